# Queues, topics and streams whose messages are kept or sent in the clear.

# A queue keeps messages unencrypted.
#
# Why: messages carry personal data and tokens more often than anybody remembers.
# Do: set `kms_master_key_id`, or leave `sqs_managed_sse_enabled` on.
resource_policy "aws_sqs_queue" "aws-sqs-queue-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.sqs_managed_sse_enabled != false || (attrs.kms_master_key_id != null && attrs.kms_master_key_id != "")
    error_message = "both ways of encryption are off"
  }
}

# A topic keeps messages unencrypted.
#
# Why: messages wait on disk while they are delivered.
# Do: set `kms_master_key_id`; alarms need a key of your own whose policy lets CloudWatch use it.
resource_policy "aws_sns_topic" "aws-sns-topic-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.kms_master_key_id != null && attrs.kms_master_key_id != ""
    error_message = "`kms_master_key_id` is not set"
  }
}

# A stream keeps records unencrypted.
#
# Why: records stay on disk for days.
# Do: set `encryption_type` to `KMS` and `kms_key_id`.
resource_policy "aws_kinesis_stream" "aws-kinesis-stream-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.encryption_type == "KMS"
    error_message = "`encryption_type` is not `KMS`"
  }
}

# A delivery stream keeps records unencrypted.
#
# Why: records wait on disk until they are delivered.
# Do: set `server_side_encryption` to enabled.
#
# A stream that is fed by Kinesis or Kafka takes this from its source and is left alone.
resource_policy "aws_kinesis_firehose_delivery_stream" "aws-firehose-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::try(core::length(attrs.kinesis_source_configuration), 0) == 0 && core::try(core::length(attrs.msk_source_configuration), 0) == 0
  enforce {
    condition     = core::try(attrs.server_side_encryption[0].enabled, false) == true
    error_message = "`server_side_encryption` is not enabled"
  }
}

# A Kafka cluster talks in the clear.
#
# Why: messages cross the network where a neighbour can read them.
# Do: set `client_broker` to `TLS` and leave `in_cluster` on.
resource_policy "aws_msk_cluster" "aws-kafka-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      core::coalesce(core::try(attrs.encryption_info[0].encryption_in_transit[0].client_broker, null), "TLS") == "TLS" &&
      core::try(attrs.encryption_info[0].encryption_in_transit[0].in_cluster, true) != false
    )
    error_message = "plain text is allowed, `client_broker` `TLS` and `in_cluster` true are wanted"
  }
}
