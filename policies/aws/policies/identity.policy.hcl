# What identities may do: administrator rights, wildcards, and the right to hand a role to a service.

locals {
  # Rights from which every other right can be had.
  admin = ":iam::aws:policy/(AdministratorAccess|IAMFullAccess)$"
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
#
# Only new and changed attachments are looked at, so that an old one does not stop every change.
resource_policy "aws_iam_user_policy_attachment" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::regex_match(local.admin, core::coalesce(attrs.policy_arn, "-"))
    error_message = "`${attrs.policy_arn}` goes to the user `${core::coalesce(attrs.user, "-")}`"
  }
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
#
# Only new and changed attachments are looked at, so that an old one does not stop every change.
resource_policy "aws_iam_role_policy_attachment" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::regex_match(local.admin, core::coalesce(attrs.policy_arn, "-"))
    error_message = "`${attrs.policy_arn}` goes to the role `${core::coalesce(attrs.role, "-")}`"
  }
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
#
# Only new and changed attachments are looked at, so that an old one does not stop every change.
resource_policy "aws_iam_group_policy_attachment" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::regex_match(local.admin, core::coalesce(attrs.policy_arn, "-"))
    error_message = "`${attrs.policy_arn}` goes to the group `${core::coalesce(attrs.group, "-")}`"
  }
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
#
# Only new and changed attachments are looked at, so that an old one does not stop every change.
resource_policy "aws_iam_policy_attachment" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::regex_match(local.admin, core::coalesce(attrs.policy_arn, "-"))
    error_message = "`${attrs.policy_arn}` goes to users, groups or roles"
  }
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
resource_policy "aws_iam_role" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::anytrue([for arn in attrs.managed_policy_arns == null ? [] : attrs.managed_policy_arns : core::regex_match(local.admin, arn)])
    error_message = "the role gets administrator rights"
  }
}

# Administrator rights are handed out.
#
# Why: whoever holds it can do everything, switch off every other protection included.
# Do: attach what the job needs; for emergencies let people assume a role for a short time.
resource_policy "aws_iam_role_policy_attachments_exclusive" "aws-iam-admin-attached" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::anytrue([for arn in attrs.policy_arns == null ? [] : attrs.policy_arns : core::regex_match(local.admin, arn)])
    error_message = "the role gets administrator rights"
  }
}

# A policy allows everything on everything.
#
# Why: whoever holds it can do everything, switch off every other protection included. It does so under a name
# that no search for administrators finds.
# Do: list the actions and resources that the job needs.
resource_policy "aws_iam_policy" "aws-iam-policy-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : a == "*" || a == "*:*" || core::lower(a) == "iam:*"]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : r == "*"])
    ])
    error_message = "a statement allows every action, or everything in IAM, on `*`"
  }
}

# A policy allows everything on everything.
#
# Why: whoever holds it can do everything, switch off every other protection included. It does so under a name
# that no search for administrators finds.
# Do: list the actions and resources that the job needs.
resource_policy "aws_iam_role_policy" "aws-iam-policy-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : a == "*" || a == "*:*" || core::lower(a) == "iam:*"]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : r == "*"])
    ])
    error_message = "a statement allows every action, or everything in IAM, on `*`"
  }
}

# A policy allows everything on everything.
#
# Why: whoever holds it can do everything, switch off every other protection included. It does so under a name
# that no search for administrators finds.
# Do: list the actions and resources that the job needs.
resource_policy "aws_iam_user_policy" "aws-iam-policy-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : a == "*" || a == "*:*" || core::lower(a) == "iam:*"]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : r == "*"])
    ])
    error_message = "a statement allows every action, or everything in IAM, on `*`"
  }
}

# A policy allows everything on everything.
#
# Why: whoever holds it can do everything, switch off every other protection included. It does so under a name
# that no search for administrators finds.
# Do: list the actions and resources that the job needs.
resource_policy "aws_iam_group_policy" "aws-iam-policy-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : a == "*" || a == "*:*" || core::lower(a) == "iam:*"]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : r == "*"])
    ])
    error_message = "a statement allows every action, or everything in IAM, on `*`"
  }
}

# A policy allows everything on everything.
#
# Why: whoever holds it can do everything, switch off every other protection included. It does so under a name
# that no search for administrators finds.
# Do: list the actions and resources that the job needs.
resource_policy "aws_ssoadmin_permission_set_inline_policy" "aws-iam-policy-wildcard" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.inline_policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : a == "*" || a == "*:*" || core::lower(a) == "iam:*"]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : r == "*"])
    ])
    error_message = "a statement allows every action, or everything in IAM, on `*`"
  }
}

# A policy allows all but a few actions.
#
# Why: every action that AWS invents tomorrow is allowed as well.
# Do: list the actions that are wanted under `Action`, and use `NotAction` only to deny.
resource_policy "aws_iam_policy" "aws-iam-policy-not-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition     = !core::anytrue([for s in local.statements : core::try(s.Effect, "") == "Allow" && core::can(s.NotAction)])
    error_message = "a statement allows with `NotAction`"
  }
}

# A policy allows all but a few actions.
#
# Why: every action that AWS invents tomorrow is allowed as well.
# Do: list the actions that are wanted under `Action`, and use `NotAction` only to deny.
resource_policy "aws_iam_role_policy" "aws-iam-policy-not-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition     = !core::anytrue([for s in local.statements : core::try(s.Effect, "") == "Allow" && core::can(s.NotAction)])
    error_message = "a statement allows with `NotAction`"
  }
}

