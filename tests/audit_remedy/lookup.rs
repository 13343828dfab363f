//! Whether Terraform manages something: yes, possibly, no, and nobody knows.

use pairgate::audit::object::{AwsItem, Change, GitHubItem, Object, PrincipalKind};
use pairgate::audit::remedy::{Managed, ask, remedies};
use pairgate::text::{Lang, Text};

use crate::tools::*;

fn role(name: &str) -> Object {
    aws(AwsItem::Role { name: name.into() })
}

#[test]
fn nobody_looked_is_not_no() {
    let remedy = remedies(&[finding(user("alice"), Change::Remove)], None).remove(0);
    let Managed::Unknown { why } = &remedy.managed else { panic!("{remedy:?}") };
    assert!(why.get(Lang::En).contains("--repo`") && why.get(Lang::Ja).contains("--repo`"));
    assert!(!remedy.commands.is_empty() && remedy.import.is_some());
}

#[test]
fn no_says_how_many_files_were_looked_at() {
    let remedy = removed(&[("a.tf", ""), ("b.tf", "locals {}\n")], user("alice"));
    assert_eq!(remedy.managed, Managed::No { files: 2 });
    assert!(!remedy.commands.is_empty() && remedy.import.is_some());
}

#[test]
fn a_file_that_was_not_read_makes_no_unknown() {
    let mut all = sources(&[("a.tf", "")]);
    all.unread.push(Text::new("`b.tf` is larger than 1 MiB", "`b.tf` は 1 MiB を超えています"));
    let found = [finding(user("alice"), Change::Remove)];
    let Managed::Unknown { why } = &remedies(&found, Some(&all))[0].managed else { panic!() };
    assert!(why.get(Lang::En).contains("b.tf"));
    let broken = removed(&[("a.tf", "resource \"aws_iam_user\" {{{\n"), ("c.tf", "x = \n")], user("alice"));
    let Managed::Unknown { why } = &broken.managed else { panic!("{broken:?}") };
    assert!(why.get(Lang::En).contains("a.tf") && why.get(Lang::En).contains("1 more"), "{why:?}");
    // What is found for certain is found all the same.
    let text = "resource \"aws_iam_user\" \"alice\" {\n  name = \"alice\"\n}\n";
    let there = removed(&[("a.tf", "{{{"), ("b.tf", text)], user("alice"));
    assert!(matches!(there.managed, Managed::Yes { .. }));
}

#[test]
fn a_variable_is_possibly_and_only_where_the_literal_pieces_fit() {
    let text = "variable \"env\" {\n  default = \"prod\"\n}\n\nresource \"aws_iam_role\" \"x\" {\n  name = \"acme-${var.env}-deploy\"\n}\n";
    let files = [("main.tf", text)];
    for (name, fits) in
        [("acme-prod-deploy", true), ("acme-dev-deploy", true), ("acme-deploy", false), ("other", false)]
    {
        let managed = removed(&files, role(name)).managed;
        assert_eq!(matches!(managed, Managed::Possibly { .. }), fits, "{name}: {managed:?}");
        assert_eq!(matches!(managed, Managed::No { .. }), !fits, "{name}");
    }
    let remedy = removed(&files, role("acme-prod-deploy"));
    assert_eq!(places(&remedy), ["main.tf:5 aws_iam_role.x"]);
    assert!(remedy.import.is_none(), "what may be there must not be imported again");
    assert!(!remedy.commands.is_empty());
}

#[test]
fn a_prefix_is_possibly() {
    let text = "resource \"aws_iam_role\" \"x\" {\n  name_prefix = \"deploy-\"\n}\n\nresource \"aws_iam_role\" \"y\" {}\n";
    let is = |name: &str| matches!(removed(&[("a.tf", text)], role(name)).managed, Managed::Possibly { .. });
    assert!(is("deploy-20260101") && is("terraform-20260101") && !is("build-1"));
}

#[test]
fn locals_and_references_are_followed() {
    let text = r#"locals {
  prefix = "acme"
  name   = "${local.prefix}-deploy"
}

resource "aws_iam_role" "x" {
  name = local.name
}

resource "aws_iam_policy" "p" {
  name = "p"
  path = "/ci/"
}

resource "aws_iam_role_policy_attachment" "xp" {
  role       = aws_iam_role.x.id
  policy_arn = aws_iam_policy.p.arn
}
"#;
    let attachment = |policy: &str| {
        let principal = principal(PrincipalKind::Role, "acme-deploy");
        removed(&[("a.tf", text)], aws(AwsItem::Attachment { principal, policy: policy.into() }))
    };
    let sure = attachment("arn:aws:iam::123456789012:policy/ci/p");
    assert!(matches!(sure.managed, Managed::Yes { .. }));
    assert_eq!(places(&sure), ["a.tf:15 aws_iam_role_policy_attachment.xp"]);
    assert!(matches!(attachment("arn:aws:iam::aws:policy/ci/p").managed, Managed::No { .. }));
    assert!(matches!(attachment("arn:aws:iam::123456789012:policy/p").managed, Managed::No { .. }));
}

