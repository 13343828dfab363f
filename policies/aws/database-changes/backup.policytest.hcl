policytest { targets = ["./backup.policy.hcl"] }

locals {
  on  = { name = "sessions", point_in_time_recovery = [{ enabled = true }] }
  off = { name = "sessions", point_in_time_recovery = [{ enabled = false }] }
}

resource "aws_db_instance" "unchanged" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = 14 }
}

resource "aws_db_instance" "raised_from_the_default" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = null }
}

resource "aws_db_instance" "shortened" {
  attrs          = { backup_retention_period = 13 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_rds_cluster" "unchanged" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = 14 }
}

resource "aws_rds_cluster" "raised_from_the_default" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = null }
}

resource "aws_rds_cluster" "shortened" {
  attrs          = { backup_retention_period = 13 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_docdb_cluster" "unchanged" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = 14 }
}

resource "aws_docdb_cluster" "raised_from_the_default" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = null }
}

resource "aws_docdb_cluster" "shortened" {
  attrs          = { backup_retention_period = 13 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_neptune_cluster" "unchanged" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = 14 }
}

resource "aws_neptune_cluster" "raised_from_the_default" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = null }
}

resource "aws_neptune_cluster" "shortened" {
  attrs          = { backup_retention_period = 13 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_docdbelastic_cluster" "unchanged" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = 14 }
}

resource "aws_docdbelastic_cluster" "raised_from_the_default" {
  attrs       = { backup_retention_period = 14 }
  prior_attrs = { backup_retention_period = null }
}

resource "aws_docdbelastic_cluster" "shortened" {
  attrs          = { backup_retention_period = 13 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_redshift_cluster" "unchanged" {
  attrs       = { automated_snapshot_retention_period = 14 }
  prior_attrs = { automated_snapshot_retention_period = 14 }
}

resource "aws_redshift_cluster" "raised_from_the_default" {
  attrs       = { automated_snapshot_retention_period = 14 }
  prior_attrs = { automated_snapshot_retention_period = null }
}

resource "aws_redshift_cluster" "shortened" {
  attrs          = { automated_snapshot_retention_period = 13 }
  prior_attrs    = { automated_snapshot_retention_period = 14 }
  expect_failure = true
}

resource "aws_memorydb_cluster" "unchanged" {
  attrs       = { snapshot_retention_limit = 14 }
  prior_attrs = { snapshot_retention_limit = 14 }
}

resource "aws_memorydb_cluster" "raised_from_the_default" {
  attrs       = { snapshot_retention_limit = 14 }
  prior_attrs = { snapshot_retention_limit = null }
}

resource "aws_memorydb_cluster" "shortened" {
  attrs          = { snapshot_retention_limit = 13 }
  prior_attrs    = { snapshot_retention_limit = 14 }
  expect_failure = true
}

resource "aws_rds_cluster" "back_to_the_default_of_one_day" {
  attrs          = { backup_retention_period = null }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_docdb_cluster" "back_to_the_default_of_one_day" {
  attrs          = { backup_retention_period = null }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_neptune_cluster" "back_to_the_default_of_one_day" {
  attrs          = { backup_retention_period = null }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_docdbelastic_cluster" "back_to_the_default_of_one_day" {
  attrs          = { backup_retention_period = null }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_redshift_cluster" "back_to_the_default_of_one_day" {
  attrs          = { automated_snapshot_retention_period = null }
  prior_attrs    = { automated_snapshot_retention_period = 14 }
  expect_failure = true
}

resource "aws_db_instance" "turned_off" {
  attrs          = { backup_retention_period = 0 }
  prior_attrs    = { backup_retention_period = 14 }
  expect_failure = true
}

resource "aws_db_instance" "off_before_and_after" {
  attrs       = { backup_retention_period = 0 }
  prior_attrs = { backup_retention_period = 0 }
}

resource "aws_redshift_cluster" "turned_off" {
  attrs          = { automated_snapshot_retention_period = 0 }
  prior_attrs    = { automated_snapshot_retention_period = 14 }
  expect_failure = true
}

resource "aws_redshift_cluster" "off_before_and_after" {
  attrs       = { automated_snapshot_retention_period = 0 }
  prior_attrs = { automated_snapshot_retention_period = 0 }
}

resource "aws_memorydb_cluster" "turned_off" {
  attrs          = { snapshot_retention_limit = 0 }
  prior_attrs    = { snapshot_retention_limit = 14 }
  expect_failure = true
}

resource "aws_memorydb_cluster" "off_before_and_after" {
  attrs       = { snapshot_retention_limit = 0 }
  prior_attrs = { snapshot_retention_limit = 0 }
}

resource "aws_db_instance_automated_backups_replication" "copy_added" {
  attrs = { source_db_instance_arn = "arn:aws:rds:ap-northeast-1:111122223333:db:orders" }
}

resource "aws_db_instance_automated_backups_replication" "copy_replaced" {
  prior_attrs = { source_db_instance_arn = "arn:aws:rds:ap-northeast-1:111122223333:db:orders" }
}

resource "aws_db_instance_automated_backups_replication" "copy_removed" {
  prior_attrs    = { source_db_instance_arn = "arn:aws:rds:ap-northeast-1:111122223333:db:orders-old" }
  expect_failure = true
}

resource "aws_redshift_snapshot_copy" "copy_added" {
  attrs = { cluster_identifier = "warehouse" }
}

resource "aws_redshift_snapshot_copy" "copy_replaced" {
  prior_attrs = { cluster_identifier = "warehouse" }
}

resource "aws_redshift_snapshot_copy" "copy_removed" {
  prior_attrs    = { cluster_identifier = "warehouse-old" }
  expect_failure = true
}

resource "aws_dynamodb_table" "turned_on" {
  attrs       = local.on
  prior_attrs = { name = "sessions", point_in_time_recovery = [] }
}

resource "aws_dynamodb_table" "turned_off" {
  attrs          = local.off
  prior_attrs    = local.on
  expect_failure = true
}

resource "aws_dynamodb_table" "block_removed" {
  attrs          = { name = "sessions", point_in_time_recovery = [] }
  prior_attrs    = local.on
  expect_failure = true
}

resource "aws_dynamodb_table" "absent_before_and_after" {
  attrs       = { name = "sessions", point_in_time_recovery = null }
  prior_attrs = { name = "sessions", point_in_time_recovery = null }
}

resource "aws_keyspaces_table" "turned_on" {
  attrs       = { table_name = "events", point_in_time_recovery = [{ status = "ENABLED" }] }
  prior_attrs = { table_name = "events", point_in_time_recovery = null }
}

resource "aws_keyspaces_table" "turned_off" {
  attrs          = { table_name = "events", point_in_time_recovery = [{ status = "DISABLED" }] }
  prior_attrs    = { table_name = "events", point_in_time_recovery = [{ status = "ENABLED" }] }
  expect_failure = true
}

resource "aws_db_snapshot" "taken" {
  attrs = { db_snapshot_identifier = "before-migration" }
}

resource "aws_db_snapshot" "deleted" {
  prior_attrs    = { db_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_db_cluster_snapshot" "taken" {
  attrs = { db_cluster_snapshot_identifier = "before-migration" }
}

resource "aws_db_cluster_snapshot" "deleted" {
  prior_attrs    = { db_cluster_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_docdb_cluster_snapshot" "taken" {
  attrs = { db_cluster_snapshot_identifier = "before-migration" }
}

resource "aws_docdb_cluster_snapshot" "deleted" {
  prior_attrs    = { db_cluster_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_neptune_cluster_snapshot" "taken" {
  attrs = { db_cluster_snapshot_identifier = "before-migration" }
}

resource "aws_neptune_cluster_snapshot" "deleted" {
  prior_attrs    = { db_cluster_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_db_snapshot_copy" "taken" {
  attrs = { target_db_snapshot_identifier = "before-migration" }
}

resource "aws_db_snapshot_copy" "deleted" {
  prior_attrs    = { target_db_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_rds_cluster_snapshot_copy" "taken" {
  attrs = { target_db_cluster_snapshot_identifier = "before-migration" }
}

resource "aws_rds_cluster_snapshot_copy" "deleted" {
  prior_attrs    = { target_db_cluster_snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_redshift_cluster_snapshot" "taken" {
  attrs = { snapshot_identifier = "before-migration" }
}

resource "aws_redshift_cluster_snapshot" "deleted" {
  prior_attrs    = { snapshot_identifier = "before-migration" }
  expect_failure = true
}

resource "aws_redshiftserverless_snapshot" "taken" {
  attrs = { snapshot_name = "before-migration" }
}

resource "aws_redshiftserverless_snapshot" "deleted" {
  prior_attrs    = { snapshot_name = "before-migration" }
  expect_failure = true
}

resource "aws_memorydb_snapshot" "taken" {
  attrs = { name = "before-migration" }
}

resource "aws_memorydb_snapshot" "deleted" {
  prior_attrs    = { name = "before-migration" }
  expect_failure = true
}
