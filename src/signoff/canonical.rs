//! One way to write a record as bytes, and no other way to read it.
//!
//! A record is read only when writing it again gives the same bytes. That refuses in one stroke what readers
//! disagree about: a key twice, unknown fields, white space, another order, bytes behind the end. The bytes are
//! ASCII without `<`, `>`, `&`, `@` and the grave accent, so that a forge has nothing to turn into markup.

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::text::Text;

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
    /// A field that holds what pairgate never writes there.
    #[error("its field `{0}` holds something that pairgate does not write there")]
    Field(&'static str),
    /// The text around the bytes is not laid out as pairgate does it.
    #[error("the text around it is not laid out as pairgate does it: {0}")]
    Layout(&'static str),
}

impl Malformed {
    /// The same for people, in both languages.
    pub fn text(&self) -> Text {
        let ja = match self {
            Self::Json(error) => format!("記録として読めません: {error}"),
            Self::NotCanonical => "空白・順序・表記が pairgate の書き方と異なります".to_owned(),
            Self::Schema(name) => format!("スキーマ `{name}` はこのバージョンでは扱えません"),
            Self::Field(name) => format!("項目 `{name}` の値は pairgate が書くものではありません"),
            Self::Layout(what) => format!("記録の前後の体裁が pairgate の書き方と異なります: {what}"),
        };
        Text::new(self.to_string(), ja)
    }
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

/// Reads bytes that [`write()`] made.
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
