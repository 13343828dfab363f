policytest {
  targets = ["./protection.policy.hcl"]
}

locals {
  sql       = { deletion_protection = true, settings = [{ deletion_protection_enabled = true }] }
  bigtable  = { name = "events", deletion_protection = true, force_destroy = false }
  firestore = { name = "app", delete_protection_state = "DELETE_PROTECTION_ENABLED" }
  dataset   = { dataset_id = "sales", delete_contents_on_destroy = false, default_table_expiration_ms = null }
  vault     = { backup_vault_id = "main", force_delete = false, ignore_backup_plan_references = false }
}

resource "google_sql_database_instance" "good" {
  attrs       = local.sql
  prior_attrs = local.sql
}

resource "google_sql_database_instance" "off" {
  attrs          = core::merge(local.sql, { deletion_protection = false })
  expect_failure = true
}

resource "google_sql_database_instance" "default" {
  attrs = core::merge(local.sql, { deletion_protection = null })
}

resource "google_sql_database_instance" "console_may_delete" {
  attrs          = core::merge(local.sql, { settings = [] })
  expect_failure = true
}

resource "google_sql_database_instance" "turned_off" {
  attrs          = core::merge(local.sql, { settings = [{ deletion_protection_enabled = null }] })
  prior_attrs    = local.sql
  expect_failure = true
}

resource "google_spanner_database" "good" {
  attrs = { name = "ledger", deletion_protection = true }
}

resource "google_spanner_database" "default" {
  attrs = { name = "ledger", deletion_protection = null }
}

resource "google_spanner_database" "off" {
  attrs          = { name = "ledger", deletion_protection = false }
  expect_failure = true
}

resource "google_spanner_database" "drop_protection_turned_off" {
  attrs          = { name = "ledger", deletion_protection = true, enable_drop_protection = false }
  prior_attrs    = { name = "ledger", deletion_protection = true, enable_drop_protection = true }
  expect_failure = true
}

resource "google_bigtable_instance" "good" {
  attrs = local.bigtable
}

resource "google_bigtable_instance" "default" {
  attrs = core::merge(local.bigtable, { deletion_protection = null, force_destroy = null })
}

resource "google_bigtable_instance" "off" {
  attrs          = core::merge(local.bigtable, { deletion_protection = false })
  expect_failure = true
}

resource "google_bigtable_instance" "forced" {
  attrs          = core::merge(local.bigtable, { force_destroy = true })
  expect_failure = true
}

resource "google_container_cluster" "good" {
  attrs = { name = "main", deletion_protection = true }
}

resource "google_container_cluster" "default" {
  attrs = { name = "main", deletion_protection = null }
}

resource "google_container_cluster" "off" {
  attrs          = { name = "main", deletion_protection = false }
  expect_failure = true
}

resource "google_compute_instance" "good" {
  attrs = { name = "bastion", deletion_protection = true }
}

resource "google_compute_instance" "default" {
  attrs          = { name = "bastion", deletion_protection = null }
  expect_failure = true
}

resource "google_filestore_instance" "good" {
  attrs = { name = "home", deletion_protection_enabled = true }
}

resource "google_filestore_instance" "default" {
  attrs          = { name = "home", deletion_protection_enabled = null }
  expect_failure = true
}

resource "google_filestore_instance" "never_protected" {
  attrs       = { name = "home", deletion_protection_enabled = true }
  prior_attrs = { name = "home", deletion_protection_enabled = null }
}

resource "google_firestore_database" "good" {
  attrs = local.firestore
}

resource "google_firestore_database" "default" {
  attrs          = core::merge(local.firestore, { delete_protection_state = null })
  expect_failure = true
}

resource "google_bigtable_table" "good" {
  attrs = { name = "events", deletion_protection = "PROTECTED" }
}

resource "google_bigtable_table" "kept" {
  attrs       = { name = "events", deletion_protection = "PROTECTED" }
  prior_attrs = { name = "events", deletion_protection = "PROTECTED" }
}

resource "google_bigtable_table" "default" {
  attrs          = { name = "events", deletion_protection = null }
  expect_failure = true
}

resource "google_bigquery_table" "kept" {
  attrs       = { table_id = "orders", deletion_protection = true }
  prior_attrs = { table_id = "orders", deletion_protection = true }
}

