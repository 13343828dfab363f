//! What an apply says of itself in the pull request, as exact bytes: it waits, it started, how it ended, and what
//! was found afterwards where nobody knew how it ended.
//!
//! Each document is one review by the applier's account: a hidden first line for machines, sentences for people,
//! and the bytes in a fence. [`sessions`](super::sessions) joins those of one apply by the session's 32 digits.
//! Nobody believes a document because it is there: readers look at who posted it, and whether it was edited.

mod documents;
mod layout;

pub use documents::{
    BreakGlass, Done, Ended, Finished, Found, MAX_ERRORS, MAX_RESOURCES, Reconciled, ResourceResult, Started,
    Waiting,
};
pub use layout::{Document, Kind, compose, kind, read};

use sha2::{Digest as _, Sha256};

use crate::plan::digest::words as three_words;

/// The three words that both screens show while two people apply together: over the session's digits and the
/// digest of the request, so that they are those of this apply of this plan and of no other.
pub fn words(session: &str, request_digest: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"pairgate-session-v1\n");
    hash.update(session.as_bytes());
    hash.update(b"\n");
    hash.update(request_digest.as_bytes());
    three_words(&hash.finalize())
}

/// Whether these are a session's digits.
pub fn is_session(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
