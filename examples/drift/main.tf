# The bastion gets a bigger machine. Its security group is as it should be; what is in AWS is not.

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
    key          = "drift/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

variable "subnet_id" {
  type = string
}

variable "vpc_id" {
  type = string
}

resource "aws_instance" "bastion" {
  ami                    = "ami-0abcdef1234567890"
  ebs_optimized          = true
  instance_type          = "t3.small"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.bastion.id]

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 40
    volume_type = "gp3"
  }

  tags = {
    Environment = "prod"
    Name        = "bastion"
    Service     = "platform"
  }
}

resource "aws_security_group" "bastion" {
  description = "platform (prod)"
  name        = "bastion-service"
  vpc_id      = var.vpc_id

  egress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "anywhere"
    from_port   = 0
    protocol    = "-1"
    to_port     = 0
  }

  ingress {
    cidr_blocks = ["192.0.2.0/24"]
    description = "office VPN"
    from_port   = 22
    protocol    = "tcp"
    to_port     = 22
  }

  tags = {
    Environment = "prod"
    Name        = "bastion"
    Service     = "platform"
  }
}
