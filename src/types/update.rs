//! Updates that cannot be undone by reverting them.
//!
//! A plan draws a major version upgrade with the same `~` as a changed tag. The ones that vendors call
//! one-way are listed in `data/irreversible-updates.tsv`; this module reads the list and compares the
//! values before and after.

use super::expression::{as_number, equals, visit};
use super::{Expression, Reversibility, TableError, Truth};
use crate::plan::{Change, Marks, Value};
use crate::text::Text;

const HEAD: [&str; 8] = ["type", "attribute", "direction", "when", "reversibility", "source", "en", "ja"];

/// How the value must move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Another value than before.
    Changed,
    /// A greater number.
    Increased,
    /// A later version, by its first numbers.
    Later(usize),
    /// A smaller number.
    Decreased,
    /// A smaller number, where 0 stands for "for ever".
    Shortened,
    /// This value now, and another one before.
    SetTo(&'static str),
}

/// An update that cannot be undone by reverting it.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The resource type.
    pub kind: &'static str,
    /// The path of the attribute.
    pub attribute: &'static str,
    /// How it must move.
    pub direction: Direction,
    /// What must hold before the change.
    pub when: Option<Expression>,
    /// What such an update is.
    pub reversibility: Reversibility,
    /// Where it is documented.
    pub source: &'static str,
    /// Why, in English.
    pub en: &'static str,
    /// Why, in Japanese.
    pub ja: &'static str,
}

impl Update {
    /// Reads the rows of a list, checked.
    pub fn parse(text: &'static str) -> Result<Vec<Self>, TableError> {
        let mut rows: Vec<Self> = Vec::new();
        let mut seen_head = false;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let at = |problem| TableError { line: number + 1, problem };
            if !std::mem::replace(&mut seen_head, true) {
                if !line.split('\t').eq(HEAD) {
                    return Err(at("the columns are not the ones that are known".to_owned()));
                }
                continue;
            }
            let row = Self::row(line).map_err(at)?;
            if rows.last().is_some_and(|last| last.order() > row.order()) {
                return Err(at(format!("`{}` `{}` is out of order", row.kind, row.attribute)));
            }
            rows.push(row);
        }
        Ok(rows)
    }

    fn order(&self) -> (&str, &str, &str) {
        (self.kind.split('_').next().unwrap_or_default(), self.kind, self.attribute)
    }

    fn row(line: &'static str) -> Result<Self, String> {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let &[kind, attribute, direction, when, reversibility, source, en, ja] = columns.as_slice() else {
            return Err(format!("{} columns instead of eight", columns.len()));
        };
        if columns.iter().any(|column| column.is_empty()) || [source, en, ja].contains(&"-") {
            return Err("a column is empty".to_owned());
        }
        // The path obeys the rules of expressions.
        Expression::parse(attribute)?;
        Ok(Self {
            kind,
            attribute,
            direction: Direction::parse(direction).ok_or_else(|| format!("`{direction}` is no direction"))?,
            when: if when == "-" { None } else { Some(Expression::parse(when)?) },
            reversibility: Reversibility::parse(reversibility)
                .filter(|found| *found != Reversibility::Reversible)
                .ok_or_else(|| format!("`{reversibility}` is not recoverable or irreversible"))?,
            source,
            en,
            ja,
        })
    }

    /// Whether `change` is such an update; the values are shown only where nothing is sensitive.
    pub fn matches(&self, change: &Change<'_>) -> Option<Text> {
        let (before, after) = (change.before_value(), change.after_value());
        let (hidden_before, hidden_after) = change.sensitive_marks();
        let held = self.when.as_ref().map(|when| when.evaluate(&before, &hidden_before));
        // A condition that a sensitive value hides may well hold.
        if held == Some(Truth::False) {
            return None;
        }
        // Sensitive values are compared like others: that one differs from another gives neither away.
        let old = leaves(self.attribute, &before, &Marks::None)?;
        let new = leaves(self.attribute, &after, &change.unknown_marks())?;
        if !self.direction.holds(&old, &new) {
            return None;
        }
        let shown = |value, marks| leaves(self.attribute, value, marks).and_then(|found| show(&found));
        let moved = match (shown(&before, &hidden_before), shown(&after, &hidden_after)) {
            (Some(old), Some(new)) => format!("{} {old} → {new}", self.attribute),
            _ => self.attribute.to_owned(),
        };
        Some(Text::new(format!("{moved}: {}", self.en), format!("{moved}: {}", self.ja)))
    }
}

