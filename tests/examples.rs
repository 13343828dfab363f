//! The examples are what the generator makes, and print what is kept beside them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/generator/mod.rs"]
mod generator;
mod support;

use std::fs;

use generator::{pretty, scenarios};
use support::files::{all_equal, compare, project};
use support::program::as_user as run;

/// The arguments of an example besides the plan.
fn arguments(example: &str) -> Vec<String> {
    match example.split_once('/') {
        // Several root modules: the others are looked at too.
        Some((repository, _)) => vec!["--repo".to_owned(), format!("examples/{repository}")],
        // The team's own policies, and none of the pack beside them.
        None if project(&format!("examples/{example}/policies")).is_dir() => {
            ["--pack", "none", "--policy", &format!("examples/{example}/policies")].map(str::to_owned).into()
        }
        None => Vec::new(),
    }
}

fn check(example: &str, more: &[&str]) -> (String, i32) {
    let (plan, rest) = (format!("examples/{example}/plan.json"), arguments(example));
    let mut all = vec!["check", &plan];
    all.extend(rest.iter().map(String::as_str));
    all.extend(more);
    let ran = run(&project(""), &all);
    assert!(ran.stderr.is_empty(), "{example} complains:\n{}", ran.stderr);
    (ran.stdout, ran.code)
}

#[test]
fn examples_are_what_the_generator_and_the_program_make() {
    let mut found = Vec::new();
    for (example, plan) in scenarios::all() {
        found.extend(compare(&format!("examples/{example}/plan.json"), &pretty(&plan)));
        let (text, code) = check(example, &["--color", "never"]);
        let (markdown, same) = check(example, &["--lang", "ja", "--format", "markdown"]);
        assert_eq!(code, same, "{example}: the verdict depends on the format");
        assert_eq!(code == 0, text.starts_with("CLEAR"), "{example}: exit code {code}");
        found.extend(compare(&format!("examples/{example}/expected.txt"), &text));
        found.extend(compare(&format!("examples/{example}/expected.ja.md"), &markdown));
    }
    all_equal(&found, "examples");
}

#[test]
fn every_plan_under_examples_has_a_scenario_and_a_line_in_the_list() {
    let list = fs::read_to_string(project("examples/README.md")).unwrap();
    let mut open = vec![project("examples")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.file_name().is_some_and(|name| name == "plan.json") {
                let name = folder.strip_prefix(project("examples")).unwrap().to_str().unwrap().to_owned();
                assert!(scenarios::all().iter().any(|(example, _)| *example == name), "{name}: no scenario");
                assert!(list.contains(&format!("[{name}]({name}/)")), "{name}: not in examples/README.md");
            }
        }
    }
}
