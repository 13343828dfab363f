//! Access that is given by something else than a policy of a principal.

use serde_json::{Value, json};

use crate::plans::*;

#[track_caller]
fn told(made: Maker, rule: &str) {
    let review = made.review();
    assert!(rules(&review).contains(&rule), "{:#?}", review.facts);
}

#[test]
fn grants_without_a_document_are_told() {
    let account = "444455556666";
    for (kind, values) in [
        (
            "aws_kms_grant",
            json!({ "key_id": "k", "grantee_principal": "arn:aws:iam::1:role/x", "operations": ["Decrypt"] }),
        ),
        (
            "aws_eks_access_policy_association",
            json!({ "cluster_name": "c", "principal_arn": "arn:aws:iam::1:role/x", "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy" }),
        ),
        (
            "aws_eks_access_entry",
            json!({ "cluster_name": "c", "principal_arn": "arn:aws:iam::1:role/x", "kubernetes_groups": ["admins"] }),
        ),
        (
            "aws_eks_pod_identity_association",
            json!({ "cluster_name": "c", "service_account": "s", "role_arn": "arn:aws:iam::1:role/x" }),
        ),
        ("aws_identitystore_group_membership", json!({ "group_id": "g", "member_id": "m" })),
        (
            "aws_lakeformation_permissions",
            json!({ "principal": "arn:aws:iam::1:role/x", "permissions": ["ALL"], "database": [{ "name": "d" }] }),
        ),
        ("aws_ram_principal_association", json!({ "principal": account, "resource_share_arn": "a" })),
        ("aws_snapshot_create_volume_permission", json!({ "account_id": account, "snapshot_id": "s" })),
        ("aws_ami_launch_permission", json!({ "account_id": account, "image_id": "i" })),
    ] {
        told(maker().create(&format!("{kind}.x"), values.clone()), "access-widened");
        // What was there is not told, whatever else changes, nor what another resource carries from now on.
        let tagged = with(values.clone(), json!({ "tags": { "a": "b" } }));
        assert_eq!(maker().update(&format!("{kind}.x"), values.clone(), tagged).review().facts, [], "{kind}");
        let moved = maker().delete(&format!("{kind}.x"), values.clone()).create(&format!("{kind}.y"), values);
        assert_eq!(moved.review().facts, [], "{kind}");
    }
}

#[test]
fn what_is_opened_to_everybody_is_told() {
    for (kind, values) in [
        ("aws_lambda_function_url", json!({ "function_name": "f", "authorization_type": "NONE" })),
        ("aws_s3_bucket_acl", json!({ "bucket": "b", "acl": "public-read" })),
        ("aws_db_snapshot", json!({ "db_snapshot_identifier": "s", "shared_accounts": ["all"] })),
        ("aws_ami_launch_permission", json!({ "group": "all", "image_id": "i" })),
        (
            "aws_vpc_endpoint_service_allowed_principal",
            json!({ "principal_arn": "*", "vpc_endpoint_service_id": "v" }),
        ),
        (
            "aws_ssm_document",
            json!({ "name": "d", "permissions": { "type": "Share", "account_ids": "All" } }),
        ),
    ] {
        told(maker().create(&format!("{kind}.x"), values), "public-principal");
    }
    for (kind, values) in [
        ("aws_lambda_function_url", json!({ "function_name": "f", "authorization_type": "AWS_IAM" })),
        ("aws_s3_bucket_acl", json!({ "bucket": "b", "acl": "private" })),
    ] {
        assert_eq!(maker().create(&format!("{kind}.x"), values).review().facts, [], "{kind}");
    }
}

#[test]
fn an_identity_provider_that_believes_more_is_told() {
    let oidc =
        |ids: Value| json!({ "url": "token.example.com", "client_id_list": ids, "thumbprint_list": ["a"] });
    told(
        maker().update(
            "aws_iam_openid_connect_provider.p",
            oidc(json!(["sts"])),
            oidc(json!(["sts", "mine"])),
        ),
        "access-widened",
    );
    // Nobody trusts a new one yet.
    assert_eq!(maker().create("aws_iam_openid_connect_provider.p", oidc(json!(["sts"]))).review().facts, []);
    let saml = |text: &str| json!({ "name": "idp", "saml_metadata_document": text });
    told(maker().update("aws_iam_saml_provider.p", saml("<a/>"), saml("<b/>")), "access-widened");
}

#[test]
fn an_account_that_leaves_its_guardrails_is_told() {
    let account = |parent: &str| json!({ "name": "prod", "parent_id": parent });
    told(
        maker().update("aws_organizations_account.prod", account("ou-guarded"), account("r-1")),
        "guardrail-detached",
    );
    let types = |types: Value| json!({ "enabled_policy_types": types });
    told(
        maker().update(
            "aws_organizations_organization.o",
            types(json!(["SERVICE_CONTROL_POLICY", "TAG_POLICY"])),
            types(json!(["TAG_POLICY"])),
        ),
        "guardrail-detached",
    );
}

