//! The rules that are judged by: their names, and the namespaces that they are taken from.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::finding::Level;
use crate::source::Source;

use super::Options;
use super::facts::{Clause, Facts};

/// The namespace that is judged when none is named.
const DEFAULT: &str = "main";

/// A rule of a namespace, with all its clauses.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The package.
    pub namespace: String,
    /// Its name, such as `deny_public`.
    pub name: String,
    /// File and line of each clause.
    pub clauses: Vec<(String, usize)>,
}

/// `deny`, `violation` or `warn`, perhaps with words of letters and digits behind it: as in conftest.
fn is_judging(name: &str) -> bool {
    let mut words = name.split('_');
    matches!(words.next(), Some("deny" | "violation" | "warn"))
        && words.all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

impl Rule {
    /// `NAMESPACE.RULE`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.namespace, self.name)
    }

    /// Its results are failures, not warnings.
    pub fn fails(&self) -> bool {
        !self.name.starts_with("warn")
    }

    /// The level of its results.
    pub fn level(&self) -> Level {
        if self.fails() { Level::MandatoryOverridable } else { Level::Advisory }
    }

    /// The name that exceptions use: what stands behind `deny_`, and nothing for plain `deny`.
    pub fn short(&self) -> &str {
        self.name.split_once('_').map_or("", |(_, short)| short)
    }

    /// Where the interpreter finds it.
    pub fn path(&self) -> String {
        path(&self.namespace, &self.name)
    }

    /// Its places for a person.
    pub fn place_text(&self) -> String {
        let places: Vec<String> =
            self.clauses.iter().map(|(file, line)| format!("`{file}:{line}`")).collect();
        match places.as_slice() {
            [first, second, third, _, ..] => format!("{first}, {second}, {third}, …"),
            few => few.join(", "),
        }
    }
}

/// A path below `data`; steps that are no plain words stand in brackets.
pub fn path(namespace: &str, name: &str) -> String {
    let plain = |step: &str| {
        step.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && step.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    namespace.split('.').chain([name]).fold("data".to_owned(), |path, step| {
        if plain(step) { format!("{path}.{step}") } else { format!("{path}[{step:?}]") }
    })
}

/// The rules of the namespaces that are asked for. Asking for what is not there is an error.
pub fn select(facts: &Facts, policies: &[Source], options: &Options) -> Result<Vec<Rule>, Diagnostics> {
    let present: BTreeSet<&str> = facts.packages.iter().map(String::as_str).collect();
    let asked: Vec<&str> = match (options.all_namespaces, options.namespaces.is_empty()) {
        (true, _) => present.iter().copied().collect(),
        (false, true) => vec![DEFAULT],
        (false, false) => options.namespaces.iter().map(String::as_str).collect(),
    };
    let (mut found, mut wrong) = (Vec::new(), Diagnostics::new());
    let mut done = BTreeSet::new();
    for namespace in asked.into_iter().filter(|namespace| done.insert(*namespace)) {
        let rules = of_namespace(facts, policies, namespace);
        if !present.contains(namespace) {
            wrong.push(no_namespace(namespace, &present));
        } else if rules.is_empty() && !options.all_namespaces {
            wrong.push(no_rules(&format!("the namespace `{namespace}`")));
        }
        found.extend(rules);
    }
    if wrong.is_empty() && found.is_empty() {
        wrong.push(no_rules("the policies"));
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn of_namespace(facts: &Facts, policies: &[Source], namespace: &str) -> Vec<Rule> {
    let mut found: BTreeMap<&str, Rule> = BTreeMap::new();
    let judging =
        |clause: &&Clause| clause.package == namespace && !clause.function && is_judging(&clause.name);
    for clause in facts.clauses.iter().filter(judging) {
        let rule = found.entry(&clause.name).or_insert_with(|| Rule {
            namespace: namespace.to_owned(),
            name: clause.name.clone(),
            clauses: Vec::new(),
        });
        let file = policies.get(clause.file).map_or("", Source::name);
        rule.clauses.push((file.to_owned(), clause.line));
    }
    found.into_values().collect()
}

fn no_namespace(namespace: &str, present: &BTreeSet<&str>) -> Diagnostic {
    let known: Vec<String> = present.iter().map(|name| format!("`{name}`")).collect();
    let known = if known.is_empty() { "no package at all".to_owned() } else { known.join(", ") };
    Diagnostic::error("rego-namespace", format!("no policy has `package {namespace}`"))
        .help(format!("the policies have {known}; name one of them as namespace, or ask for all"))
}

fn no_rules(what: &str) -> Diagnostic {
    Diagnostic::error("rego-no-rules", format!("{what} has no rule `deny`, `violation` or `warn`"))
        .help("a policy speaks through `deny contains msg if { … }` (or `deny[msg] { … }`), or `deny_NAME` and so on; check the folder and the namespace")
}
