# What stands between a wrong destroy and the backups themselves.

# Destroying a backup vault also deletes every backup in it.
#
# Why: the destroy of a full vault normally fails, which is the last safety; `force_destroy` takes it away.
# Do: set `force_destroy = false`; let the backups run out when a vault has to go.
resource_policy "aws_backup_vault" "aws-backup-vault-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` of the vault `${core::coalesce(attrs.name, "-")}` is true, false is wanted"
  }
}

# Anybody may delete backups from a vault.
#
# Why: the vault's policy allows deletion to every principal, so one stolen role of any account removes the backups.
# Do: name the principals that may delete, or deny `backup:DeleteRecoveryPoint`.
resource_policy "aws_backup_vault_policy" "aws-backup-vault-open-deletion" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::flatten([core::jsondecode(core::coalesce(attrs.policy, "{\"Statement\":[]}")).Statement])
    open = [
      for statement in local.statements : true
      if statement.Effect == "Allow"
      && core::try(statement.Condition, null) == null
      && core::contains(core::flatten([core::try(statement.Principal.AWS, statement.Principal, "-")]), "*")
      && core::anytrue([
        for action in core::flatten([core::try(statement.Action, [])]) :
        core::contains(["*", "backup:*", "backup:delete*", "backup:deleterecoverypoint", "backup:deletebackupvault"], core::lower(action))
      ])
    ]
  }
  enforce {
    condition     = core::length(local.open) == 0
    error_message = "the policy of the vault `${core::coalesce(attrs.backup_vault_name, "-")}` lets every principal delete backups, named principals are wanted"
  }
}
