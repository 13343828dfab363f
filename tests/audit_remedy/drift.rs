//! Policies whose code is not what the account has: nothing of the code is thrown away unseen.

use std::collections::BTreeMap;

use pairgate::audit::finding::{Finding, Proposal};
use pairgate::audit::object::{AwsItem, Change, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy, remedies};

use crate::tools::*;

const OLD: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","sqs:*"],"Resource":"arn:aws:s3:::b/*"}]}"#;
const NEW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::b/*"}]}"#;

fn found(policy: &str, new: &str) -> Finding {
    let item = AwsItem::Grants { principal: principal(PrincipalKind::Role, "job") };
    let mut found = finding(aws(item), Change::Narrow(BTreeMap::from([(policy.into(), new.into())])));
    found.proposals.push(Proposal {
        policy: policy.into(),
        old: OLD.into(),
        new: new.into(),
        removed: Vec::new(),
        kept: Vec::new(),
    });
    found
}

fn role_policy(policy: &str) -> String {
    format!(
        "resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"b\"\n}}\n\nresource \"aws_iam_role_policy\" \"p\" {{\n  name = \"p\"\n  role = \"job\"\n\n  policy = {policy}\n}}\n"
    )
}

fn of(text: &str, new: &str) -> Remedy {
    remedies(&[found("p", new)], Some(&sources(&[("main.tf", text)]))).remove(0)
}

#[track_caller]
fn refused(policy: &str, words: &str) {
    for new in [NEW, ""] {
        let remedy = of(&role_policy(policy), new);
        has_no_patch(&remedy);
        assert!(note(&remedy).contains(words), "{}", note(&remedy));
    }
}

const ALLOW: &str =
    "{ Effect = \"Allow\", Action = [\"sqs:*\", \"s3:GetObject\"], Resource = \"${aws_s3_bucket.b.arn}/*\" }";

#[test]
fn a_deny_that_only_the_code_has_beside_a_reference_is_not_thrown_away() {
    let deny = "{ Effect = \"Deny\", Action = [\"ec2:*\"], Resource = \"*\" }";
    refused(
        &format!("jsonencode({{ Version = \"2012-10-17\", Statement = [{deny}, {ALLOW}] }})"),
        "not the one in the account",
    );
}

#[test]
fn a_policy_that_goes_as_a_whole_is_compared_first() {
    refused(
        "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"ec2:*\", Resource = \"*\" }] })",
        "not the one in the account",
    );
}

#[test]
fn a_policy_document_that_says_more_is_not_thrown_away() {
    let data = "\ndata \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"s3:GetObject\", \"sqs:*\"]\n    resources = [\"${aws_s3_bucket.b.arn}/*\"]\n  }\n}\n";
    let text = format!("{}{data}", role_policy("data.aws_iam_policy_document.p.json"));
    let after = patched(&[("main.tf", &text)], &of(&text, NEW)).remove("main.tf").unwrap();
    assert!(!after.contains("sqs:*") && !after.contains("data \""), "{after}");
    let deny = "  statement {\n    effect    = \"Deny\"\n    actions   = [\"ec2:*\"]\n    resources = [\"*\"]\n  }\n}\n";
    let more = text.replace("  }\n}\n", &format!("  }}\n{deny}"));
    let remedy = of(&more, NEW);
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("not the one in the account"), "{}", note(&remedy));
}

#[test]
fn a_policy_that_nobody_can_compare_is_left_alone() {
    for unknown in [
        "file(\"${path.module}/p.json\")",
        "var.policy",
        "jsonencode({ Version = \"2012-10-17\", Statement = var.statements })",
    ] {
        let remedy = of(&role_policy(unknown), NEW);
        has_no_patch(&remedy);
        let note = note(&remedy);
        assert!(note.contains("only known when Terraform runs") || note.contains("not the one"), "{note}");
    }
}

#[test]
fn references_and_another_order_are_the_same_policy() {
    let local = "local.doc\n}\n\nlocals {\n  doc = jsonencode({ Version = \"2012-10-17\", Statement = { Effect = \"Allow\", Action = var.actions, Resource = [\"arn:aws:s3:::b/*\"] } })";
    let heredoc = "<<EOT\n{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"${aws_s3_bucket.b.arn}/*\",\n  \"Action\": ${jsonencode(var.actions)}}]}\nEOT";
    let encoded = format!("jsonencode({{ Version = \"2012-10-17\", Statement = [{ALLOW}] }})");
    for policy in [local, heredoc, &encoded] {
        let text = role_policy(policy);
        let remedy = of(&text, NEW);
        assert!(note(&remedy).contains("references"), "{}", note(&remedy));
        let after = patched(&[("main.tf", &text)], &remedy).remove("main.tf").unwrap();
        assert!(after.contains("Action   = [\"s3:GetObject\"]"), "{after}");
        assert!(matches!(of(&text, "").managed, Managed::Yes { patch: Some(_), .. }));
    }
}

#[test]
fn comments_within_a_policy_are_told_before_they_are_lost() {
    let policy = format!(
        "jsonencode({{\n    Version = \"2012-10-17\"\n    # RFC 12\n    Statement = [{ALLOW}]\n  }})"
    );
    assert!(note(&of(&role_policy(&policy), NEW)).contains("comments"));
    let plain = format!(
        "jsonencode({{ Version = \"2012-10-17\", Statement = [{}] }})",
        ALLOW.replace("${aws_s3_bucket.b.arn}", "arn:aws:s3:::b")
    );
    let remedy = of(&role_policy(&plain), NEW);
    assert!(matches!(&remedy.managed, Managed::Yes { patch: Some(_), note: None, .. }), "{remedy:?}");
}

#[test]
fn variables_of_policies_are_no_references() {
    let text = OLD.replace("b/*", "b/${aws:username}");
    let written = OLD.replace("b/*", "b/$${aws:username}");
    for policy in [format!("jsonencode({written})"), format!("<<EOT\n{written}\nEOT")] {
        let mut found = found("p", NEW);
        found.proposals[0].old.clone_from(&text);
        let code = role_policy(&policy);
        let remedy = remedies(&[found], Some(&sources(&[("main.tf", &code)]))).remove(0);
        assert!(!diff(&remedy).is_empty());
    }
}
