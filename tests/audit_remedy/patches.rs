//! Patches of blocks, applied by git.

use pairgate::audit::object::{AwsItem, Change, GitHubItem};
use pairgate::audit::remedy::{Managed, Patch, merged, remedies};

use crate::tools::*;

const ALICE: &str = r#"# The team's people.

# Alice left in May.
// Ask HR.
resource "aws_iam_user" "alice" {
  name = "alice"
} # end of alice

resource "aws_iam_user" "bob" {
  name = "bob" # stays
}

resource "aws_iam_access_key" "alice" {
  user = aws_iam_user.alice.name
}

resource "aws_iam_user_login_profile" "alice" {
  user = "alice"
}

resource "aws_iam_group_membership" "dev" {
  name  = "dev"
  group = "dev"
  users = [
    aws_iam_user.alice.name, # gone soon
    aws_iam_user.bob.name,
  ]
}
"#;

#[test]
fn a_user_goes_with_everything_that_only_exists_for_it_and_nothing_else_changes() {
    let after = patched_one(ALICE, user("alice"), Change::Remove);
    let expected = r#"# The team's people.

resource "aws_iam_user" "bob" {
  name = "bob" # stays
}

resource "aws_iam_group_membership" "dev" {
  name  = "dev"
  group = "dev"
  users = [
    aws_iam_user.bob.name,
  ]
}
"#;
    assert_eq!(after, expected);
}

#[test]
fn the_places_are_the_object_itself_and_a_user_that_needs_force_destroy_is_told() {
    let remedy = removed(&[("iam/main.tf", ALICE)], user("alice"));
    assert_eq!(places(&remedy), ["iam/main.tf:5 aws_iam_user.alice"]);
    assert!(note(&remedy).contains("force_destroy"));
    assert!(remedy.commands.is_empty() && remedy.import.is_none() && remedy.steps.is_none());
}

#[test]
fn a_block_that_something_else_refers_to_stays_and_the_place_is_told() {
    let more = "output \"key\" {\n  value = aws_iam_access_key.alice.secret\n}\n";
    let files = [("main.tf", ALICE), ("outputs.tf", more)];
    let remedy = removed(&files, user("alice"));
    has_no_patch(&remedy);
    assert!(
        note(&remedy).contains("`outputs.tf:2` refers to `aws_iam_access_key.alice`"),
        "{}",
        note(&remedy)
    );
    // The same words in another folder are about another resource.
    let elsewhere = removed(&[("a/main.tf", ALICE), ("b/outputs.tf", more)], user("alice"));
    assert!(!diff(&elsewhere).is_empty());
}

#[test]
fn a_file_in_json_that_names_the_block_keeps_it() {
    let json = r#"{"output": {"x": {"value": "${aws_iam_user.alice.arn}"}}}"#;
    let remedy = removed(&[("main.tf", ALICE), ("more.tf.json", json)], user("alice"));
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("more.tf.json"));
}

#[test]
fn a_protected_block_is_told() {
    let text = "resource \"aws_iam_role\" \"x\" {\n  name = \"deploy\"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n";
    let remedy = removed(&[("main.tf", text)], aws(AwsItem::Role { name: "deploy".into() }));
    assert!(note(&remedy).contains("prevent_destroy"));
}

#[test]
fn import_blocks_go_with_their_resource() {
    let text = "import {\n  to = aws_iam_group.old\n  id = \"old\"\n}\n\nresource \"aws_iam_group\" \"old\" {\n  name = \"old\"\n}\n\nlocals {\n  x = 1\n}\n";
    let after = patched_one(text, aws(AwsItem::Group { name: "old".into() }), Change::Remove);
    assert_eq!(after, "locals {\n  x = 1\n}\n");
}

#[test]
fn line_ends_of_windows_and_a_path_with_odd_letters_survive() {
    let text = "resource \"aws_iam_group\" \"a\" {\r\n  name = \"a\"\r\n}\r\n\r\nresource \"aws_iam_group\" \"b\" {\r\n  name = \"b\"\r\n}\r\n";
    let files = [("my infra/é\"x.tf", text)];
    let remedy = removed(&files, aws(AwsItem::Group { name: "a".into() }));
    let after = patched(&files, &remedy).remove(files[0].0).unwrap();
    assert_eq!(after, "resource \"aws_iam_group\" \"b\" {\r\n  name = \"b\"\r\n}\r\n");
}

