//! How far which change reaches, and by which way.

use serde_json::json;

use crate::plans::{block, expression, plan};

fn chain() -> serde_json::Value {
    json!({ "resources": [
        block("t.a", &[]),
        block("t.b", &[("x", &["t.a.changing"])]),
        block("t.c", &[("x", &["t.b.id"])]),
        block("data.t.d", &[("x", &["t.c.id"])]),
        block("t.e", &[("x", &["data.t.d.id"])]),
    ]})
}

const REST: [&str; 4] = ["t.b", "t.c", "data.t.d", "t.e"];

#[test]
fn a_replacement_reaches_all_that_depends_on_it_also_through_data_sources() {
    let wanted = [
        "1 t.b reads changing <- t.a",
        "2 t.c reads id <- t.b reads changing <- t.a",
        "3 data.t.d reads id <- t.c reads id <- t.b reads changing <- t.a",
        "4 t.e reads id <- data.t.d reads id <- t.c reads id <- t.b reads changing <- t.a",
    ];
    for actions in
        [&["delete", "create"][..], &["create", "delete"], &["delete"], &["create", "forget"], &["melt"], &[]]
    {
        let made = plan(chain()).change("t.a", actions, json!({}), json!({})).same(&REST);
        assert_eq!(made.affected(), wanted, "{actions:?}");
        let found = made.radius();
        assert_eq!(
            found.affected.iter().map(|found| found.data).collect::<Vec<_>>(),
            [false, false, true, false]
        );
    }
}

#[test]
fn what_is_created_forgotten_read_or_unchanged_reaches_nobody() {
    for actions in [["create"], ["forget"], ["no-op"], ["read"]] {
        let made = plan(chain()).change("t.a", &actions, json!({}), json!({"changing": 1})).same(&REST);
        assert_eq!(made.affected(), [""; 0], "{actions:?}");
    }
}

#[test]
fn a_destroyed_deposed_object_reaches_nobody_but_counts() {
    let made = plan(chain()).same(&["t.a"]).change("t.a", &["delete"], json!({}), json!(null));
    let made = made.with("deposed", json!("8a7b6c5d")).same(&REST);
    assert_eq!(made.affected(), [""; 0]);
    let terms: Vec<_> = made.radius().terms.iter().map(|term| (term.name, term.value)).take(2).collect();
    assert_eq!(terms, [("changed", 1), ("destroyed", 1)]);
}

#[test]
fn an_update_reaches_only_readers_of_what_changes() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]),
        block("t.one", &[("x", &["t.a.changing"])]),
        block("t.deep", &[("x", &["t.a.changing[0].name"])]),
        block("t.whole", &[("x", &["t.a"])]),
        block("t.other", &[("x", &["t.a.stays"])]),
        block("t.far", &[("x", &["t.one.id"])]),
    ]}));
    let made = made.update("t.a").same(&["t.one", "t.deep", "t.whole", "t.other", "t.far"]);
    let wanted =
        ["1 t.deep reads changing[0].name <- t.a", "1 t.one reads changing <- t.a", "1 t.whole <- t.a"];
    assert_eq!(made.affected(), wanted);
}

#[test]
fn an_update_that_changes_nothing_but_marks_reaches_nobody() {
    let made = plan(chain()).change("t.a", &["update"], json!({"n": 1, "gone": null}), json!({"n": 1.0}));
    assert_eq!(made.same(&REST).affected(), [""; 0]);
}

#[test]
fn what_is_known_only_after_apply_changes() {
    let mut made = plan(chain()).change("t.a", &["update"], json!({"changing": 1}), json!({})).same(&REST);
    made.changes[0]["change"]["after"] = json!({"changing": 1});
    assert_eq!(made.affected(), [""; 0]);
    for unknown in [json!({"changing": true}), json!({"changing": [{}, {"x": true}]}), json!(true)] {
        made.changes[0]["change"]["after_unknown"] = unknown;
        assert_eq!(made.affected(), ["1 t.b reads changing <- t.a"]);
    }
}

#[test]
fn an_update_goes_on_through_what_changes_itself() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]),
        block("t.b", &[("x", &["t.a.changing"])]),
        block("t.c", &[("x", &["t.b.changing"])]),
        block("t.d", &[("x", &["t.b.stays"])]),
    ]}));
    let made = made.update("t.a").update("t.b").same(&["t.c", "t.d"]);
    // t.b changes: it is no affected resource, and its dependents count from it.
    assert_eq!(made.affected(), ["1 t.c reads changing <- t.b"]);
}

