# Copies of the data that can be read back: Cloud SQL, Cloud Storage, disks, AlloyDB, Spanner, Firestore, BigQuery, GKE.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A Cloud SQL instance takes no automatic backups.
#
# Why: a dropped table or a bad migration cannot be undone; the data of the last day exists once.
# Do: set `enabled = true` in `settings.backup_configuration`.
#
# Read replicas need no backups of their own and pass.
resource_policy "google_sql_database_instance" "google-sql-backups" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(core::try(attrs.settings[0].backup_configuration[0].enabled, null), false) || attrs.master_instance_name != null
    error_message = "automatic backups are off, `enabled = true` in `backup_configuration` is wanted"
  }
}

# A Cloud SQL instance keeps fewer backups than the team wants.
#
# Why: whoever notices a bad write after the last good backup is gone has lost the data.
# Do: raise `retained_backups` in `backup_retention_settings` to at least `min_retention_days`.
#
# Without the block Google keeps seven backups, one for each day.
resource_policy "google_sql_database_instance" "google-sql-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = core::coalesce(core::try(attrs.settings[0].backup_configuration[0].enabled, null), false)
  locals {
    retained = core::coalesce(core::try(attrs.settings[0].backup_configuration[0].backup_retention_settings[0].retained_backups, null), 7)
  }
  enforce {
    condition     = local.retained >= input.min_retention_days
    error_message = "${local.retained} backups are kept, at least ${input.min_retention_days} are wanted"
  }
}

# A Cloud SQL instance cannot be restored to a moment between two backups.
#
# Why: without the transaction log a restore loses everything written since the nightly backup.
# Do: set `point_in_time_recovery_enabled = true` (PostgreSQL, SQL Server) or `binary_log_enabled = true` (MySQL).
resource_policy "google_sql_database_instance" "google-sql-point-in-time-recovery" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = core::coalesce(core::try(attrs.settings[0].backup_configuration[0].enabled, null), false)
  enforce {
    condition = core::anytrue([
      core::coalesce(core::try(attrs.settings[0].backup_configuration[0].point_in_time_recovery_enabled, null), false),
      core::coalesce(core::try(attrs.settings[0].backup_configuration[0].binary_log_enabled, null), false),
    ])
    error_message = "neither `point_in_time_recovery_enabled` nor `binary_log_enabled` is true"
  }
}

# This change cuts backups that a Cloud SQL instance has today.
#
# Why: old backups and logs beyond the new limit are removed soon after the apply, and nobody can bring them back.
# Do: keep the old number, or export what must be kept before the apply.
resource_policy "google_sql_database_instance" "google-sql-backup-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before       = core::try(prior_attrs.settings[0].backup_configuration[0], null)
    after        = core::try(attrs.settings[0].backup_configuration[0], null)
    had          = core::coalesce(core::try(local.before.enabled, null), false)
    has          = core::coalesce(core::try(local.after.enabled, null), false)
    kept_before  = core::coalesce(core::try(local.before.backup_retention_settings[0].retained_backups, null), 7)
    kept_after   = core::coalesce(core::try(local.after.backup_retention_settings[0].retained_backups, null), 7)
    point_before = core::coalesce(core::try(local.before.point_in_time_recovery_enabled, null), false) || core::coalesce(core::try(local.before.binary_log_enabled, null), false)
    point_after  = core::coalesce(core::try(local.after.point_in_time_recovery_enabled, null), false) || core::coalesce(core::try(local.after.binary_log_enabled, null), false)
  }
  enforce {
    condition     = !local.had || local.has
    error_message = "automatic backups are turned off by this change"
  }
  enforce {
    condition     = !(local.had && local.has) || local.kept_after >= local.kept_before
    error_message = "retained backups fall from ${local.kept_before} to ${local.kept_after}"
  }
  enforce {
    condition     = !local.point_before || local.point_after
    error_message = "recovery to a point in time is turned off by this change"
  }
}

# A storage bucket keeps no older versions of its objects.
#
# Why: an overwritten object is gone at once; soft delete covers a few days only.
# Do: add `versioning { enabled = true }`, with a lifecycle rule that removes old versions after a while.
resource_policy "google_storage_bucket" "google-bucket-versioning" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(core::try(attrs.versioning[0].enabled, null), false) || core::length(core::coalesce(attrs.retention_policy, [])) > 0
    error_message = "versioning is off, `versioning { enabled = true }` is wanted"
  }
}

