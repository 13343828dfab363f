terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

variable "network" {
  type = number
}

variable "zone_a" {
  type = string
}

module "network" {
  source = "../network"

  name    = var.name
  network = var.network
  zone_a  = var.zone_a
}

module "service" {
  source = "../service"

  name              = var.name
  security_group_id = module.network.security_group_id
  subnet_ids        = module.network.subnet_ids
}

output "addresses" {
  value = module.service.addresses
}
