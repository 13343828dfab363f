//! The pack's own tests and its page of the manual.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use pairgate::policy::evaluate::judge;
use pairgate::policy::pack::{self, PackFile};
use pairgate::policy::program::Operation;
use pairgate::policy::subject::Subject;
use pairgate::policy::target::matches;
use pairgate::policy::testing::{self, Setting};
use pairgate::policy::value::{MappingKind, Members};
use pairgate::policy::{self, Value};
use pairgate::source::Source;
use support::files::project;
use support::program::{finish, pairgate};

#[test]
fn the_pack_passes_its_own_tests_and_each_condition_has_passed_and_failed() {
    let arguments = ["policy", "test", "--policies", "policies", "--tests", "policies", "--coverage=require"];
    let ran = finish(pairgate(&project("")).args(arguments));
    let told: Vec<&str> =
        ran.stdout.lines().filter(|line| !line.starts_with("pass ") && !line.starts_with("skip ")).collect();
    assert_eq!(ran.code, 0, "{}\n{}", told.join("\n"), ran.stderr);
    assert!(ran.stdout.contains("coverage: every condition has passed and failed"), "{}", told.join("\n"));
}

/// What the mock would be if nothing about it changed.
fn unchanged(subject: &Subject) -> Subject {
    let mut meta: Members = match &subject.meta {
        Value::Mapping(_, members) => (**members).clone(),
        _ => Members::new(),
    };
    meta.insert("operation".into(), Value::text(Operation::NoOp.name()));
    let (operation, prior_attrs) = (Some(Operation::NoOp), Value::Null);
    let meta = Value::Mapping(MappingKind::Object, Arc::new(meta));
    Subject { operation, prior_attrs, meta, ..subject.clone() }
}

/// A team that starts has old resources by the thousand, and its first plan is about one of them.
#[test]
fn what_a_plan_leaves_as_it_is_is_not_judged() {
    let setting = Setting { given: &[], filter: None, now: "2026-03-01T09:00:00Z" };
    let (mut complaints, mut asked) = (BTreeSet::new(), 0);
    for file in pack::files() {
        let program = policy::compile(&file.source()).unwrap().0;
        let path = file.path.replace(".policy.hcl", ".policytest.hcl");
        let text = fs::read_to_string(project(&format!("policies/{path}"))).unwrap();
        let test = testing::compile(&Source::new(path, text)).unwrap();
        testing::each(&test, &[&program], &setting, &mut |mock, subject, program, environment| {
            // No plan changes its own backend, so that is judged as what it is.
            if subject.operation == Some(Operation::Delete) || &*subject.target == "terraform_backend" {
                return;
            }
            for policy in &program.policies {
                asked += 1;
                let due =
                    policy.operations.contains(&Operation::NoOp) && matches(&policy.target, &subject.target);
                if due && judge(program, policy, &unchanged(subject), environment).is_some() {
                    complaints.insert(format!("{}: `{}` judges {}", file.path, policy.label, mock.name()));
                }
            }
        });
    }
    assert!(complaints.is_empty(), "{}", complaints.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(asked > 1_000, "only {asked} policies were asked");
}

/// The inputs of a file, by name: type, default and description as they are written.
fn inputs(file: &PackFile) -> BTreeMap<String, [String; 3]> {
    let mut found = BTreeMap::new();
    for block in file.text.split("\ninput \"").skip(1) {
        let body = block.split("\n}").next().unwrap();
        let member = |name: &str| {
            let line = body.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
            line.split_once('=').unwrap().1.trim().to_owned()
        };
        let (name, _) = block.split_once('"').unwrap();
        found.insert(name.to_owned(), ["type", "default", "description"].map(member));
    }
    found
}

#[test]
fn an_input_is_the_same_in_every_file_and_the_manual_lists_all() {
    let mut wanted: BTreeMap<String, [String; 3]> = BTreeMap::new();
    for file in pack::files() {
        for (name, input) in inputs(file) {
            let first = wanted.entry(name.clone()).or_insert_with(|| input.clone());
            assert_eq!(*first, input, "{}: `{name}` is another one elsewhere", file.path);
        }
    }
    assert!(wanted.len() > 10);
    let rows: Vec<String> = wanted
        .iter()
        .map(|(name, [kind, default, description])| {
            let text = description.trim_matches('"').trim_end_matches('.');
            format!("| `{name}` | `{kind}` | `{}` | {text} |", default.replace('|', "\\|"))
        })
        .collect();
    let manual = fs::read_to_string(project("docs/policies.md")).unwrap();
    let table = format!("| input | type | default | what for |\n|---|---|---|---|\n{}\n", rows.join("\n"));
    assert!(manual.contains(&table), "docs/policies.md wants this table:\n\n{table}");
}

#[test]
fn the_manual_lists_groups_and_providers_with_their_numbers() {
    let mut ids: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for file in pack::files() {
        let program = policy::compile(&file.source()).unwrap().0;
        let labels = program.policies.into_iter().map(|policy| policy.label);
        ids.entry((file.provider, file.group)).or_default().extend(labels);
    }
    let groups = ["backup", "protection", "exposure", "encryption", "identity", "observability", "state"];
    let providers: BTreeSet<&str> = ids.keys().map(|(provider, _)| *provider).collect();
    let row = |provider: &&str| {
        let count =
            |group: &&str| ids.get(&(*provider, *group)).map_or(String::new(), |ids| ids.len().to_string());
        format!("| `{provider}` | {} |", groups.iter().map(count).collect::<Vec<_>>().join(" | "))
    };
    let rows: Vec<String> = providers.iter().map(row).collect();
    let head = groups.map(|group| format!("`{group}`")).join(" | ");
    let table = format!("| | {head} |\n|---|{}\n{}\n", "--:|".repeat(groups.len()), rows.join("\n"));
    let manual = fs::read_to_string(project("docs/policies.md")).unwrap();
    assert!(manual.contains(&table), "docs/policies.md wants this table:\n\n{table}");
}