# A storage bucket forgets deleted objects sooner than the team wants.
#
# Why: soft delete is the only way back from a wrong `gsutil rm -r` in a bucket without versions.
# Do: set `soft_delete_policy.retention_duration_seconds` to at least `min_retention_days` days.
#
# Without the block Google keeps deleted objects for seven days.
resource_policy "google_storage_bucket" "google-bucket-soft-delete" {
  enforcement_level = "advisory"
  operations        = ["create"]
  locals {
    seconds = core::coalesce(core::try(attrs.soft_delete_policy[0].retention_duration_seconds, null), 604800)
  }
  enforce {
    condition     = local.seconds >= input.min_retention_days * 86400
    error_message = "deleted objects are kept ${local.seconds} seconds, at least ${input.min_retention_days} days are wanted"
  }
}

# This change takes away what keeps deleted or overwritten objects of a bucket.
#
# Why: versions, soft-deleted objects and objects under retention become deletable for good.
# Do: keep versioning, soft delete and the retention policy as they are, or copy the objects to another bucket first.
resource_policy "google_storage_bucket" "google-bucket-recovery-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    soft_before   = core::coalesce(core::try(prior_attrs.soft_delete_policy[0].retention_duration_seconds, null), 604800)
    soft_after    = core::coalesce(core::try(attrs.soft_delete_policy[0].retention_duration_seconds, null), 604800)
    period_before = core::coalesce(core::try(prior_attrs.retention_policy[0].retention_period, null), 0)
    period_after  = core::coalesce(core::try(attrs.retention_policy[0].retention_period, null), 0)
  }
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.versioning[0].enabled, null), false) || core::coalesce(core::try(attrs.versioning[0].enabled, null), false)
    error_message = "versioning is turned off by this change"
  }
  enforce {
    condition     = local.soft_after >= local.soft_before
    error_message = "soft delete falls from ${local.soft_before} to ${local.soft_after} seconds"
  }
  enforce {
    condition     = core::tonumber(local.period_after) >= core::tonumber(local.period_before)
    error_message = "the retention period falls from ${local.period_before} to ${local.period_after} seconds"
  }
}

# This change removes a backup.
#
# Why: the copy is gone with the apply, and it may be the only one from before a mistake.
# Do: leave it in place with `removed { lifecycle { destroy = false } }`, or prove that a newer copy can be restored.
resource_policy "google_*_backup" "google-backup-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the backup `${core::coalesce(prior_attrs.id, "-")}` is destroyed"
  }
}

# This change removes a disk snapshot.
#
# Why: the copy is gone with the apply, and the disk that it was made of may be gone already.
# Do: leave it in place with `removed { lifecycle { destroy = false } }`, or prove that a newer snapshot can be restored.
resource_policy "google_compute_snapshot" "google-snapshot-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the snapshot `${core::coalesce(prior_attrs.name, "-")}` is destroyed"
  }
}

# This change removes a schedule that makes backups.
#
# Why: the old copies age out one by one, and nothing fails until somebody needs a new one.
# Do: keep the schedule, or put the new one in the same change under the same name.
resource_policy "google_*_backup_schedule" "google-backup-schedule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::anytrue([for s in core::getresources(meta.type, {}) : core::try(s.database, null) == prior_attrs.database])
    error_message = "the backup schedule of `${core::coalesce(prior_attrs.database, "-")}` is removed and no other one of its kind takes its place"
  }
}

resource_policy "google_gke_backup_backup_plan" "google-backup-schedule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::anytrue([for s in core::getresources("google_gke_backup_backup_plan", {}) : s.cluster == prior_attrs.cluster])
    error_message = "the backup plan of `${core::coalesce(prior_attrs.cluster, "-")}` is removed and no other one takes its place"
  }
}

resource_policy "google_backup_dr_backup_plan_association" "google-backup-schedule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::anytrue([for s in core::getresources("google_backup_dr_backup_plan_association", {}) : s.resource == prior_attrs.resource])
    error_message = "`${core::coalesce(prior_attrs.resource, "-")}` leaves its backup plan and joins no other one"
  }
}

resource_policy "google_compute_*_resource_policy_attachment" "google-backup-schedule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::anytrue([for s in core::getresources(meta.type, {}) : s.disk == prior_attrs.disk])
    error_message = "the disk `${core::coalesce(prior_attrs.disk, "-")}` leaves its snapshot schedule and joins no other one"
  }
}

# A snapshot schedule keeps snapshots for fewer days than the team wants.
#
# Why: whoever notices a bad write after the last good snapshot is gone has lost the data.
# Do: raise `max_retention_days` in `snapshot_schedule_policy.retention_policy` to at least `min_retention_days`.
resource_policy "google_compute_resource_policy" "google-snapshot-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::try(attrs.snapshot_schedule_policy[0].retention_policy[0].max_retention_days, null) != null
  enforce {
    condition     = attrs.snapshot_schedule_policy[0].retention_policy[0].max_retention_days >= input.min_retention_days
    error_message = "snapshots are kept ${attrs.snapshot_schedule_policy[0].retention_policy[0].max_retention_days} days, at least ${input.min_retention_days} are wanted"
  }
}

