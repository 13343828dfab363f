//! Ways to make a gate fail open that a hostile reader found. Each must stay closed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use serde_json::{Value, json};
use support::program::run;

/// Exit code and output of a check of `plan` with `configuration` beside it.
fn check(plan: &Value, configuration: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.json"), plan.to_string()).unwrap();
    std::fs::write(folder.path().join(".pairgate.hcl"), configuration).unwrap();
    let ran = run(folder.path(), ["check", "plan.json"]);
    (ran.code, ran.stdout + &ran.stderr)
}

/// A plan with one change of a database.
fn database(edit: impl FnOnce(&mut Value)) -> Value {
    let mut change = json!({
        "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": { "actions": ["delete"], "after": null, "before": {
            "id": "db-1", "identifier": "main", "arn": "arn:aws:rds:eu-west-1:1:db:main",
            "skip_final_snapshot": true, "delete_automated_backups": true,
        } }
    });
    edit(&mut change);
    json!({ "format_version": "1.2", "terraform_version": "1.11.4", "applyable": true, "resource_changes": [change] })
}

fn blocked(plan: &Value, configuration: &str, rule: &str) {
    let (code, said) = check(plan, configuration);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains(rule), "no {rule} in {said}");
}

#[test]
fn a_plan_whose_destroys_were_cut_out_is_incomplete() {
    let state = json!({ "format_version": "1.0", "values": { "root_module": { "resources": [
        { "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
          "provider_name": "registry.terraform.io/hashicorp/aws", "values": { "id": "db-1" } },
    ] } } });
    let mut plan = database(|_| {});
    plan["prior_state"] = state;
    plan["planned_values"] = json!({ "root_module": {} });
    for cut in [json!([]), Value::Null] {
        plan["resource_changes"] = cut;
        blocked(&plan, "", "incomplete-plan");
    }
    plan.as_object_mut().unwrap().remove("resource_changes");
    blocked(&plan, "", "incomplete-plan");
}

#[test]
fn a_mode_that_nobody_knows_does_not_hide_a_destroy() {
    for mode in ["", "Managed", "later"] {
        blocked(&database(|change| change["mode"] = json!(mode)), "", "stateful-destroy");
    }
    blocked(&database(|change| change["mode"] = json!("data")), "", "unknown-action");
    blocked(&database(|change| change["mode"] = json!("ephemeral")), "", "unknown-action");
}

#[test]
fn a_configured_type_does_not_silence_a_built_in_one() {
    let secret = database(|change| {
        change["address"] = json!("aws_secretsmanager_secret.s");
        change["type"] = json!("aws_secretsmanager_secret");
        change["name"] = json!("s");
        change["change"]["before"] = json!({ "id": "s", "recovery_window_in_days": 0 });
    });
    let block = |holds: &str, destroy: &str| {
        format!(
            "stateful \"aws_secretsmanager_secret\" {{\n category = \"secret\"\n holds = \"{holds}\"\n destroy = \"{destroy}\"\n}}\n"
        )
    };
    blocked(&secret, "", "irreversible-change");
    blocked(&secret, &block("key", "recoverable"), "irreversible-change");
    let (code, said) = check(&secret, &block("none", "recoverable"));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("contradict each other"), "{said}");
}

#[test]
fn a_plan_outside_of_the_repository_keeps_the_configuration_of_the_current_folder() {
    let repository = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let plan = elsewhere.path().join("plan.json");
    let bucket = database(|change| {
        change["address"] = json!("random_pet.name");
        change["type"] = json!("acme_thing");
        change["change"]["before"] = json!({ "id": "x" });
    });
    std::fs::write(&plan, bucket.to_string()).unwrap();
    std::fs::create_dir(repository.path().join(".git")).unwrap();
    std::fs::write(repository.path().join(".pairgate.hcl"), "protect \"all\" {\n addresses = [\"**\"]\n}\n")
        .unwrap();
    let ran = run(repository.path(), ["check".as_ref(), plan.as_os_str()]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("protected-address"), "{}", ran.stdout);
}

#[test]
fn a_change_that_contradicts_its_action_is_an_unknown_one() {
    for action in ["no-op", "read", "open", "update"] {
        blocked(&database(|change| change["change"]["actions"] = json!([action])), "", "unknown-action");
    }
    let created = database(|change| {
        change["change"]["actions"] = json!(["create"]);
        change["change"]["after"] = json!({ "id": "db-2" });
    });
    blocked(&created, "", "unknown-action");
    blocked(&database(|change| change["address"] = json!("aws_db_instance.main[")), "", "unknown-action");
    blocked(
        &json!({ "format_version": "1.2", "resource_changes": [{ "address": "", "change": { "actions": ["delete"] } }] }),
        "",
        "unknown-action",
    );
    blocked(&database(|change| change["type"] = json!("")), "", "stateful-destroy");
}

