//! What a request binds besides the change itself: which state, made with what, judged by what.
//!
//! Shared by the commands that make a request (`post`) or make it again to compare.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use crate::config::Settings;
use crate::config::signoff::{Signatures, SignoffSettings};
use crate::diagnostic::Diagnostic;
use crate::files::config_file::Located;
use crate::files::plan_file::{self, Origin};
use crate::files::saved_plan;
use crate::policy::backend::Backend;
use crate::policy::suite::Suite;
use crate::policy::value::{Value, show};
use crate::repo;
use crate::signoff::backend::fingerprint;
use crate::signoff::build::PolicyDigest;
use crate::signoff::facts::Answer;
use crate::signoff::request::StateFacts;
use crate::source::Source;
use crate::terraform;
use crate::text::Text;

use super::base_copies::BaseCopies;
use super::forge_args::variable;
use super::input::{Loaded, PlanArgs};
use super::policies::Chosen;

/// A larger file does not hold the name of a workspace.
const MOST_WORKSPACE: u64 = 4096;

/// What a plan is judged by.
pub(super) struct Used<'u> {
    pub(super) config: Option<&'u Source>,
    pub(super) suite: &'u Suite,
    /// Rego policies and their data.
    pub(super) rego: &'u [Source],
    pub(super) chosen: &'u Chosen,
    pub(super) settings: &'u Settings,
}

impl Used<'_> {
    /// The policy digest. Inputs count with the values that they came to have, whatever their route; sensitive ones
    /// are shown by `show` as sensitive and nothing else.
    fn digest(&self) -> String {
        let mut digest = PolicyDigest::new(env!("CARGO_PKG_VERSION"));
        digest.add("configuration", self.config.map_or("", Source::text).as_bytes());
        digest.add("fail-on", self.settings.fail_on.name().as_bytes());
        let rego = &self.chosen.rego;
        let options = format!("{:?} {} {}", rego.namespaces, rego.all_namespaces, rego.rego_sensitive);
        digest.add("rego", options.as_bytes());
        let mut parts: Vec<(String, &[u8])> =
            self.rego.iter().map(|source| (name(source), source.text().as_bytes())).collect();
        let mut inputs = Vec::new();
        for loaded in self.suite.files() {
            let source = &loaded.file.source;
            parts.push((name(source), source.text().as_bytes()));
            for (input, value) in loaded.file.inputs.iter().zip(&loaded.inputs) {
                let value = if input.sensitive { String::new() } else { show(value, usize::MAX) };
                inputs.push((format!("{} {}", name(source), input.name), value));
            }
        }
        parts.sort();
        inputs.sort();
        parts.iter().for_each(|(name, text)| digest.add(name, text));
        inputs.iter().for_each(|(name, value)| digest.add(name, value.as_bytes()));
        digest.finish()
    }
}

/// A file of the runner is named by where it lies there, which is another place on another machine.
fn name(source: &Source) -> String {
    let path = Path::new(source.name());
    match path.file_name() {
        Some(file) if path.is_absolute() => file.to_string_lossy().into_owned(),
        _ => source.name().to_owned(),
    }
}

/// What decides about a sign-off, as the base branch has it.
pub(super) struct Decided {
    pub(super) policy_digest: String,
    /// Whether a signature by key is needed; none without a `signoff` block.
    pub(super) signed: Option<bool>,
    /// Files with holidays, by the path that the configuration gives.
    pub(super) holidays: BTreeMap<String, Answer<Option<Source>>>,
}

impl Decided {
    pub(super) fn read(
        base: &BaseCopies<'_>,
        located: Option<&Located>,
        used: &Used<'_>,
    ) -> Result<Self, Diagnostic> {
        let beside = |name: &str| located.map_or(Ok(None), |located| base.beside(located, name));
        let signed = |settings: &SignoffSettings| {
            // Asked for in any case: a pull request that changes the file is told about.
            let listed = beside(&settings.allowed_signers)?.is_some();
            Ok::<_, Diagnostic>(listed || settings.signatures == Signatures::Required)
        };
        let signed = used.settings.signoff.as_ref().map(signed).transpose()?;
        let named = used.settings.freezes.iter().filter_map(|freeze| freeze.holidays.as_ref());
        let holidays = named.map(|name| (name.clone(), base.answer(located, name))).collect();
        Ok(Self { policy_digest: used.digest(), signed, holidays })
    }
}

/// Which state a plan is for, and what it was made with.
pub(super) struct StateOf {
    pub(super) workspace: String,
    pub(super) state: StateFacts,
    pub(super) program: Option<String>,
    pub(super) notices: Vec<Text>,
}