#[test]
fn the_last_block_of_a_file_takes_the_blank_lines_above_it_along() {
    let text = "resource \"aws_iam_group\" \"a\" {\n  name = \"a\"\n}\n\n\nresource \"aws_iam_group\" \"b\" {\n  name = \"b\"\n}\n";
    let after = patched_one(text, aws(AwsItem::Group { name: "b".into() }), Change::Remove);
    assert_eq!(after, "resource \"aws_iam_group\" \"a\" {\n  name = \"a\"\n}\n");
    // Without a line break at the end git says so in the diff, and so does ours.
    let cut = text.trim_end();
    let after = patched_one(cut, aws(AwsItem::Group { name: "a".into() }), Change::Remove);
    assert_eq!(after, "\nresource \"aws_iam_group\" \"b\" {\n  name = \"b\"\n}");
}

fn key(slot: u8) -> AwsItem {
    AwsItem::AccessKey { user: "alice".into(), id: Some("AKIAEXAMPLE".into()), slot }
}

#[test]
fn a_key_is_deactivated_in_place() {
    let text =
        "resource \"aws_iam_access_key\" \"alice\" {\n  user    = \"alice\"\n  pgp_key = \"keybase:a\"\n}\n";
    let after = patched_one(text, aws(key(1)), Change::Deactivate);
    assert_eq!(
        after,
        "resource \"aws_iam_access_key\" \"alice\" {\n  user    = \"alice\"\n  pgp_key = \"keybase:a\"\n  status  = \"Inactive\"\n}\n"
    );
    let active = "resource \"aws_iam_access_key\" \"alice\" {\n  status = \"Active\" # for now\n  user   = \"alice\"\n}\n";
    let after = patched_one(active, aws(key(1)), Change::Deactivate);
    assert_eq!(after, active.replace("\"Active\"", "\"Inactive\""));
    let remedy = remedy(&[("main.tf", text)], aws(key(1)), Change::Deactivate);
    assert!(note(&remedy).contains("AKIAEXAMPLE"));
}

#[test]
fn a_key_of_two_is_never_guessed() {
    let one = "resource \"aws_iam_access_key\" \"alice\" {\n  user = \"alice\"\n}\n";
    let files = [("main.tf", one)];
    let second = removed(&files, aws(key(2)));
    assert!(matches!(second.managed, Managed::Possibly { .. }));
    let found = [finding(aws(key(1)), Change::Remove), finding(aws(key(2)), Change::Remove)];
    for remedy in remedies(&found, Some(&sources(&files))) {
        assert!(matches!(remedy.managed, Managed::Possibly { .. }));
        assert_eq!(
            remedy.commands,
            ["aws iam delete-access-key --user-name alice --access-key-id AKIAEXAMPLE"]
        );
    }
    let both = format!("{one}{}", one.replace("\"alice\" {", "\"second\" {"));
    let remedy = removed(&[("main.tf", &both)], aws(key(1)));
    assert!(matches!(remedy.managed, Managed::Possibly { .. }));
    assert_eq!(places(&remedy).len(), 2);
}

#[test]
fn an_owner_becomes_a_member_by_the_role() {
    let text =
        "resource \"github_membership\" \"alice\" {\n  username = \"Alice\"\n  role     = \"admin\"\n}\n";
    let owner = github(GitHubItem::Member { login: "alice".into(), owner: true });
    let change = Change::Set { name: "role", value: "member".into() };
    assert_eq!(patched_one(text, owner, change), text.replace("\"admin\"", "\"member\""));
}

#[test]
fn a_setting_that_is_not_there_is_added_and_an_unknown_one_is_not() {
    let text = "resource \"github_organization_settings\" \"acme\" {\n  billing_email = \"a@example.com\"\n\n  blog = \"x\"\n}\n";
    let setting = |name: &str| github(GitHubItem::Setting { name: name.into() });
    let change = Change::Set { name: "members_can_create_public_repositories", value: "false".into() };
    let after = patched_one(text, setting("members_can_create_public_repositories"), change);
    // In columns, as the file was before.
    let row = "  blog                                    = \"x\"\n  members_can_create_public_repositories = false\n";
    let row = row.replace("blog  ", "blog ");
    assert_eq!(after, text.replace("  blog = \"x\"\n", &row));
    let change = Change::Set { name: "something_new", value: "x".into() };
    let remedy = remedy(&[("main.tf", text)], setting("something_new"), change);
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("something_new"));
}

