//! From references to edges.

use pairgate::graph::Graph;
use serde_json::json;

use crate::plans::{block, expression, plan};

/// Direct dependents of `address` as `address.reads`.
fn direct(text: &str, address: &str) -> Vec<String> {
    let read = pairgate::plan::plan("plan.json", text).unwrap();
    let found = Graph::new(&read).dependents_of(address);
    found.iter().map(|found| format!("{} {}", found.address, found.reads.unwrap_or("*"))).collect()
}

#[test]
fn the_longest_reference_of_a_list_counts_and_its_prefixes_do_not() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]),
        block("t.reads_one", &[("x", &["t.a.id"])]),
        block("t.reads_two", &[("x", &["t.a.id", "t.a.list[0].name"])]),
        block("t.reads_whole", &[("x", &["t.a"])]),
        block("t.reads_both", &[("x", &["t.a.id", "t.a"])]),
    ]}));
    let made = made.same(&["t.a", "t.reads_one", "t.reads_two", "t.reads_whole", "t.reads_both"]);
    let wanted = [
        "t.reads_both *",
        "t.reads_both id",
        "t.reads_one id",
        "t.reads_two id",
        "t.reads_two list[0].name",
        "t.reads_whole *",
    ];
    assert_eq!(direct(&made.text(), "t.a"), wanted);
}

#[test]
fn a_name_that_starts_like_another_is_no_prefix_of_it() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("t.ab", &[]),
        { "type": "t", "name": "r", "mode": "managed", "expressions": { "x": { "references": ["t.ab", "t.a"] } } },
    ]}));
    let made = made.same(&["t.a", "t.ab", "t.r"]);
    assert_eq!(direct(&made.text(), "t.a"), ["t.r *"]);
    assert_eq!(direct(&made.text(), "t.ab"), ["t.r *"]);
}

#[test]
fn a_literal_key_links_one_instance() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("t.n", &[]),
        block("t.first", &[("x", &["t.a[0].id"])]),
        block("t.named", &[("x", &["t.n[\"x.y\"].id"])]),
        block("t.all", &[("x", &["t.a"])]),
        block("t.old", &[("x", &["t.a.1.id"])]),
        block("t.splat", &[("x", &["t.a.*.id"])]),
        block("t.nobody", &[("x", &["t.a[7].id"])]),
    ]}));
    let made = made.same(&[
        "t.a[0]",
        "t.a[1]",
        "t.n[\"x.y\"]",
        "t.n[\"z\"]",
        "t.first",
        "t.named",
        "t.all",
        "t.old",
        "t.splat",
        "t.nobody",
    ]);
    let text = made.text();
    assert_eq!(direct(&text, "t.a[0]"), ["t.all *", "t.first id", "t.splat id"]);
    assert_eq!(direct(&text, "t.a[1]"), ["t.all *", "t.old id", "t.splat id"]);
    assert_eq!(direct(&text, "t.n[\"x.y\"]"), ["t.named id"]);
    assert_eq!(direct(&text, "t.n[\"z\"]"), [""; 0]);
}

#[test]
fn a_lookup_by_the_own_key_links_the_instance_with_that_key_or_all() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]),
        block("t.same", &[("x", &["t.a", "count.index"])]),
        block("t.mixed", &[("x", &["t.a", "count.index", "t.other"])]),
        block("t.key_first", &[("x", &["count.index", "t.a"])]),
    ]}));
    let made = made.same(&[
        "t.a[0]",
        "t.a[1]",
        "t.same[0]",
        "t.same[1]",
        "t.same[2]",
        "t.mixed[0]",
        "t.mixed[1]",
        "t.key_first[0]",
    ]);
    let text = made.text();
    // t.same[2] has no counterpart: it may read any.
    assert_eq!(
        direct(&text, "t.a[0]"),
        ["t.key_first[0] *", "t.mixed[0] *", "t.mixed[1] *", "t.same[0] *", "t.same[2] *"]
    );
    assert_eq!(
        direct(&text, "t.a[1]"),
        ["t.key_first[0] *", "t.mixed[0] *", "t.mixed[1] *", "t.same[1] *", "t.same[2] *"]
    );
}

