//! A test file, compiled.

use crate::policy::expression::Expr;
use crate::policy::program::{Local, PolicyKind};
use crate::source::{Source, Span};

/// A test file in which everything has been checked that can be checked without policies.
#[derive(Debug)]
pub struct TestFile {
    /// Its name and text.
    pub source: Source,
    /// `policytest { targets = [...] }`; none without.
    pub targets: Option<Vec<Target>>,
    /// Locals; [`crate::policy::expression::Name::FileLocal`] counts them.
    pub locals: Vec<Local>,
    /// `inputs` at the top.
    pub inputs: Vec<Local>,
    /// Mocks; [`crate::policy::expression::Name::Mock`] counts them.
    pub mocks: Vec<Mock>,
    /// Numbers of the mocks, each after those to which its `attrs` refer.
    pub order: Vec<usize>,
}

/// A policy file, or a folder with some, that a test is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its path, relative to the test file.
    pub path: String,
    /// Where it stands.
    pub span: Span,
}

/// What a mock stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MockKind {
    /// A change of a resource.
    Resource,
    /// The result of a data source, which no policy judges.
    Data,
    /// A module call.
    Module,
    /// A provider configuration.
    Provider,
}

impl MockKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Resource, Self::Data, Self::Module, Self::Provider];

    /// The type of the block.
    pub fn block(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Data => "data",
            Self::Module => "module",
            Self::Provider => "provider",
        }
    }

    /// The policies that judge it.
    pub fn judged_by(self) -> Option<PolicyKind> {
        match self {
            Self::Resource => Some(PolicyKind::Resource),
            Self::Data => None,
            Self::Module => Some(PolicyKind::Module),
            Self::Provider => Some(PolicyKind::Provider),
        }
    }
}

/// A mock.
#[derive(Debug)]
pub struct Mock {
    /// What it stands for.
    pub kind: MockKind,
    /// The first label: a type, a source, a provider's name.
    pub target: String,
    /// The second label.
    pub label: String,
    /// Where the block's head stands.
    pub span: Span,
    /// `attrs`.
    pub attrs: Option<Expr>,
    /// `prior_attrs`.
    pub prior_attrs: Option<Expr>,
    /// `meta`.
    pub meta: Option<Expr>,
    /// `inputs`.
    pub inputs: Vec<Local>,
    /// `skip`.
    pub skip: bool,
    /// `expect_failure`.
    pub expect_failure: bool,
}

impl Mock {
    /// What people call it, and other mocks: `aws_vpc.main`, `data.aws_x.y`.
    pub fn name(&self) -> String {
        match self.kind {
            MockKind::Resource => format!("{}.{}", self.target, self.label),
            MockKind::Module => format!("module.{}", self.label),
            kind => format!("{}.{}.{}", kind.block(), self.target, self.label),
        }
    }
}
