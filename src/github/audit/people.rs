//! Who belongs to the organisation, and what teams may do.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::OrgReader;
use super::part::Part;
use super::shapes::{Login, Role};
use crate::audit::github::facts::{Member, Outside, Team};
use crate::audit::{Known, Reason};
use crate::github::address::path;
use crate::github::ask::Ask;

pub(super) const MEMBERS: &str = "read:org (fine-grained: members: read)";
pub(super) const OWNER: &str = "admin:org of an owner (fine-grained: members: read)";

#[derive(Serialize, Deserialize)]
struct Parent {
    slug: String,
}

#[derive(Serialize, Deserialize)]
struct TeamEntry {
    slug: String,
    html_url: String,
    parent: Option<Parent>,
}

#[derive(Serialize, Deserialize)]
struct TeamRepository {
    name: String,
    #[serde(flatten)]
    role: Role,
}

impl OrgReader {
    /// A path below the organisation.
    pub(super) fn org(&self, rest: &[&str]) -> Part<Ask> {
        let mut segments = vec!["orgs", self.organisation.as_str()];
        segments.extend(rest);
        Ok(Ask::get(path(&segments)?))
    }

    /// Members. The forge leaves out those who hide their membership when a stranger asks, and does not say so; `trusted`
    /// is why this asker is none.
    pub(super) fn members(&self, trusted: Result<(), Reason>) -> Known<Vec<Member>> {
        let read = || {
            trusted?;
            let mut members: BTreeMap<String, bool> = BTreeMap::new();
            for (role, owner) in [("member", false), ("admin", true)] {
                for one in self.all::<Login>(self.org(&["members"])?.with("role", role))? {
                    // Whoever became an owner between the two questions is one.
                    members.insert(one.login, owner);
                }
            }
            Ok(members)
        };
        let members = self.part(MEMBERS, read);
        if members.get().is_none() {
            return members.map(|_| Vec::new());
        }
        let without = self.without_two_factor("members");
        members.map(|members| {
            let entry = |(login, owner): (String, bool)| {
                let without_two_factor = lacks(&without, &login);
                Member { login, owner, without_two_factor }
            };
            members.into_iter().map(entry).collect()
        })
    }

    /// Outside collaborators.
    pub(super) fn outside(&self) -> Known<Vec<Outside>> {
        let read = || self.all::<Login>(self.org(&["outside_collaborators"])?);
        let found = self.part(OWNER, read);
        if found.get().is_none() {
            return found.map(|_| Vec::new());
        }
        let without = self.without_two_factor("outside_collaborators");
        found.map(|found| {
            let entry = |Login { login }| Outside { without_two_factor: lacks(&without, &login), login };
            found.into_iter().map(entry).collect()
        })
    }

    /// Logins without a second factor. Only owners are told; others are refused with 422.
    fn without_two_factor(&self, list: &str) -> Known<BTreeSet<String>> {
        self.part(OWNER, || {
            let asked = self.all::<Login>(self.org(&[list])?.with("filter", "2fa_disabled"));
            if asked.is_err() && self.status() == 422 {
                return Err(Reason::Forbidden { permission: OWNER.to_owned() }.into());
            }
            Ok(asked?.into_iter().map(|one| one.login).collect())
        })
    }

    /// Teams with their people and repositories.
    pub(super) fn teams(&self) -> Known<Vec<Team>> {
        self.part(MEMBERS, || {
            let entries = self.all::<TeamEntry>(self.org(&["teams"])?)?;
            Ok(entries.into_iter().map(|entry| self.team(entry)).collect())
        })
    }

    fn team(&self, entry: TeamEntry) -> Team {
        let slug = entry.slug;
        let people = |role: &str| {
            self.part(MEMBERS, || {
                let ask = self.org(&["teams", &slug, "members"])?.with("role", role);
                Ok(self.all::<Login>(ask)?.into_iter().map(|one| one.login).collect::<Vec<_>>())
            })
        };
        let (maintainers, members) = (people("maintainer"), people("all"));
        let repositories = self.part(MEMBERS, || {
            let found = self.all::<TeamRepository>(self.org(&["teams", &slug, "repos"])?)?;
            found.into_iter().map(|one| Ok((one.name, one.role.word()?))).collect::<Part<BTreeMap<_, _>>>()
        });
        let parent = entry.parent.map(|parent| parent.slug);
        Team { slug, parent, url: entry.html_url, maintainers, members, repositories }
    }
}

fn lacks(without: &Known<BTreeSet<String>>, login: &str) -> Known<bool> {
    match without {
        Known::Known(all) => Known::Known(all.contains(login)),
        Known::NotRead(reason) => Known::NotRead(reason.clone()),
    }
}
