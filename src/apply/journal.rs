//! What a machine remembers of an apply that it began, so that a crash, a closed lid or a forge that is down loses
//! nothing: which state it is about, how far it came, and what still has to be posted.
//!
//! A journal is written before each step and not after it. Whoever finds one knows that the step may have been
//! taken. It is read only when it is exactly what pairgate writes; a half of one says nothing.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::signoff::canonical::{self, Malformed};
use crate::signoff::record::Account;
use crate::signoff::session::{Document, Kind, is_session};

/// The schema's name, the first field.
pub const SCHEMA: &str = "pairgate-journal-v1";

/// How far an apply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// *started* may be posted; terraform never ran.
    Prepared,
    /// Terraform runs or ran.
    Executing,
    /// It is known how it ended, and the outbox says it.
    Ended,
}

/// Something to post, and whether it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Which document it is.
    #[serde(serialize_with = "write_kind", deserialize_with = "read_kind")]
    pub kind: Kind,
    /// The text of the review.
    pub body: String,
    /// The document's exact bytes, as they stand in the text.
    pub document: String,
    /// Where it was posted; none while it was not.
    pub url: Option<String>,
    /// Who posted it, as the forge said.
    pub author: Option<Account>,
    /// When, by the forge's clock.
    pub posted_at: Option<Timestamp>,
    /// Whether it stands in the clone's notes.
    pub noted: bool,
}

impl Outgoing {
    /// Something that was not posted yet.
    pub fn new(document: &Document, body: String) -> Self {
        Self {
            kind: document.kind(),
            body,
            document: document.bytes(),
            url: None,
            author: None,
            posted_at: None,
            noted: false,
        }
    }

    /// Whether it still has to be posted or noted.
    pub fn is_pending(&self) -> bool {
        self.url.is_none() || !self.noted
    }
}

/// One apply, as its machine remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
    /// [`SCHEMA`].
    pub schema: String,
    /// The session: 32 random hexadecimal digits.
    pub session: String,
    /// `owner/name`.
    pub repository: String,
    /// The pull request's number.
    pub pull_request: u64,
    /// The commit that is applied.
    pub head_sha: String,
    /// The root module's folder in the repository, `.` for the root.
    pub root_module: String,
    /// The workspace.
    pub workspace: String,
    /// The backend's fingerprint, where known.
    pub backend: Option<String>,
    /// The root module's folder on this machine, from the root of the file system.
    pub folder: String,
    /// The digest of the request, `s1:…`.
    pub request: String,
    /// The state's serial before.
    pub serial: Option<u64>,
    /// The state's lineage before.
    pub lineage: Option<String>,
    /// How far it came.
    pub phase: Phase,
    /// The process that applies, while it does.
    pub pid: Option<u32>,
    /// What has to be posted, in this order.
    pub outbox: Vec<Outgoing>,
    /// When the journal began, in whole seconds of UTC.
    pub at: Timestamp,
}

impl Journal {
    /// The exact bytes.
    pub fn bytes(&self) -> String {
        canonical::write(self)
    }

    /// Reads the bytes: exactly as pairgate writes them or not at all.
    pub fn read(bytes: &str) -> Result<Self, Malformed> {
        let journal: Self = canonical::read(bytes)?;
        if journal.schema != SCHEMA {
            return Err(Malformed::Schema(journal.schema));
        }
        match journal.odd() {
            Some(field) => Err(Malformed::Field(field)),
            None => Ok(journal),
        }
    }

    /// Whether something of it still has to be posted or noted.
    pub fn is_pending(&self) -> bool {
        self.outbox.iter().any(Outgoing::is_pending)
    }

    /// Whether it is about the same state, as far as the place says: root module, workspace, and the backend where
    /// both know it.
    pub fn concerns(&self, root_module: &str, workspace: &str, backend: Option<&str>) -> bool {
        let backends = self.backend.as_deref().zip(backend).is_none_or(|(own, other)| own == other);
        self.root_module == root_module && self.workspace == workspace && backends
    }

    /// A field whose value pairgate never writes.
    fn odd(&self) -> Option<&'static str> {
        let fits = |one: &Outgoing| {
            // A document of another apply would be posted in the name of this one.
            Document::from_bytes(one.kind, &one.document).is_ok_and(|found| found.session() == self.session)
                && one.url.is_some() == one.author.is_some()
                && one.url.is_some() == one.posted_at.is_some()
        };
        if !is_session(&self.session) {
            Some("session")
        } else if self.at.subsec_nanosecond() != 0 {
            Some("at")
        } else if !self.outbox.iter().all(fits) {
            Some("outbox")
        } else {
            None
        }
    }
}

const KINDS: [(Kind, &str); 4] = [
    (Kind::Waiting, "waiting"),
    (Kind::Started, "started"),
    (Kind::Finished, "finished"),
    (Kind::Reconciled, "reconciled"),
];

fn write_kind<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
    let name = KINDS.iter().find(|(one, _)| one == kind).map_or("", |(_, name)| *name);
    to.serialize_str(name)
}

fn read_kind<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
    let text = String::deserialize(from)?;
    let found = KINDS.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind);
    found.ok_or_else(|| serde::de::Error::custom("a kind that is not known"))
}
