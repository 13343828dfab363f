//! Words, numbers and strings: the values that hold no others.

use std::borrow::Cow;

use super::{Cursor, Problem, Result};

impl<'a> Cursor<'a> {
    fn word(&mut self, word: &'static str) -> Result<()> {
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        if word.as_bytes().starts_with(rest) {
            return self.fail(Problem::Truncated);
        }
        self.fail(Problem::Expected("a JSON value"))
    }

    /// Reads `null`.
    pub fn null(&mut self) -> Result<()> {
        self.blank();
        self.word("null")
    }

    /// Reads `true` or `false`.
    pub fn bool(&mut self) -> Result<bool> {
        self.blank();
        if self.byte() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at > start {
            return Ok(());
        }
        if self.byte().is_none() { self.fail(Problem::Truncated) } else { self.fail(Problem::BadNumber) }
    }

    /// Reads a number and gives its text, untouched.
    pub fn number(&mut self) -> Result<&'a str> {
        self.blank();
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        if let Some(b'0'..=b'9') = self.byte() {
            return self.fail(Problem::BadNumber);
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Moves over plain characters of a string, up to a quote, a backslash or the end.
    fn plain(&mut self) -> Result<()> {
        let bytes = self.bytes();
        let mut at = self.at;
        while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let stop = stops(u64::from_le_bytes(*chunk));
            if stop != 0 {
                at += (stop.trailing_zeros() / 8) as usize;
                break;
            }
            at += 8;
        }
        loop {
            match bytes.get(at) {
                None | Some(b'"' | b'\\') => break,
                Some(0..=0x1f) => {
                    self.at = at;
                    return self.fail(Problem::ControlCharacter);
                }
                Some(_) => at += 1,
            }
        }
        self.at = at;
        Ok(())
    }

    fn hex4(&mut self) -> Result<u32> {
        let Some(digits) = self.bytes().get(self.at..self.at + 4) else {
            self.at = self.text.len();
            return self.fail(Problem::Truncated);
        };
        let mut value = 0;
        for &digit in digits {
            let Some(digit) = char::from(digit).to_digit(16) else { return self.fail(Problem::BadEscape) };
            value = value * 16 + digit;
        }
        self.at += 4;
        Ok(value)
    }

    /// Reads what follows a backslash.
    fn escape(&mut self) -> Result<char> {
        let Some(byte) = self.byte() else { return self.fail(Problem::Truncated) };
        self.at += 1;
        Ok(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => {
                self.at -= 1;
                return self.fail(Problem::BadEscape);
            }
        })
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.hex4()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            let rest = self.bytes().get(self.at..).unwrap_or_default();
            if !rest.starts_with(b"\\u") {
                let cut = b"\\u".starts_with(rest);
                return self.fail(if cut { Problem::Truncated } else { Problem::BadEscape });
            }
            self.at += 2;
            let second = self.hex4()?;
            if !(0xdc00..0xe000).contains(&second) {
                return self.fail(Problem::BadEscape);
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        match char::from_u32(code) {
            Some(found) => Ok(found),
            None => self.fail(Problem::BadEscape),
        }
    }

    /// Reads a string; borrowed from the text unless it has escapes.
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        self.blank();
        if self.byte() != Some(b'"') {
            return self.expected("a string");
        }
        self.at += 1;
        let start = self.at;
        self.plain()?;
        if self.byte() == Some(b'"') {
            let text = self.text.get(start..self.at).unwrap_or_default();
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        let mut out = self.text.get(start..self.at).unwrap_or_default().to_owned();
        loop {
            match self.byte() {
                None => return self.fail(Problem::Truncated),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                _ => {
                    self.at += 1;
                    out.push(self.escape()?);
                    let from = self.at;
                    self.plain()?;
                    out.push_str(self.text.get(from..self.at).unwrap_or_default());
                }
            }
        }
    }

    pub(super) fn skip_string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            self.plain()?;
            match self.byte() {
                None => return self.fail(Problem::Truncated),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => {
                    self.at += 1;
                    self.escape()?;
                }
            }
        }
    }
}

/// Which of eight bytes end a run of plain characters: the high bit of each byte that is a quote, a
/// backslash or a control character (bit tricks from Bit Twiddling Hacks, "determine if a word has a
/// byte less than n"; false positives can only follow a true one, so the first set bit is exact).
fn stops(word: u64) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(LOW) & !word;
    let quote = zero(word ^ (LOW * 0x22));
    let backslash = zero(word ^ (LOW * 0x5c));
    let control = word.wrapping_sub(LOW * 0x20) & !word;
    (quote | backslash | control) & HIGH
}
