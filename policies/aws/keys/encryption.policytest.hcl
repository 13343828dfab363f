policytest {
  targets = ["./encryption.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_kms_key = {
    enable_key_rotation      = true
    customer_master_key_spec = null
    key_usage                = null
    custom_key_store_id      = null
  }
}

resource "aws_kms_key" "rotated" {
  attrs = local.aws_kms_key
}

resource "aws_kms_key" "signing" {
  attrs = core::merge(local.aws_kms_key, {
    enable_key_rotation      = false
    customer_master_key_spec = "RSA_4096"
    key_usage                = "SIGN_VERIFY"
  })
}

resource "aws_kms_key" "absent" {
  attrs          = core::merge(local.aws_kms_key, { enable_key_rotation = null })
  expect_failure = true
}

resource "aws_kms_key" "off" {
  attrs          = core::merge(local.aws_kms_key, { enable_key_rotation = false, customer_master_key_spec = "SYMMETRIC_DEFAULT" })
  expect_failure = true
}

resource "aws_eks_cluster" "own_key" {
  attrs = { encryption_config = [{ resources = ["secrets"] }] }
}

resource "aws_eks_cluster" "absent" {
  attrs          = { encryption_config = [] }
  expect_failure = true
}

resource "aws_cloudwatch_log_group" "own_key" {
  attrs = { kms_key_id = "arn:key" }
}

resource "aws_cloudwatch_log_group" "absent" {
  attrs          = { kms_key_id = null }
  expect_failure = true
}

resource "aws_cloudtrail" "own_key" {
  attrs = { kms_key_id = "arn:key" }
}

resource "aws_cloudtrail" "absent" {
  attrs          = { kms_key_id = null }
  expect_failure = true
}

resource "aws_ssm_parameter" "safe" {
  attrs = { name = "/app/db_password", type = "SecureString" }
}

resource "aws_ssm_parameter" "plain_setting" {
  attrs = { name = "/app/log_level", type = "String" }
}

resource "aws_ssm_parameter" "in_clear" {
  attrs          = { name = "/app/DB_PASSWORD", type = "String" }
  expect_failure = true
}

resource "aws_api_gateway_domain_name" "modern" {
  attrs = { security_policy = "TLS_1_2" }
}

resource "aws_api_gateway_domain_name" "absent" {
  attrs = { security_policy = null }
}

resource "aws_api_gateway_domain_name" "old" {
  attrs          = { security_policy = "TLS_1_0" }
  expect_failure = true
}

resource "aws_transfer_server" "sftp" {
  attrs = { protocols = ["SFTP"] }
}

resource "aws_transfer_server" "absent" {
  attrs = { protocols = null }
}

resource "aws_transfer_server" "ftp" {
  attrs          = { protocols = ["SFTP", "FTP"] }
  expect_failure = true
}
