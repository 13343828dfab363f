//! `pairgate check`: the main job. Plan in, verdict out.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::policies::{Policies, title};
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
use crate::render::{self, Format, Options, RenderError, RuleInfo, Style};
use crate::repo::{self, Targets};
use crate::report::{Report, Verdict};
use crate::rules;
use crate::source::position;
use crate::text::{Lang, Text};

use super::digest::seal_key;
use super::input::{Loaded, PlanArgs};
use super::policies::{self, Compiled, PolicyArgs};
use super::progress::Progress;
use super::{Failure, unwritable};

/// Check a plan: what it would do, how far it reaches, what cannot be undone, and what to do next.
///
/// Exits 0 when nothing stands in the way and 1 when findings block the change. Configuration comes
/// from `.pairgate.hcl` in the root module's folder or above it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    policies: PolicyArgs,
    /// The configuration file, instead of the `.pairgate.hcl` found from the root module's folder upwards.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Also read the other root modules of this repository and name those that read what changes.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// What to print: text, markdown, json, sarif, junit or github.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,
    /// Also write a report to a file; may be given more than once.
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = output)]
    outputs: Vec<(Format, PathBuf)>,
    /// The language of summaries: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// The level from which findings block: advisory, mandatory_overridable or mandatory; otherwise the
    /// configuration's.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_on: Option<Level>,
    /// The most characters that Markdown may have.
    #[arg(long, value_name = "CHARACTERS", default_value_t = 60_000)]
    budget: usize,
    /// Show everything in text, however long.
    #[arg(long)]
    all: bool,
    /// When to use colour: auto, always or never. `NO_COLOR` is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", alias = "colour")]
    color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

fn format(text: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    Format::parse(text).ok_or_else(|| format!("formats are {names}"))
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write it as FORMAT=FILE, such as `sarif=report.sarif`")?;
    if file.is_empty() {
        return Err("the file's name is empty".to_owned());
    }
    format(name).map(|format| (format, PathBuf::from(file)))
}

fn lang(text: &str) -> Result<Lang, String> {
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
    let loaded = args.plan.load()?;
    refuse_shared_file(&args.outputs)?;
    refuse_own_input(&args.outputs, &loaded.origin, "the plan itself")?;
    let Prepared { settings, located, mut compiled } = prepare(args, &loaded, warn)?;
    if let Some(located) = &located {
        refuse_own_input(&args.outputs, &located.path, "the configuration file")?;
    }
    let plan = plan::plan(&loaded.name, &loaded.text)?;
    progress.say("checking");
    let config = located.as_ref().map(|located| &located.source);
    let rego = compiled.rego.take();
    let suite = compiled.suite(&args.policies.inputs, &settings, config)?;
    let report = report(args, &loaded, &plan, &settings, located.as_ref(), (&suite, rego.as_ref()))?;
    let rules = rules(&report, &suite);
    drop(progress);
    let options = Options {
        style: Style { colour: colour(args.color), width: width(), lang: settings.language, all: args.all },
        budget: args.budget,
        links: None,
    };
    for (format, file) in &args.outputs {
        write_file(*format, file, &report, &rules, &options)?;
    }
    write(args.format, &report, &rules, &options, out)?;
    let outcome = match report.verdict {
        Verdict::Clear => Outcome::Clear,
        Verdict::NeedsSignoff => Outcome::Waiting,
        Verdict::Blocked | Verdict::Undecided => Outcome::Blocked,
    };
    // The process is about to end. To give back the millions of small pieces of a large plan one by one
    // would take longer than to look at them did.
    std::mem::forget(report);
    std::mem::forget(plan);
    std::mem::forget(loaded);
    Ok(outcome)
}

/// What holds for this plan.
struct Prepared {
    settings: Settings,
    located: Option<Located>,
    compiled: Compiled,
}

/// The effective configuration and the policies that it names; the command line comes last.
fn prepare(args: &Args, loaded: &Loaded, warn: &mut dyn FnMut(Diagnostics)) -> Result<Prepared, Failure> {
    let located = match &args.config {
        Some(file) => Some(config_file::read(file, &loaded.folder)?),
        // A plan in a folder of its own, such as a runner's temporary one, belongs to where the person stands.
        None => match config_file::find(&loaded.folder)? {
            Some(located) => Some(located),
            None => config_file::find(Path::new("."))?,
        },
    };
    let (_, mut settings, mut compiled, mut warnings) =
        policies::configured(located.as_ref(), Some(&args.policies.chosen))?;
    warnings.append(&mut compiled.warnings);
    warn(warnings);
    settings.language = args.lang.unwrap_or(settings.language);
    settings.fail_on = args.fail_on.unwrap_or(settings.fail_on);
    Ok(Prepared { settings, located, compiled })
}

