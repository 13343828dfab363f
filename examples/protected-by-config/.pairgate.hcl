# What this team thinks of its plans. `pairgate config` shows what holds, and which line says so.

# Keys outlive everything that they encrypt.
protect "keys" {
  types  = ["aws_kms_key"]
  reason = "invoices are kept for ten years, and backups are encrypted with these keys"
}

environment "production" {
  paths = ["."]

  # Clean-ups are usual here: say it, and do not block.
  rule "mass-delete" {
    level = "advisory"
  }

  # A lost bucket is as far as a single plan may reach.
  blast_radius {
    max_level = "critical"
  }
}

# Accepted, and for how long.
waive "stateful-destroy" {
  address = "aws_s3_bucket.exports"
  reason  = "exports are made again every night"
  owner   = "billing-team"
  expires = "2099-12-31"
}

waive "irreversible-change" {
  address = "aws_s3_bucket.exports"
  reason  = "exports are made again every night"
  owner   = "billing-team"
  expires = "2099-12-31"
}

# This one is over: the finding stands in the way again.
waive "stateful-destroy" {
  address = "aws_s3_bucket.invoices"
  reason  = "moved to the archive account"
  owner   = "billing-team"
  expires = "2025-06-30"
}
