policytest {
  targets = ["./encryption.policy.hcl"]
}

locals {
  key      = { purpose = "ENCRYPT_DECRYPT", rotation_period = "7776000s" }
  redis    = { transit_encryption_mode = "SERVER_AUTHENTICATION", auth_enabled = true }
  shielded = { enable_secure_boot = true, enable_vtpm = null, enable_integrity_monitoring = true }
}

resource "google_sql_database_instance" "good" {
  attrs = { settings = [{ ip_configuration = [{ ssl_mode = "ENCRYPTED_ONLY" }] }] }
}

resource "google_sql_database_instance" "plain" {
  attrs          = { settings = [{ ip_configuration = [{ ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED" }] }] }
  expect_failure = true
}

resource "google_sql_database_instance" "absent" {
  attrs          = { settings = null }
  expect_failure = true
}

resource "google_kms_crypto_key" "good" {
  attrs = local.key
}

resource "google_kms_crypto_key" "absent" {
  attrs          = { purpose = null, rotation_period = null }
  expect_failure = true
}

resource "google_kms_crypto_key" "signing" {
  attrs = { purpose = "ASYMMETRIC_SIGN", rotation_period = null }
}

resource "google_compute_instance" "good" {
  attrs = { shielded_instance_config = [local.shielded] }
}

resource "google_compute_instance" "absent" {
  attrs          = { shielded_instance_config = [] }
  expect_failure = true
}

resource "google_compute_instance" "no_vtpm" {
  attrs          = { shielded_instance_config = [core::merge(local.shielded, { enable_vtpm = false })] }
  expect_failure = true
}

resource "google_compute_ssl_policy" "good" {
  attrs = { min_tls_version = "TLS_1_2" }
}

resource "google_compute_ssl_policy" "old" {
  attrs          = { min_tls_version = "TLS_1_0" }
  expect_failure = true
}

resource "google_compute_ssl_policy" "absent" {
  attrs          = { min_tls_version = null }
  expect_failure = true
}

resource "google_redis_instance" "good" {
  attrs = local.redis
}

resource "google_redis_instance" "plain" {
  attrs          = core::merge(local.redis, { transit_encryption_mode = "DISABLED" })
  expect_failure = true
}

resource "google_redis_instance" "no_password" {
  attrs          = core::merge(local.redis, { auth_enabled = null })
  expect_failure = true
}

resource "google_container_cluster" "good" {
  attrs = { database_encryption = [{ state = "ENCRYPTED", key_name = "projects/p/keys/gke" }] }
}

resource "google_container_cluster" "decrypted" {
  attrs          = { database_encryption = [{ state = "DECRYPTED", key_name = "" }] }
  expect_failure = true
}

resource "google_container_cluster" "absent" {
  attrs          = { database_encryption = null }
  expect_failure = true
}

resource "google_storage_bucket" "kept" {
  attrs       = { encryption = [{ default_kms_key_name = "projects/p/keys/new" }] }
  prior_attrs = { encryption = [{ default_kms_key_name = "projects/p/keys/old" }] }
}

resource "google_storage_bucket" "never" {
  attrs       = { encryption = [] }
  prior_attrs = { encryption = null }
}

resource "google_storage_bucket" "removed" {
  attrs          = { encryption = [] }
  prior_attrs    = { encryption = [{ default_kms_key_name = "projects/p/keys/old" }] }
  expect_failure = true
}

resource "google_bigquery_dataset" "never" {
  attrs       = { default_encryption_configuration = null }
  prior_attrs = { default_encryption_configuration = [] }
}

resource "google_bigquery_dataset" "removed" {
  attrs          = { default_encryption_configuration = [] }
  prior_attrs    = { default_encryption_configuration = [{ kms_key_name = "projects/p/keys/old" }] }
  expect_failure = true
}
