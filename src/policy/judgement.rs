//! What a policy says of a subject.

use super::problem::Problem;
use crate::finding::Level;
use crate::source::Span;

/// The answer of a policy or of one of its `enforce` blocks. The order is that of how much it weighs
/// when several are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The condition holds.
    Pass,
    /// Known only after apply.
    Unknown,
    /// The condition does not hold.
    Fail,
    /// It could not be evaluated.
    Error,
}

impl Verdict {
    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

/// A problem with the place of the expression that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The expression.
    pub span: Span,
    /// What is the matter.
    pub problem: Problem,
}

/// What a policy says of a subject to which it applies.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The level; `mandatory` when it could not be evaluated.
    pub level: Level,
    /// All `enforce` blocks together: the weightiest.
    pub verdict: Verdict,
    /// One entry an `enforce` block, in their order. Empty when level or filter could not be evaluated.
    pub enforced: Vec<Enforced>,
    /// Why level or filter could not be evaluated.
    pub fault: Option<Fault>,
    /// The steps that it took.
    pub steps: u64,
}

/// What one `enforce` block says.
#[derive(Debug, Clone)]
pub struct Enforced {
    /// Its number among the blocks of the policy, from 0.
    pub index: usize,
    /// The answer.
    pub verdict: Verdict,
    /// `error_message` where the condition does not hold; sensitive parts read `(sensitive value)`.
    pub error_message: Option<String>,
    /// `info_message`.
    pub info_message: Option<String>,
    /// Why condition or message could not be evaluated.
    pub fault: Option<Fault>,
    /// What the condition looked at, for whoever wants to know why: place and value, safe to show. Gathered
    /// only when the environment asks for it.
    pub seen: Vec<Seen>,
}

/// A value that a condition looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The expression.
    pub span: Span,
    /// Its value, without secrets and cut to a readable length.
    pub text: String,
}
