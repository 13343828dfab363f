//! Sign-offs from outside: one good story, and everything that must break it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod applied;
mod applies;
mod commands;
mod counting;
mod mutations;
mod plans;
mod said;
mod story;
mod texts;
mod who;

use pairgate::signoff::verification::{Candidate, Holds, State, Verification};
use pairgate::text::{Lang, Text};
use story::Story;

/// Every sentence is there in both languages, in words and not only in signs.
fn english(text: &Text) -> String {
    let (en, ja) = (text.get(Lang::En), text.get(Lang::Ja));
    assert!(!en.is_empty() && !en.ends_with('.'), "{text:?}");
    assert!(ja.chars().any(|c| ('ぁ'..='ヿ').contains(&c)), "no Japanese: {text:?}");
    en.to_owned()
}

fn all(verification: &Verification) -> Vec<&Candidate> {
    verification.requests.iter().flat_map(|one| &one.candidates).chain(&verification.strangers).collect()
}

/// What says no about a candidate, by name and in English.
fn failing(candidate: &Candidate) -> Vec<(&'static str, String)> {
    candidate
        .checks
        .iter()
        .filter_map(|check| {
            english(&check.demand);
            match &check.holds {
                Holds::Yes => None,
                Holds::No(why) => Some((check.name, format!("no: {}", english(why)))),
                Holds::Unknown(why) => Some((check.name, format!("unknown: {}", english(why)))),
            }
        })
        .collect()
}

/// The story is not satisfied, the first candidate fails exactly these predicates, and each message holds the
/// words beside it.
#[track_caller]
fn refused(story: &Story, expected: &[(&str, &[&str])]) {
    let verification = story.verify();
    assert!(!verification.satisfied, "{verification:#?}");
    let candidates = all(&verification);
    let found = failing(candidates.first().unwrap_or_else(|| panic!("no candidate: {verification:#?}")));
    let names: Vec<_> = found.iter().map(|(name, _)| *name).collect();
    let wanted: Vec<_> = expected.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, wanted, "{found:#?}");
    for ((_, message), (_, words)) in found.iter().zip(expected) {
        for word in *words {
            assert!(message.contains(word), "`{word}` is not in: {message}");
        }
    }
    let waiting = verification.requests.iter().all(|one| one.state == State::Waiting);
    assert!(waiting && verification.requests.iter().all(|one| !one.missing.is_empty()));
    verification.requests.iter().flat_map(|one| &one.missing).for_each(|text| drop(english(text)));
}

/// The story's request is refused whoever signs, with these words.
#[track_caller]
fn unsignable(story: &Story, words: &[&str]) {
    let verification = story.verify();
    assert!(!verification.satisfied);
    let one = &verification.requests[0];
    assert_eq!(one.state, State::Refused, "{verification:#?}");
    let message = english(&one.missing[0]);
    words.iter().for_each(|word| assert!(message.contains(word), "`{word}` is not in: {message}"));
}
