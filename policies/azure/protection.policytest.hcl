policytest {
  targets = ["./protection.policy.hcl"]
}

locals {
  vault = { purge_protection_enabled = true, soft_delete_retention_days = 90 }
  worm  = { storage_container_resource_manager_id = "/container/books", immutability_period_in_days = 365 }
}

resource "azurerm_management_lock" "orders" {
  attrs = { scope = "/db/orders", lock_level = "CanNotDelete" }
}

resource "azurerm_management_lock" "files" {
  attrs = { scope = "/storage/files", lock_level = "CanNotDelete" }
}

resource "azurerm_management_lock" "replaced" {
  prior_attrs = { scope = "/db/orders", lock_level = "ReadOnly" }
}

resource "azurerm_management_lock" "removed" {
  prior_attrs    = { scope = "/rg/production", lock_level = "CanNotDelete" }
  expect_failure = true
}

resource "azurerm_mssql_server" "locked" {
  attrs = { id = "/db/orders" }
}

resource "azurerm_mssql_server" "free" {
  attrs          = { id = "/db/free" }
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server" "locked" {
  attrs = { id = "/db/orders" }
}

resource "azurerm_mysql_flexible_server" "free" {
  attrs          = { id = "/db/free" }
  expect_failure = true
}

resource "azurerm_storage_account" "locked" {
  attrs = { id = "/storage/files" }
}

resource "azurerm_storage_account" "free" {
  attrs          = { id = "/storage/free" }
  expect_failure = true
}

resource "azurerm_key_vault" "good" {
  attrs = local.vault
}

resource "azurerm_key_vault" "default_days" {
  attrs = core::merge(local.vault, { soft_delete_retention_days = null })
}

resource "azurerm_key_vault" "may_be_purged" {
  attrs          = core::merge(local.vault, { purge_protection_enabled = null })
  expect_failure = true
}

resource "azurerm_key_vault" "a_week" {
  attrs          = core::merge(local.vault, { soft_delete_retention_days = 7 })
  expect_failure = true
}

resource "azurerm_key_vault_key" "kept" {
  attrs       = { name = "data", key_opts = ["decrypt"] }
  prior_attrs = { name = "data", key_opts = ["encrypt", "decrypt"] }
}

resource "azurerm_key_vault_key" "removed" {
  prior_attrs    = { name = "data", key_opts = ["decrypt"] }
  expect_failure = true
}

resource "azurerm_storage_container_immutability_policy" "longer" {
  attrs       = local.worm
  prior_attrs = core::merge(local.worm, { immutability_period_in_days = 30 })
}

resource "azurerm_storage_container_immutability_policy" "shorter" {
  attrs          = core::merge(local.worm, { immutability_period_in_days = 30 })
  prior_attrs    = local.worm
  expect_failure = true
}

resource "azurerm_storage_container_immutability_policy" "removed" {
  prior_attrs    = core::merge(local.worm, { storage_container_resource_manager_id = "/container/other" })
  expect_failure = true
}
