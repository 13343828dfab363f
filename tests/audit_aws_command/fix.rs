//! `--fix`: a branch with the patches, and nothing else touched.

use crate::shop::{audit, command, files, git, repository};
use crate::stage::recorded;
use crate::support::program::finish;
use crate::support::skip::skip;
use crate::support::terraform;

#[test]
fn the_patches_are_on_a_branch_and_the_work_tree_is_as_it_was() {
    let shop = repository();
    let folder = shop.path();
    std::fs::write(folder.join("notes.txt"), "not committed").unwrap();
    let before = (git(folder, &["status", "--porcelain"]), git(folder, &["rev-parse", "HEAD"]));
    let text = std::fs::read_to_string(folder.join("main.tf")).unwrap();
    let ran = audit(folder, &["--fix", "audit"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("branch `audit` has the patches of"), "{}", ran.stderr);
    assert_eq!(before, (git(folder, &["status", "--porcelain"]), git(folder, &["rev-parse", "HEAD"])));
    assert_eq!(std::fs::read_to_string(folder.join("main.tf")).unwrap(), text);
    assert_eq!(git(folder, &["rev-parse", "--abbrev-ref", "HEAD"]).trim(), "main");
    let patched = git(folder, &["show", "audit:main.tf"]);
    assert!(!patched.contains("importer") && patched.contains("aws_iam_user\" \"ci\""), "{patched}");
    assert!(!patched.contains("sqs:*"), "{patched}");
    let message = git(folder, &["log", "-1", "--format=%B", "audit"]);
    assert!(message.contains("aws-role-unused/"), "{message}");
    // A second run is told before anything is read.
    let again = audit(folder, &["--fix", "audit"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""), "{}", again.stderr);
    assert!(again.stderr.contains("audit"), "{}", again.stderr);
    let Some(program) = terraform::find() else { return skip("no terraform") };
    let fresh = tempfile::TempDir::new().unwrap();
    std::fs::write(fresh.path().join("main.tf"), &patched).unwrap();
    terraform::terraform(&program, fresh.path(), &["fmt", "-check", "-diff"]);
}

/// A slip that must not come out after an audit of hours.
#[track_caller]
fn refused_before_anybody_is_asked(prepare: &[&str], words: &str) {
    let shop = repository();
    git(shop.path(), prepare);
    let silent = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let front = crate::front::Front::start(silent.local_addr().unwrap(), recorded());
    let ran = finish(
        command(shop.path())
            .args(["--endpoint-url", &front.url(), "--region", "us-east-1", "--fix", "audit"])
            .env("AWS_ACCESS_KEY_ID", "AKIAAUDITOR")
            .env("AWS_SECRET_ACCESS_KEY", "secret"),
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(words), "{}", ran.stderr);
    assert_eq!(front.asked("GetCallerIdentity"), 0);
}

#[test]
fn a_branch_that_is_there_is_refused_before_anybody_is_asked() {
    refused_before_anybody_is_asked(&["branch", "audit"], "branch `audit`");
}

#[test]
fn a_git_that_does_not_know_who_commits_is_told_before_anybody_is_asked() {
    refused_before_anybody_is_asked(&["config", "--unset", "user.name"], "git does not know who commits");
}

#[test]
fn without_a_repository_there_is_nothing_to_write_to() {
    let shop = files();
    let ran = audit(shop.path(), &["--fix", "audit"]);
    assert!(ran.code == 2 && ran.stderr.contains("clone"), "{}", ran.stderr);
}

#[test]
fn a_file_that_no_commit_can_change_does_not_keep_the_others_off_the_branch() {
    let shop = repository();
    let folder = shop.path();
    let more = "resource \"aws_iam_user\" \"stray\" {\n  name = \"stray\"\n}\n";
    let text = std::fs::read_to_string(folder.join("main.tf")).unwrap();
    let (first, rest) = text.split_once("\nresource \"aws_iam_role\"").unwrap();
    // One block moves to a file that nobody added.
    let (block, rest) = rest.split_once("\n}\n").unwrap();
    std::fs::write(folder.join("main.tf"), format!("{first}{rest}")).unwrap();
    git(folder, &["commit", "--quiet", "--all", "--message=less"]);
    std::fs::write(folder.join("new.tf"), format!("resource \"aws_iam_role\"{block}\n}}\n\n{more}")).unwrap();
    let ran = audit(folder, &["--fix", "audit"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("branch `audit` has the patch of 1 finding"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`new.tf` is not in the commit"), "{}", ran.stderr);
    assert!(ran.stderr.contains("without the patch of `aws-role-unused/"), "{}", ran.stderr);
}

#[test]
fn the_patch_of_one_finding_is_one() {
    let shop = repository();
    let folder = shop.path();
    let text = std::fs::read_to_string(folder.join("main.tf")).unwrap();
    let (provider, _) = text.split_once("\nresource ").unwrap();
    let one = "\nresource \"aws_iam_role\" \"importer\" {\n  name = \"importer\"\n}\n";
    std::fs::write(folder.join("main.tf"), format!("{provider}{one}")).unwrap();
    git(folder, &["commit", "--quiet", "--all", "--message=one"]);
    let ran = audit(folder, &["--fix", "audit"]);
    assert!(ran.stderr.contains("branch `audit` has the patch of 1 finding,"), "{}", ran.stderr);
}

#[test]
fn a_repository_without_a_commit_is_told_to_make_one() {
    let shop = files();
    git(shop.path(), &["init", "--quiet"]);
    let ran = audit(shop.path(), &["--fix", "audit"]);
    assert!(ran.code == 2 && ran.stderr.contains("make a first commit"), "{}", ran.stderr);
}
