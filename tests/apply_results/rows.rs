//! The rows of the table that real terraform cannot be brought to, and what no input may do.

use pairgate::apply::results::{changes_state, for_outcome, results};
use pairgate::signoff::session::{Done, MAX_RESOURCES};
use serde_json::{Value, json};

use crate::read;

/// A change of `x_y.z` with more members.
fn change(actions: &[&str], before: Value, after: Value, more: Value) -> Value {
    let mut change = json!({ "address": "x_y.z", "mode": "managed", "type": "x_y", "name": "z", "provider_name": "p",
        "change": { "actions": actions, "before": before, "after": after, "after_unknown": {} } });
    for (key, value) in more.as_object().unwrap() {
        let place = if key == "importing" { &mut change["change"] } else { &mut change };
        place[key] = value.clone();
    }
    change
}

fn plan(changes: &[Value], in_state: bool) -> String {
    let objects = if in_state {
        json!([{ "address": "x_y.z", "mode": "managed", "type": "x_y", "name": "z", "provider_name": "p", "values": {} }])
    } else {
        json!([])
    };
    json!({ "format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes,
        "prior_state": { "format_version": "1.0", "terraform_version": "1.11.4",
            "values": { "root_module": { "resources": objects } } } })
    .to_string()
}

const ALL_SAID: &str = "x_y.z: Import complete [id=1]\nx_y.z: Creation complete after 1s [id=1]\n\
                        x_y.z: Modifications complete after 1s [id=1]\nx_y.z: Destruction complete after 1s\n";

fn done(planned: &Value, after: &str, log: &str) -> Done {
    let planned = plan(std::slice::from_ref(planned), true);
    let found = results(&read(&planned), Some(&read(after)), log);
    assert_eq!(found.len(), 1);
    found[0].done
}

fn create() -> Value {
    change(&["create"], Value::Null, json!({ "a": 1, "b": 1 }), json!({}))
}

fn update() -> Value {
    change(&["update"], json!({ "id": "i", "a": 0, "b": 0 }), json!({ "id": "i", "a": 1, "b": 1 }), json!({}))
}

fn replace() -> Value {
    change(&["delete", "create"], json!({ "id": "i", "a": 0 }), json!({ "a": 1 }), json!({}))
}

fn delete() -> Value {
    change(&["delete"], json!({ "id": "i" }), Value::Null, json!({}))
}

/// What a fresh plan finds of the update.
fn update_left(a: u8, b: u8) -> String {
    plan(
        &[change(&["update"], json!({ "id": "i", "a": a, "b": b }), json!({ "a": 1, "b": 1 }), json!({}))],
        true,
    )
}

#[test]
fn an_update_of_which_some_values_arrived_is_half_done() {
    assert_eq!(done(&update(), &update_left(0, 0), ""), Done::NotDone);
    assert_eq!(done(&update(), &update_left(1, 0), ""), Done::Half);
    assert_eq!(done(&update(), &update_left(1, 0), ALL_SAID), Done::Unknown);
    assert_eq!(done(&update(), &update_left(0, 0), ALL_SAID), Done::Unknown);
    // Both arrived and the provider wants something again.
    assert_eq!(done(&update(), &update_left(1, 1), ALL_SAID), Done::Done);
    // Only terraform's word makes that done.
    assert_eq!(done(&update(), &update_left(1, 1), ""), Done::Half);
}

#[test]
fn drift_that_the_state_does_not_have_is_no_half() {
    let drifted = plan(
        &[change(&["update"], json!({ "id": "i", "a": 7, "b": 7 }), json!({ "a": 1, "b": 1 }), json!({}))],
        true,
    );
    assert_eq!(done(&update(), &drifted, ""), Done::NotDone);
    let before = json!({ "id": "i", "a": 7 });
    let same = plan(&[change(&["create", "delete"], before, json!({}), json!({}))], true);
    assert_eq!(done(&replace(), &same, ""), Done::NotDone);
}

