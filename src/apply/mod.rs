//! An apply, as far as it can be thought through without running anything: which commands change something, what
//! became of each change, what terraform's errors mean, what must be remembered when the gate itself dies.

pub mod advice;
pub mod errors;
mod landed;
mod progress;
pub mod redact;
pub mod results;
pub mod verdict;
