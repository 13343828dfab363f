//! Narrower policies and trusts.

use std::collections::BTreeMap;

use pairgate::audit::finding::{Finding, Proposal};
use pairgate::audit::object::{AwsItem, Change, PrincipalKind};
use pairgate::audit::remedy::{Remedy, remedies};

use crate::tools::*;

const ARN: &str = "arn:aws:iam::123456789012:policy/p";
const OLD: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","sqs:*"],"Resource":"*"}]}"#;
const NEW: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::x/${aws:username}/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}"#;

fn narrowed(policy: &str, item: AwsItem) -> Finding {
    let mut found = finding(aws(item), Change::Narrow(BTreeMap::from([(policy.into(), NEW.into())])));
    found.proposals.push(Proposal {
        policy: policy.into(),
        old: OLD.into(),
        new: NEW.into(),
        removed: Vec::new(),
        kept: Vec::new(),
    });
    found
}

fn of(text: &str) -> Remedy {
    let found = narrowed(ARN, AwsItem::Policy { arn: ARN.into() });
    remedies(&[found], Some(&sources(&[("main.tf", text)]))).remove(0)
}

const EXPECTED: &str = r#"  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "A"
        Effect = "Allow"
        Action = [
          "s3:GetObject",
          "s3:PutObject",
        ]
        Resource = "arn:aws:s3:::x/$${aws:username}/*"
        Condition = {
          Bool = {
            "aws:SecureTransport" = "true"
          }
        }
      },
    ]
  })
"#;

fn check(text: &str) -> String {
    let remedy = of(text);
    let after = patched(&[("main.tf", text)], &remedy).remove("main.tf").unwrap();
    if let Some(formatted) = is_formatted(&after) {
        assert!(formatted, "terraform fmt would change:\n{after}");
    }
    assert!(after.contains(EXPECTED.trim_start()), "{after}");
    after
}

#[test]
fn a_policy_in_a_text_in_a_heredoc_and_in_jsonencode_is_narrowed() {
    let heredoc = format!(
        "resource \"aws_iam_policy\" \"p\" {{\n  name = \"p\"\n\n  policy = <<-EOT\n    {OLD}\n  EOT\n  path   = \"/\" # stays\n}}\n"
    );
    let after = check(&heredoc.replace("  path   =", "  path =").replace("EOT\n  path", "EOT\n\n  path"));
    assert!(
        after.contains("name = \"p\"\n\n") && after.ends_with(")\n\n  path = \"/\" # stays\n}\n"),
        "{after}"
    );
    let plain = format!(
        "resource \"aws_iam_policy\" \"p\" {{\n  name = \"p\"\n\n  policy = {}\n}}\n",
        serde_json::to_string(OLD).unwrap()
    );
    check(&plain);
    let encoded = "resource \"aws_iam_policy\" \"p\" {\n  name = \"p\"\n  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [{\n      Action   = [\"s3:*\", \"sqs:*\"]\n      Effect   = \"Allow\"\n      Resource = \"*\"\n    }]\n  })\n}\n";
    check(encoded);
}

#[test]
fn a_policy_document_that_nobody_else_reads_goes() {
    let text = "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [\"s3:*\", \"sqs:*\"]\n    resources = [\"*\"]\n  }\n}\n\nresource \"aws_iam_policy\" \"p\" {\n  name = \"p\"\n\n  policy = data.aws_iam_policy_document.p.json\n}\n";
    let after = check(text);
    assert!(!after.contains("data \""), "{after}");
    assert!(note(&of(text)).contains("references"));
    let read = format!("{text}\noutput \"x\" {{\n  value = data.aws_iam_policy_document.p.json\n}}\n");
    assert!(check(&read).contains("data \"aws_iam_policy_document\""));
}

#[test]
fn a_policy_that_is_not_the_one_in_the_account_is_left_alone() {
    let other = OLD.replace("sqs", "sns").replace('"', "\\\"");
    let text =
        format!("resource \"aws_iam_policy\" \"p\" {{\n  name   = \"p\"\n  policy = \"{other}\"\n}}\n");
    let remedy = of(&text);
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("not the one in the account"));
}

#[test]
fn inline_policies_of_a_principal_are_narrowed_by_their_name() {
    let text = format!(
        "resource \"aws_iam_role\" \"r\" {{\n  name = \"r\"\n\n  inline_policy {{\n    name   = \"deploy\"\n    policy = jsonencode({OLD})\n  }}\n}}\n"
    );
    let item = AwsItem::Grants { principal: principal(PrincipalKind::Role, "r") };
    let found = narrowed("deploy", item);
    let files = [("main.tf", text.as_str())];
    let remedy = remedies(std::slice::from_ref(&found), Some(&sources(&files))).remove(0);
    // The role's own policies are what `Grants` is about; here they stand in the role.
    let after = patched(&files, &remedy).remove("main.tf").unwrap();
    assert!(after.contains("s3:GetObject") && !after.contains("sqs:*"), "{after}");
    let none = remedies(&[found], Some(&sources(&[]))).remove(0);
    assert_eq!(none.commands.len(), 1);
    assert!(none.commands[0].starts_with(
        "aws iam put-role-policy --role-name r --policy-name deploy --policy-document '{\"Version\""
    ));
    assert!(!none.commands[0].contains('\n'));
}

#[test]
fn a_trust_loses_one_of_several() {
    let text = r#"resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"] }
      Action    = "sts:AssumeRole"
    }]
  })
}
"#;
    let trust = |trusted: &str| aws(AwsItem::Trust { role: "r".into(), trusted: trusted.into() });
    let after = patched_one(text, trust("222222222222"), Change::Remove);
    assert_eq!(after, text.replace(", \"arn:aws:iam::222222222222:root\"", ""));
    let alone = text.replace(", \"arn:aws:iam::222222222222:root\"", "");
    let remedy = removed(&[("main.tf", &alone)], trust("arn:aws:iam::111111111111:root"));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("assume_role_policy"));
}