#[test]
fn what_is_absent_is_done_only_when_the_state_agrees() {
    for (planned, with, without) in [
        (create(), Done::Done, Done::NotDone),
        (update(), Done::Done, Done::Unknown),
        (replace(), Done::Done, Done::Half),
        (delete(), Done::NotDone, Done::Done),
    ] {
        let found = (done(&planned, &plan(&[], true), ""), done(&planned, &plan(&[], false), ""));
        assert_eq!(found, (with, without), "{planned}");
    }
    // Against the log nobody believes it.
    assert_eq!(done(&create(), &plan(&[], false), ALL_SAID), Done::Unknown);
    assert_eq!(done(&replace(), &plan(&[], false), ALL_SAID), Done::Unknown);
    assert_eq!(done(&delete(), &plan(&[], true), ALL_SAID), Done::Unknown);
}

#[test]
fn a_delete_is_not_done_while_the_object_is_there() {
    for left in [update(), replace(), delete(), change(&["no-op"], json!({}), json!({}), json!({}))] {
        assert_eq!(done(&delete(), &plan(&[left], true), ""), Done::NotDone);
    }
    assert_eq!(done(&delete(), &plan(&[create()], false), ""), Done::Done);
}

#[test]
fn replacements_break_at_every_place() {
    let of = |left: Value, log: &str| done(&replace(), &plan(&[left], true), log);
    assert_eq!(of(create(), "x_y.z: Destruction complete after 1s"), Done::Half);
    assert_eq!(of(create(), ALL_SAID), Done::Unknown);
    assert_eq!(of(replace(), "x_y.z: Destruction complete after 1s"), Done::Half);
    assert_eq!(of(replace(), ALL_SAID), Done::Unknown);
    assert_eq!(of(delete(), ""), Done::Unknown);
    let tainted = |id: &str| {
        let reason = json!({ "action_reason": "replace_because_tainted" });
        change(&["delete", "create"], json!({ "id": id, "a": 1 }), json!({ "a": 1 }), reason)
    };
    assert_eq!(of(tainted("i"), ""), Done::Half);
    let of_tainted = |left: Value, log: &str| done(&tainted("i"), &plan(&[left], true), log);
    assert_eq!(of_tainted(tainted("i"), ""), Done::NotDone);
    assert_eq!(of_tainted(tainted("j"), ""), Done::Half);
    // An object whose id is its name is made again under the same one.
    assert_eq!(of_tainted(tainted("i"), "x_y.z: Destruction complete after 1s"), Done::Half);
    // Made anew beside the old one, which the state keeps as deposed.
    let idle = change(&["no-op"], json!({}), json!({}), json!({}));
    let deposed = change(&["delete"], json!({}), Value::Null, json!({ "deposed": "1a2b3c4d" }));
    assert_eq!(done(&replace(), &plan(&[idle.clone(), deposed.clone()], true), ALL_SAID), Done::Half);
    assert_eq!(done(&create(), &plan(&[create(), deposed], true), ""), Done::Half);
    assert_eq!(done(&replace(), &plan(&[idle], true), ""), Done::Done);
}

#[test]
fn imports_with_an_update_can_stop_between_the_two() {
    let importing = json!({ "importing": { "id": "i" } });
    let planned =
        change(&["update"], json!({ "id": "i", "a": 0 }), json!({ "id": "i", "a": 1 }), importing.clone());
    assert_eq!(done(&planned, &plan(std::slice::from_ref(&planned), false), ""), Done::NotDone);
    let left = change(&["update"], json!({ "id": "i", "a": 0 }), json!({ "id": "i", "a": 1 }), json!({}));
    assert_eq!(done(&planned, &plan(&[left], true), "x_y.z: Import complete [id=i]"), Done::Half);
    let only = change(&["no-op"], json!({ "id": "i" }), json!({ "id": "i" }), importing);
    assert_eq!(done(&only, &plan(std::slice::from_ref(&only), false), ""), Done::NotDone);
    assert_eq!(done(&only, &plan(&[update()], true), ""), Done::Done);
}

