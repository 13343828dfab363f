//! What is printed, in all formats and both languages.

use std::fs;

use serde_json::Value;

use super::world::{ids, world};

#[test]
fn a_whole_organisation_is_told() {
    let world = world();
    let report = world.report(&[]);
    let found = ids(&report);
    let checks: std::collections::BTreeSet<&str> =
        found.iter().map(|id| id.split('/').next().unwrap()).collect();
    for wanted in [
        "github-deploy-key-unused",
        "github-deploy-key-never-used",
        "github-token-unused",
        "github-token-never-used",
        "github-app-broad",
        "github-hook-without-secret",
        "github-hook-insecure",
        "github-owner-inactive",
        "github-member-inactive",
        "github-outside-inactive",
        "github-team-empty",
        "github-team-without-maintainer",
        "github-team-idle",
        "github-invitation-pending",
        "github-secret-old",
        "github-default-permission",
        "github-actions-write",
        "github-actions-approve",
        "github-actions-all",
        "github-two-factor",
        "github-unprotected",
    ] {
        assert!(checks.contains(wanted), "{wanted} in {checks:?}");
    }
    let about = |check: &str| {
        let all = report["findings"].as_array().unwrap().iter();
        let of = all.filter(|one| one["id"].as_str().unwrap().starts_with(&format!("{check}/")));
        of.map(Value::to_string).collect::<Vec<_>>().join("\n")
    };
    let what = |check: &str| {
        let all = report["findings"].as_array().unwrap().iter().filter(|one| one["check"] == check);
        all.map(|one| one["what"]["en"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(what("github-owner-inactive"), ["Nothing is known that the owner `zoe` ever did"]);
    // Erin is known by the audit log and by an issue, bob by commits, carol by nothing.
    assert_eq!(what("github-member-inactive"), ["Nothing is known that the member `carol` ever did"]);
    assert!(about("github-unprotected").contains("shop") && !about("github-unprotected").contains("site"));
    // What to do is about what is wrong, and not about another thing of the same object.
    assert!(about("github-hook-insecure").contains("https:`, and have certificates verified"));
    assert!(about("github-hook-without-secret").contains("set a secret for it at"));
    assert!(about("github-secret-all-repositories").contains("and choose those that use it"));
    // It only read.
    assert!(world.forge.requests().iter().all(|seen| seen.method == "GET" || seen.path == "/graphql"));
}

#[test]
fn every_format_says_the_same_number_in_both_languages() {
    let world = world();
    let number = ids(&world.report(&[])).len();
    for lang in ["en", "ja"] {
        let folder = world.folder().join(lang);
        fs::create_dir(&folder).unwrap();
        let formats = ["text", "markdown", "json", "sarif", "csv", "html"];
        let files: Vec<String> =
            formats.iter().map(|format| format!("{format}={}", folder.join(format).display())).collect();
        let mut arguments = vec!["--lang", lang];
        files.iter().for_each(|file| arguments.extend(["--output", file]));
        let ran = world.run(&arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
        let text = |format: &str| fs::read_to_string(folder.join(format)).unwrap();
        formats.iter().for_each(|format| world.keeps_secrets(&text(format)));
        assert_eq!(text("text"), world.run(&["--lang", lang, "--output", &files[1]]).stdout);
        let table = text("csv");
        let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.iter().filter(|row| row[0].starts_with("github-")).count(), number, "{table}");
        let sarif: Value = serde_json::from_str(&text("sarif")).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), number);
        assert_eq!(text("markdown").matches("<!-- pairgate:finding ").count(), number);
        assert!(text("html").contains("<html lang=\"") && text("html").contains("hooks.example.com"));
        assert_eq!(text("text").contains("権限"), lang == "ja");
        assert_eq!(text("text").contains("1 installation,"), lang == "en", "one is no plural");
    }
}

#[test]
fn a_clean_exit_is_for_low_risks_only_when_asked() {
    let world = world();
    assert_eq!(world.run(&["--fail-on", "high"]).code, 1);
    assert_eq!(world.run(&["--fail-on", "never"]).code, 0);
    let wrong = world.run(&["--unused-after", "2000d"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("365"), "{}", wrong.stderr);
}

#[test]
fn without_a_token_or_an_organisation_nobody_is_called_clean() {
    let world = world();
    let mut command = world.command(&[]);
    command.env_remove("PAIRGATE_AUDIT_TOKEN").env_remove("PAIRGATE_GITHUB_TOKEN");
    let ran = world.ran(&mut command);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("PAIRGATE_AUDIT_TOKEN"), "whom to give it to: {}", ran.stderr);
    // Those tokens read next to nothing of an organisation.
    assert!(!ran.stderr.contains("${{ github.token }}") && !ran.stderr.contains("$(gh"), "{}", ran.stderr);
    assert!(ran.stderr.contains("PAIRGATE_GITHUB_APP_ID"), "{}", ran.stderr);
    let help = super::support::program::run(world.folder(), ["audit", "github", "--help"]).stdout;
    for name in ["PAIRGATE_AUDIT_TOKEN", "PAIRGATE_GITHUB_APP_ID", "PAIRGATE_GITHUB_APP_KEY_FILE"] {
        assert!(help.contains(name), "{name} in {help}");
    }
    let mut command = super::support::program::pairgate(world.folder());
    command.args(["audit", "github", "nobody"]).env("GITHUB_API_URL", world.forge.url());
    command.env("PAIRGATE_AUDIT_TOKEN", &world.reads).env("PAIRGATE_RETRY_BASE_MS", "1");
    let ran = world.ran(&mut command);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("nobody"), "{}", ran.stderr);
}
