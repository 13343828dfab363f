policytest {
  targets = ["./encryption.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_instance = { root_block_device = [{ encrypted = true }], ebs_block_device = [] }
}

resource "aws_ebs_volume" "encrypted" {
  attrs = { encrypted = true }
}

resource "aws_ebs_volume" "absent" {
  attrs          = { encrypted = null }
  expect_failure = true
}

resource "aws_ebs_volume" "off" {
  attrs          = { encrypted = false }
  expect_failure = true
}

resource "aws_instance" "encrypted" {
  attrs = local.aws_instance
}

resource "aws_instance" "absent" {
  attrs = core::merge(local.aws_instance, { root_block_device = null, ebs_block_device = null })
}

resource "aws_instance" "root_off" {
  attrs          = core::merge(local.aws_instance, { root_block_device = [{ encrypted = false }] })
  expect_failure = true
}

resource "aws_instance" "data_off" {
  attrs          = core::merge(local.aws_instance, { ebs_block_device = [{ encrypted = false }] })
  expect_failure = true
}

resource "aws_launch_template" "encrypted" {
  attrs = { block_device_mappings = [{ ebs = [{ encrypted = "true" }] }] }
}

resource "aws_launch_template" "absent" {
  attrs = { block_device_mappings = [{ ebs = [{ encrypted = null }] }] }
}

resource "aws_launch_template" "ephemeral" {
  attrs = { block_device_mappings = [{ ebs = [] }] }
}

resource "aws_launch_template" "off" {
  attrs          = { block_device_mappings = [{ ebs = [{ encrypted = "false" }] }] }
  expect_failure = true
}

resource "aws_ebs_encryption_by_default" "on" {
  attrs = { enabled = true }
}

resource "aws_ebs_encryption_by_default" "absent" {
  attrs = { enabled = null }
}

resource "aws_ebs_encryption_by_default" "off" {
  attrs          = { enabled = false }
  expect_failure = true
}

resource "aws_ebs_encryption_by_default" "removed" {
  prior_attrs    = { enabled = true }
  expect_failure = true
}

resource "aws_ebs_encryption_by_default" "removed_when_off" {
  prior_attrs = { enabled = false }
}

resource "aws_efs_file_system" "encrypted" {
  attrs = { encrypted = true }
}

resource "aws_efs_file_system" "absent" {
  attrs          = { encrypted = null }
  expect_failure = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "kept" {
  attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }
  prior_attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "never_had_one" {
  attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
  prior_attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "absent" {
  attrs       = { bucket = "data", rule = [] }
  prior_attrs = { bucket = "data", rule = [] }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "weakened" {
  attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "AES256" }] }]
  }
  prior_attrs = {
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }
  expect_failure = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "removed" {
  prior_attrs = core::merge({
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }, { bucket = "gone" })
  expect_failure = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "replaced" {
  prior_attrs = core::merge({
    bucket = "data"
    rule   = [{ apply_server_side_encryption_by_default = [{ sse_algorithm = "aws:kms" }] }]
  }, { bucket = "replaced" })
}

resource "aws_s3_bucket_server_side_encryption_configuration" "replacement" {
  skip  = true
  attrs = { bucket = "replaced" }
}
