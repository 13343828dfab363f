# The buckets and lock tables that hold the state of Terraform itself.
# A bucket counts when its name, or the value of one of its tags, looks like one for states.
# The backend of the root module itself is judged by `terraform/state.policy.hcl`.

input "state_bucket_pattern" {
  type        = string
  default     = "(tf|terraform|tofu)[-_.]?state"
  description = "Regular expression for the lower-case names of buckets and containers that hold states; on AWS also of tag values."
}

input "state_history_days" {
  type        = number
  default     = 30
  description = "Days that old versions of a state are kept, at least."
}

# A bucket for states has no versioning.
#
# Why: a truncated or overwritten state cannot be brought back, and Terraform no longer knows what it made.
# Do: add an `aws_s3_bucket_versioning` with the status Enabled.
resource_policy "aws_s3_bucket" "aws-state-bucket-versioning" {
  enforcement_level = "mandatory_overridable"
  filter = (
    meta.operation == "create" && (
      core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-"))) ||
      core::try(core::regex_match(input.state_bucket_pattern, core::lower(core::join(" ", core::values(attrs.tags)))), false)
    )
  )
  locals {
    companions = core::getresources("aws_s3_bucket_versioning", { bucket = attrs.id })
    companion  = core::anytrue([for versioning in local.companions : core::try(versioning.versioning_configuration[0].status == "Enabled", false)])
    inline     = core::coalesce(core::try(attrs.versioning[0].enabled, false), false)
  }
  enforce {
    condition     = local.companion || local.inline
    error_message = "the bucket holds states and has no versioning, Enabled is wanted"
  }
}

# A bucket for states does not say how it is encrypted.
#
# Why: states contain passwords and keys in clear; with a key of your own you decide, and see, who reads them.
# Do: add an `aws_s3_bucket_server_side_encryption_configuration`, best with a KMS key.
resource_policy "aws_s3_bucket" "aws-state-bucket-encryption" {
  enforcement_level = "advisory"
  filter = (
    meta.operation != "no-op" && (
      core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-"))) ||
      core::try(core::regex_match(input.state_bucket_pattern, core::lower(core::join(" ", core::values(attrs.tags)))), false)
    )
  )
  locals {
    companion = core::length(core::getresources("aws_s3_bucket_server_side_encryption_configuration", { bucket = attrs.id })) > 0
    inline    = core::try(core::length(attrs.server_side_encryption_configuration) > 0, false)
  }
  enforce {
    condition     = local.companion || local.inline
    error_message = "the bucket holds states and has no encryption configuration, one is wanted"
  }
}

# A bucket for states could become public.
#
# Why: states contain passwords and keys in clear; one wrong policy or ACL would show them to the world.
# Do: add an `aws_s3_bucket_public_access_block` with all four settings true.
resource_policy "aws_s3_bucket" "aws-state-bucket-public-access" {
  enforcement_level = "mandatory_overridable"
  filter = (
    meta.operation != "no-op" && (
      core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-"))) ||
      core::try(core::regex_match(input.state_bucket_pattern, core::lower(core::join(" ", core::values(attrs.tags)))), false)
    )
  )
  locals {
    blocks = core::getresources("aws_s3_bucket_public_access_block", { bucket = attrs.id })
    closed = core::anytrue([
      for block in local.blocks :
      core::coalesce(block.block_public_acls, false) && core::coalesce(block.block_public_policy, false) && core::coalesce(block.ignore_public_acls, false) && core::coalesce(block.restrict_public_buckets, false)
    ])
  }
  enforce {
    condition     = local.closed
    error_message = "the bucket holds states and public access is not blocked, all four settings are wanted true"
  }
}

# Destroying a bucket for states also deletes the states.
#
# Why: without its state Terraform no longer knows what it made, and every resource has to be imported by hand.
# Do: set `force_destroy = false`.
resource_policy "aws_s3_bucket" "aws-state-bucket-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter = (
    core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, attrs.bucket_prefix, "-"))) ||
    core::try(core::regex_match(input.state_bucket_pattern, core::lower(core::join(" ", core::values(attrs.tags)))), false)
  )
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "the bucket holds states and `force_destroy` is true, false is wanted"
  }
}

