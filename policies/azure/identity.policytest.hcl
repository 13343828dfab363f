policytest {
  targets = ["./identity.policy.hcl"]
}

locals {
  assignment = { role_definition_name = "Reader", role_definition_id = null, scope = "/subscriptions/1" }
  rule       = { name = "no-public-storage", enforce = true }
  cluster    = { local_account_disabled = true, role_based_access_control_enabled = true }
}

resource "azurerm_role_assignment" "reader" {
  attrs = local.assignment
}

resource "azurerm_role_assignment" "absent" {
  attrs = core::merge(local.assignment, { role_definition_name = null })
}

resource "azurerm_role_assignment" "owner" {
  attrs          = core::merge(local.assignment, { role_definition_name = "Owner", scope = "/subscriptions/1/resourceGroups/shop" })
  expect_failure = true
}

resource "azurerm_role_assignment" "owner_by_number" {
  attrs = core::merge(local.assignment, {
    role_definition_name = null
    role_definition_id   = "/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/8E3AF657-A8FF-443C-A75C-2FE8C4BCB635"
  })
  expect_failure = true
}

resource "azurerm_role_assignment" "contributor_on_group" {
  attrs = core::merge(local.assignment, { role_definition_name = "Contributor", scope = "/subscriptions/1/resourceGroups/shop" })
}

resource "azurerm_role_assignment" "contributor_on_subscription" {
  attrs          = core::merge(local.assignment, { role_definition_name = "Contributor" })
  expect_failure = true
}

resource "azurerm_role_definition" "good" {
  attrs = { permissions = [{ actions = ["Microsoft.Compute/*/read"], not_actions = [] }] }
}

resource "azurerm_role_definition" "absent" {
  attrs = { permissions = [{ actions = null, not_actions = [] }] }
}

resource "azurerm_role_definition" "everything" {
  attrs          = { permissions = [{ actions = ["*"], not_actions = [] }] }
  expect_failure = true
}

resource "azurerm_role_definition" "gives_roles" {
  attrs          = { permissions = [{ actions = ["Microsoft.Authorization/roleAssignments/write"] }] }
  expect_failure = true
}

resource "azurerm_subscription_policy_assignment" "kept" {
  attrs       = core::merge(local.rule, { enforce = null })
  prior_attrs = local.rule
}

resource "azurerm_subscription_policy_assignment" "only_warns" {
  attrs          = core::merge(local.rule, { enforce = false })
  prior_attrs    = core::merge(local.rule, { enforce = null })
  expect_failure = true
}

resource "azurerm_subscription_policy_assignment" "replaced" {
  prior_attrs = local.rule
}

resource "azurerm_resource_group_policy_assignment" "removed" {
  prior_attrs    = local.rule
  expect_failure = true
}

resource "azurerm_subscription_policy_exemption" "good" {
  attrs = { expires_on = "2027-03-31T00:00:00Z" }
}

resource "azurerm_resource_group_policy_exemption" "absent" {
  attrs          = { expires_on = null }
  expect_failure = true
}

resource "azurerm_federated_identity_credential" "environment" {
  attrs = { subject = "repo:acme/infra:environment:production" }
}

resource "azurerm_federated_identity_credential" "pull_request" {
  attrs          = { subject = "repo:acme/infra:pull_request" }
  expect_failure = true
}

resource "azurerm_storage_account" "good" {
  attrs = { shared_access_key_enabled = false }
}

resource "azurerm_storage_account" "absent" {
  attrs          = { shared_access_key_enabled = null }
  expect_failure = true
}

resource "azurerm_linux_virtual_machine" "absent" {
  attrs = { disable_password_authentication = null }
}

resource "azurerm_linux_virtual_machine" "password" {
  attrs          = { disable_password_authentication = false }
  expect_failure = true
}

resource "azurerm_kubernetes_cluster" "good" {
  attrs = local.cluster
}

resource "azurerm_kubernetes_cluster" "local_accounts" {
  attrs          = core::merge(local.cluster, { local_account_disabled = null, role_based_access_control_enabled = null })
  expect_failure = true
}

resource "azurerm_kubernetes_cluster" "without_roles" {
  attrs          = core::merge(local.cluster, { role_based_access_control_enabled = false })
  expect_failure = true
}

resource "azurerm_container_registry" "absent" {
  attrs = { admin_enabled = null }
}

resource "azurerm_container_registry" "admin" {
  attrs          = { admin_enabled = true }
  expect_failure = true
}

resource "azurerm_cosmosdb_account" "good" {
  attrs = { local_authentication_disabled = true }
}

resource "azurerm_cosmosdb_account" "absent" {
  attrs          = { local_authentication_disabled = null }
  expect_failure = true
}