#[test]
fn an_update_goes_on_through_a_data_source_that_is_read_again() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("data.t.b", &[("x", &["t.a.changing"])]), block("t.c", &[("x", &["data.t.b.id"])]),
    ]}));
    let made = made.update("t.a").change("data.t.b", &["read"], json!(null), json!({"x": 1})).same(&["t.c"]);
    assert_eq!(
        made.affected(),
        ["1 data.t.b reads changing <- t.a", "2 t.c reads id <- data.t.b reads changing <- t.a"]
    );
}

#[test]
fn destruction_passes_through_what_changes_itself() {
    let made = plan(chain()).replace("t.a").update("t.b").same(&["t.c"]);
    assert_eq!(made.affected(), ["2 t.c reads id <- t.b reads changing <- t.a"]);
}

#[test]
fn of_several_ways_the_shortest_is_told_and_the_order_is_by_distance_and_address() {
    let made = plan(json!({ "resources": [
        block("t.a", &[]), block("t.z", &[]),
        block("t.b", &[("x", &["t.a.id"])]),
        block("t.c", &[("x", &["t.b.id", "t.z.id"])]),
        block("t.d", &[("x", &["t.c.id"])]),
        block("t.e", &[("x", &["t.z"])]),
    ]}));
    let made = made.replace("t.a").replace("t.z").same(&["t.d", "t.e", "t.c", "t.b"]);
    let wanted = [
        "1 t.b reads id <- t.a",
        "1 t.c reads id <- t.z",
        "1 t.e <- t.z",
        "2 t.d reads id <- t.c reads id <- t.z",
    ];
    assert_eq!(made.affected(), wanted);
}

#[test]
fn a_change_goes_through_outputs_and_variables_which_are_told() {
    let db = json!({
        "resources": [block("t.db", &[])],
        "outputs": { "endpoint": { "expression": expression(&["t.db.endpoint"]) } },
    });
    let deep = json!({ "resources": [block("t.app", &[("x", &["var.deep_host"])])], "variables": { "deep_host": {} } });
    let app = json!({
        "module_calls": { "deep": { "module": deep, "expressions": { "deep_host": expression(&["var.host"]) } } },
        "variables": { "host": {} },
    });
    let made = plan(json!({ "module_calls": {
        "db": { "module": db },
        "app": { "module": app, "expressions": { "host": expression(&["module.db.endpoint"]) } },
    }}));
    let made = made.replace("module.db.t.db").same(&["module.app[0].module.deep.t.app"]);
    assert_eq!(
        made.affected(),
        [
            "1 module.app[0].module.deep.t.app via module.db.endpoint, var.host, var.deep_host reads endpoint <- module.db.t.db",
        ]
    );
}

fn keyed(host: &[&str]) -> crate::plans::Maker {
    let db = json!({
        "resources": [block("t.db", &[]), block("t.unread", &[])],
        "outputs": { "endpoint": { "expression": expression(&["t.db.endpoint"]) }, "id": { "expression": expression(&["t.db.id"]) } },
    });
    let app = json!({ "resources": [block("t.app", &[("x", &["var.host"])])], "variables": { "host": {} } });
    plan(json!({ "module_calls": {
        "db": { "module": db },
        "app": { "module": app, "expressions": { "host": { "references": host } } },
    }}))
    .replace("module.db[\"a\"].t.db")
    .replace("module.db[\"a\"].t.unread")
    .same(&[
        "module.db[\"b\"].t.db",
        "module.app[\"a\"].t.app",
        "module.app[\"b\"].t.app",
        "module.app[\"c\"].t.app",
    ])
}

#[test]
fn a_key_in_a_module_reference_picks_the_module_instance() {
    let whole = ["module.db[\"b\"].endpoint", "module.db[\"b\"]"];
    assert_eq!(keyed(&whole).affected(), [""; 0]);
    let whole = ["module.db[\"a\"].endpoint", "module.db[\"a\"]"];
    assert_eq!(keyed(&whole).affected().len(), 3);
}

#[test]
fn a_module_looked_up_by_the_own_key_links_the_instance_with_that_key_or_all() {
    let found = keyed(&["module.db", "each.key"]).affected();
    assert_eq!(
        found,
        [
            "1 module.app[\"a\"].t.app via module.db[\"a\"], var.host <- module.db[\"a\"].t.db",
            "1 module.app[\"c\"].t.app via module.db[\"a\"], var.host <- module.db[\"a\"].t.db",
        ]
    );
}

