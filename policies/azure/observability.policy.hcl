# What tells the team that something is wrong, and what it finds in the logs afterwards.

# This change removes an alert.
#
# Why: the next trouble of that kind is found by a customer.
# Do: keep the alert, or put its successor in the same change under the same name.
resource_policy "azurerm_monitor_metric_alert" "azure-alert-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_monitor_metric_alert", { name = prior_attrs.name })) > 0
    error_message = "the alert `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}

resource_policy "azurerm_monitor_activity_log_alert" "azure-alert-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_monitor_activity_log_alert", { name = prior_attrs.name })) > 0
    error_message = "the alert `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}

resource_policy "azurerm_monitor_scheduled_query_rules_alert_v2" "azure-alert-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_monitor_scheduled_query_rules_alert_v2", { name = prior_attrs.name })) > 0
    error_message = "the alert `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}

# An alert is switched off.
#
# Why: an alert that was silenced for an evening is forgotten for a year.
# Do: set `enabled = true`, and use a processing rule with an end for planned work.
resource_policy "azurerm_monitor_metric_alert" "azure-alert-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

resource_policy "azurerm_monitor_activity_log_alert" "azure-alert-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

resource_policy "azurerm_monitor_scheduled_query_rules_alert_v2" "azure-alert-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

# An alert tells nobody.
#
# Why: without an action group an alert is only a line in the portal.
# Do: add an `action` block that names an action group.
resource_policy "azurerm_monitor_metric_alert" "azure-alert-without-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.action, [])) > 0
    error_message = "the alert has no `action`"
  }
}

resource_policy "azurerm_monitor_activity_log_alert" "azure-alert-without-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.action, [])) > 0
    error_message = "the alert has no `action`"
  }
}

resource_policy "azurerm_monitor_scheduled_query_rules_alert_v2" "azure-alert-without-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(core::try(attrs.action[0].action_groups, null), [])) > 0
    error_message = "the alert has no `action_groups`"
  }
}

# A group of people who are told of alerts is removed or switched off.
#
# Why: the alerts stay green in the portal, and their messages reach nobody.
# Do: point the alerts to another group first; a successor may carry the same name.
resource_policy "azurerm_monitor_action_group" "azure-action-group-lost" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = meta.operation != "delete" || core::length(core::getresources("azurerm_monitor_action_group", { name = prior_attrs.name })) > 0
    error_message = "the action group `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
  enforce {
    condition     = meta.operation != "update" || attrs.enabled != false || prior_attrs.enabled == false
    error_message = "the action group `${core::coalesce(prior_attrs.name, "-")}` is switched off by this change"
  }
}

# This change stops logs from reaching the place where they are kept.
#
# Why: an inquiry months later finds nothing from this day on.
# Do: keep the setting, or put its successor on the same resource in the same change.
resource_policy "azurerm_monitor_diagnostic_setting" "azure-diagnostic-setting-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_monitor_diagnostic_setting", { target_resource_id = prior_attrs.target_resource_id })) > 0
    error_message = "`${core::coalesce(prior_attrs.target_resource_id, "-")}` sends its logs nowhere any more"
  }
}

# This change keeps logs or traces for fewer days than before.
#
# Why: what is older than the new limit is deleted soon after the apply, for good.
# Do: keep the old number, or export the older logs first.
resource_policy "azurerm_log_analytics_workspace" "azure-log-retention-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.retention_in_days, 30) >= core::coalesce(prior_attrs.retention_in_days, 30)
    error_message = "`retention_in_days` falls from ${core::coalesce(prior_attrs.retention_in_days, "not set")} to ${core::coalesce(attrs.retention_in_days, "not set")}"
  }
}

resource_policy "azurerm_application_insights" "azure-log-retention-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.retention_in_days, 90) >= core::coalesce(prior_attrs.retention_in_days, 90)
    error_message = "`retention_in_days` falls from ${core::coalesce(prior_attrs.retention_in_days, "not set")} to ${core::coalesce(attrs.retention_in_days, "not set")}"
  }
}

# This change removes a store of logs or traces with everything in it.
#
# Why: an inquiry then finds nothing from before this day, and alerts on the store go silent.
# Do: keep the store until the longest retention in it is over.
resource_policy "azurerm_log_analytics_workspace" "azure-log-store-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the workspace `${core::coalesce(prior_attrs.name, "-")}` is removed with its logs"
  }
}

resource_policy "azurerm_application_insights" "azure-log-store-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "`${core::coalesce(prior_attrs.name, "-")}` is removed with its traces"
  }
}

# This change takes a paid plan of Microsoft Defender away.
#
# Why: attacks on that kind of resource are no longer noticed.
# Do: keep `tier = "Standard"`.
resource_policy "azurerm_security_center_subscription_pricing" "azure-defender-downgraded" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = prior_attrs.tier != "Standard" || (meta.operation == "update" && attrs.tier == "Standard")
    error_message = "`${core::coalesce(prior_attrs.resource_type, "-")}` falls back to the free tier"
  }
}

# A network records no flow logs, or stops doing so.
#
# Why: after an incident nobody can say who talked to whom.
# Do: set `enabled = true` for the flow log.
resource_policy "azurerm_network_watcher_flow_log" "azure-flow-log-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

# This change stops the audit of a database server.
#
# Why: after an incident nobody can say which rows were read.
# Do: keep the auditing policy, and keep it enabled.
resource_policy "azurerm_mssql_server_extended_auditing_policy" "azure-database-audit-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = meta.operation != "delete" || core::length(core::getresources("azurerm_mssql_server_extended_auditing_policy", { server_id = prior_attrs.server_id })) > 0
    error_message = "the audit of `${core::coalesce(prior_attrs.server_id, "-")}` is removed"
  }
  enforce {
    condition     = meta.operation != "update" || attrs.enabled != false || prior_attrs.enabled == false
    error_message = "the audit of `${core::coalesce(prior_attrs.server_id, "-")}` is switched off by this change"
  }
}

# This change removes a test that looks at a service from outside.
#
# Why: an outage is then found by a customer.
# Do: keep the test, or put its successor in the same change under the same name.
resource_policy "azurerm_application_insights_standard_web_test" "azure-web-test-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources(meta.type, { name = prior_attrs.name })) > 0
    error_message = "the test `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}
