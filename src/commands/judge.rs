//! Judging a plan: the configuration and policies that hold for it, and the report that they make of it.
//!
//! The same for every command that judges one: `check` by what lies beside the plan, `post`, `plan` and `apply` by
//! what the base branch of a pull request has.

use std::path::{Path, PathBuf};

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::policies::Policies;
use crate::engine::{self, CheckError, Inputs};
use crate::files::config_file::{self, Located};
use crate::finding::Level;
use crate::graph::Consumer;
use crate::plan::digest::Seal;
use crate::plan::{self, Plan};
use crate::policy::backend::Backend;
use crate::policy::suite::Suite;
use crate::rego::Rego;
use crate::render::{Format, RuleInfo};
use crate::repo::{self, Targets};
use crate::report::Report;
use crate::source::position;
use crate::text::{Lang, Text};

use super::Failure;
use super::base_copies::{self, BaseCopies};
use super::binding::{Decided, Used};
use super::digest::seal_key;
use super::input::Loaded;
use super::outputs::{refuse_own_input, rules};
use super::policies::{self, Compiled, PolicyArgs};
use super::reader::{OnDisk, Reader};
use super::serial;

/// By what a plan is judged.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    pub(super) policies: PolicyArgs,
    /// The configuration file, instead of the `.pairgate.hcl` found from the root module's folder upwards.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Also read the other root modules of this repository and name those that read what changes.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// The language of summaries: en or ja; otherwise the configuration's.
    #[arg(long, value_name = "LANG", value_parser = lang)]
    pub(super) lang: Option<Lang>,
    /// The level from which findings block: advisory, mandatory_overridable or mandatory; otherwise the
    /// configuration's.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_on: Option<Level>,
}

pub fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "languages are en and ja".to_owned())
}

fn level(text: &str) -> Result<Level, String> {
    let names = Level::ALL.map(Level::name).join(", ");
    Level::parse(text).ok_or_else(|| format!("levels are {names}"))
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

/// Judges a plan; warnings go to `warn`. `outputs` are files that will be written: none of them may be one that is
/// read here.
pub(super) fn judge(
    args: &Args,
    loaded: &Loaded,
    pull: Option<&ForPull<'_>>,
    outputs: &[(Format, PathBuf)],
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Judged, Failure> {
    let reader: &dyn Reader = match pull {
        Some(pull) => pull.base,
        None => &OnDisk,
    };
    let Prepared { settings, located, mut compiled } = prepare(args, loaded, (pull, reader), warn)?;
    if let Some(located) = &located {
        refuse_own_input(outputs, &located.path, "the configuration file")?;
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
