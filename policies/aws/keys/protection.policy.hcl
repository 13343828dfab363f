# Keys, secrets and accounts: losing them is losing everything that they open.

input "key_deletion_window_days" {
  type        = number
  default     = 30
  description = "Days between the deletion of a key and its end, at least."
}

# A key leaves fewer days than wanted to take its deletion back.
#
# Why: when the window ends, everything encrypted with the key is unreadable for good, backups included.
# Do: set `deletion_window_in_days` to `key_deletion_window_days`, or leave it out for 30 days.
resource_policy "aws_kms_key" "aws-kms-deletion-window" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.deletion_window_in_days, 30) >= input.key_deletion_window_days
    error_message = "the key can be rescued for ${core::coalesce(attrs.deletion_window_in_days, 30)} days, at least ${input.key_deletion_window_days} are wanted"
  }
}

# A key leaves fewer days than wanted to take its deletion back.
#
# Why: when the window ends, everything encrypted with the key is unreadable for good, backups included.
# Do: set `deletion_window_in_days` to `key_deletion_window_days`, or leave it out for 30 days.
resource_policy "aws_kms_external_key" "aws-kms-deletion-window" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.deletion_window_in_days, 30) >= input.key_deletion_window_days
    error_message = "the key can be rescued for ${core::coalesce(attrs.deletion_window_in_days, 30)} days, at least ${input.key_deletion_window_days} are wanted"
  }
}

# A key leaves fewer days than wanted to take its deletion back.
#
# Why: when the window ends, everything encrypted with the key is unreadable for good, backups included.
# Do: set `deletion_window_in_days` to `key_deletion_window_days`, or leave it out for 30 days.
resource_policy "aws_kms_replica_key" "aws-kms-deletion-window" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.deletion_window_in_days, 30) >= input.key_deletion_window_days
    error_message = "the key can be rescued for ${core::coalesce(attrs.deletion_window_in_days, 30)} days, at least ${input.key_deletion_window_days} are wanted"
  }
}

# This change disables a key.
#
# Why: everything encrypted with it, volumes, databases and backups, stops being readable at once.
# Do: keep `is_enabled = true` until nothing uses the key any more; CloudTrail shows its last use.
resource_policy "aws_kms_key" "aws-kms-key-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.is_enabled, true) || core::coalesce(attrs.is_enabled, true)
    error_message = "`is_enabled` goes from true to false, true is wanted"
  }
}

# This change disables a key.
#
# Why: everything encrypted with it, volumes, databases and backups, stops being readable at once.
# Do: keep `enabled = true` until nothing uses the key any more; CloudTrail shows its last use.
resource_policy "aws_kms_external_key" "aws-kms-key-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.enabled, true) || core::coalesce(attrs.enabled, true)
    error_message = "`enabled` goes from true to false, true is wanted"
  }
}

# This change disables a key.
#
# Why: everything encrypted with it, volumes, databases and backups, stops being readable at once.
# Do: keep `enabled = true` until nothing uses the key any more; CloudTrail shows its last use.
resource_policy "aws_kms_replica_key" "aws-kms-key-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.enabled, true) || core::coalesce(attrs.enabled, true)
    error_message = "`enabled` goes from true to false, true is wanted"
  }
}

# This change deletes a key.
#
# Why: after the waiting period everything encrypted with it is unreadable for good, backups included.
# Do: disable the key first and wait; delete it once nothing has used it for a whole backup retention.
resource_policy "aws_kms_key" "aws-kms-key-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key is deleted after ${core::coalesce(prior_attrs.deletion_window_in_days, 30)} days, it is wanted to stay"
  }
}

# This change deletes a key.
#
# Why: after the waiting period everything encrypted with it is unreadable for good, backups included.
# Do: disable the key first and wait; delete it once nothing has used it for a whole backup retention.
resource_policy "aws_kms_external_key" "aws-kms-key-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key is deleted after ${core::coalesce(prior_attrs.deletion_window_in_days, 30)} days, it is wanted to stay"
  }
}

# This change deletes a key.
#
# Why: after the waiting period everything encrypted with it is unreadable for good, backups included.
# Do: disable the key first and wait; delete it once nothing has used it for a whole backup retention.
resource_policy "aws_kms_replica_key" "aws-kms-key-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key is deleted after ${core::coalesce(prior_attrs.deletion_window_in_days, 30)} days, it is wanted to stay"
  }
}

# A key may get a policy that locks everybody out.
#
# Why: after that only AWS support can bring back the right to manage the key.
# Do: remove `bypass_policy_lockout_safety_check`.
resource_policy "aws_kms_key" "aws-kms-lockout-check" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.bypass_policy_lockout_safety_check, false)
    error_message = "`bypass_policy_lockout_safety_check` is true, false is wanted"
  }
}

# A key may get a policy that locks everybody out.
#
# Why: after that only AWS support can bring back the right to manage the key.
# Do: remove `bypass_policy_lockout_safety_check`.
resource_policy "aws_kms_external_key" "aws-kms-lockout-check" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.bypass_policy_lockout_safety_check, false)
    error_message = "`bypass_policy_lockout_safety_check` is true, false is wanted"
  }
}

# A key may get a policy that locks everybody out.
#
# Why: after that only AWS support can bring back the right to manage the key.
# Do: remove `bypass_policy_lockout_safety_check`.
resource_policy "aws_kms_replica_key" "aws-kms-lockout-check" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.bypass_policy_lockout_safety_check, false)
    error_message = "`bypass_policy_lockout_safety_check` is true, false is wanted"
  }
}

# A deleted secret is gone at once.
#
# Why: with a recovery window of zero nobody can take a wrong deletion back.
# Do: set `recovery_window_in_days` between 7 and 30, or leave it out for 30.
resource_policy "aws_secretsmanager_secret" "aws-secret-recovery-window" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.recovery_window_in_days, 30) > 0
    error_message = "`recovery_window_in_days` is 0, at least 7 is wanted"
  }
}

# This change deletes a secret without a way back.
#
# Why: with a recovery window of zero the value is gone the moment the apply runs.
# Do: set `recovery_window_in_days` in an apply before this one.
resource_policy "aws_secretsmanager_secret" "aws-secret-deleted-at-once" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::coalesce(prior_attrs.recovery_window_in_days, 30) > 0
    error_message = "the secret is deleted with `recovery_window_in_days = 0`, at least 7 is wanted"
  }
}

# Destroying a user also removes keys that Terraform did not make.
#
# Why: access keys and login profiles made by hand still serve somebody, and the destroy would not tell.
# Do: set `force_destroy = false`, so that the destroy stops when it finds them.
resource_policy "aws_iam_user" "aws-iam-user-force-destroy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, false is wanted"
  }
}

# Destroying the resource closes a whole AWS account.
#
# Why: everything in the account stops, and after 90 days it is deleted for good.
# Do: set `close_on_deletion = false`; close accounts by hand, with two people.
resource_policy "aws_organizations_account" "aws-account-close-on-deletion" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.close_on_deletion, false)
    error_message = "`close_on_deletion` is true, false is wanted"
  }
}
