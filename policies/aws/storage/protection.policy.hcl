# What stands between a wrong destroy and the contents of buckets, volumes and file systems.

# Destroying a bucket also deletes everything in it.
#
# Why: the destroy of a full bucket normally fails, which is the last safety; `force_destroy` takes it away, versions included.
# Do: set `force_destroy = false`; empty a bucket by hand when it has to go.
resource_policy "aws_s3_bucket" "aws-s3-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, false is wanted"
  }
}

# Destroying a bucket also deletes everything in it.
#
# Why: the destroy of a full bucket normally fails, which is the last safety; `force_destroy` takes it away, versions included.
# Do: set `force_destroy = false`; empty a bucket by hand when it has to go.
resource_policy "aws_s3_directory_bucket" "aws-s3-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, false is wanted"
  }
}

# Destroying a table bucket also deletes everything in it.
#
# Why: the destroy of a full bucket normally fails, which is the last safety; `force_destroy` takes it away.
# Do: set `force_destroy = false`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_s3tables_table_bucket" "aws-s3-tables-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::can(attrs.force_destroy)
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, false is wanted"
  }
}

# This change weakens the object lock of a bucket.
#
# Why: objects written from now on can be deleted or overwritten earlier than before, by accident or by an attacker.
# Do: keep the mode, and at least the number of days or years.
resource_policy "aws_s3_bucket_object_lock_configuration" "aws-s3-object-lock-weakened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    was         = core::try(prior_attrs.rule[0].default_retention[0], { days = 0, years = 0, mode = "" })
    now         = core::try(attrs.rule[0].default_retention[0], { days = 0, years = 0, mode = "" })
    days_before = core::coalesce(core::try(local.was.days, 0), 0) + core::coalesce(core::try(local.was.years, 0), 0) * 365
    days_after  = core::coalesce(core::try(local.now.days, 0), 0) + core::coalesce(core::try(local.now.years, 0), 0) * 365
  }
  enforce {
    condition     = local.days_after >= local.days_before
    error_message = "new objects are locked ${local.days_after} days instead of ${local.days_before}, no fewer are wanted"
  }
  enforce {
    condition     = core::try(local.was.mode, "") != "COMPLIANCE" || core::try(local.now.mode, "") == "COMPLIANCE"
    error_message = "the lock mode goes from COMPLIANCE to ${core::coalesce(core::try(local.now.mode, "none"), "none")}, COMPLIANCE is wanted"
  }
}

# This change removes the object lock of a bucket.
#
# Why: objects written from now on can be deleted or overwritten at any time, by accident or by an attacker.
# Do: keep the `aws_s3_bucket_object_lock_configuration`.
#
# A lock that is replaced, or takes another name, for the same bucket is fine.
resource_policy "aws_s3_bucket_object_lock_configuration" "aws-s3-object-lock-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_s3_bucket_object_lock_configuration", { bucket = prior_attrs.bucket })) > 0
    error_message = "the object lock of `${core::coalesce(prior_attrs.bucket, "-")}` is removed, it is wanted to stay"
  }
}

# This change lets a replication overwrite a file system.
#
# Why: a file system without overwrite protection can become the target of a replication, which replaces its contents.
# Do: keep `protection { replication_overwrite = "ENABLED" }`.
resource_policy "aws_efs_file_system" "aws-efs-overwrite-protection-turned-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::try(prior_attrs.protection[0].replication_overwrite != "ENABLED", true) || core::try(attrs.protection[0].replication_overwrite == "ENABLED", false)
    error_message = "`replication_overwrite` is no longer ENABLED, ENABLED is wanted"
  }
}

# A file system would be destroyed without a final backup.
#
# Why: the automatic backups go with the file system, so the final backup is often the last copy.
# Do: set `skip_final_backup = false`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_windows_file_system" "aws-fsx-final-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(attrs.skip_final_backup, false)
    error_message = "`skip_final_backup` is true, false is wanted"
  }
}

# A file system would be destroyed without a final backup.
#
# Why: the automatic backups go with the file system, so the final backup is often the last copy.
# Do: set `skip_final_backup = false`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_openzfs_file_system" "aws-fsx-final-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(attrs.skip_final_backup, false)
    error_message = "`skip_final_backup` is true, false is wanted"
  }
}

# A file system would be destroyed without a final backup.
#
# Why: the automatic backups go with the file system, so the final backup is often the last copy.
# Do: set `skip_final_backup = false`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_ontap_volume" "aws-fsx-final-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(attrs.skip_final_backup, false)
    error_message = "`skip_final_backup` is true, false is wanted"
  }
}

# This change destroys a file system without a final backup.
#
# Why: the automatic backups go with the file system, and nothing is left to restore from.
# Do: set `skip_final_backup = false` in an apply before this one.
#
# A replacement destroys too. Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_windows_file_system" "aws-fsx-deleted-without-backup" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = core::can(prior_attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_backup, false)
    error_message = "the file system is destroyed with `skip_final_backup = true`, a final backup is wanted"
  }
}

# This change destroys a file system without a final backup.
#
# Why: the automatic backups go with the file system, and nothing is left to restore from.
# Do: set `skip_final_backup = false` in an apply before this one.
#
# A replacement destroys too. Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_openzfs_file_system" "aws-fsx-deleted-without-backup" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = core::can(prior_attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_backup, false)
    error_message = "the file system is destroyed with `skip_final_backup = true`, a final backup is wanted"
  }
}

# This change destroys a file system without a final backup.
#
# Why: the automatic backups go with the file system, and nothing is left to restore from.
# Do: set `skip_final_backup = false` in an apply before this one.
#
# A replacement destroys too. Provider versions that do not know the attribute are left out.
resource_policy "aws_fsx_ontap_volume" "aws-fsx-deleted-without-backup" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = core::can(prior_attrs.skip_final_backup)
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_backup, false)
    error_message = "the file system is destroyed with `skip_final_backup = true`, a final backup is wanted"
  }
}

# This change destroys a volume without a final snapshot.
#
# Why: what was on the volume since its last snapshot is gone.
# Do: set `final_snapshot = true` in an apply before this one.
#
# A replacement destroys too. Provider versions that do not know the attribute are left out.
resource_policy "aws_ebs_volume" "aws-ebs-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = core::can(prior_attrs.final_snapshot)
  enforce {
    condition     = core::coalesce(prior_attrs.final_snapshot, false)
    error_message = "the volume is destroyed and `final_snapshot` is not true, a final snapshot is wanted"
  }
}
