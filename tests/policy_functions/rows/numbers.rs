//! Numbers.

use crate::compare::compare;
use crate::generate::{Random, number, whole};
use crate::row::{Arg, Row};

/// Digits in many bases, and what only looks like them.
fn digits(random: &mut Random) -> Arg {
    random.pick_text(&[
        "0",
        "10",
        "-10",
        "+7",
        "ff",
        "FF",
        "zZ",
        "0x1f",
        "1_0",
        "",
        " 1",
        "1.0",
        "１",
        "7b",
        "99999999999999999999",
        "-zzzzzzzzzzzzzzzzzzzz",
        "1011",
        "--1",
    ])
}

fn base(random: &mut Random) -> Arg {
    random.pick(
        &["2", "8", "10", "16", "36", "37", "62", "63", "1", "0", "-2", "10.5", "1e10"]
            .map(|text| Arg::Number(text.to_owned())),
    )
}

fn is_any(arg: Option<&Arg>, wanted: &dyn Fn(&str) -> bool) -> bool {
    arg.is_some_and(|arg| arg.any(&|arg| matches!(arg, Arg::Number(text) | Arg::Text(text) if wanted(text))))
}

/// The logarithm to the base 0 is -0 in Terraform, and so is that of 1 to a base below 1. It equals 0, and
/// ours has no such number.
fn negative_zero(args: &[Arg]) -> bool {
    is_any(args.get(1), &|base| base == "0") || is_any(args.first(), &|number| number == "1")
}

/// With a fraction in the power, the last digit depends on the machine that Terraform was built for.
fn fraction(args: &[Arg]) -> bool {
    is_any(args.get(1), &|power| power.contains('.'))
}

const ROWS: &[Row] = &[
    Row::each("abs", &[number]),
    Row::each("ceil", &[number]),
    Row::each("floor", &[number]),
    Row::each("log", &[number, number]).except(negative_zero),
    Row::each("max", &[]).rest(number),
    Row::each("min", &[]).rest(number),
    Row::each("parseint", &[digits, base]).typed_nulls(),
    Row::each("pow", &[number, whole]).except(fraction),
    Row::each("signum", &[number]),
];

#[test]
fn numbers_are_those_of_terraform() {
    compare(ROWS);
}
