//! Digests of texts.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("md5", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("sha1", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("sha256", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("sha512", &[Param::new("str", Want::Text)], unwritten),
];
