//! An audit for code scanning.
//!
//! A finding that Terraform manages is shown at the block. One that it does not manage has no file and only a logical
//! location: code scanning shows no such result, other readers of SARIF do. What was not checked is a notification
//! of the run, so that a file without results is not taken for a clean audit.

use std::collections::BTreeMap;

use super::facts;
use super::lines;
use super::words::Told;
use crate::audit::baseline::Status;
use crate::audit::{Check, Entry, Report, Risk};
use crate::render::RenderError;
use crate::render::escape::{sarif_message, visible, xml};
use crate::render::sarif::{
    COLUMNS, Configuration, Invocation, Location, LogicalLocation, Message, Notification, ResultItem, Rule,
    Run, Suppression, physical, tool, write,
};
use crate::text::Lang;

pub(super) fn sarif(report: &Report, lang: Lang) -> Result<String, RenderError> {
    let mut worst: BTreeMap<&str, (&'static Check, Risk)> = BTreeMap::new();
    for Entry { finding, .. } in &report.entries {
        let (_, risk) = worst.entry(finding.check.id).or_insert((finding.check, finding.risk));
        *risk = finding.risk.max(*risk);
    }
    let order: BTreeMap<&str, usize> = worst.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let rules = worst.values().map(|(check, risk)| describe(check, *risk, lang)).collect();
    let unchecked = lines::not_checked(&report.unchecked, true, lang);
    let notifications = unchecked.iter().map(|one| Notification {
        level: "warning",
        message: Message { text: sarif_message(&format!("{}\n{}", one.sentence(lang), one.help)) },
    });
    write(vec![Run {
        tool: tool(rules),
        automation_details: None,
        invocations: vec![Invocation {
            execution_successful: true,
            tool_execution_notifications: notifications.collect(),
        }],
        column_kind: COLUMNS,
        results: report.entries.iter().map(|entry| item(entry, report, &order, lang)).collect(),
    }])
}

fn describe(check: &Check, risk: Risk, lang: Lang) -> Rule {
    Rule {
        id: check.id.to_owned(),
        short_description: Message { text: sarif_message(check.title().get(lang)) },
        help: Message { text: sarif_message(check.about) },
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
        partial_fingerprints: BTreeMap::from([("pairgateAudit/v1", finding.id())]),
        suppressions: suppression(entry, report, lang).into_iter().collect(),
        properties: None,
    }
}

/// The blocks of code, else the object alone.
fn locations(entry: &Entry) -> Vec<Location> {
    let logical = |name: &str, kind| LogicalLocation { fully_qualified_name: visible(name), kind };
    let places = facts::places(&entry.remedy.managed);
    if places.is_empty() {
        let object = &entry.finding.object;
        let name = format!("{} {}", object.scope(), object.key());
        let logical_locations = vec![logical(&name, "resource")];
        return vec![Location { physical_location: None, logical_locations, message: None }];
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
