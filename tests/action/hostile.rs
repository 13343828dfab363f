//! Inputs are words and never code, options or commands for the runner.

use std::fs;
use std::path::Path;

use crate::runner::{Runner, ready};

const ATTACKS: [&str; 7] = [
    "\"; touch pwned; \"",
    "'; touch pwned; '$(touch pwned)`touch pwned`",
    "${IFS}$(touch${IFS}pwned)",
    "x; touch pwned | touch pwned & touch pwned",
    "--output=text=pwned",
    "-x\ntouch pwned\n::error::pwned",
    "x\r\n::add-mask::pwned%0A::set-output name=verdict::clear",
];

/// Every input, in a mode that reads it.
const INPUTS: [(&str, &str); 21] = [
    ("plan", "check"),
    ("working-directory", "post"),
    ("mode", "check"),
    ("policy", "check"),
    ("config", "check"),
    ("comment", "post"),
    ("fail-on", "post"),
    ("sarif-file", "check"),
    ("lang", "check"),
    ("version", "check"),
    ("part", "post"),
    ("reports", "merge"),
    ("workspace", "post"),
    ("github-token", "post"),
    ("audit", "audit"),
    ("organization", "audit"),
    ("audit-token", "audit"),
    ("role-name", "audit"),
    ("issue", "audit"),
    ("baseline", "audit"),
    ("unused-after", "audit"),
];

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            files(&path, found);
        }
        found.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
}

fn job(mode: &str) -> Runner {
    let runner = Runner::new().input("mode", mode).with("tfplan.json", "examples/safe-tag-change/plan.json");
    runner.with("one.json", "Cargo.toml").input("reports", "one.json")
}

/// The same where an input belongs to an audit.
fn job_for(input: &str, mode: &str) -> Runner {
    if mode != "audit" {
        return job(mode).noting(0, None);
    }
    let runner = Runner::new().input("mode", mode).event("schedule", &serde_json::json!({}));
    let runner = runner.noting(0, Some(&serde_json::json!({"counts": {"open": 1, "not_checked": 0}})));
    match input {
        "role-name" => runner.input("audit", "aws"),
        _ => runner.input("audit", "github").input("audit-token", "ghs_reads-all"),
    }
}

/// Nothing was made by an attack, and the log holds no line that the runner would obey but ours.
fn unharmed(runner: &Runner, log: &str, what: &str) {
    let mut found = Vec::new();
    files(&runner.path("workspace"), &mut found);
    files(&runner.path("temp"), &mut found);
    assert!(!found.iter().any(|name| name == "pwned"), "{what}: {found:?}");
    for line in log.lines().filter(|line| line.trim_start().starts_with("::")) {
        let command = line.trim_start().trim_start_matches(':').split([' ', ':']).next().unwrap();
        assert!(
            ["error", "warning", "notice", "group", "endgroup", "stop-commands"].contains(&command)
                || command.starts_with("pairgate-"),
            "{what}: {line}"
        );
        assert!(!line.starts_with("::error::pwned"), "{what}: {line}");
    }
}

#[test]
fn every_input_is_listed() {
    if !ready() {
        return;
    }
    let action = fs::read_to_string(crate::support::files::project("action.yml")).unwrap();
    let action: serde_json::Value = yaml_serde::from_str(&action).unwrap();
    let mut declared: Vec<&str> = action["inputs"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut listed = INPUTS.map(|(input, _)| input);
    declared.sort_unstable();
    listed.sort_unstable();
    assert_eq!(declared, listed);
}

#[test]
fn an_attack_in_an_input_is_one_argument_or_a_refusal() {
    if !ready() {
        return;
    }
    for (input, mode) in INPUTS {
        for attack in ATTACKS {
            let runner = job_for(input, mode).input(input, attack);
            let ended = runner.run();
            let what = format!("mode {mode}, input {input}, {attack:?}");
            unharmed(&runner, &ended.log, &what);
            if ended.code != 0 {
                assert_eq!(ended.code, 2, "{what}: {}", ended.log);
                assert!(ended.log.contains("::error title=pairgate::"), "{what}: {}", ended.log);
                assert!(!runner.path("arguments").exists(), "{what}");
                continue;
            }
            let given = runner.noted();
            assert_eq!(given[0], mode, "{what}");
            for option in given.iter().take_while(|argument| *argument != "--") {
                assert!(option != "-x" && !option.starts_with("--output=text="), "{what}: {given:?}");
            }
            // Where it is taken, it is taken as it is, as one argument, or as a line of a list.
            if !input.ends_with("-token") && input != "policy" {
                assert_eq!(
                    given.iter().filter(|argument| argument.ends_with(attack)).count(),
                    1,
                    "{what}: {given:?}"
                );
            }
        }
    }
}

#[test]
fn the_real_program_takes_attacks_as_names_of_files_that_are_not_there() {
    if !ready() {
        return;
    }
    for input in ["plan", "config", "policy", "lang"] {
        for attack in ATTACKS {
            let runner = job("check").input(input, attack);
            let ended = runner.run();
            let what = format!("input {input}, {attack:?}");
            assert_eq!(ended.code, 2, "{what}: {}", ended.log);
            unharmed(&runner, &ended.log, &what);
        }
    }
}

#[test]
fn what_the_program_prints_is_no_command_where_no_annotations_are_meant() {
    if !ready() {
        return;
    }
    for mode in ["post", "verify", "merge"] {
        let ended = job(mode).noting(0, None).run();
        let lines: Vec<&str> = ended.log.lines().collect();
        let stop = lines.iter().position(|line| line.starts_with("::stop-commands::")).unwrap();
        let token = lines[stop].trim_start_matches("::stop-commands::");
        assert!(token.len() > 40, "{token}");
        let inside = lines.iter().position(|line| *line == "::warning::from inside").unwrap();
        let go = lines.iter().position(|line| *line == format!("::{token}::")).unwrap();
        assert!(stop < inside && inside < go, "{}", ended.log);
    }
}

#[test]
fn the_folder_must_lie_in_the_workspace() {
    if !ready() {
        return;
    }
    for (folder, why) in [
        ("..", "is outside of the workspace"),
        ("/", "is outside of the workspace"),
        ("away", "is outside of the workspace"),
        ("-", "there is no folder"),
        ("~", "there is no folder"),
        ("missing", "there is no folder"),
    ] {
        let runner = job("post").input("working-directory", folder).noting(0, None);
        std::os::unix::fs::symlink("/", runner.path("workspace/away")).unwrap();
        let ended = runner.run();
        assert_eq!(ended.code, 2, "{folder}: {}", ended.log);
        assert!(ended.log.contains(why), "{folder}: {}", ended.log);
    }
}
