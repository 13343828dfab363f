//! One way to write a record as bytes, and no other way to read it.
//!
//! A record is read only when writing it again gives the same bytes. That refuses in one stroke what readers
//! disagree about: a key twice, unknown fields, white space, another order, bytes behind the end. The bytes are
//! ASCII without `<`, `>`, `&`, `@` and the grave accent, so that a forge has nothing to turn into markup.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::{CompactFormatter, Formatter};

/// Why bytes are no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// No JSON, a field missing, a field too many, a key twice.
    #[error("it is not a record: {0}")]
    Json(String),
    /// The same content written in another way.
    #[error("it is not written as pairgate writes it: white space, another order or another spelling")]
    NotCanonical,
    /// A version that this program does not know.
    #[error("its schema `{0}` is not known to this version")]
    Schema(String),
}

/// Writes the bytes.
pub fn write<T: Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Ascii);
    // Structs of texts and numbers, into memory: there is nothing that could fail. If it did, the empty text
    // would be no record.
    if value.serialize(&mut serializer).is_err() {
        return String::new();
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Reads bytes that [`write`] made.
pub fn read<T: Serialize + DeserializeOwned>(bytes: &str) -> Result<T, Malformed> {
    let value: T = serde_json::from_str(bytes).map_err(|error| Malformed::Json(error.to_string()))?;
    if write(&value) == bytes { Ok(value) } else { Err(Malformed::NotCanonical) }
}

/// Compact, and everything outside plain ASCII as `\u`.
struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, to: &mut W, text: &str) -> io::Result<()> {
        for c in text.chars() {
            if c.is_ascii() && !c.is_ascii_control() && !matches!(c, '<' | '>' | '&' | '@' | '`') {
                CompactFormatter.write_string_fragment(to, c.encode_utf8(&mut [0; 4]))?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(to, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}
