# Subnets are renumbered and a security group gets another name; `../app` reads both.

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
    key          = "network/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true

  tags = {
    Environment = "prod"
    Name        = "network"
    Service     = "network"
  }
}

resource "aws_subnet" "private" {
  availability_zone = "ap-northeast-1a"
  cidr_block        = "10.20.128.0/20"
  vpc_id            = aws_vpc.main.id

  tags = {
    Environment = "prod"
    Name        = "network"
    Service     = "network"
  }
}

resource "aws_security_group" "internal" {
  description = "network (prod)"
  name        = "network-internal"
  vpc_id      = aws_vpc.main.id

  egress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "anywhere"
    from_port   = 0
    protocol    = "-1"
    to_port     = 0
  }

  ingress {
    cidr_blocks = ["10.20.0.0/16"]
    description = "HTTPS from the VPC"
    from_port   = 443
    protocol    = "tcp"
    to_port     = 443
  }

  tags = {
    Environment = "prod"
    Name        = "network"
    Service     = "network"
  }
}

output "private_subnet_id" {
  description = "where the services live"
  value       = aws_subnet.private.id
}

output "vpc_id" {
  value = aws_vpc.main.id
}
