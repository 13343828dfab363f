//! How secrets are bound: by the key, by memory-hard work, and by nothing that could be guessed at speed.

use pairgate::plan::digest::{Digest, Seal};
use serde_json::{Value, json};

use crate::plans::rich;
use crate::{KEY, digest_of, full, plan_of, plan_with, pretty, try_digest, update_to};

fn sealed(text: &str, seal: &Seal<'_>) -> Digest {
    try_digest(text, seal).unwrap()
}

fn create(value: &str, marks: &str) -> String {
    plan_of(
        "terraform_data",
        &format!(r#"{{"actions":["create"],"after":{value},"after_sensitive":{marks}}}"#),
    )
}

#[test]
fn a_plan_without_secrets_commits_to_none() {
    let text = update_to("1");
    let digests: Vec<Digest> = [Seal::Key(KEY), Seal::Nonce(None), Seal::Nonce(Some(b"12345678"))]
        .iter()
        .map(|seal| sealed(&text, seal))
        .collect();
    assert!(digests.iter().all(|digest| digest.commitment == "none"));
    assert!(digests.windows(2).all(|pair| pair[0].hash == pair[1].hash));
}

#[test]
fn keys_and_nonces_give_different_digests_and_equal_ones_equal_ones() {
    let text = create(r#"{"a":"4711"}"#, r#"{"a":true}"#);
    let other_key = b"another key of the operators....".as_slice();
    let seals = || {
        [
            (Seal::Key(KEY), "keyed"),
            (Seal::Key(other_key), "keyed"),
            (Seal::Nonce(None), "argon2id"),
            (Seal::Nonce(Some(b"12345678")), "argon2id"),
            (Seal::Nonce(Some(b"12345679")), "argon2id"),
        ]
    };
    let digests: Vec<Digest> = seals().iter().map(|(seal, _)| sealed(&text, seal)).collect();
    for ((digest, (seal, name)), index) in digests.iter().zip(&seals()).zip(0..) {
        assert_eq!(digest.commitment, *name);
        assert_eq!(digest.hash, sealed(&text, seal).hash, "again");
        assert_eq!(digest.public, digests[0].public);
        for other in &digests[..index] {
            assert_ne!(digest.hash, other.hash);
        }
    }
}

/// Places of secrets: name, how the plan looks with `value` there as JSON.
fn places() -> Vec<(&'static str, fn(&str) -> String)> {
    vec![
        ("attribute", |value| create(&format!(r#"{{"a":{value}}}"#), r#"{"a":true}"#)),
        ("nested", |value| create(&format!(r#"{{"a":{{"b":[0,{value}]}}}}"#), r#"{"a":{"b":[false,true]}}"#)),
        ("whole object", |value| create(&format!(r#"{{"a":{value}}}"#), "true")),
        ("before", |value| {
            plan_of(
                "t",
                &format!(
                    r#"{{"actions":["delete"],"before":{{"a":{value}}},"before_sensitive":{{"a":true}}}}"#
                ),
            )
        }),
        ("variable", |value| {
            plan_with(&format!(
                r#""variables":{{"v":{{"value":[{value}]}}}},"configuration":{{"root_module":{{"variables":{{"v":{{"sensitive":true}}}}}}}}"#
            ))
        }),
        ("default", |value| {
            plan_with(&format!(
                r#""configuration":{{"root_module":{{"variables":{{"v":{{"sensitive":true,"default":{{"x":{value}}}}}}}}}}}"#
            ))
        }),
        ("default in a module", |value| {
            plan_with(&format!(
                r#""configuration":{{"root_module":{{"module_calls":{{"m":{{"module":{{"variables":{{"v":{{"sensitive":true,"default":[{value}]}}}}}}}}}}}}}}"#
            ))
        }),
        ("constant for a sensitive input of a module", |value| {
            plan_with(&format!(
                r#""configuration":{{"root_module":{{"module_calls":{{"m":{{"expressions":{{"v":{{"constant_value":[{value}]}}}},"module":{{"variables":{{"v":{{"sensitive":true}}}}}}}}}}}}}}"#
            ))
        }),
        ("constant of a sensitive output of a module", |value| {
            plan_with(&format!(
                r#""configuration":{{"root_module":{{"module_calls":{{"m":{{"module":{{"outputs":{{"o":{{"sensitive":true,"expression":{{"constant_value":[{value}]}}}}}}}}}}}}}}}}"#
            ))
        }),
        ("output change", |value| {
            plan_with(&format!(
                r#""output_changes":{{"o":{{"actions":["create"],"before":null,"after":[{value}],"before_sensitive":true,"after_sensitive":true}}}}"#
            ))
        }),
        ("planned output", |value| {
            plan_with(&format!(
                r#""planned_values":{{"outputs":{{"o":{{"sensitive":true,"value":[{value}]}}}}}}"#
            ))
        }),
        ("prior output", |value| {
            plan_with(&format!(
                r#""prior_state":{{"values":{{"outputs":{{"o":{{"sensitive":true,"value":[{value}]}}}}}}}}"#
            ))
        }),
        ("planned object", |value| {
            plan_with(&format!(
                r#""planned_values":{{"root_module":{{"resources":[{{"address":"a.b","values":{{"a":{value}}},"sensitive_values":{{"a":true}}}}]}}}}"#
            ))
        }),
        ("prior object in a module", |value| {
            plan_with(&format!(
                r#""prior_state":{{"values":{{"root_module":{{"child_modules":[{{"resources":[{{"address":"a.b","values":{{"a":{value}}},"sensitive_values":{{"a":true}}}}]}}]}}}}}}"#
            ))
        }),
        ("drift", |value| {
            plan_with(&format!(
                r#""resource_drift":[{{"address":"a.b","change":{{"actions":["update"],"before":{{}},"after":{{"a":{value}}},"after_sensitive":{{"a":true}}}}}}]"#
            ))
        }),
        ("deferred change", |value| {
            plan_with(&format!(
                r#""deferred_changes":[{{"reason":"x","resource_change":{{"address":"a.b","change":{{"actions":["create"],"after":{{"a":{value}}},"after_sensitive":{{"a":true}}}}}}}}]"#
            ))
        }),
        ("action", |value| {
            plan_with(&format!(
                r#""action_invocations":[{{"address":"action.a.b","config_values":{{"a":{value}}},"config_sensitive":{{"a":true}}}}]"#
            ))
        }),
        ("deferred action", |value| {
            plan_with(&format!(
                r#""deferred_action_invocations":[{{"reason":"x","action_invocation":{{"address":"action.a.b","config_values":{{"a":{value}}},"config_sensitive":{{"a":true}}}}}}]"#
            ))
        }),
        ("list of blocks", |value| {
            create(&format!(r#"{{"b":[{{"p":{value}}},{{"p":1}}]}}"#), r#"{"b":[{"p":true},{}]}"#)
        }),
        ("marks that do not mirror the value: a list over an object", |value| {
            create(&format!(r#"{{"a":{{"b":{value}}}}}"#), r#"{"a":[true]}"#)
        }),
        ("marks that do not mirror the value: an object over a list", |value| {
            create(&format!(r#"{{"a":[{value}]}}"#), r#"{"a":{"b":true}}"#)
        }),
        ("marks deeper than the value", |value| {
            create(&format!(r#"{{"a":{value}}}"#), r#"{"a":{"b":true}}"#)
        }),
        ("marks longer than the list", |value| {
            create(&format!(r#"{{"a":[{value}]}}"#), r#"{"a":[false,true]}"#)
        }),
    ]
}

#[test]
fn a_secret_changes_the_digest_and_nothing_that_is_public() {
    let values = [
        r#""hunter2-hunter2""#,
        r#""hunter2-hunter3""#,
        r#""4711""#,
        "4711",
        "4712",
        "true",
        "false",
        "30000000000000000000000000000000000001",
        "-1.5e3",
        r#""""#,
    ];
    for (name, place) in places() {
        let mut seen: Vec<(&str, Digest)> = Vec::new();
        for value in values {
            let text = place(value);
            let digest = digest_of(&text);
            assert_eq!(digest.commitment, "keyed", "{name}: {text}");
            for (other_value, other) in &seen {
                assert_ne!(digest.hash, other.hash, "{name}: {value} and {other_value}");
                assert_eq!(digest.public, other.public, "{name}: {value} and {other_value}");
                assert_eq!(digest.pieces, other.pieces, "{name}: {value} and {other_value}");
            }
            seen.push((value, digest));
        }
        let digest = full(&place("null"));
        assert!(seen.iter().all(|(_, other)| other.full() != digest), "{name}: null");
    }
}

#[test]
fn a_pin_is_in_no_hash_but_the_commitment() {
    // As text and as number, marked and copied by a provider.
    let plan = |pin: &str| {
        let mut plan = rich();
        plan["variables"]["closed"]["value"] = json!(pin);
        plan["resource_changes"][0]["change"]["after"]["whole"]["pin"] = json!(pin.parse::<u32>().unwrap());
        plan["resource_changes"][1]["change"]["after"]["input"] = json!(pin);
        plan["configuration"]["root_module"]["variables"]["closed"]["default"] = json!(pin);
        pretty(&plan)
    };
    let (one, other) = (digest_of(&plan("4711")), digest_of(&plan("9358")));
    assert_eq!(one.pieces, other.pieces);
    assert_eq!(one.public, other.public);
    assert_ne!(one.hash, other.hash);
    // Whoever lacks the key cannot tell; without a key each guess costs the memory-hard hash.
    let again = sealed(&plan("4711"), &Seal::Key(b"ffffffffffffffffffffffffffffffff"));
    assert_ne!(one.hash, again.hash);
}

#[test]
fn a_secret_inside_of_a_longer_text_is_in_no_public_hash() {
    let plan = |secret: &str| {
        let mut plan = rich();
        plan["variables"]["closed"]["value"] = json!(secret);
        plan["resource_changes"][1]["change"]["after"]["input"] =
            json!(format!("postgres://app:{secret}@db/x"));
        plan["checks"][0]["instances"][0]["problems"][0]["message"] = json!(format!("{secret} is wrong"));
        plan["infracost_total"] = json!({ (format!("key {secret}")): 1 });
        pretty(&plan)
    };
    let (one, other) = (digest_of(&plan("correct-horse")), digest_of(&plan("battery-staple")));
    assert_eq!(one.pieces, other.pieces);
    assert_eq!(one.public, other.public);
    assert_ne!(one.hash, other.hash);
}

#[test]
fn an_unmarked_copy_is_bound_too() {
    let plan = |copy: &str| {
        let mut plan = rich();
        plan["resource_changes"][1]["change"]["after"]["input"] = json!(copy);
        pretty(&plan)
    };
    assert_ne!(full(&plan("closed-variable-1")), full(&plan("closed-default-1")), "both are secrets");
    assert_ne!(full(&plan("closed-variable-1")), full(&plan("open")));
    assert_ne!(full(&plan("x closed-variable-1")), full(&plan("y closed-variable-1")));
}

#[test]
fn a_mark_alone_changes_the_digest() {
    let mut plan = rich();
    let with = full(&pretty(&plan));
    plan["configuration"]["root_module"]["variables"]["open"]["sensitive"] = json!(true);
    let declared = full(&pretty(&plan));
    plan["resource_changes"][1]["change"]["after_sensitive"] = json!({ "input": true });
    let marked = full(&pretty(&plan));
    assert!(with != declared && declared != marked && with != marked);
}

#[test]
fn a_secret_that_moves_elsewhere_changes_the_digest() {
    let plan = |one: Value, other: Value| {
        let mut plan = rich();
        plan["variables"]["closed"]["value"] = one;
        plan["resource_changes"][0]["change"]["after"]["whole"]["pin"] = other;
        pretty(&plan)
    };
    assert_ne!(
        full(&plan(json!("secret-one"), json!("secret-two"))),
        full(&plan(json!("secret-two"), json!("secret-one")))
    );
}
