//! Assignments of IAM Identity Center: to nobody, and those that nobody uses.
//!
//! AWS tells the last use of the role that a permission set has in an account, not of each person who has it. So an
//! assignment is stale when nobody at all used the role; where several share a role that is in use, nobody can tell
//! which of them uses it, and that is noted. A permission set that was made anew, or one of another instance, leaves a
//! second role of its name: nobody can tell which of them an assignment gives, so it is stale when none was used.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::desk::{LIVE, Notes, Stale};
use super::library::Library;
use super::sources::{self, Origin};
use super::topics::{self, Topic};
use super::words::{days, fill, last_use, plain, quoted, value};
use super::{roles, sso_words};
use crate::audit::aws::REMEMBERED;
use crate::audit::aws::facts::{Account, Assignment, IdentityCenter, Organisation, Standing, Used};
use crate::audit::finding::{Audited, Evidence, Finding};
use crate::audit::known::{Known, Reason};
use crate::audit::object::AssigneeKind;
use crate::audit::old::old;
use crate::audit::settings::Settings;
use crate::text::Text;

/// What the roles of Identity Center tell, account by account.
#[derive(Debug, Clone, Default)]
pub struct SsoUse {
    /// By account, then by the name of the permission set.
    accounts: BTreeMap<String, Known<BTreeMap<String, Vec<SetRole>>>>,
}

/// A role of a permission set in an account.
#[derive(Debug, Clone)]
pub(super) struct SetRole {
    name: String,
    created: Timestamp,
    used: Known<Used>,
    pub(super) administrator: bool,
    pub(super) partition: String,
    live: bool,
    read: Timestamp,
}

impl SsoUse {
    /// Takes what an account's roles tell, so that the account itself need not be kept.
    pub fn add(&mut self, account: &Account) {
        let mut library = Library::new(account);
        let roles = match &account.roles {
            Known::Known(roles) => roles,
            Known::NotRead(reason) => {
                self.accounts.insert(account.id.clone(), Known::NotRead(reason.clone()));
                return;
            }
        };
        let mut sets = BTreeMap::<_, Vec<SetRole>>::new();
        for role in roles.iter().filter(|role| roles::is_of_identity_center(role)) {
            let Some(set) = set_name(&role.name) else { continue };
            let one = SetRole {
                name: role.name.clone(),
                created: role.created,
                used: role.used.clone(),
                administrator: library.role(role).is_administrator(),
                partition: account.partition.clone(),
                live: account.source == LIVE,
                read: sources::ROLE.read(account),
            };
            sets.entry(set.to_owned()).or_default().push(one);
        }
        self.accounts.insert(account.id.clone(), Known::Known(sets));
    }

    /// Takes in what was gathered elsewhere, of other accounts.
    pub fn merge(&mut self, other: Self) {
        self.accounts.extend(other.accounts);
    }
}

/// The permission set of a role `AWSReservedSSO_NAME_0123456789abcdef`.
pub fn set_name(role: &str) -> Option<&str> {
    let (name, digits) = role.strip_prefix("AWSReservedSSO_")?.rsplit_once('_')?;
    (digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(name)
}

/// Which assignments go to nobody or are not used, after `used` was told of every account. `counted` has assignments.
pub fn identity_center(organisation: &Organisation, used: &SsoUse, settings: &Settings) -> Audited {
    let mut work = Work { used, settings, notes: Notes::default(), findings: Vec::new() };
    let (mut number, mut aged) = (0, Vec::new());
    match &organisation.identity_center {
        Known::NotRead(reason) => work.notes.note("organisation", &topics::INSTANCES, reason),
        Known::Known(centers) => {
            for center in centers {
                match &center.assignments {
                    Known::NotRead(reason) => work.note(center, &topics::ASSIGNMENTS, reason),
                    Known::Known(assignments) => {
                        number += u64::try_from(assignments.len()).unwrap_or(u64::MAX);
                        work.all(center, assignments);
                        let read = (center.read, center.read);
                        aged.extend(old(&center.instance, read, topics::ASSIGNMENTS.checks, settings));
                    }
                }
            }
            work.unexplained(centers);
        }
    }
    let counted = BTreeMap::from([("assignments", number)]);
    let mut unchecked = work.notes.done();
    unchecked.append(&mut aged);
    Audited { findings: work.findings, unchecked, counted, ..Audited::default() }
}

/// Assignments on the desk.
struct Work<'a> {
    used: &'a SsoUse,
    settings: &'a Settings,
    notes: Notes,
    findings: Vec<Finding>,
}

