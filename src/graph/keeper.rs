//! Whether a resource that refers to a destroyed one really keeps a copy of it.
//!
//! A backup selection names what it backs up and also what it leaves out, and both are references. A
//! reference that excludes a database is the opposite of a proof.

use crate::plan::configuration::{ConfigResource, Module};
use crate::plan::{Address, Plan, ResourceChange, Value};

/// The attribute whose references exclude.
const EXCLUDES: &str = "not_resources";

/// Whether the dependent at `address` counts as a copy of the object of `change`.
pub fn keeps(plan: &Plan<'_>, address: &str, change: &ResourceChange<'_>) -> bool {
    !excludes_by_value(plan, address, change)
        && !excludes_by_reference(plan, address, change)
        && names_by_value(plan, address, change)
}

/// What an object is known by.
const NAMES: [&str; 8] =
    ["arn", "id", "identifier", "cluster_identifier", "resource_id", "self_link", "name", "bucket"];

/// What a dependent says about itself, not about its source.
const OWN: [&str; 9] =
    ["id", "arn", "name", "name_prefix", "description", "tags", "tags_all", "labels", "effective_labels"];

/// The dependent's values hold a name of the object. A reference alone may come from `depends_on`, from a
/// name, or mean another instance of the same block.
fn names_by_value(plan: &Plan<'_>, address: &str, change: &ResourceChange<'_>) -> bool {
    let before = change.change.before_value();
    let names: Vec<&str> =
        NAMES.iter().filter_map(|name| before.get(name)?.as_str()).filter(|name| !name.is_empty()).collect();
    let holds = |values: Value<'_>| {
        let mut found = false;
        for (_, value) in values.members().iter().filter(|(key, _)| !OWN.contains(&key.as_ref())) {
            value.leaves(&mut |leaf| {
                found |= names.iter().any(|name| {
                    leaf.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', ':']))
                });
            });
        }
        found
    };
    let mut others = plan.changes.iter().filter(|other| other.address == address && other.is_current());
    others.any(|other| holds(other.change.before_value()))
}

/// The list of exclusions holds the id or ARN of the object.
fn excludes_by_value(plan: &Plan<'_>, address: &str, change: &ResourceChange<'_>) -> bool {
    let before = change.change.before_value();
    let names: Vec<&str> =
        ["arn", "id"].iter().filter_map(|name| before.get(name).and_then(Value::as_str)).collect();
    let excluded = |values: Value<'_>| {
        let list = values.get(EXCLUDES).map_or(&[][..], Value::items);
        list.iter().filter_map(Value::as_str).any(|found| names.contains(&found))
    };
    plan.changes
        .iter()
        .filter(|other| other.address == address && other.is_current())
        .any(|other| excluded(other.change.before_value()) || excluded(other.change.after_value()))
}

/// The configuration refers to the resource only to exclude it.
fn excludes_by_reference(plan: &Plan<'_>, address: &str, change: &ResourceChange<'_>) -> bool {
    let Some(dependent) = Address::parse(address) else { return false };
    let Some(block) = block(&plan.configuration.root, &dependent) else { return false };
    let wanted = format!("{}.{}", change.kind, change.name);
    let names = |reference: &str| {
        reference.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let mut excluded = false;
    for references in &block.references {
        if references.to.iter().any(|to| names(to)) {
            if references.attribute != EXCLUDES {
                return false;
            }
            excluded = true;
        }
    }
    excluded
}

fn block<'p, 'a>(root: &'p Module<'a>, address: &Address) -> Option<&'p ConfigResource<'a>> {
    let mut module = root;
    for name in address.module_names() {
        module = &module.calls.iter().find(|call| call.name == name)?.module;
    }
    module.resources.iter().find(|found| {
        found.mode == address.mode
            && found.kind == address.kind.as_str()
            && found.name == address.name.as_str()
    })
}
