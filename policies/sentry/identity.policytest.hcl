policytest {
  targets = ["./identity.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  member = {
    email = "aiko@example.com"
    role  = "member"
  }
  team_member = {
    team = "backend"
    role = "contributor"
  }
}

# sentry-owner-added
resource "sentry_organization_member" "owner_added_refused" {
  attrs          = core::merge(local.member, { role = "owner" })
  expect_failure = true
}
resource "sentry_organization_member" "owner_added_refused_2" {
  attrs          = core::merge(local.member, { role = "manager" })
  prior_attrs    = local.member
  expect_failure = true
}
resource "sentry_organization_member" "owner_added_unset" {
  attrs = core::merge(local.member, { role = null })
}
resource "sentry_organization_member" "owner_added_accepted" {
  attrs       = local.member
  prior_attrs = core::merge(local.member, { role = "owner" })
}

# sentry-organization-admin-added
resource "sentry_organization_member" "organization_admin_added_refused" {
  attrs          = core::merge(local.member, { role = "admin" })
  expect_failure = true
}
resource "sentry_organization_member" "organization_admin_added_refused_2" {
  attrs          = core::merge(local.member, { role = "admin" })
  prior_attrs    = local.member
  expect_failure = true
}
resource "sentry_organization_member" "organization_admin_added_unset" {
  attrs = core::merge(local.member, { role = null })
}
resource "sentry_organization_member" "organization_admin_added_accepted" {
  attrs = local.member
}

# sentry-team-admin-added
resource "sentry_team_member" "team_admin_added_refused" {
  attrs          = core::merge(local.team_member, { role = "admin" })
  expect_failure = true
}
resource "sentry_team_member" "team_admin_added_refused_2" {
  attrs          = core::merge(local.team_member, { role = "admin" })
  prior_attrs    = local.team_member
  expect_failure = true
}
resource "sentry_team_member" "team_admin_added_unset" {
  attrs = core::merge(local.team_member, { role = null })
}
resource "sentry_team_member" "team_admin_added_accepted" {
  attrs       = local.team_member
  prior_attrs = core::merge(local.team_member, { role = "admin" })
}
