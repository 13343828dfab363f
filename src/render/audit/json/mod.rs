//! An audit as JSON: every fact, for scripts.
//!
//! `schemas/audit-v1.schema.json` describes it, and a test validates what is written here against it. Members may be
//! added within `pairgate-audit-v1`; one that changes its meaning or goes makes a new version.

mod shape;

use self::shape::{
    Account, ChangeView, CheckView, Counts, Evidence, Finding, Gone, Limits, Pair, Person, Place, Proposal,
    Remedy, Root, Said, ScopeView, StatusView, Tool, Unchecked,
};
use super::lines::{self, Outcome};
use crate::audit::baseline::Status;
use crate::audit::finding::{Evidence as EvidenceFact, Person as PersonFact, Proposal as ProposalFact};
use crate::audit::remedy::{Managed as ManagedFact, Place as PlaceFact, Remedy as RemedyFact};
use crate::audit::{Change, Entry, Report, Risk, Scope, Unchecked as UncheckedFact};
use crate::render::RenderError;
use crate::render::escape;
use crate::render::json::{Words, words};
use crate::text::{Lang, Text};

const SCHEMA: &str = "pairgate-audit-v1";

pub(in crate::render::audit) fn json(report: &Report) -> Result<String, RenderError> {
    let root = root(report);
    let text = serde_json::to_string_pretty(&root)
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(escape::json(&text) + "\n")
}

fn root(report: &Report) -> Root<'_> {
    let settings = &report.settings;
    let (outcome, _) = lines::outcome(report, Lang::En);
    let checks = report.entries.iter().map(|entry| entry.finding.check);
    let view = |title: (&'static str, &'static str)| Pair { en: title.0, ja: title.1 };
    Root {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        at: settings.now.to_string(),
        scope: scope(&report.scope),
        limits: Limits {
            unused_days: settings.unused_days,
            key_days: settings.key_days,
            secret_days: settings.secret_days,
            invitation_days: settings.invitation_days,
        },
        outcome: match outcome {
            Outcome::Open => "open",
            Outcome::Clean => "clean",
            Outcome::Unsure => "unsure",
        },
        counts: counts(report),
        looked_at: &report.counted,
        checks: checks
            .map(|check| (check.id, CheckView { title: view(check.title), about: check.about }))
            .collect(),
        findings: report.entries.iter().map(|entry| finding(entry, report)).collect(),
        gone: report
            .gone
            .iter()
            .map(|gone| Gone {
                id: &gone.id,
                what: gone.what.get(Lang::En),
                what_ja: gone.what.get(Lang::Ja),
                first: gone.first.to_string(),
            })
            .collect(),
        not_checked: report.unchecked.iter().map(unchecked).collect(),
    }
}

fn scope(scope: &Scope) -> ScopeView<'_> {
    match scope {
        Scope::Aws(accounts) => ScopeView {
            kind: "aws",
            accounts: accounts.iter().map(|(id, name)| Account { id, name: name.as_deref() }).collect(),
            organisation: None,
        },
        Scope::GitHub(login) => ScopeView { kind: "github", accounts: Vec::new(), organisation: Some(login) },
    }
}

fn counts(report: &Report) -> Counts {
    let risk = |risk: Risk| report.open().filter(|entry| entry.finding.risk == risk).count();
    let open = report.open().count();
    Counts {
        open,
        high: risk(Risk::High),
        medium: risk(Risk::Medium),
        low: risk(Risk::Low),
        new: report.entries.iter().filter(|entry| entry.status == Status::New).count(),
        accepted: report.entries.len() - open,
        gone: report.gone.len(),
        not_checked: report.unchecked.len(),
    }
}

fn finding<'a>(entry: &'a Entry, report: &Report) -> Finding<'a> {
    let finding = &entry.finding;
    Finding {
        id: finding.id(),
        check: finding.check.id,
        object: &finding.object,
        what: words(&finding.what),
        since: finding.since.map(|at| at.to_string()),
        days: lines::days(entry, &report.settings),
        risk: finding.risk.name(),
        why: words(&finding.why),
        proposal: finding.verb.name(),
        because: words(&finding.because),
        evidence: finding.evidence.iter().map(evidence).collect(),
        ask: finding.ask.iter().map(person).collect(),
        change: change(&finding.change),
        policies: finding.proposals.iter().map(proposal).collect(),
        remedy: remedy(&entry.remedy),
        status: status(&entry.status),
    }
}

fn evidence(fact: &EvidenceFact) -> Evidence<'_> {
    let EvidenceFact { what, source, read, url } = fact;
    Evidence { what: words(what), source, read: read.to_string(), url: url.as_deref() }
}

fn person(fact: &PersonFact) -> Person<'_> {
    Person { name: &fact.name, why: words(&fact.why) }
}

fn change(fact: &Change) -> ChangeView<'_> {
    let kind = match fact {
        Change::Remove => "remove",
        Change::Deactivate => "deactivate",
        Change::Narrow(_) => "narrow",
        Change::Set { .. } => "set",
        Change::Replace => "replace",
        Change::Look => "look",
    };
    // The narrower policies stand in `policies`.
    let (setting, value) = match fact {
        Change::Set { name, value } => (Some(*name), Some(value.as_str())),
        _ => (None, None),
    };
    ChangeView { kind, setting, value }
}

fn proposal(fact: &ProposalFact) -> Proposal<'_> {
    let ProposalFact { policy, old, new, removed, kept } = fact;
    Proposal { policy, old, new, removed: all(removed), kept: all(kept) }
}

fn all(texts: &[Text]) -> Vec<Words<'_>> {
    texts.iter().map(words).collect()
}

/// The stable name.
pub(in crate::render::audit) fn managed_name(managed: &ManagedFact) -> &'static str {
    match managed {
        ManagedFact::Yes { .. } => "yes",
        ManagedFact::Possibly { .. } => "possibly",
        ManagedFact::No { .. } => "no",
        ManagedFact::Unknown { .. } => "unknown",
    }
}

fn place(fact: &PlaceFact) -> Place<'_> {
    Place { path: &fact.path, line: fact.line, address: &fact.address }
}

fn remedy(fact: &RemedyFact) -> Remedy<'_> {
    let (patch, note, searched_files) = match &fact.managed {
        ManagedFact::Yes { patch, note, .. } => (patch.as_ref(), note.as_ref(), None),
        ManagedFact::Possibly { why, .. } | ManagedFact::Unknown { why } => (None, Some(why), None),
        ManagedFact::No { files } => (None, None, Some(*files)),
    };
    Remedy {
        managed: managed_name(&fact.managed),
        places: super::facts::places(&fact.managed).iter().map(place).collect(),
        patch: patch.map(|patch| patch.diff.as_str()),
        note: note.map(words),
        searched_files,
        commands: &fact.commands,
        steps: fact.steps.as_ref().map(words),
        import: fact.import.as_deref(),
    }
}

fn status(status: &Status) -> StatusView<'_> {
    StatusView {
        name: status.name(),
        open: status.is_open(),
        first: status.first().map(|at| at.to_string()),
        acceptance: status.acceptance(),
        accepted_risk: match status {
            Status::Outgrown { accepted, .. } => Some(accepted.name()),
            _ => None,
        },
    }
}

fn unchecked(fact: &UncheckedFact) -> Unchecked<'_> {
    let said = fact.reason.text();
    let said = Said { en: said.get(Lang::En).to_owned(), ja: said.get(Lang::Ja).to_owned() };
    Unchecked {
        place: &fact.place,
        checks: &fact.checks,
        what: words(&fact.what),
        reason: &fact.reason,
        said,
        help: words(&fact.help),
    }
}
