//! Values put into texts.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("format", &[Param::new("format", Want::Text)], unwritten)
        .rest(Param::new("args", Want::Any).null().unknown()),
    Function::plain("formatlist", &[Param::new("format", Want::Text)], unwritten)
        .rest(Param::new("args", Want::Any).null().unknown()),
];