#[test]
fn a_block_in_one_line_gets_no_broken_attribute() {
    let text = "resource \"aws_iam_access_key\" \"alice\" { user = \"alice\" }\n";
    let remedy = remedy(&[("main.tf", text)], aws(key(1)), Change::Deactivate);
    has_no_patch(&remedy);
}

#[test]
fn nested_blocks_of_one_person_go_and_those_of_others_stay() {
    let text = r#"resource "github_repository_collaborators" "shop" {
  repository = "shop"

  user {
    username   = "alice"
    permission = "admin"
  }

  user {
    username   = "bob"
    permission = "push"
  }
}
"#;
    let alice = github(GitHubItem::Collaborator { repository: "shop".into(), login: "alice".into() });
    let after = patched_one(text, alice.clone(), Change::Remove);
    assert!(!after.contains("alice") && after.contains("bob") && after.contains("\"shop\""));
    let less = patched_one(text, alice, Change::Set { name: "permission", value: "pull".into() });
    assert_eq!(less, text.replace("\"admin\"", "\"pull\""));
}

#[test]
fn patches_of_several_findings_become_one_text_a_file() {
    let files = [("main.tf", ALICE)];
    let all = sources(&files);
    let found = [
        finding(user("alice"), Change::Remove),
        finding(aws(AwsItem::Password { user: "alice".into() }), Change::Remove),
        finding(user("bob"), Change::Remove),
    ];
    let made = remedies(&found, Some(&all));
    let patches: Vec<&Patch> = made
        .iter()
        .map(|one| match &one.managed {
            Managed::Yes { patch: Some(patch), .. } => patch,
            other => panic!("{other:?}"),
        })
        .collect();
    let (texts, skipped) = merged(&patches, &all);
    assert!(skipped.is_empty(), "{skipped:?}");
    assert!(
        !texts["main.tf"].contains("alice") && !texts["main.tf"].contains("\"bob\""),
        "{}",
        texts["main.tf"]
    );
}

#[test]
fn of_patches_that_contradict_each_other_the_later_is_left_out() {
    let text =
        "resource \"aws_iam_access_key\" \"alice\" {\n  user   = \"alice\"\n  status = \"Active\"\n}\n";
    let files = [("main.tf", text)];
    let off = remedy(&files, aws(key(1)), Change::Deactivate);
    let gone = removed(&files, aws(key(1)));
    let patch = |remedy: &pairgate::audit::remedy::Remedy| match &remedy.managed {
        Managed::Yes { patch: Some(patch), .. } => patch.clone(),
        other => panic!("{other:?}"),
    };
    let (off, gone) = (patch(&off), patch(&gone));
    let (texts, skipped) = merged(&[&off, &gone, &off], &sources(&files));
    assert_eq!(skipped, [1]);
    assert!(texts["main.tf"].contains("Inactive"));
    let (texts, skipped) = merged(&[&off], &sources(&[]));
    assert!(texts.is_empty() && skipped == [0], "a file that nobody has");
}

#[test]
fn neighbours_in_a_list_go_together() {
    let text = "resource \"aws_iam_user\" \"all\" {\n  for_each = toset([\"alice\", \"bob\"])\n  name     = each.key\n}\n";
    let files = [("main.tf", text)];
    let made = [removed(&files, user("alice")), removed(&files, user("bob"))];
    let patches: Vec<&Patch> = made
        .iter()
        .map(|one| match &one.managed {
            Managed::Yes { patch: Some(patch), .. } => patch,
            other => panic!("{other:?}"),
        })
        .collect();
    let (texts, skipped) = merged(&patches, &sources(&files));
    assert!(skipped.is_empty());
    assert!(texts["main.tf"].contains("toset([])"), "{}", texts["main.tf"]);
}
