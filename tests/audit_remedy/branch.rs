//! `--fix BRANCH`: a new branch, and nothing else is touched.

use std::collections::BTreeMap;
use std::path::Path;

use pairgate::git::{Clone, NewText};

use crate::tools::git;

fn clone() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    git(path, &["init", "--quiet", "--initial-branch", "main"], "");
    for (key, value) in [("user.name", "Alice"), ("user.email", "alice@example.com")] {
        git(path, &["config", key, value], "");
    }
    std::fs::create_dir(path.join("iam")).unwrap();
    std::fs::write(path.join("iam/main.tf"), "a\nb\n").unwrap();
    std::fs::write(path.join("other.tf"), "x\n").unwrap();
    git(path, &["add", "."], "");
    git(path, &["update-index", "--chmod=+x", "iam/main.tf"], "");
    git(path, &["commit", "--quiet", "-m", "first"], "");
    git(path, &["checkout", "--quiet", "."], "");
    folder
}

fn change(old: &str, new: &str) -> BTreeMap<String, NewText> {
    BTreeMap::from([("iam/main.tf".to_owned(), NewText { old: old.into(), new: new.into() })])
}

fn refused(folder: &Path, branch: &str, files: &BTreeMap<String, NewText>) -> (&'static str, String) {
    let before = git(folder, &["for-each-ref"], "");
    let error = Clone::open(folder).unwrap().write_branch(branch, files, "x").unwrap_err();
    assert!(error.help.is_some());
    assert_eq!(git(folder, &["for-each-ref"], ""), before, "no branch was made");
    (error.code, error.message)
}

#[test]
fn a_branch_has_one_commit_and_nothing_else_moves() {
    let folder = clone();
    let path = folder.path();
    // Something that was changed and staged, in a file that is not patched, stays as it is.
    std::fs::write(path.join("other.tf"), "y\n").unwrap();
    git(path, &["add", "other.tf"], "");
    let before = (git(path, &["status", "--porcelain"], ""), git(path, &["rev-parse", "HEAD"], ""));
    let made = Clone::open(path).unwrap();
    let commit = made.write_branch("audit/stale", &change("a\nb\n", "b\n"), "Remove a\n\naws-x/1").unwrap();
    assert_eq!((git(path, &["status", "--porcelain"], ""), git(path, &["rev-parse", "HEAD"], "")), before);
    assert_eq!(git(path, &["branch", "--show-current"], "").trim(), "main");
    assert_eq!(git(path, &["rev-parse", "audit/stale"], "").trim(), commit);
    assert_eq!(git(path, &["rev-parse", "audit/stale~1"], ""), before.1);
    assert_eq!(git(path, &["show", "audit/stale:iam/main.tf"], ""), "b\n");
    let changed = git(path, &["diff", "--raw", "--abbrev=7", "main", "audit/stale"], "");
    assert_eq!(changed.lines().count(), 1);
    assert!(changed.starts_with(":100755 100755"), "the mode stays: {changed}");
    let log = git(path, &["log", "-1", "--format=%an <%ae>|%B", "audit/stale"], "");
    assert_eq!(log.trim(), "Alice <alice@example.com>|Remove a\n\naws-x/1");
    assert_eq!(git(path, &["fsck", "--strict"], ""), "");
}

#[test]
fn a_branch_that_is_there_or_checked_out_or_no_name_is_refused() {
    let folder = clone();
    let path = folder.path();
    git(path, &["branch", "old"], "");
    let files = change("a\nb\n", "b\n");
    assert!(refused(path, "old", &files).1.contains("already"));
    assert!(refused(path, "main", &files).1.contains("checked out"));
    for name in ["", "-x", "a b", "a..b", "a~1", "x.lock", "HEAD"] {
        assert_eq!(refused(path, name, &files).0, "git-branch", "{name}");
    }
    assert!(refused(path, "new", &BTreeMap::new()).1.contains("nothing"));
}

#[test]
fn a_file_that_is_not_as_committed_is_refused() {
    let folder = clone();
    let path = folder.path();
    assert_eq!(refused(path, "new", &change("changed\n", "b\n")).0, "git-changed");
    let absent = BTreeMap::from([("no.tf".to_owned(), NewText { old: "a".into(), new: "b".into() })]);
    assert!(refused(path, "new", &absent).1.contains("no.tf"));
    let outside = BTreeMap::from([("../x.tf".to_owned(), NewText { old: "a".into(), new: "b".into() })]);
    assert_eq!(refused(path, "new", &outside).0, "git-path");
}

#[test]
fn a_clone_without_commits_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"], "");
    assert_eq!(refused(folder.path(), "new", &change("a", "b")).0, "git-empty");
}

#[test]
fn a_clone_without_commits_is_told_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"], "");
    let error = Clone::open(folder.path()).unwrap().check_new_branch("new").unwrap_err();
    assert!(error.help.unwrap().contains("first commit"));
}

#[test]
fn a_mark_at_the_beginning_of_a_file_stays() {
    let folder = clone();
    let path = folder.path();
    std::fs::write(path.join("iam/main.tf"), "\u{feff}a\nb\n").unwrap();
    git(path, &["commit", "--quiet", "-am", "mark"], "");
    Clone::open(path).unwrap().write_branch("new", &change("a\nb\n", "b\n"), "x").unwrap();
    assert_eq!(git(path, &["show", "new:iam/main.tf"], ""), "\u{feff}b\n");
}

#[test]
fn names_that_git_reads_as_something_else_are_refused() {
    let folder = clone();
    let path = folder.path();
    git(path, &["tag", "v1"], "");
    git(path, &["branch", "a/b"], "");
    git(path, &["branch", "c"], "");
    let files = change("a\nb\n", "b\n");
    for name in ["@", "refs/heads/z", "FETCH_HEAD", "ORIG_HEAD", "v1", "a", "c/d", "c/d/e"] {
        assert_eq!(refused(path, name, &files).0, "git-branch", "{name}");
        let early = Clone::open(path).unwrap().check_new_branch(name).unwrap_err();
        assert!(early.code == "git-branch" && early.help.is_some(), "{name}");
    }
    assert!(refused(path, "a", &files).1.contains("`a/b`"));
    for name in ["a/c", "ab", "HEADS", "see-HEAD"] {
        Clone::open(path).unwrap().check_new_branch(name).unwrap();
    }
}

#[test]
fn line_ends_of_the_folder_are_not_those_of_the_commit() {
    let folder = clone();
    let path = folder.path();
    Clone::open(path).unwrap().write_branch("new", &change("a\r\nb\r\n", "b\r\n"), "x").unwrap();
    assert_eq!(git(path, &["show", "new:iam/main.tf"], ""), "b\n");
    // A commit that has them keeps them.
    std::fs::write(path.join("iam/main.tf"), "a\r\nb\r\n").unwrap();
    git(path, &["commit", "--quiet", "-am", "ends"], "");
    Clone::open(path).unwrap().write_branch("more", &change("a\r\nb\r\n", "b\r\n"), "x").unwrap();
    assert_eq!(git(path, &["show", "more:iam/main.tf"], ""), "b\r\n");
}
