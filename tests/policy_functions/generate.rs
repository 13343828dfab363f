//! Arguments at random, mostly such as nobody thinks of.

use crate::row::Arg;

/// SplitMix64: the same numbers everywhere for one seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `limit`, which is not zero.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    pub fn pick_text(&mut self, from: &[&str]) -> Arg {
        Arg::Text(self.pick(from).to_owned())
    }

    pub fn many(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> Arg) -> Vec<Arg> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "10",
    "16",
    "62",
    "63",
    "1.5",
    "-1.5",
    "0.5",
    "-0.5",
    "2.5",
    "0.1",
    "-0.25",
    "1e-20",
    "1e10",
    "1e21",
    "1e100",
    "-1e30",
    "9007199254740993",
    "18446744073709551616",
    "-9223372036854775809",
    "123456789012345678901234567890.125",
    "3.0000000000000000000000001",
];

const ATOMS: &[&str] = &[
    "a",
    "b",
    "A",
    "Hello",
    "world",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u{b}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{3000}",
    "\u{200b}",
    "\u{feff}",
    "\u{1}",
    "\u{7f}",
    "é",
    "e\u{301}",
    "\u{301}",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ſ",
    "ﬁ",
    "Ǆ",
    "ǆ",
    "ǅ",
    "ŉ",
    "Σ",
    "ς",
    "σας",
    "ᾳ",
    "Ω",
    "\u{212b}",
    "\u{212a}",
    "日本",
    "\u{1112}\u{1161}\u{11ab}",
    "क्षि",
    "ก็",
    "👨‍👩‍👧‍👦",
    "🇩🇪🇫🇷",
    "👍🏽",
    "𝔸",
    "ⓐ",
    "ა",
    "${x}",
    "%{if}",
    "\\",
    "\"",
    "'",
    "/",
    "<",
    ">",
    "&",
    "%",
    "%s",
    ".",
    "*",
    "-",
    "_",
    ",",
    "(",
    "0",
    "12",
    "-3",
    "1.50",
    "true",
    "null",
    "don't",
    "a_b-c",
];

/// A number: small and whole, or strange, or a text that is one.
pub fn number(random: &mut Random) -> Arg {
    match random.below(7) {
        0 => random.pick_text(&[
            "5", "-1.5", ".5", "5.", "5.e2", "+7", "010", "1e2", "1E-2", ".", "1e", "", " 1", "0x1",
        ]),
        1 | 2 => whole(random),
        3 | 4 => Arg::Number(random.pick(NUMBERS).to_owned()),
        _ => Arg::Number(format!("{}.{}", random.below(1000) as i64 - 500, random.below(1000))),
    }
}

/// A small whole number.
pub fn whole(random: &mut Random) -> Arg {
    Arg::Number((random.below(16) as i64 - 4).to_string())
}

/// A text.
pub fn text(random: &mut Random) -> Arg {
    Arg::Text(string(random))
}

/// A text out of nasty parts.
pub fn string(random: &mut Random) -> String {
    (0..random.below(7)).map(|_| random.pick(ATOMS)).collect()
}

/// A text of one nasty part, which is likely to be found in another text.
pub fn part(random: &mut Random) -> Arg {
    random.pick_text(ATOMS)
}

/// `true`, `false`, and what can become them.
pub fn bool(random: &mut Random) -> Arg {
    match random.below(6) {
        0 => random.pick_text(&["true", "false", "True", "1"]),
        at => Arg::Bool(at % 2 == 0),
    }
}

/// Something that is neither a list nor a map.
pub fn scalar(random: &mut Random) -> Arg {
    match random.below(8) {
        0 => Arg::Null,
        1 => bool(random),
        2..5 => number(random),
        _ => text(random),
    }
}

/// A list of texts.
pub fn texts(random: &mut Random) -> Arg {
    let items = random.many(5, part);
    sequence(random, items)
}

/// A list of numbers.
pub fn numbers(random: &mut Random) -> Arg {
    let items = random.many(5, number);
    sequence(random, items)
}

/// A list, set or tuple.
pub fn sequence(random: &mut Random, items: Vec<Arg>) -> Arg {
    match random.below(4) {
        0 => Arg::List(items),
        1 => Arg::Set(items),
        _ => Arg::Tuple(items),
    }
}

/// A map or object of these values.
pub fn mapping(random: &mut Random, make: fn(&mut Random) -> Arg) -> Arg {
    let mut members: Vec<(String, Arg)> = Vec::new();
    for _ in 0..random.below(4) {
        let key = random.pick(&["a", "b", "key", "é", "a b", "0", "Z"]).to_owned();
        if members.iter().all(|(other, _)| *other != key) {
            members.push((key, make(random)));
        }
    }
    if random.below(3) == 0 { Arg::Map(members) } else { Arg::Object(members) }
}

/// Anything, nested at most so deep.
pub fn anything(random: &mut Random, depth: usize) -> Arg {
    if depth == 0 {
        return scalar(random);
    }
    match random.below(12) {
        0 => texts(random),
        1 => numbers(random),
        2 => Arg::Tuple(random.many(4, |random| anything(random, depth - 1))),
        3 => mapping(random, text),
        // Whether a map can be made of such members is a question to `tomap` and not to every function.
        4 => match mapping(random, |random| anything(random, 1)) {
            Arg::Map(members) => Arg::Object(members),
            other => other,
        },
        5 => Arg::Unknown,
        6 => Arg::Tuple(vec![Arg::Unknown, scalar(random)]),
        7 => Arg::Tuple(vec![Arg::Sensitive(Box::new(scalar(random))), scalar(random)]),
        _ => scalar(random),
    }
}

/// Anything.
pub fn any(random: &mut Random) -> Arg {
    anything(random, 2)
}
