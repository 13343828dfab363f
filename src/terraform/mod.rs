//! The terraform (or tofu) command, run without the surprises of the caller's environment.
//!
//! `TF_CLI_ARGS=-help` makes every command exit 0 without doing anything, and `TF_DATA_DIR` points it at
//! other providers. So the environment is built from an allow-list, and arguments never pass a shell.

mod apply;
mod arguments;
mod bounded;
mod environment;
mod overrides;
pub mod passthrough;
mod program;
mod root_module;
mod sealed;
pub mod shim;
#[cfg(unix)]
mod signals;
mod variable_files;

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::diagnostic::Diagnostic;

pub use apply::{ApplyRun, Asked, Ran, is_running};
pub use arguments::for_apply;
pub use root_module::{StateNow, Terraform};
pub use sealed::Sealed;
pub use variable_files::VariableFiles;

use bounded::run;
use program::{installed, located};

/// What terraform may see of the caller's environment: where programs and the user's files are, proxies
/// and certificates, the CLI configuration (plugin mirrors live there), and OpenTofu's plan encryption.
const ALLOWED: [&str; 22] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LANG",
    "LC_ALL",
    "SYSTEMROOT",
    "APPDATA",
    "USERPROFILE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "TF_CLI_CONFIG_FILE",
    "TF_PLUGIN_CACHE_DIR",
    "TF_ENCRYPTION",
];

/// Reading a plan takes seconds; a provider that hangs must not hang the gate.
const LONGEST: Duration = Duration::from_secs(600);

/// More of an error text helps nobody.
const MOST_ERROR_TEXT: usize = 4_000;

/// Runs `terraform show -json PLAN` in `folder` and gives what it prints.
pub fn show_json(program: Option<&Path>, folder: &Path, plan: &Path) -> Result<Vec<u8>, Diagnostic> {
    let program = match program {
        Some(program) => located(program),
        None => installed()?,
    };
    let plan = std::path::absolute(plan).unwrap_or_else(|_| plan.to_owned());
    let mut command = Command::new(&program);
    command.args(["show", "-no-color", "-json"]).arg(&plan).current_dir(folder);
    command.env_clear().envs(environment()).env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let name = program.display().to_string();
    let (status, out, error) = run(&mut command, LONGEST).map_err(|error| {
        Diagnostic::error("terraform-not-run", format!("cannot run `{name}`: {error}"))
            .help("install it, or name it with `--terraform-bin`; plan JSON can be checked without it")
    })?;
    if status.success() {
        return Ok(out);
    }
    let data_dir = match std::env::var_os("TF_DATA_DIR") {
        Some(_) => {
            "; `TF_DATA_DIR` is set and not passed on: check plan JSON if the folder was initialised with it"
        }
        None => "",
    };
    Err(Diagnostic::error("terraform-failed", format!("`{name} show -json` failed ({status}): {}", said(&error))).help(format!(
        "a saved plan can be read only in the initialised folder where it was made, by the program that made it: run this in that folder or pass `--chdir` (here: `{}`), and `--terraform-bin tofu` for OpenTofu{data_dir}",
        folder.display()
    )))
}

/// Which of the two a program is, by its name: the one that is named, or the one that would be run.
pub fn kind(program: Option<&Path>) -> Option<&'static str> {
    let program = program.map(Path::to_owned).or_else(|| installed().ok())?;
    let stem = program.file_stem()?.to_str()?;
    ["terraform", "tofu"].into_iter().find(|name| *name == stem)
}

/// What a program said as one line: without colours and without the box that terraform draws around it.
pub fn said(error: &[u8]) -> String {
    let text = String::from_utf8_lossy(error);
    let text = console::strip_ansi_codes(&text);
    let frame = |c: char| c.is_whitespace() || matches!(c, '╷' | '│' | '╵');
    let lines: Vec<&str> =
        text.lines().map(|line| line.trim_matches(frame)).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return "it said nothing".to_owned();
    }
    lines.join(" ").chars().take(MOST_ERROR_TEXT).collect()
}

/// Variables of the caller that would change what terraform does, and that it therefore did not get.
pub fn set_aside() -> Vec<String> {
    let changes = |name: &str| {
        name.starts_with("TF_CLI_ARGS")
            || ["TF_DATA_DIR", "TF_WORKSPACE", "TF_REATTACH_PROVIDERS"].contains(&name)
    };
    let mut names: Vec<String> = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| changes(name))
        .collect();
    names.sort();
    names
}

fn environment() -> Vec<(&'static str, OsString)> {
    ALLOWED.iter().filter_map(|name| std::env::var_os(name).map(|value| (*name, value))).collect()
}
