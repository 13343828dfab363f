//! What is wrong with documents by themselves.

use std::io::{self, Write};

use serde::Serialize;

use super::{Words, count, words, write_json};
use crate::diagnostic::Diagnostic;
use crate::finding::Level;
use crate::iam::document::Kind;
use crate::iam::lint::Remark;
use crate::render::diagnostic::render;
use crate::source::Source;

const SCHEMA: &str = "pairgate-iam-check-v1";

/// A document that was looked at.
#[derive(Debug)]
pub struct Checked {
    /// Its text.
    pub source: Source,
    /// What it was taken for.
    pub kind: Kind,
    /// What is told about it.
    pub told: Vec<Told>,
}

/// A remark with its weight.
#[derive(Debug)]
pub struct Told {
    /// How much it weighs.
    pub level: Level,
    /// The id of the statement that it is about.
    pub sid: Option<String>,
    /// What is remarked.
    pub remark: Remark,
}

/// The lines that remarks are about, and a line with numbers.
pub fn checked(
    shown: &[Checked],
    diagnostics: &[Diagnostic],
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !diagnostics.is_empty() {
        writeln!(out, "{}", render(diagnostics, colour))?;
    }
    let told = || shown.iter().flat_map(|one| &one.told);
    let blocking = told().filter(|told| told.level.blocks()).count();
    let advisory = told().count() - blocking;
    let documents = count(shown.len(), "document", "documents");
    if blocking + advisory == 0 {
        return writeln!(out, "{documents}: nothing to remark");
    }
    let findings = count(blocking, "finding that blocks", "findings that block");
    writeln!(out, "{documents}: {findings}, {advisory} advisory")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    documents: Vec<DocumentItem<'a>>,
}

#[derive(Serialize)]
struct DocumentItem<'a> {
    file: &'a str,
    kind: &'static str,
    remarks: Vec<RemarkItem<'a>>,
}

#[derive(Serialize)]
struct RemarkItem<'a> {
    rule: &'static str,
    level: &'static str,
    message: Words<'a>,
    details: Vec<Words<'a>>,
    /// From 0; none for the document as a whole.
    statement: Option<usize>,
    sid: Option<&'a str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// One JSON document; lines and columns are from 1, and the end is one past the last character.
pub fn checked_json(shown: &[Checked], out: &mut dyn Write) -> io::Result<()> {
    let documents = shown.iter().map(document).collect();
    write_json(&Document { schema: SCHEMA, documents }, out)
}

fn document(one: &Checked) -> DocumentItem<'_> {
    let remarks = one.told.iter().map(|told| remark(&one.source, told)).collect();
    DocumentItem { file: one.source.name(), kind: one.kind.name(), remarks }
}

fn remark<'a>(source: &Source, told: &'a Told) -> RemarkItem<'a> {
    let span = told.remark.span;
    let (start, end) = (source.position(span.start), source.position(span.end));
    RemarkItem {
        rule: told.remark.rule,
        level: told.level.name(),
        message: words(&told.remark.message),
        details: told.remark.details.iter().map(words).collect(),
        statement: told.remark.statement,
        sid: told.sid.as_deref(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}
