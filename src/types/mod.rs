//! What a resource type holds, and whether it comes back once it is destroyed.
//!
//! Terraform knows no difference between a security group rule and the only copy of a database: both
//! are one line with a minus. The difference is knowledge about providers, so it lives in a table
//! (`data/resource-types.tsv`) with a source for every row, and not in the code. The table is part of
//! the program; a team adds rows of its own through the configuration.

mod category;
pub mod expression;
mod table;
mod update;

pub use category::category;
pub use expression::{Atom, Expression, Test, Truth};
pub use table::{Table, TableError};
pub use update::{Direction, Update};

use std::borrow::Cow;

/// Whether a change can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Reversibility {
    /// Revert and apply.
    #[default]
    Reversible,
    /// Data comes back from a backup that the plan proves.
    Recoverable,
    /// Data, identity or key is gone.
    Irreversible,
}

impl Reversibility {
    /// From mild to grave.
    pub const ALL: [Self; 3] = [Self::Reversible, Self::Recoverable, Self::Irreversible];

    /// The name used in tables, configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reversible => "reversible",
            Self::Recoverable => "recoverable",
            Self::Irreversible => "irreversible",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }
}

/// What is lost when an object is destroyed, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    /// Customer or business data.
    Data,
    /// Key material or a secret value.
    Key,
    /// An identifier, address or principal that others depend on.
    Identity,
    /// Logs, metrics, alert, run or check history.
    History,
    /// Nothing stored, but nobody is told any more.
    Watch,
    /// Nothing: it only serves, routes or guards.
    None,
}

impl Holds {
    /// Worst first.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Key, Self::Identity, Self::History, Self::Watch, Self::None];

    /// The name used in tables, configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Key => "key",
            Self::Identity => "identity",
            Self::History => "history",
            Self::Watch => "watch",
            Self::None => "none",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }

    /// Whether a new object with the same arguments lacks something that the old one had.
    pub fn is_stateful(self) -> bool {
        !matches!(self, Self::Watch | Self::None)
    }
}

/// The categories that the table may use.
pub const CATEGORIES: [&str; 31] = [
    "database",
    "cache",
    "object-store",
    "disk",
    "file-system",
    "snapshot",
    "backup",
    "search",
    "queue",
    "stream",
    "log-store",
    "registry",
    "key",
    "secret",
    "certificate",
    "identity",
    "directory",
    "dns-zone",
    "dns-record",
    "ip-address",
    "network",
    "cluster",
    "compute",
    "load-balancer",
    "cdn",
    "api",
    "repository",
    "project",
    "monitor",
    "notification",
    "dashboard",
];

/// One row: what is known about a resource type. Its own texts are borrowed from the program.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeRow {
    /// The resource type.
    pub kind: Cow<'static, str>,
    /// `database`, `dns-zone`, …; free text in rows of the team.
    pub category: Cow<'static, str>,
    /// What is lost with it.
    pub holds: Holds,
    /// It serves live traffic, so that destroy-before-create is an outage.
    pub serving: bool,
    /// What a destroy is when nothing else is known.
    pub destroy: Reversibility,
    /// True over the values before proves that the content outlives the destroy.
    pub recoverable_if: Option<Expression>,
    /// True over the values before makes a milder default irreversible.
    pub irreversible_if: Option<Expression>,
    /// Types whose instances keep a copy elsewhere when they refer to this one and stay.
    pub recovered_by: Vec<&'static str>,
    /// Where it is documented; empty for rows of the team.
    pub source: &'static str,
}

/// A row of the team's configuration. It replaces a built-in row of the same type as a whole, unless
/// its destroy is milder: see [`Table::get`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// The resource type.
    pub kind: String,
    /// What kind of thing it is.
    pub category: String,
    /// What is lost with it.
    pub holds: Holds,
    /// It serves live traffic.
    pub serving: bool,
    /// What a destroy is.
    pub destroy: Reversibility,
}
