# Changes that take AWS Backup away: plans, selections, rules, copies, vaults and their locks.

# This change deletes a backup plan.
#
# Why: everything that the plan selected gets no backups from now on, and nobody notices until one is needed.
# Do: keep the plan, or put another one with the same selections in place first.
resource_policy "aws_backup_plan" "aws-backup-plan-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the backup plan `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}

# This change removes a rule of a backup plan.
#
# Why: the backups or copies that the rule made are made no more.
# Do: keep the rule, or name in the runbook the one that takes its place.
resource_policy "aws_backup_plan" "aws-backup-rule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.rule, [])) >= core::length(core::coalesce(prior_attrs.rule, []))
    error_message = "the plan `${core::coalesce(attrs.name, "-")}` goes from ${core::length(core::coalesce(prior_attrs.rule, []))} rules to ${core::length(core::coalesce(attrs.rule, []))}, no fewer are wanted"
  }
}

# This change removes a copy of backups to another vault.
#
# Why: from then on, losing the region or the account means losing the originals and their backups together.
# Do: keep the `copy_action`, or put another copy in place first.
resource_policy "aws_backup_plan" "aws-backup-copy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::flatten([for rule in core::coalesce(prior_attrs.rule, []) : core::coalesce(core::try(rule.copy_action, null), [])])
    after  = core::flatten([for rule in core::coalesce(attrs.rule, []) : core::coalesce(core::try(rule.copy_action, null), [])])
  }
  enforce {
    condition     = core::length(local.after) >= core::length(local.before)
    error_message = "the plan `${core::coalesce(attrs.name, "-")}` goes from ${core::length(local.before)} copies to ${core::length(local.after)}, no fewer are wanted"
  }
}

# This change shortens how long a backup plan keeps its backups.
#
# Why: new backups are deleted earlier, so the way back in time becomes shorter with every day.
# Do: keep the old `delete_after`.
#
# Rules are compared by their `rule_name`; no `delete_after` means for good.
resource_policy "aws_backup_plan" "aws-backup-rule-retention-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = { for rule in core::coalesce(prior_attrs.rule, []) : core::coalesce(rule.rule_name, "-") => core::coalesce(core::try(rule.lifecycle[0].delete_after, 0), 0) }
    after  = { for rule in core::coalesce(attrs.rule, []) : core::coalesce(rule.rule_name, "-") => core::coalesce(core::try(rule.lifecycle[0].delete_after, 0), 0) }
    shorter = [
      for name, days in local.after : name
      if days > 0 && (core::lookup(local.before, name, days) == 0 || core::lookup(local.before, name, days) > days)
    ]
  }
  enforce {
    condition     = core::length(local.shorter) == 0
    error_message = "the rules ${core::join(", ", local.shorter)} keep backups for fewer days than before, no fewer are wanted"
  }
}

# This change deletes a backup selection.
#
# Why: whatever it selected gets no backups from this plan any more, and nobody notices until one is needed.
# Do: keep the selection, or put another one in place first.
#
# One that is replaced is still there after the change.
resource_policy "aws_backup_selection" "aws-backup-selection-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_backup_selection", { plan_id = core::try(prior_attrs.plan_id, null), name = prior_attrs.name })) > 0
    error_message = "the backup selection `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a backup vault.
#
# Why: the backups in it are deleted with it, or the destroy fails half-way because there are some.
# Do: keep the vault until its last backup has run out, or copy the backups to another vault first.
resource_policy "aws_backup_vault" "aws-backup-vault-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the vault `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}

# This change deletes a backup vault.
#
# Why: the backups in it are deleted with it, or the destroy fails half-way because there are some.
# Do: keep the vault until its last backup has run out, or copy the backups to another vault first.
resource_policy "aws_backup_logically_air_gapped_vault" "aws-backup-vault-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the vault `${core::coalesce(prior_attrs.name, "-")}` is deleted, it is wanted to stay"
  }
}

# This change removes the lock of a backup vault.
#
# Why: whoever has rights in the account, or has stolen them, can then delete every backup in the vault.
# Do: keep the `aws_backup_vault_lock_configuration`.
#
# A lock that is replaced, or takes another name, for the same vault is fine.
resource_policy "aws_backup_vault_lock_configuration" "aws-backup-vault-lock-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_backup_vault_lock_configuration", { backup_vault_name = prior_attrs.backup_vault_name })) > 0
    error_message = "the lock of the vault `${core::coalesce(prior_attrs.backup_vault_name, "-")}` is removed, it is wanted to stay"
  }
}

# This change lowers the least retention that a locked vault accepts.
#
# Why: backups that may be deleted earlier are protected for a shorter time.
# Do: keep `min_retention_days`.
resource_policy "aws_backup_vault_lock_configuration" "aws-backup-vault-lock-weakened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.min_retention_days, 0) >= core::coalesce(prior_attrs.min_retention_days, 0)
    error_message = "the lock goes from ${core::coalesce(prior_attrs.min_retention_days, 0)} days to ${core::coalesce(attrs.min_retention_days, 0)}, no fewer are wanted"
  }
}
