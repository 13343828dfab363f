//! What is new, what is gone, and what nobody can tell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::accept;
use super::file::{Accepted, Baseline, Memory};
use super::{Gone, Status};
use crate::audit::finding::{Audited, Finding, Unchecked};
use crate::audit::fingerprint::Fingerprint;
use crate::audit::object::{GitHubItem, Object};
use crate::audit::report::{Report, Scope};
use crate::text::{Lang, Text};

/// How the findings stand against the audit before, in their order, and what is not found any more. Without a
/// baseline nothing is new and nothing is gone.
pub fn compare(
    baseline: Option<&Baseline>,
    audited: &Audited,
    scope: &Scope,
    now: Timestamp,
) -> (Vec<Status>, Vec<Gone>) {
    let Some(baseline) = baseline else {
        return (vec![Status::Untracked; audited.findings.len()], Vec::new());
    };
    let mut found = BTreeSet::new();
    let mut statuses = Vec::with_capacity(audited.findings.len());
    for finding in &audited.findings {
        let id = finding.id();
        statuses.push(baseline.of(finding).map_or(Status::New, |memory| status(memory, finding, now)));
        found.insert(id);
    }
    let looked = Looked::new(scope, &audited.unchecked);
    let gone = baseline.iter().filter(|memory| !found.contains(&memory.id) && looked.at(memory));
    (statuses, gone.map(told).collect())
}

fn status(memory: &Memory, finding: &Finding, now: Timestamp) -> Status {
    match &memory.accepted {
        None => Status::Open { first: memory.first },
        Some(accepted) => accept::status(accepted, memory.first, finding, now),
    }
}

fn told(memory: &Memory) -> Gone {
    let ja = memory.what_ja.as_ref().unwrap_or(&memory.what);
    Gone { id: memory.id.clone(), what: Text::new(&memory.what, ja), first: memory.first }
}

/// What to remember for the audit after this one: what was found, and what was there before and nobody looked at.
pub fn next(before: Option<&Baseline>, report: &Report) -> Baseline {
    let mut next = Baseline::default();
    for entry in &report.entries {
        let id = entry.finding.id();
        let old = before.and_then(|before| before.of(&entry.finding));
        let memory = Memory {
            digest: entry.finding.digest(),
            place: place(&entry.finding.object),
            what: entry.finding.what.get(Lang::En).to_owned(),
            what_ja: Some(entry.finding.what.get(Lang::Ja).to_owned()),
            first: old.map_or(report.settings.now, |old| old.first),
            risk: entry.finding.risk,
            fingerprint: entry.finding.fingerprint.clone(),
            accepted: old.and_then(|old| accepted(old, &entry.finding)),
            id: id.clone(),
        };
        next.findings.insert(id, memory);
    }
    for memory in unseen(before, report) {
        next.findings.insert(memory.id.clone(), memory.clone());
    }
    next
}

/// An acceptance without a fingerprint, or without a part of it, as files of before have it, is for what the next audit
/// finds and for no other.
fn accepted(old: &Memory, finding: &Finding) -> Option<Accepted> {
    let mut accepted = old.accepted.clone()?;
    accepted.fingerprint = match (&accepted.fingerprint, &finding.fingerprint) {
        (Some(word), Some(found)) => Fingerprint::parse(word).completed(&Fingerprint::parse(found)).text(),
        (word, found) => word.clone().or_else(|| found.clone()),
    };
    Some(accepted)
}

/// What was found before and is neither found nor gone: nobody looked, so nobody knows.
pub fn unseen<'a>(before: Option<&'a Baseline>, report: &Report) -> Vec<&'a Memory> {
    let found: BTreeSet<String> = report.entries.iter().map(|entry| entry.finding.id()).collect();
    let gone: BTreeSet<&str> = report.gone.iter().map(|gone| gone.id.as_str()).collect();
    let all = before.into_iter().flat_map(Baseline::iter);
    all.filter(|memory| !found.contains(&memory.id) && !gone.contains(memory.id.as_str())).collect()
}

