//! Policies over plans: what `core::getresources` finds while ids are unknown, what policies see of a change,
//! and what never leaves the program.
//!
//! Each check goes through the real binary with a small policy file and looks at the verdict for each subject.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/generator/mod.rs"]
mod generator;
#[path = "../support/mod.rs"]
mod support;

mod aws;
mod calls;
mod created;
mod later;
mod lookup;
mod scale;
mod secrets;
mod seen;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use support::program::{Ran, run};

/// What a policy said of a subject: `pass`, `fail`, `unknown` or `error`, by the subject's address.
type Verdicts = BTreeMap<String, &'static str>;

/// Runs `check` over a plan with a policy file and nothing else.
fn check(plan: &str, policy: &str, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.json"), plan).unwrap();
    fs::write(folder.path().join("own.policy.hcl"), policy).unwrap();
    let fixed = ["check", "plan.json", "--policy", "own.policy.hcl", "--pack", "none"];
    run(folder.path(), fixed.iter().chain(more))
}

/// The verdicts of one policy. It has to have an `info_message = "judged"` in one `enforce` block, so that a pass is
/// told from a policy that never ran.
fn verdicts(plan: &str, policy: &str, label: &str) -> Verdicts {
    let ran = check(plan, policy, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let mut found = Verdicts::new();
    let judged = format!("`{label}`: judged (");
    for notice in report["notices"].as_array().unwrap() {
        let text = notice["en"].as_str().unwrap();
        assert!(!text.contains("are left out"), "too many subjects to tell passes by their messages");
        if let Some(address) = text.strip_prefix(&judged) {
            found.insert(address.strip_suffix(')').unwrap().to_owned(), "pass");
        }
    }
    for finding in report["findings"].as_array().unwrap() {
        let message = finding["message"]["en"].as_str().unwrap();
        let verdict = match finding["rule"].as_str().unwrap() {
            "policy-undecided" if finding.to_string().contains(&format!("`{label}`")) => "unknown",
            rule if rule == label && message.starts_with("the policy cannot be evaluated") => "error",
            rule if rule == label => "fail",
            _ => continue,
        };
        found.insert(finding["address"].as_str().unwrap_or_default().to_owned(), verdict);
    }
    found
}

/// The verdicts as lines, for a comparison that reads well.
fn lines(verdicts: &Verdicts) -> Vec<String> {
    verdicts.iter().map(|(address, verdict)| format!("{address} {verdict}")).collect()
}

/// Fails unless exactly these verdicts were given.
fn expect(verdicts: &Verdicts, wanted: &[&str]) {
    let mut wanted: Vec<String> = wanted.iter().map(|line| (*line).to_owned()).collect();
    wanted.sort();
    let mut found = lines(verdicts);
    found.sort();
    assert_eq!(found, wanted, "\nfound:\n{}\n", found.join("\n"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
