//! Whatever is not surely a whole plan is refused, with the problem and the fix; whatever is a plan is
//! read, however it was written down. All through the real binary.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

#[path = "input/accepted.rs"]
mod accepted;
#[path = "input/finding.rs"]
mod finding;
#[path = "input/output.rs"]
mod output;
#[path = "input/refused.rs"]
mod refused;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::program::{Ran, run};

/// A folder with one file, as `.git` would bound it: no configuration of the machine is found from here.
fn folder_with(name: &str, bytes: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

/// `pairgate check plan.json` for these bytes.
fn check(bytes: impl AsRef<[u8]>) -> Ran {
    let folder = folder_with("plan.json", bytes.as_ref());
    run(folder.path(), ["check", "plan.json"])
}

/// The report in JSON; the plan must be accepted.
fn report(bytes: impl AsRef<[u8]>) -> Value {
    let folder = folder_with("plan.json", bytes.as_ref());
    report_of(folder.path(), &["check", "plan.json"])
}

fn report_of(folder: &Path, arguments: &[&str]) -> Value {
    let ran = run(folder, arguments.iter().copied().chain(["--format", "json"]));
    assert!(ran.code <= 1, "refused: {}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout))
}

/// One resource that gets a new tag: as small as a whole plan can be.
fn plan() -> Value {
    let before = json!({ "id": "log-1", "name": "ログ <b>", "tags": {} });
    let after = json!({ "id": "log-1", "name": "ログ <b>", "tags": { "team": "core" } });
    let object = |values: &Value| {
        json!({ "root_module": { "resources": [{
            "address": "aws_cloudwatch_log_group.main", "mode": "managed", "type": "aws_cloudwatch_log_group",
            "name": "main", "provider_name": "registry.terraform.io/hashicorp/aws", "schema_version": 0,
            "values": values, "sensitive_values": { "tags": {} }
        }] } })
    };
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": object(&after),
        "resource_changes": [{
            "address": "aws_cloudwatch_log_group.main",
            "mode": "managed",
            "type": "aws_cloudwatch_log_group",
            "name": "main",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["update"],
                "before": before,
                "after": after,
                "after_unknown": { "tags": {} },
                "before_sensitive": { "tags": {} },
                "after_sensitive": { "tags": {} }
            }
        }],
        "prior_state": { "format_version": "1.0", "terraform_version": "1.11.4", "values": object(&before) },
        "configuration": { "root_module": {} },
        "timestamp": "2025-06-01T00:00:00Z",
        "applyable": true,
        "complete": true,
        "errored": false
    })
}

/// The plan with one member of its change set.
fn plan_with(pointer: &str, value: Value) -> String {
    let mut plan = plan();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    plan.pointer_mut(parent).unwrap()[key] = value;
    plan.to_string()
}

fn without(pointer: &str) -> String {
    let mut plan = plan();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    plan.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    plan.to_string()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}
