//! What decides about an administrator, and the question itself.

use std::sync::Arc;

use crate::audit::aws::facts::Grants;
use crate::iam::document::{Document, Effect, Statement};
use crate::iam::escalation::{self, Administrator, Gain, Holder, is_administrator_as};
use crate::iam::grants::{Access, Budget, GateKind};

/// Steps of the set algebra for one principal: enough for a hundred statements, and little enough for thousands of
/// principals. What is not decided within it is noted.
const STEPS: u64 = 200_000;

/// Whether it allows something.
pub(super) fn gives(statement: &Statement) -> bool {
    statement.effect == Effect::Allow
}

/// What the documents allow.
pub(super) fn allows(documents: &[Arc<Document>]) -> impl Iterator<Item = &Statement> {
    documents.iter().flat_map(|one| &one.statements).filter(|one| gives(one))
}

/// One action of IAM, by which somebody gives itself everything: policies, a group, or its boundary taken off.
pub(super) fn decides(path: &escalation::Path) -> bool {
    let alone = |action: &&str| action.starts_with("iam:") && !action.contains('*');
    matches!(path.gain, Gain::Itself | Gain::Group | Gain::Boundary)
        && path.actions.len() == 1
        && path.actions.iter().all(alone)
}

/// How much of an administrator documents make of somebody.
pub(super) fn judge(
    documents: &[Arc<Document>],
    limit: Option<&Arc<Document>>,
    holder: &Holder<'_>,
) -> Administrator {
    let mut access = Access::granted(documents.iter().cloned());
    if let Some(limit) = limit {
        access = access.limited(GateKind::Boundary, [Arc::clone(limit)]);
    }
    is_administrator_as(&access, holder, &mut Budget { steps: STEPS })
}

/// What decides about a standing: principals of one kind with the same policies are judged once, unless these name some.
pub(super) fn key<'a>(parts: &[&'a Grants], boundary: Option<&'a str>, arn: &'a str) -> Vec<&'a str> {
    let mut key: Vec<&str> = parts
        .iter()
        .flat_map(|grants| grants.attached.iter().chain(grants.inline.values()))
        .map(String::as_str)
        .collect();
    key.sort_unstable();
    key.dedup();
    // No text of a policy is this short.
    key.push("|");
    key.push(arn.splitn(6, ':').nth(5).and_then(|rest| rest.split('/').next()).unwrap_or_default());
    key.extend(boundary);
    key
}
