//! A runner for composite actions, as far as `action.yml` needs one.
//!
//! It knows the few expressions that are used and refuses all others, so that a new one is noticed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::files::project;
use crate::support::program::executable;
use crate::support::skip::skip;

/// The version in `Cargo.toml`, which is the action's own.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What a runner of this kind is called in releases.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// A machine with a workspace, an event and stubs in front of PATH.
pub struct Runner {
    folder: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    /// What `github.action_repository` and `github.action_ref` say.
    pub used: (String, String),
}

/// How a run of the action ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code of the step that failed, or 0.
    pub code: i32,
    /// What the steps printed, both streams.
    pub log: String,
    /// The action's outputs.
    pub outputs: BTreeMap<String, String>,
    /// The job's summary.
    pub summary: String,
    /// Names of the steps that ran.
    pub ran: Vec<String>,
    /// The key that the cache was asked for.
    pub cache_key: Option<String>,
}

impl Runner {
    /// A job for `pull_request` 7 of `acme/infra`, on Linux, in an empty workspace. Nothing is released, and
    /// `cargo build` yields the pairgate that is under test.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runner = Self {
            folder,
            inputs: BTreeMap::new(),
            variables: BTreeMap::new(),
            used: ("pairgate/pairgate".to_owned(), format!("v{VERSION}")),
        };
        for name in ["workspace", "temp", "stubs", "home", "releases", "cache"] {
            fs::create_dir(runner.path(name)).unwrap();
        }
        runner
            .event("pull_request", &pull_request())
            .stub("curl", CURL)
            .built(assert_cmd::cargo::cargo_bin!("pairgate"))
    }

    /// A path on the machine.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// A file in the workspace, copied from the project.
    pub fn with(self, name: &str, from: &str) -> Self {
        let file = self.path("workspace").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(project(from), file).unwrap();
        self
    }

    /// A file in the workspace with this text.
    pub fn file(self, name: &str, text: &str) -> Self {
        let file = self.path("workspace").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self
    }

    /// Another event.
    pub fn event(mut self, name: &str, payload: &Value) -> Self {
        fs::write(self.path("event.json"), payload.to_string()).unwrap();
        self.variables.insert("GITHUB_EVENT_NAME".to_owned(), name.to_owned());
        self
    }

    /// An input of the action.
    pub fn input(mut self, name: &str, value: &str) -> Self {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A variable of the job.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A program in front of PATH. `MACHINE` stands for the machine's folder.
    pub fn stub(self, name: &str, script: &str) -> Self {
        let text = script.replace("MACHINE", self.path("").to_str().unwrap().trim_end_matches('/'));
        executable(&self.path("stubs").join(name), &text);
        self
    }

    /// `cargo build` yields this program.
    pub fn built(self, program: &Path) -> Self {
        let script = CARGO.replace("PROGRAM", program.to_str().unwrap());
        self.stub("cargo", &script)
    }

    /// `cargo build` yields a program that notes its arguments and its environment, writes this report, and exits so.
    pub fn noting(self, code: i32, report: Option<&Value>) -> Self {
        let report = report.map_or_else(String::new, Value::to_string);
        fs::write(self.path("report.json"), report).unwrap();
        let program = self.path("noting");
        let text = NOTING.replace("MACHINE", self.path("").to_str().unwrap().trim_end_matches('/'));
        executable(&program, &text.replace("CODE", &code.to_string()));
        self.built(&program)
    }

    /// What the noting program was given.
    pub fn noted(&self) -> Vec<String> {
        let bytes = fs::read(self.path("arguments")).unwrap_or_else(|_| panic!("the program did not run"));
        let text = String::from_utf8(bytes).unwrap();
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    /// The environment of the noting program.
    pub fn noted_environment(&self) -> String {
        fs::read_to_string(self.path("environment")).unwrap()
    }

    /// Runs the action.
    pub fn run(&self) -> Ended {
        let action: Value =
            yaml_serde::from_str(&fs::read_to_string(project("action.yml")).unwrap()).unwrap();
        assert_eq!(action["runs"]["using"], "composite");
        let declared = action["inputs"].as_object().unwrap();
        for name in self.inputs.keys() {
            assert!(declared.contains_key(name), "the action has no input `{name}`");
        }
        let inputs = declared.iter().map(|(name, input)| {
            let default = input["default"].as_str().unwrap_or_else(|| panic!("`{name}` has no default"));
            (
                name.clone(),
                self.inputs
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| default.replace("${{ github.token }}", TOKEN)),
            )
        });
        let mut job = Job { runner: self, inputs: inputs.collect(), steps: BTreeMap::new() };
        let mut ended = Ended {
            code: 0,
            log: String::new(),
            outputs: BTreeMap::new(),
            summary: String::new(),
            ran: Vec::new(),
            cache_key: None,
        };
        for (number, step) in action["runs"]["steps"].as_array().unwrap().iter().enumerate() {
            if ended.code == 0 && step["if"].as_str().is_none_or(|condition| job.holds(condition)) {
                job.step(number, step, &mut ended);
            }
        }
        let saved = self.path("cache").join("saved");
        if ended.cache_key.is_some() && ended.code == 0 && !saved.exists() {
            fs::rename(self.path("temp/pairgate-bin/pairgate"), saved).unwrap();
        }
        for (name, output) in action["outputs"].as_object().unwrap() {
            ended.outputs.insert(name.clone(), job.filled(output["value"].as_str().unwrap()));
        }
        ended
    }
}

