//! Values for inputs from outside: files in tfvars syntax, and environment variables.

use std::ffi::OsString;
use std::path::Path;

use super::policy_files;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::inputs::{Given, VARIABLE, read_tfvars};

/// The values of a file in tfvars syntax.
pub fn file(path: &Path) -> Result<Vec<Given>, Diagnostics> {
    read_tfvars(&policy_files::read(path)?)
}

/// The values of environment variables that are called `TFPOLICY_INPUT_...`.
pub fn environment(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<Vec<Given>, Diagnostics> {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with(VARIABLE)) else { continue };
        match value.to_str() {
            Some(value) => found.extend(Given::variable(name, value)),
            None => errors.push(
                Diagnostic::error("input-encoding", format!("the value of `{name}` is not UTF-8"))
                    .help("set it again in UTF-8"),
            ),
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}
