//! Queries look up; they do not go through everything.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::check;

const MANY: usize = 20_000;

/// Two accounts' worth of networks, each with one log but the last: `change` makes a change of what is given.
fn plan(known: bool) -> String {
    let mut changes = String::new();
    for number in 0..MANY {
        let id = if known { json!(format!("vpc-{number}")) } else { Value::Null };
        let unknown = |name: &str| if known { json!({}) } else { json!({ "id": true, name: true }) };
        let mut push = |kind: &str, after: Value, unknown: Value| {
            let before = if known { after.clone() } else { Value::Null };
            let change = json!({
                "address": format!("{kind}.main[{number}]"), "mode": "managed", "type": kind, "name": "main",
                "index": number, "provider_name": "registry.terraform.io/hashicorp/aws",
                "change": {
                    "actions": [if known { "no-op" } else { "create" }], "before": before, "after": after,
                    "after_unknown": unknown, "before_sensitive": {}, "after_sensitive": {},
                },
            });
            write!(changes, "{}{change}", if changes.is_empty() { "" } else { "," }).unwrap();
        };
        let network = if known { json!({ "id": id }) } else { json!({}) };
        push("aws_vpc", network, unknown("arn"));
        if number + 1 < MANY {
            let log = if known { json!({ "id": number, "vpc_id": id }) } else { json!({}) };
            push("aws_flow_log", log, unknown("vpc_id"));
        }
    }
    let block = |kind: &str, expressions: Value| {
        json!({
            "address": format!("{kind}.main"), "mode": "managed", "type": kind, "name": "main",
            "provider_config_key": "aws", "expressions": expressions, "count_expression": { "constant_value": MANY },
        })
    };
    let refers = json!({ "vpc_id": { "references": ["aws_vpc.main", "count.index"] } });
    let resources = [block("aws_flow_log", refers), block("aws_vpc", json!({}))];
    let configuration = json!({ "root_module": { "resources": resources } });
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{changes}],"configuration":{configuration}}}"#
    )
}

#[test]
fn twenty_thousand_parents_and_children_are_matched() {
    let policy = r#"
resource_policy "aws_vpc" "flow-log" {
  enforce {
    condition     = core::getresources("aws_flow_log", { vpc_id = attrs.id }) != []
    error_message = "no log"
  }
}
"#;
    for known in [false, true] {
        let ran = check(&plan(known), policy, &["--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let found: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| ["flow-log", "policy-undecided"].contains(&finding["rule"].as_str().unwrap()))
            .map(|finding| finding["address"].as_str().unwrap())
            .collect();
        assert_eq!(found, [format!("aws_vpc.main[{}]", MANY - 1)], "known: {known}");
    }
}
