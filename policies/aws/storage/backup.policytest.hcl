policytest { targets = ["./backup.policy.hcl"] }

locals {
  efs = { id = "fs-1", arn = "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:file-system/fs-1", tags_all = {} }
  ebs = { arn = "arn:aws:ec2:ap-northeast-1:111122223333:volume/vol-1", tags_all = { snapshot = "daily" } }
  dlm = {
    state          = "ENABLED"
    default_policy = null
    policy_details = [{
      target_tags = { snapshot = "daily" }
      action      = []
      schedule    = [{ cross_region_copy_rule = [{ target = "ap-northeast-3" }] }]
    }]
  }
}

resource "aws_efs_backup_policy" "on" {
  attrs = { file_system_id = "fs-1", backup_policy = [{ status = "ENABLED" }] }
}

resource "aws_efs_backup_policy" "off" {
  attrs = { file_system_id = "fs-2", backup_policy = [{ status = "DISABLED" }] }
}

resource "aws_backup_selection" "named" {
  attrs = {
    resources = [
      "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:file-system/fs-3",
      "arn:aws:ec2:ap-northeast-1:111122223333:volume/vol-3",
    ]
    selection_tag = []
  }
}

resource "aws_backup_selection" "tagged" {
  attrs = { resources = null, selection_tag = [{ type = "STRINGEQUALS", key = "backup", value = "true" }] }
}

resource "aws_efs_file_system" "own_policy" {
  attrs = local.efs
}

resource "aws_efs_file_system" "policy_is_off" {
  attrs          = core::merge(local.efs, { id = "fs-2", arn = "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:file-system/fs-2" })
  expect_failure = true
}

resource "aws_efs_file_system" "named_in_a_selection" {
  attrs = core::merge(local.efs, { id = "fs-3", arn = "arn:aws:elasticfilesystem:ap-northeast-1:111122223333:file-system/fs-3" })
}

resource "aws_efs_file_system" "tagged_for_a_selection" {
  attrs = core::merge(local.efs, { id = "fs-4", arn = "other", tags_all = { backup = "true" } })
}

resource "aws_efs_file_system" "tagged_otherwise" {
  attrs          = core::merge(local.efs, { id = "fs-4", arn = "other", tags_all = { backup = "false" } })
  expect_failure = true
}

resource "aws_efs_file_system" "nothing_covers_it" {
  attrs          = core::merge(local.efs, { id = "fs-5", arn = "other", tags_all = null })
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "kept_long_enough" {
  attrs = { automatic_backup_retention_days = 7 }
}

resource "aws_fsx_windows_file_system" "kept_too_short" {
  attrs          = { automatic_backup_retention_days = 6 }
  expect_failure = true
}

resource "aws_fsx_ontap_file_system" "kept_long_enough" {
  attrs = { automatic_backup_retention_days = 7 }
}

resource "aws_fsx_ontap_file_system" "kept_too_short" {
  attrs          = { automatic_backup_retention_days = 6 }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "kept_long_enough" {
  attrs = { automatic_backup_retention_days = 7 }
}

resource "aws_fsx_openzfs_file_system" "kept_too_short" {
  attrs          = { automatic_backup_retention_days = 6 }
  expect_failure = true
}

resource "aws_fsx_windows_file_system" "seven_days_by_default" {
  attrs = { automatic_backup_retention_days = null }
}

resource "aws_fsx_ontap_file_system" "none_by_default" {
  attrs          = { automatic_backup_retention_days = null }
  expect_failure = true
}

resource "aws_fsx_openzfs_file_system" "none_by_default" {
  attrs          = { automatic_backup_retention_days = null }
  expect_failure = true
}

resource "aws_fsx_lustre_file_system" "kept_long_enough" {
  attrs = { deployment_type = "PERSISTENT_2", import_path = null, automatic_backup_retention_days = 7 }
}

resource "aws_fsx_lustre_file_system" "none" {
  attrs          = { deployment_type = "PERSISTENT_2", import_path = null, automatic_backup_retention_days = null }
  expect_failure = true
}

resource "aws_fsx_lustre_file_system" "linked_to_a_bucket" {
  attrs = { deployment_type = "PERSISTENT_1", import_path = "s3://input", automatic_backup_retention_days = 0 }
}

resource "aws_fsx_lustre_file_system" "scratch" {
  attrs = { deployment_type = null, import_path = null, automatic_backup_retention_days = 0 }
}

resource "aws_dlm_lifecycle_policy" "copied" {
  attrs = local.dlm
}

resource "aws_dlm_lifecycle_policy" "copied_on_an_event" {
  attrs = core::merge(local.dlm, {
    policy_details = [{ target_tags = null, schedule = [], action = [{ cross_region_copy = [{ target = "ap-northeast-3" }] }] }]
  })
}

resource "aws_dlm_lifecycle_policy" "not_copied" {
  attrs = core::merge(local.dlm, {
    policy_details = [{ target_tags = { snapshot = "daily" }, schedule = [{ cross_region_copy_rule = [] }], action = [] }]
  })
  expect_failure = true
}

resource "aws_dlm_lifecycle_policy" "no_details" {
  attrs          = core::merge(local.dlm, { policy_details = null })
  expect_failure = true
}

# A disabled schedule takes no snapshot of the volume that it names.
resource "aws_dlm_lifecycle_policy" "disabled" {
  skip  = true
  attrs = core::merge(local.dlm, { state = "DISABLED", policy_details = [{ target_tags = { snapshot = "weekly" } }] })
}

resource "aws_ebs_volume" "scheduled" {
  attrs = local.ebs
}

resource "aws_ebs_volume" "schedule_is_disabled" {
  attrs          = core::merge(local.ebs, { tags_all = { snapshot = "weekly" } })
  expect_failure = true
}

resource "aws_ebs_volume" "tagged_for_a_selection" {
  attrs = core::merge(local.ebs, { tags_all = { backup = "true" } })
}

resource "aws_ebs_volume" "named_in_a_selection" {
  attrs = { arn = "arn:aws:ec2:ap-northeast-1:111122223333:volume/vol-3", tags_all = {} }
}

resource "aws_ebs_volume" "nothing_covers_it" {
  attrs          = core::merge(local.ebs, { tags_all = null })
  expect_failure = true
}
