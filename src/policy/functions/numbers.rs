//! Numbers.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("abs", &[Param::new("num", Want::Number)], unwritten),
    Function::plain("ceil", &[Param::new("num", Want::Number)], unwritten),
    Function::plain("floor", &[Param::new("num", Want::Number)], unwritten),
    Function::plain("log", &[Param::new("num", Want::Number), Param::new("base", Want::Number)], unwritten),
    Function::plain("max", &[], unwritten).rest(Param::new("numbers", Want::Number)),
    Function::plain("min", &[], unwritten).rest(Param::new("numbers", Want::Number)),
    Function::plain(
        "parseint",
        &[Param::new("number", Want::Any), Param::new("base", Want::Number)],
        unwritten,
    ),
    Function::plain("pow", &[Param::new("num", Want::Number), Param::new("power", Want::Number)], unwritten),
    Function::plain("signum", &[Param::new("num", Want::Number)], unwritten),
];
