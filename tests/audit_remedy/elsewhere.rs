//! Code that is not among the files, or not read as code: modules from elsewhere, JSON.

use pairgate::audit::object::{AwsItem, Object, PrincipalKind};
use pairgate::audit::remedy::{Managed, Remedy};
use pairgate::text::Lang;

use crate::tools::*;

const REGISTRY: &str = r#"module "alice" {
  source = "terraform-aws-modules/iam/aws//modules/iam-user"
  name   = "alice"
}

module "jobs" {
  source    = "git::https://example.com/x.git"
  for_each  = toset(["job", "build"])
  role_name = each.key
}
"#;

fn role(name: &str) -> Object {
    aws(AwsItem::Role { name: name.into() })
}

#[track_caller]
fn is_unknown(remedy: &Remedy, words: &str) {
    let Managed::Unknown { why } = &remedy.managed else { panic!("{:#?}", remedy.managed) };
    assert!(why.get(Lang::En).contains(words), "{why:?}");
    let steps = remedy.steps.as_ref().unwrap();
    assert!(steps.get(Lang::En).starts_with("look in the Terraform code first"), "{steps:?}");
    assert!(remedy.import.is_none(), "what may be managed must not be imported");
}

#[test]
fn a_module_from_elsewhere_may_manage_anything() {
    let files = [("main.tf", REGISTRY)];
    is_unknown(&removed(&files, user("carol")), "`alice`, called at `main.tf:1`");
    let given = removed(&files, user("alice"));
    assert!(matches!(given.managed, Managed::Possibly { .. }), "{:?}", given.managed);
    assert_eq!(places(&given), ["main.tf:1 module.alice"]);
    assert!(given.import.is_none() && given.patch().is_none());
    assert_eq!(places(&removed(&files, role("build"))), ["main.tf:6 module.jobs"]);
    // A policy is named by its name and not by its ARN.
    let policy = "module \"p\" {\n  source = \"acme/policy/aws\"\n  name   = \"reads\"\n}\n";
    let arn = "arn:aws:iam::123456789012:policy/reads".to_owned();
    let named = removed(&[("main.tf", policy)], aws(AwsItem::Policy { arn: arn.clone() }));
    assert_eq!(places(&named), ["main.tf:1 module.p"]);
    let principal = principal(PrincipalKind::Role, "job");
    is_unknown(&removed(&[("main.tf", policy)], aws(AwsItem::Attachment { principal, policy: arn })), "`p`");
    // One in the repository is read.
    let local = [("main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"), ("m/a.tf", "")];
    assert_eq!(removed(&local, user("alice")).managed, Managed::No { files: 2 });
    // What is there for sure is there.
    let there = "resource \"aws_iam_user\" \"carol\" {\n  name = \"carol\"\n}\n";
    assert!(removed(&[("main.tf", REGISTRY), ("b.tf", there)], user("carol")).patch().is_some());
}

#[test]
fn a_module_from_elsewhere_in_json_may_manage_anything() {
    let text = r#"{"module": {"x": {"source": "acme/x/aws"}, "y": {"source": "./y"}}}"#;
    is_unknown(&removed(&[("main.tf.json", text)], user("carol")), "`x`, called at `main.tf.json`");
    is_unknown(&removed(&[("main.tf.json", "{")], user("carol")), "`main.tf.json` was not read");
}

#[test]
fn a_prefix_or_no_name_in_json_is_a_hole() {
    let managed = |body: &str, object: Object| {
        let text = format!(r#"{{"locals": {{"n": "jo"}}, "resource": {{"aws_iam_role": {body}}}}}"#);
        let remedy = removed(&[("main.tf.json", &text)], object);
        match remedy.managed {
            Managed::Possibly { .. } => true,
            Managed::No { .. } => false,
            other => panic!("{other:?}"),
        }
    };
    assert!(managed(r#"{"j": {"name_prefix": "jo"}}"#, role("job")));
    assert!(!managed(r#"{"j": {"name_prefix": "ja"}}"#, role("job")));
    assert!(managed(r#"{"j": {}}"#, role("terraform-20260101")));
    assert!(managed(r#"{"j": {"name": "${local.n}b"}}"#, role("job")));
    assert!(managed(r#"{"j": [{"name": "x"}, {"name": "jo%{ if true }b%{ endif }"}]}"#, role("job")));
    assert!(managed(r#"[{"j": {"name": "job"}}]"#, role("job")));
    // A template somewhere else in the file says nothing about this name.
    assert!(!managed(r#"{"j": {"name": "job", "path": "${local.n}"}}"#, role("build")));
    let principal = || principal(PrincipalKind::Role, "job");
    let inline = || aws(AwsItem::Inline { principal: principal(), policy: "p".into() });
    assert!(managed(r#"{"j": {"name": "job", "inline_policy": [{"name": "p"}]}}"#, inline()));
    assert!(managed(r#"{"j": {"name": "job", "dynamic": {"inline_policy": {"content": {}}}}}"#, inline()));
    assert!(!managed(r#"{"j": {"name": "job", "inline_policy": [{"name": "q"}]}}"#, inline()));
    let attached =
        aws(AwsItem::Attachment { principal: principal(), policy: "arn:aws:iam::aws:policy/A".into() });
    assert!(managed(r#"{"j": {"name": "job", "managed_policy_arns": "${local.n}"}}"#, attached));
}
