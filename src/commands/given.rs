//! Values for the inputs of policies, by every route.

use std::path::PathBuf;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::inputs::{self, Given, GivenValue, VARIABLE};
use crate::policy::value::Value;
use crate::source::Source;

use super::reader::{OnDisk, Reader};

/// Values for the inputs of policies.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct InputArgs {
    /// An input of the policies, `NAME=VALUE`; may be given more than once. What the configuration or a test file sets comes first.
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
    pub fn given(
        &self,
        settings: &Settings,
        config: Option<&Source>,
        reader: &dyn Reader,
    ) -> Result<Vec<Given>, Diagnostics> {
        let mut given = Vec::new();
        for (name, input) in &settings.policies.inputs {
            let place = config.map(|source| (source.clone(), input.span));
            let origin = config.map_or_else(String::new, |source| {
                format!("{}:{}", source.name(), source.position(input.span.start).line)
            });
            let value = GivenValue::Value(Value::from(&input.value));
            given.push(Given { name: name.clone(), value, origin, place });
        }
        given.extend([self.options(), self.in_files(reader)?, variables()?].concat());
        Ok(given)
    }

    /// The same for tests, where a file is for what the environment leaves open.
    pub fn for_tests(&self) -> Result<Vec<Given>, Diagnostics> {
        Ok([self.options(), variables()?, self.in_files(&OnDisk)?].concat())
    }

    /// The last one on a command line counts.
    fn options(&self) -> Vec<Given> {
        self.inputs.iter().rev().map(|(name, value)| text(name, value, "--input")).collect()
    }

    fn in_files(&self, reader: &dyn Reader) -> Result<Vec<Given>, Diagnostics> {
        let (mut given, mut errors) = (Vec::new(), Vec::new());
        for file in self.files.iter().rev() {
            match reader
                .inputs(file)
                .map_err(Diagnostics::from)
                .and_then(|source| inputs::read_tfvars(&source))
            {
                Ok(found) => given.extend(found),
                Err(told) => errors.extend(told),
            }
        }
        if errors.is_empty() { Ok(given) } else { Err(errors) }
    }
}

fn text(name: &str, value: &str, origin: &str) -> Given {
    let (name, origin) = (name.to_owned(), origin.to_owned());
    Given { name, value: GivenValue::Text(value.to_owned()), origin, place: None }
}

/// Variables that give inputs.
fn variables() -> Result<Vec<Given>, Diagnostic> {
    let mut found = Vec::new();
    for (name, value) in std::env::vars_os() {
        let Some(variable) = name.to_str().filter(|name| name.starts_with(VARIABLE)) else { continue };
        let value = value.into_string().map_err(|_| {
            Diagnostic::error("input-encoding", format!("the environment variable `{variable}` is not UTF-8"))
                .help("set it again, or unset it")
        })?;
        found.push(text(variable.strip_prefix(VARIABLE).unwrap_or_default(), &value, variable));
    }
    found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
