//! The policy documents of an account, each read once, and what they make of a principal.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::audit::aws::facts::{Account, Grants, Group, Policy, User};
use crate::audit::finding::Risk;
use crate::audit::known::{Known, Reason};
use crate::iam::catalog;
use crate::iam::document::{Clause, Document, Effect, Kind, parse};
use crate::iam::escalation::{self, Administrator, Gain, is_administrator};
use crate::iam::grants::{Access, Budget, GateKind};
use crate::text::Text;

/// Steps of the set algebra for one principal: enough for a hundred statements, and little enough for thousands of
/// principals. What is not decided within it is noted.
const STEPS: u64 = 200_000;

/// What a principal's policies make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has no policy.
    Nothing,
    /// It may do something, and is no administrator.
    Some,
    /// It is an administrator.
    Administrator(Administrator),
    /// Nobody can tell.
    Unknown(Reason),
}

impl Standing {
    /// Whether it is an administrator for certain.
    pub(super) fn is_administrator(&self) -> bool {
        matches!(self, Self::Administrator(_))
    }

    /// What an unused credential of it can do.
    pub(super) fn risk(&self) -> Risk {
        match self {
            Self::Nothing => Risk::Low,
            Self::Some | Self::Unknown(_) => Risk::Medium,
            Self::Administrator(_) => Risk::High,
        }
    }

    /// What whoever gets it can do: the end of a sentence.
    pub(super) fn harm(&self) -> Text {
        match self {
            Self::Nothing => Text::new(
                "can do nothing with it until a policy is attached",
                "ポリシーが付与されない限り何もできません",
            ),
            Self::Some => Text::new(
                "can do all that its policies allow, and nobody notices",
                "ポリシーで許可されたすべての操作を、誰にも気付かれずに実行できます",
            ),
            Self::Administrator(_) => {
                Text::new("is an administrator of the account", "アカウントの管理者権限を得ます")
            }
            Self::Unknown(_) => Text::new(
                "can do whatever its policies allow, which could not be read",
                "ポリシーで許可された操作を実行できます（内容は読み取れていません）",
            ),
        }
    }
}

/// A document, or why there is none.
type Read = Result<Arc<Document>, Reason>;

/// What a principal's policies come to.
#[derive(Debug, Default)]
struct Sum {
    documents: Vec<Arc<Document>>,
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
    known: FxHashMap<Vec<&'a str>, Standing>,
    /// Services of the actions by which somebody gives itself everything.
    services: FxHashSet<&'static str>,
}

impl<'a> Library<'a> {
    /// Knows the account's policies and groups.
    pub(super) fn new(account: &'a Account) -> Self {
        let policies = account.policies.get().into_iter().flatten();
        let steps = escalation::all().iter().filter(|path| path.gain == Gain::Itself);
        let actions = steps.flat_map(|path| path.actions.iter().copied());
        Self {
            policies: policies.map(|policy| (policy.arn.as_str(), policy)).collect(),
            groups: account
                .groups
                .get()
                .map(|groups| groups.iter().map(|group| (group.name.as_str(), group)).collect()),
            managed: FxHashMap::default(),
            known: FxHashMap::default(),
            services: actions
                .filter_map(|action| action.split_once(':'))
                .map(|(service, _)| service)
                .collect(),
        }
    }

    /// What a principal's own policies make of it, within its boundary.
    pub(super) fn own(&mut self, grants: &'a Grants) -> Standing {
        self.standing(&[grants], grants.boundary.as_deref(), None)
    }

    /// The same, where they were read.
    pub(super) fn of(&mut self, grants: &'a Known<Grants>) -> Standing {
        match grants {
            Known::Known(grants) => self.own(grants),
            Known::NotRead(reason) => Standing::Unknown(reason.clone()),
        }
    }

    /// Whether one of a user's groups makes it an administrator by itself.
    pub(super) fn by_group(&mut self, user: &User) -> bool {
        let names = user.groups.get().into_iter().flatten();
        let of = |name: &String| self.groups.as_ref().and_then(|groups| groups.get(name.as_str()).copied());
        let groups: Vec<&'a Group> = names.filter_map(of).collect();
        groups.into_iter().any(|group| self.of(&group.grants).is_administrator())
    }

    /// What a user may do, groups as well.
    pub(super) fn user(&mut self, user: &'a User) -> Standing {
        let own = match &user.grants {
            Known::Known(own) => own,
            Known::NotRead(reason) => return Standing::Unknown(reason.clone()),
        };
        let mut parts = vec![own];
        let mut missing = user.groups.reason().cloned();
        for name in user.groups.get().into_iter().flatten() {
            let group = self.groups.as_ref().and_then(|groups| groups.get(name.as_str()));
            match group.map(|group| &group.grants) {
                Some(Known::Known(grants)) => parts.push(grants),
                Some(Known::NotRead(reason)) => missing = Some(reason.clone()),
                None => missing = Some(Reason::NotGiven),
            }
        }
        self.standing(&parts, own.boundary.as_deref(), missing)
    }