impl<'a> Work<'a> {
    fn note(&mut self, center: &IdentityCenter, topic: &'static Topic, reason: &Reason) {
        self.notes.note(&center.instance, topic, reason);
    }

    /// Notes accounts with roles of permission sets that no assignment explains: a member of an organisation sees its own
    /// instance and not the one that made them.
    fn unexplained(&mut self, centers: &[IdentityCenter]) {
        let mut given = BTreeSet::new();
        for center in centers {
            // What could explain any of them and was not read is told as that.
            let Known::Known(assignments) = &center.assignments else { return };
            given.extend(
                assignments
                    .iter()
                    .map(|one| (one.account.as_str(), one.permission_set_name.get().map(String::as_str))),
            );
        }
        for (account, sets) in &self.used.accounts {
            let explains = |set| given.contains(&(account.as_str(), set));
            let mut sets = sets.get().into_iter().flat_map(BTreeMap::keys);
            if !explains(None) && sets.any(|set| !explains(Some(set))) {
                let said = Reason::unsupported(
                    "the instance that made them is not seen, or not whole",
                    "作成元のインスタンスが見えないか、一部しか見えません",
                );
                self.notes.note(account, &topics::SET_ORIGIN, &said);
            }
        }
    }

    fn all(&mut self, center: &IdentityCenter, assignments: &[Assignment]) {
        let mut sharing: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for one in assignments {
            *sharing.entry((&one.account, &one.permission_set)).or_default() += 1;
        }
        for one in assignments {
            let others = sharing.get(&(one.account.as_str(), one.permission_set.as_str())) > Some(&1);
            self.one(center, one, others);
        }
    }

    fn one(&mut self, center: &IdentityCenter, one: &Assignment, others: bool) {
        let (orphan, several) = self.standing(center, one);
        let roles = self.roles(center, one);
        if let Some(what) = orphan {
            let seen = Evidence { what, source: origin(one, true), read: center.read, url: None };
            self.findings.push(sso_words::orphan(center, one, roles, seen));
            return;
        }
        let Some(read) = roles.iter().map(|role| role.read).min() else { return };
        match self.stale(center, roles) {
            Ok(Some(stale)) => {
                let seen = self.seen(center, one, roles);
                let settings = self.settings.as_seen(read);
                self.findings.push(sso_words::stale(center, one, roles, stale, &settings, seen));
            }
            Ok(None) if others || several => {
                let reason = Reason::unsupported(
                    "AWS tells the last use of the role, not of each person",
                    "AWS で分かるのはロールの最終利用だけで、個々の利用者は分かりません",
                );
                self.note(center, &topics::WHO_USED, &reason);
            }
            Ok(None) => {}
            Err(reason) => self.note(center, &topics::SET_USE, reason),
        }
    }

