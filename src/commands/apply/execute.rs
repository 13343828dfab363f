//! Terraform runs, on a copy of the plan that nobody can change, and what it prints is shown as it is.
//!
//! From here on nothing but terraform ends the apply: not a terminal that goes away, not a forge that is down, not a
//! partner who leaves. What happens beside it is told and remembered.

use std::cell::RefCell;

use crate::apply::journal::Phase;
use crate::render::steps::Sign;
use crate::terraform::{ApplyRun, Asked, Ran, for_apply};
use crate::text::Text;

use super::super::Failure;
use super::Ground;
use super::begin::Begun;
use super::fresh::Fresh;
use super::partner::Partner;
use super::preflight::Pull;
use super::screen::Screen;
use super::unmoved::unmoved;

/// Runs terraform to its end. An error means that it never started.
pub(super) fn execute(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    begun: &mut Begun,
    screen: &mut Screen<'_>,
) -> Result<Ran, Failure> {
    screen.rule(&format!("terraform · {} [{}]", fresh.request.root_module, fresh.request.workspace))?;
    screen.leave_alone();
    begun.journal.phase = Phase::Executing;
    ground.store.save(&begun.journal)?;
    let log = fresh.private.join("log");
    let environment = environment(ground);
    unmoved(ground, pull, fresh)?;
    let arguments = for_apply(&ground.arguments.plan, &fresh.request.version.clone().unwrap_or_default())?;
    let Begun { journal, started, sealed, remarks } = begun;
    let screen = RefCell::new(screen);
    let remarks = RefCell::new(remarks);
    let partner = if pull.offline { None } else { Partner::watch(pull, started) };
    let mut spawned = |pid: u32| {
        journal.pid = Some(pid);
        // Without the number a crash is reconciled all the same; terraform runs already.
        if let Err(error) = ground.store.save(journal) {
            remarks.borrow_mut().push(error.message);
        }
    };
    let mut tick = || {
        if let Some(left) = partner.as_ref().and_then(Partner::news) {
            aside(&screen, Sign::Bad, &left);
            remarks.borrow_mut().push(left.get(crate::text::Lang::En).to_owned());
        }
    };
    let mut asked = |asked: Asked| {
        let says = said(asked);
        aside(&screen, Sign::Note, &says);
    };
    let ran = ground.terraform.apply(
        sealed,
        &mut ApplyRun {
            arguments: &arguments,
            environment: &environment,
            log: &log,
            spawned: &mut spawned,
            output: &mut |bytes| screen.borrow_mut().raw(bytes),
            tick: &mut tick,
            asked: &mut asked,
        },
    )?;
    if ran.hung_up {
        remarks.borrow_mut().push("the terminal went away while terraform ran".to_owned());
    }
    Ok(ran)
}

fn aside(screen: &RefCell<&mut Screen<'_>>, sign: Sign, says: &Text) {
    // A terminal that is gone is no reason to stop.
    let _ = screen.borrow_mut().step(sign, &Text::new("pairgate", "pairgate"), says);
}

fn said(asked: Asked) -> Text {
    match asked {
        Asked::Interrupt | Asked::Terminate => Text::new(
            "interrupted: terraform was asked once to stop, finishes what it is doing and saves the state; wait for it",
            "中断を受け付けました。terraform に停止を 1 回だけ伝えました。処理中の操作と state の保存が終わるまでお待ちください",
        ),
        Asked::InterruptAgain => Text::new(
            "terraform is stopping already; a second interrupt would make it lose the state, so it was not passed on",
            "terraform は停止処理中です。2 回目の中断は state を失わせるため、伝えていません",
        ),
        Asked::HangUp => Text::new(
            "the terminal went away; terraform goes on, and the outcome is posted",
            "端末が切断されましたが、terraform は続行し、結果を投稿します",
        ),
    }
}

/// What only the apply gets: who it is for the credentials helper, and the profile that may change things.
fn environment(ground: &Ground<'_>) -> Vec<(String, String)> {
    let mut all = vec![
        ("PAIRGATE_SESSION".to_owned(), ground.session.to_owned()),
        ("PAIRGATE_PULL_REQUEST".to_owned(), ground.args.pull_request.to_string()),
    ];
    if let Some(profile) = &ground.args.apply_aws_profile {
        all.push(("AWS_PROFILE".to_owned(), profile.clone()));
    }
    all
}
