# Changes that take the protection of a database away, or destroy it without keeping a copy.

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_db_instance" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_rds_cluster" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_docdb_cluster" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_neptune_cluster" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_rds_global_cluster" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a database.
#
# Why: turning it off is the first half of deleting the database; the second half then needs no further consent.
# Do: keep `deletion_protection_enabled = true`, or name in the runbook what will be deleted next and where its last copy is.
resource_policy "aws_dsql_cluster" "aws-db-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection_enabled, false) && !core::coalesce(attrs.deletion_protection_enabled, false))
    error_message = "`deletion_protection_enabled` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a DynamoDB table.
#
# Why: turning it off is the first half of deleting the table; the second half then needs no further consent.
# Do: keep `deletion_protection_enabled = true`, or name in the runbook what will be deleted next.
resource_policy "aws_dynamodb_table" "aws-dynamodb-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::can(attrs.deletion_protection_enabled)
  enforce {
    condition     = !(core::coalesce(core::try(prior_attrs.deletion_protection_enabled, false), false) && !core::coalesce(attrs.deletion_protection_enabled, false))
    error_message = "`deletion_protection_enabled` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a DynamoDB table.
#
# Why: turning it off is the first half of deleting the table; the second half then needs no further consent.
# Do: keep `deletion_protection_enabled = true`, or name in the runbook what will be deleted next.
resource_policy "aws_dynamodb_table_replica" "aws-dynamodb-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::can(attrs.deletion_protection_enabled)
  enforce {
    condition     = !(core::coalesce(core::try(prior_attrs.deletion_protection_enabled, false), false) && !core::coalesce(attrs.deletion_protection_enabled, false))
    error_message = "`deletion_protection_enabled` goes from true to false, true is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: together with the database its automatic backups usually go, and nothing is left to restore from.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier` in an apply before this one.
#
# A replacement destroys too. Read replicas are left out.
resource_policy "aws_db_instance" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = prior_attrs.replicate_source_db == null || prior_attrs.replicate_source_db == ""
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_snapshot, false)
    error_message = "the database is destroyed with `skip_final_snapshot = true`, a final snapshot is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: together with the database its automatic backups usually go, and nothing is left to restore from.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier` in an apply before this one.
#
# A replacement destroys too.
resource_policy "aws_rds_cluster" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_snapshot, false)
    error_message = "the database is destroyed with `skip_final_snapshot = true`, a final snapshot is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: together with the database its automatic backups usually go, and nothing is left to restore from.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier` in an apply before this one.
#
# A replacement destroys too.
resource_policy "aws_docdb_cluster" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_snapshot, false)
    error_message = "the database is destroyed with `skip_final_snapshot = true`, a final snapshot is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: together with the database its automatic backups usually go, and nothing is left to restore from.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier` in an apply before this one.
#
# A replacement destroys too.
resource_policy "aws_neptune_cluster" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_snapshot, false)
    error_message = "the database is destroyed with `skip_final_snapshot = true`, a final snapshot is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: together with the database its automatic backups usually go, and nothing is left to restore from.
# Do: set `skip_final_snapshot = false` and a `final_snapshot_identifier` in an apply before this one.
#
# A replacement destroys too.
resource_policy "aws_redshift_cluster" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.skip_final_snapshot, false)
    error_message = "the database is destroyed with `skip_final_snapshot = true`, a final snapshot is wanted"
  }
}

# This change destroys a database without a final snapshot.
#
# Why: nothing is left to restore from but snapshots taken earlier.
# Do: set `final_snapshot_name` in an apply before this one.
#
# A replacement destroys too.
resource_policy "aws_memorydb_cluster" "aws-db-deleted-without-snapshot" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs.final_snapshot_name != null
    error_message = "the database is destroyed and `final_snapshot_name` is not set, a final snapshot is wanted"
  }
}
