//! What other applies left behind, in this pull request and in others: one whose end nobody knows, an emergency that
//! nobody has signed since, a state that moved without a record.
//!
//! The notes say which applies there were; what counts as settled is read from the pull requests themselves, because
//! whoever may push can write a note.

use crate::diagnostic::Diagnostic;
use crate::git::notes;
use crate::history::{self, Apply, History};
use crate::render::escape::visible;

use super::super::Failure;
use super::super::pull_request::emergency;
use super::Ground;
use super::gate::{Gate, waiting};
use super::preflight::{Pull, refusal, unrecorded};

/// Fetches the notes and refuses while something is open.
pub(super) fn settled(ground: &Ground<'_>, pull: &Pull, gate: &mut Gate) -> Result<(), Failure> {
    let fetched = if pull.offline { Ok(()) } else { notes::fetch(ground.clone, "origin").map(|_| ()) };
    if let Err(error) = fetched {
        let help = error.help.clone().unwrap_or_default();
        gate.refuse(refusal(
            error.code,
            format!("the notes of earlier applies cannot be fetched: {}", error.message),
            &format!("without them nobody knows what other applies left behind; {help}"),
        ))?;
    }
    let all = known(ground)?;
    for apply in all.applies.iter().filter(|one| one.is_open()) {
        open(ground, pull, apply, gate)?;
    }
    for apply in all.applies.iter().filter(|one| one.started.break_glass.is_some()) {
        owed(ground, pull, apply, gate)?;
    }
    Ok(())
}

/// Everything that the notes of this clone say.
fn known(ground: &Ground<'_>) -> Result<History, Diagnostic> {
    let all = notes::all(ground.clone)?;
    let entries = all
        .iter()
        .flat_map(|note| note.ledger.entries.iter().map(move |entry| (note.commit.as_str(), entry)));
    Ok(history::history(entries, None))
}

/// Threat 55, also for an apply of another pull request or of somebody else.
fn open(ground: &Ground<'_>, pull: &Pull, apply: &Apply, gate: &mut Gate) -> Result<(), Failure> {
    let request = &apply.started.request;
    // It is no stranger to itself, and another root module has another state.
    if apply.started.session == ground.session || !pull.is_here(request) {
        return Ok(());
    }
    let number = request.pull_request;
    gate.refuse(unrecorded(
        "apply-open",
        format!(
            "`{}` began to apply pull request {number} in `{}` [{}] at {}, and nobody knows how it ended",
            visible(&apply.started.applier.login),
            visible(&request.root_module),
            visible(&request.workspace),
            apply.started.at
        ),
        &format!("let it end, or find out and record it: `pairgate reconcile {number}`"),
    ))
}

/// Whoever broke the glass owes a signature, and until it is there nothing else is applied in the repository.
fn owed(ground: &Ground<'_>, pull: &Pull, apply: &Apply, gate: &mut Gate) -> Result<(), Failure> {
    let number = apply.started.request.pull_request;
    let refused = |why: String| {
        waiting(
            "emergency-unsigned",
            format!(
                "the emergency apply of pull request {number} by `{}` at {} has not been signed by another operator: {why}",
                visible(&apply.started.applier.login),
                apply.started.at
            ),
            &format!(
                "let another operator run `pairgate sign {number}`; where the start is not in that pull request yet, \
                 `pairgate reconcile {number}` on the machine that applied posts it first; until then nothing else is \
                 applied here"
            ),
        )
    };
    if pull.offline {
        return if apply.owes_countersignature() {
            gate.refuse(refused("the forge does not answer".to_owned()))
        } else {
            Ok(())
        };
    }
    match emergency::signed_since(ground.forge, ground.clone, &apply.started) {
        Ok(None) => Ok(()),
        Ok(Some(why)) => gate.refuse(refused(why)),
        Err(failure) => gate.refuse(failure),
    }
}
