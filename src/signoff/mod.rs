//! The second operator: what a sign-off binds, who may sign, and whether it counts.
//!
//! Everything that decides is here and pure: [`Facts`] about a pull request and a [`Requirement`] go in, a
//! [`Verification`] comes out that names every candidate, and for each of them every predicate with its answer.
//! An auditor can read `eligibility` and `standing` without knowing Rust: one function a predicate, with the
//! threat that it answers in its comment.

pub mod backend;
pub mod build;
pub mod canonical;
pub mod facts;
pub mod record;
pub mod request;
pub mod signature;
pub mod tiers;
pub mod verification;

pub use crate::config::signoff::Requirement;
pub use facts::Facts;
pub use record::Record;
pub use request::Request;
pub use verification::Verification;
