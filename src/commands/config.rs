//! `pairgate config`: which values hold for a root module, and which line says so.
//!
//! With defaults, a file and environments on top of each other, "why did this block?" is often "which
//! threshold holds here?". The answer must not need reading three places.

use crate::config::EffectiveValue;
use crate::diagnostic::Diagnostics;
use crate::outcome::Outcome;
use crate::render::config::{Shown, json, text};
use std::io::Write;

use super::policies::{self, Compiled, RootModuleArgs};

/// Show the settings that hold for a root module, each with the line it comes from.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    // A comment would become the help of the group.
    #[allow(missing_docs)]
    pub root_module: RootModuleArgs,
    /// How to show them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// How values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned lines for people.
    Text,
    /// One JSON document.
    Json,
}

/// Runs the command. Warnings are given to `warn`.
pub fn run(
    args: &Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Diagnostics> {
    let located = args.root_module.located()?;
    // Levels and waivers may be for policies, whose names are in the files that the configuration names.
    let (config, _, compiled, warnings) = policies::configured(located.as_ref(), None)?;
    warn(warnings);
    let root_module = located.as_ref().map_or(".", |located| located.root_module.as_str());
    let mut values = config.effective(root_module)?;
    hide(&mut values, &compiled);
    let shown =
        Shown { file: located.as_ref().map(|located| located.source.name()), root_module, values: &values };
    let written = match args.format {
        Format::Text => text(&shown, out),
        Format::Json => json(&shown, out),
    };
    written.map_err(|error| super::unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// What a policy file declares as sensitive is not printed, although it stands in a file that can be read.
fn hide(values: &mut [EffectiveValue], compiled: &Compiled) {
    let sensitive: Vec<String> = compiled
        .files()
        .flat_map(|file| &file.inputs)
        .filter(|input| input.sensitive)
        .map(|input| format!("policies.inputs[\"{}\"]", input.name))
        .collect();
    for value in values.iter_mut().filter(|value| sensitive.contains(&value.key)) {
        value.value = "(sensitive value)".to_owned();
    }
}
