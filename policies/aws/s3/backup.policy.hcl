# Buckets: old versions, copies elsewhere, and rules that delete backups.
# A bucket counts as one for backups when its name matches `backup_bucket_pattern`.
# Versioning in general is advice, because many buckets hold logs and caches; buckets for states have a policy of their own.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

input "backup_bucket_pattern" {
  type        = string
  default     = "backup|archive|dump|snapshot"
  description = "Regular expression for the lower-case names of buckets that hold backups."
}

# A bucket keeps no old versions of its objects.
#
# Why: an overwritten or deleted object cannot be brought back.
# Do: add an `aws_s3_bucket_versioning` with the status Enabled.
resource_policy "aws_s3_bucket" "aws-s3-versioning" {
  enforcement_level = "advisory"
  filter            = meta.operation == "create"
  locals {
    companions = core::getresources("aws_s3_bucket_versioning", { bucket = attrs.id })
    companion  = core::anytrue([for versioning in local.companions : core::try(versioning.versioning_configuration[0].status == "Enabled", false)])
    inline     = core::coalesce(core::try(attrs.versioning[0].enabled, false), false)
  }
  enforce {
    condition     = local.companion || local.inline
    error_message = "the bucket has no versioning, Enabled is wanted"
  }
}

# A bucket for backups is not copied anywhere.
#
# Why: when the bucket, its region or its account is lost, the backups in it are lost too.
# Do: add an `aws_s3_bucket_replication_configuration` with an enabled rule, best to another account.
resource_policy "aws_s3_bucket" "aws-s3-backup-replication" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op" && core::regex_match(input.backup_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-")))
  locals {
    companions = core::getresources("aws_s3_bucket_replication_configuration", { bucket = attrs.id })
    companion  = core::anytrue(core::flatten([for replication in local.companions : [for rule in replication.rule : rule.status == "Enabled"]]))
    inline     = core::anytrue(core::try([for rule in attrs.replication_configuration[0].rules : rule.status == "Enabled"], []))
  }
  enforce {
    condition     = local.companion || local.inline
    error_message = "the bucket holds backups and no rule replicates it, one is wanted"
  }
}

# A bucket for backups has no object lock.
#
# Why: whoever has rights in the account, or has stolen them, can delete every backup in the bucket.
# Do: set `object_lock_enabled = true` when the bucket is made, and add an `aws_s3_bucket_object_lock_configuration`.
resource_policy "aws_s3_bucket" "aws-s3-backup-object-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op" && core::regex_match(input.backup_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-")))
  locals {
    companions = core::getresources("aws_s3_bucket_object_lock_configuration", { bucket = attrs.id })
    own        = core::coalesce(core::try(attrs.object_lock_enabled, false), false)
    inline     = core::try(attrs.object_lock_configuration[0].object_lock_enabled == "Enabled", false)
  }
  enforce {
    condition     = core::length(local.companions) > 0 || local.own || local.inline
    error_message = "the bucket holds backups and has no object lock, one is wanted"
  }
}

# The copies of a bucket stay in its own account.
#
# Why: whoever takes over or closes the account reaches the originals and the copies at once.
# Do: name another `account` in the `destination` of at least one enabled rule.
resource_policy "aws_s3_bucket_replication_configuration" "aws-s3-replication-other-account" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = meta.operation == "create" || core::anytrue([for rule in core::coalesce(attrs.rule, []) : rule.status == "Enabled"])
  enforce {
    condition     = core::anytrue([for rule in core::coalesce(attrs.rule, []) : rule.status == "Enabled" && core::coalesce(core::try(rule.destination[0].account, "-"), "-") != "-"])
    error_message = "no enabled rule names another account, one is wanted"
  }
}

