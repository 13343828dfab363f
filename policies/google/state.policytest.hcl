policytest {
  targets = ["./state.policy.hcl"]
}

locals {
  bucket = {
    name                        = "acme-tfstate"
    force_destroy               = false
    public_access_prevention    = "enforced"
    uniform_bucket_level_access = true
    versioning                  = [{ enabled = true }]
    lifecycle_rule              = [{ action = [{ type = "Delete" }], condition = [{ num_newer_versions = 50, with_state = "ANY" }] }]
  }
}

resource "google_storage_bucket" "good" {
  attrs = local.bucket
}

resource "google_storage_bucket" "not_state" {
  attrs = { name = "invoices", force_destroy = true, public_access_prevention = null, uniform_bucket_level_access = null, versioning = [], lifecycle_rule = [] }
}

resource "google_storage_bucket" "default" {
  attrs = core::merge(local.bucket, { force_destroy = null, lifecycle_rule = null })
}

resource "google_storage_bucket" "no_versions" {
  attrs          = core::merge(local.bucket, { name = "acme-Terraform-State", versioning = null })
  expect_failure = true
}

resource "google_storage_bucket" "forced" {
  attrs          = core::merge(local.bucket, { force_destroy = true })
  expect_failure = true
}

resource "google_storage_bucket" "may_become_public" {
  attrs          = core::merge(local.bucket, { public_access_prevention = null })
  expect_failure = true
}

resource "google_storage_bucket" "lists" {
  attrs          = core::merge(local.bucket, { uniform_bucket_level_access = null })
  expect_failure = true
}

resource "google_storage_bucket" "expires" {
  attrs          = core::merge(local.bucket, { lifecycle_rule = [{ action = [{ type = "Delete" }], condition = [{ age = 365, with_state = "ANY", num_newer_versions = null }] }] })
  expect_failure = true
}

resource "google_storage_bucket" "archives" {
  attrs = core::merge(local.bucket, { lifecycle_rule = [{ action = [{ type = "SetStorageClass" }], condition = [{ age = 365 }] }] })
}

resource "google_storage_bucket" "removed" {
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "google_storage_bucket" "removed_without_state" {
  prior_attrs = { name = "invoices" }
}
