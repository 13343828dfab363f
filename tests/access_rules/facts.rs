//! A fact becomes a finding of its rule, and of no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pairgate::access::{Fact, Review};
use pairgate::config::{Settings, closest};
use pairgate::finding::{Finding, Level};
use pairgate::graph::{Graph, blast_radius};
use pairgate::plan::{self, Secrets};
use pairgate::rules::{self, Context};
use pairgate::text::{Lang, Text};

fn text(text: &str) -> Text {
    Text::new(text, "説明")
}

fn findings(rule: &str, facts: Vec<Fact>) -> Vec<Finding> {
    let plan = plan::read(r#"{"format_version":"1.2","resource_changes":[]}"#).unwrap();
    let settings = Settings::default();
    let radius = blast_radius(&Graph::new(&plan), &[], Vec::new(), &settings.radius);
    let context = Context {
        plan: &plan,
        settings: &settings,
        radius: &radius,
        consequences: &[],
        secrets: &Secrets::of(&plan),
        description: None,
        access: &Review { entries: Vec::new(), facts },
        serves: &|_| false,
    };
    let rule = rules::find(rule).unwrap();
    (rule.check)(&context, rule)
}

#[test]
fn a_fact_is_told_by_its_rule_with_all_that_it_says() {
    let facts = || {
        vec![
            Fact::new("admin-granted", "aws_iam_role.a", text("one"))
                .attribute("policy")
                .detail(text("because")),
            Fact::new("wildcard-action", "aws_iam_role.b", text("two")),
            Fact::new("admin-granted", "aws_iam_role.c", text("three")).advisory(),
        ]
    };
    let found = findings("admin-granted", facts());
    assert_eq!(found.len(), 2);
    let [first, second] = &found[..] else { panic!("two") };
    assert_eq!(first.address.as_deref(), Some("aws_iam_role.a"));
    assert_eq!(first.attribute.as_deref(), Some("policy"));
    assert_eq!((first.level, second.level), (Level::MandatoryOverridable, Level::Advisory));
    assert_eq!(first.details.len(), 1);
    assert_eq!(findings("wildcard-action", facts()).len(), 1);
    assert!(findings("owner-added", facts()).is_empty());
}

#[test]
fn long_evidence_is_cut_and_counted() {
    let mut fact = Fact::new("access-widened", "aws_iam_role.a", text("one"));
    fact.details = (0..25).map(|n| text(&format!("line {n}"))).collect();
    let found = findings("access-widened", vec![fact]);
    assert_eq!(found[0].details.len(), 21);
    assert_eq!(found[0].details[20].get(Lang::En), "and 5 more");
}

/// Every `.rs` file below a folder of `src`.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Literals of a source that look like an id: words of small letters with dashes between them.
fn ids(source: &str) -> impl Iterator<Item = &str> {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    source.split('"').skip(1).step_by(2).filter(move |text| text.contains('-') && text.split('-').all(word))
}

/// A fact of a rule that does not exist would be silence, and so would a rule that no fact belongs to.
#[test]
fn every_fact_has_a_rule_and_every_rule_about_access_has_facts() {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let mut seen = BTreeSet::new();
    for path in sources("access").into_iter().chain(sources("iam")) {
        let source = fs::read_to_string(&path).unwrap();
        for id in source.lines().flat_map(ids) {
            if known.contains(&id) {
                seen.insert(id.to_owned());
            } else if let Some(near) = closest(id, known.iter().copied()) {
                panic!("{}: `{id}` is no rule, `{near}` is", path.display());
            }
        }
    }
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/access");
    let names = fs::read_dir(rules).unwrap().map(|entry| entry.unwrap().path());
    let names = names.filter_map(|path| Some(path.file_stem()?.to_str()?.replace('_', "-")));
    let idle: Vec<String> = names.filter(|id| id != "mod" && !seen.contains(id)).collect();
    assert!(idle.is_empty(), "nothing says: {}", idle.join(", "));
}
