//! `protect` blocks: resources that must not be destroyed, whatever the Terraform code says.
//!
//! `prevent_destroy` is part of the resource block and vanishes with it, so the commonest way to
//! lose a database by accident, deleting its block, is the one it does not stop. This survives.

use super::glob::name_matches;
use super::pattern::{AddressPattern, PatternError};
use super::raw::{RawAttribute, RawBody, Value};
use super::read::{Reader, attribute, blocks, quote};
use crate::source::Span;
use std::collections::BTreeMap;

/// Resources that must not be destroyed. Each list, and the tags, is enough by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The label of the block.
    pub name: String,
    /// Addresses.
    pub addresses: Vec<AddressPattern>,
    /// Resource types; `*` is any run of characters.
    pub types: Vec<TypePattern>,
    /// Tags that a resource has all of.
    pub tags: BTreeMap<String, String>,
    /// Why, or whom to ask.
    pub reason: Option<String>,
    /// The environment that says so; none for the whole file.
    pub environment: Option<String>,
    /// The block's keyword and label in the configuration file.
    pub span: Span,
}

impl Protected {
    /// Whether the resource is one of them; `tag` looks up a tag of the resource.
    ///
    /// The three ways are alternatives, because protecting too much costs a conversation and
    /// protecting too little costs a database.
    pub fn covers<'t>(
        &self,
        address: &str,
        resource_type: &str,
        tag: impl Fn(&str) -> Option<&'t str>,
    ) -> bool {
        self.addresses.iter().any(|pattern| pattern.matches(address))
            || self.types.iter().any(|pattern| pattern.matches(resource_type))
            || (!self.tags.is_empty() && self.tags.iter().all(|(key, value)| tag(key) == Some(value)))
    }
}

/// A pattern for resource types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypePattern(String);

impl TypePattern {
    /// Reads a pattern: letters, digits, `_`, `-` and `*`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '*');
        if text.is_empty() || !text.chars().all(fits) {
            return Err(PatternError::new(
                "is no resource type",
                "write a type such as `aws_db_instance` or `aws_rds_*`",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is about this resource type.
    pub fn matches(&self, resource_type: &str) -> bool {
        name_matches(&self.0, resource_type)
    }
}

pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody, environment: Option<&str>) -> Vec<Protected> {
    let mut found: Vec<Protected> = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for block in blocks(body, "protect") {
        reader.check(&block.body, &super::shapes::PROTECT);
        let label = reader.label(block, "resources it protects", "databases");
        let given = |name| attribute(&block.body, name);
        if ["addresses", "types", "tags"].into_iter().all(|name| given(name).is_none()) {
            let help = "name them with `addresses`, `types` or `tags`; one of the three is enough";
            reader.error(
                "config-missing",
                "`protect` protects nothing".to_owned(),
                block.header(),
                "",
                help.to_owned(),
            );
        }
        let addresses = given("addresses").map(|found| reader.patterns(found, AddressPattern::parse));
        let types = given("types").map(|found| reader.patterns(found, TypePattern::parse));
        let tags = given("tags").map(|found| read_tags(reader, found)).unwrap_or_default();
        let reason = given("reason").and_then(|found| reader.text(found)).map(|node| node.value);
        let Some(label) = label else { continue };
        if let Some(first) = seen.insert(&label.value, label.span) {
            let message = format!("two blocks `protect` are called {}", quote(&label.value));
            reader.twice(message, first, label.span, "give each its own name");
        }
        found.push(Protected {
            name: label.value.clone(),
            addresses: addresses.into_iter().flatten().map(|node| node.value).collect(),
            types: types.into_iter().flatten().map(|node| node.value).collect(),
            tags,
            reason,
            environment: environment.map(str::to_owned),
            span: block.header(),
        });
    }
    found
}

fn read_tags(reader: &mut Reader<'_>, found: &RawAttribute) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    let Value::Map(entries) = &found.value.value else {
        reader.mismatch("tags", &found.value, "a map of texts, such as `{ Environment = \"production\" }`");
        return tags;
    };
    if entries.is_empty() {
        let help = "name at least one tag, or leave `tags` out".to_owned();
        reader.error("config-value", "`tags` is an empty map".to_owned(), found.value.span, "", help);
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (key, value) in entries {
        if let Some(first) = seen.insert(&key.value, key.span) {
            reader.twice(
                format!("the tag {} is named twice", quote(&key.value)),
                first,
                key.span,
                "keep one of the two",
            );
        }
        match &value.value {
            Value::Text(text) => {
                tags.insert(key.value.clone(), text.clone());
            }
            _ => reader.mismatch(&format!("tags.{}", key.value), value, "a text in double quotes"),
        }
    }
    tags
}
