//! What is a plan is read, whoever wrote it and however.

use serde_json::{Value, json};

use super::{plan, plan_with, report, utf16, without};

/// All notices in English, as one text.
fn notices(report: &Value) -> String {
    let notices = report["notices"].as_array().unwrap();
    notices.iter().map(|notice| notice["en"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

/// Equal reports, but for where in the text a change stands; the differing lines otherwise.
fn same(one: &Value, other: &Value) {
    let [one, other] = [one, other].map(|report| {
        let mut report = report.clone();
        for change in report["changes"].as_array_mut().unwrap() {
            assert!(change["offset"].take().is_u64());
        }
        format!("{report:#}")
    });
    let differing: Vec<_> = one.lines().zip(other.lines()).filter(|(one, other)| one != other).collect();
    assert!(one == other, "{differing:#?}");
}

#[test]
fn every_way_of_writing_the_same_plan_gives_the_same_report() {
    let text = plan().to_string();
    let pretty = serde_json::to_string_pretty(&plan()).unwrap();
    let wanted = report(&text);
    assert_eq!(wanted["verdict"], "clear");
    assert_eq!(notices(&wanted), "");
    same(&wanted, &report(format!("\u{feff}{text}")));
    same(&wanted, &report(format!("\r\n\t {text} \r\n\n")));
    same(&wanted, &report(&pretty));
    same(&wanted, &report(pretty.replace('\n', "\r\n")));
    same(&wanted, &report(text.replace('<', "\\u003c").replace('ロ', "\\u30ed")));
    for little in [true, false] {
        for mark in [true, false] {
            same(&wanted, &report(utf16(&pretty, little, mark)));
        }
    }
}

#[test]
fn minor_versions_that_nobody_knows_yet_are_read() {
    for version in ["0.1", "0.2", "1.0", "1.2", "1.9", "1.100", "1"] {
        let report = report(plan_with("/format_version", version.into()));
        assert_eq!(
            (&report["verdict"], &report["plan"]["format_version"]),
            (&"clear".into(), &version.into())
        );
        assert_eq!(notices(&report), "");
    }
}

#[test]
fn members_of_other_tools_are_named_and_members_of_terraform_are_not() {
    let mut plan = plan();
    plan["infracost_version"] = json!("0.10");
    plan["infracost_breakdown"] = json!({ "total": 12 });
    plan["provider_schemas"] = json!({ "aws": { "resource_schemas": {} } });
    plan["resource_changes"][0]["later"] = json!({ "anything": [1] });
    plan["resource_changes"][0]["change"]["later"] = json!(true);
    let report = report(plan.to_string());
    let notices = notices(&report);
    assert!(notices.contains("`infracost_version`, `infracost_breakdown`"), "{notices}");
    assert!(!notices.contains("provider_schemas"), "{notices}");
    assert_eq!(report["verdict"], "clear");
    assert_ne!(report["digest"]["full"], super::report(super::plan().to_string())["digest"]["full"]);
}

#[test]
fn a_plan_without_a_version_is_read_with_a_notice() {
    let report = report(without("/format_version"));
    assert!(notices(&report).contains("no `format_version`"), "{report}");
    assert_eq!(report["counts"]["update"], 1);
}

#[test]
fn a_plan_without_its_changes_is_never_clear() {
    let report = report(without("/resource_changes"));
    assert_eq!(report["verdict"], "blocked");
    assert_eq!(rules(&report), ["incomplete-plan"]);
}

#[test]
fn a_plan_of_an_empty_configuration_is_clear() {
    let text = r#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{}},"configuration":{"root_module":{}},"timestamp":"2025-06-01T00:00:00Z","applyable":false,"complete":true,"errored":false}"#;
    let report = report(text);
    assert_eq!((report["verdict"].as_str(), notices(&report).as_str()), (Some("clear"), ""));
}

#[test]
fn null_members_say_the_same_as_absent_ones() {
    let mut plan = plan();
    for member in [
        "output_changes",
        "resource_drift",
        "checks",
        "variables",
        "relevant_attributes",
        "deferred_changes",
        "action_invocations",
        "provider_schemas",
    ] {
        plan[member] = Value::Null;
    }
    for member in ["previous_address", "module_address", "index", "deposed", "action_reason"] {
        plan["resource_changes"][0][member] = Value::Null;
    }
    for member in ["replace_paths", "importing", "generated_config", "before_identity", "after_identity"] {
        plan["resource_changes"][0]["change"][member] = Value::Null;
    }
    let report = report(plan.to_string());
    assert_eq!((&report["verdict"], &report["counts"]["update"]), (&"clear".into(), &1.into()));
    assert_eq!(notices(&report), "");
    let mut plan = super::plan();
    for member in ["planned_values", "prior_state", "configuration"] {
        plan[member] = Value::Null;
    }
    assert_eq!(super::report(plan.to_string())["counts"]["update"], 1);
}

#[test]
fn a_nested_key_that_is_there_twice_costs_the_digest_wherever_it_is() {
    let text = plan().to_string();
    let spots = [
        // In a value, in a change, in its marks, in a configuration.
        (r#""id":"log-1""#, r#""id":"log-1","id":"log-1""#),
        (r#""change":{"#, r#""change":{"actions":["no-op"],"#),
        (r#""after_sensitive":{"#, r#""after_sensitive":{"x":false,"x":true,"#),
        (r#""configuration":{"#, r#""configuration":{"root_module":{},"#),
        // In the objects that are cut into pieces.
        (r#""planned_values":{"#, r#""planned_values":{"root_module":{},"#),
        (r#""root_module":{"resources""#, r#""root_module":{"resources":[],"resources""#),
        (r#""prior_state":{"#, r#""prior_state":{"terraform_version":"1.0.0","#),
        (r#""values":{"root_module""#, r#""values":{"root_module":{},"root_module""#),
        (r#""address":"aws_c"#, r#""address":"x","address":"aws_c"#),
        // One spelling with an escape is the same key.
        (r#""id":"log-1""#, r#""id":"log-1","\u0069d":"log-1""#),
    ];
    for (found, twice) in spots {
        let changed = text.replacen(found, twice, 1);
        assert_ne!(changed, text, "{found}");
        let report = report(&changed);
        let digest = &report["digest"];
        assert!(digest["full"].is_null(), "{twice}: {digest}");
        assert_ne!(report["verdict"], "clear", "{twice}: readers disagree about such a plan");
        let why = digest.to_string();
        assert!(why.contains("appears twice") && why.contains("line 1"), "{twice}: {why}");
    }
}

#[test]
fn a_change_without_mode_is_known_by_its_address() {
    let managed = report(without("/resource_changes/0/mode"));
    assert_eq!(managed["counts"]["update"], 1);
    let mut plan = plan();
    let change = plan["resource_changes"][0].as_object_mut().unwrap();
    change.remove("mode");
    change.insert("address".into(), "module.a[\"x.y\"].data.aws_ami.this".into());
    change.insert("type".into(), "aws_ami".into());
    change["change"]["actions"] = json!(["read"]);
    let data = report(plan.to_string());
    assert_eq!((&data["counts"]["read"], &data["counts"]["update"]), (&1.into(), &0.into()));
}

#[test]
fn actions_that_say_nothing_or_something_new_are_not_harmless() {
    for actions in [json!([]), Value::Null, json!(["evaporate"]), json!(["forget", "create"])] {
        let report = report(plan_with("/resource_changes/0/change/actions", actions.clone()));
        assert_eq!(report["counts"]["unknown"], 1, "{actions}");
        assert_eq!(report["verdict"], "blocked", "{actions}");
        assert!(rules(&report).contains(&"unknown-action"), "{actions}: {report}");
    }
    let report = report(without("/resource_changes/0/change"));
    assert_eq!((&report["counts"]["unknown"], &report["verdict"]), (&1.into(), &"blocked".into()));
}

#[test]
fn a_forget_is_a_forget_though_its_reason_says_delete() {
    let mut plan = plan();
    plan["resource_changes"][0]["action_reason"] = json!("delete_because_no_resource_config");
    plan["resource_changes"][0]["change"]["actions"] = json!(["forget"]);
    plan["resource_changes"][0]["change"]["after"] = Value::Null;
    plan["planned_values"] = json!({ "root_module": {} });
    let report = report(plan.to_string());
    assert_eq!((&report["counts"]["forget"], &report["counts"]["delete"]), (&1.into(), &0.into()));
    assert!(rules(&report).contains(&"import-or-forget"), "{report}");
}

#[test]
fn moves_imports_deposed_objects_and_drift_are_seen_behind_no_changes() {
    let mut plan = plan();
    let mut moved = plan["resource_changes"][0].clone();
    moved["change"]["actions"] = json!(["no-op"]);
    let mut imported = moved.clone();
    let mut deposed = moved.clone();
    moved["previous_address"] = json!("aws_cloudwatch_log_group.old");
    imported["address"] = json!("aws_cloudwatch_log_group.imported");
    imported["name"] = json!("imported");
    imported["change"]["importing"] = json!({ "id": "/log/imported" });
    deposed["deposed"] = json!("a1b2c3d4");
    deposed["change"]["actions"] = json!(["delete"]);
    deposed["change"]["after"] = Value::Null;
    let mut drift = plan["resource_changes"][0].clone();
    drift["change"]["actions"] = json!(["update"]);
    plan["resource_changes"] = json!([moved, imported, deposed]);
    plan["resource_drift"] = json!([drift]);
    let report = report(plan.to_string());
    let counts = &report["counts"];
    let found = ["moved", "import", "delete", "drift", "update"].map(|name| counts[name].as_u64().unwrap());
    assert_eq!(found, [1, 1, 1, 1, 0], "{counts}");
    assert!(report.to_string().contains("a1b2c3d4"), "the deposed object is told apart");
}

#[test]
fn numbers_beyond_every_machine_type_are_told_apart() {
    let digest = |number: &str| {
        let text = plan().to_string().replace("\"log-1\"", number);
        report(text)["digest"]["full"].as_str().unwrap().to_owned()
    };
    let long = "1".to_owned() + &"0".repeat(400);
    let pairs = [
        ("9007199254740992", "9007199254740993"),
        ("100000000000000000000000000000", "100000000000000000000000000001"),
        ("1e400", "1e401"),
        (long.as_str(), "1e400"),
        ("0.1000000000000000055511151231257827", "0.1"),
        ("-0", "0"),
    ];
    for (one, other) in pairs {
        assert_ne!(digest(one), digest(other), "{one} and {other}");
    }
}
