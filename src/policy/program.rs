//! A policy file, compiled.

use std::sync::Arc;

use super::expression::Expr;
use super::value::{Type, Value};
use crate::finding::Level;
use crate::source::{Source, Span};

/// A policy file in which everything has been checked that can be checked without a plan.
#[derive(Debug)]
pub struct PolicyFile {
    /// Its name and text.
    pub source: Source,
    /// `policy { required_providers { ... } }`: local name, source address and version constraint.
    pub required_providers: Vec<RequiredProvider>,
    /// `policy { terraform_config { required_version = "..." } }`.
    pub required_version: Option<(String, Span)>,
    /// `input` blocks; [`super::expression::Name::Input`] counts them.
    pub inputs: Vec<Input>,
    /// Locals of the file; [`super::expression::Name::FileLocal`] counts them.
    pub locals: Vec<Local>,
    /// Policy blocks in their order.
    pub policies: Vec<Policy>,
}

/// An entry of `required_providers`.
#[derive(Debug, Clone)]
pub struct RequiredProvider {
    /// The local name.
    pub name: String,
    /// `source`.
    pub source: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// An `input` block.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// `type`.
    pub kind: Type,
    /// `default`, converted.
    pub default: Option<Value>,
    /// `description`.
    pub description: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// `sensitive`.
    pub sensitive: bool,
}

/// A local value.
#[derive(Debug, Clone)]
pub struct Local {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its value.
    pub value: Expr,
}

/// What a policy judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Resource changes.
    Resource,
    /// Module calls.
    Module,
    /// Provider configurations.
    Provider,
}

impl PolicyKind {
    /// The type of the block.
    pub fn block(self) -> &'static str {
        match self {
            Self::Resource => "resource_policy",
            Self::Module => "module_policy",
            Self::Provider => "provider_policy",
        }
    }
}

/// What happens to a resource, as policies count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Made: also the second half of a replacement.
    Create,
    /// Changed in place.
    Update,
    /// Destroyed: also the first half of a replacement.
    Delete,
    /// Left as it is.
    NoOp,
}

impl Operation {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Create, Self::Update, Self::Delete, Self::NoOp];

    /// The name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::NoOp => "no-op",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == text)
    }
}

/// A policy block.
#[derive(Debug)]
pub struct Policy {
    /// What it judges.
    pub kind: PolicyKind,
    /// The first label: a type, a source, a provider's name; `*` stands for any run of characters.
    pub target: String,
    /// The second label, which is its id.
    pub label: String,
    /// Where the block's head stands.
    pub span: Span,
    /// The comment right above the block.
    pub manual: Manual,
    /// `enforcement_level`.
    pub level: LevelExpr,
    /// The operations that it is about; every operation for modules and providers.
    pub operations: Vec<Operation>,
    /// `filter`.
    pub filter: Option<Expr>,
    /// `locals`; [`super::expression::Name::PolicyLocal`] counts them.
    pub locals: Vec<Local>,
    /// `enforce` blocks in their order.
    pub enforce: Vec<Enforce>,
    /// How many slots its expressions use.
    pub slots: usize,
    /// Attributes at the top of `attrs` and `prior_attrs` that it reads; none when it may read any.
    pub reads: Option<Vec<Arc<str>>>,
}

/// `enforcement_level`.
#[derive(Debug, Clone)]
pub enum LevelExpr {
    /// Known.
    Known(Level),
    /// An expression over `input` and `local`.
    Expr(Expr),
}

/// An `enforce` block.
#[derive(Debug, Clone)]
pub struct Enforce {
    /// Where the block's head stands.
    pub span: Span,
    /// `condition`.
    pub condition: Expr,
    /// `error_message`.
    pub error_message: Option<Expr>,
    /// `info_message`.
    pub info_message: Option<Expr>,
    /// The attribute that the condition is about, when it reads exactly one: `ingress`, `tags`.
    pub attribute: Option<String>,
}

/// The comment right above a policy block, without comment signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manual {
    /// The first line without its final stop; empty without a comment.
    pub title: String,
    /// What follows `Do:`, up to the next paragraph, on one line.
    pub help: Option<String>,
    /// All of it.
    pub text: String,
}
