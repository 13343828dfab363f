//! What principals of AWS get: their policies, boundaries, groups, guardrails and keys.

use serde_json::json;

use crate::documents::*;
use crate::generator::Resource;
use crate::row::{Row, told};

pub fn rows() -> Vec<Row> {
    [grants(), whole_accounts(), escalations(), guards(), people(), unknowns()]
        .into_iter()
        .flatten()
        .collect()
}

const TABLE: &str = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/orders";

fn grants() -> Vec<Row> {
    let objects = "arn:aws:s3:::acme-orders/*";
    let from = |range: &str| {
        let condition = json!({ "IpAddress": { "aws:SourceIp": range } });
        with(allow(&["dynamodb:PutItem"], &[TABLE]), "Condition", condition)
    };
    vec![
        told(
            "action_added",
            rewritten(
                "action_added",
                &[allow(&["s3:GetObject"], &[objects])],
                &[allow(&["s3:GetObject", "s3:DeleteObject"], &[objects])],
            ),
            &["aws_iam_role_policy: access-widened"],
        ),
        told(
            "wildcard_widened",
            rewritten(
                "wildcard_widened",
                &[allow(&["s3:Get*"], &[objects])],
                &[allow(&["s3:*"], &[objects])],
            ),
            &["aws_iam_role_policy: access-widened wildcard-action"],
        ),
        told(
            "resource_widened",
            rewritten(
                "resource_widened",
                &[allow(&["dynamodb:PutItem"], &[TABLE])],
                &[allow(&["dynamodb:PutItem"], &["*"])],
            ),
            &["aws_iam_role_policy: access-widened wildcard-resource"],
        ),
        told(
            "condition_removed",
            rewritten(
                "condition_removed",
                &[with_mfa(allow(&["dynamodb:DeleteItem"], &[TABLE]))],
                &[allow(&["dynamodb:DeleteItem"], &[TABLE])],
            ),
            &["aws_iam_role_policy: access-widened condition-removed"],
        ),
        told(
            "condition_widened",
            rewritten("condition_widened", &[from("10.20.0.0/16")], &[from("10.0.0.0/8")]),
            &["aws_iam_role_policy: access-widened condition-removed"],
        ),
        told(
            "deny_removed",
            rewritten(
                "deny_removed",
                &[allow(&["sqs:*"], &["*"]), deny(&["sqs:DeleteQueue"], &["*"])],
                &[allow(&["sqs:*"], &["*"])],
            ),
            &["aws_iam_role_policy: access-widened deny-removed"],
        ),
        told(
            "secrets_read",
            rewritten("secrets_read", &[], &[allow(&["secretsmanager:GetSecretValue"], &["*"])]),
            &["aws_iam_role_policy: access-widened data-exfiltration"],
        ),
        told(
            "data_read",
            rewritten("data_read", &[], &[allow(&["s3:GetObject"], &["*"])]),
            &["aws_iam_role_policy: access-widened data-exfiltration"],
        ),
    ]
}

fn whole_accounts() -> Vec<Row> {
    let group = |name: &str, users: &[&str]| {
        Resource::managed("aws_iam_group_membership", name).values(json!({
            "group": name, "id": format!("{name}-members"), "name": format!("{name}-members"), "users": users,
        }))
    };
    vec![
        told(
            "administrator_attached",
            [
                role("administrator_attached"),
                created(
                    attached("administrator_attached", "administrator_attached", ADMINISTRATOR),
                    &["id"],
                ),
            ],
            &["aws_iam_role_policy_attachment: access-widened admin-granted"],
        ),
        told(
            "administrator_own",
            [
                role("administrator_own"),
                managed_new("administrator_own", &document(&[allow(&["*"], &["*"])])),
                created(
                    attachment("administrator_own", "administrator_own", "administrator_own"),
                    &["id", "policy_arn"],
                ),
            ],
            &["aws_iam_policy: access-widened admin-granted"],
        )
        .pack(&["aws_iam_role_policy_attachment: policy-undecided"]),
        told(
            "administrators_joined",
            [
                user("administrators_joined"),
                Resource::managed("aws_iam_group", "administrators_joined").values(json!({
                    "arn": iam("group/administrators_joined"), "id": "administrators_joined",
                    "name": "administrators_joined", "path": "/", "unique_id": "AGPAEXAMPLEEXAMPLE000",
                })),
                Resource::managed("aws_iam_group_policy_attachment", "administrators_joined").values(json!({
                    "group": "administrators_joined", "id": "administrators_joined-1", "policy_arn": ADMINISTRATOR,
                })),
                group("administrators_joined", &[])
                    .set("users", json!(["administrators_joined"]))
                    .arguments(&["group", "name", "users"]),
            ],
            &["aws_iam_group_membership: access-widened admin-granted"],
        ),
        told(
            "permission_set",
            [
                permission_set("permission_set"),
                created(permission_set_attachment("permission_set"), &["id", "managed_policy_name"]),
            ],
            &["aws_ssoadmin_managed_policy_attachment: access-widened admin-granted"],
        ),
        told(
            "account_assigned",
            [
                permission_set("account_assigned"),
                permission_set_attachment("account_assigned"),
                created(assignment("account_assigned"), &["id"]),
            ],
            &["aws_ssoadmin_account_assignment: access-widened admin-granted"],
        ),
    ]
}

