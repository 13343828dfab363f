//! terraform or tofu in the folder of one root module: plan, show, state.
//!
//! The environment is taken once, so that plan and apply see the same values of `TF_VAR_…`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;

use super::{arguments, bounded, environment, overrides, program, said};

/// A plan of a large root module takes many minutes; one that takes longer than this is asked to stop.
const LONGEST_PLAN: Duration = Duration::from_secs(2 * 60 * 60);

/// Reading takes seconds, from a slow backend minutes.
const LONGEST_READ: Duration = Duration::from_secs(600);

/// Somebody else's plan holds the lock for as long as it takes.
pub(super) const LOCK_TIMEOUT: &str = "-lock-timeout=60s";

/// terraform or tofu, in one root module's folder, with a scrubbed environment.
#[derive(Debug, Clone)]
pub struct Terraform {
    program: PathBuf,
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    set_aside: Vec<String>,
}

/// Which state there is now. Both are none before the first apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StateNow {
    /// The state's identity from its first write on.
    pub lineage: Option<String>,
    /// Grows with every write.
    pub serial: Option<u64>,
}

impl Terraform {
    /// The program that is named or found in PATH, by its absolute path. Refuses dev overrides: see
    /// `overrides`; they are looked for again before every run.
    pub fn find(program: Option<&Path>, folder: &Path) -> Result<Self, Diagnostic> {
        let program = program::find(program)?;
        let no_folder = |why: &str| {
            Diagnostic::error(
                "folder-unreadable",
                format!("cannot open the folder `{}`: {why}", folder.display()),
            )
            .help("give the folder of a root module")
        };
        let found = fs::canonicalize(folder).map_err(|error| no_folder(&error.to_string()))?;
        if !found.is_dir() {
            return Err(no_folder("it is not a folder"));
        }
        let (environment, set_aside) = environment::scrubbed();
        overrides::refuse(&environment)?;
        Ok(Self { program, folder: found, environment, set_aside })
    }

    /// The program's absolute path.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The root module's folder, without links.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `terraform` or `tofu`, if its name says so.
    pub fn kind(&self) -> Option<&'static str> {
        super::kind(Some(&self.program))
    }

    /// Names of variables that terraform would have obeyed and does not get, sorted.
    pub fn set_aside(&self) -> &[String] {
        &self.set_aside
    }

    /// Makes a fresh plan into `out`, which must not exist; only its owner can read it. `refresh` false is for
    /// the look after an apply alone: such a plan cannot be signed.
    ///
    /// What terraform said when it failed stands in the message, so the caller redacts that.
    pub fn plan(&self, out: &Path, arguments: &[String], refresh: bool) -> Result<(), Diagnostic> {
        arguments::check(arguments)?;
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        create(&out)?;
        let mut command = self.command("plan")?;
        // An operator's own `-lock-timeout` wins over this one, and nothing wins over what stands behind.
        command.arg(LOCK_TIMEOUT).args(arguments).args(["-input=false", "-no-color"]);
        if !refresh {
            command.arg("-refresh=false");
        }
        let mut option = OsString::from("-out=");
        option.push(&out);
        let ran = self.finished("plan", command.arg(option), LONGEST_PLAN);
        if ran.is_err() && refresh {
            // Half a plan holds secrets too, and is for nobody but who looks at what an apply left.
            let _ = fs::remove_file(&out);
        }
        ran.map(drop)
    }

    /// The same in this workspace, whichever one is selected in the folder by then: a plan of an empty state fits every
    /// empty state, and terraform applies it to the one that is selected when it starts.
    #[must_use]
    pub fn in_workspace(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.environment.push(("TF_WORKSPACE".into(), name.into()));
        other
    }

    /// The workspace that its commands are for.
    pub fn workspace(&self) -> Result<String, Diagnostic> {
        let mut command = self.command("workspace")?;
        let bytes = self.finished("workspace show", command.arg("show"), LONGEST_READ)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// A plan file as JSON.
    pub fn show_plan(&self, plan: &Path) -> Result<Vec<u8>, Diagnostic> {
        let plan = std::path::absolute(plan).unwrap_or_else(|_| plan.to_owned());
        let mut command = self.command("show")?;
        self.finished("show -json", command.args(["-no-color", "-json"]).arg(plan), LONGEST_READ)
    }

    /// Which state the backend has now. The state itself, full of secrets, is forgotten at once.
    pub fn state(&self) -> Result<StateNow, Diagnostic> {
        let mut command = self.command("state")?;
        let bytes = self.finished("state pull", command.arg("pull"), LONGEST_READ)?;
        if bytes.trim_ascii().is_empty() {
            return Ok(StateNow { lineage: None, serial: None });
        }
        let found: Option<StateNow> = serde_json::from_slice(&bytes).ok();
        // The parser's words may quote a value.
        found.filter(|state| state.lineage.is_some() && state.serial.is_some()).ok_or_else(|| {
            Diagnostic::error(
                "state-unreadable",
                format!(
                    "`{} state pull` printed no state with a lineage and a serial",
                    self.program.display()
                ),
            )
            .help("run it by hand and see what it prints; nothing is applied on a state that is not known")
        })
    }

    /// A command with the right folder, environment and no input.
    pub(super) fn command(&self, subcommand: &str) -> Result<Command, Diagnostic> {
        overrides::refuse(&self.environment)?;
        let mut command = Command::new(&self.program);
        command.arg(subcommand).current_dir(&self.folder);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        Ok(command)
    }

    /// What a program that did not start is told as.
    pub(super) fn not_run(&self, error: &std::io::Error) -> Diagnostic {
        Diagnostic::error("terraform-not-run", format!("cannot run `{}`: {error}", self.program.display()))
            .help("install it, or name it with `--terraform-bin`")
    }

    fn finished(&self, what: &str, command: &mut Command, longest: Duration) -> Result<Vec<u8>, Diagnostic> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let (status, out, error) = bounded::run(command, longest).map_err(|error| self.not_run(&error))?;
        if status.success() { Ok(out) } else { Err(self.failed(what, status, &error)) }
    }

    fn failed(&self, what: &str, status: ExitStatus, error: &[u8]) -> Diagnostic {
        let program = self.program.display();
        Diagnostic::error(
            "terraform-failed",
            format!("`{program} {what}` failed ({status}): {}", said(error)),
        )
        .help(format!(
            "correct what it says and start again; if it asks for that, run `init` in `{}` first",
            self.folder.display()
        ))
    }
}

/// terraform keeps the mode of a file that is there; one that it makes itself everybody can read.
fn create(out: &Path) -> Result<(), Diagnostic> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(out).map(drop).map_err(|error| {
        Diagnostic::error(
            "file-unwritable",
            format!("cannot make the plan file `{}`: {error}", out.display()),
        )
        .help("check the permissions of its folder and the space left")
    })
}
