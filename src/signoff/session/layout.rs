//! The text of a review that holds a document, and the bytes alone for the notes.

use super::super::canonical::{self, Malformed};
use super::super::fence;
use super::super::statement::{STARTED, started_marker};
use super::documents::{Exact, Finished, Reconciled, Started, Waiting};

/// The info string of the fence with the bytes.
const FENCE: &str = "pairgate-apply";

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An applier waits.
    Waiting,
    /// Terraform is about to run.
    Started,
    /// How it ended.
    Finished,
    /// What was found afterwards.
    Reconciled,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Waiting, Self::Started, Self::Finished, Self::Reconciled];

    fn marker(self) -> &'static str {
        match self {
            Self::Waiting => "<!-- pairgate:waiting:v1 ",
            // What consumes the sign-offs of the request.
            Self::Started => STARTED,
            Self::Finished => "<!-- pairgate:outcome:v1 ",
            Self::Reconciled => "<!-- pairgate:reconciled:v1 ",
        }
    }
}

/// One of the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// An applier waits.
    Waiting(Waiting),
    /// Terraform is about to run.
    Started(Box<Started>),
    /// How it ended.
    Finished(Box<Finished>),
    /// What was found afterwards.
    Reconciled(Box<Reconciled>),
}

impl Document {
    /// Which it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Waiting(_) => Kind::Waiting,
            Self::Started(_) => Kind::Started,
            Self::Finished(_) => Kind::Finished,
            Self::Reconciled(_) => Kind::Reconciled,
        }
    }

    /// The session that it is about.
    pub fn session(&self) -> &str {
        match self {
            Self::Waiting(one) => &one.session,
            Self::Started(one) => &one.session,
            Self::Finished(one) => &one.session,
            Self::Reconciled(one) => &one.session,
        }
    }

    /// The digest of the request that it is about.
    pub fn request_digest(&self) -> String {
        match self {
            Self::Waiting(one) => one.request.clone(),
            Self::Started(one) => one.request.digest(),
            Self::Finished(one) => one.request.clone(),
            Self::Reconciled(one) => one.request.clone(),
        }
    }

    /// The exact bytes.
    pub fn bytes(&self) -> String {
        match self {
            Self::Waiting(one) => canonical::write(one),
            Self::Started(one) => canonical::write(one),
            Self::Finished(one) => canonical::write(one),
            Self::Reconciled(one) => canonical::write(one),
        }
    }

    /// Reads the bytes of a document of this kind: canonical or not at all.
    pub fn from_bytes(kind: Kind, bytes: &str) -> Result<Self, Malformed> {
        Ok(match kind {
            Kind::Waiting => Self::Waiting(Waiting::from_bytes(bytes)?),
            Kind::Started => Self::Started(Box::new(Started::from_bytes(bytes)?)),
            Kind::Finished => Self::Finished(Box::new(Finished::from_bytes(bytes)?)),
            Kind::Reconciled => Self::Reconciled(Box::new(Reconciled::from_bytes(bytes)?)),
        })
    }

    fn marker(&self) -> String {
        match self.kind() {
            Kind::Started => started_marker(&self.request_digest()),
            kind => format!("{}{} -->", kind.marker(), self.request_digest()),
        }
    }
}

/// Writes the text of a review. It is read back at once, so that nothing is posted that nobody could read.
pub fn compose(sentences: &str, document: &Document) -> Result<String, Malformed> {
    let text = fence::write(&format!("{}\n{sentences}", document.marker()), &[(FENCE, &document.bytes())]);
    match read(&text) {
        Some(Ok((_, found))) if found == *document => Ok(text),
        Some(Err(malformed)) => Err(malformed),
        _ => Err(Malformed::Layout("it does not read back as it was written")),
    }
}

/// Which document a text wants to hold, by its first line.
pub fn kind(text: &str) -> Option<Kind> {
    let first = text.lines().next().unwrap_or_default();
    Kind::ALL.into_iter().find(|kind| first.starts_with(kind.marker()))
}

/// Reads a text: the sentences for people and the document. None when its first line is none of the markers.
pub fn read(text: &str) -> Option<Result<(String, Document), Malformed>> {
    let kind = kind(text)?;
    Some(fence::read(text, &[FENCE]).and_then(|(head, blocks)| {
        let document = Document::from_bytes(kind, blocks.first().copied().unwrap_or_default())?;
        let sentences = head
            .strip_prefix(&document.marker())
            .and_then(|head| head.strip_prefix('\n'))
            .ok_or(Malformed::Layout("the first line does not fit the bytes"))?;
        // A hidden comment in the sentences could hide the bytes from people who read the page.
        if sentences.contains("<!--") {
            return Err(Malformed::Layout("a hidden comment stands before the bytes"));
        }
        Ok((sentences.to_owned(), document))
    }))
}
