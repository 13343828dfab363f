policytest {
  targets = ["policies/"]
}

inputs {
  prefix = "file-"
}

locals {
  base    = { acl = "private", bucket = local.name }
  name    = "file-a"
  flow_on = { on = "yes", more = aws_vpc.main.id }
}

resource "aws_s3_bucket" "created" {
  attrs = local.base
}

resource "aws_s3_bucket" "public" {
  attrs          = { acl = "public-read", bucket = "file-b" }
  expect_failure = true
}

resource "aws_s3_bucket" "own_input" {
  attrs = { acl = "private", bucket = "mock-b" }
  inputs {
    prefix = "mock-"
  }
}

resource "aws_s3_bucket" "free" {
  attrs = { acl = "private", bucket = "free" }
}

resource "aws_s3_bucket" "updated" {
  attrs       = local.base
  prior_attrs = local.base
}

resource "aws_s3_bucket" "renamed" {
  attrs          = local.base
  prior_attrs    = { acl = "private", bucket = "old" }
  expect_failure = true
}

resource "aws_s3_bucket" "deleted" {
  prior_attrs = local.base
}

resource "aws_s3_bucket" "public_deleted" {
  prior_attrs    = { acl = "public-read", bucket = "file-b" }
  expect_failure = true
}

resource "aws_s3_bucket" "unchanged" {
  attrs = { acl = "private" }
  meta  = { operation = "no-op" }
}

resource "aws_s3_bucket" "empty" {
  attrs = {}
}

resource "aws_vpc" "main" {
  attrs = { id = "vpc-1" }
}

resource "aws_vpc" "without" {
  attrs          = { id = "vpc-2" }
  expect_failure = true
}

resource "aws_flow_log" "main" {
  attrs = { vpc_id = aws_vpc.main.id, name = "main", tags = local.flow_on }
  skip  = true
}

resource "aws_flow_log" "gone" {
  prior_attrs = { vpc_id = "vpc-2", name = "main", tags = local.flow_on }
}

resource "aws_flow_log" "off" {
  attrs = { vpc_id = aws_vpc.without.id, name = "main", tags = { on = "no" } }
}

data "aws_ami" "own" {
  attrs = { id = "ami-1", owner = "self" }
}

data "aws_ami" "other" {
  attrs = { id = "ami-2", owner = "amazon" }
}

resource "aws_instance" "web" {
  attrs = { ami = data.aws_ami.own.id }
}

module "terraform-aws-modules/vpc/aws" "good" {
  attrs = { name = "a" }
  meta {
    version = "5.0.0"
  }
}

module "terraform-aws-modules/vpc/aws" "old" {
  attrs          = { name = "a" }
  meta           = { version = "4.0.0" }
  expect_failure = true
}

provider "aws" "tokyo" {
  attrs = { region = "ap-northeast-1" }
}

provider "aws" "oregon" {
  attrs          = { region = "us-west-2" }
  expect_failure = true
}
