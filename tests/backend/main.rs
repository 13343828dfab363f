//! `pairgate check` judges where the state is kept, and never tells what is secret about it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod labels;
mod secrets;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::program::{pairgate, run};

/// A root module that changes nothing.
fn root(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": {} },
        "resource_changes": [], "configuration": { "root_module": {} }
    });
    write(folder.path(), "plan.json", &plan.to_string());
    files.iter().for_each(|(name, text)| write(folder.path(), name, text));
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn report(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let all = ["check", "plan.json", "--format", "json"].iter().chain(arguments);
    let ran = run(folder, all.copied().collect::<Vec<_>>());
    let report = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    (ran.code, report)
}

/// `RULE ADDRESS` of every finding of the pack's group, with the exit code.
fn judged(files: &[(&str, &str)]) -> (i32, Vec<String>) {
    let (code, report) = report(root(files).path(), &["--pack", "terraform/state"]);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    (code, findings.map(|one| format!("{} {}", text(&one["rule"]), text(&one["address"]))).collect())
}

fn s3(settings: &str) -> String {
    format!(
        "terraform {{\n  backend \"s3\" {{\n    bucket = \"acme\"\n    key = \"prod\"\n{settings}\n  }}\n}}\n"
    )
}

fn initialised(kind: &str, config: Value) -> String {
    json!({ "version": 3, "terraform_version": "1.11.4", "backend": { "type": kind, "config": config, "hash": 1 } })
        .to_string()
}

const DATA: &str = ".terraform/terraform.tfstate";

#[test]
fn a_complete_block_is_judged_by_what_it_says() {
    let cases = [
        ("encrypt = true\nuse_lockfile = true", 0, vec![]),
        ("encrypt = true\ndynamodb_table = \"locks\"", 0, vec![]),
        ("encrypt = true", 1, vec!["terraform-backend-unlocked terraform_backend.s3"]),
        ("encrypt = true\ndynamodb_table = \"\"", 1, vec!["terraform-backend-unlocked terraform_backend.s3"]),
        ("use_lockfile = true", 0, vec!["terraform-backend-unencrypted terraform_backend.s3"]),
        // A local of the folder is as good as a literal.
        ("encrypt = local.yes\nuse_lockfile = true", 0, vec![]),
    ];
    for (settings, code, found) in cases {
        let text = format!("{}locals {{\n  yes = true\n}}\n", s3(settings));
        assert_eq!(
            judged(&[("main.tf", &text)]),
            (code, found.into_iter().map(str::to_owned).collect()),
            "{text}"
        );
    }
}

#[test]
fn settings_that_init_fills_in_are_unknown_and_not_absent() {
    let undecided = (0, vec!["policy-undecided terraform_backend.s3".to_owned()]);
    let blocks = [
        "terraform {\n  backend \"s3\" {}\n}\n",
        "terraform {\n  backend \"s3\" {\n    bucket = \"acme\"\n    encrypt = true\n  }\n}\n",
        "terraform {\n  backend \"s3\" {\n    bucket = \"acme\"\n    key = \"${var.name}/x\"\n    encrypt = true\n  }\n}\n",
    ];
    for block in blocks {
        assert_eq!(judged(&[("main.tf", block)]), undecided, "{block}");
    }
    // What is written holds.
    let locked = "terraform {\n  backend \"s3\" {\n    use_lockfile = true\n  }\n}\n";
    assert_eq!(judged(&[("main.tf", locked)]), (0, vec![]));
    // A variable may be null or false.
    assert_eq!(judged(&[("main.tf", &s3("encrypt = true\nuse_lockfile = var.lock"))]), undecided);
    // An http backend without an address gets it from the environment, and perhaps the lock's too.
    let found = judged(&[(DATA, &initialised("http", json!({ "address": null, "lock_address": null })))]);
    assert_eq!(found, (0, vec!["policy-undecided terraform_backend.http".to_owned()]));
}

