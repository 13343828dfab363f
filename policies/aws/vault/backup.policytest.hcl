policytest { targets = ["./backup.policy.hcl"] }

locals {
  home  = "arn:aws:backup:ap-northeast-1:111122223333"
  away  = "arn:aws:backup:ap-northeast-3:444455556666:backup-vault:main"
  keep  = [{ delete_after = 35 }]
  rules = [{ target_vault_name = "main", lifecycle = local.keep, copy_action = [{ destination_vault_arn = local.away, lifecycle = local.keep }] }]
  plan  = { id = "plan-1", arn = "${local.home}:backup-plan:plan-1", name = "daily", rule = local.rules }
}

resource "aws_backup_selection" "all" {
  attrs = { plan_id = "plan-1" }
}

resource "aws_backup_vault" "main" {
  attrs = { name = "main", arn = "${local.home}:backup-vault:main" }
}

resource "aws_backup_vault" "unlocked" {
  attrs          = { name = "scratch", arn = "${local.home}:backup-vault:scratch" }
  expect_failure = true
}

resource "aws_backup_vault_lock_configuration" "main" {
  attrs = { backup_vault_name = "main", min_retention_days = 7 }
}

resource "aws_backup_vault_lock_configuration" "too_short" {
  attrs          = { backup_vault_name = "other", min_retention_days = 6 }
  expect_failure = true
}

resource "aws_backup_vault_lock_configuration" "no_minimum" {
  attrs          = { backup_vault_name = "other", min_retention_days = null }
  expect_failure = true
}

resource "aws_backup_plan" "everything_right" {
  attrs = local.plan
}

resource "aws_backup_plan" "vault_is_not_in_this_plan" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "elsewhere"
    lifecycle         = []
    copy_action       = [{ destination_vault_arn = local.away, lifecycle = [] }]
  }] })
}

resource "aws_backup_plan" "same_region" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "main"
    lifecycle         = []
    copy_action       = [{ destination_vault_arn = "arn:aws:backup:ap-northeast-1:444455556666:backup-vault:main", lifecycle = [] }]
  }] })
  expect_failure = true
}

resource "aws_backup_plan" "same_account" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "main"
    lifecycle         = []
    copy_action       = [{ destination_vault_arn = "arn:aws:backup:ap-northeast-3:111122223333:backup-vault:main", lifecycle = [] }]
  }] })
  expect_failure = true
}

resource "aws_backup_plan" "same_region_as_the_plan_itself" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "elsewhere"
    lifecycle         = []
    copy_action       = [{ destination_vault_arn = "arn:aws:backup:ap-northeast-1:444455556666:backup-vault:main", lifecycle = [] }]
  }] })
  expect_failure = true
}

resource "aws_backup_plan" "no_copy" {
  attrs          = core::merge(local.plan, { rule = [{ target_vault_name = "main", lifecycle = [], copy_action = [] }] })
  expect_failure = true
}

resource "aws_backup_plan" "kept_for_good" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "main"
    lifecycle         = [{ delete_after = null }]
    copy_action       = [{ destination_vault_arn = local.away, lifecycle = [{ delete_after = 0 }] }]
  }] })
}

resource "aws_backup_plan" "kept_too_short" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "main"
    lifecycle         = [{ delete_after = 6 }]
    copy_action       = [{ destination_vault_arn = local.away, lifecycle = [] }]
  }] })
  expect_failure = true
}

resource "aws_backup_plan" "copy_kept_too_short" {
  attrs = core::merge(local.plan, { rule = [{
    target_vault_name = "main"
    lifecycle         = []
    copy_action       = [{ destination_vault_arn = local.away, lifecycle = [{ delete_after = 1 }] }]
  }] })
  expect_failure = true
}

resource "aws_backup_plan" "selects_nothing" {
  attrs          = core::merge(local.plan, { id = "plan-2" })
  expect_failure = true
}
