//! `pairgate merge`: the reports of many jobs become one, and one job says that these are all of them.
//!
//! A job of a matrix cannot know how many others there are. Until somebody declares which requests belong together
//! nothing is signed off, so that a root module whose job failed is never forgotten.

mod publish;
mod reading;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::git;
use crate::outcome::Outcome;
use crate::ports::Forge;
use crate::render::merge::{self, Merged};
use crate::render::pull_request::{SUMMARY, overview_page};
use crate::render::{Format, Options, RenderError, Style};
use crate::report::Verdict;
use crate::text::Lang;

use super::actions::Actions;
use super::forge_args::ForgeArgs;
use super::outputs::{built_in_rules, refuse_own_input, refuse_shared_file, width};
use super::{Failure, check, unwritable, verify};
use publish::{Published, publish};
use reading::{Joinable, read_all};

/// Join the JSON reports of several root modules, and with `--pr` say on the pull request that these are all.
///
/// Exits with the worst of all: 2 when something could not be read or posted, 1 when findings block one of them, 3
/// when somebody must sign, 0 when not.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Reports that `pairgate post --part --output json=FILE` or `pairgate check --output json=FILE` wrote.
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    forge: ForgeArgs,
    /// The pull request that all of them were posted to: write the overview there, and the status.
    #[arg(long = "pr", value_name = "N")]
    number: Option<u64>,
    /// The commit at its head that was planned; otherwise what the reports say.
    #[arg(long, value_name = "SHA", value_parser = super::post::commit, requires = "number")]
    head: Option<String>,
    /// What to print: text, markdown, json, sarif or junit.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,
    /// Also write them joined to a file; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    outputs: Vec<(Format, PathBuf)>,
    /// The language: en or ja; otherwise that of the base branch's configuration.
    #[arg(long, value_name = "LANG", value_parser = super::judge::lang)]
    lang: Option<Lang>,
    /// The most characters that Markdown may have.
    #[arg(long, value_name = "CHARACTERS", default_value_t = 60_000)]
    budget: usize,
}

fn format(text: &str) -> Result<Format, String> {
    match check::format(text)? {
        Format::Github => Err("annotations belong to the job that made the report".to_owned()),
        format => Ok(format),
    }
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (wanted, file) = check::output(text)?;
    format(wanted.name()).map(|format| (format, file))
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let actions = Actions::read()?;
    let Some(number) = args.number else { return run_with(args, None, &actions, out, warn) };
    let clone = git::Clone::open(Path::new(".")).ok();
    let forge = args.forge.connect(clone.as_ref())?;
    run_with(args, Some((&forge, clone.as_ref(), number)), &actions, out, warn)
}

/// A forge, a clone that helps it, and the pull request's number.
type Where<'w> = (&'w dyn Forge, Option<&'w git::Clone>, u64);

/// The same with this forge.
fn run_with(
    args: &Args,
    place: Option<Where<'_>>,
    actions: &Actions,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    refuse_shared_file(&args.outputs)?;
    for file in &args.reports {
        refuse_own_input(&args.outputs, file, "one of the reports")?;
    }
    let mut reports = read_all(&args.reports)?;
    let published = match place {
        None => None,
        Some(place) => {
            let published = publish(args, place, actions, &mut reports, warn);
            if published.is_err() {
                // What was green before must not stay so.
                verify::settle(place.0, place.1, place.2);
            }
            published?
        }
    };
    let lang = args.lang.or(published.as_ref().map(|one| one.lang)).unwrap_or_default();
    let merged = merged(reports, published);
    if actions.has_summary() {
        actions.summarise(&overview_page(&merged.rows(), lang, SUMMARY).map_err(unfit)?)?;
    }
    write(args, &merged, lang, out)?;
    actions.set_outputs(&outputs(&merged))?;
    Ok(outcome(&merged))
}

fn merged(reports: Vec<Joinable>, published: Option<Published>) -> Merged {
    Merged {
        parts: reports.into_iter().map(|one| one.part).collect(),
        satisfied: published.as_ref().map(|one| one.satisfied),
        url: published.map(|one| one.url),
    }
}

/// Findings that block are worse than what waits.
fn outcome(merged: &Merged) -> Outcome {
    match (merged.verdict(), merged.satisfied) {
        (Verdict::Blocked | Verdict::Undecided, _) => Outcome::Blocked,
        (Verdict::Clear | Verdict::NeedsSignoff, Some(true)) | (Verdict::Clear, None) => Outcome::Clear,
        (Verdict::Clear | Verdict::NeedsSignoff, Some(false)) | (Verdict::NeedsSignoff, None) => {
            Outcome::Waiting
        }
    }
}

fn write(args: &Args, merged: &Merged, lang: Lang, out: &mut dyn Write) -> Result<(), Failure> {
    let rules = built_in_rules();
    let style = Style { lang, width: width(), ..Style::default() };
    let options = Options { style, budget: args.budget, links: None };
    for (format, file) in &args.outputs {
        let mut bytes = Vec::new();
        merge::render(*format, merged, &rules, &options, &mut bytes).map_err(unfit)?;
        std::fs::write(file, bytes).map_err(|error| {
            Diagnostic::error("output-unwritable", format!("cannot write `{}`: {error}", file.display()))
                .help("check that the folder is there and can be written to")
        })?;
    }
    merge::render(args.format, merged, &rules, &options, out).map_err(unfit)?;
    if let Some(url) = merged.url.as_ref().filter(|_| args.format == Format::Text) {
        writeln!(out, "posted to {url}").map_err(|error| unwritable(&error))?;
    }
    Ok(())
}

fn unfit(error: RenderError) -> Failure {
    match error {
        RenderError::Io(error) => unwritable(&error).into(),
        error => Diagnostic::error("report-unwritable", error.to_string())
            .help("an overview that hides what waits would mislead: split the change, or raise `--budget`")
            .into(),
    }
}

/// The step's outputs, named as those of `pairgate post`.
fn outputs(merged: &Merged) -> Vec<(&'static str, String)> {
    let counts = merged.counts();
    let signoff = match (merged.verdict(), merged.satisfied) {
        (Verdict::Blocked | Verdict::Undecided, _) => "refused",
        (Verdict::NeedsSignoff, Some(true)) => "satisfied",
        (Verdict::Clear, None | Some(true)) => "not-needed",
        (Verdict::NeedsSignoff, None | Some(false)) | (Verdict::Clear, Some(false)) => "waiting",
    };
    vec![
        ("verdict", merged.verdict().name().to_owned()),
        ("plan-digest", String::new()),
        ("blast-radius", merged.radius().name().to_owned()),
        ("sign-off", signoff.to_owned()),
        ("to-add", counts.create.saturating_add(counts.replace).to_string()),
        ("to-change", counts.update.to_string()),
        ("to-destroy", counts.delete.saturating_add(counts.replace).to_string()),
        ("report", merged.url.clone().unwrap_or_default()),
    ]
}
