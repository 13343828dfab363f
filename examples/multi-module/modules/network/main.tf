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

data "aws_region" "current" {
}

resource "aws_security_group" "web" {
  description = "shop (${var.name})"
  name        = "${var.name}-service"
  vpc_id      = aws_vpc.this.id

  egress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "anywhere"
    from_port   = 0
    protocol    = "-1"
    to_port     = 0
  }

  ingress {
    cidr_blocks = [aws_vpc.this.cidr_block]
    description = "HTTPS from the VPC"
    from_port   = 443
    protocol    = "tcp"
    to_port     = 443
  }
}

resource "aws_subnet" "private" {
  for_each = {
    a = var.zone_a
    c = "10.${var.network}.64.0/20"
  }

  availability_zone = "${data.aws_region.current.name}${each.key}"
  cidr_block        = each.value
  vpc_id            = aws_vpc.this.id

  tags = {
    Environment = var.name
    Name        = var.name
    Service     = "shop"
  }
}

resource "aws_vpc" "this" {
  cidr_block           = "10.${var.network}.0.0/16"
  enable_dns_hostnames = true

  tags = {
    Environment = var.name
    Name        = var.name
    Service     = "shop"
  }
}

output "security_group_id" {
  value = aws_security_group.web.id
}

output "subnet_ids" {
  value = [for zone in ["a", "c"] : aws_subnet.private[zone].id]
}

output "vpc_id" {
  value = aws_vpc.this.id
}