/// Reads what a plan says of its state: a saved plan itself, or the folder around plan JSON.
pub(super) fn state_of(
    plan: &PlanArgs,
    loaded: &Loaded,
    workspace: Option<&str>,
) -> Result<StateOf, Diagnostic> {
    if !loaded.saved {
        let (backend, notices) = backend_of(&loaded.folder);
        let workspace = match workspace {
            Some(name) => name.to_owned(),
            None => current_workspace(&loaded.folder)?,
        };
        let state = StateFacts { backend, ..StateFacts::default() };
        return Ok(StateOf { workspace, state, program: None, notices });
    }
    let saved = saved_plan::read(&loaded.name, &plan_file::read(&Origin::File(loaded.origin.clone()))?)?;
    let name = match (saved.workspace, workspace) {
        (Some(own), Some(named)) if own != named => {
            return Err(Diagnostic::error(
                "workspace-other",
                format!("`{}` was made in the workspace `{own}`, not in `{named}`", loaded.name),
            )
            .help("leave `--workspace` out, or plan again in that workspace"));
        }
        (Some(own), _) => own,
        (None, Some(named)) => named.to_owned(),
        (None, None) => current_workspace(&loaded.folder)?,
    };
    let program = terraform::kind(plan.terraform_bin.as_deref()).map(str::to_owned);
    Ok(StateOf { workspace: name, state: saved.state, program, notices: saved.notices })
}

/// The workspace that terraform would take in this folder.
fn current_workspace(folder: &Path) -> Result<String, Diagnostic> {
    if let Some(name) = variable("TF_WORKSPACE")? {
        return Ok(name);
    }
    let file = data_folder(folder).join("environment");
    let unreadable = |why: String| {
        Diagnostic::error("workspace-unreadable", format!("cannot read `{}`: {why}", file.display()))
            .help("name the workspace: `--workspace NAME`")
    };
    match std::fs::metadata(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok("default".to_owned()),
        Err(error) => return Err(unreadable(error.to_string())),
        Ok(found) if !found.is_file() || found.len() > MOST_WORKSPACE => {
            return Err(unreadable("it is not what terraform writes".to_owned()));
        }
        Ok(_) => {}
    }
    let name = std::fs::read_to_string(&file).map_err(|error| unreadable(error.to_string()))?;
    Ok(if name.trim().is_empty() { "default".to_owned() } else { name.trim().to_owned() })
}

fn data_name() -> PathBuf {
    let data = std::env::var_os("TF_DATA_DIR").filter(|folder| !folder.is_empty());
    data.map_or_else(|| PathBuf::from(".terraform"), PathBuf::from)
}

fn data_folder(folder: &Path) -> PathBuf {
    folder.join(data_name())
}

/// The backend as the folder tells it. Half of a backend's settings would name the state of somebody else too, so a
/// backend that is not wholly known has no fingerprint.
fn backend_of(folder: &Path) -> (Option<String>, Vec<Text>) {
    let unknown = || {
        Text::new(
            "the backend is not known from plan JSON and the files around it, so that a sign-off does not bind it; post the saved plan file instead",
            "プラン JSON と周辺のファイルからは backend が確定しないため、サインオフの対象に含まれません。保存したプランファイルを渡してください",
        )
    };
    match repo::root_backend(folder, &data_name()) {
        Ok(Some(backend)) => match settings(&backend) {
            Some(settings) => (Some(fingerprint(&backend.kind, &settings)), Vec::new()),
            None => (None, vec![unknown()]),
        },
        _ => (None, vec![unknown()]),
    }
}

fn settings(backend: &Backend) -> Option<Map<String, Json>> {
    // Of an address only the host is told there, and one host keeps many states.
    let hidden =
        matches!(backend.kind.as_str(), "http" | "consul") || backend.settings.contains_key("endpoint");
    if backend.is_partial || hidden {
        return None;
    }
    backend.settings.iter().map(|(name, value)| Some((name.to_string(), json(value)?))).collect()
}

fn json(value: &Value) -> Option<Json> {
    match value {
        Value::String(text) => Some(text.as_ref().into()),
        Value::Sequence(_, items) => items.iter().map(json).collect::<Option<Vec<_>>>().map(Json::Array),
        Value::Mapping(_, members) => {
            let members = members.iter().map(|(name, value)| Some((name.to_string(), json(value)?)));
            members.collect::<Option<Map<_, _>>>().map(Json::Object)
        }
        // That something is set, and not what: nothing that is hashed.
        Value::Bool(_) | Value::Number(_) | Value::Null => Some(Json::Null),
        Value::Unknown(_) | Value::Sensitive(_) => None,
    }
}
