//! Texts that AWS reads otherwise than they look.

use serde_json::json;

use crate::plans::*;

fn rules_of(before: &str, after: &str) -> Vec<&'static str> {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .update("aws_iam_role_policy.p", inline("deploy", "p", before), inline("deploy", "p", after))
        .review();
    rules(&review)
}

#[track_caller]
fn told(before: &str, after: &str, any: &[&str]) {
    let found = rules_of(before, after);
    assert!(found.iter().any(|rule| any.contains(rule)), "{found:?} for {after}");
}

const SMALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

#[test]
fn disguises_of_a_star_are_seen_through_or_refused() {
    let admin = |action: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{action},"Resource":"*"}}]}}"#
        )
    };
    for action in
        [r#""\u002a""#, r#""*:*""#, r#"["\u002A"]"#, r#""**""#, r#""?*""#, r#"["*","s3:GetObject"]"#]
    {
        told(SMALL, &admin(action), &["admin-granted"]);
    }
    told(SMALL, &admin(r#""IAM:*""#), &["privilege-escalation"]);
    told(SMALL, &admin(r#""iAm:puTrolEpolicY""#), &["privilege-escalation"]);
    told(SMALL, &admin(r#""i?m:Put*""#), &["privilege-escalation", "admin-granted"]);
    told(SMALL, &format!("\u{feff}{}", admin("\"*\"")), &["policy-document-invalid", "admin-granted"]);
    told(SMALL, &format!(" \n\t{}\n ", admin("\"*\"")), &["admin-granted"]);
    told(SMALL, "%7B%22Version%22%3A%222012-10-17%22%7D", &["policy-document-invalid"]);
}

#[test]
fn keys_that_stand_twice_or_in_another_case_do_not_hide_a_statement() {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let small = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
    for document in [
        format!(r#"{{"Version":"2012-10-17","Statement":[{small}],"Statement":[{statement}]}}"#),
        format!(r#"{{"Version":"2012-10-17","Statement":[{statement}],"Statement":[{small}]}}"#),
        format!(r#"{{"Version":"2012-10-17","statement":[{statement}]}}"#),
        r#"{"Statement":{"effect":"Allow","ACTION":"*","resource":"*"}}"#.to_owned(),
        r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Action":"*","Resource":"*"}}"#.to_owned(),
        r#"{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}"#.to_owned(),
    ] {
        told(SMALL, &document, &["access-widened"]);
        told(SMALL, &document, &["policy-document-invalid"]);
    }
    // The first one of two is a Deny for some readers and an Allow for others.
    let twice = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    told(SMALL, twice, &["access-widened", "policy-document-invalid"]);
}

#[test]
fn two_statements_of_one_name_both_count() {
    let both = policy(json!([
        { "Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
        { "Sid": "A", "Effect": "Allow", "Action": "iam:*", "Resource": "*" },
    ]));
    told(SMALL, &both, &["privilege-escalation"]);
}

/// In the old language a variable is text, so what it keeps out changes with the version.
#[test]
fn another_version_is_another_policy() {
    let of = |version: &str, effect: &str| {
        json!({ "Version": version, "Statement": [
            { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
            { "Effect": effect, "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::home/${aws:username}/*" },
        ] })
        .to_string()
    };
    told(&of("2012-10-17", "Deny"), &of("2008-10-17", "Deny"), &["access-widened", "deny-removed"]);
    let home = |version: &str| {
        json!({ "Version": version, "Statement": [
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*" },
        ] })
        .to_string()
    };
    told(&home("2008-10-17"), &home("2012-10-17"), &["access-widened"]);
}

#[test]
fn everything_but_a_list_is_wider_than_it_looks() {
    let deny = |element: &str, resource: &str| {
        policy(json!([
            { "Effect": "Allow", "Action": "s3:*", "Resource": "*" },
            { "Effect": "Deny", "Action": "s3:*", element: resource },
        ]))
    };
    // The Deny spares more than before.
    told(&deny("NotResource", "arn:aws:s3:::a/*"), &deny("NotResource", "arn:aws:s3:::*"), &["deny-removed"]);
    told(&deny("Resource", "arn:aws:s3:::a/*"), &deny("NotResource", "arn:aws:s3:::a/*"), &["deny-removed"]);
    let trust = |element: &str| {
        policy(
            json!([{ "Effect": "Allow", "Action": "sts:AssumeRole", element: { "AWS": "arn:aws:iam::111122223333:root" } }]),
        )
    };
    let review = maker()
        .update(
            "aws_iam_role.deploy",
            with(role("deploy"), json!({ "assume_role_policy": trust("Principal") })),
            with(role("deploy"), json!({ "assume_role_policy": trust("NotPrincipal") })),
        )
        .review();
    assert!(rules(&review).contains(&"public-principal"), "{:#?}", review.facts);
    let bucket = |element: &str| {
        json!({ "bucket": "b", "policy": policy(json!([
            { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*" },
            { "Effect": "Deny", element: { "AWS": "arn:aws:iam::111122223333:role/x" }, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*" },
        ])) })
    };
    let review =
        maker().update("aws_s3_bucket_policy.b", bucket("NotPrincipal"), bucket("Principal")).review();
    assert!(rules(&review).contains(&"deny-removed"), "{:#?}", review.facts);
}
