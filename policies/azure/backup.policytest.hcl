policytest {
  targets = ["./backup.policy.hcl"]
}

locals {
  sql      = { short_term_retention_policy = [{ retention_days = 14 }], long_term_retention_policy = [{ weekly_retention = "P5W" }], geo_backup_enabled = true, storage_account_type = "Geo" }
  flexible = { backup_retention_days = 14, geo_redundant_backup_enabled = true }
  blobs = {
    versioning_enabled                = true
    delete_retention_policy           = [{ days = 30 }]
    container_delete_retention_policy = [{ days = null }]
    restore_policy                    = [{ days = 7 }]
  }
  storage  = { account_kind = "StorageV2", is_hns_enabled = null, account_replication_type = "GRS", blob_properties = [local.blobs] }
  services = { soft_delete_enabled = true, immutability = "Unlocked", storage_mode_type = "GeoRedundant" }
  vault    = { soft_delete = "On", immutability = "Locked" }
  machine  = { source_vm_id = "/vm/web", protection_state = "Protected" }
  share    = { source_file_share_name = "home", source_storage_account_id = "/sa/files" }
}

resource "azurerm_mssql_database" "good" {
  attrs       = local.sql
  prior_attrs = local.sql
}

resource "azurerm_mssql_database" "default" {
  attrs = { short_term_retention_policy = [], long_term_retention_policy = [], geo_backup_enabled = null, storage_account_type = null }
}

resource "azurerm_mssql_database" "one_day" {
  attrs          = core::merge(local.sql, { short_term_retention_policy = [{ retention_days = 1 }] })
  expect_failure = true
}

resource "azurerm_mssql_database" "no_geo" {
  attrs          = core::merge(local.sql, { geo_backup_enabled = false })
  expect_failure = true
}

resource "azurerm_mssql_database" "local_storage" {
  attrs          = core::merge(local.sql, { storage_account_type = "Local" })
  expect_failure = true
}

resource "azurerm_mssql_database" "shorter" {
  attrs          = core::merge(local.sql, { short_term_retention_policy = [] })
  prior_attrs    = local.sql
  expect_failure = true
}

resource "azurerm_mssql_database" "long_term_removed" {
  attrs          = core::merge(local.sql, { long_term_retention_policy = null })
  prior_attrs    = local.sql
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server" "good" {
  attrs       = local.flexible
  prior_attrs = core::merge(local.flexible, { backup_retention_days = null })
}

resource "azurerm_postgresql_flexible_server" "default" {
  attrs = core::merge(local.flexible, { backup_retention_days = null })
}

resource "azurerm_postgresql_flexible_server" "no_geo" {
  attrs          = core::merge(local.flexible, { geo_redundant_backup_enabled = null })
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server" "shorter" {
  attrs          = core::merge(local.flexible, { backup_retention_days = 7 })
  prior_attrs    = local.flexible
  expect_failure = true
}

resource "azurerm_mysql_flexible_server" "good" {
  attrs = local.flexible
}

resource "azurerm_mysql_flexible_server" "one_day" {
  attrs          = core::merge(local.flexible, { backup_retention_days = 1 })
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server" "one_day" {
  attrs          = core::merge(local.flexible, { backup_retention_days = 1 })
  expect_failure = true
}

resource "azurerm_mysql_flexible_server" "no_geo" {
  attrs          = core::merge(local.flexible, { geo_redundant_backup_enabled = false })
  expect_failure = true
}

resource "azurerm_storage_account" "good" {
  attrs       = local.storage
  prior_attrs = local.storage
}

resource "azurerm_storage_account" "no_versions" {
  attrs          = core::merge(local.storage, { blob_properties = [core::merge(local.blobs, { versioning_enabled = null })] })
  expect_failure = true
}

resource "azurerm_storage_account" "data_lake" {
  attrs = core::merge(local.storage, { is_hns_enabled = true, blob_properties = [core::merge(local.blobs, { versioning_enabled = false })] })
}

resource "azurerm_storage_account" "files" {
  attrs = core::merge(local.storage, { account_kind = "FileStorage", blob_properties = [] })
}

resource "azurerm_storage_account" "absent" {
  attrs          = core::merge(local.storage, { blob_properties = null })
  expect_failure = true
}

resource "azurerm_storage_account" "two_days_of_blobs" {
  attrs          = core::merge(local.storage, { blob_properties = [core::merge(local.blobs, { delete_retention_policy = [{ days = 2 }] })] })
  expect_failure = true
}

resource "azurerm_storage_account" "no_containers" {
  attrs          = core::merge(local.storage, { blob_properties = [core::merge(local.blobs, { container_delete_retention_policy = [] })] })
  expect_failure = true
}

resource "azurerm_storage_account" "shorter" {
  attrs          = core::merge(local.storage, { blob_properties = [core::merge(local.blobs, { delete_retention_policy = [{ days = 7 }] })] })
  prior_attrs    = local.storage
  expect_failure = true
}

