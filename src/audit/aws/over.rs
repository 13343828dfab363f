//! What an earlier run knew of an organisation, where a later one with other credentials sees less of it.

use std::collections::BTreeSet;

use super::facts::{Assignment, IdentityCenter, Organisation};
use crate::audit::known::Known;

impl Organisation {
    /// These facts, and those of an earlier run where that knew what this one could not see: a member of an organisation
    /// sees neither its accounts nor its Identity Center. `only` are the accounts that this run was limited to, none
    /// where it was not, and `read` those that it read. Of another organisation nothing is kept.
    #[must_use]
    pub fn over(self, before: Self, only: &BTreeSet<String>, read: &BTreeSet<String>) -> Self {
        let id = |one: &Self| one.id.get().cloned().flatten();
        match (id(&self), id(&before)) {
            (Some(new), Some(old)) if new != old => return self,
            _ => {}
        }
        // An account that is its own organisation is no word on the one that is known.
        let alone = self.id == Known::Known(None) && id(&before).is_some();
        let sees_less = (self.accounts.get().is_none() || alone) && before.accounts.get().is_some();
        let (mut new, mut old) = (self, before);
        for account in read {
            // It is active again.
            old.states.remove(account);
            // It has left, and is inside of nothing that is known.
            if let (true, Known::Known(accounts)) = (alone, &mut old.accounts) {
                accounts.remove(account);
            }
        }
        let seen = std::mem::take(&mut new.identity_center);
        let identity_center = centers(seen, std::mem::take(&mut old.identity_center), only);
        let list = if sees_less { old } else { new };
        Self { identity_center, ..list }
    }
}

fn centers(
    new: Known<Vec<IdentityCenter>>,
    before: Known<Vec<IdentityCenter>>,
    only: &BTreeSet<String>,
) -> Known<Vec<IdentityCenter>> {
    let (mut new, before) = match (new, before) {
        (new, Known::NotRead(_)) => return new,
        (Known::NotRead(reason), Known::Known(before)) if before.is_empty() => return Known::NotRead(reason),
        (Known::NotRead(_), before) => return before,
        (Known::Known(new), Known::Known(before)) => (new, before),
    };
    // With the moment when it was read, so that it is told as old when it is.
    let kept: Vec<IdentityCenter> = before.into_iter().filter_map(|old| rest(old, &new, only)).collect();
    new.extend(kept);
    Known::Known(new)
}

/// What is left of an instance that was read before, beside what was read of it now.
fn rest(old: IdentityCenter, new: &[IdentityCenter], only: &BTreeSet<String>) -> Option<IdentityCenter> {
    let Known::Known(mut assignments) = old.assignments else { return None };
    let same = || new.iter().filter(|one| one.instance == old.instance);
    let now: Vec<&Assignment> = same().filter_map(|one| one.assignments.get()).flatten().collect();
    let was_read = same().any(|one| one.assignments.get().is_some());
    let was_whole = was_read && same().all(|one| one.assignments.get().is_some());
    let key = |one: &Assignment| (one.account.clone(), one.permission_set.clone(), one.assignee.clone());
    let known: BTreeSet<_> = now.into_iter().map(key).collect();
    assignments.retain(|one| {
        let looked = only.is_empty() || only.contains(&one.account);
        !(was_whole && looked || known.contains(&key(one)))
    });
    let keeps = !was_read || !assignments.is_empty();
    keeps.then_some(IdentityCenter { assignments: Known::Known(assignments), ..old })
}
