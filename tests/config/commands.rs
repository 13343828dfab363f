//! Finding the file, and `pairgate config` on real folders.

use super::RULES;
use pairgate::commands::config;
use pairgate::commands::policies::RootModuleArgs;
use pairgate::config::{Config, MAX_SIZE};
use pairgate::files::config_file::{find, read};
use pairgate::outcome::Outcome;
use pairgate::render::diagnostic::render;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const TEXT: &str = "language = \"ja\"\nprotect \"データ\" {\n  types = [\"aws_x\"]\n}\nenvironment \"production\" {\n  paths = [\"prod/**\"]\n  mass_delete { count = 2 }\n}\n";

/// A repository with a configuration file at its root and a root module below.
fn repository() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("repo/.git")).unwrap();
    fs::create_dir_all(root.join("repo/prod/network")).unwrap();
    fs::write(root.join("repo/.pairgate.hcl"), TEXT).unwrap();
    (folder, root.join("repo"))
}

fn refusal<T: std::fmt::Debug>(result: Result<T, pairgate::diagnostic::Diagnostic>) -> String {
    let error = result.unwrap_err();
    assert!(error.help.is_some(), "{error:?}");
    error.message
}

#[test]
fn the_file_is_found_from_a_folder_below() {
    let (_guard, repo) = repository();
    let located = find(&repo.join("prod/network")).unwrap().unwrap();
    assert_eq!((located.root_module.as_str(), located.source.text()), ("prod/network", TEXT));
    assert_eq!(find(&repo).unwrap().unwrap().root_module, ".");
}

#[test]
fn the_nearest_file_is_taken() {
    let (_guard, repo) = repository();
    fs::write(repo.join("prod/.pairgate.hcl"), "").unwrap();
    assert_eq!(find(&repo.join("prod/network")).unwrap().unwrap().root_module, "network");
}

#[test]
fn the_search_ends_at_the_repository_root() {
    let (_guard, repo) = repository();
    fs::rename(repo.join(".pairgate.hcl"), repo.join("../.pairgate.hcl")).unwrap();
    assert!(find(&repo.join("prod/network")).unwrap().is_none());
    // A worktree's `.git` is a file.
    fs::remove_dir(repo.join(".git")).unwrap();
    fs::write(repo.join(".git"), "gitdir: elsewhere").unwrap();
    assert!(find(&repo.join("prod/network")).unwrap().is_none());
}

#[test]
fn a_file_that_is_there_and_unusable_is_never_skipped() {
    let (_guard, repo) = repository();
    let file = repo.join(".pairgate.hcl");
    let mut refusals = Vec::new();
    fs::write(&file, b"language = \"\xff\"").unwrap();
    refusals.push(refusal(find(&repo)));
    fs::write(&file, " ".repeat(MAX_SIZE + 1)).unwrap();
    refusals.push(refusal(find(&repo)));
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    refusals.push(refusal(find(&repo)));
    fs::remove_dir(&file).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", &file).unwrap();
        refusals.push(refusal(find(&repo)));
        fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
        refusals.push(refusal(find(&repo)));
    }
    refusals.push(refusal(read(&repo.join("missing.hcl"), &repo)));
    refusals.push(refusal(find(&repo.join("missing"))));
    refusals.push(refusal(find(&repo.join(".git").join("../../repo/.pairgate.hcl/.."))));
    let repo = repo.display().to_string();
    insta::assert_snapshot!(refusals.join("\n").replace(&repo, "REPO"));
}

#[test]
fn a_central_file_sees_paths_from_the_repository_root() {
    let (_guard, repo) = repository();
    let central = repo.join("../central.hcl");
    fs::write(&central, "").unwrap();
    fs::create_dir_all(repo.join("../policies")).unwrap();
    let outside = repo.join("../policies/central.hcl");
    fs::write(&outside, "").unwrap();
    assert_eq!(read(&outside, &repo.join("prod/network")).unwrap().root_module, "prod/network");
    // A file above the repository still has a folder that the path is relative to.
    assert_eq!(read(&central, &repo.join("prod/network")).unwrap().root_module, "repo/prod/network");
}

#[test]
fn a_byte_order_mark_does_not_move_columns() {
    let (_guard, repo) = repository();
    fs::write(repo.join(".pairgate.hcl"), "\u{feff}langauge = 1").unwrap();
    let located = find(&repo).unwrap().unwrap();
    let shown = render(&Config::parse(&located.source, &RULES).unwrap_err(), false);
    assert!(shown.contains(":1:1]"), "{shown}");
}

fn shown(chdir: &Path, format: config::Format) -> String {
    let args = config::Args { root_module: RootModuleArgs { chdir: chdir.to_owned(), config: None }, format };
    let mut out = Vec::new();
    let outcome = config::run(&args, &mut out, &mut |warnings| assert!(warnings.is_empty())).unwrap();
    assert_eq!(outcome, Outcome::Clear);
    String::from_utf8(out).unwrap()
}

#[test]
fn the_values_that_hold_are_shown_with_their_lines() {
    let (_guard, repo) = repository();
    let clean = |text: String| text.replace(&repo.display().to_string(), "REPO");
    let text = clean(shown(&repo.join("prod/network"), config::Format::Text));
    insta::assert_snapshot!(text);
    let json = clean(shown(&repo.join("prod/network"), config::Format::Json));
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["format_version"], "1");
    assert_eq!(document["root_module"], "prod/network");
    let count =
        document["values"].as_array().unwrap().iter().find(|row| row["key"] == "mass_delete.count").unwrap();
    insta::assert_snapshot!("json_row", serde_json::to_string_pretty(count).unwrap());
}

#[test]
fn without_a_file_the_defaults_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let text = shown(folder.path(), config::Format::Text);
    assert!(text.starts_with("# root module ., no configuration file\n"), "{text}");
    assert!(text.lines().skip(1).all(|line| line.ends_with("  # default")), "{text}");
    let json: serde_json::Value = serde_json::from_str(&shown(folder.path(), config::Format::Json)).unwrap();
    assert_eq!(json["file"], serde_json::Value::Null);
}

#[test]
fn the_arguments_are_consistent() {
    use clap::Args as _;
    config::Args::augment_args(clap::Command::new("config")).debug_assert();
    pairgate::commands::init::Args::augment_args(clap::Command::new("init")).debug_assert();
}
