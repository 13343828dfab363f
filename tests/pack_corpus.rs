//! The built-in pack meets real plans made by others: no policy of it stumbles.
//!
//! The corpus lies beside the project and is never copied in; where it is missing the test says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pairgate::graph::Graph;
use pairgate::plan::{self, Input};
use pairgate::policy::inputs::resolve;
use pairgate::policy::judgement::Verdict;
use pairgate::policy::pack;
use pairgate::policy::suite::{Loaded, Suite};
use pairgate::policy::world::PlanWorld;

/// The whole pack with its defaults.
fn suite() -> Suite {
    let load = |file: &pack::PackFile| {
        let file = pairgate::policy::compile(&file.source()).unwrap().0;
        let inputs = resolve(&file, &[]).unwrap();
        Loaded { file, inputs, built_in: true }
    };
    Suite::new(pack::files().iter().map(load).collect(), [])
}

/// Judges one plan: what went wrong, and the ids that found something.
fn judge(suite: &Suite, path: &Path) -> (Vec<String>, BTreeSet<String>) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let Ok(Input::Text(text)) = plan::decode("plan.json", bytes) else { panic!("{}", path.display()) };
    let plan = plan::plan("plan.json", &text).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
    let graph = Graph::new(&plan);
    let found = suite.run(&plan, &PlanWorld::new(&plan, &graph), "2026-03-01T09:00:00Z");
    assert!(found.exhausted.is_empty(), "{}: a policy took too many steps", path.display());
    let (mut wrong, mut fired) = (Vec::new(), BTreeSet::new());
    for decision in &found.decisions {
        let judgement = &decision.judgement;
        let inner = judgement.enforced.iter().find_map(|one| one.fault.as_ref());
        if let Some(fault) = judgement.fault.as_ref().or(inner) {
            let (id, place) = (&decision.policy.label, path.display());
            wrong.push(format!("{place}: `{id}` at {}: {}", decision.address, fault.problem.message));
        }
        if judgement.verdict == Verdict::Fail {
            fired.insert(decision.policy.label.clone());
        }
    }
    (wrong, fired)
}

fn judge_all(paths: &[PathBuf]) -> BTreeSet<String> {
    let suite = suite();
    let (mut wrong, mut fired) = (Vec::new(), BTreeSet::new());
    for path in paths {
        let (more, ids) = judge(&suite, path);
        wrong.extend(more);
        fired.extend(ids);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    fired
}

#[test]
fn no_policy_of_the_pack_stumbles_over_a_collected_plan() {
    let Some(folder) = support::skip::corpus() else { return };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let rows = manifest.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let plans = rows.filter(|column| column[0] == "plan");
    let paths: Vec<PathBuf> =
        plans.map(|column| folder.join("plans").join(column[1]).join(column[3])).collect();
    assert!(paths.len() > 200, "only {} plans", paths.len());
    let fired = judge_all(&paths);
    assert!(fired.len() >= 70, "only {} policies found something: {fired:?}", fired.len());
}

#[test]
fn no_policy_of_the_pack_stumbles_over_an_example() {
    let entries = std::fs::read_dir(support::files::project("examples")).unwrap();
    let plans = entries.map(|entry| entry.unwrap().path().join("plan.json"));
    let paths: Vec<PathBuf> = plans.filter(|path| path.is_file()).collect();
    assert!(paths.len() > 5, "only {} examples", paths.len());
    let fired = judge_all(&paths);
    assert!(fired.len() >= 5, "only {} policies found something: {fired:?}", fired.len());
}
