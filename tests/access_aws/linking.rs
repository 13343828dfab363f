//! Which role and which policy an attachment means, where only the configuration tells.

use serde_json::{Value, json};

use crate::plans::*;

const WIDE: &[&str] = &["s3:DeleteObject"];

fn new_policy(name: &str) -> (Value, Value) {
    let known = json!({ "name": name, "path": "/", "policy": allow(WIDE, "arn:aws:s3:::prod/*") });
    (known, json!({ "arn": true, "id": true }))
}

#[test]
fn a_policy_that_is_made_and_attached_at_once() {
    let (policy, unknown) = new_policy("p");
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown("aws_iam_policy.p", policy, unknown)
        .create_unknown(
            "aws_iam_role_policy_attachment.p",
            json!({ "role": "deploy" }),
            json!({ "policy_arn": true }),
        )
        .configuration(json!({ "resources": [
            block("aws_iam_role", "deploy", &[]),
            block("aws_iam_policy", "p", &[]),
            block("aws_iam_role_policy_attachment", "p", &[
                ("role", &["aws_iam_role.deploy.name", "aws_iam_role.deploy"]),
                ("policy_arn", &["aws_iam_policy.p.arn", "aws_iam_policy.p"]),
            ]),
        ] }))
        .review();
    assert!(said(fact(&review, "access-widened")).contains("role deploy"), "{:#?}", review.facts);
    assert!(!rules(&review).contains(&"access-unknown-until-apply"), "{:#?}", review.facts);
    assert!(entry(&review, "role deploy").added[0].capability.contains("s3:DeleteObject"));
}

/// The role's name is computed as well, and both go through a module's variables and outputs.
#[test]
fn through_a_module() {
    let (policy, unknown) = new_policy("p");
    let review = maker()
        .create_unknown(
            "aws_iam_role.deploy",
            json!({ "assume_role_policy": role("x")["assume_role_policy"], "name_prefix": "deploy-" }),
            json!({ "name": true, "arn": true }),
        )
        .create_unknown("module.policy.aws_iam_policy.p", policy, unknown)
        .create_unknown(
            "module.grant.aws_iam_role_policy_attachment.this",
            json!({}),
            json!({ "role": true, "policy_arn": true }),
        )
        .configuration(json!({
            "resources": [block("aws_iam_role", "deploy", &[])],
            "module_calls": {
                "policy": { "source": "./policy", "module": {
                    "outputs": { "arn": { "expression": { "references": ["aws_iam_policy.p.arn", "aws_iam_policy.p"] } } },
                    "resources": [block("aws_iam_policy", "p", &[])],
                } },
                "grant": { "source": "./grant",
                    "expressions": {
                        "role": { "references": ["aws_iam_role.deploy.name", "aws_iam_role.deploy"] },
                        "policy": { "references": ["module.policy.arn", "module.policy"] },
                    },
                    "module": {
                        "variables": { "role": {}, "policy": {} },
                        "resources": [block("aws_iam_role_policy_attachment", "this", &[
                            ("role", &["var.role"]), ("policy_arn", &["var.policy"]),
                        ])],
                    },
                },
            },
        }))
        .review();
    let entry = entry(&review, "role aws_iam_role.deploy");
    assert!(entry.added[0].capability.contains("s3:DeleteObject"), "{entry:#?}");
    assert!(!rules(&review).contains(&"access-unknown-until-apply"), "{:#?}", review.facts);
}

#[test]
fn every_instance_gets_its_own() {
    let policy =
        |action: &str| json!({ "name": action, "path": "/", "policy": allow(&[action], "arn:aws:s3:::a/*") });
    let unknown = || json!({ "arn": true, "id": true });
    let attach = |role: &str| (json!({ "role": role }), json!({ "policy_arn": true }));
    let mut made = maker().same("aws_iam_role.a", role("a")).same("aws_iam_role.b", role("b"));
    for (key, action) in [("a", "s3:GetObject"), ("b", "s3:PutObject")] {
        let (known, later) = attach(key);
        made = made
            .create_unknown(&format!("aws_iam_policy.p[\"{key}\"]"), policy(action), unknown())
            .create_unknown(&format!("aws_iam_role_policy_attachment.p[\"{key}\"]"), known, later);
    }
    let mut attachment = block(
        "aws_iam_role_policy_attachment",
        "p",
        &[("role", &["each.key"]), ("policy_arn", &["aws_iam_policy.p", "each.key"])],
    );
    attachment["for_each_expression"] = json!({});
    let mut policies = block("aws_iam_policy", "p", &[]);
    policies["for_each_expression"] = json!({});
    let review = made.configuration(json!({ "resources": [policies, attachment] })).review();
    assert!(entry(&review, "role a").added[0].capability.contains("GetObject"));
    assert_eq!(entry(&review, "role a").added.len(), 1);
    assert!(entry(&review, "role b").added[0].capability.contains("PutObject"));
}

