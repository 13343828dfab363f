policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  repository = {
    name                  = "api"
    archived              = false
    vulnerability_alerts  = true
    security_and_analysis = [{ secret_scanning = [{ status = "enabled" }], secret_scanning_push_protection = [{ status = "enabled" }] }]
  }
  organization = {
    advanced_security_enabled_for_new_repositories               = true
    dependabot_alerts_enabled_for_new_repositories               = true
    dependabot_security_updates_enabled_for_new_repositories     = true
    dependency_graph_enabled_for_new_repositories                = true
    secret_scanning_enabled_for_new_repositories                 = true
    secret_scanning_push_protection_enabled_for_new_repositories = true
  }
  dependabot = {
    repository = "api"
    enabled    = true
  }
  webhook = {
    active = true
    events = ["push"]
  }
  organization_webhook = {
    active = true
    events = ["push"]
  }
}

# github-vulnerability-alerts-off
resource "github_repository" "vulnerability_alerts_off_refused" {
  attrs          = core::merge(local.repository, { vulnerability_alerts = false })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "vulnerability_alerts_off_refused_2" {
  attrs          = core::merge(local.repository, { vulnerability_alerts = null })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "vulnerability_alerts_off_accepted" {
  attrs       = local.repository
  prior_attrs = core::merge(local.repository, { vulnerability_alerts = false })
}
resource "github_repository" "vulnerability_alerts_off_unset" {
  attrs       = core::merge(local.repository, { vulnerability_alerts = null })
  prior_attrs = core::merge(local.repository, { vulnerability_alerts = null })
}
resource "github_repository" "vulnerability_alerts_off_accepted_2" {
  attrs       = core::merge(local.repository, { vulnerability_alerts = false, archived = true })
  prior_attrs = local.repository
}

# github-secret-scanning-off
resource "github_repository" "secret_scanning_off_refused" {
  attrs          = core::merge(local.repository, { security_and_analysis = [{ secret_scanning = [{ status = "disabled" }], secret_scanning_push_protection = [{ status = "enabled" }] }] })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "secret_scanning_off_refused_2" {
  attrs          = core::merge(local.repository, { security_and_analysis = [] })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "secret_scanning_off_refused_3" {
  attrs          = core::merge(local.repository, { security_and_analysis = null })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "secret_scanning_off_accepted" {
  attrs       = local.repository
  prior_attrs = core::merge(local.repository, { security_and_analysis = [{ secret_scanning = [{ status = "disabled" }], secret_scanning_push_protection = [{ status = "enabled" }] }] })
}
resource "github_repository" "secret_scanning_off_unset" {
  attrs       = core::merge(local.repository, { security_and_analysis = null })
  prior_attrs = core::merge(local.repository, { security_and_analysis = null })
}

# github-push-protection-off
resource "github_repository" "push_protection_off_refused" {
  attrs          = core::merge(local.repository, { security_and_analysis = [{ secret_scanning = [{ status = "enabled" }], secret_scanning_push_protection = [{ status = "disabled" }] }] })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "push_protection_off_refused_2" {
  attrs          = core::merge(local.repository, { security_and_analysis = [] })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "push_protection_off_refused_3" {
  attrs          = core::merge(local.repository, { security_and_analysis = null })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "push_protection_off_accepted" {
  attrs       = local.repository
  prior_attrs = core::merge(local.repository, { security_and_analysis = [{ secret_scanning = [{ status = "enabled" }], secret_scanning_push_protection = [{ status = "disabled" }] }] })
}
resource "github_repository" "push_protection_off_unset" {
  attrs       = core::merge(local.repository, { security_and_analysis = null })
  prior_attrs = core::merge(local.repository, { security_and_analysis = null })
}

# github-dependabot-updates-off
resource "github_repository_dependabot_security_updates" "dependabot_updates_off_refused" {
  attrs          = core::merge(local.dependabot, { enabled = false })
  expect_failure = true
}
resource "github_repository_dependabot_security_updates" "dependabot_updates_off_refused_2" {
  attrs          = core::merge(local.dependabot, { enabled = null })
  expect_failure = true
}
resource "github_repository_dependabot_security_updates" "dependabot_updates_off_accepted" {
  attrs = local.dependabot
}

# github-organization-security-defaults-off
resource "github_organization_settings" "organization_security_defaults_off_refused" {
  attrs          = core::merge(local.organization, { secret_scanning_enabled_for_new_repositories = false })
  prior_attrs    = local.organization
  expect_failure = true
}
resource "github_organization_settings" "organization_security_defaults_off_refused_2" {
  attrs          = core::merge(local.organization, { dependency_graph_enabled_for_new_repositories = null })
  prior_attrs    = local.organization
  expect_failure = true
}
resource "github_organization_settings" "organization_security_defaults_off_accepted" {
  attrs       = local.organization
  prior_attrs = core::merge(local.organization, { secret_scanning_enabled_for_new_repositories = false })
}
resource "github_organization_settings" "organization_security_defaults_off_unset" {
  attrs       = core::merge(local.organization, { advanced_security_enabled_for_new_repositories = null, dependabot_alerts_enabled_for_new_repositories = null, dependabot_security_updates_enabled_for_new_repositories = null, dependency_graph_enabled_for_new_repositories = null, secret_scanning_enabled_for_new_repositories = null, secret_scanning_push_protection_enabled_for_new_repositories = null })
  prior_attrs = core::merge(local.organization, { advanced_security_enabled_for_new_repositories = null, dependabot_alerts_enabled_for_new_repositories = null, dependabot_security_updates_enabled_for_new_repositories = null, dependency_graph_enabled_for_new_repositories = null, secret_scanning_enabled_for_new_repositories = null, secret_scanning_push_protection_enabled_for_new_repositories = null })
}

# github-webhook-removed
resource "github_repository_webhook" "webhook_removed_refused" {
  prior_attrs    = local.webhook
  expect_failure = true
}
resource "github_repository_webhook" "webhook_removed_refused_2" {
  prior_attrs    = core::merge(local.webhook, { active = null })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_removed_accepted" {
  prior_attrs = core::merge(local.webhook, { active = false })
}
resource "github_organization_webhook" "webhook_removed_refused" {
  prior_attrs    = local.organization_webhook
  expect_failure = true
}
resource "github_organization_webhook" "webhook_removed_refused_2" {
  prior_attrs    = core::merge(local.organization_webhook, { active = null })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_removed_accepted" {
  prior_attrs = core::merge(local.organization_webhook, { active = false })
}

# github-webhook-inactive
resource "github_repository_webhook" "webhook_inactive_refused" {
  attrs          = core::merge(local.webhook, { active = false })
  prior_attrs    = local.webhook
  expect_failure = true
}
resource "github_repository_webhook" "webhook_inactive_accepted" {
  attrs       = local.webhook
  prior_attrs = local.webhook
}
resource "github_repository_webhook" "webhook_inactive_unset" {
  attrs       = core::merge(local.webhook, { active = null })
  prior_attrs = core::merge(local.webhook, { active = null })
}
resource "github_organization_webhook" "webhook_inactive_refused" {
  attrs          = core::merge(local.organization_webhook, { active = false })
  prior_attrs    = local.organization_webhook
  expect_failure = true
}
resource "github_organization_webhook" "webhook_inactive_accepted" {
  attrs       = local.organization_webhook
  prior_attrs = local.organization_webhook
}
resource "github_organization_webhook" "webhook_inactive_unset" {
  attrs       = core::merge(local.organization_webhook, { active = null })
  prior_attrs = core::merge(local.organization_webhook, { active = null })
}
