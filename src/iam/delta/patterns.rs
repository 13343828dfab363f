//! The patterns of which a statement is made: what a cell has one of in each dimension.

use super::super::document::{Clause, Item, Principals, Version};
use super::super::grants::compile::Compiler;
use super::super::grants::pattern::{covers, glob, may_meet};
use super::super::grants::sets::Lit;
use super::cells::{CELLS, Part};
use super::words;

/// One dimension of a cell in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// The kind has no such element.
    Nothing,
    /// One pattern.
    Only(String),
    /// Everything but a list.
    AllBut(Vec<String>),
}

/// One pattern: what it is among the sets, and in words.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub lits: Vec<Lit>,
    pub shown: Shown,
}

/// The patterns of a dimension, one by one: one of each source, shown by the narrowest.
pub(super) fn choices(compiler: &mut Compiler, sources: &[&Part<'_>], dim: usize) -> Vec<Choice> {
    let mut all = vec![Choice { lits: Vec::new(), shown: Shown::Nothing }];
    for part in sources {
        let own = own_choices(compiler, part, dim);
        if own.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for before in &all {
            for one in &own {
                if let Some(shown) = narrowest(&before.shown, &one.shown, dim) {
                    let lits = before.lits.iter().chain(&one.lits).copied().collect();
                    next.push(Choice { lits, shown });
                }
            }
        }
        all = next;
        all.truncate(CELLS + 1);
    }
    all
}

fn own_choices(compiler: &mut Compiler, part: &Part<'_>, dim: usize) -> Vec<Choice> {
    let variables = part.document.version == Version::V2012;
    let statement = part.statement;
    if statement.broken {
        return Vec::new();
    }
    match dim {
        0 => of_clause(&statement.actions, |clause| compiler.actions(clause)),
        1 => statement.resources.as_ref().map_or(Vec::new(), |resources| {
            of_clause(resources, |clause| compiler.resources(clause, variables))
        }),
        _ => statement.principals.as_ref().map_or(Vec::new(), |who| {
            let shown = |who: &Principals| who.values.iter().map(words::principal).collect::<Vec<_>>();
            if who.negated {
                let lits = vec![compiler.principals(who, statement.effect)];
                return vec![Choice { lits, shown: Shown::AllBut(shown(who)) }];
            }
            who.values
                .iter()
                .map(|one| {
                    let only = Principals { negated: false, values: vec![one.clone()], span: who.span };
                    let lits = vec![compiler.principals(&only, statement.effect)];
                    Choice { lits, shown: Shown::Only(words::principal(one)) }
                })
                .collect()
        }),
    }
}

fn of_clause(clause: &Clause, mut literal: impl FnMut(&Clause) -> Lit) -> Vec<Choice> {
    if clause.negated {
        return vec![Choice { lits: vec![literal(clause)], shown: Shown::AllBut(texts(&clause.values)) }];
    }
    let mut only = |value: &Item| {
        let one = Clause { negated: false, values: vec![value.clone()], span: clause.span };
        Choice { lits: vec![literal(&one)], shown: Shown::Only(value.text.clone()) }
    };
    clause.values.iter().map(&mut only).collect()
}

/// The texts alone.
pub(super) fn texts(values: &[Item]) -> Vec<String> {
    values.iter().map(|value| value.text.clone()).collect()
}

/// Which of two patterns to show where both must hold; none if both cannot.
fn narrowest(one: &Shown, other: &Shown, dim: usize) -> Option<Shown> {
    match (one, other) {
        (Shown::Nothing, shown) | (shown, Shown::Nothing) => Some(shown.clone()),
        (Shown::Only(a), Shown::Only(b)) => {
            let pattern = |text: &str| glob(&if dim == 0 { text.to_lowercase() } else { text.to_owned() });
            let (first, second) = (pattern(a), pattern(b));
            if dim < 2 && !may_meet(&first, &second) {
                return None;
            }
            let wide = |text: &str| dim == 2 && matches!(text, "everyone" | "AWS *");
            let second_is_wider = covers(&second, &first) || wide(b);
            Some(Shown::Only(
                if second_is_wider || !(covers(&first, &second) || wide(a)) { a } else { b }.clone(),
            ))
        }
        (Shown::AllBut(_), only @ Shown::Only(_)) => Some(only.clone()),
        (shown, Shown::AllBut(_)) => Some(shown.clone()),
    }
}
