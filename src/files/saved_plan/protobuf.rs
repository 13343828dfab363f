//! The few fields of Terraform's plan message that matter here, read by hand.
//!
//! The message is a private format of terraform. To read three fields of it needs no schema and no generated
//! code, only the rules of the wire format: everything else is passed over by its length.

/// Why bytes are no message. Says nothing of what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoMessage {
    #[error("it ends in the middle of a field")]
    Cut,
    #[error("it has a field of a kind that does not exist")]
    Kind,
    #[error("a field that can stand there once stands there twice")]
    Twice,
    #[error("a name in it is not UTF-8")]
    Text,
}

/// The fields with a length of a message: number and content. Others are passed over.
pub(super) struct Fields<'b> {
    rest: &'b [u8],
}

impl<'b> Fields<'b> {
    pub(super) fn of(message: &'b [u8]) -> Self {
        Self { rest: message }
    }

    /// The next field that has a length.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &'b [u8])>, NoMessage> {
        while !self.rest.is_empty() {
            let tag = self.varint()?;
            match tag & 7 {
                0 => {
                    self.varint()?;
                }
                1 => {
                    self.take(8)?;
                }
                2 => {
                    let length = usize::try_from(self.varint()?).map_err(|_| NoMessage::Cut)?;
                    return Ok(Some((tag >> 3, self.take(length)?)));
                }
                5 => {
                    self.take(4)?;
                }
                _ => return Err(NoMessage::Kind),
            }
        }
        Ok(None)
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], NoMessage> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(NoMessage::Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, NoMessage> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(NoMessage::Cut)?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(NoMessage::Kind);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(NoMessage::Kind)
    }
}

/// The fields with these numbers, each once at most. Readers join or replace a field that is there twice, and
/// nobody would know which.
pub(super) fn once<const N: usize>(
    message: &[u8],
    numbers: [u64; N],
) -> Result<[Option<&[u8]>; N], NoMessage> {
    let mut found = [None; N];
    let mut fields = Fields::of(message);
    while let Some((number, content)) = fields.next()? {
        for (wanted, slot) in numbers.iter().zip(&mut found) {
            if *wanted == number && slot.replace(content).is_some() {
                return Err(NoMessage::Twice);
            }
        }
    }
    Ok(found)
}

/// The text of a field.
pub(super) fn text(content: &[u8]) -> Result<String, NoMessage> {
    std::str::from_utf8(content).map(str::to_owned).map_err(|_| NoMessage::Text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_between_others() {
        let message = b"\x08\x96\x01\x12\x02hi\x19\0\0\0\0\0\0\0\0\x25\0\0\0\0\x1a\x00";
        assert_eq!(once(message, [2, 3, 4]).unwrap(), [Some(&b"hi"[..]), Some(&b""[..]), None]);
    }

    #[test]
    fn what_is_no_message_is_told() {
        for (bytes, told) in [
            (&b"\x12\x05hi"[..], NoMessage::Cut),
            (b"\x12", NoMessage::Cut),
            (b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", NoMessage::Cut),
            (b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", NoMessage::Kind),
            (b"\x13", NoMessage::Kind),
            (b"\x12\x01a\x12\x01b", NoMessage::Twice),
        ] {
            assert_eq!(once(bytes, [2]), Err(told), "{bytes:?}");
        }
    }
}
