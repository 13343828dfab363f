use serde_json::{Value, json};

use super::plans::{plan, table};

const A: &str = "azurerm_role_assignment.a";
const SUB: &str = "/subscriptions/11111111-2222-3333-4444-555555555555";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

fn named(role: &str, scope: &str) -> Value {
    json!({ "scope": scope, "role_definition_name": role, "principal_id": "p1", "condition": null })
}

#[test]
fn owner_is_an_administrator_by_name_and_by_number() {
    assert_eq!(plan().create(A, named("Reader", SUB)).facts(), ["access-widened azurerm_role_assignment.a"]);
    assert_eq!(plan().create(A, named("Owner", SUB)).rules(), ["admin-granted"]);
    let id = format!("{SUB}/providers/Microsoft.Authorization/roleDefinitions/{OWNER}");
    let number = json!({ "scope": SUB, "role_definition_id": id, "principal_id": "p1" });
    let made = plan().create_unknown(A, number, json!({ "role_definition_name": true }));
    assert_eq!(made.rules(), ["admin-granted"]);
    assert_eq!(table(&made.review()), [format!("p1: +Owner on {SUB}")]);
    for role in ["User Access Administrator", "Role Based Access Control Administrator"] {
        assert_eq!(plan().create(A, named(role, SUB)).rules(), ["admin-granted"], "{role}");
    }
    assert_eq!(plan().create(A, named("Managed Identity Operator", SUB)).rules(), ["privilege-escalation"]);
    // The number that the provider computes says nothing against a name that is written.
    let made =
        plan().create_unknown(A, named("Reader", SUB), json!({ "role_definition_id": true, "id": true }));
    assert_eq!(made.facts(), ["access-widened azurerm_role_assignment.a"]);
}

#[test]
fn a_lower_role_or_scope_is_a_narrowing() {
    let group = format!("{SUB}/resourceGroups/web");
    plan().replace(A, named("Owner", SUB), named("Contributor", SUB)).silent();
    plan().replace(A, named("Contributor", SUB), named("Contributor", &group)).silent();
    plan().replace(A, named("Contributor", SUB), named("Reader", &group.to_uppercase())).silent();
    let wider = plan().replace(A, named("Contributor", &group), named("Contributor", SUB));
    assert_eq!(wider.facts(), ["access-widened azurerm_role_assignment.a"]);
    let sibling = plan().replace(A, named("Reader", &group), named("Reader", &format!("{group}-2")));
    assert_eq!(sibling.facts(), ["access-widened azurerm_role_assignment.a"]);
    let raised = plan().replace(A, named("Reader", SUB), named("Contributor", SUB)).review();
    assert_eq!(table(&raised), [format!("p1: +Contributor on {SUB} (before: `Reader`)")]);
    // To another address of another type.
    let active = json!({ "scope": SUB, "role_definition_id": format!("/x/{OWNER}"), "principal_id": "p1" });
    plan().delete(A, named("Owner", SUB)).create("azurerm_pim_active_role_assignment.a", active).silent();
}

#[test]
fn conditions_and_unknown_parts_count() {
    let bound = json!({ "scope": SUB, "role_definition_name": "Owner", "principal_id": "p1", "condition": "@Resource[x]" });
    plan().replace(A, named("Owner", SUB), bound.clone()).silent();
    assert_eq!(plan().replace(A, bound, named("Owner", SUB)).rules(), ["admin-granted", "condition-removed"]);
    let role = plan().create_unknown(
        A,
        json!({ "scope": SUB, "principal_id": "p1" }),
        json!({ "role_definition_id": true, "role_definition_name": true }),
    );
    assert_eq!(role.rules(), ["access-unknown-until-apply"]);
    let who = plan()
        .create_unknown(
            A,
            json!({ "scope": SUB, "role_definition_name": "Reader" }),
            json!({ "principal_id": true }),
        )
        .refers(
            A,
            "principal_id",
            &["azurerm_user_assigned_identity.ci.principal_id", "azurerm_user_assigned_identity.ci"],
        );
    assert_eq!(who.rules(), ["access-unknown-until-apply?"]);
}

