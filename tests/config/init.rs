//! `pairgate init`: the starter files, held to the code and to what a careful workflow does.

use super::RULES;
use pairgate::commands::init;
use pairgate::config::signoff::{Procedure, SignoffSettings};
use pairgate::config::{Config, Literal, Pack, Settings};
use pairgate::outcome::Outcome;
use pairgate::policy::pack;
use pairgate::render::diagnostic::render;
use pairgate::source::Source;
use pairgate::text::Lang;
use std::fs;
use std::path::Path;

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
        let policies = &settings.policies;
        assert_eq!((&policies.pack, policies.folders.as_slice()), (&Pack::All, &["policies".to_owned()][..]));
        for (name, input) in &policies.inputs {
            let Literal::Number(value) = &input.value else { panic!("{name}") };
            let shown = format!("input \"{name}\" {{\n  type        = number\n  default     = {value}\n");
            assert!(pack::files().iter().any(|file| file.text.contains(&shown)), "the default of {name}");
        }
        for file in pack::files() {
            assert!(template.contains(file.group), "the group {}", file.group);
        }
        let signoff = settings.signoff.unwrap();
        let defaults = SignoffSettings {
            operators: signoff.operators.clone(),
            tiers: signoff.tiers.clone(),
            ..SignoffSettings::default()
        };
        assert_eq!((signoff.operators.len(), signoff.tiers.len()), (2, 1));
        assert_eq!(signoff, defaults, "the template shows the defaults");
        assert_eq!(settings.procedure.unwrap().blast_radius, Procedure::DEFAULT_BLAST_RADIUS);
        assert_eq!(settings.freezes.len(), 1);
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
