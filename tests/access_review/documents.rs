//! Policy documents and the AWS resources that carry them, with the attributes that the provider reports.

use serde_json::{Value, json};

use crate::generator::Resource;
use crate::generator::render::jsonencode;

pub const ACCOUNT: &str = "123456789012";

/// Somebody else's account.
pub const OTHER: &str = "210987654321";

pub const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// The text of a document.
pub fn document(statements: &[Value]) -> String {
    jsonencode(&json!({ "Statement": statements, "Version": "2012-10-17" }))
}

pub fn allow(actions: &[&str], resources: &[&str]) -> Value {
    json!({ "Action": one_or_many(actions), "Effect": "Allow", "Resource": one_or_many(resources) })
}

pub fn deny(actions: &[&str], resources: &[&str]) -> Value {
    json!({ "Action": one_or_many(actions), "Effect": "Deny", "Resource": one_or_many(resources) })
}

fn one_or_many(values: &[&str]) -> Value {
    match values {
        [one] => json!(one),
        values => json!(values),
    }
}

/// The statement with another member, such as `Condition`.
pub fn with(mut statement: Value, member: &str, value: Value) -> Value {
    statement[member] = value;
    statement
}

/// Only with a second factor.
pub fn with_mfa(statement: Value) -> Value {
    with(statement, "Condition", json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }))
}

/// A statement of a policy that names principals.
pub fn for_principal(who: Value, actions: &[&str], resource: &str) -> Value {
    with(allow(actions, &[resource]), "Principal", who)
}

/// A statement of a trust policy.
pub fn trusts(who: Value) -> Value {
    json!({ "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": who })
}

pub fn lambda_service() -> Value {
    json!({ "Service": "lambda.amazonaws.com" })
}

pub fn iam(path: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:{path}")
}

/// What a role is, as values.
pub fn role_values(name: &str, trust: &str) -> Value {
    json!({
        "arn": iam(&format!("role/{name}")), "assume_role_policy": trust, "create_date": "2025-02-03T04:05:06Z",
        "description": "", "force_detach_policies": false, "id": name, "inline_policy": [], "managed_policy_arns": [],
        "max_session_duration": 3600, "name": name, "name_prefix": "", "path": "/", "permissions_boundary": "",
        "tags": {}, "tags_all": {}, "unique_id": "AROAEXAMPLEEXAMPLE000",
    })
}

/// A role that stays as it is, for functions.
pub fn role(name: &str) -> Resource {
    let trust = document(&[trusts(lambda_service())]);
    Resource::managed("aws_iam_role", name)
        .values(role_values(name, &trust))
        .arguments(&["assume_role_policy", "name"])
}

/// A role whose trust policy changes.
pub fn trust(name: &str, before: &[Value], after: &[Value]) -> Resource {
    Resource::managed("aws_iam_role", name)
        .values(role_values(name, &document(before)))
        .set("assume_role_policy", document(after))
        .arguments(&["assume_role_policy", "name"])
}

fn inline_values(name: &str, text: &str) -> Value {
    json!({ "id": format!("{name}:work"), "name": "work", "name_prefix": "", "policy": text, "role": name })
}

/// An inline policy of the role that is called like it.
pub fn inline(name: &str, text: &str) -> Resource {
    Resource::managed("aws_iam_role_policy", name)
        .values(inline_values(name, text))
        .arguments(&["name", "policy"])
        .refers("role", &[&format!("aws_iam_role.{name}.id")])
}

/// A role with an inline policy that changes.
pub fn rewritten(name: &str, before: &[Value], after: &[Value]) -> [Resource; 2] {
    [role(name), inline(name, &document(before)).set("policy", document(after))]
}

/// A customer managed policy; `name` is that of the block and of the policy.
pub fn managed(name: &str, text: &str) -> Resource {
    let arn = iam(&format!("policy/{name}"));
    Resource::managed("aws_iam_policy", name)
        .values(json!({
            "arn": arn, "attachment_count": 1, "description": "", "id": arn, "name": name, "name_prefix": "",
            "path": "/", "policy": text, "policy_id": "ANPAEXAMPLEEXAMPLE000", "tags": {}, "tags_all": {},
        }))
        .arguments(&["name", "policy"])
}

/// The same, made by the plan: its ARN is not known yet.
pub fn managed_new(name: &str, text: &str) -> Resource {
    created(managed(name, text), &["arn", "attachment_count", "id", "policy_id"])
}

/// An attachment of a policy of the plan to a role of the plan.
pub fn attachment(block: &str, role: &str, policy: &str) -> Resource {
    attached(block, role, &iam(&format!("policy/{policy}")))
        .refers("policy_arn", &[&format!("aws_iam_policy.{policy}.arn")])
}

/// An attachment of any policy.
pub fn attached(block: &str, role: &str, arn: &str) -> Resource {
    Resource::managed("aws_iam_role_policy_attachment", block)
        .values(
            json!({ "id": format!("{role}-20250203040506789000000001"), "policy_arn": arn, "role": role }),
        )
        .refers("role", &[&format!("aws_iam_role.{role}.name")])
}

/// Turns what is there into what the plan makes.
pub fn created(mut resource: Resource, unknown: &[&str]) -> Resource {
    resource.before = None;
    resource.unknown(unknown)
}

/// Turns what stays into what goes away with its block.
pub fn deleted(resource: Resource) -> Resource {
    resource.deleted("delete_because_no_resource_config")
}

/// A resource outside of IAM whose policy changes.
pub fn policy_of(kind: &str, name: &str, values: Value, before: &[Value], after: &[Value]) -> Resource {
    let arguments: Vec<String> = values.as_object().unwrap().keys().cloned().collect();
    let arguments: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !matches!(*argument, "arn" | "id")).collect();
    Resource::managed(kind, name)
        .values(values)
        .with("policy", document(before))
        .set("policy", document(after))
        .arguments(&arguments)
        .arguments(&["policy"])
}