#[test]
fn a_whole_module_in_an_expression_means_its_outputs() {
    let found = keyed(&["module.db"]).affected();
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_module_call_that_waits_makes_all_of_its_resources_wait() {
    let inner = json!({
        "resources": [block("t.x", &[]), block("data.t.y", &[])],
        "module_calls": { "n": { "module": { "resources": [block("t.z", &[])] } } },
    });
    for call in [
        json!({ "depends_on": ["t.a"] }),
        json!({ "count_expression": expression(&["t.a"]) }),
        json!({ "for_each_expression": expression(&["t.a"]) }),
    ] {
        let mut call = call;
        call["module"] = inner.clone();
        let made = plan(json!({ "resources": [block("t.a", &[])], "module_calls": { "m": call } }));
        let made = made.replace("t.a").same(&[
            "module.m[0].t.x",
            "module.m[0].data.t.y",
            "module.m[0].module.n.t.z",
        ]);
        let wanted = [
            "1 module.m[0].data.t.y <- t.a",
            "1 module.m[0].module.n.t.z <- t.a",
            "1 module.m[0].t.x <- t.a",
        ];
        assert_eq!(made.affected(), wanted);
    }
}

#[test]
fn waiting_for_a_module_is_waiting_for_all_of_its_resources() {
    let inner = json!({
        "resources": [block("t.x", &[])],
        "module_calls": { "n": { "module": { "resources": [block("t.z", &[])] } } },
    });
    let made = plan(json!({
        "resources": [block("t.waits", &[("depends_on", &["module.m"])]), block("t.reads", &[("x", &["module.m"])])],
        "module_calls": { "m": { "module": inner } },
    }));
    let made = made.replace("module.m[1].module.n.t.z").same(&["module.m[0].t.x", "t.waits", "t.reads"]);
    assert_eq!(made.affected(), ["1 t.waits via module.n, module.m[1] <- module.m[1].module.n.t.z"]);
}

#[test]
fn resources_depend_on_what_their_provider_is_configured_with() {
    let mut made = plan(json!({
        "resources": [block("t.cluster", &[]), block("k.pod", &[])],
        "module_calls": { "m": { "module": { "resources": [block("k.pod", &[])] } } },
    }));
    let root = &mut made.members["configuration"];
    root["provider_config"] =
        json!({ "kube": { "name": "kube", "expressions": { "host": expression(&["t.cluster.endpoint"]) } } });
    root["root_module"]["resources"][1]["provider_config_key"] = json!("kube");
    root["root_module"]["module_calls"]["m"]["module"]["resources"][0]["provider_config_key"] = json!("kube");
    let made = made.replace("t.cluster").same(&["k.pod", "module.m[0].k.pod"]);
    assert_eq!(
        made.affected(),
        [
            "1 k.pod via provider.kube reads endpoint <- t.cluster",
            "1 module.m[0].k.pod via provider.kube reads endpoint <- t.cluster",
        ]
    );
}

#[test]
fn all_to_all_references_and_long_chains_are_walked_in_linear_time() {
    // Instance by instance the first two would be 400 million links: this test would not end.
    let mut made = plan(json!({ "resources": [
        block("t.a", &[]), block("t.b", &[("x", &["t.a"])]), block("t.c", &[("x", &["t.b", "count.index"])]),
    ]}));
    for index in 0..20_000 {
        made = made.replace(&format!("t.a[{index}]"));
    }
    let many: Vec<String> =
        ["b", "c"].iter().flat_map(|name| (0..20_000).map(move |at| format!("t.{name}[{at}]"))).collect();
    let made = made.same(&many.iter().map(String::as_str).collect::<Vec<_>>());
    let found = made.radius().affected;
    assert_eq!((found.len(), found.last().unwrap().distance), (40_000, 2));
    assert!(found[0].path.len() == 2 && found.last().unwrap().path.is_empty());
    // A chain of n has n² hops.
    let names: Vec<String> = (0..5_000).map(|at| format!("t.x{at}")).collect();
    let mut blocks = vec![block(&names[0], &[])];
    blocks.extend(names.windows(2).map(|pair| block(&pair[1], &[("x", &[&pair[0]])])));
    let made = plan(json!({ "resources": blocks })).replace(&names[0]);
    let made = made.same(&names[1..].iter().map(String::as_str).collect::<Vec<_>>());
    let found = made.radius().affected;
    assert_eq!(found.last().unwrap().distance, 4_999);
    assert!(found.iter().map(|one| one.path.len()).sum::<usize>() <= 50_000);
}
