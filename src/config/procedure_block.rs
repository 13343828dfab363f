//! Reading the block `procedure`: what a pull request's description must hold.

use super::heading::plain_heading;
use super::pattern::PatternError;
use super::radius::RadiusLevel;
use super::raw::{Node, RawAttribute, RawBody};
use super::read::{Reader, attribute, blocks, quote};
use super::shapes;
use super::signoff::Section;
use super::signoff_block::list;
use super::spelling;
use crate::source::Span;
use std::collections::BTreeMap;

/// What one `procedure` block says.
#[derive(Debug, Clone)]
pub(super) struct ProcedureBlock {
    pub(super) blast_radius: Option<Node<RadiusLevel>>,
    pub(super) documents: Option<Node<Vec<String>>>,
    pub(super) sections: Vec<Node<Section>>,
}

/// Reads the block of a scope, if there is one.
pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody) -> Option<ProcedureBlock> {
    let block = reader.single(body, "procedure")?;
    reader.check(&block.body, &shapes::PROCEDURE);
    let levels = RadiusLevel::THRESHOLDS.map(|level| (level.name(), level));
    let documents = attribute(&block.body, "documents").and_then(|found| {
        let Node { value, span } = list(reader, found, spelling::document)?;
        Some(Node::new(value.into_iter().map(|node| node.value).collect(), span))
    });
    Some(ProcedureBlock {
        blast_radius: attribute(&block.body, "blast_radius").and_then(|found| reader.choice(found, &levels)),
        documents,
        sections: sections(reader, &block.body),
    })
}

fn sections(reader: &mut Reader<'_>, body: &RawBody) -> Vec<Node<Section>> {
    let mut sections = Vec::new();
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    let mut headings: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    for (index, block) in blocks(body, "section").enumerate() {
        reader.check(&block.body, &shapes::SECTION);
        let label = reader.label(block, "section it describes", "rollback");
        let written = reader
            .require(
                block,
                "headings",
                "name the headings, such as `headings = [\"Rollback\", \"切り戻し\"]`",
            )
            .and_then(|found| headings_of(reader, found))
            .unwrap_or_default();
        for heading in &written {
            let plain = plain_heading(&heading.value);
            match headings.insert(plain, (index, heading.span)) {
                Some((other, first)) if other != index => {
                    let message = format!("the heading {} stands for two sections", quote(&heading.value));
                    reader.twice(message, first, heading.span, "keep one of the two");
                }
                _ => {}
            }
        }
        let Some(label) = label else { continue };
        if let Some(first) = names.insert(&label.value, label.span) {
            let message = format!("two sections are called {}", quote(&label.value));
            reader.twice(message, first, label.span, "put all headings into one of them");
        }
        let headings = written.into_iter().map(|heading| heading.value).collect();
        sections.push(Node::new(Section { name: label.value.clone(), headings }, block.header()));
    }
    sections
}

fn headings_of(reader: &mut Reader<'_>, found: &RawAttribute) -> Option<Vec<Node<String>>> {
    let Node { value, span } = list(reader, found, heading)?;
    if value.is_empty() {
        let help = "name at least one heading, or leave the section out".to_owned();
        reader.error("config-value", "`headings` is an empty list".to_owned(), span, "", help);
    }
    Some(value)
}

fn heading(text: &str) -> Result<String, PatternError> {
    if plain_heading(text).is_empty() {
        return Err(PatternError::new("has no words", "write the heading as it stands in descriptions"));
    }
    Ok(text.trim().to_owned())
}
