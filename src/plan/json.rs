//! A strict JSON reader over a text that stays where it is.
//!
//! The digest must see what the file says to the byte: exact number text (serde_json's `f64` merges
//! 9007199254740992 and …993), duplicate keys, the place of each error. Values must stay raw until a
//! change is looked at, without a tree of the whole file. General readers give up one or the other,
//! so the gate has its own: RFC 8259, no extensions, nesting bounded, no allocation for what is
//! skipped. `tests/plan_reader.rs` proves that it accepts and refuses what serde_json does.

mod scalar;
mod skip;

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

    #[inline]
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

    #[inline]
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
}
