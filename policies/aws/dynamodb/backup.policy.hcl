# Point-in-time recovery of key-value tables.
# Tables with the hash key `LockID` hold locks of Terraform and are judged by state.policy.hcl.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A table has no point-in-time recovery.
#
# Why: a wrong write or a wrong delete job cannot be undone, because no earlier state of the table exists anywhere.
# Do: add `point_in_time_recovery { enabled = true }`.
resource_policy "aws_dynamodb_table" "aws-dynamodb-point-in-time-recovery" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.hash_key == null || attrs.hash_key != "LockID"
  enforce {
    condition     = core::coalesce(core::try(attrs.point_in_time_recovery[0].enabled, false), false)
    error_message = "point-in-time recovery of `${core::coalesce(attrs.name, "-")}` is off, it is wanted on"
  }
}

# A replica of a table has no point-in-time recovery.
#
# Why: point-in-time recovery is set per region; without it the replica's region cannot be restored by itself.
# Do: set `point_in_time_recovery = true` in the `replica` block.
resource_policy "aws_dynamodb_table" "aws-dynamodb-replica-recovery" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    bare = [
      for replica in core::coalesce(core::try(attrs.replica, null), []) : core::coalesce(replica.region_name, "-")
      if !core::coalesce(core::try(replica.point_in_time_recovery, false), false)
    ]
  }
  enforce {
    condition     = core::length(local.bare) == 0
    error_message = "the replicas in ${core::join(", ", local.bare)} have no point-in-time recovery, it is wanted on"
  }
}

# A replica of a table has no point-in-time recovery.
#
# Why: point-in-time recovery is set per region; without it the replica's region cannot be restored by itself.
# Do: set `point_in_time_recovery = true`.
resource_policy "aws_dynamodb_table_replica" "aws-dynamodb-replica-recovery" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.point_in_time_recovery, false)
    error_message = "point-in-time recovery of the replica is off, it is wanted on"
  }
}

# A table can be restored to fewer past days than the team wants.
#
# Why: whoever notices a bad write after the window has passed has lost the data.
# Do: raise `recovery_period_in_days` to at least `min_retention_days`, or leave it out for the full 35 days.
resource_policy "aws_dynamodb_table" "aws-dynamodb-recovery-period" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::coalesce(core::try(attrs.point_in_time_recovery[0].enabled, false), false)
  locals {
    days = core::coalesce(core::try(attrs.point_in_time_recovery[0].recovery_period_in_days, 35), 35)
  }
  enforce {
    condition     = local.days >= input.min_retention_days
    error_message = "the table can be restored to the last ${local.days} days, at least ${input.min_retention_days} are wanted"
  }
}

# A Keyspaces table has no point-in-time recovery.
#
# Why: a wrong write or a wrong delete job cannot be undone, because no earlier state of the table exists anywhere.
# Do: add `point_in_time_recovery { status = "ENABLED" }`.
resource_policy "aws_keyspaces_table" "aws-keyspaces-point-in-time-recovery" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::try(attrs.point_in_time_recovery[0].status == "ENABLED", false)
    error_message = "point-in-time recovery of `${core::coalesce(attrs.table_name, "-")}` is off, it is wanted on"
  }
}
