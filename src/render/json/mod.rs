//! The report as JSON: every fact, for scripts.
//!
//! `schemas/report-v1.schema.json` describes it, and a test validates what is written here against
//! it. Members may be added within `pairgate-report-v1`; one that changes its meaning or goes makes
//! a new version. Sentences come in both languages, because a script does not know its reader.

use serde::Serialize;

use self::access::{Access, access};
use self::change::{Change, Output, changes, outputs};
use self::radius::{Radius, radius};
use self::signoff::{Request, Signoff, request, signoff};
use super::escape::json;
use super::{RenderError, blocks};
use crate::finding::Finding as FindingFact;
use crate::report::{Counts as CountsFact, DigestView, Report as ReportFact};
use crate::text::{Lang, Text};

mod access;
mod change;
mod radius;
pub(super) mod signoff;

const SCHEMA: &str = "pairgate-report-v1";

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    tool: Tool,
    verdict: &'static str,
    fail_on: &'static str,
    blocking: usize,
    plan: Plan<'a>,
    counts: Counts,
    digest: Digest<'a>,
    consequences: Vec<Consequence<'a>>,
    findings: Vec<Finding<'a>>,
    radius: Radius<'a>,
    waiver_notes: Vec<WaiverNote<'a>>,
    notices: Vec<Words<'a>>,
    access: Vec<Access<'a>>,
    access_left_out: usize,
    changes: Vec<Change<'a>>,
    drift: Vec<Change<'a>>,
    outputs: Vec<Output<'a>>,
    signoff: Option<Signoff<'a>>,
    request: Option<Request<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A sentence in both languages.
#[derive(Serialize)]
pub(super) struct Words<'a> {
    en: &'a str,
    ja: &'a str,
}

pub(super) fn words(text: &Text) -> Words<'_> {
    Words { en: text.get(Lang::En), ja: text.get(Lang::Ja) }
}

#[derive(Serialize)]
struct Plan<'a> {
    source: &'a str,
    format_version: Option<&'a str>,
    terraform_version: Option<&'a str>,
    timestamp: Option<&'a str>,
    root_module: &'a str,
    workspace: Option<&'a str>,
    environment: Option<&'a str>,
    config: Option<&'a str>,
}

/// How many changes of each kind.
#[derive(Serialize)]
pub(super) struct Counts {
    create: usize,
    update: usize,
    delete: usize,
    replace: usize,
    forget: usize,
    import: usize,
    moved: usize,
    read: usize,
    no_op: usize,
    unknown: usize,
    drift: usize,
    deferred: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Digest<'a> {
    Known { full: &'a str, short: &'a str, words: &'a str, commitment: &'a str },
    Unavailable { unavailable: Words<'a> },
}

#[derive(Serialize)]
struct Consequence<'a> {
    address: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    action: &'a str,
    category: &'a str,
    holds: &'a str,
    reversibility: &'static str,
    reason: Words<'a>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    level: &'static str,
    blocks: bool,
    address: Option<&'a str>,
    attribute: Option<&'a str>,
    message: Words<'a>,
    help: Words<'a>,
    details: Vec<Words<'a>>,
    waived: Option<Waived<'a>>,
    policy: Option<Policy<'a>>,
}

/// Where the policy stands that found it.
#[derive(Serialize)]
struct Policy<'a> {
    file: &'a str,
    line: usize,
    built_in: bool,
}

#[derive(Serialize)]
struct Waived<'a> {
    reason: &'a str,
    owner: &'a str,
    until: &'a str,
}

#[derive(Serialize)]
struct WaiverNote<'a> {
    rule: &'a str,
    address: &'a str,
    problem: Words<'a>,
    place: &'a str,
}

/// The whole report.
pub fn render(report: &ReportFact) -> Result<String, RenderError> {
    let text = serde_json::to_string_pretty(&shape(report))
        .map_err(|error| RenderError::Unwritable { format: "json", reason: error.to_string() })?;
    Ok(json(&text) + "\n")
}

fn shape(report: &ReportFact) -> Report<'_> {
    Report {
        schema: SCHEMA,
        tool: Tool { name: "pairgate", version: env!("CARGO_PKG_VERSION") },
        verdict: report.verdict.name(),
        fail_on: report.fail_on.name(),
        blocking: super::blocking(report).count(),
        plan: plan(report),
        counts: counts(&report.counts),
        digest: digest(report),
        consequences: report.consequences.iter().map(consequence).collect(),
        findings: report.findings.iter().map(|one| finding(report, one)).collect(),
        radius: radius(&report.radius),
        waiver_notes: report
            .waivers
            .iter()
            .map(|note| WaiverNote {
                rule: &note.rule,
                address: &note.address,
                problem: words(&note.problem),
                place: &note.place,
            })
            .collect(),
        notices: report.notices.iter().map(words).collect(),
        access: access(&report.access),
        access_left_out: report.access_left_out,
        changes: changes(&report.changes),
        drift: changes(&report.drift),
        outputs: outputs(&report.outputs),
        signoff: report.signoff.as_ref().map(signoff),
        request: report.request.as_ref().map(request),
    }
}

fn plan(report: &ReportFact) -> Plan<'_> {
    let plan = &report.plan;
    Plan {
        source: &plan.source,
        format_version: plan.format_version.as_deref(),
        terraform_version: plan.terraform_version.as_deref(),
        timestamp: plan.timestamp.as_deref(),
        root_module: &plan.root_module,
        workspace: plan.workspace.as_deref(),
        environment: plan.environment.as_deref(),
        config: plan.config.as_deref(),
    }
}

/// As `pairgate merge` writes them, too.
pub(super) fn counts(counts: &CountsFact) -> Counts {
    Counts {
        create: counts.create,
        update: counts.update,
        delete: counts.delete,
        replace: counts.replace,
        forget: counts.forget,
        import: counts.import,
        moved: counts.moved,
        read: counts.read,
        no_op: counts.no_op,
        unknown: counts.unknown,
        drift: counts.drift,
        deferred: counts.deferred,
    }
}

fn digest(report: &ReportFact) -> Digest<'_> {
    match &report.digest {
        DigestView::Digest { full, short, words, commitment } => {
            Digest::Known { full, short, words, commitment }
        }
        DigestView::Unavailable(why) => Digest::Unavailable { unavailable: words(why) },
    }
}

fn consequence(one: &crate::graph::Consequence) -> Consequence<'_> {
    Consequence {
        address: &one.address,
        kind: &one.kind,
        action: one.action,
        category: &one.category,
        holds: one.holds,
        reversibility: one.reversibility.name(),
        reason: words(&one.reason),
    }
}

fn finding<'a>(report: &ReportFact, one: &'a FindingFact) -> Finding<'a> {
    Finding {
        rule: &one.rule,
        level: one.level.name(),
        blocks: blocks(report, one),
        address: one.address.as_deref(),
        attribute: one.attribute.as_deref(),
        message: words(&one.message),
        help: words(&one.help),
        details: one.details.iter().map(words).collect(),
        waived: one.waived.as_ref().map(|waived| Waived {
            reason: &waived.reason,
            owner: &waived.owner,
            until: &waived.until,
        }),
        policy: one.place.as_ref().map(|place| Policy {
            file: &place.file,
            line: place.line,
            built_in: place.built_in,
        }),
    }
}
