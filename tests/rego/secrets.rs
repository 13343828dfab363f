//! What policies see of secrets (nothing, unless asked for) and what they can tell (nothing at all).

use pairgate::rego::{Checked, Options};
use pairgate::text::Lang;

use super::{judge_with, lines, policy};

const LONG: &str = "correct-horse-battery-staple";

/// Secrets in every place that can hold one, and copies without a mark.
const SECRETS: &str = r#"{
  "format_version": "1.2", "terraform_version": "1.11.4",
  "variables": {"token": {"value": "variable-secret-1"}, "region": {"value": "eu-west-1"}},
  "planned_values": {
    "outputs": {"out": {"sensitive": true, "value": {"deep": ["output-secret-2"]}}},
    "root_module": {"resources": [{"address": "x_db.a", "mode": "managed", "type": "x_db", "name": "a",
      "values": {"password": "correct-horse-battery-staple", "size": 3}, "sensitive_values": {"password": true}}]}},
  "prior_state": {"values": {"root_module": {"resources": [{"address": "x_db.a", "mode": "managed", "type": "x_db",
      "name": "a", "values": {"password": "prior-secret-3"}, "sensitive_values": {"password": true}}]}}},
  "resource_changes": [
    {"address": "x_db.a", "mode": "managed", "type": "x_db", "name": "a", "provider_name": "p",
     "change": {"actions": ["update"],
       "before": {"password": "old-secret-value-4", "list": ["open", "list-secret-5"], "pin": 48151623, "none": null},
       "after": {"password": "correct-horse-battery-staple", "list": ["open", "list-secret-5"], "pin": 48151623,
         "none": null, "copy": "correct-horse-battery-staple", "url": "db://u:correct-horse-battery-staple@h",
         "whole": {"a": "whole-secret-6", "b": 1}, "short": "hunter2"},
       "before_sensitive": {"password": true, "list": [false, true], "pin": true, "none": true},
       "after_sensitive": {"password": true, "list": [false, true], "pin": true, "none": true, "whole": true,
         "short": true}, "after_unknown": {}}},
    {"address": "x_role.b", "mode": "managed", "type": "x_role", "name": "b", "provider_name": "p",
     "change": {"actions": ["create"], "before": null, "after": {"kind": "x_role", "copy": 48151623},
       "after_unknown": {}, "before_sensitive": false, "after_sensitive": {}}},
    {"address": "x_var.c", "mode": "managed", "type": "x_var", "name": "c", "provider_name": "p",
     "change": {"actions": ["create"], "before": null, "after": {"t": "x_role"},
       "after_unknown": {}, "after_sensitive": {"t": true}}}
  ],
  "output_changes": {"out": {"actions": ["create"], "before": null, "after": {"deep": ["output-secret-2"]},
    "after_unknown": false, "before_sensitive": true, "after_sensitive": true}},
  "configuration": {"root_module": {"variables": {"token": {"sensitive": true, "default": "default-secret-7"}}}}
}"#;

const ALL: [&str; 10] = [
    LONG,
    "variable-secret-1",
    "output-secret-2",
    "prior-secret-3",
    "old-secret-value-4",
    "list-secret-5",
    "48151623",
    "whole-secret-6",
    "default-secret-7",
    "hunter2",
];

fn judge(text: &str, show: bool) -> Checked {
    let options = Options { show_sensitive: show, ..Options::default() };
    judge_with(&policy(&format!("package main\n{text}")), &[], &options, SECRETS).unwrap()
}

#[test]
fn no_secret_is_in_the_input() {
    for secret in ALL {
        // The policy takes texts apart, so that redaction of messages would not help it.
        let text = format!(
            "deny contains p if {{ walk(input, [path, v]); contains(sprintf(\"%v\", [v]), {secret:?}); not is_object(v); not is_array(v); p := sprintf(\"%v\", [path]) }}\n"
        );
        assert_eq!(lines(&judge(&text, false).findings), Vec::<String>::new(), "{secret}");
        assert!(!judge(&text, true).findings.is_empty(), "{secret} is not in the plan at all");
    }
}

