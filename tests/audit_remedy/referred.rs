//! Who refers to something that goes: templates, tests, blocks that say where something was before.

use pairgate::audit::object::{AwsItem, Change, Object, Principal, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy};

use crate::tools::*;

const JOB: &str = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";

fn role(name: &str) -> Object {
    aws(AwsItem::Role { name: name.into() })
}

#[track_caller]
fn kept(remedy: &Remedy, words: &str) {
    has_no_patch(remedy);
    assert!(note(remedy).contains(words), "{}", note(remedy));
}

#[test]
fn what_a_template_goes_through_or_asks_is_a_reference() {
    for text in [
        "\"%{ for x in aws_iam_role.job[*].arn }${x}%{ endfor }\"",
        "<<EOT\n%{ for x in [aws_iam_role.job.arn] }${x}%{ endfor }\nEOT",
        "\"%{ for k, x in { a = aws_iam_role.job.arn } }${k}%{ endfor }\"",
        "\"%{ if aws_iam_role.job.arn != \"\" }x%{ endif }\"",
        "<<EOT\n%{ if true }%{ for x in [aws_iam_role.job.arn] }${x}%{ endfor }%{ endif }\nEOT",
        "\"%{ if false }x%{ else }${aws_iam_role.job.arn}%{ endif }\"",
    ] {
        let out = format!("output \"x\" {{\n  value = {text}\n}}\n");
        let told = removed(&[("main.tf", JOB), ("out.tf", &out)], role("job"));
        kept(&told, "refers to `aws_iam_role.job`");
    }
}

const TEST: &str = "run \"a\" {\n  command = plan\n\n  assert {\n    condition     = aws_iam_role.job.name == \"job\"\n    error_message = \"no\"\n  }\n}\n";

#[test]
fn what_a_test_refers_to_stays() {
    for path in ["svc/unit.tftest.hcl", "svc/tests/unit.tofutest.hcl", "svc/checks/deep/unit.tftest.hcl"] {
        let told = removed(&[("svc/main.tf", JOB), (path, TEST)], role("job"));
        kept(&told, &format!("`{path}:5` refers to `aws_iam_role.job`"));
    }
    // Of another module, or of another role.
    for (path, text) in [
        ("other/unit.tftest.hcl", TEST.to_owned()),
        ("svc/unit.tftest.hcl", TEST.replace(".job.", ".other.")),
    ] {
        assert!(!diff(&removed(&[("svc/main.tf", JOB), (path, &text)], role("job"))).is_empty(), "{path}");
    }
    let run = TEST.replace("command = plan", "module {\n    source = \"./svc\"\n  }");
    kept(
        &removed(&[("svc/main.tf", JOB), ("tests/a.tftest.hcl", &run)], role("job")),
        "`tests/a.tftest.hcl:",
    );
}

#[test]
fn a_test_in_json_or_one_that_is_not_hcl_may_refer_to_anything_it_tests() {
    let json = r#"{"run": {"a": {"assert": {"condition": "${aws_iam_role.job.name == \"job\"}"}}}}"#;
    kept(&removed(&[("main.tf", JOB), ("tests/a.tftest.json", json)], role("job")), "`tests/a.tftest.json`");
    kept(&removed(&[("main.tf", JOB), ("tests/a.tftest.hcl", "run {")], role("job")), "`tests/a.tftest.hcl`");
    assert!(!diff(&removed(&[("main.tf", JOB), ("tests/a.tftest.json", "{}")], role("job"))).is_empty());
}

#[test]
fn a_test_manages_nothing_and_is_not_counted() {
    let text = "run \"a\" {\n  variables {\n    name = \"job\"\n  }\n}\n";
    let json = r#"{"resource": {"aws_iam_role": {"job": {"name": "job"}}}}"#;
    let told = removed(
        &[("main.tf", ""), ("a.tftest.hcl", text), ("b.tftest.hcl", "run {"), ("c.tftest.json", json)],
        role("job"),
    );
    assert!(matches!(told.managed, Managed::No { files: 1 }), "{:?}", told.managed);
}

#[test]
fn an_element_stays_while_a_test_names_it() {
    let jobs =
        "resource \"aws_iam_role\" \"job\" {\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";
    let test = TEST.replace("aws_iam_role.job", "aws_iam_role.job[\"a\"]");
    let files = [("main.tf", jobs), ("tests/a.tftest.hcl", test.as_str())];
    kept(&removed(&files, role("a")), "`tests/a.tftest.hcl:5`");
    assert!(!diff(&removed(&files, role("b"))).is_empty());
}

