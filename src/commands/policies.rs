//! Which policies run: the built-in pack, the configuration's folders, the command line's.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::config::{ANY_RULE, Config, Named, Pack, RuleLevel, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::config_file::{self, Located};
use crate::files::policy_files;
use crate::policy::pack::{self, PackFile};
use crate::policy::program::{Policy, PolicyFile};
use crate::policy::suite::{Loaded, Suite};
use crate::policy::{self, inputs};
use crate::rego::Rego;
use crate::rules;
use crate::source::Source;

use super::reader::{OnDisk, Reader};
use super::rego::RegoArgs;

/// Policies besides the rules.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct PolicyArgs {
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub chosen: Chosen,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub inputs: super::given::InputArgs,
}

/// Which policies, as the command line chooses them.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Chosen {
    /// A policy file, or a folder with policy files; may be given more than once. The configuration's
    /// folders are read as well.
    #[arg(long = "policy", value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// The part of the built-in pack: all, none, or groups and providers by commas, such as
    /// `backup,aws/exposure`; otherwise the configuration's.
    #[arg(long, value_name = "GROUPS", value_parser = pack_of)]
    pub pack: Option<Pack>,
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub rego: RegoArgs,
}

fn pack_of(text: &str) -> Result<Pack, String> {
    match text {
        "all" => Ok(Pack::All),
        "none" => Ok(Pack::None),
        _ => {
            let names: Vec<&str> = text.split(',').map(str::trim).collect();
            match names.iter().find_map(|name| unknown_group(name)) {
                Some((message, help)) => Err(format!("{message}; {help}")),
                None => {
                    let named = |name: &&str| Named { name: (*name).to_owned(), span: Default::default() };
                    Ok(Pack::Groups(names.iter().map(named).collect()))
                }
            }
        }
    }
}

/// Why a name selects nothing of the pack, and what would.
fn unknown_group(name: &str) -> Option<(String, String)> {
    if pack::files().iter().any(|file| file.is_in(name)) {
        return None;
    }
    let mut names: Vec<&str> = pack::files().iter().flat_map(|file| [file.group, file.provider]).collect();
    names.sort_unstable();
    names.dedup();
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Some((
        format!("the built-in pack has no group `{name}`"),
        format!("groups and providers are {list}; `aws/backup` is one group of one provider"),
    ))
}

/// Policy files, compiled; inputs and levels come later.
pub struct Compiled {
    files: Vec<(PolicyFile, bool)>,
    /// Rego policies, when there are any.
    pub rego: Option<Rego>,
    /// What the Rego policies were compiled from: policies and data.
    pub rego_sources: Vec<Source>,
    /// What was noticed on the way.
    pub warnings: Diagnostics,
}

impl Compiled {
    /// Compiles the chosen part of the pack and these files; `config` holds the places of the groups that are named.
    pub fn read(
        pack: &Pack,
        config: Option<&Source>,
        files: Vec<Source>,
        (rego, reader): (&RegoArgs, &dyn Reader),
    ) -> Result<Self, Diagnostics> {
        let mut sources: Vec<(Source, bool)> =
            chosen(pack, config)?.iter().map(|file| (file.source(), true)).collect();
        let is_rego = |source: &Source| source.name().ends_with(policy_files::REGO);
        let (mut rego_sources, own): (Vec<Source>, Vec<Source>) = files.into_iter().partition(is_rego);
        sources.extend(own.into_iter().map(|source| (source, false)));
        let (rego, data) = rego.compile(&rego_sources, reader)?;
        rego_sources.extend(data.into_iter().map(|file| file.source));
        let compiled: Vec<_> =
            sources.into_par_iter().map(|(source, own)| (policy::compile(&source), own)).collect();
        let (mut files, mut warnings, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (result, built_in) in compiled {
            match result {
                Ok((file, told)) => {
                    warnings.extend(told);
                    files.push((file, built_in));
                }
                Err(told) => errors.extend(told),
            }
        }
        errors.extend(files.iter().flat_map(|(file, _)| taken_ids(file)));
        if errors.is_empty() { Ok(Self { files, rego, rego_sources, warnings }) } else { Err(errors) }
    }

    /// The whole pack and nothing else.
    pub fn whole_pack() -> Result<Self, Diagnostics> {
        Self::read(&Pack::All, None, Vec::new(), (&RegoArgs::default(), &OnDisk))
    }

    /// All policies with their files, and whether they are built in.
    pub fn policies(&self) -> impl Iterator<Item = (&PolicyFile, &Policy, bool)> {
        self.files.iter().flat_map(|(file, own)| file.policies.iter().map(move |policy| (file, policy, *own)))
    }

    /// The files.
    pub fn files(&self) -> impl Iterator<Item = &PolicyFile> {
        self.files.iter().map(|(file, _)| file)
    }

    /// Names that `rule` and `waive` blocks may have.
    pub fn ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
        ids.extend(self.policies().map(|(_, policy, _)| policy.label.clone()));
        ids.extend(self.rego.iter().flat_map(Rego::rules));
        ids.dedup();
        ids
    }

