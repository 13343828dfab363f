//! Narrower accesses to ask about: without the resources that a policy names, without one's own user, and what one
//! action reaches, so that several actions can be asked to meet on one resource.

use std::sync::Arc;

use crate::iam::catalog::glob::matches;
use crate::iam::document::{Clause, Document, Effect, Item, Kind, Statement, Version};
use crate::iam::grants::{Access, Gate, GateKind};
use crate::source::Span;

/// Whether the clause has the text, without case.
pub(super) fn has(clause: &Clause, text: &str) -> bool {
    clause.values.iter().any(|value| matches(&value.text, text)) != clause.negated
}

/// Resources that the documents call by their names.
pub(super) fn names(access: &Access) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for statement in statements(access) {
        let values = statement.resources.iter().flat_map(|clause| &clause.values);
        names.extend(values.filter(|value| is_name(&value.text)).map(|value| value.text.clone()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Of the names those that are of one of the types, with their qualifiers.
pub(super) fn of_type(names: &[String], targets: &[&str]) -> Vec<String> {
    let fitting = names.iter().filter(|name| targets.iter().any(|target| matches(target, name)));
    fitting.flat_map(|name| qualified(name)).collect()
}

/// One's own user, with and without a path; names of users are unique in an account whatever the path is.
pub(super) fn own_user() -> Vec<String> {
    ["arn:*:iam::*:user/${aws:username}", "arn:*:iam::*:user/*/${aws:username}"].map(str::to_owned).to_vec()
}

/// How many colons a resource of the types may have. Stars match colons, so that without this everything of one type would
/// have something in common with everything of another: `…:user/a:role/b` is both. Where the policies themselves write
/// more colons, more are looked at.
pub(super) fn most_colons(access: &Access, targets: &[&str]) -> Option<usize> {
    let service = targets.first()?.split(':').nth(2)?;
    let own = targets.iter().map(|target| colons(target)).max()?;
    let qualifier = usize::from(QUALIFIED.contains(&service));
    let values =
        statements(access).flat_map(|statement| &statement.resources).flat_map(|clause| &clause.values);
    let written =
        values.filter(|value| may_be_of(&value.text, service)).map(|value| colons(&value.text)).max();
    // An object of S3 may have any number of them.
    (service != "s3").then(|| (own + qualifier).max(written.unwrap_or(0)))
}

pub(super) fn colons(text: &str) -> usize {
    text.matches(':').count()
}

/// What has more colons than that.
pub(super) fn overlong(most: usize) -> String {
    "*:".repeat(most + 1) + "*"
}

/// Services with a qualifier, a version or an id behind a name.
const QUALIFIED: [&str; 6] = ["batch", "cloudformation", "ecs", "lambda", "ssm", "states"];

fn may_be_of(text: &str, service: &str) -> bool {
    let start: Vec<&str> = text.split(':').take(3).collect();
    start.iter().take(2).any(|part| part.contains('*'))
        || start.last().is_some_and(|last| matches(last, service))
}

/// The access without resources that match one of the patterns, in which variables count.
pub(super) fn without(access: &Access, resources: Vec<String>) -> Access {
    if resources.is_empty() {
        return access.clone();
    }
    within(access, "*", clause(resources, true))
}

/// What the access allows of one action on resources of its types.
pub(super) fn only(access: &Access, action: &str, targets: &[&str]) -> Access {
    within(access, action, clause(targets.iter().map(|target| (*target).to_owned()).collect(), false))
}

fn within(access: &Access, action: &str, resources: Clause) -> Access {
    let statement = Statement {
        sid: None,
        effect: Effect::Allow,
        actions: clause(vec![action.to_owned()], false),
        resources: Some(resources),
        principals: None,
        conditions: Vec::new(),
        span: Span::default(),
        broken: false,
    };
    let statements = vec![statement];
    let document =
        Document { kind: Kind::Boundary, version: Version::V2012, statements, problems: Vec::new() };
    access.clone().limited(GateKind::Boundary, [Arc::new(document)])
}

/// The access with its statements changed; a statement may go.
pub(super) fn changed(access: &Access, change: impl Fn(&Statement) -> Option<Statement>) -> Access {
    let gates = access.gates.iter().map(|gate| changed_gate(gate, &change));
    Access { gates: gates.collect() }
}

fn changed_gate(gate: &Gate, change: impl Fn(&Statement) -> Option<Statement>) -> Gate {
    let documents = gate.documents.iter().map(|document| {
        let statements = document.statements.iter().filter_map(&change).collect();
        Arc::new(Document { statements, ..Document::clone(document) })
    });
    Gate { kind: gate.kind, documents: documents.collect() }
}

/// An allow that AWS would not accept.
pub(super) fn is_broken_allow(statement: &Statement) -> bool {
    statement.broken && statement.effect == Effect::Allow
}

/// The access with allows that are broken taken as far as they can be read, without their conditions.
pub(super) fn as_read(access: &Access) -> Access {
    changed(access, |statement| {
        let mut read = statement.clone();
        if is_broken_allow(statement) && !statement.actions.values.is_empty() {
            read.broken = false;
            read.conditions.clear();
            read.resources = read.resources.filter(|clause| !clause.values.is_empty());
        }
        Some(read)
    })
}

/// The access without allows that are broken.
pub(super) fn certain(access: &Access) -> Access {
    changed(access, |statement| (!is_broken_allow(statement)).then(|| statement.clone()))
}

/// Requests on resources on which each of the actions is allowed. Conditions are left out, so that it never is less than
/// what is there: two requests need not come in the same context. What each action needs is asked by itself as well.
pub(super) fn meeting(access: &Access, actions: &[&str]) -> Access {
    let reached =
        actions.iter().flat_map(|action| changed(access, |statement| reach(statement, action)).gates);
    Access { gates: reached.collect() }
}

/// Whether a condition of any statement is about the key.
pub(super) fn asks_for(access: &Access, key: &str) -> bool {
    statements(access)
        .flat_map(|statement| &statement.conditions)
        .any(|test| test.key.text.eq_ignore_ascii_case(key))
}

/// Statements of all gates.
pub(super) fn statements(access: &Access) -> impl Iterator<Item = &Statement> {
    access.gates.iter().flat_map(|gate| gate.documents.iter().flat_map(|document| &document.statements))
}

/// The resource is one by its name. A region may be a wildcard, because the name says what it is; so may what AWS adds to
/// a name (versions, ids of stacks). An account may not where a role is meant: a role of one name in every account of an
/// organisation is a choice.
fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [scheme, _, service, _, account, rest] = parts.as_slice() else { return false };
    let rest = rest.strip_suffix(":*").filter(|bare| bare.contains([':', '/'])).unwrap_or(rest);
    let rest = match *service {
        "cloudformation" | "apprunner" if rest.matches('/').count() > 1 => {
            rest.strip_suffix("/*").unwrap_or(rest)
        }
        _ => rest,
    };
    let open = |text: &str| text.contains(['*', '?']) || text.contains("${");
    *scheme == "arn"
        && !open(service)
        && !open(rest)
        && !rest.is_empty()
        && (*service != "iam" || !open(account))
}

/// The name, with any qualifier, and without the one it has: `function:f`, `function:f:*`.
fn qualified(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned(), format!("{name}:*")];
    if let Some((bare, _)) = name.rsplit_once(':').filter(|(bare, _)| bare.matches(':').count() > 5) {
        all.push(bare.to_owned());
    }
    all
}

fn clause(texts: Vec<String>, negated: bool) -> Clause {
    let values = texts.into_iter().map(|text| Item { text, span: Span::default() }).collect();
    Clause { negated, values, span: Span::default() }
}

/// What a statement does with one action, said of every action.
fn reach(statement: &Statement, action: &str) -> Option<Statement> {
    let conditional = !statement.conditions.is_empty();
    let allow = statement.effect == Effect::Allow;
    if !has(&statement.actions, action) || (conditional && !allow) {
        return None;
    }
    let mut reached = statement.clone();
    reached.actions = clause(vec!["*".to_owned()], false);
    reached.conditions.clear();
    if let Some(resources) = reached.resources.as_mut().filter(|clause| allow && !clause.negated) {
        // A function may be changed by its name and invoked by its version.
        let all = resources.values.iter().flat_map(|value| qualified(&value.text)).collect();
        *resources = clause(all, false);
    }
    Some(reached)
}
