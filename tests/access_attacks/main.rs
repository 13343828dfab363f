//! Attacks on the review of access: somebody wants more, and wants no rule to say so.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod delegation;
mod documents;
mod further;
mod narrowing;
mod paths;
#[allow(dead_code)]
#[path = "../access_aws/plans.rs"]
mod plans;
mod robust;
#[path = "../support/mod.rs"]
mod support;
mod unseen;

pub const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";
