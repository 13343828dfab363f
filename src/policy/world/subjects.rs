//! Resource changes as subjects: which operations a change is, and its values on each side.

use std::sync::{Arc, LazyLock};

use crate::plan::{Actions, Raw, ResourceChange};
use crate::policy::program::{Operation, PolicyKind};
use crate::policy::subject::Subject;
use crate::policy::value::{MappingKind, Members, Value};

use super::PlanWorld;

/// The operations of a change. A replacement is two. An object that is forgotten or only read has none, and
/// an action that nobody knows is refused by a rule of its own.
pub fn operations(actions: &Actions) -> &'static [Operation] {
    match actions {
        Actions::Create | Actions::CreateThenForget => &[Operation::Create],
        Actions::Update => &[Operation::Update],
        Actions::Delete => &[Operation::Delete],
        Actions::NoOp => &[Operation::NoOp],
        Actions::DeleteThenCreate => &[Operation::Delete, Operation::Create],
        Actions::CreateThenDelete => &[Operation::Create, Operation::Delete],
        Actions::Read | Actions::Forget | Actions::Open | Actions::Unknown(_) => &[],
    }
}

impl<'p> PlanWorld<'p> {
    /// One operation of a change as a subject; `only` names the attributes that somebody reads.
    pub fn subject(
        &self,
        change: &'p ResourceChange<'p>,
        operation: Operation,
        only: Option<&dyn Fn(&str) -> bool>,
    ) -> Subject {
        let values = &change.change;
        let node = self.graph.node_id(&change.address);
        let after = || self.planned((values.after, values.after_unknown, values.after_sensitive), node, only);
        let before = || self.planned((values.before, None, values.before_sensitive), None, only);
        let (attrs, prior_attrs) = match operation {
            Operation::Create => (after(), Value::Null),
            Operation::Update => (after(), before()),
            Operation::Delete => (nothing(), before()),
            Operation::NoOp if values.after.is_none_or(Raw::is_null) => (before(), Value::Null),
            Operation::NoOp => (after(), Value::Null),
        };
        let address = match &change.deposed {
            Some(key) => format!("{} (deposed object {key})", change.address),
            None => change.address.to_string(),
        };
        Subject {
            kind: PolicyKind::Resource,
            target: Arc::from(change.kind.as_ref()),
            meta: meta(change, operation, &address),
            address: address.into(),
            operation: Some(operation),
            attrs,
            prior_attrs,
        }
    }
}

/// An object whose attributes are all null.
fn nothing() -> Value {
    Value::Mapping(MappingKind::Plan, Arc::new(Members::new()))
}

fn meta(change: &ResourceChange<'_>, operation: Operation, address: &str) -> Value {
    let module = if change.module_address.is_empty() { "." } else { &change.module_address };
    object([
        ("type", Value::text(&change.kind)),
        ("operation", Value::text(operation.name())),
        ("provider_type", Value::text(change.provider_name())),
        ("module_path", Value::text(module)),
        ("address", Value::text(address)),
    ])
}

/// What every subject has: there is no HCP Terraform here, so its facts are empty.
static COMMON: LazyLock<[(Arc<str>, Value); 2]> = LazyLock::new(|| {
    let workspace = Members::from([(Arc::from("tags"), Value::map(Members::new()))]);
    let stack = ["name", "component", "deployment"].map(|name| (Arc::from(name), Value::text("")));
    [
        (Arc::from("tfe_workspace"), Value::Mapping(MappingKind::Plan, Arc::new(workspace))),
        (Arc::from("tfe_stack"), Value::Mapping(MappingKind::Plan, Arc::new(Members::from(stack)))),
    ]
});

/// `meta` with what every subject has.
pub(in crate::policy) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let own = members.into_iter().map(|(name, value)| (Arc::from(name), value));
    Value::object(own.chain(COMMON.iter().cloned()).collect())
}
