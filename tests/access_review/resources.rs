//! Whom policies of AWS name: trust, buckets, keys, topics and functions.

use serde_json::{Value, json};

use crate::documents::*;
use crate::generator::Resource;
use crate::row::{Row, told};

pub fn rows() -> Vec<Row> {
    trusted().into_iter().chain(opened()).collect()
}

fn web_identity(subject: Option<&str>, audience: bool) -> Value {
    let issuer = "token.actions.githubusercontent.com";
    let mut condition = json!({});
    if audience {
        condition["StringEquals"] = json!({ (format!("{issuer}:aud")): "sts.amazonaws.com" });
    }
    if let Some(subject) = subject {
        condition["StringLike"] = json!({ (format!("{issuer}:sub")): subject });
    }
    json!({
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
        "Effect": "Allow",
        "Principal": { "Federated": iam(&format!("oidc-provider/{issuer}")) },
    })
}

fn trusted() -> Vec<Row> {
    let own = || trusts(json!({ "AWS": iam("role/developer") }));
    let other = || trusts(json!({ "AWS": format!("arn:aws:iam::{OTHER}:root") }));
    let partner =
        |statement| with(statement, "Condition", json!({ "StringEquals": { "sts:ExternalId": "orders" } }));
    let main = || web_identity(Some("repo:acme/orders:ref:refs/heads/main"), true);
    vec![
        told(
            "trust_everyone",
            [trust("trust_everyone", &[own()], &[trusts(json!("*"))])],
            &["aws_iam_role: access-widened public-principal"],
        ),
        told(
            "trust_other_account",
            [trust("trust_other_account", &[own()], &[own(), other()])],
            &["aws_iam_role: access-widened cross-account-trust"],
        ),
        told(
            "external_id_dropped",
            [trust("external_id_dropped", &[partner(other())], &[other()])],
            &["aws_iam_role: access-widened condition-removed"],
        ),
        told(
            "subject_widened",
            [trust("subject_widened", &[main()], &[web_identity(Some("repo:acme/*"), true)])],
            &["aws_iam_role: access-widened condition-removed oidc-trust-too-wide"],
        ),
        told(
            "audience_dropped",
            [trust(
                "audience_dropped",
                &[main()],
                &[web_identity(Some("repo:acme/orders:ref:refs/heads/main"), false)],
            )],
            &["aws_iam_role: access-widened condition-removed oidc-trust-too-wide"],
        ),
    ]
}

fn opened() -> Vec<Row> {
    let own = || json!({ "AWS": iam("role/orders") });
    let other = || json!({ "AWS": [iam("role/orders"), format!("arn:aws:iam::{OTHER}:root")] });
    let objects = |name: &str| format!("arn:aws:s3:::{name}/*");
    let bucket = |name: &'static str, before: &[Value], after: &[Value]| {
        policy_of("aws_s3_bucket_policy", name, json!({ "bucket": name, "id": name }), before, after)
    };
    let encrypted = |name: &str| {
        let statement = with(deny(&["s3:*"], &[&objects(name)]), "Principal", json!("*"));
        with(statement, "Condition", json!({ "Bool": { "aws:SecureTransport": "false" } }))
    };
    vec![
        told(
            "bucket_other_account",
            [bucket(
                "bucket_other_account",
                &[for_principal(own(), &["s3:GetObject"], &objects("bucket_other_account"))],
                &[for_principal(other(), &["s3:GetObject"], &objects("bucket_other_account"))],
            )],
            &["aws_s3_bucket_policy: access-widened cross-account-trust"],
        ),
        told(
            "bucket_public",
            [bucket(
                "bucket_public",
                &[for_principal(own(), &["s3:GetObject"], &objects("bucket_public"))],
                &[for_principal(json!("*"), &["s3:GetObject"], &objects("bucket_public"))],
            )],
            &["aws_s3_bucket_policy: access-widened public-principal"],
        ),
        told(
            "bucket_deny_removed",
            [bucket(
                "bucket_deny_removed",
                &[
                    for_principal(own(), &["s3:GetObject"], &objects("bucket_deny_removed")),
                    encrypted("bucket_deny_removed"),
                ],
                &[for_principal(own(), &["s3:GetObject"], &objects("bucket_deny_removed"))],
            )],
            &["aws_s3_bucket_policy: access-widened deny-removed"],
        ),
        told(
            "key_other_account",
            [key(
                "key_other_account",
                &[administered(), for_principal(own(), &["kms:Decrypt"], "*")],
                &[administered(), for_principal(other(), &["kms:Decrypt"], "*")],
            )],
            &["aws_kms_key: access-widened cross-account-trust"],
        ),
        told(
            "key_public",
            [key(
                "key_public",
                &[administered()],
                &[administered(), for_principal(json!("*"), &["kms:Decrypt"], "*")],
            )],
            &["aws_kms_key: access-widened public-principal"],
        ),
        told(
            "topic_confused",
            [topic(
                "topic_confused",
                &[for_principal(own(), &["sns:Publish"], &topic_arn("topic_confused"))],
                &[
                    for_principal(own(), &["sns:Publish"], &topic_arn("topic_confused")),
                    for_principal(
                        json!({ "Service": "s3.amazonaws.com" }),
                        &["sns:Publish"],
                        &topic_arn("topic_confused"),
                    ),
                ],
            )],
            &["aws_sns_topic_policy: access-widened confused-deputy"],
        ),
        told(
            "function_without_source",
            [created(permission("function_without_source", Value::Null), &["id"])],
            &["aws_lambda_permission: access-widened confused-deputy"],
        ),
    ]
}

/// The account's own administrators, as AWS writes it into every key policy.
fn administered() -> Value {
    for_principal(json!({ "AWS": iam("root") }), &["kms:*"], "*")
}

fn key(name: &'static str, before: &[Value], after: &[Value]) -> Resource {
    let id = format!("1111-{name}");
    let values = json!({
        "arn": format!("arn:aws:kms:ap-northeast-1:{ACCOUNT}:key/{id}"), "deletion_window_in_days": 30,
        "description": name, "enable_key_rotation": true, "id": id, "is_enabled": true, "key_id": id,
        "key_usage": "ENCRYPT_DECRYPT", "multi_region": false, "tags": {}, "tags_all": {},
    });
    policy_of("aws_kms_key", name, values, before, after)
}

fn topic_arn(name: &str) -> String {
    format!("arn:aws:sns:ap-northeast-1:{ACCOUNT}:{name}")
}

fn topic(name: &'static str, before: &[Value], after: &[Value]) -> Resource {
    let values = json!({ "arn": topic_arn(name), "id": topic_arn(name), "owner": ACCOUNT });
    policy_of("aws_sns_topic_policy", name, values, before, after)
}

/// A service may invoke a function.
pub fn permission(name: &str, source: Value) -> Resource {
    Resource::managed("aws_lambda_permission", name)
        .values(json!({
            "action": "lambda:InvokeFunction", "event_source_token": null, "function_name": name,
            "function_url_auth_type": null, "id": "AllowS3", "principal": "s3.amazonaws.com", "principal_org_id": null,
            "qualifier": "", "source_account": null, "source_arn": source, "statement_id": "AllowS3",
        }))
        .arguments(&["action", "function_name", "principal", "source_arn", "statement_id"])
}
