//! Waiting for a partner who is there now: the pull request is where both meet.
//!
//! The session's digits go into a review; a sign-off that names them was made while this session waited. Nobody who is
//! not there can have made one.

use std::time::Instant;

use jiff::SignedDuration;

use crate::ports::ReviewEvent;
use crate::render::session::About;
use crate::render::steps::Sign;
use crate::signoff::record::Account;
use crate::signoff::session::{Document, Waiting, words};
use crate::signoff::verification::{State, Verified};
use crate::signoff::verify::Applying;
use crate::text::Text;

use super::super::Failure;
use super::super::patience::poll;
use super::super::progress::Progress;
use super::super::pull_request::gather::told;
use super::super::pull_request::judged;
use super::Ground;
use super::fresh::Fresh;
use super::gate::{Partners, standing, waiting};
use super::outbox::outgoing;
use super::preflight::{Pull, whole};
use super::screen::Screen;

/// Posts that this session waits, and waits until enough people have signed for it.
pub(super) fn wait(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    wanted: &Verified,
    screen: &mut Screen<'_>,
) -> Result<Partners, Failure> {
    let (requirement, key_needed) = (&wanted.requirement, wanted.signed);
    let number = ground.args.pull_request;
    let digest = fresh.request.digest();
    let partner = ground.args.with.as_deref().map(|login| account(ground, login)).transpose()?;
    let at = pull.now(ground);
    let length = i64::try_from(ground.args.wait.as_secs()).unwrap_or(300);
    let until = whole(at.checked_add(SignedDuration::from_secs(length)).unwrap_or(at));
    let document = Document::Waiting(Waiting {
        schema: "pairgate-waiting-v1".to_owned(),
        session: ground.session.to_owned(),
        request: digest.clone(),
        applier: pull.viewer.clone(),
        partner,
        at,
        until,
    });
    let about = About { key_needed, ..About::new(&fresh.request, &pull.viewer.login) };
    let body = outgoing(document, &about, screen.lang())?.body;
    ground.forge.review(number, &pull.head, ReviewEvent::Comment, &body).map_err(told)?;
    let shown = words(ground.session, &digest);
    screen.step(
        Sign::Wait,
        &Text::new("partner", "相手"),
        &Text::new(
            format!("waiting; let your partner run `pairgate sign {number}` and compare: `{shown}`"),
            format!("待機中。相手に `pairgate sign {number}` を実行してもらい、合言葉を照合してください: `{shown}`"),
        ),
    )?;
    let progress = Progress::new();
    progress.say("waiting for the partner");
    let began = Instant::now();
    let applying = Applying { account: pull.viewer.id, session: Some(ground.session.to_owned()) };
    loop {
        let (_, found) = judged(ground.forge, Some(ground.clone), number, Some(&applying))?;
        let Some(wanted) = found.requests.iter().find(|one| one.digest == digest) else {
            return Err(waiting(
                "plan-moved",
                "the plan that was waited with is no longer the posted one",
                "run it again",
            ));
        };
        let present = wanted.candidates.iter().filter(|one| one.counts() && one.live).count();
        if wanted.state == State::Satisfied && present >= usize::from(requirement.signers.max(1)) {
            return standing(ground, &found, wanted);
        }
        if wanted.state == State::Refused || !found.missing.is_empty() {
            // Says why; it does not get better by waiting.
            return standing(ground, &found, wanted);
        }
        if began.elapsed() >= ground.args.wait {
            return Err(waiting(
                "partner-absent",
                "nobody signed while this session waited, so nothing was applied",
                "both have to be there: run it again together, or wait longer with `--wait 15m`",
            ));
        }
        poll();
    }
}

fn account(ground: &Ground<'_>, login: &str) -> Result<Account, Failure> {
    let id = ground.forge.standing(login).map_err(told)?.id;
    Ok(Account { id, login: login.to_owned() })
}
