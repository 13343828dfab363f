//! Levels depend on the environment, and the configuration decides over both.

use pairgate::finding::Level;
use pairgate::rules;

use super::support::files::project;
use super::support::program::run;
use serde_json::Value;
use std::fs;

const PRODUCTION: &str = "environment \"prod\" {\n  paths = [\".\"]\nREST}\n";

/// The level of the findings of a rule about its own fixture, and the exit code.
fn level(rule: &str, config: &str) -> (Option<String>, i32) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".pairgate.hcl"), config).unwrap();
    fs::copy(project(&format!("tests/rules/{rule}/trips.json")), folder.path().join("plan.json")).unwrap();
    let ran = run(folder.path(), ["check", "plan.json", "--pack", "none", "--format", "json"]);
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = report["findings"].as_array().unwrap().iter().find(|one| one["rule"] == rule);
    (found.map(|one| one["level"].as_str().unwrap().to_owned()), ran.code)
}

#[test]
fn administrators_and_escalation_are_mandatory_in_production_and_nothing_else_is() {
    for rule in rules::ALL {
        let stricter = match rule.id {
            "admin-granted" | "privilege-escalation" => Some(Level::Mandatory),
            "access-unknown-until-apply" => Some(Level::MandatoryOverridable),
            _ => None,
        };
        assert_eq!(rule.production, stricter, "{}", rule.id);
    }
    for rule in ["admin-granted", "privilege-escalation"] {
        assert_eq!(level(rule, ""), (Some("mandatory_overridable".to_owned()), 1));
        assert_eq!(level(rule, &PRODUCTION.replace("REST", "")), (Some("mandatory".to_owned()), 1));
        let not = PRODUCTION.replace("REST", "  production = false\n");
        assert_eq!(level(rule, &not), (Some("mandatory_overridable".to_owned()), 1));
    }
}

/// A first apply would block every team on its first day.
#[test]
fn what_is_unknown_until_apply_blocks_in_production_only() {
    let rule = "access-unknown-until-apply";
    assert_eq!(level(rule, ""), (Some("advisory".to_owned()), 0));
    assert_eq!(level(rule, &PRODUCTION.replace("REST", "")), (Some("mandatory_overridable".to_owned()), 1));
}

/// A weaker finding of a rule that is advice already has the rule's own level, and is advice in production all the same.
#[test]
fn a_weaker_finding_stays_weaker_in_production() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".pairgate.hcl"), PRODUCTION.replace("REST", "")).unwrap();
    let data = "data.aws_iam_policy_document.d";
    let statement =
        serde_json::json!({ "actions": ["s3:GetObject"], "effect": "Allow", "resources": [null] });
    let plan = serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.11.4",
        "resource_changes": [
            { "address": data, "mode": "data", "type": "aws_iam_policy_document", "name": "d",
              "change": { "actions": ["read"], "before": null, "after": { "statement": [statement] },
                          "after_unknown": { "json": true, "statement": [{ "resources": [true] }] } } },
            { "address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p",
              "change": { "actions": ["create"], "before": null, "after": { "role": "r", "name": "p" },
                          "after_unknown": { "policy": true } } },
        ],
        "configuration": { "root_module": { "resources": [
            { "address": data, "mode": "data", "type": "aws_iam_policy_document", "name": "d", "expressions": {} },
            { "address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p",
              "expressions": { "policy": { "references": [format!("{data}.json"), data] } } },
        ] } },
    });
    fs::write(folder.path().join("plan.json"), plan.to_string()).unwrap();
    let ran = run(folder.path(), ["check", "plan.json", "--pack", "none", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let all = report["findings"].as_array().unwrap();
    let found = all.iter().find(|one| one["rule"] == "access-unknown-until-apply").unwrap();
    assert_eq!(found["level"], "advisory", "{report:#}");
}

#[test]
fn the_configuration_decides_over_both() {
    for place in ["", "  rule \"admin-granted\" {\n    level = \"advisory\"\n  }\n"] {
        let general =
            if place.is_empty() { "rule \"admin-granted\" {\n  level = \"advisory\"\n}\n" } else { "" };
        let config = format!("{general}{}", PRODUCTION.replace("REST", place));
        assert_eq!(level("admin-granted", &config).0.as_deref(), Some("advisory"), "{config}");
    }
    let off = PRODUCTION.replace("REST", "  rule \"admin-granted\" {\n    level = \"off\"\n  }\n");
    assert_eq!(level("admin-granted", &off).0, None);
}

#[test]
fn a_waiver_does_not_lift_it_in_production() {
    let waiver = "waive \"admin-granted\" {\n  address = \"**\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2099-12-31\"\n}\n";
    let (found, code) = level("admin-granted", &format!("{waiver}{}", PRODUCTION.replace("REST", "")));
    assert_eq!((found.as_deref(), code), (Some("mandatory"), 1));
}
