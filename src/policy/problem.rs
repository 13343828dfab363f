//! Why an expression has no value.

use std::fmt;

/// Why an expression has no value. The evaluator adds the place.
///
/// The message is lower case without a final stop. It may tell the values of arguments: whoever calls
/// a function with sensitive arguments must not pass it on (`functions::call` sees to that).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What happened.
    pub message: String,
    /// Which argument of a function is at fault, from 0.
    pub argument: Option<usize>,
    /// A limit was reached: `core::try` and `core::can` do not catch it, or a hostile policy could go on.
    pub limit: bool,
}

impl Problem {
    /// A mistake of the policy or of its data.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), argument: None, limit: false }
    }

    /// A mistake in one argument of a function, counted from 0.
    pub fn argument(index: usize, message: impl Into<String>) -> Self {
        Self { argument: Some(index), ..Self::new(message) }
    }

    /// A limit was reached.
    pub fn limit(message: impl Into<String>) -> Self {
        Self { limit: true, ..Self::new(message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
