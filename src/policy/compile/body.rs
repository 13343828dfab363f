//! Blocks and attributes: which may be there, and how often.

use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::structure::{Attribute, Block, Body, Structure};

use super::report::Report;
use super::traversal::list;
use crate::config::closest;
use crate::hcl::{place, quote, written};
use crate::source::Span;

/// What a body may hold.
pub(super) struct Shape {
    /// What it belongs to, for messages: `` a `resource_policy` ``.
    pub(super) what: &'static str,
    /// Attributes; none means any.
    pub(super) attributes: Option<&'static [&'static str]>,
    /// Blocks.
    pub(super) blocks: &'static [&'static str],
}

/// What a body holds.
#[derive(Default)]
pub(super) struct Members<'b> {
    /// Attributes in their order, each name once.
    pub(super) attributes: Vec<Named<'b>>,
    /// Known blocks in their order.
    pub(super) blocks: Vec<(String, &'b Block)>,
}

/// An attribute with its name.
pub(super) struct Named<'b> {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) attribute: &'b Attribute,
}

impl<'b> Members<'b> {
    /// The attribute of that name.
    pub(super) fn get(&self, name: &str) -> Option<&'b Attribute> {
        self.attributes.iter().find(|found| found.name == name).map(|found| found.attribute)
    }

    /// The blocks of that kind.
    pub(super) fn blocks<'m>(&'m self, kind: &'m str) -> impl Iterator<Item = &'b Block> + 'm {
        self.blocks.iter().filter(move |(name, _)| name == kind).map(|(_, block)| *block)
    }
}

/// The keyword of a block with its labels.
pub(super) fn header(block: &Block) -> Span {
    let ident = place(block.ident.span());
    let end = block.labels.last().map_or(ident.end, |label| place(label.span()).end);
    Span::new(ident.start, end)
}

impl Report<'_> {
    /// Takes a body apart and reports what does not belong there.
    pub(super) fn members<'b>(&mut self, body: &'b Body, shape: &Shape) -> Members<'b> {
        let mut members = Members::default();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key = &attribute.key;
                    let name = written(self.source, key.as_str(), key.span()).to_owned();
                    let span = place(key.span());
                    if let Some(first) = seen.get(&name) {
                        let message = format!("{} is set twice", quote(&name));
                        self.twice(message, *first, span, "keep one of the two");
                        continue;
                    }
                    seen.insert(name.clone(), span);
                    match shape.attributes {
                        Some(known) if !known.contains(&name.as_str()) => {
                            self.unknown_attribute(&name, span, known, shape);
                        }
                        _ => members.attributes.push(Named { name, span, attribute }),
                    }
                }
                Structure::Block(block) => {
                    let range = block.ident.span();
                    let name = written(self.source, block.ident.as_str(), range.clone()).to_owned();
                    if shape.blocks.contains(&name.as_str()) {
                        members.blocks.push((name, block));
                    } else {
                        self.unknown_block(&name, place(range), shape);
                    }
                }
            }
        }
        members
    }

    fn unknown_attribute(&mut self, name: &str, span: Span, known: &[&str], shape: &Shape) {
        let help = if shape.blocks.contains(&name) {
            format!("it is a block: write `{name} {{ ... }}` without `=`")
        } else if let Some(meant) = closest(name, known.iter().copied()) {
            format!("did you mean `{meant}`?")
        } else if known.is_empty() {
            format!("there are blocks only: {}", list(shape.blocks.iter().copied()))
        } else {
            format!("there is {}", list(known.iter().copied()))
        };
        let message = format!("{} has no attribute {}", shape.what, quote(name));
        self.error("policy-unknown", message, span, "unknown", help);
    }

    fn unknown_block(&mut self, name: &str, span: Span, shape: &Shape) {
        let attributes = shape.attributes.unwrap_or_default();
        let help = if attributes.contains(&name) {
            format!("it is an attribute: write `{name} = ...`")
        } else if let Some(meant) = closest(name, shape.blocks.iter().copied()) {
            format!("did you mean `{meant}`?")
        } else if shape.blocks.is_empty() {
            format!(
                "there are attributes only: write `{} = ...`",
                if name.len() <= 40 { name } else { "NAME" }
            )
        } else {
            format!("there is {}", list(shape.blocks.iter().copied()))
        };
        let message = format!("{} has no block {}", shape.what, quote(name));
        self.error("policy-unknown", message, span, "unknown", help);
    }

    /// The labels of a block, when there are as many as `usage` shows.
    pub(super) fn labels<const COUNT: usize>(
        &mut self,
        block: &Block,
        usage: &str,
    ) -> Option<[(String, Span); COUNT]> {
        let labels: Vec<(String, Span)> =
            block.labels.iter().map(|label| (label.as_str().to_owned(), place(label.span()))).collect();
        let count = labels.len();
        let found = <[(String, Span); COUNT]>::try_from(labels).ok();
        if found.is_none() {
            let name = block.ident.as_str();
            let labels = |count| match count {
                0 => "no label".to_owned(),
                1 => "1 label".to_owned(),
                more => format!("{more} labels"),
            };
            let message = format!("`{name}` takes {}, not {count}", labels(COUNT));
            self.error("policy-label", message, header(block), "", format!("write `{usage}`"));
        }
        found
    }
}
