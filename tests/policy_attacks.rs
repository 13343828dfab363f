//! Plans and policies made to get past the gate, to hang it or to make it talk: each was once a hole, or
//! looked like one.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::program::{Ran, run};

/// A plan of one change, `aws_x.a`.
fn plan(change: Value) -> Value {
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": {} },
        "resource_changes": [{
            "address": "aws_x.a", "mode": "managed", "type": "aws_x", "name": "a",
            "provider_name": "registry.terraform.io/hashicorp/aws", "change": change
        }],
        "configuration": { "root_module": {} }
    })
}

fn created(after: Value) -> String {
    plan(json!({
        "actions": ["create"], "before": null, "after": after,
        "after_unknown": {}, "before_sensitive": false, "after_sensitive": {}
    }))
    .to_string()
}

fn folder(plan: &str, policy: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in [".git", "rules"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("plan.json"), plan).unwrap();
    std::fs::write(folder.path().join("rules/a.policy.hcl"), policy).unwrap();
    folder
}

/// `locals` in front of one mandatory policy `p` with this condition.
fn policy(locals: &str, condition: &str) -> String {
    format!(
        "locals {{\n{locals}}}\nresource_policy \"aws_x\" \"p\" {{\n  enforce {{\n    condition = {condition}\n  }}\n}}\n"
    )
}

fn check(plan: &str, policy: &str) -> Ran {
    let folder = folder(plan, policy);
    run(folder.path(), ["check", "plan.json", "--policy", "rules", "--format", "json"])
}

/// The exit code and the English messages of `p`.
fn messages(ran: &Ran) -> (i32, Vec<String>) {
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let findings = report["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "p");
    (ran.code, findings.map(|one| one["message"]["en"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn a_number_too_long_to_compute_with_does_not_pass_as_unknown() {
    let plan = created(json!({ "size": 12345 })).replace("12345", "1e99999");
    for condition in
        ["attrs.size < 10", "attrs.size > 10", "attrs.size == 10", "core::max(attrs.size, 1) == 1"]
    {
        let (code, found) = messages(&check(&plan, &policy("", condition)));
        assert_eq!((code, found.len()), (1, 1), "{condition}: {found:?}");
    }
}

/// `local.big` is ten to the power of two to the power of `doublings`.
fn squares(doublings: usize) -> String {
    let mut locals = "  n0 = 10\n".to_owned();
    for index in 1..=doublings {
        locals += &format!("  n{index} = local.n{} * local.n{}\n", index - 1, index - 1);
    }
    locals + &format!("  big = local.n{doublings}\n")
}

#[test]
fn a_product_beyond_every_range_is_an_error_and_not_some_other_number() {
    let plan = created(json!({}));
    for condition in ["local.big > 1", "1 / local.n14 / local.n14 < 1", "local.big == local.big"] {
        let (code, found) = messages(&check(&plan, &policy(&squares(40), condition)));
        assert_eq!(code, 1);
        assert!(found[0].contains("too large or too close to zero"), "{condition}: {found:?}");
    }
}

#[test]
fn long_numbers_in_a_loop_run_out_of_steps_and_not_of_patience() {
    let plan = created(json!({}));
    for made in ["core::format(\"%x\", local.big)", "\"a ${1 / local.big}\"", "local.big > 1 / local.big"] {
        // So few that small numbers would not come near the limit.
        let condition = format!("[for x in core::range(100) : [for y in core::range(100) : {made}]] == []");
        let (code, found) = messages(&check(&plan, &policy(&squares(12), &condition)));
        assert_eq!(code, 1);
        assert!(found[0].contains("too many steps"), "{made}: {found:?}");
    }
}

#[test]
fn a_configuration_named_without_a_folder_finds_its_policies() {
    let folder = folder(&created(json!({})), &policy("", "false"));
    let config = "policies {\n  folders = [\"rules\"]\n}\n";
    std::fs::write(folder.path().join("gate.hcl"), config).unwrap();
    for name in ["gate.hcl", "./gate.hcl"] {
        let ran = run(folder.path(), ["check", "plan.json", "--config", name, "--format", "json"]);
        assert_eq!(messages(&ran), (1, vec!["`false` does not hold".to_owned()]), "{name}");
    }
}

/// One policy with this `enforce` block.
fn enforcing(block: &str) -> String {
    format!("resource_policy \"aws_x\" \"p\" {{\n  enforce {{\n{block}\n  }}\n}}\n")
}

#[test]
fn a_message_that_says_nothing_gives_way_to_the_condition() {
    let plan = created(json!({ "n": 1 }));
    for message in ["\"\"", "\" \\n \"", "attrs.nothing"] {
        let block = format!("    condition = attrs.n == 2\n    error_message = {message}");
        let (code, found) = messages(&check(&plan, &enforcing(&block)));
        assert_eq!((code, found), (1, vec!["`attrs.n == 2` does not hold".to_owned()]), "{message}");
    }
}

#[test]
fn an_information_that_cannot_be_shown_is_told() {
    let block = "    condition = attrs.n == 1\n    info_message = \"no ${attrs.nothing}\"";
    let ran = check(&created(json!({ "n": 1 })), &enforcing(block));
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout.contains("`info_message` cannot be shown: null cannot stand in a string"),
        "{}",
        ran.stdout
    );
}
