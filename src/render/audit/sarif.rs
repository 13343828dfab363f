//! An audit for code scanning.
//!
//! A finding that Terraform manages is shown at the block. One that it does not manage has no file, and GitHub refuses
//! the whole upload for a single result without one: its place is a path below `pairgate-audit/` that names the object,
//! and is the same in each audit. What was not checked is a notification of the run, so that a file without results is
//! not taken for a clean audit; so is how many results did not fit.

use std::collections::BTreeMap;

use super::abouts::about;
use super::facts;
use super::lines;
use super::names;
use super::words::Told;
use crate::audit::baseline::Status;
use crate::audit::{Check, Entry, Object, Report, Risk};
use crate::render::RenderError;
use crate::render::escape::{sarif_message, visible, xml};
use crate::render::sarif::{
    COLUMNS, Configuration, Invocation, Location, LogicalLocation, Message, Notification, ResultItem, Rule,
    Run, Suppression, physical, tool, write,
};
use crate::text::Lang;

/// GitHub takes no more results of a run. (It shows 5,000 of them, the worst first.)
const MOST: usize = 25_000;

pub(super) fn sarif(report: &Report, lang: Lang) -> Result<String, RenderError> {
    let mut worst: BTreeMap<&str, (&'static Check, Risk)> = BTreeMap::new();
    for Entry { finding, .. } in &report.entries {
        let (_, risk) = worst.entry(finding.check.id).or_insert((finding.check, finding.risk));
        *risk = finding.risk.max(*risk);
    }
    let order: BTreeMap<&str, usize> = worst.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let rules = worst.values().map(|(check, risk)| describe(check, *risk, lang)).collect();
    let unchecked = lines::not_checked(&report.unchecked, true, lang);
    let warning =
        |text: &str| Notification { level: "warning", message: Message { text: sarif_message(text) } };
    let entries = worst_first(report);
    let left = entries.len().saturating_sub(MOST);
    let left = (left > 0).then(|| Told::LeftResults.count(lang, left));
    let notifications = left
        .into_iter()
        .map(|told| warning(&told))
        .chain(unchecked.iter().map(|one| warning(&format!("{}\n{}", one.sentence(lang), one.help))));
    write(vec![Run {
        tool: tool(rules),
        automation_details: None,
        invocations: vec![Invocation {
            execution_successful: true,
            tool_execution_notifications: notifications.collect(),
        }],
        column_kind: COLUMNS,
        results: entries.into_iter().take(MOST).map(|entry| item(entry, report, &order, lang)).collect(),
    }])
}

/// As they stand in the report; where there are too many, open ones by their risk and then what is accepted, so that the
/// least are left out.
fn worst_first(report: &Report) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = report.entries.iter().collect();
    if entries.len() > MOST {
        entries.sort_by_key(|entry| (!entry.status.is_open(), std::cmp::Reverse(entry.finding.risk)));
    }
    entries
}

fn describe(check: &Check, risk: Risk, lang: Lang) -> Rule {
    Rule {
        id: check.id.to_owned(),
        short_description: Message { text: sarif_message(check.title().get(lang)) },
        help: Message { text: sarif_message(about(check, lang)) },
        default_configuration: Configuration { level: level(risk) },
    }
}

fn level(risk: Risk) -> &'static str {
    match risk {
        Risk::High => "error",
        Risk::Medium => "warning",
        Risk::Low => "note",
    }
}

fn item(entry: &Entry, report: &Report, order: &BTreeMap<&str, usize>, lang: Lang) -> ResultItem {
    let finding = &entry.finding;
    let mut text = vec![finding.what.get(lang).to_owned()];
    let colon = if lang == Lang::Ja { "：" } else { ": " };
    let facts = facts::facts(entry, report, lang);
    text.extend(facts.iter().map(|(label, fact)| format!("{}{colon}{fact}", label.get(lang))));
    text.extend(
        entry
            .remedy
            .commands
            .iter()
            .map(|command| format!("{}{colon}{}", Told::Commands.get(lang), visible(command))),
    );
    ResultItem {
        rule_id: finding.check.id.to_owned(),
        rule_index: order.get(finding.check.id).copied(),
        level: level(finding.risk),
        message: Message { text: sarif_message(&text.join("\n")) },
        locations: locations(entry),
        related_locations: Vec::new(),
        baseline_state: match entry.status {
            Status::Untracked => None,
            Status::New => Some("new"),
            _ => Some("unchanged"),
        },
        partial_fingerprints: fingerprints(&finding.id()),
        suppressions: suppression(entry, report, lang).into_iter().collect(),
        properties: None,
    }
}

/// The id by the name that other programs know, and by the only one that GitHub reads: without it, two findings of one
/// check at one block would be one alert there.
fn fingerprints(id: &str) -> BTreeMap<&'static str, String> {
    let digits = id.rsplit('/').next().unwrap_or(id);
    BTreeMap::from([("pairgateAudit/v1", id.to_owned()), ("primaryLocationLineHash", format!("{digits}:1"))])
}

/// `pairgate-audit/aws/123456789012/user/alice`: the path of no file, a step of it for each part of the name.
fn stand_in(object: &Object) -> String {
    let step = |step: &String| match step.as_str() {
        // These two would lead elsewhere, encoded as well.
        "." | ".." => step.replace('.', "_"),
        step => step.replace('/', ":"),
    };
    let steps: Vec<String> = names::steps(object).iter().map(step).collect();
    format!("pairgate-audit/{}", steps.join("/"))
}

/// The blocks of code, else a path that stands in for the object.
fn locations(entry: &Entry) -> Vec<Location> {
    let logical = |name: &str, kind| LogicalLocation { fully_qualified_name: visible(name), kind };
    let places = facts::places(&entry.remedy.managed);
    if places.is_empty() {
        let object = &entry.finding.object;
        let logical_locations = vec![logical(&names::steps(object).join("/"), "resource")];
        let physical_location = Some(physical(&stand_in(object), 1));
        return vec![Location { physical_location, logical_locations, message: None }];
    }
    let at = |place: &crate::audit::remedy::Place| Location {
        physical_location: Some(physical(&place.path, place.line.max(1))),
        logical_locations: vec![logical(&place.address, "resource")],
        message: None,
    };
    places.iter().map(at).collect()
}

fn suppression(entry: &Entry, report: &Report, lang: Lang) -> Option<Suppression> {
    if entry.status.is_open() {
        return None;
    }
    let justification = xml(&lines::standing(&entry.status, &report.settings, lang)?);
    Some(Suppression { kind: "external", status: "accepted", justification })
}
