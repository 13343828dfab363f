policytest {
  targets = ["./observability.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_cloudwatch_metric_alarm    = { alarm_name = "errors", actions_enabled = true, alarm_actions = ["arn:topic"] }
  aws_cloudwatch_composite_alarm = { alarm_name = "errors", actions_enabled = true, alarm_actions = ["arn:topic"] }
  aws_route53_health_check       = { fqdn = "example.com", disabled = false }
  aws_synthetics_canary          = { name = "login", start_canary = true }
  aws_cloudwatch_event_rule      = { name = "nightly", state = "ENABLED", is_enabled = null }
}

resource "aws_cloudwatch_metric_alarm" "kept" {
  attrs       = local.aws_cloudwatch_metric_alarm
  prior_attrs = local.aws_cloudwatch_metric_alarm
}

resource "aws_cloudwatch_metric_alarm" "made" {
  attrs = local.aws_cloudwatch_metric_alarm
}

resource "aws_cloudwatch_metric_alarm" "actions_absent" {
  attrs       = core::merge(local.aws_cloudwatch_metric_alarm, { actions_enabled = null })
  prior_attrs = local.aws_cloudwatch_metric_alarm
}

resource "aws_cloudwatch_metric_alarm" "removed" {
  prior_attrs    = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_name = "gone" })
  expect_failure = true
}

resource "aws_cloudwatch_metric_alarm" "replaced" {
  prior_attrs = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_name = "replaced" })
}

resource "aws_cloudwatch_metric_alarm" "replacement" {
  skip  = true
  attrs = { alarm_name = "replaced" }
}

resource "aws_cloudwatch_metric_alarm" "silenced" {
  attrs          = core::merge(local.aws_cloudwatch_metric_alarm, { actions_enabled = false })
  prior_attrs    = core::merge(local.aws_cloudwatch_metric_alarm, { actions_enabled = null })
  expect_failure = true
}

resource "aws_cloudwatch_metric_alarm" "emptied" {
  attrs          = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_actions = [] })
  prior_attrs    = local.aws_cloudwatch_metric_alarm
  expect_failure = true
}

resource "aws_cloudwatch_metric_alarm" "emptied_to_null" {
  attrs          = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_actions = null })
  prior_attrs    = local.aws_cloudwatch_metric_alarm
  expect_failure = true
}

resource "aws_cloudwatch_metric_alarm" "was_silent" {
  attrs       = core::merge(local.aws_cloudwatch_metric_alarm, { actions_enabled = false })
  prior_attrs = core::merge(local.aws_cloudwatch_metric_alarm, { actions_enabled = false })
}

resource "aws_cloudwatch_composite_alarm" "kept" {
  attrs       = local.aws_cloudwatch_composite_alarm
  prior_attrs = local.aws_cloudwatch_composite_alarm
}

resource "aws_cloudwatch_composite_alarm" "actions_absent" {
  attrs       = core::merge(local.aws_cloudwatch_composite_alarm, { actions_enabled = null })
  prior_attrs = local.aws_cloudwatch_composite_alarm
}

resource "aws_cloudwatch_composite_alarm" "removed" {
  prior_attrs    = core::merge(local.aws_cloudwatch_composite_alarm, { alarm_name = "gone" })
  expect_failure = true
}

resource "aws_cloudwatch_composite_alarm" "replaced" {
  prior_attrs = core::merge(local.aws_cloudwatch_composite_alarm, { alarm_name = "replaced" })
}

resource "aws_cloudwatch_composite_alarm" "replacement" {
  skip  = true
  attrs = { alarm_name = "replaced" }
}

resource "aws_cloudwatch_composite_alarm" "silenced" {
  attrs          = core::merge(local.aws_cloudwatch_composite_alarm, { actions_enabled = false })
  prior_attrs    = core::merge(local.aws_cloudwatch_composite_alarm, { actions_enabled = null })
  expect_failure = true
}

resource "aws_cloudwatch_composite_alarm" "emptied" {
  attrs          = core::merge(local.aws_cloudwatch_composite_alarm, { alarm_actions = [] })
  prior_attrs    = local.aws_cloudwatch_composite_alarm
  expect_failure = true
}

resource "aws_cloudwatch_composite_alarm" "emptied_to_null" {
  attrs          = core::merge(local.aws_cloudwatch_composite_alarm, { alarm_actions = null })
  prior_attrs    = local.aws_cloudwatch_composite_alarm
  expect_failure = true
}

resource "aws_cloudwatch_composite_alarm" "was_silent" {
  attrs       = core::merge(local.aws_cloudwatch_composite_alarm, { actions_enabled = false })
  prior_attrs = core::merge(local.aws_cloudwatch_composite_alarm, { actions_enabled = false })
}

resource "aws_cloudwatch_metric_alarm" "deaf" {
  attrs          = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_actions = [] })
  expect_failure = true
}

resource "aws_cloudwatch_metric_alarm" "deaf_absent" {
  attrs          = core::merge(local.aws_cloudwatch_metric_alarm, { alarm_actions = null })
  expect_failure = true
}

