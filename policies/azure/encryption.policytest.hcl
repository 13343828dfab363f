policytest {
  targets = ["./encryption.policy.hcl"]
}

resource "azurerm_storage_account" "good" {
  attrs = { https_traffic_only_enabled = true, min_tls_version = "TLS1_2" }
}

resource "azurerm_storage_account" "absent" {
  attrs = { https_traffic_only_enabled = null, min_tls_version = null }
}

resource "azurerm_storage_account" "plain" {
  attrs          = { https_traffic_only_enabled = false, min_tls_version = "TLS1_2" }
  expect_failure = true
}

resource "azurerm_storage_account" "old" {
  attrs          = { https_traffic_only_enabled = true, min_tls_version = "TLS1_0" }
  expect_failure = true
}

resource "azurerm_mssql_server" "absent" {
  attrs = { minimum_tls_version = null }
}

resource "azurerm_mssql_server" "old" {
  attrs          = { minimum_tls_version = "1.0" }
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server_configuration" "other" {
  attrs = { name = "work_mem", value = "off" }
}

resource "azurerm_mysql_flexible_server_configuration" "plain" {
  attrs          = { name = "require_secure_transport", value = "OFF" }
  expect_failure = true
}

resource "azurerm_mssql_database" "absent" {
  attrs = { transparent_data_encryption_enabled = null }
}

resource "azurerm_mssql_database" "plain" {
  attrs          = { transparent_data_encryption_enabled = false }
  expect_failure = true
}

resource "azurerm_linux_virtual_machine" "good" {
  attrs = { encryption_at_host_enabled = true }
}

resource "azurerm_windows_virtual_machine" "absent" {
  attrs          = { encryption_at_host_enabled = null }
  expect_failure = true
}

resource "azurerm_redis_cache" "good" {
  attrs = { non_ssl_port_enabled = null, minimum_tls_version = "1.2" }
}

resource "azurerm_redis_cache" "plain" {
  attrs          = { non_ssl_port_enabled = true, minimum_tls_version = "1.2" }
  expect_failure = true
}

resource "azurerm_redis_cache" "absent" {
  attrs          = { non_ssl_port_enabled = false, minimum_tls_version = null }
  expect_failure = true
}

resource "azurerm_key_vault_key" "good" {
  attrs = { rotation_policy = [{ expire_after = "P90D", automatic = [{ time_before_expiry = "P30D" }] }] }
}

resource "azurerm_key_vault_key" "absent" {
  attrs          = { rotation_policy = null }
  expect_failure = true
}

resource "azurerm_key_vault_key" "only_a_notice" {
  attrs          = { rotation_policy = [{ expire_after = "P90D", automatic = [] }] }
  expect_failure = true
}
