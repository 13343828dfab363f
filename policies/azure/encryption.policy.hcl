# Keys and connections: what makes stolen bytes worthless.
#
# `core::try` reads attributes that older versions of the provider do not know.

# A storage account accepts connections without TLS or with a broken version of it.
#
# Why: keys and blobs can be read on the way.
# Do: remove `https_traffic_only_enabled = false` and set `min_tls_version = "TLS1_2"`.
resource_policy "azurerm_storage_account" "azure-storage-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.https_traffic_only_enabled, null) != false
    error_message = "`https_traffic_only_enabled` is false"
  }
  enforce {
    condition     = !core::contains(["TLS1_0", "TLS1_1"], attrs.min_tls_version)
    error_message = "`min_tls_version` is `${core::valuetostring(attrs.min_tls_version)}`"
  }
}

# A database accepts connections without TLS or with a broken version of it.
#
# Why: passwords and rows can be read on the way.
# Do: set `minimum_tls_version = "1.2"`, and leave `require_secure_transport` on.
resource_policy "azurerm_mssql_server" "azure-database-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(["Disabled", "1.0", "1.1"], attrs.minimum_tls_version)
    error_message = "`minimum_tls_version` is `${core::valuetostring(attrs.minimum_tls_version)}`"
  }
}

resource_policy "azurerm_*_flexible_server_configuration" "azure-database-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.name != "require_secure_transport" || core::lower(core::coalesce(attrs.value, "-")) == "on"
    error_message = "`require_secure_transport` is off"
  }
}

# A database is stored without encryption.
#
# Why: whoever gets a copy of the files or of a backup reads everything.
# Do: remove `transparent_data_encryption_enabled = false`.
resource_policy "azurerm_mssql_database" "azure-database-storage-encryption" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.transparent_data_encryption_enabled != false
    error_message = "`transparent_data_encryption_enabled` is false"
  }
}

# A virtual machine writes temporary disks and caches without encryption.
#
# Why: only the managed disk itself is encrypted by default, what the host keeps beside it is not.
# Do: register the feature once for the subscription, then set `encryption_at_host_enabled = true`.
resource_policy "azurerm_*_virtual_machine" "azure-encryption-at-host" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::contains(["azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"], meta.type)
  enforce {
    condition     = core::coalesce(attrs.encryption_at_host_enabled, false)
    error_message = "`encryption_at_host_enabled` is not true"
  }
}

# A Redis cache accepts connections without TLS.
#
# Why: the access key and every session can be read on the way.
# Do: remove `non_ssl_port_enabled` and set `minimum_tls_version = "1.2"`.
resource_policy "azurerm_redis_cache" "azure-redis-plain-connections" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(core::try(attrs.non_ssl_port_enabled, null), false)
    error_message = "`non_ssl_port_enabled` is true"
  }
  enforce {
    condition     = attrs.minimum_tls_version == "1.2"
    error_message = "`minimum_tls_version` is ${core::coalesce(attrs.minimum_tls_version, "not set")}, `1.2` is wanted"
  }
}

# An encryption key of a vault is never rotated.
#
# Why: one key for ever means that one leak opens everything ever written.
# Do: add `rotation_policy` with `automatic`; old versions keep reading old data.
resource_policy "azurerm_key_vault_key" "azure-key-rotation" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(core::try(attrs.rotation_policy[0].automatic, null), [])) > 0
    error_message = "`rotation_policy` has no `automatic` block"
  }
}