#[test]
fn marked_values_are_words_and_the_rest_stays() {
    let after = "a := input.resource_changes[0].change.after";
    for (path, value) in [
        ("a.password", "\"(sensitive value)\""),
        ("a.list", "[\"open\", \"(sensitive value)\"]"),
        ("a.pin", "\"(sensitive value)\""),
        ("a.none", "null"),
        ("a.copy", "\"(sensitive value)\""),
        ("a.url", "\"db://u:(sensitive value)@h\""),
        ("a.whole", "\"(sensitive value)\""),
        (
            "input.variables",
            "{\"token\": {\"value\": \"(sensitive value)\"}, \"region\": {\"value\": \"eu-west-1\"}}",
        ),
        ("input.planned_values.outputs.out.value", "\"(sensitive value)\""),
        ("input.output_changes.out.after", "\"(sensitive value)\""),
        (
            "input.planned_values.root_module.resources[0].values",
            "{\"password\": \"(sensitive value)\", \"size\": 3}",
        ),
        ("input.configuration.root_module.variables.token.default", "\"(sensitive value)\""),
    ] {
        let found =
            judge(&format!("deny contains \"same\" if {{ {after}; {path} == {value} }}\n"), false).findings;
        assert_eq!(lines(&found), ["fail main.deny same"], "{path}");
    }
    assert!(judge("deny contains \"x\" if true\n", false).masked >= 14);
    assert_eq!(judge("deny contains \"x\" if true\n", true).masked, 0);
}

#[test]
fn a_secret_that_equals_a_type_does_not_hide_resources_from_policies() {
    // `x_var.c` has the sensitive value `x_role`, to make the role invisible.
    let text = "deny contains r.address if { r := input.resource_changes[_]; r.type == \"x_role\"; r.change.actions == [\"create\"] }\n";
    let found = judge(text, false).findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].address.as_deref(), Some("x_role.b"));
    // Among values it is a secret like any other.
    let text =
        "deny contains \"v\" if input.resource_changes[1].change.after.kind == \"(sensitive value)\"\n";
    assert_eq!(judge(text, false).findings.len(), 1);
}

#[test]
fn messages_are_redacted_even_when_policies_see_secrets() {
    for secret in ALL {
        let text = format!(
            "deny contains msg if {{ walk(input, [_, v]); not is_object(v); not is_array(v); contains(sprintf(\"%v\", [v]), {secret:?}); msg := sprintf(\"value is '%v'.\", [v]) }}\n\
             warn contains {{\"msg\": msg}} if {{ walk(input, [_, v]); not is_object(v); not is_array(v); contains(sprintf(\"%v\", [v]), {secret:?}); msg := sprintf(\"%v\", [[v]]) }}\n"
        );
        let found = judge(&text, true).findings;
        assert!(found.len() >= 2, "{secret}");
        for one in &found {
            for lang in [Lang::En, Lang::Ja] {
                let told = format!("{} {} {:?}", one.message.get(lang), one.help.get(lang), one.details);
                assert!(!told.contains(secret), "{told}");
                assert!(told.contains("(sensitive value)"), "{told}");
            }
        }
    }
}

#[test]
fn errors_are_redacted_too() {
    for call in ["count(v.pin)", "lower([v.password])", "sum([v.short])", "v.password / 2"] {
        let text = format!(
            "package main\ndeny contains \"x\" if {{ v := input.resource_changes[0].change.after; {call} > 1 }}\n"
        );
        let options = Options { show_sensitive: true, ..Options::default() };
        let wrong = judge_with(&policy(&text), &[], &options, SECRETS).unwrap_err();
        let said = format!(
            "{:?}",
            wrong.iter().map(|one| (&one.message, &one.help, &one.labels)).collect::<Vec<_>>()
        );
        assert!(said.contains("the rule `main.deny` cannot be evaluated"), "{said}");
        assert!(ALL.iter().all(|secret| !said.contains(secret)), "{said}");
    }
}
