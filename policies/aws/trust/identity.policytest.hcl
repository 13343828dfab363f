policytest {
  targets = ["./identity.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_iam_role = {
    name                 = "app"
    managed_policy_arns  = []
    max_session_duration = 3600
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { Service = "ecs-tasks.amazonaws.com" }
          Action    = "sts:AssumeRole"
        },
      ]
    })
  }
}

resource "aws_iam_role" "service" {
  attrs = local.aws_iam_role
}

resource "aws_iam_role" "absent" {
  attrs = core::merge(local.aws_iam_role, {
    managed_policy_arns  = null
    max_session_duration = null
    assume_role_policy   = null
  })
}

resource "aws_iam_role" "single_statement" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }
        Action    = "sts:AssumeRole"
      }
    })
  })
}

resource "aws_iam_role" "organisation" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "sts:AssumeRole"
          Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abc" } }
        },
      ]
    })
  })
}

resource "aws_iam_role" "everybody" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:AssumeRole" }]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "everybody_short" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version   = "2012-10-17"
      Statement = { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "one_repository" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action = "sts:AssumeRole"
          Condition = {
            StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
            StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*"] }
          }
        },
      ]
    })
  })
}

resource "aws_iam_role" "any_repository" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action = "sts:AssumeRole"
          Condition = {
            StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
          }
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "no_condition" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action = "sts:AssumeRole"
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "wildcard_owner" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action    = "sts:AssumeRole"
          Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } }
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "wildcard_prefix" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action = "sts:AssumeRole"
          Condition = {
            StringLike = {
              "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*", "repo:acme*/shop:*"]
            }
          }
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "people_without_mfa_no_admin" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "sts:AssumeRole"
        },
      ]
    })
  })
}

resource "aws_iam_role" "admin_with_mfa" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "sts:AssumeRole"
          Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
        },
      ]
    })
    managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  })
}

resource "aws_iam_role" "admin_without_mfa" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "sts:AssumeRole"
        },
      ]
    })
    managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  })
  expect_failure = true
}

resource "aws_iam_role" "attached_admin_without_mfa" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = ["111122223333"] }
          Action    = "sts:AssumeRole"
        },
      ]
    })
    name = "breakglass"
  })
  expect_failure = true
}

resource "aws_iam_role_policy_attachment" "breakglass" {
  attrs = { role = "breakglass", policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
  skip  = true
}

resource "aws_iam_role" "any_repository_for_all_values" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect = "Allow"
          Principal = {
            Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
          }
          Action = "sts:AssumeRole"
          Condition = {
            "ForAllValues:StringLike" = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" }
          }
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "admin_with_mfa_if_exists" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "sts:AssumeRole"
          Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } }
        },
      ]
    })
    managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
  })
  expect_failure = true
}

resource "aws_iam_role" "any_principal_arn" {
  attrs = core::merge(local.aws_iam_role, {
    assume_role_policy = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "sts:AssumeRole"
          Condition = { StringLike = { "aws:PrincipalArn" = "*" } }
        },
      ]
    })
  })
  expect_failure = true
}

resource "aws_iam_role" "day_long" {
  attrs          = core::merge(local.aws_iam_role, { max_session_duration = 43200 })
  expect_failure = true
}
