//! What shows that a step is allowed, in the words of the policy.

use super::scope;
use crate::iam::catalog::glob;
use crate::iam::document::{Effect, Statement};
use crate::iam::grants::{Access, GateKind, Request};

/// How many resources of a statement a line shows.
const SHOWN: usize = 3;

/// The action and the resources of the statement that allows it: `iam:PassRole arn:aws:iam::111122223333:role/*`. Where no
/// statement can be blamed, the resource of the request that was found.
pub(super) fn line(access: &Access, action: &str, request: Option<&Request>) -> String {
    let granting = access.gates.iter().filter(|gate| gate.kind == GateKind::Grant);
    let statements = granting.flat_map(|gate| &gate.documents).flat_map(|document| &document.statements);
    let mut allowing =
        statements.filter(|one| one.effect == Effect::Allow && scope::has(&one.actions, action));
    let found = allowing.find(|one| request.is_none_or(|request| reaches(one, request)));
    match (found, request) {
        (Some(statement), _) => format!("{action} {}", resources(statement)),
        (None, Some(request)) if !request.resource.is_empty() => format!("{action} {}", request.resource),
        (None, _) => format!("{action} *"),
    }
}

/// The statement may be the one that allows the request; a variable may be any text here.
fn reaches(statement: &Statement, request: &Request) -> bool {
    let Some(clause) = &statement.resources else { return true };
    let any = clause.values.iter().any(|value| glob::matches(&loosened(&value.text), &request.resource));
    any != clause.negated
}

/// Policy variables as stars.
fn loosened(pattern: &str) -> String {
    let mut loose = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, variable)) = rest.split_once("${") {
        loose.push_str(before);
        loose.push('*');
        rest = variable.split_once('}').map_or("", |(_, after)| after);
    }
    loose + rest
}

fn resources(statement: &Statement) -> String {
    let Some(clause) = &statement.resources else { return "*".to_owned() };
    let shown: Vec<&str> = clause.values.iter().take(SHOWN).map(|value| value.text.as_str()).collect();
    let more = if clause.values.len() > SHOWN { ", …" } else { "" };
    let element = if clause.negated { "NotResource " } else { "" };
    format!("{element}{}{more}", shown.join(", "))
}
