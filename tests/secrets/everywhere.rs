//! Canaries in every place of a plan, and everything printed.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::canaries::{Canary, canaries, leaks};
use crate::{both, outputs, pairgate};

/// Percent encoding as `urlencode` does it.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The text of `jsonencode`, which escapes HTML too.
fn jsonencode(value: &Value) -> String {
    ['<', '>', '&', '\u{2028}']
        .iter()
        .fold(value.to_string(), |text, found| text.replace(*found, &format!("\\u{:04x}", u32::from(*found))))
}

/// What a provider makes of a secret and does not mark.
fn copies(secret: &str) -> Value {
    json!({
        "same": secret,
        "trimmed": secret.trim(),
        "inside": format!("postgres://app:{secret}@db.internal:5432/app?sslmode=require"),
        "percent": format!("https://app:{}@host/", percent(secret)),
        "front": format!("{secret}-and-more"),
        "back": format!("before-{secret}"),
        "twice": format!("{secret}{secret}"),
        "list": ["plain", secret, { "nested": [secret] }],
        "map": { (secret): "as a key", "k": { (format!("key {secret}")): 1 } },
        "json": json!({ "user": "app", "password": secret, "list": [1, secret] }).to_string(),
        "jsonencode": jsonencode(&json!({ "password": secret, "deep": jsonencode(&json!({ "p": [secret] })) })),
        "policy": jsonencode(&json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*",
            "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalTag/x": secret } } }] })),
        "user_data": format!("#!/bin/bash\nset -e\n{}\nsystemctl start app\n",
            secret.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")),
        "yaml": format!("key: |\n{}\nother: 1\n", secret.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")),
        "long": format!("{}{secret}{}", "x".repeat(1990), "y".repeat(500)),
    })
}

