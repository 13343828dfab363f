//! *Started*: recorded on this machine, in the pull request and in the notes, before anything runs. It uses up the
//! sign-off, and then everything is verified once more.
//!
//! Threat 52: of two applies at once the one whose start came first goes on. Threats 9 and 19: who lost their rights or
//! took the sign-off back in the meantime is noticed here.

use crate::apply::journal::{Journal, Phase, SCHEMA};
use crate::diagnostic::Diagnostic;
use crate::outcome::Outcome;
use crate::render::session::About;
use crate::render::steps::Sign;
use crate::signoff::session::{Document, Ended, Finished, Started};
use crate::signoff::verify::Applying;
use crate::terraform::Sealed;
use crate::text::{Lang, Text};

use super::super::Failure;
use super::super::pull_request::judged;
use super::Ground;
use super::fresh::Fresh;
use super::gate::{Agreed, Gate, standing};
use super::outbox::{Outbox, outgoing};
use super::preflight::{Pull, folder};
use super::screen::Screen;
use super::{ledger, unmoved};

/// An apply that began.
pub(super) struct Begun {
    pub(super) journal: Journal,
    pub(super) started: Started,
    pub(super) sealed: Sealed,
    /// What went wrong beside it.
    pub(super) remarks: Vec<String>,
}

impl Begun {
    pub(super) fn broke_glass(&self) -> bool {
        self.started.break_glass.is_some()
    }
}

/// Posts the start and verifies again.
pub(super) fn begin(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    agreed: Agreed,
    screen: &mut Screen<'_>,
) -> Result<Begun, Failure> {
    unmoved::unmoved(ground, pull, fresh)?;
    unmoved::state(ground, fresh)?;
    let sealed = Sealed::new(&fresh.bytes, &fresh.private)?;
    let started = Started {
        schema: "pairgate-started-v1".to_owned(),
        session: ground.session.to_owned(),
        request: fresh.request.clone(),
        applier: pull.viewer.clone(),
        signers: agreed.signers,
        signoffs: agreed.signoffs,
        mode: agreed.mode,
        plan_file: sealed.sha256().to_owned(),
        serial: fresh.request.state.serial,
        at: pull.now(ground),
        break_glass: agreed.break_glass,
    };
    let document = Document::Started(Box::new(started.clone()));
    let about = About::new(&fresh.request, &pull.viewer.login);
    let mut journal = journal(ground, pull, &started)?;
    journal.outbox.push(outgoing(document, &about, screen.lang())?);
    ground.store.save(&journal)?;
    let mut begun = Begun { journal, started, sealed, remarks: Vec::new() };
    let sent = outbox(ground).send(&mut begun.journal, false);
    let stands = match sent {
        Ok(()) => told(&begun, screen),
        Err(error) if begun.broke_glass() => {
            begun
                .remarks
                .push(format!("the start could not be posted before terraform ran: {}", error.message));
            let says = Text::new(
                format!("kept on this machine: {}", error.message),
                format!("この端末に保存しました: {}", error.message),
            );
            screen.step(Sign::Bad, &Text::new("started", "開始"), &says)
        }
        Err(error) => return Err(unposted(ground, error)),
    };
    let stands = stands.and_then(|()| if begun.broke_glass() { Ok(()) } else { again(ground, pull, fresh) });
    match stands {
        Ok(()) => Ok(begun),
        Err(failure) => Err(never_ran(ground, pull, &mut begun, failure, screen.lang())),
    }
}

fn told(begun: &Begun, screen: &mut Screen<'_>) -> Result<(), Failure> {
    let url = begun.journal.outbox.first().and_then(|one| one.url.clone()).unwrap_or_default();
    let says = if begun.broke_glass() {
        Text::new(
            format!("`{url}`; everybody can read there that nobody signed"),
            format!("`{url}`(サインオフなしの適用であることを公開しました)"),
        )
    } else {
        Text::new(
            format!("`{url}`; the sign-off is used up"),
            format!("`{url}`(サインオフは使用済みになりました)"),
        )
    };
    screen.step(Sign::Good, &Text::new("started", "開始"), &says)
}

pub(super) fn outbox<'o>(ground: &'o Ground<'_>) -> Outbox<'o> {
    Outbox { forge: ground.forge, clone: ground.clone, store: ground.store }
}

