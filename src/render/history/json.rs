//! The history as JSON: every fact, for scripts.
//!
//! `schemas/history-v1.schema.json` describes it, and a test validates what is written here against it. Members may
//! be added within `pairgate-history-v1`; one that changes its meaning or goes makes a new version.

use serde::Serialize;

use super::Agenda;
use super::csv::mode_name;
use crate::history as facts;
use crate::history::{GapKind, LastKnown};
use crate::render::RenderError;
use crate::render::escape;
use crate::render::json::{Words, words};
use crate::signoff::record::Account;
use crate::signoff::session::Found;

const SCHEMA: &str = "pairgate-history-v1";

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool,
    at: String,
    since: Option<String>,
    applies: Vec<Apply<'a>>,
    outstanding: Vec<Apply<'a>>,
    gaps: Vec<Gap<'a>>,
    pairs: Vec<Pair<'a>>,
    root_modules: Vec<Module<'a>>,
    suggestions: Vec<Suggestion<'a>>,
    broken: Vec<Broken<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Person<'a> {
    id: u64,
    login: &'a str,
}

#[derive(Serialize)]
struct Apply<'a> {
    session: &'a str,
    url: &'a str,
    repository: &'a str,
    pull_request: u64,
    head_sha: &'a str,
    root_module: &'a str,
    workspace: &'a str,
    backend: Option<&'a str>,
    lineage: Option<&'a str>,
    serial_before: Option<u64>,
    serial_after: Option<u64>,
    applier: Person<'a>,
    signers: Vec<Person<'a>>,
    mode: &'static str,
    started_at: String,
    ending: &'static str,
    finished: Option<Finished<'a>>,
    reconciled: Option<Reconciled<'a>>,
    break_glass: Option<BreakGlass<'a>>,
    drift_overwritten: bool,
    findings: &'a [String],
    blast_radius: &'a str,
}

#[derive(Serialize)]
struct Finished<'a> {
    ended: &'static str,
    at: String,
    seconds: u64,
    done: u64,
    not_done: u64,
    errors: &'a [String],
    policies: &'a [String],
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Reconciled<'a> {
    found: &'static str,
    by: Person<'a>,
    at: String,
}

#[derive(Serialize)]
struct BreakGlass<'a> {
    reason: &'a str,
    incident: &'a str,
    overridden: &'a [String],
    countersigned: Vec<Countersigned<'a>>,
    owes_countersignature: bool,
    countersign_until: String,
    overdue: bool,
}

#[derive(Serialize)]
struct Countersigned<'a> {
    by: Person<'a>,
    at: String,
    url: &'a str,
    late: bool,
}

#[derive(Serialize)]
struct Gap<'a> {
    kind: &'static str,
    root_module: &'a str,
    workspace: &'a str,
    lineage: Option<&'a str>,
    serial_before: u64,
    serial_found: Option<u64>,
    before: Where<'a>,
    found: Where<'a>,
}

#[derive(Serialize)]
struct Where<'a> {
    pull_request: u64,
    at: String,
    url: &'a str,
}

#[derive(Serialize)]
struct Pair<'a> {
    applier: Person<'a>,
    signer: Person<'a>,
    applies: usize,
}

#[derive(Serialize)]
struct Module<'a> {
    root_module: &'a str,
    applies: usize,
    appliers: Vec<Person<'a>>,
    people: Vec<Person<'a>>,
    ever_applied: Vec<Person<'a>>,
    ever_touched: Vec<Person<'a>>,
    never_touched: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    root_module: &'a str,
    applier: Person<'a>,
    signer: Person<'a>,
    why: Words<'a>,
}

#[derive(Serialize)]
struct Broken<'a> {
    commit: &'a str,
    url: &'a str,
    why: Words<'a>,
}

pub(super) fn json(agenda: &Agenda<'_>) -> Result<String, RenderError> {
    let (history, people) = (agenda.history, agenda.people);
    let root = Root {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        at: agenda.now.to_string(),
        since: agenda.since.map(|at| at.to_string()),
        applies: history.applies.iter().map(|one| apply(one, agenda)).collect(),
        outstanding: history.outstanding().map(|one| apply(one, agenda)).collect(),
        gaps: history.gaps.iter().map(gap).collect(),
        pairs: people
            .pairs
            .iter()
            .map(|((applier, signer), times)| Pair {
                applier: person(people, *applier),
                signer: person(people, *signer),
                applies: *times,
            })
            .collect(),
        root_modules: people.modules.iter().map(|one| module(people, one)).collect(),
        suggestions: people.suggestions.iter().map(suggestion).collect(),
        broken: history
            .broken
            .iter()
            .map(|one| Broken { commit: &one.commit, url: &one.url, why: words(&one.why) })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&root)
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(escape::json(&text) + "\n")
}

