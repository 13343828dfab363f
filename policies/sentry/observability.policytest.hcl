policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  alert = {
    name           = "errors"
    organization   = "acme"
    enabled        = true
    action_filters = [{ logic_type = "any", actions = [{ slack = {} }] }]
  }
  issue_alert = {
    name         = "errors"
    organization = "acme"
    project      = "api"
    actions      = null
    actions_v2   = [{ notify_email = {} }]
  }
  metric_alert = {
    name         = "errors"
    organization = "acme"
    project      = "api"
    trigger      = [{ label = "critical", alert_threshold = 100, action = [{ type = "slack" }] }]
  }
  cron = {
    name         = "nightly"
    organization = "acme"
    project      = "api"
    enabled      = true
  }
  uptime = {
    name         = "site"
    organization = "acme"
    project      = "api"
    enabled      = true
  }
  metric = {
    name         = "latency"
    organization = "acme"
    project      = "api"
    enabled      = true
  }
  action = {
    organization = "acme"
    service_type = "slack"
    trigger_type = "spike-protection"
  }
  pagerduty = {
    organization = "acme"
    service      = "on-call"
  }
  opsgenie = {
    organization = "acme"
    team         = "on-call"
  }
  spike = {
    project = "api"
    enabled = true
  }
  all_spike = {
    organization = "acme"
    enabled      = true
  }
  ownership = {
    project = "api"
  }
}

