//! IP networks.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain(
        "cidrcontains",
        &[Param::new("containing_prefix", Want::Text), Param::new("contained_ip_or_prefix", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "cidrhost",
        &[Param::new("prefix", Want::Text), Param::new("hostnum", Want::Number)],
        unwritten,
    ),
    Function::plain("cidrnetmask", &[Param::new("prefix", Want::Text)], unwritten),
    Function::plain(
        "cidrsubnet",
        &[
            Param::new("prefix", Want::Text),
            Param::new("newbits", Want::Number),
            Param::new("netnum", Want::Number),
        ],
        unwritten,
    ),
    Function::plain("cidrsubnets", &[Param::new("prefix", Want::Text)], unwritten)
        .rest(Param::new("newbits", Want::Number)),
];