fn user(name: &str) -> Resource {
    Resource::managed("aws_iam_user", name).values(json!({
        "arn": iam(&format!("user/{name}")), "force_destroy": false, "id": name, "name": name, "path": "/",
        "permissions_boundary": "", "tags": {}, "tags_all": {}, "unique_id": "AIDAEXAMPLEEXAMPLE000",
    }))
}

const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-1111222233334444";

fn permission_set(name: &str) -> Resource {
    let arn = set(name);
    Resource::managed("aws_ssoadmin_permission_set", name).values(json!({
        "arn": arn, "created_date": "2025-02-03T04:05:06Z", "description": "", "id": format!("{arn},{INSTANCE}"),
        "instance_arn": INSTANCE, "name": name, "relay_state": "", "session_duration": "PT1H", "tags": {}, "tags_all": {},
    }))
}

fn set(name: &str) -> String {
    format!("arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-{name}")
}

fn permission_set_attachment(name: &str) -> Resource {
    Resource::managed("aws_ssoadmin_managed_policy_attachment", name)
        .values(json!({
            "id": format!("{ADMINISTRATOR},{name}"), "instance_arn": INSTANCE, "managed_policy_arn": ADMINISTRATOR,
            "managed_policy_name": "AdministratorAccess", "permission_set_arn": set(name),
        }))
        .arguments(&["instance_arn", "managed_policy_arn"])
        .refers("permission_set_arn", &[&format!("aws_ssoadmin_permission_set.{name}.arn")])
}

fn assignment(name: &str) -> Resource {
    Resource::managed("aws_ssoadmin_account_assignment", name)
        .values(json!({
            "id": "1", "instance_arn": INSTANCE, "permission_set_arn": set(name),
            "principal_id": "44444444-5555-6666-7777-888888888888", "principal_type": "GROUP", "target_id": ACCOUNT,
            "target_type": "AWS_ACCOUNT",
        }))
        .arguments(&["instance_arn", "principal_id", "principal_type", "target_id", "target_type"])
        .refers("permission_set_arn", &[&format!("aws_ssoadmin_permission_set.{name}.arn")])
}

