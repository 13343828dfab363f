//! The program over a plan, and what its JSON says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::date;
use pairgate::config::Settings;
use pairgate::engine::{self, Inputs};
use pairgate::plan;
use pairgate::plan::digest::Seal;
use serde_json::Value;
use tempfile::TempDir;

use crate::generator::compact;
use crate::row::Expected;
use crate::support::program::as_user;

/// A folder with a plan and a configuration.
pub struct Case {
    folder: TempDir,
}

impl Case {
    pub fn new(plan: &Value, config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join(".pairgate.hcl"), config).unwrap();
        fs::write(folder.path().join("plan.json"), compact(plan)).unwrap();
        Self { folder }
    }

    /// Standard output and the exit code.
    pub fn check(&self, arguments: &[&str]) -> (String, i32) {
        let mut all = vec!["check", "plan.json"];
        all.extend(arguments);
        let ran = as_user(Path::new(self.folder.path()), all);
        assert!(ran.stderr.is_empty(), "{}", ran.stderr);
        (ran.stdout, ran.code)
    }

    pub fn report(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--format", "json"];
        all.extend(arguments);
        serde_json::from_str(&self.check(&all).0).unwrap()
    }
}

/// Rule ids by address; `-` where a finding is about the whole plan.
pub fn found(report: &Value) -> Expected {
    let mut found = Expected::new();
    for one in report["findings"].as_array().unwrap() {
        let address = one["address"].as_str().unwrap_or("-").to_owned();
        found.entry(address).or_default().insert(one["rule"].as_str().unwrap().to_owned());
    }
    found
}

/// The addresses at which somebody gains something.
pub fn gaining(report: &Value) -> BTreeSet<String> {
    let all = report["access"].as_array().unwrap().iter();
    let gaining =
        all.filter(|one| one["added"] != serde_json::json!([]) || one["abuse"] != serde_json::json!([]));
    gaining.map(|one| one["address"].as_str().unwrap().to_owned()).collect()
}

/// Rule ids by address of a plan that is checked within this process, which is quick.
pub fn alone(plan: &Value) -> Expected {
    let text = compact(plan);
    let read = plan::plan("plan.json", &text).unwrap();
    let inputs = Inputs {
        name: "plan.json",
        settings: &Settings::default(),
        config: None,
        root_module: ".",
        today: date(2026, 11, 1),
        seal: &Seal::Key(b"0123456789abcdef0123456789abcdef"),
        consumers: Vec::new(),
        policies: None,
        description: None,
        notices: Vec::new(),
    };
    let report = engine::check(&text, &read, inputs).unwrap();
    let mut found = Expected::new();
    for one in &report.findings {
        let address = one.address.as_deref().unwrap_or("-").to_owned();
        found.entry(address).or_default().insert(one.rule.clone());
    }
    found
}
