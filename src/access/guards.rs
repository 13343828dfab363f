//! Settings that guard something, and what weakens them.
//!
//! A guard is no capability of somebody: a required review binds everybody. So these are compared setting by setting,
//! each with the direction in which it gets weaker.

use crate::text::Text;

use super::node::{Node, Word};

/// In which direction a setting guards.
#[derive(Debug, Clone, Copy)]
pub enum Sense {
    /// On is safe; absent is off.
    On,
    /// Off is safe; absent is off.
    Off,
    /// More is safer; absent is none.
    More,
    /// Elements guard, so that losing one is weaker. A list that was empty guards nothing.
    Needed,
    /// Elements are let through, so that a new one is weaker.
    Exempt,
    /// A block or a text: losing it as a whole is weaker.
    Block,
    /// From weak to strong.
    Ladder(&'static [&'static str]),
    /// What it covers: any other value leaves the old one uncovered.
    Cover,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// Attributes on the way to it; blocks are stepped into.
    pub path: &'static [&'static str],
    /// Which way it guards.
    pub sense: Sense,
    /// What is lost, in English and Japanese.
    pub loss: (&'static str, &'static str),
}

/// A row of a table of guards.
pub const fn guard(path: &'static [&'static str], sense: Sense, loss: (&'static str, &'static str)) -> Guard {
    Guard { path, sense, loss }
}

/// What became of the guards of one object.
#[derive(Debug, Default)]
pub struct Weakened {
    /// A line each.
    pub lines: Vec<Text>,
    /// Attributes whose new value is known only after apply.
    pub unknown: Vec<String>,
}

/// Compares every guard of a table.
pub fn compare(guards: &[Guard], before: &Node<'_, '_>, after: &Node<'_, '_>) -> Weakened {
    let mut found = Weakened::default();
    for guard in guards {
        let (old, new) = (before.path(guard.path), after.path(guard.path));
        // What stands in a block that is gone is said by the block's own row, and a block that is new guards more
        // whatever stands in it.
        let inside = |block: &Guard| {
            matches!(block.sense, Sense::Block)
                && block.path.len() < guard.path.len()
                && guard.path.starts_with(block.path)
                && (before.path(block.path).is_empty() || after.path(block.path).is_empty())
        };
        if guards.iter().any(inside) {
            continue;
        }
        if new.is_unknown() {
            let weak_before = match guard.sense {
                Sense::Off => on(&old),
                Sense::Exempt => false,
                _ => old.is_empty(),
            };
            if !weak_before {
                found.unknown.push(guard.path.join("."));
            }
            continue;
        }
        if let Some(detail) = weaker(guard.sense, &old, &new) {
            let (en, ja) = guard.loss;
            found.lines.push(match detail {
                Some((was, is)) => Text::new(
                    format!("{en}: `{}`: {was} → {is}", guard.path.join(".")),
                    format!("{ja}: `{}`: {was} → {is}", guard.path.join(".")),
                ),
                None => Text::new(en, ja),
            });
        }
        if matches!(guard.sense, Sense::Needed | Sense::Exempt) && new.words().iter().any(Word::is_unknown) {
            found.unknown.push(guard.path.join("."));
        }
    }
    found
}

type Detail = Option<(String, String)>;

/// Whether it got weaker, and from what to what where that says more.
fn weaker(sense: Sense, old: &Node<'_, '_>, new: &Node<'_, '_>) -> Option<Detail> {
    let value = |node: &Node<'_, '_>| node.word().map_or_else(|| "(none)".to_owned(), |word| word.shown());
    let both = || Some((value(old), value(new)));
    match sense {
        Sense::On => (on(old) && !on(new)).then_some(None),
        Sense::Off => (!on(old) && on(new)).then_some(None),
        Sense::More => (new.number().unwrap_or(0.0) < old.number().unwrap_or(0.0)).then(both),
        Sense::Block => (!old.is_empty() && new.is_empty()).then_some(None),
        Sense::Needed => lost(old, new).map(|words| Some((words, "-".to_owned()))),
        Sense::Exempt => lost(new, old).map(|words| Some(("-".to_owned(), words))),
        Sense::Ladder(steps) => {
            let step = |node: &Node<'_, '_>| {
                node.word()
                    .and_then(|word| steps.iter().position(|step| step.eq_ignore_ascii_case(&word.text)))
            };
            match (step(old), step(new)) {
                (Some(old), Some(new)) => (new < old).then(both),
                // A word that is not on the ladder may be weaker than any.
                (Some(_), None) => Some(both()),
                (None, _) => None,
            }
        }
        Sense::Cover => {
            let text = |node: &Node<'_, '_>| node.text().map(|word| word.text);
            (!old.is_empty() && text(old) != text(new)).then(both)
        }
    }
}

/// Booleans come as text from some providers.
fn on(node: &Node<'_, '_>) -> bool {
    node.flag().unwrap_or_else(|| node.word().is_some_and(|word| word.text.eq_ignore_ascii_case("true")))
}

/// Elements of the first list that the second one lacks.
fn lost(from: &Node<'_, '_>, to: &Node<'_, '_>) -> Option<String> {
    let kept = to.words();
    let lost: Vec<String> = from
        .words()
        .into_iter()
        .filter(|word| !word.is_unknown() && !kept.iter().any(|one| one.text == word.text))
        .map(|word| word.shown())
        .collect();
    (!lost.is_empty()).then(|| lost.join(", "))
}
