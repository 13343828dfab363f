//! Regular expressions.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain(
        "regex",
        &[Param::new("pattern", Want::Text), Param::new("string", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "regex_match",
        &[Param::new("pattern", Want::Text), Param::new("string", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "regexall",
        &[Param::new("pattern", Want::Text), Param::new("string", Want::Text)],
        unwritten,
    ),
];
