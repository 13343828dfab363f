policytest {
  targets = ["./state.policy.hcl"]
}

locals {
  blobs   = { versioning_enabled = true, delete_retention_policy = [{ days = 30 }], container_delete_retention_policy = [{ days = 30 }] }
  account = { id = "/storage/1", name = "acmetfstate", allow_nested_items_to_be_public = false, blob_properties = [local.blobs] }
  open    = { id = "/storage/3", name = "files", allow_nested_items_to_be_public = null, blob_properties = null }
}

resource "azurerm_management_lock" "state" {
  attrs = { scope = "/storage/1" }
}

resource "azurerm_storage_account" "good" {
  attrs = local.account
}

resource "azurerm_storage_account" "not_state" {
  attrs = local.open
}

resource "azurerm_storage_container" "inside" {
  attrs = { name = "tfstate", storage_account_id = "/storage/2", container_access_type = null }
}

resource "azurerm_storage_account" "state_by_container" {
  attrs          = core::merge(local.open, { id = "/storage/2" })
  expect_failure = true
}

resource "azurerm_storage_account" "no_versions" {
  attrs          = core::merge(local.account, { blob_properties = [core::merge(local.blobs, { versioning_enabled = null })] })
  expect_failure = true
}

resource "azurerm_storage_account" "no_deleted_blobs" {
  attrs          = core::merge(local.account, { blob_properties = [core::merge(local.blobs, { delete_retention_policy = [] })] })
  expect_failure = true
}

resource "azurerm_storage_account" "no_deleted_containers" {
  attrs          = core::merge(local.account, { blob_properties = [core::merge(local.blobs, { container_delete_retention_policy = null })] })
  expect_failure = true
}

resource "azurerm_storage_account" "may_become_public" {
  attrs          = core::merge(local.account, { allow_nested_items_to_be_public = null })
  expect_failure = true
}

resource "azurerm_storage_account" "no_lock" {
  attrs          = core::merge(local.account, { id = "/storage/4" })
  expect_failure = true
}

resource "azurerm_storage_container" "private" {
  attrs = { name = "terraform-state", storage_account_id = "/storage/1", container_access_type = "private" }
}

resource "azurerm_storage_container" "public" {
  attrs          = { name = "terraform-state", storage_account_id = "/storage/1", container_access_type = "container" }
  expect_failure = true
}

resource "azurerm_storage_container" "public_site" {
  attrs = { name = "website", storage_account_id = "/storage/1", container_access_type = "blob" }
}

resource "azurerm_storage_account" "removed" {
  prior_attrs    = { name = "acmetfstate" }
  expect_failure = true
}

resource "azurerm_storage_account" "removed_without_state" {
  prior_attrs = { name = "files" }
}

resource "azurerm_storage_container" "removed" {
  prior_attrs    = { name = "tfstate" }
  expect_failure = true
}

resource "azurerm_storage_container" "removed_without_state" {
  prior_attrs = { name = "website" }
}
