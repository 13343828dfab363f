//! `pairgate shim`: `terraform` at the prompt leads through the gate.
//!
//! A shim is a reminder for people of good will and no wall, and it says so: who knows the real program's path needs
//! no shim. It never takes the place of a file that is not its own.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::new_file;
use crate::outcome::Outcome;
use crate::render::escape::{shell_word, visible};
use crate::terraform::{passthrough, shim};

use super::{Failure, unwritable};

/// What it cannot do, told at every installation.
const LIMITS: &str = "\
It reminds people; it is no wall. It does not see the real program called by its path, a shell or an
editor with another PATH, another machine, or a CI job. What was applied beside the gate shows
afterwards: the state's serial moved without a record.
";

/// Let `terraform` (or `tofu`) at the prompt go through `pairgate exec`.
///
/// It reminds people of good will and is no wall: the program's own path, an editor or a job with another PATH, and
/// another machine go past it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write the script.
    Install(Place),
    /// Remove the script.
    Remove(Place),
    /// Say whether the script is there and comes first.
    Status(Place),
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The folder for the script; otherwise `~/.local/share/pairgate/shims`.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Which program: terraform or tofu.
    #[arg(long, value_name = "PROGRAM", default_value = "terraform", value_parser = ["terraform", "tofu"])]
    program: String,
}

/// Runs the command.
pub fn run(args: &Args, out: &mut dyn Write, warn: &mut dyn FnMut(Diagnostics)) -> Result<Outcome, Failure> {
    match &args.command {
        Command::Install(place) => install(place, out, warn),
        Command::Remove(place) => remove(place, out),
        Command::Status(place) => status(place, out),
    }
}

impl Place {
    fn folder(&self) -> Result<PathBuf, Diagnostic> {
        let folder = match &self.dir {
            Some(folder) => folder.clone(),
            None => std::env::home_dir()
                .filter(|home| home.is_absolute())
                .map(|home| home.join(".local/share/pairgate/shims"))
                .ok_or_else(|| {
                    Diagnostic::error("shim-folder", "the home folder is not known")
                        .help("name the folder for the script: `--dir DIR`")
                })?,
        };
        Ok(std::path::absolute(&folder).unwrap_or(folder))
    }

    fn file(&self) -> Result<PathBuf, Diagnostic> {
        Ok(self.folder()?.join(&self.program))
    }
}

fn install(
    place: &Place,
    out: &mut dyn Write,
    warn: &mut dyn FnMut(Diagnostics),
) -> Result<Outcome, Failure> {
    if !cfg!(unix) {
        return Err(Diagnostic::error("shim-unix", "the shim is a shell script, and this system has none")
            .help("run `pairgate exec -- terraform …`")
            .into());
    }
    let file = place.file()?;
    let ours = own(&file)?;
    let pairgate = std::env::current_exe().map_err(|error| {
        Diagnostic::error("shim-self", format!("cannot tell where pairgate itself is: {error}"))
            .help("run the installed `pairgate` by its path")
    })?;
    let text = pairgate.to_str().and_then(|path| shim::script(path, &place.program)).ok_or_else(|| {
        Diagnostic::error("shim-self", format!("a script cannot name `{}`", pairgate.display()))
            .help("install pairgate in a folder with a plain name")
    })?;
    new_file::write(&file, &text, ours)?;
    executable(&file)?;
    let folder = place.folder()?;
    let shown = visible(&file.display().to_string());
    let mut said = format!("wrote {shown}\n");
    if first_in_path(&place.program).as_deref() != Some(file.as_path()) {
        let word = folder.to_str().and_then(shell_word).unwrap_or_else(|| "DIR".to_owned());
        said.push_str(&format!(
            "\nPut its folder first in PATH, in your shell's start file:\n\n  export PATH={word}:\"$PATH\"\n"
        ));
    }
    said.push_str(&format!("\n{LIMITS}"));
    out.write_all(said.as_bytes()).map_err(|error| unwritable(&error))?;
    if passthrough::in_path(&place.program).is_none() {
        warn(vec![
            Diagnostic::warning(
                "terraform-missing",
                format!("there is no `{}` in PATH behind it", place.program),
            )
            .help("install it; until then the script has nothing to lead to"),
        ]);
    }
    Ok(Outcome::Clear)
}

fn remove(place: &Place, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let file = place.file()?;
    let shown = visible(&file.display().to_string());
    let said = if own(&file)? {
        std::fs::remove_file(&file).map_err(|error| {
            Diagnostic::error("file-unwritable", format!("cannot remove `{}`: {error}", file.display()))
                .help("check the permissions of its folder")
        })?;
        format!("removed {shown}\n")
    } else {
        format!("{shown} is not there; nothing to remove\n")
    };
    out.write_all(said.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(Outcome::Clear)
}

/// Exits 0 when the next `terraform` goes through the gate, 1 when not.
fn status(place: &Place, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let program = &place.program;
    let first = first_in_path(program);
    let (said, outcome) = match first {
        Some(first) if shim::is_shim(&first) => {
            let first = visible(&first.display().to_string());
            match passthrough::in_path(program) {
                Some(real) => {
                    let real = visible(&real.display().to_string());
                    (format!("`{program}` is the shim {first} and leads to {real}\n"), Outcome::Clear)
                }
                None => (
                    format!(
                        "`{program}` is the shim {first}, and no {program} is in PATH behind it; install it\n"
                    ),
                    Outcome::Blocked,
                ),
            }
        }
        Some(first) => {
            let first = visible(&first.display().to_string());
            let file = place.file()?;
            let why = if shim::is_shim(&file) {
                format!("the shim {} comes later in PATH or not at all", visible(&file.display().to_string()))
            } else {
                format!("run `pairgate shim install --program {program}`")
            };
            (format!("`{program}` is {first}, and goes past the gate; {why}\n"), Outcome::Blocked)
        }
        None => (format!("no `{program}` is in PATH\n"), Outcome::Blocked),
    };
    out.write_all(said.as_bytes()).map_err(|error| unwritable(&error))?;
    Ok(outcome)
}

/// What the shell would run.
fn first_in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether our own script is there; an error for anything else in its place.
fn own(file: &Path) -> Result<bool, Diagnostic> {
    match std::fs::symlink_metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Ok(found) if found.is_file() && shim::is_shim(file) => Ok(true),
        Ok(_) => {
            Err(Diagnostic::error("shim-foreign", format!("`{}` is not a shim of pairgate", file.display()))
                .help("it stays as it is; name another folder: `--dir DIR`"))
        }
        Err(error) => {
            Err(Diagnostic::error("shim-folder", format!("cannot look at `{}`: {error}", file.display()))
                .help("name another folder: `--dir DIR`"))
        }
    }
}

#[cfg(unix)]
fn executable(file: &Path) -> Result<(), Diagnostic> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).map_err(|error| {
        Diagnostic::error("file-unwritable", format!("cannot make `{}` executable: {error}", file.display()))
            .help("check the permissions of its folder")
    })
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<(), Diagnostic> {
    Ok(())
}
