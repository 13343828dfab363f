policytest { targets = ["./backup.policy.hcl"] }

locals {
  bucket = {
    id                        = "acme-images"
    bucket                    = "acme-images"
    bucket_prefix             = null
    versioning                = []
    replication_configuration = []
    object_lock_enabled       = false
    object_lock_configuration = []
    lifecycle_rule            = []
  }
  backups = core::merge(local.bucket, { id = "acme-backup", bucket = "acme-backup" })
  inline = core::merge(local.bucket, {
    id                        = "old-backup"
    bucket                    = "old-backup"
    versioning                = [{ enabled = true }]
    replication_configuration = [{ rules = [{ status = "Enabled" }] }]
    object_lock_configuration = [{ object_lock_enabled = "Enabled" }]
  })
  copies = { bucket = "acme-backup", rule = [{ status = "Enabled", destination = [{ account = "444455556666" }] }] }
  kept   = { status = "Enabled", noncurrent_version_expiration = [{ noncurrent_days = 7 }], expiration = [{ days = 7 }] }
}

resource "aws_s3_bucket_versioning" "images" {
  attrs = { bucket = aws_s3_bucket.versioned.id, versioning_configuration = [{ status = "Enabled" }] }
}

resource "aws_s3_bucket_versioning" "backup" {
  attrs = { bucket = "acme-backup", versioning_configuration = [{ status = "Enabled" }] }
}

resource "aws_s3_bucket_versioning" "suspended" {
  attrs = { bucket = "acme-suspended", versioning_configuration = [{ status = "Suspended" }] }
}

resource "aws_s3_bucket_object_lock_configuration" "backup" {
  attrs = { bucket = "acme-backup" }
}

resource "aws_s3_bucket_replication_configuration" "to_another_account" {
  attrs = local.copies
}

resource "aws_s3_bucket_replication_configuration" "to_the_same_account" {
  attrs          = core::merge(local.copies, { bucket = "other", rule = [{ status = "Enabled", destination = [{ account = null }] }] })
  expect_failure = true
}

resource "aws_s3_bucket_replication_configuration" "disabled" {
  attrs          = core::merge(local.copies, { bucket = "paused-backup", rule = [{ status = "Disabled", destination = [{ account = "444455556666" }] }] })
  expect_failure = true
}

resource "aws_s3_bucket" "versioned" {
  attrs = local.bucket
}

resource "aws_s3_bucket" "not_versioned" {
  attrs          = core::merge(local.bucket, { id = "acme-other" })
  expect_failure = true
}

resource "aws_s3_bucket" "versioning_suspended" {
  attrs          = core::merge(local.bucket, { id = "acme-suspended", versioning = null })
  expect_failure = true
}

resource "aws_s3_bucket" "versioned_inline" {
  attrs = core::merge(local.bucket, { id = "acme-other", versioning = [{ enabled = true }] })
}

resource "aws_s3_bucket" "inline_versioning_absent" {
  attrs          = core::merge(local.bucket, { id = "acme-other", versioning = [{ enabled = null }] })
  expect_failure = true
}

resource "aws_s3_bucket" "backups_with_companions" {
  attrs = local.backups
}

resource "aws_s3_bucket" "backups_inline" {
  attrs = local.inline
}

resource "aws_s3_bucket" "backups_not_replicated" {
  attrs          = core::merge(local.inline, { replication_configuration = null })
  expect_failure = true
}

resource "aws_s3_bucket" "backups_no_longer_replicated" {
  attrs          = core::merge(local.inline, { id = "paused-backup", replication_configuration = [{ rules = [{ status = "Disabled" }] }] })
  expect_failure = true
}

resource "aws_s3_bucket" "backups_not_locked" {
  attrs          = core::merge(local.inline, { object_lock_configuration = [], object_lock_enabled = null })
  expect_failure = true
}

resource "aws_s3_bucket" "backups_locked_from_the_start" {
  attrs = core::merge(local.inline, { object_lock_configuration = [], object_lock_enabled = true })
}

resource "aws_s3_bucket" "old_versions_kept" {
  attrs       = core::merge(local.bucket, { lifecycle_rule = [{ enabled = true, noncurrent_version_expiration = [{ days = 7 }], expiration = [{ days = 1 }] }] })
  prior_attrs = local.bucket
}

resource "aws_s3_bucket" "old_versions_deleted" {
  attrs          = core::merge(local.bucket, { lifecycle_rule = [{ enabled = true, noncurrent_version_expiration = [{ days = 6 }], expiration = [] }] })
  prior_attrs    = local.bucket
  expect_failure = true
}

resource "aws_s3_bucket" "backups_kept" {
  attrs       = core::merge(local.inline, { lifecycle_rule = [{ enabled = true, noncurrent_version_expiration = [], expiration = [{ days = 7 }] }] })
  prior_attrs = local.inline
}

resource "aws_s3_bucket" "backups_deleted" {
  attrs          = core::merge(local.inline, { lifecycle_rule = [{ enabled = true, noncurrent_version_expiration = [], expiration = [{ days = 6 }] }] })
  prior_attrs    = local.inline
  expect_failure = true
}

# The lifecycle configuration of the same bucket is judged instead.
resource "aws_s3_bucket" "rules_seen_twice" {
  attrs       = core::merge(local.backups, { lifecycle_rule = [{ enabled = true, noncurrent_version_expiration = [{ days = 1 }], expiration = [{ days = 1 }] }] })
  prior_attrs = local.backups
}

resource "aws_s3_bucket" "no_lifecycle_rules" {
  attrs       = core::merge(local.inline, { lifecycle_rule = null })
  prior_attrs = local.inline
}

resource "aws_s3_bucket_lifecycle_configuration" "kept" {
  attrs = { bucket = "acme-backup", rule = [local.kept] }
}

resource "aws_s3_bucket_lifecycle_configuration" "no_expiry" {
  attrs = { bucket = "acme-backup", rule = [core::merge(local.kept, { noncurrent_version_expiration = [], expiration = [{ days = null }] })] }
}

resource "aws_s3_bucket_lifecycle_configuration" "old_versions_deleted" {
  attrs          = { bucket = "acme-backup", rule = [core::merge(local.kept, { noncurrent_version_expiration = [{ noncurrent_days = 6 }] })] }
  expect_failure = true
}

resource "aws_s3_bucket_lifecycle_configuration" "backups_deleted" {
  attrs          = { bucket = "acme-backup", rule = [core::merge(local.kept, { expiration = [{ days = 6 }] })] }
  expect_failure = true
}

resource "aws_s3_bucket_lifecycle_configuration" "not_a_bucket_for_backups" {
  attrs = { bucket = "acme-pictures", rule = [core::merge(local.kept, { expiration = [{ days = 1 }] })] }
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled_rule" {
  attrs = {
    bucket = "acme-backup"
    rule   = [core::merge(local.kept, { status = "Disabled", expiration = [{ days = 1 }], noncurrent_version_expiration = [{ noncurrent_days = 1 }] })]
  }
}
