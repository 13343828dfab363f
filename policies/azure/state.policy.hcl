# The storage accounts and containers that hold Terraform's own state.

input "state_bucket_pattern" {
  type        = string
  default     = "(tf|terraform|tofu)[-_.]?state"
  description = "Regular expression for the lower-case names of buckets and containers that hold states; on AWS also of tag values."
}

# A storage account of Terraform's state keeps no older versions.
#
# Why: a broken or truncated state is repaired from the version before; without one, every resource is imported by hand.
# Do: set `versioning_enabled = true` in `blob_properties`.
#
# An account counts as one of state by its name, or by the name of a container in it.
resource_policy "azurerm_storage_account" "azure-state-versioning" {
  enforcement_level = "mandatory_overridable"
  filter            = meta.operation == "create" && (core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-"))) || core::anytrue([for c in core::getresources("azurerm_storage_container", { storage_account_id = attrs.id }) : core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(c.name, "-")))]))
  enforce {
    condition     = core::coalesce(core::try(attrs.blob_properties[0].versioning_enabled, null), false)
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and versioning is off"
  }
}

# Deleted state cannot be called back.
#
# Why: a wrong `az storage blob delete` or a removed container takes the state with it.
# Do: add `delete_retention_policy` and `container_delete_retention_policy` to `blob_properties`.
resource_policy "azurerm_storage_account" "azure-state-soft-delete" {
  enforcement_level = "mandatory_overridable"
  filter            = meta.operation == "create" && (core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-"))) || core::anytrue([for c in core::getresources("azurerm_storage_container", { storage_account_id = attrs.id }) : core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(c.name, "-")))]))
  enforce {
    condition     = core::length(core::coalesce(core::try(attrs.blob_properties[0].delete_retention_policy, null), [])) > 0
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and keeps no deleted blobs"
  }
  enforce {
    condition     = core::length(core::coalesce(core::try(attrs.blob_properties[0].container_delete_retention_policy, null), [])) > 0
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and keeps no deleted containers"
  }
}

# A container of Terraform's state is readable for everybody on the internet.
#
# Why: state holds passwords and keys in plain text.
# Do: remove `container_access_type`; the default is private.
resource_policy "azurerm_storage_container" "azure-state-public" {
  enforcement_level = "mandatory"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-")))
  enforce {
    condition     = core::coalesce(attrs.container_access_type, "private") == "private"
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and `container_access_type` is `${core::valuetostring(attrs.container_access_type)}`"
  }
}

# Containers of an account with Terraform's state could be made public.
#
# Why: state holds passwords and keys in plain text, and one later line or click is enough.
# Do: set `allow_nested_items_to_be_public = false`.
resource_policy "azurerm_storage_account" "azure-state-public-allowed" {
  enforcement_level = "mandatory_overridable"
  filter            = meta.operation != "no-op" && (core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-"))) || core::anytrue([for c in core::getresources("azurerm_storage_container", { storage_account_id = attrs.id }) : core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(c.name, "-")))]))
  enforce {
    condition     = attrs.allow_nested_items_to_be_public == false
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and `allow_nested_items_to_be_public` is not false"
  }
}

# A storage account of Terraform's state has no lock.
#
# Why: one wrong click on the account or its resource group removes every state in it.
# Do: add an `azurerm_management_lock` with `lock_level = "CanNotDelete"`.
resource_policy "azurerm_storage_account" "azure-state-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op" && (core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-"))) || core::anytrue([for c in core::getresources("azurerm_storage_container", { storage_account_id = attrs.id }) : core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(c.name, "-")))]))
  enforce {
    condition     = core::length(core::getresources("azurerm_management_lock", { scope = attrs.id })) > 0
    error_message = "`${core::coalesce(attrs.name, "-")}` holds state and no lock protects it"
  }
}

# This change removes an account or a container of Terraform's state.
#
# Why: without the state Terraform knows nothing of what it built.
# Do: move every state elsewhere first, and keep the container until nobody misses it.
resource_policy "azurerm_storage_account" "azure-state-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(prior_attrs.name, "-")))
    error_message = "`${core::coalesce(prior_attrs.name, "-")}` holds state and is destroyed"
  }
}

resource_policy "azurerm_storage_container" "azure-state-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(prior_attrs.name, "-")))
    error_message = "`${core::coalesce(prior_attrs.name, "-")}` holds state and is destroyed"
  }
}
