policytest {
  targets = ["./identity.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_iam_account_password_policy = { minimum_password_length = 14, password_reuse_prevention = 24 }
}

resource "aws_iam_access_key" "inactive" {
  attrs = { user = "ci", status = "Inactive" }
}

resource "aws_iam_access_key" "absent" {
  attrs          = { user = "ci", status = null }
  expect_failure = true
}

resource "aws_iam_access_key" "active" {
  attrs          = { user = "ci", status = "Active" }
  expect_failure = true
}

resource "aws_iam_service_specific_credential" "expires" {
  attrs = {
    user_name           = "ci"
    service_name        = "bedrock.amazonaws.com"
    status              = null
    credential_age_days = 30
  }
}

resource "aws_iam_service_specific_credential" "absent" {
  attrs = {
    user_name           = "ci"
    service_name        = "bedrock.amazonaws.com"
    status              = null
    credential_age_days = null
  }
  expect_failure = true
}

resource "aws_iam_user_login_profile" "made" {
  attrs          = { user = "ann" }
  expect_failure = true
}

resource "aws_iam_user_policy" "made" {
  attrs          = { user = "ann" }
  expect_failure = true
}

resource "aws_iam_user_policy_attachment" "own_password" {
  attrs = { user = "ann", policy_arn = "arn:aws:iam::aws:policy/IAMUserChangePassword" }
}

resource "aws_iam_user_policy_attachment" "made" {
  attrs          = { user = "ann", policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
  expect_failure = true
}

resource "aws_iam_account_password_policy" "strong" {
  attrs = local.aws_iam_account_password_policy
}

resource "aws_iam_account_password_policy" "absent" {
  attrs          = core::merge(local.aws_iam_account_password_policy, { minimum_password_length = null })
  expect_failure = true
}

resource "aws_iam_account_password_policy" "short" {
  attrs          = core::merge(local.aws_iam_account_password_policy, { minimum_password_length = 8 })
  expect_failure = true
}

resource "aws_iam_account_password_policy" "reuse" {
  attrs          = core::merge(local.aws_iam_account_password_policy, { password_reuse_prevention = null })
  expect_failure = true
}

resource "aws_iam_account_password_policy" "removed" {
  prior_attrs    = local.aws_iam_account_password_policy
  expect_failure = true
}

resource "aws_iam_virtual_mfa_device" "removed" {
  prior_attrs    = { virtual_mfa_device_name = "ann" }
  expect_failure = true
}

resource "aws_iam_group_membership" "same" {
  attrs       = { group = "Admins", users = ["ann"] }
  prior_attrs = { group = "Admins", users = ["ann", "bob"] }
}

resource "aws_iam_group_membership" "readers" {
  attrs       = { group = "readers", users = ["ann", "bob"] }
  prior_attrs = { group = "readers", users = [] }
}

resource "aws_iam_group_membership" "joins" {
  attrs          = { group = "Admins", users = ["ann", "bob"] }
  prior_attrs    = { group = "Admins", users = ["ann"] }
  expect_failure = true
}

resource "aws_iam_group_membership" "joins_empty" {
  attrs          = { group = "Admins", users = ["ann"] }
  prior_attrs    = { group = "Admins", users = null }
  expect_failure = true
}

resource "aws_iam_user_group_membership" "same" {
  attrs       = { user = "ann", groups = ["admins"] }
  prior_attrs = { user = "ann", groups = ["admins"] }
}

resource "aws_iam_user_group_membership" "joins" {
  attrs          = { user = "ann", groups = ["admins", "readers"] }
  prior_attrs    = { user = "ann", groups = ["readers"] }
  expect_failure = true
}

resource "aws_iam_user_group_membership" "absent" {
  attrs       = { user = "ann", groups = null }
  prior_attrs = { user = "ann", groups = null }
}

resource "aws_iam_role" "kept" {
  attrs       = { permissions_boundary = "arn:a" }
  prior_attrs = { permissions_boundary = "arn:a" }
}

resource "aws_iam_role" "replaced" {
  attrs       = { permissions_boundary = "arn:b" }
  prior_attrs = { permissions_boundary = "arn:a" }
}

resource "aws_iam_role" "absent" {
  attrs       = { permissions_boundary = null }
  prior_attrs = { permissions_boundary = null }
}

resource "aws_iam_role" "removed" {
  attrs          = { permissions_boundary = null }
  prior_attrs    = { permissions_boundary = "arn:a" }
  expect_failure = true
}

resource "aws_iam_user" "kept" {
  attrs       = { permissions_boundary = "arn:a" }
  prior_attrs = { permissions_boundary = "arn:a" }
}

resource "aws_iam_user" "replaced" {
  attrs       = { permissions_boundary = "arn:b" }
  prior_attrs = { permissions_boundary = "arn:a" }
}

resource "aws_iam_user" "absent" {
  attrs       = { permissions_boundary = null }
  prior_attrs = { permissions_boundary = null }
}

resource "aws_iam_user" "removed" {
  attrs          = { permissions_boundary = null }
  prior_attrs    = { permissions_boundary = "arn:a" }
  expect_failure = true
}

resource "aws_iam_role" "emptied" {
  attrs          = { permissions_boundary = "" }
  prior_attrs    = { permissions_boundary = "arn:a" }
  expect_failure = true
}
