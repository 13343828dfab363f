//! What a clone says about its history and files, and when it says that it cannot.

use pairgate::diagnostic::Diagnostic;
use pairgate::git::remote::{parse, without_credentials};
use pairgate::git::{Clone, Origin};

use crate::world::{World, there, write};

fn help(error: &Diagnostic) -> &str {
    error.help.as_deref().unwrap()
}

#[test]
fn addresses_of_remotes_are_read_and_their_credentials_never_told() {
    let origin = |host: &str| {
        Some(Origin { host: host.to_owned(), owner: "acme".to_owned(), name: "infra.live".to_owned() })
    };
    for url in [
        "https://github.com/acme/infra.live.git",
        "https://x-access-token:ghs_secret@github.com/acme/infra.live",
        "https://GitHub.com:443/acme/infra.live/",
        "git@github.com:acme/infra.live.git",
        "github.com:acme/infra.live",
        "ssh://git@github.com:22/acme/infra.live.git",
        "ssh://git@ssh.github.com:443/acme/infra.live.git",
        "git://github.com/acme/infra.live",
    ] {
        assert_eq!(parse(url), origin("github.com"), "{url}");
    }
    assert_eq!(parse("git@git.acme.example:acme/infra.live"), origin("git.acme.example"));
    for url in [
        "/srv/git/acme/infra.git",
        "../infra",
        "file:///srv/acme/infra",
        "C:\\acme\\infra",
        "https://github.com/acme",
        "https://github.com/acme/group/infra",
        "https://github.com/acme/..",
        "https://git hub.com/acme/infra",
        "https://github.com/acme/in fra",
        "ext::sh -c acme/infra",
        "",
    ] {
        assert_eq!(parse(url), None, "{url}");
    }
    let said = "fatal: unable to access 'https://mona:p@ss@github.com/acme/infra/': x; https://t@h and a@b";
    assert_eq!(
        without_credentials(said),
        "fatal: unable to access 'https://github.com/acme/infra/': x; https://h and a@b"
    );
}

#[test]
fn a_clone_says_what_is_checked_out_and_whether_anything_was_changed() {
    if !there() {
        return;
    }
    let world = World::new();
    world.repository("infra");
    assert_eq!(world.open("infra").head().unwrap_err().code, "git-empty");
    let first = world.commit("infra", "modules/vpc/main.tf", "one");
    let clone = Clone::open(&world.path("infra/modules/vpc")).unwrap();
    assert_eq!(clone.toplevel().canonicalize().unwrap(), world.path("infra").canonicalize().unwrap());
    let head = clone.head().unwrap();
    assert_eq!((head.commit, head.branch.as_deref()), (first, Some("main")));
    assert!(clone.is_clean().unwrap());
    assert_eq!(clone.origin(), None);
    world.git("infra", &["remote", "add", "origin", "https://mona:token@github.com/acme/infra.git"]);
    assert_eq!(clone.origin().unwrap().owner, "acme");
    assert!(!format!("{clone:?}{:?}", clone.origin()).contains("token"));
    assert_eq!(clone.setting("user.name").as_deref(), Some("infra"));
    assert_eq!(clone.setting("user.nothing"), None);

    let file = world.path("infra/modules/vpc/main.tf");
    let dirty = |expected: &[&str]| assert_eq!(clone.changed().unwrap(), expected);
    write(&file, "two");
    dirty(&["modules/vpc/main.tf"]);
    // Told to look away, git says nothing; the file is another one all the same.
    for (flag, back) in
        [("--assume-unchanged", "--no-assume-unchanged"), ("--skip-worktree", "--no-skip-worktree")]
    {
        world.git("infra", &["update-index", flag, "modules/vpc/main.tf"]);
        assert_eq!(world.git("infra", &["status", "--porcelain"]), "");
        assert!(!world.open("infra").is_clean().unwrap(), "{flag}");
        world.git("infra", &["update-index", back, "modules/vpc/main.tf"]);
    }
    write(&file, "one");
    write(&world.path("infra/new.tf"), "");
    assert_eq!(world.open("infra").changed().unwrap(), ["new.tf"]);
    world.git("infra", &["add", "new.tf"]);
    assert!(!world.open("infra").is_clean().unwrap());

    let outside = Clone::open(world.path("").as_path()).unwrap_err();
    assert_eq!(outside.code, "git-missing");
    world.git(".", &["clone", "-q", "--bare", "infra", "bare.git"]);
    assert_eq!(Clone::open(&world.path("bare.git")).unwrap_err().code, "git-bare");
}

