# Somebody cleans up: two buckets and a key are gone from the configuration.

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
    key          = "protected-by-config/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

resource "aws_cloudwatch_metric_alarm" "audit" {
  alarm_actions       = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  alarm_description   = "ApproximateAgeOfOldestMessage of billing > 80 for 5 minutes"
  alarm_name          = "billing-audit"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  ok_actions          = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  period              = 60
  statistic           = "Average"
  threshold           = 80
  treat_missing_data  = "breaching"

  dimensions = {
    QueueName = "audit"
  }

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_cloudwatch_metric_alarm" "queue" {
  alarm_actions       = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  alarm_description   = "ApproximateAgeOfOldestMessage of billing > 80 for 5 minutes"
  alarm_name          = "billing-queue"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  ok_actions          = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  period              = 60
  statistic           = "Average"
  threshold           = 80
  treat_missing_data  = "breaching"

  dimensions = {
    QueueName = "queue"
  }

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}

resource "aws_cloudwatch_metric_alarm" "reports" {
  alarm_actions       = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  alarm_description   = "ApproximateAgeOfOldestMessage of billing > 80 for 5 minutes"
  alarm_name          = "billing-reports"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  ok_actions          = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  period              = 60
  statistic           = "Average"
  threshold           = 80
  treat_missing_data  = "breaching"

  dimensions = {
    QueueName = "reports"
  }

  tags = {
    Environment = "prod"
    Name        = "billing"
    Service     = "billing"
  }
}
