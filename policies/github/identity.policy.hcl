# Who may do what on GitHub: people, teams and outside collaborators.

# Somebody becomes an owner of the organization.
#
# Why: an owner can delete repositories, read all code and lift every rule, also the ones that ask
# for two people.
# Do: keep `role = "member"` and grant what is needed through a team.
#
# A team wants two or three owners: override the finding for them, with a reason.
resource_policy "github_membership" "github-organization-owner-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role != "admin"
    error_message = "${core::coalesce(attrs.username, "-")} gets the role admin, member is wanted"
  }
}

# A single account gets admin access to a repository.
#
# Why: the account can delete the repository, make it public and lift its protection, and it stays
# when the person leaves a team.
# Do: grant `push` or `maintain`, or give the access to a team.
resource_policy "github_repository_collaborator" "github-collaborator-admin" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.permission != "admin"
    error_message = "${core::coalesce(attrs.username, "-")} gets admin access, at most maintain is wanted"
  }
}

# A single account gets admin access to a repository.
#
# Why: the account can delete the repository, make it public and lift its protection, and it stays
# when the person leaves a team.
# Do: grant `push` or `maintain`, or give the access to a team.
resource_policy "github_repository_collaborators" "github-collaborator-admin" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    admins = core::try([for u in attrs.user : core::coalesce(u.username, "-") if u.permission == "admin"], [])
  }
  enforce {
    condition     = core::length(local.admins) == 0
    error_message = "admin access for ${core::join(", ", local.admins)}, at most maintain is wanted"
  }
}

# A single account gets write access to a repository.
#
# Why: access that was granted to one account by name is what nobody remembers when the person
# leaves.
# Do: add the person to a team, or note who takes the access away and when.
#
# Admin access has a policy of its own.
resource_policy "github_repository_collaborator" "github-collaborator-added" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = attrs.permission != "admin"
  enforce {
    condition     = attrs.permission != null && core::contains(["pull", "triage"], attrs.permission)
    error_message = "${core::coalesce(attrs.username, "-")} gets ${attrs.permission == null ? "push" : core::coalesce(attrs.permission, "-")} access by name, a team is wanted"
  }
}

# A team gets admin access to a repository.
#
# Why: every member, also one who joins later, can delete the repository and lift its protection.
# Do: grant `push` or `maintain`.
resource_policy "github_team_repository" "github-team-repository-admin" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.permission != "admin"
    error_message = "team ${core::coalesce(attrs.team_id, "-")} gets admin access, at most maintain is wanted"
  }
}

# A team gets admin access to a repository.
#
# Why: every member, also one who joins later, can delete the repository and lift its protection.
# Do: grant `push` or `maintain`.
resource_policy "github_repository_collaborators" "github-team-repository-admin" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    admins = core::try([for t in attrs.team : t.team_id if t.permission == "admin"], [])
  }
  enforce {
    condition     = core::length(local.admins) == 0
    error_message = "teams with admin access: ${core::length(local.admins)}, at most maintain is wanted"
  }
}

# Somebody may decide who is in a team.
#
# Why: a maintainer adds people to the team, and with it to every repository of the team, outside of
# Terraform.
# Do: keep `role = "member"` and manage the members here.
resource_policy "github_team_membership" "github-team-maintainer-added" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role != "maintainer"
    error_message = "${core::coalesce(attrs.username, "-")} becomes maintainer, member is wanted"
  }
}

# Somebody may decide who is in a team.
#
# Why: a maintainer adds people to the team, and with it to every repository of the team, outside of
# Terraform.
# Do: keep `role = "member"` and manage the members here.
resource_policy "github_team_members" "github-team-maintainer-added" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    maintainers = core::try([for m in attrs.members : core::coalesce(m.username, "-") if m.role == "maintainer"], [])
  }
  enforce {
    condition     = core::length(local.maintainers) == 0
    error_message = "maintainer role for ${core::join(", ", local.maintainers)}, member is wanted"
  }
}

# Every member of the organization can write to every repository.
#
# Why: one stolen account is then enough to change any repository, also those of other teams.
# Do: set `default_repository_permission` to `read` or `none`.
resource_policy "github_organization_settings" "github-organization-default-permission" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.default_repository_permission == null || core::contains(["read", "none"], attrs.default_repository_permission)
    error_message = "the default permission is ${core::valuetostring(attrs.default_repository_permission)}, read or none is wanted"
  }
}

# A role over the whole organization is granted.
#
# Why: such a role reaches every repository, also those created later, and the plan shows only its
# number.
# Do: say in the pull request which role it is and for how long it is needed.
resource_policy "github_organization_role_user" "github-organization-role-granted" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = false
    error_message = "${core::coalesce(attrs.login, "-")} gets organization role ${core::coalesce(attrs.role_id, "-")}"
  }
}

# A role over the whole organization is granted.
#
# Why: such a role reaches every repository, also those created later, and the plan shows only its
# number.
# Do: say in the pull request which role it is and for how long it is needed.
resource_policy "github_organization_role_team" "github-organization-role-granted" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = false
    error_message = "team ${core::coalesce(attrs.team_slug, "-")} gets organization role ${core::coalesce(attrs.role_id, "-")}"
  }
}

# A role over the whole organization is granted.
#
# Why: such a role reaches every repository, also those created later, and the plan shows only its
# number.
# Do: say in the pull request which role it is and for how long it is needed.
resource_policy "github_organization_security_manager" "github-organization-role-granted" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = false
    error_message = "team ${core::coalesce(attrs.team_slug, "-")} may manage the security settings of every repository"
  }
}
