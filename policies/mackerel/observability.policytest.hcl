policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  monitor = {
    name                  = "cpu"
    is_mute               = false
    notification_interval = 60
    service_metric        = null
    external              = null
    expression            = null
    query                 = null
    host_metric           = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = 90 }]
  }
  channel = {
    name = "on-call"
  }
  group = {
    name                         = "backend"
    notification_level           = "all"
    child_channel_ids            = ["c1"]
    child_notification_group_ids = []
  }
  default_group = {
    notification_level           = "all"
    child_channel_ids            = ["c1"]
    child_notification_group_ids = []
  }
  downtime = {
    name           = "release"
    duration       = 60
    monitor_scopes = []
    service_scopes = ["backend"]
    role_scopes    = []
    recurrence     = []
  }
  aws = {
    name = "production"
  }
  dashboard = {
    title = "overview"
  }
}

# mackerel-monitor-removed
resource "mackerel_monitor" "monitor_removed_refused" {
  prior_attrs    = core::merge(local.monitor, { name = "gone" })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_removed_accepted" {
  attrs = core::merge(local.monitor, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_monitor" "monitor_removed_accepted_2" {
  prior_attrs = core::merge(local.monitor, { name = "moved" })
}
resource "mackerel_monitor" "monitor_removed_accepted_3" {
  prior_attrs = core::merge(local.monitor, { name = "muted", is_mute = true })
}
resource "mackerel_monitor" "monitor_removed_refused_2" {
  prior_attrs    = core::merge(local.monitor, { name = "lost", is_mute = null })
  expect_failure = true
}

# mackerel-monitor-muted
resource "mackerel_monitor" "monitor_muted_refused" {
  attrs          = core::merge(local.monitor, { is_mute = true })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_muted_refused_2" {
  attrs          = core::merge(local.monitor, { is_mute = true })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "mackerel_monitor" "monitor_muted_unset" {
  attrs = core::merge(local.monitor, { is_mute = null })
}
resource "mackerel_monitor" "monitor_muted_accepted" {
  attrs = local.monitor
}

# mackerel-monitor-critical-removed
resource "mackerel_monitor" "monitor_critical_removed_refused" {
  attrs          = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "mackerel_monitor" "monitor_critical_removed_unset" {
  attrs       = local.monitor
  prior_attrs = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
}
resource "mackerel_monitor" "monitor_critical_removed_unset_2" {
  attrs       = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
  prior_attrs = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
}

# mackerel-monitor-threshold-loosened
resource "mackerel_monitor" "monitor_threshold_loosened_refused" {
  attrs          = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = 95 }] })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "mackerel_monitor" "monitor_threshold_loosened_refused_2" {
  attrs          = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = "<", duration = 3, warning = 80, critical = 10 }] })
  prior_attrs    = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = "<", duration = 3, warning = 80, critical = 20 }] })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_threshold_loosened_accepted" {
  attrs       = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = 85 }] })
  prior_attrs = local.monitor
}
resource "mackerel_monitor" "monitor_threshold_loosened_accepted_2" {
  attrs       = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = "<", duration = 3, warning = 80, critical = 20 }] })
  prior_attrs = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = "<", duration = 3, warning = 80, critical = 10 }] })
}
resource "mackerel_monitor" "monitor_threshold_loosened_refused_3" {
  attrs          = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = "95" }] })
  prior_attrs    = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = "90" }] })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_threshold_loosened_unset" {
  attrs       = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
  prior_attrs = core::merge(local.monitor, { host_metric = [{ metric = "cpu%", operator = ">", duration = 3, warning = 80, critical = null }] })
}

# mackerel-monitor-reminders-off
resource "mackerel_monitor" "monitor_reminders_off_refused" {
  attrs          = core::merge(local.monitor, { notification_interval = 0 })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "mackerel_monitor" "monitor_reminders_off_refused_2" {
  attrs          = core::merge(local.monitor, { notification_interval = null })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "mackerel_monitor" "monitor_reminders_off_accepted" {
  attrs       = core::merge(local.monitor, { notification_interval = 30 })
  prior_attrs = local.monitor
}
resource "mackerel_monitor" "monitor_reminders_off_unset" {
  attrs       = core::merge(local.monitor, { notification_interval = null })
  prior_attrs = core::merge(local.monitor, { notification_interval = null })
}

# mackerel-monitor-missing-data-ignored
resource "mackerel_monitor" "monitor_missing_data_ignored_refused" {
  attrs          = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = null }] })
  prior_attrs    = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = 30 }] })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_missing_data_ignored_refused_2" {
  attrs          = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = 0 }] })
  prior_attrs    = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = 30 }] })
  expect_failure = true
}
resource "mackerel_monitor" "monitor_missing_data_ignored_unset" {
  attrs       = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = 60 }] })
  prior_attrs = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = 30 }] })
}
resource "mackerel_monitor" "monitor_missing_data_ignored_unset_2" {
  attrs       = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = null }] })
  prior_attrs = core::merge(local.monitor, { host_metric = null, service_metric = [{ metric = "jobs", operator = "<", warning = null, critical = 1, missing_duration_warning = null, missing_duration_critical = null }] })
}

