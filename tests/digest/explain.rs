//! `pairgate digest --explain`: where two plans differ, without a value.

use serde_json::{Value, json};

use crate::command::pairgate;
use crate::plans::rich;
use crate::{plan_with, pretty};

fn explain(one: &str, other: &str, format: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.json");
    std::fs::write(&path, other).unwrap();
    let path = path.to_str().unwrap();
    let output =
        pairgate(&["digest", "-", "--explain", path, "--format", format], one, Some("0123456789abcdef"));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8(output.stdout).unwrap().replace(path, "other.json"))
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut plan = rich();
    change(&mut plan);
    pretty(&plan)
}

#[test]
fn addresses_and_attributes_are_named() {
    let other = changed(|plan| {
        let change = &mut plan["resource_changes"][0]["change"];
        change["after"]["input"] = json!("value-never-shown");
        change["after"]["list"] = json!([1, 3, 7]);
        change["after"]["secret"]["deep"][1] = json!("closed-secret-9");
        change["after"]["whole"] = json!({ "hidden-key": "x" });
        change["actions"] = json!(["create", "delete"]);
        plan["variables"]["open"]["value"] = json!({ "value-never-shown": 1 });
        plan["output_changes"]["closed"]["after"] = json!("value-never-shown");
        plan["action_invocations"][0]["config_values"]["closed"] = json!({ "hidden-key": 1 });
        plan["configuration"]["root_module"]["resources"][0]["provisioners"] = json!([]);
        plan["prior_state"]["values"]["root_module"]["child_modules"][0]["resources"][0]["values"]["input"] =
            json!("value-never-shown");
        plan["deferred_changes"][0]["resource_change"]["change"]["after"]["input"] =
            json!({ "hidden-key": 1 });
        plan["infracost_total"]["a/b"][0] = json!("value-never-shown");
        plan["applyable"] = json!(false);
        let mut new = plan["resource_changes"][1].clone();
        new["address"] = json!("terraform_data.new");
        plan["resource_changes"].as_array_mut().unwrap().push(new);
    });
    let (code, text) = explain(&pretty(&rich()), &other, "text");
    assert_eq!(code, Some(1));
    for hidden in ["value-never-shown", "hidden-key", "closed-secret", "4711"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    insta::assert_snapshot!("addresses_and_attributes", text);
    let (code, json) = explain(&pretty(&rich()), &other, "json");
    assert_eq!(code, Some(1));
    let parsed: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(parsed["equal"], json!(false));
    for hidden in ["value-never-shown", "hidden-key", "closed-secret", "4711"] {
        assert!(!json.contains(hidden), "{hidden}: {json}");
    }
    insta::assert_snapshot!("addresses_and_attributes_json", json);
}

#[test]
fn equal_plans_exit_with_zero() {
    let other = changed(|plan| {
        plan["timestamp"] = json!("another");
        plan["relevant_attributes"].as_array_mut().unwrap().reverse();
    });
    let (code, text) = explain(&pretty(&rich()), &other, "text");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("equal"), "{text}");
    let (code, json) = explain(&pretty(&rich()), &other, "json");
    assert_eq!(code, Some(0));
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["differences"], json!([]));
}

/// Text for the first difference, without the heading.
fn said(one: &str, other: &str) -> String {
    let (code, text) = explain(one, other, "text");
    assert_eq!(code, Some(1), "{text}");
    text.lines().skip(1).map(str::trim).collect::<Vec<_>>().join("|")
}

#[test]
fn an_element_called_by_its_address_is_told_by_its_number_in_values() {
    let list = |address: &str| {
        changed(|plan| {
            plan["resource_changes"][0]["change"]["after"]["list"] =
                json!([{ "address": address, "x": address }])
        })
    };
    let text = said(&list("10.0.0.1-told"), &list("10.0.0.2-told"));
    assert!(!text.contains("-told"), "{text}");
}

#[test]
fn only_what_the_digest_binds_is_told() {
    let plan = |time: &str, size: u8| {
        crate::plan_of(
            "aws_db_instance",
            &format!(
                r#"{{"actions":["update"],"before":{{}},"after":{{"latest_restorable_time":"{time}","size":{size}}}}}"#
            ),
        )
    };
    let text = said(&plan("1", 1), &plan("2", 2));
    assert!(text.contains("change.after.size") && !text.contains("restorable"), "{text}");
}

#[test]
fn volatile_drift_is_not_told() {
    let plan = |drift: &str, size: u8| plan_with(&format!(r#"{drift}"x":{size}"#));
    let volatile = r#""resource_drift":[{"address":"aws_db_instance.a","type":"aws_db_instance","name":"a","change":{"actions":["update"],"before":{"latest_restorable_time":1},"after":{"latest_restorable_time":2}}}],"#;
    let text = said(&plan(volatile, 1), &plan("", 2));
    assert!(!text.contains("drift") && !text.contains("aws_db_instance"), "{text}");
}

#[test]
fn an_absent_member_and_null_are_told_apart() {
    let one = changed(|_| {});
    let other = changed(|plan| plan["resource_changes"][0]["change"]["after"]["extra"] = Value::Null);
    assert!(said(&one, &other).contains("change.after.extra"));
}

#[test]
fn another_order_of_the_changes_is_told() {
    let other = changed(|plan| plan["resource_changes"].as_array_mut().unwrap().reverse());
    let text = said(&pretty(&rich()), &other);
    assert!(text.contains("resource_changes") && text.contains("order"), "{text}");
}

#[test]
fn two_leftovers_of_one_address_do_not_hide_each_other() {
    let plan = |value: u8| {
        let object = |key: &str, value: u8| json!({ "address": "a.b", "type": "a", "name": "b", "deposed_key": key, "values": { "x": value } });
        plan_with(&format!(
            r#""prior_state":{{"values":{{"root_module":{{"resources":[{},{}]}}}}}}"#,
            object("00000001", value),
            object("00000002", 1)
        ))
    };
    assert!(said(&plan(1), &plan(2)).contains("a.b"));
}

#[test]
fn a_mark_on_one_side_closes_the_attribute_on_both() {
    let plan = |marks: Value, value: Value| {
        changed(|plan| {
            let change = &mut plan["resource_changes"][1]["change"];
            change["after"] = json!({ "input": value });
            change["after_sensitive"] = marks;
        })
    };
    for marks in [json!(true), json!({ "input": true }), json!({ "input": { "hidden-key": true } })] {
        for pair in [[json!({}), marks.clone()], [marks.clone(), json!({})], [marks.clone(), marks.clone()]] {
            let [one, other] = pair;
            let text = said(&plan(one, json!({ "hidden-key": 1 })), &plan(other, json!({ "hidden-key": 2 })));
            assert!(!text.contains("hidden-key") && text.contains("terraform_data.b"), "{marks}: {text}");
        }
    }
}

#[test]
fn keys_that_hold_a_secret_are_masked() {
    let plan = |value: u8| {
        changed(|plan| plan["resource_changes"][1]["change"]["after"] = json!({ "closed-variable-1": value }))
    };
    let text = said(&plan(1), &plan(2));
    assert!(!text.contains("closed-variable-1"), "{text}");
}

#[test]
fn an_empty_list_against_none_is_told() {
    let text = said(&plan_with(r#""resource_drift":[]"#), &plan_with(""));
    assert!(text.contains("resource_drift"), "{text}");
}
