//! Patches that are fine one by one, and leave nothing of a block together.

use pairgate::audit::object::{AwsItem, GitHubItem, Object};
use pairgate::audit::remedy::{Patch, Remedy, merged};

use crate::tools::*;

const OPS: &str = "resource \"github_team_members\" \"ops\" {\n  team_id = \"ops\"\n\n  members {\n    username = \"ann\"\n  }\n\n  members {\n    username = \"bob\"\n  }\n}\n";

fn member(login: &str) -> Object {
    github(GitHubItem::TeamMember { slug: "ops".into(), login: login.into() })
}

/// Each file after the patches of all, and which of them are left out.
fn together(files: &[(&str, &str)], objects: &[Object]) -> (Vec<String>, Vec<usize>) {
    let made: Vec<Remedy> = objects.iter().map(|object| removed(files, object.clone())).collect();
    let patches: Vec<&Patch> = made.iter().map(|one| one.patch().expect("a patch")).collect();
    let (mut texts, skipped) = merged(&patches, &sources(files));
    let text = |(path, old): &(&str, &str)| texts.remove(*path).unwrap_or_else(|| (*old).to_owned());
    (files.iter().map(text).collect(), skipped)
}

#[test]
fn a_team_that_loses_all_its_members_goes_as_a_whole() {
    let (texts, skipped) = together(&[("main.tf", OPS)], &[member("ann"), member("bob")]);
    assert_eq!((texts[0].as_str(), skipped.as_slice()), ("", [].as_slice()));
    // Somebody stays.
    let more = OPS.replace("\n}\n", "\n\n  members {\n    username = \"eve\"\n  }\n}\n");
    let (texts, skipped) = together(&[("main.tf", &more)], &[member("ann"), member("bob")]);
    assert!(texts[0].contains("eve") && !texts[0].contains("bob") && skipped.is_empty(), "{}", texts[0]);
}

#[test]
fn a_team_that_something_needs_keeps_one_member_and_the_patch_is_named() {
    for (path, more) in [
        ("out.tf", "output \"x\" {\n  value = github_team_members.ops.id\n}\n"),
        (
            "tests/a.tftest.hcl",
            "run \"a\" {\n  assert {\n    condition = github_team_members.ops.id != \"\"\n  }\n}\n",
        ),
    ] {
        let files = [("main.tf", OPS), (path, more)];
        let (texts, skipped) = together(&files, &[member("ann"), member("bob")]);
        assert_eq!(skipped, [1]);
        assert!(texts[0].contains("bob") && !texts[0].contains("ann"), "{}", texts[0]);
    }
    let held = OPS.replace("\n}\n", "\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n");
    assert_eq!(together(&[("main.tf", &held)], &[member("ann"), member("bob")]).1, [1]);
}

#[test]
fn a_list_elsewhere_that_is_emptied_takes_the_block_along() {
    let text = "locals {\n  ops = [\"ann\", \"bob\"]\n}\n\nresource \"github_team_members\" \"ops\" {\n  team_id = \"ops\"\n\n  dynamic \"members\" {\n    for_each = toset(local.ops)\n    content {\n      username = members.value\n    }\n  }\n}\n";
    let (texts, skipped) = together(&[("main.tf", text)], &[member("ann"), member("bob")]);
    assert_eq!((texts[0].as_str(), skipped.len()), ("locals {\n  ops = []\n}\n", 0));
}

#[test]
fn users_of_an_attachment_are_not_emptied() {
    let attached = |roles: &str| {
        format!(
            "resource \"aws_iam_group_membership\" \"ops\" {{\n  name  = \"ops\"\n  group = \"ops\"\n  users = [\"ann\", \"bob\"]\n}}\n\nresource \"aws_iam_policy_attachment\" \"ops\" {{\n  name       = \"ops\"\n  policy_arn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"\n  users      = [\"ann\", \"bob\"]\n  roles      = [{roles}]\n}}\n"
        )
    };
    let objects = [user("ann"), user("bob")];
    let people = "resource \"aws_iam_user\" \"ann\" {\n  name = \"ann\"\n}\n\nresource \"aws_iam_user\" \"bob\" {\n  name = \"bob\"\n}\n";
    let files = [("main.tf", &*attached("")), ("people.tf", people)];
    let (texts, skipped) = together(&files, &objects);
    assert_eq!((texts[0].as_str(), skipped.len()), ("", 0));
    let files = [("main.tf", &*attached("\"job\"")), ("people.tf", people)];
    let (texts, skipped) = together(&files, &objects);
    assert!(texts[0].contains("users      = []") && !texts[0].contains("membership"), "{}", texts[0]);
    assert!(skipped.is_empty());
}

#[test]
fn the_last_one_of_a_list_that_another_folder_gives_stays() {
    let module = "variable \"ops\" {}\n\nresource \"github_team_members\" \"ops\" {\n  team_id = \"ops\"\n\n  dynamic \"members\" {\n    for_each = toset(var.ops)\n    content {\n      username = members.value\n    }\n  }\n}\n";
    let root = "module \"ops\" {\n  source = \"./m\"\n  ops    = [\"ann\", \"bob\"]\n}\n";
    let files = [("main.tf", root), ("m/main.tf", module)];
    let (texts, skipped) = together(&files, &[member("ann"), member("bob")]);
    assert_eq!((texts[0].contains("[\"bob\"]"), skipped.as_slice()), (true, [1].as_slice()));
    let alone = root.replace("\"ann\", ", "");
    let told = removed(&[("main.tf", &alone), ("m/main.tf", module)], member("bob"));
    has_no_patch(&told);
    assert!(note(&told).contains("`m/main.tf:3` would be left with none"), "{}", note(&told));
}

#[test]
fn the_same_person_twice_is_the_last_one_too() {
    let text = OPS.replace("bob", "Ann");
    assert_eq!(patched_one(&text, member("ann"), pairgate::audit::object::Change::Remove), "");
    let attached = "resource \"aws_iam_policy_attachment\" \"ops\" {\n  name       = \"ops\"\n  policy_arn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"\n  users      = [\"ann\"]\n  roles      = []\n}\n";
    let item = AwsItem::Attachment {
        principal: principal(pairgate::audit::object::PrincipalKind::User, "ann"),
        policy: "arn:aws:iam::aws:policy/ReadOnlyAccess".into(),
    };
    assert_eq!(patched_one(attached, aws(item), pairgate::audit::object::Change::Remove), "");
}
