//! Ways from some permissions to more: known combinations of actions, looked for in everything that a principal may do.

use super::grants::{Access, Budget};
use crate::text::Text;

/// A way to more permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// `iam-001`, `lambda-001`.
    pub id: &'static str,
    /// The actions that it needs, all of them.
    pub actions: Vec<&'static str>,
    /// What it is, in a few words.
    pub title: Text,
    /// What whoever has it ends with: a new principal's permissions, a role's, administrator.
    pub gains: Text,
}

/// A path that an access has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub path: &'static Path,
    /// One line a step: the action and a resource on which it is allowed.
    pub evidence: Vec<String>,
    /// It was not decided and counts.
    pub undecided: bool,
}

/// Every path that is known, sorted by id.
pub fn all() -> &'static [Path] {
    &[]
}

/// Paths that the access has.
pub fn paths(access: &Access, budget: &mut Budget) -> Vec<Found> {
    let _ = (access, budget);
    Vec::new()
}
