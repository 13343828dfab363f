//! What conftest documents about its own examples, restated: the policies in `tests/rego/conftest` say the
//! same in our words, and so do the expectations. Neither conftest nor OPA is run beside them;
//! rego-cpp (PyPI `regopy`), which was, gives the same for the rules and exceptions of the second example
//! and for the third.

use pairgate::finding::Level;
use pairgate::rego::{DataFile, Options};

use super::{fixture, judge, judge_with, lines, policy, small};

/// A plan that creates one resource.
fn plan(kind: &str, after: &str) -> String {
    format!(
        r#"{{"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {{"root_module": {{}}}},
        "resource_changes": [{{"address": "{kind}.x", "mode": "managed", "type": "{kind}", "name": "x",
          "provider_name": "registry.terraform.io/hashicorp/google",
          "change": {{"actions": ["create"], "before": null, "after": {after}, "after_unknown": {{}}}}}}],
        "configuration": {{"root_module": {{}}}}}}"#
    )
}

#[test]
fn the_terraform_example_refuses_types_of_its_list() {
    let policies = [fixture("conftest/terraform_base.rego")];
    let found = judge(&policies, &plan("google_iam_member", "{}")).unwrap().findings;
    assert_eq!(
        lines(&found),
        [
            "fail main.deny Terraform plan will change prohibited resources in the following namespaces: google_iam, google_container"
        ]
    );
    assert_eq!(found[0].level, Level::MandatoryOverridable);
    let place = found[0].place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), place.line), ("conftest/terraform_base.rego", 9));
    assert!(judge(&policies, &plan("google_storage_bucket", "{}")).unwrap().findings.is_empty());
}

#[test]
fn the_exceptions_example_takes_back_all_rules_of_the_name() {
    let policies = [fixture("conftest/exceptions.rego")];
    let checked = judge(&policies, &plan("pod", r#"{"user": "root", "app": "can-run-as-root"}"#)).unwrap();
    assert_eq!(
        lines(&checked.findings),
        ["fail main.deny_run_as_root pod.x: containers must not run as root @ pod.x"]
    );
    let excepted: Vec<_> = checked.excepted.iter().map(|one| (one.rule.as_str(), one.results)).collect();
    assert_eq!(excepted, [("main.deny_foo", 1), ("main.violation_foo", 1)]);
    let checked = judge(&policies, &plan("pod", "{}")).unwrap();
    assert_eq!(
        lines(&checked.findings),
        ["fail main.deny_foo deny_foo is denied", "fail main.violation_foo violation_foo is denied"]
    );
    assert!(checked.excepted.is_empty());
}

#[test]
fn an_exception_with_the_empty_name_is_for_plain_rules() {
    for rule in ["deny", "violation", "warn"] {
        let text = format!(
            "package main\n{rule} contains \"a\"\n{rule}_x contains \"b\"\nexception contains [\"\"]\n"
        );
        let checked = small(&text).unwrap();
        assert_eq!(checked.excepted.len(), 1, "{rule}");
        assert_eq!(checked.excepted[0].rule, format!("main.{rule}"));
        assert_eq!(checked.findings.len(), 1);
        assert_eq!(checked.findings[0].rule, format!("main.{rule}_x"));
    }
}

#[test]
fn an_exception_of_another_namespace_is_none_here() {
    let policies = [
        policy("package main\ndeny_a contains \"a\"\n").remove(0),
        pairgate::source::Source::new(
            "other.rego",
            "package other\nexception contains [\"a\"]\ndeny_a contains \"b\"\n",
        ),
    ];
    let options = Options { all_namespaces: true, ..Options::default() };
    let checked = judge_with(&policies, &[], &options, super::PLAN).unwrap();
    assert_eq!(lines(&checked.findings), ["fail main.deny_a a"]);
    assert_eq!(checked.excepted[0].rule, "other.deny_a");
}

#[test]
fn the_data_example_reads_a_file_beside_the_policy() {
    let policies = [fixture("conftest/exclusions.rego")];
    let data = [DataFile::new(fixture("conftest/services.yaml"))];
    let options = Options::default();
    let found = judge_with(&policies, &data, &options, &plan("lb", r#"{"port": 22}"#)).unwrap().findings;
    assert_eq!(
        lines(&found),
        ["fail main.deny Cannot expose port 22 on LoadBalancer. Denied ports: [22, 21]"]
    );
    assert!(
        judge_with(&policies, &data, &options, &plan("lb", r#"{"port": 443}"#)).unwrap().findings.is_empty()
    );
}
