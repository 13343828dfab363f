# A small shop, not applied yet.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

variable "db_password" {
  type      = string
  sensitive = true
}

resource "aws_db_instance" "main" {
  allocated_storage                   = 100
  backup_retention_period             = 14
  backup_window                       = "18:00-18:30"
  copy_tags_to_snapshot               = true
  db_name                             = "shop"
  db_subnet_group_name                = "prod"
  deletion_protection                 = true
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  engine                              = "postgres"
  engine_version                      = "16.4"
  final_snapshot_identifier           = "shop-final"
  iam_database_authentication_enabled = true
  identifier                          = "shop"
  instance_class                      = "db.m6g.large"
  maintenance_window                  = "sun:19:00-sun:19:30"
  max_allocated_storage               = 500
  monitoring_interval                 = 60
  monitoring_role_arn                 = "arn:aws:iam::123456789012:role/rds-monitoring"
  multi_az                            = true
  password                            = var.db_password
  performance_insights_enabled        = true
  skip_final_snapshot                 = false
  storage_encrypted                   = true
  storage_type                        = "gp3"
  username                            = "app"
  vpc_security_group_ids              = [aws_security_group.web.id]

  tags = {
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}

resource "aws_instance" "web" {
  count = 2

  ami                    = "ami-0abcdef1234567890"
  ebs_optimized          = true
  instance_type          = "m6i.large"
  subnet_id              = values(aws_subnet.private)[count.index].id
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
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}

resource "aws_s3_bucket" "assets" {
  bucket = "acme-shop-assets"

  tags = {
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}

resource "aws_s3_bucket_versioning" "assets" {
  bucket = aws_s3_bucket.assets.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_security_group" "web" {
  description = "shop (prod)"
  name        = "shop-service"
  vpc_id      = aws_vpc.main.id

  egress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "anywhere"
    from_port   = 0
    protocol    = "-1"
    to_port     = 0
  }

  ingress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "HTTPS"
    from_port   = 443
    protocol    = "tcp"
    to_port     = 443
  }

  tags = {
    Environment = "prod"
    Name        = "shop"
    Service     = "shop"
  }
}

resource "aws_subnet" "private" {
  for_each = {
    a = "10.20.0.0/20"
    c = "10.20.64.0/20"
  }

  availability_zone = "ap-northeast-1${each.key}"
  cidr_block        = each.value
  vpc_id            = aws_vpc.main.id

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

output "db_endpoint" {
  value = aws_db_instance.main.endpoint
}

output "region" {
  value = "ap-northeast-1"
}
