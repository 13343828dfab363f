//! Values for the inputs of policies, by every route.

use std::path::PathBuf;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::policy_files;
use crate::policy::inputs::{self, Given, GivenValue};
use crate::policy::value::Value;
use crate::source::Source;

/// The variables that give inputs begin with this.
const VARIABLE: &str = "TFPOLICY_INPUT_";

/// Values for the inputs of policies.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct InputArgs {
    /// An input of the policies, `NAME=VALUE`; may be given more than once. The configuration's come first.
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = input)]
    pub inputs: Vec<(String, String)>,
    /// A file with inputs, in the syntax of `terraform.tfvars`; may be given more than once.
    #[arg(long = "input-file", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

fn input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE, such as `min_retention_days=14`".to_owned()),
    }
}

impl InputArgs {
    /// All that is given, strongest first: configuration, `--input`, `--input-file`, environment.
    pub fn given(&self, settings: &Settings, config: Option<&Source>) -> Result<Vec<Given>, Diagnostics> {
        let mut given = Vec::new();
        for (name, input) in &settings.policies.inputs {
            let place = config.map(|source| (source.clone(), input.span));
            let origin = config.map_or_else(String::new, |source| {
                format!("{}:{}", source.name(), source.position(input.span.start).line)
            });
            let value = GivenValue::Value(Value::from(&input.value));
            given.push(Given { name: name.clone(), value, origin, place });
        }
        given.extend(self.without_configuration()?);
        Ok(given)
    }

    /// The same for commands that have no configuration.
    pub fn without_configuration(&self) -> Result<Vec<Given>, Diagnostics> {
        let text = |name: &str, value: &str, origin: String| Given {
            name: name.to_owned(),
            value: GivenValue::Text(value.to_owned()),
            origin,
            place: None,
        };
        // The last one on a command line counts.
        let mut given: Vec<Given> =
            self.inputs.iter().rev().map(|(name, value)| text(name, value, "--input".to_owned())).collect();
        for file in self.files.iter().rev() {
            given.extend(inputs::read_tfvars(&policy_files::read(file)?)?);
        }
        given.extend(variables()?.into_iter().map(|(variable, name, value)| text(&name, &value, variable)));
        Ok(given)
    }
}

/// Variables that give inputs: the variable's name, the input's, and the value.
fn variables() -> Result<Vec<(String, String, String)>, Diagnostic> {
    let mut found = Vec::new();
    for (name, value) in std::env::vars_os() {
        let Some(name) = name.to_str().filter(|name| name.starts_with(VARIABLE)) else { continue };
        let value = value.into_string().map_err(|_| {
            Diagnostic::error("input-encoding", format!("the environment variable `{name}` is not UTF-8"))
                .help("set it again, or unset it")
        })?;
        found.push((name.to_owned(), name.strip_prefix(VARIABLE).unwrap_or_default().to_owned(), value));
    }
    found.sort_unstable();
    Ok(found)
}