#[test]
fn what_cannot_be_decided_says_that_init_would_help() {
    let folder = root(&[("main.tf", "terraform {\n  backend \"s3\" {}\n}\n")]);
    let ran = run(folder.path(), ["check", "plan.json", "--pack", "state"]);
    assert!(ran.stdout.contains("one policy cannot be decided: the backend leaves settings to `init`"));
    assert!(ran.stdout.contains("write the settings into the backend block or `-backend-config`"));
    assert!(!ran.stdout.contains("after apply"), "{}", ran.stdout);
}

#[test]
fn what_init_has_written_comes_before_the_files() {
    let partial = "terraform {\n  backend \"s3\" {}\n}\n";
    let null = |name: &str| (name.to_owned(), Value::Null);
    let config = |lock: Value| {
        let mut all: serde_json::Map<_, _> =
            ["dynamodb_table", "kms_key_id", "token"].map(null).into_iter().collect();
        all.extend(
            [("bucket", json!("b")), ("key", json!("k")), ("encrypt", json!(true)), ("use_lockfile", lock)]
                .map(|(name, value)| (name.to_owned(), value)),
        );
        initialised("s3", Value::Object(all))
    };
    assert_eq!(judged(&[("main.tf", partial), (DATA, &config(json!(true)))]), (0, vec![]));
    let unlocked = (1, vec!["terraform-backend-unlocked terraform_backend.s3".to_owned()]);
    assert_eq!(judged(&[("main.tf", partial), (DATA, &config(Value::Null))]), unlocked);
    assert_eq!(judged(&[(DATA, &config(json!(false)))]), unlocked, "there need be no `.tf` file");
    // It also comes before a file that does not parse.
    assert_eq!(judged(&[("main.tf", "terraform {"), (DATA, &config(Value::Null))]), unlocked);
    // Without a backend it says nothing.
    let none = json!({ "version": 3, "backend": null }).to_string();
    assert_eq!(judged(&[("main.tf", &s3("encrypt = true")), (DATA, &none)]), unlocked);
}

#[test]
fn what_terraform_writes_is_what_is_read() {
    let Some(program) = support::terraform::find() else { return };
    let folder = root(&[("main.tf", "terraform {\n  backend \"local\" {}\n}\n")]);
    support::terraform::terraform(&program, folder.path(), &["init", "-backend-config=path=kept.tfstate"]);
    fs::remove_file(folder.path().join("main.tf")).unwrap();
    write(folder.path(), "own.policy.hcl", secrets::SHOWS);
    let (_, all) = report(folder.path(), &["--policy", "own.policy.hcl"]);
    let told = all["findings"][0]["message"]["en"].as_str().unwrap();
    let told: Value = serde_json::from_str(told).unwrap();
    assert_eq!(told, json!({ "type": "local", "path": "kept.tfstate" }));
}

#[test]
fn the_data_folder_may_lie_elsewhere() {
    let folder = root(&[
        ("main.tf", "terraform {\n  backend \"s3\" {}\n}\n"),
        ("data/terraform.tfstate", &initialised("gcs", json!({ "bucket": "b" }))),
    ]);
    let mut command = pairgate(folder.path());
    command.args(["check", "plan.json", "--pack", "state", "--format", "json"]).env("TF_DATA_DIR", "data");
    let output = command.output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["findings"]), (Some(0), &json!([])));
}

