//! What a block does not say alone: which of several credentials it is, who else names what goes, what it leaves.

use std::collections::BTreeMap;

use pairgate::audit::finding::Proposal;
use pairgate::audit::object::{AwsItem, Change, GitHubItem, Object, PrincipalKind};
use pairgate::audit::remedy::{Around, Managed, Remedy, remedies, remedies_among};
use pairgate::text::Lang;

use crate::tools::*;

fn known(object: Object, change: Change, text: &str, number: u64) -> Remedy {
    let kin = BTreeMap::from([(object.kin().unwrap(), number)]);
    let around = Around { kin, ..Around::default() };
    remedies_among(&[finding(object, change)], Some(&sources(&[("main.tf", text)])), &around).remove(0)
}

#[test]
fn one_block_of_a_user_with_two_keys_may_be_the_other_key() {
    let text = "resource \"aws_iam_access_key\" \"ci\" {\n  user = \"ci\"\n}\n";
    let key = |slot| aws(AwsItem::AccessKey { user: "ci".into(), id: Some("AKIAEXAMPLE".into()), slot });
    let two = known(key(1), Change::Deactivate, text, 2);
    let Managed::Possibly { why, .. } = &two.managed else { panic!("{:#?}", two.managed) };
    assert!(why.get(Lang::En).contains("terraform state show"), "{why:?}");
    assert!(two.commands.iter().any(|line| line.contains("AKIAEXAMPLE")), "{:?}", two.commands);
    assert!(known(key(1), Change::Deactivate, text, 1).patch().is_some());
    assert!(matches!(known(key(2), Change::Deactivate, text, 1).managed, Managed::Possibly { .. }));
}

#[test]
fn one_block_may_be_another_of_the_same_kind() {
    let s = String::from;
    let user = |kind: &str, key: &str| format!("resource \"{kind}\" \"x\" {{\n  {key} = \"ci\"\n}}\n");
    let hook = |kind: &str, more: &str| {
        format!(
            "resource \"{kind}\" \"x\" {{\n{more}  events = [\"push\"]\n  configuration {{\n    url = \"https://e.com/\"\n  }}\n}}\n"
        )
    };
    let repository = "  repository = \"shop\"\n";
    for (object, text) in [
        (aws(AwsItem::SshKey { user: s("ci"), id: s("A") }), user("aws_iam_user_ssh_key", "username")),
        (
            aws(AwsItem::SigningCertificate { user: s("ci"), id: s("A") }),
            user("aws_iam_signing_certificate", "user_name"),
        ),
        (
            github(GitHubItem::OrganisationHook { id: 7, host: s("e.com") }),
            hook("github_organization_webhook", ""),
        ),
        (
            github(GitHubItem::RepositoryHook { repository: s("shop"), id: 7, host: s("e.com") }),
            hook("github_repository_webhook", repository),
        ),
        (
            github(GitHubItem::DeployKey { repository: s("shop"), id: 7, title: s("ci") }),
            format!("resource \"github_repository_deploy_key\" \"x\" {{\n{repository}  title = \"ci\"\n}}\n"),
        ),
    ] {
        let managed = known(object.clone(), Change::Remove, &text, 2).managed;
        assert!(matches!(managed, Managed::Possibly { .. }), "{object:?} {managed:#?}");
        assert!(known(object.clone(), Change::Remove, &text, 1).patch().is_some(), "{object:?}");
    }
}

#[test]
fn data_sources_and_arns_that_name_a_removed_role_are_told() {
    let iam = "resource \"aws_iam_role\" \"job\" {\n  name               = \"job\"\n  assume_role_policy = \"{}\"\n}\n";
    let app = r#"data "aws_iam_role" "job" {
  name = "job"
}

resource "aws_iam_role" "other" {
  name = "other"
  assume_role_policy = jsonencode({ Principal = { AWS = "arn:aws:iam::123456789012:role/ci/job" } })
}

locals {
  near = ["arn:aws:iam::444455556666:role/job", "arn:aws:iam::123456789012:role/job-2", "arn:aws:iam::123456789012:user/job"]
  open = "arn:aws:iam::${var.account}:role/job"
}
"#;
    let remedy =
        removed(&[("iam/main.tf", iam), ("app/main.tf", app)], aws(AwsItem::Role { name: "job".into() }));
    let note = note(&remedy);
    assert!(note.contains("data sources read it and fail once it is gone: `app/main.tf:1`"), "{note}");
    assert!(note.contains("its ARN is written out: `app/main.tf:7`, `app/main.tf:12`; "), "{note}");
    assert!(diff(&remedy).contains("aws_iam_role"));
    // What goes along is no other place.
    let alone = format!("{iam}# arn:aws:iam::123456789012:role/jobs\n");
    let Managed::Yes { note, .. } =
        removed(&[("a.tf", &alone)], aws(AwsItem::Role { name: "job".into() })).managed
    else {
        panic!()
    };
    assert_eq!(note, None);
}

