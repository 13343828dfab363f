//! How it ended: what the state says, what became of each change, and a record of it that the others can read.
//!
//! Exit code 0 is terraform's word; the state's serial is the fact (threat 57). The plan that is made afterwards says
//! what is left to do, and the policies judge what is there now.

use std::io::Read;

use crate::apply::advice::advice;
use crate::apply::errors;
use crate::apply::journal::Phase;
use crate::apply::redact::{Redactor, names_a_secret};
use crate::apply::results::{changes_state, for_outcome, results};
use crate::apply::verdict::{Seen, ended, next};
use crate::outcome::Outcome;
use crate::plan;
use crate::render::session::{About, outcome_text};
use crate::render::steps::Sign;
use crate::signoff::session::{Document, Ended, Finished, ResourceResult};
use crate::terraform::{Ran, StateNow};
use crate::text::Text;

use super::super::Failure;
use super::super::judge::{self, ForPull, Judged};
use super::super::outputs::built_in_rules;
use super::super::request::Place;
use super::Ground;
use super::begin::{Begun, outbox};
use super::fresh::{Fresh, load, make};
use super::outbox::outgoing;
use super::preflight::Pull;
use super::screen::Screen;

/// More of what terraform printed is not searched for errors.
const MOST_LOG: u64 = 16 << 20;

/// Finds out, records, tells.
pub(super) fn finish(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    mut begun: Begun,
    ran: Ran,
    screen: &mut Screen<'_>,
) -> Result<Outcome, Failure> {
    screen.rule("outcome")?;
    let finished = found_out(ground, pull, fresh, &mut begun, &ran);
    let errored = ground.terraform.folder().join("errored.tfstate").exists();
    let number = ground.args.pull_request;
    // What an error means is told from the whole of it; of its words only known forms are repeated.
    let unknown = || (Text::new("", ""), Text::new("", ""));
    let advised: Vec<(Text, Text)> = errors::raw(&log(fresh))
        .iter()
        .map(|error| advice(error).map_or_else(unknown, |one| (one.what, one.next)))
        .collect();
    let after = if begun.broke_glass() && finished.ended == Ended::Applied && !errored {
        countersign(number)
    } else {
        next(finished.ended, number, errored, &finished.resources)
    };
    let about = About {
        partners: &begun.started.signers,
        advice: &advised,
        next: Some(&after),
        ..About::new(&fresh.request, &pull.viewer.login)
    };
    begun.journal.phase = Phase::Ended;
    begun.journal.outbox.push(outgoing(
        Document::Finished(Box::new(finished.clone())),
        &about,
        screen.lang(),
    )?);
    ground.store.save(&begun.journal)?;
    screen.text(&outcome_text(&finished, &about, screen.style()))?;
    // A second try: what was lost on the way the first time is there now, or is posted now.
    let sent = outbox(ground)
        .send(&mut begun.journal, false)
        .or_else(|_| outbox(ground).send(&mut begun.journal, true));
    let recorded = match sent {
        Ok(()) => {
            let url = begun.journal.outbox.last().and_then(|one| one.url.clone()).unwrap_or_default();
            screen.step(
                Sign::Good,
                &Text::new("recorded", "記録"),
                &Text::new(
                    format!("`{url}`, and in refs/notes/pairgate"),
                    format!("`{url}`(refs/notes/pairgate にも記録)"),
                ),
            )?;
            true
        }
        Err(error) => {
            let why = error.message;
            screen.step(
                Sign::Bad,
                &Text::new("recorded", "記録"),
                &Text::new(
                    format!("not yet: {why}. It is kept on this machine: `pairgate reconcile {number}` posts it, and nothing is applied here before"),
                    format!("未完了({why})。この端末に保存しました。`pairgate reconcile {number}` で投稿してください。それまで次の適用はできません"),
                ),
            )?;
            false
        }
    };
    if recorded && finished.ended != Ended::Unknown {
        ground.store.remove(&begun.journal.session)?;
    }
    Ok(if recorded { code(finished.ended) } else { Outcome::Unrecorded })
}

/// What an emergency leaves to do when it went well.
fn countersign(number: u64) -> Text {
    Text::new(
        format!(
            "let another operator run `pairgate sign {number}` within 24 hours; nothing else can be applied before"
        ),
        format!(
            "24 時間以内に別の運用担当者が `pairgate sign {number}` を実行してください。それまで他の適用はできません"
        ),
    )
}

/// The exit code of an ending.
fn code(ended: Ended) -> Outcome {
    match ended {
        Ended::Applied => Outcome::Clear,
        Ended::Failed | Ended::Nothing => Outcome::Terraform,
        Ended::Interrupted => Outcome::Interrupted,
        Ended::Unknown => Outcome::Unrecorded,
        Ended::Withdrawn => Outcome::Waiting,
    }
}

