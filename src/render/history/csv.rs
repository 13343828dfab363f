//! One line an apply, for a spreadsheet, the newest first.

use super::Agenda;
use crate::history::Apply;
use crate::render::escape::csv_cell;
use crate::signoff::record::Mode;

const HEAD: [&str; 26] = [
    "started_at",
    "finished_at",
    "pull_request",
    "root_module",
    "workspace",
    "applier",
    "signers",
    "mode",
    "ending",
    "said",
    "found_afterwards",
    "done",
    "not_done",
    "seconds",
    "serial_before",
    "serial_after",
    "lineage",
    "blast_radius",
    "drift_overwritten",
    "break_glass_reason",
    "incident",
    "countersigned_by",
    "countersigned_at",
    "head_sha",
    "session",
    "url",
];

pub(super) fn csv(agenda: &Agenda<'_>) -> String {
    let mut out = HEAD.join(",");
    out.push('\n');
    for apply in &agenda.history.applies {
        let cells: Vec<String> = row(apply).iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn row(apply: &Apply) -> [String; 26] {
    let (started, request) = (&apply.started, &apply.started.request);
    let (finished, forced) = (apply.finished.as_ref(), started.break_glass.as_ref());
    let signers: Vec<&str> = started.signers.iter().map(|one| one.login.as_str()).collect();
    let countersigned = apply.countersigned.first();
    let found = apply.reconciled.as_ref().map(|one| super::json::found_name(one.found));
    [
        started.at.to_string(),
        maybe(finished.map(|one| one.at)),
        request.pull_request.to_string(),
        request.root_module.clone(),
        request.workspace.clone(),
        apply.applier().login.clone(),
        signers.join(" "),
        mode_name(started.mode).to_owned(),
        apply.ending().name().to_owned(),
        maybe(finished.map(|one| one.ended.name())),
        maybe(found),
        maybe(finished.map(|one| one.done)),
        maybe(finished.map(|one| one.not_done)),
        maybe(finished.map(|one| one.seconds)),
        maybe(started.serial),
        maybe(apply.serial_after()),
        maybe(apply.lineage()),
        request.blast_radius.clone(),
        apply.took_drift_back().to_string(),
        maybe(forced.map(|one| &one.reason)),
        maybe(forced.map(|one| &one.incident)),
        maybe(countersigned.map(|one| &one.by.login)),
        maybe(countersigned.map(|one| one.at)),
        request.head_sha.clone(),
        started.session.clone(),
        apply.url.clone(),
    ]
}

fn maybe(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The stable name of a mode.
pub(super) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Asynchronous => "asynchronous",
        Mode::Live => "live",
        Mode::Afterwards => "afterwards",
    }
}
