//! An emergency apply that nobody signed yet: it is looked at and signed afterwards, before anything else is.

use std::io::{BufRead, Write};

use crate::diagnostic::Diagnostic;
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ReviewEvent};
use crate::render::session::{emergency_review, emergency_text};
use crate::render::{Style, verification as page};
use crate::signoff::afterwards::{Afterwards, WITHIN, countersigned};
use crate::signoff::demands::Keys;
use crate::signoff::facts::{Actor, Facts};
use crate::signoff::record::{Mode, Record};
use crate::signoff::sessions::{Session, sessions};
use crate::signoff::verification::Candidate;
use crate::signoff::verify::{Rules, keys};
use crate::signoff::{session, statement};

use super::super::pull_request::gather::{Gathered, gather, teams, told};
use super::super::pull_request::rules_at;
use super::super::{Failure, unwritable};
use super::trial::{Draft, objections, posted, refused};
use super::{Args, ask, choose, forge_now, keep};

/// An emergency that waits for a second operator.
pub struct Emergency {
    session: Session,
    rules: Rules,
    keys: Keys,
}

impl Emergency {
    fn judged(&self, facts: &Facts) -> Afterwards {
        let Session { started, by, at, .. } = &self.session;
        let settings = self.rules.settings.clone().unwrap_or_default();
        countersigned(facts, started, by, *at, &settings, &self.keys)
    }
}

/// The oldest emergency of this pull request that nobody has signed. What the facts lack for it is asked.
pub fn owed(forge: &dyn Forge, gathered: &mut Gathered, args: &Args) -> Result<Option<Emergency>, Failure> {
    let (number, repository) = (gathered.facts.pull_request.number, gathered.facts.repository.id);
    for session in sessions(&gathered.facts) {
        let request = &session.started.request;
        // One that was copied from elsewhere is no apply of this pull request.
        let here = request.pull_request == number && [0, repository].contains(&request.repository.id);
        if session.started.break_glass.is_none() || !here || !choose::meant(args, request) {
            continue;
        }
        let rules = rules_at(forge, gathered, &request.root_module)?;
        if let Some(settings) = &rules.settings {
            let asked = teams(forge, &[settings]);
            gathered.facts.teams.extend(asked);
        }
        let emergency = Emergency { keys: keys(&rules), session, rules };
        if !emergency.judged(&gathered.facts).holds {
            return Ok(Some(emergency));
        }
    }
    Ok(None)
}

/// Shows what was done, asks, and posts the record.
pub fn run(
    args: &Args,
    emergency: &Emergency,
    (forge, clone): (&dyn Forge, Option<&git::Clone>),
    (gathered, viewer): (&Gathered, &Actor),
    style: Style,
    (input, out): (&mut dyn BufRead, &mut dyn Write),
) -> Result<Outcome, Failure> {
    let session = &emergency.session;
    fits(args, session)?;
    let draft = Draft {
        request: &session.started.request,
        viewer,
        applier: Some(session.started.applier.clone()),
        mode: Mode::Afterwards,
        nonce: Some(&session.started.session),
        expires: WITHIN,
    };
    let record = draft.at(gathered.facts.now)?;
    possible(emergency, gathered, viewer, (&record, None), style)?;
    let shown = emergency_text(session, gathered.facts.now, style);
    out.write_all(shown.as_bytes()).map_err(|error| unwritable(&error))?;
    let words = session::words(&session.started.session, &session.request_digest());
    if !ask::agreed(&record.acknowledged, &words, ask::Words::Session, style.lang, input, out)? {
        return Ok(Outcome::Waiting);
    }
    let record = draft.at(forge_now(forge, args.pull_request)?)?;
    let needed = !matches!(emergency.keys, Keys::NotNeeded);
    let armour = keep::signature(args, needed, &record, clone)?;
    possible(emergency, gathered, viewer, (&record, armour.as_deref()), style)?;
    let body =
        statement::compose(&emergency_review(&record, session, style.lang), &record, armour.as_deref())
            .map_err(|error| {
                Diagnostic::error("record", format!("the record would not be readable: {error}"))
                    .help("nothing was posted; report this")
            })?;
    // The applied commit may be gone from the pull request; the record names it.
    let head = &gathered.facts.pull_request.head_sha;
    let url = forge.review(args.pull_request, head, ReviewEvent::Comment, &body).map_err(told)?;
    keep::remember(clone, &record, armour, &url, out)?;
    result(args, emergency, (forge, clone), gathered, &url, style, out)
}

/// What the forge makes of it.
fn result(
    args: &Args,
    emergency: &Emergency,
    (forge, clone): (&dyn Forge, Option<&git::Clone>),
    before: &Gathered,
    url: &str,
    style: Style,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut after = gather(forge, clone, args.pull_request)?;
    after.facts.teams.extend(before.facts.teams.clone());
    let judged = emergency.judged(&after.facts);
    let candidate = judged.candidates.iter().find(|candidate| candidate.url == url);
    let text = page::signed(None, candidate, url, style);
    out.write_all(text.as_bytes()).map_err(|error| unwritable(&error))?;
    if let Some(next) = owed(forge, &mut after, args)? {
        let who = crate::render::escape::visible(&next.session.started.applier.login);
        writeln!(
            out,
            "another emergency apply by {who} waits: run `pairgate sign {}` again",
            args.pull_request
        )
        .map_err(|error| unwritable(&error))?;
    }
    let counts = candidate.is_some_and(Candidate::counts);
    Ok(if counts { Outcome::Clear } else { Outcome::Waiting })
}

/// Options that speak of a plan that is still to be applied would be lost silently.
fn fits(args: &Args, session: &Session) -> Result<(), Failure> {
    let number = args.pull_request;
    let refusal = |code, message: String, help: String| Failure {
        outcome: Outcome::Waiting,
        diagnostics: vec![Diagnostic::error(code, message).help(help)],
    };
    let plan = [
        ("--plan", args.plan.is_some()),
        ("--live", args.live.is_some()),
        ("--applier", args.applier.is_some()),
        ("--approve", args.approve),
    ];
    let who = &session.started.applier.login;
    if let Some((option, _)) = plan.iter().find(|(_, given)| *given) {
        return Err(refusal(
            "emergency-first",
            format!(
                "`{who}` applied in an emergency, which must be signed first, and `{option}` is about a plan"
            ),
            format!("nothing was signed; run `pairgate sign {number}` alone, then sign the plan"),
        ));
    }
    if session.is_open() {
        return Err(refusal(
            "emergency-open",
            format!(
                "nobody knows yet how the emergency apply by `{who}` ended, so there is nothing to look at"
            ),
            format!("nothing was signed; wait for its end, or find out with `pairgate reconcile {number}`"),
        ));
    }
    Ok(())
}

/// Whether the record would count if it were posted now.
fn possible(
    emergency: &Emergency,
    gathered: &Gathered,
    viewer: &Actor,
    (record, armour): (&Record, Option<&str>),
    style: Style,
) -> Result<(), Failure> {
    let number = record.request.pull_request;
    let facts = posted(&gathered.facts, viewer, (record, armour));
    let judged = facts.map(|facts| emergency.judged(&facts));
    let tried = judged.iter().flat_map(|one| &one.candidates).find(|candidate| candidate.url.is_empty());
    let Some(tried) = tried else { return Err(refused(&[], &[], number, style.lang)) };
    let failed = objections(tried, armour.is_some(), &[]);
    if failed.is_empty() { Ok(()) } else { Err(refused(&failed, &[], number, style.lang)) }
}