fn account(one: &Account) -> Person<'_> {
    Person { id: one.id, login: &one.login }
}

fn person(people: &facts::People, id: u64) -> Person<'_> {
    Person { id, login: people.login(id) }
}

fn apply<'a>(one: &'a facts::Apply, agenda: &Agenda<'_>) -> Apply<'a> {
    let request = &one.started.request;
    Apply {
        session: &one.started.session,
        url: &one.url,
        repository: &request.repository.name,
        pull_request: request.pull_request,
        head_sha: &request.head_sha,
        root_module: &request.root_module,
        workspace: &request.workspace,
        backend: request.state.backend.as_deref(),
        lineage: one.lineage(),
        serial_before: one.started.serial,
        serial_after: one.serial_after(),
        applier: account(one.applier()),
        signers: one.started.signers.iter().map(account).collect(),
        mode: mode_name(one.started.mode),
        started_at: one.started.at.to_string(),
        ending: one.ending().name(),
        finished: one.finished.as_ref().map(|finished| Finished {
            ended: finished.ended.name(),
            at: finished.at.to_string(),
            seconds: finished.seconds,
            done: finished.done,
            not_done: finished.not_done,
            errors: &finished.errors,
            policies: &finished.policies,
            remarks: &finished.remarks,
        }),
        reconciled: one.reconciled.as_ref().map(|found| Reconciled {
            found: found_name(found.found),
            by: account(&found.by),
            at: found.at.to_string(),
        }),
        break_glass: break_glass(one, agenda),
        drift_overwritten: one.took_drift_back(),
        findings: &request.findings,
        blast_radius: &request.blast_radius,
    }
}

fn break_glass<'a>(one: &'a facts::Apply, agenda: &Agenda<'_>) -> Option<BreakGlass<'a>> {
    let forced = one.started.break_glass.as_ref()?;
    let until = one.countersign_until();
    Some(BreakGlass {
        reason: &forced.reason,
        incident: &forced.incident,
        overridden: &forced.overridden,
        countersigned: one
            .countersigned
            .iter()
            .map(|by| Countersigned {
                by: account(&by.by),
                at: by.at.to_string(),
                url: &by.url,
                late: by.at > until,
            })
            .collect(),
        owes_countersignature: one.owes_countersignature(),
        countersign_until: until.to_string(),
        overdue: one.owes_countersignature() && agenda.now > until,
    })
}

/// The stable name of what was found.
pub(super) fn found_name(found: Found) -> &'static str {
    match found {
        Found::Nothing => "nothing",
        Found::All => "all",
        Found::Part => "part",
    }
}

fn gap(one: &facts::Gap) -> Gap<'_> {
    let LastKnown { serial, lineage, at, pull_request, url, .. } = &one.before;
    let (kind, found) = match one.kind {
        GapKind::Ahead { found } => ("ahead", Some(found)),
        GapKind::Behind { found } => ("behind", Some(found)),
        GapKind::Replaced => ("replaced", None),
    };
    Gap {
        kind,
        root_module: &one.root_module,
        workspace: &one.workspace,
        lineage: lineage.as_deref(),
        serial_before: *serial,
        serial_found: found,
        before: Where { pull_request: *pull_request, at: at.to_string(), url },
        found: Where { pull_request: one.found_by, at: one.found_at.to_string(), url: &one.found_url },
    }
}

fn module<'a>(people: &'a facts::People, one: &'a facts::Module) -> Module<'a> {
    let of = |id: &u64| person(people, *id);
    Module {
        root_module: &one.root_module,
        applies: one.applies(),
        appliers: one.applied.keys().map(of).collect(),
        people: one.touched.iter().map(of).collect(),
        ever_applied: one.ever_applied.keys().map(of).collect(),
        ever_touched: one.ever_touched.iter().map(of).collect(),
        never_touched: one.never.iter().map(of).collect(),
    }
}

fn suggestion(one: &facts::Suggestion) -> Suggestion<'_> {
    Suggestion {
        root_module: &one.root_module,
        applier: Person { id: one.learns.id, login: &one.learns.login },
        signer: Person { id: one.knows.id, login: &one.knows.login },
        why: words(&one.why),
    }
}
