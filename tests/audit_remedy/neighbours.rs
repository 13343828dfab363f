//! What stands beside something that goes: a comment behind a neighbour is the neighbour's, whatever it looks like.

use pairgate::audit::object::{AwsItem, Change, GitHubItem, Object};

use crate::tools::*;

fn role(name: &str) -> Object {
    aws(AwsItem::Role { name: name.into() })
}

/// A list of roles, without some of its lines.
#[track_caller]
fn goes(lines: &str, name: &str, gone: &str) {
    let text = format!(
        "resource \"aws_iam_role\" \"job\" {{\n  for_each = toset([\n{lines}  ])\n  name = each.key\n}}\n"
    );
    let after = patched_one(&text, role(name), Change::Remove);
    assert_eq!(after, text.replace(gone, ""));
}

#[test]
fn a_comment_behind_the_neighbour_above_does_not_take_the_neighbour() {
    goes("    \"r5\", /* five */\n    \"r6\",\n", "r6", "    \"r6\",\n");
    goes("    \"r5\", /* five */ # 5\n    \"r6\",\n", "r6", "    \"r6\",\n");
    goes("    \"r5\", /* five\n    \"x\" */\n    \"r6\",\n", "r6", "    \"r6\",\n");
    goes("    \"r5\", /* five\n# x */\n    \"r6\",\n", "r6", "    \"r6\",\n");
    // Behind what goes it goes as well.
    goes("    \"r5\", /* five */\n    \"r6\",\n", "r5", "    \"r5\", /* five */\n");
    goes("    \"r5\", /* a */ /* b */ // c\n    \"r6\",\n", "r5", "    \"r5\", /* a */ /* b */ // c\n");
}

#[test]
fn lines_that_hold_only_a_comment_go_with_what_they_stand_above() {
    let all = "    /* six\n       \"r0\", */\n    # and\n    // more\n    \"r6\",\n";
    goes(&format!("    \"r5\", /* five */\n{all}"), "r6", all);
    goes(&format!("    \"/*\", \"*/\",\n{all}"), "r6", all);
}

#[test]
fn a_comment_that_goes_on_behind_an_element_gets_its_place() {
    let text = "locals {\n  r = {\n    a = \"a\"\n    b = \"b\" /* long\n    one */\n    c = \"c\"\n  }\n}\n\nresource \"aws_iam_role\" \"job\" {\n  for_each = local.r\n  name     = each.key\n}\n";
    let after = patched_one(text, role("b"), Change::Remove);
    assert_eq!(after, text.replace("b = \"b\" /* long", "/* long"));
}

#[test]
fn the_first_nested_block_leaves_the_attribute_above_it() {
    let text = "resource \"github_repository_collaborators\" \"shop\" {\n  repository = \"shop\" /* main shop */\n  user {\n    username   = \"ann\"\n    permission = \"push\"\n  }\n  /* build */ user {\n    username   = \"bob\"\n    permission = \"push\"\n  }\n}\n";
    let item = GitHubItem::Collaborator { repository: "shop".into(), login: "ann".into() };
    let after = patched_one(text, github(item), Change::Remove);
    assert!(after.contains("repository = \"shop\" /* main shop */\n  /* build */ user {"), "{after}");
    assert!(!after.contains("ann"));
}

#[test]
fn a_block_leaves_comments_that_begin_or_end_beside_others() {
    let job = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}";
    for (above, below) in [
        ("locals {} /* one */\n", "\n"),
        ("locals {} /* one\n   two */\n", "\n"),
        ("locals {} // one */\n", "\n"),
        ("locals {\n  a = \"/*\"\n} # */\n", "\n"),
        ("locals {\n  a = <<EOT\n# not one\nEOT\n}\n", "\n"),
        // A comment that ends beside the block, or begins there, must not swallow what is left.
        ("locals {}\n\n/* one\n   two */ ", "\n"),
        ("locals {}\n\n", " /* one\n  two */\n"),
        ("locals {}\n\n/* one\n */ ", " # two\n"),
    ] {
        let next = "\nvariable \"v\" {} /* x */\n";
        let text = format!("{above}{job}{below}{next}");
        let after = patched_one(&text, role("job"), Change::Remove);
        for kept in [above, next] {
            assert!(after.contains(kept.trim_end()), "{text}\n->\n{after}");
        }
        let body: hcl_edit::structure::Body = after.parse().unwrap();
        assert_eq!(body.iter().count(), 2, "{after}");
    }
}

#[test]
fn what_only_looks_like_a_comment_above_a_block_stays() {
    let job = "resource \"aws_iam_role\" \"job\" {\n  name = \"job\"\n}\n";
    let above = "locals {\n  a = <<EOT\nx\n# y */\nEOT\n  b = \"${/* \" */ 1}\" /* b */\n}\n";
    assert_eq!(patched_one(&format!("{above}{job}"), role("job"), Change::Remove), above);
    let list = "  a = \"${join(\",\", [\n    # \" ten\n    \"x\"])}\" /* b */\n";
    let text =
        format!("resource \"aws_iam_role\" \"job\" {{\n  name = \"job\"\n{list}}}\n\nlocals {{\n{list}}}\n");
    assert_eq!(patched_one(&text, role("job"), Change::Remove), format!("locals {{\n{list}}}\n"));
}
