policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  policy = {
    name = "backend"
  }
  nrql = {
    policy_id = 1
    name      = "errors"
    enabled   = true
  }
  infra = {
    policy_id = 1
    name      = "disk"
    enabled   = true
  }
  condition = {
    policy_id = 1
    name      = "apdex"
    enabled   = true
  }
  workflow = {
    name                 = "on-call"
    enabled              = true
    destinations_enabled = true
    destination          = [{ channel_id = "c1" }]
  }
  channel = {
    name   = "on-call"
    active = true
  }
  destination = {
    name   = "on-call"
    active = true
  }
  muting = {
    name     = "release"
    enabled  = true
    schedule = [{ start_time = "2030-01-01T00:00:00", end_time = "2030-01-01T02:00:00", repeat = null, end_repeat = null, repeat_count = null }]
  }
  monitor = {
    name   = "login"
    status = "ENABLED"
  }
  script = {
    name   = "order"
    status = "ENABLED"
  }
  certificate = {
    name   = "example.com"
    status = "ENABLED"
  }
  aws = {
    name = "production"
  }
  gcp = {
    name = "production"
  }
  azure = {
    name = "production"
  }
}

# newrelic-alert-policy-removed
resource "newrelic_alert_policy" "alert_policy_removed_refused" {
  prior_attrs    = core::merge(local.policy, { name = "gone" })
  expect_failure = true
}
resource "newrelic_alert_policy" "alert_policy_removed_accepted" {
  attrs = core::merge(local.policy, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_alert_policy" "alert_policy_removed_accepted_2" {
  prior_attrs = core::merge(local.policy, { name = "moved" })
}

# newrelic-alert-condition-removed
resource "newrelic_nrql_alert_condition" "alert_condition_removed_refused" {
  prior_attrs    = core::merge(local.nrql, { name = "gone" })
  expect_failure = true
}
resource "newrelic_nrql_alert_condition" "alert_condition_removed_refused_2" {
  prior_attrs    = core::merge(local.nrql, { name = "moved", policy_id = 2 })
  expect_failure = true
}
resource "newrelic_nrql_alert_condition" "alert_condition_removed_accepted" {
  attrs = core::merge(local.nrql, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_nrql_alert_condition" "alert_condition_removed_accepted_2" {
  prior_attrs = core::merge(local.nrql, { name = "moved" })
}
resource "newrelic_infra_alert_condition" "alert_condition_removed_refused" {
  prior_attrs    = core::merge(local.infra, { name = "gone" })
  expect_failure = true
}
resource "newrelic_infra_alert_condition" "alert_condition_removed_refused_2" {
  prior_attrs    = core::merge(local.infra, { name = "moved", policy_id = 2 })
  expect_failure = true
}
resource "newrelic_infra_alert_condition" "alert_condition_removed_accepted" {
  attrs = core::merge(local.infra, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_infra_alert_condition" "alert_condition_removed_accepted_2" {
  prior_attrs = core::merge(local.infra, { name = "moved" })
}
resource "newrelic_alert_condition" "alert_condition_removed_refused" {
  prior_attrs    = core::merge(local.condition, { name = "gone" })
  expect_failure = true
}
resource "newrelic_alert_condition" "alert_condition_removed_refused_2" {
  prior_attrs    = core::merge(local.condition, { name = "moved", policy_id = 2 })
  expect_failure = true
}
resource "newrelic_alert_condition" "alert_condition_removed_accepted" {
  attrs = core::merge(local.condition, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_alert_condition" "alert_condition_removed_accepted_2" {
  prior_attrs = core::merge(local.condition, { name = "moved" })
}

# newrelic-alert-condition-disabled
resource "newrelic_nrql_alert_condition" "alert_condition_disabled_refused" {
  attrs          = core::merge(local.nrql, { enabled = false })
  expect_failure = true
}
resource "newrelic_nrql_alert_condition" "alert_condition_disabled_refused_2" {
  attrs          = core::merge(local.nrql, { enabled = false })
  prior_attrs    = local.nrql
  expect_failure = true
}
resource "newrelic_nrql_alert_condition" "alert_condition_disabled_unset" {
  attrs = core::merge(local.nrql, { enabled = null })
}
resource "newrelic_infra_alert_condition" "alert_condition_disabled_refused" {
  attrs          = core::merge(local.infra, { enabled = false })
  expect_failure = true
}
resource "newrelic_infra_alert_condition" "alert_condition_disabled_refused_2" {
  attrs          = core::merge(local.infra, { enabled = false })
  prior_attrs    = local.infra
  expect_failure = true
}
resource "newrelic_infra_alert_condition" "alert_condition_disabled_unset" {
  attrs = core::merge(local.infra, { enabled = null })
}
resource "newrelic_alert_condition" "alert_condition_disabled_refused" {
  attrs          = core::merge(local.condition, { enabled = false })
  expect_failure = true
}
resource "newrelic_alert_condition" "alert_condition_disabled_refused_2" {
  attrs          = core::merge(local.condition, { enabled = false })
  prior_attrs    = local.condition
  expect_failure = true
}
resource "newrelic_alert_condition" "alert_condition_disabled_unset" {
  attrs = core::merge(local.condition, { enabled = null })
}

# newrelic-workflow-removed
resource "newrelic_workflow" "workflow_removed_refused" {
  prior_attrs    = core::merge(local.workflow, { name = "gone" })
  expect_failure = true
}
resource "newrelic_workflow" "workflow_removed_accepted" {
  attrs = core::merge(local.workflow, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_workflow" "workflow_removed_accepted_2" {
  prior_attrs = core::merge(local.workflow, { name = "moved" })
}

# newrelic-workflow-silent
resource "newrelic_workflow" "workflow_silent_refused" {
  attrs          = core::merge(local.workflow, { enabled = false })
  prior_attrs    = local.workflow
  expect_failure = true
}
resource "newrelic_workflow" "workflow_silent_refused_2" {
  attrs          = core::merge(local.workflow, { destinations_enabled = false })
  expect_failure = true
}
resource "newrelic_workflow" "workflow_silent_refused_3" {
  attrs          = core::merge(local.workflow, { destination = [] })
  expect_failure = true
}
resource "newrelic_workflow" "workflow_silent_unset" {
  attrs = core::merge(local.workflow, { enabled = null, destinations_enabled = null })
}
resource "newrelic_workflow" "workflow_silent_accepted" {
  attrs       = local.workflow
  prior_attrs = local.workflow
}

# newrelic-notification-target-removed
resource "newrelic_notification_channel" "notification_target_removed_refused" {
  prior_attrs    = core::merge(local.channel, { name = "gone" })
  expect_failure = true
}
resource "newrelic_notification_channel" "notification_target_removed_accepted" {
  attrs = core::merge(local.channel, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_notification_channel" "notification_target_removed_accepted_2" {
  prior_attrs = core::merge(local.channel, { name = "moved" })
}
resource "newrelic_notification_destination" "notification_target_removed_refused" {
  prior_attrs    = core::merge(local.destination, { name = "gone" })
  expect_failure = true
}
resource "newrelic_notification_destination" "notification_target_removed_accepted" {
  attrs = core::merge(local.destination, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_notification_destination" "notification_target_removed_accepted_2" {
  prior_attrs = core::merge(local.destination, { name = "moved" })
}

# newrelic-notification-target-inactive
resource "newrelic_notification_channel" "notification_target_inactive_refused" {
  attrs          = core::merge(local.channel, { active = false })
  expect_failure = true
}
resource "newrelic_notification_channel" "notification_target_inactive_refused_2" {
  attrs          = core::merge(local.channel, { active = false })
  prior_attrs    = local.channel
  expect_failure = true
}
resource "newrelic_notification_channel" "notification_target_inactive_unset" {
  attrs = core::merge(local.channel, { active = null })
}
resource "newrelic_notification_destination" "notification_target_inactive_refused" {
  attrs          = core::merge(local.destination, { active = false })
  expect_failure = true
}
resource "newrelic_notification_destination" "notification_target_inactive_refused_2" {
  attrs          = core::merge(local.destination, { active = false })
  prior_attrs    = local.destination
  expect_failure = true
}
resource "newrelic_notification_destination" "notification_target_inactive_unset" {
  attrs = core::merge(local.destination, { active = null })
}

# newrelic-muting-rule-without-end
resource "newrelic_alert_muting_rule" "muting_rule_without_end_refused" {
  attrs          = core::merge(local.muting, { schedule = [] })
  expect_failure = true
}
resource "newrelic_alert_muting_rule" "muting_rule_without_end_refused_2" {
  attrs          = core::merge(local.muting, { schedule = null })
  expect_failure = true
}
resource "newrelic_alert_muting_rule" "muting_rule_without_end_refused_3" {
  attrs          = core::merge(local.muting, { schedule = [{ start_time = null, end_time = null, repeat = null, end_repeat = null, repeat_count = null }] })
  expect_failure = true
}
resource "newrelic_alert_muting_rule" "muting_rule_without_end_refused_4" {
  attrs          = core::merge(local.muting, { schedule = [{ start_time = "2030-01-01T00:00:00", end_time = "2030-01-01T02:00:00", repeat = "DAILY", end_repeat = null, repeat_count = null }] })
  expect_failure = true
}
resource "newrelic_alert_muting_rule" "muting_rule_without_end_accepted" {
  attrs = local.muting
}
resource "newrelic_alert_muting_rule" "muting_rule_without_end_unset" {
  attrs = core::merge(local.muting, { enabled = false, schedule = null })
}

# newrelic-synthetics-removed
resource "newrelic_synthetics_monitor" "synthetics_removed_refused" {
  prior_attrs    = core::merge(local.monitor, { name = "gone" })
  expect_failure = true
}
resource "newrelic_synthetics_monitor" "synthetics_removed_accepted" {
  attrs = core::merge(local.monitor, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_synthetics_monitor" "synthetics_removed_accepted_2" {
  prior_attrs = core::merge(local.monitor, { name = "moved" })
}
resource "newrelic_synthetics_script_monitor" "synthetics_removed_refused" {
  prior_attrs    = core::merge(local.script, { name = "gone" })
  expect_failure = true
}
resource "newrelic_synthetics_script_monitor" "synthetics_removed_accepted" {
  attrs = core::merge(local.script, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_synthetics_script_monitor" "synthetics_removed_accepted_2" {
  prior_attrs = core::merge(local.script, { name = "moved" })
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_removed_refused" {
  prior_attrs    = core::merge(local.certificate, { name = "gone" })
  expect_failure = true
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_removed_accepted" {
  attrs = core::merge(local.certificate, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_removed_accepted_2" {
  prior_attrs = core::merge(local.certificate, { name = "moved" })
}

# newrelic-synthetics-disabled
resource "newrelic_synthetics_monitor" "synthetics_disabled_refused" {
  attrs          = core::merge(local.monitor, { status = "DISABLED" })
  expect_failure = true
}
resource "newrelic_synthetics_monitor" "synthetics_disabled_refused_2" {
  attrs          = core::merge(local.monitor, { status = "MUTED" })
  prior_attrs    = local.monitor
  expect_failure = true
}
resource "newrelic_synthetics_monitor" "synthetics_disabled_unset" {
  attrs = core::merge(local.monitor, { status = null })
}
resource "newrelic_synthetics_monitor" "synthetics_disabled_accepted" {
  attrs = local.monitor
}
resource "newrelic_synthetics_script_monitor" "synthetics_disabled_refused" {
  attrs          = core::merge(local.script, { status = "DISABLED" })
  expect_failure = true
}
resource "newrelic_synthetics_script_monitor" "synthetics_disabled_refused_2" {
  attrs          = core::merge(local.script, { status = "MUTED" })
  prior_attrs    = local.script
  expect_failure = true
}
resource "newrelic_synthetics_script_monitor" "synthetics_disabled_unset" {
  attrs = core::merge(local.script, { status = null })
}
resource "newrelic_synthetics_script_monitor" "synthetics_disabled_accepted" {
  attrs = local.script
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_disabled_refused" {
  attrs          = core::merge(local.certificate, { status = "DISABLED" })
  expect_failure = true
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_disabled_refused_2" {
  attrs          = core::merge(local.certificate, { status = "MUTED" })
  prior_attrs    = local.certificate
  expect_failure = true
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_disabled_unset" {
  attrs = core::merge(local.certificate, { status = null })
}
resource "newrelic_synthetics_cert_check_monitor" "synthetics_disabled_accepted" {
  attrs = local.certificate
}

# newrelic-cloud-link-removed
resource "newrelic_cloud_aws_link_account" "cloud_link_removed_refused" {
  prior_attrs    = core::merge(local.aws, { name = "gone" })
  expect_failure = true
}
resource "newrelic_cloud_aws_link_account" "cloud_link_removed_accepted" {
  attrs = core::merge(local.aws, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_cloud_aws_link_account" "cloud_link_removed_accepted_2" {
  prior_attrs = core::merge(local.aws, { name = "moved" })
}
resource "newrelic_cloud_gcp_link_account" "cloud_link_removed_refused" {
  prior_attrs    = core::merge(local.gcp, { name = "gone" })
  expect_failure = true
}
resource "newrelic_cloud_gcp_link_account" "cloud_link_removed_accepted" {
  attrs = core::merge(local.gcp, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_cloud_gcp_link_account" "cloud_link_removed_accepted_2" {
  prior_attrs = core::merge(local.gcp, { name = "moved" })
}
resource "newrelic_cloud_azure_link_account" "cloud_link_removed_refused" {
  prior_attrs    = core::merge(local.azure, { name = "gone" })
  expect_failure = true
}
resource "newrelic_cloud_azure_link_account" "cloud_link_removed_accepted" {
  attrs = core::merge(local.azure, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "newrelic_cloud_azure_link_account" "cloud_link_removed_accepted_2" {
  prior_attrs = core::merge(local.azure, { name = "moved" })
}
