//! `pairgate policy validate`: everything that is wrong with policy files, before there is a plan.

use std::io::Write;
use std::path::PathBuf;

use crate::commands::unwritable;
use crate::diagnostic::Diagnostics;
use crate::files::policy_files;
use crate::outcome::Outcome;
use crate::policy;

/// Check policy files for mistakes, without a plan.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Policy files, and folders that are searched for `*.policy.hcl`.
    #[arg(value_name = "DIR|FILE", required = true)]
    pub paths: Vec<PathBuf>,
}

/// Runs the command; warnings are given to `warn`.
pub fn run(
    args: &Args,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Diagnostics> {
    let paths = policy_files::find(&args.paths, &[policy_files::POLICIES])?;
    let (mut policies, mut warnings, mut errors) = (0, Vec::new(), Vec::new());
    for path in &paths {
        match policy_files::read(path).map_err(Diagnostics::from).and_then(|source| policy::compile(&source))
        {
            Ok((file, told)) => {
                policies += file.policies.len();
                warnings.extend(told);
            }
            Err(told) => errors.extend(told),
        }
    }
    if !warnings.is_empty() {
        warn(warnings);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let written = writeln!(out, "{}", valid(policies, paths.len()));
    written.map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

fn valid(policies: usize, files: usize) -> String {
    let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
    if policies == 1 {
        return format!("1 policy in {files} is valid");
    }
    format!("{policies} policies in {files} are valid")
}
