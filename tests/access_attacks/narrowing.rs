//! Conditions that look as if they narrowed.

use pairgate::iam::document::{Kind, parse};
use pairgate::iam::lint::remarks;
use serde_json::{Value, json};

fn rules(kind: Kind, principal: Value, condition: Value) -> Vec<&'static str> {
    let text = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": principal, "Condition": condition,
        "Action": if kind == Kind::Trust { "sts:AssumeRoleWithWebIdentity" } else { "sqs:SendMessage" },
        "Resource": if kind == Kind::Trust { Value::Null } else { json!("arn:aws:sqs:eu-west-1:111122223333:q") },
    }] });
    let mut text = text;
    if kind == Kind::Trust {
        text["Statement"][0].as_object_mut().unwrap().remove("Resource");
    }
    let document = parse(&text.to_string(), kind).unwrap();
    remarks(&document, Some("111122223333"))
        .into_iter()
        .filter(|one| !one.advisory)
        .map(|one| one.rule)
        .collect()
}

#[test]
fn conditions_that_leave_everybody_in() {
    for condition in [
        json!({ "StringNotEquals": { "aws:PrincipalOrgID": "o-1" } }),
        json!({ "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-1" } }),
        json!({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }),
        json!({ "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } }),
        json!({ "StringLike": { "aws:PrincipalOrgID": "*" } }),
        json!({ "StringLike": { "aws:PrincipalOrgID": "o-*" } }),
        json!({ "StringLike": { "aws:PrincipalOrgID": "?*" } }),
        json!({ "StringEquals": { "aws:PrincipalOrgID": ["o-1", "${aws:PrincipalOrgID}"] } }),
        json!({ "StringEquals": { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } }),
        json!({ "StringLike": { "aws:PrincipalArn": "*" } }),
        json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }),
        json!({ "ArnLike": { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/a", "*"] } }),
        json!({ "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/a" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }),
        json!({ "IpAddress": { "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"] } }),
        json!({ "IpAddress": { "aws:SourceIp": "::/0" } }),
        json!({ "NotIpAddress": { "aws:SourceIp": "10.0.0.0/8" } }),
        json!({ "Null": { "aws:PrincipalOrgID": "false" } }),
        json!({ "Null": { "aws:SourceVpce": "false" } }),
        json!({ "Bool": { "aws:SecureTransport": "true" } }),
        json!({ "StringLike": { "aws:SourceVpce": "vpce-*" } }),
        json!({ "StringEquals": { "aws:RequestedRegion": "eu-west-1" } }),
        json!({ "StringLike": { "aws:userid": "AROA*" } }),
        json!({ "StringEquals": { "aws:PrincipalTag/team": "a" } }),
        json!({ "DateLessThan": { "aws:CurrentTime": "2999-01-01T00:00:00Z" } }),
        json!({ "StringLike": { "aws:Referer": "https://example.com/*" } }),
        json!({ "StringEquals": { "aws:PrincipalIsAWSService": "true" } }),
        json!({ "StringEquals": { "aws:ResourceAccount": "111122223333" } }),
    ] {
        let found = rules(Kind::Resource, json!("*"), condition.clone());
        assert!(found.contains(&"public-principal"), "{condition}: {found:?}");
    }
    for condition in [
        json!({ "StringEquals": { "aws:PrincipalOrgID": "o-1" } }),
        json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }),
        json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
        json!({ "StringEquals": { "aws:SourceVpce": "vpce-1" } }),
    ] {
        assert_eq!(rules(Kind::Resource, json!("*"), condition.clone()), [""; 0], "{condition}");
    }
}

/// 256 networks of the size that counts as narrow are the internet as well.
#[test]
fn many_small_networks_are_the_internet() {
    let all: Vec<String> = (0..256).map(|first| format!("{first}.0.0.0/8")).collect();
    let found = rules(Kind::Resource, json!("*"), json!({ "IpAddress": { "aws:SourceIp": all } }));
    assert!(found.contains(&"public-principal"), "{found:?}");
    let halves: Vec<String> = (0..16).map(|first| format!("{:x}000::/4", first)).collect();
    let found = rules(Kind::Resource, json!("*"), json!({ "IpAddress": { "aws:SourceIp": halves } }));
    assert!(found.contains(&"public-principal"), "{found:?}");
}

