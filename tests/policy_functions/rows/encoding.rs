//! Texts that stand for values, and networks.

use crate::compare::compare;
use crate::generate::{Random, any, anything, mapping, part, text};
use crate::row::{Arg, Row};

use super::collections::untyped;

/// Pieces put together at random: mostly no document, and then in both worlds.
fn pieces(random: &mut Random, most: usize, from: &[&str]) -> Arg {
    Arg::Text((0..=random.below(most)).map(|_| random.pick(from)).collect())
}

fn base64(random: &mut Random) -> Arg {
    match random.below(3) {
        0 => pieces(
            random,
            6,
            &["aGk=", "aGk", "YQ==", "YR==", "w6k=", "/w==", "\n", "\r", "=", "-_", " ", "YWJj"],
        ),
        _ => random.pick_text(&[
            "", "YQ==", "YWI=", "YWJj", "w6kK", "Y\nQ=\n=", "YQ", "YQ=", "YQ===", "gA==", "ZcyB",
        ]),
    }
}

fn csv(random: &mut Random) -> Arg {
    let header = random.pick(&[
        "a,b\n",
        "a\n",
        "\"a\",b\r\n",
        "a,a\n",
        "a,b,c\n",
        "",
        "\n\na,b\n",
        ",\n",
        "a,\n",
        "a b,é",
    ]);
    let rest = pieces(
        random,
        8,
        &[
            "1", "x", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "\"x\"", "\"y,z\"", "\"l\nm\"", " ", "é",
            "\r", "1,2\n", "3,4\n",
        ],
    );
    let Arg::Text(rest) = rest else { unreachable!() };
    Arg::Text(header.to_owned() + &rest)
}

/// A document of nested pieces; sometimes with something that does not belong there.
fn json_text(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random
            .pick(&[
                "null",
                "true",
                "1",
                "1.50",
                "1e3",
                "0.1e-2",
                "12345678901234567890.5",
                "\"\"",
                "\"a\"",
                "\"\\u00e9\"",
                "\"e\\u0301\"",
                "\"\\ud83d\\ude00\"",
                "\"\\n\\/\"",
                "01",
                "+1",
                "nul",
                "'a'",
                "",
                "\"\t\"",
                "1.",
                "\"<&>\"",
            ])
            .to_owned();
    }
    let inner: Vec<String> = (0..random.below(4)).map(|_| json_text(random, depth - 1)).collect();
    match random.below(3) {
        0 => format!("[{}]", inner.join(", ")),
        1 => {
            let keys = ["\"a\"", "\"b\"", "\"a\"", "\"é\"", "\"\""];
            let members: Vec<String> =
                inner.iter().map(|value| format!("{}:{value}", random.pick(&keys))).collect();
            format!("{{{}}}", members.join(" ,\n"))
        }
        _ => format!(" {}{}", json_text(random, depth - 1), random.pick(&["", "", "", "", "x", ",", "\n"])),
    }
}

fn json(random: &mut Random) -> Arg {
    let depth = random.below(4);
    Arg::Text(json_text(random, depth))
}

const YAML_SCALARS: &[&str] = &[
    "a",
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "~",
    "null",
    "Null",
    "nULL",
    "''",
    "\"\"",
    "'y'",
    "\"1\"",
    "1",
    "01",
    "0x1f",
    "0X1F",
    "0o17",
    "0o8",
    "0b11",
    "-0x1f",
    "+0o7",
    "1_000",
    "1.5",
    "1.",
    ".5",
    "-.5",
    "+.5",
    ".e1",
    "1e3",
    "1e",
    "1e-3",
    ".",
    "+",
    "-1",
    "-a",
    "~a",
    ".inf.",
    "2001-01-01",
    "2001-1-2",
    "2001-02-30",
    "2001-01-01T01:02:03Z",
    "2001-1-1t1:2:3.5+01:00",
    "2001-01-01 01:02:03",
    "2001-01-01 01:02:03Z",
    "2001-01-01T24:00:00Z",
    "2001-01-01T01:02:03+00:00",
    "2001-01-01T01:02:03,5Z",
    "12:30:45",
    "1:2",
    "<<",
    "=",
    "a b",
    "é",
    "e\u{301}",
    "a#b",
    "a #b",
    "!!str 1",
    "!!int 0x1f",
    "!!int 1_0",
    "!!int a",
    "!!float 1",
    "!!float .5",
    "!!null a",
    "!!bool yes",
    "!!bool a",
    "!!binary YQ==",
    "!!binary a",
    "!a b",
    "!!timestamp 2001-01-01",
    "!!timestamp a",
    "!!str '2'",
    "!!int '1'",
    "12345678901234567890123",
    "0.1",
    "1e400",
    "|\n    x\n    y",
    ">-\n    x\n    y",
    "'it''s'",
    "\"\\u00e9\\n\\x41\"",
    "!!map a",
    "0xFFFFFFFFFFFFFFFF",
    "-0xFFFFFFFFFFFFFFFF",
    "0xFFFFFFFFFFFFFFFFF",
    ".nan",
    "a: b",
    "[1, a]",
    "{a: 1, b}",
    "[]",
    "{}",
    "[a, [b, c], {d: e}]",
    "!!seq [1]",
    "!!set {a}",
    "&x 1",
    "*x",
    "- a",
    "",
];

