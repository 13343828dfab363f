//! `policies` blocks: which policies run besides the rules, and with which inputs.
//!
//! Folders and groups are only names here; whether they exist is said when they are loaded. Inputs keep
//! their literals as written, because a number can be longer than any machine type.

use std::collections::BTreeMap;

use super::raw::{Node, RawBody, Value};
use super::read::{Reader, attribute, quote};
use super::shapes;
use crate::source::{Source, Span};

/// A literal of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// `[...]`.
    List(Vec<Literal>),
    /// `{...}`.
    Map(Vec<(String, Literal)>),
}

/// A name in the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Which part of the built-in pack runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Pack {
    /// All of it.
    #[default]
    All,
    /// Nothing.
    None,
    /// These groups (`backup`), providers (`aws`), or one group of one provider (`aws/backup`).
    Groups(Vec<Named>),
}

/// An input that the configuration sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenInput {
    /// Its value.
    pub value: Literal,
    /// Where it stands.
    pub span: Span,
}

/// What one `policies` block says.
#[derive(Debug, Clone, Default)]
pub(super) struct Policies {
    pub(super) pack: Option<Node<Pack>>,
    pub(super) folders: Vec<Node<String>>,
    pub(super) inputs: BTreeMap<String, Node<Literal>>,
}

impl Policies {
    pub(super) fn read(reader: &mut Reader<'_>, source: &Source, body: &RawBody) -> Self {
        let mut found = Self::default();
        let Some(block) = reader.single(body, "policies") else { return found };
        reader.check(&block.body, &shapes::POLICIES);
        if let Some(written) = attribute(&block.body, "pack") {
            found.pack = pack(reader, &written.value);
        }
        if let Some(written) = attribute(&block.body, "folders") {
            found.folders = reader.patterns(written, |text| Ok(text.to_owned()));
        }
        if let Some(written) = attribute(&block.body, "inputs") {
            match &written.value.value {
                Value::Map(entries) => {
                    for (name, value) in entries {
                        let given = literal(source, value).map(|given| Node::new(given, name.span));
                        found.inputs.extend(given.map(|given| (name.value.clone(), given)));
                    }
                }
                _ => {
                    reader.mismatch("inputs", &written.value, "a map, such as `{ min_retention_days = 14 }`")
                }
            }
        }
        found
    }
}

fn pack(reader: &mut Reader<'_>, value: &Node<Value>) -> Option<Node<Pack>> {
    const WANTED: &str =
        "`\"all\"`, `\"none\"` or a list of groups, such as `[\"backup\", \"aws/exposure\"]`";
    let pack = match &value.value {
        Value::Text(text) if text == "all" => Pack::All,
        Value::Text(text) if text == "none" => Pack::None,
        Value::Text(text) => {
            let message = format!("`pack` cannot be {}", quote(text));
            reader.error("config-value", message, value.span, "", format!("write {WANTED}"));
            return None;
        }
        Value::List(items) if items.is_empty() => {
            let help = "name at least one, or write `\"none\"`".to_owned();
            reader.error("config-value", "`pack` is an empty list".to_owned(), value.span, "", help);
            return None;
        }
        Value::List(items) => {
            let mut groups = Vec::new();
            for item in items {
                match &item.value {
                    Value::Text(name) => groups.push(Named { name: name.clone(), span: item.span }),
                    _ => reader.mismatch("pack", item, "a list of texts"),
                }
            }
            Pack::Groups(groups)
        }
        _ => {
            reader.mismatch("pack", value, WANTED);
            return None;
        }
    };
    Some(Node::new(pack, value.span))
}

/// None for what has been reported as no literal.
fn literal(source: &Source, node: &Node<Value>) -> Option<Literal> {
    Some(match &node.value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Whole(_) | Value::Negative | Value::Fraction | Value::TooLarge => {
            Literal::Number(source.text().get(node.span.start..node.span.end)?.to_owned())
        }
        Value::Text(text) => Literal::Text(text.clone()),
        Value::List(items) => {
            Literal::List(items.iter().map(|item| literal(source, item)).collect::<Option<_>>()?)
        }
        Value::Map(entries) => {
            let entry = |(name, value): &(Node<String>, Node<Value>)| {
                Some((name.value.clone(), literal(source, value)?))
            };
            Literal::Map(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        Value::Rejected => return None,
    })
}
