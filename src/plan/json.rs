//! A strict JSON reader over a text that stays where it is.
//!
//! The digest must see what the file says to the byte: exact number text (serde_json's `f64` merges
//! 9007199254740992 and …993), duplicate keys, the place of each error. Values must stay raw until a
//! change is looked at, without a tree of the whole file. General readers give up one or the other,
//! so the gate has its own: RFC 8259, no extensions, nesting bounded, no allocation for what is
//! skipped. `tests/plan_reader.rs` proves that it accepts and refuses what serde_json does.

use std::borrow::Cow;

/// Deeper nesting is refused. Real plans stay below 40; the deepest of 605 collected ones is 20.
pub const MAX_DEPTH: u16 = 192;

/// What is wrong with a text that should be JSON, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct JsonError {
    /// Byte offset into the text given to [`Cursor::new`].
    pub offset: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// More characters of a key than these are not told.
const LONGEST_KEY: usize = 80;

impl JsonError {
    /// The key `key` appears twice in one object, for the second time at `offset`.
    pub fn repeated(key: &str, offset: usize) -> Self {
        let mut told: String = key.chars().take(LONGEST_KEY).collect();
        if told.len() < key.len() {
            told.push('…');
        }
        Self { offset, problem: Problem::DuplicateKey(told) }
    }
}

/// The kinds of [`JsonError`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text stops inside a value.
    #[error("the text ends in the middle of a value")]
    Truncated,
    /// Another character was needed here.
    #[error("expected {0}")]
    Expected(&'static str),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// A backslash sequence that JSON does not have, or half of a surrogate pair.
    #[error("invalid escape in a string")]
    BadEscape,
    /// A raw control character inside a string.
    #[error("control character inside a string")]
    ControlCharacter,
    /// Not a JSON number.
    #[error("invalid number")]
    BadNumber,
    /// Something follows the value.
    #[error("something follows the end of the value")]
    Trailing,
    /// The same key twice in one object.
    #[error("the key `{0}` appears twice in one object")]
    DuplicateKey(String),
}

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

type Result<T> = std::result::Result<T, JsonError>;

/// Reads one value after another from a text.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
    depth: u16,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// The byte that is read next.
    pub fn offset(&self) -> usize {
        self.at
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn byte(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn fail<T>(&self, problem: Problem) -> Result<T> {
        Err(JsonError { offset: self.at, problem })
    }

    fn expected<T>(&self, what: &'static str) -> Result<T> {
        match self.byte() {
            None => self.fail(Problem::Truncated),
            Some(_) => self.fail(Problem::Expected(what)),
        }
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    /// Looks at the next value without reading it.
    pub fn peek(&mut self) -> Result<Kind> {
        self.blank();
        match self.byte() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            _ => self.expected("a JSON value"),
        }
    }

    /// Only white space may follow.
    pub fn end(&mut self) -> Result<()> {
        self.blank();
        if self.at == self.text.len() { Ok(()) } else { self.fail(Problem::Trailing) }
    }

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
        while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| <[u8; 8]>::try_from(chunk).ok()) {
            let stop = stops(u64::from_le_bytes(chunk));
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
            if self.byte().is_none() {
                return self.fail(Problem::Truncated);
            }
            if self.bytes().get(self.at..self.at + 2) != Some(b"\\u".as_slice()) {
                return self.fail(Problem::BadEscape);
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

    fn skip_string(&mut self) -> Result<()> {
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

    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { self.fail(Problem::TooDeep) } else { Ok(()) }
    }

    /// Reads an array; `item` must read exactly one value each time.
    pub fn array(&mut self, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.blank();
        if self.byte() != Some(b'[') {
            return self.expected("an array");
        }
        self.enter()?;
        self.at += 1;
        self.blank();
        if self.byte() == Some(b']') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            item(self)?;
            self.blank();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.expected("`,` or `]`"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Reads an object; `member` gets each key and must read exactly one value each time.
    pub fn object(&mut self, mut member: impl FnMut(Cow<'a, str>, &mut Self) -> Result<()>) -> Result<()> {
        self.blank();
        if self.byte() != Some(b'{') {
            return self.expected("an object");
        }
        self.enter()?;
        self.at += 1;
        self.blank();
        if self.byte() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.blank();
            if self.byte() != Some(b':') {
                return self.expected("`:`");
            }
            self.at += 1;
            member(key, self)?;
            self.blank();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.expected("`,` or `}`"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Reads one value, checks it whole and gives its text.
    pub fn skip(&mut self) -> Result<&'a str> {
        self.blank();
        let start = self.at;
        match self.peek()? {
            Kind::Null => self.null()?,
            Kind::Bool => {
                self.bool()?;
            }
            Kind::Number => {
                self.number()?;
            }
            Kind::String => self.skip_string()?,
            Kind::Array => self.array(|cursor| cursor.skip().map(|_| ()))?,
            Kind::Object => self.skip_object()?,
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Like [`Cursor::object`] without decoding keys.
    fn skip_object(&mut self) -> Result<()> {
        self.enter()?;
        self.at += 1;
        self.blank();
        if self.byte() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            self.blank();
            if self.byte() != Some(b'"') {
                return self.expected("a string");
            }
            self.skip_string()?;
            self.blank();
            if self.byte() != Some(b':') {
                return self.expected("`:`");
            }
            self.at += 1;
            self.skip()?;
            self.blank();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.expected("`,` or `}`"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
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
