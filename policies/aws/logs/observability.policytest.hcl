policytest {
  targets = ["./observability.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_cloudwatch_log_group = {
    name              = "/app"
    retention_in_days = 90
    skip_destroy      = false
    log_group_class   = null
  }
  aws_lb  = { load_balancer_type = "application", access_logs = [{ enabled = true }] }
  aws_alb = { load_balancer_type = "application", access_logs = [{ enabled = true }] }
}

resource "aws_cloudwatch_log_group" "kept" {
  attrs       = local.aws_cloudwatch_log_group
  prior_attrs = local.aws_cloudwatch_log_group
}

resource "aws_cloudwatch_log_group" "made" {
  attrs = local.aws_cloudwatch_log_group
}

resource "aws_cloudwatch_log_group" "longer" {
  attrs       = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 365 })
  prior_attrs = local.aws_cloudwatch_log_group
}

resource "aws_cloudwatch_log_group" "first_limit" {
  attrs       = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 365 })
  prior_attrs = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 0 })
}

resource "aws_cloudwatch_log_group" "first_limit_short" {
  attrs          = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 7 })
  prior_attrs    = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = null })
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "delivery" {
  attrs = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 0, log_group_class = "DELIVERY" })
}

resource "aws_cloudwatch_log_group" "shorter" {
  attrs          = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 30 })
  prior_attrs    = local.aws_cloudwatch_log_group
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "absent" {
  attrs          = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = null })
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "for_ever" {
  attrs          = core::merge(local.aws_cloudwatch_log_group, { retention_in_days = 0 })
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "removed" {
  prior_attrs    = local.aws_cloudwatch_log_group
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "removed_absent" {
  prior_attrs    = core::merge(local.aws_cloudwatch_log_group, { skip_destroy = null })
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "left_behind" {
  prior_attrs = core::merge(local.aws_cloudwatch_log_group, { skip_destroy = true })
}

resource "aws_cloudwatch_log_metric_filter" "removed" {
  prior_attrs    = { name = "errors", log_group_name = "/app" }
  expect_failure = true
}

resource "aws_cloudwatch_log_metric_filter" "replaced" {
  prior_attrs = core::merge({ name = "errors", log_group_name = "/app" }, { name = "replaced", log_group_name = "replaced" })
}

resource "aws_cloudwatch_log_metric_filter" "replacement" {
  skip  = true
  attrs = { name = "replaced", log_group_name = "replaced" }
}

resource "aws_cloudwatch_log_subscription_filter" "removed" {
  prior_attrs    = { name = "archive", log_group_name = "/app" }
  expect_failure = true
}

resource "aws_cloudwatch_log_subscription_filter" "replaced" {
  prior_attrs = core::merge({ name = "archive", log_group_name = "/app" }, { name = "replaced", log_group_name = "replaced" })
}

resource "aws_cloudwatch_log_subscription_filter" "replacement" {
  skip  = true
  attrs = { name = "replaced", log_group_name = "replaced" }
}

resource "aws_wafv2_web_acl_logging_configuration" "removed" {
  prior_attrs    = { resource_arn = "arn:waf" }
  expect_failure = true
}

resource "aws_wafv2_web_acl_logging_configuration" "replaced" {
  prior_attrs = core::merge({ resource_arn = "arn:waf" }, { resource_arn = "replaced" })
}

resource "aws_wafv2_web_acl_logging_configuration" "replacement" {
  skip  = true
  attrs = { resource_arn = "replaced" }
}

resource "aws_s3_bucket_logging" "removed" {
  prior_attrs    = { bucket = "data" }
  expect_failure = true
}

resource "aws_s3_bucket_logging" "replaced" {
  prior_attrs = core::merge({ bucket = "data" }, { bucket = "replaced" })
}

resource "aws_s3_bucket_logging" "replacement" {
  skip  = true
  attrs = { bucket = "replaced" }
}

resource "aws_lb" "logged" {
  attrs = local.aws_lb
}

resource "aws_lb" "network" {
  attrs = core::merge(local.aws_lb, { load_balancer_type = "network", access_logs = [] })
}

resource "aws_lb" "absent" {
  attrs          = core::merge(local.aws_lb, { access_logs = [] })
  expect_failure = true
}

resource "aws_lb" "off" {
  attrs          = core::merge(local.aws_lb, { load_balancer_type = null, access_logs = [{ enabled = false }] })
  expect_failure = true
}

resource "aws_alb" "logged" {
  attrs = local.aws_alb
}

resource "aws_alb" "network" {
  attrs = core::merge(local.aws_alb, { load_balancer_type = "network", access_logs = [] })
}

resource "aws_alb" "absent" {
  attrs          = core::merge(local.aws_alb, { access_logs = [] })
  expect_failure = true
}

resource "aws_alb" "off" {
  attrs          = core::merge(local.aws_alb, { load_balancer_type = null, access_logs = [{ enabled = false }] })
  expect_failure = true
}

resource "aws_elb" "logged" {
  attrs = { access_logs = [{ enabled = null }] }
}

resource "aws_elb" "absent" {
  attrs          = { access_logs = [] }
  expect_failure = true
}

resource "aws_elb" "off" {
  attrs          = { access_logs = [{ enabled = false }] }
  expect_failure = true
}

resource "aws_api_gateway_stage" "logged" {
  attrs = { access_log_settings = [{ destination_arn = "arn:log" }] }
}

resource "aws_api_gateway_stage" "absent" {
  attrs          = { access_log_settings = [] }
  expect_failure = true
}

resource "aws_apigatewayv2_stage" "logged" {
  attrs = { access_log_settings = [{ destination_arn = "arn:log" }] }
}

resource "aws_apigatewayv2_stage" "absent" {
  attrs          = { access_log_settings = [] }
  expect_failure = true
}

resource "aws_eks_cluster" "audited" {
  attrs = { enabled_cluster_log_types = ["api", "audit"] }
}

resource "aws_eks_cluster" "absent" {
  attrs          = { enabled_cluster_log_types = null }
  expect_failure = true
}

resource "aws_eks_cluster" "others_only" {
  attrs          = { enabled_cluster_log_types = ["api"] }
  expect_failure = true
}