fn found_out(ground: &Ground<'_>, pull: &Pull, fresh: &Fresh, begun: &mut Begun, ran: &Ran) -> Finished {
    let mut remarks = std::mem::take(&mut begun.remarks);
    let state = ground.terraform.state().map_err(|error| remarks.push(error.message)).ok();
    let log = log(fresh);
    let after = after(ground, pull, fresh, &mut remarks);
    let (became, moves, redactor) = read(fresh, after.as_ref().map(|(_, text)| text.as_str()), &log);
    let before =
        Seen { lineage: begun.started.request.state.lineage.as_deref(), serial: begun.started.serial };
    let seen = state.as_ref().map(|now| Seen { lineage: now.lineage.as_deref(), serial: now.serial });
    let ended = ended(ran.code, ran.interrupted, before, seen, moves, &became);
    let (done, not_done, resources) = for_outcome(&became);
    let StateNow { lineage, serial } = state.unwrap_or(StateNow { lineage: None, serial: None });
    Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: begun.started.session.clone(),
        request: begun.journal.request.clone(),
        ended,
        lineage,
        serial,
        seconds: ran.seconds,
        done,
        not_done,
        resources,
        errors: redactor.as_ref().map(|redactor| errors::errors(&log, redactor)).unwrap_or_default(),
        policies: after.map(|(judged, _)| policies(&judged)).unwrap_or_default(),
        remarks: redactor
            .map(|all| remarks.iter().map(|one| errors::remark(one, &all)).collect())
            .unwrap_or_default(),
        at: pull.now(ground),
    }
}

/// What terraform printed, as far as it is searched.
fn log(fresh: &Fresh) -> String {
    let mut bytes = Vec::new();
    if let Ok(file) = std::fs::File::open(fresh.private.join("log")) {
        // Half a log is still something.
        let _ = file.take(MOST_LOG).read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A plan of what is left, judged by the same rules. Without a refresh: the state was just written, and a provider that
/// fails must not keep the outcome from being known.
fn after(
    ground: &Ground<'_>,
    pull: &Pull,
    fresh: &Fresh,
    remarks: &mut Vec<String>,
) -> Option<(Judged, String)> {
    // What was replaced is not to be replaced once more.
    let arguments: Vec<String> =
        ground.arguments.plan.iter().filter(|one| !one.starts_with("-replace")).cloned().collect();
    let file = fresh.private.join("after");
    let made = make(ground.terraform, &file, &arguments, false).or_else(|failed| {
        // Terraform saves a plan that ended with errors too, and it says something of what it could look at.
        load(ground.terraform, &file).map_err(|_| failed)
    });
    let judged = made.and_then(|(_, loaded)| {
        let place = Place::of(ground.terraform.folder(), None)?;
        let tree = pull.tree(ground);
        let base = super::super::base_copies::BaseCopies::new(&*tree, &place.toplevel)?;
        let description = &pull.pull.description;
        let for_pull = ForPull { base: &base, root: &place.root, changed: &pull.changed, description };
        // Its warnings were told with the first plan.
        let judged = judge::judge(&ground.args.by, &loaded, Some(&for_pull), &[], &mut |_| {})?;
        Ok((judged, loaded.text))
    });
    judged
        .map_err(|failure| {
            let why: Vec<&str> = failure.diagnostics.iter().map(|one| one.message.as_str()).collect();
            remarks.push(format!("what is left could not be planned: {}", why.join("; ")));
        })
        .ok()
}

/// What became of each change, whether the plan must have moved the state, and what takes secrets out of texts.
fn read(fresh: &Fresh, after: Option<&str>, log: &str) -> (Vec<ResourceResult>, bool, Option<Redactor>) {
    // It was read before; should it not be readable now, the state is expected to have moved.
    let Ok(planned) = plan::plan("fresh plan", &fresh.loaded.text) else {
        return (Vec::new(), true, None);
    };
    let after = after.and_then(|text| plan::plan("the plan afterwards", text).ok());
    let named: Vec<String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| names_a_secret(name))
        .map(|(_, value)| value)
        .collect();
    let redactor = Redactor::new(&planned, after.as_ref(), named.iter().map(String::as_str));
    (results(&planned, after.as_ref(), log), changes_state(&planned), Some(redactor))
}

/// Ids of the policies that what is there now fails.
fn policies(judged: &Judged) -> Vec<String> {
    let built_in: Vec<String> = built_in_rules().into_iter().map(|rule| rule.id).collect();
    let mut found: Vec<String> = judged
        .report
        .findings
        .iter()
        .filter(|finding| finding.waived.is_none() && finding.level >= judged.settings.fail_on)
        .map(|finding| finding.rule.clone())
        .filter(|rule| !built_in.contains(rule))
        .collect();
    found.sort();
    found.dedup();
    found
}
