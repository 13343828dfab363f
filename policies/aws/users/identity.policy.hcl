# People and their lasting credentials: keys, passwords, group memberships.

input "min_password_length" {
  type        = number
  default     = 14
  description = "Characters that a console password must have at least."
}

# A long-lived access key is made.
#
# Why: who holds it is not written anywhere, it works from everywhere, and it does so until somebody remembers
# to delete it. The secret is kept in the state as well.
# Do: let people sign in through Identity Center, and let machines assume a role (OIDC for CI, an instance
# profile for servers).
resource_policy "aws_iam_access_key" "aws-iam-long-lived-key" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.status == "Inactive"
    error_message = "a key for `${core::coalesce(attrs.user, "-")}` is made that never expires"
  }
}

# A long-lived access key is made.
#
# Why: who holds it is not written anywhere, it works from everywhere, and it does so until somebody remembers
# to delete it.
# Do: let people sign in through Identity Center, and let machines assume a role (OIDC for CI, an instance
# profile for servers).
resource_policy "aws_iam_service_specific_credential" "aws-iam-long-lived-key" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.status == "Inactive" || attrs.credential_age_days != null
    error_message = "a credential of `${core::coalesce(attrs.user_name, "-")}` for `${core::coalesce(attrs.service_name, "-")}` is made that never expires"
  }
}

# A console password is made.
#
# Why: it is one more password that outlives the person's time in the team, and nothing here asks for a second
# factor.
# Do: let people sign in through Identity Center.
resource_policy "aws_iam_user_login_profile" "aws-iam-console-password" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = false
    error_message = "a console password for `${core::coalesce(attrs.user, "-")}` is made"
  }
}

# A permission is written into a single user.
#
# Why: it is found in no list of policies and leaves with nobody; permissions that nobody remembers begin like
# this.
# Do: attach a policy to a group or a role.
resource_policy "aws_iam_user_policy" "aws-iam-user-inline-policy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = false
    error_message = "the permission is written into the user `${core::coalesce(attrs.user, "-")}`"
  }
}

# A policy is attached to a single user.
#
# Why: what a person may do then depends on their history and not on their job.
# Do: attach the policy to a group or a role.
resource_policy "aws_iam_user_policy_attachment" "aws-iam-user-direct-policy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::endswith(core::coalesce(attrs.policy_arn, "-"), ":policy/IAMUserChangePassword")
    error_message = "`${core::coalesce(attrs.policy_arn, "-")}` is attached to the user `${core::coalesce(attrs.user, "-")}`"
  }
}

# The rules for console passwords are weak.
#
# Why: short passwords and old ones are guessed first.
# Do: ask for `min_password_length` characters in `minimum_password_length`, and set
# `password_reuse_prevention`.
resource_policy "aws_iam_account_password_policy" "aws-iam-password-policy-weak" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.minimum_password_length, 6) >= input.min_password_length && core::coalesce(attrs.password_reuse_prevention, 0) > 0
    error_message = "at least ${core::tostring(input.min_password_length)} characters and a `password_reuse_prevention` are wanted"
  }
}

# The rules for console passwords are removed.
#
# Why: the account falls back to eight characters of any age.
# Do: keep the rules.
resource_policy "aws_iam_account_password_policy" "aws-iam-password-policy-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the rule of ${core::coalesce(prior_attrs.minimum_password_length, "-")} characters is removed"
  }
}

# A second factor is removed.
#
# Why: from then on the password alone is enough.
# Do: register the new device before the old one is removed.
resource_policy "aws_iam_virtual_mfa_device" "aws-iam-mfa-device-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the device `${core::coalesce(prior_attrs.virtual_mfa_device_name, "-")}` is removed"
  }
}

# Somebody joins a group of administrators.
#
# Why: whoever joins today is still there when nobody remembers why.
# Do: give the right for the time it is needed, through a role.
#
# A group counts as one of administrators by its name.
resource_policy "aws_iam_group_membership" "aws-admin-group-member-added" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = prior_attrs.users == null ? [] : prior_attrs.users
  }
  enforce {
    condition     = !core::regex_match("(?i)(admin|root|owner|power)", core::coalesce(attrs.group, "-")) || core::length(core::setsubtract(core::coalesce(attrs.users, []), local.before)) == 0
    error_message = "the group `${attrs.group}` gets a new member"
  }
}

# Somebody joins a group of administrators.
#
# Why: whoever joins today is still there when nobody remembers why.
# Do: give the right for the time it is needed, through a role.
#
# A group counts as one of administrators by its name.
resource_policy "aws_iam_user_group_membership" "aws-admin-group-member-added" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = prior_attrs.groups == null ? [] : prior_attrs.groups
  }
  enforce {
    condition     = !core::anytrue([for g in attrs.groups == null ? [] : attrs.groups : core::regex_match("(?i)(admin|root|owner|power)", g) && !core::contains(local.before, g)])
    error_message = "`${core::coalesce(attrs.user, "-")}` joins a group of administrators"
  }
}

# A permissions boundary is removed.
#
# Why: the boundary was the fence around whatever policies are attached; without it they all take effect in
# full.
# Do: keep the boundary, or replace it with another one.
resource_policy "aws_iam_role" "aws-iam-boundary-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.permissions_boundary, "none") != "none" && core::coalesce(attrs.permissions_boundary, "none") == "none")
    error_message = "the boundary `${core::valuetostring(prior_attrs.permissions_boundary)}` is removed"
  }
}

# A permissions boundary is removed.
#
# Why: the boundary was the fence around whatever policies are attached; without it they all take effect in
# full.
# Do: keep the boundary, or replace it with another one.
resource_policy "aws_iam_user" "aws-iam-boundary-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.permissions_boundary, "none") != "none" && core::coalesce(attrs.permissions_boundary, "none") == "none")
    error_message = "the boundary `${core::valuetostring(prior_attrs.permissions_boundary)}` is removed"
  }
}