# A policy allows all but a few actions.
#
# Why: every action that AWS invents tomorrow is allowed as well.
# Do: list the actions that are wanted under `Action`, and use `NotAction` only to deny.
resource_policy "aws_iam_user_policy" "aws-iam-policy-not-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition     = !core::anytrue([for s in local.statements : core::try(s.Effect, "") == "Allow" && core::can(s.NotAction)])
    error_message = "a statement allows with `NotAction`"
  }
}

# A policy allows all but a few actions.
#
# Why: every action that AWS invents tomorrow is allowed as well.
# Do: list the actions that are wanted under `Action`, and use `NotAction` only to deny.
resource_policy "aws_iam_group_policy" "aws-iam-policy-not-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition     = !core::anytrue([for s in local.statements : core::try(s.Effect, "") == "Allow" && core::can(s.NotAction)])
    error_message = "a statement allows with `NotAction`"
  }
}

# A policy allows all but a few actions.
#
# Why: every action that AWS invents tomorrow is allowed as well.
# Do: list the actions that are wanted under `Action`, and use `NotAction` only to deny.
resource_policy "aws_ssoadmin_permission_set_inline_policy" "aws-iam-policy-not-action" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.inline_policy).Statement]), [])
  }
  enforce {
    condition     = !core::anytrue([for s in local.statements : core::try(s.Effect, "") == "Allow" && core::can(s.NotAction)])
    error_message = "a statement allows with `NotAction`"
  }
}

# A policy lets its holder hand any role to a service.
#
# Why: whoever may pass an administrator role to a machine or function becomes administrator through it.
# Do: name the roles under `Resource`, or say which services may receive one with the condition
# `iam:PassedToService`.
resource_policy "aws_iam_policy" "aws-iam-pass-role-any" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : core::contains(["iam:passrole", "iam:pass*"], core::lower(a))]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : core::regex_match("^(\\*|arn:aws[a-z-]*:iam::[^:]*:(role/)?\\*)$", r)]) &&
      !core::anytrue([for k in core::flatten([for test in core::values(core::try(s.Condition, {})) : core::keys(test)]) : core::lower(k) == "iam:passedtoservice"])
    ])
    error_message = "`iam:PassRole` is allowed on every role"
  }
}

# A policy lets its holder hand any role to a service.
#
# Why: whoever may pass an administrator role to a machine or function becomes administrator through it.
# Do: name the roles under `Resource`, or say which services may receive one with the condition
# `iam:PassedToService`.
resource_policy "aws_iam_role_policy" "aws-iam-pass-role-any" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : core::contains(["iam:passrole", "iam:pass*"], core::lower(a))]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : core::regex_match("^(\\*|arn:aws[a-z-]*:iam::[^:]*:(role/)?\\*)$", r)]) &&
      !core::anytrue([for k in core::flatten([for test in core::values(core::try(s.Condition, {})) : core::keys(test)]) : core::lower(k) == "iam:passedtoservice"])
    ])
    error_message = "`iam:PassRole` is allowed on every role"
  }
}

# A policy lets its holder hand any role to a service.
#
# Why: whoever may pass an administrator role to a machine or function becomes administrator through it.
# Do: name the roles under `Resource`, or say which services may receive one with the condition
# `iam:PassedToService`.
resource_policy "aws_iam_user_policy" "aws-iam-pass-role-any" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : core::contains(["iam:passrole", "iam:pass*"], core::lower(a))]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : core::regex_match("^(\\*|arn:aws[a-z-]*:iam::[^:]*:(role/)?\\*)$", r)]) &&
      !core::anytrue([for k in core::flatten([for test in core::values(core::try(s.Condition, {})) : core::keys(test)]) : core::lower(k) == "iam:passedtoservice"])
    ])
    error_message = "`iam:PassRole` is allowed on every role"
  }
}

# A policy lets its holder hand any role to a service.
#
# Why: whoever may pass an administrator role to a machine or function becomes administrator through it.
# Do: name the roles under `Resource`, or say which services may receive one with the condition
# `iam:PassedToService`.
resource_policy "aws_iam_group_policy" "aws-iam-pass-role-any" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : core::contains(["iam:passrole", "iam:pass*"], core::lower(a))]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : core::regex_match("^(\\*|arn:aws[a-z-]*:iam::[^:]*:(role/)?\\*)$", r)]) &&
      !core::anytrue([for k in core::flatten([for test in core::values(core::try(s.Condition, {})) : core::keys(test)]) : core::lower(k) == "iam:passedtoservice"])
    ])
    error_message = "`iam:PassRole` is allowed on every role"
  }
}

# A policy lets its holder hand any role to a service.
#
# Why: whoever may pass an administrator role to a machine or function becomes administrator through it.
# Do: name the roles under `Resource`, or say which services may receive one with the condition
# `iam:PassedToService`.
resource_policy "aws_ssoadmin_permission_set_inline_policy" "aws-iam-pass-role-any" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.inline_policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      core::anytrue([for a in core::flatten([core::try(s.Action, [])]) : core::contains(["iam:passrole", "iam:pass*"], core::lower(a))]) &&
      core::anytrue([for r in core::flatten([core::try(s.Resource, [])]) : core::regex_match("^(\\*|arn:aws[a-z-]*:iam::[^:]*:(role/)?\\*)$", r)]) &&
      !core::anytrue([for k in core::flatten([for test in core::values(core::try(s.Condition, {})) : core::keys(test)]) : core::lower(k) == "iam:passedtoservice"])
    ])
    error_message = "`iam:PassRole` is allowed on every role"
  }
}
