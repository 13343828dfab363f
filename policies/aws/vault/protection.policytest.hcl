policytest { targets = ["./protection.policy.hcl"] }

resource "aws_backup_vault" "careful" {
  attrs = { name = "main", force_destroy = false }
}

resource "aws_backup_vault" "careful_by_default" {
  attrs = { name = "main", force_destroy = null }
}

resource "aws_backup_vault" "careless" {
  attrs          = { name = "main", force_destroy = true }
  expect_failure = true
}

resource "aws_backup_vault_policy" "deletion_denied" {
  attrs = {
    backup_vault_name = "main"
    policy            = core::jsonencode({ Statement = { Effect = "Deny", Principal = "*", Action = "backup:DeleteRecoveryPoint", Resource = "*" } })
  }
}

resource "aws_backup_vault_policy" "others_may_copy" {
  attrs = {
    backup_vault_name = "main"
    policy            = core::jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = ["backup:CopyIntoBackupVault"], Resource = "*" }] })
  }
}

resource "aws_backup_vault_policy" "a_named_role_may_delete" {
  attrs = {
    backup_vault_name = "main"
    policy            = core::jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/keeper" }, Action = "backup:*", Resource = "*" }] })
  }
}

resource "aws_backup_vault_policy" "under_a_condition" {
  attrs = {
    backup_vault_name = "main"
    policy = core::jsonencode({ Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "backup:*"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }
    }] })
  }
}

resource "aws_backup_vault_policy" "anybody_may_delete" {
  attrs = {
    backup_vault_name = "main"
    policy            = core::jsonencode({ Statement = { Effect = "Allow", Principal = "*", Action = "backup:*", Resource = "*" } })
  }
  expect_failure = true
}

resource "aws_backup_vault_policy" "anybody_may_delete_in_lists" {
  attrs = {
    backup_vault_name = "main"
    policy            = core::jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = ["*"] }, Action = ["backup:ListTags", "backup:DeleteRecoveryPoint"], Resource = "*" }] })
  }
  expect_failure = true
}