# This change deletes a bucket for states.
#
# Why: without its state Terraform no longer knows what it made, and every resource has to be imported by hand.
# Do: move every state to another backend first, and say in the runbook where they are.
resource_policy "aws_s3_bucket" "aws-state-bucket-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter = (
    core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(prior_attrs.bucket, prior_attrs.bucket_prefix, "-"))) ||
    core::try(core::regex_match(input.state_bucket_pattern, core::lower(core::join(" ", core::values(prior_attrs.tags)))), false)
  )
  enforce {
    condition     = prior_attrs == null
    error_message = "the bucket `${core::coalesce(prior_attrs.bucket, "without a known name")}` holds states and is deleted, it is wanted to stay"
  }
}

# Old versions of states are deleted too early.
#
# Why: a state that went wrong is often noticed weeks later, and only an older version of it helps.
# Do: raise `noncurrent_days` to at least `state_history_days`.
resource_policy "aws_s3_bucket_lifecycle_configuration" "aws-state-bucket-history" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, "-")))
  locals {
    days = core::flatten([
      for rule in core::coalesce(core::try(attrs.rule, null), []) :
      [for expiry in core::coalesce(core::try(rule.noncurrent_version_expiration, null), []) : core::coalesce(expiry.noncurrent_days, 0)]
      if rule.status == "Enabled"
    ])
  }
  enforce {
    condition     = core::alltrue([for days in local.days : days >= input.state_history_days])
    error_message = "old versions of states are deleted after ${core::join(", ", [for days in local.days : core::tostring(days)])} days, at least ${input.state_history_days} are wanted"
  }
}

# States are deleted after some days.
#
# Why: a state that is not written for that long is still in use; the next plan would want to make everything again.
# Do: remove `expiration` from the rules of the bucket and expire old versions only.
#
# A rule that only removes delete markers is fine.
resource_policy "aws_s3_bucket_lifecycle_configuration" "aws-state-bucket-expiry" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.bucket, "-")))
  locals {
    expiries = core::flatten([
      for rule in core::coalesce(core::try(attrs.rule, null), []) :
      [for expiry in core::coalesce(core::try(rule.expiration, null), []) : core::coalesce(expiry.days, 0) > 0 || core::coalesce(expiry.date, "-") != "-"]
      if rule.status == "Enabled"
    ])
  }
  enforce {
    condition     = !core::anytrue(local.expiries)
    error_message = "a rule deletes current states, none is wanted"
  }
}

# A lock table of Terraform cannot be restored.
#
# Why: besides locks it holds the checksums of the states; when they are lost, plans stop until they are repaired by hand.
# Do: add `point_in_time_recovery { enabled = true }`.
resource_policy "aws_dynamodb_table" "aws-state-lock-table-recovery" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.hash_key != null && attrs.hash_key == "LockID"
  enforce {
    condition     = core::coalesce(core::try(attrs.point_in_time_recovery[0].enabled, false), false)
    error_message = "point-in-time recovery of the lock table `${core::coalesce(attrs.name, "-")}` is off, it is wanted on"
  }
}

# A lock table of Terraform can be deleted by a single call.
#
# Why: without it two people can write the same state at once, or nobody can plan at all.
# Do: set `deletion_protection_enabled = true`.
resource_policy "aws_dynamodb_table" "aws-state-lock-table-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.hash_key != null && attrs.hash_key == "LockID"
  enforce {
    condition     = core::coalesce(attrs.deletion_protection_enabled, false)
    error_message = "`deletion_protection_enabled` of the lock table `${core::coalesce(attrs.name, "-")}` is off, true is wanted"
  }
}

# This change deletes a lock table of Terraform.
#
# Why: every root module that names it as its lock stops working, and nothing keeps two applies apart.
# Do: move every backend to `use_lockfile` first, and delete the table in an apply of its own.
resource_policy "aws_dynamodb_table" "aws-state-lock-table-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = prior_attrs.hash_key != null && prior_attrs.hash_key == "LockID"
  enforce {
    condition     = prior_attrs == null
    error_message = "the lock table `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}
