//! A file in the columns of `terraform fmt` is still in them after a patch.

use std::collections::BTreeMap;

use pairgate::audit::finding::Proposal;
use pairgate::audit::object::{AwsItem, Change, Object, PrincipalKind};
use pairgate::audit::remedy::remedies;

use crate::tools::*;

fn key() -> Object {
    aws(AwsItem::AccessKey { user: "alice".into(), id: None, slot: 1 })
}

#[track_caller]
fn formatted(text: &str) {
    if let Some(is) = is_formatted(text) {
        assert!(is, "terraform fmt would change:\n{text}");
    }
}

#[test]
fn a_setting_that_is_added_moves_the_signs_beside_it() {
    let text = "resource \"aws_iam_access_key\" \"alice\" {\n  user = \"alice\" # left\n}\n";
    let after = patched_one(text, key(), Change::Deactivate);
    assert_eq!(
        after,
        "resource \"aws_iam_access_key\" \"alice\" {\n  user   = \"alice\" # left\n  status = \"Inactive\"\n}\n"
    );
    formatted(&after);
    // What was not in columns before is left as it is.
    let odd = "resource \"aws_iam_access_key\" \"alice\" {\n  user   = \"alice\"\n}\n\nlocals {\n  a = 1\n  bcd = 2\n}\n";
    let after = patched_one(odd, key(), Change::Deactivate);
    assert_eq!(after, odd.replace("\"alice\"\n}", "\"alice\"\n  status = \"Inactive\"\n}"));
}

#[test]
fn a_policy_that_gets_several_lines_leaves_its_row() {
    let old = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","sqs:*"],"Resource":"*"}]}"#;
    let quoted = serde_json::to_string(old).unwrap();
    let heredoc = format!("<<EOF\n{old}\nEOF");
    for (policy, path) in [
        (quoted.as_str(), "  path   = \"/\"\n"),
        (heredoc.as_str(), ""),
        (heredoc.as_str(), "  path   = \"/\"\n"),
    ] {
        let text = format!(
            "resource \"aws_iam_role_policy\" \"p\" {{\n  name   = \"p\" # the policy\n  role   = \"job\"\n  policy = {policy}\n{path}}}\n"
        );
        formatted(&text);
        let new = old.replace(",\"sqs:*\"", "");
        let item = AwsItem::Grants { principal: principal(PrincipalKind::Role, "job") };
        let mut found = finding(aws(item), Change::Narrow(BTreeMap::from([("p".into(), new.clone())])));
        found.proposals.push(Proposal {
            policy: "p".into(),
            old: old.into(),
            new,
            removed: Vec::new(),
            kept: Vec::new(),
        });
        let files = [("main.tf", text.as_str())];
        let remedy = remedies(&[found], Some(&sources(&files))).remove(0);
        let after = patched(&files, &remedy).remove("main.tf").unwrap();
        assert!(
            after.contains("  name = \"p\" # the policy\n  role = \"job\"\n  policy = jsonencode({\n"),
            "{after}"
        );
        formatted(&after);
    }
}

#[test]
fn the_longest_key_of_a_map_takes_its_column_along() {
    let text = r#"resource "aws_iam_role" "all" {
  for_each = {
    a             = { name = "x", path = "/" } # one, "= { #"
    much_longer   = { name = "y" }             # two ${
    "${var.x}-\"" = { name = "z", path = "a//b" }
  }
  name = each.value.name
  tags = merge(var.a == 1 ? {} : {}, {
    first = <<-EOT
      # no comment = {
      "
    EOT
    b     = 2
  }) # end
}
"#;
    formatted(text);
    for name in ["x", "y", "z"] {
        let after = patched_one(text, aws(AwsItem::Role { name: name.into() }), Change::Remove);
        formatted(&after);
    }
}