resource "aws_sns_topic" "removed" {
  prior_attrs    = { name = "alerts" }
  expect_failure = true
}

resource "aws_sns_topic" "replaced" {
  prior_attrs = core::merge({ name = "alerts" }, { name = "replaced" })
}

resource "aws_sns_topic" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_sns_topic_subscription" "removed" {
  prior_attrs    = { protocol = "https", topic_arn = "arn:topic" }
  expect_failure = true
}

resource "aws_sns_topic_subscription" "replaced" {
  prior_attrs = core::merge({ protocol = "https", topic_arn = "arn:topic" }, { protocol = "replaced", endpoint = "replaced" })
}

resource "aws_sns_topic_subscription" "replacement" {
  skip  = true
  attrs = { protocol = "replaced", endpoint = "replaced" }
}

resource "aws_route53_health_check" "kept" {
  attrs       = local.aws_route53_health_check
  prior_attrs = local.aws_route53_health_check
}

resource "aws_route53_health_check" "absent" {
  attrs       = core::merge(local.aws_route53_health_check, { disabled = null })
  prior_attrs = local.aws_route53_health_check
}

resource "aws_route53_health_check" "off" {
  attrs          = core::merge(local.aws_route53_health_check, { disabled = true })
  prior_attrs    = core::merge(local.aws_route53_health_check, { disabled = null })
  expect_failure = true
}

resource "aws_route53_health_check" "removed" {
  prior_attrs    = core::merge(local.aws_route53_health_check, { fqdn = null })
  expect_failure = true
}

resource "aws_route53_health_check" "replaced" {
  prior_attrs = core::merge(core::merge(local.aws_route53_health_check, { fqdn = null }), { fqdn = "replaced", ip_address = null })
}

resource "aws_route53_health_check" "replacement" {
  skip  = true
  attrs = { fqdn = "replaced", ip_address = null }
}

resource "aws_synthetics_canary" "kept" {
  attrs       = local.aws_synthetics_canary
  prior_attrs = local.aws_synthetics_canary
}

resource "aws_synthetics_canary" "absent_before_and_after" {
  attrs       = core::merge(local.aws_synthetics_canary, { start_canary = null })
  prior_attrs = core::merge(local.aws_synthetics_canary, { start_canary = null })
}

resource "aws_synthetics_canary" "stopped" {
  attrs          = core::merge(local.aws_synthetics_canary, { start_canary = false })
  prior_attrs    = local.aws_synthetics_canary
  expect_failure = true
}

resource "aws_synthetics_canary" "removed" {
  prior_attrs    = core::merge(local.aws_synthetics_canary, { name = "gone" })
  expect_failure = true
}

resource "aws_synthetics_canary" "replaced" {
  prior_attrs = core::merge(local.aws_synthetics_canary, { name = "replaced" })
}

resource "aws_synthetics_canary" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_cloudwatch_event_rule" "kept" {
  attrs       = local.aws_cloudwatch_event_rule
  prior_attrs = local.aws_cloudwatch_event_rule
}

resource "aws_cloudwatch_event_rule" "absent" {
  attrs       = core::merge(local.aws_cloudwatch_event_rule, { state = null })
  prior_attrs = local.aws_cloudwatch_event_rule
}

resource "aws_cloudwatch_event_rule" "off" {
  attrs          = core::merge(local.aws_cloudwatch_event_rule, { state = "DISABLED" })
  prior_attrs    = local.aws_cloudwatch_event_rule
  expect_failure = true
}

resource "aws_cloudwatch_event_rule" "off_old_way" {
  attrs          = core::merge(local.aws_cloudwatch_event_rule, { state = null, is_enabled = false })
  prior_attrs    = core::merge(local.aws_cloudwatch_event_rule, { state = null })
  expect_failure = true
}

resource "aws_cloudwatch_event_rule" "was_off" {
  attrs       = core::merge(local.aws_cloudwatch_event_rule, { state = "DISABLED" })
  prior_attrs = core::merge(local.aws_cloudwatch_event_rule, { state = "DISABLED" })
}

resource "aws_budgets_budget" "removed" {
  prior_attrs    = { name = "monthly" }
  expect_failure = true
}

resource "aws_budgets_budget" "replaced" {
  prior_attrs = core::merge({ name = "monthly" }, { name = "replaced" })
}

resource "aws_budgets_budget" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_ce_anomaly_subscription" "removed" {
  prior_attrs    = { name = "monthly" }
  expect_failure = true
}

resource "aws_ce_anomaly_subscription" "replaced" {
  prior_attrs = core::merge({ name = "monthly" }, { name = "replaced" })
}

resource "aws_ce_anomaly_subscription" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_db_event_subscription" "removed" {
  prior_attrs    = { name = "rds" }
  expect_failure = true
}

resource "aws_db_event_subscription" "replaced" {
  prior_attrs = core::merge({ name = "rds" }, { name = "replaced" })
}

resource "aws_db_event_subscription" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}
