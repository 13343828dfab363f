//! Which instances a plan knows, in all the shapes that plans have.

use pairgate::graph::Graph;
use pairgate::plan;
use serde_json::json;

use crate::plans::{block, plan as started, radius};

#[test]
fn instances_come_from_changes_and_from_both_states() {
    let text = json!({
        "planned_values": { "root_module": { "resources": [
            { "address": "t.planned", "mode": "managed", "type": "t", "values": {} },
            { "address": "ephemeral.t.e", "mode": "ephemeral", "type": "t", "values": {} },
        ] } },
        "prior_state": { "values": { "root_module": {
            "resources": [{ "address": "t.gone", "mode": "managed", "type": "t", "deposed_key": "1a2b", "values": {} }],
            "child_modules": [{ "address": "module.m[\"a.b\"]", "resources": [
                { "address": "module.m[\"a.b\"].data.t.d[\"x[0]\"]", "mode": "data", "type": "t", "values": {} },
            ] }],
        } } },
        "resource_changes": [{ "address": "t.new[0]", "mode": "managed", "type": "t", "name": "new", "index": 0,
            "change": { "actions": ["create"], "after": {} } }],
    })
    .to_string();
    let read = plan::plan("plan.json", &text).unwrap();
    let graph = Graph::new(&read);
    for address in ["t.planned", "module.m[\"a.b\"].data.t.d[\"x[0]\"]", "t.new[0]"] {
        assert!(graph.contains(address), "{address}");
    }
    assert_eq!(graph.len(), 3, "no ephemeral and no deposed ones");
}

#[test]
fn hand_cut_changes_are_read_by_their_addresses() {
    let text = json!({
        "configuration": { "root_module": { "module_calls": { "m": { "module": {
            "resources": [block("t.a", &[]), block("t.b", &[("x", &["t.a[\"k\"].id"])])],
        } } } } },
        "resource_changes": [
            { "address": "module.m[0].t.a[\"k\"]", "change": { "actions": ["delete"], "before": {} } },
            { "address": "module.m[0].t.b", "change": { "actions": ["no-op"], "before": {} } },
            { "address": "module.m[1].t.b", "change": { "actions": ["no-op"], "before": {} } },
            { "address": "nonsense[", "change": { "actions": ["delete"], "before": {} } },
        ],
    })
    .to_string();
    let found = radius(&text).affected;
    assert_eq!(found.iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["module.m[0].t.b"]);
}

#[test]
fn a_moved_object_is_one_with_its_old_address_in_the_state() {
    let made = started(json!({ "resources": [block("t.a", &[]), block("t.new", &[("x", &["local.a"])])] }));
    let made = made.prior("t.old", &["t.a"], json!({}));
    let made = made.replace("t.a").same(&["t.new"]).with("previous_address", json!("t.old"));
    assert_eq!(made.affected(), ["1 t.new (recorded) <- t.a"]);
}

#[test]
fn a_plan_without_anything_reaches_nobody() {
    for text in [r#"{"resource_changes":[]}"#, r#"{"planned_values":{}}"#] {
        let found = radius(text);
        assert!(found.affected.is_empty() && found.groups.is_empty() && found.managed == 0);
    }
}
