//! Who has which role on what: role assignments of Azure and its services, roles of the directory, members of groups,
//! permissions of applications, and access policies of key vaults.

use crate::access::holdings::Holding;
use crate::access::node::{Node, Word};
use crate::access::walk::Subject;
use crate::text::Text;

use super::roles;

/// A type whose objects give one principal one role on one scope.
struct Assignment {
    kind: &'static str,
    /// Whose roles: `azure`, `entra`, `graph`, or none with a name here.
    of: &'static str,
    principal: &'static str,
    role: &'static str,
    /// Attributes of which the first one that is set says where; none for the tenant.
    scope: &'static [&'static str],
    /// In front of the role.
    prefix: &'static str,
}

const fn row(
    kind: &'static str,
    of: &'static str,
    principal: &'static str,
    role: &'static str,
    scope: &'static [&'static str],
    prefix: &'static str,
) -> Assignment {
    Assignment { kind, of, principal, role, scope, prefix }
}

const TABLE: [Assignment; 18] = [
    row("azurerm_role_assignment", "azure", "principal_id", "role_definition_id", &["scope"], ""),
    row("azurerm_marketplace_role_assignment", "azure", "principal_id", "role_definition_id", &[], ""),
    row("azurerm_pim_active_role_assignment", "azure", "principal_id", "role_definition_id", &["scope"], ""),
    row(
        "azurerm_pim_eligible_role_assignment",
        "azure",
        "principal_id",
        "role_definition_id",
        &["scope"],
        "",
    ),
    row(
        "azurerm_key_vault_managed_hardware_security_module_role_assignment",
        "",
        "principal_id",
        "role_definition_id",
        &["managed_hsm_id"],
        "",
    ),
    row("azurerm_cosmosdb_sql_role_assignment", "", "principal_id", "role_definition_id", &["scope"], ""),
    row(
        "azurerm_synapse_role_assignment",
        "",
        "principal_id",
        "role_name",
        &["synapse_spark_pool_id", "synapse_workspace_id"],
        "",
    ),
    row(
        "azurerm_redis_cache_access_policy_assignment",
        "",
        "object_id",
        "access_policy_name",
        &["redis_cache_id"],
        "",
    ),
    row(
        "azuread_directory_role_assignment",
        "entra",
        "principal_object_id",
        "role_id",
        &["directory_scope_id", "app_scope_id"],
        "",
    ),
    row("azuread_directory_role_member", "entra", "member_object_id", "role_object_id", &[], ""),
    row(
        "azuread_directory_role_eligibility_schedule_request",
        "entra",
        "principal_id",
        "role_definition_id",
        &["directory_scope_id"],
        "",
    ),
    row(
        "azuread_administrative_unit_role_member",
        "entra",
        "member_object_id",
        "role_object_id",
        &["administrative_unit_object_id"],
        "",
    ),
    row(
        "azuread_app_role_assignment",
        "graph",
        "principal_object_id",
        "app_role_id",
        &["resource_object_id"],
        "",
    ),
    row("azuread_group_member", "", "member_object_id", "", &["group_object_id"], "member of the group"),
    row(
        "azuread_application_owner",
        "",
        "owner_object_id",
        "",
        &["application_id"],
        "owner of the application",
    ),
    row("azuread_group", "", "members", "", &["object_id", "display_name"], "member of the group"),
    row(
        "azuread_service_principal_delegated_permission_grant",
        "",
        "service_principal_object_id",
        "claim_values",
        &["resource_service_principal_object_id"],
        "",
    ),
    row(
        "azurerm_kubernetes_cluster_trusted_access_role_binding",
        "",
        "source_resource_id",
        "roles",
        &["kubernetes_cluster_id"],
        "",
    ),
];

const VAULTS: [&str; 2] = ["azurerm_key_vault_access_policy", "azurerm_key_vault"];

/// Whether the type gives somebody something.
pub(super) fn is_wanted(kind: &str) -> bool {
    VAULTS.contains(&kind) || TABLE.iter().any(|row| row.kind == kind)
}

/// One a principal and role.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    match subject.kind() {
        "azurerm_key_vault_access_policy" => {
            let scope = subject.must("key_vault_id");
            vault(subject, &subject.node, &scope)
        }
        "azurerm_key_vault" => {
            // In-line policies; the list is computed where nobody writes it.
            let policies = subject.node.get("access_policy");
            if policies.is_unknown() {
                return Vec::new();
            }
            let id = subject.word("id").filter(|word| !word.is_unknown());
            let scope = id.unwrap_or_else(|| subject.must("name").after("key vault"));
            policies.items().iter().flat_map(|policy| vault(subject, policy, &scope)).collect()
        }
        kind => TABLE.iter().filter(|row| row.kind == kind).flat_map(|row| assigned(subject, row)).collect(),
    }
}

