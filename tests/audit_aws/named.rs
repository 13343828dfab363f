//! Policies that are attached to nothing and that others need by their name.

use pairgate::audit::aws::facts::{Account, Grants};
use pairgate::audit::{Change, Finding, Known, Reason, Verb};
use serde_json::json;

use crate::build::*;

fn alone(change: impl FnOnce(&mut Account)) -> Finding {
    let mut account = with_policy(|one| {
        one.name = "limit".to_owned();
        one.arn = format!("arn:aws:iam::{ID}:policy/team/limit");
        one.attachments = Known::Known(0);
    });
    change(&mut account);
    let audited = judged(&account);
    only(&audited, "aws-policy-unused").clone()
}

fn deploy(account: &mut Account, statement: &serde_json::Value) {
    let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
    let Known::Known(roles) = &mut account.roles else { panic!() };
    roles[0].grants =
        Known::Known(Grants { inline: [("deploy".to_owned(), text)].into(), ..Grants::default() });
}

#[test]
fn a_policy_that_others_name_as_the_boundary_of_new_roles_is_not_to_be_removed() {
    let arn = format!("arn:aws:iam::{ID}:policy/team/limit");
    let condition = |operator: &str, key: &str, value: &str| json!({"Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*", "Condition": {operator: {key: value}}});
    for statement in [
        condition("StringEquals", "iam:PermissionsBoundary", &arn),
        condition("StringNotEquals", "IAM:permissionsboundary", &arn),
        condition("ArnLike", "iam:PolicyARN", "arn:aws:iam::*:policy/team/*"),
        condition("ArnLike", "iam:PolicyARN", "arn:aws:iam::${aws:PrincipalAccount}:policy/team/limit"),
        json!({"Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": arn}),
    ] {
        let finding = alone(|account| deploy(account, &statement));
        assert_eq!((finding.verb, &finding.change), (Verb::Delegate, &Change::Look), "{statement}");
        let because = en(&finding.because);
        assert!(because.starts_with("It is named by the policy `deploy` of the role `app`"), "{because}");
        let seen =
            |one: &pairgate::audit::Evidence| en(&one.what).starts_with("named by the policy `deploy`");
        assert!(finding.evidence.iter().any(seen), "{finding:#?}");
    }
    // What means all policies names none of them, and neither does the key of something else.
    for statement in [
        condition("ArnLike", "iam:PolicyARN", "arn:aws:iam::*:policy/*"),
        condition("ArnLike", "aws:PrincipalArn", &arn),
        condition("StringEquals", "iam:PermissionsBoundary", &format!("{arn}-other")),
        json!({"Effect": "Allow", "Action": "iam:GetPolicy", "Resource": format!("arn:aws:iam::{ID}:policy/*")}),
    ] {
        let finding = alone(|account| deploy(account, &statement));
        assert_eq!((finding.verb, &finding.change), (Verb::Abolish, &Change::Remove), "{statement}");
    }
}

#[test]
fn a_policy_that_names_itself_is_needed_by_nobody_and_one_that_a_managed_policy_names_is() {
    let text = |arn: &str| {
        let statement = json!({"Effect": "Deny", "Action": "iam:DeletePolicy", "Resource": arn});
        json!({"Version": "2012-10-17", "Statement": statement}).to_string()
    };
    let arn = format!("arn:aws:iam::{ID}:policy/team/limit");
    let own = alone(|account| {
        let Known::Known(policies) = &mut account.policies else { panic!() };
        policies[0].document = Known::Known(text(&arn));
    });
    assert_eq!(own.verb, Verb::Abolish);
    let other = alone(|account| {
        let Known::Known(policies) = &mut account.policies else { panic!() };
        let mut guard = policy("guard");
        guard.document = Known::Known(text(&arn));
        policies.push(guard);
    });
    assert!(en(&other.because).starts_with("It is named by the policy `guard`"), "{}", en(&other.because));
}

#[test]
fn a_policy_is_not_to_be_removed_while_another_that_may_name_it_was_not_read() {
    let finding = alone(|account| {
        let Known::Known(policies) = &mut account.policies else { panic!() };
        let mut hidden = policy("hidden");
        hidden.document = Known::NotRead(Reason::Throttled);
        policies.push(hidden);
    });
    assert_eq!((finding.verb, &finding.change), (Verb::Delegate, &Change::Look));
    assert!(en(&finding.because).contains("not all policies were read"), "{}", en(&finding.because));
    let finding = alone(|account| {
        let Known::Known(roles) = &mut account.roles else { panic!() };
        roles[0].grants = Known::NotRead(Reason::Throttled);
    });
    assert_eq!(finding.change, Change::Look);
}
