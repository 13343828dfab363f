# Changes that take old versions or copies of the objects in a bucket away.

# This change suspends the versioning of a bucket.
#
# Why: from then on an overwritten or deleted object cannot be brought back.
# Do: keep the status Enabled.
#
# A resource that is replaced, or takes another name, and stays Enabled for the same bucket is fine.
resource_policy "aws_s3_bucket_versioning" "aws-s3-versioning-suspended" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  filter            = core::try(prior_attrs.versioning_configuration[0].status == "Enabled", false)
  locals {
    planned  = core::getresources("aws_s3_bucket_versioning", { bucket = prior_attrs.bucket })
    replaced = core::anytrue([for versioning in local.planned : core::try(versioning.versioning_configuration[0].status == "Enabled", false)])
  }
  enforce {
    condition     = core::try(attrs.versioning_configuration[0].status == "Enabled", false) || local.replaced
    error_message = "the versioning of `${core::coalesce(prior_attrs.bucket, "-")}` stops here, Enabled is wanted"
  }
}

# This change suspends the versioning of a bucket.
#
# Why: from then on an overwritten or deleted object cannot be brought back.
# Do: keep `enabled = true` in the `versioning` block, or move it to an `aws_s3_bucket_versioning`.
resource_policy "aws_s3_bucket" "aws-s3-versioning-suspended" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::coalesce(core::try(prior_attrs.versioning[0].enabled, false), false)
  enforce {
    condition     = core::coalesce(core::try(attrs.versioning[0].enabled, false), false)
    error_message = "the versioning of the bucket stops here, `enabled = true` is wanted"
  }
}

# This change stops the replication of a bucket.
#
# Why: new objects are copied nowhere, so losing the bucket, its region or its account loses them.
# Do: keep at least one rule Enabled.
#
# A resource that is replaced, or takes another name, and stays Enabled for the same bucket is fine.
resource_policy "aws_s3_bucket_replication_configuration" "aws-s3-replication-stopped" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  filter            = core::anytrue([for rule in core::coalesce(prior_attrs.rule, []) : rule.status == "Enabled"])
  locals {
    planned  = core::getresources("aws_s3_bucket_replication_configuration", { bucket = prior_attrs.bucket })
    replaced = core::anytrue(core::flatten([for replication in local.planned : [for rule in replication.rule : rule.status == "Enabled"]]))
  }
  enforce {
    condition     = core::anytrue(core::coalesce(core::try([for rule in attrs.rule : rule.status == "Enabled"], null), [])) || local.replaced
    error_message = "the replication of `${core::coalesce(prior_attrs.bucket, "-")}` stops here, an enabled rule is wanted"
  }
}

# This change stops the replication of a bucket.
#
# Why: new objects are copied nowhere, so losing the bucket, its region or its account loses them.
# Do: keep at least one rule Enabled, or move the block to an `aws_s3_bucket_replication_configuration`.
resource_policy "aws_s3_bucket" "aws-s3-replication-stopped" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::anytrue(core::coalesce(core::try([for rule in prior_attrs.replication_configuration[0].rules : rule.status == "Enabled"], null), []))
  enforce {
    condition     = core::anytrue(core::coalesce(core::try([for rule in attrs.replication_configuration[0].rules : rule.status == "Enabled"], null), []))
    error_message = "the replication of the bucket stops here, an enabled rule is wanted"
  }
}