#[test]
fn sources_that_are_anybodys() {
    let service = || json!({ "Service": "sns.amazonaws.com" });
    for condition in [
        json!({ "ArnLike": { "aws:SourceArn": "*" } }),
        json!({ "StringLike": { "aws:SourceArn": "arn:aws:sns:*:*:*" } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:sns:*:1111*:t" } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::*" } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::prod-*" } }),
        json!({ "ArnEqualsIfExists": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t" } }),
        json!({ "StringEqualsIfExists": { "aws:SourceAccount": "111122223333" } }),
        json!({ "ForAllValues:StringEquals": { "aws:SourceAccount": "111122223333" } }),
        json!({ "StringNotEquals": { "aws:SourceAccount": "444455556666" } }),
        json!({ "StringLike": { "aws:SourceAccount": "*" } }),
        json!({ "StringLike": { "aws:SourceAccount": "1*" } }),
        json!({ "StringEquals": { "aws:SourceAccount": ["111122223333", "${aws:SourceAccount}"] } }),
        json!({ "Null": { "aws:SourceArn": "false" } }),
        json!({ "StringEquals": { "aws:PrincipalOrgID": "o-1" } }),
        json!({ "StringLike": { "aws:SourceOrgID": "o-*" } }),
        json!({ "StringLike": { "aws:SourceOrgPaths": "*" } }),
    ] {
        let found = rules(Kind::Resource, service(), condition.clone());
        assert!(found.contains(&"confused-deputy"), "{condition}: {found:?}");
    }
    let good = json!({ "ArnLike": { "aws:SourceArn": "arn:aws:sns:*:111122223333:*" } });
    assert_eq!(rules(Kind::Resource, service(), good), [""; 0]);
}

#[test]
fn tokens_that_are_anybodys() {
    let github = || json!({ "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" });
    let host = "token.actions.githubusercontent.com";
    let with = |sub: Value| {
        let mut condition = json!({ "StringEquals": { format!("{host}:aud"): "sts.amazonaws.com" } });
        for (operator, tests) in sub.as_object().unwrap() {
            for (key, values) in tests.as_object().unwrap() {
                condition[operator][format!("{host}:{key}")] = values.clone();
            }
        }
        condition
    };
    for condition in [
        with(json!({})),
        with(json!({ "StringLike": { "sub": "repo:acme/*" } })),
        with(json!({ "StringLike": { "sub": "repo:acme*/app:*" } })),
        with(json!({ "StringLike": { "sub": "repo:acme/app*" } })),
        with(json!({ "StringLike": { "sub": "*" } })),
        with(json!({ "StringLike": { "sub": "repo:*" } })),
        with(json!({ "StringLike": { "sub": "?epo:acme/app:*" } })),
        with(json!({ "StringLike": { "sub": ["repo:acme/app:ref:refs/heads/main", "repo:*/app:*"] } })),
        with(json!({ "StringNotLike": { "sub": "repo:evil/*" } })),
        with(json!({ "StringLikeIfExists": { "sub": "repo:acme/app:*" } })),
        with(json!({ "ForAllValues:StringLike": { "sub": "repo:acme/app:*" } })),
        with(json!({ "StringLike": { "repository": "acme/*" } })),
        with(
            json!({ "StringEquals": { "repository": "${token.actions.githubusercontent.com:repository}" } }),
        ),
        with(json!({ "StringEquals": { "sub": "${token.actions.githubusercontent.com:sub}" } })),
        with(json!({ "StringEquals": { "actor": "alice" } })),
        json!({ "StringEquals": { format!("{host}:sub"): "repo:acme/app:ref:refs/heads/main" } }),
        json!({
            "StringLike": { format!("{host}:aud"): "*" },
            "StringEquals": { format!("{host}:sub"): "repo:acme/app:ref:refs/heads/main" },
        }),
    ] {
        let found = rules(Kind::Trust, github(), condition.clone());
        assert!(found.contains(&"oidc-trust-too-wide"), "{condition}: {found:?}");
    }
    let good = with(json!({ "StringEquals": { "sub": "repo:acme/app:ref:refs/heads/main" } }));
    assert_eq!(rules(Kind::Trust, github(), good), [""; 0]);
}

/// Everybody by an ARN is everybody, and so is every account by a pattern.
#[test]
fn everybody_by_another_name() {
    for principal in [
        json!({ "AWS": "*" }),
        json!({ "AWS": ["111122223333", "*"] }),
        json!({ "AWS": "arn:aws:iam::*:root" }),
        json!({ "AWS": "arn:aws:iam::*:role/deploy" }),
        json!(["*"]),
        json!({ "CanonicalUser": "*" }),
        json!({ "Federated": "*" }),
        json!({ "aws": "*" }),
        json!({ "AWS": "**" }),
    ] {
        let found = rules(Kind::Resource, principal.clone(), json!({}));
        assert!(!found.is_empty(), "{principal}: {found:?}");
    }
}
