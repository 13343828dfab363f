# Disks, file systems and buckets that are kept in the clear.

# A new disk is not encrypted.
#
# Why: the disk and its snapshots can be read by whoever gets hold of them; this can only be chosen at creation;
# changing it later means a new one and a copy of all data.
# Do: set `encrypted` to true, or switch on encryption by default for the region.
resource_policy "aws_ebs_volume" "aws-disk-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = attrs.encrypted == true
    error_message = "`encrypted` is not true"
  }
}

# A new disk is not encrypted.
#
# Why: the disk and its snapshots can be read by whoever gets hold of them; this can only be chosen at creation;
# changing it later means a new one and a copy of all data.
# Do: set `encrypted` to true in `root_block_device` and `ebs_block_device`.
#
# Saying nothing is left alone, since the default of the account may encrypt.
resource_policy "aws_instance" "aws-disk-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition = !core::anytrue([for d in core::concat(
      attrs.root_block_device == null ? [] : attrs.root_block_device,
      attrs.ebs_block_device == null ? [] : attrs.ebs_block_device,
    ) : d.encrypted == false])
    error_message = "a disk has `encrypted` set to false"
  }
}

# A new disk is not encrypted.
#
# Why: the disk and its snapshots can be read by whoever gets hold of them; this can only be chosen at creation;
# changing it later means a new one and a copy of all data.
# Do: set `encrypted` to true in the `ebs` of every device.
#
# Saying nothing is left alone, since the default of the account may encrypt.
resource_policy "aws_launch_template" "aws-disk-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition = !core::anytrue([for d in attrs.block_device_mappings == null ? [] : attrs.block_device_mappings :
    core::contains(["false", "0"], core::coalesce(core::try(d.ebs[0].encrypted, null), "default"))])
    error_message = "a disk has `encrypted` set to false"
  }
}

# Encryption by default for disks is off.
#
# Why: every new disk that does not say otherwise can be read by whoever gets hold of it or of a snapshot.
# Do: set `enabled` to true.
resource_policy "aws_ebs_encryption_by_default" "aws-disk-default-encryption-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false, true is wanted"
  }
}

# Encryption by default for disks is removed.
#
# Why: removing it switches the default off for the whole region.
# Do: keep it; to encrypt with another key, change `aws_ebs_default_kms_key` instead.
resource_policy "aws_ebs_encryption_by_default" "aws-disk-default-encryption-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null || prior_attrs.enabled == false
    error_message = "encryption by default is removed and thereby switched off"
  }
}

# A new file system is not encrypted.
#
# Why: its files and backups can be read by whoever gets hold of them; this can only be chosen at creation;
# changing it later means a new one and a copy of all data.
# Do: set `encrypted` to true before it is created.
resource_policy "aws_efs_file_system" "aws-file-system-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = attrs.encrypted == true
    error_message = "`encrypted` is not true"
  }
}

# A bucket goes from its own key back to the key of the service.
#
# Why: who may read the objects is then decided by the bucket policy alone, and no use of a key is logged.
# Do: keep `aws:kms` or `aws:kms:dsse` as `sse_algorithm`.
resource_policy "aws_s3_bucket_server_side_encryption_configuration" "aws-s3-encryption-weakened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = core::flatten([for r in prior_attrs.rule == null ? [] : prior_attrs.rule : core::try(r.apply_server_side_encryption_by_default[*].sse_algorithm, [])])
    after  = core::flatten([for r in attrs.rule == null ? [] : attrs.rule : core::try(r.apply_server_side_encryption_by_default[*].sse_algorithm, [])])
  }
  enforce {
    condition = (
      core::anytrue([for a in local.after : core::startswith(core::coalesce(a, "-"), "aws:kms")]) ||
      !core::anytrue([for a in local.before : core::startswith(core::coalesce(a, "-"), "aws:kms")])
    )
    error_message = "the bucket was encrypted with `aws:kms` and now is not"
  }
}

# The encryption settings of a bucket are removed.
#
# Why: new objects fall back to the key of the service, and the demand for your own key is gone.
# Do: keep the settings, or remove them only together with the bucket.
#
# One that is replaced is still there after the change.
resource_policy "aws_s3_bucket_server_side_encryption_configuration" "aws-s3-encryption-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_s3_bucket_server_side_encryption_configuration", { bucket = prior_attrs.bucket })) > 0
    error_message = "the encryption settings of `${core::coalesce(prior_attrs.bucket, "-")}` are removed"
  }
}
