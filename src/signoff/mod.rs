//! The second operator: what a sign-off binds, who may sign, and whether it counts.
//!
//! Everything that decides is here and pure: [`Facts`] about a pull request and a [`Requirement`] go in, a
//! [`Verification`] comes out that names every candidate, and for each of them every predicate with its answer.
//! An auditor can read `eligibility`, `binding`, `standing` and `demands` without knowing Rust: one function a predicate, with the
//! threat that it answers in its comment.
//!
//! What is believed, and nothing else: what the forge says about accounts, commits, pushes and statements; the
//! base branch's configuration and keys; and requests in check runs of the apps that the configuration names,
//! because people can neither make nor edit those. A job of the pull request runs as such an app, so a request is
//! as honest as that job: a verdict here is advice until an apply has planned afresh and found the same request.

mod applied;
pub mod backend;
pub mod binding;
pub mod build;
mod candidates;
pub mod canonical;
pub mod command;
pub mod demands;
pub mod eligibility;
pub mod facts;
mod fence;
pub mod freeze;
pub mod ledger;
mod offers;
pub mod offline;
pub mod record;
pub mod request;
pub mod requests;
pub mod session;
pub mod sessions;
pub mod signature;
mod stage;
pub mod standing;
pub mod statement;
mod tally;
pub mod tiers;
pub mod verification;
pub mod verify;

pub use crate::config::signoff::Requirement;
pub use facts::Facts;
pub use record::Record;
pub use request::Request;
pub use verification::Verification;
pub use verify::verify;
