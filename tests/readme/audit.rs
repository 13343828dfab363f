//! What the manual says of audits: its checks, and the permissions that they need.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use pairgate::cli;
use pairgate::commands::explain::TOPICS;
use pairgate::commands::explain::audit::checks;
use pairgate::iam::catalog::{self, Level};
use pairgate::policy::pack;
use pairgate::rules;
use pairgate::text::Lang;
use regex::Regex;
use serde_json::{Value, json};

use super::support::files::project;
use super::support::program::as_user as run;
use super::{MANUALS, page};

const MANUAL: &str = "docs/audit.md";

/// All checks, as `pairgate explain` lists them.
pub fn check_table() -> String {
    let listed = run(&project(""), ["explain"]).stdout;
    let mut table = "| check | looks for |\n|---|---|\n".to_owned();
    for (_, check) in checks() {
        let (id, title) = (check.id, check.title());
        let row = format!("  {id:32} {}", title.get(Lang::En));
        assert!(listed.lines().any(|line| line == row), "`pairgate explain` does not list: {row}");
        table.push_str(&format!("| `{id}` | {} |\n", title.get(Lang::En)));
    }
    table
}

/// The text of all files that ask AWS.
fn asking() -> String {
    let files = fs::read_dir(project("src/aws/audit")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// What AWS is asked for, by the names that the source gives each question: they stand in reports.
fn actions() -> BTreeSet<String> {
    let name = Regex::new(r#""([a-z][a-z-]*:[A-Z][A-Za-z]+)""#).unwrap();
    name.captures_iter(&asking()).map(|found| found[1].to_owned()).collect()
}

/// A policy with all that is asked in one account, or by whoever begins.
pub fn permissions(whose: &str) -> String {
    let all = actions();
    let statement = |sid: &str, actions: Vec<&String>, resource: &str| {
        assert!(!actions.is_empty(), "{sid}");
        json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource })
    };
    let of = |services: &[&str]| -> Vec<&String> {
        all.iter().filter(|action| services.contains(&action.split(':').next().unwrap())).collect()
    };
    let take = "sts:AssumeRole".to_owned();
    let statements = match whose {
        "account" => vec![statement("Audit", of(&["iam"]), "*")],
        "caller" => vec![
            statement("TakeTheRole", vec![&take], "arn:aws:iam::*:role/security/pairgate-audit"),
            statement("Organization", of(&["organizations", "sso", "identitystore"]), "*"),
        ],
        other => panic!("nobody is `{other}`"),
    };
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    serde_json::to_string_pretty(&policy).unwrap() + "\n"
}

/// The blocks of JSON of the manual.
fn documents() -> Vec<Value> {
    let page = page(MANUAL);
    let blocks = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.map(|block| serde_json::from_str(block).unwrap()).collect()
}

#[test]
fn the_manual_of_audits_is_held_to_the_program() {
    assert!(MANUALS.iter().any(|(name, _)| *name == MANUAL));
}

/// A question with another name, or without one, would be missing in the policies of the manual.
#[test]
fn every_question_to_aws_has_its_own_name() {
    let call = Regex::new(r"\b(?:client|admin|people)\s*\.([a-z_]+)\(\)").unwrap();
    let text = asking();
    let asked: BTreeSet<String> = call.captures_iter(&text).map(|found| found[1].replace('_', "")).collect();
    let named: BTreeSet<String> =
        actions().iter().map(|action| action.split(':').nth(1).unwrap().to_lowercase()).collect();
    assert!(asked.len() > 25, "{asked:?}");
    assert_eq!(asked, named);
}

#[test]
fn the_policies_in_the_manual_have_all_that_is_asked_and_only_read() {
    let mut granted = BTreeSet::new();
    for document in documents() {
        for statement in document["Statement"].as_array().unwrap() {
            assert_eq!(statement["Effect"], "Allow");
            match &statement["Action"] {
                Value::Array(actions) => {
                    granted.extend(actions.iter().map(|action| action.as_str().unwrap().to_owned()));
                }
                action => assert_eq!(action, "sts:AssumeRole"),
            }
        }
    }
    let mut asked = actions();
    // AWS answers this one whatever policies say.
    assert!(asked.remove("sts:GetCallerIdentity"));
    assert_eq!(granted, asked);
    let mut made = Vec::new();
    for action in &granted {
        let found = catalog::find(action).unwrap_or_else(|| panic!("AWS has no action `{action}`"));
        assert_eq!(format!("{}:{}", found.service, found.name), *action);
        let reads = matches!(found.level, Level::Read | Level::List);
        if found.name.starts_with("Generate") {
            made.push(found.name);
        } else {
            assert!(reads || action == "sts:AssumeRole", "{action} is more than reading: {:?}", found.level);
        }
    }
    assert_eq!(made, ["GenerateCredentialReport", "GenerateServiceLastAccessedDetails"]);
}

/// A person copies them.
#[test]
fn nothing_is_wrong_with_the_policies_in_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    for whose in ["account", "caller"] {
        let file = folder.path().join(format!("{whose}.json"));
        fs::write(&file, permissions(whose)).unwrap();
        let checked = run(folder.path(), ["iam", "check", file.to_str().unwrap()]);
        assert_eq!(checked.code, 0, "{whose}:\n{}{}", checked.stdout, checked.stderr);
    }
}

