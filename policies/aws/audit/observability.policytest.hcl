policytest {
  targets = ["./observability.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_cloudtrail = {
    name                       = "all"
    enable_logging             = true
    is_multi_region_trail      = true
    enable_log_file_validation = true
  }
}

resource "aws_cloudtrail" "full" {
  attrs = local.aws_cloudtrail
}

resource "aws_cloudtrail" "logging_absent" {
  attrs = core::merge(local.aws_cloudtrail, { enable_logging = null })
}

resource "aws_cloudtrail" "off" {
  attrs          = core::merge(local.aws_cloudtrail, { enable_logging = false })
  expect_failure = true
}

resource "aws_cloudtrail" "one_region" {
  attrs          = core::merge(local.aws_cloudtrail, { is_multi_region_trail = false })
  expect_failure = true
}

resource "aws_cloudtrail" "region_absent" {
  attrs          = core::merge(local.aws_cloudtrail, { is_multi_region_trail = null })
  expect_failure = true
}

resource "aws_cloudtrail" "no_digests" {
  attrs          = core::merge(local.aws_cloudtrail, { enable_log_file_validation = null })
  expect_failure = true
}

resource "aws_cloudtrail" "removed" {
  prior_attrs    = core::merge(local.aws_cloudtrail, { name = "gone" })
  expect_failure = true
}

resource "aws_cloudtrail" "replaced" {
  prior_attrs = core::merge(local.aws_cloudtrail, { name = "replaced" })
}

resource "aws_cloudtrail" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_guardduty_detector" "on" {
  attrs = { enable = true }
}

resource "aws_guardduty_detector" "absent" {
  attrs = { enable = null }
}

resource "aws_guardduty_detector" "off" {
  attrs          = { enable = false }
  expect_failure = true
}

resource "aws_guardduty_detector" "removed" {
  prior_attrs    = { enable = true }
  expect_failure = true
}

resource "aws_config_configuration_recorder" "removed" {
  prior_attrs    = { name = "default" }
  expect_failure = true
}

resource "aws_config_configuration_recorder" "replaced" {
  prior_attrs = core::merge({ name = "default" }, { name = "replaced" })
}

resource "aws_config_configuration_recorder" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_config_configuration_recorder_status" "on" {
  attrs = { name = "default", is_enabled = true }
}

resource "aws_config_configuration_recorder_status" "off" {
  attrs          = { name = "default", is_enabled = false }
  expect_failure = true
}

resource "aws_config_configuration_recorder_status" "removed" {
  prior_attrs    = core::merge({ name = "default", is_enabled = true }, { name = "gone" })
  expect_failure = true
}

resource "aws_config_configuration_recorder_status" "replaced" {
  prior_attrs = core::merge({ name = "default", is_enabled = true }, { name = "replaced" })
}

resource "aws_config_configuration_recorder_status" "replacement" {
  skip  = true
  attrs = { name = "replaced" }
}

resource "aws_securityhub_account" "removed" {
  prior_attrs    = { id = "1" }
  expect_failure = true
}

resource "aws_accessanalyzer_analyzer" "removed" {
  prior_attrs    = { analyzer_name = "org" }
  expect_failure = true
}

resource "aws_accessanalyzer_analyzer" "replaced" {
  prior_attrs = core::merge({ analyzer_name = "org" }, { analyzer_name = "replaced" })
}

resource "aws_accessanalyzer_analyzer" "replacement" {
  skip  = true
  attrs = { analyzer_name = "replaced" }
}

resource "aws_macie2_account" "removed" {
  prior_attrs    = { id = "1" }
  expect_failure = true
}

resource "aws_inspector2_enabler" "removed" {
  prior_attrs    = { id = "1" }
  expect_failure = true
}

resource "aws_vpc" "logged" {
  attrs = { id = "vpc-1" }
}

resource "aws_vpc" "dark" {
  attrs          = { id = "vpc-2" }
  expect_failure = true
}

resource "aws_flow_log" "main" {
  attrs = { vpc_id = aws_vpc.logged.id }
  skip  = true
}

resource "aws_flow_log" "removed" {
  prior_attrs    = core::merge({ vpc_id = "vpc-1", subnet_id = null, eni_id = null }, { vpc_id = "gone" })
  expect_failure = true
}

resource "aws_flow_log" "replaced" {
  prior_attrs = core::merge({ vpc_id = "vpc-1", subnet_id = null, eni_id = null }, { vpc_id = "replaced", subnet_id = null, eni_id = null })
}

resource "aws_flow_log" "replacement" {
  skip  = true
  attrs = { vpc_id = "replaced", subnet_id = null, eni_id = null }
}