/// A list, a map or a single scalar in block style.
fn yaml(random: &mut Random) -> Arg {
    let start = random.pick(&["", "", "", "", "---\n", "# comment\n", "%YAML 1.1\n---\n", "\n\n"]);
    let end = random.pick(&["", "", "", "", "", "\n...\n", "\n---\nb\n", "\n# end\n", "\n  c: d\n"]);
    let scalar = |random: &mut Random| random.pick(YAML_SCALARS);
    let body = match random.below(4) {
        0 => scalar(random).to_owned(),
        1 => (0..=random.below(3)).map(|_| format!("- {}\n", scalar(random))).collect(),
        2 => (0..=random.below(3))
            .map(|_| {
                let key = random.pick(&[
                    "a",
                    "b",
                    "1",
                    "yes",
                    "1.50",
                    "~",
                    "'c d'",
                    "<<",
                    "? e\n",
                    "2001-01-01",
                    "&k f",
                    "[g]",
                    "\"h\"",
                ]);
                format!("{key}: {}\n", scalar(random))
            })
            .collect(),
        _ => format!("a:\n  - {}\n  - b: {}\n    c: &x {{d: 1}}\n<<: *x\n", scalar(random), scalar(random)),
    };
    Arg::Text(format!("{start}{body}{end}"))
}

/// Texts that YAML writes in different ways, and structures of them.
fn to_yaml(random: &mut Random) -> Arg {
    match random.below(5) {
        0 => any(random),
        1 => mapping(random, to_yaml),
        2 => Arg::Tuple(random.many(4, to_yaml)),
        3 => pieces(
            random,
            40,
            &["word", " ", "  ", "long long long", "é", "\u{1f600}", "\"", "\\", "\t", " ", " "],
        ),
        _ => pieces(
            random,
            6,
            &[
                "a", "b c", "\n", "\n", "\n", " ", "  ", "\u{2028}", "\u{85}", "é", "\r\n", "\u{feff}",
                "\u{a0}",
            ],
        ),
    }
}

fn to_json(random: &mut Random) -> Arg {
    if random.below(2) == 0 { text(random) } else { anything(random, 3) }
}

fn prefix(random: &mut Random) -> Arg {
    let address = random.pick(&[
        "10.0.0.0",
        "10.1.2.3",
        "192.168.0.0",
        "0.0.0.0",
        "255.255.255.255",
        "010.001.0.0",
        "08.9.0.0",
        "256.0.0.0",
        "1.2.3",
        "1.2.3.4.5",
        "fe80::",
        "2001:db8::1",
        "::",
        "::1",
        "1:2:3:4:5:6:7:8",
        "1::8:0:0:1",
        "fe80::00001",
        "1:2:3:4:5:6:1.2.3.4",
        "1::2::3",
        "fe80::%1",
        "FE80::A",
        "12345::",
        "",
        "a",
        "1.2.3.-4",
        "1:2:3:4:5:6:7::",
    ]);
    let length = random.pick(&[
        "0", "1", "8", "08", "16", "23", "24", "30", "31", "32", "33", "48", "64", "127", "128", "129", "",
        "-1", "+8", "8 ",
    ]);
    Arg::Text(if random.below(20) == 0 { address.to_owned() } else { format!("{address}/{length}") })
}

fn count(random: &mut Random) -> Arg {
    random.pick(
        &[
            "0",
            "1",
            "2",
            "3",
            "4",
            "8",
            "16",
            "24",
            "31",
            "32",
            "33",
            "64",
            "100",
            "255",
            "256",
            "65535",
            "1.5",
            "4294967296",
            "1e60",
        ]
        .map(|text| Arg::Number(text.to_owned())),
    )
}

/// A host from the start or from the end.
fn host(random: &mut Random) -> Arg {
    match (count(random), random.below(3)) {
        (Arg::Number(text), 0) => Arg::Number(format!("-{text}")),
        (count, _) => count,
    }
}

fn few(random: &mut Random) -> Arg {
    random.pick(
        &["1", "2", "3", "4", "8", "16", "0", "32", "33", "1.5", "-1"]
            .map(|text| Arg::Number(text.to_owned())),
    )
}

/// Terraform has an error when a key comes twice with values that cannot be converted to one another;
/// for ours the last one counts.
fn repeated_key(args: &[Arg]) -> bool {
    let twice =
        |text: &str| ["\"\":", "\"a\":", "\"b\":", "\"é\":"].iter().any(|key| text.matches(key).count() > 1);
    args.iter().any(|arg| matches!(arg, Arg::Text(text) if twice(text)))
}

/// YAML 1.1 has more line breaks than 1.2, a byte order mark may stand anywhere, and no tab at the start.
fn old_breaks(args: &[Arg]) -> bool {
    let old = ['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'];
    args.iter().any(|arg| {
        arg.any(&|arg| matches!(arg, Arg::Text(text) if text.contains(old) || text.starts_with('\t')))
    })
}

/// Terraform makes nonsense of a network below the first, and of fewer bits.
fn below_zero(args: &[Arg]) -> bool {
    args.iter().any(|arg| {
        arg.any(&|arg| matches!(arg, Arg::Number(text) | Arg::Text(text) if text.starts_with('-')))
    })
}

const ROWS: &[Row] = &[
    Row::each("base64decode", &[base64]),
    Row::each("base64encode", &[text]),
    Row::each("csvdecode", &[csv]),
    Row::each("jsondecode", &[json]).except(repeated_key),
    Row::each("jsonencode", &[to_json]).except(untyped),
    Row::each("urlencode", &[text]),
    Row::each("urlencode", &[part]),
    Row::each("yamldecode", &[yaml]).except(old_breaks),
    Row::each("yamlencode", &[to_yaml]).except(untyped),
];

const NETWORKS: &[Row] = &[
    Row::each("cidrhost", &[prefix, host]),
    Row::each("cidrnetmask", &[prefix]),
    Row::each("cidrsubnet", &[prefix, count, count]).except(below_zero),
    Row::each("cidrsubnets", &[prefix]).rest(few),
];

#[test]
fn encodings_are_those_of_terraform() {
    compare(ROWS);
}

#[test]
fn networks_are_those_of_terraform() {
    compare(NETWORKS);
}
