//! What a rule says, the pack does not say again; everything else of it stays.

use std::collections::BTreeSet;
use std::fs;

use pairgate::config::{Config, Settings};
use pairgate::engine::overlap::{SAME, drop_repetitions};
use pairgate::finding::{Finding, Level, Waived};
use pairgate::policy::pack;
use pairgate::rules;
use pairgate::source::Source;
use pairgate::text::Text;
use serde_json::Value;

use super::support::files::project;
use super::support::program::as_user as run;

/// Rule and address of all findings of the built-in rules about access and of the pack.
fn findings(plan: &str, config: &str) -> BTreeSet<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".pairgate.hcl"), config).unwrap();
    fs::copy(project(plan), folder.path().join("plan.json")).unwrap();
    let ran = run(folder.path(), ["check", "plan.json", "--format", "json"]);
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["findings"].as_array().unwrap();
    all.iter().map(|one| (text(&one["rule"]), text(&one["address"]))).collect()
}

fn has(found: &BTreeSet<(String, String)>, rule: &str, address: &str) -> bool {
    found.contains(&(rule.to_owned(), address.to_owned()))
}

#[test]
fn the_table_names_rules_and_policies_that_exist() {
    let pack: String = pack::files().iter().map(|file| file.text).collect();
    for (rule, policies) in SAME {
        assert!(rules::find(rule).is_some(), "{rule}");
        assert!(policies.is_sorted(), "{rule}");
        for policy in *policies {
            let is_known = rules::find(policy).is_some() || pack.contains(&format!("\" \"{policy}\""));
            assert!(is_known && policy != rule, "{rule}: no rule and no policy of the pack is `{policy}`");
        }
    }
}

fn finding(rule: &str, level: Level, address: &str) -> Finding {
    Finding::new(rule, level, Text::new("m", "m"), Text::new("h", "h")).at(address)
}

fn of_the_pack(rule: &str, level: Level, address: &str) -> Finding {
    finding(rule, level, address).place("policies/x.policy.hcl", 1).built_in(true)
}

/// Whether the pack's finding is still there beside the rule's.
fn stays(rule: Finding, pack: Finding) -> bool {
    let mut findings = vec![rule, pack.clone()];
    drop_repetitions(&mut findings, &Settings::default());
    findings.contains(&pack)
}

#[test]
fn only_the_same_at_the_same_place_is_dropped() {
    use Level::{Advisory, Mandatory, MandatoryOverridable as Overridable};
    let rule = |level| finding("public-principal", level, "a.b").attribute("policy");
    let pack = |level| of_the_pack("aws-iam-trust-public", level, "a.b").attribute("policy");
    assert!(!stays(rule(Overridable), pack(Overridable)));
    assert!(!stays(rule(Mandatory), pack(Advisory)));
    assert!(!stays(rule(Overridable).attribute("policy.Statement[0]"), pack(Overridable)), "a part of it");
    assert!(!stays(finding("public-principal", Overridable, "a.b"), pack(Overridable)), "the whole object");
    assert!(stays(rule(Advisory), pack(Overridable)), "the pack's is of a higher level");
    assert!(stays(rule(Overridable), pack(Overridable).attribute("policy_2")), "another attribute");
    assert!(stays(finding("public-principal", Overridable, "a.c"), pack(Overridable)), "another address");
    assert!(stays(finding("admin-granted", Overridable, "a.b"), pack(Overridable)), "another meaning");
    let part = finding("wildcard-action", Overridable, "a.b").attribute("policy");
    assert!(
        !stays(finding("admin-granted", Overridable, "a.b").attribute("policy"), part),
        "a part of everything"
    );
    let own = finding("aws-iam-trust-public", Overridable, "a.b").place("policies/mine.policy.hcl", 1);
    assert!(stays(rule(Overridable), own), "a policy of the team's own that is called so");
    let mut waived = pack(Overridable);
    waived.waived = Some(Waived { reason: "r".into(), owner: "o".into(), until: "2099-12-31".into() });
    assert!(stays(rule(Overridable), waived), "a waiver names it");
}

#[test]
fn what_the_configuration_names_stays() {
    let id = "aws-iam-trust-public";
    let signoff = "signoff {\n  operators = [\"user:1\"]\n  tier \"open\" {\n    rules = [\"ID\"]\n    wait = \"1h\"\n  }\n}\n";
    let level = "rule \"ID\" {\n  level = \"advisory\"\n}\n";
    for text in [signoff, level] {
        for (name, wanted) in [(id, 2), ("public-principal", 1)] {
            let source = Source::new(".pairgate.hcl", text.replace("ID", name));
            let (config, _) = Config::parse(&source, &[id, "public-principal"]).unwrap();
            let mut findings = vec![
                finding("public-principal", Level::MandatoryOverridable, "a.b"),
                of_the_pack(id, Level::Advisory, "a.b"),
            ];
            drop_repetitions(&mut findings, &config.settings(".").unwrap());
            assert_eq!(findings.len(), wanted, "{text} {name}");
        }
    }
}

#[test]
fn the_same_is_said_once_by_the_rule() {
    let plan = "tests/rules/public-principal/trips.json";
    let address = "aws_s3_bucket_policy.assets";
    let found = findings(plan, "");
    assert!(has(&found, "public-principal", address), "{found:?}");
    assert!(!has(&found, "aws-s3-bucket-policy-public", address), "{found:?}");
    // With the rule off, the pack is all there is.
    let found = findings(plan, "rule \"public-principal\" {\n  level = \"off\"\n}\n");
    assert!(has(&found, "aws-s3-bucket-policy-public", address), "{found:?}");
}

#[test]
fn what_the_team_made_stricter_or_waived_stays() {
    let plan = "tests/rules/public-principal/trips.json";
    let address = "aws_s3_bucket_policy.assets";
    let stricter = "rule \"aws-s3-bucket-policy-public\" {\n  level = \"mandatory\"\n}\n";
    assert!(has(&findings(plan, stricter), "aws-s3-bucket-policy-public", address));
    let waived = "waive \"aws-s3-bucket-policy-public\" {\n  address = \"**\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2099-12-31\"\n}\n";
    assert!(has(&findings(plan, waived), "aws-s3-bucket-policy-public", address));
}

#[test]
fn a_document_that_did_not_widen_is_the_packs() {
    // A policy that was as wide before: no rule compares anything, and the pack says what it always said.
    let plan = fs::read_to_string(project("tests/rules/passrole-unbounded/trips.json")).unwrap();
    let mut plan: Value = serde_json::from_str(&plan).unwrap();
    for change in plan["resource_changes"].as_array_mut().unwrap() {
        let change = &mut change["change"];
        if change["actions"][0] == "update" {
            change["before"] = change["after"].clone();
            change["before"]["description"] = "before".into();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.json"), plan.to_string()).unwrap();
    let ran = run(folder.path(), ["check", "plan.json", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let ids: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert!(ids.contains(&"aws-iam-pass-role-any"), "{ids:?}");
    assert!(!ids.contains(&"passrole-unbounded"), "{ids:?}");
}
