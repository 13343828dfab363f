//! `pairgate verify`: how the sign-offs of a pull request stand, and why.

use std::io::Write;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::ports::{Forge, StatusState};
use crate::render::pull_request::{COMMENT, Kind, STATUS, state, status_line};
use crate::render::{Style, verification};
use crate::signoff::Verification;
use crate::signoff::verify::Applying;
use crate::text::Lang;

use super::forge_args::ForgeArgs;
use super::outputs::width;
use super::pull_request::gather::{Gathered, told};
use super::pull_request::{judged, upkeep};
use super::{Failure, offline, unwritable};

/// Say whether a pull request is signed off: every candidate, and why it counts or why not.
///
/// Exits 0 when enough people signed (or nothing needs to be), 3 when not, 2 when nobody could tell.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The pull request's number; with `--offline` not needed.
    #[arg(value_name = "PR", required_unless_present = "offline")]
    pull_request: Option<u64>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// Who is about to apply, by login: they cannot be the signer.
    #[arg(long, value_name = "LOGIN")]
    applier: Option<String>,
    /// Write the answer to the pull request: commit status `pairgate/sign-off`, and a comment once somebody
    /// has said something about it.
    #[arg(long, conflicts_with = "offline")]
    post: bool,
    /// Check records and signatures from the local clone and its notes alone.
    #[arg(long)]
    offline: bool,
    /// With `--offline`: the commit that lists whose keys count, instead of `origin`'s main branch.
    #[arg(long, value_name = "REV", requires = "offline")]
    base: Option<String>,
    /// The clone, instead of the one that the current folder is in.
    #[arg(long, value_name = "DIR")]
    clone: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Also name the predicates that hold.
    #[arg(long)]
    all: bool,
    /// The language: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a comment.
    Markdown,
    /// One JSON document.
    Json,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let clone = git::Clone::open(args.clone.as_deref().unwrap_or_else(|| std::path::Path::new(".")));
    let Some(number) = args.pull_request.filter(|_| !args.offline) else {
        let style =
            Style { lang: args.lang.unwrap_or_default(), all: args.all, width: width(), ..Style::default() };
        return offline::run(&clone?, args.base.as_deref(), style, out, warn);
    };
    // Only a help: without a clone the forge's own lists have to be enough.
    let clone = clone.ok();
    let forge = args.forge.connect(clone.as_ref())?;
    let applier = args.applier.as_deref().map(|login| account(&forge, login)).transpose()?;
    let applying = applier.map(|account| Applying { account, session: None });
    let found = judged(&forge, clone.as_ref(), number, applying.as_ref());
    if args.post && found.is_err() {
        undecided(&forge, number);
    }
    let (gathered, verification) = found?;
    let lang = args.lang.unwrap_or_else(|| gathered.language());
    if args.post {
        post(&forge, &gathered, &verification, lang, true)?;
    }
    let written = match args.format {
        Format::Text => {
            let style = Style { lang, all: args.all, width: width(), ..Style::default() };
            out.write_all(verification::text(&verification, style).as_bytes())
        }
        Format::Markdown => {
            let page =
                verification::markdown(&verification, lang, COMMENT).map_err(|error| too_long(&error))?;
            out.write_all(page.as_bytes())
        }
        Format::Json => {
            let json = verification::json(&verification).map_err(|error| too_long(&error))?;
            out.write_all(json.as_bytes())
        }
    };
    written.map_err(|error| unwritable(&error))?;
    Ok(outcome(&verification))
}

/// Nobody could tell how the sign-offs stand: what was green before must not stay so. Only tried, because the error
/// that led here is what is told.
pub fn undecided(forge: &dyn Forge, number: u64) {
    if let Ok(pull) = forge.pull_request(number) {
        let line = "the sign-offs could not be verified; run the job again";
        let _ = forge.put_status(&pull.head_sha, STATUS, StatusState::Error, line, "");
    }
}

/// Something failed on the way to a new answer: the status is judged again, and says so when nobody can.
pub fn settle(forge: &dyn Forge, clone: Option<&git::Clone>, number: u64) {
    let said = judged(forge, clone, number, None).and_then(|(gathered, found)| {
        // Nothing becomes green by a failure.
        if found.satisfied {
            return Ok(());
        }
        post(forge, &gathered, &found, gathered.language(), false)
    });
    if said.is_err() {
        undecided(forge, number);
    }
}

/// What the process says.
pub fn outcome(verification: &Verification) -> Outcome {
    if verification.satisfied { Outcome::Clear } else { Outcome::Waiting }
}

fn account(forge: &dyn Forge, login: &str) -> Result<u64, Failure> {
    Ok(forge.standing(login).map_err(told)?.id)
}

fn too_long(error: &crate::render::RenderError) -> Failure {
    Diagnostic::error("report-unwritable", error.to_string()).help("read it with `--format text`").into()
}

/// Writes the answer to the pull request, with `comments` also for people. The status first: it is what decides, and it must not stay green
/// because a comment failed.
pub fn post(
    forge: &dyn Forge,
    gathered: &Gathered,
    verification: &Verification,
    lang: Lang,
    comments: bool,
) -> Result<(), Failure> {
    let pull = &gathered.facts.pull_request;
    let (status, line) = status_line(verification, lang);
    let target = verification.requests.first().map_or("", |one| one.url.as_str());
    forge.put_status(&pull.head_sha, STATUS, status, &line, target).map_err(told)?;
    if !comments {
        return Ok(());
    }
    // Silence until somebody spoke: the comments of the plans already say how to sign.
    let spoken = verification.requests.iter().any(|one| !one.candidates.is_empty())
        || !verification.strangers.is_empty()
        || !verification.notices.is_empty();
    if spoken || verification.refused || status == StatusState::Error {
        let body = state(verification, lang, COMMENT).map_err(|error| too_long(&error))?;
        upkeep::upsert(forge, pull.number, (Kind::State, "", ""), &body).map_err(told)?;
    } else if let Some(old) = upkeep::find(forge, pull.number, Kind::State).map_err(told)? {
        // What it says is no longer so.
        forge.delete_comment(old.id).map_err(told)?;
    }
    Ok(())
}