/// The values that `path` leads to; None when a mark hides one of them.
fn leaves(path: &str, value: &Value<'_>, marks: &Marks<'_>) -> Option<Vec<Value<'static>>> {
    let (mut found, mut hidden) = (Vec::new(), false);
    visit(path, value, marks, &mut |leaf| match leaf {
        Some(leaf) => found.push(leaf.clone().into_owned()),
        None => hidden = true,
    });
    (!hidden).then_some(found)
}

/// A single short value, or nothing.
fn show(values: &[Value<'_>]) -> Option<String> {
    match values {
        [Value::Bool(found)] => Some(found.to_string()),
        [Value::Number(text) | Value::String(text)] if text.chars().count() <= 60 => Some(text.to_string()),
        _ => None,
    }
}

impl Direction {
    fn parse(text: &'static str) -> Option<Self> {
        Some(match text {
            "changed" => Self::Changed,
            "increased" => Self::Increased,
            "decreased" => Self::Decreased,
            "shortened" => Self::Shortened,
            other => match (other.strip_prefix("increased:"), other.strip_prefix("set_to=")) {
                (Some(numbers), _) => Self::Later(numbers.parse().ok().filter(|numbers| *numbers > 0)?),
                (_, Some(value)) => Self::SetTo(value),
                _ => return None,
            },
        })
    }

    fn holds(self, old: &[Value<'_>], new: &[Value<'_>]) -> bool {
        if let Self::SetTo(literal) = self {
            return same(new, literal) && !same(old, literal);
        }
        if let (Self::Shortened, [new]) = (self, new)
            && old.iter().all(Value::is_null)
        {
            // Nothing set keeps for ever, as 0 does.
            return as_number(new).is_some_and(|days| days > 0.0);
        }
        let ([old], [new]) = (old, new) else { return false };
        if old.is_null() || new.is_null() {
            return false;
        }
        let numbers = || Some((as_number(old)?, as_number(new)?));
        // In a retention of days, 0 keeps for ever.
        let span = |days: f64| if days == 0.0 { f64::INFINITY } else { days };
        match self {
            Self::Changed => old != new,
            Self::Increased => numbers().is_some_and(|(old, new)| new > old),
            Self::Decreased => numbers().is_some_and(|(old, new)| new < old),
            Self::Shortened => numbers().is_some_and(|(old, new)| span(new) < span(old)),
            Self::Later(count) => later(&version(old, count), &version(new, count)),
            Self::SetTo(_) => false,
        }
    }
}

/// Whether the values say `literal`; where there is none, what a provider takes for absent.
fn same(values: &[Value<'_>], literal: &str) -> bool {
    let said: Vec<bool> = values.iter().filter_map(|value| equals(value, literal)).collect();
    if said.is_empty() { matches!(literal, "false" | "0") } else { said.contains(&true) }
}

/// The first numbers in a version, whatever stands between them.
fn version(value: &Value<'_>, count: usize) -> Vec<u64> {
    let text = match value {
        Value::String(text) | Value::Number(text) => text.as_ref(),
        _ => "",
    };
    let numbers = text.split(|found: char| !found.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.map_while(|part| part.parse().ok()).take(count).collect()
}

/// Compares as far as both versions say something: `15` is not older than `15.3`.
fn later(old: &[u64], new: &[u64]) -> bool {
    old.iter().zip(new).find(|(old, new)| old != new).is_some_and(|(old, new)| new > old)
}
