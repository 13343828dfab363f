policytest {
  targets = ["./exposure.policy.hcl"]
}

locals {
  everybody = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "*", Resource = "*" }]
  })
  narrowed = core::jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "*"
        Resource  = "*"
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:::logs" } }
      },
    ]
  })
  named = core::jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/app" }
      Action    = "*"
      Resource  = "*"
    }
  })
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_lambda_permission = {
    action           = "lambda:InvokeFunction"
    principal        = "s3.amazonaws.com"
    source_arn       = "arn:aws:s3:::uploads"
    source_account   = null
    principal_org_id = null
  }
}

resource "aws_sqs_queue_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_sqs_queue_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_sqs_queue_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_sqs_queue_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_sqs_queue" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_sqs_queue" "named" {
  attrs = { policy = local.named }
}

resource "aws_sqs_queue" "absent" {
  attrs = { policy = null }
}

resource "aws_sqs_queue" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_sns_topic_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_sns_topic_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_sns_topic_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_sns_topic_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_sns_topic" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_sns_topic" "named" {
  attrs = { policy = local.named }
}

resource "aws_sns_topic" "absent" {
  attrs = { policy = null }
}

resource "aws_sns_topic" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_ecr_repository_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_ecr_repository_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_ecr_repository_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_ecr_repository_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_secretsmanager_secret_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_secretsmanager_secret_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_secretsmanager_secret_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_secretsmanager_secret_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_secretsmanager_secret" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_secretsmanager_secret" "named" {
  attrs = { policy = local.named }
}

resource "aws_secretsmanager_secret" "absent" {
  attrs = { policy = null }
}

resource "aws_secretsmanager_secret" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_kms_key_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_kms_key_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_kms_key_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_kms_key_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_kms_key" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_kms_key" "named" {
  attrs = { policy = local.named }
}

resource "aws_kms_key" "absent" {
  attrs = { policy = null }
}

resource "aws_kms_key" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_backup_vault_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_backup_vault_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_backup_vault_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_backup_vault_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_efs_file_system_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_efs_file_system_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_efs_file_system_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_efs_file_system_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_cloudwatch_event_bus_policy" "narrowed" {
  attrs = { policy = local.narrowed }
}

resource "aws_cloudwatch_event_bus_policy" "named" {
  attrs = { policy = local.named }
}

resource "aws_cloudwatch_event_bus_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_cloudwatch_event_bus_policy" "everybody" {
  attrs          = { policy = local.everybody }
  expect_failure = true
}

resource "aws_lambda_layer_version_permission" "one_account" {
  attrs = { principal = "111122223333", organization_id = null }
}

resource "aws_lambda_layer_version_permission" "organisation" {
  attrs = { principal = "*", organization_id = "o-abc" }
}

resource "aws_lambda_layer_version_permission" "everybody" {
  attrs          = { principal = "*", organization_id = null }
  expect_failure = true
}

resource "aws_lambda_permission" "from_bucket" {
  attrs = local.aws_lambda_permission
}

resource "aws_lambda_permission" "from_account" {
  attrs = core::merge(local.aws_lambda_permission, { principal = "111122223333", source_arn = null })
}

resource "aws_lambda_permission" "function_url" {
  attrs = core::merge(local.aws_lambda_permission, { principal = "*", source_arn = null, action = "lambda:InvokeFunctionUrl" })
}

resource "aws_lambda_permission" "organisation" {
  attrs = core::merge(local.aws_lambda_permission, { principal = "*", source_arn = null, principal_org_id = "o-abc" })
}

resource "aws_lambda_permission" "everybody" {
  attrs          = core::merge(local.aws_lambda_permission, { principal = "*", source_arn = null })
  expect_failure = true
}

resource "aws_lambda_permission" "any_bucket" {
  attrs          = core::merge(local.aws_lambda_permission, { source_arn = null })
  expect_failure = true
}
