//! What tells an object from another one of the same name. Somebody accepted the one that was there: who deletes it and
//! makes it anew, or lets more people in, has another.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::trust::all_but;
use crate::audit::aws::facts::{AccessKey, Account, Grants, Group, Policy, Role, User};
use crate::audit::known::Known;
use crate::audit::object::{AwsItem, Principal, PrincipalKind};
use crate::iam::catalog;
use crate::iam::document::{Clause, Effect, Kind, Statement, parse};
use crate::iam::escalation::Administrator;

/// Whoever has everything.
const ADMINISTRATOR: &str = "administrator";
/// Of a statement, who it is for is the finding's object, and its name says nothing.
const ASIDE: [&str; 3] = ["Sid", "Principal", "NotPrincipal"];

/// The objects of an account by name: an account may have thousands, and as many findings.
#[derive(Debug)]
pub(super) struct Objects<'a> {
    account: &'a Account,
    users: BTreeMap<&'a str, &'a User>,
    groups: BTreeMap<&'a str, &'a Group>,
    roles: BTreeMap<&'a str, &'a Role>,
    policies: BTreeMap<&'a str, &'a Policy>,
}

impl<'a> Objects<'a> {
    /// Of an account, as far as it was read.
    pub(super) fn new(account: &'a Account) -> Self {
        fn named<T>(all: &Known<Vec<T>>, name: fn(&T) -> &str) -> BTreeMap<&str, &T> {
            all.get().into_iter().flatten().map(|one| (name(one), one)).collect()
        }
        Self {
            account,
            users: named(&account.users, |one| &one.name),
            groups: named(&account.groups, |one| &one.name),
            roles: named(&account.roles, |one| &one.name),
            policies: named(&account.policies, |one| &one.arn),
        }
    }

    /// Of one object; none where the facts do not have it, or the object's own id is never given again.
    pub(super) fn fingerprint(&self, item: &AwsItem) -> Option<String> {
        let user = |name: &str| self.users.get(name).copied();
        let role = |name: &str| self.roles.get(name).copied();
        match item {
            AwsItem::RootKey => root_keys(self.account.root.get()?.keys.get()?),
            AwsItem::User { name } | AwsItem::Mfa { user: name } => Some(second(user(name)?.created)),
            AwsItem::Password { user: name } => {
                let user = user(name)?;
                let password = user.password.get()?.as_ref()?;
                Some(format!("{} {}", second(user.created), second(*password.changed.get()?)))
            }
            AwsItem::AccessKey { user: name, id: None, slot } => {
                let key = user(name)?.keys.get()?.iter().find(|key| key.slot == *slot)?;
                Some(second(*key.created.get()?))
            }
            // A credential report has only the place, which another certificate can have later.
            AwsItem::SigningCertificate { user: name, id } => {
                let one = user(name)?.certificates.get()?.iter().find(|one| one.id == *id)?;
                Some(second(*one.uploaded.get()?))
            }
            AwsItem::Role { name } => Some(second(role(name)?.created)),
            AwsItem::Trust { role: name, trusted } => {
                let role = role(name)?;
                Some(format!("{} {}", second(role.created), demanded(role.trust.get()?, trusted)?))
            }
            AwsItem::Group { name } => Some(second(self.groups.get(name.as_str())?.created)),
            AwsItem::Policy { arn } => Some(second(self.policies.get(arn.as_str())?.created)),
            AwsItem::Attachment { principal, .. }
            | AwsItem::Inline { principal, .. }
            | AwsItem::Grants { principal } => Some(second(self.made(principal)?)),
            AwsItem::Root
            | AwsItem::AccessKey { id: Some(_), .. }
            | AwsItem::ServiceCredential { .. }
            | AwsItem::SshKey { .. }
            | AwsItem::Assignment { .. } => None,
        }
    }

    /// What an administrator is one by. Who is one always, or can make itself one always, reaches all that there is; under
    /// conditions each statement that gives much is a way of its own, with what it demands.
    pub(super) fn administrator(&self, how: Administrator, kind: PrincipalKind, name: &str) -> Vec<String> {
        let ways = match how {
            Administrator::UnderCondition => self.ways(kind, name),
            Administrator::ThroughIam => vec!["through-iam".to_owned()],
            Administrator::Full | Administrator::Undecided | Administrator::No => {
                return vec![ADMINISTRATOR.to_owned()];
            }
        };
        ways.into_iter().map(|way| format!("{ADMINISTRATOR}:{way}")).collect()
    }

