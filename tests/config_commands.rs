//! `pairgate config` and `pairgate init` on real folders.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

use pairgate::commands::{config, init};
use pairgate::config::{Config, MAX_SIZE, Settings};
use pairgate::files::config_file::{find, read};
use pairgate::outcome::Outcome;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;
use pairgate::text::Lang;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RULES: [&str; 2] = ["mass-delete", "stateful-destroy"];

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
    let args = config::Args { chdir: chdir.to_owned(), config: None, format };
    let mut out = Vec::new();
    let outcome = config::run(&args, &RULES, &mut out, &mut |warnings| assert!(warnings.is_empty())).unwrap();
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

fn started(folder: &Path, force: bool, lang: Lang) -> Result<String, String> {
    let mut out = Vec::new();
    let args = init::Args { dir: folder.to_owned(), force, lang };
    match init::run(&args, &mut out) {
        Ok(outcome) => {
            assert_eq!(outcome, Outcome::Clear);
            Ok(String::from_utf8(out).unwrap().replace(&folder.display().to_string(), "DIR"))
        }
        Err(errors) => Err(render(&errors, false).replace(&folder.display().to_string(), "DIR")),
    }
}

#[test]
fn init_writes_files_that_work_and_refuses_to_replace_them() {
    let folder = tempfile::tempdir().unwrap();
    let first = started(folder.path(), false, Lang::En).unwrap();
    let again = started(folder.path(), false, Lang::En).unwrap_err();
    let forced = started(folder.path(), true, Lang::Ja).unwrap();
    insta::assert_snapshot!(format!("{first}---\n{again}---\n{forced}"));
    let written = fs::read_to_string(folder.path().join(".pairgate.hcl")).unwrap();
    assert_eq!(written, init::config_template(Lang::Ja));
}

#[test]
fn init_writes_nothing_when_one_file_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".github/workflows")).unwrap();
    fs::write(folder.path().join(".github/workflows/pairgate.yml"), "mine").unwrap();
    started(folder.path(), false, Lang::En).unwrap_err();
    assert!(!folder.path().join(".pairgate.hcl").exists());
}

#[cfg(unix)]
#[test]
fn init_with_force_does_not_write_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("precious"), "mine").unwrap();
    std::os::unix::fs::symlink("precious", folder.path().join(".pairgate.hcl")).unwrap();
    started(folder.path(), true, Lang::En).unwrap_err();
    assert_eq!(fs::read_to_string(folder.path().join("precious")).unwrap(), "mine");
}

/// Every setting switched on, as the file itself says: lines with one `#` are settings.
fn uncommented(template: &str) -> String {
    let lines = template.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with('#') => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_starter_file_is_valid_as_written_and_with_every_setting_on() {
    for lang in [Lang::En, Lang::Ja] {
        let template = init::config_template(lang);
        let parse = |text: &str| {
            let result = Config::parse(&Source::new(".pairgate.hcl", text), &RULES);
            let (config, warnings) = result.unwrap_or_else(|errors| panic!("{}", render(&errors, false)));
            assert!(warnings.is_empty(), "{warnings:?}");
            config
        };
        let written = parse(template).settings(".").unwrap();
        assert_eq!(written, Settings { language: lang, ..Settings::default() });

        let all = uncommented(template);
        let settings = parse(&all).settings(".").unwrap();
        let defaults = Settings::default();
        assert_eq!((settings.fail_on, settings.mass_delete), (defaults.fail_on, defaults.mass_delete));
        assert_eq!(settings.radius, defaults.radius, "the template shows the defaults");
        assert_eq!((settings.protected.len(), settings.waivers.len(), settings.stateful.len()), (1, 1, 1));
        assert_eq!(settings.rules.len(), 1);
        let production = parse(&all).settings("prod/network").unwrap();
        assert_eq!(production.environment.as_deref(), Some("production"));
        assert_eq!(production.protected.len(), 2);
        for line in pairgate::config::RadiusTerm::ALL.map(|term| format!("#  {} = {{", term.name())) {
            assert!(template.contains(&line), "{line}");
        }
    }
}

#[test]
fn both_languages_have_the_same_settings() {
    let settings = |lang| {
        let all = uncommented(init::config_template(lang));
        let lines =
            all.lines().filter(|line| !line.trim_start().starts_with('#') && !line.contains("reason"));
        lines.filter(|line| !line.starts_with("language")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(settings(Lang::En), settings(Lang::Ja));
    let steps = |lang| {
        let lines = init::workflow_template(lang).lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(steps(Lang::En), steps(Lang::Ja));
}

#[test]
fn the_workflow_does_not_make_the_mistakes_that_leak_credentials() {
    for lang in [Lang::En, Lang::Ja] {
        let workflow = init::workflow_template(lang);
        let code: String = workflow
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(code.contains("permissions:\n  contents: read\n\n"), "only reading");
        assert!(code.contains("persist-credentials: false"));
        assert!(code.contains("terraform_wrapper: false"));
        assert!(!code.contains("pull_request_target") && !code.contains("upload-artifact"));
        // An expression in a script is pasted before the shell reads it.
        let mut in_script = None;
        for line in code.lines() {
            let indent = line.len() - line.trim_start().len();
            if in_script.is_some_and(|script| indent <= script) {
                in_script = None;
            }
            let script = line.trim_start().trim_start_matches("- ").starts_with("run:");
            assert!(
                !(script || in_script.is_some()) || !line.contains("${{"),
                "an expression in a script: {line}"
            );
            if script {
                in_script = Some(indent);
            }
        }
    }
}