fn assigned(subject: &Subject<'_, '_, '_>, row: &Assignment) -> Vec<Holding> {
    let scope = row
        .scope
        .iter()
        .filter_map(|name| subject.word(name))
        .find(|word| !word.is_unknown() || row.kind != "azuread_group");
    let scope = match (scope, row.scope.is_empty()) {
        // Roles of the directory without a scope hold in all of it; the provider computes it then.
        (Some(word), _) if row.of == "entra" && word.is_unknown() && word.text.is_empty() => Word::plain("/"),
        (Some(word), _) => word,
        (None, true) => Word::plain("the whole tenant"),
        (None, false) if row.of == "entra" => Word::plain("/"),
        (None, false) => Word::unknown(),
    };
    let capabilities = match row.role {
        "" => vec![Word::plain(row.prefix)],
        "claim_values" | "roles" => subject.words(row.role),
        _ => vec![role(subject, row)],
    };
    let eligible = row.kind.contains("eligible") || row.kind.contains("eligibility");
    let mut found = Vec::new();
    for principal in principals(subject, row.principal) {
        for capability in &capabilities {
            let attribute = match row.role {
                "" => row.principal,
                "role_definition_id" if is_named(subject, row) => ROLE_NAME,
                role => role,
            };
            let mut holding = Holding::new(attribute, principal.clone(), scope.clone(), capability.clone());
            holding.condition = subject.word("condition");
            holding.rank = if row.of == "azure" && !capability.is_unknown() {
                roles::rank(&capability.text)
            } else {
                None
            };
            roles::judge(subject, row.of, &mut holding);
            if row.kind == "azuread_application_owner" {
                holding.facts.push(owner(subject, &holding));
            }
            if eligible {
                holding.abuse.push(Text::new(
                    "it must be activated first, which the principal can do by itself unless approval is required",
                    "利用前に有効化が必要ですが、承認が必須でなければ本人だけで有効化できます",
                ));
            }
            found.push(holding);
        }
    }
    found
}

fn owner(subject: &Subject<'_, '_, '_>, holding: &Holding) -> crate::access::Fact {
    let (who, what) = (holding.principal.shown(), holding.scope.shown());
    let message = Text::new(
        format!(
            "`{who}` becomes an owner of the application `{what}` and may add a credential to it and act as it"
        ),
        format!(
            "`{who}` がアプリケーション `{what}` の所有者になり、資格情報を追加してその権限で操作できるようになります"
        ),
    );
    subject.fact("privilege-escalation", message).attribute(holding.attribute)
}

const ROLE_NAME: &str = "role_definition_name";

/// Whether the role is given by its name.
fn is_named(subject: &Subject<'_, '_, '_>, row: &Assignment) -> bool {
    row.of == "azure" && subject.word(ROLE_NAME).is_some_and(|name| !name.is_unknown())
}

/// The role's name. Whoever writes a name leaves the number to the provider, and the other way round.
fn role(subject: &Subject<'_, '_, '_>, row: &Assignment) -> Word {
    let named = if row.of == "azure" { subject.word(ROLE_NAME) } else { None };
    let id = subject.word(row.role);
    match (named, id) {
        (Some(name), _) if !name.is_unknown() => name,
        (_, Some(id)) => id.map(|id| roles::name(row.of, id)),
        (Some(name), None) => name,
        (None, None) => Word::unknown(),
    }
}

/// One a permission of an access policy.
fn vault(subject: &Subject<'_, '_, '_>, policy: &Node<'_, '_>, scope: &Word) -> Vec<Holding> {
    let mut who =
        policy.get("object_id").text().map_or_else(Word::unknown, |word| subject.named(word, "object_id"));
    if let Some(application) = policy.get("application_id").text() {
        who = who.with(" through the application ", &application);
    }
    let kinds: [(&'static str, &str); 4] = [
        ("certificate_permissions", "certificates"),
        ("key_permissions", "keys"),
        ("secret_permissions", "secrets"),
        ("storage_permissions", "storage accounts"),
    ];
    let mut found = Vec::new();
    for (attribute, what) in kinds {
        for word in policy.get(attribute).words() {
            // The provider takes `Get` and `get` alike.
            let capability = word.map(|text| format!("{what}: {}", text.to_ascii_lowercase()));
            found.push(Holding::new(attribute, who.clone(), scope.clone(), capability));
        }
    }
    found
}

/// A list, or one text that must be there.
fn principals(subject: &Subject<'_, '_, '_>, attribute: &str) -> Vec<Word> {
    if attribute == "members" { subject.words(attribute) } else { vec![subject.must(attribute)] }
}
