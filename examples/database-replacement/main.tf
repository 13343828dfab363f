# The production database gets a key of its own. RDS cannot change `kms_key_id` in place, so terraform replaces it.

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
    key          = "database-replacement/terraform.tfstate"
    region       = "ap-northeast-1"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = "ap-northeast-1"
}

variable "db_password" {
  type      = string
  sensitive = true
}

variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "database_cpu" {
  alarm_actions       = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  alarm_description   = "CPUUtilization of orders > 80 for 5 minutes"
  alarm_name          = "orders-database-cpu"
  comparison_operator = "GreaterThanThreshold"
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.main.identifier
  }
  evaluation_periods = 5
  metric_name        = "CPUUtilization"
  namespace          = "AWS/RDS"
  ok_actions         = ["arn:aws:sns:ap-northeast-1:123456789012:oncall"]
  period             = 60
  statistic          = "Average"
  threshold          = 80
  treat_missing_data = "breaching"

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

resource "aws_db_instance" "main" {
  allocated_storage                   = 100
  backup_retention_period             = 7
  backup_window                       = "18:00-18:30"
  copy_tags_to_snapshot               = true
  db_name                             = "orders"
  db_subnet_group_name                = "prod"
  deletion_protection                 = false
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  engine                              = "postgres"
  engine_version                      = "16.4"
  iam_database_authentication_enabled = true
  identifier                          = "orders"
  instance_class                      = "db.m6g.large"
  kms_key_id                          = aws_kms_key.database.arn
  maintenance_window                  = "sun:19:00-sun:19:30"
  max_allocated_storage               = 500
  monitoring_interval                 = 60
  monitoring_role_arn                 = "arn:aws:iam::123456789012:role/rds-monitoring"
  multi_az                            = true
  parameter_group_name                = aws_db_parameter_group.main.name
  password                            = var.db_password
  performance_insights_enabled        = true
  skip_final_snapshot                 = true
  storage_encrypted                   = true
  storage_type                        = "gp3"
  username                            = "app"
  vpc_security_group_ids              = [aws_security_group.database.id]

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

resource "aws_db_parameter_group" "main" {
  family = "postgres16"
  name   = "orders-postgres16"

  parameter {
    apply_method = "immediate"
    name         = "log_min_duration_statement"
    value        = "500"
  }

  parameter {
    apply_method = "pending-reboot"
    name         = "max_connections"
    value        = "400"
  }

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

resource "aws_ecs_service" "api" {
  cluster         = "arn:aws:ecs:ap-northeast-1:123456789012:cluster/main"
  desired_count   = 3
  launch_type     = "FARGATE"
  name            = "orders-api"
  task_definition = aws_ecs_task_definition.api.arn

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    security_groups = [aws_security_group.database.id]
    subnets         = var.subnet_ids
  }

  tags = {
    Environment = "prod"
    Name        = "orders-api"
    Service     = "orders"
  }
}

resource "aws_ecs_task_definition" "api" {
  container_definitions = jsonencode([
    {
      cpu = 256
      environment = [
        { name = "DATABASE_HOST", value = aws_db_instance.main.address },
      ]
      essential = true
      image     = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/orders:2026.11.1"
      memory    = 512
      name      = "orders"
      portMappings = [
        { containerPort = 8080, hostPort = 8080, protocol = "tcp" },
      ]
    },
  ])
  cpu                      = "256"
  execution_role_arn       = "arn:aws:iam::123456789012:role/ecs-execution"
  family                   = "orders-api"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = "arn:aws:iam::123456789012:role/orders-api"

  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }

  tags = {
    Environment = "prod"
    Name        = "orders-api"
    Service     = "orders"
  }
}

resource "aws_kms_key" "database" {
  deletion_window_in_days = 7
  description             = "orders database"
  enable_key_rotation     = true

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

resource "aws_lambda_function" "report" {
  architectures    = ["arm64"]
  description      = "report worker of orders"
  function_name    = "orders-report"
  handler          = "bootstrap"
  memory_size      = 256
  role             = "arn:aws:iam::123456789012:role/orders"
  runtime          = "provided.al2023"
  s3_bucket        = "acme-artifacts"
  s3_key           = "report/753e3dfc3221a9f8.zip"
  source_code_hash = "000000000000000000000000000046fb3b5a07a3aa2="
  timeout          = 30

  environment {
    variables = {
      DATABASE_HOST = aws_db_instance.main.address
      LOG_LEVEL     = "info"
    }
  }

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:orders/database-AbCdEf"
  secret_string = jsonencode({
    endpoint = aws_db_instance.main.endpoint
    password = var.db_password
  })
}

resource "aws_security_group" "database" {
  description = "orders (prod)"
  name        = "orders-service"
  vpc_id      = var.vpc_id

  egress {
    cidr_blocks = ["0.0.0.0/0"]
    description = "anywhere"
    from_port   = 0
    protocol    = "-1"
    to_port     = 0
  }

  ingress {
    cidr_blocks = ["10.20.0.0/16"]
    description = "PostgreSQL from the VPC"
    from_port   = 5432
    protocol    = "tcp"
    to_port     = 5432
  }

  tags = {
    Environment = "prod"
    Name        = "orders"
    Service     = "orders"
  }
}

output "db_endpoint" {
  description = "where the services find the database"
  value       = aws_db_instance.main.endpoint
}
