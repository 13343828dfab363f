policytest {
  targets = ["./backup.policy.hcl"]
}

locals {
  sql = {
    name                 = "orders"
    master_instance_name = null
    settings = [{
      tier = "db-custom-2-7680"
      backup_configuration = [{
        enabled                        = true
        point_in_time_recovery_enabled = true
        binary_log_enabled             = false
        backup_retention_settings      = [{ retained_backups = 14, retention_unit = "COUNT" }]
      }]
    }]
  }
  bucket = {
    name               = "invoices"
    versioning         = [{ enabled = true }]
    retention_policy   = [{ is_locked = false, retention_period = 86400 }]
    soft_delete_policy = [{ retention_duration_seconds = 1209600 }]
  }
  gke_plan = {
    name             = "nightly"
    cluster          = "projects/p/locations/l/clusters/main"
    deactivated      = false
    backup_schedule  = [{ cron_schedule = "0 3 * * *", paused = false }]
    retention_policy = [{ backup_retain_days = 30 }]
  }
}

resource "google_sql_database_instance" "good" {
  attrs = local.sql
}

resource "google_sql_database_instance" "backups_off" {
  attrs          = core::merge(local.sql, { settings = [{ backup_configuration = [{ enabled = false }] }] })
  expect_failure = true
}

resource "google_sql_database_instance" "no_settings" {
  attrs          = core::merge(local.sql, { settings = [] })
  expect_failure = true
}

resource "google_sql_database_instance" "replica" {
  attrs = core::merge(local.sql, { settings = [], master_instance_name = "orders" })
}

resource "google_sql_database_instance" "default_retention" {
  attrs = core::merge(local.sql, {
    settings = [{ backup_configuration = [{ enabled = true, binary_log_enabled = true, backup_retention_settings = [] }] }]
  })
}

resource "google_sql_database_instance" "three_backups" {
  attrs = core::merge(local.sql, {
    settings = [{ backup_configuration = [{ enabled = true, binary_log_enabled = true, backup_retention_settings = [{ retained_backups = 3 }] }] }]
  })
  expect_failure = true
}

resource "google_sql_database_instance" "no_log" {
  attrs = core::merge(local.sql, {
    settings = [{ backup_configuration = [{ enabled = true, point_in_time_recovery_enabled = null, binary_log_enabled = null }] }]
  })
  expect_failure = true
}

resource "google_sql_database_instance" "unchanged_backups" {
  attrs       = local.sql
  prior_attrs = local.sql
}

resource "google_sql_database_instance" "fewer_backups" {
  attrs = core::merge(local.sql, {
    settings = [{ backup_configuration = [{ enabled = true, point_in_time_recovery_enabled = true, backup_retention_settings = [{ retained_backups = 7 }] }] }]
  })
  prior_attrs    = local.sql
  expect_failure = true
}

resource "google_sql_database_instance" "turned_off" {
  attrs          = core::merge(local.sql, { settings = [], master_instance_name = "elsewhere" })
  prior_attrs    = local.sql
  expect_failure = true
}

resource "google_sql_database_instance" "backups_turned_off_without_log" {
  attrs = core::merge(local.sql, { settings = [{ backup_configuration = [{ enabled = false }] }], master_instance_name = "elsewhere" })
  prior_attrs = core::merge(local.sql, {
    settings = [{ backup_configuration = [{ enabled = true, point_in_time_recovery_enabled = null, binary_log_enabled = null }] }]
  })
  expect_failure = true
}

# A MySQL replica may write a log without backups of its own.
resource "google_sql_database_instance" "log_turned_off_on_replica" {
  attrs = core::merge(local.sql, { settings = [{ backup_configuration = [{ enabled = false, binary_log_enabled = false }] }], master_instance_name = "orders" })
  prior_attrs = core::merge(local.sql, {
    settings             = [{ backup_configuration = [{ enabled = false, binary_log_enabled = true }] }]
    master_instance_name = "orders"
  })
  expect_failure = true
}

resource "google_storage_bucket" "good" {
  attrs       = local.bucket
  prior_attrs = local.bucket
}

resource "google_storage_bucket" "retention_instead_of_versions" {
  attrs = core::merge(local.bucket, { versioning = [] })
}

