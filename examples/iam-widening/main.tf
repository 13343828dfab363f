# The deploy role may do more than before, and more may take it.

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
    key          = "iam-widening/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_iam_policy" "deploy" {
  description = "What a deployment may do"
  name        = "deploy"
  policy = jsonencode({
    Statement = [
      {
        Action   = ["s3:*", "iam:PassRole"]
        Effect   = "Allow"
        Resource = "*"
        Sid      = "Artifacts"
      },
    ]
    Version = "2012-10-17"
  })

  tags = {
    Environment = "prod"
    Name        = "deploy"
    Service     = "platform"
  }
}

resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Statement = [
      {
        Action = "sts:AssumeRole"
        Effect = "Allow"
        Principal = {
          AWS = "*"
        }
      },
    ]
    Version = "2012-10-17"
  })
  description          = "Deployments from CI"
  max_session_duration = 3600
  name                 = "deploy"

  tags = {
    Environment = "prod"
    Name        = "deploy"
    Service     = "platform"
  }
}

resource "aws_iam_role_policy_attachment" "deploy" {
  policy_arn = aws_iam_policy.deploy.arn
  role       = aws_iam_role.deploy.name
}

output "role_arn" {
  value = aws_iam_role.deploy.arn
}
