//! Whom roles let in.

use pairgate::audit::{AwsItem, Change, Known, Object, Reason, Risk, Verb};

use pairgate::audit::aws::facts::Organisation;

use crate::build::*;

const OUT: &str = r#"{"AWS": "arn:aws:iam::999988887777:root"}"#;

fn statement(principal: &str, action: &str, condition: &str) -> String {
    let condition =
        if condition.is_empty() { String::new() } else { format!(", \"Condition\": {condition}") };
    trust(&format!(
        "{{\"Effect\": \"Allow\", \"Principal\": {principal}, \"Action\": \"{action}\"{condition}}}"
    ))
}

fn assume(principal: &str, condition: &str) -> String {
    statement(principal, "sts:AssumeRole", condition)
}

fn found(text: String) -> Vec<(String, Risk, Verb)> {
    let audited = judged(&with_role(|one| one.trust = Known::Known(text.clone())));
    assert_eq!(notes(&audited), Vec::<String>::new(), "{text}");
    let told = |finding: &pairgate::audit::Finding| match &finding.object {
        Object::Aws { item: AwsItem::Trust { role, trusted }, .. } => {
            assert_eq!((role.as_str(), finding.check.id), ("app", "aws-external-trust"));
            (trusted.clone(), finding.risk, finding.verb)
        }
        other => panic!("{other:?}"),
    };
    audited.findings.iter().map(told).collect()
}

#[test]
fn everybody_inside_and_services_of_aws_are_trusted() {
    for principal in [
        r#"{"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}"#,
        r#"{"AWS": "111122223333"}"#,
        r#"{"AWS": "arn:aws:iam::111122223333:role/other"}"#,
        r#"{"AWS": ["444455556666", "arn:aws:iam::444455556666:user/bob"]}"#,
    ] {
        assert_eq!(found(assume(principal, "")), Vec::new(), "{principal}");
    }
}

