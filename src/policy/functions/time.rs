//! Instants.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain(
        "formatdate",
        &[Param::new("format", Want::Text), Param::new("time", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "timeadd",
        &[Param::new("timestamp", Want::Text), Param::new("duration", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "timecmp",
        &[Param::new("timestamp_a", Want::Text), Param::new("timestamp_b", Want::Text)],
        unwritten,
    ),
    Function::plain("timestamp", &[], unwritten),
];
