# Changes that make the backups of file systems and volumes fewer.

# This change turns off the backups of a file system.
#
# Why: no new backups are taken, and the ones that exist run out one by one.
# Do: keep the `aws_efs_backup_policy` with the status ENABLED, or put a backup selection in place first.
#
# A resource that is replaced, or takes another name, and stays ENABLED for the same file system is fine.
resource_policy "aws_efs_backup_policy" "aws-efs-backup-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  filter            = core::try(prior_attrs.backup_policy[0].status == "ENABLED", false)
  locals {
    planned  = core::getresources("aws_efs_backup_policy", { file_system_id = prior_attrs.file_system_id })
    replaced = core::anytrue([for policy in local.planned : core::try(policy.backup_policy[0].status == "ENABLED", false)])
  }
  enforce {
    condition     = core::try(attrs.backup_policy[0].status == "ENABLED", false) || local.replaced
    error_message = "the backups of ${core::coalesce(prior_attrs.file_system_id, "the file system")} are turned off here, they are wanted on"
  }
}

# This change shortens how long backups of a file system are kept, or turns them off.
#
# Why: backups older than the new limit are deleted soon after the apply; at zero all automatic ones are.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_fsx_windows_file_system" "aws-fsx-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 7) >= core::coalesce(prior_attrs.automatic_backup_retention_days, 7)
    error_message = "backups go from ${core::coalesce(prior_attrs.automatic_backup_retention_days, 7)} days to ${core::coalesce(attrs.automatic_backup_retention_days, 7)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a file system are kept, or turns them off.
#
# Why: backups older than the new limit are deleted soon after the apply; at zero all automatic ones are.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_fsx_ontap_file_system" "aws-fsx-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= core::coalesce(prior_attrs.automatic_backup_retention_days, 0)
    error_message = "backups go from ${core::coalesce(prior_attrs.automatic_backup_retention_days, 0)} days to ${core::coalesce(attrs.automatic_backup_retention_days, 0)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a file system are kept, or turns them off.
#
# Why: backups older than the new limit are deleted soon after the apply; at zero all automatic ones are.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_fsx_openzfs_file_system" "aws-fsx-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= core::coalesce(prior_attrs.automatic_backup_retention_days, 0)
    error_message = "backups go from ${core::coalesce(prior_attrs.automatic_backup_retention_days, 0)} days to ${core::coalesce(attrs.automatic_backup_retention_days, 0)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a file system are kept, or turns them off.
#
# Why: backups older than the new limit are deleted soon after the apply; at zero all automatic ones are.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_fsx_lustre_file_system" "aws-fsx-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.automatic_backup_retention_days, 0) >= core::coalesce(prior_attrs.automatic_backup_retention_days, 0)
    error_message = "backups go from ${core::coalesce(prior_attrs.automatic_backup_retention_days, 0)} days to ${core::coalesce(attrs.automatic_backup_retention_days, 0)}, no fewer are wanted"
  }
}

# This change deletes a snapshot of a volume or file system.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_ebs_snapshot" "aws-volume-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot ${core::coalesce(prior_attrs.id, "without id")} is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a volume or file system.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_ebs_snapshot_copy" "aws-volume-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot ${core::coalesce(prior_attrs.id, "without id")} is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a volume or file system.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_ebs_snapshot_import" "aws-volume-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot ${core::coalesce(prior_attrs.id, "without id")} is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a volume or file system.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_fsx_backup" "aws-volume-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot ${core::coalesce(prior_attrs.id, "without id")} is deleted, it is wanted to stay"
  }
}

# This change stops scheduled snapshots of volumes.
#
# Why: no new snapshots are taken, and nobody notices until one is needed.
# Do: keep the policy with `state = "ENABLED"`, or put another schedule in place first.
resource_policy "aws_dlm_lifecycle_policy" "aws-snapshot-schedule-stopped" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  filter            = core::coalesce(prior_attrs.state, "ENABLED") == "ENABLED"
  enforce {
    condition     = meta.operation == "update" && core::coalesce(attrs.state, "ENABLED") == "ENABLED"
    error_message = "scheduled snapshots stop here, they are wanted to go on"
  }
}

# This change stops the replication of a file system.
#
# Why: from then on, losing the region or the file system means losing the data since the last backup.
# Do: keep the `aws_efs_replication_configuration`, or put another copy in place first.
resource_policy "aws_efs_replication_configuration" "aws-efs-replication-stopped" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the replication of ${core::coalesce(prior_attrs.source_file_system_id, "the file system")} stops, it is wanted to go on"
  }
}
