input "prefix" {
  type    = string
  default = "team-"
}

locals {
  public = ["public-read"]
}

# A bucket is private.
resource_policy "aws_s3_bucket" "private" {
  enforce {
    condition     = attrs.acl == "private"
    error_message = "the acl is ${attrs.acl}"
  }
}

resource_policy "aws_s3_*" "named" {
  operations = ["create"]
  filter     = attrs.bucket != "free"
  enforce {
    condition     = core::startswith(attrs.bucket, input.prefix)
    error_message = "${meta.address} in ${meta.module_path} of ${meta.provider_type} begins with ${attrs.bucket}"
  }
}

resource_policy "aws_s3_bucket" "kept" {
  operations = ["delete"]
  enforce {
    condition     = attrs.bucket == null && prior_attrs.acl == "private"
    error_message = "${meta.operation} of ${prior_attrs.bucket}"
  }
}

resource_policy "aws_s3_bucket" "same-name" {
  operations = ["update"]
  enforce {
    condition = attrs.bucket == prior_attrs.bucket
  }
}

resource_policy "aws_vpc" "flow-log" {
  enforce {
    condition = [for log in core::getresources("aws_flow_log", { vpc_id = attrs.id, tags = { on = "yes" } }) : log.name] == ["main"]
  }
}

resource_policy "aws_instance" "image" {
  enforce {
    condition = attrs.ami == core::getdatasource("aws_ami", { owner = "self" }).id
  }
}

module_policy "terraform-aws-modules/*" "version" {
  enforce {
    condition = meta.version == "5.0.0" && attrs.name == "a" && meta.address == "module.good"
  }
}

provider_policy "aws" "region" {
  enforce {
    condition = attrs.region == "ap-northeast-1" && meta.alias == null && meta.namespace == "hashicorp"
  }
}