#[test]
fn whoever_is_outside_is_found_with_the_risk_that_it_is() {
    let id = r#"{"StringEquals": {"sts:ExternalId": "s3cr"}}"#;
    let org = r#"{"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}"#;
    let deny = r#"{"StringNotEquals": {"sts:ExternalId": "s3cr"}}"#;
    let any = r#"{"StringLike": {"sts:ExternalId": "*"}}"#;
    let maybe = r#"{"StringEqualsIfExists": {"sts:ExternalId": "s3cr"}}"#;
    let rows = [
        (OUT, "", Risk::Medium),
        (r#"{"AWS": "999988887777"}"#, "", Risk::Medium),
        (OUT, id, Risk::Low),
        (OUT, deny, Risk::Medium),
        (OUT, any, Risk::Medium),
        (OUT, maybe, Risk::Medium),
        ("\"*\"", "", Risk::High),
        (r#"{"AWS": "*"}"#, "", Risk::High),
        (r#"{"AWS": "*"}"#, org, Risk::Low),
        // One that says nothing of accounts does not make up for one that names a stranger.
        (
            r#"{"AWS": "*"}"#,
            r#"{"StringEquals": {"aws:PrincipalAccount": "999988887777"}, "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}"#,
            Risk::Medium,
        ),
        (
            r#"{"AWS": "*"}"#,
            r#"{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::999988887777:role/x", "arn:aws:iam::111122223333:role/x"]}}"#,
            Risk::Medium,
        ),
        (r#"{"AWS": "*"}"#, r#"{"StringEquals": {"aws:VpceAccount": "999988887777"}}"#, Risk::Medium),
        (
            r#"{"AWS": "*"}"#,
            r#"{"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}"#,
            Risk::Low,
        ),
        // Somebody else's organisation is outside, whatever else it is.
        (r#"{"AWS": "*"}"#, r#"{"StringEquals": {"aws:PrincipalOrgID": "o-strangers00"}}"#, Risk::Medium),
        (
            r#"{"AWS": "*"}"#,
            r#"{"StringEquals": {"aws:PrincipalOrgID": ["o-abcdefghij", "o-strangers00"]}}"#,
            Risk::Medium,
        ),
        (
            r#"{"AWS": "*"}"#,
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-strangers00/r-ab12/*"}}"#,
            Risk::Medium,
        ),
        (
            r#"{"AWS": "*"}"#,
            r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*"}}"#,
            Risk::Low,
        ),
        (r#"{"AWS": "*"}"#, r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#, Risk::Low),
    ];
    for (principal, condition, risk) in rows {
        let all = found(assume(principal, condition));
        assert_eq!(all.len(), 1, "{principal} {condition}");
        assert_eq!((all[0].1, all[0].2), (risk, Verb::Delegate), "{principal} {condition}");
    }
}

#[test]
fn an_administrator_that_trusts_somebody_outside_is_worse() {
    for (condition, risk) in
        [("", Risk::High), (r#"{"StringEquals": {"sts:ExternalId": "s3cr"}}"#, Risk::Medium)]
    {
        let audited = judged(&with_role(|one| {
            one.trust = Known::Known(assume(OUT, condition));
            one.grants = Known::Known(admin());
        }));
        assert_eq!(only(&audited, "aws-external-trust").risk, risk);
    }
}

#[test]
fn each_entry_is_one_finding_and_the_worst_statement_counts() {
    let two = format!(
        "{{\"Effect\": \"Allow\", \"Principal\": {OUT}, \"Action\": \"sts:AssumeRole\", \"Condition\": {{\"StringEquals\": {{\"sts:ExternalId\": \"x\"}}}}}}, {{\"Effect\": \"Allow\", \"Principal\": {{\"AWS\": [\"arn:aws:iam::999988887777:root\", \"555566667777\"]}}, \"Action\": \"sts:AssumeRole\"}}"
    );
    let all = found(trust(&two));
    let names: Vec<_> = all.iter().map(|(name, risk, _)| (name.as_str(), *risk)).collect();
    assert_eq!(names, [("555566667777", Risk::Medium), ("arn:aws:iam::999988887777:root", Risk::Medium)]);
}

#[test]
fn the_id_of_somebody_who_was_deleted_is_to_be_removed() {
    for id in ["AIDACKCEVSQ6C2EXAMPLE", "AROACKCEVSQ6C2EXAMPLE"] {
        let audited =
            judged(&with_role(|one| one.trust = Known::Known(assume(&format!("{{\"AWS\": \"{id}\"}}"), ""))));
        let finding = only(&audited, "aws-external-trust");
        assert_eq!(
            (finding.risk, finding.verb, &finding.change),
            (Risk::Low, Verb::Abolish, &Change::Remove)
        );
    }
}

#[test]
fn federations_need_an_audience_and_a_subject() {
    let github =
        r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#;
    let saml = r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"}"#;
    let aud = r#""token.actions.githubusercontent.com:aud": "sts.amazonaws.com""#;
    let sub = r#""token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main""#;
    let wide = r#"{"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}, "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}"#;
    let web = "sts:AssumeRoleWithWebIdentity";
    for (condition, wanted) in [
        (format!("{{\"StringEquals\": {{{aud}, {sub}}}}}"), None),
        (format!("{{\"StringEquals\": {{{aud}}}}}"), Some(Risk::High)),
        (format!("{{\"StringEquals\": {{{sub}}}}}"), Some(Risk::High)),
        (wide.to_owned(), Some(Risk::High)),
        (String::new(), Some(Risk::High)),
    ] {
        let risks: Vec<_> = found(statement(github, web, &condition)).iter().map(|one| one.1).collect();
        assert_eq!(risks, Vec::from_iter(wanted), "{condition}");
    }
    let audience = r#"{"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}"#;
    assert_eq!(found(statement(saml, "sts:AssumeRoleWithSAML", audience)), Vec::new());
    assert_eq!(found(statement(saml, "sts:AssumeRoleWithSAML", ""))[0].1, Risk::Medium);
}

#[test]
fn everybody_but_a_list_is_everybody() {
    let text =
        trust(r#"{"Effect": "Allow", "NotPrincipal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}"#);
    assert_eq!(found(text)[0].1, Risk::High);
}

#[test]
fn a_denial_lets_nobody_in() {
    let text =
        trust(&format!("{{\"Effect\": \"Deny\", \"Principal\": {OUT}, \"Action\": \"sts:AssumeRole\"}}"));
    assert_eq!(found(text), Vec::new());
}

#[test]
fn what_an_unused_role_trusts_is_to_be_removed() {
    let audited = judged(&with_role(|one| {
        one.trust = Known::Known(assume(OUT, ""));
        one.used = used(200);
    }));
    let finding = only(&audited, "aws-external-trust");
    assert_eq!((finding.verb, &finding.change), (Verb::Abolish, &Change::Remove));
    assert_eq!(ids(&audited), ["aws-external-trust", "aws-role-unused"]);
}

#[test]
fn without_the_accounts_of_the_organisation_nobody_is_called_inside() {
    let account = with_role(|one| one.trust = Known::Known(assume(OUT, "")));
    let mut unknown = organisation();
    unknown.accounts =
        Known::NotRead(Reason::Forbidden { permission: "organizations:ListAccounts".to_owned() });
    let audited = pairgate::audit::aws::audit(&account, &unknown, &settings());
    assert_eq!(ids(&audited), Vec::<&str>::new());
    assert_eq!(
        notes(&audited),
        [
            "whether trusted accounts belong to the organisation: the permission `organizations:ListAccounts` is missing"
        ]
    );
    assert!(en(&audited.unchecked[0].help).contains("organizations:ListAccounts"));
    // Its own account needs no list, and everybody is everybody.
    let audited = pairgate::audit::aws::audit(&clean(), &unknown, &settings());
    assert!(audited.unchecked.is_empty());
    let open = with_role(|one| one.trust = Known::Known(assume("\"*\"", "")));
    assert_eq!(ids(&pairgate::audit::aws::audit(&open, &unknown, &settings())), ["aws-external-trust"]);
}

#[test]
fn a_trust_policy_that_cannot_be_read_is_not_clean() {
    for text in [
        "{\"Version\"".to_owned(),
        assume(r#"{"AWS": "somebody"}"#, ""),
        assume(OUT, r#"{"StringSimilar": {"sts:ExternalId": "x"}}"#),
    ] {
        let audited = judged(&with_role(|one| one.trust = Known::Known(text.clone())));
        assert!(!audited.unchecked.is_empty(), "{text}");
    }
}

/// Whether an organisation is one's own, nobody knows without its id: a gap, and the finding stays.
#[test]
fn an_organisation_without_an_id_may_be_anybodys() {
    let org = r#"{"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}"#;
    let account = with_role(|one| one.trust = Known::Known(assume(r#"{"AWS": "*"}"#, org)));
    let unknown = Organisation { id: Known::NotRead(Reason::NotGiven), ..organisation() };
    let audited = pairgate::audit::aws::audit(&account, &unknown, &settings());
    assert_eq!(only(&audited, "aws-external-trust").risk, Risk::Low);
    assert_eq!(audited.unchecked.len(), 1, "{:?}", audited.unchecked);
    assert_eq!(audited.unchecked[0].checks, ["aws-external-trust"]);
    // Who is in none has no organisation of their own.
    let alone = Organisation { id: Known::Known(None), ..organisation() };
    let audited = pairgate::audit::aws::audit(&account, &alone, &settings());
    assert_eq!(only(&audited, "aws-external-trust").risk, Risk::Medium);
    assert_eq!(audited.unchecked, []);
}
