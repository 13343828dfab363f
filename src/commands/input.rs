//! Getting the text of a plan, the same way for every command that takes one.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::files::plan_file::{self, Origin};
use crate::plan::{self, Input};
use crate::terraform;

use super::Failure;

/// A plan and where to read it.
#[derive(Debug, Clone, clap::Args)]
pub struct PlanArgs {
    /// Plan JSON, `-` for standard input, or a saved plan file. Without it: `tfplan`, `plan.out`,
    /// `tfplan.json` or `plan.json` in the folder.
    #[arg(value_name = "PLAN")]
    pub plan: Option<PathBuf>,
    /// The folder of the root module, where terraform was initialised. Without it: the folder that the
    /// plan lies in.
    #[arg(long, value_name = "DIR")]
    pub chdir: Option<PathBuf>,
    /// The program that made a saved plan. Without it: `terraform`, or else `tofu`, from PATH.
    #[arg(long, value_name = "PROGRAM")]
    pub terraform_bin: Option<PathBuf>,
}

/// The text of a plan.
pub struct Loaded {
    /// How messages call it.
    pub name: String,
    /// The root module's folder.
    pub folder: PathBuf,
    /// Plan JSON, decoded.
    pub text: String,
    /// Nobody named the plan: it was found in the folder.
    pub found: bool,
}

impl PlanArgs {
    /// Reads the plan; runs `terraform show -json` for a saved one.
    pub fn load(&self) -> Result<Loaded, Failure> {
        let folder = self.chdir.clone().unwrap_or_else(|| PathBuf::from("."));
        if !folder.is_dir() {
            return Err(Diagnostic::error(
                "folder-unreadable",
                format!("`{}` is not a folder", folder.display()),
            )
            .help("give the folder of a root module")
            .into());
        }
        let origin = match &self.plan {
            Some(plan) => Origin::named(plan),
            None => Origin::usual(&folder)?,
        };
        let folder = match (&self.chdir, &origin) {
            (None, Origin::File(path)) => beside(path),
            _ => folder,
        };
        let name = origin.name();
        let text = match plan::decode(&name, plan_file::read(&origin)?)? {
            Input::Text(text) => text,
            Input::Saved => self.shown(&origin, &folder)?,
        };
        Ok(Loaded { name, folder, text, found: self.plan.is_none() })
    }

    fn shown(&self, origin: &Origin, folder: &Path) -> Result<String, Diagnostic> {
        let Origin::File(path) = origin else {
            return Err(Diagnostic::error(
                "plan-saved-stdin",
                "standard input holds a saved plan file, not plan JSON",
            )
            .help("name the file instead: `pairgate check tfplan`"));
        };
        let bytes = terraform::show_json(self.terraform_bin.as_deref(), folder, path)?;
        match plan::decode(&origin.name(), bytes)? {
            Input::Text(text) => Ok(text),
            Input::Saved => Err(Diagnostic::error(
                "terraform-failed",
                "terraform printed something that is not plan JSON",
            )
            .help("check what `--terraform-bin` names")),
        }
    }
}

/// The folder that a file lies in.
fn beside(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => PathBuf::from("."),
    }
}
