//! One account out of its files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::accessed::Accessed;
use super::details::Details;
use super::fill;
use super::report::Report;
use super::show;
use crate::audit::aws::facts::{Account, Grants, Group, Made, Role, ServiceUses, User};
use crate::audit::known::{Known, Reason};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// An account, and what should be said about its files.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The account. Its name stands in no file of it: it comes from the organisation.
    pub account: Account,
    /// Warnings: answers about principals that nobody lists.
    pub warnings: Diagnostics,
}

/// Last uses by ARN, with the file that tells them.
type Uses = BTreeMap<String, (String, Known<ServiceUses>)>;

/// When the files of an account were written, which is when they were made where they do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The credential report.
    pub report: Timestamp,
    /// The authorization details.
    pub details: Timestamp,
}

/// All at one moment.
impl From<Timestamp> for Written {
    fn from(at: Timestamp) -> Self {
        Self { report: at, details: at }
    }
}

/// Joins what files tell of one account.
///
/// What the files leave open is [`Known::NotRead`], one by one. Files of several accounts are refused, and so is an account
/// that no file names.
pub fn join(
    report: Option<Report>,
    mut details: Option<Details>,
    accessed: Vec<Accessed>,
    written: Written,
) -> Result<Joined, Diagnostics> {
    let (partition, id) = account(report.as_ref(), details.as_ref(), &accessed)?;
    let mut uses = by_arn(accessed, &id)?;
    let names: Vec<&str> = report
        .iter()
        .map(|report| report.name.as_str())
        .chain(details.iter().map(|details| details.name.as_str()))
        .chain(uses.values().map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>())
        .collect();
    let source = names.join(", ");
    let made = Made {
        report: report.as_ref().map(|report| report.generated.unwrap_or(written.report)),
        details: details.as_ref().map(|_| written.details),
    };
    let read = made.report.into_iter().chain(made.details).min().unwrap_or(written.report);
    let root = report.as_ref().map_or_else(Known::default, |report| report.root.clone());
    let seen = report.is_some();
    let mut users = fill::users(details.as_mut(), report);
    let (mut groups, mut roles, mut policies) = match details {
        Some(details) => (details.groups, details.roles, details.policies),
        None => Default::default(),
    };
    fill::members(&mut groups, &users, seen);
    fill::listed_users(&mut users, seen);
    fill::roles(&mut roles);
    let has_roles = roles.get().is_some();
    fill::policies(&mut policies, &attached(&users, &groups, &roles), &partition, has_roles);
    fill::listed_groups(&mut groups, whole(&users) && has_roles && policies.get().is_some());
    used(&mut users, &mut uses, |user| &mut user.services);
    used(&mut groups, &mut uses, |group| &mut group.services);
    used(&mut roles, &mut uses, |role| &mut role.services);
    let account = Account {
        id,
        name: None,
        partition,
        read,
        made,
        source,
        last_accessed: None,
        root,
        users: users.map(values),
        groups: groups.map(values),
        roles: roles.map(values),
        policies: policies.map(values),
    };
    let warnings = uses.iter().map(|(arn, (name, _))| stranger(arn, name)).collect();
    Ok(Joined { account, warnings })
}

fn values<T>(by_arn: BTreeMap<String, T>) -> Vec<T> {
    by_arn.into_values().collect()
}

fn stranger(arn: &str, name: &str) -> Diagnostic {
    Diagnostic::warning(
        "audit-accessed-unknown",
        format!("`{name}` says what {} used, and no other file lists that principal", show(arn)),
    )
    .help("it was deleted between two commands, or the other files are older: make all files at one time")
}

/// The partition and the account that all files are of.
fn account(
    report: Option<&Report>,
    details: Option<&Details>,
    accessed: &[Accessed],
) -> Result<(String, String), Diagnostic> {
    let of_report =
        report.map(|report| (report.name.as_str(), (report.partition.clone(), report.account.clone())));
    let of_details = details.and_then(|details| Some((details.name.as_str(), details.account.clone()?)));
    match (of_report, of_details) {
        (Some((one, of_one)), Some((other, of_other))) if of_one != of_other => {
            Err(mixed((one, &of_one.1), (other, &of_other.1)))
        }
        (Some((_, account)), _) | (None, Some((_, account))) => Ok(account),
        (None, None) => Err(Diagnostic::error("audit-account-unknown", lost(details, accessed)).help(
            "give the account's credential report (`aws iam get-credential-report`), its authorization details \
             (`aws iam get-account-authorization-details`), or both",
        )),
    }
}

fn lost(details: Option<&Details>, accessed: &[Accessed]) -> String {
    match (details, accessed.first()) {
        (Some(details), _) => {
            format!("`{}` lists nothing of any account, and no other file tells which it is", details.name)
        }
        (None, Some(first)) => {
            format!("`{}` tells what principals used, and no file lists the principals", first.name)
        }
        (None, None) => "no file of an account is given".to_owned(),
    }
}

fn mixed(one: (&str, &str), other: (&str, &str)) -> Diagnostic {
    Diagnostic::error(
        "audit-accounts-mixed",
        format!("`{}` is of account `{}`, but `{}` of account `{}`", one.0, one.1, other.0, other.1),
    )
    .help("give the files of one account together, and those of another apart")
}

fn by_arn(accessed: Vec<Accessed>, id: &str) -> Result<Uses, Diagnostic> {
    let mut uses = Uses::new();
    for one in accessed {
        if one.account != id {
            return Err(mixed((&one.name, &one.account), ("the other files", id)));
        }
        if let Some((name, _)) = uses.get(&one.arn) {
            return Err(Diagnostic::error(
                "audit-accessed",
                format!("{} is answered for twice: in `{name}` and in `{}`", show(&one.arn), one.name),
            )
            .help("leave out the older answer"));
        }
        uses.insert(one.arn, (one.name, one.uses));
    }
    Ok(uses)
}

/// Whether all users are here with what the authorization details tell of them.
fn whole(users: &Known<BTreeMap<String, User>>) -> bool {
    users.get().is_some_and(|users| users.values().all(|user| user.groups.get().is_some()))
}

/// ARNs of the policies that anything has, for its permissions or as a boundary.
fn attached<'a>(
    users: &'a Known<BTreeMap<String, User>>,
    groups: &'a Known<BTreeMap<String, Group>>,
    roles: &'a Known<BTreeMap<String, Role>>,
) -> BTreeSet<&'a str> {
    let users = users.get().into_iter().flat_map(BTreeMap::values).map(|one| &one.grants);
    let groups = groups.get().into_iter().flat_map(BTreeMap::values).map(|one| &one.grants);
    let roles = roles.get().into_iter().flat_map(BTreeMap::values).map(|one| &one.grants);
    users
        .chain(groups)
        .chain(roles)
        .filter_map(Known::get)
        .flat_map(|grants: &Grants| grants.attached.iter().chain(&grants.boundary))
        .map(String::as_str)
        .collect()
}

/// Gives principals what they used. One without an answer was not asked for.
fn used<T>(
    list: &mut Known<BTreeMap<String, T>>,
    uses: &mut Uses,
    services: fn(&mut T) -> &mut Known<ServiceUses>,
) {
    let Known::Known(list) = list else { return };
    for (arn, one) in list {
        *services(one) = uses.remove(arn).map_or(Known::NotRead(Reason::NotGiven), |(_, uses)| uses);
    }
}
