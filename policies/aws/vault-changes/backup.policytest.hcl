policytest { targets = ["./backup.policy.hcl"] }

locals {
  copy   = [{ destination_vault_arn = "arn:aws:backup:ap-northeast-3:444455556666:backup-vault:main" }]
  daily  = { rule_name = "daily", lifecycle = [{ delete_after = 35 }], copy_action = local.copy }
  weekly = { rule_name = "weekly", lifecycle = [], copy_action = [] }
  plan   = { name = "all", rule = [local.daily, local.weekly] }
}

resource "aws_backup_plan" "unchanged" {
  attrs       = local.plan
  prior_attrs = local.plan
}

resource "aws_backup_plan" "deleted" {
  prior_attrs    = local.plan
  expect_failure = true
}

resource "aws_backup_plan" "rule_removed" {
  attrs          = core::merge(local.plan, { rule = [local.daily] })
  prior_attrs    = local.plan
  expect_failure = true
}

resource "aws_backup_plan" "rule_added" {
  attrs       = local.plan
  prior_attrs = core::merge(local.plan, { rule = [local.daily] })
}

resource "aws_backup_plan" "copy_removed" {
  attrs          = core::merge(local.plan, { rule = [core::merge(local.daily, { copy_action = [] }), local.weekly] })
  prior_attrs    = local.plan
  expect_failure = true
}

resource "aws_backup_plan" "copy_moved_to_another_rule" {
  attrs       = core::merge(local.plan, { rule = [core::merge(local.daily, { copy_action = [] }), core::merge(local.weekly, { copy_action = local.copy })] })
  prior_attrs = local.plan
}

resource "aws_backup_plan" "kept_shorter" {
  attrs          = core::merge(local.plan, { rule = [core::merge(local.daily, { lifecycle = [{ delete_after = 34 }] }), local.weekly] })
  prior_attrs    = local.plan
  expect_failure = true
}

resource "aws_backup_plan" "no_longer_kept_for_good" {
  attrs          = core::merge(local.plan, { rule = [local.daily, core::merge(local.weekly, { lifecycle = [{ delete_after = 365 }] })] })
  prior_attrs    = local.plan
  expect_failure = true
}

resource "aws_backup_plan" "kept_for_good" {
  attrs       = core::merge(local.plan, { rule = [core::merge(local.daily, { lifecycle = [{ delete_after = null }] }), local.weekly] })
  prior_attrs = local.plan
}

resource "aws_backup_selection" "added" {
  attrs = { name = "all" }
}

resource "aws_backup_selection" "deleted" {
  prior_attrs    = core::merge({ name = "all" }, { name = "gone" })
  expect_failure = true
}

resource "aws_backup_selection" "replaced" {
  prior_attrs = core::merge({ name = "all" }, { plan_id = "replaced", name = "replaced" })
}

resource "aws_backup_selection" "replacement" {
  skip  = true
  attrs = { plan_id = "replaced", name = "replaced" }
}

resource "aws_backup_vault" "added" {
  attrs = { name = "main" }
}

resource "aws_backup_vault" "deleted" {
  prior_attrs    = { name = "main" }
  expect_failure = true
}

resource "aws_backup_logically_air_gapped_vault" "added" {
  attrs = { name = "main" }
}

resource "aws_backup_logically_air_gapped_vault" "deleted" {
  prior_attrs    = { name = "main" }
  expect_failure = true
}

resource "aws_backup_vault_lock_configuration" "raised" {
  attrs       = { backup_vault_name = "main", min_retention_days = 14 }
  prior_attrs = { backup_vault_name = "main", min_retention_days = null }
}

resource "aws_backup_vault_lock_configuration" "lowered" {
  attrs          = { backup_vault_name = "main", min_retention_days = 7 }
  prior_attrs    = { backup_vault_name = "main", min_retention_days = 14 }
  expect_failure = true
}

resource "aws_backup_vault_lock_configuration" "replaced" {
  prior_attrs = { backup_vault_name = "main", min_retention_days = 14 }
}

resource "aws_backup_vault_lock_configuration" "removed" {
  prior_attrs    = { backup_vault_name = "other", min_retention_days = 14 }
  expect_failure = true
}