#[test]
fn policies_that_no_block_holds_have_commands_beside_the_patch_of_the_others() {
    let text = "resource \"aws_iam_role_policy\" \"p\" {\n  name   = \"p\"\n  role   = \"job\"\n  policy = \"{}\"\n}\n";
    let own = "arn:aws:iam::123456789012:policy/own";
    let less = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let policies = ["p", "q", own].map(|policy| (policy.to_owned(), less.to_owned()));
    let principal = principal(PrincipalKind::Role, "job");
    let found = finding(aws(AwsItem::Grants { principal }), Change::Narrow(BTreeMap::from(policies)));
    let remedy = remedies(std::slice::from_ref(&found), Some(&sources(&[("main.tf", text)]))).remove(0);
    assert_eq!(places(&remedy), ["main.tf:1 aws_iam_role_policy.p"]);
    let [of_own, of_q] = remedy.commands.as_slice() else { panic!("{:#?}", remedy.commands) };
    assert!(of_own.contains(own) && of_own.contains("create-policy-version"), "{of_own}");
    assert!(of_q.contains("put-role-policy --role-name job --policy-name q"), "{of_q}");
    assert!(note(&remedy).contains("no patch for `q`: no block names it, so the commands are for it"));
    assert!(
        remedy.import.is_none() && !remedy.steps.unwrap().get(Lang::En).contains("look in the Terraform")
    );
    // What JSON may hold is looked for first.
    let files = [("main.tf", text), ("b.tf.json", "{}")];
    let remedy = remedies(&[found], Some(&sources(&files))).remove(0);
    assert!(remedy.steps.unwrap().get(Lang::En).starts_with("look in the Terraform code first"));
}

#[test]
fn what_terraform_may_manage_is_looked_for_before_a_command_is_run() {
    let text = "resource \"aws_iam_role\" \"x\" {\n  name = \"acme-${var.env}\"\n}\n";
    let remedy = removed(&[("main.tf", text)], aws(AwsItem::Role { name: "acme-prod".into() }));
    let steps = remedy.steps.unwrap();
    assert!(steps.get(Lang::En).starts_with("look in the Terraform code first"), "{steps:?}");
    assert!(steps.get(Lang::En).contains(ACCOUNT) && steps.get(Lang::Ja).contains(ACCOUNT));
}

#[test]
fn an_organisation_that_begins_with_a_digit_keeps_its_name_in_the_command() {
    let item = GitHubItem::Setting { name: "members_can_create_repositories".into() };
    let object = Object::GitHub { organisation: "4Acme".into(), item };
    let import = removed(&[], object).import.unwrap();
    assert!(import.contains("`gh api /orgs/4Acme --jq .id`"), "{import}");
}

#[test]
fn imports_of_two_assignments_have_two_names() {
    use pairgate::audit::object::AssigneeKind;
    let import = |set: &str, assignee: &str| {
        let item = AwsItem::Assignment {
            instance: "arn:aws:sso:::instance/ssoins-1".into(),
            permission_set: format!("arn:aws:sso:::permissionSet/ssoins-1/{set}"),
            kind: AssigneeKind::User,
            assignee: assignee.into(),
        };
        let import = removed(&[], aws(item)).import.unwrap();
        import.lines().find(|line| line.contains("to = ")).unwrap().to_owned()
    };
    assert_eq!(
        import("ps-1", "a-1"),
        "  to = aws_ssoadmin_account_assignment.assignment_123456789012_ps-1_a-1"
    );
    assert_ne!(import("ps-1", "a-1"), import("ps-1", "a-2"));
    assert_ne!(import("ps-1", "a-1"), import("ps-2", "a-1"));
}

#[test]
fn what_the_code_says_already_is_no_empty_patch() {
    let text =
        "resource \"github_membership\" \"alice\" {\n  username = \"alice\"\n  role     = \"member\"\n}\n";
    let object = github(GitHubItem::Member { login: "alice".into(), owner: true });
    let change = Change::Set { name: "role", value: "member".into() };
    let remedy = remedy(&[("main.tf", text)], object, change);
    has_no_patch(&remedy);
    assert!(note(&remedy).contains("an apply brings it back"));
}

#[test]
fn of_several_policies_the_note_names_the_one_without_a_patch() {
    let policy = |name: &str, text: &str| {
        format!(
            "resource \"aws_iam_role_policy\" \"{name}\" {{\n  name   = \"{name}\"\n  role   = \"job\"\n  policy = {text}\n}}\n"
        )
    };
    let text = format!("{}\n{}", policy("p", "\"{}\""), policy("q", "file(\"q.json\")"));
    let less = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let policies = ["p", "q"].map(|policy| (policy.to_owned(), less.to_owned()));
    let principal = principal(PrincipalKind::Role, "job");
    let mut found = finding(aws(AwsItem::Grants { principal }), Change::Narrow(BTreeMap::from(policies)));
    for policy in ["p", "q"] {
        found.proposals.push(Proposal {
            policy: policy.into(),
            old: "{}".into(),
            new: less.into(),
            removed: Vec::new(),
            kept: Vec::new(),
        });
    }
    let remedy = remedies(&[found], Some(&sources(&[("main.tf", &text)]))).remove(0);
    assert!(diff(&remedy).contains("Statement"));
    assert!(note(&remedy).contains("`q`: no patch: the policy in the code"), "{}", note(&remedy));
    let Managed::Yes { note: Some(note), .. } = &remedy.managed else { panic!() };
    assert!(note.get(Lang::Ja).contains("`q`: パッチは作れません"));
}