fn journal(ground: &Ground<'_>, pull: &Pull, started: &Started) -> Result<Journal, Failure> {
    let request = &started.request;
    Ok(Journal {
        schema: SCHEMA.to_owned(),
        session: started.session.clone(),
        repository: pull.repository.name.clone(),
        pull_request: request.pull_request,
        head_sha: request.head_sha.clone(),
        root_module: request.root_module.clone(),
        workspace: request.workspace.clone(),
        backend: request.state.backend.clone(),
        folder: folder(ground.terraform)?,
        request: request.digest(),
        serial: request.state.serial,
        lineage: request.state.lineage.clone(),
        phase: Phase::Prepared,
        pid: None,
        outbox: Vec::new(),
        at: started.at,
    })
}

/// A start that nobody else can see begins nothing.
fn unposted(ground: &Ground<'_>, error: Diagnostic) -> Failure {
    let number = ground.args.pull_request;
    let help = error.help.clone().unwrap_or_default();
    Failure::from(
        Diagnostic::error(error.code, format!("the start could not be recorded: {}", error.message)).help(format!(
            "nothing was applied; {help}; then `pairgate reconcile {number}` tidies up, and it can be signed and applied again"
        )),
    )
}

/// Verifies once more, now that the start is there, and whether somebody else began or broke the glass meanwhile.
fn again(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh) -> Result<(), Failure> {
    let applying = Applying { account: pull.viewer.id, session: Some(ground.session.to_owned()) };
    let digest = fresh.request.digest();
    let verified = judged(ground.forge, Some(ground.clone), ground.args.pull_request, Some(&applying))
        .and_then(|(_, found)| match found.requests.iter().find(|one| one.digest == digest) {
            Some(wanted) => standing(ground, &found, wanted).map(|_| ()),
            None => {
                Err(Diagnostic::error("plan-moved", "the plan that was signed is no longer the posted one")
                    .help("plan again and sign again")
                    .into())
            }
        });
    verified
        .and_then(|()| ledger::settled(ground, pull, &mut Gate::new(false)))
        .map_err(|failure| Failure { outcome: Outcome::Waiting, ..failure })
}

/// Terraform was not started after all: the pull request is told, and so is why.
pub(super) fn never_ran(
    ground: &Ground<'_>,
    pull: &Pull,
    begun: &mut Begun,
    mut failure: Failure,
    lang: Lang,
) -> Failure {
    let why: Vec<String> = failure.diagnostics.iter().map(unmoved::public).collect();
    if let Err(untold) = withdraw(ground, pull, begun, why.join("; "), lang) {
        failure.outcome = Outcome::Unrecorded;
        failure.diagnostics.extend(unwithdrawn(ground, untold));
    }
    failure
}

/// The next step comes last, because the help of what went wrong before says to run it again, which is refused.
fn unwithdrawn(ground: &Ground<'_>, untold: Failure) -> impl Iterator<Item = Diagnostic> {
    let number = ground.args.pull_request;
    untold.diagnostics.into_iter().map(move |one| {
        Diagnostic::error(one.code, format!("that nothing was applied could not be recorded: {}", one.message))
            .help(format!("nothing was applied; `pairgate reconcile {number}` records that, and then it can be signed and applied again"))
    })
}

/// Says that nothing ran after all.
fn withdraw(
    ground: &Ground<'_>,
    pull: &Pull,
    begun: &mut Begun,
    why: String,
    lang: Lang,
) -> Result<(), Failure> {
    let document = withdrawn(&begun.started.session, &begun.journal.request, why, pull.now(ground));
    let about = About::new(&begun.started.request, &begun.started.applier.login);
    begun.journal.phase = Phase::Ended;
    begun.journal.outbox.push(outgoing(document, &about, lang)?);
    ground.store.save(&begun.journal)?;
    outbox(ground).send(&mut begun.journal, false)?;
    ground.store.remove(&begun.journal.session)?;
    Ok(())
}

/// The outcome of an apply in which terraform never ran.
pub(in super::super) fn withdrawn(
    session: &str,
    request: &str,
    why: String,
    at: jiff::Timestamp,
) -> Document {
    Document::Finished(Box::new(Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: session.to_owned(),
        request: request.to_owned(),
        ended: Ended::Withdrawn,
        lineage: None,
        serial: None,
        seconds: 0,
        done: 0,
        not_done: 0,
        resources: Vec::new(),
        errors: Vec::new(),
        policies: Vec::new(),
        remarks: vec![why],
        at,
    }))
}
