policytest { targets = ["./protection.policy.hcl"] }

locals {
  lock = { bucket = "ledger", rule = [{ default_retention = [{ mode = "COMPLIANCE", days = null, years = 1 }] }] }
  efs  = { protection = [{ replication_overwrite = "ENABLED" }] }
}

resource "aws_s3_bucket" "careful" {
  attrs = { force_destroy = false }
}

resource "aws_s3_bucket" "careful_by_default" {
  attrs = { force_destroy = null }
}

resource "aws_s3_bucket" "careless" {
  attrs          = { force_destroy = true }
  expect_failure = true
}

resource "aws_s3_directory_bucket" "careful" {
  attrs = { force_destroy = false }
}

resource "aws_s3_directory_bucket" "careful_by_default" {
  attrs = { force_destroy = null }
}

resource "aws_s3_directory_bucket" "careless" {
  attrs          = { force_destroy = true }
  expect_failure = true
}

resource "aws_s3tables_table_bucket" "careful" {
  attrs = { force_destroy = false }
}

resource "aws_s3tables_table_bucket" "careful_by_default" {
  attrs = { force_destroy = null }
}

resource "aws_s3tables_table_bucket" "careless" {
  attrs          = { force_destroy = true }
  expect_failure = true
}

resource "aws_fsx_ontap_volume" "older_provider" {
  attrs = { name = "vol" }
}

resource "aws_fsx_ontap_volume" "older_provider_destroyed" {
  prior_attrs = { name = "vol" }
}

resource "aws_s3tables_table_bucket" "older_provider" {
  attrs = { name = "events" }
}

resource "aws_s3_bucket_object_lock_configuration" "kept" {
  attrs       = core::merge(local.lock, { rule = [{ default_retention = [{ mode = "COMPLIANCE", days = 365, years = null }] }] })
  prior_attrs = local.lock
}

resource "aws_s3_bucket_object_lock_configuration" "never_had_a_rule" {
  attrs       = core::merge(local.lock, { rule = [] })
  prior_attrs = core::merge(local.lock, { rule = [] })
}

resource "aws_s3_bucket_object_lock_configuration" "shorter" {
  attrs          = core::merge(local.lock, { rule = [{ default_retention = [{ mode = "COMPLIANCE", days = 30, years = null }] }] })
  prior_attrs    = local.lock
  expect_failure = true
}

resource "aws_s3_bucket_object_lock_configuration" "weaker_mode" {
  attrs          = core::merge(local.lock, { rule = [{ default_retention = [{ mode = "GOVERNANCE", days = null, years = 1 }] }] })
  prior_attrs    = local.lock
  expect_failure = true
}

resource "aws_s3_bucket_object_lock_configuration" "rule_removed" {
  attrs          = core::merge(local.lock, { rule = [] })
  prior_attrs    = local.lock
  expect_failure = true
}

resource "aws_s3_bucket_object_lock_configuration" "replaced" {
  prior_attrs = local.lock
}

resource "aws_s3_bucket_object_lock_configuration" "removed" {
  prior_attrs    = core::merge(local.lock, { bucket = "other" })
  expect_failure = true
}

resource "aws_efs_file_system" "protected" {
  attrs       = local.efs
  prior_attrs = local.efs
}

resource "aws_efs_file_system" "never_said" {
  attrs       = { protection = null }
  prior_attrs = { protection = [] }
}

resource "aws_efs_file_system" "opened" {
  attrs          = { protection = [{ replication_overwrite = "DISABLED" }] }
  prior_attrs    = local.efs
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "with_final_backup" {
  attrs = { skip_final_backup = false }
}

resource "aws_fsx_windows_file_system" "final_backup_by_default" {
  attrs = { skip_final_backup = null }
}

resource "aws_fsx_windows_file_system" "without_final_backup" {
  attrs          = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "destroyed_with_backup" {
  prior_attrs = { skip_final_backup = null }
}

resource "aws_fsx_windows_file_system" "destroyed_without_backup" {
  prior_attrs    = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "with_final_backup" {
  attrs = { skip_final_backup = false }
}

resource "aws_fsx_openzfs_file_system" "final_backup_by_default" {
  attrs = { skip_final_backup = null }
}

resource "aws_fsx_openzfs_file_system" "without_final_backup" {
  attrs          = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "destroyed_with_backup" {
  prior_attrs = { skip_final_backup = null }
}

resource "aws_fsx_openzfs_file_system" "destroyed_without_backup" {
  prior_attrs    = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_fsx_ontap_volume" "with_final_backup" {
  attrs = { skip_final_backup = false }
}

resource "aws_fsx_ontap_volume" "final_backup_by_default" {
  attrs = { skip_final_backup = null }
}

resource "aws_fsx_ontap_volume" "without_final_backup" {
  attrs          = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_fsx_ontap_volume" "destroyed_with_backup" {
  prior_attrs = { skip_final_backup = null }
}

resource "aws_fsx_ontap_volume" "destroyed_without_backup" {
  prior_attrs    = { skip_final_backup = true }
  expect_failure = true
}

resource "aws_ebs_volume" "destroyed_with_snapshot" {
  prior_attrs = { final_snapshot = true }
}

resource "aws_ebs_volume" "destroyed_without_snapshot" {
  prior_attrs    = { final_snapshot = false }
  expect_failure = true
}

resource "aws_ebs_volume" "destroyed_by_default" {
  prior_attrs    = { final_snapshot = null }
  expect_failure = true
}

resource "aws_ebs_volume" "older_provider" {
  prior_attrs = { size = 8 }
}
