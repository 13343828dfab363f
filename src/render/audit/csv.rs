//! One line a finding, for a spreadsheet. What is gone and what was not checked are lines of their own, so that
//! somebody who filters the sheet meets them.

use super::facts;
use super::lines;
use crate::audit::{Entry, Report, Settings};
use crate::render::escape::csv_cell;
use crate::text::Lang;

const HEAD: [&str; 25] = [
    "id",
    "check",
    "status",
    "risk",
    "proposal",
    "place",
    "what",
    "since",
    "days",
    "first_found",
    "why",
    "because",
    "ask",
    "evidence",
    "terraform",
    "file",
    "line",
    "address",
    "commands",
    "steps",
    "accepted_by",
    "accepted_until",
    "accepted_reason",
    "reason_not_checked",
    "help",
];

pub(super) fn csv(report: &Report, lang: Lang) -> String {
    let mut out = HEAD.join(",");
    out.push('\n');
    let entries = report.entries.iter().map(|entry| row(entry, &report.settings, lang));
    let gone = report.gone.iter().map(|gone| {
        let check = gone.id.split('/').next().unwrap_or_default();
        line(&[
            ("id", &gone.id),
            ("check", check),
            ("status", "gone"),
            ("what", gone.what.get(lang)),
            ("first_found", &gone.first.to_string()),
        ])
    });
    let unchecked = report.unchecked.iter().map(|one| {
        line(&[
            ("status", "not_checked"),
            ("place", &one.place),
            ("what", one.what.get(lang)),
            ("reason_not_checked", one.reason.text().get(lang)),
            ("help", one.help.get(lang)),
        ])
    });
    entries.chain(gone).chain(unchecked).for_each(|line| out.push_str(&line));
    out
}

/// A line with these cells; the others are empty.
fn line(cells: &[(&str, &str)]) -> String {
    let cell = |name: &&str| {
        let found = cells.iter().find(|(known, _)| known == name).map(|(_, text)| csv_cell(text));
        found.unwrap_or_default()
    };
    HEAD.iter().map(cell).collect::<Vec<_>>().join(",") + "\n"
}

fn row(entry: &Entry, settings: &Settings, lang: Lang) -> String {
    let (finding, remedy) = (&entry.finding, &entry.remedy);
    let maybe = |value: Option<String>| value.unwrap_or_default();
    let place = facts::places(&remedy.managed).first();
    let acceptance = entry.status.acceptance();
    let people: Vec<&str> = finding.ask.iter().map(|person| person.name.as_str()).collect();
    let evidence: Vec<String> = finding
        .evidence
        .iter()
        .map(|one| format!("{} ({}, {})", one.what.get(lang), one.source, one.read))
        .collect();
    line(&[
        ("id", &finding.id()),
        ("check", finding.check.id),
        ("status", entry.status.name()),
        ("risk", finding.risk.name()),
        ("proposal", finding.verb.name()),
        ("place", finding.object.scope()),
        ("what", finding.what.get(lang)),
        ("since", &maybe(finding.since.map(|at| at.to_string()))),
        ("days", &maybe(lines::days(entry, settings).map(|days| days.to_string()))),
        ("first_found", &maybe(entry.status.first().map(|at| at.to_string()))),
        ("why", finding.why.get(lang)),
        ("because", finding.because.get(lang)),
        ("ask", &people.join(" ")),
        ("evidence", &evidence.join("; ")),
        ("terraform", super::json::managed_name(&remedy.managed)),
        ("file", place.map(|place| place.path.as_str()).unwrap_or_default()),
        ("line", &maybe(place.map(|place| place.line.to_string()))),
        ("address", place.map(|place| place.address.as_str()).unwrap_or_default()),
        ("commands", &remedy.commands.join("; ")),
        ("steps", remedy.steps.as_ref().map(|steps| steps.get(lang)).unwrap_or_default()),
        ("accepted_by", acceptance.map(|one| one.owner.as_str()).unwrap_or_default()),
        ("accepted_until", &maybe(acceptance.map(|one| one.until.to_string()))),
        ("accepted_reason", acceptance.map(|one| one.reason.as_str()).unwrap_or_default()),
    ])
}
