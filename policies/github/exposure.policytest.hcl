policytest {
  targets = ["./exposure.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  repository = {
    name       = "api"
    visibility = "private"
    private    = null
  }
  organization = {
    members_can_create_public_repositories = false
    members_can_fork_private_repositories  = false
  }
  webhook = {
    configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = "x" }]
  }
  organization_webhook = {
    configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = "x" }]
  }
  runner_group = {
    name                       = "builders"
    allows_public_repositories = false
  }
  secret = {
    secret_name = "DEPLOY_TOKEN"
    visibility  = "selected"
  }
}

# github-repository-made-public
resource "github_repository" "repository_made_public_refused" {
  attrs          = core::merge(local.repository, { visibility = "public" })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "repository_made_public_refused_2" {
  attrs          = core::merge(local.repository, { visibility = null, private = false })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "repository_made_public_accepted" {
  attrs       = core::merge(local.repository, { visibility = "internal" })
  prior_attrs = local.repository
}
resource "github_repository" "repository_made_public_accepted_2" {
  attrs       = core::merge(local.repository, { visibility = "public" })
  prior_attrs = core::merge(local.repository, { visibility = "public" })
}
resource "github_repository" "repository_made_public_unset" {
  attrs       = core::merge(local.repository, { visibility = null, private = null })
  prior_attrs = core::merge(local.repository, { visibility = null, private = null })
}

# github-repository-created-public
resource "github_repository" "repository_created_public_refused" {
  attrs          = core::merge(local.repository, { visibility = "public" })
  expect_failure = true
}
resource "github_repository" "repository_created_public_refused_2" {
  attrs          = core::merge(local.repository, { visibility = null })
  expect_failure = true
}
resource "github_repository" "repository_created_public_unset" {
  attrs = core::merge(local.repository, { visibility = null, private = true })
}
resource "github_repository" "repository_created_public_accepted" {
  attrs = local.repository
}

# github-organization-public-repositories
resource "github_organization_settings" "organization_public_repositories_refused" {
  attrs          = core::merge(local.organization, { members_can_create_public_repositories = true })
  expect_failure = true
}
resource "github_organization_settings" "organization_public_repositories_refused_2" {
  attrs          = core::merge(local.organization, { members_can_create_public_repositories = null })
  expect_failure = true
}
resource "github_organization_settings" "organization_public_repositories_accepted" {
  attrs = local.organization
}

# github-organization-private-forks
resource "github_organization_settings" "organization_private_forks_refused" {
  attrs          = core::merge(local.organization, { members_can_fork_private_repositories = true })
  expect_failure = true
}
resource "github_organization_settings" "organization_private_forks_unset" {
  attrs = core::merge(local.organization, { members_can_fork_private_repositories = null })
}
resource "github_organization_settings" "organization_private_forks_accepted" {
  attrs = local.organization
}

# github-webhook-insecure-ssl
resource "github_repository_webhook" "webhook_insecure_ssl_refused" {
  attrs          = core::merge(local.webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = true, secret = "x" }] })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_insecure_ssl_refused_2" {
  attrs          = core::merge(local.webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = true, secret = "x" }] })
  prior_attrs    = local.webhook
  expect_failure = true
}
resource "github_repository_webhook" "webhook_insecure_ssl_unset" {
  attrs = core::merge(local.webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = null, secret = "x" }] })
}
resource "github_repository_webhook" "webhook_insecure_ssl_accepted" {
  attrs       = local.webhook
  prior_attrs = local.webhook
}
resource "github_organization_webhook" "webhook_insecure_ssl_refused" {
  attrs          = core::merge(local.organization_webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = true, secret = "x" }] })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_insecure_ssl_refused_2" {
  attrs          = core::merge(local.organization_webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = true, secret = "x" }] })
  prior_attrs    = local.organization_webhook
  expect_failure = true
}
resource "github_organization_webhook" "webhook_insecure_ssl_unset" {
  attrs = core::merge(local.organization_webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = null, secret = "x" }] })
}
resource "github_organization_webhook" "webhook_insecure_ssl_accepted" {
  attrs       = local.organization_webhook
  prior_attrs = local.organization_webhook
}

# github-webhook-plain-http
resource "github_repository_webhook" "webhook_plain_http_refused" {
  attrs          = core::merge(local.webhook, { configuration = [{ url = "http://ci.example.com/hook", insecure_ssl = false, secret = "x" }] })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_plain_http_unset" {
  attrs = core::merge(local.webhook, { configuration = [{ url = null, insecure_ssl = false, secret = "x" }] })
}
resource "github_repository_webhook" "webhook_plain_http_accepted" {
  attrs       = local.webhook
  prior_attrs = local.webhook
}
resource "github_organization_webhook" "webhook_plain_http_refused" {
  attrs          = core::merge(local.organization_webhook, { configuration = [{ url = "http://ci.example.com/hook", insecure_ssl = false, secret = "x" }] })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_plain_http_unset" {
  attrs = core::merge(local.organization_webhook, { configuration = [{ url = null, insecure_ssl = false, secret = "x" }] })
}
resource "github_organization_webhook" "webhook_plain_http_accepted" {
  attrs       = local.organization_webhook
  prior_attrs = local.organization_webhook
}

# github-webhook-without-secret
resource "github_repository_webhook" "webhook_without_secret_refused" {
  attrs          = core::merge(local.webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = null }] })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_without_secret_refused_2" {
  attrs          = core::merge(local.webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = "" }] })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_without_secret_refused_3" {
  attrs          = core::merge(local.webhook, { configuration = null })
  expect_failure = true
}
resource "github_repository_webhook" "webhook_without_secret_accepted" {
  attrs = local.webhook
}
resource "github_organization_webhook" "webhook_without_secret_refused" {
  attrs          = core::merge(local.organization_webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = null }] })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_without_secret_refused_2" {
  attrs          = core::merge(local.organization_webhook, { configuration = [{ url = "https://ci.example.com/hook", insecure_ssl = false, secret = "" }] })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_without_secret_refused_3" {
  attrs          = core::merge(local.organization_webhook, { configuration = null })
  expect_failure = true
}
resource "github_organization_webhook" "webhook_without_secret_accepted" {
  attrs = local.organization_webhook
}

# github-runner-group-public-repositories
resource "github_actions_runner_group" "runner_group_public_repositories_refused" {
  attrs          = core::merge(local.runner_group, { allows_public_repositories = true })
  expect_failure = true
}
resource "github_actions_runner_group" "runner_group_public_repositories_refused_2" {
  attrs          = core::merge(local.runner_group, { allows_public_repositories = true })
  prior_attrs    = local.runner_group
  expect_failure = true
}
resource "github_actions_runner_group" "runner_group_public_repositories_unset" {
  attrs = core::merge(local.runner_group, { allows_public_repositories = null })
}
resource "github_actions_runner_group" "runner_group_public_repositories_accepted" {
  attrs       = local.runner_group
  prior_attrs = local.runner_group
}

# github-secret-for-all-repositories
resource "github_actions_organization_secret" "secret_for_all_repositories_refused" {
  attrs          = core::merge(local.secret, { visibility = "all" })
  expect_failure = true
}
resource "github_actions_organization_secret" "secret_for_all_repositories_accepted" {
  attrs = core::merge(local.secret, { visibility = "private" })
}
resource "github_actions_organization_secret" "secret_for_all_repositories_unset" {
  attrs = core::merge(local.secret, { visibility = null })
}
