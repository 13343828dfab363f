//! `pairgate post`: a checked plan becomes a request for sign-off on its pull request.
//!
//! Everything that a person must know is worked out before anything is written, so that a comment never speaks of a
//! request that is not there. What decides comes from the base branch.

pub mod publish;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use crate::config::signoff::Freeze;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, ForgeTrouble};
use crate::render::{Format, Links, Options, RenderError, Style, pull_request as pages};
use crate::report::{DigestView, Report, RequestView, Verdict};
use crate::signoff::Request;
use crate::signoff::facts::{Answer, PullRequest, PullState, Repository};
use crate::signoff::freeze;
use crate::source::Source;
use crate::text::Text;

use super::actions::Actions;
use super::base_copies::ForgeTree;
use super::check;
use super::forge_args::{ForgeArgs, refused, variable};
use super::judge::Judged;
use super::request::{self, Place, Subject};
use super::{Failure, unwritable};
use publish::{Posting, Published};

/// Check a plan by the base branch's rules, and ask for a sign-off on its pull request: one comment, one check run
/// and the status `pairgate/sign-off`.
///
/// In GitHub Actions the pull request and its commits come from the event. Exits 0 when nobody needs to sign, 3
/// when somebody must, 1 when findings block, and 2 when it could not be posted.
// Both structs of options are called `Args`, and clap names groups after structs.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub check: check::Args,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub forge: ForgeArgs,
    /// The pull request's number; otherwise that of the event.
    #[arg(long = "pr", value_name = "N")]
    pub number: Option<u64>,
    /// The root module's folder in the repository; otherwise where the plan lies in the checkout.
    #[arg(long, value_name = "DIR")]
    pub root_module: Option<String>,
    /// The workspace; otherwise the saved plan's.
    #[arg(long, value_name = "NAME")]
    pub workspace: Option<String>,
    /// The commit at the head of the pull request that was planned; otherwise the event's.
    #[arg(long, value_name = "SHA", value_parser = commit)]
    pub head: Option<String>,
    /// The tip of the base branch that was planned on; otherwise the event's.
    #[arg(long, value_name = "SHA", value_parser = commit)]
    pub base: Option<String>,
    /// This is one of several root modules: `pairgate merge` says which belong together.
    #[arg(long)]
    pub part: bool,
    /// Write no comment, only the check run and the status.
    #[arg(long)]
    pub no_comment: bool,
}

