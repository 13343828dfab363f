//! Inputs of tests: routes, conversion, secrets.

use std::fs;

use serde_json::Value;

use super::support::program::{finish, pairgate};
use super::{folder, refused, test, with_least};

#[test]
fn the_strongest_route_of_an_input_counts() {
    let file = "inputs {\n  least = 4\n}\n";
    let mock = |inputs: &str| format!("resource \"aws_x\" \"a\" {{\n  attrs = {{ size = 3 }}\n{inputs}}}\n");
    let given = |test: &str, option: bool, variable: bool, input_file: bool| {
        let folder = with_least(test);
        fs::write(folder.path().join("some.tfvars"), "least = 8\n").unwrap();
        let mut command = pairgate(folder.path());
        command.args(["policy", "test", "--format", "json"]);
        if option {
            command.args(["--input", "least=9", "--input", "least=6"]);
        }
        if variable {
            command.env("TFPOLICY_INPUT_least", "7").env("TFPOLICY_INPUT_other", "x");
        }
        if input_file {
            command.args(["--input-file", "some.tfvars"]);
        }
        let ran = finish(&mut command);
        let value: Value = serde_json::from_str(&ran.stdout).unwrap();
        let mock = &value["files"][0]["mocks"][0];
        match mock["policies"][0]["seen"][1]["value"].as_str() {
            Some(seen) => seen.to_owned(),
            None => mock["faults"][0]["message"].as_str().unwrap().to_owned(),
        }
    };
    let own = format!("{file}{}", mock("  inputs {\n    least = 5\n  }\n"));
    assert_eq!(given(&own, true, true, true), "5");
    assert_eq!(given(&format!("{file}{}", mock("")), true, true, true), "4");
    assert_eq!(given(&mock(""), true, true, true), "6");
    assert_eq!(given(&mock(""), false, true, true), "7");
    assert_eq!(given(&mock(""), false, false, true), "8");
    assert_eq!(given(&mock(""), false, false, false), "the input `least` of `a.policy.hcl` has no value");
}

#[test]
fn inputs_that_nobody_declares_are_refused() {
    let mock = "resource \"aws_x\" \"a\" {\n  attrs = { size = 3 }\n  inputs {\n    leest = 1\n  }\n}\n";
    let told = refused(with_least(mock).path(), &["--input", "lest=3"]);
    assert!(told.contains("--input: no policy declares the input `lest`"), "{told}");
    assert!(told.contains("a.policytest.hcl:4:5: no policy declares the input `leest`"), "{told}");
    assert_eq!(told.matches("did you mean `least`?").count(), 2, "{told}");
    let ran = test(with_least(mock).path(), &["--input", "least"]);
    assert!(ran.code == 2 && ran.stderr.contains("write it as NAME=VALUE"), "{}", ran.stderr);
}

#[test]
fn a_secret_input_is_in_no_message() {
    let policy = "input \"secret\" {\n  type = map(number)\n  sensitive = true\n}\n\
        resource_policy \"aws_x\" \"a\" {\n  enforce {\n    condition = attrs.a == input.secret.a\n    \
        error_message = \"not ${input.secret.a}\"\n  }\n}\n";
    let folder = folder(&[
        ("a.policy.hcl", policy),
        ("a.policytest.hcl", "resource \"aws_x\" \"a\" {\n  attrs = { a = 1 }\n}\n"),
        ("good.tfvars", "secret = { a = 777777 }"),
        ("type.tfvars", "secret = { hunter2 = \"hunter2\" }"),
        ("computed.tfvars", "secret = hunter2"),
        ("syntax.tfvars", "secret = { a = \"hunter2\"\n"),
    ]);
    let ran = test(folder.path(), &["--input-file", "good.tfvars"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("message: not (sensitive value)"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("777777"), "{}", ran.stdout);
    let ran = test(folder.path(), &["--input-file", "type.tfvars"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("type.tfvars:1:1: the value for the input `secret` does not fit its type\n"));
    assert!(!ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"), "{}", ran.stdout);
    for name in ["computed.tfvars", "syntax.tfvars"] {
        let told = refused(folder.path(), &["--input-file", name]);
        assert!(told.contains(name) && !told.contains("hunter2"), "{told}");
    }
    let ran = test(folder.path(), &["--input", "secret={ a = hunter2 }"]);
    assert!(ran.stdout.contains("--input: the value for the input `secret` is no literal"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("hunter2"));
}

#[test]
fn texts_are_read_as_terraform_reads_them() {
    let policy = "input \"text\" { type = string }\ninput \"list\" { type = list(string) }\n\
        input \"flag\" {\n  type = bool\n  nullable = false\n}\n\
        resource_policy \"aws_x\" \"a\" {\n  enforce { condition = attrs.a == \"${input.text}${input.list[1]}${input.flag}\" }\n}\n";
    let folder = folder(&[
        ("a.policy.hcl", policy),
        ("a.policytest.hcl", "resource \"aws_x\" \"a\" {\n  attrs = { a = \"[1]btrue\" }\n}\n"),
        ("null.tfvars", "flag = null"),
    ]);
    let common = ["--input", "text=[1]", "--input", "list=[\"a\", \"b\"]"];
    let ran = test(folder.path(), &[&common[..], &["--input", "flag=true"]].concat());
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = test(folder.path(), &[&common[..], &["--input", "flag=yes"]].concat());
    assert!(ran.stdout.contains("--input: the value for the input `flag` does not fit its type: a bool"));
    let ran = test(folder.path(), &[&common[..], &["--input-file", "null.tfvars"]].concat());
    assert!(ran.stdout.contains("null.tfvars:1:1: the input `flag` must not be null"), "{}", ran.stdout);
    assert_eq!(ran.code, 1);
}
