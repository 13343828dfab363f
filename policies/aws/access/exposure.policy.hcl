# Policies on queues, topics, keys, secrets and the like that let everybody in.

locals {
  # Conditions that narrow "everybody" to somebody. A condition on transport or on time does not.
  narrowing = "(?i)^(aws:(source(arn|account|owner|ip|vpc|vpce|orgid|orgpaths)|principal.*|vpcsourceip|userid)|kms:calleraccount|kms:viaservice|s3:dataaccesspoint(account|arn)|elasticfilesystem:accessedviamounttarget|sns:endpoint)$"
  # Operators that hold for the strangers as well, or when the key is not there at all.
  loose    = "(?i)(not|ifexists|forallvalues|null)"
  anything = ["*", "0.0.0.0/0", "::/0"]
}

# A queue is open to everybody.
#
# Why: strangers can read messages, or send ones that your workers then obey. A principal of `*` without a
# narrowing condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_sqs_queue_policy" "aws-sqs-queue-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A queue is open to everybody.
#
# Why: strangers can read messages, or send ones that your workers then obey. A principal of `*` without a
# narrowing condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_sqs_queue" "aws-sqs-queue-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A topic is open to everybody.
#
# Why: strangers can subscribe to what is published, or publish what your services then obey. A principal of `*`
# without a narrowing condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_sns_topic_policy" "aws-sns-topic-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A topic is open to everybody.
#
# Why: strangers can subscribe to what is published, or publish what your services then obey. A principal of `*`
# without a narrowing condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_sns_topic" "aws-sns-topic-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A registry of images is open to everybody.
#
# Why: strangers can pull your images with all that is baked into them, or push one that you then run. A
# principal of `*` without a narrowing condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_ecr_repository_policy" "aws-ecr-repository-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A secret is open to everybody.
#
# Why: a secret that every account may read is no secret. A principal of `*` without a narrowing condition means
# every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_secretsmanager_secret_policy" "aws-secret-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A secret is open to everybody.
#
# Why: a secret that every account may read is no secret. A principal of `*` without a narrowing condition means
# every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_secretsmanager_secret" "aws-secret-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A key is open to everybody.
#
# Why: whoever may use the key can read all that it protects. A principal of `*` without a narrowing condition
# means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_kms_key_policy" "aws-kms-key-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A key is open to everybody.
#
# Why: whoever may use the key can read all that it protects. A principal of `*` without a narrowing condition
# means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_kms_key" "aws-kms-key-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A backup vault is open to everybody.
#
# Why: strangers can copy the backups away, or delete them. A principal of `*` without a narrowing condition
# means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_backup_vault_policy" "aws-backup-vault-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A file system is open to everybody.
#
# Why: whoever reaches the mount target may read and write every file. A principal of `*` without a narrowing
# condition means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_efs_file_system_policy" "aws-efs-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# An event bus is open to everybody.
#
# Why: strangers can send events that your rules then obey. A principal of `*` without a narrowing condition
# means every AWS account, and for some services everybody.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:SourceArn`,
# `aws:SourceAccount` or `aws:PrincipalOrgID`.
resource_policy "aws_cloudwatch_event_bus_policy" "aws-event-bus-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
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

# A Lambda layer is shared with every account.
#
# Why: everybody can take it: the code and all that was packed with it can be fetched by anybody.
# Do: name one account as `principal`, or set `organization_id`.
resource_policy "aws_lambda_layer_version_permission" "aws-lambda-layer-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.principal != "*" || attrs.organization_id != null
    error_message = "the principal is `*` and no organization is named"
  }
}

# A Lambda function may be called by everybody.
#
# Why: any AWS account can run the function with input of its choice, at your cost.
# Do: name the service or account as `principal` and the caller in `source_arn`.
#
# Public function URLs are looked at by `aws-lambda-url-public`.
resource_policy "aws_lambda_permission" "aws-lambda-permission-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.action != "lambda:InvokeFunctionUrl"
  enforce {
    condition     = attrs.principal != "*" || attrs.source_arn != null || attrs.source_account != null || attrs.principal_org_id != null
    error_message = "the principal is `*` and nothing narrows who may call"
  }
}

# A service may call a Lambda function on behalf of any account.
#
# Why: somebody else can point their own bucket or topic at your function, and the service will call it for
# them.
# Do: set `source_arn`, or at least `source_account`.
resource_policy "aws_lambda_permission" "aws-lambda-permission-any-source" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::endswith(core::coalesce(attrs.principal, "-"), ".amazonaws.com")
  enforce {
    condition     = attrs.source_arn != null || attrs.source_account != null
    error_message = "`${attrs.principal}` may call for any account, `source_arn` is wanted"
  }
}
