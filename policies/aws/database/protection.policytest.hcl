policytest { targets = ["./protection.policy.hcl"] }

locals {
  instance = {
    deletion_protection       = true
    skip_final_snapshot       = false
    final_snapshot_identifier = "orders-last"
    delete_automated_backups  = false
    replicate_source_db       = null
  }
  cluster = {
    deletion_protection       = true
    skip_final_snapshot       = false
    final_snapshot_identifier = "orders-last"
  }
  aurora   = core::merge(local.cluster, { delete_automated_backups = false })
  redshift = { skip_final_snapshot = false, final_snapshot_identifier = "warehouse-last" }
  table    = { hash_key = "id", deletion_protection_enabled = true }
}

resource "aws_db_instance" "protected" {
  attrs = local.instance
}

resource "aws_db_instance" "unprotected" {
  attrs          = core::merge(local.instance, { deletion_protection = false })
  expect_failure = true
}

resource "aws_db_instance" "protection_absent" {
  attrs          = core::merge(local.instance, { deletion_protection = null })
  expect_failure = true
}

resource "aws_db_instance" "final_snapshot_skipped" {
  attrs          = core::merge(local.instance, { skip_final_snapshot = true })
  expect_failure = true
}

resource "aws_db_instance" "final_snapshot_by_default" {
  attrs = core::merge(local.instance, { skip_final_snapshot = null })
}

resource "aws_db_instance" "final_snapshot_without_name" {
  attrs          = core::merge(local.instance, { final_snapshot_identifier = null })
  expect_failure = true
}

resource "aws_rds_cluster" "protected" {
  attrs = local.aurora
}

resource "aws_rds_cluster" "unprotected" {
  attrs          = core::merge(local.aurora, { deletion_protection = false })
  expect_failure = true
}

resource "aws_rds_cluster" "protection_absent" {
  attrs          = core::merge(local.aurora, { deletion_protection = null })
  expect_failure = true
}

resource "aws_rds_cluster" "final_snapshot_skipped" {
  attrs          = core::merge(local.aurora, { skip_final_snapshot = true })
  expect_failure = true
}

resource "aws_rds_cluster" "final_snapshot_by_default" {
  attrs = core::merge(local.aurora, { skip_final_snapshot = null })
}

resource "aws_rds_cluster" "final_snapshot_without_name" {
  attrs          = core::merge(local.aurora, { final_snapshot_identifier = null })
  expect_failure = true
}

resource "aws_docdb_cluster" "protected" {
  attrs = local.cluster
}

resource "aws_docdb_cluster" "unprotected" {
  attrs          = core::merge(local.cluster, { deletion_protection = false })
  expect_failure = true
}

resource "aws_docdb_cluster" "protection_absent" {
  attrs          = core::merge(local.cluster, { deletion_protection = null })
  expect_failure = true
}

resource "aws_docdb_cluster" "final_snapshot_skipped" {
  attrs          = core::merge(local.cluster, { skip_final_snapshot = true })
  expect_failure = true
}

resource "aws_docdb_cluster" "final_snapshot_by_default" {
  attrs = core::merge(local.cluster, { skip_final_snapshot = null })
}

resource "aws_docdb_cluster" "final_snapshot_without_name" {
  attrs          = core::merge(local.cluster, { final_snapshot_identifier = null })
  expect_failure = true
}

resource "aws_neptune_cluster" "protected" {
  attrs = local.cluster
}

resource "aws_neptune_cluster" "unprotected" {
  attrs          = core::merge(local.cluster, { deletion_protection = false })
  expect_failure = true
}

resource "aws_neptune_cluster" "protection_absent" {
  attrs          = core::merge(local.cluster, { deletion_protection = null })
  expect_failure = true
}

resource "aws_neptune_cluster" "final_snapshot_skipped" {
  attrs          = core::merge(local.cluster, { skip_final_snapshot = true })
  expect_failure = true
}

resource "aws_neptune_cluster" "final_snapshot_by_default" {
  attrs = core::merge(local.cluster, { skip_final_snapshot = null })
}

resource "aws_neptune_cluster" "final_snapshot_without_name" {
  attrs          = core::merge(local.cluster, { final_snapshot_identifier = null })
  expect_failure = true
}

resource "aws_db_instance" "replica" {
  attrs = core::merge(local.instance, { replicate_source_db = "orders", deletion_protection = false, skip_final_snapshot = true })
}

resource "aws_db_instance" "backups_deleted_with_it" {
  attrs          = core::merge(local.instance, { delete_automated_backups = true })
  expect_failure = true
}

resource "aws_db_instance" "backups_deleted_by_default" {
  attrs          = core::merge(local.instance, { delete_automated_backups = null })
  expect_failure = true
}

resource "aws_rds_cluster" "backups_deleted_with_it" {
  attrs          = core::merge(local.aurora, { delete_automated_backups = true })
  expect_failure = true
}

resource "aws_rds_cluster" "backups_deleted_by_default" {
  attrs          = core::merge(local.aurora, { delete_automated_backups = null })
  expect_failure = true
}

resource "aws_rds_cluster" "older_provider" {
  attrs = local.cluster
}

resource "aws_rds_global_cluster" "protected" {
  attrs = { deletion_protection = true }
}

resource "aws_rds_global_cluster" "unprotected" {
  attrs          = { deletion_protection = false }
  expect_failure = true
}

resource "aws_rds_global_cluster" "protection_absent" {
  attrs          = { deletion_protection = null }
  expect_failure = true
}

resource "aws_dsql_cluster" "protected" {
  attrs = { deletion_protection_enabled = true }
}

resource "aws_dsql_cluster" "unprotected" {
  attrs          = { deletion_protection_enabled = false }
  expect_failure = true
}

resource "aws_dsql_cluster" "protection_absent" {
  attrs          = { deletion_protection_enabled = null }
  expect_failure = true
}

resource "aws_dynamodb_table" "protected" {
  attrs = local.table
}

resource "aws_dynamodb_table" "unprotected" {
  attrs          = core::merge(local.table, { deletion_protection_enabled = false })
  expect_failure = true
}

resource "aws_dynamodb_table" "protection_absent" {
  attrs          = core::merge(local.table, { deletion_protection_enabled = null })
  expect_failure = true
}

resource "aws_dynamodb_table" "lock_table_is_judged_elsewhere" {
  attrs = { hash_key = "LockID", deletion_protection_enabled = false }
}

resource "aws_dynamodb_table_replica" "older_provider" {
  attrs = { region = "ap-northeast-3" }
}

resource "aws_dynamodb_table_replica" "protected" {
  attrs = { deletion_protection_enabled = true }
}

resource "aws_dynamodb_table_replica" "protection_absent" {
  attrs          = { deletion_protection_enabled = null }
  expect_failure = true
}

resource "aws_redshift_cluster" "protected" {
  attrs = local.redshift
}

resource "aws_redshift_cluster" "final_snapshot_skipped" {
  attrs          = core::merge(local.redshift, { skip_final_snapshot = true })
  expect_failure = true
}

resource "aws_redshift_cluster" "final_snapshot_without_name" {
  attrs          = { skip_final_snapshot = null, final_snapshot_identifier = null }
  expect_failure = true
}

resource "aws_memorydb_cluster" "protected" {
  attrs = { final_snapshot_name = "queue-last" }
}

resource "aws_memorydb_cluster" "no_final_snapshot" {
  attrs          = { final_snapshot_name = null }
  expect_failure = true
}