    /// Gives every input its value.
    pub fn suite(
        self,
        args: &super::given::InputArgs,
        settings: &Settings,
        config: Option<&Source>,
        reader: &dyn Reader,
    ) -> Result<Suite, Diagnostics> {
        let given = args.given(settings, config, reader)?;
        let own: Vec<&PolicyFile> = self.files.iter().map(|(file, _)| file).collect();
        let mut errors = inputs::undeclared(&own, &given);
        let mut files = Vec::new();
        for (file, built_in) in self.files {
            match inputs::resolve(&file, &given) {
                Ok(inputs) => files.push(Loaded { file, inputs, built_in }),
                Err(told) => errors.extend(told),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let off = settings.rules.iter().filter(|(_, level)| **level == RuleLevel::Off);
        Ok(Suite::new(files, off.map(|(id, _)| id.clone())))
    }
}

/// The chosen files of the pack.
fn chosen(pack: &Pack, config: Option<&Source>) -> Result<Vec<PackFile>, Diagnostics> {
    let groups = match pack {
        Pack::None => return Ok(Vec::new()),
        Pack::All => return Ok(pack::files().to_vec()),
        Pack::Groups(groups) => groups,
    };
    let mut errors = Vec::new();
    for group in groups {
        if let Some((message, help)) = unknown_group(&group.name) {
            let error = Diagnostic::error("policy-group", message).help(help);
            errors.push(match config {
                Some(source) => error.at(source, group.span, ""),
                None => error,
            });
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let wanted = |file: &&PackFile| groups.iter().any(|group| file.is_in(&group.name));
    Ok(pack::files().iter().filter(wanted).copied().collect())
}

/// Policies that have the name of a built-in rule: `rule` and `waive` blocks could not tell them apart.
fn taken_ids(file: &PolicyFile) -> Diagnostics {
    let taken = file.policies.iter().filter(|policy| rules::find(&policy.label).is_some());
    let error = |policy: &Policy| {
        Diagnostic::error("policy-id", format!("`{}` is the name of a built-in rule", policy.label))
            .at(&file.source, policy.span, "this policy has it too")
            .help("give the policy another second label")
    };
    taken.map(error).collect()
}

/// The configuration with the policies that it names: read once to learn the folders, and once more when
/// the names of their policies are known.
pub fn configured(
    located: Option<&Located>,
    args: Option<&Chosen>,
) -> Result<(Config, Settings, Compiled, Diagnostics), Diagnostics> {
    configured_by(&OnDisk, located, args)
}

/// The same with policies and data from elsewhere.
pub fn configured_by(
    reader: &dyn Reader,
    located: Option<&Located>,
    args: Option<&Chosen>,
) -> Result<(Config, Settings, Compiled, Diagnostics), Diagnostics> {
    let root_module = located.map_or(".", |located| located.root_module.as_str());
    let source = located.map(|located| &located.source);
    let first = match source {
        Some(source) => Config::parse(source, ANY_RULE)?.0.settings(root_module)?,
        None => Settings::default(),
    };
    let paths = args.map_or(&[][..], |args| &args.paths);
    let files = reader.policies(located, &first.policies.folders, paths)?;
    let (pack, places) = match args.and_then(|args| args.pack.as_ref()) {
        Some(pack) => (pack, None),
        None => (&first.policies.pack, source),
    };
    let names = RegoArgs { names: true, ..RegoArgs::default() };
    let rego = args.map_or(&names, |args| &args.rego);
    let compiled = Compiled::read(pack, places, files, (rego, reader))?;
    let (config, warnings) = match source {
        // A level or a waiver for a policy that is not chosen here is no mistake.
        Some(source) => {
            let all = match pack {
                Pack::All => None,
                _ => Some(Compiled::whole_pack()?),
            };
            let mut ids = compiled.ids();
            ids.extend(all.iter().flat_map(Compiled::ids));
            Config::parse(source, &ids.iter().map(String::as_str).collect::<Vec<_>>())?
        }
        None => (Config::absent(), Vec::new()),
    };
    let settings = config.settings(root_module)?;
    Ok((config, settings, compiled, warnings))
}

/// A root module, for commands that read no plan.
#[derive(Debug, Clone, clap::Args)]
pub struct RootModuleArgs {
    /// The folder of the root module.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub chdir: PathBuf,
    /// The configuration file; otherwise `.pairgate.hcl` is looked for in the root module's folder
    /// and the folders above it, up to the repository's root.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl RootModuleArgs {
    /// The configuration file: the one that is named, or the one found.
    pub fn located(&self) -> Result<Option<Located>, Diagnostic> {
        match &self.config {
            Some(file) => config_file::read(file, &self.chdir).map(Some),
            None => config_file::find(&self.chdir),
        }
    }
}
