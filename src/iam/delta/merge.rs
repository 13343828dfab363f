//! Putting pieces together where only one list differs, and what is known of their actions.

use std::collections::BTreeSet;

use super::super::catalog::{Action, Known, expand};
use super::super::grants::Undecided;
use super::super::grants::pattern::{covers, glob};
use super::{Piece, words};

/// More pairs of pieces than this are not compared.
const PAIRS: usize = 200_000;

/// Pieces that differ in one list only become one with both lists: actions first, then resources, then principals.
pub(super) fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut pieces = pieces;
    for differs in [0, 1, 2] {
        let mut out: Vec<Piece> = Vec::new();
        let mut pairs = 0;
        for piece in pieces {
            pairs += out.len();
            let same = match pairs > PAIRS {
                true => None,
                false => out.iter_mut().find(|other| same_but(other, &piece, differs)),
            };
            match same {
                Some(other) => take_in(other, piece, differs),
                None => out.push(piece),
            }
        }
        pieces = out;
    }
    pieces
}

fn same_but(one: &Piece, other: &Piece, differs: usize) -> bool {
    let lists = [
        (&one.actions, one.actions_negated, &other.actions, other.actions_negated),
        (&one.resources, one.resources_negated, &other.resources, other.resources_negated),
        (&one.principals, one.principals_negated, &other.principals, other.principals_negated),
    ];
    lists.iter().enumerate().all(|(at, (a, a_negated, b, b_negated))| {
        a == b && a_negated == b_negated
            || (at == differs && !a_negated && !b_negated && !a.is_empty() && !b.is_empty())
    }) && one.conditions == other.conditions
        && one.reasons == other.reasons
        && one.undecided == other.undecided
}

fn take_in(one: &mut Piece, other: Piece, differs: usize) {
    let (list, more) = match differs {
        0 => (&mut one.actions, other.actions),
        1 => (&mut one.resources, other.resources),
        _ => (&mut one.principals, other.principals),
    };
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

/// What is too much to be told one by one.
pub(super) fn all_in_one(pieces: Vec<Piece>) -> Piece {
    let mut all = Piece { undecided: Some(Undecided::TooLarge), ..Piece::default() };
    for piece in pieces {
        all.actions.extend(if piece.actions_negated { vec!["*".to_owned()] } else { piece.actions });
        all.resources.extend(if piece.resources_negated { vec!["*".to_owned()] } else { piece.resources });
        all.principals.extend(if piece.principals_negated {
            vec!["everyone".to_owned()]
        } else {
            piece.principals
        });
    }
    for list in [&mut all.actions, &mut all.resources, &mut all.principals] {
        list.sort();
        list.dedup();
    }
    all
}

/// Drops what the list says twice, and adds levels and words.
pub(super) fn finish(piece: &mut Piece) {
    if !piece.actions_negated {
        piece.actions = narrowed(&piece.actions, true);
    }
    if !piece.resources_negated {
        piece.resources = narrowed(&piece.resources, false);
    }
    let (levels, count) = levels(piece);
    piece.levels = levels;
    piece.known_actions = count;
    piece.because = piece.reasons.iter().map(|one| words::reason(one, words::Marks::None)).collect();
}

/// Without patterns that others of the list cover.
fn narrowed(list: &[String], lower: bool) -> Vec<String> {
    if list.len() > 200 {
        return list.to_vec();
    }
    let patterns: Vec<_> =
        list.iter().map(|text| glob(&if lower { text.to_lowercase() } else { text.clone() })).collect();
    let covered = |at: usize| {
        patterns.get(at).is_some_and(|own| {
            patterns.iter().enumerate().any(|(other, pattern)| {
                other != at && covers(pattern, own) && (other < at || !covers(own, pattern))
            })
        })
    };
    list.iter().enumerate().filter(|(at, _)| !covered(*at)).map(|(_, text)| text.clone()).collect()
}

fn levels(piece: &Piece) -> (Vec<super::Level>, usize) {
    let all = |patterns: &[String]| -> Vec<Action> {
        let known = patterns.iter().filter_map(|pattern| match expand(pattern) {
            Known::Actions(actions) => Some(actions),
            Known::NoService | Known::NoAction => None,
        });
        known.flatten().collect()
    };
    let named = all(&piece.actions);
    let name = |action: &Action| (action.service, action.name);
    let found: Vec<Action> = match piece.actions_negated {
        false => named,
        true => {
            let but: BTreeSet<_> = named.iter().map(name).collect();
            all(&["*".to_owned()]).into_iter().filter(|one| !but.contains(&name(one))).collect()
        }
    };
    let distinct: BTreeSet<_> = found.iter().map(name).collect();
    let levels: BTreeSet<super::Level> = found.iter().map(|action| action.level).collect();
    (levels.into_iter().collect(), distinct.len())
}
