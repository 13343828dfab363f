# What is left after monitors of the orders service were taken out: two of Mackerel, a Sentry alert, a CloudWatch alarm.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
    mackerel = {
      source  = "mackerelio-labs/mackerel"
      version = "~> 0.5"
    }
    sentry = {
      source  = "jianyuan/sentry"
      version = "~> 0.14"
    }
  }

  backend "s3" {
    bucket       = "acme-terraform-state"
    key          = "monitor-removal/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

variable "sentry_organization" {
  type    = string
  default = "acme"
}

resource "aws_cloudwatch_metric_alarm" "api_latency" {
  alarm_actions       = [aws_sns_topic.oncall.arn]
  alarm_description   = "the API answers in more than 2 seconds for 5 minutes"
  alarm_name          = "orders-api-api-latency"
  comparison_operator = "GreaterThanThreshold"
  dimensions = {
    LoadBalancer = "app/orders-api/50dc6c495c0c9188"
  }
  evaluation_periods = 5
  metric_name        = "TargetResponseTime"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.oncall.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 2
  treat_missing_data = "breaching"

  tags = {
    Environment = "prod"
    Name        = "orders-api"
    Service     = "orders"
  }
}

resource "aws_sns_topic" "oncall" {
  display_name      = "on call"
  kms_master_key_id = "alias/aws/sns"
  name              = "oncall"
}

resource "mackerel_monitor" "api_connectivity" {
  memo                  = "managed by Terraform"
  name                  = "api-connectivity"
  notification_interval = 10

  connectivity {
    alert_status_on_gone = "CRITICAL"
    scopes               = [mackerel_role.api.id]
  }
}

resource "mackerel_role" "api" {
  name    = "api"
  service = mackerel_service.orders.name
}

resource "mackerel_service" "orders" {
  name = "orders"
}

resource "sentry_project" "api" {
  default_rules = false
  name          = "orders-api"
  organization  = var.sentry_organization
  platform      = "go"
  slug          = "orders-api"
  teams         = ["orders"]
}
