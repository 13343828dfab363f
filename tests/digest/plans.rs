//! One plan with everything in it that a plan can hold.

use serde_json::{Value, json};

/// Every section, nested modules, marks at every level, drift, deferred changes, actions, foreign members.
pub fn rich() -> Value {
    let change = |address: &str, change: Value| {
        json!({ "address": address, "mode": "managed", "type": "terraform_data", "name": "a",
                "provider_name": "terraform.io/builtin/terraform", "change": change })
    };
    let object = |address: &str, value: &str| {
        json!({ "address": address, "mode": "managed", "type": "terraform_data", "name": "a",
                "provider_name": "terraform.io/builtin/terraform", "schema_version": 0,
                "values": { "input": value, "secret": { "deep": ["open", "closed-secret-1"] } },
                "sensitive_values": { "secret": { "deep": [false, true] } }, "depends_on": ["terraform_data.b"] })
    };
    let state = |value: &str| {
        json!({
            "outputs": {
                "open": { "sensitive": false, "type": "string", "value": "o" },
                "closed": { "sensitive": true, "type": "string", "value": "closed-output-1" },
            },
            "root_module": {
                "resources": [object("terraform_data.a", value), object("terraform_data.b", "x")],
                "child_modules": [{
                    "address": "module.m",
                    "resources": [object("module.m.terraform_data.a", value)],
                    "child_modules": [{ "address": "module.m.module.n", "resources": [] }],
                }],
            },
        })
    };
    json!({
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": { "open": { "value": "v" }, "closed": { "value": "closed-variable-1" }, "none": {} },
        "planned_values": state("new"),
        "resource_drift": [change("terraform_data.a", json!({
            "actions": ["update"], "before": { "input": "old" }, "after": { "input": "drifted" },
            "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {},
        }))],
        "resource_changes": [
            change("terraform_data.a", json!({
                "actions": ["delete", "create"],
                "before": { "input": "old", "list": [1, 2, 3], "secret": { "deep": ["open", "closed-secret-0"] } },
                "after": { "input": "new", "list": [1, 3, 2], "flag": true, "none": null,
                           "secret": { "deep": ["open", "closed-secret-1"] }, "whole": { "pin": 4711 } },
                "after_unknown": { "id": true, "list": [false, false, true] },
                "before_sensitive": { "secret": { "deep": [false, true] } },
                "after_sensitive": { "secret": { "deep": [false, true] }, "whole": true },
                "replace_paths": [["input"], ["list", 0]],
                "importing": { "id": "i-123" },
                "before_identity": { "region": "x" },
                "generated_config": "resource {}",
            })),
            change("terraform_data.b", json!({
                "actions": ["no-op"], "before": { "input": "x" }, "after": { "input": "x" },
                "after_unknown": {}, "before_sensitive": {}, "after_sensitive": {},
            })),
        ],
        "deferred_changes": [{ "reason": "instance_count_unknown", "resource_change": change("terraform_data.d", json!({
            "actions": ["create"], "before": null, "after": { "input": "closed-deferred-1" },
            "after_unknown": {}, "before_sensitive": false, "after_sensitive": { "input": true },
        })) }],
        "action_invocations": [{ "address": "action.a.b", "type": "a", "name": "b",
            "config_values": { "open": 1, "closed": "closed-action-1" }, "config_sensitive": { "closed": true },
            "lifecycle_action_trigger": { "triggering_resource_address": "terraform_data.a", "action_trigger_event": "AfterCreate" } }],
        "output_changes": {
            "open": { "actions": ["update"], "before": "n", "after": "o", "after_unknown": false,
                      "before_sensitive": false, "after_sensitive": false },
            "closed": { "actions": ["create"], "before": null, "after": "closed-output-1", "after_unknown": false,
                        "before_sensitive": true, "after_sensitive": true },
        },
        "prior_state": { "format_version": "1.0", "terraform_version": "1.11.4", "values": state("old") },
        "configuration": {
            "provider_config": { "aws": { "name": "aws", "expressions": { "region": { "constant_value": "r" } } } },
            "root_module": {
                "resources": [{ "address": "terraform_data.a", "mode": "managed", "type": "terraform_data", "name": "a",
                    "provisioners": [{ "type": "local-exec", "expressions": { "command": { "constant_value": "true" } } }],
                    "expressions": { "input": { "references": ["var.open"] } }, "schema_version": 0 }],
                "variables": { "open": { "default": "v" }, "closed": { "default": "closed-default-1", "sensitive": true }, "none": {} },
                "module_calls": { "m": { "source": "./m", "expressions": { "pw": { "constant_value": "closed-input-1" } },
                    "module": { "variables": { "pw": { "sensitive": true, "default": "closed-default-2" } },
                                "outputs": { "pw": { "sensitive": true, "expression": { "constant_value": "closed-literal-1" } } } } } },
            },
        },
        "relevant_attributes": [
            { "resource": "terraform_data.a", "attribute": ["id"] },
            { "resource": "terraform_data.b", "attribute": ["output", 0] },
            { "resource": "module.m.terraform_data.a", "attribute": ["id"] },
        ],
        "checks": [{ "address": { "kind": "check", "name": "c", "to_display": "check.c" }, "status": "fail",
            "instances": [{ "address": { "to_display": "check.c" }, "status": "fail", "problems": [{ "message": "no" }] }] }],
        "timestamp": "2026-11-22T02:07:05Z",
        "applyable": true,
        "complete": true,
        "errored": false,
        "infracost_total": { "a/b": [1, { "c": "d" }], "empty": {}, "list": [] },
    })
}
