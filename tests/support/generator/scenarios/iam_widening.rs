//! Two policies grow: a deploy role's from one bucket to everything, and its trust from one account to anybody.
//!
//! Both are plain updates. What they mean is inside JSON texts.

use serde_json::{Value, json};

use super::super::builder::{Output, PlanBuilder, Provider, Resource, refers};
use super::super::render::jsonencode;
use super::aws::{self, ACCOUNT, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("deploy", "platform", TOKYO);
    let role = place.global_arn("iam", "role/deploy");
    let policy = place.global_arn("iam", "policy/deploy");
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(
            aws::policy(
                "deploy",
                &place,
                &document(&["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme-artifacts/*"),
            )
            .set("policy", jsonencode(&document(&["s3:*", "iam:PassRole"], "*")))
            .with("description", "What a deployment may do")
            .arguments(&["description", "name", "policy", "tags"]),
        )
        .resource(
            aws::role("deploy", &place, &trust(&format!("arn:aws:iam::{ACCOUNT}:role/ci"), true))
                .set("assume_role_policy", jsonencode(&trust("*", false)))
                .with("description", "Deployments from CI")
                .with("managed_policy_arns", json!([policy]))
                .with("permissions_boundary", "")
                .arguments(&["assume_role_policy", "description", "max_session_duration", "name", "tags"]),
        )
        .resource(
            Resource::managed("aws_iam_role_policy_attachment", "deploy")
                .values(json!({
                    "id": "deploy-20250203040506789000000001",
                    "policy_arn": policy,
                    "role": "deploy",
                }))
                .refers("policy_arn", &["aws_iam_policy.deploy.arn"])
                .refers("role", &["aws_iam_role.deploy.name"]),
        )
        .output(Output::new("role_arn", refers(&["aws_iam_role.deploy.arn"])).value(role))
        .build()
}

fn document(actions: &[&str], resource: &str) -> Value {
    json!({
        "Statement": [{ "Action": actions, "Effect": "Allow", "Resource": resource, "Sid": "Artifacts" }],
        "Version": "2012-10-17",
    })
}

fn trust(principal: &str, has_condition: bool) -> Value {
    let mut statement = json!({
        "Action": "sts:AssumeRole",
        "Effect": "Allow",
        "Principal": { "AWS": principal },
    });
    if let (true, Some(members)) = (has_condition, statement.as_object_mut()) {
        members.insert("Condition".into(), json!({ "StringEquals": { "sts:ExternalId": "ci-example" } }));
    }
    json!({ "Statement": [statement], "Version": "2012-10-17" })
}
