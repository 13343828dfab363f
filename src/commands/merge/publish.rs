//! Says on the pull request which plans are all of them.
//!
//! Only when the reports and the requests on the head commit are the same set, one by one: a request that no report
//! names may be of a job that this one did not wait for. Everything is made before anything is written; the check
//! run comes first and the status last.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ports::{ForgeTrouble, OwnComment};
use crate::render::pull_request::{COMMENT, Kind, RowSignoff, is_marker, overview, overview_run};
use crate::report::Verdict;
use crate::signoff::Verification;
use crate::signoff::facts::{Answer, Facts, Offer, PullRequest, PullState};
use crate::signoff::verification::State;
use crate::text::Lang;

use super::super::Failure;
use super::super::actions::Actions;
use super::super::post::read_only;
use super::super::pull_request::gather::told;
use super::super::pull_request::{judged, upkeep};
use super::super::verify;
use super::reading::{Joinable, Posted};
use super::{Args, Where, unfit};

/// What was written where.
#[derive(Debug, Clone)]
pub(super) struct Published {
    /// The overview.
    pub(super) url: String,
    /// Whether the pull request is signed off.
    pub(super) satisfied: bool,
    /// The language that was used.
    pub(super) lang: Lang,
}

/// Writes overview, check run and status, and tells the reports what the forge knows of them. None where the
/// token of a fork's pull request may only read.
pub(super) fn publish(
    args: &Args,
    (forge, clone, number): Where<'_>,
    actions: &Actions,
    reports: &mut [Joinable],
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Option<Published>, Failure> {
    let (gathered, verification) = judged(forge, clone, number, None)?;
    let facts = &gathered.facts;
    let pull = &facts.pull_request;
    is_there(args, pull)?;
    let is_fork = pull.head_repository.as_ref().is_none_or(|head| head.id != facts.repository.id);
    let offers = match (&facts.offers, facts.unfit.first()) {
        (Answer::Known(offers), None) => offers,
        (Answer::Unknown(why), _) | (_, Some(why)) => {
            return Err(Diagnostic::error("requests-unknown", why.get(Lang::En))
                .help("nothing was declared complete; mend that and let the workflow run again")
                .into());
        }
    };
    if is_fork && offers.is_empty() {
        warn(vec![read_only(actions)]);
        return Ok(None);
    }
    let digests = agreed(reports, offers, facts)?;
    let comments = forge.own_comments(number).map_err(told)?;
    for one in reports.iter_mut() {
        tell(one, &verification, &comments);
    }
    let lang = args.lang.unwrap_or_else(|| gathered.language());
    let rows: Vec<_> = reports.iter().map(|one| one.part.row.clone()).collect();
    let body = overview(&rows, lang, COMMENT).map_err(unfit)?;
    let run = overview_run(&rows, &digests, &pull.head_sha, lang).map_err(unfit)?;
    match forge.put_check_run(&run) {
        Err(error) if is_fork && error.trouble == ForgeTrouble::Forbidden => {
            warn(vec![read_only(actions)]);
            return Ok(None);
        }
        put => put.map_err(told)?,
    };
    let comment = upkeep::upsert(forge, number, (Kind::Overview, "", ""), &body).map_err(told)?;
    let (after, verification) = judged(forge, clone, number, None)?;
    if after.facts.pull_request.head_sha != pull.head_sha {
        return Err(moved(&after.facts.pull_request, &pull.head_sha).into());
    }
    verify::post(forge, &after, &verification, lang, true)?;
    Ok(Some(Published { url: comment.url, satisfied: verification.satisfied, lang }))
}

fn is_there(args: &Args, pull: &PullRequest) -> Result<(), Diagnostic> {
    if pull.state != PullState::Open {
        return Err(Diagnostic::error("pull-closed", format!("pull request {} is not open", pull.number))
            .help("nobody applies what was closed; open it again, or plan the new pull request"));
    }
    match &args.head {
        Some(head) if *head != pull.head_sha => Err(moved(pull, head)),
        _ => Ok(()),
    }
}

fn moved(pull: &PullRequest, planned: &str) -> Diagnostic {
    Diagnostic::error(
        "merge-moved",
        format!(
            "the pull request has moved on: its head is `{}`, and `{planned}` was planned",
            pull.head_sha
        ),
    )
    .help("nothing was declared complete; the workflow of the new head does that")
}

/// The digests of all requests, when reports and requests are the same.
fn agreed(reports: &[Joinable], offers: &[Offer], facts: &Facts) -> Result<BTreeSet<String>, Diagnostic> {
    let mut digests = BTreeSet::new();
    for one in reports {
        let posted = one.posted.as_ref().ok_or_else(|| {
            wrong("report-unposted", one, "its plan was not posted").help(
                "write it with `pairgate post --part --output json=FILE`; nothing was declared complete",
            )
        })?;
        for_this_pull(one, posted, facts)?;
        let mut same = offers.iter().filter(|offer| offer.digest() == posted.digest).peekable();
        if same.peek().is_none() {
            return Err(wrong("request-missing", one, "its request is not on the head commit").help(
                "nothing was declared complete; another job may have planned it again, or the check run could not \
                 hold the request: run the whole workflow again",
            ));
        }
        for offer in same {
            says_the_same(one, offer)?;
        }
        digests.insert(posted.digest.clone());
    }
    match offers.iter().find(|offer| !digests.contains(&offer.digest())) {
        None => Ok(digests),
        Some(offer) => Err(Diagnostic::error(
            "request-unmerged",
            format!(
                "root module `{}` in workspace `{}` has a plan on the head commit, and no report names it: {}",
                offer.request.root_module, offer.request.workspace, offer.url
            ),
        )
        .help("nothing was declared complete; wait for all jobs and give all of their reports")),
    }
}

fn wrong(code: &'static str, one: &Joinable, what: &str) -> Diagnostic {
    Diagnostic::error(
        code,
        format!("the report `{}` of root module `{}`: {what}", one.part.file, one.part.name()),
    )
}

fn for_this_pull(one: &Joinable, posted: &Posted, facts: &Facts) -> Result<(), Diagnostic> {
    let pull = &facts.pull_request;
    if posted.pull_request != pull.number || posted.repository != facts.repository.name {
        let what = format!("it is for pull request {} of `{}`", posted.pull_request, posted.repository);
        return Err(wrong("report-elsewhere", one, &what)
            .help("nothing was declared complete; give the reports of this pull request"));
    }
    if posted.head_sha != pull.head_sha {
        return Err(moved(pull, &posted.head_sha));
    }
    Ok(())
}

/// A report comes from a job, a request from the forge: what people will read must be what they sign.
fn says_the_same(one: &Joinable, offer: &Offer) -> Result<(), Diagnostic> {
    if !offer.part {
        return Err(wrong("request-whole", one, "its plan was posted as the only one")
            .help("post each of several plans with `--part`; nothing was declared complete"));
    }
    let (part, row, request) = (&one.part, &one.part.row, &offer.request);
    let counts = &request.counts;
    let known = [counts.create, counts.update, counts.delete, counts.replace, counts.forget, counts.import];
    let said = [
        row.counts.create,
        row.counts.update,
        row.counts.delete,
        row.counts.replace,
        row.counts.forget,
        row.counts.import,
    ];
    let same = row.root_module == request.root_module
        && row.workspace == request.workspace
        && row.verdict.name() == request.verdict
        && row.radius.name() == request.blast_radius
        && part.digest.as_deref().unwrap_or_default() == request.change_digest
        && said.iter().zip(known).all(|(said, known)| u64::try_from(*said).is_ok_and(|said| said == known));
    if same {
        return Ok(());
    }
    Err(wrong("report-differs", one, "it does not say what its request says").help(
        "nothing was declared complete; let one version of pairgate write both, and run the workflow again",
    ))
}

/// What the forge knows of a report: where people read it, and how its sign-off stands.
fn tell(one: &mut Joinable, verification: &Verification, comments: &[OwnComment]) {
    let row = &mut one.part.row;
    let comment =
        comments.iter().find(|found| is_marker(&found.body, Kind::Plan, &row.root_module, &row.workspace));
    let digest = one.part.request.as_deref().unwrap_or_default();
    let Some(verified) = verification.requests.iter().find(|verified| verified.digest == digest) else {
        return;
    };
    row.url = Some(comment.map_or(&verified.url, |found| &found.url).clone());
    row.words = Some(verified.request.words());
    row.signoff = (row.verdict == Verdict::NeedsSignoff).then(|| RowSignoff {
        pull_request: verified.request.pull_request,
        digest: verified.digest.clone(),
        signed: Some(verified.signed),
        acknowledge: verified.request.acknowledge.clone(),
        obstacle: verified.missing.first().filter(|_| verified.state == State::Refused).cloned(),
        satisfied: verified.state.is_settled(),
    });
    one.part.state = Some(verified.state.clone());
}
