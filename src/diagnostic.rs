//! Errors and warnings with places, gathered so that all mistakes are shown at once.

use crate::source::{Source, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// What was done: nothing is wrong.
    Note,
    /// Said, and work goes on.
    Warning,
    /// Work stops: deny by default.
    Error,
}

/// One mistake: what happened, where, and what to do next.
///
/// The message is lower case without a final stop; user input stands in backticks.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A short stable name such as `plan-truncated`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// The text that the labels point into.
    pub source: Option<Source>,
    /// Places, each with a few words (possibly none).
    pub labels: Vec<(Span, String)>,
    /// The next action.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            source: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// Something that was done, where standard output belongs to a report.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, message) }
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, source: &Source, span: impl Into<Span>, label: impl Into<String>) -> Self {
        self.source = Some(source.clone());
        self.labels.push((span.into(), label.into()));
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What a command that failed gives back: at least one error, perhaps warnings.
pub type Diagnostics = Vec<Diagnostic>;

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        vec![one]
    }
}
