policytest { targets = ["./protection.policy.hcl"] }

locals {
  key = { deletion_window_in_days = 30, bypass_policy_lockout_safety_check = false }
}

resource "aws_kms_key" "well_kept" {
  attrs       = core::merge(local.key, { is_enabled = true })
  prior_attrs = core::merge(local.key, { is_enabled = false })
}

resource "aws_kms_key" "everything_by_default" {
  attrs       = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, is_enabled = null }
  prior_attrs = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, is_enabled = null }
}

resource "aws_kms_key" "short_window" {
  attrs          = core::merge(local.key, { deletion_window_in_days = 7 })
  expect_failure = true
}

resource "aws_kms_key" "short_window_that_the_team_accepts" {
  attrs = core::merge(local.key, { deletion_window_in_days = 7 })
  inputs {
    key_deletion_window_days = 7
  }
}

resource "aws_kms_key" "no_lockout_check" {
  attrs          = core::merge(local.key, { bypass_policy_lockout_safety_check = true })
  expect_failure = true
}

resource "aws_kms_key" "disabled" {
  attrs          = core::merge(local.key, { is_enabled = false })
  prior_attrs    = core::merge(local.key, { is_enabled = true })
  expect_failure = true
}

resource "aws_kms_key" "deleted" {
  prior_attrs    = local.key
  expect_failure = true
}

resource "aws_kms_external_key" "well_kept" {
  attrs       = core::merge(local.key, { enabled = true })
  prior_attrs = core::merge(local.key, { enabled = false })
}

resource "aws_kms_external_key" "everything_by_default" {
  attrs       = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, enabled = null }
  prior_attrs = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, enabled = null }
}

resource "aws_kms_external_key" "short_window" {
  attrs          = core::merge(local.key, { deletion_window_in_days = 7 })
  expect_failure = true
}

resource "aws_kms_external_key" "short_window_that_the_team_accepts" {
  attrs = core::merge(local.key, { deletion_window_in_days = 7 })
  inputs {
    key_deletion_window_days = 7
  }
}

resource "aws_kms_external_key" "no_lockout_check" {
  attrs          = core::merge(local.key, { bypass_policy_lockout_safety_check = true })
  expect_failure = true
}

resource "aws_kms_external_key" "disabled" {
  attrs          = core::merge(local.key, { enabled = false })
  prior_attrs    = core::merge(local.key, { enabled = true })
  expect_failure = true
}

resource "aws_kms_external_key" "deleted" {
  prior_attrs    = local.key
  expect_failure = true
}

resource "aws_kms_replica_key" "well_kept" {
  attrs       = core::merge(local.key, { enabled = true })
  prior_attrs = core::merge(local.key, { enabled = false })
}

resource "aws_kms_replica_key" "everything_by_default" {
  attrs       = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, enabled = null }
  prior_attrs = { deletion_window_in_days = null, bypass_policy_lockout_safety_check = null, enabled = null }
}

resource "aws_kms_replica_key" "short_window" {
  attrs          = core::merge(local.key, { deletion_window_in_days = 7 })
  expect_failure = true
}

resource "aws_kms_replica_key" "short_window_that_the_team_accepts" {
  attrs = core::merge(local.key, { deletion_window_in_days = 7 })
  inputs {
    key_deletion_window_days = 7
  }
}

resource "aws_kms_replica_key" "no_lockout_check" {
  attrs          = core::merge(local.key, { bypass_policy_lockout_safety_check = true })
  expect_failure = true
}

resource "aws_kms_replica_key" "disabled" {
  attrs          = core::merge(local.key, { enabled = false })
  prior_attrs    = core::merge(local.key, { enabled = true })
  expect_failure = true
}

resource "aws_kms_replica_key" "deleted" {
  prior_attrs    = local.key
  expect_failure = true
}

resource "aws_secretsmanager_secret" "recoverable" {
  attrs = { recovery_window_in_days = 7 }
}

resource "aws_secretsmanager_secret" "recoverable_by_default" {
  attrs = { recovery_window_in_days = null }
}

resource "aws_secretsmanager_secret" "gone_at_once" {
  attrs          = { recovery_window_in_days = 0 }
  expect_failure = true
}

resource "aws_secretsmanager_secret" "deleted_with_a_window" {
  prior_attrs = { recovery_window_in_days = null }
}

resource "aws_secretsmanager_secret" "deleted_at_once" {
  prior_attrs    = { recovery_window_in_days = 0 }
  expect_failure = true
}

resource "aws_iam_user" "careful" {
  attrs = { force_destroy = false }
}

resource "aws_iam_user" "careful_by_default" {
  attrs = { force_destroy = null }
}

resource "aws_iam_user" "careless" {
  attrs          = { force_destroy = true }
  expect_failure = true
}

resource "aws_organizations_account" "careful" {
  attrs = { close_on_deletion = false }
}

resource "aws_organizations_account" "careful_by_default" {
  attrs = { close_on_deletion = null }
}

resource "aws_organizations_account" "careless" {
  attrs          = { close_on_deletion = true }
  expect_failure = true
}
