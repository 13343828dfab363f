# What stands between a wrong destroy and the data of a database.

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection = true`; a planned removal turns it off in an apply of its own.
#
# Read replicas are left out: they can be made again from their source.
resource_policy "aws_db_instance" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.replicate_source_db == null || attrs.replicate_source_db == ""
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection = true`; a planned removal turns it off in an apply of its own.
resource_policy "aws_rds_cluster" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection = true`; a planned removal turns it off in an apply of its own.
resource_policy "aws_docdb_cluster" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection = true`; a planned removal turns it off in an apply of its own.
resource_policy "aws_neptune_cluster" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection = true`; a planned removal turns it off in an apply of its own.
resource_policy "aws_rds_global_cluster" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A database can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes it.
# Do: set `deletion_protection_enabled = true`; a planned removal turns it off in an apply of its own.
resource_policy "aws_dsql_cluster" "aws-db-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection_enabled, false)
    error_message = "`deletion_protection_enabled` is off, true is wanted"
  }
}

# A DynamoDB table can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes the table.
# Do: set `deletion_protection_enabled = true`; a planned removal turns it off in an apply of its own.
#
# Tables with the hash key `LockID` are judged by state.policy.hcl.
resource_policy "aws_dynamodb_table" "aws-dynamodb-deletion-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.hash_key == null || attrs.hash_key != "LockID"
  enforce {
    condition     = core::coalesce(attrs.deletion_protection_enabled, false)
    error_message = "`deletion_protection_enabled` is off, true is wanted"
  }
}

# A DynamoDB table can be deleted by a single call.
#
# Why: without deletion protection one wrong apply, script or click removes the table.
# Do: set `deletion_protection_enabled = true`; a planned removal turns it off in an apply of its own.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_dynamodb_table_replica" "aws-dynamodb-deletion-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = core::can(attrs.deletion_protection_enabled)
  enforce {
    condition     = core::coalesce(attrs.deletion_protection_enabled, false)
    error_message = "`deletion_protection_enabled` is off, true is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the automatic backups usually go with the database, so the final snapshot is often the last copy.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier`.
#
# Read replicas are left out: they can be made again from their source.
resource_policy "aws_db_instance" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.replicate_source_db == null || attrs.replicate_source_db == ""
  enforce {
    condition     = !core::coalesce(attrs.skip_final_snapshot, false)
    error_message = "`skip_final_snapshot` is true, false is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the automatic backups usually go with the database, so the final snapshot is often the last copy.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier`.
resource_policy "aws_rds_cluster" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.skip_final_snapshot, false)
    error_message = "`skip_final_snapshot` is true, false is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the automatic backups usually go with the database, so the final snapshot is often the last copy.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier`.
resource_policy "aws_docdb_cluster" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.skip_final_snapshot, false)
    error_message = "`skip_final_snapshot` is true, false is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the automatic backups usually go with the database, so the final snapshot is often the last copy.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier`.
resource_policy "aws_neptune_cluster" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.skip_final_snapshot, false)
    error_message = "`skip_final_snapshot` is true, false is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the automatic backups usually go with the database, so the final snapshot is often the last copy.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier`.
resource_policy "aws_redshift_cluster" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.skip_final_snapshot, false)
    error_message = "`skip_final_snapshot` is true, false is wanted"
  }
}

# A database would be destroyed without a final snapshot.
#
# Why: the final snapshot is often the last copy.
# Do: set `final_snapshot_name`.
resource_policy "aws_memorydb_cluster" "aws-db-final-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.final_snapshot_name != null
    error_message = "`final_snapshot_name` is not set, a name is wanted"
  }
}

# A database wants a final snapshot but gives it no name.
#
# Why: the destroy fails half-way, and the quickest way out is then to skip the snapshot.
# Do: set `final_snapshot_identifier`.
resource_policy "aws_db_instance" "aws-db-final-snapshot-name" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.skip_final_snapshot, false)
  enforce {
    condition     = attrs.final_snapshot_identifier != null
    error_message = "`final_snapshot_identifier` is not set, a name is wanted"
  }
}

# A database wants a final snapshot but gives it no name.
#
# Why: the destroy fails half-way, and the quickest way out is then to skip the snapshot.
# Do: set `final_snapshot_identifier`.
resource_policy "aws_rds_cluster" "aws-db-final-snapshot-name" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.skip_final_snapshot, false)
  enforce {
    condition     = attrs.final_snapshot_identifier != null
    error_message = "`final_snapshot_identifier` is not set, a name is wanted"
  }
}

# A database wants a final snapshot but gives it no name.
#
# Why: the destroy fails half-way, and the quickest way out is then to skip the snapshot.
# Do: set `final_snapshot_identifier`.
resource_policy "aws_docdb_cluster" "aws-db-final-snapshot-name" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.skip_final_snapshot, false)
  enforce {
    condition     = attrs.final_snapshot_identifier != null
    error_message = "`final_snapshot_identifier` is not set, a name is wanted"
  }
}

# A database wants a final snapshot but gives it no name.
#
# Why: the destroy fails half-way, and the quickest way out is then to skip the snapshot.
# Do: set `final_snapshot_identifier`.
resource_policy "aws_neptune_cluster" "aws-db-final-snapshot-name" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.skip_final_snapshot, false)
  enforce {
    condition     = attrs.final_snapshot_identifier != null
    error_message = "`final_snapshot_identifier` is not set, a name is wanted"
  }
}

# A database wants a final snapshot but gives it no name.
#
# Why: the destroy fails half-way, and the quickest way out is then to skip the snapshot.
# Do: set `final_snapshot_identifier`.
resource_policy "aws_redshift_cluster" "aws-db-final-snapshot-name" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.skip_final_snapshot, false)
  enforce {
    condition     = attrs.final_snapshot_identifier != null
    error_message = "`final_snapshot_identifier` is not set, a name is wanted"
  }
}

# The automatic backups of a database are deleted together with it.
#
# Why: after a wrong destroy they would be the way to any point in time, and the default throws them away.
# Do: set `delete_automated_backups = false`.
#
# Provider versions that do not know the attribute for this type are left out.
resource_policy "aws_db_instance" "aws-db-automated-backups-kept" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.delete_automated_backups)
  enforce {
    condition     = !core::coalesce(attrs.delete_automated_backups, true)
    error_message = "`delete_automated_backups` is on, false is wanted"
  }
}

# The automatic backups of a database are deleted together with it.
#
# Why: after a wrong destroy they would be the way to any point in time, and the default throws them away.
# Do: set `delete_automated_backups = false`.
#
# Provider versions that do not know the attribute for this type are left out.
resource_policy "aws_rds_cluster" "aws-db-automated-backups-kept" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.delete_automated_backups)
  enforce {
    condition     = !core::coalesce(attrs.delete_automated_backups, true)
    error_message = "`delete_automated_backups` is on, false is wanted"
  }
}
