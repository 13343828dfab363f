policytest {
  targets = ["./encryption.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_kinesis_firehose_delivery_stream = {
    server_side_encryption       = [{ enabled = true }]
    kinesis_source_configuration = []
    msk_source_configuration     = []
  }
}

resource "aws_sqs_queue" "managed" {
  attrs = { sqs_managed_sse_enabled = true, kms_master_key_id = null }
}

resource "aws_sqs_queue" "absent" {
  attrs = { sqs_managed_sse_enabled = null, kms_master_key_id = null }
}

resource "aws_sqs_queue" "own_key" {
  attrs = { sqs_managed_sse_enabled = false, kms_master_key_id = "alias/queue" }
}

resource "aws_sqs_queue" "off" {
  attrs          = { sqs_managed_sse_enabled = false, kms_master_key_id = null }
  expect_failure = true
}

resource "aws_sqs_queue" "off_empty_key" {
  attrs          = { sqs_managed_sse_enabled = false, kms_master_key_id = "" }
  expect_failure = true
}

resource "aws_sns_topic" "own_key" {
  attrs = { kms_master_key_id = "alias/topic" }
}

resource "aws_sns_topic" "absent" {
  attrs          = { kms_master_key_id = null }
  expect_failure = true
}

resource "aws_kinesis_stream" "kms" {
  attrs = { encryption_type = "KMS" }
}

resource "aws_kinesis_stream" "absent" {
  attrs          = { encryption_type = null }
  expect_failure = true
}

resource "aws_kinesis_stream" "off" {
  attrs          = { encryption_type = "NONE" }
  expect_failure = true
}

resource "aws_kinesis_firehose_delivery_stream" "encrypted" {
  attrs = local.aws_kinesis_firehose_delivery_stream
}

resource "aws_kinesis_firehose_delivery_stream" "fed_by_kinesis" {
  attrs = core::merge(local.aws_kinesis_firehose_delivery_stream, {
    server_side_encryption       = []
    kinesis_source_configuration = [{ role_arn = "arn:role" }]
  })
}

resource "aws_kinesis_firehose_delivery_stream" "absent" {
  attrs          = core::merge(local.aws_kinesis_firehose_delivery_stream, { server_side_encryption = [] })
  expect_failure = true
}

resource "aws_msk_cluster" "tls" {
  attrs = {
    encryption_info = [{ encryption_in_transit = [{ client_broker = "TLS", in_cluster = true }] }]
  }
}

resource "aws_msk_cluster" "absent" {
  attrs = { encryption_info = [] }
}

resource "aws_msk_cluster" "half_plain" {
  attrs = {
    encryption_info = [
      {
        encryption_in_transit = [{ client_broker = "TLS_PLAINTEXT", in_cluster = true }]
      },
    ]
  }
  expect_failure = true
}

resource "aws_msk_cluster" "inside_plain" {
  attrs = {
    encryption_info = [{ encryption_in_transit = [{ client_broker = null, in_cluster = false }] }]
  }
  expect_failure = true
}