# A disk belongs to no snapshot schedule.
#
# Why: a disk without snapshots holds the only copy of what is on it.
# Do: attach a schedule with `google_compute_disk_resource_policy_attachment`.
#
# Disks made from an image, which are boot disks as a rule, pass.
resource_policy "google_compute_disk" "google-disk-snapshot-schedule" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op" && attrs.image == null
  enforce {
    condition     = core::length(core::getresources("google_compute_disk_resource_policy_attachment", { disk = attrs.name })) > 0
    error_message = "no snapshot schedule is attached to the disk"
  }
}

# A backup plan for GKE is paused or keeps backups for too few days.
#
# Why: the volumes of a cluster exist once while the plan sleeps, and a short retention ends before the mistake is seen.
# Do: set `deactivated = false`, unpause the schedule and set `backup_retain_days` to at least `min_retention_days`.
#
# A `backup_retain_days` of zero means that Google never deletes a backup by itself.
resource_policy "google_gke_backup_backup_plan" "google-gke-backup-plan" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    days = core::coalesce(core::try(attrs.retention_policy[0].backup_retain_days, null), 0)
  }
  enforce {
    condition     = !core::coalesce(attrs.deactivated, false)
    error_message = "the backup plan is deactivated"
  }
  enforce {
    condition     = !core::coalesce(core::try(attrs.backup_schedule[0].paused, null), false)
    error_message = "the schedule of the backup plan is paused"
  }
  enforce {
    condition     = local.days == 0 || local.days >= input.min_retention_days
    error_message = "backups are kept ${local.days} days, at least ${input.min_retention_days} are wanted"
  }
}

# An AlloyDB cluster takes no automatic or no continuous backups.
#
# Why: a dropped table or a bad migration cannot be undone.
# Do: remove `enabled = false` from `automated_backup_policy` and `continuous_backup_config`; both are on by default.
resource_policy "google_alloydb_cluster" "google-alloydb-backups" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.cluster_type != "SECONDARY"
  enforce {
    condition     = core::try(attrs.automated_backup_policy[0].enabled, null) != false
    error_message = "`automated_backup_policy` is disabled"
  }
  enforce {
    condition     = core::try(attrs.continuous_backup_config[0].enabled, null) != false
    error_message = "`continuous_backup_config` is disabled"
  }
}

# A Spanner database has no backup schedule.
#
# Why: version retention reaches back a week at most, and is gone with the database.
# Do: add a `google_spanner_backup_schedule` for the database.
resource_policy "google_spanner_database" "google-spanner-backup-schedule" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("google_spanner_backup_schedule", { instance = attrs.instance, database = attrs.name })) > 0
    error_message = "no backup schedule names this database"
  }
}

# A Firestore database cannot be read as of a past moment.
#
# Why: a faulty batch write reaches every document at once; without recovery to a point in time only exports are left.
# Do: set `point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"`.
resource_policy "google_firestore_database" "google-firestore-point-in-time-recovery" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "`point_in_time_recovery_enablement` is ${core::coalesce(attrs.point_in_time_recovery_enablement, "not set")}, `POINT_IN_TIME_RECOVERY_ENABLED` is wanted"
  }
}

# A BigQuery dataset can be read back fewer than seven days.
#
# Why: time travel is what undoes a wrong `DELETE` or `CREATE OR REPLACE`.
# Do: remove `max_time_travel_hours` or set it to 168.
resource_policy "google_bigquery_dataset" "google-bigquery-time-travel" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.max_time_travel_hours == null || core::tonumber(attrs.max_time_travel_hours) >= 168
    error_message = "tables can be read back ${core::valuetostring(attrs.max_time_travel_hours)} hours, 168 are wanted"
  }
}

# A Bigtable table has no automated backups.
#
# Why: replication copies a wrong write to every cluster; a backup is the only way back.
# Do: add `automated_backup_policy` with a retention of some days.
resource_policy "google_bigtable_table" "google-bigtable-backups" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.automated_backup_policy, [])) > 0
    error_message = "the table has no `automated_backup_policy`"
  }
}

# A backup vault does not hold its backups for as long as the team wants.
#
# Why: within the enforced time nobody can delete a backup, not even an administrator whose account was stolen.
# Do: raise `backup_minimum_enforced_retention_duration` to at least `min_retention_days` days, in seconds.
resource_policy "google_backup_dr_backup_vault" "google-backup-vault-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::tonumber(core::trimsuffix(core::coalesce(attrs.backup_minimum_enforced_retention_duration, "0s"), "s")) >= input.min_retention_days * 86400
    error_message = "backups are held `${core::coalesce(attrs.backup_minimum_enforced_retention_duration, "0s")}`, at least ${input.min_retention_days} days are wanted"
  }
}
