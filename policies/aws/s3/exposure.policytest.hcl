policytest {
  targets = ["./exposure.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_s3_bucket_public_access_block = {
    bucket                  = "logs"
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
  aws_s3_account_public_access_block = {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
  aws_s3_bucket     = { id = "data", bucket = "data", acl = null }
  aws_s3_bucket_acl = { acl = "private", access_control_policy = [] }
}

resource "aws_s3_bucket_public_access_block" "on" {
  attrs = core::merge(local.aws_s3_bucket_public_access_block, { bucket = "data" })
}

resource "aws_s3_bucket_public_access_block" "absent" {
  attrs          = core::merge(local.aws_s3_bucket_public_access_block, { bucket = "other", restrict_public_buckets = null })
  expect_failure = true
}

resource "aws_s3_bucket_public_access_block" "one_off" {
  attrs          = core::merge(local.aws_s3_bucket_public_access_block, { bucket = "site", block_public_policy = false })
  expect_failure = true
}

resource "aws_s3_bucket_public_access_block" "turned_off" {
  attrs          = core::merge(local.aws_s3_bucket_public_access_block, { block_public_acls = false })
  prior_attrs    = local.aws_s3_bucket_public_access_block
  expect_failure = true
}

resource "aws_s3_bucket_public_access_block" "removed" {
  prior_attrs    = core::merge(local.aws_s3_bucket_public_access_block, { bucket = "gone" })
  expect_failure = true
}

resource "aws_s3_account_public_access_block" "on" {
  attrs = local.aws_s3_account_public_access_block
}

resource "aws_s3_account_public_access_block" "absent" {
  attrs = core::merge(local.aws_s3_account_public_access_block, {
    block_public_acls       = null
    block_public_policy     = null
    ignore_public_acls      = null
    restrict_public_buckets = null
  })
  expect_failure = true
}

resource "aws_s3_account_public_access_block" "removed" {
  prior_attrs    = local.aws_s3_account_public_access_block
  expect_failure = true
}

resource "aws_s3_bucket" "data" {
  attrs = local.aws_s3_bucket
}

resource "aws_s3_bucket" "private" {
  attrs = core::merge(local.aws_s3_bucket, { acl = "private" })
}

resource "aws_s3_bucket" "forgotten" {
  attrs          = core::merge(local.aws_s3_bucket, { id = "forgotten", bucket = "forgotten" })
  expect_failure = true
}

resource "aws_s3_bucket" "public_acl" {
  attrs          = core::merge(local.aws_s3_bucket, { acl = "public-read" })
  expect_failure = true
}

resource "aws_s3_bucket_acl" "private" {
  attrs = local.aws_s3_bucket_acl
}

resource "aws_s3_bucket_acl" "absent" {
  attrs = core::merge(local.aws_s3_bucket_acl, { acl = null })
}

resource "aws_s3_bucket_acl" "public" {
  attrs          = core::merge(local.aws_s3_bucket_acl, { acl = "public-read-write" })
  expect_failure = true
}

resource "aws_s3_bucket_acl" "grant_to_logs" {
  attrs = core::merge(local.aws_s3_bucket_acl, {
    acl = null
    access_control_policy = [
      {
        grant = [
          {
            permission = "READ"
            grantee    = [{ type = "Group", uri = "http://acs.amazonaws.com/groups/s3/LogDelivery" }]
          },
        ]
      },
    ]
  })
}

resource "aws_s3_bucket_acl" "grant_to_all" {
  attrs = core::merge(local.aws_s3_bucket_acl, {
    acl = null
    access_control_policy = [
      {
        grant = [
          {
            permission = "READ"
            grantee    = [{ type = "Group", uri = "http://acs.amazonaws.com/groups/global/AllUsers" }]
          },
        ]
      },
    ]
  })
  expect_failure = true
}

resource "aws_s3_bucket_policy" "one_account" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "*"
          Resource  = "*"
        },
      ]
    })
  }
}

resource "aws_s3_bucket_policy" "cloudfront" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { Service = "cloudfront.amazonaws.com" }
          Action    = "*"
          Resource  = "*"
        },
      ]
    })
  }
}

resource "aws_s3_bucket_policy" "organisation" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abc" } }
        },
      ]
    })
  }
}

resource "aws_s3_bucket_policy" "deny_plain" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Deny"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
      ]
    })
  }
}

resource "aws_s3_bucket_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_s3_bucket_policy" "everybody" {
  attrs = {
    policy = core::jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "everybody_listed" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = {
        Effect    = "Allow"
        Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }
        Action    = "*"
        Resource  = "*"
      }
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "all_but_one" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect       = "Allow"
          NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" }
          Action       = "*"
          Resource     = "*"
        },
      ]
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "everybody_else" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } }
        },
      ]
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "if_exists" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { StringEqualsIfExists = { "aws:SourceVpce" = "vpce-1" } }
        },
      ]
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "any_address" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { IpAddress = { "aws:SourceIp" = ["0.0.0.0/0"] } }
        },
      ]
    })
  }
  expect_failure = true
}

resource "aws_s3_bucket_policy" "everybody_with_tls" {
  attrs = {
    policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { Bool = { "aws:SecureTransport" = "true" } }
        },
      ]
    })
  }
  expect_failure = true
}