# mackerel-external-certificate-expiry-unwatched
resource "mackerel_monitor" "external_certificate_expiry_unwatched_refused" {
  attrs          = core::merge(local.monitor, { host_metric = null, external = [{ url = "https://example.com/", certification_expiration_warning = null, certification_expiration_critical = null, skip_certificate_verification = false }] })
  expect_failure = true
}
resource "mackerel_monitor" "external_certificate_expiry_unwatched_unset" {
  attrs = core::merge(local.monitor, { host_metric = null, external = [{ url = "https://example.com/", certification_expiration_warning = 30, certification_expiration_critical = null, skip_certificate_verification = false }] })
}
resource "mackerel_monitor" "external_certificate_expiry_unwatched_unset_2" {
  attrs = core::merge(local.monitor, { host_metric = null, external = [{ url = "http://example.com/", certification_expiration_warning = null, certification_expiration_critical = null, skip_certificate_verification = false }] })
}

# mackerel-channel-removed
resource "mackerel_channel" "channel_removed_refused" {
  prior_attrs    = core::merge(local.channel, { name = "gone" })
  expect_failure = true
}
resource "mackerel_channel" "channel_removed_accepted" {
  attrs = core::merge(local.channel, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_channel" "channel_removed_accepted_2" {
  prior_attrs = core::merge(local.channel, { name = "moved" })
}

# mackerel-notification-group-removed
resource "mackerel_notification_group" "notification_group_removed_refused" {
  prior_attrs    = core::merge(local.group, { name = "gone" })
  expect_failure = true
}
resource "mackerel_notification_group" "notification_group_removed_accepted" {
  attrs = core::merge(local.group, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_notification_group" "notification_group_removed_accepted_2" {
  prior_attrs = core::merge(local.group, { name = "moved" })
}

# mackerel-notification-group-reaches-nobody
resource "mackerel_notification_group" "notification_group_reaches_nobody_refused" {
  attrs          = core::merge(local.group, { child_channel_ids = [] })
  expect_failure = true
}
resource "mackerel_notification_group" "notification_group_reaches_nobody_refused_2" {
  attrs          = core::merge(local.group, { child_channel_ids = [] })
  prior_attrs    = local.group
  expect_failure = true
}
resource "mackerel_notification_group" "notification_group_reaches_nobody_unset" {
  attrs = core::merge(local.group, { child_channel_ids = null, child_notification_group_ids = ["g1"] })
}
resource "mackerel_notification_group" "notification_group_reaches_nobody_refused_3" {
  attrs          = core::merge(local.group, { child_channel_ids = null, child_notification_group_ids = null })
  expect_failure = true
}
resource "mackerel_notification_group" "notification_group_reaches_nobody_accepted" {
  attrs       = local.group
  prior_attrs = local.group
}
resource "mackerel_default_notification_group" "notification_group_reaches_nobody_refused" {
  attrs          = core::merge(local.default_group, { child_channel_ids = [] })
  expect_failure = true
}
resource "mackerel_default_notification_group" "notification_group_reaches_nobody_refused_2" {
  attrs          = core::merge(local.default_group, { child_channel_ids = [] })
  prior_attrs    = local.default_group
  expect_failure = true
}
resource "mackerel_default_notification_group" "notification_group_reaches_nobody_unset" {
  attrs = core::merge(local.default_group, { child_channel_ids = null, child_notification_group_ids = ["g1"] })
}
resource "mackerel_default_notification_group" "notification_group_reaches_nobody_refused_3" {
  attrs          = core::merge(local.default_group, { child_channel_ids = null, child_notification_group_ids = null })
  expect_failure = true
}
resource "mackerel_default_notification_group" "notification_group_reaches_nobody_accepted" {
  attrs       = local.default_group
  prior_attrs = local.default_group
}

# mackerel-notification-group-critical-only
resource "mackerel_notification_group" "notification_group_critical_only_refused" {
  attrs          = core::merge(local.group, { notification_level = "critical" })
  prior_attrs    = local.group
  expect_failure = true
}
resource "mackerel_notification_group" "notification_group_critical_only_accepted" {
  attrs       = local.group
  prior_attrs = local.group
}
resource "mackerel_notification_group" "notification_group_critical_only_accepted_2" {
  attrs       = core::merge(local.group, { notification_level = "critical" })
  prior_attrs = core::merge(local.group, { notification_level = "critical" })
}
resource "mackerel_notification_group" "notification_group_critical_only_unset" {
  attrs       = core::merge(local.group, { notification_level = null })
  prior_attrs = core::merge(local.group, { notification_level = null })
}
resource "mackerel_default_notification_group" "notification_group_critical_only_refused" {
  attrs          = core::merge(local.default_group, { notification_level = "critical" })
  prior_attrs    = local.default_group
  expect_failure = true
}
resource "mackerel_default_notification_group" "notification_group_critical_only_accepted" {
  attrs       = local.default_group
  prior_attrs = local.default_group
}
resource "mackerel_default_notification_group" "notification_group_critical_only_accepted_2" {
  attrs       = core::merge(local.default_group, { notification_level = "critical" })
  prior_attrs = core::merge(local.default_group, { notification_level = "critical" })
}
resource "mackerel_default_notification_group" "notification_group_critical_only_unset" {
  attrs       = core::merge(local.default_group, { notification_level = null })
  prior_attrs = core::merge(local.default_group, { notification_level = null })
}

# mackerel-downtime-everything
resource "mackerel_downtime" "downtime_everything_refused" {
  attrs          = core::merge(local.downtime, { service_scopes = [] })
  expect_failure = true
}
resource "mackerel_downtime" "downtime_everything_refused_2" {
  attrs          = core::merge(local.downtime, { service_scopes = null, role_scopes = null, monitor_scopes = null })
  expect_failure = true
}
resource "mackerel_downtime" "downtime_everything_unset" {
  attrs = core::merge(local.downtime, { service_scopes = null, role_scopes = ["backend: db"] })
}
resource "mackerel_downtime" "downtime_everything_accepted" {
  attrs       = local.downtime
  prior_attrs = local.downtime
}

# mackerel-downtime-long
resource "mackerel_downtime" "downtime_long_refused" {
  attrs          = core::merge(local.downtime, { duration = 10080 })
  expect_failure = true
}
resource "mackerel_downtime" "downtime_long_accepted" {
  attrs = core::merge(local.downtime, { duration = 1440 })
}
resource "mackerel_downtime" "downtime_long_unset" {
  attrs = core::merge(local.downtime, { duration = null })
}

# mackerel-downtime-without-end
resource "mackerel_downtime" "downtime_without_end_refused" {
  attrs          = core::merge(local.downtime, { recurrence = [{ type = "weekly", interval = 1, until = null }] })
  expect_failure = true
}
resource "mackerel_downtime" "downtime_without_end_accepted" {
  attrs = core::merge(local.downtime, { recurrence = [{ type = "weekly", interval = 1, until = 1893456000 }] })
}
resource "mackerel_downtime" "downtime_without_end_unset" {
  attrs = core::merge(local.downtime, { recurrence = null })
}

# mackerel-aws-integration-removed
resource "mackerel_aws_integration" "aws_integration_removed_refused" {
  prior_attrs    = core::merge(local.aws, { name = "gone" })
  expect_failure = true
}
resource "mackerel_aws_integration" "aws_integration_removed_accepted" {
  attrs = core::merge(local.aws, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_aws_integration" "aws_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.aws, { name = "moved" })
}

# mackerel-dashboard-removed
resource "mackerel_dashboard" "dashboard_removed_refused" {
  prior_attrs    = core::merge(local.dashboard, { title = "gone" })
  expect_failure = true
}
resource "mackerel_dashboard" "dashboard_removed_accepted" {
  attrs = core::merge(local.dashboard, { title = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_dashboard" "dashboard_removed_accepted_2" {
  prior_attrs = core::merge(local.dashboard, { title = "moved" })
}
