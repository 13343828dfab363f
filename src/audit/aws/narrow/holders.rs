//! Who has which policy in an account, and what they all used.

use std::collections::BTreeMap;

use super::Left;
use crate::audit::aws::facts::{Account, Grants, Group, Policy, Role, ServiceUses, User};
use crate::audit::known::{Known, Reason};
use crate::audit::object::{Principal, PrincipalKind};
use crate::audit::settings::Settings;
use crate::text::Text;

/// What everybody who has something used, or why nobody can tell.
pub(super) type AllUses<'a> = Result<Vec<&'a ServiceUses>, Left>;

/// An account by names and ARNs.
#[derive(Debug)]
pub(super) struct Holders<'a> {
    users: BTreeMap<&'a str, &'a User>,
    groups: BTreeMap<&'a str, &'a Group>,
    roles: BTreeMap<&'a str, &'a Role>,
    policies: BTreeMap<&'a str, &'a Policy>,
    /// Who has a managed policy attached, and who has it for a boundary.
    attached: BTreeMap<&'a str, Vec<Principal>>,
    bounded: BTreeMap<&'a str, Vec<Principal>>,
    /// Why some principals' policies are not known, so that anybody may have a managed one.
    hidden: Option<&'a Reason>,
}

impl<'a> Holders<'a> {
    pub(super) fn of(account: &'a Account) -> Self {
        let users = account.users.get().map(Vec::as_slice).unwrap_or_default();
        let groups = account.groups.get().map(Vec::as_slice).unwrap_or_default();
        let roles = account.roles.get().map(Vec::as_slice).unwrap_or_default();
        let policies = account.policies.get().map(Vec::as_slice).unwrap_or_default();
        let hidden = account.users.reason().or(account.groups.reason()).or(account.roles.reason());
        let mut out = Self {
            users: users.iter().map(|one| (one.name.as_str(), one)).collect(),
            groups: groups.iter().map(|one| (one.name.as_str(), one)).collect(),
            roles: roles.iter().map(|one| (one.name.as_str(), one)).collect(),
            policies: policies.iter().map(|one| (one.arn.as_str(), one)).collect(),
            attached: BTreeMap::new(),
            bounded: BTreeMap::new(),
            hidden,
        };
        let users = users.iter().map(|one| (PrincipalKind::User, &one.name, &one.grants));
        let groups = groups.iter().map(|one| (PrincipalKind::Group, &one.name, &one.grants));
        let roles = roles.iter().map(|one| (PrincipalKind::Role, &one.name, &one.grants));
        for (kind, name, grants) in users.chain(groups).chain(roles) {
            out.enter(kind, name, grants);
        }
        out
    }

    fn enter(&mut self, kind: PrincipalKind, name: &str, grants: &'a Known<Grants>) {
        let grants = match grants {
            Known::Known(grants) => grants,
            Known::NotRead(reason) => {
                self.hidden = self.hidden.or(Some(reason));
                return;
            }
        };
        let principal = || Principal { kind, name: name.to_owned() };
        for arn in &grants.attached {
            self.attached.entry(arn).or_default().push(principal());
        }
        if let Some(arn) = &grants.boundary {
            self.bounded.entry(arn).or_default().push(principal());
        }
    }

