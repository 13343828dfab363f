//! The team's procedure in a pull request's description: which sections are there, and whether they say anything.
//!
//! The description is read as the forge shows it, by a Markdown parser: a heading in a code block, in a comment or
//! in a quotation is none, and neither is a bold line. What a template puts there does not count: comments, text in
//! italics or in angle brackets, empty boxes, `TODO`.

mod documents;
mod outline;
mod says;

use crate::config::plain_heading;
use crate::config::signoff::{Procedure, Section};

/// What a description does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack<'p> {
    /// Sections without a heading.
    pub missing: Vec<&'p Section>,
    /// Sections with a heading and nothing below it.
    pub empty: Vec<&'p Section>,
}

/// What the description lacks; none when it has every section, or a link to an allowed document.
pub fn lack<'p>(procedure: &'p Procedure, description: &str) -> Option<Lack<'p>> {
    let outline = outline::read(description, &|heading| standing_for(procedure, heading));
    if documents::any_allowed(&outline.links, &procedure.documents) {
        return None;
    }
    let mut lack = Lack { missing: Vec::new(), empty: Vec::new() };
    for (index, section) in procedure.sections.iter().enumerate() {
        match outline.sections.get(&index) {
            None => lack.missing.push(section),
            Some(false) => lack.empty.push(section),
            Some(true) => {}
        }
    }
    (!lack.missing.is_empty() || !lack.empty.is_empty()).then_some(lack)
}

/// The sections that a heading stands for: `手順 / Steps` and `Rollback (切り戻し)` are looked at as a whole and in
/// parts, and `Verification / Rollback` stands for two.
fn standing_for(procedure: &Procedure, heading: &str) -> Vec<usize> {
    let parts = heading.split(['/', '／', '|', '｜', '(', ')', '（', '）', '&', '＆']);
    let written: Vec<String> = parts.chain([heading]).map(plain_heading).collect();
    let stands = |section: &Section| {
        section.headings.iter().map(|heading| plain_heading(heading)).any(|plain| written.contains(&plain))
    };
    let sections = procedure.sections.iter().enumerate();
    sections.filter(|(_, section)| stands(section)).map(|(index, _)| index).collect()
}
