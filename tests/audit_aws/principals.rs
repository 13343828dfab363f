//! Roles, groups, policies, and what is granted and not used.

use std::collections::BTreeMap;

use pairgate::audit::aws::facts::{Account, Grants, ServiceUse, Used};
use pairgate::audit::aws::{CHECKS, unused};
use pairgate::audit::{AwsItem, Change, Known, Object, PrincipalKind, Risk, Verb};

use crate::build::*;

#[test]
fn each_check_of_a_principal_begins_the_day_after_its_limit() {
    type Row = (&'static str, fn(i64) -> Account);
    let rows: &[Row] = &[
        ("aws-role-unused", |days| with_role(|one| one.used = used(days))),
        ("aws-role-unused", |days| {
            with_role(|one| {
                one.created = ago(days);
                one.used = never();
            })
        }),
        ("aws-group-unused", |days| {
            with_group(|one| {
                one.created = ago(days);
                one.members = Known::Known(Vec::new());
            })
        }),
        ("aws-group-unused", |days| {
            with_group(|one| {
                one.created = ago(days);
                one.grants = Known::Known(Grants::default());
            })
        }),
        ("aws-policy-unused", |days| {
            with_policy(|one| {
                one.attachments = Known::Known(0);
                one.updated = Known::Known(ago(days));
            })
        }),
        ("aws-service-unused", |days| {
            with_role(|one| one.services = uses(&[("s3", Some(1)), ("ec2", Some(days))]))
        }),
        ("aws-service-unused", |days| {
            with_group(|one| {
                one.created = ago(days);
                one.services = uses(&[("s3", Some(1)), ("ec2", None)]);
            })
        }),
        ("aws-service-unused", |days| {
            with_user(|one| {
                one.grants = Known::Known(grants(&["s3:Get*", "ec2:*"]));
                one.services = uses(&[("s3", Some(1)), ("ec2", Some(days))]);
            })
        }),
    ];
    for (id, build) in rows {
        for days in [89, 90, 91] {
            let audited = judged(&build(days));
            let wanted: &[&str] = if days > 90 { &[*id] } else { &[] };
            assert_eq!(ids(&audited), wanted, "{id} at {days} days");
            assert_eq!(notes(&audited), Vec::<String>::new(), "{id} at {days} days");
        }
    }
}

#[test]
fn roles_of_aws_and_of_identity_center_are_no_unused_roles() {
    for path in ["/aws-service-role/ops.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"] {
        let account = with_role(|one| {
            one.path = path.to_owned();
            one.used = never();
        });
        assert_eq!(ids(&judged(&account)), Vec::<&str>::new(), "{path}");
    }
}

#[test]
fn what_is_unused_altogether_is_one_finding_whose_risk_is_what_it_grants() {
    for (grants, risk) in [(admin(), Risk::High), (reads(), Risk::Medium), (Grants::default(), Risk::Low)] {
        let audited = judged(&with_role(|one| {
            one.used = used(200);
            one.grants = Known::Known(grants);
            one.services = uses(&[("ec2", None), ("iam", None)]);
        }));
        assert_eq!(ids(&audited), ["aws-role-unused"]);
        assert_eq!((audited.findings[0].risk, audited.findings[0].verb), (risk, Verb::Abolish));
        assert_eq!(audited.findings[0].change, Change::Remove);
    }
    let audited = judged(&with_group(|one| {
        one.members = Known::Known(Vec::new());
        one.grants = Known::Known(admin());
        one.services = uses(&[("ec2", None)]);
    }));
    assert_eq!(ids(&audited), ["aws-group-unused"]);
    assert_eq!(audited.findings[0].risk, Risk::Medium);
}

#[test]
fn policies_that_limit_somebody_or_are_of_aws_or_were_changed_lately_are_not_unused() {
    for account in [
        with_policy(|one| {
            one.attachments = Known::Known(0);
            one.boundaries = Known::Known(1);
        }),
        with_policy(|one| {
            one.attachments = Known::Known(0);
            one.updated = Known::Known(ago(3));
        }),
        with_policy(|one| {
            one.attachments = Known::Known(0);
            one.arn = "arn:aws:iam::aws:policy/Something".to_owned();
        }),
    ] {
        assert_eq!(ids(&judged(&account)), Vec::<&str>::new());
    }
}

#[test]
fn services_and_actions_that_are_not_used_are_listed() {
    let account = with_role(|one| {
        one.services = uses(&[("s3", Some(2)), ("ec2", None), ("sqs", Some(100))]);
        if let Known::Known(uses) = &mut one.services {
            let actions = [("GetObject", used(2)), ("DeleteBucket", never()), ("s3:PutObject", used(120))];
            let s3 = uses.services.get_mut("s3").unwrap();
            s3.by = Some("arn:aws:sts::111122223333:assumed-role/app/bob".to_owned());
            s3.actions =
                Some(actions.map(|(name, used)| (name.to_owned(), used.get().unwrap().clone())).into());
        }
    });
    let audited = judged(&account);
    let finding = only(&audited, "aws-service-unused");
    assert_eq!(
        en(&finding.what),
        "The role `app` may use 3 services and did not use 2 of them within 90 days, nor 2 actions of the others"
    );
    let seen: Vec<_> = finding.evidence.iter().map(|one| en(&one.what)).collect();
    assert_eq!(
        seen,
        [
            "services that were not used: `ec2`, `sqs`",
            "actions of `s3` that were not used: `DeleteBucket`, `PutObject`",
            "services that were used: `s3`"
        ]
    );
    assert_eq!(
        (finding.verb, &finding.change, finding.since),
        (Verb::Delegate, &Change::Look, Some(ago(100)))
    );
    assert!(finding.proposals.is_empty());
    assert_eq!(finding.ask[0].name, "arn:aws:sts::111122223333:assumed-role/app/bob");
    let Object::Aws { item: AwsItem::Grants { principal }, .. } = &finding.object else { panic!() };
    assert_eq!((principal.kind, principal.name.as_str()), (PrincipalKind::Role, "app"));

    let Known::Known(roles) = &account.roles else { panic!() };
    let found = unused(roles[0].services.get().unwrap(), &settings());
    assert_eq!(found.services, ["ec2", "sqs"]);
    assert_eq!(
        found.actions,
        BTreeMap::from([("s3".to_owned(), vec!["DeleteBucket".into(), "PutObject".into()])])
    );
}

#[test]
fn nothing_used_at_all_is_to_be_abolished() {
    let audited = judged(&with_role(|one| one.services = uses(&[("ec2", None), ("sqs", None)])));
    let finding = only(&audited, "aws-service-unused");
    assert_eq!((finding.verb, finding.since), (Verb::Abolish, Some(ago(400))));
}

#[test]
fn what_only_groups_grant_is_told_of_the_group() {
    let mut account = with_user(|one| {
        one.grants = Known::Known(Grants::default());
        one.services = uses(&[("s3", Some(1)), ("ec2", None)]);
    });
    if let Known::Known(groups) = &mut account.groups {
        groups[0].services = uses(&[("s3", Some(1)), ("ec2", None)]);
    }
    let audited = judged(&account);
    let Object::Aws { item: AwsItem::Grants { principal }, .. } =
        &only(&audited, "aws-service-unused").object
    else {
        panic!()
    };
    assert_eq!(principal.kind, PrincipalKind::Group);
}

#[test]
fn a_service_in_the_future_is_neither_used_nor_unused() {
    let one =
        ServiceUse { used: Used::At { at: ago(-2), service: None, region: None }, by: None, actions: None };
    let mut made = uses(&[("s3", Some(1))]).get().unwrap().clone();
    made.services.insert("ec2".to_owned(), one);
    let found = unused(&made, &settings());
    assert_eq!((found.services.len(), found.odd.as_slice()), (0, &["ec2".to_owned()][..]));
}

#[test]
fn ids_of_checks_are_unique_and_everything_about_them_is_said() {
    let mut seen = std::collections::BTreeSet::new();
    for check in CHECKS {
        assert!(check.id.starts_with("aws-") && seen.insert(check.id), "{}", check.id);
        assert!(!check.title.0.is_empty() && !check.title.1.is_empty());
        assert!(check.about.contains("Facts: ") && check.about.ends_with('.'), "{}", check.id);
    }
    assert_eq!(seen.len(), 23);
}

#[test]
fn only_services_or_only_actions_that_are_not_used_are_told_as_that() {
    let what = |services: &[(&str, Option<i64>)], unused: bool| {
        let account = with_role(|one| {
            one.services = uses(services);
            if let Known::Known(uses) = &mut one.services
                && unused
            {
                let never = [("DeleteBucket".to_owned(), never().get().unwrap().clone())];
                uses.services.get_mut("s3").unwrap().actions = Some(never.into());
            }
        });
        let audited = judged(&account);
        en(&only(&audited, "aws-service-unused").what).to_owned()
    };
    assert_eq!(
        what(&[("s3", Some(2)), ("ec2", Some(2))], true),
        "The role `app` may use 2 services and did not use 1 action of them within 90 days"
    );
    assert_eq!(
        what(&[("s3", Some(2)), ("ec2", None)], false),
        "The role `app` may use 2 services and did not use 1 of them within 90 days"
    );
}