#[test]
fn a_moved_block_that_leads_to_what_goes_keeps_nothing() {
    let moved = "moved {\n  from = aws_iam_role.old\n  to   = aws_iam_role.job\n}\n";
    let files = [("main.tf", JOB), ("moved.tf", moved)];
    let told = removed(&files, role("job"));
    assert!(note(&told).contains("the `moved` block at `moved.tf:1`"), "{}", note(&told));
    let after = patched(&files, &told);
    assert_eq!((after["main.tf"].as_str(), after["moved.tf"].as_str()), ("", moved));
    let jobs =
        "resource \"aws_iam_role\" \"job\" {\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";
    let moved = moved.replace("aws_iam_role.job", "aws_iam_role.job[\"a\"]");
    let told = removed(&[("main.tf", jobs), ("moved.tf", &moved)], role("a"));
    assert!(note(&told).contains("`moved.tf:1`") && diff(&told).contains("toset([\"b\"])"));
}

#[test]
fn documents_that_only_what_goes_reads_go_along() {
    let document = |name: &str, more: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"{name}\" {{\n{more}  statement {{\n    actions   = [\"sts:AssumeRole\"]\n    resources = [aws_iam_role.job.arn]\n  }}\n}}\n\n"
        )
    };
    let base = document("base", "");
    let own = document("own", "  source_policy_documents = [data.aws_iam_policy_document.base.json]\n");
    let shared = document("shared", "").replace("aws_iam_role.job.arn", "\"*\"");
    let role_block = "resource \"aws_iam_role\" \"job\" {\n  name               = \"job\"\n  assume_role_policy = data.aws_iam_policy_document.shared.json\n}\n\nresource \"aws_iam_role_policy\" \"job\" {\n  name   = \"p\"\n  role   = aws_iam_role.job.id\n  policy = data.aws_iam_policy_document.own.json\n}\n";
    let other = "\nresource \"aws_iam_role\" \"other\" {\n  name               = \"other\"\n  assume_role_policy = data.aws_iam_policy_document.shared.json\n}\n";
    let text = format!("{base}{own}{shared}{role_block}");
    assert_eq!(patched_one(&text, role("job"), Change::Remove), "");
    let after = patched_one(&format!("{text}{other}"), role("job"), Change::Remove);
    assert_eq!(after, format!("{shared}{}", other.trim_start()));
    // An inline policy alone.
    let principal = Principal { kind: PrincipalKind::Role, name: "job".into() };
    let inline = AwsItem::Inline { principal, policy: "p".into() };
    let after = patched_one(&text, aws(inline.clone()), Change::Remove);
    let (rest, _) = role_block.split_once("\nresource \"aws_iam_role_policy\"").unwrap();
    assert_eq!(after, format!("{shared}{rest}"));
    // One that something else reads, also in JSON or in a test, stays.
    let json = r#"{"output": {"x": {"value": "${data.aws_iam_policy_document.own.json}"}}}"#;
    let test = TEST.replace("aws_iam_role.job.name", "data.aws_iam_policy_document.own.json");
    for (path, reader) in [("out.tf.json", json), ("a.tftest.hcl", test.as_str())] {
        let files = [("main.tf", text.as_str()), (path, reader)];
        let after = patched(&files, &removed(&files, aws(inline.clone())));
        assert!(after["main.tf"].contains("\"own\"") && !after["main.tf"].contains("role_policy\""));
        assert!(after["main.tf"].contains("\"base\""), "what it is made of stays with it");
    }
}

#[test]
fn an_element_and_a_nested_block_take_their_documents_along() {
    let text = "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"s3:GetObject\"]\n    resources = [\"*\"]\n  }\n}\n\nresource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n\n  inline_policy {\n    name   = \"p\"\n    policy = data.aws_iam_policy_document.p.json\n  }\n\n  inline_policy {\n    name   = \"q\"\n    policy = \"{}\"\n  }\n}\n";
    let principal = Principal { kind: PrincipalKind::Role, name: "job".into() };
    let inline = |policy: &str| aws(AwsItem::Inline { principal: principal.clone(), policy: policy.into() });
    assert!(!patched_one(text, inline("p"), Change::Remove).contains("policy_document"));
    assert!(patched_one(text, inline("q"), Change::Remove).contains("data \"aws_iam_policy_document\""));
}