resource "google_firestore_database" "protection_turned_off" {
  attrs          = core::merge(local.firestore, { delete_protection_state = "DELETE_PROTECTION_DISABLED" })
  prior_attrs    = local.firestore
  expect_failure = true
}

resource "google_bigquery_table" "turned_off" {
  attrs          = { table_id = "orders", deletion_protection = false }
  prior_attrs    = { table_id = "orders", deletion_protection = true }
  expect_failure = true
}

resource "google_redis_cluster" "turned_off" {
  attrs          = { name = "sessions", deletion_protection_enabled = false }
  prior_attrs    = { name = "sessions", deletion_protection_enabled = true }
  expect_failure = true
}

resource "google_pubsub_topic" "nothing_to_protect" {
  attrs       = { name = "orders" }
  prior_attrs = { name = "orders" }
}

resource "google_storage_bucket" "good" {
  attrs = { name = "invoices", force_destroy = false }
}

resource "google_storage_bucket" "default" {
  attrs = { name = "invoices", force_destroy = null }
}

resource "google_storage_bucket" "forced" {
  attrs          = { name = "invoices", force_destroy = true }
  expect_failure = true
}

resource "google_spanner_instance" "good" {
  attrs = { name = "main", force_destroy = null }
}

resource "google_spanner_instance" "forced" {
  attrs          = { name = "main", force_destroy = true }
  expect_failure = true
}

resource "google_bigquery_dataset" "good" {
  attrs = local.dataset
}

resource "google_bigquery_dataset" "default" {
  attrs = core::merge(local.dataset, { delete_contents_on_destroy = null })
}

resource "google_bigquery_dataset" "contents" {
  attrs          = core::merge(local.dataset, { delete_contents_on_destroy = true })
  expect_failure = true
}

resource "google_bigquery_dataset" "expiry" {
  attrs          = core::merge(local.dataset, { default_table_expiration_ms = 3600000 })
  expect_failure = true
}

resource "google_kms_crypto_key" "good" {
  attrs = { name = "data", destroy_scheduled_duration = "2592000s" }
}

resource "google_kms_crypto_key" "default" {
  attrs = { name = "data", destroy_scheduled_duration = null }
}

resource "google_kms_crypto_key" "one_day" {
  attrs          = { name = "data", destroy_scheduled_duration = "86400s" }
  expect_failure = true
}

resource "google_kms_crypto_key" "removed" {
  prior_attrs    = { id = "projects/p/keys/data" }
  expect_failure = true
}

resource "google_kms_crypto_key_version" "removed_without_id" {
  prior_attrs    = { id = null }
  expect_failure = true
}

resource "google_kms_crypto_key_version" "kept" {
  attrs       = { id = "projects/p/keys/data/1", state = "DISABLED" }
  prior_attrs = { id = "projects/p/keys/data/1", state = "ENABLED" }
}

resource "google_secret_manager_secret" "good" {
  attrs = { secret_id = "token", version_destroy_ttl = "604800s" }
}

resource "google_secret_manager_secret" "default" {
  attrs          = { secret_id = "token", version_destroy_ttl = null }
  expect_failure = true
}

resource "google_secret_manager_secret" "removed" {
  prior_attrs    = { secret_id = "token" }
  expect_failure = true
}

resource "google_resource_manager_lien" "next" {
  attrs = { parent = "projects/1", reason = "holds the books" }
}

resource "google_resource_manager_lien" "replaced" {
  prior_attrs = { parent = "projects/1", reason = "production" }
}

resource "google_resource_manager_lien" "removed" {
  prior_attrs    = { parent = "projects/2", reason = "production" }
  expect_failure = true
}

resource "google_project" "good" {
  attrs = { name = "shop", deletion_policy = "PREVENT" }
}

resource "google_project" "default" {
  attrs = { name = "shop", deletion_policy = null }
}

resource "google_project" "deleted_with_the_file" {
  attrs          = { name = "shop", deletion_policy = "DELETE" }
  expect_failure = true
}

resource "google_backup_dr_backup_vault" "good" {
  attrs = local.vault
}

resource "google_backup_dr_backup_vault" "default" {
  attrs = core::merge(local.vault, { force_delete = null, ignore_backup_plan_references = null })
}

resource "google_backup_dr_backup_vault" "forced" {
  attrs          = core::merge(local.vault, { force_delete = true })
  expect_failure = true
}
