//! Values put into texts.

use crate::compare::compare;
use crate::generate::{Random, anything, number, numbers, scalar, text, texts};
use crate::row::{Arg, Row};

fn verb(random: &mut Random) -> String {
    let flags = random.pick(&["", "", "", "0", "-", "+", " ", "#", "-0", "0-", "+ ", "+0", "# 0"]);
    let width = random.pick(&["", "", "", "1", "5", "12", "40"]);
    let precision = random.pick(&["", "", "", ".", ".0", ".1", ".3", ".20", ".02"]);
    let index = random.pick(&["", "", "", "", "", "[1]", "[2]", "[3]", "[0]", "[01]", "[", "[]"]);
    let letter = random.pick(&[
        "v", "t", "b", "d", "o", "x", "X", "e", "E", "f", "g", "G", "s", "q", "d", "s", "v", "f", "%", "z",
        "é", "",
    ]);
    format!("%{flags}{width}{precision}{index}{letter}")
}

fn argument(random: &mut Random) -> Arg {
    match random.below(5) {
        0 => scalar(random),
        1 | 2 => number(random),
        3 => text(random),
        _ => anything(random, 2),
    }
}

/// A format, and mostly as many arguments as it has verbs.
fn formatted(random: &mut Random) -> Vec<Arg> {
    let verbs = random.below(3) + 1;
    let mut format = String::new();
    let mut args = Vec::new();
    for _ in 0..verbs {
        let verb = verb(random);
        if !verb.ends_with('%') {
            args.push(argument(random));
        }
        format += &verb;
        format += random.pick(&["", "|", " ", "%%", "é"]);
    }
    args.insert(0, Arg::Text(format));
    args
}

fn listed(random: &mut Random) -> Vec<Arg> {
    let mut args = formatted(random);
    for arg in args.iter_mut().skip(1) {
        match random.below(4) {
            0 => *arg = texts(random),
            1 => *arg = numbers(random),
            2 => *arg = Arg::Tuple(vec![argument(random), argument(random)]),
            _ => {}
        }
    }
    args
}

/// Behind an unknown element Terraform forgets to move on in the lists to the right of it, and puts elements
/// together that do not belong together. Ours does not.
fn shifted(args: &[Arg]) -> bool {
    let unknown = |arg: &Arg| arg.any(&|arg| matches!(arg, Arg::Unknown));
    args.iter().any(|arg| !matches!(arg, Arg::Unknown) && unknown(arg))
}

const ROWS: &[Row] = &[
    Row::whole("format", formatted).typed_nulls(),
    Row::whole("formatlist", listed).typed_nulls().except(shifted),
];

#[test]
fn formats_are_those_of_terraform() {
    compare(ROWS);
}
