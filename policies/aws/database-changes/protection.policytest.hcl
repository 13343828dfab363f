policytest { targets = ["./protection.policy.hcl"] }

resource "aws_db_instance" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_db_instance" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_db_instance" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_db_instance" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_rds_cluster" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_rds_cluster" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_rds_cluster" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_rds_cluster" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_docdb_cluster" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_docdb_cluster" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_docdb_cluster" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_docdb_cluster" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_neptune_cluster" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_neptune_cluster" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_neptune_cluster" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_neptune_cluster" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_rds_global_cluster" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_rds_global_cluster" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_rds_global_cluster" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_rds_global_cluster" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_dsql_cluster" "protection_kept" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = true }
}

resource "aws_dsql_cluster" "protection_turned_on" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = null }
}

resource "aws_dsql_cluster" "protection_turned_off" {
  attrs          = { deletion_protection_enabled = false }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_dsql_cluster" "protection_line_removed" {
  attrs          = { deletion_protection_enabled = null }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_dynamodb_table" "protection_kept" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = true }
}

resource "aws_dynamodb_table" "protection_turned_on" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = null }
}

resource "aws_dynamodb_table" "protection_turned_off" {
  attrs          = { deletion_protection_enabled = false }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_dynamodb_table" "protection_line_removed" {
  attrs          = { deletion_protection_enabled = null }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_dynamodb_table_replica" "protection_kept" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = true }
}

resource "aws_dynamodb_table_replica" "protection_turned_on" {
  attrs       = { deletion_protection_enabled = true }
  prior_attrs = { deletion_protection_enabled = null }
}

resource "aws_dynamodb_table_replica" "protection_turned_off" {
  attrs          = { deletion_protection_enabled = false }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_dynamodb_table_replica" "protection_line_removed" {
  attrs          = { deletion_protection_enabled = null }
  prior_attrs    = { deletion_protection_enabled = true }
  expect_failure = true
}

resource "aws_db_instance" "destroyed_with_snapshot" {
  prior_attrs = { skip_final_snapshot = false, replicate_source_db = null }
}

resource "aws_db_instance" "destroyed_with_snapshot_by_default" {
  prior_attrs = { skip_final_snapshot = null, replicate_source_db = null }
}

resource "aws_db_instance" "destroyed_without_snapshot" {
  prior_attrs    = { skip_final_snapshot = true, replicate_source_db = null }
  expect_failure = true
}

resource "aws_rds_cluster" "destroyed_with_snapshot" {
  prior_attrs = { skip_final_snapshot = false }
}

resource "aws_rds_cluster" "destroyed_with_snapshot_by_default" {
  prior_attrs = { skip_final_snapshot = null }
}

resource "aws_rds_cluster" "destroyed_without_snapshot" {
  prior_attrs    = { skip_final_snapshot = true }
  expect_failure = true
}

resource "aws_docdb_cluster" "destroyed_with_snapshot" {
  prior_attrs = { skip_final_snapshot = false }
}

resource "aws_docdb_cluster" "destroyed_with_snapshot_by_default" {
  prior_attrs = { skip_final_snapshot = null }
}

resource "aws_docdb_cluster" "destroyed_without_snapshot" {
  prior_attrs    = { skip_final_snapshot = true }
  expect_failure = true
}

resource "aws_neptune_cluster" "destroyed_with_snapshot" {
  prior_attrs = { skip_final_snapshot = false }
}

resource "aws_neptune_cluster" "destroyed_with_snapshot_by_default" {
  prior_attrs = { skip_final_snapshot = null }
}

resource "aws_neptune_cluster" "destroyed_without_snapshot" {
  prior_attrs    = { skip_final_snapshot = true }
  expect_failure = true
}

resource "aws_redshift_cluster" "destroyed_with_snapshot" {
  prior_attrs = { skip_final_snapshot = false }
}

resource "aws_redshift_cluster" "destroyed_with_snapshot_by_default" {
  prior_attrs = { skip_final_snapshot = null }
}

resource "aws_redshift_cluster" "destroyed_without_snapshot" {
  prior_attrs    = { skip_final_snapshot = true }
  expect_failure = true
}

resource "aws_db_instance" "replica_destroyed" {
  prior_attrs = { skip_final_snapshot = true, replicate_source_db = "orders" }
}

resource "aws_memorydb_cluster" "destroyed_with_snapshot" {
  prior_attrs = { final_snapshot_name = "queue-last" }
}

resource "aws_memorydb_cluster" "destroyed_without_snapshot" {
  prior_attrs    = { final_snapshot_name = null }
  expect_failure = true
}
