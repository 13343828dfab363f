policytest { targets = ["./backup.policy.hcl"] }

locals {
  table = {
    name                   = "sessions"
    hash_key               = "id"
    point_in_time_recovery = [{ enabled = true, recovery_period_in_days = 35 }]
    replica                = [{ region_name = "ap-northeast-3", point_in_time_recovery = true }]
  }
  keyspaces = { table_name = "events", point_in_time_recovery = [{ status = "ENABLED" }] }
}

resource "aws_dynamodb_table" "recoverable" {
  attrs = local.table
}

resource "aws_dynamodb_table" "no_block" {
  attrs          = core::merge(local.table, { point_in_time_recovery = [] })
  expect_failure = true
}

resource "aws_dynamodb_table" "disabled" {
  attrs          = core::merge(local.table, { point_in_time_recovery = [{ enabled = false, recovery_period_in_days = null }] })
  expect_failure = true
}

resource "aws_dynamodb_table" "absent" {
  attrs          = core::merge(local.table, { point_in_time_recovery = null })
  expect_failure = true
}

resource "aws_dynamodb_table" "lock_table_is_judged_elsewhere" {
  attrs = core::merge(local.table, { hash_key = "LockID", point_in_time_recovery = [] })
}

resource "aws_dynamodb_table" "full_window" {
  attrs = core::merge(local.table, { point_in_time_recovery = [{ enabled = true, recovery_period_in_days = null }] })
}

resource "aws_dynamodb_table" "short_window" {
  attrs          = core::merge(local.table, { point_in_time_recovery = [{ enabled = true, recovery_period_in_days = 3 }] })
  expect_failure = true
}

resource "aws_dynamodb_table" "no_replica" {
  attrs = core::merge(local.table, { replica = [] })
}

resource "aws_dynamodb_table" "bare_replica" {
  attrs          = core::merge(local.table, { replica = [{ region_name = "ap-northeast-3", point_in_time_recovery = null }] })
  expect_failure = true
}

resource "aws_dynamodb_table_replica" "recoverable" {
  attrs = { point_in_time_recovery = true }
}

resource "aws_dynamodb_table_replica" "off" {
  attrs          = { point_in_time_recovery = false }
  expect_failure = true
}

resource "aws_dynamodb_table_replica" "absent" {
  attrs          = { point_in_time_recovery = null }
  expect_failure = true
}

resource "aws_keyspaces_table" "recoverable" {
  attrs = local.keyspaces
}

resource "aws_keyspaces_table" "off" {
  attrs          = core::merge(local.keyspaces, { point_in_time_recovery = [{ status = "DISABLED" }] })
  expect_failure = true
}

resource "aws_keyspaces_table" "absent" {
  attrs          = core::merge(local.keyspaces, { point_in_time_recovery = null })
  expect_failure = true
}