    /// How none of these roles is used; nothing where one is. Why nobody knows, where one may be.
    fn stale<'r>(
        &mut self,
        center: &IdentityCenter,
        roles: &'r [SetRole],
    ) -> Result<Option<Stale>, &'r Reason> {
        let topics = (&topics::SET_USE, &topics::SET_ROLES);
        let (mut unknown, mut latest) = (None, None);
        // A use says more than none.
        let rank = |one: &Stale| (matches!(one, Stale::Since { .. }), one.since());
        for role in roles {
            let Known::Known(used) = &role.used else {
                unknown = role.used.reason();
                continue;
            };
            let place = &center.instance;
            let settings = self.settings.as_seen(role.read);
            match self.notes.stale(&settings, place, used, Some(role.created), topics) {
                Some(stale) => latest = latest.into_iter().chain([stale]).max_by_key(rank),
                None => return Ok(None),
            }
        }
        unknown.map_or(Ok(latest), Err)
    }

    /// Why nobody has the assignment, if so; and whether more than one person has it, or nobody knows that.
    fn standing(&mut self, center: &IdentityCenter, one: &Assignment) -> (Option<Text>, bool) {
        match (&one.standing, one.kind) {
            (Known::NotRead(reason), kind) => {
                self.note(center, &topics::ASSIGNEES, reason);
                (None, kind == AssigneeKind::Group)
            }
            (Known::Known(Standing::Deleted), _) => {
                let what = fill(
                    "the identity store has no {0}",
                    "ID ストアに {0} がありません",
                    &[&plain(quoted(&one.assignee))],
                );
                (Some(what), false)
            }
            (Known::Known(Standing::There { .. }), AssigneeKind::User) => (None, false),
            (Known::Known(Standing::There { name, members }), AssigneeKind::Group) => match members {
                Known::Known(Some(0)) => {
                    let name = plain(quoted(name));
                    (Some(fill("members of {0}: 0", "{0} のメンバー: 0 人", &[&name])), false)
                }
                Known::Known(Some(number)) => (None, *number > 1),
                Known::Known(None) => {
                    let odd =
                        Reason::odd("a group without a number of members", "グループの人数がありません");
                    self.note(center, &topics::GROUP_SIZES, &odd);
                    (None, true)
                }
                Known::NotRead(reason) => {
                    self.note(center, &topics::GROUP_SIZES, reason);
                    (None, true)
                }
            },
        }
    }

    /// The roles of an assignment's permission set; why there is none is noted.
    fn roles(&mut self, center: &IdentityCenter, one: &Assignment) -> &'a [SetRole] {
        let name = match &one.permission_set_name {
            Known::Known(name) => name,
            Known::NotRead(reason) => {
                self.note(center, &topics::SET_NAMES, reason);
                return &[];
            }
        };
        let used = self.used;
        match used.accounts.get(&one.account) {
            None => self.note(center, &topics::SET_ROLES, &Reason::NotGiven),
            Some(Known::NotRead(reason)) => self.note(center, &topics::SET_ROLES, reason),
            Some(Known::Known(sets)) => match sets.get(name) {
                Some(roles) => return roles,
                None => {
                    let odd = Reason::odd(
                        "an assignment without a role in its account",
                        "割り当てに対応するロールがアカウントにありません",
                    );
                    self.note(center, &topics::SET_ROLES, &odd);
                }
            },
        }
        &[]
    }

    fn seen(&self, center: &IdentityCenter, one: &Assignment, roles: &[SetRole]) -> Vec<Evidence> {
        let of_role = |role: &SetRole, what, origin: Origin| Evidence {
            what,
            source: origin.of(role.live, "1"),
            read: role.read,
            url: None,
        };
        let what = fill(
            "{0} is assigned in the account {1}",
            "{0} がアカウント {1} で割り当てられています",
            &[
                &plain(quoted(one.permission_set_name.get().map_or("", String::as_str))),
                &plain(quoted(&one.account)),
            ],
        );
        let mut seen = vec![Evidence { what, source: origin(one, false), read: center.read, url: None }];
        for role in roles {
            if let Some(used) = role.used.get() {
                let what = last_use(&format!("RoleLastUsed of {}", role.name), used);
                seen.push(of_role(role, what, sources::ROLE_USE));
            }
            let what = value(&format!("CreateDate of {}", role.name), role.created);
            seen.push(of_role(role, what, sources::ROLE));
        }
        seen
    }
}

/// Where an assignment, or what the identity store says of its assignee, was read.
fn origin(one: &Assignment, store: bool) -> String {
    let group =
        one.kind == AssigneeKind::Group && matches!(one.standing, Known::Known(Standing::There { .. }));
    let origin = match (store, group) {
        (false, _) => sources::ASSIGNMENT,
        (true, true) => sources::ASSIGNED_GROUP,
        (true, false) => sources::ASSIGNEE,
    };
    origin.of(true, "1")
}

/// How long ago, for a sentence.
pub(super) fn since(stale: Stale) -> Text {
    match stale {
        Stale::Never { days: number, .. } if number <= REMEMBERED => fill(
            "was never used, and its role there is {0} old",
            "一度も使われていません（ロールの作成から {0}経過）",
            &[&days(number)],
        ),
        Stale::Never { days: number, .. } => fill(
            "was never used within the 400 days that AWS remembers, and its role there is {0} old",
            "AWS が記録を保持する 400 日以内に使われていません（ロールの作成から {0}経過）",
            &[&days(number)],
        ),
        Stale::Since { days: number, .. } => {
            fill("was last used there {0} ago", "{0}間使われていません", &[&days(number)])
        }
    }
}
