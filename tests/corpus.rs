//! Real plans made by others parse, and what the gate counts agrees with the manifest.
//!
//! The corpus lies beside the project and is never copied in; where it is missing the test says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use pairgate::plan::{self, Input};

#[test]
fn every_plan_of_the_corpus_parses_and_its_counts_agree_with_the_manifest() {
    let Some(folder) = support::skip::corpus() else { return };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let mut plans = 0;
    let mut wrong = Vec::new();
    for line in manifest.lines().skip(1) {
        let column: Vec<&str> = line.split('\t').collect();
        let kind = column[0];
        let path = folder.join(format!("{kind}s")).join(column[1]).join(column[3]);
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let Ok(Input::Text(text)) = plan::decode("plan.json", bytes) else { panic!("{line}") };
        let read = plan::plan("plan.json", &text);
        if kind == "state" {
            assert_eq!(read.unwrap_err().code, "plan-is-state", "{line}");
            continue;
        }
        plans += 1;
        let plan = match read {
            Ok(plan) => plan,
            Err(error) => {
                wrong.push(format!("{line}\n    {}: {}", error.code, error.message));
                continue;
            }
        };
        let counts = [
            plan.changes.len(),
            plan.changes.iter().filter(|change| !change.actions.is_idle()).count(),
            plan.changes.iter().filter(|change| change.actions.destroys()).count(),
        ];
        let wanted = [8, 9, 10].map(|index: usize| column[index].parse::<usize>().unwrap());
        if counts != wanted || plan.format_version.as_deref().unwrap_or_default() != column[6] {
            wrong.push(format!("{line}\n    counted {counts:?}, {:?}", plan.format_version));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(plans > 200, "only {plans} plans were read");
}
