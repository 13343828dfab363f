//! Trust policies and policies of buckets, queues, keys and functions.

use serde_json::{Value, json};

use crate::plans::*;

fn trusting(principal: Value, condition: Value) -> Value {
    let mut one = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal });
    if !condition.is_null() {
        one["Condition"] = condition;
    }
    with(role("deploy"), json!({ "assume_role_policy": policy(json!([one])) }))
}

#[test]
fn a_trust_policy_that_opens_to_everyone() {
    let review =
        maker().update("aws_iam_role.deploy", role("deploy"), trusting(json!("*"), Value::Null)).review();
    let public = fact(&review, "public-principal");
    assert_eq!(public.address, "aws_iam_role.deploy");
    assert_eq!(public.attribute.as_deref(), Some("assume_role_policy"));
    let everyone = entry(&review, "everyone");
    assert_eq!(everyone.address, "aws_iam_role.deploy");
    assert_eq!(everyone.added[0].scope, "role deploy");
}

#[test]
fn a_trust_policy_for_every_repository_of_an_organization() {
    let provider = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com");
    let of = |subject: &str| {
        let condition = json!({
            "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
            "StringLike": { "token.actions.githubusercontent.com:sub": subject },
        });
        let document = policy(json!([{
            "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": { "Federated": provider },
            "Condition": condition,
        }]));
        with(role("deploy"), json!({ "assume_role_policy": document }))
    };
    let wider = maker()
        .update("aws_iam_role.deploy", of("repo:acme/shop:ref:refs/heads/main"), of("repo:acme/*"))
        .review();
    assert!(rules(&wider).contains(&"oidc-trust-too-wide"), "{:#?}", wider.facts);
    let narrower = maker()
        .update("aws_iam_role.deploy", of("repo:acme/*"), of("repo:acme/shop:ref:refs/heads/main"))
        .review();
    assert_eq!(rules(&narrower), [""; 0], "{:#?}", narrower.facts);
}

#[test]
fn another_account_is_told_and_the_own_one_is_not() {
    let of = |account: &str| trusting(json!({ "AWS": format!("arn:aws:iam::{account}:root") }), Value::Null);
    let foreign = maker().update("aws_iam_role.deploy", role("deploy"), of("999988887777")).review();
    assert!(rules(&foreign).contains(&"cross-account-trust"), "{:#?}", foreign.facts);
    let own = maker().update("aws_iam_role.deploy", role("deploy"), of(ACCOUNT)).review();
    assert!(!rules(&own).contains(&"cross-account-trust"), "{:#?}", own.facts);
}

/// A role that is made has no ARN yet; the provider's configuration may say which account it will be in.
#[test]
fn the_account_that_the_provider_allows_is_the_own_one() {
    let new = |account: &str| {
        let trusting = trusting(json!({ "AWS": format!("arn:aws:iam::{account}:root") }), Value::Null);
        let known = json!({ "name": "deploy", "assume_role_policy": trusting["assume_role_policy"] });
        maker()
            .allowed_account(ACCOUNT)
            .create_unknown("aws_iam_role.deploy", known, json!({ "arn": true }))
            .review()
    };
    assert!(rules(&new("999988887777")).contains(&"cross-account-trust"));
    assert!(!rules(&new(ACCOUNT)).contains(&"cross-account-trust"));
}

