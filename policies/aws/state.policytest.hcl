policytest { targets = ["./state.policy.hcl"] }

locals {
  bucket = {
    id                                   = "acme-tfstate"
    bucket                               = "acme-tfstate"
    bucket_prefix                        = null
    tags                                 = null
    force_destroy                        = false
    versioning                           = []
    server_side_encryption_configuration = []
  }
  inline = {
    versioning                           = [{ enabled = true }]
    server_side_encryption_configuration = [{ rule = [] }]
  }
  closed = { block_public_acls = true, block_public_policy = true, ignore_public_acls = true, restrict_public_buckets = true }
  rules  = { bucket = "acme-terraform-state" }
  lock = {
    name                        = "terraform-locks"
    hash_key                    = "LockID"
    deletion_protection_enabled = true
    point_in_time_recovery      = [{ enabled = true }]
  }
}

resource "aws_s3_bucket_versioning" "on" {
  attrs = { bucket = aws_s3_bucket.everything_right.id, versioning_configuration = [{ status = "Enabled" }] }
}

resource "aws_s3_bucket_versioning" "suspended" {
  attrs = { bucket = "suspended-tfstate", versioning_configuration = [{ status = "Suspended" }] }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "on" {
  attrs = { bucket = "acme-tfstate", rule = [] }
}

resource "aws_s3_bucket_public_access_block" "closed" {
  attrs = core::merge(local.closed, { bucket = "acme-tfstate" })
}

resource "aws_s3_bucket_public_access_block" "inline" {
  attrs = core::merge(local.closed, { bucket = "inline-tfstate" })
}

resource "aws_s3_bucket_public_access_block" "suspended" {
  attrs = core::merge(local.closed, { bucket = "suspended-tfstate" })
}

resource "aws_s3_bucket_public_access_block" "half_open" {
  attrs = core::merge(local.closed, { bucket = "open-tfstate", restrict_public_buckets = null })
}

resource "aws_s3_bucket" "everything_right" {
  attrs = local.bucket
}

resource "aws_s3_bucket" "everything_inline" {
  attrs = core::merge(local.bucket, local.inline, { id = "inline-tfstate", bucket = "inline-tfstate" })
}

resource "aws_s3_bucket" "no_versioning" {
  attrs          = core::merge(local.bucket, local.inline, { id = "inline-tfstate", bucket = "inline-tfstate", versioning = [] })
  expect_failure = true
}

resource "aws_s3_bucket" "versioning_disabled_inline" {
  attrs          = core::merge(local.bucket, local.inline, { id = "inline-tfstate", bucket = "inline-tfstate", versioning = [{ enabled = null }] })
  expect_failure = true
}

resource "aws_s3_bucket" "versioning_suspended" {
  attrs          = core::merge(local.bucket, local.inline, { id = "suspended-tfstate", bucket = "suspended-tfstate", versioning = null })
  expect_failure = true
}

resource "aws_s3_bucket" "no_encryption" {
  attrs          = core::merge(local.bucket, local.inline, { id = "inline-tfstate", bucket = "inline-tfstate", server_side_encryption_configuration = null })
  expect_failure = true
}

resource "aws_s3_bucket" "no_public_access_block" {
  attrs          = core::merge(local.bucket, local.inline, { id = "bare-tfstate", bucket = "bare-tfstate" })
  expect_failure = true
}

resource "aws_s3_bucket" "half_open" {
  attrs          = core::merge(local.bucket, local.inline, { id = "open-tfstate", bucket = "open-tfstate" })
  expect_failure = true
}

resource "aws_s3_bucket" "force_destroy" {
  attrs          = core::merge(local.bucket, { force_destroy = true })
  expect_failure = true
}

resource "aws_s3_bucket" "found_by_its_prefix" {
  attrs          = core::merge(local.bucket, { bucket = null, bucket_prefix = "tofu-state-", force_destroy = true })
  expect_failure = true
}

resource "aws_s3_bucket" "found_by_its_tag" {
  attrs          = core::merge(local.bucket, { bucket = "acme-misc", tags = { Purpose = "Terraform State" }, force_destroy = true })
  expect_failure = true
  inputs {
    state_bucket_pattern = "terraform state"
  }
}

resource "aws_s3_bucket" "something_else" {
  attrs = core::merge(local.bucket, { id = "acme-images", bucket = "acme-images", force_destroy = true })
}

resource "aws_s3_bucket" "deleted" {
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "aws_s3_bucket" "something_else_deleted" {
  prior_attrs = core::merge(local.bucket, { bucket = "acme-images" })
}

resource "aws_s3_bucket_lifecycle_configuration" "long_history" {
  attrs = core::merge(local.rules, { rule = [{
    status                        = "Enabled"
    noncurrent_version_expiration = [{ noncurrent_days = 30 }]
    expiration                    = [{ days = null, date = null, expired_object_delete_marker = true }]
  }] })
}

resource "aws_s3_bucket_lifecycle_configuration" "no_expiry_at_all" {
  attrs = core::merge(local.rules, { rule = [{ status = "Enabled", noncurrent_version_expiration = [], expiration = [] }] })
}

resource "aws_s3_bucket_lifecycle_configuration" "short_history" {
  attrs = core::merge(local.rules, { rule = [{
    status                        = "Enabled"
    noncurrent_version_expiration = [{ noncurrent_days = 29 }]
    expiration                    = []
  }] })
  expect_failure = true
}

resource "aws_s3_bucket_lifecycle_configuration" "rules_are_disabled" {
  attrs = core::merge(local.rules, { rule = [{
    status                        = "Disabled"
    noncurrent_version_expiration = [{ noncurrent_days = 1 }]
    expiration                    = [{ days = 1, date = null }]
  }] })
}

resource "aws_s3_bucket_lifecycle_configuration" "states_expire" {
  attrs = core::merge(local.rules, { rule = [{
    status                        = "Enabled"
    noncurrent_version_expiration = []
    expiration                    = [{ days = 365, date = null }]
  }] })
  expect_failure = true
}

resource "aws_s3_bucket_lifecycle_configuration" "states_expire_on_a_day" {
  attrs = core::merge(local.rules, { rule = [{
    status                        = "Enabled"
    noncurrent_version_expiration = []
    expiration                    = [{ days = 0, date = "2027-01-01T00:00:00Z" }]
  }] })
  expect_failure = true
}

resource "aws_s3_bucket_lifecycle_configuration" "something_else" {
  attrs = { bucket = "acme-images", rule = [{
    status                        = "Enabled"
    noncurrent_version_expiration = [{ noncurrent_days = 1 }]
    expiration                    = [{ days = 1, date = null }]
  }] }
}

resource "aws_dynamodb_table" "well_kept" {
  attrs = local.lock
}

resource "aws_dynamodb_table" "not_restorable" {
  attrs          = core::merge(local.lock, { point_in_time_recovery = [] })
  expect_failure = true
}

resource "aws_dynamodb_table" "unprotected" {
  attrs          = core::merge(local.lock, { deletion_protection_enabled = null })
  expect_failure = true
}

resource "aws_dynamodb_table" "something_else" {
  attrs = { name = "sessions", hash_key = "id", deletion_protection_enabled = false, point_in_time_recovery = [] }
}

resource "aws_dynamodb_table" "deleted" {
  prior_attrs    = local.lock
  expect_failure = true
}

resource "aws_dynamodb_table" "something_else_deleted" {
  prior_attrs = { name = "sessions", hash_key = null }
}
