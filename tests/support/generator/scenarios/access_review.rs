//! The policies of a deploy role are tidied up, and sorted by topic. In truth the role can hand any role to a function
//! now, with one half of the way in each of two policies; a rollback no longer asks for MFA; and another account reads
//! and writes the artifacts.
//!
//! Statements also change their order and get names, which is what a reviewer sees first.

use serde_json::{Value, json};

use super::super::builder::{Output, PlanBuilder, Provider, Resource, refers};
use super::super::render::jsonencode;
use super::aws::{self, ACCOUNT, TOKYO};

const ARTIFACTS: &str = "arn:aws:s3:::acme-artifacts/*";

pub fn plan() -> Value {
    let place = aws::place("deploy", "platform", TOKYO);
    let role = place.global_arn("iam", "role/deploy");
    let arn = |name: &str| place.global_arn("iam", &format!("policy/{name}"));
    let policy = |name: &'static str, description: &str, before: Value, after: Value| {
        aws::policy(name, &place, &before)
            .set("policy", jsonencode(&after))
            .with("arn", arn(name))
            .with("description", description)
            .with("id", arn(name))
            .with("name", name)
            .arguments(&["description", "name", "policy", "tags"])
    };
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(policy("deploy", "What a deployment may do", deploy_before(), deploy_after()))
        .resource(policy("functions", "Functions of a deployment", functions_before(), functions_after()))
        .resource(
            aws::role("deploy", &place, &trust())
                .with("description", "Deployments by developers")
                .with("managed_policy_arns", json!([arn("deploy"), arn("functions")]))
                .with("permissions_boundary", "")
                .arguments(&["assume_role_policy", "description", "max_session_duration", "name", "tags"]),
        )
        .resources(["deploy", "functions"].map(|name| {
            Resource::managed("aws_iam_role_policy_attachment", name)
                .values(json!({
                    "id": format!("deploy-{}", if name == "deploy" { "20250203040506789000000001" } else { "20250203040506789000000002" }),
                    "policy_arn": arn(name),
                    "role": "deploy",
                }))
                .refers("policy_arn", &[&format!("aws_iam_policy.{name}.arn")])
                .refers("role", &["aws_iam_role.deploy.name"])
        }))
        .resource(
            Resource::managed("aws_s3_bucket_policy", "artifacts")
                .values(json!({
                    "bucket": "acme-artifacts",
                    "id": "acme-artifacts",
                    "policy": jsonencode(&bucket(&[&role])),
                }))
                .set("policy", jsonencode(&bucket(&[&role, "arn:aws:iam::210987654321:root"])))
                .arguments(&["bucket", "policy"]),
        )
        .output(Output::new("role_arn", refers(&["aws_iam_role.deploy.arn"])).value(role))
        .build()
}

fn document(statements: &[Value]) -> Value {
    json!({ "Statement": statements, "Version": "2012-10-17" })
}

fn deploy_before() -> Value {
    document(&[
        json!({ "Action": ["s3:GetObject", "s3:PutObject"], "Effect": "Allow", "Resource": ARTIFACTS }),
        json!({
            "Action": "iam:PassRole",
            "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } },
            "Effect": "Allow",
            "Resource": format!("arn:aws:iam::{ACCOUNT}:role/web"),
        }),
        json!({
            "Action": ["dynamodb:DeleteItem", "dynamodb:PutItem"],
            "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } },
            "Effect": "Allow",
            "Resource": format!("arn:aws:dynamodb:{TOKYO}:{ACCOUNT}:table/releases"),
        }),
    ])
}

fn deploy_after() -> Value {
    document(&[
        json!({
            "Action": ["s3:PutObject", "s3:GetObject"],
            "Effect": "Allow",
            "Resource": ARTIFACTS,
            "Sid": "Artifacts",
        }),
        json!({
            "Action": ["dynamodb:PutItem", "dynamodb:DeleteItem"],
            "Effect": "Allow",
            "Resource": format!("arn:aws:dynamodb:{TOKYO}:{ACCOUNT}:table/releases"),
            "Sid": "Rollback",
        }),
        json!({
            "Action": "iam:PassRole",
            "Effect": "Allow",
            "Resource": format!("arn:aws:iam::{ACCOUNT}:role/*"),
            "Sid": "Roles",
        }),
    ])
}

fn functions_before() -> Value {
    document(&[json!({
        "Action": ["lambda:UpdateFunctionCode", "lambda:GetFunction"],
        "Effect": "Allow",
        "Resource": format!("arn:aws:lambda:{TOKYO}:{ACCOUNT}:function:web"),
    })])
}

fn functions_after() -> Value {
    document(&[json!({
        "Action": [
            "lambda:CreateFunction",
            "lambda:GetFunction",
            "lambda:InvokeFunction",
            "lambda:UpdateFunctionCode",
        ],
        "Effect": "Allow",
        "Resource": format!("arn:aws:lambda:{TOKYO}:{ACCOUNT}:function:*"),
        "Sid": "Functions",
    })])
}

fn trust() -> Value {
    document(&[json!({
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:role/developer") },
    })])
}

fn bucket(principals: &[&str]) -> Value {
    document(&[json!({
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Effect": "Allow",
        "Principal": { "AWS": if let [one] = principals { json!(one) } else { json!(principals) } },
        "Resource": ARTIFACTS,
        "Sid": "Artifacts",
    })])
}
