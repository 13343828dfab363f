//! The history that outlives the forge: what `refs/notes/pairgate` holds.
//!
//! The note of a commit (the head that was signed) is lines; each line is one entry as compact canonical JSON.
//! Lines are a set, sorted by their bytes: that is what git's own `cat_sort_uniq` makes of two notes, so people
//! can merge by hand and two clones always agree. An entry keeps the exact bytes that were posted, because a
//! signature is over them.
//!
//! Nobody guards a note: whoever may push can write one. It proves nothing that its signatures do not prove;
//! [`super::offline`] says what they do.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::canonical;
use super::record::Account;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// The schema's name, the first field of an entry.
pub const SCHEMA: &str = "pairgate-note-v1";
/// The longest line: a record of a plan with very many addresses.
pub const MAX_LINE: usize = 1024 * 1024;
/// The largest note that is read.
pub const MAX_NOTE: usize = 16 * 1024 * 1024;

/// What an entry keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The record of a sign-off.
    Signoff,
    /// An apply began.
    Started,
    /// How an apply ended.
    Outcome,
    /// What was found where nobody knew how it ended.
    Reconciled,
    /// The text with which a signer took a sign-off back.
    Revocation,
}

impl Kind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signoff => "signoff",
            Self::Started => "started",
            Self::Outcome => "outcome",
            Self::Reconciled => "reconciled",
            Self::Revocation => "revocation",
        }
    }
}

/// Where something was posted, by whom and when, as the forge said when the note was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Where a person could read it.
    pub url: String,
    /// Who wrote it.
    pub author: Account,
    /// When, by the forge's clock.
    pub at: Timestamp,
}

/// One line of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    schema: String,
    /// What it keeps.
    pub kind: Kind,
    /// Where a person could read it.
    pub url: String,
    /// Who wrote it, as the forge said.
    pub author: Account,
    /// When, by the forge's clock.
    pub at: Timestamp,
    /// The exact bytes, in base64.
    bytes: String,
    /// The signature over them.
    pub armour: Option<String>,
}

impl Entry {
    /// An entry that keeps these bytes.
    pub fn new(kind: Kind, posted: Posted, bytes: &[u8], armour: Option<String>) -> Self {
        let Posted { url, author, at } = posted;
        Self { schema: SCHEMA.to_owned(), kind, url, author, at, bytes: BASE64.encode(bytes), armour }
    }

    /// The exact bytes that were posted.
    pub fn bytes(&self) -> Vec<u8> {
        // An entry comes from `new` or from `read`, which has decoded it.
        BASE64.decode(self.bytes.as_bytes()).unwrap_or_default()
    }

    /// The line, without its end.
    pub fn line(&self) -> String {
        canonical::write(self)
    }

    /// Reads a line: canonical or not at all.
    pub fn read(line: &str) -> Result<Self, String> {
        if line.len() > MAX_LINE {
            return Err("it is longer than 1 MiB".to_owned());
        }
        let entry: Self = canonical::read(line).map_err(|malformed| malformed.to_string())?;
        if entry.schema != SCHEMA {
            return Err(format!("its schema `{}` is not known to this version", entry.schema));
        }
        match BASE64.decode(entry.bytes.as_bytes()) {
            Ok(_) => Ok(entry),
            Err(_) => Err("its bytes are not base64".to_owned()),
        }
    }
}

/// A note, read: what could be read of it, and what could not.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The entries, in the order of their lines.
    pub entries: Vec<Entry>,
    /// A warning for each line that could not be read. It hides no other line.
    pub broken: Diagnostics,
}

impl Ledger {
    /// Reads a note, each line for itself.
    pub fn read(source: &Source) -> Self {
        let mut ledger = Self::default();
        let mut start = 0;
        for line in source.text().split('\n') {
            let span = Span::new(start, start + line.len());
            start += line.len() + 1;
            if line.is_empty() {
                continue;
            }
            match Entry::read(line) {
                Ok(entry) => ledger.entries.push(entry),
                Err(why) => ledger.broken.push(broken(source, span, &why)),
            }
        }
        ledger
    }
}

fn broken(source: &Source, span: Span, why: &str) -> Diagnostic {
    Diagnostic::warning("note-line", format!("a line of `{}` is no entry: {why}", source.name()))
        .at(source, span, "left out")
        .help("find out who wrote it: `git log -p refs/notes/pairgate`; the line stays where it is and counts for nothing")
}

/// The union of notes: every line once, sorted by its bytes. Lines that cannot be read stay.
pub fn union<'a>(notes: impl IntoIterator<Item = &'a str>) -> String {
    let lines: BTreeSet<&str> =
        notes.into_iter().flat_map(|note| note.split('\n')).filter(|line| !line.is_empty()).collect();
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A note with these entries added.
pub fn add(note: &str, entries: &[Entry]) -> String {
    let lines: Vec<String> = entries.iter().map(Entry::line).collect();
    union(std::iter::once(note).chain(lines.iter().map(String::as_str)))
}
