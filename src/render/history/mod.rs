//! `pairgate history`: the first page of a weekly meeting.
//!
//! Text and Markdown say the same in the same order, HTML draws it, CSV and JSON hold every fact for a spreadsheet
//! or a script. What needs somebody stands first. Sentences are made once, in `lines`.

mod charts;
mod csv;
mod html;
mod json;
pub(super) mod lines;
mod markdown;
mod matrix;
mod text;
mod words;

use jiff::Timestamp;

use super::{RenderError, Style};
use crate::history::{History, People};

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct Agenda<'a> {
    /// The applies.
    pub history: &'a History,
    /// Who did them.
    pub people: &'a People,
    /// From when on, when somebody asked for that.
    pub since: Option<Timestamp>,
    /// When it is told: emergencies have to be signed in time.
    pub now: Timestamp,
}

/// What a history can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryFormat {
    /// For a terminal.
    Text,
    /// For an issue.
    Markdown,
    /// Every fact, for scripts.
    Json,
    /// One line an apply, for spreadsheets.
    Csv,
    /// One file with charts, for a browser.
    Html,
}

impl HistoryFormat {
    /// Every format, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Text, Self::Markdown, Self::Json, Self::Csv, Self::Html];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
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
pub fn render(format: HistoryFormat, agenda: &Agenda<'_>, style: Style) -> Result<String, RenderError> {
    Ok(match format {
        HistoryFormat::Text => text::text(agenda, style),
        HistoryFormat::Markdown => markdown::markdown(agenda, style.lang),
        HistoryFormat::Json => json::json(agenda)?,
        HistoryFormat::Csv => csv::csv(agenda),
        HistoryFormat::Html => html::html(agenda, style.lang),
    })
}
