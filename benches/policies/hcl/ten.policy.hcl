# The ten rules of the benchmark; rego/ten.rego has the same.

resource_policy "aws_db_instance" "db-encrypted" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "${meta.address} is not encrypted"
  }
}

resource_policy "aws_db_instance" "db-backups" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.backup_retention_period != null && attrs.backup_retention_period >= 7
    error_message = "${meta.address} keeps backups for less than 7 days"
  }
}

resource_policy "aws_db_instance" "db-private" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "${meta.address} can be reached from everywhere"
  }
}

resource_policy "aws_security_group" "ssh-closed" {
  enforcement_level = "advisory"
  enforce {
    condition = attrs.ingress == null || core::alltrue([
      for rule in attrs.ingress :
      !(rule.from_port <= 22 && rule.to_port >= 22 && core::contains(rule.cidr_blocks, "0.0.0.0/0"))
    ])
    error_message = "${meta.address} opens port 22 to everywhere"
  }
}

resource_policy "aws_instance" "metadata-v2" {
  enforcement_level = "advisory"
  enforce {
    condition     = core::try(attrs.metadata_options[0].http_tokens, "optional") == "required"
    error_message = "${meta.address} allows version 1 of the metadata service"
  }
}

resource_policy "aws_lambda_function" "lambda-runtime" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.runtime == null || !core::startswith(attrs.runtime, "python2")
    error_message = "${meta.address} runs on an old runtime"
  }
}

resource_policy "aws_iam_policy" "no-star" {
  enforcement_level = "advisory"
  enforce {
    condition = attrs.policy == null || core::alltrue([
      for statement in core::flatten([core::jsondecode(attrs.policy).Statement]) :
      !(statement.Effect == "Allow" && core::contains(core::flatten([core::try(statement.Action, [])]), "*"))
    ])
    error_message = "${meta.address} allows everything"
  }
}

resource_policy "aws_cloudwatch_metric_alarm" "alarm-acts" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.actions_enabled != false
    error_message = "${meta.address} is silent"
  }
}

resource_policy "aws_subnet" "subnet-private" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.map_public_ip_on_launch != true
    error_message = "${meta.address} gives public addresses"
  }
}

resource_policy "aws_*" "tagged" {
  enforcement_level = "advisory"
  enforce {
    condition     = attrs.tags == null || core::length(attrs.tags) > 0
    error_message = "${meta.address} has no tag"
  }
}
