//! `pairgate policy test` with the real binary.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod inputs;
mod mocks;

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::program::{Ran, finish, pairgate};
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policy_test").join(name)
}

fn test(folder: &Path, arguments: &[&str]) -> Ran {
    finish(pairgate(folder).args(["policy", "test"]).args(arguments))
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let ran = test(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}\n{}{}", ran.stdout, ran.stderr))
}

/// Exit code and what was said, for runs that end before a test runs.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let ran = test(folder, arguments);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("help:"), "{}", ran.stderr);
    // One line, so that a word that was wrapped is found.
    ran.stderr.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

const POLICY: &str = "input \"least\" { type = number }\n\
    resource_policy \"aws_x\" \"large\" {\n  enforce { condition = attrs.size >= input.least }\n}\n";

fn with_least(test: &str) -> TempDir {
    folder(&[("a.policy.hcl", POLICY), ("a.policytest.hcl", test)])
}

#[test]
fn a_suite_that_passes() {
    let ran = test(&fixture("suite"), &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    let reports = json(&fixture("suite"), &[]);
    let find = |name: &str| {
        let mocks = reports["files"][0]["mocks"].as_array().unwrap();
        mocks.iter().find(|mock| mock["name"] == name).unwrap().clone()
    };
    // What a mock is judged by: a default input would refuse the names of the file.
    assert_eq!(find("aws_s3_bucket.created")["judged"], 2);
    assert_eq!(find("aws_s3_bucket.free")["judged"], 1, "the filter leaves the other one out");
    assert_eq!(find("aws_s3_bucket.unchanged")["judged"], 1);
    assert_eq!(find("aws_s3_bucket.deleted")["judged"], 1);
    let public = find("aws_s3_bucket.public");
    assert_eq!(public["status"], "passed");
    assert_eq!(public["policies"].as_array().unwrap().len(), 1);
    assert_eq!(public["policies"][0]["message"], "the acl is public-read");
    assert_eq!(find("aws_vpc.without")["policies"][0]["verdict"], "fail");
}

#[test]
fn what_goes_wrong_is_shown_with_what_was_seen() {
    let ran = test(&fixture("wrong"), &[]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    insta::assert_snapshot!(ran.stdout);
    assert!(ran.stdout.contains("key k (sensitive value)") && !ran.stdout.contains("hunter2"));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../schemas/policytest-v1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let runs =
        [("suite", &[][..]), ("wrong", &[]), ("wrong", &["--coverage"]), ("suite", &["--coverage=require"])];
    for (name, arguments) in runs {
        let value = json(&fixture(name), arguments);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    let mut value = json(&fixture("wrong"), &["--coverage"]);
    assert_eq!(value["schema"], "pairgate-policytest-v1");
    insta::assert_snapshot!(serde_json::to_string_pretty(&value["files"][0]["mocks"][2]).unwrap());
    value["files"][0]["mocks"][2]["status"] = "fine".into();
    assert!(!validator.is_valid(&value));
}

#[test]
fn junit_has_a_case_for_every_mock() {
    let ran = test(&fixture("wrong"), &["--format", "junit"]);
    assert_eq!(ran.code, 1);
    let report = quick_junit::Report::deserialize_from_str(&ran.stdout).unwrap();
    let suite = &report.test_suites[0];
    assert_eq!((suite.tests, suite.failures, suite.errors), (10, 3, 7));
    assert!(!ran.stdout.contains("hunter2"));
    let ran = test(&fixture("suite"), &["--format", "junit", "--coverage=require"]);
    let report = quick_junit::Report::deserialize_from_str(&ran.stdout).unwrap();
    assert_eq!((report.test_suites[0].failures, report.test_suites[0].errors), (0, 0));
    let coverage = &report.test_suites[1];
    assert_eq!((coverage.name.as_str(), ran.code), ("coverage", 1));
    assert_eq!(coverage.failures, coverage.tests);
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let ran = test(&fixture("mistakes"), &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn targets_are_relative_to_their_file() {
    let mock = "resource \"aws_x\" \"a\" {\n  attrs = { size = 3 }\n}\n";
    let named = |targets: &str| {
        format!("policytest {{\n  targets = {targets}\n}}\ninputs {{\n  least = 3\n}}\n{mock}")
    };
    let make = |targets: &str| {
        folder(&[("policies/deep/a.policy.hcl", POLICY), ("tests/a.policytest.hcl", &named(targets))])
    };
    for targets in ["[\"../policies\"]", "[\"../policies/deep/a.policy.hcl\"]", "[\"../tests/../policies/\"]"]
    {
        let folder = make(targets);
        let value = json(folder.path(), &[]);
        assert_eq!(value["files"][0]["mocks"][0]["judged"], 1, "{targets}");
        // The policies are not below the folder of the tests, and need not be.
        assert_eq!(test(folder.path(), &["--tests", "tests"]).code, 0, "{targets}");
    }
    let told = refused(make("[\"policies\"]").path(), &[]);
    assert!(told.contains("the target `policies` matches no policy file"), "{told}");
    assert!(told.contains("a.policytest.hcl:2:14"), "{told}");
    let told = refused(make("[\"../tests\"]").path(), &[]);
    assert!(told.contains("the target `../tests` matches no policy file"), "{told}");
    // A file without targets is for all policies; with one it is for that one.
    let other = POLICY.replace("large", "other").replace(">=", "<");
    let all = mock.replace("attrs", "inputs {\n    least = 3\n  }\n  attrs");
    let folder = folder(&[
        ("a.policy.hcl", POLICY),
        ("b.policy.hcl", &other),
        ("all.policytest.hcl", &all),
        ("one.policytest.hcl", &format!("policytest {{\n  targets = [\"a.policy.hcl\"]\n}}\n{all}")),
    ]);
    let value = json(folder.path(), &[]);
    assert_eq!(value["files"][0]["mocks"][0]["judged"], 2);
    assert_eq!(value["files"][0]["mocks"][0]["status"], "failed");
    assert_eq!(value["files"][1]["mocks"][0]["judged"], 1);
    assert_eq!(value["files"][1]["mocks"][0]["status"], "passed");
}

#[test]
fn nothing_to_test_is_an_error() {
    let told = refused(folder(&[("a.policy.hcl", POLICY)]).path(), &[]);
    assert!(told.contains("there is no file `*.policytest.hcl`"), "{told}");
    let told = refused(with_least("data \"aws_y\" \"a\" {\n  attrs = { a = 1 }\n}\n").path(), &[]);
    assert!(told.contains("the test files have no mock that a policy could judge"), "{told}");
    let told = refused(&fixture("suite"), &["--filter", "no_such"]);
    assert!(told.contains("no mock is called `no_such`"), "{told}");
    let only = folder(&[("a.policytest.hcl", "resource \"aws_x\" \"a\" {\n  attrs = { a = 1 }\n}\n")]);
    let told = refused(only.path(), &[]);
    assert!(told.contains("there is no file `*.policy.hcl`"), "{told}");
    let ran = test(&fixture("suite"), &["--format", "xml"]);
    assert!(ran.code == 2 && ran.stderr.contains("formats are text, json, junit"), "{}", ran.stderr);
}

#[test]
fn a_broken_policy_is_no_passed_test() {
    let broken = folder(&[
        ("a.policy.hcl", "resource_policy \"aws_x\" \"a\" {\n  enforce { condition = attr.a }\n}\n"),
        ("a.policytest.hcl", "resource \"aws_x\" \"a\" {\n  attrs = { a = 1 }\n  expect_failure = true\n}\n"),
    ]);
    let told = refused(broken.path(), &[]);
    assert!(told.contains("did you mean `attrs`?"), "{told}");
}

#[test]
fn a_filter_picks_mocks_by_name() {
    let names = |filter: &str| {
        let value = json(&fixture("suite"), &["--filter", filter]);
        let mocks = value["files"][0]["mocks"].as_array().unwrap().clone();
        mocks.iter().map(|mock| mock["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("vpc.main"), ["aws_vpc.main"]);
    assert_eq!(names("s3*deleted"), ["aws_s3_bucket.deleted", "aws_s3_bucket.public_deleted"]);
    // What is left out is still there for the others.
    assert_eq!(json(&fixture("suite"), &["--filter", "vpc.main"])["passed"], true);
}

#[test]
fn coverage_names_conditions_that_are_not_tested() {
    let policy = "resource_policy \"aws_x\" \"both\" {\n  enforce { condition = attrs.a > 1 }\n}\n\
        resource_policy \"aws_x\" \"held\" {\n  enforce { condition = attrs.a > 0 }\n}\n\
        resource_policy \"aws_x\" \"failed\" {\n  enforce { condition = attrs.a > 2 }\n}\n\
        resource_policy \"aws_y\" \"alone\" {\n  enforce { condition = attrs.a > 2 }\n}\n\
        resource_policy \"aws_x\" \"never\" {\n  operations = [\"delete\"]\n  enforce { condition = false }\n  enforce { condition = prior_attrs == null }\n}\n";
    let mocks = "resource \"aws_x\" \"one\" {\n  attrs = { a = 1 }\n  expect_failure = true\n}\n\
        resource \"aws_x\" \"two\" {\n  attrs = { a = 2 }\n  expect_failure = true\n}\n\
        resource \"aws_x\" \"three\" {\n  prior_attrs = { a = 2 }\n  expect_failure = true\n}\n";
    let folder = folder(&[("a.policy.hcl", policy), ("a.policytest.hcl", mocks)]);
    let value = json(folder.path(), &["--coverage"]);
    let gaps = value["coverage"]["gaps"].as_array().unwrap();
    let found: Vec<(&str, &str, u64)> = gaps
        .iter()
        .map(|gap| {
            let line = gap["place"]["line"].as_u64().unwrap();
            (gap["policy"].as_str().unwrap(), gap["never"].as_str().unwrap(), line)
        })
        .collect();
    assert_eq!(found, [("held", "failed", 5), ("failed", "passed", 8), ("alone", "decided", 11)]);
    assert_eq!(test(folder.path(), &["--coverage"]).code, 0);
    let ran = test(folder.path(), &["--coverage=require"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("coverage: 3 conditions are not fully tested"), "{}", ran.stdout);
    assert!(ran.stdout.contains("aws_x held: it never failed  a.policy.hcl:5:25"), "{}", ran.stdout);
    assert_eq!(json(folder.path(), &[])["coverage"], Value::Null);
}

#[test]
fn hostile_names_and_values_stay_on_their_lines() {
    let policy = "resource_policy \"aws_x\" \"a\" {\n  enforce {\n    condition = attrs.a == 1\n    error_message = \"${attrs.a}\"\n  }\n}\n";
    let mock = "resource \"aws_x\" \"\u{202e}evil\" {\n  attrs = { a = \"x\\n::error::y\\u001b[2J##[add-mask]z\" }\n}\n";
    let folder = folder(&[("a.policy.hcl", policy), ("a.policytest.hcl", mock)]);
    for format in ["text", "json", "junit"] {
        let ran = test(folder.path(), &["--format", format]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(!ran.stdout.contains(['\u{202e}', '\u{1b}']), "{}", ran.stdout.escape_debug());
        assert!(!ran.stdout.contains("##["), "{}", ran.stdout);
        assert!(ran.stdout.lines().all(|line| !line.trim_start().starts_with("::error")), "{}", ran.stdout);
    }
}