# Old versions of objects are deleted after too few days.
#
# Why: whoever notices a wrong overwrite or delete after that has lost the object.
# Do: raise `noncurrent_days` to at least `min_retention_days`.
resource_policy "aws_s3_bucket_lifecycle_configuration" "aws-s3-noncurrent-expiry" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    days = core::flatten([
      for rule in core::coalesce(core::try(attrs.rule, null), []) :
      [for expiry in core::coalesce(core::try(rule.noncurrent_version_expiration, null), []) : core::coalesce(expiry.noncurrent_days, 0)]
      if rule.status == "Enabled"
    ])
  }
  enforce {
    condition     = core::alltrue([for days in local.days : days >= input.min_retention_days])
    error_message = "old versions are deleted after ${core::join(", ", [for days in local.days : core::tostring(days)])} days, at least ${input.min_retention_days} are wanted"
  }
}

# Old versions of objects are deleted after too few days.
#
# Why: whoever notices a wrong overwrite or delete after that has lost the object.
# Do: raise `days` in `noncurrent_version_expiration` to at least `min_retention_days`.
#
# A bucket with an `aws_s3_bucket_lifecycle_configuration` is judged there. New buckets are left out: newer providers
# fill in `lifecycle_rule` by themselves, so it is unknown until the bucket exists.
resource_policy "aws_s3_bucket" "aws-s3-noncurrent-expiry" {
  enforcement_level = "advisory"
  filter            = meta.operation == "update" && core::length(core::getresources("aws_s3_bucket_lifecycle_configuration", { bucket = attrs.id })) == 0
  locals {
    days = core::flatten([
      for rule in core::coalesce(core::try([for rule in attrs.lifecycle_rule : rule], null), []) :
      [for expiry in core::coalesce(core::try(rule.noncurrent_version_expiration, null), []) : core::coalesce(expiry.days, 0)]
      if core::coalesce(rule.enabled, false)
    ])
  }
  enforce {
    condition     = core::alltrue([for days in local.days : days >= input.min_retention_days])
    error_message = "old versions are deleted after ${core::join(", ", [for days in local.days : core::tostring(days)])} days, at least ${input.min_retention_days} are wanted"
  }
}

# Backups in a bucket are deleted after too few days.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise `days` in `expiration` to at least `min_retention_days`.
resource_policy "aws_s3_bucket_lifecycle_configuration" "aws-s3-backup-expiry" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.backup_bucket_pattern, core::lower(core::coalesce(attrs.bucket, "-")))
  locals {
    days = core::flatten([
      for rule in core::coalesce(core::try(attrs.rule, null), []) :
      [for expiry in core::coalesce(core::try(rule.expiration, null), []) : core::coalesce(expiry.days, 0) if core::coalesce(expiry.days, 0) > 0]
      if rule.status == "Enabled"
    ])
  }
  enforce {
    condition     = core::alltrue([for days in local.days : days >= input.min_retention_days])
    error_message = "backups are deleted after ${core::join(", ", [for days in local.days : core::tostring(days)])} days, at least ${input.min_retention_days} are wanted"
  }
}

# Backups in a bucket are deleted after too few days.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise `days` in `expiration` to at least `min_retention_days`.
#
# A bucket with an `aws_s3_bucket_lifecycle_configuration` is judged there. New buckets are left out: newer providers
# fill in `lifecycle_rule` by themselves, so it is unknown until the bucket exists.
resource_policy "aws_s3_bucket" "aws-s3-backup-expiry" {
  enforcement_level = "mandatory_overridable"
  filter = (
    meta.operation == "update" &&
    core::regex_match(input.backup_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-"))) &&
    core::length(core::getresources("aws_s3_bucket_lifecycle_configuration", { bucket = attrs.id })) == 0
  )
  locals {
    days = core::flatten([
      for rule in core::coalesce(core::try([for rule in attrs.lifecycle_rule : rule], null), []) :
      [for expiry in core::coalesce(core::try(rule.expiration, null), []) : core::coalesce(expiry.days, 0) if core::coalesce(expiry.days, 0) > 0]
      if core::coalesce(rule.enabled, false)
    ])
  }
  enforce {
    condition     = core::alltrue([for days in local.days : days >= input.min_retention_days])
    error_message = "backups are deleted after ${core::join(", ", [for days in local.days : core::tostring(days)])} days, at least ${input.min_retention_days} are wanted"
  }
}
