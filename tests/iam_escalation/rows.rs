//! Each path by itself: there with exactly its actions, gone with one of them missing, denied or beyond the boundary.
//!
//! What must be found is worked out here from sets of names, without the code that is tested: on `*` and without conditions
//! a path is there exactly when each of its actions is allowed and not denied.

use std::collections::BTreeSet;

use pairgate::iam::document::Kind;
use pairgate::iam::escalation::{Gain, Path, all, every};
use pairgate::iam::grants::{Access, Budget};

use crate::{allow, bounded, decided, document, granted, shown, statement};

/// So that a policy is never without a statement.
const HARMLESS: &str = "sqs:SendMessage";

/// A name or a pattern of names lies within a pattern; here the only wildcard is a star at the end.
fn within(action: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(action == pattern, |start| action.starts_with(start))
}

fn expected(allowed: &[&str], denied: &[&str]) -> BTreeSet<&'static str> {
    let is_there = |action: &str| {
        let touches = |one: &&str| within(action, one) || within(one, action);
        allowed.iter().any(|one| within(action, one)) && !denied.iter().any(touches)
    };
    let there = |path: &&'static Path| path.actions.iter().all(|action| is_there(action));
    unlimited().filter(there).map(|path| path.id).collect()
}

/// Paths that count without a boundary as well.
fn unlimited() -> impl Iterator<Item = &'static Path> {
    all().iter().filter(|path| path.gain != Gain::Boundary)
}

fn takes_off(id: &str) -> bool {
    all().iter().any(|path| path.id == id && path.gain == Gain::Boundary)
}

fn on_all(actions: &[&str]) -> Access {
    let mut actions = actions.to_vec();
    actions.push(HARMLESS);
    granted(&[&allow(&actions, &["*"])])
}

/// The path without each of its actions in turn, with the one that is left out.
fn one_less(path: &'static Path) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    path.actions.iter().map(|left_out| {
        (*left_out, path.actions.iter().copied().filter(|action| action != left_out).collect::<Vec<_>>())
    })
}

#[test]
fn each_path_is_found_with_exactly_its_actions() {
    for path in unlimited() {
        let access = on_all(&path.actions);
        let found = decided(&access);
        assert!(found.contains(path.id), "{}", path.id);
        assert_eq!(found, expected(&path.actions, &[]), "{}", path.id);
        assert!(!shown(&access).is_empty(), "{}", path.id);
    }
}

#[test]
fn a_path_is_not_found_when_one_action_is_missing() {
    for path in unlimited() {
        for (left_out, rest) in one_less(path) {
            let found = decided(&on_all(&rest));
            assert_eq!(found, expected(&rest, &[]), "{} without {left_out}", path.id);
            assert!(!found.contains(path.id), "{} without {left_out}", path.id);
        }
    }
}

#[test]
fn a_path_is_not_found_when_one_action_is_denied() {
    for path in unlimited() {
        for (denied, _) in one_less(path) {
            let deny = statement("Deny", &[denied], &["*"]);
            let access = granted(&[&allow(&path.actions, &["*"]), &deny]);
            let found = decided(&access);
            assert_eq!(found, expected(&path.actions, &[denied]), "{} without {denied}", path.id);
            assert!(!found.contains(path.id), "{} without {denied}", path.id);
        }
    }
}

#[test]
fn a_path_is_not_found_when_the_boundary_lacks_one_action() {
    for path in all() {
        for (left_out, rest) in one_less(path) {
            let mut boundary = rest.clone();
            boundary.push(HARMLESS);
            let access = bounded(on_all(&path.actions), &[&allow(&boundary, &["*"])]);
            let found = decided(&access);
            assert!(!found.contains(path.id), "{} without {left_out}", path.id);
            let limited: BTreeSet<_> = found.into_iter().filter(|id| !takes_off(id)).collect();
            assert_eq!(limited, expected(&rest, &[]), "{} without {left_out}", path.id);
        }
        let access = bounded(on_all(&path.actions), &[&allow(&path.actions, &["*"])]);
        let found = decided(&access);
        assert!(found.contains(path.id), "{}", path.id);
        let limited: BTreeSet<_> = found.into_iter().filter(|id| !takes_off(id)).collect();
        assert_eq!(limited, expected(&path.actions, &[]), "{}", path.id);
    }
}

#[test]
fn a_path_that_is_split_over_two_policies_is_found() {
    for path in unlimited() {
        for (first, rest) in one_less(path) {
            let one = document(Kind::Identity, &[&allow(&[first], &["*"])]);
            let mut others = rest;
            others.push(HARMLESS);
            let other = document(Kind::Identity, &[&allow(&others, &["*"])]);
            let found = decided(&Access::granted([one, other]));
            assert_eq!(found, expected(&path.actions, &[]), "{} split at {first}", path.id);
        }
    }
}

#[test]
fn a_report_shows_the_smallest_paths_only() {
    assert_eq!(shown(&on_all(&["iam:CreateAccessKey", "iam:DeleteAccessKey"])), ["iam-002"]);
    assert_eq!(shown(&on_all(&["iam:PutRolePolicy", "sts:AssumeRole"])), ["iam-005", "sts-001"]);
    assert_eq!(shown(&on_all(&["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])), ["lambda-003"]);
    assert_eq!(shown(&on_all(&["iam:Put*"])), ["iam-005", "iam-007", "iam-011"]);
    // A role that it passes is more than the role of a project that is there.
    assert_eq!(
        shown(&on_all(&["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"])),
        ["codebuild-001", "codebuild-002"]
    );
    // An administrator's list shows nothing twice.
    let all_of_them = shown(&on_all(&["*"]));
    assert!(all_of_them.len() > 50 && all_of_them.len() < 110, "{}", all_of_them.len());
    assert_eq!(decided(&on_all(&["*"])).len(), unlimited().count());
    // A fifth of the budget is enough for it: there is room for policies that are less plain.
    let mut budget = Budget::default();
    let whole = budget.steps;
    every(&on_all(&["*"]), &mut budget);
    assert!(whole - budget.steps < whole / 5, "{} steps", whole - budget.steps);
}
