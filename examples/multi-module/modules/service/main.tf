terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

variable "security_group_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_instance" "web" {
  count = 2

  ami                    = "ami-0abcdef1234567890"
  ebs_optimized          = true
  instance_type          = "m6i.large"
  subnet_id              = var.subnet_ids[count.index]
  vpc_security_group_ids = [var.security_group_id]

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 40
    volume_type = "gp3"
  }

  tags = {
    Environment = var.name
    Name        = var.name
    Service     = "shop"
  }
}

resource "aws_route53_record" "web" {
  name    = "shop.${var.name}.internal.example.com"
  records = aws_instance.web[*].private_ip
  ttl     = 60
  type    = "A"
  zone_id = "Z0123456789EXAMPLE"
}

output "addresses" {
  value = aws_instance.web[*].private_ip
}
