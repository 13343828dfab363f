//! A text as it is searched: without spaces and frames, and with an encoding undone; every byte knows its place
//! in the original.
//!
//! Undoing encodings in the text finds spellings that nobody can list: clients differ in what they escape, and in
//! the case of the digits.

use std::ops::Range;

/// A text without spaces, with the way back.
pub struct Folded {
    /// What is searched.
    pub text: String,
    /// For each byte of it the place in the original that it came from.
    places: Vec<(usize, usize)>,
}

/// One piece of the original, and what it stands for.
type Undo = fn(&str) -> Option<(usize, String)>;

impl Folded {
    /// Only without spaces and frames.
    pub fn plain(text: &str) -> Self {
        Self::new(text, |_| None)
    }

    /// Every way to look at a text; encodings only where there is a sign of them.
    pub fn all(text: &str) -> Vec<Self> {
        let ways: [(char, Undo); 4] =
            [('%', percent), ('+', percent_and_plus), ('\\', backslash), ('&', entity)];
        let signs = ways.into_iter().filter(|(sign, _)| text.contains(*sign));
        std::iter::once(Self::plain(text)).chain(signs.map(|(_, undo)| Self::new(text, undo))).collect()
    }

    fn new(text: &str, undo: impl Fn(&str) -> Option<(usize, String)>) -> Self {
        let mut folded =
            Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, piece) = undo(rest).unwrap_or_else(|| {
                let c = rest.chars().next().unwrap_or_default();
                (c.len_utf8(), c.to_string())
            });
            let end = at + length.max(1);
            for c in piece.chars().filter(|c| !is_gap(*c)) {
                folded.text.push(c);
                folded.places.extend(std::iter::repeat_n((at, end), c.len_utf8()));
            }
            at = end;
        }
        folded
    }

    /// The place in the original.
    pub fn original(&self, place: Range<usize>) -> Range<usize> {
        let start = self.places.get(place.start).map_or(0, |(start, _)| *start);
        let end =
            place.end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(start, |(_, end)| *end);
        start..end
    }
}

/// Spaces, and what terraform frames its messages with.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '│' | '╷' | '╵' | '\u{200b}' | '\u{feff}')
}

/// `%2F`, and several of them where they are one character.
fn percent(rest: &str) -> Option<(usize, String)> {
    let byte = |at: usize| {
        let digits = rest.get(at..)?.strip_prefix('%')?.get(..2)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
    };
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        bytes.push(byte(bytes.len() * 3)?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return Some((bytes.len() * 3, text.to_owned()));
        }
    }
    None
}

/// The same in a form, where a plus is a space.
fn percent_and_plus(rest: &str) -> Option<(usize, String)> {
    if rest.starts_with('+') { Some((1, " ".to_owned())) } else { percent(rest) }
}

/// `\n`, `\"`, `\u00e9`, `\x1b`: quoted by JSON, HCL and Go.
fn backslash(rest: &str) -> Option<(usize, String)> {
    let escaped = rest.strip_prefix('\\')?;
    let hexadecimal = |digits: usize, from: usize| {
        let text = escaped.get(from..from + digits)?;
        u32::from_str_radix(text, 16).ok()
    };
    match escaped.chars().next()? {
        'n' | 'r' | 't' => Some((2, " ".to_owned())),
        'x' => Some((4, char::from_u32(hexadecimal(2, 1)?)?.to_string())),
        'u' => {
            let first = hexadecimal(4, 1)?;
            if let Some(c) = char::from_u32(first) {
                return Some((6, c.to_string()));
            }
            // Half of a pair of surrogates: the other half follows.
            let second = escaped.get(5..7).filter(|start| *start == "\\u").and(hexadecimal(4, 7))?;
            let (high, low) = (u16::try_from(first).ok()?, u16::try_from(second).ok()?);
            let text = String::from_utf16(&[high, low]).ok()?;
            Some((12, text))
        }
        c if c.is_ascii_punctuation() => Some((2, c.to_string())),
        _ => None,
    }
}

/// `&amp;` and its like, in answers that are XML.
fn entity(rest: &str) -> Option<(usize, String)> {
    const ENTITIES: [(&str, &str); 9] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#xA;", "\n"),
        ("&#10;", "\n"),
    ];
    let found = ENTITIES.iter().find(|(written, _)| rest.starts_with(written));
    found.map(|(written, meant)| (written.len(), (*meant).to_owned()))
}
