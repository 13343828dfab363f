//! `pairgate check` with policies of a team's own: which file spoke, at which level, and who waived it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::program::run;

const POLICY: &str = r#"# A queue has no dead letters.
#
# Do: set `redrive_policy`.
resource_policy "aws_sqs_queue" "dead-letters" {
  enforce {
    condition     = attrs.redrive_policy != null
    error_message = "`redrive_policy` is not set"
  }
}
"#;

fn repository(config: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in [".git", "rules", "live"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let created = |kind: &str, name: &str, after: Value| {
        json!({
            "address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {
                "actions": ["create"], "before": null, "after": after,
                "after_unknown": {}, "before_sensitive": false, "after_sensitive": {}
            }
        })
    };
    let queue = |name: &str| created("aws_sqs_queue", name, json!({ "name": name, "redrive_policy": null }));
    // The pack has a policy for this one.
    let off = created("aws_ebs_encryption_by_default", "off", json!({ "enabled": false }));
    let plan = json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": {} },
        "resource_changes": [queue("jobs"), queue("mails"), off], "configuration": { "root_module": {} }
    });
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("rules/queues.policy.hcl", POLICY);
    write(".pairgate.hcl", config);
    write("live/plan.json", &plan.to_string());
    folder
}

const CONFIG: &str = "policies {\n  pack = \"none\"\n  folders = [\"rules\"]\n}\n";

/// The exit code and the findings of the policy.
fn check(folder: &Path, arguments: &[&str]) -> (i32, Vec<Value>) {
    // What the configuration says about the pack is meant to count.
    let mut command = support::program::pairgate(folder);
    let output = command.arg("check").args(arguments).args(["--format", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.filter(|finding| finding["rule"] == "dead-letters").cloned().collect();
    (output.status.code().unwrap(), found)
}

#[test]
fn the_place_is_told_from_where_the_person_stands() {
    let folder = repository(CONFIG);
    for (from, plan, file) in [
        (folder.path().to_owned(), "live/plan.json", "rules/queues.policy.hcl"),
        (folder.path().join("live"), "plan.json", "../rules/queues.policy.hcl"),
    ] {
        let (code, found) = check(&from, &[plan]);
        assert_eq!((code, found.len()), (1, 2));
        assert_eq!(found[0]["policy"], json!({ "file": file, "line": 5, "built_in": false }));
        assert_eq!(found[0]["message"]["en"], "`redrive_policy` is not set");
        assert_eq!(found[0]["help"]["en"], "set `redrive_policy`");
    }
}

#[test]
fn levels_and_waivers_are_for_policies_as_for_rules() {
    let waiver = "waive \"dead-letters\" {\n  address = \"aws_sqs_queue.jobs\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2999-01-01\"\n}\n";
    let level = |level: &str| format!("rule \"dead-letters\" {{\n  level = \"{level}\"\n}}\n");

    let folder = repository(&format!("{CONFIG}{}{waiver}", level("mandatory_overridable")));
    let (code, found) = check(folder.path(), &["live/plan.json"]);
    assert_eq!((code, &found[0]["waived"]["owner"], &found[1]["waived"]), (1, &json!("o"), &Value::Null));
    let (code, found) =
        check(repository(&format!("{CONFIG}{}", level("advisory"))).path(), &["live/plan.json"]);
    assert_eq!((code, &found[0]["level"], found.len()), (0, &json!("advisory"), 2));
    let (code, found) = check(repository(&format!("{CONFIG}{}", level("off"))).path(), &["live/plan.json"]);
    assert_eq!((code, found.len()), (0, 0));
}

#[test]
fn a_policy_of_the_pack_is_said_to_be_built_in() {
    let folder = repository("");
    let ran = run(folder.path(), ["check", "live/plan.json", "--pack", "aws/encryption", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let found: Vec<&Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| !finding["policy"].is_null())
        .collect();
    assert!(!found.is_empty(), "{report}");
    for finding in found {
        let place = &finding["policy"];
        assert_eq!(
            (&place["built_in"], &finding["rule"]),
            (&json!(true), &json!("aws-disk-default-encryption-off"))
        );
        assert!(place["file"].as_str().unwrap().starts_with("policies/aws/storage/encryption"), "{place}");
    }
}
