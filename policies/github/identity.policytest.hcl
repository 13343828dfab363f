policytest {
  targets = ["./identity.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  member = {
    username = "aiko"
    role     = "member"
  }
  collaborator = {
    repository = "api"
    username   = "guest"
    permission = "pull"
  }
  collaborators = {
    repository = "api"
    user       = [{ username = "guest", permission = "pull" }]
    team       = [{ team_id = "1", permission = "push" }]
  }
  team_repository = {
    team_id    = "1"
    repository = "api"
    permission = "push"
  }
  team_member = {
    team_id  = "1"
    username = "aiko"
    role     = "member"
  }
  team_members = {
    team_id = "1"
    members = [{ username = "aiko", role = "member" }]
  }
  organization = {
    default_repository_permission = "read"
  }
  role_user = {
    login   = "aiko"
    role_id = 8132
  }
  role_team = {
    team_slug = "platform"
    role_id   = 8132
  }
  security_manager = {
    team_slug = "platform"
  }
}

# github-organization-owner-added
resource "github_membership" "organization_owner_added_refused" {
  attrs          = core::merge(local.member, { role = "admin" })
  expect_failure = true
}
resource "github_membership" "organization_owner_added_refused_2" {
  attrs          = core::merge(local.member, { role = "admin" })
  prior_attrs    = local.member
  expect_failure = true
}
resource "github_membership" "organization_owner_added_unset" {
  attrs = core::merge(local.member, { role = null })
}
resource "github_membership" "organization_owner_added_accepted" {
  attrs       = local.member
  prior_attrs = core::merge(local.member, { role = "admin" })
}

# github-collaborator-admin
resource "github_repository_collaborator" "collaborator_admin_refused" {
  attrs          = core::merge(local.collaborator, { permission = "admin" })
  expect_failure = true
}
resource "github_repository_collaborator" "collaborator_admin_refused_2" {
  attrs          = core::merge(local.collaborator, { permission = "admin" })
  prior_attrs    = local.collaborator
  expect_failure = true
}
resource "github_repository_collaborator" "collaborator_admin_unset" {
  attrs       = core::merge(local.collaborator, { permission = null })
  prior_attrs = local.collaborator
}
resource "github_repository_collaborators" "collaborator_admin_refused" {
  attrs          = core::merge(local.collaborators, { user = [{ username = "guest", permission = "admin" }] })
  expect_failure = true
}
resource "github_repository_collaborators" "collaborator_admin_refused_2" {
  attrs          = core::merge(local.collaborators, { user = [{ username = "guest", permission = "admin" }] })
  prior_attrs    = local.collaborators
  expect_failure = true
}
resource "github_repository_collaborators" "collaborator_admin_accepted" {
  attrs = core::merge(local.collaborators, { user = [] })
}
resource "github_repository_collaborators" "collaborator_admin_unset" {
  attrs = core::merge(local.collaborators, { user = null })
}

# github-collaborator-added
resource "github_repository_collaborator" "collaborator_added_refused" {
  attrs          = core::merge(local.collaborator, { permission = "push" })
  expect_failure = true
}
resource "github_repository_collaborator" "collaborator_added_refused_2" {
  attrs          = core::merge(local.collaborator, { permission = "maintain" })
  expect_failure = true
}
resource "github_repository_collaborator" "collaborator_added_refused_3" {
  attrs          = core::merge(local.collaborator, { permission = null })
  expect_failure = true
}
resource "github_repository_collaborator" "collaborator_added_accepted" {
  attrs = core::merge(local.collaborator, { permission = "triage" })
}

# github-team-repository-admin
resource "github_team_repository" "team_repository_admin_refused" {
  attrs          = core::merge(local.team_repository, { permission = "admin" })
  expect_failure = true
}
resource "github_team_repository" "team_repository_admin_refused_2" {
  attrs          = core::merge(local.team_repository, { permission = "admin" })
  prior_attrs    = local.team_repository
  expect_failure = true
}
resource "github_team_repository" "team_repository_admin_unset" {
  attrs = core::merge(local.team_repository, { permission = null })
}
resource "github_repository_collaborators" "team_repository_admin_refused" {
  attrs          = core::merge(local.collaborators, { team = [{ team_id = "1", permission = "admin" }] })
  expect_failure = true
}
resource "github_repository_collaborators" "team_repository_admin_unset" {
  attrs = core::merge(local.collaborators, { team = null })
}

# github-team-maintainer-added
resource "github_team_membership" "team_maintainer_added_refused" {
  attrs          = core::merge(local.team_member, { role = "maintainer" })
  expect_failure = true
}
resource "github_team_membership" "team_maintainer_added_unset" {
  attrs = core::merge(local.team_member, { role = null })
}
resource "github_team_membership" "team_maintainer_added_accepted" {
  attrs       = local.team_member
  prior_attrs = core::merge(local.team_member, { role = "maintainer" })
}
resource "github_team_members" "team_maintainer_added_refused" {
  attrs          = core::merge(local.team_members, { members = [{ username = "aiko", role = "maintainer" }] })
  expect_failure = true
}
resource "github_team_members" "team_maintainer_added_unset" {
  attrs = core::merge(local.team_members, { members = [{ username = "aiko", role = null }] })
}

# github-organization-default-permission
resource "github_organization_settings" "organization_default_permission_refused" {
  attrs          = core::merge(local.organization, { default_repository_permission = "write" })
  expect_failure = true
}
resource "github_organization_settings" "organization_default_permission_refused_2" {
  attrs          = core::merge(local.organization, { default_repository_permission = "admin" })
  prior_attrs    = local.organization
  expect_failure = true
}
resource "github_organization_settings" "organization_default_permission_accepted" {
  attrs       = core::merge(local.organization, { default_repository_permission = "none" })
  prior_attrs = local.organization
}
resource "github_organization_settings" "organization_default_permission_unset" {
  attrs = core::merge(local.organization, { default_repository_permission = null })
}

# github-organization-role-granted
resource "github_organization_role_user" "organization_role_granted_refused" {
  attrs          = local.role_user
  expect_failure = true
}
resource "github_organization_role_user" "organization_role_granted_accepted" {
  attrs = local.role_user
  meta  = { operation = "no-op" }
}
resource "github_organization_role_team" "organization_role_granted_refused" {
  attrs          = local.role_team
  expect_failure = true
}
resource "github_organization_role_team" "organization_role_granted_accepted" {
  attrs = local.role_team
  meta  = { operation = "no-op" }
}
resource "github_organization_security_manager" "organization_role_granted_refused" {
  attrs          = local.security_manager
  expect_failure = true
}
resource "github_organization_security_manager" "organization_role_granted_accepted" {
  attrs = local.security_manager
  meta  = { operation = "no-op" }
}