/// Whether this machine has what every runner has; says so if not.
pub fn ready() -> bool {
    let has =
        |name: &str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let missing = ["bash", "jq", "tar", "sha256sum"].into_iter().find(|name| !has(name));
    if let Some(name) = missing {
        skip(&format!("no {name} in PATH"));
    }
    missing.is_none()
}

/// The job's token.
pub const TOKEN: &str = "ghs_token-of-the-job";

/// The steps of one run.
struct Job<'r> {
    runner: &'r Runner,
    inputs: BTreeMap<String, String>,
    steps: BTreeMap<String, BTreeMap<String, String>>,
}

impl Job<'_> {
    fn step(&mut self, number: usize, step: &Value, ended: &mut Ended) {
        ended.ran.push(step["name"].as_str().unwrap().to_owned());
        if let Some(uses) = step["uses"].as_str() {
            assert!(uses.starts_with("actions/cache@"), "{uses}");
            let folder = PathBuf::from(self.filled(step["with"]["path"].as_str().unwrap()));
            ended.cache_key = Some(self.filled(step["with"]["key"].as_str().unwrap()));
            let saved = self.runner.path("cache").join("saved");
            if saved.exists() {
                fs::create_dir_all(&folder).unwrap();
                // A process of its own writes it, as `executable` does.
                assert!(
                    Command::new("cp").arg(saved).arg(folder.join("pairgate")).status().unwrap().success()
                );
            }
            return;
        }
        assert_eq!(step["shell"], "bash");
        let run = step["run"].as_str().unwrap();
        assert!(!run.contains("${{"), "an expression in a script: {run}");
        let file = |name: &str| {
            let file = self.runner.path(&format!("{number}-{name}"));
            fs::write(&file, "").unwrap();
            file
        };
        let (output, summary) = (file("output"), file("summary"));
        let stubs = self.runner.path("stubs");
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("bash");
        // As the runner starts it.
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run]);
        command.current_dir(self.runner.path("workspace")).env_clear();
        command.env("PATH", format!("{}:{path}", stubs.display())).env("HOME", self.runner.path("home"));
        command.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", &summary);
        command.env("GITHUB_ENV", file("env")).env("GITHUB_PATH", file("path"));
        command.env("GITHUB_ACTIONS", "true").env("CI", "true").env("GITHUB_REPOSITORY", "acme/infra");
        command.env("GITHUB_ACTION_PATH", project("")).env("GITHUB_WORKSPACE", self.runner.path("workspace"));
        command
            .env("RUNNER_TEMP", self.runner.path("temp"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64");
        command.env("GITHUB_EVENT_PATH", self.runner.path("event.json"));
        command.env("GITHUB_SERVER_URL", "https://github.com").envs(&self.runner.variables);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, self.filled(value.as_str().unwrap()));
        }
        let ran = command.output().unwrap();
        for bytes in [&ran.stdout, &ran.stderr] {
            ended.log.push_str(&String::from_utf8_lossy(bytes));
        }
        ended.code = ran.status.code().unwrap();
        ended.summary.push_str(&fs::read_to_string(summary).unwrap());
        if let Some(id) = step["id"].as_str() {
            self.steps.insert(id.to_owned(), outputs(&fs::read_to_string(output).unwrap()));
        }
    }

    /// Whether `a == 'x' && b == 'y'` holds.
    fn holds(&self, condition: &str) -> bool {
        condition.split(" && ").all(|part| {
            let (value, wanted) = part.split_once(" == ").unwrap_or_else(|| panic!("cannot judge `{part}`"));
            let wanted = wanted.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap();
            self.value(value) == wanted
        })
    }

    /// The text with its expressions replaced.
    fn filled(&self, text: &str) -> String {
        match text.split_once("${{ ") {
            None => text.to_owned(),
            Some((before, rest)) => {
                let (expression, after) = rest.split_once(" }}").unwrap();
                format!("{before}{}{}", self.value(expression), self.filled(after))
            }
        }
    }

    fn value(&self, expression: &str) -> String {
        match expression.split('.').collect::<Vec<_>>()[..] {
            ["inputs", name] => self.inputs[name].clone(),
            ["github", "action_repository"] => self.runner.used.0.clone(),
            ["github", "action_ref"] => self.runner.used.1.clone(),
            ["steps", id, "outputs", name] => {
                self.steps.get(id).and_then(|outputs| outputs.get(name)).cloned().unwrap_or_default()
            }
            _ => panic!("this runner does not know the expression `{expression}`"),
        }
    }
}

