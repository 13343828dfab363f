//! The manual of a policy, with what holds for it where the person stands.

use std::io::Write;

use crate::commands::given::InputArgs;
use crate::commands::policies::{self, Chosen, Compiled};
use crate::commands::reader::OnDisk;
use crate::commands::rego::RegoArgs;
use crate::config::{Config, Origin, Pack, RuleLevel, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::policies::manual;
use crate::files::config_file::Located;
use crate::policy::inputs::{self, Given};
use crate::policy::pack;
use crate::policy::program::{Policy, PolicyFile};
use crate::rego::Rego;
use crate::render::policy_manual::{InputRow, Page, rego as rego_text, text};
use crate::rules;

use super::Args;

/// All policies that can be explained here, and the configuration around them.
pub struct Known {
    located: Option<Located>,
    config: Config,
    settings: Settings,
    compiled: Compiled,
    /// Why the configuration is not considered.
    pub broken: Diagnostics,
}

/// The pack and the team's own policies. A manual is what somebody reads to mend a configuration, so a
/// broken one leaves the built-in pack.
pub fn known(args: &Args) -> Result<Known, Diagnostics> {
    let rego = RegoArgs { names: true, ..RegoArgs::default() };
    let chosen = Chosen { paths: args.paths.clone(), pack: Some(Pack::All), rego };
    let found = args.root_module.located().map_err(Diagnostics::from);
    let all = found.and_then(|located| {
        let (config, settings, compiled, _) = policies::configured(located.as_ref(), Some(&chosen))?;
        Ok(Known { located, config, settings, compiled, broken: Vec::new() })
    });
    all.or_else(|broken| {
        let compiled = Compiled::whole_pack()?;
        Ok(Known { located: None, config: Config::absent(), settings: Settings::default(), compiled, broken })
    })
}

impl Known {
    /// Whether there is a policy of that name.
    pub fn has(&self, id: &str) -> bool {
        self.ids().any(|known| known == id)
    }

    /// Names of policies.
    pub fn ids(&self) -> impl Iterator<Item = String> {
        self.compiled.ids().into_iter().filter(|id| rules::find(id).is_none())
    }

    /// Writes the page; several when files of a team share an id.
    pub fn write(&self, id: &str, out: &mut dyn Write) -> Result<(), Diagnostics> {
        let given = self.given()?;
        let mut blocks: Vec<(&PolicyFile, &Policy, bool)> =
            self.compiled.policies().filter(|(_, policy, _)| policy.label == id).collect();
        let mut pages = 0;
        while let Some((file, first, built_in)) = blocks.first().copied() {
            let (own, rest): (Vec<_>, Vec<_>) =
                blocks.into_iter().partition(|(one, ..)| std::ptr::eq(*one, file));
            blocks = rest;
            let page = Page {
                file,
                first,
                others: own.into_iter().skip(1).map(|(_, policy, _)| policy).collect(),
                manual: manual(file, first),
                built_in,
                level: self.level(id),
                left_out: built_in && !runs(&self.settings.policies.pack, file),
                inputs: inputs(file, &given),
            };
            let gap = if pages > 0 { writeln!(out) } else { Ok(()) };
            gap.and_then(|()| text(&page, out)).map_err(|error| crate::commands::unwritable(&error))?;
            pages += 1;
        }
        let judging = self.compiled.rego.iter().flat_map(Rego::judging);
        for rule in judging.filter(|rule| rule.id() == id) {
            let written = rego_text(rule, self.level(id), out);
            written.map_err(|error| crate::commands::unwritable(&error))?;
        }
        Ok(())
    }

    fn given(&self) -> Result<Vec<Given>, Diagnostics> {
        InputArgs::default().given(
            &self.settings,
            self.located.as_ref().map(|located| &located.source),
            &OnDisk,
        )
    }

    /// The configured level and its place.
    fn level(&self, id: &str) -> Option<(RuleLevel, String)> {
        let level = self.settings.rules.get(id).copied()?;
        let root_module = self.located.as_ref().map_or(".", |located| located.root_module.as_str());
        let key = format!("rule[\"{id}\"].level");
        let rows = self.config.effective(root_module).ok()?;
        let place = rows.iter().find(|row| row.key == key).map(|row| place(&row.origin));
        Some((level, place.unwrap_or_default()))
    }
}

fn place(origin: &Origin) -> String {
    match origin {
        Origin::Default => String::new(),
        Origin::File { name, line } => format!("{name}:{line}"),
        Origin::Environment { name, environment, line } => {
            format!("{name}:{line} (environment \"{environment}\")")
        }
    }
}

/// Whether the chosen part of the pack has the file.
fn runs(pack: &Pack, file: &PolicyFile) -> bool {
    let path = file.source.name().strip_prefix("policies/");
    match pack {
        Pack::All => true,
        Pack::None => false,
        Pack::Groups(groups) => pack::files()
            .iter()
            .filter(|one| Some(one.path) == path)
            .any(|one| groups.iter().any(|group| one.is_in(&group.name))),
    }
}

/// What holds for the inputs; one that cannot be read is shown as having no value.
fn inputs<'f>(file: &'f PolicyFile, given: &[Given]) -> Vec<InputRow<'f>> {
    let values = inputs::resolve(file, given).ok();
    let row = |(number, input): (usize, &'f crate::policy::program::Input)| InputRow {
        input,
        value: match &values {
            Some(values) => values.get(number).cloned(),
            None => input.default.clone(),
        },
        origin: given.iter().find(|one| one.name == input.name).map(|one| one.origin.clone()),
    };
    file.inputs.iter().enumerate().map(row).collect()
}

/// Says that only the built-in pack is considered.
pub fn aside(broken: &Diagnostics) -> Diagnostic {
    let why = broken.first().map_or("it cannot be read", |first| first.message.as_str());
    Diagnostic::warning("explain-config", format!("the configuration is not considered: {why}"))
        .help("`pairgate config` shows what is wrong with it")
}
