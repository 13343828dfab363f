# Copies of the data that can be read back: databases, storage accounts, vaults and what is protected in them.
#
# `core::try` reads attributes that older versions of the provider do not know.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

# A database keeps fewer days of backups than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise the retention to at least `min_retention_days`.
#
# Where nothing is written Azure keeps seven days.
resource_policy "azurerm_mssql_database" "azure-database-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  locals {
    days = core::coalesce(core::try(attrs.short_term_retention_policy[0].retention_days, null), 7)
  }
  enforce {
    condition     = local.days >= input.min_retention_days
    error_message = "backups are kept ${local.days} days, at least ${input.min_retention_days} are wanted"
  }
}

resource_policy "azurerm_postgresql_flexible_server" "azure-database-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_days, 7) >= input.min_retention_days
    error_message = "backups are kept ${core::valuetostring(attrs.backup_retention_days)} days, at least ${input.min_retention_days} are wanted"
  }
}

resource_policy "azurerm_mysql_flexible_server" "azure-database-backup-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.backup_retention_days, 7) >= input.min_retention_days
    error_message = "backups are kept ${core::valuetostring(attrs.backup_retention_days)} days, at least ${input.min_retention_days} are wanted"
  }
}

# The backups of a database never leave its region.
#
# Why: when the region is lost, the data and every copy of it are lost together.
# Do: turn geo-redundant backups on; for PostgreSQL and MySQL that is possible only when the server is made.
resource_policy "azurerm_mssql_database" "azure-database-geo-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.geo_backup_enabled != false && !core::contains(["Local", "Zone"], attrs.storage_account_type)
    error_message = "`geo_backup_enabled` is false or `storage_account_type` keeps backups in the region"
  }
}

resource_policy "azurerm_postgresql_flexible_server" "azure-database-geo-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.geo_redundant_backup_enabled, false)
    error_message = "`geo_redundant_backup_enabled` is not true"
  }
}

resource_policy "azurerm_mysql_flexible_server" "azure-database-geo-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.geo_redundant_backup_enabled, false)
    error_message = "`geo_redundant_backup_enabled` is not true"
  }
}

# This change cuts backups that a database has today.
#
# Why: copies beyond the new limit are removed soon after the apply, and nobody can bring them back.
# Do: keep the old retention, or export what must be kept before the apply.
resource_policy "azurerm_mssql_database" "azure-database-backup-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::coalesce(core::try(prior_attrs.short_term_retention_policy[0].retention_days, null), 7)
    after  = core::coalesce(core::try(attrs.short_term_retention_policy[0].retention_days, null), 7)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "the retention falls from ${local.before} to ${local.after} days"
  }
  enforce {
    condition     = core::length(core::coalesce(prior_attrs.long_term_retention_policy, [])) == 0 || core::length(core::coalesce(attrs.long_term_retention_policy, [])) > 0
    error_message = "`long_term_retention_policy` is removed by this change"
  }
}

resource_policy "azurerm_*_flexible_server" "azure-database-backup-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.backup_retention_days, null), 7) >= core::coalesce(core::try(prior_attrs.backup_retention_days, null), 7)
    error_message = "the retention falls from ${core::coalesce(core::try(prior_attrs.backup_retention_days, null), 0)} to ${core::coalesce(core::try(attrs.backup_retention_days, null), 0)} days"
  }
}

# A storage account keeps no older versions of its blobs.
#
# Why: an overwritten blob is gone at once.
# Do: set `versioning_enabled = true` in `blob_properties`, with a management policy that removes old versions.
#
# Accounts with a hierarchical namespace cannot have versions and pass.
resource_policy "azurerm_storage_account" "azure-storage-versioning" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = !core::coalesce(attrs.is_hns_enabled, false) && attrs.account_kind != "FileStorage"
  enforce {
    condition     = core::coalesce(core::try(attrs.blob_properties[0].versioning_enabled, null), false)
    error_message = "`versioning_enabled` is not true"
  }
}

