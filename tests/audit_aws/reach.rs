//! What is told of a principal is what its own policies reach, and what was there long enough to be used.

use pairgate::audit::aws::facts::{Account, Grants, Policy};
use pairgate::audit::{AwsItem, Known, Object, Reason, Verb};

use crate::build::*;

fn managed(name: &str, actions: &[&str], changed: i64) -> Policy {
    Policy { updated: Known::Known(ago(changed)), document: Known::Known(allows(actions)), ..policy(name) }
}

fn attached(policies: &[&Policy]) -> Known<Grants> {
    let attached = policies.iter().map(|policy| policy.arn.clone()).collect();
    Known::Known(Grants { attached, ..Grants::default() })
}

fn role_with(policies: &[Policy], services: &[(&str, Option<i64>)]) -> Account {
    let mut account = with_role(|one| {
        one.grants = attached(&policies.iter().collect::<Vec<_>>());
        one.services = uses(services);
    });
    account.policies = Known::Known(policies.to_vec());
    account
}

/// Services that are told as unused.
fn told(account: &Account) -> Vec<String> {
    let audited = judged(account);
    let all = audited.findings.iter().filter(|one| one.check.id == "aws-service-unused");
    all.map(|one| en(&one.evidence[0].what).to_owned()).collect()
}

#[test]
fn what_came_lately_by_a_managed_policy_is_not_unused() {
    let services: &[(&str, Option<i64>)] = &[("s3", Some(1)), ("ec2", None), ("sqs", None)];
    for (changed, wanted) in [(2, "`sqs`"), (90, "`sqs`"), (91, "`ec2`, `sqs`")] {
        let account = role_with(
            &[managed("old", &["s3:*", "sqs:*"], 400), managed("new", &["ec2:*", "s3:Get*"], changed)],
            services,
        );
        assert_eq!(told(&account), [format!("services that were not used: {wanted}")], "{changed}");
    }
    // One that an old policy grants as well.
    let both = [managed("old", &["*"], 400), managed("new", &["ec2:*"], 2)];
    let account = role_with(&both, services);
    assert!(!ids(&judged(&account)).is_empty());
    // Nothing is left to tell, whatever else the role may do.
    assert_eq!(told(&role_with(&[managed("new", &["ec2:*"], 2)], &[("ec2", None)])), Vec::<String>::new());
    // What AWS changes in its own policies says nothing about those that have them.
    let mut of_aws = managed("Ours", &["ec2:*"], 2);
    of_aws.arn = "arn:aws:iam::aws:policy/Ours".to_owned();
    assert_eq!(told(&role_with(&[of_aws], &[("ec2", None)])).len(), 1);
}

#[test]
fn a_principal_whose_other_policy_is_young_is_not_to_be_abolished() {
    let policies = [managed("old", &["sqs:*"], 400), managed("new", &["ec2:*"], 2)];
    let audited = judged(&role_with(&policies, &[("ec2", None), ("sqs", None)]));
    let finding = only(&audited, "aws-service-unused");
    assert_eq!(finding.verb, Verb::Delegate);
    assert!(
        !finding.evidence.iter().any(|one| en(&one.what).contains("were used")),
        "{:#?}",
        finding.evidence
    );
}

