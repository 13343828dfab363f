# Who may become a role: trust policies that are wider than anybody meant.

input "max_session_hours" {
  type        = number
  default     = 4
  description = "Hours that a session of a role may last."
}

locals {
  # Conditions that narrow "everybody" to somebody.
  narrowing = "(?i)^(aws:(source(arn|account|ip|vpc|vpce|orgid|orgpaths)|principal.*|userid))$"
  # Operators that hold for strangers as well, or when the key is not there at all.
  loose    = "(?i)(not|ifexists|forallvalues|null)"
  anything = ["*", "0.0.0.0/0", "::/0"]
  # Claims of an identity provider that say whose workload asks.
  subject = "(?i):(sub|job_workflow_ref|repository|repository_id|repository_owner_id|project_path|namespace_id)$"
  # Subjects that stand for every repository of the provider, or of every owner.
  any_subject = "^(\\*|repo:[^/:]*\\*.*|project_path:[^/:]*\\*.*)$"
  admin       = ":iam::aws:policy/(AdministratorAccess|IAMFullAccess)$"
}

# Everybody may become a role.
#
# Why: any AWS account in the world can take the role and all that it may do.
# Do: name the accounts, roles or services under `Principal`.
resource_policy "aws_iam_role" "aws-iam-trust-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.assume_role_policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      (core::can(s.NotPrincipal) || core::contains(core::flatten([core::try(s.Principal.AWS, s.Principal, [])]), "*")) &&
      !core::anytrue(core::flatten([for op, test in core::try(s.Condition, {}) : [for key, wanted in test :
        core::regex_match(local.narrowing, key) && !core::regex_match(local.loose, op) &&
        !core::anytrue([for v in core::flatten([wanted]) : core::contains(local.anything, v)])
      ]]))
    ])
    error_message = "the trust policy allows principal `*` without a narrowing condition"
  }
}

# Every workload of an identity provider may become a role.
#
# Why: the provider serves everybody; without a condition on the subject, any repository on GitHub can take the
# role.
# Do: add a condition on `:sub` such as `repo:OWNER/NAME:ref:refs/heads/main`.
resource_policy "aws_iam_role" "aws-iam-trust-oidc-unbounded" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.assume_role_policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for p in core::flatten([core::try(s.Principal.Federated, [])]) : core::strcontains(p, ":oidc-provider/")]) &&
      !core::anytrue([for k in core::flatten([for op, test in core::try(s.Condition, {}) : core::keys(test) if !core::regex_match(local.loose, op)]) : core::regex_match(local.subject, k)])
    ])
    error_message = "the trust policy has no condition on the subject (`:sub`) of the provider"
  }
}

# A trust policy accepts any owner at an identity provider.
#
# Why: a subject such as `repo:*` is matched by a repository that a stranger makes in a minute.
# Do: write the owner and the repository out, as in `repo:OWNER/NAME:*`.
resource_policy "aws_iam_role" "aws-iam-trust-oidc-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.assume_role_policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for p in core::flatten([core::try(s.Principal.Federated, [])]) : core::strcontains(p, ":oidc-provider/")]) &&
      core::anytrue(core::flatten([for test in core::values(core::try(s.Condition, {})) :
        [for k, wanted in test : [for v in core::flatten([wanted]) : core::endswith(core::lower(k), ":sub") && core::regex_match(local.any_subject, v)]]
      ]))
    ])
    error_message = "a condition on `:sub` accepts every owner"
  }
}

# People may become administrator without a second factor.
#
# Why: one leaked key or password is then enough to own the account.
# Do: add the condition `aws:MultiFactorAuthPresent` to the trust policy, or let people in through Identity
# Center.
#
# Roles that a partner assumes with `sts:ExternalId` are left alone: machines have no second factor.
resource_policy "aws_iam_role" "aws-iam-trust-admin-without-mfa" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.assume_role_policy).Statement]), [])

    is_admin = core::anytrue(core::concat(
      [for arn in attrs.managed_policy_arns == null ? [] : attrs.managed_policy_arns : core::regex_match(local.admin, arn)],
      [for a in core::getresources("aws_iam_role_policy_attachment", { role = attrs.name }) : core::regex_match(local.admin, a.policy_arn)],
    ))
  }
  enforce {
    condition = !local.is_admin || !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for p in core::flatten([core::try(s.Principal.AWS, [])]) : core::regex_match("(^[0-9]{12}$|:root$|:user/)", p)]) &&
      !core::anytrue([for k in core::flatten([for op, test in core::try(s.Condition, {}) : core::keys(test) if !core::regex_match(local.loose, op)]) :
      core::contains(["aws:multifactorauthpresent", "aws:multifactorauthage", "sts:externalid"], core::lower(k))])
    ])
    error_message = "an administrator role can be assumed by accounts or users without `aws:MultiFactorAuthPresent`"
  }
}

# A session of a role lasts long.
#
# Why: a stolen session is good for just as long.
# Do: set `max_session_duration` to at most `max_session_hours` hours.
resource_policy "aws_iam_role" "aws-iam-role-session-long" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.max_session_duration, 3600) <= input.max_session_hours * 3600
    error_message = "sessions last up to ${core::tostring(attrs.max_session_duration)} seconds, at most ${core::tostring(input.max_session_hours)} hours are wanted"
  }
}