fn before_of(value: &Value) -> Value {
    match value {
        Value::String(text) => json!(format!("{text}\nold")),
        Value::Array(items) => items.iter().map(before_of).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), before_of(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// How many canaries [`plan`] takes.
const COUNT: usize = 21;

/// A plan with a canary in every place, and copies of each elsewhere.
fn plan(canaries: &[Canary], number: &str, pin: &str) -> String {
    let secret = |index: usize| canaries[index].text.as_str();
    let change = |address: &str, kind: &str, change: Value| {
        json!({ "address": format!("{kind}.{address}"), "mode": "managed", "type": kind, "name": address,
                "provider_name": "registry.terraform.io/hashicorp/aws", "change": change })
    };
    let update = |before: Value, after: Value, before_marks: Value, after_marks: Value| {
        json!({ "actions": ["update"], "before": before, "after": after, "after_unknown": {},
                "before_sensitive": before_marks, "after_sensitive": after_marks })
    };
    let none = json!({});
    let mut changes = vec![
        change(
            "nested",
            "aws_db_instance",
            update(
                json!({ "password": "old", "blocks": [{ "a": 1 }, { "key": secret(0) }], "n": 1 }),
                json!({ "password": secret(1), "blocks": [{ "a": 2 }, { "key": "new" }], "n": 2 }),
                json!({ "blocks": [{}, { "key": true }] }),
                json!({ "password": true }),
            ),
        ),
        change(
            "whole",
            "aws_instance",
            json!({ "actions": ["delete", "create"],
            "before": { "a": secret(2) }, "after": { "a": [secret(3)], "pin": pin }, "after_unknown": {},
            "before_sensitive": true, "after_sensitive": true, "replace_paths": [["a"], ["map", secret(3)]] }),
        ),
        change(
            "long_marks",
            "aws_instance",
            update(
                json!({ "l": ["x", "y"] }),
                json!({ "l": ["x", secret(4)] }),
                none.clone(),
                json!({ "l": [false, true, true, false] }),
            ),
        ),
        change(
            "odd_marks",
            "aws_instance",
            update(
                json!({ "l": { "a": "b" }, "s": "t" }),
                json!({ "l": { "a": secret(5) }, "s": secret(6) }),
                none.clone(),
                json!({ "l": [true], "s": { "deep": [true] } }),
            ),
        ),
        change(
            "unmarked",
            "aws_instance",
            update(
                json!({ "l": ["a", secret(7), "c"], "o": { "k": secret(7) } }),
                json!({ "l": ["a", format!("{}-next", canaries[7].chunks[0]), "d"], "o": { "k": format!("{}-next", canaries[7].chunks[0]) } }),
                json!({ "l": [false, true], "o": { "k": true } }),
                none.clone(),
            ),
        ),
        change(
            "imported",
            "aws_s3_bucket",
            json!({ "actions": ["update"], "before": { "a": 1 }, "after": { "a": 2 },
            "importing": { "id": format!("id/{}", secret(8)) }, "before_sensitive": {}, "after_sensitive": {} }),
        ),
        change(
            "imported_same",
            "aws_s3_bucket",
            json!({ "actions": ["no-op"], "before": {}, "after": {},
            "importing": { "id": secret(8), "identity": { "k": secret(8) } } }),
        ),
        change(
            "role",
            "aws_iam_role",
            update(
                json!({ "assume_role_policy": "{\"Statement\":[]}" }),
                json!({ "assume_role_policy": jsonencode(&json!({ "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "*" },
                "Action": "sts:AssumeRole", "Condition": { "StringEquals": { "sts:ExternalId": secret(9) } } }] })) }),
                none.clone(),
                none.clone(),
            ),
        ),
        change(
            "numbers",
            "aws_instance",
            update(
                json!({ "n": 1, "copy": 1, "text": "x", "pin": "x" }),
                json!({ "n": "NUMBER", "copy": "NUMBER", "text": number, "pin": pin, "pins": [pin, "a"], "doc": format!("{{\"n\":{number},\"p\":\"{pin}\"}}") }),
                none.clone(),
                json!({ "n": true }),
            ),
        ),
        change(
            "deleted",
            "aws_db_instance",
            json!({ "actions": ["delete"], "after": null,
            "before": { "final_snapshot_identifier": secret(10), "skip_final_snapshot": false, "identifier": secret(10), "name": secret(10) },
            "before_sensitive": { "password": true }, "after_sensitive": false }),
        ),
    ];
    for (index, canary) in canaries.iter().enumerate() {
        let after = copies(&canary.text);
        let before = if index % 2 == 0 { before_of(&after) } else { json!({ "same": "x" }) };
        changes.push(change(
            &format!("copy{index}"),
            "aws_launch_template",
            update(before, after, none.clone(), none.clone()),
        ));
        let both = json!({ "a": canary.text, "b": format!("{}{}", canary.text, canaries[(index + 1) % COUNT].text) });
        changes.push(change(
            &format!("gone{index}"),
            "aws_instance",
            json!({ "actions": ["delete"], "before": both, "after": null }),
        ));
    }
    let object = |index: usize| {
        json!({ "address": "aws_instance.nested", "mode": "managed", "type": "aws_instance", "name": "nested",
                "values": { "v": secret(index) }, "sensitive_values": { "v": true } })
    };
    let plan = json!({
        "format_version": "1.2",
        "terraform_version": "1.14.0",
        "variables": { "v": { "value": { "x": [secret(9), secret(10)] } }, "pin": { "value": pin } },
        "planned_values": { "outputs": { "o": { "sensitive": true, "value": [secret(11)] } },
            "root_module": { "resources": [object(12)], "child_modules": [{ "address": "module.m", "resources": [object(13)] }] } },
        "resource_drift": [
            change("nested", "aws_instance", update(json!({ "d": secret(14) }), json!({ "d": "x", "e": secret(14) }), json!({ "d": true }), json!({})))
        ],
        "resource_changes": changes,
        "deferred_changes": [{ "reason": "instance_count_unknown", "resource_change": change("later", "aws_instance",
            json!({ "actions": ["create"], "before": null, "after": { "d": secret(15) }, "after_sensitive": { "d": true } })) }],
        "action_invocations": [{ "address": "action.a.b", "type": "a", "config_values": { "v": secret(16) }, "config_sensitive": { "v": true } }],
        "output_changes": {
            "closed": { "actions": ["update"], "before": secret(17), "after": { "k": secret(17) }, "before_sensitive": true, "after_sensitive": true },
            "opened": { "actions": ["update"], "before": secret(8), "after": "now open", "before_sensitive": true, "after_sensitive": false },
            "copied": { "actions": ["create"], "before": null, "after": copies(secret(17)), "before_sensitive": false, "after_sensitive": false },
        },
        "prior_state": { "values": { "outputs": { "o": { "sensitive": true, "value": secret(18) } }, "root_module": { "resources": [object(12)] } } },
        "configuration": {
            "provider_config": { "aws": { "name": "aws", "expressions": { "region": { "constant_value": secret(9) } } } },
            "root_module": {
                "variables": { "v": { "sensitive": true, "default": { "d": secret(19) } }, "pin": { "sensitive": true } },
                "module_calls": { "m": { "source": "./m", "expressions": { "p": { "constant_value": secret(20) } },
                    "module": { "variables": { "p": { "sensitive": true } } } } },
            },
        },
        "checks": [{ "address": { "kind": "check", "name": "c", "to_display": "check.c" }, "status": "fail",
            "instances": [{ "address": { "to_display": "check.c" }, "status": "fail",
                "problems": canaries.iter().map(|canary| json!({ "message": format!("{} does not work", canary.text) })).collect::<Vec<_>>() }] }],
        "timestamp": "2026-11-22T02:07:05Z",
        "errored": false,
        "foreign": { "copy": secret(0) },
        (secret(1)): { "copy": secret(1) },
    });
    plan.to_string().replace("\"NUMBER\"", number)
}

