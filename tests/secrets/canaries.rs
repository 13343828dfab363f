//! Secrets that can be recognised again, whatever a format does to them.

use proptest::prelude::*;

/// A secret. Its chunks are letters and digits, which no format escapes: a chunk in an output is a leak,
/// also when the rest of the secret was masked or escaped.
#[derive(Clone, Debug)]
pub struct Canary {
    pub text: String,
    pub chunks: Vec<String>,
}

const NASTY: [&str; 26] = [
    "\"",
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "<",
    ">",
    "&",
    "`",
    "|",
    "](",
    "**",
    "~~~",
    "%",
    "%0A",
    "::",
    "${",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{2028}",
    "é",
    "日本",
    "\u{1f511}",
    "/",
    " ",
];

/// `number` makes it unique.
fn chunk(number: usize, random: u32) -> String {
    let letters: Vec<char> = "bcdfghjkmnpqrstvwxzBCDFGHJKMNPQRSTVWXZ".chars().collect();
    let mut rest = random as usize;
    let mut text = format!("z{number:02}");
    for _ in 0..4 {
        text.push(letters[rest % letters.len()]);
        rest /= letters.len();
    }
    text
}

/// As many canaries: one to four chunks with nasty characters between and around them, 8 to 40 long.
pub fn canaries(count: usize) -> impl Strategy<Value = Vec<Canary>> {
    let one = (proptest::collection::vec((any::<u32>(), 0..NASTY.len()), 1..4), 0..NASTY.len());
    proptest::collection::vec(one, count).prop_map(|all| {
        let mut number = 0;
        all.into_iter()
            .map(|(parts, first)| {
                let mut canary = Canary { text: String::new(), chunks: Vec::new() };
                for (index, (random, nasty)) in parts.iter().enumerate() {
                    let found = chunk(number, *random);
                    number += 1;
                    if index > 0 || first % 2 == 0 {
                        canary.text.push_str(NASTY[if index > 0 { *nasty } else { first }]);
                    }
                    // A line of its own must be long enough to be a secret of its own.
                    canary.text.push_str(&found);
                    canary.text.push_str("0x");
                    canary.chunks.push(found);
                }
                if parts[0].1 % 3 == 0 {
                    canary.text.push_str(NASTY[parts[0].1]);
                }
                canary
            })
            .collect()
    })
}

/// The chunks that stand in a text, also with everything but letters and digits taken out.
pub fn leaks<'c>(text: &str, canaries: &'c [Canary]) -> Vec<&'c str> {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let all = canaries.iter().flat_map(|canary| &canary.chunks);
    all.filter(|chunk| text.contains(chunk.as_str()) || plain.contains(chunk.as_str()))
        .map(String::as_str)
        .collect()
}
