protect "databases" {
  addresses = ["module.db", "aws_instance.bastion"]
  types     = ["aws_rds_*"]
  reason    = "ask #db first"
}

protect "production" {
  tags = { Environment = "production" }
}
