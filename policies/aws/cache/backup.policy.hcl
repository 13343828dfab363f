# Snapshots of ElastiCache. Many caches hold nothing that cannot be computed again, hence everything here is advice.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A cache keeps fewer days of snapshots than the team wants.
#
# Why: queues, sessions and rate limits often live only in the cache; a flush or a lost cluster takes them away.
# Do: set `snapshot_retention_limit` to at least `min_retention_days`, or waive this for a cache that can be refilled.
resource_policy "aws_elasticache_replication_group" "aws-cache-backup-retention" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= input.min_retention_days
    error_message = "snapshots are kept ${core::coalesce(attrs.snapshot_retention_limit, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A cache keeps fewer days of snapshots than the team wants.
#
# Why: queues, sessions and rate limits often live only in the cache; a flush or a lost cluster takes them away.
# Do: set `snapshot_retention_limit` to at least `min_retention_days`, or waive this for a cache that can be refilled.
#
# Memcached has no snapshots, and a member of a replication group is judged there; both are left out.
resource_policy "aws_elasticache_cluster" "aws-cache-backup-retention" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = core::coalesce(attrs.engine, "memcached") != "memcached" && attrs.replication_group_id == null
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= input.min_retention_days
    error_message = "snapshots are kept ${core::coalesce(attrs.snapshot_retention_limit, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A cache keeps fewer days of snapshots than the team wants.
#
# Why: queues, sessions and rate limits often live only in the cache; a flush or a lost cluster takes them away.
# Do: set `snapshot_retention_limit` to at least `min_retention_days`, or waive this for a cache that can be refilled.
#
# Memcached is left out.
resource_policy "aws_elasticache_serverless_cache" "aws-cache-backup-retention" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.engine != "memcached"
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= input.min_retention_days
    error_message = "snapshots are kept ${core::coalesce(attrs.snapshot_retention_limit, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}

# This change shortens how long snapshots of a cache are kept, or turns them off.
#
# Why: snapshots older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or say in the review that the cache can be refilled.
resource_policy "aws_elasticache_replication_group" "aws-cache-backup-retention-shortened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= core::coalesce(prior_attrs.snapshot_retention_limit, 0)
    error_message = "snapshots go from ${core::coalesce(prior_attrs.snapshot_retention_limit, 0)} days to ${core::coalesce(attrs.snapshot_retention_limit, 0)}, no fewer are wanted"
  }
}

# This change shortens how long snapshots of a cache are kept, or turns them off.
#
# Why: snapshots older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or say in the review that the cache can be refilled.
resource_policy "aws_elasticache_cluster" "aws-cache-backup-retention-shortened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= core::coalesce(prior_attrs.snapshot_retention_limit, 0)
    error_message = "snapshots go from ${core::coalesce(prior_attrs.snapshot_retention_limit, 0)} days to ${core::coalesce(attrs.snapshot_retention_limit, 0)}, no fewer are wanted"
  }
}

# This change shortens how long snapshots of a cache are kept, or turns them off.
#
# Why: snapshots older than the new limit are deleted soon after the apply, and nothing brings them back.
# Do: keep the old number of days, or say in the review that the cache can be refilled.
resource_policy "aws_elasticache_serverless_cache" "aws-cache-backup-retention-shortened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.snapshot_retention_limit, 0) >= core::coalesce(prior_attrs.snapshot_retention_limit, 0)
    error_message = "snapshots go from ${core::coalesce(prior_attrs.snapshot_retention_limit, 0)} days to ${core::coalesce(attrs.snapshot_retention_limit, 0)}, no fewer are wanted"
  }
}

# This change destroys a cache without a final snapshot.
#
# Why: what lived only in the cache is gone for good.
# Do: set `final_snapshot_identifier` in an apply before this one, or say in the review that the cache can be refilled.
resource_policy "aws_elasticache_replication_group" "aws-cache-deleted-without-snapshot" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs.final_snapshot_identifier != null
    error_message = "the cache is destroyed and `final_snapshot_identifier` is not set, a final snapshot is wanted"
  }
}

# This change destroys a cache without a final snapshot.
#
# Why: what lived only in the cache is gone for good.
# Do: set `final_snapshot_identifier` in an apply before this one, or say in the review that the cache can be refilled.
resource_policy "aws_elasticache_cluster" "aws-cache-deleted-without-snapshot" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs.final_snapshot_identifier != null
    error_message = "the cache is destroyed and `final_snapshot_identifier` is not set, a final snapshot is wanted"
  }
}
