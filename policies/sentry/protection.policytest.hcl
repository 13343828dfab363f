policytest {
  targets = ["./protection.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  project = {
    name = "api"
  }
  organization = {
    name = "acme"
  }
  team = {
    name = "backend"
  }
  key = {
    name              = "default"
    rate_limit_count  = 1000
    rate_limit_window = 60
  }
}

# sentry-project-removed
resource "sentry_project" "project_removed_refused" {
  prior_attrs    = local.project
  expect_failure = true
}
resource "sentry_project" "project_removed_accepted" {
  attrs = local.project
}

# sentry-organization-removed
resource "sentry_organization" "organization_removed_refused" {
  prior_attrs    = local.organization
  expect_failure = true
}
resource "sentry_organization" "organization_removed_accepted" {
  attrs = local.organization
}

# sentry-team-removed
resource "sentry_team" "team_removed_refused" {
  prior_attrs    = core::merge(local.team, { name = "gone" })
  expect_failure = true
}
resource "sentry_team" "team_removed_accepted" {
  attrs = core::merge(local.team, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "sentry_team" "team_removed_accepted_2" {
  prior_attrs = core::merge(local.team, { name = "moved" })
}

# sentry-key-removed
resource "sentry_key" "key_removed_refused" {
  prior_attrs    = local.key
  expect_failure = true
}
resource "sentry_key" "key_removed_accepted" {
  attrs = local.key
}

# sentry-key-without-rate-limit
resource "sentry_key" "key_without_rate_limit_refused" {
  attrs          = core::merge(local.key, { rate_limit_count = null, rate_limit_window = null })
  expect_failure = true
}
resource "sentry_key" "key_without_rate_limit_refused_2" {
  attrs          = core::merge(local.key, { rate_limit_count = 0 })
  expect_failure = true
}
resource "sentry_key" "key_without_rate_limit_accepted" {
  attrs = local.key
}
