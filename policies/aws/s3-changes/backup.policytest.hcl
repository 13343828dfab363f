policytest { targets = ["./backup.policy.hcl"] }

locals {
  on     = { bucket = "acme-images", versioning_configuration = [{ status = "Enabled" }] }
  off    = { bucket = "acme-images", versioning_configuration = [{ status = "Suspended" }] }
  copied = { bucket = "acme-images", rule = [{ status = "Enabled" }, { status = "Disabled" }] }
  bucket = { versioning = [{ enabled = true }], replication_configuration = [{ rules = [{ status = "Enabled" }] }] }
}

resource "aws_s3_bucket_versioning" "kept" {
  attrs       = local.on
  prior_attrs = local.on
}

resource "aws_s3_bucket_versioning" "suspended" {
  attrs          = core::merge(local.off, { bucket = "acme-other" })
  prior_attrs    = core::merge(local.on, { bucket = "acme-other" })
  expect_failure = true
}

resource "aws_s3_bucket_versioning" "replaced" {
  prior_attrs = local.on
}

resource "aws_s3_bucket_versioning" "removed" {
  prior_attrs    = core::merge(local.on, { bucket = "acme-other" })
  expect_failure = true
}

resource "aws_s3_bucket_versioning" "removed_when_it_was_off" {
  prior_attrs = local.off
}

resource "aws_s3_bucket_replication_configuration" "kept" {
  attrs       = core::merge(local.copied, { rule = [{ status = "Enabled" }] })
  prior_attrs = local.copied
}

resource "aws_s3_bucket_replication_configuration" "disabled" {
  attrs          = { bucket = "acme-other", rule = [{ status = "Disabled" }] }
  prior_attrs    = { bucket = "acme-other", rule = [{ status = "Enabled" }] }
  expect_failure = true
}

resource "aws_s3_bucket_replication_configuration" "replaced" {
  prior_attrs = local.copied
}

resource "aws_s3_bucket_replication_configuration" "removed" {
  prior_attrs    = { bucket = "acme-other", rule = [{ status = "Enabled" }] }
  expect_failure = true
}

resource "aws_s3_bucket" "kept" {
  attrs       = local.bucket
  prior_attrs = local.bucket
}

resource "aws_s3_bucket" "nothing_to_keep" {
  attrs       = { versioning = [], replication_configuration = [] }
  prior_attrs = { versioning = null, replication_configuration = null }
}

resource "aws_s3_bucket" "versioning_suspended" {
  attrs          = core::merge(local.bucket, { versioning = [{ enabled = false }] })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "aws_s3_bucket" "versioning_block_removed" {
  attrs          = core::merge(local.bucket, { versioning = [] })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "aws_s3_bucket" "replication_block_removed" {
  attrs          = core::merge(local.bucket, { replication_configuration = [] })
  prior_attrs    = local.bucket
  expect_failure = true
}
