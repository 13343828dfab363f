//! MessagePack, as far as a backend's settings need it.
//!
//! The settings hold credentials beside names. So this reads into a value that lives only until the names were
//! picked out of it, and no error tells what was read.

use serde_json::{Map, Value};

/// Deeper settings exist in no backend.
const DEEPEST: usize = 16;

/// Reads one value with nothing behind it; none when the bytes are anything else.
pub(super) fn read(bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(DEEPEST)?;
    reader.rest.is_empty().then_some(value)
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// A big-endian number of so many bytes.
    fn number(&mut self, bytes: usize) -> Option<u64> {
        Some(self.take(bytes)?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    fn length(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.number(bytes)?).ok()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        let head = u8::try_from(self.number(1)?).ok()?;
        match head {
            0x00..=0x7f => Some(u64::from(head).into()),
            0x80..=0x8f => self.map(usize::from(head & 0x0f), depth),
            0x90..=0x9f => self.list(usize::from(head & 0x0f), depth),
            0xa0..=0xbf => self.text(usize::from(head & 0x1f)),
            0xc0 => Some(Value::Null),
            0xc2 => Some(false.into()),
            0xc3 => Some(true.into()),
            0xcc => self.number(1).map(Value::from),
            0xcd => self.number(2).map(Value::from),
            0xce => self.number(4).map(Value::from),
            0xcf => self.number(8).map(Value::from),
            0xd9 => self.length(1).and_then(|length| self.text(length)),
            0xda => self.length(2).and_then(|length| self.text(length)),
            0xdb => self.length(4).and_then(|length| self.text(length)),
            0xdc => self.length(2).and_then(|length| self.list(length, depth)),
            0xdd => self.length(4).and_then(|length| self.list(length, depth)),
            0xde => self.length(2).and_then(|length| self.map(length, depth)),
            0xdf => self.length(4).and_then(|length| self.map(length, depth)),
            _ => self.nameless(head),
        }
    }

    /// What names nothing: bytes, fractions, numbers below zero, extensions (cty's unknown value is one).
    fn nameless(&mut self, head: u8) -> Option<Value> {
        let length = match head {
            0xe0..=0xff => 0,
            0xc4 => self.length(1)?,
            0xc5 => self.length(2)?,
            0xc6 => self.length(4)?,
            0xc7 => self.length(1)?.checked_add(1)?,
            0xc8 => self.length(2)?.checked_add(1)?,
            0xc9 => self.length(4)?.checked_add(1)?,
            0xca | 0xd2 => 4,
            0xcb | 0xd3 => 8,
            0xd0 => 1,
            0xd1 => 2,
            0xd4..=0xd8 => 1 + (1usize << (head - 0xd4)),
            _ => return None,
        };
        self.take(length)?;
        Some(Value::Null)
    }

    fn text(&mut self, length: usize) -> Option<Value> {
        std::str::from_utf8(self.take(length)?).ok().map(Value::from)
    }

    // Room is made as things come: a length alone must not take memory.
    fn list(&mut self, length: usize, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        for _ in 0..length {
            items.push(self.value(depth)?);
        }
        Some(Value::Array(items))
    }

    fn map(&mut self, length: usize, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for _ in 0..length {
            let Value::String(name) = self.value(depth)? else { return None };
            if members.insert(name, self.value(depth)?).is_some() {
                return None;
            }
        }
        Some(Value::Object(members))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_read() {
        let bytes = b"\x83\xa4path\xacst/x.tfstate\xa3dir\xc0\xa1n\x93\x01\xcd\x01\x00\xd4\x00\x00";
        assert_eq!(read(bytes).unwrap(), json!({"path": "st/x.tfstate", "dir": null, "n": [1, 256, null]}));
        let long = [&b"\xd9\x21"[..], &[b'a'; 33]].concat();
        assert_eq!(read(&long).unwrap(), json!("a".repeat(33)));
    }

    #[test]
    fn what_is_no_value_is_none() {
        let deep = vec![0x91; 100];
        for bytes in [
            &b""[..],
            b"\xc1",
            b"\xa5abc",
            b"\xdd\xff\xff\xff\xff",
            b"\xdf\xff\xff\xff\xff",
            b"\x82\xa1a\x01\xa1a\x02",
            b"\x81\x01\x01",
            b"\xa1\xff",
            b"\x01\x01",
            &deep,
        ] {
            assert_eq!(read(bytes), None, "{bytes:x?}");
        }
    }
}
