# What stands between a wrong plan and data that nobody can bring back.

input "key_deletion_window_days" {
  type        = number
  default     = 30
  description = "Days between the deletion of a key and its end, at least."
}

# This change removes a lock.
#
# Why: the lock is what refuses the deletion of everything below it, in the console as well.
# Do: keep the lock until the thing really has to go, and say so in the pull request.
resource_policy "azurerm_management_lock" "azure-lock-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("azurerm_management_lock", { scope = prior_attrs.scope })) > 0
    error_message = "the lock on `${core::coalesce(prior_attrs.scope, "-")}` is removed and no other one takes its place"
  }
}

# A database or a storage account has no lock.
#
# Why: whoever may change it may also delete it, with one click.
# Do: add an `azurerm_management_lock` with `lock_level = "CanNotDelete"`.
#
# A lock on the resource group protects as well, but this policy sees locks on the resource itself only.
resource_policy "azurerm_mssql_server" "azure-data-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("azurerm_management_lock", { scope = attrs.id })) > 0
    error_message = "no lock protects the server"
  }
}

resource_policy "azurerm_*_flexible_server" "azure-data-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("azurerm_management_lock", { scope = attrs.id })) > 0
    error_message = "no lock protects the server"
  }
}

resource_policy "azurerm_storage_account" "azure-data-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("azurerm_management_lock", { scope = attrs.id })) > 0
    error_message = "no lock protects the storage account"
  }
}

# Deleted keys and secrets of a vault can be purged at once.
#
# Why: a purged key takes everything that it encrypted with it, and an account with enough rights can purge.
# Do: set `purge_protection_enabled = true`; it cannot be turned off again, which is the point.
resource_policy "azurerm_key_vault" "azure-key-vault-purge-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.purge_protection_enabled, false)
    error_message = "`purge_protection_enabled` is not true"
  }
}

# Deleted keys and secrets of a vault cannot be called back for as long as the team wants.
#
# Why: the delay is the only time to notice that a key was still needed.
# Do: remove `soft_delete_retention_days` (90 days then) or raise it to at least `key_deletion_window_days`.
resource_policy "azurerm_key_vault" "azure-key-vault-soft-delete" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.soft_delete_retention_days, 90) >= input.key_deletion_window_days
    error_message = "deleted keys are kept ${core::valuetostring(attrs.soft_delete_retention_days)} days, at least ${input.key_deletion_window_days} are wanted"
  }
}

# This change deletes an encryption key.
#
# Why: everything encrypted with it becomes unreadable when the delay of the vault is over, backups included.
# Do: leave the key in place with `removed { lifecycle { destroy = false } }`, and disable it first.
resource_policy "azurerm_key_vault_key" "azure-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key `${core::coalesce(prior_attrs.name, "-")}` is deleted"
  }
}

# This change lets blobs be deleted that were meant to be kept unchanged.
#
# Why: the policy is what proves to an auditor that nobody could alter the records.
# Do: keep the policy and its days.
resource_policy "azurerm_storage_container_immutability_policy" "azure-immutability-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = meta.operation != "delete" || core::length(core::getresources("azurerm_storage_container_immutability_policy", { storage_container_resource_manager_id = prior_attrs.storage_container_resource_manager_id })) > 0
    error_message = "the immutability policy of `${core::coalesce(prior_attrs.storage_container_resource_manager_id, "-")}` is removed"
  }
  enforce {
    condition     = meta.operation != "update" || core::coalesce(attrs.immutability_period_in_days, 0) >= core::coalesce(prior_attrs.immutability_period_in_days, 0)
    error_message = "the period falls from ${core::coalesce(prior_attrs.immutability_period_in_days, 0)} to ${core::coalesce(attrs.immutability_period_in_days, 0)} days"
  }
}
