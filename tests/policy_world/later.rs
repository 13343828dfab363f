//! Plans on existing objects with the real terraform: updates, replacements, deletions, moves.

use std::fs;
use std::path::Path;

use crate::support::terraform::{find, terraform};
use crate::{expect, verdicts};

const POLICY: &str = include_str!("parents.policy.hcl");

const BEFORE: &str = r#"
resource "terraform_data" "parent_made" {
  triggers_replace = { case = "made", want = ["a"] }
}
resource "terraform_data" "parent_kept" {
  triggers_replace = { case = "kept", want = ["new", "there"] }
}
resource "terraform_data" "kept_there" {
  input            = terraform_data.parent_kept.id
  triggers_replace = { case = "kept", label = "there" }
}
resource "terraform_data" "kept_gone" {
  input            = terraform_data.parent_kept.id
  triggers_replace = { case = "kept", label = "gone" }
}
resource "terraform_data" "parent_updated" {
  input            = "one"
  triggers_replace = { case = "updated", want = ["new"] }
}
resource "terraform_data" "parent_replaced" {
  triggers_replace = { case = "replaced", want = [] }
}
resource "terraform_data" "replaced_there" {
  input            = terraform_data.parent_replaced.id
  triggers_replace = { case = "replaced", label = "there" }
}
resource "terraform_data" "parent_old_name" {
  triggers_replace = { case = "moved", want = ["child"] }
}
resource "terraform_data" "old_child" {
  input            = terraform_data.parent_old_name.id
  triggers_replace = { case = "moved", label = "child" }
}
"#;

const AFTER: &str = r#"
resource "terraform_data" "parent_made" {
  triggers_replace = { case = "made", want = ["a"] }
}
# What is referred to is known and this is not: something is made of it, and nobody knows what.
resource "terraform_data" "child_made" {
  input            = "${terraform_data.parent_made.id}-${timestamp()}"
  triggers_replace = { case = "made", label = "a" }
}
resource "terraform_data" "parent_kept" {
  triggers_replace = { case = "kept", want = ["new", "there"] }
}
resource "terraform_data" "kept_there" {
  input            = terraform_data.parent_kept.id
  triggers_replace = { case = "kept", label = "there" }
}
resource "terraform_data" "kept_new" {
  input            = terraform_data.parent_kept.id
  triggers_replace = { case = "kept", label = "new" }
}
resource "terraform_data" "parent_updated" {
  input            = "two"
  triggers_replace = { case = "updated", want = ["new"] }
}
resource "terraform_data" "updated_new" {
  input            = terraform_data.parent_updated.id
  triggers_replace = { case = "updated", label = "new" }
}
resource "terraform_data" "parent_replaced" {
  triggers_replace = { case = "replaced", want = ["there"] }
}
resource "terraform_data" "replaced_there" {
  input            = terraform_data.parent_replaced.id
  triggers_replace = { case = "replaced", label = "there" }
}
resource "terraform_data" "parent_new_name" {
  triggers_replace = { case = "moved", want = ["child"] }
}
moved {
  from = terraform_data.parent_old_name
  to   = terraform_data.parent_new_name
}
resource "terraform_data" "new_child" {
  input            = terraform_data.parent_new_name.id
  triggers_replace = { case = "moved", label = "child" }
}
moved {
  from = terraform_data.old_child
  to   = terraform_data.new_child
}
"#;

/// The plan from one configuration to another.
pub(crate) fn changed(program: &Path, before: &str, after: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| terraform(program, folder.path(), arguments);
    fs::write(folder.path().join("main.tf"), before).unwrap();
    run(&["init", "-no-color", "-input=false"]);
    run(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    fs::write(folder.path().join("main.tf"), after).unwrap();
    run(&["plan", "-no-color", "-input=false", "-out=tfplan"]);
    String::from_utf8(run(&["show", "-json", "tfplan"])).unwrap()
}

#[test]
fn known_and_unknown_ids_meet() {
    let Some(program) = find() else { return };
    let plan = changed(&program, BEFORE, AFTER);
    expect(
        &verdicts(&plan, POLICY, "children"),
        &[
            "terraform_data.parent_kept pass",
            "terraform_data.parent_made unknown",
            "terraform_data.parent_updated pass",
            "terraform_data.parent_replaced pass",
            "terraform_data.parent_new_name pass",
        ],
    );
}

#[test]
fn a_deleted_child_is_not_found_and_the_halves_of_a_replacement_see_their_own_values() {
    let Some(program) = find() else { return };
    let plan = changed(&program, BEFORE, AFTER);
    let policy = r#"
resource_policy "terraform_data" "gone" {
  operations = ["delete"]
  filter     = core::strcontains(meta.address, "replaced") || core::strcontains(meta.address, "kept_gone")
  enforce {
    condition     = attrs.id != null || attrs.triggers_replace != null || prior_attrs.id == null
    error_message = "${meta.address} ${meta.operation} ${prior_attrs.triggers_replace.case} ${attrs.id == null}"
    info_message  = "judged"
  }
}
resource_policy "terraform_data" "made" {
  operations = ["create"]
  filter     = core::strcontains(meta.address, "replaced")
  enforce {
    condition    = core::length_of_want == attrs.triggers_replace.want
    info_message = "judged"
  }
}
"#
    .replace("core::length_of_want", "[\"there\"]");
    expect(
        &verdicts(&plan, &policy, "gone"),
        &["terraform_data.kept_gone fail", "terraform_data.parent_replaced fail"],
    );
    expect(&verdicts(&plan, &policy, "made"), &["terraform_data.parent_replaced pass"]);
}