resource "google_storage_bucket" "no_versions" {
  attrs          = core::merge(local.bucket, { versioning = null, retention_policy = null })
  expect_failure = true
}

resource "google_storage_bucket" "default_soft_delete" {
  attrs = core::merge(local.bucket, { soft_delete_policy = null })
}

resource "google_storage_bucket" "soft_delete_off" {
  attrs          = core::merge(local.bucket, { soft_delete_policy = [{ retention_duration_seconds = 0 }] })
  expect_failure = true
}

resource "google_storage_bucket" "versions_turned_off" {
  attrs          = core::merge(local.bucket, { versioning = [{ enabled = false }] })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "google_storage_bucket" "soft_delete_shortened" {
  attrs          = core::merge(local.bucket, { soft_delete_policy = null })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "google_storage_bucket" "retention_removed" {
  attrs          = core::merge(local.bucket, { retention_policy = null })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "google_storage_bucket" "first_protection" {
  attrs       = local.bucket
  prior_attrs = core::merge(local.bucket, { versioning = null, retention_policy = null, soft_delete_policy = null })
}

resource "google_filestore_backup" "kept" {
  attrs       = { id = "backups/a", description = "new words" }
  prior_attrs = { id = "backups/a", description = null }
}

resource "google_filestore_backup" "removed" {
  prior_attrs    = { id = "backups/b", description = null }
  expect_failure = true
}

resource "google_alloydb_backup" "removed" {
  prior_attrs    = { id = null, backup_id = "before-migration" }
  expect_failure = true
}

resource "google_compute_snapshot" "kept" {
  attrs       = { name = "before-upgrade", description = "new words" }
  prior_attrs = { name = "before-upgrade", description = null }
}

resource "google_compute_snapshot" "removed" {
  prior_attrs    = { name = "before-upgrade", source_disk = "data" }
  expect_failure = true
}

resource "google_firestore_backup_schedule" "next" {
  attrs = { database = "app", retention = "8467200s" }
}

resource "google_firestore_backup_schedule" "replaced" {
  prior_attrs = { database = "app", retention = "604800s" }
}

resource "google_firestore_backup_schedule" "removed" {
  prior_attrs    = { database = "other", retention = "604800s" }
  expect_failure = true
}

resource "google_firestore_backup_schedule" "removed_of_default_database" {
  prior_attrs    = { database = null, retention = "604800s" }
  expect_failure = true
}

resource "google_gke_backup_backup_plan" "good" {
  attrs = local.gke_plan
}

resource "google_gke_backup_backup_plan" "replaced" {
  prior_attrs = local.gke_plan
}

resource "google_gke_backup_backup_plan" "removed" {
  prior_attrs    = core::merge(local.gke_plan, { cluster = "projects/p/locations/l/clusters/other" })
  expect_failure = true
}

resource "google_gke_backup_backup_plan" "absent" {
  attrs = core::merge(local.gke_plan, { deactivated = null, backup_schedule = null, retention_policy = null })
}

resource "google_gke_backup_backup_plan" "deactivated" {
  attrs          = core::merge(local.gke_plan, { deactivated = true })
  expect_failure = true
}

resource "google_gke_backup_backup_plan" "paused" {
  attrs          = core::merge(local.gke_plan, { backup_schedule = [{ paused = true }] })
  expect_failure = true
}

resource "google_gke_backup_backup_plan" "two_days" {
  attrs          = core::merge(local.gke_plan, { retention_policy = [{ backup_retain_days = 2 }] })
  expect_failure = true
}

resource "google_backup_dr_backup_plan_association" "next" {
  attrs = { resource = "instances/web", backup_plan = "weekly" }
}

resource "google_backup_dr_backup_plan_association" "replaced" {
  prior_attrs = { resource = "instances/web", backup_plan = "daily" }
}

resource "google_backup_dr_backup_plan_association" "removed" {
  prior_attrs    = { resource = "instances/db", backup_plan = "daily" }
  expect_failure = true
}

resource "google_compute_disk_resource_policy_attachment" "data" {
  attrs = { disk = "data", name = "nightly" }
}

resource "google_compute_disk_resource_policy_attachment" "replaced" {
  prior_attrs = { disk = "data", name = "weekly" }
}

resource "google_compute_disk_resource_policy_attachment" "removed" {
  prior_attrs    = { disk = "scratch", name = "weekly" }
  expect_failure = true
}

resource "google_compute_region_disk_resource_policy_attachment" "removed" {
  prior_attrs    = { disk = "data", name = "weekly" }
  expect_failure = true
}

resource "google_compute_resource_policy" "good" {
  attrs = { name = "nightly", snapshot_schedule_policy = [{ retention_policy = [{ max_retention_days = 7 }] }] }
}

resource "google_compute_resource_policy" "two_days" {
  attrs          = { name = "nightly", snapshot_schedule_policy = [{ retention_policy = [{ max_retention_days = 2 }] }] }
  expect_failure = true
}

resource "google_compute_resource_policy" "kept_for_ever" {
  attrs = { name = "nightly", snapshot_schedule_policy = [{ retention_policy = [] }] }
}

resource "google_compute_resource_policy" "no_snapshots" {
  attrs = { name = "start-and-stop", snapshot_schedule_policy = null }
}

resource "google_compute_disk" "good" {
  attrs = { name = "data", image = null }
}

resource "google_compute_disk" "boot" {
  attrs = { name = "boot", image = "debian-cloud/debian-12" }
}

resource "google_compute_disk" "no_schedule" {
  attrs          = { name = "ledger", image = null }
  expect_failure = true
}

resource "google_alloydb_cluster" "good" {
  attrs = { cluster_type = "PRIMARY", automated_backup_policy = [{ enabled = true }], continuous_backup_config = [{ enabled = true }] }
}

resource "google_alloydb_cluster" "absent" {
  attrs = { cluster_type = null, automated_backup_policy = null, continuous_backup_config = [] }
}

resource "google_alloydb_cluster" "secondary" {
  attrs = { cluster_type = "SECONDARY", automated_backup_policy = [{ enabled = false }], continuous_backup_config = [{ enabled = false }] }
}

resource "google_alloydb_cluster" "no_automated" {
  attrs          = { cluster_type = "PRIMARY", automated_backup_policy = [{ enabled = false }], continuous_backup_config = [] }
  expect_failure = true
}

resource "google_alloydb_cluster" "no_continuous" {
  attrs          = { cluster_type = "PRIMARY", automated_backup_policy = [], continuous_backup_config = [{ enabled = false }] }
  expect_failure = true
}

resource "google_spanner_backup_schedule" "ledger" {
  attrs = { instance = "main", database = "ledger", retention_duration = "2592000s" }
}

resource "google_spanner_database" "good" {
  attrs = { instance = "main", name = "ledger" }
}

resource "google_spanner_database" "other_instance" {
  attrs          = { instance = "second", name = "ledger" }
  expect_failure = true
}

resource "google_firestore_database" "good" {
  attrs = { point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED" }
}

resource "google_firestore_database" "off" {
  attrs          = { point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_DISABLED" }
  expect_failure = true
}

resource "google_firestore_database" "absent" {
  attrs          = { point_in_time_recovery_enablement = null }
  expect_failure = true
}

resource "google_bigquery_dataset" "good" {
  attrs = { max_time_travel_hours = "168" }
}

resource "google_bigquery_dataset" "absent" {
  attrs = { max_time_travel_hours = null }
}

resource "google_bigquery_dataset" "two_days" {
  attrs          = { max_time_travel_hours = "48" }
  expect_failure = true
}

resource "google_bigtable_table" "good" {
  attrs = { automated_backup_policy = [{ retention_period = "168h0m0s", frequency = "24h0m0s" }] }
}

resource "google_bigtable_table" "absent" {
  attrs          = { automated_backup_policy = null }
  expect_failure = true
}

resource "google_bigtable_table" "none" {
  attrs          = { automated_backup_policy = [] }
  expect_failure = true
}

resource "google_backup_dr_backup_vault" "good" {
  attrs = { backup_minimum_enforced_retention_duration = "604800s" }
}

resource "google_backup_dr_backup_vault" "one_day" {
  attrs          = { backup_minimum_enforced_retention_duration = "86400s" }
  expect_failure = true
}
