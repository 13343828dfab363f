//! Canonical text of a piece of the plan: what the digest hashes.
//!
//! Keys sorted by their bytes, no white space, strings with the fewest escapes, numbers as they are
//! written. Numbers are never converted: 9007199254740992 and …993 are one `f64`. What is secret is
//! replaced by a word that no JSON text can hold, so that a plan cannot imitate it.
//!
//! All values of one object (`before`, `after`, `values`) stand in their piece as their own hash. Of a
//! resource that does not change, a plan tells the values four times; so they are read once.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use super::json::{Cursor, JsonError, Kind};
use super::secrets::{MASK, Secrets};
use super::value::Marks;

/// Stands for a secret. Unquoted, so no value can look like it.
const SECRET: &[u8] = b"(sensitive)";

/// How a value at a known place of the text differs from others.
#[derive(Debug, Default)]
pub struct Treatment<'a> {
    /// Byte offset of the value in the plan's text.
    pub offset: usize,
    /// Which parts are sensitive.
    pub marks: Marks<'a>,
    /// Members that are left out because they move by themselves.
    pub volatile: &'static [&'static str],
}

/// Hashes of values that hold no secret, by their text: for the pieces of one address.
pub type Known<'t> = Vec<(&'t str, [u8; 32])>;

/// Writes canonical text.
pub struct Writer<'w, 'a, 't> {
    /// Secrets to be masked by value; none to keep everything.
    pub secrets: Option<&'w Secrets>,
    /// Places with marks, sorted by offset.
    pub treatments: &'w [Treatment<'a>],
    /// Offset of the piece in the plan's text.
    pub base: usize,
    /// Set when something was masked.
    pub masked: bool,
    /// Members of the objects that are open, innermost last, with where each one's text starts: one
    /// list for all, because an allocation for each object of a large plan would be felt.
    members: Vec<(Cow<'t, str>, usize)>,
    /// Values that are written as their hash, with their places in the plan's text.
    folded: Vec<(usize, &'t str)>,
    known: Known<'t>,
}

impl<'w, 'a, 't> Writer<'w, 'a, 't> {
    /// A writer for the piece that starts at `base` in the plan's text.
    pub fn new(secrets: Option<&'w Secrets>, treatments: &'w [Treatment<'a>], base: usize) -> Self {
        Self {
            secrets,
            treatments,
            base,
            masked: false,
            members: Vec::new(),
            folded: Vec::new(),
            known: Known::new(),
        }
    }

    /// Writes these values as their hash. `known` are hashes from other pieces.
    #[must_use]
    pub fn folding(self, folded: Vec<(usize, &'t str)>, known: Known<'t>) -> Self {
        Self { folded, known, ..self }
    }

    /// What is known now.
    pub fn into_known(self) -> Known<'t> {
        self.known
    }

    /// Writes the value `text` at `offset` as its hash.
    fn fold(
        &mut self,
        cursor: &mut Cursor<'t>,
        (offset, text): (usize, &'t str),
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        let inside = offset..offset + text.len();
        let plain = self.secrets.is_some()
            && !self.treatments.iter().any(|treatment| inside.contains(&treatment.offset));
        if let Some((_, hash)) = self.known.iter().find(|(known, _)| plain && *known == text) {
            cursor.pass(text);
            write_hash(hash, out);
            return Ok(());
        }
        // Nothing is folded inside of what is folded.
        let folded = std::mem::take(&mut self.folded);
        let masked = std::mem::take(&mut self.masked);
        let start = out.len();
        self.any(cursor, &Marks::None, out)?;
        let hash = Sha256::digest(out.get(start..).unwrap_or_default()).into();
        out.truncate(start);
        write_hash(&hash, out);
        if plain && !self.masked {
            self.known.push((text, hash));
        }
        self.masked |= masked;
        self.folded = folded;
        Ok(())
    }

    /// Appends the canonical text of the next value.
    pub fn value(&mut self, cursor: &mut Cursor<'t>, out: &mut Vec<u8>) -> Result<(), JsonError> {
        self.any(cursor, &Marks::None, out)
    }

    fn treatment(&self, cursor: &Cursor<'_>) -> Option<&'w Treatment<'w>> {
        if self.treatments.is_empty() {
            return None;
        }
        let offset = self.base + cursor.offset();
        let index = self.treatments.binary_search_by_key(&offset, |treatment| treatment.offset).ok()?;
        self.treatments.get(index)
    }

    fn any(
        &mut self,
        cursor: &mut Cursor<'t>,
        marks: &Marks<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        let kind = cursor.peek()?;
        if !self.folded.is_empty() {
            let offset = self.base + cursor.offset();
            if let Some(&found) = self.folded.iter().find(|(place, _)| *place == offset) {
                return self.fold(cursor, found, out);
            }
        }
        let treatment = self.treatment(cursor);
        let (marks, volatile) = match treatment {
            Some(found) if marks.is_none() => (&found.marks, found.volatile),
            _ => (marks, [].as_slice()),
        };
        let marks = marks.over_kind(kind);
        if marks.is_all() && self.secrets.is_some() {
            cursor.skip()?;
            return self.mask(out);
        }
        match kind {
            Kind::Null | Kind::Bool => out.extend_from_slice(cursor.skip()?.as_bytes()),
            Kind::Number => {
                let number = cursor.number()?;
                if self.secrets.is_some_and(|secrets| secrets.equals(number)) {
                    return self.mask(out);
                }
                out.extend_from_slice(number.as_bytes());
            }
            Kind::String => {
                let text = cursor.string()?;
                if self.secrets.is_some_and(|secrets| secrets.holds(&text)) {
                    return self.mask(out);
                }
                cow(&text, out);
            }
            Kind::Array => self.array(cursor, marks, out)?,
            Kind::Object => self.object(cursor, marks, volatile, out)?,
        }
        Ok(())
    }

    fn mask(&mut self, out: &mut Vec<u8>) -> Result<(), JsonError> {
        self.masked = true;
        out.extend_from_slice(SECRET);
        Ok(())
    }

    fn array(
        &mut self,
        cursor: &mut Cursor<'t>,
        marks: &Marks<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        let start = out.len();
        out.push(b'[');
        let mut index = 0;
        cursor.array(|cursor| {
            if index > 0 {
                out.push(b',');
            }
            self.any(cursor, marks.item(index), out)?;
            index += 1;
            Ok(())
        })?;
        if self.secrets.is_some() && marks.reaches_beyond(index) {
            out.truncate(start);
            return self.mask(out);
        }
        out.push(b']');
        Ok(())
    }

    fn object(
        &mut self,
        cursor: &mut Cursor<'t>,
        marks: &Marks<'_>,
        volatile: &[&str],
        out: &mut Vec<u8>,
    ) -> Result<(), JsonError> {
        out.push(b'{');
        let start = out.len();
        let first = self.members.len();
        let begin = cursor.clone();
        let mut hidden = 0usize;
        // Terraform sorts the keys of values, so members mostly stay where they are written.
        let mut sorted = true;
        cursor.object(|key, cursor| {
            if self.members.len() > first {
                sorted &= self.members.last().is_some_and(|(last, _)| last.as_bytes() < key.as_bytes());
            }
            let at = out.len();
            let secret = self.secrets.is_some_and(|secrets| secrets.within(&key));
            if secret || volatile.contains(&key.as_ref()) {
                hidden += usize::from(secret);
                self.members.push((key, at));
                return cursor.skip().map(|_| ());
            }
            cow(&key, out);
            out.push(b':');
            let marks = marks.member(&key);
            self.members.push((key, at));
            self.any(cursor, marks, out)?;
            out.push(b',');
            Ok(())
        })?;
        let members = self.members.drain(first..);
        if sorted {
            drop(members);
        } else if let Err(key) = reorder(members.collect(), start, out) {
            let secret = marks.is_all() || self.secrets.is_some_and(|secrets| secrets.holds(&key));
            return Err(repeated(begin, &key, secret));
        }
        // Behind the others, so that their place does not depend on what the secret is.
        for _ in 0..hidden {
            self.mask(out)?;
            out.push(b',');
        }
        if out.last() == Some(&b',') {
            out.pop();
        }
        out.push(b'}');
        Ok(())
    }
}

/// A hash, unquoted like the mask, so that no value can look like it.
fn write_hash(hash: &[u8; 32], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(b'#');
    for byte in hash {
        for digit in [byte >> 4, byte & 15] {
            out.extend(DIGITS.get(usize::from(digit)));
        }
    }
}

/// The error for a key that appears twice in the object at `cursor`, at the second one.
fn repeated(mut cursor: Cursor<'_>, key: &str, secret: bool) -> JsonError {
    let (mut count, mut offset) = (0, cursor.offset());
    // It was read a moment ago: nothing in it can fail.
    let _ = cursor.object(|found, cursor| {
        count += usize::from(found == key);
        if found == key && count == 2 {
            offset = cursor.offset();
        }
        cursor.skip().map(|_| ())
    });
    JsonError::repeated(if secret { MASK } else { key }, offset)
}

/// Puts members that were written from `start` on in the order of their keys; fails with a key that
/// appears twice.
fn reorder(members: Vec<(Cow<'_, str>, usize)>, start: usize, out: &mut Vec<u8>) -> Result<(), String> {
    let mut ends: Vec<usize> = members.iter().skip(1).map(|(_, at)| *at).collect();
    ends.push(out.len());
    let mut parts: Vec<_> = members.into_iter().zip(ends).map(|((key, at), end)| (key, at, end)).collect();
    parts.sort_by(|(one, ..), (other, ..)| one.as_bytes().cmp(other.as_bytes()));
    let repeated = parts.windows(2).find_map(|pair| match pair {
        [(one, ..), (other, ..)] if one == other => Some(one.as_ref().to_owned()),
        _ => None,
    });
    if let Some(key) = repeated {
        return Err(key);
    }
    let written = out.split_off(start);
    for (_, at, end) in parts {
        out.extend_from_slice(written.get(at - start..end - start).unwrap_or_default());
    }
    Ok(())
}

/// A string as the cursor gave it: borrowed from the text means that there is nothing to escape.
#[expect(clippy::ptr_arg, reason = "which of the two it is matters")]
fn cow(text: &Cow<'_, str>, out: &mut Vec<u8>) {
    match text {
        Cow::Borrowed(text) => {
            out.push(b'"');
            out.extend_from_slice(text.as_bytes());
            out.push(b'"');
        }
        Cow::Owned(text) => string(text, out),
    }
}

/// A string with the fewest escapes: quote, backslash, control characters.
pub fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.extend_from_slice(text.as_bytes());
    } else {
        for byte in text.bytes() {
            match byte {
                b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
                0..=0x1f => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
                _ => out.push(byte),
            }
        }
    }
    out.push(b'"');
}
