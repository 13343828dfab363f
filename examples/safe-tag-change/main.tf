# Cost centres changed; nothing else did.

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
    key          = "safe-tag-change/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_instance" "web" {
  ami                    = "ami-0abcdef1234567890"
  ebs_optimized          = true
  instance_type          = "m6i.large"
  subnet_id              = aws_subnet.private.id
  vpc_security_group_ids = [aws_security_group.web.id]

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 40
    volume_type = "gp3"
  }

  tags = {
    CostCenter  = "cc-0200"
    Environment = "prod"
    Name        = "web"
    Owner       = "web-team"
    Service     = "web"
  }
}

resource "aws_lambda_function" "report" {
  architectures    = ["arm64"]
  description      = "report worker of web"
  function_name    = "web-report"
  handler          = "bootstrap"
  memory_size      = 256
  role             = "arn:aws:iam::123456789012:role/web"
  runtime          = "provided.al2023"
  s3_bucket        = "acme-artifacts"
  s3_key           = "report/dd6a99c326122d98.zip"
  source_code_hash = "0000000000000000000000000003811e9065c10b725="
  timeout          = 30

  environment {
    variables = {
      LOG_LEVEL = "info"
    }
  }

  tags = {
    CostCenter  = "cc-0200"
    Environment = "prod"
    Name        = "report"
    Owner       = "web-team"
    Service     = "web"
  }
}

resource "aws_s3_bucket" "assets" {
  bucket = "acme-web-assets"

  tags = {
    CostCenter  = "cc-0200"
    Environment = "prod"
    Name        = "assets"
    Owner       = "web-team"
    Service     = "web"
  }
}

resource "aws_security_group" "web" {
  description = "web (prod)"
  name        = "web-service"
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
    Name        = "web"
    Service     = "web"
  }
}

resource "aws_subnet" "private" {
  availability_zone = "ap-northeast-1a"
  cidr_block        = "10.20.0.0/20"
  vpc_id            = aws_vpc.main.id

  tags = {
    Environment = "prod"
    Name        = "web"
    Service     = "web"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true

  tags = {
    Environment = "prod"
    Name        = "web"
    Service     = "web"
  }
}
