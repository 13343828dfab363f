policytest {
  targets = ["./observability.policy.hcl"]
}

locals {
  alert   = { display_name = "orders are slow", enabled = true, notification_channels = ["projects/p/notificationChannels/1"] }
  channel = { display_name = "on call", type = "slack", enabled = true }
  sink    = { name = "audit-archive", destination = "storage.googleapis.com/archive", disabled = false }
}

resource "google_monitoring_alert_policy" "good" {
  attrs = local.alert
}

resource "google_monitoring_alert_policy" "default" {
  attrs = core::merge(local.alert, { enabled = null })
}

resource "google_monitoring_alert_policy" "replaced" {
  prior_attrs = local.alert
}

resource "google_monitoring_alert_policy" "removed" {
  prior_attrs    = core::merge(local.alert, { display_name = "payments fail" })
  expect_failure = true
}

resource "google_monitoring_alert_policy" "disabled" {
  attrs          = core::merge(local.alert, { enabled = false })
  expect_failure = true
}

resource "google_monitoring_alert_policy" "without_channel" {
  attrs          = core::merge(local.alert, { notification_channels = null })
  expect_failure = true
}

resource "google_monitoring_notification_channel" "good" {
  attrs = local.channel
}

resource "google_monitoring_notification_channel" "default" {
  attrs = core::merge(local.channel, { enabled = null })
}

resource "google_monitoring_notification_channel" "disabled" {
  attrs          = core::merge(local.channel, { enabled = false })
  expect_failure = true
}

resource "google_monitoring_notification_channel" "replaced" {
  prior_attrs = local.channel
}

resource "google_monitoring_notification_channel" "removed" {
  prior_attrs    = { display_name = null, type = "email" }
  expect_failure = true
}

resource "google_monitoring_uptime_check_config" "next" {
  attrs = { display_name = "shop", timeout = "10s" }
}

resource "google_monitoring_uptime_check_config" "replaced" {
  prior_attrs = { display_name = "shop", timeout = "5s" }
}

resource "google_monitoring_uptime_check_config" "removed" {
  prior_attrs    = { display_name = "api", timeout = "5s" }
  expect_failure = true
}

resource "google_logging_project_sink" "kept" {
  attrs       = local.sink
  prior_attrs = core::merge(local.sink, { disabled = null })
}

resource "google_logging_project_sink" "disabled" {
  attrs          = core::merge(local.sink, { disabled = true })
  prior_attrs    = local.sink
  expect_failure = true
}

resource "google_logging_project_sink" "replaced" {
  prior_attrs = local.sink
}

resource "google_logging_organization_sink" "removed" {
  prior_attrs    = local.sink
  expect_failure = true
}

resource "google_logging_project_bucket_config" "same" {
  attrs       = { bucket_id = "_Default", retention_days = 400 }
  prior_attrs = { bucket_id = "_Default", retention_days = 400 }
}

resource "google_logging_project_bucket_config" "default_before" {
  attrs       = { bucket_id = "_Default", retention_days = 30 }
  prior_attrs = { bucket_id = "_Default", retention_days = null }
}

resource "google_logging_project_bucket_config" "cut" {
  attrs          = { bucket_id = "_Default", retention_days = 30 }
  prior_attrs    = { bucket_id = "_Default", retention_days = 400 }
  expect_failure = true
}

resource "google_logging_project_exclusion" "disabled" {
  attrs = { name = "health-checks", disabled = true }
}

resource "google_logging_project_exclusion" "absent" {
  attrs          = { name = "health-checks", disabled = null }
  expect_failure = true
}

resource "google_project_iam_audit_config" "storage" {
  attrs = { service = "storage.googleapis.com", audit_log_config = [{ log_type = "DATA_READ", exempted_members = [] }] }
}

resource "google_project_iam_audit_config" "absent" {
  attrs = { service = "bigquery.googleapis.com", audit_log_config = null }
}

resource "google_project_iam_audit_config" "exempted" {
  attrs          = { service = "storage.googleapis.com", audit_log_config = [{ log_type = "DATA_READ", exempted_members = ["user:me@example.com"] }] }
  expect_failure = true
}

resource "google_project_iam_audit_config" "replaced" {
  prior_attrs = { service = "storage.googleapis.com", project = "p" }
}

resource "google_project_iam_audit_config" "removed" {
  prior_attrs    = { service = "cloudkms.googleapis.com", project = "p" }
  expect_failure = true
}

resource "google_compute_subnetwork" "good" {
  attrs = { purpose = "PRIVATE", log_config = [{ flow_sampling = 0.5 }] }
}

resource "google_compute_subnetwork" "proxy" {
  attrs = { purpose = "REGIONAL_MANAGED_PROXY", log_config = [] }
}

resource "google_compute_subnetwork" "absent" {
  attrs          = { purpose = null, log_config = null }
  expect_failure = true
}

resource "google_logging_metric" "next" {
  attrs = { name = "logins-denied", filter = "severity>=ERROR" }
}

resource "google_logging_metric" "replaced" {
  prior_attrs = { name = "logins-denied", filter = "severity>=WARNING" }
}

resource "google_logging_metric" "removed" {
  prior_attrs    = { name = "root-logins", filter = "severity>=WARNING" }
  expect_failure = true
}
