# Changes that make the backups of databases fewer: shorter, off, without a copy elsewhere, or deleted outright.

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_db_instance" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.backup_retention_period, 0) > 0
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 0) >= core::coalesce(prior_attrs.backup_retention_period, 0)
    error_message = "backups go from ${core::coalesce(prior_attrs.backup_retention_period, 0)} days to ${core::coalesce(attrs.backup_retention_period, 0)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_rds_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.backup_retention_period, 1) > 0
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= core::coalesce(prior_attrs.backup_retention_period, 1)
    error_message = "backups go from ${core::coalesce(prior_attrs.backup_retention_period, 1)} days to ${core::coalesce(attrs.backup_retention_period, 1)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_docdb_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.backup_retention_period, 1) > 0
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= core::coalesce(prior_attrs.backup_retention_period, 1)
    error_message = "backups go from ${core::coalesce(prior_attrs.backup_retention_period, 1)} days to ${core::coalesce(attrs.backup_retention_period, 1)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_neptune_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.backup_retention_period, 1) > 0
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= core::coalesce(prior_attrs.backup_retention_period, 1)
    error_message = "backups go from ${core::coalesce(prior_attrs.backup_retention_period, 1)} days to ${core::coalesce(attrs.backup_retention_period, 1)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_docdbelastic_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.backup_retention_period, 1) > 0
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= core::coalesce(prior_attrs.backup_retention_period, 1)
    error_message = "backups go from ${core::coalesce(prior_attrs.backup_retention_period, 1)} days to ${core::coalesce(attrs.backup_retention_period, 1)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_redshift_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.automated_snapshot_retention_period, 1) > 0
  enforce {
    condition     = core::coalesce(attrs.automated_snapshot_retention_period, 1) >= core::coalesce(prior_attrs.automated_snapshot_retention_period, 1)
    error_message = "backups go from ${core::coalesce(prior_attrs.automated_snapshot_retention_period, 1)} days to ${core::coalesce(attrs.automated_snapshot_retention_period, 1)}, no fewer are wanted"
  }
}

# This change shortens how long backups of a database are kept.
#
# Why: backups older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or copy the older backups first and say so in the runbook.
resource_policy "aws_memorydb_cluster" "aws-db-backup-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(attrs.snapshot_retention_limit, 0) > 0
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= core::coalesce(prior_attrs.snapshot_retention_limit, 0)
    error_message = "backups go from ${core::coalesce(prior_attrs.snapshot_retention_limit, 0)} days to ${core::coalesce(attrs.snapshot_retention_limit, 0)}, no fewer are wanted"
  }
}

# This change turns off the automatic backups of a database.
#
# Why: AWS deletes the existing automatic backups when the retention becomes zero, and takes no new ones.
# Do: keep `backup_retention_period` above zero.
resource_policy "aws_db_instance" "aws-db-backups-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.backup_retention_period, 0) == 0 || core::coalesce(attrs.backup_retention_period, 0) > 0
    error_message = "backups were kept ${core::coalesce(prior_attrs.backup_retention_period, 0)} days and are turned off here, they are wanted on"
  }
}

# This change turns off the automatic backups of a database.
#
# Why: AWS deletes the existing automatic backups when the retention becomes zero, and takes no new ones.
# Do: keep `automated_snapshot_retention_period` above zero.
resource_policy "aws_redshift_cluster" "aws-db-backups-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.automated_snapshot_retention_period, 1) == 0 || core::coalesce(attrs.automated_snapshot_retention_period, 1) > 0
    error_message = "backups were kept ${core::coalesce(prior_attrs.automated_snapshot_retention_period, 1)} days and are turned off here, they are wanted on"
  }
}

# This change turns off the automatic backups of a database.
#
# Why: AWS deletes the existing automatic backups when the retention becomes zero, and takes no new ones.
# Do: keep `snapshot_retention_limit` above zero.
resource_policy "aws_memorydb_cluster" "aws-db-backups-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.snapshot_retention_limit, 0) == 0 || core::coalesce(attrs.snapshot_retention_limit, 0) > 0
    error_message = "backups were kept ${core::coalesce(prior_attrs.snapshot_retention_limit, 0)} days and are turned off here, they are wanted on"
  }
}

# This change stops the copying of database backups to another region.
#
# Why: from then on, losing the region means losing the database and its backups together.
# Do: keep the copy, or put another one in place first.
#
# A copy that is replaced, or takes another name, for the same database is fine.
resource_policy "aws_db_instance_automated_backups_replication" "aws-db-backup-copy-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_db_instance_automated_backups_replication", { source_db_instance_arn = prior_attrs.source_db_instance_arn })) > 0
    error_message = "the backup copy of `${core::coalesce(prior_attrs.source_db_instance_arn, "-")}` is removed, it is wanted to stay"
  }
}

# This change stops the copying of database backups to another region.
#
# Why: from then on, losing the region means losing the database and its backups together.
# Do: keep the copy, or put another one in place first.
#
# A copy that is replaced, or takes another name, for the same database is fine.
resource_policy "aws_redshift_snapshot_copy" "aws-db-backup-copy-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_redshift_snapshot_copy", { cluster_identifier = prior_attrs.cluster_identifier })) > 0
    error_message = "the backup copy of `${core::coalesce(prior_attrs.cluster_identifier, "-")}` is removed, it is wanted to stay"
  }
}

# This change turns off point-in-time recovery of a table.
#
# Why: every earlier state of the table is dropped at once, also when recovery is turned on again later.
# Do: keep `point_in_time_recovery` enabled, or take an on-demand backup first.
resource_policy "aws_dynamodb_table" "aws-dynamodb-recovery-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::coalesce(core::try(prior_attrs.point_in_time_recovery[0].enabled, false), false)
    after  = core::coalesce(core::try(attrs.point_in_time_recovery[0].enabled, false), false)
  }
  enforce {
    condition     = !local.before || local.after
    error_message = "point-in-time recovery of `${core::coalesce(attrs.name, "-")}` is turned off here, it is wanted on"
  }
}

# This change turns off point-in-time recovery of a Keyspaces table.
#
# Why: every earlier state of the table is dropped at once.
# Do: keep `point_in_time_recovery` enabled.
resource_policy "aws_keyspaces_table" "aws-keyspaces-recovery-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try(prior_attrs.point_in_time_recovery[0].status == "ENABLED", false)
    after  = core::try(attrs.point_in_time_recovery[0].status == "ENABLED", false)
  }
  enforce {
    condition     = !local.before || local.after
    error_message = "point-in-time recovery of `${core::coalesce(attrs.table_name, "-")}` is turned off here, it is wanted on"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_db_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.db_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_db_cluster_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.db_cluster_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_docdb_cluster_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.db_cluster_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_neptune_cluster_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.db_cluster_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_db_snapshot_copy" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.target_db_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_rds_cluster_snapshot_copy" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.target_db_cluster_snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_redshift_cluster_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.snapshot_identifier, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_redshiftserverless_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.snapshot_name, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a snapshot of a database.
#
# Why: somebody took it on purpose, it may be the only copy of that day, and it cannot be taken again.
# Do: take it out of the state with a `removed` block if only Terraform should forget it.
resource_policy "aws_memorydb_snapshot" "aws-db-snapshot-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}