#[test]
fn custom_roles_are_compared_by_patterns_and_exceptions() {
    let at = "azurerm_role_definition.a";
    let role = |actions: &[&str], not: &[&str], scopes: &[&str]| {
        json!({ "name": "deployer", "scope": SUB, "assignable_scopes": scopes, "permissions": [
            { "actions": actions, "not_actions": not, "data_actions": [], "not_data_actions": [] },
        ] })
    };
    let old = role(&["Microsoft.Web/*"], &[], &[SUB]);
    plan()
        .update(
            at,
            old.clone(),
            role(&["Microsoft.Web/sites/read", "microsoft.web/sites/write"], &[], &[SUB]),
        )
        .silent();
    plan()
        .update(at, old.clone(), role(&["Microsoft.Web/*"], &["Microsoft.Web/sites/delete"], &[SUB]))
        .silent();
    let free =
        plan().update(at, role(&["Microsoft.Web/*"], &["Microsoft.Web/sites/delete"], &[SUB]), old.clone());
    assert_eq!(free.facts(), ["access-widened azurerm_role_definition.a"]);
    assert_eq!(plan().update(at, old.clone(), role(&["*"], &[], &[SUB])).rules(), ["admin-granted"]);
    let no_roles = role(
        &["*"],
        &[
            "Microsoft.Authorization/*/Write",
            "Microsoft.ManagedIdentity/*",
            "Microsoft.Compute/*",
            "Microsoft.Authorization/elevateAccess/Action",
            "microsoft.directory/*",
        ],
        &[SUB],
    );
    assert_eq!(
        plan().update(at, old.clone(), no_roles).facts(),
        ["access-widened azurerm_role_definition.a"]
    );
    for strong in ["Microsoft.Authorization/roleAssignments/*", "*/write", "microsoft.authorization/*"] {
        assert_eq!(
            plan().update(at, old.clone(), role(&[strong], &[], &[SUB])).rules(),
            ["privilege-escalation"],
            "{strong}"
        );
    }
    let more =
        plan().update(at, old.clone(), role(&["Microsoft.Web/*"], &[], &[SUB, "/subscriptions/other"]));
    assert_eq!(more.facts(), ["access-widened azurerm_role_definition.a"]);
    let unknown = plan().update_unknown(
        at,
        old,
        json!({ "name": "deployer", "scope": SUB, "assignable_scopes": [SUB] }),
        json!({ "permissions": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
}

#[test]
fn roles_of_the_directory_are_known_by_number() {
    let at = "azuread_directory_role_assignment.a";
    let role = |number: &str| json!({ "role_id": number, "principal_object_id": "u" });
    let unset = json!({ "directory_scope_id": true, "app_scope_id": true });
    let made = plan().create_unknown(at, role("62e90394-69f5-4237-9190-012177145e10"), unset.clone());
    assert_eq!(made.rules(), ["admin-granted"]);
    assert_eq!(
        plan().create_unknown(at, role("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"), unset.clone()).rules(),
        ["privilege-escalation"]
    );
    assert_eq!(
        plan().create_unknown(at, role("f2ef992c-3afb-46b9-b7cf-a126ee74c451"), unset).facts(),
        ["access-widened azuread_directory_role_assignment.a"]
    );
    let eligible = json!({ "role_definition_id": "e8611ab8-c189-46e8-94e1-60213ab1f814", "principal_id": "u", "directory_scope_id": "/" });
    let made = plan().create("azuread_directory_role_eligibility_schedule_request.a", eligible);
    assert_eq!(made.rules(), ["admin-granted"]);
    assert_eq!(made.review().entries[0].abuse.len(), 2);
    let graph = json!({ "app_role_id": "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", "principal_object_id": "sp", "resource_object_id": "graph" });
    assert_eq!(plan().create("azuread_app_role_assignment.a", graph).rules(), ["admin-granted"]);
}

#[test]
fn groups_vaults_and_owners() {
    let group = json!({ "group_object_id": "g", "member_object_id": "u" });
    assert_eq!(
        table(&plan().create("azuread_group_member.a", group.clone()).review()),
        ["u: +member of the group on g"]
    );
    let whole = |members: &[&str]| json!({ "object_id": "g", "display_name": "ops", "members": members });
    plan()
        .delete("azuread_group_member.a", group)
        .update("azuread_group.g", whole(&["x"]), whole(&["u", "x"]))
        .silent();
    plan().update("azuread_group.g", whole(&["x", "y"]), whole(&["y"])).silent();
    let owner = json!({ "application_id": "/applications/1", "owner_object_id": "u" });
    assert_eq!(plan().create("azuread_application_owner.a", owner).rules(), ["privilege-escalation"]);
    let at = "azurerm_key_vault_access_policy.a";
    let policy = |secrets: &[&str]| json!({ "key_vault_id": "/kv", "object_id": "u", "tenant_id": "t", "secret_permissions": secrets, "key_permissions": [] });
    plan().update(at, policy(&["Get", "List"]), policy(&["list", "get"])).silent();
    plan().update(at, policy(&["Get", "List"]), policy(&["Get"])).silent();
    let more = plan().update(at, policy(&["Get"]), policy(&["Get", "Delete"])).review();
    assert_eq!(table(&more), ["u: +secrets: delete on /kv"]);
    let inline = |secrets: &[&str]| json!({ "id": "/kv", "name": "kv", "access_policy": [{ "object_id": "u", "secret_permissions": secrets }] });
    plan()
        .delete(at, policy(&["Get"]))
        .update(
            "azurerm_key_vault.v",
            json!({ "id": "/kv", "name": "kv", "access_policy": [] }),
            inline(&["Get"]),
        )
        .silent();
}

#[test]
fn credentials_and_trust() {
    for (kind, of) in [
        ("azuread_application_password", "application_id"),
        ("azuread_application_certificate", "application_id"),
        ("azuread_service_principal_password", "service_principal_id"),
        ("azuread_service_principal_certificate", "service_principal_id"),
    ] {
        let values = json!({ of: "/applications/1", "value": "HUSH" });
        let made = plan().create(&format!("{kind}.a"), values.clone());
        assert_eq!(made.rules(), ["long-lived-key-created"], "{kind}");
        assert!(!format!("{:?}", made.review()).contains("HUSH"));
        assert_eq!(
            plan().replace(&format!("{kind}.a"), values.clone(), values.clone()).rules(),
            ["long-lived-key-created?"]
        );
        plan().delete(&format!("{kind}.a"), values).silent();
    }
    let rule = |manage: bool| json!({ "name": "r", "manage": manage, "send": true });
    assert_eq!(
        plan().create("azurerm_eventhub_authorization_rule.a", rule(true)).rules(),
        ["long-lived-key-created"]
    );
    assert_eq!(
        plan().create("azurerm_eventhub_authorization_rule.a", rule(false)).rules(),
        ["long-lived-key-created?"]
    );
    let at = "azurerm_federated_identity_credential.a";
    let trust = |subject: &str| json!({ "issuer": "https://token.actions.githubusercontent.com", "subject": subject, "parent_id": "/id", "audience": ["api"] });
    assert_eq!(
        plan().create(at, trust("repo:acme/app:environment:production")).facts(),
        ["access-widened azurerm_federated_identity_credential.a"]
    );
    assert_eq!(plan().create(at, trust("repo:acme/*")).rules(), ["oidc-trust-too-wide"]);
    assert_eq!(plan().create(at, trust("repo:acme/app:pull_request")).rules(), ["oidc-trust-too-wide"]);
    plan().delete(at, trust("repo:acme/*")).silent();
    let flexible = "azuread_application_flexible_federated_identity_credential.a";
    let matches = |text: &str| json!({ "issuer": "https://token.actions.githubusercontent.com", "claims_matching_expression": text, "application_id": "/a", "audience": "api" });
    assert_eq!(
        plan().create(flexible, matches("claims['sub'] matches 'repo:acme/*'")).rules(),
        ["oidc-trust-too-wide"]
    );
    assert_eq!(
        plan().create(flexible, matches("claims['sub'] matches 'repo:acme/app:ref:refs/heads/*'")).rules(),
        Vec::<String>::new()
    );
}

#[test]
fn guardrails_of_azure() {
    let at = "azurerm_subscription_policy_assignment.a";
    let policy = |enforce: bool, spared: &[&str]| json!({ "name": "no-public-ip", "policy_definition_id": "/d", "enforce": enforce, "not_scopes": spared });
    let old = policy(true, &["/a"]);
    assert_eq!(plan().delete(at, old.clone()).rules(), ["guardrail-detached"]);
    assert_eq!(plan().delete(at, policy(false, &[])).rules(), ["guardrail-detached?"]);
    assert_eq!(plan().update(at, old.clone(), policy(false, &["/a"])).rules(), ["guardrail-detached"]);
    assert_eq!(plan().update(at, old.clone(), policy(true, &["/b", "/a"])).rules(), ["guardrail-detached"]);
    plan().update(at, old.clone(), policy(true, &[])).silent();
    plan().create(at, old.clone()).silent();
    let unknown = plan().update_unknown(
        at,
        old,
        json!({ "name": "no-public-ip", "enforce": true }),
        json!({ "policy_definition_id": true }),
    );
    assert_eq!(unknown.rules(), ["access-unknown-until-apply"]);
    let lock = |level: &str| json!({ "name": "l", "scope": SUB, "lock_level": level });
    assert_eq!(
        plan().delete("azurerm_management_lock.a", lock("CanNotDelete")).rules(),
        ["guardrail-detached"]
    );
    assert_eq!(
        plan().update("azurerm_management_lock.a", lock("ReadOnly"), lock("CanNotDelete")).rules(),
        ["guardrail-detached"]
    );
    plan().update("azurerm_management_lock.a", lock("CanNotDelete"), lock("ReadOnly")).silent();
    let exemption = json!({ "name": "e", "policy_assignment_id": "/a", "exemption_category": "Waiver" });
    assert_eq!(
        plan().create("azurerm_subscription_policy_exemption.a", exemption.clone()).rules(),
        ["guardrail-detached"]
    );
    plan().delete("azurerm_subscription_policy_exemption.a", exemption).silent();
    let access = |state: &str, spared: &[&str]| {
        json!({ "display_name": "mfa", "state": state, "grant_controls": [{ "built_in_controls": ["mfa"] }], "conditions": [{ "users": [{
            "included_users": ["All"], "excluded_users": spared }] }] })
    };
    let at = "azuread_conditional_access_policy.a";
    assert_eq!(
        plan().update(at, access("enabled", &[]), access("enabledForReportingButNotEnforced", &[])).rules(),
        ["guardrail-detached"]
    );
    assert_eq!(
        plan().update(at, access("enabled", &[]), access("enabled", &["u"])).rules(),
        ["guardrail-detached"]
    );
    plan().update(at, access("disabled", &["u"]), access("enabled", &[])).silent();
}
