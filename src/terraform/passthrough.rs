//! Running terraform for somebody who asked for terraform: their terminal, their folder, its own exit code.
//!
//! Only for what changes nothing. The arguments are a vector that no shell sees (row 51), the environment is the
//! scrubbed one (rows 48 and 49), and the program is a file with a whole path that is not our own shim.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
#[cfg(unix)]
use std::sync::Arc;

use super::program;
use super::{environment, shim};
use crate::diagnostic::Diagnostic;

/// Counts how often the door was gone through on the way here: a wrapper that asks PATH for terraform again would
/// go in circles.
const DEPTH: &str = "PAIRGATE_EXEC_DEPTH";

/// A script of a data source may ask terraform for an output, and that is all the nesting there is.
const MOST_DEPTH: u32 = 3;

/// Without these terraform looks at another folder's data or another workspace than the caller means: a plan of the
/// wrong workspace looks right, so it is not made.
const MEANT: [&str; 2] = ["TF_WORKSPACE", "TF_DATA_DIR"];

/// A program to run, and what it gets.
#[derive(Debug)]
pub struct Passthrough {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    aside: Vec<String>,
}

impl Passthrough {
    /// Finds the program: a bare name in PATH behind every shim, anything else where it says.
    pub fn find(program: &str) -> Result<Self, Diagnostic> {
        let program = located(program)?;
        let (mut environment, aside) = environment::scrubbed();
        // A person asked, at a terminal perhaps: terraform speaks as it speaks to people.
        environment.retain(|(name, _)| name != "TF_INPUT" && name != "TF_IN_AUTOMATION");
        // With these terraform lists completions and exits 0, whatever it was told.
        environment.retain(|(name, _)| name != "COMP_LINE" && name != "COMP_POINT");
        let depth = depth()? + 1;
        environment.push((DEPTH.into(), depth.to_string().into()));
        Ok(Self { program, environment, aside })
    }

    /// Names of the variables that terraform does not get, although it would have obeyed them.
    pub fn set_aside(&self) -> &[String] {
        &self.aside
    }

    /// Refuses when terraform would look elsewhere than the caller means.
    pub fn check_meant(&self) -> Result<(), Diagnostic> {
        let Some(name) = self.aside.iter().find(|name| MEANT.contains(&name.as_str())) else { return Ok(()) };
        let instead = match name.as_str() {
            "TF_WORKSPACE" => {
                "unset it and choose the workspace: `pairgate exec --workspace NAME -- terraform workspace select NAME`"
            }
            _ => "unset it and run `terraform init` in the folder itself",
        };
        Err(Diagnostic::error(
            "environment-redirects",
            format!("`{name}` is set, and the gate does not pass it on: another place would be looked at than you mean"),
        )
        .help(instead))
    }

    /// Runs it and does not come back: it takes this process's place, so that the terminal, signals and the exit code
    /// are its own.
    #[cfg(unix)]
    pub fn become_it(&self, arguments: &[String]) -> Diagnostic {
        use std::os::unix::process::CommandExt;
        let error = self.command(arguments).exec();
        not_run(&self.program, &error)
    }

    /// Runs it, and ends this process with its exit code.
    #[cfg(not(unix))]
    pub fn become_it(&self, arguments: &[String]) -> Diagnostic {
        match self.command(arguments).status() {
            Ok(status) => std::process::exit(status.code().unwrap_or(1)),
            Err(error) => not_run(&self.program, &error),
        }
    }

    /// Where the program is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// What it prints when nobody is there to answer.
    pub fn captured(&self, arguments: &[String]) -> Result<Vec<u8>, Diagnostic> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (status, out, error) =
            super::run(&mut command, super::LONGEST).map_err(|error| not_run(&self.program, &error))?;
        if status.success() {
            return Ok(out);
        }
        let line = arguments.join(" ");
        Err(Diagnostic::error(
            "terraform-failed",
            format!("`{line}` failed ({status}): {}", super::said(&error)),
        )
        .help("correct what it says and start again"))
    }

    /// Runs it at the caller's terminal, and waits. `input` is what it reads instead of the terminal. None when a
    /// signal ended it.
    ///
    /// A Ctrl-C reaches terraform from the terminal; the gate must outlive it, because it has to tell how it ended.
    pub fn attended(&self, arguments: &[String], input: Option<&[u8]>) -> Result<Option<i32>, Diagnostic> {
        #[cfg(unix)]
        let interrupt = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default())
            .map_err(|error| not_run(&self.program, &error))?;
        let mut command = self.command(arguments);
        if input.is_some() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().map_err(|error| not_run(&self.program, &error))?;
        if let (Some(bytes), Some(mut pipe)) = (input, child.stdin.take()) {
            // A program that reads no further says itself why.
            let _ = pipe.write_all(bytes);
        }
        let ended = child.wait();
        #[cfg(unix)]
        signal_hook::low_level::unregister(interrupt);
        // It began: an end that nobody knows is no error that says that nothing was run.
        Ok(ended.ok().and_then(|status| status.code()))
    }

    /// The command, ready to run here.
    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

fn depth() -> Result<u32, Diagnostic> {
    let depth = std::env::var(DEPTH).ok().and_then(|depth| depth.parse().ok()).unwrap_or(0);
    if depth < MOST_DEPTH {
        return Ok(depth);
    }
    Err(Diagnostic::error("exec-loop", "`pairgate exec` was reached from itself again and again").help(
        "the program behind the shim asks PATH for terraform once more: put the real program's folder into PATH, or run \
         `pairgate shim status`",
    ))
}

fn located(program: &str) -> Result<PathBuf, Diagnostic> {
    let path = Path::new(program);
    if path.components().count() > 1 || path.is_absolute() {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if shim::is_shim(&whole) {
            return Err(Diagnostic::error("terraform-shim", format!("`{program}` is pairgate's shim"))
                .help("name the program itself, or only `terraform`: it is found in PATH behind the shim"));
        }
        return Ok(whole);
    }
    in_path(program).ok_or_else(|| {
        Diagnostic::error(
            "terraform-missing",
            format!("`{program}` is not in PATH (pairgate's shims do not count)"),
        )
        .help("install it, or name it with its folder: `pairgate exec -- /folder/terraform …`")
    })
}

/// The first program of this name in PATH that is no shim.
pub fn in_path(name: &str) -> Option<PathBuf> {
    program::in_path(Path::new(&format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn not_run(program: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("terraform-not-run", format!("cannot run `{}`: {error}", program.display()))
        .help("install it, or name it with its folder: `pairgate exec -- /folder/terraform …`")
}
