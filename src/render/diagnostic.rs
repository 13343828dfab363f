//! Errors and warnings for a person: what happened, the lines with carets under them, what to do.
//!
//! The drawing is miette's. What it is given is an excerpt with every control character replaced, so
//! a configuration file or plan cannot write to the reader's terminal through an error message.

use super::excerpt::{Excerpt, shown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Position, Span};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};
use std::fmt;

/// The width for which messages are wrapped: what fits beside an editor, and in a CI log.
const WIDTH: usize = 100;

/// Draws the diagnostics one below the other.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(WIDTH);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if !text.is_empty() {
            text.push('\n');
        }
        let report = Report::new(diagnostic);
        if handler.render_report(&mut text, &report).is_err() {
            // Writing to a string does not fail; a label that cannot be drawn might. The words must
            // arrive even then.
            text.push_str(&report.message);
            text.push('\n');
        }
    }
    trim_lines(&text)
}

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Report {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<String>,
    excerpt: Option<NamedExcerpt>,
}

/// An excerpt that knows its file.
#[derive(Debug)]
struct NamedExcerpt {
    name: String,
    excerpt: Excerpt,
    /// Where the last label is in the file: the place that the header names.
    position: Position,
}

impl Report {
    fn new(diagnostic: &Diagnostic) -> Self {
        // A tab or line break in a message comes from input that is quoted in it. Help is written by
        // us and may have lines.
        let word = |c: char| if c == '\t' { ' ' } else { shown(c) };
        let safe = |text: &str| text.chars().map(word).collect::<String>();
        let lines = |text: &str| text.split('\n').map(safe).collect::<Vec<_>>().join("\n");
        let source = diagnostic.source.as_ref().filter(|_| !diagnostic.labels.is_empty());
        let excerpt = source.map(|source| {
            let labels: Vec<(Span, String)> =
                diagnostic.labels.iter().map(|(span, words)| (*span, safe(words))).collect();
            let start = labels.last().map_or(0, |(span, _)| span.start);
            NamedExcerpt {
                name: safe(source.name()),
                excerpt: Excerpt::new(source, &labels),
                position: source.position(start),
            }
        });
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: safe(&diagnostic.message),
            help: diagnostic.help.as_deref().map(lines),
            excerpt,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Note => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = &self.excerpt.as_ref()?.excerpt.labels;
        let last = labels.len().saturating_sub(1);
        Some(Box::new(labels.iter().enumerate().map(move |(at, (range, words))| {
            let words = Some(words.clone()).filter(|words| !words.is_empty());
            let span = SourceSpan::from(range.clone());
            match at == last {
                true => LabeledSpan::new_primary_with_span(words, span),
                false => LabeledSpan::new_with_span(words, span),
            }
        })))
    }
}

impl SourceCode for NamedExcerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.excerpt.text.as_str().read_span(span, before, after)?;
        // With no lines around it, the header asks where the label is; an excerpt's own columns
        // would be wrong on a line that was cut.
        let column = if before == 0 && after == 0 { self.position.column - 1 } else { contents.column() };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.excerpt.first_line,
            column,
            contents.line_count(),
        )))
    }
}

/// Blanks at line ends are noise in a log and in a test's expectation.
fn trim_lines(text: &str) -> String {
    let mut trimmed: String = text.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    if !text.ends_with('\n') && !text.is_empty() {
        trimmed.truncate(trimmed.trim_end().len());
        trimmed.push('\n');
    }
    trimmed
}