resource "azurerm_storage_account" "versions_turned_off" {
  attrs          = core::merge(local.storage, { is_hns_enabled = true, blob_properties = [core::merge(local.blobs, { versioning_enabled = false })] })
  prior_attrs    = local.storage
  expect_failure = true
}

resource "azurerm_storage_account" "restore_removed" {
  attrs          = core::merge(local.storage, { blob_properties = [core::merge(local.blobs, { restore_policy = [] })] })
  prior_attrs    = local.storage
  expect_failure = true
}

resource "azurerm_storage_account" "one_region" {
  attrs          = core::merge(local.storage, { account_replication_type = "LRS" })
  prior_attrs    = local.storage
  expect_failure = true
}

resource "azurerm_recovery_services_vault" "good" {
  attrs = local.services
}

resource "azurerm_recovery_services_vault" "default" {
  attrs = core::merge(local.services, { soft_delete_enabled = null, storage_mode_type = null })
}

resource "azurerm_recovery_services_vault" "no_soft_delete" {
  attrs          = core::merge(local.services, { soft_delete_enabled = false })
  expect_failure = true
}

resource "azurerm_recovery_services_vault" "not_immutable" {
  attrs          = core::merge(local.services, { immutability = null })
  expect_failure = true
}

resource "azurerm_recovery_services_vault" "one_region" {
  attrs          = core::merge(local.services, { storage_mode_type = "LocallyRedundant" })
  expect_failure = true
}

resource "azurerm_data_protection_backup_vault" "good" {
  attrs = local.vault
}

resource "azurerm_data_protection_backup_vault" "default" {
  attrs = core::merge(local.vault, { soft_delete = null })
}

resource "azurerm_data_protection_backup_vault" "no_soft_delete" {
  attrs          = core::merge(local.vault, { soft_delete = "Off" })
  expect_failure = true
}

resource "azurerm_data_protection_backup_vault" "not_immutable" {
  attrs          = core::merge(local.vault, { immutability = "Disabled" })
  expect_failure = true
}

resource "azurerm_backup_policy_vm" "good" {
  attrs = { retention_daily = [{ count = 30 }] }
}

resource "azurerm_backup_policy_vm" "weekly_only" {
  attrs = { retention_daily = [] }
}

resource "azurerm_backup_policy_file_share" "two_days" {
  attrs          = { retention_daily = [{ count = 2 }] }
  expect_failure = true
}

resource "azurerm_backup_protected_vm" "good" {
  attrs = local.machine
}

resource "azurerm_backup_protected_vm" "default" {
  attrs       = { source_vm_id = "/vm/db", protection_state = null }
  prior_attrs = { source_vm_id = "/vm/db", protection_state = "Protected" }
}

resource "azurerm_backup_protected_vm" "replaced" {
  prior_attrs = local.machine
}

resource "azurerm_backup_protected_vm" "removed" {
  prior_attrs    = core::merge(local.machine, { source_vm_id = "/vm/old" })
  expect_failure = true
}

resource "azurerm_backup_protected_vm" "stopped" {
  attrs          = core::merge(local.machine, { protection_state = "ProtectionStopped" })
  prior_attrs    = local.machine
  expect_failure = true
}

resource "azurerm_backup_protected_file_share" "good" {
  attrs = local.share
}

resource "azurerm_backup_protected_file_share" "replaced" {
  prior_attrs = local.share
}

resource "azurerm_backup_protected_file_share" "removed" {
  prior_attrs    = core::merge(local.share, { source_file_share_name = "archive" })
  expect_failure = true
}

resource "azurerm_data_protection_backup_instance_disk" "good" {
  attrs = { name = "data", vault_id = "/vault/1" }
}

resource "azurerm_data_protection_backup_instance_disk" "replaced" {
  prior_attrs = { name = "data", vault_id = "/vault/1" }
}

resource "azurerm_data_protection_backup_instance_blob_storage" "removed" {
  prior_attrs    = { name = "data", vault_id = "/vault/1" }
  expect_failure = true
}

resource "azurerm_linux_virtual_machine" "good" {
  attrs = { id = "/vm/web" }
}

resource "azurerm_linux_virtual_machine" "no_backup" {
  attrs          = { id = "/vm/batch" }
  expect_failure = true
}

resource "azurerm_windows_virtual_machine" "good" {
  attrs = { id = "/vm/db" }
}

resource "azurerm_windows_virtual_machine" "no_backup" {
  attrs          = { id = "/vm/desktop" }
  expect_failure = true
}

resource "azurerm_cosmosdb_account" "good" {
  attrs = { backup = [{ type = "Continuous" }] }
}

resource "azurerm_cosmosdb_account" "absent" {
  attrs          = { backup = [] }
  expect_failure = true
}
