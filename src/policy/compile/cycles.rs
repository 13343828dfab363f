//! Locals that go in a circle.

use std::collections::BTreeSet;

use super::reach::Reach;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::policy::expression::Name;
use crate::policy::program::Local;

/// More places of one circle are not drawn.
const MOST_PLACES: usize = 12;

/// Reports every circle among locals of one level.
pub(super) fn check(report: &mut Report<'_>, locals: &[Local], in_policy: bool) {
    let edges: Vec<BTreeSet<usize>> = locals.iter().map(|local| edges(local, in_policy)).collect();
    // 0: not seen, 1: on the way, 2: done. No recursion, since a file can chain thousands of locals.
    let mut states = vec![0_u8; locals.len()];
    for start in 0..locals.len() {
        let mut way: Vec<(usize, std::collections::btree_set::Iter<'_, usize>)> = Vec::new();
        let mut next = Some(start).filter(|start| states.get(*start) == Some(&0));
        loop {
            if let Some(index) = next.take() {
                let Some(targets) = edges.get(index) else { break };
                set(&mut states, index, 1);
                way.push((index, targets.iter()));
            }
            let Some((index, targets)) = way.last_mut() else { break };
            match targets.next() {
                Some(target) if states.get(*target) == Some(&0) => next = Some(*target),
                Some(target) if states.get(*target) == Some(&1) => {
                    let circle = way.iter().map(|(index, _)| *index).skip_while(|index| index != target);
                    report_circle(report, &circle.filter_map(|index| locals.get(index)).collect::<Vec<_>>());
                }
                Some(_) => {}
                None => {
                    set(&mut states, *index, 2);
                    way.pop();
                }
            }
        }
    }
}

fn set(states: &mut [u8], index: usize, state: u8) {
    if let Some(place) = states.get_mut(index) {
        *place = state;
    }
}

fn edges(local: &Local, in_policy: bool) -> BTreeSet<usize> {
    let names = Reach::names([&local.value]).into_iter().filter_map(|name| match name {
        Name::PolicyLocal(index) if in_policy => Some(index),
        Name::FileLocal(index) if !in_policy => Some(index),
        _ => None,
    });
    names.collect()
}

fn report_circle(report: &mut Report<'_>, circle: &[&Local]) {
    let [first, others @ ..] = circle else { return };
    let mut names: Vec<String> = circle.iter().map(|local| format!("`local.{}`", local.name)).collect();
    if names.len() > MOST_PLACES {
        names.truncate(MOST_PLACES);
        names.push("…".to_owned());
    }
    names.push(format!("`local.{}`", first.name));
    let message = match others {
        [] => format!("`local.{}` refers to itself", first.name),
        _ => format!("locals go in a circle: {}", names.join(" → ")),
    };
    let mut error = Diagnostic::error("policy-cycle", message).help("let one of them do without the others");
    for local in circle.iter().take(MOST_PLACES) {
        error = error.at(report.source, local.span, "");
    }
    report.errors.push(error);
}
