//! Audits: which permissions nobody uses, and what to do about each.
//!
//! Facts go in, findings come out. Facts are what somebody could read of an AWS account ([`aws::facts`]) or of a GitHub
//! organisation ([`github::facts`]), with everything that could *not* be read standing in its place as
//! [`Known::NotRead`], so that nothing is called clean that nobody looked at. A finding says what is stale and since
//! when, on which evidence, why it matters, whether to delegate or to abolish it, and whom to ask.
//!
//! | module | what it is |
//! |---|---|
//! | `known` | a fact, or the reason why there is none |
//! | `settings` | now, and after how long something counts as stale |
//! | `finding` | findings, and what was not checked |
//! | `fingerprint` | what tells it from what somebody accepted |
//! | `object` | what a finding is about, and what should become of it: what a remedy is looked up by |
//! | `aws`, `github` | facts, and the checks over them |
//! | `old` | facts that were collected long ago |
//! | `owners` | CODEOWNERS: whom a repository names for its files |
//! | `remedy` | whether Terraform manages it: the patch, or the command and an import block |
//! | `baseline` | what the audit before this one found, and what somebody accepted |
//! | `report` | all of that, for the renderers |
//!
//! Nothing here asks anybody, reads a file or looks at the clock.

pub mod aws;
pub mod baseline;
pub mod finding;
pub mod fingerprint;
pub mod github;
pub mod known;
pub mod object;
mod old;
pub mod owners;
pub mod remedy;
pub mod report;
pub mod settings;

pub use finding::{Audited, Check, Evidence, Finding, Person, Proposal, Risk, Unchecked, Verb};
pub use known::{Known, Reason};
pub use object::{AwsItem, Change, GitHubItem, Object, Principal, PrincipalKind};
pub use report::{Entry, Report, Scope};
pub use settings::Settings;
