//! What GitHub Actions tells a step, and where a step leaves its results.
//!
//! The event file was made by GitHub, but branch names and descriptions in it are anybody's. It is read into
//! types, bounded. What is written goes through files and never through workflow commands, with delimiters that
//! no value can forge.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Diagnostic;
use crate::plan::digest::hex;

use super::forge_args::variable;

/// Larger event files GitHub does not make.
const MOST_EVENT: u64 = 32 << 20;
/// The runner throws a larger summary away, all of it.
const MOST_SUMMARY: u64 = 1 << 20;

/// The environment of a step.
#[derive(Debug, Clone, Default)]
pub struct Actions {
    /// The pull request of the event.
    pub pull_request: Option<EventPull>,
    summary: Option<PathBuf>,
    output: Option<PathBuf>,
}

/// The pull request of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPull {
    /// Its number.
    pub number: u64,
    /// The commit at its head when the event happened.
    pub head_sha: String,
    /// The tip of its base when the event happened.
    pub base_sha: String,
    /// The head is in another repository than the base, or nobody knows.
    pub fork: bool,
}

#[derive(Deserialize)]
struct Event {
    pull_request: Option<Pull>,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    head: Tip,
    base: Tip,
}

#[derive(Deserialize)]
struct Tip {
    sha: String,
    repo: Option<Repo>,
}

#[derive(Deserialize)]
struct Repo {
    id: u64,
}

impl Actions {
    /// Reads the environment. Outside of a workflow everything is none.
    pub fn read() -> Result<Self, Diagnostic> {
        let file = |name| Ok::<_, Diagnostic>(variable(name)?.map(PathBuf::from));
        let event = match file("GITHUB_EVENT_PATH")? {
            Some(path) => read_event(&path)?,
            None => None,
        };
        Ok(Self {
            pull_request: event,
            summary: file("GITHUB_STEP_SUMMARY")?,
            output: file("GITHUB_OUTPUT")?,
        })
    }

    /// The same with these, whatever the environment says.
    pub fn new(pull_request: Option<EventPull>, summary: Option<PathBuf>, output: Option<PathBuf>) -> Self {
        Self { pull_request, summary, output }
    }

    /// Whether there is a place for a summary.
    pub fn has_summary(&self) -> bool {
        self.summary.is_some()
    }

    /// How many bytes the summary may still have.
    pub fn summary_room(&self) -> usize {
        let there =
            self.summary.as_ref().and_then(|path| std::fs::metadata(path).ok()).map_or(0, |m| m.len());
        usize::try_from(MOST_SUMMARY.saturating_sub(there).saturating_sub(1)).unwrap_or_default()
    }

    /// Appends to the job's summary; nothing is written that would make the runner throw all of it away.
    pub fn summarise(&self, markdown: &str) -> Result<(), Diagnostic> {
        let Some(path) = &self.summary else { return Ok(()) };
        if markdown.len() > self.summary_room() {
            return Err(Diagnostic::error("summary-size", "the job's summary has no room for the report")
                .help("write less into `GITHUB_STEP_SUMMARY` before this step"));
        }
        append(path, &format!("{}\n", markdown.trim_end_matches('\n')), "GITHUB_STEP_SUMMARY")
    }

    /// Sets outputs of the step.
    pub fn set_outputs(&self, outputs: &[(&str, String)]) -> Result<(), Diagnostic> {
        let Some(path) = &self.output else { return Ok(()) };
        let text: String = outputs.iter().map(|(name, value)| output(name, value)).collect();
        append(path, &text, "GITHUB_OUTPUT")
    }
}

/// One output. The delimiter is a hash of the value: no value can hold the hash of itself.
fn output(name: &str, value: &str) -> String {
    let end = format!("pairgate_{}", hex(&Sha256::digest(value.as_bytes())));
    format!("{name}<<{end}\n{value}\n{end}\n")
}

fn append(path: &Path, text: &str, variable: &str) -> Result<(), Diagnostic> {
    let written = OpenOptions::new().append(true).create(true).open(path);
    written.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        Diagnostic::error("actions-unwritable", format!("cannot write `{}`: {error}", path.display()))
            .help(format!("`{variable}` must name a file that can be written to, or be unset"))
    })
}

fn read_event(path: &Path) -> Result<Option<EventPull>, Diagnostic> {
    let broken = |why: &str| {
        Diagnostic::error("event-unreadable", format!("cannot read the event `{}`: {why}", path.display()))
            .help("`GITHUB_EVENT_PATH` must name the file that GitHub Actions made; outside of a workflow unset it and pass `--pr`, `--head` and `--base`")
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| broken(&error.to_string()))?;
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return Err(broken("it is not a plain file"));
    }
    file.take(MOST_EVENT + 1).read_to_end(&mut bytes).map_err(|error| broken(&error.to_string()))?;
    if bytes.len() as u64 > MOST_EVENT {
        return Err(broken("it is too large"));
    }
    // What the parser says could repeat a piece of the file.
    let event: Event = serde_json::from_slice(&bytes).map_err(|error| {
        broken(&format!("it is not an event (line {}, column {})", error.line(), error.column()))
    })?;
    Ok(event.pull_request.map(|pull| EventPull {
        number: pull.number,
        fork: match (&pull.head.repo, &pull.base.repo) {
            (Some(head), Some(base)) => head.id != base.id,
            // The head's repository was deleted.
            _ => true,
        },
        head_sha: pull.head.sha,
        base_sha: pull.base.sha,
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_value_ends_its_own_output() {
        let value = "a\npairgate_0\nverdict=clear\nsign-off<<x\nsatisfied\nx";
        let text = output("report", value);
        let (head, rest) = text.split_once('\n').unwrap();
        let end = head.strip_prefix("report<<").unwrap();
        assert_eq!(rest, format!("{value}\n{end}\n"));
        assert!(!value.contains(end));
    }
}
