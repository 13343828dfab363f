//! Texts that stand for values.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("base64decode", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("base64encode", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("csvdecode", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("jsondecode", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("jsonencode", &[Param::new("val", Want::Any).null().unknown()], unwritten),
    Function::plain("urlencode", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("yamldecode", &[Param::new("src", Want::Text)], unwritten),
    Function::plain("yamlencode", &[Param::new("value", Want::Any).null().unknown()], unwritten),
];
