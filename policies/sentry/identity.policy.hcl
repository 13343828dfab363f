# Sentry: who may do what.

# Somebody becomes an owner or a manager of the organization.
#
# Why: they can remove projects, read every event, which often holds personal data, and invite
# others.
# Do: keep `role = "member"` and grant what is needed in a team.
#
# A team wants two or three owners: override the finding for them, with a reason.
resource_policy "sentry_organization_member" "sentry-owner-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role == null || !core::contains(["owner", "manager"], attrs.role)
    error_message = "a member gets the role ${core::valuetostring(attrs.role)}, member is wanted"
  }
}

# Somebody becomes an administrator of the organization.
#
# Why: an administrator can create and remove teams and projects that they belong to.
# Do: keep `role = "member"`.
resource_policy "sentry_organization_member" "sentry-organization-admin-added" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role != "admin"
    error_message = "a member gets the role admin, member is wanted"
  }
}

# Somebody becomes an administrator of a team.
#
# Why: they can change the projects of the team and who belongs to it, outside of Terraform.
# Do: keep `role = "contributor"`.
resource_policy "sentry_team_member" "sentry-team-admin-added" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role != "admin"
    error_message = "a member of team ${core::coalesce(attrs.team, "-")} gets the role admin, contributor is wanted"
  }
}
