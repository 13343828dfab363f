//! Ways from some permissions to more: known combinations of actions, looked for in everything that a principal may do.
//!
//! A path is there when the principal's whole access (several documents, boundary, service control policies, denies,
//! conditions) allows *every* action of it on a resource of the type that it needs. So a path that is split over two
//! policies is found, and one that a deny, a boundary or a condition closes is not. What is not decided counts and says so.
//!
//! # Where resources decide
//!
//! - `iam:PassRole` counts for a service only where the access allows it with `iam:PassedToService` being that service.
//! - Actions that must meet on one resource (stop, change and start an instance) count only where there is such a resource.
//! - A path that changes permissions or credentials (`iam:PutRolePolicy`) counts on one named resource as well. A path that
//!   uses what somebody else set up (`sts:AssumeRole`, `ssm:StartSession`, `lambda:UpdateFunctionCode`), or that passes
//!   a role, counts only where a wildcard leaves a choice: allowed on resources that stand in the policy by their names it
//!   is a delegation, which a reviewer sees as one and which least privilege asks for. [`delegations`] lists those, and
//!   [`ways_to`] those to one role, for whoever knows what the named role may do. The column `choice` of the table says which action needs the wildcard.
//! - Credentials of one's own (`user/${aws:username}`, as AWS documents it for self-service) are no escalation; a policy of
//!   one's own is.
//!
//! # Sources, and how to add a path
//!
//! The table is `data/iam/escalation.tsv`: the facts (ids and combinations of actions) of pathfinding.cloud (DataDog,
//! Apache-2.0), cloudsplaining (Salesforce, BSD-3-Clause) and prowler (Apache-2.0), 105 different combinations in all, and 22
//! that follow from what AWS offers and that none of them had. A new path is a row there, in the order of ids, with a number from 101 on when pathfinding.cloud has none for it; an action
//! that is new to the table also gets a row in `data/iam/escalation-targets.tsv`. `tests/iam_escalation` tries every row by
//! itself, with one action missing, with one denied, with a boundary that lacks one and split over two documents.

mod administrator;
mod evidence;
mod gain;
mod holder;
mod scope;
mod search;
mod table;

use super::catalog::glob;
use super::grants::{Access, Answer, Budget, wider};
use crate::text::Text;

pub use administrator::{Administrator, is_administrator, is_administrator_as};
pub use gain::Gain;
pub use holder::Holder;
pub use table::parse;

/// A way to more permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// `iam-001`, `lambda-001`.
    pub id: &'static str,
    /// The actions that it needs, all of them; `iam:*` means everything that the pattern matches.
    pub actions: Vec<&'static str>,
    /// Services of which one must get the role that `iam:PassRole` passes.
    pub passed_to: Vec<&'static str>,
    /// Actions that need one and the same resource.
    pub same: Vec<&'static str>,
    /// The action that needs a wildcard in its resource; none where one named resource is bad enough.
    pub needs_wildcard: Option<&'static str>,
    /// What kind of gain it is.
    pub gain: Gain,
    /// Which collections describe it: `pathfinding`, `cloudsplaining`, `prowler`.
    pub sources: Vec<&'static str>,
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
    /// One line a step: the action and a resource on which it is allowed, as the policy writes it.
    pub evidence: Vec<String>,
    /// It was not decided and counts.
    pub undecided: bool,
}

/// Every path that is known, sorted by id.
pub fn all() -> &'static [Path] {
    table::built_in()
}

/// Paths that the access has, without those that add nothing to a smaller one: who may create keys for a user need not
/// read that deleting one first works as well.
pub fn paths(access: &Access, budget: &mut Budget) -> Vec<Found> {
    smallest(every(access, budget))
}

/// Paths that the access has, also those that add nothing to a smaller one.
pub fn every(access: &Access, budget: &mut Budget) -> Vec<Found> {
    search::every(access, search::Reach::Choice, budget)
}

/// Paths that are no escalation by themselves because the resource stands in the policy by its name: the role that may be
/// passed or assumed, the function whose code may be changed. They become one when that role may do more than the principal.
pub fn delegations(access: &Access, budget: &mut Budget) -> Vec<Found> {
    let counted = every(access, budget);
    let mut found = search::every(access, search::Reach::Any, budget);
    found.retain(|one| !counted.iter().any(|other| other.path.id == one.path.id));
    smallest(found)
}

/// Paths that `new` has and `old` has not, or has on less: with a condition, or on fewer roles, users or functions.
pub fn gained(old: &Access, new: &Access, budget: &mut Budget) -> Vec<Found> {
    let mut found = paths(new, budget);
    if !found.is_empty() {
        let known = every(old, budget);
        let there = |one: &Found| known.iter().any(|other| other.path.id == one.path.id);
        found.retain(|one| !there(one) || reaches_further(old, new, one.path, budget));
    }
    found
}

/// Whether the step that decides about a path is allowed on more than before.
fn reaches_further(old: &Access, new: &Access, path: &Path, budget: &mut Budget) -> bool {
    let deciding = path.needs_wildcard.or(path.actions.first().copied());
    // A pattern of actions has smaller paths inside of it, which tell.
    deciding.filter(|action| !action.contains('*')).is_some_and(|action| {
        let of = |access| scope::only(access, action, table::targets(action));
        wider(&of(old), &of(new), budget) != Answer::Empty
    })
}

/// Roles that the policies call by their names.
pub fn named_roles(access: &Access) -> Vec<String> {
    scope::of_type(&scope::names(access), table::targets("iam:PassRole"))
        .into_iter()
        .filter(|name| !name.ends_with(":*"))
        .collect()
}

/// Ways to the permissions of one role that stands in the policies by its name: it may be assumed, or passed to something
/// that then runs what one likes.
pub fn ways_to(access: &Access, role: &str, budget: &mut Budget) -> Vec<Found> {
    let others = named_roles(access).into_iter().filter(|name| name != role).collect();
    let mut found = delegations(&scope::without(access, others), budget);
    found.retain(|one| matches!(one.path.needs_wildcard, Some("iam:PassRole" | "sts:AssumeRole")));
    found
}

/// Without those that another one covers.
fn smallest(found: Vec<Found>) -> Vec<Found> {
    let adds = |one: &&Found| !found.iter().any(|other| other.path.covers(one.path));
    found.iter().filter(adds).cloned().collect()
}

/// Paths that need the action, which may be a pattern; case does not matter.
pub fn needing(action: &str) -> Vec<&'static Path> {
    let concerns = |step: &&str| glob::matches(action, step) || glob::matches(step, action);
    all().iter().filter(|path| path.actions.iter().any(concerns)).collect()
}

impl Path {
    /// It needs less than the other one and gives as much.
    fn covers(&self, other: &Self) -> bool {
        let within = |step: &&str| other.actions.iter().any(|one| glob::matches(one, step));
        let smaller = self.actions.len() < other.actions.len()
            || self.actions.iter().any(|step| !other.actions.contains(step));
        smaller && self.actions.iter().all(within) && self.gain.covers(other.gain)
    }
}
