//! The policy documents of an account, each read once, and what they make of a principal.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::judge::{allows, decides, gives, judge, key};
use crate::audit::aws::facts::{Account, Grants, Group, Policy, Role, User};
use crate::audit::known::{Known, Reason};
use crate::audit::settings::Settings;
use crate::iam::catalog;
use crate::iam::document::{Clause, Document, Kind, Statement, parse};
use crate::iam::escalation::{self, Administrator, Holder};

pub(super) use super::standing::Standing;

/// A document, and the part of it that decides about administrators.
#[derive(Debug, Clone)]
struct Pair {
    whole: Arc<Document>,
    decisive: Arc<Document>,
}

/// A document, or why there is none.
type Read = Result<Pair, Reason>;

/// What a principal's policies come to.
#[derive(Debug, Default)]
struct Sum {
    documents: Vec<Arc<Document>>,
    decisive: Vec<Arc<Document>>,
    /// What could not be read of them.
    missing: Option<Reason>,
    any: bool,
}

/// The documents of an account.
#[derive(Debug)]
pub(super) struct Library<'a> {
    policies: FxHashMap<&'a str, &'a Policy>,
    groups: Option<FxHashMap<&'a str, &'a Group>>,
    managed: FxHashMap<&'a str, Read>,
    /// None where policies name single users, roles, groups or policies: then it is another one for each.
    known: FxHashMap<Vec<&'a str>, Option<Standing>>,
    /// Services of the actions by which somebody gives itself everything.
    services: FxHashSet<&'static str>,
    /// Groups that make their members administrators, once somebody asked.
    open: Option<Vec<&'a str>>,
}

impl<'a> Library<'a> {
    /// Knows the account's policies and groups.
    pub(super) fn new(account: &'a Account) -> Self {
        let policies = account.policies.get().into_iter().flatten();
        let steps = escalation::all().iter().filter(|path| decides(path));
        let actions = steps.flat_map(|path| path.actions.iter().copied());
        Self {
            policies: policies.map(|policy| (policy.arn.as_str(), policy)).collect(),
            groups: account
                .groups
                .get()
                .map(|groups| groups.iter().map(|group| (group.name.as_str(), group)).collect()),
            managed: FxHashMap::default(),
            known: FxHashMap::default(),
            open: None,
            services: actions
                .filter_map(|action| action.split_once(':'))
                .map(|(service, _)| service)
                .collect(),
        }
    }

    /// What a role's policies make of it, within its boundary.
    pub(super) fn role(&mut self, role: &'a Role) -> Standing {
        self.alone(&role.grants, Holder { arn: &role.arn, ..Holder::default() })
    }

    /// What a group's policies make of its members.
    pub(super) fn group(&mut self, group: &'a Group) -> Standing {
        self.alone(&group.grants, Holder { arn: &group.arn, ..Holder::default() })
    }

    /// What a user may do without its groups.
    pub(super) fn own(&mut self, user: &'a User) -> Standing {
        let groups = self.groups_of(user).into_iter().map(|group| group.arn.as_str()).collect();
        self.alone(&user.grants, Holder { arn: &user.arn, groups, ..Holder::default() })
    }

    fn alone(&mut self, grants: &'a Known<Grants>, holder: Holder<'a>) -> Standing {
        match grants {
            Known::Known(grants) => self.standing(&[grants], holder, None),
            Known::NotRead(reason) => Standing::Unknown(reason.clone()),
        }
    }