fn escalations() -> Vec<Row> {
    let pass = || allow(&["iam:PassRole"], &[&iam("role/app-*")]);
    let run = || allow(&["lambda:CreateFunction", "lambda:InvokeFunction"], &["*"]);
    let to_lambda = |statement| {
        let condition = json!({ "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } });
        with(statement, "Condition", condition)
    };
    vec![
        told(
            "escalation_split",
            [
                role("escalation_split"),
                inline("escalation_split", &document(&[pass()])),
                managed("escalation_split", &document(&[allow(&["lambda:GetFunction"], &["*"])]))
                    .set("policy", document(&[run()])),
                attachment("escalation_split", "escalation_split", "escalation_split"),
            ],
            &["aws_iam_policy: access-widened privilege-escalation wildcard-resource"],
        ),
        told(
            "escalation_new",
            [
                role("escalation_new"),
                managed_new("escalation_new", &document(&[pass()])),
                created(
                    attachment("escalation_new", "escalation_new", "escalation_new"),
                    &["id", "policy_arn"],
                ),
                managed_new("escalation_new_2", &document(&[run()])),
                created(
                    attachment("escalation_new_2", "escalation_new", "escalation_new_2"),
                    &["id", "policy_arn"],
                ),
            ],
            // Neither policy alone does it, so it is told of the role.
            &["aws_iam_role: access-widened privilege-escalation", "aws_iam_policy_2: wildcard-resource"],
        )
        .pack(&[
            "aws_iam_role_policy_attachment: policy-undecided",
            "aws_iam_role_policy_attachment_2: policy-undecided",
        ]),
        told(
            "policy_version",
            rewritten(
                "policy_version",
                &[allow(&["iam:GetPolicyVersion"], &["*"])],
                &[allow(&["iam:GetPolicyVersion", "iam:CreatePolicyVersion"], &["*"])],
            ),
            &["aws_iam_role_policy: access-widened privilege-escalation wildcard-resource"],
        ),
        told(
            "not_action",
            rewritten(
                "not_action",
                &[allow(&["ec2:Describe*"], &["*"])],
                &[json!({ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" })],
            ),
            &[
                "aws_iam_role_policy: access-widened credential-exposure data-exfiltration privilege-escalation wildcard-action wildcard-resource",
            ],
        ),
        told(
            "role_passed",
            rewritten(
                "role_passed",
                &[to_lambda(allow(&["iam:PassRole"], &[&iam("role/orders")]))],
                &[allow(&["iam:PassRole"], &["*"])],
            ),
            &["aws_iam_role_policy: access-widened condition-removed passrole-unbounded wildcard-resource"],
        ),
        told(
            "any_role_assumed",
            rewritten("any_role_assumed", &[], &[allow(&["sts:AssumeRole"], &["*"])]),
            &[
                "aws_iam_role_policy: access-widened credential-exposure privilege-escalation wildcard-resource",
            ],
        ),
    ]
}

fn guards() -> Vec<Row> {
    let boundary = |name: &str| {
        let text = document(&[allow(&["s3:*", "sqs:*"], &["*"])]);
        managed(name, &text)
    };
    let work = |name: &str| inline(name, &document(&[allow(&["s3:GetObject", "dynamodb:*"], &[TABLE])]));
    let bounded = |name: &str| {
        role(name)
            .with("permissions_boundary", iam(&format!("policy/{name}")))
            .arguments(&["permissions_boundary"])
    };
    let detached = deleted(attachment("deny_detached", "deny_detached", "deny_detached"));
    vec![
        told(
            "boundary_removed",
            [
                bounded("boundary_removed").set("permissions_boundary", ""),
                boundary("boundary_removed"),
                work("boundary_removed"),
            ],
            &["aws_iam_role: access-widened boundary-removed"],
        ),
        told(
            "boundary_widened",
            [
                bounded("boundary_widened"),
                boundary("boundary_widened").set("policy", document(&[allow(&["*"], &["*"])])),
                work("boundary_widened"),
            ],
            &["aws_iam_policy: access-widened", "aws_iam_role: boundary-removed"],
        )
        // The pack cannot know that the policy is only a boundary.
        .pack(&["aws_iam_policy: aws-iam-policy-wildcard"]),
        told(
            "deny_detached",
            [
                role("deny_detached"),
                inline("deny_detached", &document(&[allow(&["sqs:*"], &["*"])])),
                managed("deny_detached", &document(&[deny(&["sqs:DeleteQueue"], &["*"])])),
                detached,
            ],
            &["aws_iam_role_policy_attachment: access-widened deny-removed"],
        ),
        told(
            "guardrail_detached",
            [
                guardrail("guardrail_detached", "SERVICE_CONTROL_POLICY", &leaving()),
                deleted(guarding("guardrail_detached")),
            ],
            &["aws_organizations_policy_attachment: guardrail-detached"],
        ),
        told(
            "guardrail_loosened",
            [
                guardrail("guardrail_loosened", "SERVICE_CONTROL_POLICY", &leaving())
                    .set("content", document(&[deny(&["organizations:LeaveOrganization"], &["*"])])),
                guarding("guardrail_loosened"),
            ],
            &["aws_organizations_policy: guardrail-detached"],
        ),
        told(
            "resource_guardrail_detached",
            [
                guardrail(
                    "resource_guardrail_detached",
                    "RESOURCE_CONTROL_POLICY",
                    &document(&[with(
                        with(deny(&["s3:*"], &["*"]), "Principal", json!("*")),
                        "Condition",
                        json!({ "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-example" } }),
                    )]),
                ),
                deleted(guarding("resource_guardrail_detached")),
            ],
            &["aws_organizations_policy_attachment: guardrail-detached"],
        ),
    ]
}

/// Keeps accounts in the organization and their logs alive.
fn leaving() -> String {
    document(&[deny(&["cloudtrail:StopLogging", "organizations:LeaveOrganization"], &["*"])])
}

pub fn guardrail(name: &str, kind: &str, content: &str) -> Resource {
    Resource::managed("aws_organizations_policy", name)
        .values(json!({
            "arn": format!("arn:aws:organizations::{ACCOUNT}:policy/o-example/service_control_policy/p-{name}"),
            "content": content, "description": "", "id": format!("p-{name}"), "name": name, "tags": {}, "tags_all": {},
            "type": kind,
        }))
        .arguments(&["content", "name", "type"])
}

pub fn guarding(name: &str) -> Resource {
    Resource::managed("aws_organizations_policy_attachment", name)
        .values(json!({
            "id": format!("ou-exam-{name}:p-{name}"), "policy_id": format!("p-{name}"), "skip_destroy": null,
            "target_id": format!("ou-exam-{name}"),
        }))
        .arguments(&["target_id"])
        .refers("policy_id", &[&format!("aws_organizations_policy.{name}.id")])
}

fn people() -> Vec<Row> {
    let key = json!({
        "create_date": "2026-11-22T02:07:05Z", "encrypted_secret": null, "id": "AKIAEXAMPLE", "key_fingerprint": null,
        "pgp_key": null, "secret": "hush", "status": "Active", "user": "access_key",
    });
    let password = json!({
        "encrypted_password": "", "id": "console_password", "key_fingerprint": "", "password": "hush",
        "password_length": 20, "password_reset_required": true, "pgp_key": null, "user": "console_password",
    });
    let profile = |role: &str| {
        json!({
            "arn": iam("instance-profile/instance_profile"), "id": "instance_profile", "name": "instance_profile",
            "path": "/", "role": role, "tags": {}, "tags_all": {},
        })
    };
    vec![
        told(
            "access_key",
            [
                user("access_key"),
                created(Resource::managed("aws_iam_access_key", "access_key").values(key), &["id", "secret"])
                    .sensitive_after(&["secret"])
                    .arguments(&["status"])
                    .refers("user", &["aws_iam_user.access_key.name"]),
            ],
            &["aws_iam_access_key: long-lived-key-created"],
        ),
        told(
            "console_password",
            [
                user("console_password"),
                created(
                    Resource::managed("aws_iam_user_login_profile", "console_password").values(password),
                    &["encrypted_password", "id", "key_fingerprint", "password"],
                )
                .sensitive_after(&["password"])
                .refers("user", &["aws_iam_user.console_password.name"]),
            ],
            &["aws_iam_user_login_profile: long-lived-key-created"],
        ),
        told(
            "instance_profile",
            [Resource::managed("aws_iam_instance_profile", "instance_profile")
                .values(profile("web"))
                .set("role", "batch")
                .arguments(&["name", "role"])],
            &["aws_iam_instance_profile: access-widened"],
        ),
    ]
}

fn unknowns() -> Vec<Row> {
    let broken = r#"{"Statement":[{"Action":"s3:GetObject","Effect":"Allow"}],"Version":"2012-10-17"}"#;
    let small = document(&[allow(&["s3:GetObject"], &["arn:aws:s3:::acme-orders/*"])]);
    let told_unknown = |name: &str| {
        inline(name, &small).unknown(&["policy"]).refers("policy", &["data.aws_iam_policy_document.it.json"])
    };
    let elsewhere = iam("policy/elsewhere");
    vec![
        told(
            "policy_unknown",
            [role("policy_unknown"), told_unknown("policy_unknown")],
            &["aws_iam_role_policy: access-unknown-until-apply"],
        )
        .pack(&["aws_iam_role_policy: policy-undecided"]),
        told(
            "policy_elsewhere",
            [
                role("policy_elsewhere"),
                created(attached("policy_elsewhere", "policy_elsewhere", &elsewhere), &["id"]),
            ],
            &["aws_iam_role_policy_attachment: access-unknown-until-apply"],
        ),
        told(
            "policy_invalid",
            [role("policy_invalid"), inline("policy_invalid", &small).set("policy", broken)],
            // AWS would refuse it, so nobody can say that it grants nothing.
            &["aws_iam_role_policy: access-widened policy-document-invalid"],
        ),
    ]
}
