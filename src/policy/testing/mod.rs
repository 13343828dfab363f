//! Tests of policies (`*.policytest.hcl`): mocks instead of a plan.
//!
//! [`compile`] reads a file, [`run`] judges its mocks by policies. A mock is what its author wrote and nothing
//! more: an attribute that was left out is not there, and a policy that reads it is in error. So a test cannot
//! pass because of something that nobody thought of. What `core::getresources` finds are the resource mocks of
//! the file, also those that are skipped.
//!
//! | file | what it does |
//! |---|---|
//! | `program` | a test file, compiled |
//! | `mocks` | the values of mocks, and the world that they are |
//! | `subjects` | a mock as what policies judge |
//! | `run` | which policies a mock meets |
//! | `each` | mocks for another judge than `run` |
//! | `outcome` | what they said, put together |
//! | `report` | what came out, without references to any file |
//! | `coverage` | conditions that never held, or never failed |

mod coverage;
mod each;
mod mocks;
mod outcome;
mod program;
mod report;
mod run;
mod subjects;

pub use super::compile::compile_test as compile;
pub use coverage::{Coverage, Gap, Never};
pub use each::each;
pub use program::{Mock, MockKind, Target, TestFile};
pub use report::{Complaint, MockReport, MockStatus, Place, Tally, TestReport};
pub use run::{Setting, check, run};
