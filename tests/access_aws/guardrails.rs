//! Service and resource control policies.

use serde_json::{Value, json};

use crate::plans::*;

fn scp(document: &str) -> Value {
    json!({ "id": "p-1", "name": "guard", "type": "SERVICE_CONTROL_POLICY", "content": document })
}

fn on(target: &str) -> Value {
    json!({ "policy_id": "p-1", "target_id": target })
}

fn deny(actions: &[&str]) -> String {
    policy(json!([{ "Effect": "Deny", "Action": actions, "Resource": "*" }]))
}

#[test]
fn a_guardrail_that_is_detached() {
    let review = maker()
        .same("aws_organizations_policy.guard", scp(&deny(&["cloudtrail:StopLogging"])))
        .delete("aws_organizations_policy_attachment.root", on("r-1"))
        .review();
    let fact = fact(&review, "guardrail-detached");
    assert_eq!(fact.address, "aws_organizations_policy_attachment.root");
    assert!(said(fact).contains("guard") && said(fact).contains("r-1"));
    assert!(said(fact).contains("cloudtrail:StopLogging"), "{}", said(fact));
}

#[test]
fn a_guardrail_that_goes_altogether_or_is_only_named() {
    let all = maker()
        .delete("aws_organizations_policy.guard", scp(&deny(&["ec2:*"])))
        .delete("aws_organizations_policy_attachment.root", on("r-1"))
        .review();
    assert!(rules(&all).contains(&"guardrail-detached"));
    let named = maker().delete("aws_organizations_policy_attachment.root", on("r-1")).review();
    assert!(said(fact(&named, "guardrail-detached")).contains("p-1"));
    let full = json!({ "policy_id": "p-FullAWSAccess", "target_id": "r-1" });
    let narrower = maker().delete("aws_organizations_policy_attachment.full", full).review();
    assert_eq!(rules(&narrower), [""; 0], "{:#?}", narrower.facts);
}

#[test]
fn a_guardrail_whose_content_changes() {
    let change = |before: &str, after: &str| {
        maker()
            .update("aws_organizations_policy.guard", scp(before), scp(after))
            .same("aws_organizations_policy_attachment.root", on("r-1"))
            .review()
    };
    let (much, less) = (deny(&["ec2:*", "s3:DeleteBucket"]), deny(&["s3:DeleteBucket"]));
    assert_eq!(fact(&change(&much, &less), "guardrail-detached").address, "aws_organizations_policy.guard");
    assert_eq!(rules(&change(&less, &much)), [""; 0]);
    let allow_list = |actions: &[&str]| allow(actions, "*");
    assert!(rules(&change(&allow_list(&["s3:*"]), &allow_list(&["*"]))).contains(&"guardrail-detached"));
    assert_eq!(rules(&change(&allow_list(&["*"]), &allow_list(&["s3:*"]))), [""; 0]);
}

#[test]
fn a_guardrail_that_is_attached_by_another_resource_stays() {
    let review = maker()
        .same("aws_organizations_policy.guard", scp(&deny(&["ec2:*"])))
        .delete("aws_organizations_policy_attachment.old", on("r-1"))
        .create("aws_organizations_policy_attachment.new", on("r-1"))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn other_types_of_policies_are_no_guardrails() {
    let tags = json!({ "id": "p-1", "name": "tags", "type": "TAG_POLICY", "content": "{\"tags\":{}}" });
    let review = maker()
        .delete("aws_organizations_policy.tags", tags)
        .delete("aws_organizations_policy_attachment.root", on("r-1"))
        .review();
    assert_eq!(rules(&review), [""; 0], "{:#?}", review.facts);
}

#[test]
fn a_guardrail_of_this_account_limits_what_a_new_policy_gives() {
    let give = || inline("deploy", "p", &allow(&["ec2:RunInstances"], "*"));
    let with_target = |target: &str| {
        maker()
            .same("aws_organizations_policy.guard", scp(&deny(&["ec2:*"])))
            .same("aws_organizations_policy_attachment.a", on(target))
            .same("aws_iam_role.deploy", role("deploy"))
            .create("aws_iam_role_policy.p", give())
            .review()
    };
    assert!(!rules(&with_target(ACCOUNT)).contains(&"access-widened"));
    // Whether another account's guardrail, or the root's, holds here is not known.
    assert!(rules(&with_target("999988887777")).contains(&"access-widened"));
    assert!(rules(&with_target("r-1")).contains(&"access-widened"));
}