/// A bucket's ARN names no account, but those of other objects do.
#[test]
fn the_account_of_everything_else_in_the_plan_is_the_own_one() {
    let open = |account: &str| {
        let statement = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prod/*",
                                 "Principal": { "AWS": format!("arn:aws:iam::{account}:root") } }]);
        maker()
            .same("aws_instance.i", json!({ "arn": format!("arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1") }))
            .create("aws_s3_bucket_policy.prod", bucket_policy(statement))
            .review()
    };
    assert!(rules(&open("999988887777")).contains(&"cross-account-trust"));
    assert!(!rules(&open(ACCOUNT)).contains(&"cross-account-trust"));
}

#[test]
fn everybody_whom_a_statement_names_has_an_entry() {
    let statement = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prod/*",
        "Principal": { "AWS": ["999988887777", "arn:aws:iam::444455556666:root"], "Service": "cloudtrail.amazonaws.com" } }]);
    let review = maker().create("aws_s3_bucket_policy.prod", bucket_policy(statement)).review();
    for who in ["account 999988887777", "account 444455556666", "service cloudtrail.amazonaws.com"] {
        assert_eq!(entry(&review, who).added.len(), 1);
    }
    let documents: usize = review.entries.iter().map(|entry| entry.documents.len()).sum();
    assert_eq!(documents, 1);
}

fn bucket_policy(statements: Value) -> Value {
    json!({ "bucket": "prod", "policy": policy(statements) })
}

#[test]
fn a_bucket_that_opens_and_a_bucket_that_closes() {
    let own = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prod/*",
                       "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:role/app") } }]);
    let open = json!([{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::prod/*",
                        "Principal": "*" }]);
    let opened = maker()
        .update("aws_s3_bucket_policy.prod", bucket_policy(own.clone()), bucket_policy(open.clone()))
        .review();
    assert!(rules(&opened).contains(&"public-principal"));
    assert_eq!(entry(&opened, "everyone").address, "aws_s3_bucket_policy.prod");
    let closed =
        maker().update("aws_s3_bucket_policy.prod", bucket_policy(open), bucket_policy(own)).review();
    assert_eq!(rules(&closed), [""; 0], "{:#?}", closed.facts);
}

/// Those who are allowed by policies of their own were kept out by the bucket's Deny.
#[test]
fn a_deny_of_a_bucket_that_goes_is_told() {
    let deny = json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::prod/*", "Principal": "*",
                        "Condition": { "Bool": { "aws:SecureTransport": "false" } } }]);
    let bucket = json!({ "bucket": "prod", "policy": policy(deny.clone()) });
    let review = maker()
        .same("aws_s3_bucket.prod", bucket)
        .delete("aws_s3_bucket_policy.prod", bucket_policy(deny))
        .review();
    assert_eq!(fact(&review, "deny-removed").address, "aws_s3_bucket_policy.prod");
}

#[test]
fn a_deny_that_goes_with_its_bucket_keeps_nobody_from_anything() {
    let deny = json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*" }]);
    let bucket = json!({ "bucket": "prod", "policy": policy(deny.clone()) });
    let review = maker()
        .delete("aws_s3_bucket.prod", bucket)
        .delete("aws_s3_bucket_policy.prod", bucket_policy(deny))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn a_policy_that_moves_into_a_resource_of_its_own_raises_nothing() {
    let document = policy(
        json!([{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": "*" }]),
    );
    let review = maker()
        .update(
            "aws_sqs_queue.q",
            json!({ "url": "https://sqs/q", "policy": document }),
            json!({ "url": "https://sqs/q", "policy": "" }),
        )
        .create("aws_sqs_queue_policy.q", json!({ "queue_url": "https://sqs/q", "policy": document }))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn a_function_that_anybody_may_invoke() {
    let permission = |principal: &str, source: Option<&str>| json!({ "function_name": "f", "action": "lambda:InvokeFunction", "principal": principal, "source_arn": source });
    let public = maker().create("aws_lambda_permission.p", permission("*", None)).review();
    assert!(rules(&public).contains(&"public-principal"), "{:#?}", public.facts);
    let source = format!("arn:aws:s3:::{}", "uploads");
    let service =
        maker().create("aws_lambda_permission.p", permission("s3.amazonaws.com", Some(&source))).review();
    assert!(!rules(&service).contains(&"public-principal"));
    assert_eq!(rules(&service), ["access-widened"]);
    let unknown = maker()
        .create_unknown("aws_lambda_permission.p", permission("*", None), json!({ "principal": true }))
        .review();
    assert!(rules(&unknown).contains(&"access-unknown-until-apply"));
}

/// An endpoint without a policy lets everything through; one with a policy less.
#[test]
fn a_policy_that_only_limits() {
    let endpoint = |policy: Value| json!({ "id": "vpce-1", "vpc_id": "vpc-1", "policy": policy });
    let narrow = policy(
        json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*", "Principal": "*" }]),
    );
    let removed =
        maker().update("aws_vpc_endpoint.e", endpoint(json!(narrow)), endpoint(Value::Null)).review();
    assert_eq!(rules(&removed), ["access-widened"], "{:#?}", removed.facts);
    let added = maker().update("aws_vpc_endpoint.e", endpoint(Value::Null), endpoint(json!(narrow))).review();
    assert_eq!(rules(&added), [""; 0], "{:#?}", added.facts);
    let made = maker().create("aws_vpc_endpoint.e", endpoint(json!(narrow))).review();
    assert_eq!(rules(&made), [""; 0], "{:#?}", made.facts);
}

/// AWS puts the policy that allows everything in the place of the one that goes.
#[test]
fn a_policy_that_only_limits_goes_while_its_endpoint_is_not_in_the_plan() {
    let narrow = policy(json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*" }]));
    let review = maker()
        .delete("aws_vpc_endpoint_policy.e", json!({ "vpc_endpoint_id": "vpce-1", "policy": narrow }))
        .review();
    assert_eq!(rules(&review), ["access-widened"], "{:#?}", review.facts);
}

#[test]
fn a_bucket_policy_that_is_known_after_apply() {
    let review = maker()
        .create_unknown("aws_s3_bucket_policy.prod", json!({ "bucket": "prod" }), json!({ "policy": true }))
        .review();
    assert_eq!(fact(&review, "access-unknown-until-apply").address, "aws_s3_bucket_policy.prod");
}

#[test]
fn a_sensitive_policy_of_a_key_is_never_shown() {
    let key = |who: &str| {
        json!({ "key_id": "k-1", "policy": policy(json!([{
            "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": { "AWS": who },
        }])) })
    };
    let review = maker()
        .update("aws_kms_key.k", key("arn:aws:iam::999988887777:role/hush"), key("*"))
        .sensitive(json!({ "policy": true }), json!({ "policy": true }))
        .review();
    assert!(rules(&review).contains(&"access-widened"));
    let all = format!("{review:?}");
    assert!(!all.contains("hush") && !all.contains("kms:Decrypt"), "{all}");
}
