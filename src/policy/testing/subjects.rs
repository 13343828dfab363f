//! A mock as what policies judge.

use std::sync::Arc;

use super::mocks::{Mocks, members};
use super::program::{Mock, MockKind};
use crate::config::closest;
use crate::hcl::quote;
use crate::policy::backend;
use crate::policy::evaluate::Environment;
use crate::policy::expression::Expr;
use crate::policy::judgement::Fault;
use crate::policy::problem::Problem;
use crate::policy::program::{Operation, PolicyKind};
use crate::policy::subject::Subject;
use crate::policy::value::{MappingKind, Members, Value};
use crate::policy::world;
use crate::source::Span;

/// What becomes of a mock.
pub(super) enum Staged {
    /// Policies judge it.
    Subject(Box<Subject>),
    /// It is not judged, for this reason.
    Skipped(&'static str),
}

const RESOURCE: &[&str] =
    &["type", "operation", "provider_type", "module_path", "address", "tfe_workspace", "tfe_stack"];
const MODULE: &[&str] = &["source", "version", "address", "module_path", "tfe_workspace", "tfe_stack"];
const PROVIDER: &[&str] =
    &["source", "version", "name", "namespace", "alias", "type", "tfe_workspace", "tfe_stack"];

/// Makes the subject of mock `index`, which is of this kind.
pub(super) fn subject(
    mocks: &Mocks<'_>,
    (index, mock, kind): (usize, &Mock, PolicyKind),
    environment: &Environment<'_>,
) -> Result<Staged, Fault> {
    if mock.skip {
        return Ok(Staged::Skipped("`skip` is set"));
    }
    let value = |expr: &Expr| mocks.value(expr, environment).and_then(|value| object(value, expr.span));
    let attrs = match (mocks.attrs(index), &mock.attrs) {
        (Some(found), Some(expr)) => {
            let (value, _) = found.map_err(Clone::clone)?;
            object(value.clone(), expr.span)?
        }
        _ => nothing(),
    };
    let prior = mock.prior_attrs.as_ref().map(value).transpose()?.unwrap_or_else(nothing);
    let given = mock.meta.as_ref().map(value).transpose()?.unwrap_or_else(nothing);
    let span = mock.meta.as_ref().map_or(mock.span, |meta| meta.span);
    let given = members(&given).cloned().unwrap_or_default();
    known(&given, mock.kind, span)?;
    let (is_empty, was_empty) = (is_empty(&attrs), is_empty(&prior));
    // A module call or provider can be all about its version, which stands in `meta`.
    if is_empty && was_empty && (kind == PolicyKind::Resource || given.is_empty()) {
        return Ok(Staged::Skipped("it has no values"));
    }
    let operation = match kind {
        PolicyKind::Resource => Some(operation(mock, &given, (!is_empty, !was_empty), span)?),
        PolicyKind::Module | PolicyKind::Provider => None,
    };
    let (attrs, prior_attrs) = match operation {
        Some(Operation::Delete) => (nothing(), prior),
        Some(Operation::Update) => (attrs, prior),
        _ => (attrs, Value::Null),
    };
    let meta = with(standard(mock, operation), given);
    Ok(Staged::Subject(Box::new(Subject {
        kind,
        target: Arc::from(mock.target.as_str()),
        address: mock.name().into(),
        operation,
        attrs,
        prior_attrs,
        meta,
    })))
}

/// An object whose attributes are all null.
fn nothing() -> Value {
    Value::Mapping(MappingKind::Plan, Arc::new(Members::new()))
}

fn is_empty(value: &Value) -> bool {
    members(value).is_none_or(Members::is_empty)
}

/// Null is the same as nothing at all.
fn object(value: Value, span: Span) -> Result<Value, Fault> {
    match value.unmark().0 {
        Value::Mapping(..) => Ok(value),
        Value::Null => Ok(nothing()),
        other => {
            let problem = format!("an object is wanted here, and this is a {}", other.kind_name());
            Err(Fault { span, problem: Problem::new(problem) })
        }
    }
}

/// Refuses members of `meta` that no policy could read: a typo would test something else.
fn known(given: &Members, kind: MockKind, span: Span) -> Result<(), Fault> {
    let known = match kind {
        MockKind::Resource | MockKind::Data => RESOURCE,
        MockKind::Module => MODULE,
        MockKind::Provider => PROVIDER,
    };
    match given.keys().find(|name| !known.contains(&name.as_ref())) {
        None => Ok(()),
        Some(name) => {
            let help = match closest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is {}", known.join(", ")),
            };
            let problem = format!("`meta` of a `{}` has no {}; {help}", kind.block(), quote(name));
            Err(Fault { span, problem: Problem::new(problem) })
        }
    }
}

