policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  monitor = {
    name            = "errors"
    message         = "errors are up @slack-on-call"
    draft_status    = "published"
    notify_no_data  = true
    on_missing_data = null
  }
  synthetics = {
    name   = "login"
    status = "live"
  }
  slo = {
    name = "availability"
  }
  downtime = {
    scope              = "env:staging"
    one_time_schedule  = { start = null, end = "2030-01-01T00:00:00Z" }
    recurring_schedule = null
  }
  old_downtime = {
    scope      = ["env:staging"]
    end        = 1893456000
    end_date   = null
    recurrence = []
  }
  archive = {
    name = "all"
  }
  index = {
    name           = "main"
    retention_days = 15
  }
  aws = {
    aws_account_id = "123456789012"
  }
  gcp = {
    client_email = "datadog@example.iam.gserviceaccount.com"
  }
  azure = {
    client_id = "c1"
  }
  pagerduty = {
    service_name = "on-call"
  }
  slack = {
    channel_name = "#on-call"
  }
  webhook = {
    name = "incidents"
  }
}

# datadog-monitor-removed
resource "datadog_monitor" "monitor_removed_refused" {
  prior_attrs    = core::merge(local.monitor, { name = "gone" })
  expect_failure = true
}
resource "datadog_monitor" "monitor_removed_accepted" {
  attrs = core::merge(local.monitor, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_monitor" "monitor_removed_accepted_2" {
  prior_attrs = core::merge(local.monitor, { name = "moved" })
}

# datadog-monitor-draft
resource "datadog_monitor" "monitor_draft_refused" {
  attrs          = core::merge(local.monitor, { draft_status = "draft" })
  expect_failure = true
}
resource "datadog_monitor" "monitor_draft_refused_2" {
  attrs          = core::merge(local.monitor, { draft_status = "draft" })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "datadog_monitor" "monitor_draft_unset" {
  attrs = core::merge(local.monitor, { draft_status = null })
}
resource "datadog_monitor" "monitor_draft_accepted" {
  attrs = local.monitor
}

# datadog-monitor-notifies-nobody
resource "datadog_monitor" "monitor_notifies_nobody_refused" {
  attrs          = core::merge(local.monitor, { message = "errors are up" })
  expect_failure = true
}
resource "datadog_monitor" "monitor_notifies_nobody_refused_2" {
  attrs          = core::merge(local.monitor, { message = null })
  expect_failure = true
}
resource "datadog_monitor" "monitor_notifies_nobody_accepted" {
  attrs = local.monitor
}

# datadog-monitor-no-data-ignored
resource "datadog_monitor" "monitor_no_data_ignored_refused" {
  attrs          = core::merge(local.monitor, { notify_no_data = false })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "datadog_monitor" "monitor_no_data_ignored_refused_2" {
  attrs          = core::merge(local.monitor, { notify_no_data = null, on_missing_data = "resolve" })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "datadog_monitor" "monitor_no_data_ignored_accepted" {
  attrs       = core::merge(local.monitor, { notify_no_data = false, on_missing_data = "show_and_notify_no_data" })
  prior_attrs = local.monitor
}
resource "datadog_monitor" "monitor_no_data_ignored_unset" {
  attrs       = core::merge(local.monitor, { notify_no_data = null })
  prior_attrs = core::merge(local.monitor, { notify_no_data = null })
}

# datadog-synthetics-removed
resource "datadog_synthetics_test" "synthetics_removed_refused" {
  prior_attrs    = core::merge(local.synthetics, { name = "gone" })
  expect_failure = true
}
resource "datadog_synthetics_test" "synthetics_removed_accepted" {
  attrs = core::merge(local.synthetics, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_synthetics_test" "synthetics_removed_accepted_2" {
  prior_attrs = core::merge(local.synthetics, { name = "moved" })
}

# datadog-synthetics-paused
resource "datadog_synthetics_test" "synthetics_paused_refused" {
  attrs          = core::merge(local.synthetics, { status = "paused" })
  expect_failure = true
}
resource "datadog_synthetics_test" "synthetics_paused_refused_2" {
  attrs          = core::merge(local.synthetics, { status = "paused" })
  prior_attrs    = local.synthetics
  expect_failure = true
}
resource "datadog_synthetics_test" "synthetics_paused_accepted" {
  attrs = local.synthetics
}
resource "datadog_synthetics_test" "synthetics_paused_unset" {
  attrs = core::merge(local.synthetics, { status = null })
}

# datadog-slo-removed
resource "datadog_service_level_objective" "slo_removed_refused" {
  prior_attrs    = core::merge(local.slo, { name = "gone" })
  expect_failure = true
}
resource "datadog_service_level_objective" "slo_removed_accepted" {
  attrs = core::merge(local.slo, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_service_level_objective" "slo_removed_accepted_2" {
  prior_attrs = core::merge(local.slo, { name = "moved" })
}

# datadog-downtime-without-end
resource "datadog_downtime_schedule" "downtime_without_end_refused" {
  attrs          = core::merge(local.downtime, { one_time_schedule = { start = null, end = null } })
  expect_failure = true
}
resource "datadog_downtime_schedule" "downtime_without_end_refused_2" {
  attrs          = core::merge(local.downtime, { one_time_schedule = null })
  expect_failure = true
}
resource "datadog_downtime_schedule" "downtime_without_end_unset" {
  attrs = core::merge(local.downtime, { one_time_schedule = [{ start = null, end = "2030-01-01T00:00:00Z" }] })
}
resource "datadog_downtime_schedule" "downtime_without_end_unset_2" {
  attrs = core::merge(local.downtime, { one_time_schedule = null, recurring_schedule = { timezone = "UTC" } })
}
resource "datadog_downtime" "downtime_without_end_refused" {
  attrs          = core::merge(local.old_downtime, { end = null })
  expect_failure = true
}
resource "datadog_downtime" "downtime_without_end_refused_2" {
  attrs          = core::merge(local.old_downtime, { end = 0 })
  expect_failure = true
}
resource "datadog_downtime" "downtime_without_end_unset" {
  attrs = core::merge(local.old_downtime, { end = null, end_date = "2030-01-01T00:00:00Z" })
}

# datadog-downtime-everything
resource "datadog_downtime_schedule" "downtime_everything_refused" {
  attrs          = core::merge(local.downtime, { scope = "*" })
  expect_failure = true
}
resource "datadog_downtime_schedule" "downtime_everything_unset" {
  attrs = core::merge(local.downtime, { scope = null })
}
resource "datadog_downtime_schedule" "downtime_everything_accepted" {
  attrs       = local.downtime
  prior_attrs = local.downtime
}
resource "datadog_downtime" "downtime_everything_refused" {
  attrs          = core::merge(local.old_downtime, { scope = ["*"] })
  expect_failure = true
}
resource "datadog_downtime" "downtime_everything_unset" {
  attrs = core::merge(local.old_downtime, { scope = null })
}

# datadog-logs-archive-removed
resource "datadog_logs_archive" "logs_archive_removed_refused" {
  prior_attrs    = core::merge(local.archive, { name = "gone" })
  expect_failure = true
}
resource "datadog_logs_archive" "logs_archive_removed_accepted" {
  attrs = core::merge(local.archive, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_logs_archive" "logs_archive_removed_accepted_2" {
  prior_attrs = core::merge(local.archive, { name = "moved" })
}

# datadog-logs-retention-lowered
resource "datadog_logs_index" "logs_retention_lowered_refused" {
  attrs          = core::merge(local.index, { retention_days = 3 })
  prior_attrs    = local.index
  expect_failure = true
}
resource "datadog_logs_index" "logs_retention_lowered_accepted" {
  attrs       = core::merge(local.index, { retention_days = 30 })
  prior_attrs = local.index
}
resource "datadog_logs_index" "logs_retention_lowered_accepted_2" {
  attrs       = local.index
  prior_attrs = local.index
}
resource "datadog_logs_index" "logs_retention_lowered_unset" {
  attrs       = core::merge(local.index, { retention_days = null })
  prior_attrs = local.index
}

# datadog-cloud-integration-removed
resource "datadog_integration_aws_account" "cloud_integration_removed_refused" {
  prior_attrs    = core::merge(local.aws, { aws_account_id = "gone" })
  expect_failure = true
}
resource "datadog_integration_aws_account" "cloud_integration_removed_accepted" {
  attrs = core::merge(local.aws, { aws_account_id = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_integration_aws_account" "cloud_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.aws, { aws_account_id = "moved" })
}
resource "datadog_integration_gcp_sts" "cloud_integration_removed_refused" {
  prior_attrs    = core::merge(local.gcp, { client_email = "gone" })
  expect_failure = true
}
resource "datadog_integration_gcp_sts" "cloud_integration_removed_accepted" {
  attrs = core::merge(local.gcp, { client_email = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_integration_gcp_sts" "cloud_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.gcp, { client_email = "moved" })
}
resource "datadog_integration_azure" "cloud_integration_removed_refused" {
  prior_attrs    = core::merge(local.azure, { client_id = "gone" })
  expect_failure = true
}
resource "datadog_integration_azure" "cloud_integration_removed_accepted" {
  attrs = core::merge(local.azure, { client_id = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_integration_azure" "cloud_integration_removed_accepted_2" {
  prior_attrs = core::merge(local.azure, { client_id = "moved" })
}

# datadog-notification-target-removed
resource "datadog_integration_pagerduty_service_object" "notification_target_removed_refused" {
  prior_attrs    = core::merge(local.pagerduty, { service_name = "gone" })
  expect_failure = true
}
resource "datadog_integration_pagerduty_service_object" "notification_target_removed_accepted" {
  attrs = core::merge(local.pagerduty, { service_name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_integration_pagerduty_service_object" "notification_target_removed_accepted_2" {
  prior_attrs = core::merge(local.pagerduty, { service_name = "moved" })
}
resource "datadog_integration_slack_channel" "notification_target_removed_refused" {
  prior_attrs    = core::merge(local.slack, { channel_name = "gone" })
  expect_failure = true
}
resource "datadog_integration_slack_channel" "notification_target_removed_accepted" {
  attrs = core::merge(local.slack, { channel_name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_integration_slack_channel" "notification_target_removed_accepted_2" {
  prior_attrs = core::merge(local.slack, { channel_name = "moved" })
}
resource "datadog_webhook" "notification_target_removed_refused" {
  prior_attrs    = core::merge(local.webhook, { name = "gone" })
  expect_failure = true
}
resource "datadog_webhook" "notification_target_removed_accepted" {
  attrs = core::merge(local.webhook, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "datadog_webhook" "notification_target_removed_accepted_2" {
  prior_attrs = core::merge(local.webhook, { name = "moved" })
}
