//! What is wrong with one document by itself: every rule trips and stays silent where it should.

use std::collections::BTreeSet;

use pairgate::iam::catalog;
use pairgate::iam::document::Kind;
use pairgate::iam::lint::{self, Remark, credentials, data_access, remarks};
use pairgate::text::Lang;

use crate::{one, read};

const OWN: &str = "111122223333";

/// `rule` with the text it points at; `?` in front of what is only worth a word.
fn told(text: &str, found: &[Remark]) -> Vec<String> {
    let tell = |remark: &Remark| {
        for words in std::iter::once(&remark.message).chain(&remark.details) {
            let (en, ja) = (words.get(Lang::En), words.get(Lang::Ja));
            assert!(!en.is_empty() && !ja.is_empty() && en != ja, "{remark:?}");
            assert!(!en.contains("{}") && !ja.contains("{}") && !en.ends_with('.'), "{remark:?}");
        }
        assert!(lint::RULES.contains(&remark.rule), "{remark:?}");
        let place = &text[remark.span.start..remark.span.end];
        format!("{}{}: {place}", if remark.advisory { "?" } else { "" }, remark.rule)
    };
    found.iter().map(tell).collect()
}

fn found(kind: Kind, statement: &str, account: Option<&str>) -> Vec<String> {
    let (text, document) = one(kind, statement);
    told(&text, &remarks(&document, account))
}

/// What is told of an identity policy that allows the actions on the resources.
fn allowed(actions: &str, resources: &str, more: &str) -> Vec<String> {
    found(
        Kind::Identity,
        &format!(r#""Effect": "Allow", "Action": {actions}, "Resource": {resources}{more}"#),
        None,
    )
}

fn of<'f>(found: &'f [String], rule: &str) -> Vec<&'f str> {
    let of = |text: &'f String| {
        text.trim_start_matches('?').starts_with(&format!("{rule}:")).then_some(text.as_str())
    };
    found.iter().filter_map(of).collect()
}