pub(super) fn commit(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if matches!(text.len(), 40 | 64) && text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    Err("give the whole commit id, 40 or 64 hexadecimal digits".to_owned())
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let actions = Actions::read()?;
    let clone = git::Clone::open(Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    run_with(args, &forge, clone.as_ref(), &actions, out, warn)
}

/// The same with this forge.
pub fn run_with(
    args: &Args,
    forge: &dyn Forge,
    clone: Option<&git::Clone>,
    actions: &Actions,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    let target = Target::find(args, forge, actions)?;
    let loaded = args.check.loaded()?;
    let place = Place::of(&loaded.folder, args.root_module.as_deref())?;
    let tree = ForgeTree::new(forge, &target.base);
    let changed = request::changed(forge, &target.pull)?;
    let planned = request::Target {
        repository: &target.repository,
        pull: &target.pull,
        head: &target.head,
        base: &target.base,
        changed: &changed,
    };
    let subject = Subject {
        by: &args.check.by,
        plan: &args.check.plan,
        loaded: &loaded,
        workspace: args.workspace.as_deref(),
        outputs: &args.check.outputs,
    };
    let (mut judged, request) = request::request(&subject, &planned, place, &tree, warn)?;
    tell(&mut judged, &request, forge)?;
    let posting = posting(args, &judged, &request, links(&request)?)?;
    let published = match publish::publish(forge, clone, &target.pull, &posting) {
        Ok(published) => published,
        Err(failed)
            if target.is_fork
                && failed.first.as_ref().is_some_and(|error| error.trouble == ForgeTrouble::Forbidden) =>
        {
            warn(vec![read_only(actions)]);
            Published::default()
        }
        Err(failed) => return Err(failed.failure),
    };
    actions.summarise(&posting.summary)?;
    args.check.write(&judged, out)?;
    if !published.url.is_empty() && args.check.prints_text() {
        writeln!(out, "posted to {}", crate::render::escape::visible(&published.url))
            .map_err(|error| unwritable(&error))?;
    }
    actions.set_outputs(&outputs(&judged.report, &posting, &published))?;
    Ok(if posting.fits { check::outcome(judged.report.verdict) } else { Outcome::Blocked })
}

/// The pull request, at the commits that were planned.
struct Target {
    repository: Repository,
    pull: PullRequest,
    head: String,
    base: String,
    is_fork: bool,
}

impl Target {
    fn find(args: &Args, forge: &dyn Forge, actions: &Actions) -> Result<Self, Diagnostic> {
        let event = actions.pull_request.as_ref();
        let number = args
            .number
            .or(event.map(|event| event.number))
            .ok_or_else(|| missing("pull request", "--pr N"))?;
        // The event's commits are those of its own pull request.
        let event = event.filter(|event| event.number == number);
        let head = args.head.clone().or(event.map(|event| event.head_sha.clone()));
        let head = head.ok_or_else(|| missing("commit that was planned", "--head SHA"))?;
        let base = args.base.clone().or(event.map(|event| event.base_sha.clone()));
        let base = base.ok_or_else(|| missing("tip of the base branch that was planned on", "--base SHA"))?;
        let repository = forge.repository().map_err(|error| refused(&error))?;
        let pull = forge.pull_request(number).map_err(|error| refused(&error))?;
        if pull.state != PullState::Open {
            return Err(Diagnostic::error("pull-closed", format!("pull request {number} is not open"))
                .help("nobody applies what was closed; open it again, or plan the new pull request"));
        }
        if pull.head_sha != head {
            return Err(moved(
                &format!("the pull request has moved on: its head is `{}`", pull.head_sha),
                &head,
            ));
        }
        if pull.base_sha != base {
            let what =
                format!("the base branch `{}` has moved on: its tip is `{}`", pull.base_ref, pull.base_sha);
            return Err(moved(&what, &base));
        }
        let is_fork = pull.head_repository.as_ref().is_none_or(|head| head.id != repository.id);
        Ok(Self { repository, pull, head, base, is_fork })
    }
}

fn missing(what: &str, option: &str) -> Diagnostic {
    Diagnostic::error("post-target", format!("the {what} is not known"))
        .help(format!("pass `{option}`; in GitHub Actions the event `pull_request` says it"))
}

fn moved(what: &str, planned: &str) -> Diagnostic {
    Diagnostic::error("post-moved", format!("{what}, and `{planned}` was planned"))
        .help("plan again what is there now; nothing was posted")
}

/// Where people read the base branch's files: policies come from there.
fn links(request: &Request) -> Result<Option<Links>, Diagnostic> {
    let server = variable("GITHUB_SERVER_URL")?.unwrap_or_else(|| "https://github.com".to_owned());
    let repository = format!("{server}/{}", request.repository.name);
    let links = Links::new(&repository, &request.base_sha);
    Ok(match variable("GITHUB_RUN_ID")? {
        Some(run) if run.bytes().all(|byte| byte.is_ascii_digit()) => {
            links.map(|links| links.with_run(&format!("{repository}/actions/runs/{run}")))
        }
        _ => links,
    })
}

/// Puts into the report what only the request knows.
fn tell(judged: &mut Judged, request: &Request, forge: &dyn Forge) -> Result<(), Diagnostic> {
    let now = forge.now().map_err(|error| refused(&error))?;
    let decided = judged.decided.as_ref();
    let posted = RequestView {
        pull_request: request.pull_request,
        repository: request.repository.name.clone(),
        digest: request.digest(),
        head_sha: request.head_sha.clone(),
        root_module: request.root_module.clone(),
        workspace: request.workspace.clone(),
        obstacle: decided.and_then(|decided| obstacle(&judged.settings.freezes, &decided.holidays, now)),
    };
    if let Some(view) = &mut judged.report.signoff {
        view.signed = decided.and_then(|decided| decided.signed);
        view.request = Some(posted.clone());
    }
    judged.report.request = Some(posted);
    Ok(())
}

/// Files with holidays, as the base branch has them.
type Holidays = BTreeMap<String, Answer<Option<Source>>>;

/// Why nobody can sign now: the first freeze of several says enough.
fn obstacle(freezes: &[Freeze], holidays: &Holidays, now: Timestamp) -> Option<Text> {
    freeze::standing(freezes, holidays, now).into_iter().next().map(|frozen| frozen.message)
}

/// Everything that is written, made before anything is.
fn posting(
    args: &Args,
    judged: &Judged,
    request: &Request,
    links: Option<Links>,
) -> Result<Posting, Failure> {
    let lang = judged.settings.language;
    let style = Style { colour: false, lang, ..Style::default() };
    let options = Options { style, budget: args.check.budget, links };
    let unwritable = |error: RenderError| -> Failure {
        Diagnostic::error("report-unwritable", error.to_string())
            .help("nothing was posted; report this if it stays")
            .into()
    };
    let report = &judged.report;
    let pages = pages::sticky(report, request, &options)
        .and_then(|sticky| Ok((sticky, pages::check_run(report, request, args.part, &options)?)));
    let (comment, run, fits) = match pages {
        Ok((sticky, run)) => (sticky, run, true),
        Err(RenderError::DoesNotFit { .. }) => {
            (pages::unfit_sticky(report, request, lang), pages::unfit_check_run(report, request, lang), false)
        }
        Err(error) => return Err(unwritable(error)),
    };
    let summary = match pages::job_summary(report, &options) {
        Ok(summary) => summary,
        Err(RenderError::DoesNotFit { .. }) => pages::unfit_sticky(report, request, lang),
        Err(error) => return Err(unwritable(error)),
    };
    Ok(Posting {
        place: (request.root_module.clone(), request.workspace.clone()),
        comment: (!args.no_comment).then_some(comment),
        run,
        fits,
        needs: match report.verdict {
            _ if !fits => publish::Needs::Refused,
            Verdict::Blocked | Verdict::Undecided => publish::Needs::Refused,
            Verdict::Clear => publish::Needs::Nothing,
            Verdict::NeedsSignoff => publish::Needs::Signature,
        },
        lang,
        summary,
    })
}

pub(super) fn read_only(actions: &Actions) -> Diagnostic {
    let said = if actions.has_summary() {
        "the job's summary has the report"
    } else {
        "the report was only printed"
    };
    Diagnostic::warning(
        "fork-read-only",
        format!("nothing was posted: this pull request comes from a fork, whose token may only read; {said}"),
    )
    .help("somebody with write access can plan it from a branch of the repository, where it can be signed")
}

fn outputs(report: &Report, posting: &Posting, published: &Published) -> Vec<(&'static str, String)> {
    let digest = match &report.digest {
        DigestView::Digest { full, .. } => full.clone(),
        DigestView::Unavailable(_) => String::new(),
    };
    let counts = &report.counts;
    vec![
        ("verdict", report.verdict.name().to_owned()),
        ("plan-digest", digest),
        ("blast-radius", report.radius.level.name().to_owned()),
        ("sign-off", posting.needs.name().to_owned()),
        ("to-add", (counts.create + counts.replace).to_string()),
        ("to-change", counts.update.to_string()),
        ("to-destroy", (counts.delete + counts.replace).to_string()),
        ("report", published.url.clone()),
    ]
}

impl check::Args {
    /// Whether standard output is for people.
    fn prints_text(&self) -> bool {
        self.format == Format::Text
    }
}