#[test]
fn types_that_are_not_read_are_told() {
    let document = json!({ "Version": "2012-10-17", "Statement": [] });
    for (address, values) in [
        ("awscc_iam_role.x", json!({ "role_name": "x", "policies": [{ "policy_name": "p" }] })),
        ("awscc_iam_managed_policy.x", json!({ "policy_document": "{}" })),
        ("awscc_s3_bucket_policy.x", json!({ "bucket": "b", "policy_document": document })),
        ("awscc_lambda_permission.x", json!({ "principal": "*" })),
        ("awscc_sso_assignment.x", json!({ "principal_id": "p" })),
        ("aws_cloudcontrolapi_resource.x", json!({ "type_name": "AWS::IAM::Role", "desired_state": "{}" })),
        (
            "aws_cloudcontrolapi_resource.x",
            json!({ "type_name": "AWS::S3::BucketPolicy", "desired_state": "{}" }),
        ),
        (
            "aws_cloudformation_stack.x",
            json!({ "name": "s", "capabilities": ["CAPABILITY_NAMED_IAM"], "template_body": "{}" }),
        ),
        ("aws_opensearchserverless_access_policy.x", json!({ "name": "p", "policy": "[]" })),
    ] {
        told(maker().create(address, values.clone()), "access-unknown-until-apply");
        let tagged = with(values.clone(), json!({ "tags": { "a": "b" } }));
        if !address.starts_with("aws_cloud") {
            assert_eq!(maker().update(address, values, tagged).review().facts, [], "{address}");
        }
    }
    for (address, values) in [
        ("aws_cloudformation_stack.x", json!({ "name": "s", "template_body": "{}" })),
        (
            "aws_cloudcontrolapi_resource.x",
            json!({ "type_name": "AWS::Logs::LogGroup", "desired_state": "{}" }),
        ),
        ("awscc_logs_log_group.x", json!({ "log_group_name": "g" })),
    ] {
        assert_eq!(maker().create(address, values).review().facts, [], "{address}");
    }
}

/// Who publishes the provider does not change what a type grants.
#[test]
fn the_provider_by_another_registry_is_read() {
    let text = maker()
        .same("aws_iam_role.deploy", role("deploy"))
        .create("aws_iam_role_policy_attachment.a", json!({ "role": "deploy", "policy_arn": crate::ADMIN }))
        .text()
        .replace("registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws");
    let plan = pairgate::plan::plan("plan.json", &text).unwrap();
    let review = pairgate::access::review(&plan);
    assert!(rules(&review).contains(&"admin-granted"), "{:#?}", review.facts);
}

#[test]
fn a_function_that_everybody_may_call_is_told() {
    let permission = |more: Value| {
        with(
            json!({ "function_name": "f", "statement_id": "s", "action": "lambda:InvokeFunction", "principal": "*" }),
            more,
        )
    };
    told(maker().create("aws_lambda_permission.p", permission(json!({}))), "public-principal");
    told(
        maker().create("aws_lambda_permission.p", permission(json!({ "principal": "s3.amazonaws.com" }))),
        "confused-deputy",
    );
    told(
        maker().create_unknown(
            "aws_lambda_permission.p",
            with(permission(json!({})), json!({ "principal": null })),
            json!({ "principal": true }),
        ),
        "access-unknown-until-apply",
    );
}

/// The table of direct grants against the provider's own schemas, as a package for another tool declares them.
#[test]
fn every_attribute_of_a_direct_grant_exists() {
    const PACKAGE: &str = "@cdktf/provider-aws@21.22.1";
    let folder = match crate::support::npm::packages(&[PACKAGE]) {
        Ok(folder) => folder.join("@cdktf/provider-aws/lib"),
        Err(why) => return crate::support::skip::skip(&format!("the package {PACKAGE} is not here: {why}")),
    };
    let table = include_str!("../../data/iam/direct-grants.tsv");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let kinds: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert!(kinds.is_sorted() && kinds.len() > 20, "{kinds:?}");
    for row in &rows {
        let [kind, who, what, scope, _, when] = row.as_slice() else { panic!("{row:?}") };
        assert!(["any", "update"].contains(when), "{row:?}");
        let name = kind.strip_prefix("aws_").unwrap().replace('_', "-");
        let text = std::fs::read_to_string(folder.join(name).join("index.d.ts")).unwrap();
        let what = if what.starts_with('"') { None } else { Some(*what) };
        for path in who.split(' ').chain(what).chain(scope.split(' ')) {
            // What stands in a map is no attribute of the schema.
            let map = path.starts_with("roles.") || path.starts_with("permissions.");
            let parts: Vec<&str> = path.split('.').take(if map { 1 } else { 2 }).collect();
            for part in parts {
                let mut words = part.split('_');
                let first = words.next().unwrap().to_owned();
                let getter = words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..]);
                assert!(text.contains(&format!("get {getter}()")), "{kind} has no {part}");
            }
        }
    }
}