#[test]
fn locals_that_lead_to_each_other_end() {
    let text = "locals {\n  a = local.b\n  b = [local.a, local.a, local.a, local.a]\n}\n\nresource \"aws_iam_role\" \"x\" {\n  for_each = toset(local.b)\n  name = local.a\n}\n";
    let managed = removed(&[("a.tf", text)], role("x")).managed;
    assert!(!matches!(managed, Managed::Yes { .. }), "{managed:?}");
}

#[test]
fn the_account_of_the_provider_is_minded() {
    let user_of = |account: &str| Object::Aws {
        account: account.into(),
        partition: "aws".into(),
        item: AwsItem::User { name: "alice".into() },
    };
    let resource = "resource \"aws_iam_user\" \"alice\" {\n  name = \"alice\"\n}\n";
    let allowed = format!("provider \"aws\" {{\n  allowed_account_ids = [\"111111111111\"]\n}}\n{resource}");
    let assumed = format!(
        "provider \"aws\" {{\n  assume_role {{\n    role_arn = \"arn:aws:iam::222222222222:role/x\"\n  }}\n}}\n{resource}"
    );
    let found =
        [finding(user_of("111111111111"), Change::Remove), finding(user_of("222222222222"), Change::Remove)];
    let kinds = |text: &str| -> Vec<&str> {
        remedies(&found, Some(&sources(&[("main.tf", text)])))
            .iter()
            .map(|remedy| match remedy.managed {
                Managed::Yes { .. } => "yes",
                Managed::Possibly { .. } => "possibly",
                Managed::No { .. } => "no",
                Managed::Unknown { .. } => "unknown",
            })
            .collect()
    };
    assert_eq!(kinds(&allowed), ["yes", "no"]);
    assert_eq!(kinds(&assumed), ["no", "yes"]);
    assert_eq!(kinds(resource), ["possibly", "possibly"], "nobody can tell whose user that is");
    let alias = "provider \"aws\" {\n  alias               = \"one\"\n  allowed_account_ids = [\"111111111111\"]\n}\n";
    let named = format!("{alias}{}", resource.replace("  name", "  provider = aws.one\n  name"));
    assert_eq!(kinds(&named), ["yes", "no"]);
}

#[test]
fn json_is_found_and_not_patched() {
    let json = r#"{"resource": {"aws_iam_user": {"alice": {"name": "alice"}}}}"#;
    let remedy = removed(&[("main.tf.json", json)], user("alice"));
    assert!(matches!(remedy.managed, Managed::Possibly { .. }));
    assert!(matches!(removed(&[("main.tf.json", json)], user("bob")).managed, Managed::No { .. }));
}

#[test]
fn a_hook_is_known_by_the_host_and_no_address_is_shown() {
    let text = "resource \"github_organization_webhook\" \"x\" {\n  events = [\"push\"]\n  configuration {\n    url = \"https://u:hunter2@Hooks.example.com:8443/T0/secret\"\n  }\n}\n";
    let hook = |host: &str| github(GitHubItem::OrganisationHook { id: 7, host: host.into() });
    let remedy = removed(&[("a.tf", text)], hook("hooks.example.com"));
    assert_eq!(places(&remedy), ["a.tf:1 github_organization_webhook.x"]);
    assert!(matches!(removed(&[("a.tf", text)], hook("example.com")).managed, Managed::No { .. }));
}

#[test]
fn what_no_resource_manages_is_no_even_where_files_were_not_read() {
    let mut all = sources(&[]);
    all.unread.push(Text::new("x", "x"));
    let found = [finding(aws(AwsItem::Root), Change::Look)];
    assert_eq!(remedies(&found, Some(&all))[0].managed, Managed::No { files: 0 });
}

#[test]
fn owners_of_the_files_are_asked() {
    let text = "resource \"aws_iam_user\" \"alice\" {\n  name = \"alice\"\n}\n";
    let mut all = sources(&[("iam/main.tf", text)]);
    all.codeowners = Some("* @acme/all\n/iam/ @bob @acme/security\n".into());
    let found = [finding(user("alice"), Change::Remove), finding(user("carol"), Change::Remove)];
    let made = remedies(&found, Some(&all));
    let people: Vec<String> = ask(&made[0], &all).into_iter().map(|person| person.name).collect();
    assert_eq!(people, ["@bob", "@acme/security"]);
    assert!(ask(&made[1], &all).is_empty());
    all.codeowners = None;
    assert!(ask(&made[0], &all).is_empty());
}
