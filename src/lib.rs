//! pairgate: a two-person gate for Terraform and OpenTofu changes.
//!
//! This page is the map of the house. A module imports only from its own folder and from lower
//! layers; `tests/layering.rs` reads this table and fails on an upward import.
//!
//! | layer | modules | what they are for |
//! |---|---|---|
//! | 1 | `text`, `source`, `diagnostic`, `finding`, `outcome` | words in two languages, named texts with spans, spanned errors, findings, exit codes |
//! | 2 | `plan`, `types`, `graph`, `hcl`, `config`, `iam` | the plan and its digest, the table of resource types, dependents and blast radius, HCL within limits, `.pairgate.hcl`, policy documents as sets of requests |
//! | 3 | `procedure`, `access`, `rules`, `policy`, `rego` | what a pull request's description holds; who can do what before and after a plan; built-in rules, one file each; Terraform Policy files; Rego policies, judged as conftest does |
//! | 4 | `report`, `engine`, `signoff`, `apply`, `history`, `audit`, `ports` | plan and rules become one report that holds no secret; whether a sign-off counts; what an apply is and what became of it; what was applied by whom; which permissions are stale; the doors to the outside, as traits |
//! | 5 | `github`, `git`, `ssh`, `repo`, `terraform`, `files`, `store`, `aws` | the outside: the forge, the local clone, keys, root modules and their backends, the terraform command, files, what this machine remembers of its applies, credentials of AWS |
//! | 6 | `render` | one file a format; all escaping and all fixed words |
//! | 7 | `commands`, `cli` | one file a subcommand |
//!
//! Layers 1 to 4 are pure: no network, no clock, no environment, no process. Time and identity are
//! passed in, which is what makes a verdict reproducible offline.

pub mod access;
pub mod apply;
pub mod audit;
#[cfg(feature = "aws")]
pub mod aws;
pub mod cli;
pub mod commands;
pub mod config;
pub mod diagnostic;
pub mod engine;
pub mod files;
pub mod finding;
pub mod git;
pub mod github;
pub mod graph;
pub mod hcl;
pub mod history;
pub mod iam;
pub mod outcome;
pub mod plan;
pub mod policy;
pub mod ports;
pub mod procedure;
pub mod rego;
pub mod render;
pub mod repo;
pub mod report;
pub mod rules;
pub mod signoff;
pub mod source;
pub mod ssh;
pub mod store;
pub mod terraform;
pub mod text;
pub mod types;
