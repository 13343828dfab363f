//! `for_each`, locals, modules: one element goes, and only where nobody else would miss it.

use pairgate::audit::object::{AwsItem, Change, GitHubItem};
use pairgate::audit::remedy::Managed;

use crate::tools::*;

#[test]
fn an_element_of_a_set_goes() {
    let text = "resource \"aws_iam_user\" \"all\" {\n  for_each = toset([\"alice\", \"bob\"])\n  name     = each.key\n}\n";
    let after = patched_one(text, user("alice"), Change::Remove);
    assert_eq!(after, text.replace("\"alice\", ", ""));
    let after = patched_one(text, user("bob"), Change::Remove);
    assert_eq!(after, text.replace(", \"bob\"", ""));
}

#[test]
fn a_member_of_a_map_goes_with_its_lines() {
    let text = r#"resource "aws_iam_role" "all" {
  for_each = {
    a = { name = "deploy", path = "/ci/" } # CI
    b = {
      name = "read"
    }
  }
  name = "acme-${each.value.name}"
}
"#;
    let role = |name: &str| aws(AwsItem::Role { name: name.into() });
    let after = patched_one(text, role("acme-deploy"), Change::Remove);
    assert_eq!(after, text.replace("    a = { name = \"deploy\", path = \"/ci/\" } # CI\n", ""));
    let after = patched_one(text, role("acme-read"), Change::Remove);
    assert_eq!(after, text.replace("    b = {\n      name = \"read\"\n    }\n", ""));
}

const CHAIN: &str = r#"locals {
  users = ["alice", "bob"]
}

resource "aws_iam_user" "all" {
  for_each = toset(local.users)
  name     = each.value
}

resource "aws_iam_user_login_profile" "all" {
  for_each = aws_iam_user.all
  user     = each.value.name
}
"#;

#[test]
fn an_element_of_a_local_goes_when_all_that_read_it_belong_to_the_user() {
    let after = patched_one(CHAIN, user("alice"), Change::Remove);
    assert_eq!(after, CHAIN.replace("\"alice\", ", ""));
}

#[test]
fn taking_a_password_does_not_take_the_user_that_shares_its_list() {
    let remedy = removed(&[("main.tf", CHAIN)], aws(AwsItem::Password { user: "alice".into() }));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("main.tf:6"), "{}", note(&remedy));
    // The same without a local: the element stands in the block of the user.
    let direct = CHAIN.replace("toset(local.users)", "toset([\"alice\", \"bob\"])");
    let remedy = removed(&[("main.tf", &direct)], aws(AwsItem::Password { user: "alice".into() }));
    has_no_patch(&remedy);
}

#[test]
fn a_list_that_something_else_reads_keeps_its_element() {
    let bucket =
        "resource \"aws_s3_bucket\" \"home\" {\n  for_each = toset(local.users)\n  bucket   = each.key\n}\n";
    let remedy = removed(&[("main.tf", CHAIN), ("s3.tf", bucket)], user("alice"));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("s3.tf:2"));
    let named = "resource \"aws_s3_bucket\" \"x\" {\n  bucket = aws_iam_user.all[\"alice\"].name\n}\n";
    let direct = CHAIN.replace("toset(local.users)", "toset([\"alice\", \"bob\"])");
    let remedy = removed(&[("main.tf", &direct), ("s3.tf", named)], user("alice"));
    has_no_patch(&remedy);
}

#[test]
fn an_output_of_all_does_not_keep_one() {
    let text = "resource \"aws_iam_user\" \"all\" {\n  for_each = toset([\"alice\", \"bob\"])\n  name     = each.key\n}\n\noutput \"arns\" {\n  value = values(aws_iam_user.all)[*].arn\n}\n";
    assert_eq!(patched_one(text, user("alice"), Change::Remove), text.replace("\"alice\", ", ""));
}

#[test]
fn an_element_of_count_stays_because_the_others_would_move() {
    let text = "locals {\n  users = [\"alice\", \"bob\"]\n}\n\nresource \"aws_iam_user\" \"all\" {\n  count = length(local.users)\n  name  = local.users[count.index]\n}\n";
    let remedy = removed(&[("main.tf", text)], user("bob"));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("main.tf:5"));
    assert!(matches!(removed(&[("main.tf", text)], user("carol")).managed, Managed::No { files: 1 }));
}

#[test]
fn the_last_member_takes_the_membership_along() {
    let text = "resource \"github_team_members\" \"ops\" {\n  team_id = \"ops\"\n\n  members {\n    username = \"alice\"\n  }\n}\n";
    let alice = github(GitHubItem::TeamMember { slug: "ops".into(), login: "ALICE".into() });
    assert_eq!(patched_one(text, alice, Change::Remove), "");
}

#[test]
fn a_team_is_known_by_its_slug_through_references() {
    let text = r#"resource "github_team" "ops" {
  name = "Ops & Friends"
}

