//! Findings that Terraform manages: the patch in the report, and `--fix` in a real clone.

use std::fs;

use serde_json::json;

use super::forge::Fault;
use super::support::git::git;
use super::world::{World, world};

const MAIN: &str = r#"resource "github_membership" "carol" {
  username = "carol"
  role     = "member"
}

resource "github_membership" "bob" {
  username = "bob"
  role     = "member"
}

resource "github_repository_collaborator" "dave" {
  repository = "shop"
  username   = "dave"
  permission = "admin"
}

# The robot's key.
resource "github_repository_deploy_key" "deploy" {
  repository = "shop"
  title      = "deploy"
  key        = "ssh-ed25519 AAAA"
  read_only  = false
}
"#;

fn clone(world: &World) -> std::path::PathBuf {
    let path = world.folder().join("clone");
    fs::create_dir(&path).unwrap();
    git(&path, &["init", "--quiet", "--initial-branch", "main"]);
    git(&path, &["config", "user.name", "Alice"]);
    git(&path, &["config", "user.email", "alice@example.com"]);
    fs::write(path.join("people.tf"), MAIN).unwrap();
    fs::write(path.join("CODEOWNERS"), "*.tf @acme/identity\n").unwrap();
    git(&path, &["add", "."]);
    git(&path, &["commit", "--quiet", "-m", "first"]);
    path
}

#[test]
fn what_terraform_manages_has_a_patch_and_a_branch() {
    let world = world();
    let path = clone(&world);
    let before = (git(&path, &["rev-parse", "HEAD"]), git(&path, &["status", "--porcelain"]));
    let ran = world.run(&["--repo", path.to_str().unwrap(), "--fix", "audit/stale"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("-resource \"github_membership\" \"carol\" {"), "{}", ran.stdout);
    assert!(ran.stdout.contains("acme/identity"), "the code's owners are asked: {}", ran.stdout);
    assert!(ran.stderr.contains("audit/stale"), "{}", ran.stderr);
    assert_eq!((git(&path, &["rev-parse", "HEAD"]), git(&path, &["status", "--porcelain"])), before);
    assert_eq!(git(&path, &["branch", "--show-current"]).trim(), "main");
    let fixed = git(&path, &["show", "audit/stale:people.tf"]);
    assert!(!fixed.contains("carol") && !fixed.contains("\"deploy\""), "{fixed}");
    assert!(fixed.contains("\"bob\""), "who is active stays: {fixed}");
    world.keeps_secrets(&git(&path, &["show", "audit/stale"]));
    // The same branch again is refused before anybody is asked.
    world.forge.forget_requests();
    let again = world.run(&["--repo", path.to_str().unwrap(), "--fix", "audit/stale"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    assert!(world.forge.requests().is_empty());
}

/// The branch was written first, and the next run refused it.
#[test]
fn a_checklist_that_cannot_be_posted_leaves_no_branch_behind() {
    let world = world();
    let path = clone(&world);
    let number = world.audits.open_issue(1, "Audit", "").to_string();
    let away =
        Fault::Answer { status: 403, body: json!({"message": "Resource not accessible by integration"}) };
    world.forge.fail("PATCH issues/*", away, 1);
    let arguments = ["--repo", path.to_str().unwrap(), "--fix", "audit/stale", "--post", &number];
    let ran = world.run(&arguments);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(git(&path, &["branch", "--list", "audit/stale"]), "");
    let again = world.run(&arguments);
    assert_eq!(again.code, 1, "{}", again.stderr);
    assert!(again.stderr.contains("acme/audits/issues/1") && again.stderr.contains("audit/stale"));
    assert_ne!(git(&path, &["branch", "--list", "audit/stale"]), "");
}

#[test]
fn without_a_clone_there_is_a_command_and_an_import() {
    let world = world();
    let ran = world.run(&[]);
    assert!(ran.stdout.contains("gh api") && ran.stdout.contains("import {"), "{}", ran.stdout);
    let ran = world.run(&["--fix", "audit/stale"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--repo DIR"), "{}", ran.stderr);
}
