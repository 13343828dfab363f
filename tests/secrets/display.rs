//! Masked values in differences: nothing is told of their length, and not whether two are equal.

use serde_json::{Value, json};

use crate::{both, pairgate};

/// The attributes of the only change, as the JSON report has them.
fn attributes(change: Value) -> Value {
    let plan = json!({ "format_version": "1.2", "resource_changes": [{ "address": "terraform_data.a", "mode": "managed",
        "type": "terraform_data", "name": "a", "provider_name": "p", "change": change }] });
    let output = pairgate(&["check", "-", "--format", "json"], &plan.to_string());
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", both(&output)));
    report["changes"][0]["attributes"].clone()
}

fn update(before: Value, after: Value, before_marks: Value, after_marks: Value) -> Value {
    attributes(json!({ "actions": ["update"], "before": before, "after": after, "after_unknown": {},
        "before_sensitive": before_marks, "after_sensitive": after_marks }))
}

#[test]
fn length_type_and_content_of_a_secret_do_not_matter() {
    let marks = json!({ "a": true, "n": { "l": [true, false] } });
    let shown = |secret: Value| {
        let after = json!({ "a": secret, "n": { "l": [secret, "x"] } });
        update(json!({ "a": "old", "n": { "l": ["old", "y"] } }), after, marks.clone(), marks.clone())
    };
    let first = shown(json!("x"));
    for secret in [
        json!("a much longer secret than the other"),
        json!(123456),
        json!(true),
        json!([1, 2, 3]),
        json!({ "k": "v" }),
        json!("a\nb\nc\n"),
    ] {
        assert_eq!(shown(secret.clone()), first, "{secret}");
    }
}

#[test]
fn a_secret_that_moves_to_another_attribute_does_not_tell_that_it_is_the_same() {
    let marks = json!({ "a": true, "b": true });
    let shown = |one: &str, other: &str| {
        update(
            json!({ "a": "first-secret", "b": "second-secret" }),
            json!({ "a": one, "b": other }),
            marks.clone(),
            marks.clone(),
        )
    };
    assert_eq!(shown("second-secret", "first-secret"), shown("third-secret", "third-secret"));
}

#[test]
fn what_was_sensitive_before_is_not_shown_after() {
    for (before, after) in [(json!({ "a": true }), json!({})), (json!({}), json!({ "a": true }))] {
        for values in [
            [json!("one-value"), json!("other-value")],
            [json!(1), json!("other")],
            [json!(null), json!("other-value")],
            [json!(["x", "y"]), json!(["x", "z"])],
        ] {
            let [one, other] = values;
            let shown = update(
                json!({ "a": one, "n": 1 }),
                json!({ "a": other, "n": 2 }),
                before.clone(),
                after.clone(),
            );
            let text = shown[0].to_string();
            if !one.is_null() || !after["a"].is_null() {
                for hidden in ["one-value", "other", "\"x", "z"] {
                    assert!(!text.contains(hidden), "{text}");
                }
            }
        }
    }
    let shown = update(
        json!({ "l": ["open", "was-closed"] }),
        json!({ "l": ["open", "is-open-now"] }),
        json!({ "l": [false, true] }),
        json!({}),
    );
    assert!(!shown.to_string().contains("is-open-now"), "{shown}");
}

#[test]
fn a_document_whose_values_make_up_a_secret_together_is_not_taken_apart() {
    let secret = r#""user-name","pass-word""#;
    let shown = update(
        json!({ "s": "x", "doc": "[\"a\"]" }),
        json!({ "s": secret, "doc": format!("[\"b\",{secret}]") }),
        json!({}),
        json!({ "s": true }),
    );
    assert!(!shown.to_string().contains("user-name") && !shown.to_string().contains("pass-word"), "{shown}");
    let secret = r#"{"user":"user-name","password":"pass-word"}"#;
    let shown = update(
        json!({ "s": "x", "doc": "{\"a\":1}" }),
        json!({ "s": secret, "doc": format!("{{\"a\":{secret}}}") }),
        json!({}),
        json!({ "s": true }),
    );
    assert!(!shown.to_string().contains("user-name") && !shown.to_string().contains("pass-word"), "{shown}");
}

#[test]
fn a_plain_text_cannot_look_like_a_mask() {
    let shown = update(json!({ "a": "x" }), json!({ "a": "(sensitive value)" }), json!({}), json!({}));
    assert_eq!(shown[0]["after"]["kind"], "text");
    assert_eq!(shown[0]["after"]["text"], "\"(sensitive value)\"");
}

#[test]
fn a_replacement_through_a_secret_key_is_still_marked_as_one() {
    let shown = attributes(
        json!({ "actions": ["delete", "create"], "before": { "s": "swordfish-1", "m": { "swordfish-1": 1 } },
        "after": { "s": "swordfish-1", "m": { "swordfish-1": 2 } }, "before_sensitive": { "s": true }, "after_sensitive": { "s": true },
        "replace_paths": [["m", "swordfish-1"]] }),
    );
    assert_eq!(shown[0]["forces_replacement"], json!(true), "{shown}");
    assert!(!shown.to_string().contains("swordfish"), "{shown}");
}

/// The reason of a consequence cuts long values: a cut secret is not recognised any more.
#[test]
fn a_reason_does_not_cut_a_secret_before_it_is_masked() {
    let secret = format!("swordfish-{}", "x".repeat(90));
    let plan = json!({ "format_version": "1.2", "resource_changes": [{ "address": "aws_db_instance.a", "mode": "managed",
        "type": "aws_db_instance", "name": "a", "provider_name": "registry.terraform.io/hashicorp/aws", "change": { "actions": ["delete"],
        "before": { "final_snapshot_identifier": secret, "skip_final_snapshot": false, "master": secret }, "after": null,
        "before_sensitive": { "master": true } } }] });
    for format in crate::FORMATS {
        let text = both(&pairgate(&["check", "-", "--format", format], &plan.to_string()));
        assert!(!text.contains("swordfish"), "{format}: {text}");
    }
}

/// Code in reports stands between backticks, so one inside of a value is shown as another quote: the value is a secret
/// all the same.
#[test]
fn a_backtick_that_is_shown_as_another_quote_does_not_let_a_secret_through() {
    let secret = "zebra`quagga-battery";
    let trust = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "*" },
        "Action": "sts:AssumeRole", "Condition": { "StringEquals": { "sts:ExternalId": secret } } }] });
    let change = |name: &str, kind: &str, after: Value, marks: Value| {
        json!({ "address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": { "actions": ["create"], "before": null, "after": after, "after_unknown": {},
                "before_sensitive": false, "after_sensitive": marks } })
    };
    let plan = json!({ "format_version": "1.2", "resource_changes": [
        change("held", "aws_ssm_parameter", json!({ "value": secret }), json!({ "value": true })),
        change("open", "aws_iam_role", json!({ "name": "open", "assume_role_policy": trust.to_string() }), json!({})),
    ] });
    for format in ["text", "markdown", "json", "sarif"] {
        let told = both(&pairgate(&["check", "-", "--format", format], &plan.to_string()));
        assert!(told.contains("sts:ExternalId"), "{format}: {told}");
        assert!(!told.contains("zebra") && !told.contains("quagga"), "{format}: {told}");
    }
}
