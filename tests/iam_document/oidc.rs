//! Providers whose tokens anybody can get in a way of their own.

use crate::lint::web_identity;

const WIDE: [&str; 1] = ["oidc-trust-too-wide"];
const WORD: [&str; 1] = ["?oidc-trust-too-wide"];
const FINE: [&str; 0] = [];

#[test]
fn guests_of_an_identity_pool_signed_in_nowhere() {
    let host = "cognito-identity.amazonaws.com";
    let pool = format!(r#""StringEquals": {{"{host}:aud": "eu-west-1:x"}}"#);
    assert_eq!(web_identity(host, &pool), WIDE, "no amr");
    for (operator, value, wanted) in [
        ("ForAnyValue:StringLike", r#""authenticated""#, &FINE[..]),
        ("ForAnyValue:StringEquals", r#""authenticated""#, &FINE),
        ("ForAnyValue:StringLike", r#""graph.facebook.com""#, &FINE),
        ("ForAnyValue:StringLike", r#""unauthenticated""#, &WIDE),
        ("ForAnyValue:StringLike", r#""*authenticated""#, &WIDE),
        ("ForAnyValue:StringLike", r#"["authenticated", "unauthenticated"]"#, &WIDE),
        ("ForAllValues:StringLike", r#""authenticated""#, &WIDE),
        ("ForAnyValue:StringLikeIfExists", r#""authenticated""#, &WIDE),
    ] {
        let found = web_identity(host, &format!(r#"{pool}, "{operator}": {{"{host}:amr": {value}}}"#));
        assert_eq!(found, wanted, "{operator} {value}");
    }
    let one = format!(r#""StringEquals": {{"{host}:aud": "eu-west-1:x", "{host}:sub": "eu-west-1:y"}}"#);
    assert_eq!(web_identity(host, &one), FINE);
}

#[test]
fn an_audience_of_google_that_its_bearer_chooses_keeps_nobody_out() {
    let host = "accounts.google.com";
    let with = |claim: &str| web_identity(host, &format!(r#""StringEquals": {{"{host}:{claim}": "1"}}"#));
    assert_eq!(with("oaud"), WIDE);
    assert_eq!(with("aud"), FINE);
    assert_eq!(with("sub"), FINE);
}

#[test]
fn a_workflow_of_github_is_called_by_others_unless_the_owner_is_asked_for() {
    let host = "token.actions.githubusercontent.com";
    let provider = format!("arn:aws:iam::111122223333:oidc-provider/{host}");
    let with = |more: &str| {
        let more = more.replace("HOST", host);
        let aud = format!(
            r#""StringEquals": {{"{host}:aud": "sts.amazonaws.com", "{host}:job_workflow_ref": "acme/flows/.github/workflows/deploy.yml@refs/heads/main"}}"#
        );
        web_identity(&provider, &format!("{aud}{more}"))
    };
    assert_eq!(with(""), WORD);
    assert_eq!(with(r#", "StringLike": {"HOST:sub": "repo:*"}"#), WORD);
    assert_eq!(with(r#", "StringLike": {"HOST:sub": "repo:acme*"}"#), WORD);
    assert_eq!(with(r#", "StringLike": {"HOST:sub": "repo:acme/*"}"#), FINE);
    assert_eq!(with(r#", "StringEqualsIgnoreCase": {"HOST:repository_owner": "acme"}"#), FINE);
    assert_eq!(with(r#", "StringEqualsIgnoreCase": {"HOST:repository": "acme/app"}"#), FINE);
    assert_eq!(with(r#", "StringLike": {"HOST:repository_owner": "*"}"#), WORD);
}

#[test]
fn providers_that_many_share_need_a_subject() {
    for (host, open, loose, fixed) in [
        (
            "agent.buildkite.com",
            &["organization:acme:*", "organization:*:pipeline:p:*", "organization:acme:pipeline:p*"][..],
            &["organization:acme:pipeline:deploy:*", "organization:acme:pipeline:deploy:*:step:x"][..],
            &["organization:acme:pipeline:deploy:ref:refs/heads/main:*"][..],
        ),
        (
            "api.pulumi.com/oidc",
            &["pulumi:deploy:org:acme:*", "pulumi:*:org:acme:project:p:*", "*"],
            &[],
            &[
                "pulumi:deploy:org:acme:project:p:stack:s:*",
                "pulumi:deploy:org:acme:project:*:stack:prod:operation:update:scope:write",
            ],
        ),
    ] {
        let provider = format!("arn:aws:iam::111122223333:oidc-provider/{host}");
        let aud = format!(r#""StringEquals": {{"{host}:aud": "sts.amazonaws.com"}}"#);
        assert_eq!(web_identity(&provider, &aud), WIDE, "{host}");
        for (subjects, wanted) in [(open, &WIDE[..]), (loose, &WORD), (fixed, &FINE)] {
            for sub in subjects {
                let found =
                    web_identity(&provider, &format!(r#"{aud}, "StringLike": {{"{host}:sub": "{sub}"}}"#));
                assert_eq!(found, wanted, "{sub}");
            }
        }
    }
}
