policytest {
  targets = ["./observability.policy.hcl"]
}

locals {
  alert = { name = "orders-slow", enabled = true, action = [{ action_group_id = "/group/on-call" }] }
  query = { name = "orders-slow", enabled = true, action = [{ action_groups = ["/group/on-call"] }] }
  group = { name = "on-call", enabled = true }
  audit = { server_id = "/sql/orders", enabled = true }
}

resource "azurerm_monitor_metric_alert" "good" {
  attrs = local.alert
}

resource "azurerm_monitor_metric_alert" "default" {
  attrs = core::merge(local.alert, { enabled = null })
}

resource "azurerm_monitor_metric_alert" "disabled" {
  attrs          = core::merge(local.alert, { enabled = false })
  expect_failure = true
}

resource "azurerm_monitor_metric_alert" "tells_nobody" {
  attrs          = core::merge(local.alert, { action = null })
  expect_failure = true
}

resource "azurerm_monitor_metric_alert" "replaced" {
  prior_attrs = local.alert
}

resource "azurerm_monitor_metric_alert" "removed" {
  prior_attrs    = core::merge(local.alert, { name = "payments-fail" })
  expect_failure = true
}

resource "azurerm_monitor_activity_log_alert" "good" {
  attrs = local.alert
}

resource "azurerm_monitor_activity_log_alert" "default" {
  attrs = core::merge(local.alert, { enabled = null })
}

resource "azurerm_monitor_activity_log_alert" "disabled" {
  attrs          = core::merge(local.alert, { enabled = false })
  expect_failure = true
}

resource "azurerm_monitor_activity_log_alert" "tells_nobody" {
  attrs          = core::merge(local.alert, { action = null })
  expect_failure = true
}

resource "azurerm_monitor_activity_log_alert" "replaced" {
  prior_attrs = local.alert
}

resource "azurerm_monitor_activity_log_alert" "removed" {
  prior_attrs    = core::merge(local.alert, { name = "payments-fail" })
  expect_failure = true
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "good" {
  attrs = local.query
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "default" {
  attrs = core::merge(local.query, { enabled = null })
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "disabled" {
  attrs          = core::merge(local.query, { enabled = false })
  expect_failure = true
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "tells_nobody" {
  attrs          = core::merge(local.query, { action = null })
  expect_failure = true
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "replaced" {
  prior_attrs = local.query
}

resource "azurerm_monitor_scheduled_query_rules_alert_v2" "removed" {
  prior_attrs    = core::merge(local.query, { name = "payments-fail" })
  expect_failure = true
}

resource "azurerm_monitor_action_group" "kept" {
  attrs       = local.group
  prior_attrs = core::merge(local.group, { enabled = null })
}

resource "azurerm_monitor_action_group" "switched_off" {
  attrs          = core::merge(local.group, { enabled = false })
  prior_attrs    = core::merge(local.group, { enabled = null })
  expect_failure = true
}

resource "azurerm_monitor_action_group" "removed" {
  prior_attrs    = { name = "night-shift", enabled = null }
  expect_failure = true
}

resource "azurerm_monitor_action_group" "replaced" {
  prior_attrs = local.group
}

resource "azurerm_monitor_diagnostic_setting" "next" {
  attrs = { name = "archive", target_resource_id = "/vault/1" }
}

resource "azurerm_monitor_diagnostic_setting" "replaced" {
  prior_attrs = { name = "old", target_resource_id = "/vault/1" }
}

resource "azurerm_monitor_diagnostic_setting" "removed" {
  prior_attrs    = { name = "old", target_resource_id = "/vault/2" }
  expect_failure = true
}

resource "azurerm_log_analytics_workspace" "longer" {
  attrs       = { name = "main", retention_in_days = 120 }
  prior_attrs = { name = "main", retention_in_days = null }
}

resource "azurerm_log_analytics_workspace" "shorter" {
  attrs          = { name = "main", retention_in_days = null }
  prior_attrs    = { name = "main", retention_in_days = 365 }
  expect_failure = true
}

resource "azurerm_log_analytics_workspace" "removed" {
  prior_attrs    = { name = "main", retention_in_days = 30 }
  expect_failure = true
}

resource "azurerm_application_insights" "longer" {
  attrs       = { name = "main", retention_in_days = 120 }
  prior_attrs = { name = "main", retention_in_days = null }
}

resource "azurerm_application_insights" "shorter" {
  attrs          = { name = "main", retention_in_days = null }
  prior_attrs    = { name = "main", retention_in_days = 365 }
  expect_failure = true
}

resource "azurerm_application_insights" "removed" {
  prior_attrs    = { name = "main", retention_in_days = 30 }
  expect_failure = true
}

resource "azurerm_security_center_subscription_pricing" "kept" {
  attrs       = { tier = "Standard", resource_type = "KeyVaults" }
  prior_attrs = { tier = "Standard", resource_type = "KeyVaults" }
}

resource "azurerm_security_center_subscription_pricing" "never_paid" {
  prior_attrs = { tier = "Free", resource_type = "KeyVaults" }
}

resource "azurerm_security_center_subscription_pricing" "downgraded" {
  attrs          = { tier = "Free", resource_type = "KeyVaults" }
  prior_attrs    = { tier = "Standard", resource_type = "KeyVaults" }
  expect_failure = true
}

resource "azurerm_security_center_subscription_pricing" "removed" {
  prior_attrs    = { tier = "Standard", resource_type = null }
  expect_failure = true
}

resource "azurerm_network_watcher_flow_log" "good" {
  attrs = { enabled = true }
}

resource "azurerm_network_watcher_flow_log" "off" {
  attrs          = { enabled = false }
  expect_failure = true
}

resource "azurerm_mssql_server_extended_auditing_policy" "kept" {
  attrs       = core::merge(local.audit, { enabled = null })
  prior_attrs = local.audit
}

resource "azurerm_mssql_server_extended_auditing_policy" "switched_off" {
  attrs          = core::merge(local.audit, { enabled = false })
  prior_attrs    = core::merge(local.audit, { enabled = null })
  expect_failure = true
}

resource "azurerm_mssql_server_extended_auditing_policy" "removed" {
  prior_attrs    = core::merge(local.audit, { server_id = "/sql/books" })
  expect_failure = true
}

resource "azurerm_application_insights_standard_web_test" "next" {
  attrs = { name = "shop", frequency = 300 }
}

resource "azurerm_application_insights_standard_web_test" "replaced" {
  prior_attrs = { name = "shop", frequency = 900 }
}

resource "azurerm_application_insights_standard_web_test" "removed" {
  prior_attrs    = { name = "api", frequency = 900 }
  expect_failure = true
}
