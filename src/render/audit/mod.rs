//! `pairgate audit`: what is stale, for whoever has to do something about it.
//!
//! Text and Markdown say the same in the same order, the page for a browser can be sorted, and CSV, SARIF and JSON are
//! for other programs. What was not checked stands at the top of each of them, so that nobody takes an audit that
//! could not look for one that found nothing. Sentences are made once, in `lines`.

mod abouts;
mod checklist;
mod csv;
mod facts;
mod html;
mod json;
mod lines;
mod markdown;
mod names;
mod sarif;
mod text;
mod words;

use super::{RenderError, Style};
use crate::audit::Report;

pub use checklist::{checklist, is_checklist, listed, ticked};

/// What an audit can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFormat {
    /// For a terminal.
    Text,
    /// For an issue.
    Markdown,
    /// Every fact, for scripts.
    Json,
    /// For code scanning.
    Sarif,
    /// One line a finding, for spreadsheets.
    Csv,
    /// One file that can be sorted, for a browser.
    Html,
}

impl AuditFormat {
    /// Every format, in the order of the help.
    pub const ALL: [Self; 6] = [Self::Text, Self::Markdown, Self::Json, Self::Sarif, Self::Csv, Self::Html];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == text)
    }
}

/// Writes it.
pub fn render(format: AuditFormat, report: &Report, style: Style) -> Result<String, RenderError> {
    Ok(match format {
        AuditFormat::Text => text::text(report, style),
        AuditFormat::Markdown => markdown::markdown(report, style.lang),
        AuditFormat::Json => json::json(report)?,
        AuditFormat::Sarif => sarif::sarif(report, style.lang)?,
        AuditFormat::Csv => csv::csv(report, style.lang),
        AuditFormat::Html => html::html(report, style.lang),
    })
}