#[test]
fn the_list_of_revisions_is_complete_or_an_error() {
    if !there() {
        return;
    }
    let world = World::new();
    world.repository("infra");
    let base = world.commit("infra", "a", "1");
    world.git("infra", &["switch", "-q", "-c", "change"]);
    let mut expected: Vec<String> =
        (0..300).map(|number| world.commit("infra", "b", &number.to_string())).collect();
    world.git("infra", &["switch", "-q", "main"]);
    let moved = world.commit("infra", "c", "1");
    world.git("infra", &["switch", "-q", "change"]);
    world.git("infra", &["merge", "-q", "--no-edit", "main"]);
    let head = world.git("infra", &["rev-parse", "HEAD"]);
    let clone = world.open("infra");
    assert_eq!(clone.merge_parents(&head).unwrap(), [expected.last().unwrap().clone(), moved.clone()]);
    assert!(clone.merge_parents(&base).unwrap().is_empty());
    expected.push(head.clone());
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    // The base moved on; what came in by the merge is not the pull request's.
    assert_eq!(sorted(clone.revisions(&moved, &head).unwrap()), sorted(expected));
    assert_eq!(clone.revisions(&base, &head).unwrap().len(), 302);
    assert!(clone.revisions(&head, &head).unwrap().is_empty());

    let gone = "d".repeat(40);
    for wrong in [gone.as_str(), &head[..12], "HEAD", "main", "", &head.to_uppercase()] {
        assert_eq!(clone.revisions(&base, wrong).unwrap_err().code, "git-commit", "{wrong}");
        assert_eq!(clone.merge_parents(wrong).unwrap_err().code, "git-commit", "{wrong}");
    }
    assert!(help(&clone.revisions(&base, &gone).unwrap_err()).contains("git fetch origin"));
    world.git("infra", &["switch", "-q", "--orphan", "other"]);
    let other = world.commit("infra", "z", "1");
    assert_eq!(clone.revisions(&base, &other).unwrap_err().code, "git-unrelated");
    write(&world.path("infra/.git/info/grafts"), &format!("{head} {base}\n"));
    assert_eq!(world.open("infra").revisions(&base, &head).unwrap_err().code, "git-grafts");
}

#[test]
fn a_shallow_clone_says_so_and_still_knows_the_parents() {
    if !there() {
        return;
    }
    let world = World::new();
    world.repository("infra");
    let base = world.commit("infra", "a", "1");
    let head = world.commit("infra", "a", "2");
    let address = format!("file://{}", world.path("infra").display());
    world.git(".", &["clone", "-q", "--depth", "1", &address, "shallow"]);
    let clone = world.open("shallow");
    let error = clone.revisions(&base, &head).unwrap_err();
    assert_eq!(error.code, "git-shallow");
    assert!(help(&error).contains("git fetch --unshallow") && help(&error).contains("fetch-depth: 0"));
    assert_eq!(clone.merge_parents(&head).unwrap(), [base]);
}

#[test]
fn files_of_a_commit_are_read_without_following_links() {
    if !there() {
        return;
    }
    let world = World::new();
    world.repository("infra");
    let old = world.commit("infra", ".pairgate/allowed_signers", "old");
    write(&world.path("infra/policies/a.policy.hcl"), "a");
    write(&world.path("infra/policies/deep/b.policy.hcl"), "b");
    write(&world.path("infra/policies/README.md"), "no");
    std::os::unix::fs::symlink("allowed_signers", world.path("infra/.pairgate/link")).unwrap();
    std::os::unix::fs::symlink("policies", world.path("infra/linked")).unwrap();
    let new = world.commit("infra", ".pairgate/allowed_signers", "new");
    let clone = world.open("infra");
    let file = |commit: &str, path: &str| clone.file_at(commit, path);
    assert_eq!(file(&old, ".pairgate/allowed_signers").unwrap().unwrap(), b"old");
    assert_eq!(file(&new, "./.pairgate/allowed_signers").unwrap().unwrap(), b"new");
    for absent in ["nothing", ".pairgate/nothing", "nothing/at/all", ".pairgate/allowed_signers/x"] {
        assert_eq!(file(&new, absent).unwrap(), None, "{absent}");
    }
    for link in [".pairgate/link", "linked", "linked/a.policy.hcl"] {
        assert_eq!(file(&new, link).unwrap_err().code, "git-link", "{link}");
    }
    for wrong in
        ["policies", ".", "", "../x", "/etc/passwd", "policies//a.policy.hcl", "policies/../policies"]
    {
        assert_eq!(file(&new, wrong).unwrap_err().code, "git-path", "{wrong}");
    }
    assert_eq!(file(&"d".repeat(40), "x").unwrap_err().code, "git-commit");

    let wanted = |path: &str| path.ends_with(".policy.hcl");
    let names = |folder: &str| -> Vec<String> {
        let files = clone.files_at(&new, folder, &wanted).unwrap();
        files.into_iter().map(|(path, _)| path).collect()
    };
    let both = ["policies/a.policy.hcl", "policies/deep/b.policy.hcl"];
    assert_eq!(names("policies"), both);
    assert_eq!(names("."), both);
    assert_eq!(names("policies/deep/"), both[1..]);
    assert!(names("nothing").is_empty());
    assert_eq!(clone.files_at(&new, "linked", &wanted).unwrap_err().code, "git-link");
    assert_eq!(clone.files_at(&new, ".", &|_| true).unwrap_err().code, "git-link");
    assert_eq!(clone.files_at(&new, "policies/README.md", &wanted).unwrap_err().code, "git-path");
    let large = world.commit("infra", "large", &"x".repeat(4 * 1024 * 1024 + 1));
    assert_eq!(clone.file_at(&large, "large").unwrap_err().code, "git-size");
}
