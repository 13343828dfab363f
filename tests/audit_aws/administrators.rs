//! Administrators: who is one, by what, and what they use of it.

use pairgate::audit::aws::facts::{Account, Grants};
use pairgate::audit::{AwsItem, Change, Finding, Known, Object, PrincipalKind, Risk, Verb};

use crate::build::*;

const ALL: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

fn inline(texts: &[&str]) -> Grants {
    let inline = texts.iter().enumerate().map(|(at, text)| (format!("p{at}"), (*text).to_owned()));
    Grants { inline: inline.collect(), ..Grants::default() }
}

fn allow(actions: &str) -> String {
    format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Allow\", \"Action\": {actions}, \"Resource\": \"*\"}}]}}"
    )
}

fn who(finding: &Finding) -> (PrincipalKind, &str) {
    match &finding.object {
        Object::Aws { item: AwsItem::Grants { principal }, .. } => (principal.kind, &principal.name),
        other => panic!("{other:?}"),
    }
}

fn with_grants(grants: Grants) -> Account {
    with_role(|one| one.grants = Known::Known(grants))
}

#[test]
fn administrators_are_found_in_any_wording_and_over_several_policies() {
    let (iam, rest) = (
        allow("\"iam:*\""),
        allow("\"*\"").replace("\"Action\"", "\"NotAction\"").replace("\"*\", \"Res", "\"iam:*\", \"Res"),
    );
    for (name, grants) in [
        ("attached", admin()),
        ("inline", inline(&[ALL])),
        ("halves", inline(&[&iam, &rest])),
        ("through IAM", inline(&[&iam])),
        ("one action of IAM", inline(&[&allow("\"iam:PutRolePolicy\"")])),
        ("pattern", inline(&[&allow("[\"s3:Get*\", \"iam:Attach*\"]")])),
    ] {
        let audited = judged(&with_grants(grants));
        assert_eq!(ids(&audited), ["aws-administrator"], "{name}");
        assert_eq!(who(&audited.findings[0]), (PrincipalKind::Role, "app"));
        assert_eq!(audited.findings[0].risk, Risk::High);
    }
    for (name, grants) in [
        (
            "power user",
            Grants { attached: vec!["arn:aws:iam::aws:policy/PowerUserAccess".into()], ..Grants::default() },
        ),
        ("everything but IAM", inline(&[&rest])),
        ("reads IAM", inline(&[&allow("\"iam:Get*\"")])),
        ("denied", inline(&[ALL, &allow("\"iam:*\"").replace("Allow", "Deny")])),
    ] {
        assert_eq!(ids(&judged(&with_grants(grants))), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn halves_that_are_everything_only_together_and_under_a_condition_are_found() {
    let condition =
        "\"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}";
    let iam = allow("\"iam:*\"").replace("\"Resource\": \"*\"", condition);
    let rest =
        allow("\"iam:*\"").replace("\"Action\"", "\"NotAction\"").replace("\"Resource\": \"*\"", condition);
    assert_eq!(ids(&judged(&with_grants(inline(&[&iam, &rest])))), ["aws-administrator"]);
    assert_eq!(ids(&judged(&with_grants(inline(&[&rest])))), Vec::<&str>::new());
}

#[test]
fn a_boundary_counts() {
    let arn = format!("arn:aws:iam::{ID}:policy/limit");
    for (document, wanted) in [(READS, false), (ALL, true)] {
        let mut account = with_grants(Grants { boundary: Some(arn.clone()), ..admin() });
        if let Known::Known(policies) = &mut account.policies {
            let mut limit = policy("limit");
            limit.document = Known::Known(document.to_owned());
            policies.push(limit);
        }
        assert_eq!(!ids(&judged(&account)).is_empty(), wanted);
    }
    // A boundary that nobody read is not checked: neither found nor clean.
    let audited = judged(&with_grants(Grants { boundary: Some(arn), ..admin() }));
    assert_eq!(ids(&audited), Vec::<&str>::new());
    assert_eq!(notes(&audited), ["whether principals are administrators: nobody gave it"]);
}

#[test]
fn an_administrator_by_a_group_is_named_with_the_group() {
    let mut account = with_user(|one| one.grants = Known::Known(Grants::default()));
    if let Known::Known(groups) = &mut account.groups {
        groups[0].grants = Known::Known(admin());
    }
    let audited = judged(&account);
    assert_eq!(ids(&audited), ["aws-administrator"]);
    let finding = &audited.findings[0];
    assert_eq!(who(finding), (PrincipalKind::Group, "readers"));
    assert!(finding.evidence.iter().any(|one| en(&one.what) == "its members: `alice`"));
    assert!(finding.ask.iter().any(|person| person.name == "alice"));
}

fn with_both(own: &str, group: &str) -> Account {
    let mut account = with_user(|one| one.grants = Known::Known(inline(&[own])));
    if let Known::Known(groups) = &mut account.groups {
        groups[0].grants = Known::Known(inline(&[group]));
    }
    account
}

#[test]
fn an_administrator_by_its_own_policies_and_its_groups_together_is_found() {
    let put = allow("\"iam:PutRolePolicy\"");
    let own = put.replace("\"Resource\": \"*\"", "\"Resource\": \"arn:*:iam::*:role/a*\"");
    let group = put.replace("\"Resource\": \"*\"", "\"NotResource\": \"arn:*:iam::*:role/a*\"");
    let audited = judged(&with_both(&own, &group));
    assert_eq!(ids(&audited), ["aws-administrator"]);
    let finding = &audited.findings[0];
    assert_eq!(who(finding), (PrincipalKind::User, "alice"));
    assert!(
        finding
            .evidence
            .iter()
            .any(|one| en(&one.what).starts_with("only together with what its groups grant"))
    );
    assert_eq!(ids(&judged(&with_both(&own, READS))), Vec::<&str>::new());
    assert_eq!(ids(&judged(&with_both(READS, &group))), Vec::<&str>::new());
}

#[test]
fn a_group_that_denies_makes_its_members_no_administrators() {
    let deny = allow("\"iam:*\"").replace("Allow", "Deny");
    assert_eq!(ids(&judged(&with_both(ALL, READS))), ["aws-administrator"]);
    assert_eq!(ids(&judged(&with_both(ALL, &deny))), Vec::<&str>::new());
}

#[test]
fn what_an_administrator_uses_decides_between_delegate_and_abolish() {
    for (services, verb, change, because) in [
        (
            uses(&[("s3", Some(1)), ("ec2", Some(5)), ("iam", None), ("sqs", Some(91))]),
            Verb::Delegate,
            Change::Look,
            "It used 2 of 4 services within 90 days: give it those, and everything else to nobody",
        ),
        (
            uses(&[("s3", None), ("ec2", Some(91))]),
            Verb::Abolish,
            Change::Remove,
            "It used none of that within 90 days",
        ),
    ] {
        let audited = judged(&with_role(|one| {
            one.grants = Known::Known(admin());
            one.services = services;
            one.used = Known::default();
        }));
        assert_eq!(ids(&audited), ["aws-administrator"]);
        let finding = &audited.findings[0];
        assert_eq!((finding.verb, &finding.change, en(&finding.because)), (verb, &change, because));
    }
}

#[test]
fn an_administrator_whose_use_is_unknown_is_not_abolished() {
    let audited = judged(&with_role(|one| {
        one.grants = Known::Known(admin());
        one.services = Known::default();
        one.used = Known::default();
    }));
    assert_eq!((ids(&audited), audited.findings[0].verb), (vec!["aws-administrator"], Verb::Delegate));
    assert_eq!(audited.unchecked.len(), 2);
}

#[test]
fn what_cannot_be_decided_or_read_is_not_clean() {
    let huge: Vec<String> = (0..40).map(|at| format!("\"iam:*{at}*a*b*{at}*\"")).collect();
    let odd = ALL.replace(
        "\"Resource\": \"*\"",
        "\"Resource\": \"*\", \"Condition\": {\"StringMatches\": {\"aws:Nothing\": \"x\"}}",
    );
    for (name, grants) in [
        ("cut", inline(&["{\"Version\": \"2012"])),
        ("an operator that is not known", inline(&[&odd])),
        (
            "a policy that is not there",
            Grants { attached: vec![format!("arn:aws:iam::{ID}:policy/x")], ..Grants::default() },
        ),
    ] {
        let audited = judged(&with_grants(grants));
        assert_eq!(ids(&audited), Vec::<&str>::new(), "{name}");
        assert_eq!(audited.unchecked.len(), 1, "{name}: {:#?}", audited.unchecked);
    }
    // Whether it is decided or not, it is never a plain no of a policy that may write policies.
    let audited = judged(&with_grants(inline(&[&allow(&format!("[{}, \"iam:Put*\"]", huge.join(", ")))])));
    assert!(!audited.findings.is_empty() || !audited.unchecked.is_empty());
}
