policytest {
  targets = ["./identity.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  aws = {
    name        = "production"
    role_arn    = "arn:aws:iam::123456789012:role/mackerel"
    external_id = "ext-1"
  }
}

# mackerel-aws-integration-access-key
resource "mackerel_aws_integration" "aws_integration_access_key_refused" {
  attrs          = core::merge(local.aws, { role_arn = null })
  expect_failure = true
}
resource "mackerel_aws_integration" "aws_integration_access_key_refused_2" {
  attrs          = core::merge(local.aws, { role_arn = "" })
  expect_failure = true
}
resource "mackerel_aws_integration" "aws_integration_access_key_accepted" {
  attrs = local.aws
}

# mackerel-aws-integration-external-id
resource "mackerel_aws_integration" "aws_integration_external_id_refused" {
  attrs          = core::merge(local.aws, { external_id = null })
  expect_failure = true
}
resource "mackerel_aws_integration" "aws_integration_external_id_accepted" {
  attrs = local.aws
}
