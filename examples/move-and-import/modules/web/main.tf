variable "name" {
  type = string
}

variable "subnet_id" {
  type = string
}

resource "aws_instance" "this" {
  ami           = "ami-0abcdef1234567890"
  ebs_optimized = true
  instance_type = "m6i.large"
  subnet_id     = var.subnet_id

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
    Name        = "web"
    Service     = "web"
  }
}

output "instance_id" {
  value = aws_instance.this.id
}
