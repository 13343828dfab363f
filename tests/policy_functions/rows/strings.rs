//! Texts.

use crate::compare::compare;
use crate::generate::{Random, part, text, texts, whole};
use crate::row::{Arg, Row};

/// What `replace` looks for: a text, or a pattern between slashes.
fn sought(random: &mut Random) -> Arg {
    match random.below(3) {
        0 => random.pick_text(&[
            "/a/",
            "/[a-z]+/",
            "/(?P<x>l+)(o)/",
            "//",
            "/",
            "/^/",
            "/(/",
            "/\\s/",
            "/\\//",
            "/\\pL/",
            "/(?i)HELLO/",
            "/$/",
        ]),
        _ => part(random),
    }
}

fn replacement(random: &mut Random) -> Arg {
    match random.below(3) {
        0 => random.pick_text(&[
            "$1", "${x}", "$x$2", "$$", "$", "${", "<$0>", "${1}a", "$1a", "$é", "${9}", "${-}",
        ]),
        _ => part(random),
    }
}

/// Terraform makes all the spaces before it looks for a line to put them, and dies of it.
fn costly(args: &[Arg]) -> bool {
    let many = |text: &str| text.parse::<f64>().is_ok_and(|spaces| spaces > 1e6);
    args.iter().any(|arg| arg.any(&|arg| matches!(arg, Arg::Number(text) | Arg::Text(text) if many(text))))
}

const ROWS: &[Row] = &[
    Row::each("chomp", &[text]),
    Row::each("endswith", &[text, part]),
    Row::each("indent", &[whole, text]).except(costly),
    Row::each("join", &[part]).rest(texts),
    Row::each("lower", &[text]),
    Row::each("replace", &[text, sought, replacement]),
    Row::each("split", &[part, text]),
    Row::each("startswith", &[text, part]),
    Row::each("strcontains", &[text, part]),
    Row::each("strrev", &[text]),
    Row::each("substr", &[text, whole, whole]),
    Row::each("title", &[text]),
    Row::each("trim", &[text, text]),
    Row::each("trimprefix", &[text, part]),
    Row::each("trimspace", &[text]),
    Row::each("trimsuffix", &[text, part]),
    Row::each("upper", &[text]),
];

#[test]
fn texts_are_those_of_terraform() {
    compare(ROWS);
}
