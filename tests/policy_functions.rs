//! Every function does what the function of the same name in Terraform does.
//!
//! # How it works
//!
//! A [`row::Row`] says how to make the arguments of one function at random. For every row some hundred
//! calls are made, half of them with something nasty in a place where the function does not want it,
//! an unknown, a sensitive value, or too many arguments. Each call is evaluated by ours and, written in
//! HCL, by `terraform console`; the results must be the same to the byte of their `jsonencode`, with the
//! same marks, unknown where the other is unknown, and an error where the other is an error.
//!
//! # How to add a function
//!
//! One line in a file below `policy_functions/rows/`: `Row::each("abs", &[number])` with a generator for
//! every parameter, `.rest(number)` for the one that repeats, or `Row::whole("regex", pattern_and_text)`
//! where arguments depend on one another. Generators are in `policy_functions/generate.rs`. A difference
//! that is meant is declared with `.except(|args| ...)`, with a comment that says why; at least half of
//! the calls must stay. `.typed_nulls()` is for functions that take anything and treat null as an error.
//!
//! # What can be set
//!
//! `PAIRGATE_TEST_SEED` is a number or `random`; a failure prints the seed. `PAIRGATE_TEST_CALLS` is the
//! number of calls for each function, `PAIRGATE_TEST_FUNCTION` the one function to look at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs
)]

#[path = "policy_functions/compare.rs"]
mod compare;
#[path = "policy_functions/console.rs"]
mod console;
#[path = "policy_functions/generate.rs"]
mod generate;
#[path = "policy_functions/limits.rs"]
mod limits;
#[path = "policy_functions/row.rs"]
mod row;
#[path = "policy_functions/rows/mod.rs"]
mod rows;
mod support;
#[path = "policy_functions/tables.rs"]
mod tables;