    fn standing(
        &mut self,
        parts: &[&'a Grants],
        boundary: Option<&'a str>,
        missing: Option<Reason>,
    ) -> Standing {
        let key = key(parts, boundary);
        if missing.is_none() {
            if let Some(known) = self.known.get(&key) {
                return known.clone();
            }
        }
        let mut sum = self.sum(parts);
        let own = missing.is_none();
        sum.missing = sum.missing.or(missing);
        let standing = self.decide(&sum, boundary);
        if own {
            self.known.insert(key, standing.clone());
        }
        standing
    }

    fn sum(&mut self, parts: &[&'a Grants]) -> Sum {
        let mut sum = Sum::default();
        for grants in parts {
            let inline = grants.inline.values().map(|text| read(text));
            let read: Vec<Read> = inline.chain(grants.attached.iter().map(|arn| self.managed(arn))).collect();
            sum.any |= !read.is_empty();
            for one in read {
                match one {
                    Ok(document) => sum.documents.push(document),
                    Err(reason) => sum.missing = Some(reason),
                }
            }
        }
        sum
    }

    /// A policy that was not read may deny or grant: what is an administrator without it counts as one, what is none
    /// does not count as anything.
    fn decide(&mut self, sum: &Sum, boundary: Option<&'a str>) -> Standing {
        if !sum.documents.iter().any(|document| self.may_give_everything(document)) {
            return match &sum.missing {
                Some(reason) => Standing::Unknown(reason.clone()),
                None if sum.any => Standing::Some,
                None => Standing::Nothing,
            };
        }
        let mut access = Access::granted(sum.documents.iter().cloned());
        if let Some(boundary) = boundary {
            match self.managed(boundary) {
                Ok(document) => access = access.limited(GateKind::Boundary, [document]),
                Err(reason) => return Standing::Unknown(reason),
            }
        }
        match (is_administrator(&access, &mut Budget { steps: STEPS }), &sum.missing) {
            (Administrator::Undecided, _) => Standing::Unknown(Reason::Failed {
                said: "the policies are too large, or a condition or statement of them cannot be judged"
                    .to_owned(),
            }),
            (Administrator::No, Some(reason)) => Standing::Unknown(reason.clone()),
            (Administrator::No, None) => Standing::Some,
            (how, _) => Standing::Administrator(how),
        }
    }

    /// Most documents are done here: whoever has everything, or can take it, has one of these actions by some statement.
    fn may_give_everything(&self, document: &Document) -> bool {
        document
            .statements
            .iter()
            .any(|one| one.broken || (one.effect == Effect::Allow && self.reaches(&one.actions)))
    }

    fn reaches(&self, actions: &Clause) -> bool {
        let reaches = |pattern: &str| {
            let service = pattern.split_once(':').map_or("*", |(service, _)| service);
            service.contains(['*', '?']) || self.services.contains(service.to_ascii_lowercase().as_str())
        };
        actions.negated || actions.values.iter().any(|item| reaches(&item.text))
    }

    /// A managed policy of the account, or one of AWS that the program knows.
    fn managed(&mut self, arn: &'a str) -> Read {
        if let Some(known) = self.managed.get(arn) {
            return known.clone();
        }
        let found = match self.policies.get(arn).map(|policy| &policy.document) {
            Some(Known::Known(text)) => read(text),
            Some(Known::NotRead(reason)) => known_to_all(arn).unwrap_or(Err(reason.clone())),
            None => known_to_all(arn).unwrap_or(Err(Reason::NotGiven)),
        };
        self.managed.insert(arn, found.clone());
        found
    }
}

fn known_to_all(arn: &str) -> Option<Read> {
    catalog::managed(arn).map(read)
}

fn read(text: &str) -> Read {
    let odd = |_| Reason::Odd { what: "a policy document that cannot be read".to_owned() };
    parse(text, Kind::Identity).map(Arc::new).map_err(odd)
}

/// What decides about a standing: principals of the same policies are judged once.
fn key<'a>(parts: &[&'a Grants], boundary: Option<&'a str>) -> Vec<&'a str> {
    let mut key: Vec<&str> = parts
        .iter()
        .flat_map(|grants| grants.attached.iter().chain(grants.inline.values()))
        .map(String::as_str)
        .collect();
    key.sort_unstable();
    key.dedup();
    // No text of a policy is this short.
    key.push("|");
    key.extend(boundary);
    key
}