/// The page says what of it a policy of AWS has already; AWS changes that policy often.
#[test]
fn a_policy_of_aws_has_what_the_manual_says() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let theirs = catalog::managed("arn:aws:iam::aws:policy/SecurityAudit").unwrap();
    let theirs = place("theirs.json", theirs);
    let lacks = |whose: &str| -> String {
        let ours = place("ours.json", &permissions(whose));
        let told = run(folder.path(), ["iam", "diff", &theirs, &ours]).stdout;
        told.lines().filter(|line| line.starts_with('+')).collect()
    };
    assert_eq!(lacks("account"), "");
    let lacking = lacks("caller");
    let said = page(MANUAL);
    let said = said.lines().find(|line| line.starts_with("Of this, `SecurityAudit` lacks")).unwrap();
    for action in actions().iter().filter(|action| !action.starts_with("iam:")) {
        assert_eq!(
            said.contains(&format!("`{action}`")),
            lacking.contains(action.as_str()),
            "{action}: {lacking}"
        );
    }
}

#[test]
fn every_check_is_explained_under_its_own_name() {
    let mut seen: BTreeMap<&str, &str> = rules::ALL.iter().map(|rule| (rule.id, "a rule")).collect();
    seen.extend(TOPICS.iter().map(|(topic, ..)| (*topic, "a topic")));
    let label = Regex::new(r#"(?m)^resource_policy "[^"]*" "([^"]+)""#).unwrap();
    let policies: BTreeSet<String> = pack::files()
        .iter()
        .flat_map(|file| label.captures_iter(file.text).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(policies.len() > 100, "{}", policies.len());
    for (command, check) in checks() {
        let id = check.id;
        assert_eq!(seen.insert(id, command), None, "{id}");
        assert!(!policies.contains(id), "{id} is a policy as well");
        let told = run(&project(""), ["explain", id]);
        assert_eq!(told.code, 0, "{}", told.stderr);
        let title = check.title();
        assert_eq!(told.stdout.lines().next(), Some(format!("# {id}: {}", title.get(Lang::En)).as_str()));
        assert!(told.stdout.contains(&format!("`{command}`")), "{}", told.stdout);
        // Wrapped, and nothing lost.
        assert!(told.stdout.lines().all(|line| line.chars().count() <= 100), "{}", told.stdout);
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat(&told.stdout).contains(&flat(check.about)), "{}", told.stdout);
    }
    let near = run(&project(""), ["explain", "aws-key-unusd"]);
    assert_eq!(near.code, 2);
    assert!(near.stderr.contains("did you mean `aws-key-unused`"), "{}", near.stderr);
}

/// Checks spoke of `--unused-days`, which there never was.
#[test]
fn options_that_checks_and_the_manual_name_are_there() {
    let audit = cli::command().find_subcommand("audit").unwrap().clone();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for command in audit.get_subcommands() {
        known.extend(command.get_arguments().filter_map(|one| one.get_long().map(str::to_owned)));
    }
    assert!(known.contains("unused-after") && known.contains("withdraw"), "{known:?}");
    let option = Regex::new(r"`--([a-z][a-z-]+)").unwrap();
    let named = |text: &str| -> BTreeSet<String> {
        option.captures_iter(text).map(|found| found[1].to_owned()).collect()
    };
    for (_, check) in checks() {
        let wrong: Vec<String> = named(check.about).difference(&known).cloned().collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", check.id);
    }
    let told = named(&page(MANUAL));
    // Of cargo, for a build, and of gh.
    let others = ["features", "hostname"];
    let wrong: Vec<&String> =
        told.difference(&known).filter(|name| !others.contains(&name.as_str())).collect();
    assert!(wrong.is_empty(), "{MANUAL}: {wrong:?}");
    // What every report has is told by `--help` alone.
    let own = ["help", "color", "region", "endpoint-url"];
    let untold: Vec<&String> = known.difference(&told).filter(|name| !own.contains(&name.as_str())).collect();
    let page = page(MANUAL);
    let untold: Vec<_> = untold.into_iter().filter(|name| !page.contains(&format!("--{name}"))).collect();
    assert!(untold.is_empty(), "{MANUAL} does not tell {untold:?}");
}

/// A line that ends with a backslash goes on in the next one.
#[test]
fn the_help_of_audits_shows_commands_that_are_and_the_limits_that_count() {
    for (command, examples, codes) in [("aws", 4, 3), ("github", 3, 3), ("accept", 2, 0)] {
        let help = run(&project(""), ["audit", command, "--help"]).stdout;
        let (_, after) =
            help.split_once("Examples:\n").unwrap_or_else(|| panic!("{command} has no examples"));
        let joined = after.replace("\\\n", " ");
        let shown: Vec<&str> =
            joined.lines().filter_map(|line| line.trim().strip_prefix("pairgate ")).collect();
        assert_eq!(shown.len(), examples, "{command}: {after}");
        for example in shown {
            let words = super::words(&example.replace('\'', "\"")).into_iter().map(Into::into);
            if let Err(error) = cli::parse(std::iter::once("pairgate".into()).chain(words)) {
                panic!("pairgate {example}\n{error}");
            }
        }
        let listed = (0..3).filter(|code| after.contains(&format!("\n  {code}  "))).count();
        assert_eq!(listed, codes, "{command}: {help}");
        for (limit, of) in [("--rotate-after", "aws"), ("--secret-after", "github"), ("--unused-after", "")] {
            let counts = command != "accept" && (of.is_empty() || of == command);
            assert_eq!(help.contains(limit), counts, "{command} {limit}: {help}");
        }
    }
}

/// What reports name when a permission is missing stands in the manual's table.
#[test]
fn every_permission_at_github_that_reports_name_is_in_the_manual() {
    let mut text = String::new();
    for folder in ["src/github/audit", "src/audit/github"] {
        for entry in fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_file() {
                text.push_str(&fs::read_to_string(entry).unwrap());
            }
        }
    }
    let scope = Regex::new(r"\b((?:admin|read|write):[a-z_]+)\b").unwrap();
    let grained = Regex::new(r"\b([A-Za-z][a-z ]+: read)\b").unwrap();
    let table: String = page(MANUAL).lines().filter(|line| line.starts_with('|')).collect();
    let table = table.to_lowercase();
    let consts = Regex::new(r#"(?s)const [A-Z_]+: [^=]+= [^;]*;"#).unwrap();
    let mut names = BTreeSet::new();
    for found in consts.find_iter(&text) {
        for quoted in found.as_str().split('"').skip(1).step_by(2) {
            names.extend(scope.captures_iter(quoted).map(|one| one[1].to_lowercase()));
            for one in grained.captures_iter(quoted) {
                let lower = one[1].to_lowercase();
                names.insert(lower.strip_prefix("and ").unwrap_or(&lower).trim().to_owned());
            }
        }
    }
    assert!(names.contains("read:audit_log") && names.contains("members: read"), "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !table.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
