# Backups of file systems and volumes.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A file system has no backup in this plan.
#
# Why: a wrong delete on the mounted file system cannot be undone.
# Do: add an `aws_efs_backup_policy` with the status ENABLED, or an `aws_backup_selection` that names the file system.
#
# A backup selection that lists the file system, or one of its tags, counts.
# A selection in another root module cannot be seen here.
resource_policy "aws_efs_file_system" "aws-efs-backup" {
  enforcement_level = "mandatory_overridable"
  filter            = meta.operation != "no-op"
  locals {
    policies   = core::getresources("aws_efs_backup_policy", { file_system_id = attrs.id })
    own        = core::anytrue([for policy in local.policies : core::try(policy.backup_policy[0].status == "ENABLED", false)])
    selections = core::getresources("aws_backup_selection", {})
    named      = core::anytrue([for selection in local.selections : core::try(core::contains(selection.resources, attrs.arn), false)])
    tagged = core::anytrue([
      for tag in core::flatten([for selection in local.selections : core::try(selection.selection_tag, [])]) :
      core::try(attrs.tags_all[tag.key] == tag.value, false)
    ])
  }
  enforce {
    condition     = local.own || local.named || local.tagged
    error_message = "no backup policy or backup selection covers the file system, one is wanted"
  }
}

# A file system keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: set `automatic_backup_retention_days` to at least `min_retention_days`.
resource_policy "aws_fsx_windows_file_system" "aws-fsx-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 7) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.automatic_backup_retention_days, 7)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A file system keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: set `automatic_backup_retention_days` to at least `min_retention_days`.
resource_policy "aws_fsx_ontap_file_system" "aws-fsx-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.automatic_backup_retention_days, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A file system keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: set `automatic_backup_retention_days` to at least `min_retention_days`.
resource_policy "aws_fsx_openzfs_file_system" "aws-fsx-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.automatic_backup_retention_days, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A file system keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: set `automatic_backup_retention_days` to at least `min_retention_days`.
#
# Scratch file systems and those linked to a bucket are left out: Lustre takes no backups of them.
resource_policy "aws_fsx_lustre_file_system" "aws-fsx-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = core::startswith(core::coalesce(attrs.deployment_type, "SCRATCH_1"), "PERSISTENT") && attrs.import_path == null
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.automatic_backup_retention_days, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A volume has no backup in this plan.
#
# Why: a wrong delete or a broken disk cannot be undone.
# Do: tag the volume for an `aws_dlm_lifecycle_policy` or an `aws_backup_selection`, or name it in the selection.
#
# A policy or a selection in another root module cannot be seen here.
resource_policy "aws_ebs_volume" "aws-ebs-backup" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    schedules = [for policy in core::getresources("aws_dlm_lifecycle_policy", {}) : policy if policy.state == null || policy.state != "DISABLED"]
    default   = core::anytrue([for policy in local.schedules : core::try(policy.default_policy == "VOLUME", false)])
    scheduled = core::anytrue(core::flatten([
      for policy in local.schedules :
      core::try([for key, value in policy.policy_details[0].target_tags : core::try(attrs.tags_all[key] == value, false)], [])
    ]))
    selections = core::getresources("aws_backup_selection", {})
    named      = core::anytrue([for selection in local.selections : core::try(core::contains(selection.resources, attrs.arn), false)])
    tagged = core::anytrue([
      for tag in core::flatten([for selection in local.selections : core::try(selection.selection_tag, [])]) :
      core::try(attrs.tags_all[tag.key] == tag.value, false)
    ])
  }
  enforce {
    condition     = local.default || local.scheduled || local.tagged || local.named
    error_message = "no snapshot schedule or backup selection covers the volume, one is wanted"
  }
}

# Scheduled snapshots of volumes do not leave their region.
#
# Why: when the region is lost, the volumes and all their snapshots are lost together.
# Do: add a `cross_region_copy_rule` to a `schedule`.
#
# Default policies are left out: the provider cannot say where they copy.
resource_policy "aws_dlm_lifecycle_policy" "aws-snapshot-schedule-other-region" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::try(attrs.default_policy == null || attrs.default_policy == "", true)
  locals {
    schedules = core::try([for schedule in attrs.policy_details[0].schedule : core::length(schedule.cross_region_copy_rule) > 0], [])
    actions   = core::try(core::length(attrs.policy_details[0].action[0].cross_region_copy) > 0, false)
  }
  enforce {
    condition     = core::anytrue(local.schedules) || local.actions
    error_message = "no snapshot is copied to another region, a copy rule is wanted"
  }
}
