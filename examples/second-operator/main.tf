# The exports of billing were taken out; the other buckets stay.

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
    key          = "second-operator/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_s3_bucket" "assets" {
  bucket = "acme-billing-assets"

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_s3_bucket" "audit" {
  bucket = "acme-billing-audit"

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "acme-billing-invoices"

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-billing-reports"

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_s3_bucket" "scans" {
  bucket = "acme-billing-scans"

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}
