//! The person's own `git`, for what needs their credentials: argument vectors only, bounded in time and output.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::remote::without_credentials;
use crate::diagnostic::Diagnostic;

/// Long enough to type a password or to log in with a browser.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// So much of what it says is kept.
const KEPT: u64 = 64 * 1024;
/// Variables that would lead it to another repository than the one that was opened.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CEILING_DIRECTORIES",
];

/// How it ended.
pub(super) struct Ran {
    /// The exit code; none when a signal ended it.
    pub(super) code: Option<i32>,
    /// What it wrote for programs.
    pub(super) stdout: String,
    /// What it wrote for people, without credentials.
    pub(super) stderr: String,
}

/// Runs `git` in a folder. Passwords are asked for on the terminal by git itself.
pub(super) fn run(folder: &Path, arguments: &[&str]) -> Result<Ran, Diagnostic> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).env("LC_ALL", "C");
    for variable in ELSEWHERE {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| unstarted(&error))?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let code = wait(&mut child, arguments.first().copied().unwrap_or_default())?;
    let text = |thread: thread::JoinHandle<Vec<u8>>| {
        without_credentials(&String::from_utf8_lossy(&thread.join().unwrap_or_default()))
    };
    Ok(Ran { code, stdout: text(stdout), stderr: text(stderr) })
}

fn wait(child: &mut Child, verb: &str) -> Result<Option<i32>, Diagnostic> {
    let end = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.code()),
            Ok(None) if Instant::now() < end => thread::sleep(PAUSE),
            Ok(None) => {
                // It may have ended this moment; either way there is nothing to wait for.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Diagnostic::error(
                    "git-timeout",
                    format!("`git {verb}` did not end within five minutes"),
                )
                .help("run it by hand to see what it waits for"));
            }
            Err(error) => return Err(unstarted(&error)),
        }
    }
}

/// Keeps the first part and lets the rest flow away, so that a full pipe never stops the program.
fn reader(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut from) = from {
            // What cannot be read was not said.
            let _ = (&mut from).take(KEPT).read_to_end(&mut kept);
            let _ = io::copy(&mut from, &mut io::sink());
        }
        kept
    })
}

fn unstarted(error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::NotFound => "the program `git` is not there".to_owned(),
        _ => format!("the program `git` cannot be run: {error}"),
    };
    Diagnostic::error("git-missing", message).help("install git and see that PATH leads to it")
}
