# Who may do what: roles, logins, federation and the organisation's own rules.

locals {
  owner_names = ["Owner", "User Access Administrator", "Role Based Access Control Administrator"]
  # The same three roles, as Azure numbers them in every tenant.
  owner_ids = [
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  ]
}

# A role that can give out every other role is assigned.
#
# Why: whoever holds it can become anything, and can also lock the team out.
# Do: assign the roles of the services that are needed, to a group, or make the role eligible for a limited time.
resource_policy "azurerm_role_assignment" "azure-owner-role" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    number = core::lower(core::coalesce(core::try(core::split("/roleDefinitions/", attrs.role_definition_id)[1], null), "none"))
  }
  enforce {
    condition     = !core::contains(local.owner_names, attrs.role_definition_name)
    error_message = "`${core::valuetostring(attrs.role_definition_name)}` is given on `${core::coalesce(attrs.scope, "-")}`"
  }
  # Whoever writes a name leaves the number unknown until apply, so the number counts only where no harmless name is known.
  enforce {
    condition     = (attrs.role_definition_name != null && !core::contains(local.owner_names, attrs.role_definition_name)) || !core::contains(local.owner_ids, local.number)
    error_message = "an owner's role is given by its number on `${core::coalesce(attrs.scope, "-")}`"
  }
}

# The role of contributor is assigned on a whole subscription or management group.
#
# Why: it may delete everything below, also what nobody has built yet.
# Do: assign it on a resource group, or assign the roles of the services that are needed.
resource_policy "azurerm_role_assignment" "azure-contributor-on-subscription" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    wide = core::regex_match("^/(subscriptions/[^/]+/?$|providers/Microsoft.Management/managementGroups/)", core::coalesce(attrs.scope, "-"))
  }
  enforce {
    condition     = !local.wide || attrs.role_definition_name != "Contributor"
    error_message = "`Contributor` is given on `${attrs.scope}`"
  }
}

# A custom role may do everything, or may give out roles.
#
# Why: it is an owner's role under another name, which no review of owners finds.
# Do: list the actions that are needed.
resource_policy "azurerm_role_definition" "azure-custom-role-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    actions = core::flatten([for p in core::coalesce(attrs.permissions, []) : core::coalesce(core::try(p.actions, null), [])])
    found   = [for a in local.actions : a if core::contains(["*", "*/write", "microsoft.authorization/*", "microsoft.authorization/*/write", "microsoft.authorization/roleassignments/*", "microsoft.authorization/roleassignments/write"], core::lower(a))]
  }
  enforce {
    condition     = core::length(local.found) == 0
    error_message = "the role contains ${core::join(", ", local.found)}"
  }
}

# A rule of the organisation is removed or only warns.
#
# Why: such rules are what forbids public storage and open networks for everybody, portals included.
# Do: keep the assignment with `enforce = true`, and grant exceptions one by one.
resource_policy "azurerm_*_policy_assignment" "azure-policy-assignment-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = meta.operation != "delete" || core::length(core::getresources(meta.type, { name = prior_attrs.name })) > 0
    error_message = "the assignment `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
  enforce {
    condition     = meta.operation != "update" || attrs.enforce != false || prior_attrs.enforce == false
    error_message = "the assignment `${core::coalesce(prior_attrs.name, "-")}` only warns after this change"
  }
}

# An exception to a rule of the organisation has no end.
#
# Why: the reason is gone in a year, and the exception is still there.
# Do: set `expires_on`.
resource_policy "azurerm_*_policy_exemption" "azure-policy-exemption-end" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.expires_on != null
    error_message = "`expires_on` is not set"
  }
}

# Pull requests of a repository may sign in as a managed identity.
#
# Why: a branch that nobody has reviewed then runs with the rights of the identity.
# Do: bind the subject to a branch or to an environment with reviewers; use another identity, one that only reads, for plans.
resource_policy "azurerm_federated_identity_credential" "azure-federation-subject" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::endswith(core::coalesce(attrs.subject, "-"), ":pull_request") && !core::strcontains(core::coalesce(attrs.subject, "-"), "*")
    error_message = "`${attrs.subject}` lets unreviewed code sign in"
  }
}

# A storage account can be opened with its shared keys.
#
# Why: a key knows no person, no limit and no end, and it lies in the state as well.
# Do: set `shared_access_key_enabled = false` and give roles instead.
resource_policy "azurerm_storage_account" "azure-storage-shared-keys" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.shared_access_key_enabled == false
    error_message = "`shared_access_key_enabled` is not false"
  }
}

# A Linux machine accepts logins with a password.
#
# Why: passwords are guessed day and night, and this one lies in the state as well.
# Do: remove `disable_password_authentication = false` and add an `admin_ssh_key`.
resource_policy "azurerm_linux_virtual_machine" "azure-password-login" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.disable_password_authentication != false
    error_message = "`disable_password_authentication` is false"
  }
}

# A cluster keeps local accounts beside those of the organisation.
#
# Why: the certificate of a local administrator works for years and for everybody who copied it.
# Do: set `local_account_disabled = true` and give roles through Entra ID.
resource_policy "azurerm_kubernetes_cluster" "azure-cluster-local-accounts" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.local_account_disabled, false)
    error_message = "`local_account_disabled` is not true"
  }
}

# A cluster runs without roles of its own.
#
# Why: every account that reaches the cluster may do everything in it.
# Do: remove `role_based_access_control_enabled = false`; the cluster has to be made anew.
resource_policy "azurerm_kubernetes_cluster" "azure-cluster-without-roles" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role_based_access_control_enabled != false
    error_message = "`role_based_access_control_enabled` is false"
  }
}

# A container registry has a shared administrator's login.
#
# Why: one password for everybody, with the right to replace every image.
# Do: remove `admin_enabled` and give the roles `AcrPull` and `AcrPush`.
resource_policy "azurerm_container_registry" "azure-registry-admin-user" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.admin_enabled, false)
    error_message = "`admin_enabled` is true"
  }
}

# A Cosmos DB account can be opened with its shared keys.
#
# Why: a key knows no person, no limit and no end, and it lies in the state as well.
# Do: set `local_authentication_disabled = true` and give roles instead.
resource_policy "azurerm_cosmosdb_account" "azure-cosmos-shared-keys" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.local_authentication_disabled, false)
    error_message = "`local_authentication_disabled` is not true"
  }
}
