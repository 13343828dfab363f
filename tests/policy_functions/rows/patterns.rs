//! Regular expressions.

use crate::compare::compare;
use crate::generate::{Random, text};
use crate::row::{Arg, Row};

const PARTS: &[&str] = &[
    "a",
    "b",
    "l",
    "lo",
    ".",
    "^",
    "$",
    "|",
    "*",
    "+",
    "?",
    "*?",
    "+?",
    "??",
    "{2}",
    "{1,2}",
    "{0,}",
    "{,2}",
    "{",
    "}",
    "{a}",
    "{01}",
    "{1001}",
    "{2,1}",
    "(",
    ")",
    "(a)",
    "(l+)",
    "(?P<x>o)",
    "(?<y>.)",
    "(?:b|c)",
    "(?i)",
    "(?s)",
    "(?U)",
    "(?m)",
    "(?i:h)",
    "(?-i:a)",
    "(?x)",
    "(?u)",
    "(?=a)",
    "(?P<1>a)",
    "()",
    "|b",
    "\\d",
    "\\D",
    "\\s",
    "\\S",
    "\\w",
    "\\W",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\Z",
    "\\pL",
    "\\p{Lu}",
    "\\P{Greek}",
    "\\p{^Greek}",
    "\\PN",
    "\\Qa.b\\E",
    "\\Q(",
    "\\E",
    "\\.",
    "\\/",
    "\\<",
    "\\>",
    "\\-",
    "\\_",
    "\\ ",
    "\\é",
    "\\x41",
    "\\x{e9}",
    "\\x4",
    "\\u0041",
    "\\101",
    "\\0",
    "\\1",
    "\\8",
    "\\n",
    "\\t",
    "\\a",
    "\\e",
    "\\C",
    "[a-z]",
    "[^a]",
    "[]a]",
    "[^]a]",
    "[a-]",
    "[-a]",
    "[a&&b]",
    "[[a]",
    "[a~~b]",
    "[a--b]",
    "[+--]",
    "[\\d-z]",
    "[a-\\d]",
    "[z-a]",
    "[[:alpha:]]",
    "[[:^space:]]",
    "[[:word:]-]",
    "[[:nope:]]",
    "[:alpha:]",
    "[\\w.-]",
    "[\\pL\\d]",
    "[^\\D]",
    "[\\b]",
    "[\\x41-Z]",
    "[\\]]",
    "[",
    "]",
    "[é-ü]",
    "[^\\n]",
    "é",
    "日",
    "ß",
    "ſ",
    "K",
    " ",
    "/",
    "#",
    "-",
    "&",
    "~",
    "\"",
    "'",
    "<",
    ">",
    "=",
    "!",
    ",",
    ":",
    "_",
    "%",
    "@",
    "`",
    ";",
    "0",
    "12",
];

fn pattern(random: &mut Random) -> Arg {
    Arg::Text((0..random.below(4) + 1).map(|_| random.pick(PARTS)).collect())
}

/// A pattern that is likely to be one, and a text with something to find.
fn likely(random: &mut Random) -> Vec<Arg> {
    let pattern = match random.below(3) {
        0 => random.pick_text(&[
            "^(?P<first>\\w+) (?P<last>\\w+)$",
            "(\\d+)-(\\d+)?",
            "(a)|(b)",
            "(?P<a>x)(y)",
            "\\s+",
            "[a-z]*",
            "",
            "(?i)hello|WORLD",
            "^$",
            "(?m)^.*$",
            "(l)(l)?",
            "(?P<n>\\d+)(?:\\.(?P<m>\\d+))?",
            "(a*)*",
            "(a|b)*",
            "(a*)+",
            "x*",
            "\\b",
            "(?:)",
        ]),
        _ => pattern(random),
    };
    let text = match random.below(3) {
        0 => random.pick_text(&[
            "hello world",
            "12-34 5-",
            "Hello\nWorld\n",
            "aab",
            "1.2",
            "ab ba",
            "",
            "a.b[c]",
            "xyxy é K",
        ]),
        _ => text(random),
    };
    vec![pattern, text]
}

fn replaced(random: &mut Random) -> Vec<Arg> {
    let mut args = likely(random);
    let Arg::Text(pattern) = args.remove(0) else { return args };
    let new = ["$1", "<$0>", "${1}_", "$x", "$$", "", "-", "$", "${", "$1a", "$01", "${first}", "$é", "$12"];
    vec![args.remove(0), Arg::Text(format!("/{pattern}/")), Arg::Text(random.pick(&new).to_owned())]
}

/// In Go a repetition behind flags, as in `a(?i)*`, repeats what stands before them. Ours refuses that.
fn repeated_flags(args: &[Arg]) -> bool {
    let repeated = |text: &str| {
        let behind = text.split("(?").skip(1).filter_map(|rest| rest.split_once(')'));
        behind.into_iter().any(|(flags, rest)| {
            flags.chars().all(|flag| "imsU-".contains(flag)) && rest.starts_with(['*', '+', '?', '{'])
        })
    };
    args.iter().any(|arg| arg.any(&|arg| matches!(arg, Arg::Text(text) if repeated(text))))
}

const ROWS: &[Row] = &[
    Row::whole("regex", likely).except(repeated_flags),
    Row::whole("regexall", likely).except(repeated_flags),
    Row::whole("replace", replaced).except(repeated_flags),
];

#[test]
fn patterns_are_those_of_terraform() {
    compare(ROWS);
}