    fn ways(&self, kind: PrincipalKind, name: &str) -> Vec<String> {
        let group = |name: &String| self.groups.get(name.as_str()).and_then(|one| one.grants.get());
        let all: Vec<&Grants> = match kind {
            PrincipalKind::Group => group(&name.to_owned()).into_iter().collect(),
            PrincipalKind::Role => {
                self.roles.get(name).and_then(|one| one.grants.get()).into_iter().collect()
            }
            PrincipalKind::User => {
                let user = self.users.get(name);
                let groups = user.and_then(|one| one.groups.get()).into_iter().flatten();
                user.and_then(|one| one.grants.get()).into_iter().chain(groups.filter_map(group)).collect()
            }
        };
        let inline = all.iter().flat_map(|one| one.inline.values()).map(|text| ways_of(text));
        let attached = all.iter().flat_map(|one| &one.attached).map(|arn| {
            // What it says is not known, so it is another way than any that somebody accepted.
            let ways = self.document(arn).and_then(ways_of_readable);
            ways.unwrap_or_else(|| vec![format!("unread-{}", digest(arn))])
        });
        // Whoever takes the boundary off, or puts another in its place, makes another one of it.
        let limit = all.first().filter(|_| kind != PrincipalKind::Group).map(|own| match &own.boundary {
            Some(arn) => format!("within-{}", digest(self.document(arn).unwrap_or(arn))),
            None => "without-boundary".to_owned(),
        });
        inline.chain(attached).flatten().chain(limit).collect()
    }

    /// What a managed policy says, as far as that is known.
    fn document(&self, arn: &str) -> Option<&str> {
        let own = self.policies.get(arn).and_then(|one| one.document.get());
        own.map(String::as_str).or_else(|| catalog::managed(arn))
    }

    fn made(&self, principal: &Principal) -> Option<Timestamp> {
        let name = principal.name.as_str();
        match principal.kind {
            PrincipalKind::User => self.users.get(name).map(|one| one.created),
            PrincipalKind::Group => self.groups.get(name).map(|one| one.created),
            PrincipalKind::Role => self.roles.get(name).map(|one| one.created),
        }
    }
}

/// Files of AWS tell seconds, and some answers parts of them.
fn second(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

fn root_keys(keys: &[AccessKey]) -> Option<String> {
    let active = keys.iter().filter(|key| key.active);
    let mut made = active.map(|key| key.created.get().copied().map(second)).collect::<Option<Vec<_>>>()?;
    made.sort();
    (!made.is_empty()).then(|| made.join(" "))
}

/// The ways of a document that gives much.
fn ways_of(text: &str) -> Vec<String> {
    ways_of_readable(text).unwrap_or_else(|| vec![format!("unread-{}", digest(text))])
}

/// A digest of each statement that allows whole services, with its conditions; none where it is no document.
fn ways_of_readable(text: &str) -> Option<Vec<String>> {
    let document = parse(text, Kind::Identity).ok()?;
    let whole = |pattern: &str| match pattern.split_once(':') {
        Some((service, name)) => service.contains(['*', '?']) || name.chars().all(|one| one == '*'),
        None => true,
    };
    let much = |clause: &Clause| clause.negated || clause.values.iter().any(|item| whole(&item.text));
    let gives = |one: &&Statement| one.effect == Effect::Allow && much(&one.actions);
    let way = |one: &Statement| {
        let always = if one.conditions.is_empty() { "always" } else { "if" };
        format!("{always}-{}", digest(&written(one, text, &ASIDE)))
    };
    Some(document.statements.iter().filter(gives).map(way).collect())
}

/// The digits that stand for a text.
fn digest(text: &str) -> String {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    digest.get(..32).unwrap_or_default().to_owned()
}

/// A statement in the same words for the same meaning.
fn written(statement: &Statement, text: &str, aside: &[&str]) -> String {
    let written = text.get(statement.span.start..statement.span.end).unwrap_or_default();
    match serde_json::from_str(written) {
        Ok(value) => plain(&value, aside),
        Err(_) => written.to_owned(),
    }
}

/// A digest of what a trust policy demands of somebody whom it names: the statements that let them in, and all that
/// deny. The order, the layout and who else is let in do not count.
fn demanded(text: &str, trusted: &str) -> Option<String> {
    let document = parse(text, Kind::Trust).ok()?;
    let of = |statement: &&Statement| {
        statement.effect == Effect::Deny
            || statement.principals.as_ref().is_some_and(|principals| {
                if principals.negated {
                    all_but(principals) == trusted
                } else {
                    principals.values.iter().any(|one| one.text == trusted)
                }
            })
    };
    let said = |statement: &Statement| {
        let aside: &[&str] = if statement.effect == Effect::Deny { &ASIDE[..1] } else { &ASIDE };
        written(statement, text, aside)
    };
    let mut all: Vec<String> = document.statements.iter().filter(of).map(said).collect();
    all.sort();
    all.dedup();
    Some(data_encoding::HEXLOWER.encode(&Sha256::digest(all.join("\n"))))
}

/// The same text for the same meaning: one value is a list of one, and lists and members have no order.
fn plain(value: &Value, aside: &[&str]) -> String {
    let list = |mut all: Vec<String>| {
        all.sort();
        format!("[{}]", all.join(","))
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(name, _)| !aside.contains(&name.as_str()));
            list(members.map(|(name, value)| format!("{name:?}:{}", plain(value, &[]))).collect())
        }
        Value::Array(values) => list(values.iter().map(bare).collect()),
        other => list(vec![bare(other)]),
    }
}

/// A value of a list. AWS takes `true` and `"true"` for the same.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) | Value::Object(_) => plain(value, &[]),
        other => format!("{:?}", other.to_string()),
    }
}
