# Two networks, not applied yet. The flow log belongs to one of them.
#
# All ids are unknown in this plan. The policy asks for flow logs of each network, and the references of the
# configuration tell whose log it is.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }

  backend "s3" {
    bucket       = "acme-terraform-state"
    key          = "flow-logs/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_flow_log" "main" {
  log_destination      = "arn:aws:s3:::acme-flow-logs"
  log_destination_type = "s3"
  traffic_type         = "ALL"
  vpc_id               = aws_vpc.main.id
}

resource "aws_vpc" "build" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
  tags = {
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags = {
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}
