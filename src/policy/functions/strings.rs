//! Texts.

use super::{Function, Param, Want, unwritten};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("chomp", &[Param::new("str", Want::Text)], unwritten),
    Function::plain(
        "contains_substring",
        &[Param::new("str", Want::Text), Param::new("substr", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "endswith",
        &[Param::new("str", Want::Text), Param::new("suffix", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "indent",
        &[Param::new("spaces", Want::Number), Param::new("str", Want::Text)],
        unwritten,
    ),
    Function::plain("join", &[Param::new("separator", Want::Text)], unwritten)
        .rest(Param::new("lists", Want::Texts)),
    Function::plain("lower", &[Param::new("str", Want::Text)], unwritten),
    Function::plain(
        "replace",
        &[Param::new("str", Want::Text), Param::new("substr", Want::Text), Param::new("replace", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "split",
        &[Param::new("separator", Want::Text), Param::new("str", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "startswith",
        &[Param::new("str", Want::Text).unknown(), Param::new("prefix", Want::Text)],
        unwritten,
    ),
    Function::plain(
        "strcontains",
        &[Param::new("str", Want::Text), Param::new("substr", Want::Text)],
        unwritten,
    ),
    Function::plain("strrev", &[Param::new("str", Want::Text)], unwritten),
    Function::plain(
        "substr",
        &[
            Param::new("str", Want::Text),
            Param::new("offset", Want::Number),
            Param::new("length", Want::Number),
        ],
        unwritten,
    ),
    Function::plain("title", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("trim", &[Param::new("str", Want::Text), Param::new("cutset", Want::Text)], unwritten),
    Function::plain(
        "trimprefix",
        &[Param::new("str", Want::Text), Param::new("prefix", Want::Text)],
        unwritten,
    ),
    Function::plain("trimspace", &[Param::new("str", Want::Text)], unwritten),
    Function::plain(
        "trimsuffix",
        &[Param::new("str", Want::Text), Param::new("suffix", Want::Text)],
        unwritten,
    ),
    Function::plain("upper", &[Param::new("str", Want::Text)], unwritten),
    Function::plain("valuetostring", &[Param::new("value", Want::Any).null().unknown()], unwritten),
];
