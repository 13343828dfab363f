//! What is wrong with one document by itself: what `pairgate iam check` says, and what the rules say of a statement
//! that a change brings.
//!
//! One file a subject. Boundaries and the policies of Organizations only limit, so what would be too much in a grant
//! is usual there, and only what AWS would not understand is told about them.

mod confused;
mod cross_account;
mod exposure;
mod invalid;
mod narrowing;
mod oidc;
mod oidc_subjects;
mod pass_role;
mod public;
mod subject;
mod tables;
mod wildcards;

pub use tables::{Credential, CredentialGrade, DataAccess, credentials, data_access};

use super::document::{Document, Effect, Kind};
use crate::source::Span;
use crate::text::Text;

use subject::Subject;

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

/// Every id that a remark can have.
pub const RULES: [&str; 10] = [
    invalid::RULE,
    wildcards::ACTION,
    wildcards::RESOURCE,
    public::RULE,
    cross_account::RULE,
    confused::RULE,
    oidc::RULE,
    pass_role::RULE,
    exposure::DATA,
    exposure::CREDENTIALS,
];

/// What the document says that a reviewer should know, in order of place. `account` is the account that the document
/// belongs to, where it is known.
pub fn remarks(document: &Document, account: Option<&str>) -> Vec<Remark> {
    let mut found = invalid::remarks(document);
    if matches!(document.kind, Kind::Identity | Kind::Resource | Kind::Trust) {
        for (at, statement) in document.statements.iter().enumerate() {
            if statement.effect == Effect::Allow {
                let subject = Subject { kind: document.kind, version: document.version, statement, at };
                found.extend(wildcards::actions(&subject));
                found.extend(wildcards::resources(&subject));
                found.extend(public::remark(&subject));
                found.extend(confused::remark(&subject));
                found.extend(oidc::remarks(&subject));
                found.extend(pass_role::remark(&subject));
                found.extend(exposure::data(&subject));
                found.extend(exposure::credentials(&subject));
            }
        }
        found.extend(cross_account::remarks(document, account));
    }
    found.sort_by(|one, other| (one.span, one.rule).cmp(&(other.span, other.rule)));
    found
}
