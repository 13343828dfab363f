//! Google Cloud, Azure, Sentry and Mackerel.

use serde_json::{Value, json};

use crate::documents::created;
use crate::generator::Resource;
use crate::row::{Row, told};

pub fn rows() -> Vec<Row> {
    [google(), azure(), services()].into_iter().flatten().collect()
}

pub const SUBSCRIPTION: &str = "/subscriptions/11111111-2222-3333-4444-555555555555";

/// A role of a project for one member.
pub fn member(name: &str, role: &str, who: &str) -> Resource {
    Resource::managed("google_project_iam_member", name)
        .values(json!({
            "condition": [], "etag": "BwYexample", "id": format!("acme-{name}/{role}/{who}"), "member": who,
            "project": format!("acme-{name}"), "role": role,
        }))
        .arguments(&["member", "project", "role"])
}

fn google() -> Vec<Row> {
    let public = json!({
        "bucket": "b/acme-logs", "condition": [], "etag": "BwYexample", "id": "x", "member": "allUsers",
        "role": "roles/storage.objectViewer",
    });
    let key = json!({
        "id": "x", "key_algorithm": "KEY_ALG_RSA_2048", "name": "x", "private_key": "hush", "public_key": "x",
        "service_account_id": "projects/acme/serviceAccounts/ci@acme.iam.gserviceaccount.com",
    });
    let until = json!([{ "description": "", "expression": "request.time < timestamp('2027-01-01T00:00:00Z')", "title": "short" }]);
    let custom = |permissions: &[&str]| {
        json!({
            "deleted": false, "description": "", "id": "projects/acme/roles/deployer", "name": "projects/acme/roles/deployer",
            "permissions": permissions, "project": "acme", "role_id": "deployer", "stage": "GA", "title": "deployer",
        })
    };
    let new = |resource: Resource| created(resource, &["etag", "id"]);
    vec![
        told(
            "google_public",
            [new(Resource::managed("google_storage_bucket_iam_member", "google_public")
                .values(public)
                .arguments(&["bucket", "member", "role"]))],
            &["google_storage_bucket_iam_member: access-widened public-principal"],
        ),
        told(
            "google_key",
            [created(
                Resource::managed("google_service_account_key", "google_key").values(key),
                &["id", "name", "private_key", "public_key"],
            )
            .sensitive_after(&["private_key"])
            .arguments(&["service_account_id"])],
            &["google_service_account_key: long-lived-key-created"],
        ),
        told(
            "google_owner",
            [new(member("google_owner", "roles/owner", "user:owner@example.com"))],
            &["google_project_iam_member: access-widened admin-granted"],
        ),
        told(
            "google_token_creator",
            [new(member(
                "google_token_creator",
                "roles/iam.serviceAccountTokenCreator",
                "group:ci@example.com",
            ))],
            &["google_project_iam_member: access-widened privilege-escalation"],
        ),
        told(
            "google_condition",
            [member("google_condition", "roles/storage.objectViewer", "user:condition@example.com")
                .with("condition", until)
                .set("condition", json!([]))
                .replaced_by(&["condition"])],
            &["google_project_iam_member: access-widened condition-removed"],
        ),
        told(
            "google_custom",
            [Resource::managed("google_project_iam_custom_role", "google_custom")
                .values(custom(&["run.services.update"]))
                .set("permissions", json!(["run.services.update", "iam.serviceAccounts.actAs"]))
                .arguments(&["permissions", "project", "role_id", "title"])],
            &["google_project_iam_custom_role: access-widened privilege-escalation"],
        ),
    ]
}

/// A role on the subscription for one principal.
pub fn assignment(name: &str, role: &str, scope: &str) -> Resource {
    Resource::managed("azurerm_role_assignment", name)
        .values(json!({
            "condition": null, "id": format!("{scope}/{name}"), "principal_id": format!("p-{name}"),
            "principal_type": "User", "role_definition_id": null, "role_definition_name": role, "scope": scope,
        }))
        .arguments(&["principal_id", "role_definition_name", "scope"])
}

pub fn definition(name: &str, actions: &[&str]) -> Value {
    json!({
        "assignable_scopes": [SUBSCRIPTION], "description": "", "id": name, "name": name,
        "permissions": [{ "actions": actions, "data_actions": [], "not_actions": [], "not_data_actions": [] }],
        "role_definition_id": name, "role_definition_resource_id": name, "scope": SUBSCRIPTION,
    })
}

fn azure() -> Vec<Row> {
    let guard = json!({
        "display_name": "allowed locations", "enforce": true, "id": "x", "name": "locations", "parameters": "{}",
        "policy_definition_id": "x", "subscription_id": SUBSCRIPTION,
    });
    vec![
        told(
            "azure_owner",
            [created(
                assignment("azure_owner", "Owner", SUBSCRIPTION),
                &["id", "principal_type", "role_definition_id"],
            )],
            &["azurerm_role_assignment: access-widened admin-granted"],
        ),
        told(
            "azure_custom",
            [Resource::managed("azurerm_role_definition", "azure_custom")
                .values(definition("azure_custom", &["Microsoft.Web/*"]))
                .set("permissions[0].actions", json!(["*"]))
                .arguments(&["assignable_scopes", "name", "scope"])],
            &["azurerm_role_definition: access-widened admin-granted"],
        ),
        told(
            "azure_guardrail",
            [Resource::managed("azurerm_subscription_policy_assignment", "azure_guardrail")
                .values(guard)
                .deleted("delete_because_no_resource_config")],
            &["azurerm_subscription_policy_assignment: guardrail-detached"],
        ),
    ]
}

pub fn integration(name: &str, role: Value, external: Value, key: Value) -> Value {
    json!({
        "external_id": external, "excluded_tags": "", "id": name, "key": key, "memo": "", "name": name,
        "region": "ap-northeast-1", "role_arn": role, "secret_key": key, "tags": "",
    })
}

fn services() -> Vec<Row> {
    let seen = |name: &str| json!(format!("arn:aws:iam::123456789012:role/{name}"));
    let mackerel = |name: &str, after: Value| {
        Resource::managed("mackerel_aws_integration", name)
            .before(integration(name, seen(name), json!("ext-1"), Value::Null))
            .after(after)
            .sensitive(&["secret_key"])
            .arguments(&["external_id", "key", "name", "role_arn"])
    };
    vec![
        told(
            "sentry_owner",
            [Resource::managed("sentry_organization_member", "sentry_owner")
                .values(json!({
                    "email": "a@example.com", "expired": false, "id": "1", "internal_id": "1", "organization": "acme",
                    "pending": false, "role": "member",
                }))
                .set("role", "owner")
                .arguments(&["email", "organization", "role"])],
            &["sentry_organization_member: access-widened owner-added"],
        ),
        told(
            "mackerel_key",
            [mackerel(
                "mackerel_key",
                integration("mackerel_key", Value::Null, Value::Null, json!("AKIAEXAMPLE")),
            )],
            &["mackerel_aws_integration: long-lived-key-created"],
        )
        .pack(&["mackerel_aws_integration: mackerel-aws-integration-access-key"]),
        told(
            "mackerel_external_id",
            [mackerel(
                "mackerel_external_id",
                integration("mackerel_external_id", seen("mackerel_external_id"), Value::Null, Value::Null),
            )],
            &["mackerel_aws_integration: confused-deputy"],
        ),
    ]
}
