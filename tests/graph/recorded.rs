//! What the state's record of dependencies adds.

use serde_json::json;

use crate::plans::{block, expression, plan};

fn through_local() -> crate::plans::Maker {
    plan(json!({ "resources": [
        block("t.a", &[]),
        block("t.hidden", &[("x", &["local.host"])]),
        block("t.behind", &[("x", &["t.hidden.id"])]),
        block("t.shown", &[("x", &["t.a.id"])]),
        block("t.far", &[("x", &["t.shown.id"])]),
    ]}))
    .prior("t.a", &[], json!({}))
    .prior("t.hidden", &["t.a"], json!({}))
    .prior("t.behind", &["t.a", "t.hidden"], json!({}))
    .prior("t.shown", &["t.a"], json!({}))
    .prior("t.far", &["t.a", "t.shown"], json!({}))
}

#[test]
fn the_record_shows_dependents_through_locals_and_leaves_distances_right() {
    let made = through_local().replace("t.a").same(&["t.hidden", "t.behind", "t.shown", "t.far"]);
    assert_eq!(
        made.affected(),
        [
            "1 t.hidden (recorded) <- t.a",
            "1 t.shown reads id <- t.a",
            "2 t.behind reads id <- t.hidden (recorded) <- t.a",
            "2 t.far reads id <- t.shown reads id <- t.a",
        ]
    );
}

#[test]
fn the_record_is_not_asked_about_updates() {
    let made = through_local().update("t.a").same(&["t.hidden", "t.behind", "t.shown", "t.far"]);
    assert_eq!(made.affected(), [""; 0]);
}

#[test]
fn the_record_shows_dependents_of_deleted_blocks() {
    let made = plan(json!({ "resources": [block("t.b", &[])] }));
    let made = made.prior("t.gone", &[], json!({})).prior("t.b", &["t.gone"], json!({}));
    let made = made.change("t.gone", &["delete"], json!({}), json!(null)).same(&["t.b"]);
    assert_eq!(made.affected(), ["1 t.b (recorded) <- t.gone"]);
}

#[test]
fn the_record_does_not_blur_what_the_configuration_knows_by_key() {
    let made =
        plan(json!({ "resources": [block("t.a", &[]), block("t.b", &[("x", &["t.a", "count.index"])])] }));
    let made = made.prior("t.b[0]", &["t.a"], json!({})).prior("t.b[1]", &["t.a"], json!({}));
    let made = made.replace("t.a[0]").same(&["t.a[1]", "t.b[0]", "t.b[1]"]);
    assert_eq!(made.affected(), ["1 t.b[0] <- t.a[0]"]);
}

#[test]
fn the_record_stays_in_the_module_instance() {
    let inner = json!({ "resources": [block("t.a", &[]), block("t.b", &[("x", &["local.a"])])] });
    let made = plan(
        json!({ "resources": [block("t.out", &[("x", &["local.m"])])], "module_calls": { "m": { "module": inner } } }),
    );
    let made = made
        .prior("module.m[\"x\"].t.b", &["module.m.t.a"], json!({}))
        .prior("module.m[\"y\"].t.b", &["module.m.t.a"], json!({}))
        .prior("t.out", &["module.m.t.a"], json!({}));
    let made = made.replace("module.m[\"x\"].t.a").same(&["module.m[\"y\"].t.a"]);
    assert_eq!(
        made.affected(),
        [
            "1 module.m[\"x\"].t.b (recorded) <- module.m[\"x\"].t.a",
            "1 t.out (recorded) <- module.m[\"x\"].t.a",
        ]
    );
}

#[test]
fn references_to_locals_are_counted_where_no_record_covers_them() {
    let inner = json!({
        "resources": [block("t.by_variable", &[("x", &["var.x", "var.y"])]), block("t.plain", &[("x", &["t.by_variable.id"])])],
        "variables": { "x": {}, "y": {} },
        "outputs": { "o": { "expression": expression(&["local.o"]) } },
    });
    let root = json!({
        "resources": [
            block("t.twice", &[("x", &["local.a"]), ("y", &["local.b"])]),
            block("t.by_output", &[("x", &["module.m.o"])]),
            block("data.t.d", &[("x", &["local.a"])]),
            block("t.plain", &[("x", &["t.twice.id"])]),
        ],
        "module_calls": { "m": { "module": inner, "expressions": { "x": expression(&["local.a"]), "y": expression(&["t.plain.id"]) } } },
    });
    let made = plan(root.clone());
    // t.twice, t.by_output, data.t.d, module.m.t.by_variable; nobody behind them.
    assert_eq!(made.radius().hidden_references, 4);
    // A record covers t.twice. t.by_output exists and depended on nothing, as the state would say.
    let made = plan(root).prior("t.twice", &["t.x"], json!({})).prior("t.by_output", &[], json!({}));
    assert_eq!(made.prior("data.t.d", &[], json!({})).radius().hidden_references, 2);
}
