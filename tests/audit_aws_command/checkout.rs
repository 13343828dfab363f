//! Whether Terraform manages something, where not everything of the clone is checked out, or nobody knows whose it is.

use std::path::Path;

use serde_json::Value;

use crate::shop::{audit, files, finding, git, json, repository};

const GROUP: &str = "resource \"aws_iam_group\" \"x\" {\n  name = \"x\"\n}\n";

/// What is said of a role, and why.
#[track_caller]
fn told(folder: &Path, role: &str) -> (String, String, Value) {
    let report = json(&audit(folder, &["--format", "json"]));
    let remedy = &finding(&report, "aws-role-unused", role)["remedy"];
    let note = remedy["note"]["en"].as_str().unwrap_or_default().to_owned();
    (remedy["managed"].as_str().unwrap().to_owned(), note, remedy.clone())
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}

/// A repository whose code names nothing that is found.
fn without_code() -> tempfile::TempDir {
    let shop = repository();
    std::fs::write(shop.path().join("main.tf"), "").unwrap();
    std::fs::create_dir(shop.path().join("iam")).unwrap();
    std::fs::write(shop.path().join("iam/main.tf"), GROUP).unwrap();
    commit(shop.path(), "more");
    shop
}

#[test]
fn what_a_sparse_checkout_leaves_out_may_manage_it() {
    let shop = without_code();
    let folder = shop.path();
    let (managed, _, remedy) = told(folder, "importer");
    assert_eq!(managed, "no");
    assert!(remedy["import"].is_string());
    git(folder, &["sparse-checkout", "set", "--no-cone", "/*", "!/iam/"]);
    assert!(!folder.join("iam/main.tf").exists());
    let (managed, note, remedy) = told(folder, "importer");
    assert_eq!(managed, "unknown", "{remedy}");
    assert!(note.contains("`iam/main.tf`") && note.contains("git sparse-checkout disable"), "{note}");
    assert!(remedy["import"].is_null());
}

/// What is left out of the same folder may refer to the block.
#[test]
fn a_block_stays_beside_code_that_a_sparse_checkout_leaves_out() {
    let shop = repository();
    let folder = shop.path();
    std::fs::write(folder.join("outputs.tf"), "output \"x\" {\n  value = 1\n}\n").unwrap();
    commit(folder, "more");
    let (managed, _, remedy) = told(folder, "importer");
    assert_eq!((managed.as_str(), remedy["patch"].is_null()), ("yes", false), "{remedy}");
    git(folder, &["sparse-checkout", "set", "--no-cone", "/*", "!/outputs.tf"]);
    let (managed, note, remedy) = told(folder, "importer");
    assert_eq!((managed.as_str(), remedy["patch"].is_null()), ("yes", true), "{remedy}");
    assert!(note.contains("`outputs.tf` was not read"), "{note}");
}

#[test]
fn a_submodule_without_its_files_may_manage_it() {
    let shop = without_code();
    let folder = shop.path();
    let entry = format!("160000,{},modules", "1".repeat(40));
    git(folder, &["update-index", "--add", "--cacheinfo", &entry]);
    let (managed, note, remedy) = told(folder, "importer");
    assert_eq!(managed, "unknown", "{remedy}");
    assert!(note.contains("`modules`") && note.contains("git submodule update --init"), "{note}");
    // One with its files is searched.
    std::fs::create_dir(folder.join("modules")).unwrap();
    git(&folder.join("modules"), &["init", "--quiet"]);
    assert_eq!(told(folder, "importer").0, "no");
}

#[test]
fn a_clone_without_files_may_manage_it() {
    let (shop, given) = (repository(), files());
    let folder = given.path().join("clone");
    git(shop.path(), &["clone", "--quiet", "--no-checkout", ".", folder.to_str().unwrap()]);
    let repo = ["--repo", "clone", "--format", "json"];
    let report = json(&audit(given.path(), &repo));
    let remedy = &finding(&report, "aws-role-unused", "importer")["remedy"];
    assert_eq!(remedy["managed"], "unknown", "{remedy}");
    assert!(remedy["note"]["en"].as_str().unwrap().contains("git checkout"), "{remedy}");
}

#[test]
fn code_for_one_of_two_audited_accounts_is_patched_only_where_it_says_which() {
    let shop = repository();
    let folder = shop.path();
    assert_eq!(told(folder, "importer").0, "yes");
    let text = std::fs::read_to_string(folder.join("main.tf")).unwrap();
    let held = "  allowed_account_ids = [\"111122223333\"]\n";
    assert!(text.contains(held));
    for instead in ["", "  profile = \"sandbox\"\n"] {
        std::fs::write(folder.join("main.tf"), text.replace(held, instead)).unwrap();
        commit(folder, "another provider");
        let (managed, note, remedy) = told(folder, "importer");
        assert_eq!(managed, "possibly", "{remedy}");
        assert!(note.contains("`allowed_account_ids`") && remedy["patch"].is_null(), "{remedy}");
    }
}

#[test]
fn what_a_test_refers_to_is_not_taken_out() {
    let shop = repository();
    let folder = shop.path();
    let (managed, _, remedy) = told(folder, "importer");
    assert!(managed == "yes" && !remedy["patch"].is_null(), "{remedy}");
    std::fs::create_dir(folder.join("tests")).unwrap();
    let test = "run \"a\" {\n  assert {\n    condition = aws_iam_role.importer.name != \"\"\n  }\n}\n";
    std::fs::write(folder.join("tests/unit.tftest.hcl"), test).unwrap();
    commit(folder, "a test");
    let (managed, note, remedy) = told(folder, "importer");
    assert!(managed == "yes" && remedy["patch"].is_null(), "{remedy}");
    assert!(note.contains("`tests/unit.tftest.hcl:3` refers to"), "{note}");
    git(folder, &["sparse-checkout", "set", "--no-cone", "/*", "!/tests/"]);
    let (_, note, remedy) = told(folder, "importer");
    assert!(remedy["patch"].is_null() && note.contains("`tests/unit.tftest.hcl` was not read"), "{note}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_or_folder_whose_name_is_not_utf_8_is_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let odd = OsStr::from_bytes(b"caf\xe9.tf");
    // It may hold what nothing else does.
    let shop = without_code();
    std::fs::write(shop.path().join(odd), GROUP).unwrap();
    let (managed, note, remedy) = told(shop.path(), "importer");
    assert_eq!(managed, "unknown", "{remedy}");
    assert!(note.contains("its name is not UTF-8") && note.contains(".tf"), "{note}");
    // It may refer to what stands beside it.
    let shop = repository();
    std::fs::write(shop.path().join(odd), "output \"x\" {\n  value = aws_iam_role.importer.arn\n}\n")
        .unwrap();
    let (managed, note, remedy) = told(shop.path(), "importer");
    assert!(managed == "yes" && remedy["patch"].is_null(), "{remedy}");
    assert!(note.contains("was not read"), "{note}");
    let shop = without_code();
    let folder = shop.path().join(OsStr::from_bytes(b"mod\xe9"));
    std::fs::create_dir(&folder).unwrap();
    assert_ne!(told(shop.path(), "importer").0, "unknown", "there is no code in it");
    std::fs::write(folder.join("main.tf"), GROUP).unwrap();
    let (managed, note, _) = told(shop.path(), "importer");
    assert!(managed == "unknown" && note.contains("its name is not UTF-8"), "{managed} {note}");
}