#[test]
fn a_backup_of_something_else_is_no_proof() {
    let with_selection = |values: Value, references: Value| {
        let mut plan = database(|_| {});
        plan["resource_changes"].as_array_mut().unwrap().push(json!({
            "address": "aws_backup_selection.s", "mode": "managed", "type": "aws_backup_selection", "name": "s",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": { "actions": ["no-op"], "before": values, "after": values }
        }));
        plan["configuration"] = json!({ "root_module": { "resources": [
            { "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main" },
            { "address": "aws_backup_selection.s", "mode": "managed", "type": "aws_backup_selection", "name": "s",
              "expressions": references, "depends_on": ["aws_db_instance.main"] },
        ] } });
        plan
    };
    let refers =
        json!({ "resources": { "references": ["aws_db_instance.main.arn", "aws_db_instance.main"] } });
    let other = json!({ "name": "main", "resources": ["arn:aws:rds:eu-west-1:1:db:other"] });
    blocked(&with_selection(other.clone(), json!({})), "", "irreversible-change");
    blocked(&with_selection(other, refers.clone()), "", "irreversible-change");
    let this = json!({ "name": "x", "resources": ["arn:aws:rds:eu-west-1:1:db:main"] });
    let (_, said) = check(&with_selection(this, refers), "");
    assert!(!said.contains("irreversible-change"), "{said}");
}

#[test]
fn a_retention_that_was_unset_kept_for_ever() {
    let group = database(|change| {
        change["address"] = json!("aws_cloudwatch_log_group.g");
        change["type"] = json!("aws_cloudwatch_log_group");
        change["change"] = json!({ "actions": ["update"], "before": { "retention_in_days": null },
            "after": { "retention_in_days": 1 } });
    });
    blocked(&group, "", "irreversible-change");
}

#[test]
fn a_hidden_engine_does_not_hide_a_one_way_upgrade() {
    let upgrade = database(|change| {
        change["change"] = json!({ "actions": ["update"],
            "before": { "engine": "mysql", "engine_version": "5.7" },
            "after": { "engine": "mysql", "engine_version": "8.0" },
            "before_sensitive": { "engine": true }, "after_sensitive": { "engine": true } });
    });
    blocked(&upgrade, "", "irreversible-change");
}

#[test]
fn tags_are_found_where_providers_keep_them() {
    let protect = "protect \"production\" {\n tags = { Environment = \"production\" }\n}\n";
    for before in [
        json!({ "metadata": [{ "labels": { "Environment": "production" } }] }),
        json!({ "settings": [{ "user_labels": { "Environment": "production" } }] }),
        json!({ "labels": { "Environment": "dev" }, "effective_labels": { "Environment": "production" } }),
        Value::Null,
    ] {
        let plan = database(|change| {
            change["type"] = json!("acme_thing");
            change["change"]["before"] = before;
        });
        blocked(&plan, protect, "protected-address");
    }
}

#[test]
fn a_secret_does_not_pass_through_names_of_actions_and_reasons() {
    let secret = "hunter2-very-secret-value";
    let mut plan = database(|change| change["change"]["actions"] = json!([secret]));
    plan["deferred_changes"] = json!([{ "reason": secret, "resource_change": plan["resource_changes"][0] }]);
    plan["output_changes"] = json!({ "o": { "actions": ["create"], "before": null, "after": secret,
        "before_sensitive": true, "after_sensitive": true } });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.json"), plan.to_string()).unwrap();
    for format in ["text", "markdown", "json", "sarif", "junit", "github"] {
        let ran = run(folder.path(), ["check", "plan.json", "--all", "--format", format]);
        assert!(!ran.stdout.contains(secret), "{format}: {}", ran.stdout);
    }
}

#[test]
fn what_no_waiver_can_match_is_not_called_waivable() {
    let plan = json!({ "format_version": "1.2", "resource_changes": (0..6).map(|number| {
        let mut one = database(|_| {})["resource_changes"][0].clone();
        one["address"] = json!(format!("acme_thing.x{number}"));
        one["type"] = json!("acme_thing");
        one
    }).collect::<Vec<_>>() });
    let (code, said) = check(&plan, "");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("mass-delete  mandatory\n"), "{said}");
}
