//! Files in HCL, read within limits: what the configuration and policies have in common.
//!
//! [`parse`] gives the parser's tree or says where the text is no HCL. The tree is the parser's own, with
//! the place of everything in it; what it means is the business of whoever asked.

mod syntax;

pub use syntax::{MAX_SIZE, parse};

use std::ops::Range;

use hcl_edit::template::ForTemplateExpr;
use hcl_edit::visit::{Visit, visit_for_template_expr};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Source, Span};

/// A kind of file: what its mistakes are called and what helps against them.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What the file is, in words.
    pub file: &'static str,
    /// The code of a file that is too large.
    pub size: &'static str,
    /// The code of a syntax error.
    pub syntax: &'static str,
    /// The code of a name that is set twice.
    pub duplicate: &'static str,
    /// How such a file is made shorter.
    pub shorten: &'static str,
    /// A map as one writes it in such a file.
    pub map: &'static str,
}

/// Whether a file is one of `terraform test`, by its path.
pub fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    // A hidden file is an editor's.
    let endings = [".tftest.hcl", ".tofutest.hcl", ".tftest.json", ".tofutest.json"];
    !name.starts_with('.') && endings.iter().any(|ending| name.ends_with(ending))
}

/// The folders whose code a test may be of: the one that it is in and all above it, because the folder of the tests of a
/// module can have any name and depth.
pub fn tested(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.rmatch_indices('/').map(|(at, _)| at).chain(std::iter::once(0));
    ends.map(|at| path.get(..at).unwrap_or_default())
}

/// Everything in `%{ for ... }` of a template. The walk of hcl-edit 0.10 leaves out what it goes through, so each visitor
/// of this project has this in its place.
pub fn visit_for_template<V: Visit + ?Sized>(visitor: &mut V, node: &ForTemplateExpr) {
    visitor.visit_expr(&node.collection_expr);
    visit_for_template_expr(visitor, node);
}

/// The folder of a local module's source, seen from the folder `from`; none for other sources and for one that leaves the
/// repository.
pub fn local_module(from: &str, source: &str) -> Option<String> {
    if !matches!(source, "." | "..") && !source.starts_with("./") && !source.starts_with("../") {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// More mistakes than this are counted, not shown: a file that is something else altogether would
/// fill the screen.
const MOST_SHOWN: usize = 50;

/// A place of the parser as one of ours.
pub fn place(range: Option<Range<usize>>) -> Span {
    range.map(Span::from).unwrap_or_default()
}

/// A name as the text has it: [`parse`] may have masked it.
pub fn written<'t>(source: &'t Source, parsed: &'t str, range: Option<Range<usize>>) -> &'t str {
    range.and_then(|range| source.text().get(range)).unwrap_or(parsed)
}

/// User input in backticks, cut when nobody would read to its end.
pub fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// In the order of the file, which is the order in which somebody corrects them.
pub fn in_order(mut diagnostics: Diagnostics) -> Diagnostics {
    diagnostics.sort_by_key(|one| one.labels.last().map(|(span, _)| *span));
    diagnostics
}

/// As many diagnostics of one severity as somebody reads, in order; `more` is the code of the line that
/// counts the others.
pub fn shown(diagnostics: Diagnostics, more: &'static str) -> Diagnostics {
    let mut shown = in_order(diagnostics);
    let hidden = shown.len().saturating_sub(MOST_SHOWN);
    shown.truncate(MOST_SHOWN);
    if hidden > 0 {
        let help = "correct the first ones; often the others follow from them";
        let rest = match shown.first().map(|one| one.severity) {
            Some(Severity::Warning) => Diagnostic::warning(more, format!("and {hidden} more warnings")),
            _ => Diagnostic::error(more, format!("and {hidden} more mistakes")),
        };
        shown.push(rest.help(help));
    }
    shown
}
