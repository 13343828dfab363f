//! What came out of a test file, without references to any file: ready to be written in any format.

use crate::policy::judgement::Verdict;
use crate::policy::program::Operation;
use crate::source::{Source, Span};

/// The result of a test file.
#[derive(Debug)]
pub struct TestReport {
    /// The file.
    pub file: String,
    /// Its mocks in their order; those that a filter leaves out are not there.
    pub mocks: Vec<MockReport>,
    /// What each condition said.
    pub tallies: Vec<Tally>,
}

/// The result of a mock.
#[derive(Debug)]
pub struct MockReport {
    /// `aws_vpc.main`.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// What happens to it; none for modules and providers, and where nobody could tell.
    pub operation: Option<Operation>,
    /// `expect_failure`.
    pub expect_failure: bool,
    /// How it went.
    pub status: MockStatus,
    /// Why it went so, where that needs words.
    pub note: Option<String>,
    /// How many policies judged it.
    pub judged: usize,
    /// What is wrong with the mock itself, or with its inputs.
    pub faults: Vec<(String, Option<Place>)>,
    /// What policies had to say: all but plain passes; passes too where a failure was expected in vain.
    pub complaints: Vec<Complaint>,
}

/// How a mock went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MockStatus {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed,
    /// It could not be decided.
    Errored,
    /// It was not judged.
    Skipped,
}

impl MockStatus {
    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
        }
    }

    /// Whether the test as a whole went wrong with it.
    pub fn is_wrong(self) -> bool {
        matches!(self, Self::Failed | Self::Errored)
    }
}

/// What a policy, or one of its `enforce` blocks, said of a mock.
#[derive(Debug)]
pub struct Complaint {
    /// The policy's id.
    pub policy: String,
    /// Its first label.
    pub target: String,
    /// The answer.
    pub verdict: Verdict,
    /// Where the condition stands; the policy when there is none to blame.
    pub place: Place,
    /// The condition on one line.
    pub condition: Option<String>,
    /// `error_message`.
    pub message: Option<String>,
    /// Why something could not be evaluated, and where.
    pub problem: Option<(String, Place)>,
    /// What the condition looked at: expressions and values, safe to show.
    pub seen: Vec<(String, String)>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Place {
    /// Where a span begins.
    pub fn of(source: &Source, span: Span) -> Self {
        let at = source.position(span.start);
        Self { file: source.name().to_owned(), line: at.line, column: at.column }
    }
}

/// What one condition said in a file's tests. Numbers count the policies that the tests were given.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// The policy file.
    pub file: usize,
    /// The policy in it.
    pub policy: usize,
    /// The `enforce` block in it.
    pub enforce: usize,
    /// The answer.
    pub verdict: Verdict,
}

/// The text of a span on one line, cut to a readable length.
pub(super) fn on_one_line(source: &Source, span: Span) -> String {
    const LONGEST: usize = 300;
    let text = source.text().get(span.start..span.end).unwrap_or_default();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", flat.get(..end).unwrap_or_default()),
        None => flat,
    }
}
