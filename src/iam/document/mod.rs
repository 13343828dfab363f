//! A policy document as its text says it, every part with its place.
//!
//! Sources: the grammar of the IAM policy language and the pages on its elements in the IAM User Guide
//! (`reference_policies_grammar`, `reference_policies_elements_*`).

mod clause;
mod condition;
mod literal;
mod node;
mod operator;
mod principal;
mod problems;
mod read;
mod statement;

pub(in crate::iam) use problems::quote;

use crate::source::Span;
use crate::text::Text;

/// A larger text is no policy: the largest that AWS takes anywhere is some tens of kilobytes.
pub const MAX_SIZE: usize = 1 << 20;

/// More statements are no policy either.
pub const MAX_STATEMENTS: usize = 2_000;

/// What a document is for: decides which elements it may have and what an absent one means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Attached to a user, a group or a role: no `Principal`.
    Identity,
    /// Attached to a resource such as a bucket or a key: has a `Principal`.
    Resource,
    /// Says who may assume a role: has a `Principal`, no `Resource`.
    Trust,
    /// A permissions boundary: an identity policy that only limits.
    Boundary,
    /// A service control policy of Organizations.
    Scp,
    /// A resource control policy of Organizations.
    Rcp,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Identity, Self::Resource, Self::Trust, Self::Boundary, Self::Scp, Self::Rcp];

    /// The word for it on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Boundary => "boundary",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
        }
    }

    /// What it is, in a sentence.
    pub fn label(self) -> Text {
        let ja = match self {
            Self::Identity => "アイデンティティベースのポリシー",
            Self::Resource => "リソースベースのポリシー",
            Self::Trust => "ロールの信頼ポリシー",
            Self::Boundary => "アクセス許可の境界",
            Self::Scp => "サービスコントロールポリシー",
            Self::Rcp => "リソースコントロールポリシー",
        };
        let en = match self {
            Self::Identity => "an identity policy",
            Self::Resource => "a resource policy",
            Self::Trust => "a trust policy",
            Self::Boundary => "a permissions boundary",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
        };
        Text::new(en, ja)
    }
}

/// The language's version. Without `Version` it is the old one, in which `${...}` is plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Version {
    /// `2008-10-17`.
    #[default]
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// A document that could be read. Statements that are invalid are kept as far as they go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it is for.
    pub kind: Kind,
    /// Which language.
    pub version: Version,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong with it, in order of place.
    pub problems: Vec<Problem>,
}

/// Allow or deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Takes away, whatever is granted elsewhere.
    Deny,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// `Action` or `NotAction`.
    pub actions: Clause,
    /// `Resource` or `NotResource`; none where the kind has none (trust), which means every resource.
    pub resources: Option<Clause>,
    /// `Principal` or `NotPrincipal`; none where the kind has none, which means whoever it is attached to.
    pub principals: Option<Principals>,
    /// `Condition`: all of them must hold.
    pub conditions: Vec<Test>,
    /// The whole statement.
    pub span: Span,
    /// The statement is not what AWS accepts: what it grants counts as unknown (more when it is new or an
    /// allow, nothing when it is old or a deny).
    pub broken: bool,
}

/// A list of patterns, or everything but them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The element was `Not…`.
    pub negated: bool,
    /// The patterns as written.
    pub values: Vec<Item>,
    /// The element.
    pub span: Span,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As written, escapes of JSON undone.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A list of principals, or everybody but them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principals {
    /// The element was `NotPrincipal`.
    pub negated: bool,
    /// Who.
    pub values: Vec<Principal>,
    /// The element.
    pub span: Span,
}

/// What kind of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// The bare `"*"`: everybody, also without credentials.
    Everyone,
    /// `AWS`: an account, a user, a role, a session, or `*`.
    Aws,
    /// `Service`.
    Service,
    /// `Federated`.
    Federated,
    /// `CanonicalUser`.
    Canonical,
}

/// One principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// What kind.
    pub kind: PrincipalKind,
    /// As written; `*` for everyone.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// `ForAllValues` or `ForAnyValue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Qualifier {
    /// Every value of the request matches; also true when there is none.
    ForAllValues,
    /// At least one does.
    ForAnyValue,
}

/// What an operator compares as. Negated operators (`StringNotEquals`) are the same with [`Test::negated`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    /// `StringEquals`.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`: `*` and `?`.
    StringLike,
    /// `NumericEquals`.
    NumericEquals,
    /// `NumericLessThan`.
    NumericLessThan,
    /// `NumericLessThanEquals`.
    NumericLessThanEquals,
    /// `NumericGreaterThan`.
    NumericGreaterThan,
    /// `NumericGreaterThanEquals`.
    NumericGreaterThanEquals,
    /// `DateEquals`.
    DateEquals,
    /// `DateLessThan`.
    DateLessThan,
    /// `DateLessThanEquals`.
    DateLessThanEquals,
    /// `DateGreaterThan`.
    DateGreaterThan,
    /// `DateGreaterThanEquals`.
    DateGreaterThanEquals,
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    BinaryEquals,
    /// `IpAddress`.
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which are the same: `*` and `?` within each of the six parts.
    ArnLike,
    /// `Null`.
    Null,
    /// None that is known: never decided.
    Unknown,
}

/// One key of a condition block: the operator, the key, and values of which one must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// `ForAllValues` or `ForAnyValue`.
    pub qualifier: Option<Qualifier>,
    /// What it compares as.
    pub operator: Operator,
    /// The operator is a negated one: true when none of the values matches, and when the key is absent.
    pub negated: bool,
    /// `…IfExists`: true when the key is absent.
    pub if_exists: bool,
    /// The operator as written, with qualifier and suffix.
    pub written: String,
    /// The key as written; keys are compared without case.
    pub key: Item,
    /// The values.
    pub values: Vec<Item>,
    /// The key with its values.
    pub span: Span,
}

/// Something wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A short stable name, kebab-case: `unknown-operator`, `resource-missing`.
    pub id: &'static str,
    /// Where.
    pub span: Span,
    /// What.
    pub message: Text,
    /// What to do next.
    pub help: Text,
    /// AWS would refuse the document, or what it grants cannot be told; otherwise it is only odd.
    pub grave: bool,
}

/// Reads a document. What is no document at all (no JSON, no object, too large or too deep) is one problem.
pub fn parse(text: &str, kind: Kind) -> Result<Document, Problem> {
    read::document(text, kind)
}
