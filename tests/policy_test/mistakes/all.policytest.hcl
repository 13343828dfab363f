policytest {
  targets = ["a.policy.hcl", 3, ""]
  target  = "x"
}

policytest {
  targets = []
}

resource "aws_vpc" "a" {
  attrs = { id = aws_vpc.b.id, x = aws_vpc.c.id, y = attrs.z, z = core::lenght([]) }
}

resource "aws_vpc" "b" {
  attrs = { id = local.round }
}

resource "aws_vpc" "d" {
  attrs = { id = aws_vpc.b.id }
}

resource "aws_vpc" "a" {
  expect_failur = true
}

resource "aws_vpc" {
  skip = "yes"
}

resource "aws_*" "" {
  inputs = { a = 1 }
}

data "aws_ami" "a" {
  expect_failure = true
}

module "source" "a" {
  prior_attrs = {}
  meta {}
  meta {}
}

locals {
  round = aws_vpc.d.id
  self  = local.self
}

inputs {}

inputs {
  a = input.b
}

check "x" {}

x = 1
