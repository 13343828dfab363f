//! `pairgate check`: the main job. Plan in, verdict out.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::policies::Policies;
use crate::engine::{self, CheckError, Inputs};
use crate::files::config_file::{self, Located};
use crate::finding::Level;
use crate::graph::Consumer;
use crate::outcome::Outcome;
use crate::plan::digest::Seal;
use crate::plan::{self, Plan};
use crate::policy::backend::Backend;
use crate::policy::suite::Suite;
use crate::rego::Rego;
use crate::render::{Format, Options, RuleInfo, Style};
use crate::repo::{self, Targets};
use crate::report::{Report, Verdict};
use crate::source::position;
use crate::text::{Lang, Text};

use super::Failure;
use super::base_copies::{self, BaseCopies};
use super::binding::{Decided, Used};
use super::digest::seal_key;
use super::input::{Loaded, PlanArgs};
use super::outputs::{colour, refuse_own_input, refuse_shared_file, rules, width, write, write_file};
use super::policies::{self, Compiled, PolicyArgs};
use super::progress::Progress;
use super::reader::{OnDisk, Reader};
use super::serial;

/// Check a plan: what it would do, how far it reaches, what cannot be undone, and what to do next.
///
/// Exits 0 when nothing stands in the way and 1 when findings block the change. Configuration comes
/// from `.pairgate.hcl` in the root module's folder or above it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) plan: PlanArgs,
    #[command(flatten)]
    pub(super) policies: PolicyArgs,
    /// The configuration file, instead of the `.pairgate.hcl` found from the root module's folder upwards.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Also read the other root modules of this repository and name those that read what changes.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// What to print: text, markdown, json, sarif, junit or github.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    pub(super) format: Format,
    /// Also write a report to a file; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    pub(super) outputs: Vec<(Format, PathBuf)>,
    /// The language of summaries: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// The level from which findings block: advisory, mandatory_overridable or mandatory; otherwise the
    /// configuration's.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_on: Option<Level>,
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

pub(super) fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "languages are en and ja".to_owned())
}

fn level(text: &str) -> Result<Level, String> {
    let names = Level::ALL.map(Level::name).join(", ");
    Level::parse(text).ok_or_else(|| format!("levels are {names}"))
}

/// Runs the command; warnings go to `warn`.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    let progress = Progress::new();
    progress.say("reading the plan");
    let loaded = args.loaded()?;
    progress.say("checking");
    let judged = judge(args, &loaded, None, warn)?;
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

/// A pull request whose plan is judged: by the base branch's rules.
pub(super) struct ForPull<'p> {
    /// The base branch's copies.
    pub(super) base: &'p BaseCopies<'p>,
    /// The root module's folder in the repository.
    pub(super) root: &'p str,
    /// Paths of all files that the pull request changes.
    pub(super) changed: &'p [String],
    /// What people wrote about it.
    pub(super) description: &'p str,
}

/// A plan that was judged.
pub(super) struct Judged {
    pub(super) report: Report,
    pub(super) rules: Vec<RuleInfo>,
    pub(super) settings: Settings,
    /// Addresses that change, with their hashes; only for a pull request.
    pub(super) hashes: Vec<(String, String)>,
    /// What decided; only for a pull request.
    pub(super) decided: Option<Decided>,
}

/// Judges a plan; warnings go to `warn`.
pub(super) fn judge(
    args: &Args,
    loaded: &Loaded,
    pull: Option<&ForPull<'_>>,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Judged, Failure> {
    let reader: &dyn Reader = match pull {
        Some(pull) => pull.base,
        None => &OnDisk,
    };
    let Prepared { settings, located, mut compiled } = prepare(args, loaded, (pull, reader), warn)?;
    if let Some(located) = &located {
        refuse_own_input(&args.outputs, &located.path, "the configuration file")?;
    }
    let plan = plan::plan(&loaded.name, &loaded.text)?;
    let config = located.as_ref().map(|located| &located.source);
    let (rego, rego_sources) = (compiled.rego.take(), std::mem::take(&mut compiled.rego_sources));
    let suite = compiled.suite(&args.policies.inputs, &settings, config, reader)?;
    let used = Used {
        config,
        suite: &suite,
        rego: &rego_sources,
        chosen: &args.policies.chosen,
        settings: &settings,
    };
    let decided = pull.map(|pull| Decided::read(pull.base, located.as_ref(), &used)).transpose()?;
    let touched = pull.map(|pull| pull.base.touched(pull.changed)).unwrap_or_default();
    let notices = base_copies::notice(&touched).into_iter().chain(serial::moved_before(loaded)).collect();
    let given =
        Given { settings: &settings, located: located.as_ref(), suite: &suite, rego: rego.as_ref(), notices };
    let (report, hashes) = report(args, loaded, &plan, given, pull)?;
    let rules = rules(&report, &suite);
    std::mem::forget(plan);
    Ok(Judged { report, rules, settings, hashes, decided })
}