/// A word that equals a PIN. The short form of a digest has groups of four digits with hyphens.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|found: char| !(found.is_alphanumeric() || found == '-' || found == ':' || found == '.'))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_output_tells_a_secret(canaries in canaries(COUNT), number in 30_000_000_000_000_000_000u128..99_999_999_999_999_999_999, pin in 100u16..999) {
        let (number, pin) = (number.to_string(), format!("0{pin}"));
        let plan = plan(&canaries, &number, &pin);
        for (what, text) in outputs(&plan) {
            let leaks = leaks(&text, &canaries);
            let line = leaks.first().and_then(|leak| text.lines().find(|line| line.contains(leak)));
            prop_assert!(leaks.is_empty(), "{}: {:?} in {:?}", what, leaks, line.map(|line| &line[..line.len().min(2000)]));
            prop_assert!(!text.contains(&number), "{}: the number {}", what, number);
            prop_assert!(!words_of(&text).any(|word| word == pin), "{}: the PIN {}\n{}", what, pin, text);
        }
    }

    #[test]
    fn no_refusal_tells_a_secret(canaries in canaries(COUNT), cut in any::<prop::sample::Index>(), kind in 0u8..4) {
        let plan = plan(&canaries, "12345678901", "0123");
        let mut at = cut.index(plan.len());
        while !plan.is_char_boundary(at) {
            at -= 1;
        }
        // Truncated, damaged, or with something behind it.
        let broken = match kind {
            0 => plan[..at].to_owned(),
            1 => format!("{}\u{1}{}", &plan[..at], &plan[at..]),
            2 => format!("{}}}]{}", &plan[..at], &plan[at..]),
            _ => format!("{plan}{}", &plan[at..]),
        };
        for arguments in [&["check", "-"][..], &["check", "-", "--format", "json", "--lang", "ja"], &["digest", "-"]] {
            let output = pairgate(arguments, &broken);
            if output.status.code() != Some(2) {
                // Damage inside of a text: a valid plan, in which this copy is another value.
                continue;
            }
            let text = both(&output);
            prop_assert!(leaks(&text, &canaries).is_empty(), "{arguments:?}: {text}");
        }
    }
}