#[test]
fn what_no_other_resource_can_change_is_no_reference() {
    let made = plan(json!({ "resources": [
        block("t.a", &[("x", &["each.value.id", "path.module", "terraform.workspace", "self.id", "count.index", "var.x", "not a [reference"])]),
    ], "variables": { "x": {} } }));
    assert_eq!(direct(&made.same(&["t.a"]).text(), "t.a"), [""; 0]);
}

#[test]
fn data_sources_count_for_each_depends_on_and_provisioners_refer_too() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("data.t.a", &[("x", &["t.a.id"])]),
        block("t.counted", &[("count", &["t.a.n"])]),
        block("t.each", &[("for_each", &["t.a.set"])]),
        block("t.waits", &[("depends_on", &["t.a"])]),
        block("t.reads_data", &[("x", &["data.t.a.id"])]),
        { "type": "t", "name": "runs", "mode": "managed",
          "provisioners": [{ "type": "local-exec", "expressions": { "command": expression(&["t.a.ip"]) } }] },
    ]}));
    let made =
        made.same(&["t.a", "data.t.a", "t.counted[0]", "t.each[\"k\"]", "t.waits", "t.reads_data", "t.runs"]);
    let text = made.text();
    assert_eq!(
        direct(&text, "t.a"),
        ["data.t.a id", "t.counted[0] n", "t.each[\"k\"] set", "t.runs ip", "t.waits *"]
    );
    assert_eq!(direct(&text, "data.t.a"), ["t.reads_data id"]);
    let read = pairgate::plan::plan("plan.json", &text).unwrap();
    assert_eq!(
        Graph::new(&read).direct_dependents_of_type("t.a", &["t"]).len(),
        4,
        "data sources prove nothing"
    );
    assert_eq!(Graph::new(&read).direct_dependents_of_type("t.a", &["u"]).len(), 0);
}

#[test]
fn a_data_source_and_a_resource_of_one_name_are_two_things() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("data.t.a", &[]), block("t.b", &[("x", &["data.t.a.id"])]),
    ]}));
    let text = made.same(&["t.a", "data.t.a", "t.b"]).text();
    assert_eq!(direct(&text, "t.a"), [""; 0]);
    assert_eq!(direct(&text, "data.t.a"), ["t.b id"]);
}

#[test]
fn instances_in_modules_belong_to_their_own_module_instance() {
    let inner = json!({ "resources": [block("t.a", &[]), block("t.b", &[("x", &["t.a.id"])])] });
    let made = plan(json!({ "module_calls": { "m": { "module": inner } } }));
    let made = made.same(&[
        "module.m[\"x\"].t.a",
        "module.m[\"x\"].t.b",
        "module.m[\"y\"].t.a",
        "module.m[\"y\"].t.b",
    ]);
    assert_eq!(direct(&made.text(), "module.m[\"x\"].t.a"), ["module.m[\"x\"].t.b id"]);
}

#[test]
fn a_nested_block_called_references_is_no_list_of_references() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]),
        { "type": "t", "name": "b", "mode": "managed", "expressions": { "references": [{ "x": expression(&["t.a.id"]) }] } },
    ]}));
    assert_eq!(direct(&made.same(&["t.a", "t.b"]).text(), "t.a"), ["t.b id"]);
}

#[test]
fn circles_in_hand_made_plans_end() {
    let inner = json!({
        "resources": [block("t.a", &[("x", &["var.x"])])], "variables": { "x": {} },
        "outputs": { "o": { "expression": expression(&["var.x"]) } },
    });
    let made = plan(json!({
        "resources": [block("t.b", &[("x", &["t.c"])]), block("t.c", &[("x", &["t.b", "module.m.o"])])],
        "module_calls": { "m": { "module": inner, "expressions": { "x": expression(&["module.m.o", "t.b"]) } } },
    }));
    let made = made.replace("t.b").same(&["t.c", "module.m.t.a"]);
    assert_eq!(made.affected().len(), 2);
}
