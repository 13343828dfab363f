//! The record of a sign-off: the exact bytes that a signer posted, and what they say.
//!
//! A review or comment holds one record: the marker on the first line, sentences for people, the bytes in a
//! fence, and with signatures on an SSHSIG over exactly these bytes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::canonical::{self, Malformed};
use super::request::{self, Request};

/// The schema's name, the first field.
pub const SCHEMA: &str = "pairgate-signoff-v1";
/// The namespace of SSH signatures. A signature made for anything else, such as a git commit, is none.
pub const NAMESPACE: &str = "pairgate-signoff-v1";

/// An account as a record names it: the number decides, the login is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The forge's number.
    pub id: u64,
    /// The login when the record was made.
    pub login: String,
}

/// How the two worked together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The signer signs, the applier applies later, within the time.
    Asynchronous,
    /// Both are present.
    Live,
    /// The apply was an emergency, and the signer looked at it afterwards.
    Afterwards,
}

/// What a signer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: String,
    /// What is signed, whole.
    pub request: Request,
    /// Who signs.
    pub signer: Account,
    /// Who is meant to apply, when the signer knows.
    pub applier: Option<Account>,
    /// How the two work together.
    pub mode: Mode,
    /// 32 random hexadecimal digits; in live mode the digits that the applier's session shows.
    pub nonce: String,
    /// When it was made, by the signer's clock, in whole seconds of UTC.
    pub issued_at: Timestamp,
    /// From when on it counts no more.
    pub expires_at: Timestamp,
    /// What the signer acknowledged, sorted.
    pub acknowledged: Vec<String>,
}

impl Record {
    /// The exact bytes.
    pub fn bytes(&self) -> String {
        canonical::write(self)
    }

    /// Reads bytes that somebody posted: canonical or not at all.
    pub fn read(bytes: &str) -> Result<Self, Malformed> {
        let record: Self = canonical::read(bytes)?;
        if record.schema != SCHEMA {
            return Err(Malformed::Schema(record.schema));
        }
        if record.request.schema != request::SCHEMA {
            return Err(Malformed::Schema(record.request.schema));
        }
        match record.odd() {
            Some(field) => Err(Malformed::Field(field)),
            None => Ok(record),
        }
    }

    /// A field whose value pairgate never writes.
    fn odd(&self) -> Option<&'static str> {
        let digits = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if self.nonce.len() != 32 || !digits(&self.nonce) {
            Some("nonce")
        } else if self.issued_at.subsec_nanosecond() != 0 {
            Some("issued_at")
        } else if self.expires_at.subsec_nanosecond() != 0 {
            Some("expires_at")
        } else if !self.acknowledged.is_sorted_by(|one, next| one < next) {
            Some("acknowledged")
        } else {
            None
        }
    }
}
