# `aws_s3_bucket.assets` was renamed to `static_assets`, and there is no `moved` block.

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
    key          = "rename-without-moved/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_s3_bucket" "static_assets" {
  bucket        = "acme-web-assets"
  force_destroy = true

  tags = {
    Environment = "prod"
    Name        = "web"
    Service     = "web"
  }
}

resource "aws_s3_bucket_public_access_block" "static_assets" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.static_assets.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "static_assets" {
  bucket = aws_s3_bucket.static_assets.id

  versioning_configuration {
    status = "Enabled"
  }
}

output "assets_bucket_arn" {
  value = aws_s3_bucket.static_assets.arn
}