    fn groups_of(&self, user: &User) -> Vec<&'a Group> {
        let names = user.groups.get().into_iter().flatten();
        let of = |name: &String| self.groups.as_ref().and_then(|groups| groups.get(name.as_str()).copied());
        names.filter_map(of).collect()
    }

    /// Whether one of a user's groups makes it an administrator by itself.
    pub(super) fn by_group(&mut self, user: &User) -> bool {
        self.groups_of(user).into_iter().any(|group| self.group(group).is_administrator())
    }

    /// What a user may do, groups as well.
    pub(super) fn user(&mut self, user: &'a User) -> Standing {
        let own = match &user.grants {
            Known::Known(own) => own,
            Known::NotRead(reason) => return Standing::Unknown(reason.clone()),
        };
        let mut parts = vec![own];
        let mut missing = user.groups.reason().cloned();
        let groups = self.groups_of(user);
        if groups.len() < user.groups.get().map_or(0, Vec::len) {
            missing = Some(Reason::NotGiven);
        }
        for group in &groups {
            match &group.grants {
                Known::Known(grants) => parts.push(grants),
                Known::NotRead(reason) => missing = Some(reason.clone()),
            }
        }
        let groups = groups.into_iter().map(|group| group.arn.as_str()).collect();
        self.standing(&parts, Holder { arn: &user.arn, groups, ..Holder::default() }, missing)
    }

    /// The groups that make their members administrators.
    fn open(&mut self) -> Vec<&'a str> {
        if let Some(open) = &self.open {
            return open.clone();
        }
        let mut groups: Vec<&'a Group> = self.groups.iter().flat_map(|all| all.values()).copied().collect();
        groups.sort_unstable_by_key(|group| &group.arn);
        groups.retain(|group| self.group(group).is_administrator());
        let open: Vec<&str> = groups.into_iter().map(|group| group.arn.as_str()).collect();
        self.open.insert(open).clone()
    }

    fn standing(
        &mut self,
        parts: &[&'a Grants],
        mut holder: Holder<'a>,
        missing: Option<Reason>,
    ) -> Standing {
        // A group has none.
        let boundary = parts.iter().find_map(|grants| grants.boundary.as_deref());
        let is_user = holder.arn.contains(":user/");
        let key = key(parts, boundary, holder.arn);
        if let (None, Some(Some(known))) = (&missing, self.known.get(&key)) {
            return known.clone();
        }
        let mut sum = self.sum(parts);
        let own = missing.is_none();
        sum.missing = sum.missing.or(missing);
        let can_be_written = |arn: &&str| !arn.contains(":iam::aws:");
        let attached = parts.iter().flat_map(|grants| &grants.attached).map(String::as_str);
        holder.policies = attached.filter(can_be_written).collect();
        holder.boundary = boundary.filter(can_be_written);
        if is_user && allows(&sum.decisive).any(|one| joins(&one.actions)) {
            holder.joins = self.open();
        }
        let standing = self.decide(&sum, &holder, boundary);
        if own {
            let shared = !self.is_personal(&sum, boundary);
            self.known.insert(key, shared.then(|| standing.clone()));
        }
        standing
    }

    /// Whether the same policies can make something else of somebody else.
    fn is_personal(&mut self, sum: &Sum, boundary: Option<&'a str>) -> bool {
        let limit = boundary.and_then(|arn| self.managed(arn).ok()).map(|pair| pair.whole);
        let narrow = |one: &Statement| {
            let some = |clause: &Clause| clause.negated || clause.values.iter().any(|item| item.text != "*");
            one.resources.as_ref().is_some_and(some)
        };
        let mut all = sum.decisive.iter().chain(&limit).flat_map(|one| &one.statements);
        allows(&sum.decisive).next().is_some() && all.any(narrow)
    }

    fn sum(&mut self, parts: &[&'a Grants]) -> Sum {
        let mut sum = Sum::default();
        for grants in parts {
            let mut read: Vec<Read> = grants.inline.values().map(|text| self.read(text)).collect();
            read.extend(grants.attached.iter().map(|arn| self.managed(arn)));
            sum.any |= !read.is_empty();
            for one in read {
                match one {
                    Ok(pair) => {
                        sum.documents.push(pair.whole);
                        sum.decisive.push(pair.decisive);
                    }
                    Err(reason) => sum.missing = Some(reason),
                }
            }
        }
        sum
    }

    /// A policy that was not read may deny or grant: what is an administrator without it counts as one, what is none
    /// does not count as anything.
    fn decide(&mut self, sum: &Sum, holder: &Holder<'_>, boundary: Option<&'a str>) -> Standing {
        let none = || match &sum.missing {
            Some(reason) => Standing::Unknown(reason.clone()),
            None if sum.any => Standing::Some,
            None => Standing::Nothing,
        };
        let mut allows = allows(&sum.decisive).peekable();
        if allows.peek().is_none() {
            return none();
        }
        // Under conditions everything together counts, and not only what is decisive.
        let conditional = allows.any(|one| !one.conditions.is_empty() || one.broken);
        let limit = match boundary.map(|arn| self.managed(arn)) {
            Some(Err(reason)) => return Standing::Unknown(reason),
            Some(Ok(pair)) => Some(pair.whole),
            None => None,
        };
        if !conditional && judge(&sum.decisive, limit.as_ref(), holder) == Administrator::No {
            return none();
        }
        match judge(&sum.documents, limit.as_ref(), holder) {
            Administrator::Undecided => Standing::Unknown(Reason::failed(
                "the policies are too large, or a condition or statement of them cannot be judged",
                "ポリシーが大きすぎるか、判定できない条件やステートメントがあります",
            )),
            Administrator::No => none(),
            how => Standing::Administrator(how),
        }
    }

    /// The document without what it allows beside the actions that decide: whoever has everything, or can take it, has
    /// one of these. Most documents are empty then, and the others short, which is what makes thousands of them cheap.
    fn decisive(&self, document: &Document) -> Arc<Document> {
        let decides = |one: &&Statement| !gives(one) || one.broken || self.reaches(&one.actions);
        let mut short = Document {
            kind: document.kind,
            version: document.version,
            statements: document.statements.iter().filter(decides).cloned().collect(),
            problems: Vec::new(),
        };
        for one in short.statements.iter_mut().filter(|one| gives(one) && !one.broken && !one.actions.negated)
        {
            one.actions.values.retain(|item| self.is_decisive(&item.text));
        }
        Arc::new(short)
    }

    fn reaches(&self, actions: &Clause) -> bool {
        actions.negated || actions.values.iter().any(|item| self.is_decisive(&item.text))
    }

    fn is_decisive(&self, pattern: &str) -> bool {
        let service = pattern.split_once(':').map_or("*", |(service, _)| service);
        let may =
            service.contains(['*', '?']) || self.services.contains(service.to_ascii_lowercase().as_str());
        may && escalation::needing(pattern).into_iter().any(decides)
    }

    fn known_to_all(&self, arn: &str) -> Option<Read> {
        catalog::managed(arn).map(|text| self.read(text))
    }

    /// The document of an inline policy.
    pub(super) fn inline(&self, text: &str) -> Result<Arc<Document>, Reason> {
        self.read(text).map(|pair| pair.whole)
    }

    /// The document of a managed policy.
    pub(super) fn attached(&mut self, arn: &'a str) -> Result<Arc<Document>, Reason> {
        self.managed(arn).map(|pair| pair.whole)
    }

    /// Whether a policy of the account was made or changed within the days without use. AWS changes its own all the time,
    /// which says nothing about those that have them.
    pub(super) fn is_young(&self, arn: &str, settings: &Settings) -> bool {
        let own = self.policies.get(arn).filter(|policy| !policy.is_of_aws());
        own.is_some_and(|policy| policy.is_young(settings))
    }

    fn read(&self, text: &str) -> Read {
        let odd = |_| Reason::odd("a policy document that cannot be read", "ポリシー文書を解釈できません");
        let whole = parse(text, Kind::Identity).map_err(odd)?;
        Ok(Pair { decisive: self.decisive(&whole), whole: Arc::new(whole) })
    }

    /// A managed policy of the account, or one of AWS that the program knows.
    fn managed(&mut self, arn: &'a str) -> Read {
        if let Some(known) = self.managed.get(arn) {
            return known.clone();
        }
        let found = match self.policies.get(arn).map(|policy| &policy.document) {
            Some(Known::Known(text)) => self.read(text),
            Some(Known::NotRead(reason)) => self.known_to_all(arn).unwrap_or(Err(reason.clone())),
            None => self.known_to_all(arn).unwrap_or(Err(Reason::NotGiven)),
        };
        self.managed.insert(arn, found.clone());
        found
    }
}

/// Whether a group may be joined by the actions.
fn joins(actions: &Clause) -> bool {
    let joining = |path: &escalation::Path| path.actions.contains(&"iam:AddUserToGroup");
    actions.negated
        || actions.values.iter().any(|item| escalation::needing(&item.text).into_iter().any(joining))
}
