//! Breaking the glass: an emergency in which nobody can sign first.
//!
//! The only override there is. It asks for a reason, an incident and the workspace typed in full, it is recorded before
//! anything runs, and it leaves a debt: nothing else is applied in the repository before another operator has signed it
//! afterwards.

use std::io::BufRead;

use crate::render::escape::visible;
use crate::render::steps::Sign;
use crate::signoff::record::Mode;
use crate::signoff::session::BreakGlass;
use crate::signoff::verify::Applying;
use crate::text::Text;

use super::super::Failure;
use super::super::pull_request::judged;
use super::super::question::ask;
use super::Ground;
use super::fresh::Fresh;
use super::gate::{Agreed, Gate, standing, waiting};
use super::preflight::{Pull, refusal};
use super::screen::Screen;

/// Longer reasons belong into the incident.
const LONGEST: usize = 1_000;

/// Says what is overridden, and asks for the workspace.
pub(super) fn agree(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    gate: &mut Gate,
    input: &mut dyn BufRead,
    screen: &mut Screen<'_>,
) -> Result<Agreed, Failure> {
    let reason = words(ground.args.reason.as_deref(), "--reason")?;
    let incident = address(ground.args.incident.as_deref())?;
    signoff(ground, pull, fresh, gate)?;
    screen.rule("BREAK GLASS")?;
    for one in gate.overridden() {
        let one = visible(one);
        screen.step(Sign::Bad, &Text::new("overrides", "無視する項目"), &Text::new(one.clone(), one))?;
    }
    screen.step(
        Sign::Note,
        &Text::new("afterwards", "事後"),
        &Text::new(
            "another operator must sign this within 24 hours, and nothing else can be applied before",
            "24 時間以内に別の運用担当者の署名が必要です。それまで他の適用はできません",
        ),
    )?;
    let workspace = &fresh.request.workspace;
    let question = Text::new(
        format!("type the workspace of `{}` in full to apply without a sign-off:", fresh.request.root_module),
        format!(
            "サインオフなしで適用するには、`{}` のワークスペース名を入力してください:",
            fresh.request.root_module
        ),
    );
    let lang = screen.lang();
    let typed = ask(&question, lang, input, screen.out())?;
    if typed != *workspace {
        return Err(waiting(
            "not-agreed",
            "the workspace was not typed, so nothing was applied",
            "run it again when you are sure",
        ));
    }
    let broken = BreakGlass { reason, incident, overridden: gate.overridden().to_vec() };
    Ok(Agreed {
        signers: Vec::new(),
        signoffs: Vec::new(),
        mode: Mode::Asynchronous,
        break_glass: Some(broken),
    })
}

/// What the sign-offs would have said.
fn signoff(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh, gate: &mut Gate) -> Result<(), Failure> {
    if pull.offline {
        return Ok(());
    }
    let applying = Applying { account: pull.viewer.id, session: Some(ground.session.to_owned()) };
    let found = match judged(ground.forge, Some(ground.clone), ground.args.pull_request, Some(&applying)) {
        Ok((_, found)) => found,
        Err(failure) => return gate.refuse(failure),
    };
    let digest = fresh.request.digest();
    match found.requests.iter().find(|one| one.digest == digest) {
        None => gate.refuse(waiting("another-plan", "the fresh plan is not one that was posted", "")),
        Some(wanted) => match standing(ground, &found, wanted) {
            Ok(_) => {
                gate.refuse(waiting("signed-off", "it was signed off, and the sign-off is not used", ""))
            }
            Err(failure) => gate.refuse(failure),
        },
    }
}

fn words(text: Option<&str>, option: &str) -> Result<String, Failure> {
    let text = text.unwrap_or_default().trim();
    if text.chars().count() < 10 || text.chars().count() > LONGEST {
        return Err(refusal(
            "break-glass-reason",
            format!("`{option}` says too little or too much: write 10 to {LONGEST} characters"),
            "others will read it in the pull request and in the history",
        ));
    }
    Ok(text.to_owned())
}

fn address(text: Option<&str>) -> Result<String, Failure> {
    let parsed = text.and_then(|text| url::Url::parse(text.trim()).ok());
    match parsed {
        Some(url) if matches!(url.scheme(), "https" | "http") && url.has_host() => Ok(url.to_string()),
        _ => Err(refusal(
            "break-glass-incident",
            "`--incident` is no address of an incident",
            "give the whole address, such as `https://example.com/incidents/7`",
        )),
    }
}