/// What a step wrote into its file for outputs: `NAME=VALUE`, each name once.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    for line in text.lines() {
        let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("no output: `{line}`"));
        assert!(outputs.insert(name.to_owned(), value.to_owned()).is_none(), "`{name}` is there twice");
    }
    outputs
}

/// The event of a pull request.
pub fn pull_request() -> Value {
    json!({"pull_request": {
        "number": 7,
        "head": {"sha": "a".repeat(40), "repo": {"full_name": "acme/infra"}},
        "base": {"sha": "b".repeat(40)},
    }})
}

/// The event of a comment.
pub fn comment(body: &str) -> Value {
    json!({
        "action": "created",
        "issue": {"number": 7, "pull_request": {"url": "https://api.github.com/repos/acme/infra/pulls/7"}},
        "comment": {"body": body, "user": {"login": "stranger"}, "author_association": "NONE"},
    })
}

/// Serves `releases/` as if it were the web, and only over https.
const CURL: &str = r#"#!/usr/bin/env bash
set -eu
printf '%s\n' "$*" >>"MACHINE/curl-log"
case " $* " in *" --proto =https --proto-redir =https "*) ;; *) echo "http is possible" >&2; exit 99 ;; esac
while [ $# -gt 1 ]; do
  case $1 in --output) out=$2 ;; esac
  shift
done
case $1 in https://*) ;; *) exit 98 ;; esac
if [ -f "MACHINE/curl-answers" ]; then cat "MACHINE/curl-answers"; exit 0; fi
file="MACHINE/releases/${1#https://}"
if [ -f "$file" ]; then cp "$file" "$out"; printf 200; else printf 404; fi
"#;

/// Builds nothing: what it would have built is there.
const CARGO: &str = r#"#!/usr/bin/env bash
set -eu
printf '%s in %s\n' "$*" "$PWD" >>"MACHINE/cargo-log"
case " $* " in *" --release --locked "*) ;; *) echo "not locked" >&2; exit 99 ;; esac
while [ $# -gt 0 ]; do
  case $1 in --target-dir) target=$2 ;; esac
  shift
done
mkdir -p "$target/release"
ln "PROGRAM" "$target/release/pairgate" || cp "PROGRAM" "$target/release/pairgate"
"#;

const NOTING: &str = r#"#!/usr/bin/env bash
set -eu
printf '%s\0' "$@" >"MACHINE/arguments"
env >"MACHINE/environment"
echo "::warning::from inside"
if [ -s "MACHINE/summary.md" ]; then cat "MACHINE/summary.md"; fi
for argument; do
  case $argument in --output=json=*) if [ -s "MACHINE/report.json" ]; then cp "MACHINE/report.json" "${argument#--output=json=}"; fi ;; esac
done
exit CODE
"#;
