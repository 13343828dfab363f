# Two environments in Tokyo and one in Virginia from the same module; the range of zone a in prod changed.

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
    key          = "multi-module/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  alias  = "tokyo"
  region = "ap-northeast-1"
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
}

variable "environments" {
  type = map(object({ network = number, zone_a = string }))
}

module "dr" {
  source = "./modules/env"

  providers = {
    aws = aws.virginia
  }

  name    = "dr"
  network = 40
  zone_a  = "10.40.0.0/20"
}

module "env" {
  source   = "./modules/env"
  for_each = var.environments

  providers = {
    aws = aws.tokyo
  }

  name    = each.key
  network = each.value.network
  zone_a  = each.value.zone_a
}

output "prod_addresses" {
  value = module.env["prod"].addresses
}

output "stage_addresses" {
  value = module.env["stage"].addresses
}
