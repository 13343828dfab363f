//! The configuration file `.pairgate.hcl`: what a team may set, and for which root modules.
//!
//! A gate's configuration is itself something a pull request can change, so it is made to be read in
//! review: literals only, every waiver with an owner and an end, every value traceable to its line
//! (`pairgate config`). A mistake in it is never skipped over: a misspelt rule id that was ignored
//! would be a rule that silently does not run.
//!
//! Two stages. `hcl` and `raw` say what the file says; the files named after blocks say whether it
//! makes sense; `resolve` puts defaults, file and environment on top of each other for one root
//! module. All mistakes are reported at once. Nothing here reads a file or a clock.

mod address;
mod effective;
mod environment;
mod freeze_block;
mod glob;
mod heading;
mod layer;
mod path_pattern;
mod pattern;
mod policies;
mod procedure_block;
mod protect;
mod radius;
mod radius_block;
mod raw;
mod read;
mod resolve;
mod resolve_signoff;
mod schedule;
mod settings;
mod shapes;
pub mod signoff;
mod signoff_block;
mod signoff_rows;
mod spelling;
mod stateful;
mod suggest;
mod waiver;

pub use crate::hcl::MAX_SIZE;
pub use effective::EffectiveValue;
pub use heading::{default_sections, plain_heading};
pub use path_pattern::{PathPattern, Specificity};
pub use pattern::{AddressPattern, PatternError};
pub use policies::{GivenInput, Literal, Named, Pack};
pub use protect::{Protected, TypePattern};
pub use radius::{RadiusLevel, RadiusTerm, RadiusThresholds, Thresholds};
pub use resolve::Origin;
pub use schedule::{schedule, time_zone};
pub use settings::{MassDelete, PolicySettings, RuleLevel, Settings};
pub use spelling::duration;
pub use stateful::ExtraType;
pub use suggest::closest;
pub use waiver::{Waiver, WaiverState};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::Level;
use crate::hcl;
use crate::source::Source;
use crate::text::Lang;
use environment::Environment;
use layer::Layer;
use raw::{Node, RawBody};
use read::Reader;

/// The name of the file.
pub const FILE_NAME: &str = ".pairgate.hcl";

/// For [`Config::parse`]: rules of any name. Which policies there are is known only when the folders that the
/// configuration names have been read, so it is read once before and once after.
pub const ANY_RULE: &[&str] = &["*"];

/// What the parser of HCL needs to know about the file.
const HCL: hcl::Kind = hcl::Kind {
    file: "configuration file",
    size: "config-size",
    syntax: "config-syntax",
    duplicate: "config-duplicate",
    shorten: "remove waivers whose last day is over, and use patterns instead of long lists of addresses",
    map: "changed = { low = 1, high = 100 }",
};

/// A valid configuration file, or the absence of one.
#[derive(Debug, Clone)]
pub struct Config {
    source: Source,
    language: Option<Node<Lang>>,
    general: Layer,
    stateful: Vec<ExtraType>,
    environments: Vec<Environment>,
}

impl Config {
    /// What holds without a file: the defaults.
    pub fn absent() -> Self {
        Self {
            source: Source::new(FILE_NAME, ""),
            language: None,
            general: Layer::default(),
            stateful: Vec::new(),
            environments: Vec::new(),
        }
    }

    /// Reads a configuration file; `known_rules` are the ids that rules have. Gives the
    /// configuration with warnings, or all that is wrong with it.
    pub fn parse(source: &Source, known_rules: &[&str]) -> Result<(Self, Diagnostics), Diagnostics> {
        let (body, errors) = raw::from_body(source, &hcl::parse(source, &HCL)?);
        let mut reader = Reader::new(source, errors);
        let config = Self::read(source, &mut reader, &body, known_rules);
        if reader.errors.is_empty() {
            config.warn(&mut reader);
            return Ok((config, hcl::in_order(reader.warnings)));
        }
        Err(hcl::shown(reader.errors, "config-more"))
    }

    fn read(source: &Source, reader: &mut Reader<'_>, body: &RawBody, known_rules: &[&str]) -> Self {
        reader.check(body, &shapes::FILE);
        let languages = [Lang::En, Lang::Ja].map(|lang| (lang.code(), lang));
        let language = read::attribute(body, "language").and_then(|found| reader.choice(found, &languages));
        let general = Layer::read(reader, body, None, known_rules);
        let stateful = stateful::read(reader, body);
        let environments = environment::read(reader, body, known_rules);
        radius_block::check_growth(reader, &[], &general.thresholds);
        if let Some(signoff) = &general.signoff {
            signoff_block::check_whole(reader, None, signoff);
        }
        for Environment { layer, .. } in &environments {
            radius_block::check_growth(reader, &[&general.thresholds], &layer.thresholds);
            if let Some(signoff) = &layer.signoff {
                signoff_block::check_whole(reader, general.signoff.as_ref(), signoff);
            }
            freeze_block::check_names(reader, &general.freezes, &layer.freezes);
        }
        Self { source: source.clone(), language, general, stateful, environments }
    }

    /// Things that are allowed and do nothing, which is rarely what was meant.
    fn warn(&self, reader: &mut Reader<'_>) {
        let scopes = self.environments.iter().map(|environment| &environment.layer);
        for layer in scopes.chain([&self.general]) {
            for waiver in &layer.waivers {
                let level = layer.rules.get(&waiver.rule).or_else(|| self.general.rules.get(&waiver.rule));
                let why = match level.map(|level| level.value) {
                    Some(RuleLevel::Off) => "the rule is off",
                    Some(RuleLevel::At(Level::Mandatory)) => "the rule is mandatory, which no waiver lifts",
                    _ => continue,
                };
                let message = format!("this waiver for `{}` does nothing: {why}", waiver.rule);
                reader.warn(
                    "config-idle",
                    message,
                    waiver.span,
                    "",
                    "remove the waiver, or set the rule's level to another",
                );
            }
        }
    }

    /// The text that the spans of protections, waivers and types point into.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The settings for the root module at `root_module`, a path relative to the file's folder with
    /// forward slashes (`.` for the folder itself).
    pub fn settings(&self, root_module: &str) -> Result<Settings, Diagnostic> {
        Ok(Settings::from(self.resolve(root_module)?))
    }

    /// Every value that holds for the root module, with where it comes from.
    pub fn effective(&self, root_module: &str) -> Result<Vec<EffectiveValue>, Diagnostic> {
        Ok(effective::list(&self.resolve(root_module)?))
    }
}
