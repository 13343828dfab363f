//! `pairgate check`: the main job. Plan in, verdict out.

use std::io::Write;
use std::path::PathBuf;

use crate::diagnostic::Diagnostics;
use crate::outcome::Outcome;
use crate::render::{Format, Options, Style};
use crate::report::Verdict;
use crate::text::Lang;

use super::Failure;
use super::input::{Loaded, PlanArgs};
use super::judge::{self, Judged, judge};
use super::outputs::{colour, refuse_own_input, refuse_shared_file, width, write, write_file};
use super::progress::Progress;

/// Check a plan: what it would do, how far it reaches, what cannot be undone, and what to do next.
///
/// Exits 0 when nothing stands in the way and 1 when findings block the change. Configuration comes
/// from `.pairgate.hcl` in the root module's folder or above it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) plan: PlanArgs,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub(super) by: judge::Args,
    /// What to print: text, markdown, json, sarif, junit or github.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    pub(super) format: Format,
    /// Also write a report to a file; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    pub(super) outputs: Vec<(Format, PathBuf)>,
    /// The most characters that Markdown may have.
    #[arg(long, value_name = "CHARACTERS", default_value_t = 60_000)]
    pub(super) budget: usize,
    /// Show everything in text, however long.
    #[arg(long)]
    all: bool,
    /// When to use colour: auto, always or never. `NO_COLOR` is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", alias = "colour")]
    color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

pub(super) fn format(text: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    Format::parse(text).ok_or_else(|| format!("formats are {names}"))
}

pub(super) fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write it as FORMAT=FILE, such as `sarif=report.sarif`")?;
    if file.is_empty() {
        return Err("the file's name is empty".to_owned());
    }
    format(name).map(|format| (format, PathBuf::from(file)))
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let progress = Progress::new();
    progress.say("reading the plan");
    let loaded = args.loaded()?;
    progress.say("checking");
    let judged = judge(&args.by, &loaded, None, &args.outputs, warn)?;
    drop(progress);
    args.write(&judged, out)?;
    let outcome = outcome(judged.report.verdict);
    // The process is about to end. To give back the millions of small pieces of a large plan one by one
    // would take longer than to look at them did.
    std::mem::forget(judged);
    std::mem::forget(loaded);
    Ok(outcome)
}

/// The exit code of a verdict.
pub(super) fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Clear => Outcome::Clear,
        Verdict::NeedsSignoff => Outcome::Waiting,
        Verdict::Blocked | Verdict::Undecided => Outcome::Blocked,
    }
}

impl Args {
    /// Reads the plan; refuses outputs that would harm it or each other.
    pub(super) fn loaded(&self) -> Result<Loaded, Failure> {
        let loaded = self.plan.load()?;
        refuse_shared_file(&self.outputs)?;
        refuse_own_input(&self.outputs, &loaded.origin, "the plan itself")?;
        Ok(loaded)
    }

    /// How reports look.
    pub(super) fn options(&self, lang: Lang) -> Options {
        Options {
            style: Style { colour: colour(self.color), width: width(), lang, all: self.all },
            budget: self.budget,
            links: None,
        }
    }

    /// Writes the reports that were asked for.
    pub(super) fn write(&self, judged: &Judged, out: &mut dyn Write) -> Result<(), Failure> {
        let options = self.options(judged.settings.language);
        for (format, file) in &self.outputs {
            write_file(*format, file, &judged.report, &judged.rules, &options)?;
        }
        write(self.format, &judged.report, &judged.rules, &options, out)
    }
}