resource "github_team_membership" "alice" {
  team_id  = github_team.ops.id
  username = "alice"
}
"#;
    let member = github(GitHubItem::TeamMember { slug: "ops-friends".into(), login: "alice".into() });
    let after = patched_one(text, member, Change::Remove);
    assert!(after.contains("Ops & Friends") && !after.contains("alice"));
    let after = patched_one(text, github(GitHubItem::Team { slug: "ops-friends".into() }), Change::Remove);
    assert_eq!(after, "");
}

#[test]
fn dynamic_blocks_are_unfolded() {
    let text = r#"resource "github_team_members" "ops" {
  team_id = "ops"

  dynamic "members" {
    for_each = toset(["alice", "bob"])
    content {
      username = members.value
    }
  }
}
"#;
    let alice = github(GitHubItem::TeamMember { slug: "ops".into(), login: "alice".into() });
    assert_eq!(patched_one(text, alice, Change::Remove), text.replace("\"alice\", ", ""));
}

const MODULE: &str = r#"variable "users" {}

resource "aws_iam_user" "this" {
  for_each = toset(var.users)
  name     = each.key
}
"#;

#[test]
fn the_argument_of_a_module_loses_an_element() {
    let root = "module \"people\" {\n  source = \"./modules/people\"\n  users  = [\"alice\", \"bob\"]\n}\n";
    let files = [("main.tf", root), ("modules/people/main.tf", MODULE)];
    let remedy = removed(&files, user("alice"));
    assert_eq!(places(&remedy), ["modules/people/main.tf:3 aws_iam_user.this", "main.tf:1 module.people"]);
    let after = patched(&files, &remedy);
    assert_eq!(after["main.tf"], root.replace("\"alice\", ", ""));
    assert_eq!(after["modules/people/main.tf"], MODULE);
}

#[test]
fn a_module_that_makes_one_is_not_patched_and_the_call_is_told() {
    let module = "variable \"name\" {\n  default = \"spare\"\n}\n\nresource \"aws_iam_role\" \"this\" {\n  name = \"x-${var.name}\"\n}\n";
    let root = "module \"a\" {\n  source = \"./m\"\n  name   = \"deploy\"\n}\n\nmodule \"b\" {\n  source = \"./m\"\n}\n";
    let files = [("main.tf", root), ("m/main.tf", module)];
    let role = |name: &str| aws(AwsItem::Role { name: name.into() });
    let remedy = removed(&files, role("x-deploy"));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("`main.tf:1`"), "{}", note(&remedy));
    // A call that leaves the argument out has the default.
    assert!(matches!(removed(&files, role("x-spare")).managed, Managed::Yes { .. }));
    assert!(matches!(removed(&files, role("x-other")).managed, Managed::No { .. }));
}

/// One text is the list of several teams: taking somebody out of one of them took them out of all.
#[test]
fn an_element_that_several_of_one_block_have_stays() {
    let member = |slug: &str| github(GitHubItem::TeamMember { slug: slug.into(), login: "ann".into() });
    let people = "  members {\n    username = \"ann\"\n  }\n\n  members {\n    username = \"bob\"\n  }\n}\n";
    let each = format!(
        "resource \"github_team_members\" \"all\" {{\n  for_each = toset([\"ops\", \"web\"])\n  team_id  = each.key\n\n{people}"
    );
    let module = format!(
        "variable \"team\" {{}}\n\nresource \"github_team_members\" \"all\" {{\n  team_id = var.team\n\n{people}"
    );
    let calls = "module \"ops\" {\n  source = \"./team\"\n  team   = \"ops\"\n}\n\nmodule \"web\" {\n  source = \"./team\"\n  team   = \"web\"\n}\n";
    for files in [vec![("main.tf", each.as_str())], vec![("main.tf", calls), ("team/main.tf", &module)]] {
        let remedy = removed(&files, member("ops"));
        has_no_patch(&remedy);
        assert!(note(&remedy).contains("the others would lose the element as well"), "{}", note(&remedy));
    }
    // A module that is called once is about one team.
    let (call, _) = calls.split_once("\n\n").unwrap();
    let remedy = removed(&[("main.tf", &format!("{call}\n")), ("team/main.tf", &module)], member("ops"));
    assert!(diff(&remedy).contains("-    username = \"ann\""));
    // Each has a list of its own.
    let own = "locals {\n  teams = {\n    ops = [\"ann\", \"bob\"]\n    web = [\"ann\", \"eve\"]\n  }\n}\n\nresource \"github_team_members\" \"all\" {\n  for_each = local.teams\n  team_id  = each.key\n\n  dynamic \"members\" {\n    for_each = toset(each.value)\n    content {\n      username = members.value\n    }\n  }\n}\n";
    let remedy = removed(&[("main.tf", own)], member("ops"));
    assert!(diff(&remedy).contains("+    ops = [\"bob\"]"), "{}", diff(&remedy));
}
