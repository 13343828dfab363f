//! Policies of a team about backends, and their tests.

use serde_json::json;

use super::support::program::run;
use super::{report, root, write};

fn own(label: &str, body: &str) -> String {
    format!(
        "resource_policy \"{label}\" \"own\" {{\n  enforcement_level = \"mandatory_overridable\"\n{body}\n  enforce {{\n    condition = false\n  }}\n}}\n"
    )
}

#[test]
fn only_the_exact_label_is_about_backends() {
    let none = "";
    for (label, body, met) in [
        ("terraform_backend", none, true),
        ("terraform_backend", "operations = []", true),
        ("terraform_backend", "operations = [\"create\", \"update\"]", false),
        ("*", none, false),
        ("terraform_*", none, false),
        ("terraform_backend*", none, false),
    ] {
        let folder = root(&[("main.tf", "locals {}\n"), ("own.policy.hcl", &own(label, body))]);
        let (code, all) = report(folder.path(), &["--policy", "own.policy.hcl"]);
        assert_eq!(
            (code, all["findings"].as_array().unwrap().len()),
            (i32::from(met), usize::from(met)),
            "{label} {body}"
        );
        // Once a check, with an address that a waiver can name.
        if met {
            let waiver = "waive \"own\" {\n  address = \"terraform_backend.local\"\n  reason = \"r\"\n  owner = \"o\"\n  expires = \"2999-01-01\"\n}\n";
            write(folder.path(), ".pairgate.hcl", waiver);
            let (code, all) = report(folder.path(), &["--policy", "own.policy.hcl"]);
            assert_eq!((code, &all["findings"][0]["waived"]["owner"]), (0, &json!("o")));
        }
    }
}

#[test]
fn a_policy_that_goes_through_a_partial_backend_gets_no_answer() {
    let policy = "resource_policy \"terraform_backend\" \"own\" {\n  enforce {\n    condition = !core::contains(core::keys(attrs), \"region\")\n  }\n}\n";
    for (block, rule) in [("", "policy-undecided"), ("bucket = \"b\"\nkey = \"k\"\nregion = \"r\"", "own")] {
        let text = format!("terraform {{\n  backend \"s3\" {{\n{block}\n  }}\n}}\n");
        let folder = root(&[("main.tf", &text), ("own.policy.hcl", policy)]);
        assert_eq!(
            report(folder.path(), &["--policy", "own.policy.hcl"]).1["findings"][0]["rule"],
            rule,
            "{text}"
        );
    }
}

#[test]
fn tests_of_policies_have_mocks_of_backends() {
    let policy = own("terraform_*", "")
        + &own("terraform_backend", "filter = attrs.type == \"s3\"").replace("own", "exact");
    let mock = |name: &str, kind: &str, meta: &str, fails: bool| {
        format!(
            "resource \"terraform_backend\" \"{name}\" {{\n  attrs = {{ type = \"{kind}\" }}\n{meta}\n  expect_failure = {fails}\n}}\n"
        )
    };
    let tests = format!(
        "policytest {{\n  targets = [\"./a.policy.hcl\"]\n}}\n{}{}{}",
        mock("said", "s3", "  meta = { operation = \"no-op\" }", true),
        mock("unsaid", "s3", "", true),
        mock("other", "gcs", "", false),
    );
    let folder = root(&[("a.policy.hcl", &policy), ("a.policytest.hcl", &tests)]);
    let ran = run(folder.path(), ["policy", "test"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    for line in [
        "terraform_backend.said (no-op)",
        "terraform_backend.unsaid (no-op)",
        "terraform_backend.other (no-op)",
    ] {
        assert!(ran.stdout.contains(line), "{}", ran.stdout);
    }
}
