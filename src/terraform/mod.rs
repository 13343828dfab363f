//! The terraform (or tofu) command, run without the surprises of the caller's environment.
//!
//! `TF_CLI_ARGS=-help` makes every command exit 0 without doing anything, and `TF_DATA_DIR` points it at
//! other providers. So the environment is built from an allow-list, and arguments never pass a shell.

mod environment;
pub mod passthrough;
pub mod shim;

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;

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

/// How long the pipes may stay open after the program has ended.
const GRACE: Duration = Duration::from_secs(5);

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
    let (status, out, error) = run(&mut command).map_err(|error| {
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

/// A path is meant from here, not from the folder that terraform runs in; a bare name is looked for in PATH.
fn located(program: &Path) -> PathBuf {
    if program.components().count() > 1 || program.is_absolute() {
        return std::path::absolute(program).unwrap_or_else(|_| program.to_owned());
    }
    program.to_owned()
}

/// `terraform`, or else `tofu`.
fn installed() -> Result<PathBuf, Diagnostic> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["terraform", "tofu"].map(|name| format!("{name}{}", std::env::consts::EXE_SUFFIX));
    names
        .iter()
        .flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|candidate| is_program(candidate) && !shim::is_shim(candidate))
        .map(|candidate| std::path::absolute(&candidate).unwrap_or(candidate))
        .ok_or_else(|| {
            Diagnostic::error("terraform-missing", "a saved plan needs `terraform` or `tofu`, and neither is in PATH")
                .help("install one, name it with `--terraform-bin`, or check plan JSON: `terraform show -json tfplan > plan.json`")
        })
}

/// A file that can be run; PATH may lead past others of the same name.
#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn environment() -> Vec<(&'static str, OsString)> {
    ALLOWED.iter().filter_map(|name| std::env::var_os(name).map(|value| (*name, value))).collect()
}

/// Runs to the end or to the time limit. Both pipes are drained at once, so that neither fills up.
fn run(command: &mut Command) -> std::io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let mut child = command.spawn()?;
    let (out, error) = (Drain::start(child.stdout.take()), Drain::start(child.stderr.take()));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "it took longer than ten minutes"));
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let until = Instant::now() + GRACE;
    Ok((status, out.finish(until)?, error.finish(until)?))
}

/// A pipe that is read by a thread of its own.
struct Drain {
    bytes: Arc<Mutex<Vec<u8>>>,
    done: Receiver<std::io::Result<()>>,
}

impl Drain {
    fn start(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (tell, done) = channel();
        let into = Arc::clone(&bytes);
        std::thread::spawn(move || {
            let result = pipe.map_or(Ok(()), |pipe| drain(pipe, &into));
            // Nobody listens after the time limit.
            let _ = tell.send(result);
        });
        Self { bytes, done }
    }

    /// What was read. A child of the program that outlives it may keep the pipe open for ever: then what
    /// came so far is all, and a plan that is cut by that is refused as every cut plan.
    fn finish(self, until: Instant) -> std::io::Result<Vec<u8>> {
        match self.done.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(result) => result?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(std::io::Error::other("a reader failed")),
        }
        match self.bytes.lock() {
            Ok(mut bytes) => Ok(std::mem::take(&mut *bytes)),
            Err(_) => Err(std::io::Error::other("a reader failed")),
        }
    }
}

fn drain(mut pipe: impl Read, into: &Mutex<Vec<u8>>) -> std::io::Result<()> {
    let mut chunk = vec![0; 1 << 16];
    loop {
        let length = match pipe.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let Ok(mut bytes) = into.lock() else { return Ok(()) };
        bytes.extend_from_slice(chunk.get(..length).unwrap_or_default());
    }
}
