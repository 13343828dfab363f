policytest {
  targets = ["flow-logs.policy.hcl"]
}

resource "aws_vpc" "logged" {
  attrs = {
    id = "vpc-1"
  }
}

resource "aws_flow_log" "logged" {
  attrs = {
    vpc_id       = aws_vpc.logged.id
    traffic_type = "ALL"
  }
}

resource "aws_vpc" "bare" {
  attrs = {
    id = "vpc-2"
  }
  expect_failure = true
}

# Only what was rejected: that does not tell who talked to whom.
resource "aws_vpc" "rejects" {
  attrs = {
    id = "vpc-3"
  }
  expect_failure = true
}

resource "aws_flow_log" "rejects" {
  attrs = {
    vpc_id       = aws_vpc.rejects.id
    traffic_type = "REJECT"
  }
}
