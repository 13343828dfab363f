# Databases, brokers and search clusters that can be reached from the internet.

locals {
  # Conditions that narrow "everybody" to somebody. A condition on transport or on time does not.
  narrowing = "(?i)^(aws:(source(arn|account|owner|ip|vpc|vpce|orgid|orgpaths)|principal.*|vpcsourceip|userid)|kms:calleraccount|kms:viaservice|s3:dataaccesspoint(account|arn)|elasticfilesystem:accessedviamounttarget|sns:endpoint)$"
  # Operators that hold for the strangers as well, or when the key is not there at all.
  loose    = "(?i)(not|ifexists|forallvalues|null)"
  anything = ["*", "0.0.0.0/0", "::/0"]
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_db_instance" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_rds_cluster_instance" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_neptune_cluster_instance" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_redshift_cluster" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_redshiftserverless_workgroup" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_dms_replication_instance" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A database has a public address.
#
# Why: only a security group and a password stand between the internet and the data.
# Do: set `publicly_accessible` to false and reach it through the VPC, a VPN or Session Manager.
resource_policy "aws_mq_broker" "aws-database-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.publicly_accessible != true
    error_message = "`publicly_accessible` is true, false is wanted"
  }
}

# A search domain is outside any VPC.
#
# Why: its address is public, and one wrong line in the access policy publishes every document.
# Do: set `vpc_options`. A domain cannot be moved, so plan for a new one and a copy of the data.
resource_policy "aws_opensearch_domain" "aws-opensearch-outside-vpc" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.vpc_options != null && core::length(attrs.vpc_options) > 0
    error_message = "the domain has no `vpc_options`"
  }
}

# A search domain is outside any VPC.
#
# Why: its address is public, and one wrong line in the access policy publishes every document.
# Do: set `vpc_options`. A domain cannot be moved, so plan for a new one and a copy of the data.
resource_policy "aws_elasticsearch_domain" "aws-opensearch-outside-vpc" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.vpc_options != null && core::length(attrs.vpc_options) > 0
    error_message = "the domain has no `vpc_options`"
  }
}

# A search domain allows everybody.
#
# Why: a principal of `*` without a narrowing condition lets anyone who reaches the address read and delete
# every document.
# Do: name the roles, or narrow the statement with `aws:SourceIp`.
resource_policy "aws_opensearch_domain" "aws-opensearch-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.access_policies).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      (core::can(s.NotPrincipal) || core::contains(core::flatten([core::try(s.Principal.AWS, s.Principal, [])]), "*")) &&
      !core::anytrue(core::flatten([for operator, test in core::try(s.Condition, {}) : [for key, wanted in test :
        core::regex_match(local.narrowing, key) && !core::regex_match(local.loose, operator) &&
        !core::anytrue([for v in core::flatten([wanted]) : core::contains(local.anything, v)])
      ]]))
    ])
    error_message = "a statement allows principal `*` without a narrowing condition"
  }
}

# A search domain allows everybody.
#
# Why: a principal of `*` without a narrowing condition lets anyone who reaches the address read and delete
# every document.
# Do: name the roles, or narrow the statement with `aws:SourceIp`.
resource_policy "aws_elasticsearch_domain" "aws-opensearch-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.access_policies).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      (core::can(s.NotPrincipal) || core::contains(core::flatten([core::try(s.Principal.AWS, s.Principal, [])]), "*")) &&
      !core::anytrue(core::flatten([for operator, test in core::try(s.Condition, {}) : [for key, wanted in test :
        core::regex_match(local.narrowing, key) && !core::regex_match(local.loose, operator) &&
        !core::anytrue([for v in core::flatten([wanted]) : core::contains(local.anything, v)])
      ]]))
    ])
    error_message = "a statement allows principal `*` without a narrowing condition"
  }
}

# A search domain allows everybody.
#
# Why: a principal of `*` without a narrowing condition lets anyone who reaches the address read and delete
# every document.
# Do: name the roles, or narrow the statement with `aws:SourceIp`.
resource_policy "aws_opensearch_domain_policy" "aws-opensearch-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.access_policies).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      (core::can(s.NotPrincipal) || core::contains(core::flatten([core::try(s.Principal.AWS, s.Principal, [])]), "*")) &&
      !core::anytrue(core::flatten([for operator, test in core::try(s.Condition, {}) : [for key, wanted in test :
        core::regex_match(local.narrowing, key) && !core::regex_match(local.loose, operator) &&
        !core::anytrue([for v in core::flatten([wanted]) : core::contains(local.anything, v)])
      ]]))
    ])
    error_message = "a statement allows principal `*` without a narrowing condition"
  }
}

# The brokers of a Kafka cluster have public addresses.
#
# Why: every topic is one leaked credential away from the internet.
# Do: set the `type` of `public_access` to `DISABLED` and connect through the VPC.
resource_policy "aws_msk_cluster" "aws-kafka-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.broker_node_group_info[0].connectivity_info[0].public_access[0].type, null), "DISABLED") == "DISABLED"
    error_message = "public access to the brokers is on, `DISABLED` is wanted"
  }
}

# A Kafka cluster lets clients in without a login.
#
# Why: whoever reaches the network can read and write every topic.
# Do: set `unauthenticated` to false and use IAM, SCRAM or client certificates.
resource_policy "aws_msk_cluster" "aws-kafka-unauthenticated" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.client_authentication[0].unauthenticated, false) != true
    error_message = "`unauthenticated` is true, false is wanted"
  }
}
