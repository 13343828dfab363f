policytest { targets = ["./backup.policy.hcl"] }

locals {
  on  = { file_system_id = "fs-1", backup_policy = [{ status = "ENABLED" }] }
  off = { file_system_id = "fs-1", backup_policy = [{ status = "DISABLED" }] }
}

resource "aws_efs_backup_policy" "kept" {
  attrs       = local.on
  prior_attrs = local.on
}

resource "aws_efs_backup_policy" "turned_off" {
  attrs          = core::merge(local.off, { file_system_id = "fs-2" })
  prior_attrs    = core::merge(local.on, { file_system_id = "fs-2" })
  expect_failure = true
}

resource "aws_efs_backup_policy" "replaced" {
  prior_attrs = local.on
}

resource "aws_efs_backup_policy" "removed" {
  prior_attrs    = core::merge(local.on, { file_system_id = "fs-2" })
  expect_failure = true
}

resource "aws_efs_backup_policy" "removed_when_it_was_off" {
  prior_attrs = local.off
}

resource "aws_fsx_windows_file_system" "raised" {
  attrs       = { automatic_backup_retention_days = 14 }
  prior_attrs = { automatic_backup_retention_days = null }
}

resource "aws_fsx_windows_file_system" "shortened" {
  attrs          = { automatic_backup_retention_days = 13 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "turned_off" {
  attrs          = { automatic_backup_retention_days = 0 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "line_removed" {
  attrs          = { automatic_backup_retention_days = null }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_ontap_file_system" "raised" {
  attrs       = { automatic_backup_retention_days = 14 }
  prior_attrs = { automatic_backup_retention_days = null }
}

resource "aws_fsx_ontap_file_system" "shortened" {
  attrs          = { automatic_backup_retention_days = 13 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_ontap_file_system" "turned_off" {
  attrs          = { automatic_backup_retention_days = 0 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_ontap_file_system" "line_removed" {
  attrs          = { automatic_backup_retention_days = null }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "raised" {
  attrs       = { automatic_backup_retention_days = 14 }
  prior_attrs = { automatic_backup_retention_days = null }
}

resource "aws_fsx_openzfs_file_system" "shortened" {
  attrs          = { automatic_backup_retention_days = 13 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "turned_off" {
  attrs          = { automatic_backup_retention_days = 0 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "line_removed" {
  attrs          = { automatic_backup_retention_days = null }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_lustre_file_system" "raised" {
  attrs       = { automatic_backup_retention_days = 14 }
  prior_attrs = { automatic_backup_retention_days = null }
}

resource "aws_fsx_lustre_file_system" "shortened" {
  attrs          = { automatic_backup_retention_days = 13 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_lustre_file_system" "turned_off" {
  attrs          = { automatic_backup_retention_days = 0 }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_fsx_lustre_file_system" "line_removed" {
  attrs          = { automatic_backup_retention_days = null }
  prior_attrs    = { automatic_backup_retention_days = 14 }
  expect_failure = true
}

resource "aws_ebs_snapshot" "taken" {
  attrs = { id = "snap-1" }
}

resource "aws_ebs_snapshot" "deleted" {
  prior_attrs    = { id = "snap-1" }
  expect_failure = true
}

resource "aws_ebs_snapshot_copy" "taken" {
  attrs = { id = "snap-1" }
}

resource "aws_ebs_snapshot_copy" "deleted" {
  prior_attrs    = { id = "snap-1" }
  expect_failure = true
}

resource "aws_ebs_snapshot_import" "taken" {
  attrs = { id = "snap-1" }
}

resource "aws_ebs_snapshot_import" "deleted" {
  prior_attrs    = { id = "snap-1" }
  expect_failure = true
}

resource "aws_fsx_backup" "taken" {
  attrs = { id = "snap-1" }
}

resource "aws_fsx_backup" "deleted" {
  prior_attrs    = { id = "snap-1" }
  expect_failure = true
}

resource "aws_dlm_lifecycle_policy" "kept" {
  attrs       = { state = null }
  prior_attrs = { state = "ENABLED" }
}

resource "aws_dlm_lifecycle_policy" "disabled" {
  attrs          = { state = "DISABLED" }
  prior_attrs    = { state = null }
  expect_failure = true
}

resource "aws_dlm_lifecycle_policy" "removed" {
  prior_attrs    = { state = "ENABLED" }
  expect_failure = true
}

resource "aws_dlm_lifecycle_policy" "removed_when_it_was_off" {
  prior_attrs = { state = "DISABLED" }
}

resource "aws_efs_replication_configuration" "added" {
  attrs = { source_file_system_id = "fs-1" }
}

resource "aws_efs_replication_configuration" "stopped" {
  prior_attrs    = { source_file_system_id = "fs-1" }
  expect_failure = true
}
