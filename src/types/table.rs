//! Reads the table, once, without copying its texts.
//!
//! A table that does not parse is an error for the caller and never an empty table: with no rows every
//! destroy would look harmless.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{CATEGORIES, Expression, Extra, Holds, Reversibility, TypeRow, Update};

/// The table that is part of the program.
static TEXT: &str = include_str!("../../data/resource-types.tsv");

/// The list of one-way updates that is part of the program.
static UPDATES: &str = include_str!("../../data/irreversible-updates.tsv");

/// The names of the columns, as the first line that is no comment must say them.
const HEAD: [&str; 9] = [
    "type",
    "category",
    "holds",
    "serving",
    "destroy",
    "recoverable_if",
    "irreversible_if",
    "recovered_by",
    "source",
];

/// What is wrong with a table, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("resource type table, line {line}: {problem}")]
pub struct TableError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

/// What is part of the program, read.
#[derive(Debug)]
struct BuiltIn {
    rows: FxHashMap<&'static str, TypeRow>,
    updates: FxHashMap<&'static str, Vec<Update>>,
}

/// What is known about resource types: the built-in rows, then those of the team.
#[derive(Debug, Clone)]
pub struct Table {
    built_in: &'static BuiltIn,
    extra: FxHashMap<String, TypeRow>,
}

impl Table {
    /// The built-in table and the team's rows. Of two rows of the team for one type the last one counts;
    /// the configuration refuses such a pair anyway.
    pub fn new(extra: Vec<Extra>) -> Result<Self, TableError> {
        static BUILT_IN: OnceLock<Result<BuiltIn, TableError>> = OnceLock::new();
        let built_in = match BUILT_IN.get_or_init(BuiltIn::read) {
            Ok(built_in) => built_in,
            Err(error) => return Err(error.clone()),
        };
        let extra = extra.into_iter().map(|row| (row.kind.clone(), TypeRow::from(row))).collect();
        Ok(Self { built_in, extra })
    }

    /// The row of a resource type. A row of the team can add a type or make one graver; a milder word
    /// about a type that is known, or one that forgets what makes it graver, would be a way to switch the
    /// gate off from a pull request.
    pub fn get(&self, kind: &str) -> Option<&TypeRow> {
        match (self.extra.get(kind), self.built_in.rows.get(kind)) {
            (Some(extra), Some(known)) => {
                let graver = extra.destroy > known.destroy;
                let holds = extra.holds.is_stateful() || !known.holds.is_stateful();
                Some(if graver && holds { extra } else { known })
            }
            (extra, known) => extra.or(known),
        }
    }

    /// Updates of a type that cannot be undone by reverting them.
    pub fn updates(&self, kind: &str) -> &[Update] {
        self.built_in.updates.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Reads the rows of a table text, checked: legal words, sorted, no type twice, no contradictions.
    pub fn parse(text: &'static str) -> Result<Vec<TypeRow>, TableError> {
        let mut rows: Vec<TypeRow> = Vec::with_capacity(640);
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
            let row = row(line).map_err(at)?;
            if let Some(last) = rows.last().filter(|last| order(&last.kind) >= order(&row.kind)) {
                return Err(at(format!("`{}` must stand before `{}`, and only once", row.kind, last.kind)));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

/// Rows are sorted by provider, then by type.
fn order(kind: &str) -> (&str, &str) {
    (kind.split('_').next().unwrap_or_default(), kind)
}

impl BuiltIn {
    fn read() -> Result<Self, TableError> {
        let keyed = Table::parse(TEXT)?.into_iter().filter_map(|row| match row.kind {
            Cow::Borrowed(kind) => Some((kind, row)),
            Cow::Owned(_) => None,
        });
        let rows: FxHashMap<_, _> = keyed.collect();
        let mut updates: FxHashMap<_, Vec<Update>> = FxHashMap::default();
        for update in Update::parse(UPDATES)? {
            updates.entry(update.kind).or_default().push(update);
        }
        Ok(Self { rows, updates })
    }
}

fn row(line: &'static str) -> Result<TypeRow, String> {
    let mut columns = line.split('\t');
    let mut next = |name: &str| match columns.next() {
        Some("") => Err(format!("column `{name}` is empty; `-` says so")),
        Some(text) => Ok(text),
        None => Err(format!("column `{name}` is missing")),
    };
    let kind = next("type")?;
    let category = next("category")?;
    let holds = next("holds")?;
    let serving = next("serving")?;
    let destroy = next("destroy")?;
    let recoverable_if = condition(next("recoverable_if")?)?;
    let irreversible_if = condition(next("irreversible_if")?)?;
    let recovered_by = next("recovered_by")?;
    let source = next("source")?;
    if columns.next().is_some() {
        return Err("there are more than nine columns".to_owned());
    }
    let row = TypeRow {
        kind: Cow::Borrowed(kind),
        category: Cow::Borrowed(category),
        holds: Holds::parse(holds).ok_or_else(|| format!("`{holds}` is nothing that a type holds"))?,
        serving: match serving {
            "yes" => true,
            "no" => false,
            other => return Err(format!("serving is `{other}`, not yes or no")),
        },
        destroy: Reversibility::parse(destroy).ok_or_else(|| format!("`{destroy}` is no reversibility"))?,
        recoverable_if,
        irreversible_if,
        recovered_by: match recovered_by {
            "-" => Vec::new(),
            kinds => kinds.split(',').collect(),
        },
        source,
    };
    consistent(&row).map(|()| row)
}

fn condition(text: &'static str) -> Result<Option<Expression>, String> {
    if text == "-" { Ok(None) } else { Expression::parse(text).map(Some) }
}

/// What the head of the table promises.
fn consistent(row: &TypeRow) -> Result<(), String> {
    let kind = &row.kind;
    if !kind.contains('_') || !kind.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
        return Err(format!("`{kind}` is no resource type"));
    }
    if !CATEGORIES.contains(&row.category.as_ref()) {
        return Err(format!("`{}` is no category", row.category));
    }
    if row.holds.is_stateful() == (row.destroy == Reversibility::Reversible) {
        return Err(format!("`{kind}` holds {} and is {}", row.holds.name(), row.destroy.name()));
    }
    if row.irreversible_if.is_some() && (row.recoverable_if.is_some() || !row.recovered_by.is_empty()) {
        return Err(format!("`{kind}` has conditions in both directions"));
    }
    if row.source == "-" {
        return Err(format!("`{kind}` has no source"));
    }
    Ok(())
}

impl From<Extra> for TypeRow {
    fn from(extra: Extra) -> Self {
        Self {
            kind: Cow::Owned(extra.kind),
            category: Cow::Owned(extra.category),
            holds: extra.holds,
            serving: extra.serving,
            destroy: extra.destroy,
            recoverable_if: None,
            irreversible_if: None,
            recovered_by: Vec::new(),
            source: "",
        }
    }
}