/// What holds for this plan.
struct Prepared {
    settings: Settings,
    located: Option<Located>,
    compiled: Compiled,
}

/// The effective configuration and the policies that it names; the command line comes last.
fn prepare(
    args: &Args,
    loaded: &Loaded,
    (pull, reader): (Option<&ForPull<'_>>, &dyn Reader),
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Prepared, Failure> {
    let located = match (pull, &args.config) {
        (Some(pull), named) => pull.base.configuration(pull.root, named.as_deref())?,
        (None, Some(file)) => Some(config_file::read(file, &loaded.folder)?),
        // A plan in a folder of its own, such as a runner's temporary one, belongs to where the person stands.
        (None, None) => match config_file::find(&loaded.folder)? {
            Some(located) => Some(located),
            None => config_file::find(Path::new("."))?,
        },
    };
    let (_, mut settings, mut compiled, mut warnings) =
        policies::configured_by(reader, located.as_ref(), Some(&args.policies.chosen))?;
    warnings.append(&mut compiled.warnings);
    warn(warnings);
    settings.language = args.lang.unwrap_or(settings.language);
    settings.fail_on = args.fail_on.unwrap_or(settings.fail_on);
    Ok(Prepared { settings, located, compiled })
}

/// By what a plan is judged.
struct Given<'g> {
    settings: &'g Settings,
    located: Option<&'g Located>,
    suite: &'g Suite,
    rego: Option<&'g Rego>,
    notices: Vec<Text>,
}

fn report(
    args: &Args,
    loaded: &Loaded,
    plan: &Plan<'_>,
    given: Given<'_>,
    pull: Option<&ForPull<'_>>,
) -> Result<(Report, Vec<(String, String)>), Failure> {
    let now = jiff::Timestamp::now();
    let instant = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let key = seal_key()?;
    let seal = key.as_deref().map_or(Seal::Nonce(None), Seal::Key);
    let Given { settings, located, suite, rego, mut notices } = given;
    notices.extend(loaded.notices());
    let consumers = consumers(args, loaded, plan, &mut notices)?;
    let backend = backend(loaded, suite, &mut notices);
    let inputs = Inputs {
        name: &loaded.name,
        settings,
        config: located.map(|located| &located.source),
        root_module: located.map_or(".", |located| &located.root_module),
        today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        seal: &seal,
        description: pull.map(|pull| pull.description),
        policies: Some(Policies { suite, rego, backend: backend.as_ref(), now: &instant }),
        consumers,
        notices,
    };
    let checked = if pull.is_some() {
        engine::check_with_hashes(&loaded.text, plan, inputs)
    } else {
        engine::check(&loaded.text, plan, inputs).map(|report| (report, Vec::new()))
    };
    checked.map_err(|error| match error {
        CheckError::Policies(diagnostics) => diagnostics.into(),
        error => broken(loaded, &error).into(),
    })
}

/// The other root modules that read what changes, with `--repo`.
fn consumers(
    args: &Args,
    loaded: &Loaded,
    plan: &Plan<'_>,
    notices: &mut Vec<Text>,
) -> Result<Vec<Consumer>, Failure> {
    let Some(repo) = &args.repo else { return Ok(Vec::new()) };
    let targets = Targets::of_plan(plan);
    if targets.is_empty() {
        return Ok(Vec::new());
    }
    let found = repo::scan(repo, &loaded.folder, &targets)?;
    notices.extend(found.notices);
    Ok(found.consumers)
}

/// Where the state is kept, when a policy asks for that.
fn backend(loaded: &Loaded, suite: &Suite, notices: &mut Vec<Text>) -> Option<Backend> {
    if !suite.asks_for_backend() {
        return None;
    }
    let data = std::env::var_os("TF_DATA_DIR").filter(|folder| !folder.is_empty());
    let data = data.map_or_else(|| PathBuf::from(".terraform"), PathBuf::from);
    repo::root_backend(&loaded.folder, &data).unwrap_or_else(|notice| {
        notices.push(notice);
        None
    })
}

fn broken(loaded: &Loaded, error: &CheckError) -> Diagnostic {
    let at = match error {
        CheckError::Json(error) => {
            let place = position(&loaded.text, error.offset);
            format!(" (line {}, column {})", place.line, place.column)
        }
        _ => String::new(),
    };
    Diagnostic::error("check-failed", format!("`{}` could not be checked: {error}{at}", loaded.name))
        .help("nothing was decided, so do not apply it; make the plan again, and report this if it stays")
}
