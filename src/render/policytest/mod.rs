//! Results of policy tests, for people, scripts and CI.

mod json;
mod junit;
mod text;

use super::RenderError;
use crate::policy::testing::{Gap, MockReport, MockStatus, TestReport};

/// What results can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// Every fact, for scripts.
    Json,
    /// For test reports of CI.
    Junit,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Junit];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Junit => "junit",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == text)
    }
}

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct Results<'r> {
    /// One a test file.
    pub reports: &'r [TestReport],
    /// Conditions that the tests say too little about, when somebody asked.
    pub gaps: Option<&'r [Gap]>,
    /// Such a condition is a failure.
    pub gaps_fail: bool,
}

/// How many mocks went how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    errored: usize,
    skipped: usize,
}

impl Results<'_> {
    /// Whether everything went as expected.
    pub fn passed(&self) -> bool {
        let gaps = self.gaps_fail && self.gaps.is_some_and(|gaps| !gaps.is_empty());
        !gaps && !self.mocks().any(|mock| mock.status.is_wrong())
    }

    fn mocks(&self) -> impl Iterator<Item = &MockReport> {
        self.reports.iter().flat_map(|report| &report.mocks)
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for mock in self.mocks() {
            match mock.status {
                MockStatus::Passed => counts.passed += 1,
                MockStatus::Failed => counts.failed += 1,
                MockStatus::Errored => counts.errored += 1,
                MockStatus::Skipped => counts.skipped += 1,
            }
        }
        counts
    }
}

/// Writes results.
pub fn render(format: Format, results: &Results<'_>) -> Result<String, RenderError> {
    match format {
        Format::Text => Ok(text::render(results)),
        Format::Json => json::render(results),
        Format::Junit => junit::render(results),
    }
}