#[test]
fn an_action_that_nobody_knows_is_unknown() {
    let odd = change(&["create", "explode"], json!({}), json!({}), json!({}));
    let planned = plan(std::slice::from_ref(&odd), true);
    for after in [Some(plan(&[], true)), Some(plan(&[odd], true)), None] {
        let after = after.as_deref().map(read);
        let found = results(&read(&planned), after.as_ref(), ALL_SAID);
        assert_eq!((found[0].done, found[0].action.as_str()), (Done::Unknown, "create"));
    }
}

#[test]
fn a_fresh_plan_with_errors_is_a_witness_of_what_it_mentions() {
    let of = |planned: Value, left: &[Value], in_state: bool| {
        let mut after: Value = serde_json::from_str(&plan(left, in_state)).unwrap();
        after["errored"] = json!(true);
        done(&planned, &after.to_string(), "")
    };
    assert_eq!(of(create(), &[], true), Done::Unknown);
    assert_eq!(of(create(), &[create()], false), Done::NotDone);
    assert_eq!(of(create(), &[], false), Done::NotDone);
    assert_eq!(of(replace(), &[], false), Done::Half);
    assert_eq!(of(delete(), &[], true), Done::Unknown);
    assert_eq!(of(delete(), &[], false), Done::Done);
    let mut deposed = delete();
    deposed["deposed"] = json!("1a2b3c4d");
    assert_eq!(of(deposed.clone(), &[], true), Done::Unknown);
    assert_eq!(of(deposed.clone(), &[deposed], true), Done::NotDone);
}

#[test]
fn an_outcome_lists_what_is_not_done_first_and_counts_the_others() {
    let many: Vec<Value> = (0..MAX_RESOURCES + 50)
        .map(|number| {
            let mut one = create();
            one["address"] = json!(format!("x_y.z[{number}]"));
            one["index"] = json!(number);
            one
        })
        .collect();
    let planned = plan(&many, false);
    let after = plan(&many[MAX_RESOURCES + 40..], false);
    let mut after: Value = serde_json::from_str(&after).unwrap();
    let object = |number: usize| {
        json!({ "address": format!("x_y.z[{number}]"), "mode": "managed", "type": "x_y",
        "name": "z", "index": number, "provider_name": "p", "values": {} })
    };
    after["prior_state"]["values"]["root_module"]["resources"] =
        (0..MAX_RESOURCES + 40).map(object).collect();
    let after = after.to_string();
    let found = results(&read(&planned), Some(&read(&after)), "");
    let (done, not_done, listed) = for_outcome(&found);
    assert_eq!((done, not_done, listed.len()), (240, 10, MAX_RESOURCES));
    assert!(listed[..10].iter().all(|result| result.done == Done::NotDone));
    assert!(listed[10..].iter().all(|result| result.done == Done::Done));
    assert_eq!(listed[10].address, "x_y.z[0]");
}

#[test]
fn outputs_change_the_state_and_provider_actions_do_not() {
    let of = |more: Value| {
        let mut plan = json!({ "format_version": "1.2", "resource_changes": [] });
        for (key, value) in more.as_object().unwrap() {
            plan[key] = value.clone();
        }
        changes_state(&read(&plan.to_string()))
    };
    assert!(!of(json!({})));
    assert!(!of(json!({ "applyable": false })));
    assert!(of(json!({ "applyable": true })));
    assert!(of(json!({ "output_changes": { "o": { "actions": ["create"], "before": null, "after": 1 } } })));
    assert!(!of(json!({ "output_changes": { "o": { "actions": ["no-op"], "before": 1, "after": 1 } } })));
    assert!(changes_state(&read(&plan(&[create()], false))));
}
