//! Steps that do what they say: trusts, certificates, roles of Identity Center, administrators with a path.

use pairgate::audit::Verb;
use pairgate::audit::object::{AwsItem, Change, PrincipalKind};
use pairgate::audit::remedy::{Remedy, remedies};
use pairgate::text::Lang;

use crate::tools::*;

fn done(item: AwsItem, change: Change, verb: Verb) -> Remedy {
    let mut found = finding(aws(item), change);
    found.verb = verb;
    remedies(&[found], Some(&sources(&[]))).remove(0)
}

fn steps(remedy: &Remedy) -> &str {
    let steps = remedy.steps.as_ref().unwrap();
    assert!(!steps.get(Lang::Ja).is_empty());
    steps.get(Lang::En)
}

#[test]
fn each_trust_policy_has_a_file_of_its_own() {
    let trusted = || "111111111111".to_owned();
    for role in ["deploy", "worker"] {
        let made =
            done(AwsItem::Trust { role: role.into(), trusted: trusted() }, Change::Remove, Verb::Abolish);
        let line = format!(
            "aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument --output json > trust-{role}.json"
        );
        assert_eq!(made.commands, [line]);
        assert!(steps(&made).contains(&format!("file://trust-{role}.json")), "{made:?}");
        assert!(steps(&made).contains("take `111111111111` out of"), "{made:?}");
    }
}

#[test]
fn a_provider_that_somebody_uses_is_not_taken_out_but_gets_its_condition() {
    for trusted in [
        "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
        "arn:aws:iam::123456789012:saml-provider/Okta",
        "cognito-identity.amazonaws.com",
    ] {
        let trust = || AwsItem::Trust { role: "deploy".into(), trusted: trusted.into() };
        let used = done(trust(), Change::Look, Verb::Delegate);
        assert!(steps(&used).contains("add to the statement of"), "{used:?}");
        assert!(!steps(&used).contains("out of"), "{used:?}");
        assert!(steps(&done(trust(), Change::Remove, Verb::Abolish)).contains("out of"));
    }
    let account = AwsItem::Trust { role: "deploy".into(), trusted: "111111111111".into() };
    assert!(steps(&done(account, Change::Look, Verb::Delegate)).contains("in the place of `111111111111`"));
}

#[test]
fn a_certificate_of_a_report_is_switched_off_before_it_is_deleted() {
    let certificate = || AwsItem::SigningCertificate { user: "alice".into(), id: "1".into() };
    let off = done(certificate(), Change::Deactivate, Verb::Delegate);
    assert!(
        steps(&off).contains(
            "`aws iam update-signing-certificate --user-name alice --certificate-id ID --status Inactive`"
        ),
        "{off:?}"
    );
    let gone = done(certificate(), Change::Remove, Verb::Abolish);
    assert!(steps(&gone).contains("aws iam delete-signing-certificate"), "{gone:?}");
}

#[test]
fn roles_of_identity_center_are_changed_by_their_permission_set() {
    let name = "AWSReservedSSO_Admins_0123456789abcdef";
    let of = || principal(PrincipalKind::Role, name);
    for (item, change) in [
        (AwsItem::Grants { principal: of() }, Change::Remove),
        (AwsItem::Grants { principal: of() }, Change::Look),
        (AwsItem::Grants { principal: of() }, Change::Narrow([("own".to_owned(), "{}".to_owned())].into())),
        (AwsItem::Inline { principal: of(), policy: "own".into() }, Change::Remove),
        (AwsItem::Trust { role: name.into(), trusted: "*".into() }, Change::Look),
    ] {
        let made = done(item, change, Verb::Delegate);
        assert_eq!(made.commands, Vec::<String>::new());
        assert!(steps(&made).contains("change the permission set `Admins`"), "{made:?}");
    }
}

#[test]
fn an_administrator_with_a_path_is_asked_about_by_its_real_arn() {
    for (kind, command) in [
        (PrincipalKind::Role, "aws iam get-role --role-name x --query Role.Arn --output text"),
        (PrincipalKind::User, "aws iam get-user --user-name x --query User.Arn --output text"),
        (PrincipalKind::Group, "aws iam get-group --group-name x --query Group.Arn --output text"),
    ] {
        let item = AwsItem::Grants { principal: principal(kind, "x") };
        let made = done(item, Change::Look, Verb::Delegate);
        assert!(made.commands[0].ends_with(&format!("--arn \"$({command})\"")), "{made:?}");
        assert!(!made.commands[0].contains("arn:aws:"), "{made:?}");
    }
}

#[test]
fn a_user_that_cannot_sign_in_has_no_password_to_take_away() {
    let lines = done(AwsItem::User { name: "alice".into() }, Change::Remove, Verb::Abolish).commands;
    assert!(!lines.iter().any(|line| line.contains("delete-login-profile")), "{lines:?}");
}
