//! `stateful` blocks: resource types that hold something and that the built-in table does not know.
//!
//! Every company has a provider of its own or a type newer than this program; saying here what it
//! holds makes every rule about stateful resources work for it.

use super::raw::RawBody;
use super::read::{Reader, attribute, blocks, quote};
use crate::source::Span;
use crate::types::{CATEGORIES, Holds, Reversibility};
use std::collections::BTreeMap;

/// A team's own entry in the table of resource types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtraType {
    /// The resource type, such as `acme_database`.
    pub resource_type: String,
    /// What kind of thing it is, such as `database`.
    pub category: String,
    /// What it holds.
    pub holds: Holds,
    /// What destroying it means.
    pub destroy: Reversibility,
    /// Whether users notice at once when it is gone.
    pub serving: bool,
    /// The block's keyword and label in the configuration file.
    pub span: Span,
}

pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody) -> Vec<ExtraType> {
    let mut types = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for block in blocks(body, "stateful") {
        reader.check(&block.body, &super::shapes::STATEFUL);
        let label = reader.label(block, "resource type it describes", "acme_database");
        let category = reader
            .require(block, "category", "say what kind of thing it is, such as `category = \"database\"`")
            .and_then(|found| reader.choice(found, &CATEGORIES.map(|name| (name, name))));
        let holds = reader
            .require(block, "holds", "say what is lost with it, such as `holds = \"data\"`")
            .and_then(|found| reader.choice(found, &Holds::ALL.map(|kind| (kind.name(), kind))));
        let destroy = reader
            .require(block, "destroy", "say what destroying it means, such as `destroy = \"irreversible\"`")
            .and_then(|found| reader.choice(found, &Reversibility::ALL.map(|kind| (kind.name(), kind))));
        let serving = attribute(&block.body, "serving").and_then(|found| reader.boolean(found));
        let Some(label) = label else { continue };
        if !label.value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
            let message = format!("{} is no resource type", quote(&label.value));
            let help = "write one whole type, such as `acme_database`; patterns are not possible here";
            reader.error("config-label", message, label.span, "", help.to_owned());
        }
        if let Some(first) = seen.insert(&label.value, label.span) {
            let message = format!("two blocks for the type {}", quote(&label.value));
            reader.twice(message, first, label.span, "keep one of the two");
        }
        if let (Some(category), Some(holds), Some(destroy)) = (category, holds, destroy) {
            let lost = holds.value.is_stateful();
            if lost != (destroy.value != Reversibility::Reversible) {
                let message =
                    format!("`{}` and `{}` contradict each other", holds.value.name(), destroy.value.name());
                let help = "what holds something is `recoverable` or `irreversible`; what holds `none` or only `watch`es is `reversible`";
                reader.error("config-stateful", message, destroy.span, "", help.to_owned());
            }
            types.push(ExtraType {
                resource_type: label.value.clone(),
                category: category.value.to_owned(),
                holds: holds.value,
                destroy: destroy.value,
                serving: serving.unwrap_or(false),
                span: block.header(),
            });
        }
    }
    types
}
