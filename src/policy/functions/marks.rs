//! Types and marks.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("issensitive", &[Param::new("value", Want::Any).null().unknown().marked()], unwritten),
    Function::plain("nonsensitive", &[Param::new("value", Want::Any).null().unknown().marked()], unwritten),
    Function::plain("sensitive", &[Param::new("value", Want::Any).null().unknown().marked()], unwritten),
    Function::plain("tobool", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("tolist", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("tomap", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("tonumber", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("toset", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("tostring", &[Param::new("v", Want::Any).null().marked()], unwritten),
    Function::plain("type", &[Param::new("value", Want::Any).null().unknown().marked()], unwritten),
];
