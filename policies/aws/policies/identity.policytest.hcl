policytest {
  targets = ["./identity.policy.hcl"]
}

locals {
  narrow = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::data/*" }]
  })
  single = core::jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "*" }
  })
  denied = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }]
  })
  passed = core::jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = "*"
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
    ]
  })
  everything = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
  every_iam = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "iam:*"], Resource = ["*"] }]
  })
  all_but = core::jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }]
  })
  any_role = core::jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:PassRole"
        Resource = "arn:aws:iam::111122223333:role/*"
      },
    ]
  })
}

resource "aws_iam_user_policy_attachment" "reader" {
  attrs = { user = "ann", policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
}

resource "aws_iam_user_policy_attachment" "own" {
  attrs = {
    user       = "ann"
    policy_arn = "arn:aws:iam::111122223333:policy/AdministratorAccess"
  }
}

resource "aws_iam_user_policy_attachment" "admin" {
  attrs          = { user = "ann", policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
  expect_failure = true
}

resource "aws_iam_role_policy_attachment" "reader" {
  attrs = { role = "ci", policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
}

resource "aws_iam_role_policy_attachment" "own" {
  attrs = {
    role       = "ci"
    policy_arn = "arn:aws:iam::111122223333:policy/AdministratorAccess"
  }
}

resource "aws_iam_role_policy_attachment" "admin" {
  attrs          = { role = "ci", policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
  expect_failure = true
}

resource "aws_iam_group_policy_attachment" "reader" {
  attrs = { group = "devs", policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
}

resource "aws_iam_group_policy_attachment" "own" {
  attrs = {
    group      = "devs"
    policy_arn = "arn:aws:iam::111122223333:policy/AdministratorAccess"
  }
}

resource "aws_iam_group_policy_attachment" "admin" {
  attrs          = { group = "devs", policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
  expect_failure = true
}

resource "aws_iam_policy_attachment" "reader" {
  attrs = { policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
}

resource "aws_iam_policy_attachment" "own" {
  attrs = { policy_arn = "arn:aws:iam::111122223333:policy/AdministratorAccess" }
}

resource "aws_iam_policy_attachment" "admin" {
  attrs          = { policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" }
  expect_failure = true
}

resource "aws_iam_role_policy_attachment" "iam_full" {
  attrs          = { role = "ci", policy_arn = "arn:aws-cn:iam::aws:policy/IAMFullAccess" }
  expect_failure = true
}

resource "aws_iam_role" "reader" {
  attrs = { managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
}

resource "aws_iam_role" "absent" {
  attrs = { managed_policy_arns = null }
}

resource "aws_iam_role" "admin" {
  attrs = {
    managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]
  }
  expect_failure = true
}

resource "aws_iam_role_policy_attachments_exclusive" "reader" {
  attrs = { policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
}

resource "aws_iam_role_policy_attachments_exclusive" "absent" {
  attrs = { policy_arns = null }
}

resource "aws_iam_role_policy_attachments_exclusive" "admin" {
  attrs = {
    policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]
  }
  expect_failure = true
}

resource "aws_iam_policy" "narrow" {
  attrs = { policy = local.narrow }
}

resource "aws_iam_policy" "single" {
  attrs = { policy = local.single }
}

resource "aws_iam_policy" "denied" {
  attrs = { policy = local.denied }
}

resource "aws_iam_policy" "passed" {
  attrs = { policy = local.passed }
}

resource "aws_iam_policy" "everything" {
  attrs          = { policy = local.everything }
  expect_failure = true
}

resource "aws_iam_policy" "every_iam" {
  attrs          = { policy = local.every_iam }
  expect_failure = true
}

resource "aws_iam_policy" "all_but" {
  attrs          = { policy = local.all_but }
  expect_failure = true
}

resource "aws_iam_policy" "any_role" {
  attrs          = { policy = local.any_role }
  expect_failure = true
}

resource "aws_iam_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_iam_role_policy" "narrow" {
  attrs = { policy = local.narrow }
}

resource "aws_iam_role_policy" "everything" {
  attrs          = { policy = local.everything }
  expect_failure = true
}

resource "aws_iam_role_policy" "all_but" {
  attrs          = { policy = local.all_but }
  expect_failure = true
}

resource "aws_iam_role_policy" "any_role" {
  attrs          = { policy = local.any_role }
  expect_failure = true
}

resource "aws_iam_role_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_iam_user_policy" "narrow" {
  attrs = { policy = local.narrow }
}

resource "aws_iam_user_policy" "everything" {
  attrs          = { policy = local.everything }
  expect_failure = true
}

resource "aws_iam_user_policy" "all_but" {
  attrs          = { policy = local.all_but }
  expect_failure = true
}

resource "aws_iam_user_policy" "any_role" {
  attrs          = { policy = local.any_role }
  expect_failure = true
}

resource "aws_iam_user_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_iam_group_policy" "narrow" {
  attrs = { policy = local.narrow }
}

resource "aws_iam_group_policy" "everything" {
  attrs          = { policy = local.everything }
  expect_failure = true
}

resource "aws_iam_group_policy" "all_but" {
  attrs          = { policy = local.all_but }
  expect_failure = true
}

resource "aws_iam_group_policy" "any_role" {
  attrs          = { policy = local.any_role }
  expect_failure = true
}

resource "aws_iam_group_policy" "absent" {
  attrs = { policy = null }
}

resource "aws_ssoadmin_permission_set_inline_policy" "narrow" {
  attrs = { inline_policy = local.narrow }
}

resource "aws_ssoadmin_permission_set_inline_policy" "everything" {
  attrs          = { inline_policy = local.everything }
  expect_failure = true
}

resource "aws_ssoadmin_permission_set_inline_policy" "all_but" {
  attrs          = { inline_policy = local.all_but }
  expect_failure = true
}

resource "aws_ssoadmin_permission_set_inline_policy" "any_role" {
  attrs          = { inline_policy = local.any_role }
  expect_failure = true
}

resource "aws_ssoadmin_permission_set_inline_policy" "absent" {
  attrs = { inline_policy = null }
}
