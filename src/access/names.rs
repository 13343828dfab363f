//! Names for what a plan only numbers, or does not know yet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::plan::configuration::{ConfigResource, Module};
use crate::plan::{Address, Mode, Plan, ResourceChange};

use super::node::{Knowledge, Node, Word};
use super::objects::Object;

/// Names of objects by their numbers, as other objects refer to them.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<String, String>,
}

impl Names {
    /// Learns what an object is called. Sensitive names and numbers stay unknown.
    pub fn learn(&mut self, object: &Object<'_, '_>, number: &str, name: &str) {
        for side in [Node::before(object), Node::after(object)] {
            if let (Some(number), Some(name)) = (side.get(number).text(), side.get(name).text())
                && number.knowledge == Knowledge::Plain
                && name.knowledge == Knowledge::Plain
            {
                self.known.insert(number.text, name.text);
            }
        }
    }

    /// The name of a number, where the plan has it. What is compared must not depend on which of both was written, so
    /// the name takes the number's place.
    pub fn of(&self, word: Word) -> Word {
        word.map(|text| self.known.get(text).cloned().unwrap_or_else(|| text.to_owned()))
    }
}

/// The managed object of the same module that an attribute refers to, when it is exactly one: what is known only after
/// apply will come from there.
pub fn source(plan: &Plan<'_>, change: &ResourceChange<'_>, attribute: &str) -> Option<String> {
    let found: BTreeSet<String> =
        references(plan, change, attribute)?.iter().filter_map(|text| managed(text)).collect();
    let only = if found.len() == 1 { found.into_iter().next()? } else { return None };
    Some(if change.module_address.is_empty() { only } else { format!("{}.{only}", change.module_address) })
}

/// Whether the configuration may write an attribute as something that refers to anything. A plan without the block tells
/// nothing, so it may.
pub fn refers(plan: &Plan<'_>, change: &ResourceChange<'_>, attribute: &str) -> bool {
    let attribute = attribute.split('.').next().unwrap_or(attribute);
    block(plan, change).is_none_or(|block| block.references.iter().any(|one| one.attribute == attribute))
}

fn references<'p>(
    plan: &'p Plan<'_>,
    change: &ResourceChange<'_>,
    attribute: &str,
) -> Option<&'p [Cow<'p, str>]> {
    let found =
        block(plan, change)?.references.iter().find(|references| references.attribute == attribute)?;
    Some(&found.to)
}

fn block<'p, 'a>(plan: &'p Plan<'a>, change: &ResourceChange<'_>) -> Option<&'p ConfigResource<'a>> {
    let address = Address::parse(&change.address)?;
    let mut module: &Module<'_> = &plan.configuration.root;
    for step in &address.module {
        module = &module.calls.iter().find(|call| call.name == step.name)?.module;
    }
    module.resources.iter().find(|resource| {
        resource.mode == Mode::Managed && resource.kind == change.kind && resource.name == change.name
    })
}

/// `github_team.sre` of `github_team.sre.id`; none for variables, data sources, modules and keys.
fn managed(reference: &str) -> Option<String> {
    let mut parts = reference.split('.');
    let kind = parts.next()?;
    let name = parts.next()?;
    let other = ["var", "local", "data", "module", "each", "count", "path", "terraform", "self", "ephemeral"];
    if other.contains(&kind) || !kind.contains('_') {
        return None;
    }
    Some(format!("{kind}.{}", name.split('[').next().unwrap_or(name)))
}