/// What is said in `meta`, or what the values before and after amount to. Both must agree, or the test would
/// not be about what its author thinks.
fn operation(mock: &Mock, given: &Members, (is, was): (bool, bool), span: Span) -> Result<Operation, Fault> {
    let wrong = |problem: String| Err(Fault { span, problem: Problem::new(problem) });
    let operation = match given.get("operation").map(|value| value.unmark().0) {
        None | Some(Value::Null) => {
            return Ok(match (is, was) {
                // Nothing else ever happens to a backend.
                (true, false) if mock.target == backend::TYPE => Operation::NoOp,
                (true, true) => Operation::Update,
                (false, _) => Operation::Delete,
                (true, false) => Operation::Create,
            });
        }
        Some(Value::String(name)) => match Operation::parse(name) {
            Some(operation) => operation,
            None => {
                let names = Operation::ALL.map(|one| format!("`{}`", one.name())).join(", ");
                return wrong(format!("there is no operation {}; there is {names}", quote(name)));
            }
        },
        Some(other) => return wrong(format!("an operation must be a string, not a {}", other.kind_name())),
    };
    let name = operation.name();
    match (operation, is, was) {
        (Operation::Create | Operation::NoOp, false, _) => wrong(format!("a `{name}` needs `attrs`")),
        (Operation::Create | Operation::NoOp, _, true) => {
            wrong(format!("a `{name}` has no `prior_attrs` that a policy could see: remove them"))
        }
        (Operation::Update, true, false) | (Operation::Delete, _, false) => {
            wrong(format!("`{name}` needs `prior_attrs`"))
        }
        (Operation::Update, false, _) => wrong("an `update` needs `attrs`".to_owned()),
        (Operation::Delete, true, true) => {
            wrong("a `delete` leaves no `attrs` that a policy could see: remove them".to_owned())
        }
        _ => Ok(operation),
    }
}

/// `meta` as a plan would have it.
fn standard(mock: &Mock, operation: Option<Operation>) -> Value {
    let target = mock.target.as_str();
    match mock.kind {
        MockKind::Resource | MockKind::Data => world::meta([
            ("type", Value::text(target)),
            ("operation", operation.map_or(Value::Null, |operation| Value::text(operation.name()))),
            ("provider_type", Value::text(target.split('_').next().unwrap_or(target))),
            ("module_path", Value::text(".")),
            ("address", Value::text(mock.name())),
        ]),
        MockKind::Module => world::meta([
            ("source", Value::text(target)),
            ("address", Value::text(mock.name())),
            ("module_path", Value::text(".")),
        ]),
        MockKind::Provider => world::meta([
            ("name", Value::text(target)),
            ("type", Value::text(target)),
            ("namespace", Value::text("hashicorp")),
            ("source", Value::text(format!("registry.terraform.io/hashicorp/{target}"))),
            ("alias", Value::Null),
        ]),
    }
}

/// The same with what the mock says itself.
fn with(standard: Value, given: Members) -> Value {
    let mut all = members(&standard).cloned().unwrap_or_default();
    all.extend(given);
    Value::object(all)
}
