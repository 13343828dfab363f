//! Versions.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("semvercmp", &[Param::new("a", Want::Text), Param::new("b", Want::Text)], unwritten),
    Function::plain(
        "semverconstraint",
        &[Param::new("version", Want::Text), Param::new("constraint", Want::Text)],
        unwritten,
    ),
];