    /// The policies of a principal.
    pub(super) fn grants(&self, principal: &Principal) -> Result<&'a Grants, Left> {
        let name = principal.name.as_str();
        let grants = match principal.kind {
            PrincipalKind::User => self.users.get(name).map(|one| &one.grants),
            PrincipalKind::Group => self.groups.get(name).map(|one| &one.grants),
            PrincipalKind::Role => self.roles.get(name).map(|one| &one.grants),
        };
        match grants {
            Some(Known::Known(grants)) => Ok(grants),
            Some(Known::NotRead(reason)) => Err(unread(reason)),
            None => Err(unread(&Reason::Gone)),
        }
    }

    /// A managed policy, where it was read.
    pub(super) fn policy(&self, arn: &str) -> Option<&'a Policy> {
        self.policies.get(arn).copied()
    }

    /// What a principal used; for a group, what its members did.
    pub(super) fn uses(&self, principal: &Principal, settings: &Settings) -> AllUses<'a> {
        let name = principal.name.as_str();
        match principal.kind {
            PrincipalKind::User => {
                let user = self.users.get(name).ok_or_else(|| unread(&Reason::Gone))?;
                Ok(vec![one(user.created, &user.services, settings)?])
            }
            PrincipalKind::Role => {
                let role = self.roles.get(name).ok_or_else(|| unread(&Reason::Gone))?;
                Ok(vec![one(role.created, &role.services, settings)?])
            }
            PrincipalKind::Group => {
                let group = self.groups.get(name).ok_or_else(|| unread(&Reason::Gone))?;
                let members = match &group.members {
                    Known::Known(members) => members,
                    Known::NotRead(reason) => return Err(unread(reason)),
                };
                let user = |name: &String| {
                    let user = self.users.get(name.as_str()).ok_or_else(|| unread(&Reason::Gone))?;
                    one(user.created, &user.services, settings)
                };
                members.iter().map(user).collect()
            }
        }
    }

    /// How many principals have a managed policy, as a permission or as a boundary.
    pub(super) fn count(&self, arn: &str) -> usize {
        self.attached.get(arn).map_or(0, Vec::len) + self.bounded.get(arn).map_or(0, Vec::len)
    }

    /// What everybody used who has a managed policy: a boundary that says less takes away as well.
    pub(super) fn uses_of_all(&self, arn: &str, settings: &Settings) -> AllUses<'a> {
        if let Some(reason) = self.hidden {
            return Err(Left {
                why: Text::new(
                    "not everybody who may have it was read",
                    "付与されている可能性のあるすべてのプリンシパルを読み取れていません",
                ),
                reason: reason.clone(),
            });
        }
        let policy = self.policy(arn).ok_or_else(|| unread(&Reason::NotGiven))?;
        for (told, known) in [(&policy.attachments, &self.attached), (&policy.boundaries, &self.bounded)] {
            let known = known.get(arn).map_or(0, Vec::len) as u64;
            if let Known::Known(told) = told
                && *told > known
            {
                return Err(Left {
                    why: Text::new(
                        format!("{told} principals have it, of whom {known} were read"),
                        format!("{told} 個のプリンシパルに付与されていますが、読み取れたのは {known} 個です"),
                    ),
                    reason: Reason::odd(
                        format!("{told} principals have the policy, of whom {known} were read"),
                        format!(
                            "ポリシーは {told} 個のプリンシパルに付与されていますが、読み取れたのは {known} 個です"
                        ),
                    ),
                });
            }
        }
        let all = [&self.attached, &self.bounded].into_iter().filter_map(|list| list.get(arn)).flatten();
        let mut uses = Vec::new();
        for principal in all {
            uses.extend(self.uses(principal, settings)?);
        }
        Ok(uses)
    }
}

/// What one principal used. Somebody who came lately has not had the time to use anything.
fn one<'a>(
    created: jiff::Timestamp,
    uses: &'a Known<ServiceUses>,
    settings: &Settings,
) -> Result<&'a ServiceUses, Left> {
    let seen = uses.get().map_or(settings.now, |uses| uses.made);
    match settings.as_seen(seen).days_since(created) {
        Some(days) if days > settings.unused_days => {}
        _ => {
            return Err(Left {
                why: Text::new(
                    "somebody has them who is too new to tell what is not used",
                    "作成から間もないプリンシパルがあり、使われていないとは言えません",
                ),
                reason: Reason::TooYoung,
            });
        }
    }
    match uses {
        Known::Known(uses) => Ok(uses),
        Known::NotRead(reason) => Err(Left {
            why: Text::new(
                "what everybody who has them uses was not read",
                "付与されている全員が使っているものを読み取れていません",
            ),
            reason: reason.clone(),
        }),
    }
}

pub(super) fn unread(reason: &Reason) -> Left {
    Left { why: Text::new("it was not read", "読み取れていません"), reason: reason.clone() }
}
