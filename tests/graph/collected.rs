//! Plans made by others: the graph takes them as they are.

use std::path::{Path, PathBuf};

use pairgate::config::RadiusThresholds;
use pairgate::graph::{Graph, blast_radius};
use pairgate::plan::{self, Input};

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { files(&entry, into) } else { into.push(entry) }
    }
}

#[test]
fn affected_resources_of_collected_plans_are_known_instances_in_order() {
    let Some(corpus) = crate::support::skip::corpus() else { return };
    let mut all = Vec::new();
    files(&corpus.join("plans"), &mut all);
    let (mut read, mut with_affected, mut hidden) = (0, 0, 0);
    for path in all {
        let Ok(Input::Text(text)) = plan::decode("plan.json", std::fs::read(&path).unwrap()) else {
            continue;
        };
        let Ok(plan) = plan::plan("plan.json", &text) else { continue };
        read += 1;
        let graph = Graph::new(&plan);
        let found = blast_radius(&graph, &[], Vec::new(), &RadiusThresholds::default());
        with_affected += usize::from(!found.affected.is_empty());
        hidden += usize::from(found.hidden_references > 0);
        let order: Vec<_> = found.affected.iter().map(|one| (one.distance, &one.address)).collect();
        assert!(order.is_sorted(), "{}", path.display());
        for one in &found.affected {
            assert_eq!(one.path.len() as u32, one.distance + 1, "{}: {}", path.display(), one.address);
            assert!(
                one.path.iter().all(|hop| graph.contains(&hop.address)),
                "{}: {}",
                path.display(),
                one.address
            );
        }
        for change in
            plan.changes.iter().filter(|change| change.mode != plan::Mode::Other && change.is_current())
        {
            assert!(graph.contains(&change.address), "{}: {}", path.display(), change.address);
            graph.dependents_of(&change.address);
        }
    }
    eprintln!("{read} plans, {with_affected} with affected resources, {hidden} with hidden references");
    assert!(read > 200, "only {read} plans were read");
    assert!(with_affected > 0);
}
