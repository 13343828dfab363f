//! Documents that are too large, or none at all: an end, a finding, and no panic. How long it takes is for `benches/iam`.

use serde_json::{Value, json};

use crate::plans::*;

fn review(document: &str, address: &str, values: impl Fn(&str) -> Value) -> Vec<&'static str> {
    let made = maker().same("aws_iam_role.deploy", role("deploy")).update(
        address,
        values(&allow(&["s3:GetObject"], "arn:aws:s3:::a/*")),
        values(document),
    );
    rules(&made.review())
}

fn of_role(document: &str) -> Vec<&'static str> {
    review(document, "aws_iam_role_policy.p", |document| inline("deploy", "p", document))
}

#[test]
fn what_is_no_document_is_told() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    for text in [
        "{",
        "[]",
        "null",
        "\"\"",
        "\u{0}",
        "{\"Statement\":7}",
        "{\"Statement\":[null,1,\"a\",[]]}",
        "﷽",
        &deep,
    ] {
        let found = of_role(text);
        assert!(found.contains(&"policy-document-invalid"), "{found:?} for {:.20}", text);
    }
}

#[test]
fn a_document_of_more_than_a_mebibyte_is_told() {
    let large = allow(&["s3:*"], &"a".repeat(1 << 20));
    assert!(of_role(&large).contains(&"policy-document-invalid"));
}

#[test]
fn a_document_of_nearly_a_mebibyte_ends() {
    let actions: Vec<String> = (0..40_000).map(|number| format!("s3:A{number}*b?c*")).collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let found = of_role(&allow(&actions, "*"));
    assert!(found.contains(&"access-widened"), "{found:?}");
}

#[test]
fn thousands_of_statements_end() {
    for count in [900, 5_000] {
        let statements: Vec<Value> = (0..count)
            .map(|number| {
                let effect = if number % 3 == 0 { "Deny" } else { "Allow" };
                json!({
                    "Effect": effect, "Action": format!("s3:*{number}*"), "Resource": format!("arn:aws:s3:::*{number}*/*"),
                    "Condition": { "StringLike": { "aws:PrincipalTag/t": format!("*{number}*") } },
                })
            })
            .collect();
        let found = of_role(&policy(json!(statements)));
        assert!(!found.is_empty(), "{count}: {found:?}");
    }
}

#[test]
fn ten_thousand_principals_end() {
    let principals: Vec<String> =
        (0..10_000).map(|number| format!("arn:aws:iam::{number:012}:root")).collect();
    let document = policy(json!([{
        "Effect": "Allow", "Principal": { "AWS": principals }, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
    }]));
    let found =
        review(&document, "aws_s3_bucket_policy.b", |document| json!({ "bucket": "b", "policy": document }));
    assert!(found.contains(&"access-widened"), "{found:?}");
    assert!(found.contains(&"cross-account-trust"), "{found:?}");
}
