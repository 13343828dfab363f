//! The walk against the definition: many small plans made at random, each answered twice.
//!
//! The walk takes edges to all instances once and remembers where it was. Asking every single instance
//! for its direct dependents, over and over, must give the same resources at the same distances.

use std::collections::BTreeMap;

use pairgate::config::RadiusThresholds;
use pairgate::graph::{Graph, blast_radius};
use serde_json::{Value, json};

use crate::plans::{block, plan};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const IN_MODULE: [&[&str]; 7] = [
    &["t.a"],
    &["t.b", "count.index"],
    &["t.c[1].id"],
    &["t.a", "count.index"],
    &["var.x"],
    &["var.y", "t.c"],
    &["local.z"],
];
const IN_ROOT: [&[&str]; 10] = [
    &["t.a"],
    &["t.b[0]"],
    &["t.c", "count.index"],
    &["module.m"],
    &["module.n"],
    &["module.m", "each.key"],
    &["module.m[\"k\"].o", "module.m[\"k\"]"],
    &["module.n[\"l\"].p"],
    &["module.n.o"],
    &["module.m.p", "t.a.id"],
];

/// Blocks `a`, `b` and `c`. Their circles are no concern: the answers must agree all the same.
fn blocks(dice: &mut Dice, forms: &[&[&str]]) -> Vec<Value> {
    let mut made = Vec::new();
    for name in ["t.a", "t.b", "t.c"] {
        let argument = if dice.roll(5) == 0 { "depends_on" } else { "x" };
        let references = if dice.roll(4) == 0 { &[] } else { forms[dice.roll(forms.len())] };
        made.push(block(name, &[(argument, references)]));
    }
    made
}

fn call(dice: &mut Dice) -> Value {
    let argument = |dice: &mut Dice| json!({ "references": IN_ROOT[dice.roll(IN_ROOT.len())] });
    let output =
        |dice: &mut Dice| json!({ "expression": { "references": IN_MODULE[dice.roll(IN_MODULE.len())] } });
    let mut made = json!({
        "expressions": { "x": argument(dice), "y": argument(dice) },
        "module": { "resources": blocks(dice, &IN_MODULE), "outputs": { "o": output(dice), "p": output(dice) } },
    });
    match dice.roll(4) {
        0 => made["depends_on"] = json!([dice.pick(&["t.a", "module.n", "module.m"])]),
        1 => made["for_each_expression"] = argument(dice),
        _ => {}
    }
    made
}

#[test]
fn the_walk_finds_what_asking_every_instance_finds() {
    let mut found_any = 0;
    for seed in 0..400 {
        let dice = &mut Dice(seed);
        let mut made = plan(json!({
            "resources": blocks(dice, &IN_ROOT), "module_calls": { "m": call(dice), "n": call(dice) },
        }));
        for module in ["", "module.m[\"k\"].", "module.m[\"l\"].", "module.n[\"k\"].", "module.n[\"l\"]."] {
            for name in ["t.a[0]", "t.a[1]", "t.b[0]", "t.b[1]", "t.b[2]", "t.c[1]"] {
                let address = format!("{module}{name}");
                made = match dice.roll(12) {
                    0 => made.replace(&address),
                    1 => made,
                    _ => made.same(&[&address]),
                };
            }
        }
        let text = made.text();
        let read = pairgate::plan::plan("plan.json", &text).unwrap();
        let graph = Graph::new(&read);
        let radius = blast_radius(&graph, &[], Vec::new(), &RadiusThresholds::default());
        let found: BTreeMap<String, u32> =
            radius.affected.into_iter().map(|one| (one.address, one.distance)).collect();
        found_any += usize::from(found.values().any(|distance| *distance > 1));
        assert_eq!(found, asked(&graph, &read), "seed {seed}: {text}");
    }
    assert!(found_any > 100, "only {found_any} plans have anything to walk");
}

/// Unchanged resources by their distance from a replaced one, asked level by level.
fn asked(graph: &Graph<'_>, plan: &pairgate::plan::Plan<'_>) -> BTreeMap<String, u32> {
    let replaced = plan.changes.iter().filter(|change| change.actions.replaces());
    let mut distances: BTreeMap<String, u32> =
        replaced.map(|change| (change.address.to_string(), 0)).collect();
    let mut level: Vec<String> = distances.keys().cloned().collect();
    for distance in 1.. {
        let mut next = Vec::new();
        for dependent in level.iter().flat_map(|address| graph.dependents_of(address)) {
            if !distances.contains_key(dependent.address) {
                distances.insert(dependent.address.to_owned(), distance);
                next.push(dependent.address.to_owned());
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    distances.retain(|_, distance| *distance > 0);
    distances
}
