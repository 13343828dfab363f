# Keys and connections: what makes stolen bytes worthless.

# A Cloud SQL instance accepts connections without TLS.
#
# Why: passwords and rows can be read on the way.
# Do: set `ssl_mode = "ENCRYPTED_ONLY"`, or `TRUSTED_CLIENT_CERTIFICATE_REQUIRED`.
resource_policy "google_sql_database_instance" "google-sql-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::contains(["ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"], core::try(attrs.settings[0].ip_configuration[0].ssl_mode, null))
    error_message = "`ssl_mode` is ${core::coalesce(core::try(attrs.settings[0].ip_configuration[0].ssl_mode, null), "not set")}, `ENCRYPTED_ONLY` is wanted"
  }
}

# An encryption key is never rotated.
#
# Why: one key for ever means that one leak opens everything ever written.
# Do: set `rotation_period`, for instance to `7776000s` (90 days); old versions keep reading old data.
resource_policy "google_kms_crypto_key" "google-kms-rotation" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::coalesce(attrs.purpose, "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT"
  enforce {
    condition     = attrs.rotation_period != null
    error_message = "`rotation_period` is not set"
  }
}

# A virtual machine starts without the protections of Shielded VM.
#
# Why: a changed boot loader or kernel survives every clean-up, and nothing shows it.
# Do: set `enable_secure_boot` and leave `enable_vtpm` and `enable_integrity_monitoring` on in `shielded_instance_config`.
resource_policy "google_compute_instance" "google-shielded-instance" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.shielded_instance_config[0].enable_secure_boot, null), false)
    error_message = "`enable_secure_boot` is not true"
  }
  enforce {
    condition     = core::try(attrs.shielded_instance_config[0].enable_vtpm, null) != false && core::try(attrs.shielded_instance_config[0].enable_integrity_monitoring, null) != false
    error_message = "`enable_vtpm` or `enable_integrity_monitoring` is false"
  }
}

# A load balancer accepts versions of TLS that are broken.
#
# Why: TLS 1.0 and 1.1 can be forced on a client and then read.
# Do: set `min_tls_version = "TLS_1_2"`.
resource_policy "google_compute_ssl_policy" "google-tls-version" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::contains(["TLS_1_2", "TLS_1_3"], attrs.min_tls_version)
    error_message = "`min_tls_version` is ${core::coalesce(attrs.min_tls_version, "not set")}, `TLS_1_2` is wanted"
  }
}

# A Redis instance takes connections without TLS or without a password.
#
# Why: whoever reaches the network reads sessions and caches, or empties them.
# Do: set `transit_encryption_mode = "SERVER_AUTHENTICATION"` and `auth_enabled = true`.
resource_policy "google_redis_instance" "google-redis-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.transit_encryption_mode == "SERVER_AUTHENTICATION"
    error_message = "`transit_encryption_mode` is ${core::coalesce(attrs.transit_encryption_mode, "not set")}"
  }
  enforce {
    condition     = core::coalesce(attrs.auth_enabled, false)
    error_message = "`auth_enabled` is not true"
  }
}

# The secrets of a cluster are not encrypted with a key of your own.
#
# Why: whoever gets a copy of the cluster's database reads every Kubernetes secret in it.
# Do: set `state = "ENCRYPTED"` and `key_name` in `database_encryption`.
resource_policy "google_container_cluster" "google-cluster-secrets-key" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.database_encryption[0].state, null) == "ENCRYPTED"
    error_message = "`database_encryption` is not `ENCRYPTED`"
  }
}

# This change takes away the key that encrypts new objects or tables.
#
# Why: new data is then outside the key's roles and its log, and nobody can make it unreadable by disabling the key.
# Do: keep the key, or name the new one in the same change.
resource_policy "google_storage_bucket" "google-customer-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(core::try(prior_attrs.encryption[0].default_kms_key_name, null), "none") == "none" || core::coalesce(core::try(attrs.encryption[0].default_kms_key_name, null), "none") != "none"
    error_message = "`default_kms_key_name` is removed by this change"
  }
}

resource_policy "google_bigquery_dataset" "google-customer-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(core::try(prior_attrs.default_encryption_configuration[0].kms_key_name, null), "none") == "none" || core::coalesce(core::try(attrs.default_encryption_configuration[0].kms_key_name, null), "none") != "none"
    error_message = "`default_encryption_configuration` is removed by this change"
  }
}
