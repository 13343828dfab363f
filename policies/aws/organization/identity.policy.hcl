# Rules over accounts, and who administers them.

input "max_session_hours" {
  type        = number
  default     = 4
  description = "Hours that a session of a role may last."
}

# A rule is taken off an account or unit.
#
# Why: what the rule forbade, for everybody and even for root, is allowed from that moment on.
# Do: attach what replaces it first.
resource_policy "aws_organizations_policy_attachment" "aws-organization-policy-detached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the policy `${core::coalesce(prior_attrs.policy_id, "-")}` is taken off `${core::coalesce(prior_attrs.target_id, "-")}`"
  }
}

# A rule of the organization is removed.
#
# Why: what the rule forbade is allowed from that moment on, everywhere it was attached.
# Do: detach it step by step and watch, or replace it.
resource_policy "aws_organizations_policy" "aws-organization-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the policy `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# An account leaves the organization.
#
# Why: it is closed with all that is in it, or it goes on without the rules and the bill of the organization.
# Do: empty it first and write down who owns what is left.
resource_policy "aws_organizations_account" "aws-organization-account-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the account `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# A permission set gets administrator rights.
#
# Why: everybody who is assigned the set, now or later, can do everything in those accounts.
# Do: attach what the job needs, and keep one short-lived set for emergencies.
resource_policy "aws_ssoadmin_managed_policy_attachment" "aws-sso-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::regex_match(":iam::aws:policy/(AdministratorAccess|IAMFullAccess)$", core::coalesce(attrs.managed_policy_arn, "-"))
    error_message = "`${attrs.managed_policy_arn}` goes to a permission set"
  }
}

# Somebody is made administrator of an account.
#
# Why: whoever is added today is still there when nobody remembers why.
# Do: assign a set with what the job needs.
resource_policy "aws_ssoadmin_account_assignment" "aws-sso-admin-assigned" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition = !core::anytrue([for a in core::getresources("aws_ssoadmin_managed_policy_attachment", { permission_set_arn = attrs.permission_set_arn }) :
    core::regex_match(":iam::aws:policy/(AdministratorAccess|IAMFullAccess)$", core::coalesce(a.managed_policy_arn, "-"))])
    error_message = "an administrator set is assigned to a ${core::lower(core::coalesce(attrs.principal_type, "-"))} in the account `${core::coalesce(attrs.target_id, "-")}`"
  }
}

# A permission set is assigned to a single person.
#
# Why: what a person may do then depends on their history and not on their job, and nobody sees it when they
# change jobs.
# Do: assign the set to a group.
resource_policy "aws_ssoadmin_account_assignment" "aws-sso-assignment-to-person" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.principal_type != "USER"
    error_message = "the set is assigned to a single user, a group is wanted"
  }
}

# A session of a permission set lasts long.
#
# Why: a stolen session is good for just as long.
# Do: set `session_duration` to at most `max_session_hours` hours, as in `PT4H`.
resource_policy "aws_ssoadmin_permission_set" "aws-sso-session-long" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    # `PT8H` and `PT8H30M` are eight hours here; what is written in another way counts as one.
    hours = core::try(core::tonumber(core::regex("^PT([0-9]+)H", attrs.session_duration)[0]), 1)
  }
  enforce {
    condition     = local.hours <= input.max_session_hours
    error_message = "sessions last `${core::valuetostring(attrs.session_duration)}`, at most ${core::tostring(input.max_session_hours)} hours are wanted"
  }
}

# The boundary of a permission set is removed.
#
# Why: the boundary was the fence around whatever policies the set has; without it they all take effect in full.
# Do: keep the boundary, or replace it with another one.
resource_policy "aws_ssoadmin_permissions_boundary_attachment" "aws-sso-boundary-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the boundary of `${core::coalesce(prior_attrs.permission_set_arn, "-")}` is removed"
  }
}

# Somebody is made administrator of a whole Kubernetes cluster.
#
# Why: every secret and every workload of the cluster is theirs.
# Do: use `AmazonEKSEditPolicy` or `AmazonEKSViewPolicy`, limited to namespaces.
resource_policy "aws_eks_access_policy_association" "aws-eks-admin-assigned" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::endswith(core::coalesce(attrs.policy_arn, "-"), "/AmazonEKSClusterAdminPolicy") || core::try(attrs.access_scope[0].type, "cluster") != "cluster"
    error_message = "`${core::coalesce(attrs.principal_arn, "-")}` becomes administrator of `${core::coalesce(attrs.cluster_name, "-")}`"
  }
}