#[test]
fn a_list_of_policies_is_followed_one_by_one() {
    let (first, unknown) = new_policy("one");
    let second =
        json!({ "name": "two", "path": "/", "policy": allow(&["s3:PutObject"], "arn:aws:s3:::b/*") });
    let review = maker()
        .update("aws_iam_role.deploy", role("deploy"), role("deploy"))
        .create_unknown("aws_iam_policy.one", first, unknown.clone())
        .create_unknown("aws_iam_policy.two", second, unknown)
        .create_unknown(
            "aws_iam_role_policy_attachments_exclusive.deploy",
            json!({ "role_name": "deploy", "policy_arns": [null, null] }),
            json!({ "policy_arns": [true, true] }),
        )
        .configuration(json!({ "resources": [
            block("aws_iam_role", "deploy", &[]), block("aws_iam_policy", "one", &[]), block("aws_iam_policy", "two", &[]),
            block("aws_iam_role_policy_attachments_exclusive", "deploy", &[
                ("role_name", &["aws_iam_role.deploy.name", "aws_iam_role.deploy"]),
                ("policy_arns", &[
                    "aws_iam_policy.one.arn", "aws_iam_policy.one", "aws_iam_policy.two.arn", "aws_iam_policy.two",
                ]),
            ]),
        ] }))
        .review();
    let text = format!("{:?}", entry(&review, "role deploy").added);
    assert!(text.contains("DeleteObject") && text.contains("PutObject"), "{text}");
    assert!(!rules(&review).contains(&"access-unknown-until-apply"));
}

#[test]
fn what_cannot_be_followed_is_told() {
    let review = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create_unknown(
            "aws_iam_role_policy_attachment.p",
            json!({ "role": "deploy" }),
            json!({ "policy_arn": true }),
        )
        .configuration(json!({ "resources": [
            block("aws_iam_role_policy_attachment", "p", &[("policy_arn", &["local.policy"])]),
        ] }))
        .review();
    let fact = fact(&review, "access-unknown-until-apply");
    assert_eq!(fact.address, "aws_iam_role_policy_attachment.p");
    assert_eq!(fact.attribute.as_deref(), Some("policy_arn"));
}

#[test]
fn somebody_who_is_not_known_yet_is_told() {
    let review = maker()
        .create_unknown(
            "aws_iam_role_policy.p",
            json!({ "name": "p", "policy": allow(&["s3:*"], "*") }),
            json!({ "role": true }),
        )
        .configuration(
            json!({ "resources": [block("aws_iam_role_policy", "p", &[("role", &["local.role"])])] }),
        )
        .review();
    assert_eq!(fact(&review, "access-unknown-until-apply").address, "aws_iam_role_policy.p");
    // Whoever it is, the document is judged.
    assert!(rules(&review).contains(&"access-widened"), "{:#?}", review.facts);
}

/// Two accounts in one plan may both have a role `deploy`.
#[test]
fn the_same_name_in_two_accounts_is_told_apart() {
    let review = maker()
        .same("module.a.aws_iam_role.deploy", role("deploy"))
        .same("module.b.aws_iam_role.deploy", role("deploy"))
        .create("module.b.aws_iam_role_policy.p", inline("deploy", "p", &allow(WIDE, "*")))
        .review();
    let entries: Vec<&str> = review.entries.iter().map(|entry| entry.address.as_str()).collect();
    assert_eq!(entries, ["module.b.aws_iam_role.deploy"]);
}

/// A new role whose policies the configuration leaves to resources of their own has nothing that is unknown.
#[test]
fn what_the_provider_fills_in_is_not_unknown_access() {
    let review = maker()
        .create_unknown(
            "aws_iam_role.deploy",
            json!({ "name": "deploy", "assume_role_policy": role("x")["assume_role_policy"] }),
            json!({ "arn": true, "inline_policy": true, "managed_policy_arns": true }),
        )
        .create_unknown("aws_kms_key.k", json!({}), json!({ "policy": true, "key_id": true }))
        .configuration(
            json!({ "resources": [block("aws_iam_role", "deploy", &[]), block("aws_kms_key", "k", &[])] }),
        )
        .review();
    assert!(!rules(&review).contains(&"access-unknown-until-apply"), "{:#?}", review.facts);
}
