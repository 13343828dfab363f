# AWS Backup: plans that keep too little, copies that do not leave, vaults that are not locked.

input "min_retention_days" {
  type        = number
  default     = 7
  description = "Days that backups are kept, at least."
}

locals {
  # Stands for an ARN that the plan does not have.
  nowhere = "-:-:-:-:-"
}

# A backup plan keeps no copy in another region.
#
# Why: when the region is lost, the originals and all their backups are lost together.
# Do: add a `copy_action` with a vault in another region to at least one rule.
#
# The plan's own region is that of the vault its rules write to, or its own when the vault is not in this plan.
resource_policy "aws_backup_plan" "aws-backup-copy-other-region" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    copies = core::flatten([for rule in core::coalesce(attrs.rule, []) : [for copy in core::coalesce(core::try(rule.copy_action, null), []) : core::coalesce(copy.destination_vault_arn, local.nowhere)]])
    vaults = core::flatten([for rule in core::coalesce(attrs.rule, []) : core::getresources("aws_backup_vault", { name = rule.target_vault_name })])
    homes  = core::length(local.vaults) > 0 ? [for vault in local.vaults : core::coalesce(vault.arn, local.nowhere)] : [core::coalesce(attrs.arn, local.nowhere)]
    away = core::anytrue(core::flatten([
      for copy in local.copies : [for home in local.homes : core::split(":", copy)[3] != core::split(":", home)[3]]
    ]))
  }
  enforce {
    condition     = core::length(local.copies) > 0 && local.away
    error_message = "no copy of the backups of `${core::coalesce(attrs.name, "-")}` leaves the region, a copy in another region is wanted"
  }
}

# A backup plan keeps no copy in another account.
#
# Why: whoever takes over or closes the account reaches the originals and all their backups at once.
# Do: add a `copy_action` with a vault in another account to at least one rule.
#
# The plan's own account is that of the vault its rules write to, or its own when the vault is not in this plan.
resource_policy "aws_backup_plan" "aws-backup-copy-other-account" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    copies = core::flatten([for rule in core::coalesce(attrs.rule, []) : [for copy in core::coalesce(core::try(rule.copy_action, null), []) : core::coalesce(copy.destination_vault_arn, local.nowhere)]])
    vaults = core::flatten([for rule in core::coalesce(attrs.rule, []) : core::getresources("aws_backup_vault", { name = rule.target_vault_name })])
    homes  = core::length(local.vaults) > 0 ? [for vault in local.vaults : core::coalesce(vault.arn, local.nowhere)] : [core::coalesce(attrs.arn, local.nowhere)]
    away = core::anytrue(core::flatten([
      for copy in local.copies : [for home in local.homes : core::split(":", copy)[4] != core::split(":", home)[4]]
    ]))
  }
  enforce {
    condition     = core::length(local.copies) > 0 && local.away
    error_message = "no copy of the backups of `${core::coalesce(attrs.name, "-")}` leaves the account, a copy in another account is wanted"
  }
}

# A rule of a backup plan deletes its backups or copies too early.
#
# Why: whoever notices a bad write after the last backup is gone has lost the data.
# Do: raise `delete_after` in every `lifecycle` to at least `min_retention_days`; without it backups stay for good.
resource_policy "aws_backup_plan" "aws-backup-rule-retention" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    lifecycles = core::flatten([
      for rule in core::coalesce(attrs.rule, []) : core::concat(
        core::coalesce(core::try(rule.lifecycle, null), []),
        core::flatten([for copy in core::coalesce(core::try(rule.copy_action, null), []) : core::coalesce(core::try(copy.lifecycle, null), [])])
      )
    ])
    short = [
      for lifecycle in local.lifecycles : core::tostring(lifecycle.delete_after)
      if core::coalesce(lifecycle.delete_after, 0) > 0 && core::coalesce(lifecycle.delete_after, 0) < input.min_retention_days
    ]
  }
  enforce {
    condition     = core::length(local.short) == 0
    error_message = "backups are deleted after ${core::join(", ", local.short)} days, at least ${input.min_retention_days} are wanted"
  }
}

# A backup plan selects nothing.
#
# Why: it looks like a backup in the console and in reviews, and backs up nothing.
# Do: add an `aws_backup_selection` with the plan's id.
resource_policy "aws_backup_plan" "aws-backup-plan-selection" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("aws_backup_selection", { plan_id = attrs.id })) > 0
    error_message = "no backup selection uses the plan `${core::coalesce(attrs.name, "-")}`, one is wanted"
  }
}

# A backup vault has no lock.
#
# Why: whoever has rights in the account, or has stolen them, can delete every backup in the vault.
# Do: add an `aws_backup_vault_lock_configuration` with `min_retention_days`.
resource_policy "aws_backup_vault" "aws-backup-vault-lock" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("aws_backup_vault_lock_configuration", { backup_vault_name = attrs.name })) > 0
    error_message = "the vault `${core::coalesce(attrs.name, "-")}` has no lock, a lock configuration is wanted"
  }
}

# The lock of a backup vault accepts backups that are deleted too early.
#
# Why: a lock only holds as long as the retention of each backup, and this one accepts very short ones.
# Do: set `min_retention_days` of the lock to at least the input of the same name.
resource_policy "aws_backup_vault_lock_configuration" "aws-backup-vault-lock-retention" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.min_retention_days, 0) >= input.min_retention_days
    error_message = "the lock of `${core::coalesce(attrs.backup_vault_name, "-")}` holds backups ${core::coalesce(attrs.min_retention_days, 0)} days, at least ${input.min_retention_days} are wanted"
  }
}