# A storage account forgets deleted blobs or containers sooner than the team wants.
#
# Why: soft delete is the only way back from a container that was removed with everything in it.
# Do: set `days` in `delete_retention_policy` and `container_delete_retention_policy` to at least `min_retention_days`.
resource_policy "azurerm_storage_account" "azure-storage-soft-delete" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.account_kind != "FileStorage"
  locals {
    # The block alone means seven days; no block means none.
    blob      = core::try(core::coalesce(attrs.blob_properties[0].delete_retention_policy[0].days, 7), 0)
    container = core::try(core::coalesce(attrs.blob_properties[0].container_delete_retention_policy[0].days, 7), 0)
  }
  enforce {
    condition     = local.blob >= input.min_retention_days
    error_message = "deleted blobs are kept ${local.blob} days, at least ${input.min_retention_days} are wanted"
  }
  enforce {
    condition     = local.container >= input.min_retention_days
    error_message = "deleted containers are kept ${local.container} days, at least ${input.min_retention_days} are wanted"
  }
}

# This change takes away what keeps deleted or overwritten blobs.
#
# Why: versions and soft-deleted blobs become deletable for good.
# Do: keep versioning, soft delete and the restore policy as they are, or copy the blobs elsewhere first.
resource_policy "azurerm_storage_account" "azure-storage-recovery-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before           = core::try(prior_attrs.blob_properties[0], null)
    after            = core::try(attrs.blob_properties[0], null)
    blob_before      = core::try(core::coalesce(local.before.delete_retention_policy[0].days, 7), 0)
    blob_after       = core::try(core::coalesce(local.after.delete_retention_policy[0].days, 7), 0)
    container_before = core::try(core::coalesce(local.before.container_delete_retention_policy[0].days, 7), 0)
    container_after  = core::try(core::coalesce(local.after.container_delete_retention_policy[0].days, 7), 0)
    restore_before   = core::try(core::coalesce(local.before.restore_policy[0].days, 0), 0)
    restore_after    = core::try(core::coalesce(local.after.restore_policy[0].days, 0), 0)
  }
  enforce {
    condition     = core::try(local.before.versioning_enabled, null) != true || core::try(local.after.versioning_enabled, null) == true
    error_message = "versioning is turned off by this change"
  }
  enforce {
    condition     = local.blob_after >= local.blob_before && local.container_after >= local.container_before
    error_message = "soft delete falls from ${local.blob_before} to ${local.blob_after} days for blobs, from ${local.container_before} to ${local.container_after} for containers"
  }
  enforce {
    condition     = local.restore_after >= local.restore_before
    error_message = "recovery to a point in time falls from ${local.restore_before} to ${local.restore_after} days"
  }
}

# This change takes the copy of a storage account out of its second region.
#
# Why: when the region is lost, the data is lost with it; Azure drops the copy right after the apply.
# Do: keep `GRS`, `RAGRS`, `GZRS` or `RAGZRS`.
resource_policy "azurerm_storage_account" "azure-storage-replication-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::contains(["GRS", "RAGRS", "GZRS", "RAGZRS"], prior_attrs.account_replication_type) || core::contains(["GRS", "RAGRS", "GZRS", "RAGZRS"], attrs.account_replication_type)
    error_message = "replication falls from ${core::coalesce(prior_attrs.account_replication_type, "not set")} to ${core::coalesce(attrs.account_replication_type, "not set")}"
  }
}

# A backup vault deletes backups at once.
#
# Why: whoever gets an administrator's account removes the machines and then their backups.
# Do: leave soft delete on.
resource_policy "azurerm_recovery_services_vault" "azure-vault-soft-delete" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.soft_delete_enabled != false
    error_message = "`soft_delete_enabled` is false"
  }
}

resource_policy "azurerm_data_protection_backup_vault" "azure-vault-soft-delete" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::lower(core::coalesce(core::try(attrs.soft_delete, null), "on")) != "off"
    error_message = "`soft_delete` is `${core::valuetostring(core::try(attrs.soft_delete, null))}`"
  }
}

# Backups in a vault can be shortened or deleted before their time.
#
# Why: an immutable vault refuses that to everybody, also to a thief with every right.
# Do: set `immutability = "Unlocked"` first, and `Locked` when you are sure; locking cannot be undone.
resource_policy "azurerm_recovery_services_vault" "azure-vault-immutability" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::contains(["Locked", "Unlocked"], core::try(attrs.immutability, null))
    error_message = "`immutability` is ${core::coalesce(core::try(attrs.immutability, null), "not set")}"
  }
}

