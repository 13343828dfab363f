# A database keeps no backups.
resource_policy "aws_db_instance" "db-backups" {
  enforcement_level = "mandatory"
  enforce {
    condition = attrs.backup_retention_period > 0
  }
}

# Advice that cannot be decided is not told.
resource_policy "aws_db_instance" "db-many-backups" {
  enforcement_level = "advisory"
  enforce {
    condition = attrs.backup_retention_period > 30
  }
}
