//! Gathering what is wrong: everything goes on after a mistake, so that all are told at once.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// A file's mistakes.
pub(super) struct Report<'s> {
    /// The file.
    pub(super) source: &'s Source,
    /// What makes it unusable.
    pub(super) errors: Diagnostics,
    /// What is allowed and rarely meant.
    pub(super) warnings: Diagnostics,
}

impl<'s> Report<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self { source, errors: Vec::new(), warnings: Vec::new() }
    }

    /// Adds an error at one place.
    pub(super) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.errors.push(Diagnostic::error(code, message).at(self.source, span, label).help(help));
    }

    /// Adds a warning at one place.
    pub(super) fn warn(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.warnings.push(Diagnostic::warning(code, message).at(self.source, span, label).help(help));
    }

    /// Adds an error about a thing that is there twice.
    pub(super) fn twice(&mut self, message: impl Into<String>, first: Span, again: Span, help: &str) {
        self.errors.push(
            Diagnostic::error("policy-duplicate", message)
                .at(self.source, first, "first here")
                .at(self.source, again, "again here")
                .help(help),
        );
    }
}
