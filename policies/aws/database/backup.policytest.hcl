policytest { targets = ["./backup.policy.hcl"] }

locals {
  instance = {
    id                      = "orders"
    arn                     = "arn:aws:rds:ap-northeast-1:111122223333:db:orders"
    backup_retention_period = 14
    replicate_source_db     = null
  }
  cluster  = { backup_retention_period = 14 }
  redshift = { id = "warehouse", automated_snapshot_retention_period = 14 }
  memorydb = { snapshot_retention_limit = 14 }
}

resource "aws_db_instance_automated_backups_replication" "orders" {
  attrs = { source_db_instance_arn = "arn:aws:rds:ap-northeast-1:111122223333:db:orders" }
}

resource "aws_redshift_snapshot_copy" "warehouse" {
  attrs = { cluster_identifier = "warehouse" }
}

resource "aws_db_instance" "kept_long_enough" {
  attrs = local.instance
}

resource "aws_db_instance" "kept_exactly_as_wanted" {
  attrs = core::merge(local.instance, { backup_retention_period = 7 })
}

resource "aws_db_instance" "kept_too_short" {
  attrs          = core::merge(local.instance, { backup_retention_period = 6 })
  expect_failure = true
}

resource "aws_db_instance" "retention_absent" {
  attrs          = core::merge(local.instance, { backup_retention_period = null })
  expect_failure = true
}

resource "aws_db_instance" "more_days_wanted_by_the_team" {
  attrs          = local.instance
  expect_failure = true
  inputs {
    min_retention_days = 30
  }
}

resource "aws_db_instance" "replica_without_backups" {
  attrs = core::merge(local.instance, { replicate_source_db = "orders", backup_retention_period = 0 })
}

resource "aws_db_instance" "no_copy_in_another_region" {
  attrs          = core::merge(local.instance, { arn = "arn:aws:rds:ap-northeast-1:111122223333:db:other" })
  expect_failure = true
}

resource "aws_rds_cluster" "kept_long_enough" {
  attrs = local.cluster
}

resource "aws_rds_cluster" "kept_too_short" {
  attrs          = { backup_retention_period = 6 }
  expect_failure = true
}

resource "aws_rds_cluster" "retention_absent" {
  attrs          = { backup_retention_period = null }
  expect_failure = true
}

resource "aws_docdb_cluster" "kept_long_enough" {
  attrs = local.cluster
}

resource "aws_docdb_cluster" "kept_too_short" {
  attrs          = { backup_retention_period = 6 }
  expect_failure = true
}

resource "aws_docdb_cluster" "retention_absent" {
  attrs          = { backup_retention_period = null }
  expect_failure = true
}

resource "aws_neptune_cluster" "kept_long_enough" {
  attrs = local.cluster
}

resource "aws_neptune_cluster" "kept_too_short" {
  attrs          = { backup_retention_period = 6 }
  expect_failure = true
}

resource "aws_neptune_cluster" "retention_absent" {
  attrs          = { backup_retention_period = null }
  expect_failure = true
}

resource "aws_docdbelastic_cluster" "kept_long_enough" {
  attrs = local.cluster
}

resource "aws_docdbelastic_cluster" "kept_too_short" {
  attrs          = { backup_retention_period = 6 }
  expect_failure = true
}

resource "aws_docdbelastic_cluster" "retention_absent" {
  attrs          = { backup_retention_period = null }
  expect_failure = true
}

resource "aws_redshift_cluster" "kept_long_enough" {
  attrs = local.redshift
}

resource "aws_redshift_cluster" "retention_absent" {
  attrs          = core::merge(local.redshift, { automated_snapshot_retention_period = null })
  expect_failure = true
}

resource "aws_redshift_cluster" "no_copy_in_another_region" {
  attrs          = core::merge(local.redshift, { id = "other" })
  expect_failure = true
}

resource "aws_memorydb_cluster" "kept_long_enough" {
  attrs = local.memorydb
}

resource "aws_memorydb_cluster" "kept_too_short" {
  attrs          = { snapshot_retention_limit = 1 }
  expect_failure = true
}

resource "aws_memorydb_cluster" "retention_absent" {
  attrs          = { snapshot_retention_limit = null }
  expect_failure = true
}
