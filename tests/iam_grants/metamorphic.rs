//! Changes that must not change an answer, or only in one direction.

use std::sync::Arc;

use pairgate::iam::delta::added;
use pairgate::iam::document::{Document, Effect, Statement};
use pairgate::iam::grants::{Access, Answer, Budget, Gate, wider};

use super::random::{Random, Shape, pair};

const ROUNDS: usize = 600;

fn is_within(old: &Access, new: &Access) -> bool {
    match wider(old, new, &mut Budget::default()) {
        Answer::Empty => true,
        Answer::Witness(_) => false,
        Answer::Undecided(why) => panic!("{why:?}\n{old:#?}\n{new:#?}"),
    }
}

fn changed(access: &Access, mut change: impl FnMut(&mut Document)) -> Access {
    let mut gate = |gate: &Gate| {
        let documents = gate.documents.iter().map(|document| {
            let mut document = Document::clone(document);
            change(&mut document);
            Arc::new(document)
        });
        Gate { kind: gate.kind, documents: documents.collect() }
    };
    Access { gates: access.gates.iter().map(&mut gate).collect() }
}

/// One statement for each action and each resource.
fn split(statement: &Statement) -> Vec<Statement> {
    let resources = statement.resources.clone().unwrap();
    if statement.actions.negated || resources.negated {
        return vec![statement.clone()];
    }
    let mut out = Vec::new();
    for action in &statement.actions.values {
        for resource in &resources.values {
            let mut one = statement.clone();
            one.actions.values = vec![action.clone()];
            one.resources.as_mut().unwrap().values = vec![resource.clone()];
            out.push(one);
        }
    }
    out
}

#[test]
fn other_words_for_the_same_set() {
    let mut random = Random::new(2);
    for _ in 0..ROUNDS {
        let (_, one, _) = pair(&mut random);
        let reversed = changed(&one, |document| {
            document.statements.reverse();
            for statement in &mut document.statements {
                statement.actions.values.reverse();
                statement.resources.as_mut().unwrap().values.reverse();
                statement.conditions.reverse();
            }
        });
        let doubled = changed(&one, |document| {
            document.statements.extend(document.statements.clone());
            for statement in &mut document.statements {
                statement.actions.values.extend(statement.actions.values.clone());
            }
        });
        let split = changed(&one, |document| {
            document.statements = document.statements.iter().flat_map(split).collect()
        });
        for other in [&one, &reversed, &doubled, &split] {
            assert!(is_within(&one, other) && is_within(other, &one), "{one:#?}\n{other:#?}");
            assert_eq!(added(&one, other, &mut Budget::default()), []);
        }
    }
}

#[test]
fn more_and_less() {
    let mut random = Random::new(3);
    for _ in 0..ROUNDS {
        let (shape, one, other) = pair(&mut random);
        let extra = |random: &mut Random, shape: &Shape, effect: Effect| {
            let mut statement = shape.statement(random);
            statement.effect = effect;
            statement
        };
        let (allow, deny) =
            (extra(&mut random, &shape, Effect::Allow), extra(&mut random, &shape, Effect::Deny));
        let more = changed(&one, |document| document.statements.push(allow.clone()));
        let less = changed(&one, |document| document.statements.push(deny.clone()));
        assert!(is_within(&more, &one) && is_within(&one, &less));
        // What lies within something lies within what is more.
        if is_within(&one, &other) {
            assert!(is_within(&more, &other));
        } else {
            assert!(!is_within(&less, &other));
        }
        // An Allow that becomes a Deny is less, and the other way round more.
        let swapped = changed(&one, |document| {
            if let Some(statement) = document.statements.iter_mut().find(|one| one.effect == Effect::Allow) {
                statement.effect = Effect::Deny;
            }
        });
        assert!(is_within(&one, &swapped));
        let both = Access { gates: one.gates.iter().chain(&other.gates).cloned().collect() };
        assert!(is_within(&one, &both) && is_within(&other, &both));
    }
}

#[test]
fn inclusion_is_transitive_and_the_delta_agrees() {
    let mut random = Random::new(4);
    for _ in 0..ROUNDS {
        let (shape, one, two) = pair(&mut random);
        let three = Access::of(shape.neighbour(&mut random, &two.gates[0].documents[0]));
        if is_within(&one, &two) && is_within(&two, &three) {
            assert!(is_within(&one, &three));
        }
        let pieces = added(&one, &two, &mut Budget::default());
        assert_eq!(pieces.is_empty(), is_within(&one, &two), "{pieces:#?}\n{one:#?}\n{two:#?}");
        for piece in &pieces {
            let request = piece.witness.as_ref().unwrap_or_else(|| panic!("{piece:#?}\n{one:#?}\n{two:#?}"));
            assert!(
                super::naive::allowed(&two, request) && !super::naive::allowed(&one, request),
                "{piece:?}"
            );
            assert!(!piece.line().is_empty());
        }
    }
}