#[test]
fn what_a_group_grants_is_not_told_of_its_members() {
    let build = |own: &[&str], groups: &[&str]| {
        let mut account = with_user(|one| {
            one.grants = Known::Known(grants(own));
            one.groups = Known::Known(groups.iter().map(|name| (*name).to_owned()).collect());
            one.services = uses(&[("s3", Some(1)), ("ec2", None), ("sqs", Some(2))]);
        });
        if let Known::Known(groups) = &mut account.groups {
            groups[0].grants = Known::Known(grants(&["ec2:*", "sqs:*"]));
            groups[0].services = uses(&[("ec2", Some(1)), ("sqs", Some(1))]);
        }
        account
    };
    assert_eq!(ids(&judged(&build(&["s3:Get*"], &["readers"]))), Vec::<&str>::new());
    for own in [&["s3:*", "ec2:Describe*"][..], &["s3:*", "EC2:*"], &["s3:*", "ec2:*Instances"]] {
        let audited = judged(&build(own, &["readers"]));
        let finding = only(&audited, "aws-service-unused");
        assert_eq!(
            en(&finding.what),
            "The user `alice` may use 2 services by policies of its own and did not use 1 of them within 90 days"
        );
        let seen: Vec<_> = finding.evidence.iter().map(|one| en(&one.what)).collect();
        assert_eq!(seen, ["services that were not used: `ec2`", "services that were used: `s3`"]);
        let Object::Aws { item: AwsItem::Grants { principal }, .. } = &finding.object else { panic!() };
        assert_eq!(principal.name, "alice");
    }
    // Without groups whatever AWS reports is its own.
    assert_eq!(told(&build(&["s3:Get*"], &[])), ["services that were not used: `ec2`"]);
}

#[test]
fn actions_that_a_group_grants_are_not_told_of_its_members() {
    let build = |own: &[&str]| {
        with_user(|one| {
            one.grants = Known::Known(grants(own));
            one.services = uses(&[("s3", Some(1))]);
            let Known::Known(uses) = &mut one.services else { panic!() };
            let actions = ["DeleteBucket", "s3:PutObject"].map(|name| (name.to_owned(), never()));
            let actions = actions.into_iter().map(|(name, used)| (name, used.get().unwrap().clone()));
            uses.services.get_mut("s3").unwrap().actions = Some(actions.collect());
        })
    };
    let seen = |own: &[&str]| {
        let audited = judged(&build(own));
        audited.findings.iter().map(|one| en(&one.evidence[0].what).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(seen(&["s3:Get*"]), Vec::<String>::new());
    assert_eq!(seen(&["s3:Put*"]), ["actions of `s3` that were not used: `PutObject`"]);
    assert_eq!(seen(&["s3:*"]), ["actions of `s3` that were not used: `DeleteBucket`, `PutObject`"]);
}

#[test]
fn everything_but_some_actions_reaches_what_is_not_excepted() {
    let statement = r#"{"Effect": "Allow", "NotAction": ["iam:*", "ec2:Run*", "organizations:*"], "Resource": "arn:aws:s3:::a/*"}"#;
    let build = |service: &str| {
        with_user(|one| {
            let inline = [("own".to_owned(), trust(statement))];
            one.grants = Known::Known(Grants { inline: inline.into(), ..Grants::default() });
            one.services = uses(&[("s3", Some(1)), (service, None)]);
        })
    };
    for (service, found) in [("ec2", 1), ("sqs", 1), ("iam", 0), ("organizations", 0)] {
        let told = told(&build(service));
        assert_eq!(told.len(), found, "{service}: {told:?}");
    }
}

#[test]
fn what_a_policy_may_grant_that_was_not_read_is_not_checked() {
    let mut account = with_user(|one| {
        let attached = vec![format!("arn:aws:iam::{ID}:policy/hidden")];
        one.grants = Known::Known(Grants { attached, ..grants(&["s3:*"]) });
        one.services = uses(&[("s3", Some(1)), ("ec2", None)]);
    });
    let mut hidden = policy("hidden");
    hidden.document = Known::NotRead(Reason::Forbidden { permission: "iam:GetPolicyVersion".to_owned() });
    account.policies = Known::Known(vec![hidden]);
    let audited = judged(&account);
    assert!(!ids(&audited).contains(&"aws-service-unused"), "{:?}", ids(&audited));
    let hides = |one: &&pairgate::audit::Unchecked| one.checks.contains(&"aws-service-unused") && one.hides;
    assert!(audited.unchecked.iter().any(|one| hides(&one) && en(&one.what).contains("documents")));
}