#[test]
fn wildcards_of_actions() {
    for (actions, wanted) in [
        (r#""*""#, vec![r#"wildcard-action: "*""#]),
        (r#""*:*""#, vec![r#"wildcard-action: "*:*""#]),
        (r#"["s3:GetObject", "sqs:*"]"#, vec![r#"wildcard-action: "sqs:*""#]),
        (r#""SQS:**""#, vec![r#"wildcard-action: "SQS:**""#]),
        // Every action of the service has an `e`.
        (r#""sqs:*e*""#, vec![r#"wildcard-action: "sqs:*e*""#]),
        (r#""nosuchservice:*""#, vec![r#"wildcard-action: "nosuchservice:*""#]),
        (r#"["s3:Get*", "s3:List*", "ec2:Describe*"]"#, vec![]),
        (r#""s3:Put*""#, vec![]),
        (r#""sqs:SendMessage""#, vec![]),
    ] {
        let found = allowed(actions, r#""arn:aws:sqs:eu-west-1:111122223333:q""#, "");
        assert_eq!(of(&found, "wildcard-action"), wanted, "{actions}");
    }
    let not = found(
        Kind::Identity,
        r#""Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::b""#,
        None,
    );
    assert_eq!(of(&not, "wildcard-action"), [r#"wildcard-action: "NotAction": "iam:*""#]);
    for statement in [
        r#""Effect": "Deny", "Action": "*", "Resource": "*""#,
        r#""Effect": "Deny", "NotAction": "iam:*", "Resource": "*""#,
    ] {
        assert_eq!(found(Kind::Identity, statement, None), [""; 0], "{statement}");
    }
    let root = r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*""#;
    for (action, wanted) in [("kms:*", vec![]), ("sqs:*", vec![r#"?wildcard-action: "sqs:*""#])] {
        let statement = format!(r#""Effect": "Allow", "Action": "{action}", {root}"#);
        assert_eq!(found(Kind::Resource, &statement, Some(OWN)), wanted, "{action}");
    }
}

#[test]
fn wildcards_of_resources() {
    for (actions, resources, more, wanted) in [
        (r#""sqs:SendMessage""#, r#""*""#, "", vec![r#"wildcard-resource: "*""#]),
        (
            r#""iam:PutRolePolicy""#,
            r#"["arn:aws:iam::111122223333:role/x", "*"]"#,
            "",
            vec![r#"wildcard-resource: "*""#],
        ),
        (r#""sqs:TagQueue""#, r#""*""#, "", vec![r#"?wildcard-resource: "*""#]),
        (r#"["sqs:Get*", "ec2:DescribeInstances"]"#, r#""*""#, "", vec![]),
        // It takes no resource at all.
        (r#""ec2:DescribeInstances""#, r#""*""#, "", vec![]),
        (r#""ce:CreateAnomalyMonitor2""#, r#""*""#, "", vec![r#"?wildcard-resource: "*""#]),
        (r#""sqs:SendMessage""#, r#""arn:aws:sqs:*:*:app-*""#, "", vec![]),
        (
            r#""ec2:StopInstances""#,
            r#""*""#,
            r#", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}"#,
            vec![r#"?wildcard-resource: "*""#],
        ),
        (
            r#""ec2:StopInstances""#,
            r#""*""#,
            r#", "Condition": {"StringEqualsIfExists": {"aws:ResourceTag/team": "web"}}"#,
            vec![r#"wildcard-resource: "*""#],
        ),
        (
            r#""ec2:StopInstances""#,
            r#""*""#,
            r#", "Condition": {"StringLike": {"aws:ResourceTag/team": "*"}}"#,
            vec![r#"wildcard-resource: "*""#],
        ),
    ] {
        assert_eq!(
            of(&allowed(actions, resources, more), "wildcard-resource"),
            wanted,
            "{actions} {resources}{more}"
        );
    }
    let not = r#""Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": "arn:aws:sqs:*:*:x""#;
    let wanted = [r#"wildcard-resource: "NotResource": "arn:aws:sqs:*:*:x""#];
    assert_eq!(found(Kind::Identity, not, None), wanted);
    let own = r#""Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": {"AWS": "111122223333"}"#;
    assert_eq!(found(Kind::Resource, own, Some(OWN)), [""; 0]);
}

#[test]
fn what_only_limits_may_be_wide() {
    let wide = r#""Effect": "Allow", "Action": "*", "Resource": "*""#;
    for kind in [Kind::Boundary, Kind::Scp] {
        assert_eq!(found(kind, wide, None), [""; 0]);
    }
    assert_eq!(found(Kind::Rcp, &format!(r#"{wide}, "Principal": "*""#), None), [""; 0]);
    assert_eq!(found(Kind::Scp, r#""Effect": "Deny", "Action": "nosuch:X", "Resource": "*""#, None).len(), 1);
}

fn resource(principal: &str, condition: &str) -> Vec<String> {
    let statement = format!(
        r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", {principal}, "Condition": {{{condition}}}"#
    );
    found(Kind::Resource, &statement, Some(OWN))
}

#[test]
fn everybody() {
    for (principal, wanted) in [
        (r#""Principal": "*""#, r#"public-principal: "*""#),
        (r#""Principal": {"AWS": ["111122223333", "*"]}"#, r#"public-principal: "*""#),
        (
            r#""NotPrincipal": {"AWS": "111122223333"}"#,
            r#"public-principal: "NotPrincipal": {"AWS": "111122223333"}"#,
        ),
    ] {
        assert_eq!(resource(principal, ""), [wanted]);
        assert_eq!(resource(principal, r#""StringEquals": {"aws:PrincipalOrgID": "o-abc1234567"}"#), [""; 0]);
    }
    for narrow in [
        r#""StringEquals": {"aws:PrincipalOrgID": ["o-abc1234567", "o-xyz1234567"]}"#,
        r#""StringEquals": {"AWS:sourceaccount": "111122223333"}"#,
        r#""ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}"#,
        r#""ArnLike": {"aws:SourceArn": "arn:aws:s3:::my-bucket"}"#,
        r#""StringEquals": {"aws:SourceVpce": "vpce-1"}"#,
        r#""StringLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}"#,
        r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}"#,
        r#""StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}"#,
        r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc1234567/r-x/*"}"#,
        r#""Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}"#,
        r#""StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE123:*"}"#,
    ] {
        assert_eq!(resource(r#""Principal": "*""#, narrow), [""; 0], "{narrow}");
    }
    for open in [
        r#""StringLike": {"aws:PrincipalOrgID": "*"}"#,
        r#""StringLike": {"aws:PrincipalOrgID": ["o-abc1234567", "o-*"]}"#,
        r#""StringNotEquals": {"aws:PrincipalOrgID": "o-abc1234567"}"#,
        r#""StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abc1234567"}"#,
        r#""ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-abc1234567"}"#,
        r#""IpAddress": {"aws:SourceIp": "0.0.0.0/0"}"#,
        r#""IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}"#,
        r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}"#,
        r#""ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}"#,
        r#""ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}"#,
        r#""StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}"#,
        r#""Bool": {"aws:SecureTransport": "true"}"#,
        r#""StringEquals": {"aws:PrincipalTag/team": "web"}"#,
        r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-x/*"}"#,
        r#""Null": {"aws:PrincipalOrgID": "false"}"#,
    ] {
        assert_eq!(resource(r#""Principal": "*""#, open), [r#"public-principal: "*""#], "{open}");
    }
    let trust = r#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}"#;
    assert_eq!(found(Kind::Trust, trust, Some(OWN)), [r#"public-principal: "*""#]);
}

#[test]
fn other_accounts() {
    let trust = |principal: &str, account| {
        found(
            Kind::Trust,
            &format!(r#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {principal}"#),
            account,
        )
    };
    let foreign = r#"{"AWS": ["111122223333", "arn:aws:iam::444455556666:role/ci"]}"#;
    let place = r#""arn:aws:iam::444455556666:role/ci""#;
    assert_eq!(trust(foreign, Some(OWN)), [format!("cross-account-trust: {place}")]);
    assert_eq!(trust(foreign, None), [r#"?cross-account-trust: "111122223333""#]);
    assert_eq!(trust(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#, Some(OWN)), [""; 0]);
    assert_eq!(trust(r#"{"AWS": "111122223333"}"#, None), [r#"?cross-account-trust: "111122223333""#]);
    let identity = r#"{"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}"#;
    assert_eq!(trust(identity, Some(OWN)), [""; 0]);

    let details = |condition: &str| {
        let (_, document) = one(
            Kind::Trust,
            &format!(
                r#""Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {{"AWS": "444455556666"}}{condition}"#
            ),
        );
        let found = remarks(&document, Some(OWN));
        found[0].details.iter().map(|text| text.get(Lang::En).to_owned()).collect::<Vec<_>>()
    };
    assert!(details("")[0].starts_with("no condition on `sts:ExternalId`"));
    assert_eq!(details(r#", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}"#), [""; 0]);
    assert!(!details(r#", "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "x"}}"#).is_empty());
    let deny = r#""Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"AWS": "444455556666"}"#;
    assert_eq!(found(Kind::Trust, deny, Some(OWN)), [""; 0]);
}

#[test]
fn services_for_anybody() {
    let service = |name: &str| format!(r#""Principal": {{"Service": "{name}"}}"#);
    let sns = service("sns.amazonaws.com");
    assert_eq!(resource(&sns, ""), [r#"confused-deputy: "sns.amazonaws.com""#]);
    for narrow in [
        r#""ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"}"#,
        r#""StringEquals": {"aws:SourceAccount": "111122223333"}"#,
        r#""StringEquals": {"aws:SourceOrgID": "o-abc1234567"}"#,
        r#""ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:*"}"#,
    ] {
        assert_eq!(resource(&sns, narrow), [""; 0], "{narrow}");
    }
    for open in [
        r#""ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}"#,
        r#""StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}"#,
        // Says who calls, and that is the service.
        r#""StringEquals": {"aws:PrincipalOrgID": "o-abc1234567"}"#,
        r#""StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}"#,
    ] {
        assert_eq!(resource(&sns, open), [r#"confused-deputy: "sns.amazonaws.com""#], "{open}");
    }
    let logs = r#""Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/AWSLogs/111122223333/*", "Principal": {"Service": "delivery.logs.amazonaws.com"}"#;
    assert_eq!(found(Kind::Resource, logs, None), [r#"?confused-deputy: "delivery.logs.amazonaws.com""#]);
    for (name, wanted) in [
        ("lambda.amazonaws.com", vec![]),
        ("ec2.amazonaws.com.cn", vec![]),
        ("ecs-tasks.amazonaws.com", vec![]),
        ("scheduler.amazonaws.com", vec![r#"?confused-deputy: "scheduler.amazonaws.com""#]),
        ("unheard-of.amazonaws.com", vec![r#"?confused-deputy: "unheard-of.amazonaws.com""#]),
    ] {
        let statement = format!(r#""Effect": "Allow", "Action": "sts:AssumeRole", {}"#, service(name));
        assert_eq!(found(Kind::Trust, &statement, Some(OWN)), wanted, "{name}");
    }
}

pub(crate) fn web_identity(provider: &str, condition: &str) -> Vec<String> {
    let statement = format!(
        r#""Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {{"Federated": "{provider}"}}, "Condition": {{{condition}}}"#
    );
    let all = found(Kind::Trust, &statement, Some(OWN));
    all.iter().map(|text| text.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn tokens_of_others() {
    let wide = ["oidc-trust-too-wide"];
    let word = ["?oidc-trust-too-wide"];
    let fine: [&str; 0] = [];

    const GITHUB: &str = "token.actions.githubusercontent.com";
    let github = |operator: &str, sub: &str| {
        web_identity(
            &format!("arn:aws:iam::111122223333:oidc-provider/{GITHUB}"),
            &format!(
                r#""StringEqualsIgnoreCase": {{"{GITHUB}:aud": "sts.amazonaws.com"}}, "{operator}": {{"{GITHUB}:sub": {sub}}}"#
            ),
        )
    };
    for sub in [
        r#""*""#,
        r#""repo:*""#,
        r#""repo:acme/*""#,
        r#""repo:acme/*:ref:refs/heads/main""#,
        r#""repo:acme/app*""#,
        r#""repo:*/app:*""#,
        r#"["repo:acme/app:ref:refs/heads/main", "repo:acme/*"]"#,
        r#""r*""#,
    ] {
        assert_eq!(github("StringLike", sub), wide, "{sub}");
    }
    assert_eq!(github("StringLike", r#""repo:acme/app:*""#), word);
    for sub in [r#""repo:acme/app:ref:refs/heads/release-*""#, r#""repo:acme/app:environment:prod""#] {
        assert_eq!(github("StringLike", sub), fine, "{sub}");
    }
    assert_eq!(github("StringEquals", r#""repo:acme/app:environment:prod""#), fine);
    assert_eq!(github("StringEquals", r#""repo:acme/*""#), word, "a star that is a character");
    for operator in
        ["ForAllValues:StringEquals", "StringEqualsIfExists", "StringNotEquals", "ForAllValues:StringLike"]
    {
        assert_eq!(github(operator, r#""repo:acme/app:environment:prod""#), wide, "{operator}");
    }
    assert_eq!(github("ForAnyValue:StringEquals", r#""repo:acme/app:environment:prod""#), fine);

    let bare = format!("arn:aws:iam::111122223333:oidc-provider/{GITHUB}");
    assert_eq!(web_identity(&bare, ""), wide);
    let aud = format!(r#""StringEquals": {{"{GITHUB}:aud": "sts.amazonaws.com"}}"#);
    assert_eq!(web_identity(&bare, &aud), wide, "no subject");
    let sub = format!(r#""StringEquals": {{"{GITHUB}:sub": "repo:acme/app:environment:prod"}}"#);
    assert_eq!(web_identity(&bare, &sub), wide, "no audience");
    let any =
        format!(r#""StringLike": {{"{GITHUB}:aud": "*", "{GITHUB}:sub": "repo:acme/app:environment:prod"}}"#);
    assert_eq!(web_identity(&bare, &any), wide, "any audience");
    // Two tests of one key must both hold: the narrow one counts.
    let both = format!(
        r#"{aud}, "StringLike": {{"{GITHUB}:sub": "repo:acme/*"}}, "StringEqualsIgnoreCase": {{"{GITHUB}:sub": "repo:acme/app:environment:prod"}}"#
    );
    assert_eq!(web_identity(&bare, &both), fine);
    let claim = format!(
        r#""StringEquals": {{"{GITHUB}:aud": "x", "{GITHUB}:repository": "acme/app"}}, "StringLike": {{"{GITHUB}:sub": "repo:acme/*"}}"#
    );
    assert_eq!(web_identity(&bare, &claim), fine);
}

#[test]
fn tokens_of_other_providers() {
    let arn = |host: &str| format!("arn:aws:iam::111122223333:oidc-provider/{host}");
    let like = |host: &str, sub: &str| {
        web_identity(
            &arn(host),
            &format!(r#""StringEquals": {{"{host}:aud": "x"}}, "StringLike": {{"{host}:sub": "{sub}"}}"#),
        )
    };
    let bitbucket = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
    let eks = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF";
    for (host, sub, wanted) in [
        ("gitlab.com", "project_path:acme/*", "oidc-trust-too-wide"),
        ("gitlab.com", "project_path:acme/sub/app:ref_type:branch:ref:*", "?oidc-trust-too-wide"),
        ("gitlab.com", "project_path:acme/app:ref_type:branch:ref:main", ""),
        (bitbucket, "*", "oidc-trust-too-wide"),
        (bitbucket, "{uuid}:*", "?oidc-trust-too-wide"),
        ("app.terraform.io", "organization:acme:*", "oidc-trust-too-wide"),
        ("app.terraform.io", "organization:*:project:p:workspace:w:run_phase:apply", "oidc-trust-too-wide"),
        ("app.terraform.io", "organization:acme:project:p:workspace:*:run_phase:*", ""),
        ("app.terraform.io", "organization:acme:project:*:workspace:w:run_phase:*", ""),
        (eks, "system:serviceaccount:*:app", "oidc-trust-too-wide"),
        (eks, "system:serviceaccount:ns:*", "?oidc-trust-too-wide"),
        (eks, "system:serviceaccount:ns:app", ""),
        ("login.example.com/tenant", "*", "oidc-trust-too-wide"),
        ("login.example.com/tenant", "client-1", ""),
    ] {
        let found = like(host, sub);
        assert_eq!(found.first().map_or("", String::as_str), wanted, "{host} {sub}");
    }
    let only_sub = format!(r#""StringEquals": {{"{eks}:sub": "system:serviceaccount:ns:app"}}"#);
    assert_eq!(web_identity(&arn(eks), &only_sub), ["?oidc-trust-too-wide"]);
    let only_aud = format!(r#""StringEquals": {{"{eks}:aud": "sts.amazonaws.com"}}"#);
    assert_eq!(web_identity(&arn(eks), &only_aud), ["oidc-trust-too-wide"]);
    assert_eq!(web_identity("cognito-identity.amazonaws.com", ""), ["oidc-trust-too-wide"]);
    assert_eq!(
        web_identity("accounts.google.com", r#""StringEquals": {"accounts.google.com:sub": "1"}"#),
        [""; 0]
    );
    assert_eq!(
        web_identity("login.example.com", r#""StringEquals": {"login.example.com:aud": "x"}"#),
        ["?oidc-trust-too-wide"]
    );
    assert_eq!(web_identity("arn:aws:iam::111122223333:saml-provider/x", ""), [""; 0]);
}

#[test]
fn handing_over_roles() {
    let to = r#", "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}"#;
    let any = r#", "Condition": {"StringLike": {"iam:PassedToService": "*"}}"#;
    for (actions, resources, more, wanted) in [
        (r#""iam:PassRole""#, r#""*""#, "", vec![r#"passrole-unbounded: "*""#]),
        (
            r#""iam:P*""#,
            r#""arn:aws:iam::111122223333:role/*""#,
            "",
            vec![r#"passrole-unbounded: "arn:aws:iam::111122223333:role/*""#],
        ),
        (r#""IAM:passrole""#, r#""arn:aws:iam::*:*""#, "", vec![r#"passrole-unbounded: "arn:aws:iam::*:*""#]),
        (r#""iam:PassRole""#, r#""*""#, any, vec![r#"passrole-unbounded: "*""#]),
        (r#""iam:PassRole""#, r#""*""#, to, vec![]),
        (r#""iam:PassRole""#, r#""arn:aws:iam::111122223333:role/app-*""#, "", vec![]),
        (r#""iam:GetRole""#, r#""*""#, "", vec![]),
    ] {
        let found = allowed(actions, resources, more);
        assert_eq!(of(&found, "passrole-unbounded"), wanted, "{actions} {resources}{more}");
    }
    let not = found(Kind::Identity, r#""Effect": "Allow", "NotAction": "s3:*", "Resource": "*""#, None);
    assert_eq!(of(&not, "passrole-unbounded"), [r#"passrole-unbounded: "*""#]);
    let not = found(Kind::Identity, r#""Effect": "Allow", "NotAction": "iam:*", "Resource": "*""#, None);
    assert_eq!(of(&not, "passrole-unbounded"), [""; 0]);
}

#[test]
fn data_and_credentials() {
    for (actions, resources, rule, wanted) in [
        (r#""s3:GetObject""#, r#""*""#, "data-exfiltration", vec![r#"data-exfiltration: "*""#]),
        (
            r#""s3:Get*""#,
            r#""arn:aws:s3:::*""#,
            "data-exfiltration",
            vec![r#"data-exfiltration: "arn:aws:s3:::*""#],
        ),
        (
            r#""s3:GetObject""#,
            r#""arn:aws:s3:::*/*""#,
            "data-exfiltration",
            vec![r#"data-exfiltration: "arn:aws:s3:::*/*""#],
        ),
        (r#""s3:GetObject""#, r#""arn:aws:s3:::b/*""#, "data-exfiltration", vec![]),
        (r#""s3:GetObject""#, r#""arn:aws:sqs:*""#, "data-exfiltration", vec![]),
        (
            r#""secretsmanager:GetSecretValue""#,
            r#""arn:aws:secretsmanager:eu-west-1:111122223333:secret:*""#,
            "data-exfiltration",
            vec![r#"data-exfiltration: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*""#],
        ),
        (r#""s3:ListBucket""#, r#""*""#, "data-exfiltration", vec![]),
        (r#""iam:CreateAccessKey""#, r#""*""#, "credential-exposure", vec![r#"credential-exposure: "*""#]),
        (
            r#""iam:CreateAccessKey""#,
            r#""arn:aws:iam::*:user/${aws:username}""#,
            "credential-exposure",
            vec![],
        ),
        (
            r#""sts:AssumeRole""#,
            r#""arn:aws:iam::*:role/*""#,
            "credential-exposure",
            vec![r#"credential-exposure: "arn:aws:iam::*:role/*""#],
        ),
        (r#""sts:AssumeRole""#, r#""arn:aws:iam::444455556666:role/ci""#, "credential-exposure", vec![]),
        (r#""ecr:GetAuthorizationToken""#, r#""*""#, "credential-exposure", vec![]),
        (r#""lambda:GetFunction""#, r#""*""#, "credential-exposure", vec![r#"?credential-exposure: "*""#]),
        // Everything is told as everything.
        (r#""*""#, r#""*""#, "credential-exposure", vec![]),
        (r#""*""#, r#""*""#, "data-exfiltration", vec![]),
    ] {
        assert_eq!(of(&allowed(actions, resources, ""), rule), wanted, "{actions} {resources}");
    }
    let via = r#", "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}"#;
    assert_eq!(
        of(&allowed(r#""kms:Decrypt""#, r#""*""#, via), "data-exfiltration"),
        [r#"?data-exfiltration: "*""#]
    );
}

#[test]
fn what_is_invalid_is_told_with_its_weight() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObjects", "nosuch:Thing", "s3:GetObject"], "Resource": "arn:aws:s3:::b/*"},
        {"Sid": "not plain", "Effect": "Deny", "Action": ["S3:getobjects", "GetObject"], "Resource": "*"}
    ]}"#;
    let document = read(Kind::Identity, text);
    let found = remarks(&document, None);
    assert_eq!(
        told(text, &found),
        [
            r#"?policy-document-invalid: "s3:GetObjects""#,
            r#"?policy-document-invalid: "nosuch:Thing""#,
            r#"?policy-document-invalid: "not plain""#,
            r#"policy-document-invalid: "GetObject""#,
        ]
    );
    assert_eq!(
        found.iter().map(|one| one.statement).collect::<Vec<_>>(),
        [Some(0), Some(0), Some(1), Some(1)]
    );
}

#[test]
fn tables_name_actions_that_exist_with_a_source_and_are_sorted() {
    let rows: Vec<(&str, &str)> = data_access()
        .iter()
        .map(|row| (row.action, row.source))
        .chain(credentials().iter().map(|row| (row.action, row.source)))
        .collect();
    for (action, source) in &rows {
        let known = catalog::find(action).unwrap_or_else(|| panic!("`{action}` is not known"));
        assert_eq!(*action, format!("{}:{}", known.service, known.name));
        assert!(source.len() > 10, "{action}");
    }
    assert!(data_access().iter().all(|row| ["read", "copy", "share", "decrypt"].contains(&row.how)));
    let sorted =
        |names: Vec<&str>| names.is_sorted_by(|one, other| one.to_lowercase() < other.to_lowercase());
    assert!(sorted(data_access().iter().map(|row| row.action).collect()));
    assert!(sorted(credentials().iter().map(|row| row.action).collect()));
    assert!(data_access().len() > 40 && credentials().len() > 35, "rows were lost");

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/iam");
    for (name, columns, rows) in [
        ("data-access.tsv", 3, data_access().len()),
        ("credentials.tsv", 3, credentials().len()),
        ("passed-roles.tsv", 2, 12),
    ] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(
            lines.iter().all(|line| line.split('\t').count() == columns && !line.contains("\t\t")),
            "{name}"
        );
        assert_eq!(lines.len(), rows, "{name}");
        assert!(lines.is_sorted_by_key(|line| line.split('\t').next().unwrap().to_lowercase()), "{name}");
    }
}

#[test]
fn rules_are_told_apart() {
    assert_eq!(lint::RULES.iter().collect::<BTreeSet<_>>().len(), lint::RULES.len());
}

#[test]
fn hostile_documents_are_looked_at_quickly() {
    let many: String = (0..60_000).map(|n| format!("\"s3:*{n}*\",")).collect();
    let stars = "\"*\",".repeat(100_000);
    for statement in [
        format!(r#""Effect": "Allow", "Action": [{many}"s3:x"], "Resource": "*""#),
        format!(r#""Effect": "Allow", "Action": [{stars}"s3:x"], "Resource": [{stars}"*"]"#),
        format!(r#""Effect": "Allow", "NotAction": [{many}"s3:x"], "Resource": "*""#),
        format!(r#""Effect": "Allow", "Action": "kms:Decrypt", "Resource": [{stars}"arn:aws:s3:::b"]"#),
    ] {
        let (_, document) = one(Kind::Identity, &statement);
        assert!(!remarks(&document, None).is_empty());
    }
}