#[test]
fn other_backends_are_judged_by_their_own_settings() {
    let local = "terraform-backend-local terraform_backend.local";
    let http = "terraform {\n  backend \"http\" {\n    address = \"http://state.example.com/x\"\n  }\n}\n";
    let cases: [(&str, &str, i32, &[&str]); 8] = [
        ("main.tf", "resource \"null_resource\" \"x\" {}\n", 0, &[local]),
        ("main.tf", "terraform {\n  backend \"local\" {}\n}\n", 0, &[local]),
        ("main.tofu", "locals {}\n", 0, &[local]),
        ("main.tf", "terraform {\n  cloud {\n    organization = \"acme\"\n  }\n}\n", 0, &[]),
        ("main.tf", "terraform {\n  backend \"gcs\" {}\n}\n", 0, &[]),
        ("main.tf", "terraform {\n  state_store \"acme_store\" {}\n}\n", 0, &[]),
        (
            "main.tf.json",
            r#"{"terraform": [{"backend": {"consul": {"path": "x", "lock": false}}}]}"#,
            1,
            &["terraform-backend-unlocked terraform_backend.consul"],
        ),
        (
            "main.tf",
            http,
            1,
            &[
                "terraform-backend-http-plain terraform_backend.http",
                "terraform-backend-unlocked terraform_backend.http",
            ],
        ),
    ];
    for (name, text, code, found) in cases {
        assert_eq!(
            judged(&[(name, text)]),
            (code, found.iter().map(|one| (*one).to_owned()).collect()),
            "{text}"
        );
    }
    assert_eq!(judged(&[]), (0, vec![]), "a folder that is no root module has no backend");
    assert_eq!(judged(&[("notes.txt", "x")]), (0, vec![]));
    assert_eq!(judged(&[(".terraform/modules/modules.json", "{}")]), (0, vec![local.to_owned()]));
}

#[test]
fn an_override_file_replaces_the_block() {
    let good = s3("encrypt = true\nuse_lockfile = true");
    let local = "terraform {\n  backend \"local\" {}\n}\n";
    for name in ["override.tf", "a_override.tf", "backend_override.tf"] {
        let found = judged(&[("main.tf", local), ("zz.tf", "locals {}\n"), (name, &good)]);
        assert_eq!(found, (0, vec![]), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_said_and_not_judged() {
    let large = format!("# {}\n", "x".repeat(2 << 20));
    let cases: [(&str, &str, &str); 8] = [
        ("main.tf", "terraform {\n", "`main.tf` line "),
        ("main.tf.json", "{", "`main.tf.json` line 1 does not parse"),
        ("main.tf", &large, "`main.tf` was not read: it is larger than 1 MiB"),
        ("main.tf", "terraform {\n  backend \"s 3\" {}\n}\n", "the type of the backend is no name"),
        (DATA, "{\"backend\": {", "`.terraform/terraform.tfstate` line 1 does not parse"),
        (DATA, "[]", "`.terraform/terraform.tfstate` was not read: it is not what `init` writes"),
        (DATA, "{\"backend\": {\"type\": 1}}", "`.terraform/terraform.tfstate` was not read"),
        (DATA, &large, "`.terraform/terraform.tfstate` was not read: it is larger than 1 MiB"),
    ];
    for (name, text, wanted) in cases {
        let folder = root(&[(name, text)]);
        let (code, all) = report(folder.path(), &["--pack", "state"]);
        assert_eq!((code, &all["findings"]), (0, &json!([])), "{name}");
        let notices = all["notices"].to_string();
        assert!(
            notices.contains("policies did not judge the backend") && notices.contains(wanted),
            "{notices}"
        );
        // Who does not ask for the backend hears nothing of it.
        assert!(!report(folder.path(), &["--pack", "aws"]).1.to_string().contains("backend"), "{name}");
    }
    // A broken file beside the one with the block changes nothing, unless it could replace the block.
    let good = s3("encrypt = true\nuse_lockfile = true");
    for (name, notices) in [("other.tf", 0), ("x_override.tf", 1)] {
        let (_, all) =
            report(root(&[("main.tf", &good), (name, "terraform {")]).path(), &["--pack", "state"]);
        let told =
            all["notices"].as_array().unwrap().iter().filter(|one| one.to_string().contains("backend"));
        assert_eq!(told.count(), notices, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_to_files_and_never_to_pipes() {
    let shared = root(&[("backend.tf", &s3("encrypt = true"))]);
    let folder = root(&[]);
    let link = |to: &Path| {
        let _ = fs::remove_file(folder.path().join("backend.tf"));
        std::os::unix::fs::symlink(to, folder.path().join("backend.tf")).unwrap();
        report(folder.path(), &["--pack", "terraform/state"]).1
    };
    let found = link(&shared.path().join("backend.tf"));
    assert_eq!(found["findings"][0]["rule"], "terraform-backend-unlocked");
    assert!(link(Path::new("/dev/zero"))["notices"].to_string().contains("it is not a regular file"));
}
