//! Getting the text of a plan, the same way for every command that takes one.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::files::plan_file::{self, Origin};
use crate::plan::{self, Input};
use crate::terraform;
use crate::text::Text;

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
    /// How messages call the plan, where its file's name says nothing.
    #[arg(skip)]
    pub name: Option<String>,
}

/// The text of a plan.
pub struct Loaded {
    /// How messages call it.
    pub name: String,
    /// The file it came from, or `-`.
    pub origin: PathBuf,
    /// The root module's folder.
    pub folder: PathBuf,
    /// Plan JSON, decoded.
    pub text: String,
    /// Nobody named the plan: it was found in the folder.
    pub found: bool,
    /// It was a saved plan, which says more than its JSON.
    pub saved: bool,
    /// Names of variables that were kept from terraform, when it ran.
    pub set_aside: Vec<String>,
}

impl Loaded {
    /// What a person should know about how the plan was read.
    pub fn notices(&self) -> Vec<Text> {
        let mut notices = Vec::new();
        if self.found {
            notices.push(Text::new(
                format!("no plan was named; `{}` was taken", self.name),
                format!("プランの指定がないため `{}` を使いました", self.name),
            ));
        }
        if !self.set_aside.is_empty() {
            let names = self.set_aside.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            notices.push(Text::new(
                format!("set, and kept from terraform because it changes what terraform does: {names}"),
                format!("terraform の動作を変えるため渡していない環境変数: {names}"),
            ));
        }
        notices
    }
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
        let name = self.name.clone().unwrap_or_else(|| origin.name());
        let (text, saved, set_aside) = match plan::decode(&name, plan_file::read(&origin)?)? {
            Input::Text(text) => (text, false, Vec::new()),
            Input::Saved => (self.shown(&origin, &folder)?, true, terraform::set_aside()),
        };
        let origin = match origin {
            Origin::File(path) => path,
            Origin::Stdin => PathBuf::from("-"),
        };
        Ok(Loaded { name, origin, folder, text, found: self.plan.is_none(), saved, set_aside })
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
        // The file is not to blame for what the program says about it.
        let garbage = |what: &str| {
            Diagnostic::error(
                "terraform-failed",
                format!("`show -json` was run for the saved plan `{}`, and what it printed {what}", path.display()),
            )
            .help("check that `--terraform-bin` or PATH leads to the program that made the plan, not to a wrapper that prints lines of its own")
        };
        match plan::decode("", bytes) {
            Ok(Input::Text(text)) if text.trim_start().starts_with('{') => Ok(text),
            Ok(Input::Text(text)) => {
                let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
                let line: String = terraform::said(line.as_bytes()).chars().take(80).collect();
                Err(garbage(&format!("is not plan JSON: `{line}`")))
            }
            Ok(Input::Saved) => Err(garbage("is a saved plan again")),
            Err(error) if error.code == "plan-empty" => Err(garbage("is nothing")),
            Err(_) => Err(garbage("is no text")),
        }
    }
}

/// The folder that a file lies in. A pipe such as `/dev/fd/63` lies nowhere: then it is the current folder.
fn beside(path: &Path) -> PathBuf {
    let piped = ["/dev", "/proc"].iter().any(|root| path.starts_with(root));
    if piped || std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return PathBuf::from(".");
    }
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => PathBuf::from("."),
    }
}
