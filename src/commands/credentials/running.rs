//! The apply that asks for credentials, when it says which one it is: it began, and has not ended.

use jiff::{SignedDuration, Timestamp};

use crate::signoff::Requirement;
use crate::signoff::facts::{Actor, Answer, Facts, Permission, Statement, StatementKind};
use crate::signoff::session::{self, Document, Kind, Started};

/// An apply of the viewer's that began and has not ended.
pub(super) struct Running {
    /// What it said when it began.
    pub started: Started,
    /// When, by the forge's clock.
    pub at: Timestamp,
}

/// The viewer's own apply with these digits. None when it did not begin, has ended, may have ended, or began longer
/// ago than any sign-off counts: whatever died without a word must not open the role for ever.
pub(super) fn running(facts: &Facts, viewer: &Actor, digits: &str) -> Option<Running> {
    let said = facts.statements.known()?;
    let mut began = said.iter().filter_map(|one| Some((one, start(one, facts, viewer, digits)?)));
    let (statement, started) = began.next()?;
    let longest = SignedDuration::from_secs(i64::try_from(Requirement::LONGEST).ok()?);
    let age = facts.now.duration_since(statement.at);
    let fresh = age >= SignedDuration::ZERO && age < longest;
    let ended = said.iter().any(|one| one.at >= statement.at && ends(one, facts, viewer, digits));
    // Two of them contradict each other.
    (fresh && !ended && began.next().is_none()).then_some(Running { started, at: statement.at })
}

/// What a statement says that begins this very apply, in the viewer's own unedited words.
fn start(one: &Statement, facts: &Facts, viewer: &Actor, digits: &str) -> Option<Started> {
    let own = one.author.as_ref().is_some_and(|author| author.id == viewer.id) && !one.through_app;
    let as_posted = one.edited == Answer::Known(false) && one.kind == StatementKind::Comments;
    if !own || !as_posted {
        return None;
    }
    let Some(Ok((_, Document::Started(started)))) = session::read(&one.body) else { return None };
    let request = &started.request;
    let here = request.repository.id == facts.repository.id
        && request.pull_request == facts.pull_request.number
        && started.applier.id == viewer.id;
    (here && started.session == digits).then_some(*started)
}

/// Whether a statement says that this apply ended, or may have said so.
fn ends(one: &Statement, facts: &Facts, viewer: &Actor, digits: &str) -> bool {
    let author = one.author.as_ref().map(|author| author.id);
    // An end that its author made into something else.
    if author == Some(viewer.id) && one.edited != Answer::Known(false) {
        return true;
    }
    let end = matches!(session::kind(&one.body), Some(Kind::Finished | Kind::Reconciled));
    let named = match session::read(&one.body) {
        Some(Ok((_, document))) => document.session() == digits,
        _ => true,
    };
    let standing = author.and_then(|id| facts.standings.get(&id)).and_then(Answer::known);
    let powerless = standing.is_some_and(|standing| standing.permission < Permission::Write);
    end && named && !powerless
}