/// Where this audit looked, and for what.
struct Looked {
    /// What was audited: accounts or an organisation, as places begin, in small letters as names of GitHub have no case.
    scope: BTreeSet<String>,
    /// Places of which something was not checked: an account, an organisation, or a repository of it.
    hidden: BTreeMap<String, Blind>,
    /// What was not checked, and nobody can tell where: it may be anywhere.
    everywhere: Blind,
}

/// Checks that may have missed something.
#[derive(Default)]
struct Blind {
    all: bool,
    checks: BTreeSet<&'static str>,
}

impl Blind {
    fn add(&mut self, one: &Unchecked) {
        self.all |= one.checks.is_empty();
        self.checks.extend(&one.checks);
    }

    fn to(&self, check: &str) -> bool {
        self.all || self.checks.contains(check)
    }
}

impl Looked {
    fn new(scope: &Scope, unchecked: &[Unchecked]) -> Self {
        let (kind, scope): (&str, BTreeSet<String>) = match scope {
            Scope::Aws(accounts) => ("aws", accounts.keys().map(|id| format!("aws:{id}")).collect()),
            Scope::GitHub(login) => ("github", [format!("github:{}", login.to_lowercase())].into()),
        };
        let mut looked = Self { scope, hidden: BTreeMap::new(), everywhere: Blind::default() };
        for one in unchecked.iter().filter(|one| one.hides) {
            let place = one.place.to_lowercase();
            let mut parts = place.split('/');
            let top = format!("{kind}:{}", parts.next().unwrap_or_default());
            if !looked.scope.contains(&top) && !is_account(kind, &top) {
                looked.everywhere.add(one);
            }
            match parts.next().filter(|_| kind == "github") {
                // What is said of people and teams may rest on each repository.
                Some(name) => {
                    looked.hide(format!("{top}/{name}"), one);
                    looked.hide(top, one);
                }
                None => looked.hide(format!("{top}/"), one),
            }
        }
        looked
    }

    fn hide(&mut self, place: String, one: &Unchecked) {
        self.hidden.entry(place).or_default().add(one);
    }

    /// Whether something that was there would have been found. What was not read in a place may be just what the
    /// finding was about, whatever it is called: then nobody can tell.
    fn at(&self, memory: &Memory) -> bool {
        let place = memory.place.to_lowercase();
        let top = place.split_once('/').map_or(place.as_str(), |(top, _)| top);
        let whole = format!("{top}/");
        let check = memory.id.split_once('/').map_or(memory.id.as_str(), |(check, _)| check);
        let blind = |place: &str| self.hidden.get(place).is_some_and(|blind| blind.to(check));
        self.scope.contains(top) && !self.everywhere.to(check) && !blind(&place) && !blind(&whole)
    }
}

/// Whether a place says which account it is, so that what nobody looked at is there and nowhere else. A place of GitHub is
/// always the organisation or one of its repositories; anything else is none that is known.
fn is_account(kind: &str, top: &str) -> bool {
    let id = top.strip_prefix("aws:").unwrap_or_default();
    kind == "aws" && id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a finding is: an account, an organisation, or a repository of one.
fn place(object: &Object) -> String {
    match object {
        Object::Aws { account, .. } => format!("aws:{account}"),
        Object::GitHub { organisation, item } => match repository(item) {
            Some(repository) => format!("github:{organisation}/{repository}"),
            None => format!("github:{organisation}"),
        },
    }
}

fn repository(item: &GitHubItem) -> Option<&str> {
    match item {
        GitHubItem::Collaborator { repository, .. }
        | GitHubItem::TeamRepository { repository, .. }
        | GitHubItem::DeployKey { repository, .. }
        | GitHubItem::RepositoryHook { repository, .. }
        | GitHubItem::RepositorySetting { repository, .. }
        | GitHubItem::BranchProtection { repository, .. } => Some(repository),
        GitHubItem::Member { .. }
        | GitHubItem::OutsideCollaborator { .. }
        | GitHubItem::Team { .. }
        | GitHubItem::TeamMember { .. }
        | GitHubItem::Token { .. }
        | GitHubItem::Installation { .. }
        | GitHubItem::Invitation { .. }
        | GitHubItem::OrganisationHook { .. }
        | GitHubItem::OrganisationSecret { .. }
        | GitHubItem::Setting { .. } => None,
    }
}
