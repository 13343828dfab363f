//! `pairgate policy validate`.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const GOOD: &str = "resource_policy \"a\" \"b\" {\n  enforce {\n    condition = attrs.c\n  }\n}\n";
const BAD: &str = "resource_policy \"a\" \"b\" {\n  enforce {\n    condition = atrs.c\n  }\n}\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Exit code, standard output, standard error.
fn validate(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("pairgate")
        .unwrap()
        .current_dir(dir)
        .args(["policy", "validate"])
        .args(args)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn valid_files_are_counted_and_hidden_ones_are_not() {
    let dir = folder(&[
        ("p/b.policy.hcl", GOOD),
        ("p/deep/er/a.policy.hcl", GOOD),
        ("p/.git/x.policy.hcl", BAD),
        ("p/other.hcl", BAD),
        ("p/t.policytest.hcl", BAD),
    ]);
    let (code, out, err) = validate(dir.path(), &["p"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "2 policies in 2 files are valid\n", ""));
    // The same file by two ways counts once.
    assert_eq!(validate(dir.path(), &["p/b.policy.hcl", "./p"]).1, "2 policies in 2 files are valid\n");
    assert_eq!(validate(dir.path(), &["p/b.policy.hcl"]).1, "1 policy in 1 file is valid\n");
    assert_eq!(validate(dir.path(), &["p", "p"]).0, 0);
}

#[test]
fn mistakes_of_all_files_are_told_with_warnings() {
    let dir = folder(&[
        ("p/a.policy.hcl", BAD),
        ("p/b.policy.hcl", BAD),
        ("p/c.policy.hcl", "input \"i\" {\n  type = any\n}\n"),
    ]);
    let (code, out, err) = validate(dir.path(), &["p"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("p/a.policy.hcl:3:17") && err.contains("p/b.policy.hcl:3:17"), "{err}");
    assert!(err.contains("the input `i` is not used") && err.contains("did you mean `attrs`?"), "{err}");
}

#[test]
fn a_path_without_policies_is_an_error() {
    let dir = folder(&[("empty/x.tf", ""), ("p/a.policy.hcl", GOOD), ("p/b.txt", "")]);
    for (path, expected) in [
        ("empty", "there is no file `*.policy.hcl` in or below `empty`"),
        ("nowhere", "cannot read `nowhere`"),
        ("p/b.txt", "`p/b.txt` is not called `*.policy.hcl`"),
    ] {
        let (code, out, err) = validate(dir.path(), &["p", path]);
        assert_eq!((code, out.as_str()), (2, ""), "{path}");
        assert!(err.contains(expected), "{err}");
    }
    assert_eq!(validate(dir.path(), &[]).0, 2);
}

#[test]
fn unreadable_bytes_and_sizes_are_errors() {
    let dir = folder(&[("p/a.policy.hcl", GOOD)]);
    fs::write(dir.path().join("p/b.policy.hcl"), b"# \xff\n").unwrap();
    fs::write(dir.path().join("p/c.policy.hcl"), " ".repeat(1024 * 1024 + 1)).unwrap();
    let (code, _, err) = validate(dir.path(), &["p"]);
    assert_eq!(code, 2);
    assert!(err.contains("is not UTF-8 text: byte 2") && err.contains("larger than 1 MiB"), "{err}");
}

#[cfg(unix)]
#[test]
fn links_in_circles_end_and_links_to_nowhere_are_errors() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[("p/a.policy.hcl", GOOD), ("q/b.policy.hcl", GOOD)]);
    symlink("..", dir.path().join("p/up")).unwrap();
    symlink(".", dir.path().join("p/self")).unwrap();
    assert_eq!(validate(dir.path(), &["p"]).1, "2 policies in 2 files are valid\n");
    symlink("gone", dir.path().join("p/z.policy.hcl")).unwrap();
    let (code, _, err) = validate(dir.path(), &["p"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot read `p/z.policy.hcl`"), "{err}");
}
