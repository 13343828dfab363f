//! Sets.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("setintersection", &[Param::new("first_set", Want::Set)], unwritten)
        .rest(Param::new("other_sets", Want::Set)),
    Function::plain("setproduct", &[], unwritten).rest(Param::new("sets", Want::Any).marked()),
    Function::plain("setsubtract", &[Param::new("a", Want::Set), Param::new("b", Want::Set)], unwritten),
    Function::plain("setunion", &[Param::new("first_set", Want::Set)], unwritten)
        .rest(Param::new("other_sets", Want::Set)),
];
