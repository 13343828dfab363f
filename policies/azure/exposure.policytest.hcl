policytest {
  targets = ["./exposure.policy.hcl"]
}

locals {
  rule = {
    access                  = "Allow"
    direction               = "Inbound"
    protocol                = "Tcp"
    source_address_prefix   = "Internet"
    source_address_prefixes = null
    destination_port_range  = "443"
    destination_port_ranges = null
  }
  storage  = { id = "/storage/1", allow_nested_items_to_be_public = false, public_network_access_enabled = null, network_rules = [{ default_action = "Deny" }] }
  cosmos   = { public_network_access_enabled = false, is_virtual_network_filter_enabled = null }
  postgres = { public_network_access_enabled = false, delegated_subnet_id = null }
  mysql    = { public_network_access = "Disabled", delegated_subnet_id = null }
  cluster  = { private_cluster_enabled = null, api_server_access_profile = [{ authorized_ip_ranges = ["203.0.113.0/24"] }] }
}

resource "azurerm_network_security_rule" "web" {
  attrs = local.rule
}

resource "azurerm_network_security_rule" "ssh_from_office" {
  attrs = core::merge(local.rule, { source_address_prefix = "203.0.113.0/24", destination_port_range = "22" })
}

resource "azurerm_network_security_rule" "ssh_from_everywhere" {
  attrs          = core::merge(local.rule, { source_address_prefix = "*", destination_port_range = "22" })
  expect_failure = true
}

resource "azurerm_network_security_rule" "ranges" {
  attrs          = core::merge(local.rule, { source_address_prefix = null, source_address_prefixes = ["10.0.0.0/8", "0.0.0.0/0"], destination_port_range = null, destination_port_ranges = ["80", "3000-4000"] })
  expect_failure = true
}

resource "azurerm_network_security_rule" "postgres_from_everywhere" {
  attrs          = core::merge(local.rule, { destination_port_range = "5432" })
  expect_failure = true
}

resource "azurerm_network_security_rule" "denied" {
  attrs = core::merge(local.rule, { access = "Deny", destination_port_range = "*" })
}

resource "azurerm_network_security_rule" "absent" {
  attrs = core::merge(local.rule, { source_address_prefix = null, destination_port_range = null })
}

resource "azurerm_network_security_group" "good" {
  attrs = { security_rule = [local.rule] }
}

resource "azurerm_network_security_group" "absent" {
  attrs = { security_rule = null }
}

resource "azurerm_network_security_group" "ssh" {
  attrs          = { security_rule = [local.rule, core::merge(local.rule, { destination_port_range = "22" })] }
  expect_failure = true
}

resource "azurerm_network_security_group" "sql_server" {
  attrs          = { security_rule = [local.rule, core::merge(local.rule, { destination_port_ranges = ["1433"] })] }
  expect_failure = true
}

resource "azurerm_network_security_group" "everything" {
  attrs          = { security_rule = [core::merge(local.rule, { protocol = "*", destination_port_range = "*" })] }
  expect_failure = true
}

resource "azurerm_mssql_server" "private" {
  attrs = { public_network_access_enabled = false }
}

resource "azurerm_mssql_server" "absent" {
  attrs          = { public_network_access_enabled = null }
  expect_failure = true
}

resource "azurerm_cosmosdb_account" "private" {
  attrs = local.cosmos
}

resource "azurerm_cosmosdb_account" "absent" {
  attrs          = core::merge(local.cosmos, { public_network_access_enabled = null })
  expect_failure = true
}

resource "azurerm_postgresql_flexible_server" "private" {
  attrs = local.postgres
}

resource "azurerm_postgresql_flexible_server" "absent" {
  attrs          = core::merge(local.postgres, { public_network_access_enabled = null })
  expect_failure = true
}

resource "azurerm_mysql_flexible_server" "private" {
  attrs = local.mysql
}

resource "azurerm_mysql_flexible_server" "subnet" {
  attrs = { public_network_access = null, delegated_subnet_id = "/subnet/1" }
}

resource "azurerm_mysql_flexible_server" "absent" {
  attrs          = core::merge(local.mysql, { public_network_access = null })
  expect_failure = true
}

resource "azurerm_mssql_firewall_rule" "office" {
  attrs = { start_ip_address = "203.0.113.1", end_ip_address = "203.0.113.1" }
}

resource "azurerm_postgresql_flexible_server_firewall_rule" "world" {
  attrs          = { start_ip_address = "0.0.0.0", end_ip_address = "255.255.255.255" }
  expect_failure = true
}

resource "azurerm_mysql_flexible_server_firewall_rule" "azure" {
  attrs          = { start_ip_address = "0.0.0.0", end_ip_address = "0.0.0.0" }
  expect_failure = true
}

resource "azurerm_storage_container" "private" {
  attrs = { container_access_type = "private" }
}

resource "azurerm_storage_container" "absent" {
  attrs = { container_access_type = null }
}

resource "azurerm_storage_container" "public" {
  attrs          = { container_access_type = "blob" }
  expect_failure = true
}

resource "azurerm_storage_account" "good" {
  attrs = local.storage
}

resource "azurerm_storage_account" "containers_may_be_public" {
  attrs          = core::merge(local.storage, { allow_nested_items_to_be_public = null })
  expect_failure = true
}

resource "azurerm_storage_account" "open" {
  attrs          = core::merge(local.storage, { network_rules = [] })
  expect_failure = true
}

resource "azurerm_storage_account_network_rules" "second" {
  attrs = { storage_account_id = "/storage/2", default_action = "Deny" }
}

resource "azurerm_storage_account" "rules_beside" {
  attrs = core::merge(local.storage, { id = "/storage/2", network_rules = null })
}

resource "azurerm_key_vault" "good" {
  attrs = { public_network_access_enabled = null, network_acls = [{ default_action = "Deny" }] }
}

resource "azurerm_key_vault" "absent" {
  attrs          = { public_network_access_enabled = null, network_acls = [] }
  expect_failure = true
}

resource "azurerm_kubernetes_cluster" "good" {
  attrs = local.cluster
}

resource "azurerm_kubernetes_cluster" "private" {
  attrs = core::merge(local.cluster, { private_cluster_enabled = true, api_server_access_profile = [] })
}

resource "azurerm_kubernetes_cluster" "absent" {
  attrs          = core::merge(local.cluster, { api_server_access_profile = null })
  expect_failure = true
}

resource "azurerm_container_registry" "absent" {
  attrs = { anonymous_pull_enabled = null }
}

resource "azurerm_container_registry" "anonymous" {
  attrs          = { anonymous_pull_enabled = true }
  expect_failure = true
}