fn report(
    args: &Args,
    loaded: &Loaded,
    plan: &Plan<'_>,
    settings: &Settings,
    located: Option<&Located>,
    (suite, rego): (&Suite, Option<&Rego>),
) -> Result<Report, Failure> {
    let now = jiff::Timestamp::now();
    let instant = now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let key = seal_key()?;
    let seal = key.as_deref().map_or(Seal::Nonce(None), Seal::Key);
    let mut notices = Vec::new();
    if loaded.found {
        notices.push(Text::new(
            format!("no plan was named; `{}` was taken", loaded.name),
            format!("プランの指定がないため `{}` を使いました", loaded.name),
        ));
    }
    if !loaded.set_aside.is_empty() {
        let names = loaded.set_aside.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        notices.push(Text::new(
            format!("set, and kept from terraform because it changes what terraform does: {names}"),
            format!("terraform の動作を変えるため渡していない環境変数: {names}"),
        ));
    }
    let consumers = consumers(args, loaded, plan, &mut notices)?;
    let backend = backend(loaded, suite, &mut notices);
    let inputs = Inputs {
        name: &loaded.name,
        settings,
        config: located.map(|located| &located.source),
        root_module: located.map_or(".", |located| &located.root_module),
        today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
        seal: &seal,
        description: None,
        policies: Some(Policies { suite, rego, backend: backend.as_ref(), now: &instant }),
        consumers,
        notices,
    };
    engine::check(&loaded.text, plan, inputs).map_err(|error| match error {
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

/// A report must not land on what it was made from.
fn refuse_own_input(outputs: &[(Format, PathBuf)], input: &Path, what: &str) -> Result<(), Diagnostic> {
    let Ok(input) = std::fs::canonicalize(input) else { return Ok(()) };
    let own = |file: &&PathBuf| std::fs::canonicalize(file).is_ok_and(|file| file == input);
    match outputs.iter().map(|(_, file)| file).find(own) {
        None => Ok(()),
        Some(file) => Err(Diagnostic::error("output-is-input", format!("`{}` is {what}", file.display()))
            .help("give the report another file")),
    }
}

/// Of two reports in one file the second would replace the first.
fn refuse_shared_file(outputs: &[(Format, PathBuf)]) -> Result<(), Diagnostic> {
    let mut seen: Vec<PathBuf> = Vec::new();
    for (_, file) in outputs {
        let path = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        if seen.contains(&path) {
            return Err(Diagnostic::error(
                "output-twice",
                format!("`{}` would hold two reports", file.display()),
            )
            .help("give each `--output` another file"));
        }
        seen.push(path);
    }
    Ok(())
}

fn write_file(
    format: Format,
    file: &Path,
    report: &Report,
    rules: &[RuleInfo],
    options: &Options,
) -> Result<(), Failure> {
    let options = Options { style: Style { colour: false, ..options.style }, ..options.clone() };
    let mut bytes = Vec::new();
    write(format, report, rules, &options, &mut bytes)?;
    std::fs::write(file, bytes).map_err(|error| {
        Diagnostic::error("output-unwritable", format!("cannot write `{}`: {error}", file.display()))
            .help("check that the folder is there and can be written to")
            .into()
    })
}

/// Every rule, and the policies that found something: all of them would drown a machine-readable report.
fn rules(report: &Report, suite: &Suite) -> Vec<RuleInfo> {
    let mut known: Vec<RuleInfo> = rules::ALL
        .iter()
        .map(|rule| RuleInfo {
            id: rule.id.to_owned(),
            title: (rule.title)(),
            help: (rule.help)(),
            default_level: rule.level,
        })
        .collect();
    let mut policies = BTreeMap::new();
    for loaded in suite.files() {
        for policy in &loaded.file.policies {
            policies.entry(policy.label.as_str()).or_insert((loaded, policy));
        }
    }
    let mut found: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    let infos = found.iter().filter_map(|id| policies.get(id)).map(|(loaded, policy)| RuleInfo {
        id: policy.label.clone(),
        title: title(loaded, policy),
        help: engine::policies::help(&loaded.file, policy),
        default_level: engine::policies::level(policy),
    });
    known.extend(infos);
    known
}

fn write(
    format: Format,
    report: &Report,
    rules: &[RuleInfo],
    options: &Options,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    render::render(format, report, rules, options, out).map_err(|error| match error {
        RenderError::Io(error) => unwritable(&error).into(),
        error => Diagnostic::error("report-unwritable", error.to_string())
            .help("a summary that hides what cannot be undone would mislead: split the change, or raise `--budget`")
            .into(),
    })
}

fn colour(wanted: Colour) -> bool {
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        // https://no-color.org: any value that is not empty.
        Colour::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Columns of the terminal; a file or a pipe gets lines that fit anywhere.
fn width() -> usize {
    let (_, columns) = console::Term::stdout().size();
    if std::io::stdout().is_terminal() { usize::from(columns).clamp(60, 120) } else { 100 }
}