resource_policy "azurerm_data_protection_backup_vault" "azure-vault-immutability" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::contains(["Locked", "Unlocked"], core::try(attrs.immutability, null))
    error_message = "`immutability` is ${core::coalesce(core::try(attrs.immutability, null), "not set")}"
  }
}

# The backups of a vault never leave its region.
#
# Why: when the region is lost, the machines and their backups are lost together.
# Do: use geo-redundant storage; it can be chosen only before the first backup.
resource_policy "azurerm_recovery_services_vault" "azure-vault-redundancy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.storage_mode_type, "GeoRedundant") == "GeoRedundant"
    error_message = "`storage_mode_type` is ${core::valuetostring(attrs.storage_mode_type)}"
  }
}

# A backup policy keeps daily backups for fewer days than the team wants.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise `count` in `retention_daily` to at least `min_retention_days`.
resource_policy "azurerm_backup_policy_*" "azure-backup-policy-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::try(attrs.retention_daily[0].count, null) != null
  enforce {
    condition     = attrs.retention_daily[0].count >= input.min_retention_days
    error_message = "daily backups are kept ${core::valuetostring(attrs.retention_daily[0].count)} days, at least ${input.min_retention_days} are wanted"
  }
}

# This change takes a machine, a share or a disk out of its backup.
#
# Why: no new copies are made, and the provider may delete the old ones with the registration.
# Do: keep the protection, or join another policy in the same change.
resource_policy "azurerm_backup_protected_vm" "azure-backup-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_backup_protected_vm", { source_vm_id = prior_attrs.source_vm_id })) > 0
    error_message = "`${core::coalesce(prior_attrs.source_vm_id, "-")}` is no longer backed up"
  }
}

resource_policy "azurerm_backup_protected_file_share" "azure-backup-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_backup_protected_file_share", { source_file_share_name = prior_attrs.source_file_share_name, source_storage_account_id = prior_attrs.source_storage_account_id })) > 0
    error_message = "the share `${core::coalesce(prior_attrs.source_file_share_name, "-")}` is no longer backed up"
  }
}

resource_policy "azurerm_data_protection_backup_instance_*" "azure-backup-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources(meta.type, { name = prior_attrs.name, vault_id = prior_attrs.vault_id })) > 0
    error_message = "the backup instance `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}

# The backup of a machine is stopped.
#
# Why: the registration is still there, so everybody believes that backups are made.
# Do: set `protection_state = "Protected"`.
resource_policy "azurerm_backup_protected_vm" "azure-backup-stopped" {
  enforcement_level = "mandatory_overridable"
  # A new registration learns its state from Azure, after the apply.
  operations = ["update"]
  enforce {
    condition     = !core::contains(["ProtectionStopped", "ProtectionPaused", "BackupsSuspended"], core::try(attrs.protection_state, null))
    error_message = "`protection_state` is `${core::valuetostring(core::try(attrs.protection_state, null))}`"
  }
}

# A virtual machine belongs to no backup policy.
#
# Why: its disks hold the only copy of what is on them.
# Do: add an `azurerm_backup_protected_vm` for it; machines that are rebuilt from code need none.
resource_policy "azurerm_linux_virtual_machine" "azure-machine-backup" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("azurerm_backup_protected_vm", { source_vm_id = attrs.id })) > 0
    error_message = "no backup protects the machine"
  }
}

resource_policy "azurerm_windows_virtual_machine" "azure-machine-backup" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("azurerm_backup_protected_vm", { source_vm_id = attrs.id })) > 0
    error_message = "no backup protects the machine"
  }
}

# A Cosmos DB account cannot be restored to a moment of your choice.
#
# Why: periodic backups are hours apart, and only Azure's support can restore them.
# Do: set `type = "Continuous"` in `backup`; the way back to periodic does not exist.
resource_policy "azurerm_cosmosdb_account" "azure-cosmos-continuous-backup" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.backup[0].type, null) == "Continuous"
    error_message = "`backup` is not `Continuous`"
  }
}
