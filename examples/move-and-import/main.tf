# A refactoring: the web server moves into a module, subnets from count to for_each, the zone comes under management.

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
    key          = "move-and-import/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

variable "vpc_id" {
  type = string
}

resource "aws_route53_zone" "main" {
  comment = "Managed by Terraform"
  name    = "example.com"

  tags = {
    Environment = "prod"
    Name        = "example.com"
    Service     = "dns"
  }
}

resource "aws_s3_bucket" "assets" {
  bucket = "acme-web-assets"

  tags = {
    Environment = "prod"
    Name        = "web"
    Service     = "web"
  }
}

resource "aws_subnet" "private" {
  for_each = toset(["a", "c"])

  availability_zone = "ap-northeast-1${each.key}"
  cidr_block        = each.key == "a" ? "10.20.0.0/20" : "10.20.64.0/20"
  vpc_id            = var.vpc_id

  tags = {
    Environment = "prod"
    Name        = "web"
    Service     = "web"
  }
}

module "web" {
  source = "./modules/web"

  name      = "web"
  subnet_id = aws_subnet.private["a"].id
}

output "instance_id" {
  value = module.web.instance_id
}

moved {
  from = aws_s3_bucket.bucket
  to   = aws_s3_bucket.assets
}

moved {
  from = aws_instance.web
  to   = module.web.aws_instance.this
}

moved {
  from = aws_subnet.private[0]
  to   = aws_subnet.private["a"]
}

moved {
  from = aws_subnet.private[1]
  to   = aws_subnet.private["c"]
}

import {
  to = aws_route53_zone.main
  id = "Z3D0506881BB14A33EX"
}

removed {
  from = aws_cloudwatch_metric_alarm.legacy

  lifecycle {
    destroy = false
  }
}
