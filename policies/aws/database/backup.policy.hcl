# Backups of databases: how long they are kept, and whether a copy leaves the region.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A database keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise `backup_retention_period` to at least `min_retention_days`.
#
# Read replicas are left out: their source holds the backups.
resource_policy "aws_db_instance" "aws-db-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.replicate_source_db == null || attrs.replicate_source_db == ""
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 0) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.backup_retention_period, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A database cluster keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data; the provider's default is one day.
# Do: set `backup_retention_period` to at least `min_retention_days`.
resource_policy "aws_rds_cluster" "aws-db-cluster-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.backup_retention_period, 1)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A database cluster keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data; the provider's default is one day.
# Do: set `backup_retention_period` to at least `min_retention_days`.
resource_policy "aws_docdb_cluster" "aws-db-cluster-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.backup_retention_period, 1)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A database cluster keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data; the provider's default is one day.
# Do: set `backup_retention_period` to at least `min_retention_days`.
resource_policy "aws_neptune_cluster" "aws-db-cluster-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.backup_retention_period, 1)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A database cluster keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data; the provider's default is one day.
# Do: set `backup_retention_period` to at least `min_retention_days`.
resource_policy "aws_docdbelastic_cluster" "aws-db-cluster-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_period, 1) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.backup_retention_period, 1)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A database cluster keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data; the provider's default is one day.
# Do: set `automated_snapshot_retention_period` to at least `min_retention_days`.
resource_policy "aws_redshift_cluster" "aws-db-cluster-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.automated_snapshot_retention_period, 1) >= input.min_retention_days
    error_message = "backups are kept ${core::coalesce(attrs.automated_snapshot_retention_period, 1)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A MemoryDB cluster keeps fewer days of snapshots than the team wants.
#
# Why: MemoryDB is a primary database, and without snapshots nothing brings back what a bad write or a flush removed.
# Do: set `snapshot_retention_limit` to at least `min_retention_days`.
resource_policy "aws_memorydb_cluster" "aws-memorydb-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= input.min_retention_days
    error_message = "snapshots are kept ${core::coalesce(attrs.snapshot_retention_limit, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# Automatic backups of a database do not leave its region.
#
# Why: when the region or the account is lost, the database and all its backups are lost together.
# Do: add `aws_db_instance_automated_backups_replication` in another region, or an `aws_backup_plan` with a `copy_action`.
#
# A backup plan with a copy anywhere in this plan counts; one in another root module cannot be seen here.
resource_policy "aws_db_instance" "aws-db-backup-other-region" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op" && (attrs.replicate_source_db == null || attrs.replicate_source_db == "")
  locals {
    replications = core::getresources("aws_db_instance_automated_backups_replication", { source_db_instance_arn = attrs.arn })
    copies = core::flatten([
      for plan in core::getresources("aws_backup_plan", {}) : [for rule in plan.rule : core::try(rule.copy_action, [])]
    ])
  }
  enforce {
    condition     = core::length(local.copies) > 0 || core::length(local.replications) > 0
    error_message = "no copy of the backups leaves the region, a replication or a copying backup plan is wanted"
  }
}

# Snapshots of a Redshift cluster do not leave its region.
#
# Why: when the region is lost, the warehouse and all its snapshots are lost together.
# Do: add `aws_redshift_snapshot_copy` for the cluster.
resource_policy "aws_redshift_cluster" "aws-redshift-snapshot-copy" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("aws_redshift_snapshot_copy", { cluster_identifier = attrs.id })) > 0
    error_message = "no snapshot leaves the region, an `aws_redshift_snapshot_copy` is wanted"
  }
}
