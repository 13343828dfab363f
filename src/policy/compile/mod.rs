//! From text to a program, with every mistake of the file told at once.
//!
//! A policy that is wrong must not run as something else: whatever can be known without a plan is
//! checked here. `body` says which blocks and attributes may be where, `file` and `policy` read them,
//! `expression` and its helpers (`template`, `traversal`, `call`) make expressions with every name
//! resolved. Then `reach` looks at what the expressions can read, on which the rules for `operations`
//! and `enforcement_level` rest, `cycles` refuses locals that go in a circle, and `idle` warns.
//!
//! [`compile_expression`], [`Scope`] and [`compile_type`] also serve the reader of test files.

mod body;
mod call;
mod constant;
mod cycles;
mod expression;
mod file;
mod idle;
mod manual;
mod operations;
mod policy;
mod reach;
mod report;
mod scope;
mod template;
mod traversal;
mod types;

pub use expression::compile_expression;
pub use scope::{Names, Scope};
pub use types::compile_type;

use hcl_edit::structure::Body;

use super::program::PolicyFile;
use crate::diagnostic::Diagnostics;
use crate::hcl;
use crate::source::Source;
use report::Report;

/// What the parser of HCL needs to know about policy files and their tests.
const HCL: hcl::Kind = hcl::Kind {
    file: "policy file",
    size: "policy-size",
    syntax: "policy-syntax",
    duplicate: "policy-duplicate",
    shorten: "split it: each file is evaluated by itself",
    map: "tags = { team = \"core\", stage = \"prod\" }",
};

/// Parses a file within limits.
pub fn parse_body(source: &Source) -> Result<Body, Diagnostics> {
    Ok(hcl::parse(source, &HCL)?)
}

/// Compiles a policy file: the program with warnings, or everything that is wrong with it.
pub fn compile(source: &Source) -> Result<(PolicyFile, Diagnostics), Diagnostics> {
    let body = parse_body(source)?;
    let mut report = Report::new(source);
    let file = file::read(&mut report, &body);
    if report.errors.is_empty() {
        idle::warn(&mut report, &file);
        return Ok((file, hcl::shown(report.warnings, "policy-more")));
    }
    Err(hcl::shown(report.errors, "policy-more"))
}