# sentry-alert-removed
resource "sentry_alert" "alert_removed_refused" {
  prior_attrs    = core::merge(local.alert, { name = "gone" })
  expect_failure = true
}
resource "sentry_alert" "alert_removed_accepted" {
  attrs = core::merge(local.alert, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_alert" "alert_removed_accepted_2" {
  prior_attrs = core::merge(local.alert, { name = "moved" })
}
resource "sentry_issue_alert" "alert_removed_refused" {
  prior_attrs    = core::merge(local.issue_alert, { name = "gone" })
  expect_failure = true
}
resource "sentry_issue_alert" "alert_removed_accepted" {
  attrs = core::merge(local.issue_alert, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_issue_alert" "alert_removed_accepted_2" {
  prior_attrs = core::merge(local.issue_alert, { name = "moved" })
}
resource "sentry_metric_alert" "alert_removed_refused" {
  prior_attrs    = core::merge(local.metric_alert, { name = "gone" })
  expect_failure = true
}
resource "sentry_metric_alert" "alert_removed_accepted" {
  attrs = core::merge(local.metric_alert, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_metric_alert" "alert_removed_accepted_2" {
  prior_attrs = core::merge(local.metric_alert, { name = "moved" })
}

# sentry-alert-disabled
resource "sentry_alert" "alert_disabled_refused" {
  attrs          = core::merge(local.alert, { enabled = false })
  expect_failure = true
}
resource "sentry_alert" "alert_disabled_refused_2" {
  attrs          = core::merge(local.alert, { enabled = false })
  prior_attrs    = local.alert
  expect_failure = true
}
resource "sentry_alert" "alert_disabled_unset" {
  attrs = core::merge(local.alert, { enabled = null })
}

# sentry-alert-tells-nobody
resource "sentry_alert" "alert_tells_nobody_refused" {
  attrs          = core::merge(local.alert, { action_filters = [] })
  expect_failure = true
}
resource "sentry_alert" "alert_tells_nobody_refused_2" {
  attrs          = core::merge(local.alert, { action_filters = [{ logic_type = "any", actions = [] }] })
  expect_failure = true
}
resource "sentry_alert" "alert_tells_nobody_refused_3" {
  attrs          = core::merge(local.alert, { action_filters = null })
  expect_failure = true
}
resource "sentry_alert" "alert_tells_nobody_accepted" {
  attrs = local.alert
}
resource "sentry_issue_alert" "alert_tells_nobody_refused" {
  attrs          = core::merge(local.issue_alert, { actions_v2 = [] })
  expect_failure = true
}
resource "sentry_issue_alert" "alert_tells_nobody_refused_2" {
  attrs          = core::merge(local.issue_alert, { actions_v2 = null })
  expect_failure = true
}
resource "sentry_issue_alert" "alert_tells_nobody_refused_3" {
  attrs          = core::merge(local.issue_alert, { actions_v2 = null, actions = "[]" })
  expect_failure = true
}
resource "sentry_issue_alert" "alert_tells_nobody_unset" {
  attrs = core::merge(local.issue_alert, { actions_v2 = null, actions = core::jsonencode([{ id = "mail" }]) })
}
resource "sentry_issue_alert" "alert_tells_nobody_unset_2" {
  attrs = core::merge(local.issue_alert, { actions_v2 = null, actions = [{ id = "mail" }] })
}
resource "sentry_metric_alert" "alert_tells_nobody_refused" {
  attrs          = core::merge(local.metric_alert, { trigger = [{ label = "critical", alert_threshold = 100, action = [] }] })
  expect_failure = true
}
resource "sentry_metric_alert" "alert_tells_nobody_refused_2" {
  attrs          = core::merge(local.metric_alert, { trigger = [{ label = "critical", alert_threshold = 100, action = null }] })
  expect_failure = true
}
resource "sentry_metric_alert" "alert_tells_nobody_refused_3" {
  attrs          = core::merge(local.metric_alert, { trigger = null })
  expect_failure = true
}
resource "sentry_metric_alert" "alert_tells_nobody_accepted" {
  attrs = local.metric_alert
}

# sentry-monitor-removed
resource "sentry_cron_monitor" "monitor_removed_refused" {
  prior_attrs    = core::merge(local.cron, { name = "gone" })
  expect_failure = true
}
resource "sentry_cron_monitor" "monitor_removed_accepted" {
  attrs = core::merge(local.cron, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_cron_monitor" "monitor_removed_accepted_2" {
  prior_attrs = core::merge(local.cron, { name = "moved" })
}
resource "sentry_uptime_monitor" "monitor_removed_refused" {
  prior_attrs    = core::merge(local.uptime, { name = "gone" })
  expect_failure = true
}
resource "sentry_uptime_monitor" "monitor_removed_accepted" {
  attrs = core::merge(local.uptime, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_uptime_monitor" "monitor_removed_accepted_2" {
  prior_attrs = core::merge(local.uptime, { name = "moved" })
}
resource "sentry_metric_monitor" "monitor_removed_refused" {
  prior_attrs    = core::merge(local.metric, { name = "gone" })
  expect_failure = true
}
resource "sentry_metric_monitor" "monitor_removed_accepted" {
  attrs = core::merge(local.metric, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_metric_monitor" "monitor_removed_accepted_2" {
  prior_attrs = core::merge(local.metric, { name = "moved" })
}

# sentry-monitor-disabled
resource "sentry_cron_monitor" "monitor_disabled_refused" {
  attrs          = core::merge(local.cron, { enabled = false })
  expect_failure = true
}
resource "sentry_cron_monitor" "monitor_disabled_refused_2" {
  attrs          = core::merge(local.cron, { enabled = false })
  prior_attrs    = local.cron
  expect_failure = true
}
resource "sentry_cron_monitor" "monitor_disabled_unset" {
  attrs = core::merge(local.cron, { enabled = null })
}
resource "sentry_uptime_monitor" "monitor_disabled_refused" {
  attrs          = core::merge(local.uptime, { enabled = false })
  expect_failure = true
}
resource "sentry_uptime_monitor" "monitor_disabled_refused_2" {
  attrs          = core::merge(local.uptime, { enabled = false })
  prior_attrs    = local.uptime
  expect_failure = true
}
resource "sentry_uptime_monitor" "monitor_disabled_unset" {
  attrs = core::merge(local.uptime, { enabled = null })
}
resource "sentry_metric_monitor" "monitor_disabled_refused" {
  attrs          = core::merge(local.metric, { enabled = false })
  expect_failure = true
}
resource "sentry_metric_monitor" "monitor_disabled_refused_2" {
  attrs          = core::merge(local.metric, { enabled = false })
  prior_attrs    = local.metric
  expect_failure = true
}
resource "sentry_metric_monitor" "monitor_disabled_unset" {
  attrs = core::merge(local.metric, { enabled = null })
}

# sentry-notification-action-removed
resource "sentry_notification_action" "notification_action_removed_refused" {
  prior_attrs    = core::merge(local.action, { trigger_type = "gone" })
  expect_failure = true
}
resource "sentry_notification_action" "notification_action_removed_accepted" {
  attrs = core::merge(local.action, { trigger_type = "audit-log" })
  meta  = { operation = "no-op" }
}
resource "sentry_notification_action" "notification_action_removed_accepted_2" {
  prior_attrs = core::merge(local.action, { trigger_type = "audit-log" })
}

# sentry-paging-integration-removed
resource "sentry_integration_pagerduty" "paging_integration_removed_refused" {
  prior_attrs    = core::merge(local.pagerduty, { service = "gone" })
  expect_failure = true
}
resource "sentry_integration_pagerduty" "paging_integration_removed_accepted" {
  attrs = core::merge(local.pagerduty, { service = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_integration_pagerduty" "paging_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.pagerduty, { service = "moved" })
}
resource "sentry_integration_opsgenie" "paging_integration_removed_refused" {
  prior_attrs    = core::merge(local.opsgenie, { team = "gone" })
  expect_failure = true
}
resource "sentry_integration_opsgenie" "paging_integration_removed_accepted" {
  attrs = core::merge(local.opsgenie, { team = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_integration_opsgenie" "paging_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.opsgenie, { team = "moved" })
}

# sentry-spike-protection-off
resource "sentry_project_spike_protection" "spike_protection_off_refused" {
  attrs          = core::merge(local.spike, { enabled = false })
  expect_failure = true
}
resource "sentry_project_spike_protection" "spike_protection_off_refused_2" {
  attrs          = core::merge(local.spike, { enabled = null })
  expect_failure = true
}
resource "sentry_project_spike_protection" "spike_protection_off_accepted" {
  attrs = local.spike
}
resource "sentry_all_projects_spike_protection" "spike_protection_off_refused" {
  attrs          = core::merge(local.all_spike, { enabled = false })
  expect_failure = true
}
resource "sentry_all_projects_spike_protection" "spike_protection_off_refused_2" {
  attrs          = core::merge(local.all_spike, { enabled = null })
  expect_failure = true
}
resource "sentry_all_projects_spike_protection" "spike_protection_off_accepted" {
  attrs = local.all_spike
}

# sentry-ownership-removed
resource "sentry_project_ownership" "ownership_removed_refused" {
  prior_attrs    = core::merge(local.ownership, { project = "gone" })
  expect_failure = true
}
resource "sentry_project_ownership" "ownership_removed_accepted" {
  attrs = core::merge(local.ownership, { project = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_project_ownership" "ownership_removed_accepted_2" {
  prior_attrs = core::merge(local.ownership, { project = "moved" })
}
