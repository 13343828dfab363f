policytest {
  targets = ["./observability.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_db_instance = {
    performance_insights_enabled    = true
    monitoring_interval             = 60
    enabled_cloudwatch_logs_exports = ["postgresql"]
  }
  aws_rds_cluster_instance = { performance_insights_enabled = true, monitoring_interval = 60 }
}

resource "aws_db_instance" "watched" {
  attrs = local.aws_db_instance
}

resource "aws_db_instance" "insights_absent" {
  attrs          = core::merge(local.aws_db_instance, { performance_insights_enabled = null })
  expect_failure = true
}

resource "aws_db_instance" "insights_off" {
  attrs          = core::merge(local.aws_db_instance, { performance_insights_enabled = false })
  expect_failure = true
}

resource "aws_db_instance" "monitoring_absent" {
  attrs          = core::merge(local.aws_db_instance, { monitoring_interval = null })
  expect_failure = true
}

resource "aws_db_instance" "monitoring_off" {
  attrs          = core::merge(local.aws_db_instance, { monitoring_interval = 0 })
  expect_failure = true
}

resource "aws_rds_cluster_instance" "watched" {
  attrs = local.aws_rds_cluster_instance
}

resource "aws_rds_cluster_instance" "insights_absent" {
  attrs          = core::merge(local.aws_rds_cluster_instance, { performance_insights_enabled = null })
  expect_failure = true
}

resource "aws_rds_cluster_instance" "insights_off" {
  attrs          = core::merge(local.aws_rds_cluster_instance, { performance_insights_enabled = false })
  expect_failure = true
}

resource "aws_rds_cluster_instance" "monitoring_absent" {
  attrs          = core::merge(local.aws_rds_cluster_instance, { monitoring_interval = null })
  expect_failure = true
}

resource "aws_rds_cluster_instance" "monitoring_off" {
  attrs          = core::merge(local.aws_rds_cluster_instance, { monitoring_interval = 0 })
  expect_failure = true
}

resource "aws_db_instance" "logs_absent" {
  attrs          = core::merge(local.aws_db_instance, { enabled_cloudwatch_logs_exports = null })
  expect_failure = true
}

resource "aws_rds_cluster" "logs" {
  attrs = { enabled_cloudwatch_logs_exports = ["audit"] }
}

resource "aws_rds_cluster" "logs_absent" {
  attrs          = { enabled_cloudwatch_logs_exports = null }
  expect_failure = true
}

resource "aws_rds_cluster" "logs_empty" {
  attrs          = { enabled_cloudwatch_logs_exports = [] }
  expect_failure = true
}

resource "aws_ecs_cluster" "on" {
  attrs = { setting = [{ name = "containerInsights", value = "enhanced" }] }
}

resource "aws_ecs_cluster" "absent" {
  attrs          = { setting = null }
  expect_failure = true
}

resource "aws_ecs_cluster" "off" {
  attrs          = { setting = [{ name = "containerInsights", value = "disabled" }] }
  expect_failure = true
}
