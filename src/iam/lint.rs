//! What is wrong with one document by itself: what `pairgate iam check` says, and what the rules say of a statement
//! that a change brings.

use super::document::Document;
use crate::source::Span;
use crate::text::Text;

/// Something about a document that a reviewer should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The id of the built-in rule: `wildcard-action`, `confused-deputy`.
    pub rule: &'static str,
    /// Where in the document.
    pub span: Span,
    /// Which statement, from 0; none for the document as a whole.
    pub statement: Option<usize>,
    /// What.
    pub message: Text,
    /// Evidence.
    pub details: Vec<Text>,
    /// It is worth a word, no more: weaker than the rule's level.
    pub advisory: bool,
}

/// What the document says that a reviewer should know, in order of place. `account` is the account that the document
/// belongs to, where it is known.
pub fn remarks(document: &Document, account: Option<&str>) -> Vec<Remark> {
    let _ = (document, account);
    Vec::new()
}
