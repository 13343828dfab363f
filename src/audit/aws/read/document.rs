//! Policy documents in other JSON: as they are (the command line decodes them), or percent-encoded in a string (the API).

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::moment::odd;
use crate::audit::known::Known;

/// A document as JSON without spaces, or what is odd about it.
#[derive(Debug)]
pub(super) struct Document(Result<String, (&'static str, &'static str)>);

impl Document {
    /// As a fact.
    pub fn known(self) -> Known<String> {
        match self.0 {
            Ok(text) => Known::Known(text),
            Err((en, ja)) => odd(en, ja),
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Document;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a policy document, as an object or percent-encoded in a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Document, E> {
                Ok(Document(decoded(text)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Document, A::Error> {
                let mut out = String::new();
                Copy(&mut out).visit_map(map)?;
                Ok(Document(Ok(out)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A document out of a string. RFC 3986: a plus sign is a plus sign.
fn decoded(text: &str) -> Result<String, (&'static str, &'static str)> {
    let text = if text.trim_start().starts_with('{') {
        text.to_owned()
    } else {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            bytes.push(match byte {
                b'%' => match (digit(rest.next()), digit(rest.next())) {
                    (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or_default(),
                    _ => {
                        return Err((
                            "a policy document is not percent-encoded as RFC 3986 says",
                            "ポリシー文書が RFC 3986 のパーセントエンコーディングではありません",
                        ));
                    }
                },
                byte => byte,
            });
        }
        String::from_utf8(bytes)
            .map_err(|_| ("a policy document is not UTF-8", "ポリシー文書が UTF-8 ではありません"))?
    };
    if !text.trim_start().starts_with('{') || serde_json::from_str::<IgnoredAny>(&text).is_err() {
        return Err((
            "a policy document is no JSON object",
            "ポリシー文書が JSON オブジェクトではありません",
        ));
    }
    Ok(text)
}

/// Writes the JSON that is read, without spaces. Members keep their order, and one that is there twice stays there
/// twice: what that means is for the reader of policies to judge.
struct Copy<'o>(&'o mut String);

impl Copy<'_> {
    fn put<E: Error>(&mut self, value: &(impl serde::Serialize + ?Sized)) -> Result<(), E> {
        self.0.push_str(&serde_json::to_string(value).map_err(E::custom)?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Copy<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Copy<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<(), E> {
        self.put(value)
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.put(&())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.push('[');
        let start = self.0.len();
        loop {
            let end = self.0.len();
            if end > start {
                self.0.push(',');
            }
            if seq.next_element_seed(Copy(self.0))?.is_none() {
                self.0.truncate(end);
                break;
            }
        }
        self.0.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.push('{');
        let start = self.0.len();
        loop {
            let end = self.0.len();
            if end > start {
                self.0.push(',');
            }
            if map.next_key_seed(Copy(self.0))?.is_none() {
                self.0.truncate(end);
                break;
            }
            self.0.push(':');
            map.next_value_seed(Copy(self.0))?;
        }
        self.0.push('}');
        Ok(())
    }
}
