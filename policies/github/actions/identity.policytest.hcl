policytest {
  targets = ["./identity.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  deploy_key = {
    repository = "api"
    title      = "deploy"
    read_only  = true
  }
  organization = {
    allowed_actions = "selected"
  }
  repository = {
    allowed_actions = "selected"
  }
  enterprise = {
    allowed_actions = "selected"
  }
  workflow = {
    default_workflow_permissions     = "read"
    can_approve_pull_request_reviews = false
  }
  enterprise_workflow = {
    default_workflow_permissions     = "read"
    can_approve_pull_request_reviews = false
  }
  app = {
    installation_id = "42"
    repository      = "api"
  }
  app_repositories = {
    installation_id       = "42"
    selected_repositories = ["api", "web"]
  }
}

# github-deploy-key-writable
resource "github_repository_deploy_key" "deploy_key_writable_refused" {
  attrs          = core::merge(local.deploy_key, { read_only = false })
  expect_failure = true
}
resource "github_repository_deploy_key" "deploy_key_writable_refused_2" {
  attrs          = core::merge(local.deploy_key, { read_only = false })
  prior_attrs    = local.deploy_key
  expect_failure = true
}
resource "github_repository_deploy_key" "deploy_key_writable_unset" {
  attrs = core::merge(local.deploy_key, { read_only = null })
}
resource "github_repository_deploy_key" "deploy_key_writable_accepted" {
  attrs = local.deploy_key
}

# github-actions-opened
resource "github_actions_organization_permissions" "actions_opened_refused" {
  attrs          = core::merge(local.organization, { allowed_actions = "all" })
  prior_attrs    = local.organization
  expect_failure = true
}
resource "github_actions_organization_permissions" "actions_opened_refused_2" {
  attrs          = core::merge(local.organization, { allowed_actions = "all" })
  prior_attrs    = core::merge(local.organization, { allowed_actions = "local_only" })
  expect_failure = true
}
resource "github_actions_organization_permissions" "actions_opened_accepted" {
  attrs       = core::merge(local.organization, { allowed_actions = "local_only" })
  prior_attrs = local.organization
}
resource "github_actions_organization_permissions" "actions_opened_accepted_2" {
  attrs       = core::merge(local.organization, { allowed_actions = "all" })
  prior_attrs = core::merge(local.organization, { allowed_actions = "all" })
}
resource "github_actions_organization_permissions" "actions_opened_unset" {
  attrs       = core::merge(local.organization, { allowed_actions = null })
  prior_attrs = core::merge(local.organization, { allowed_actions = null })
}
resource "github_actions_repository_permissions" "actions_opened_refused" {
  attrs          = core::merge(local.repository, { allowed_actions = "all" })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_actions_repository_permissions" "actions_opened_refused_2" {
  attrs          = core::merge(local.repository, { allowed_actions = "all" })
  prior_attrs    = core::merge(local.repository, { allowed_actions = "local_only" })
  expect_failure = true
}
resource "github_actions_repository_permissions" "actions_opened_accepted" {
  attrs       = core::merge(local.repository, { allowed_actions = "local_only" })
  prior_attrs = local.repository
}
resource "github_actions_repository_permissions" "actions_opened_accepted_2" {
  attrs       = core::merge(local.repository, { allowed_actions = "all" })
  prior_attrs = core::merge(local.repository, { allowed_actions = "all" })
}
resource "github_actions_repository_permissions" "actions_opened_unset" {
  attrs       = core::merge(local.repository, { allowed_actions = null })
  prior_attrs = core::merge(local.repository, { allowed_actions = null })
}
resource "github_enterprise_actions_permissions" "actions_opened_refused" {
  attrs          = core::merge(local.enterprise, { allowed_actions = "all" })
  prior_attrs    = local.enterprise
  expect_failure = true
}
resource "github_enterprise_actions_permissions" "actions_opened_refused_2" {
  attrs          = core::merge(local.enterprise, { allowed_actions = "all" })
  prior_attrs    = core::merge(local.enterprise, { allowed_actions = "local_only" })
  expect_failure = true
}
resource "github_enterprise_actions_permissions" "actions_opened_accepted" {
  attrs       = core::merge(local.enterprise, { allowed_actions = "local_only" })
  prior_attrs = local.enterprise
}
resource "github_enterprise_actions_permissions" "actions_opened_accepted_2" {
  attrs       = core::merge(local.enterprise, { allowed_actions = "all" })
  prior_attrs = core::merge(local.enterprise, { allowed_actions = "all" })
}
resource "github_enterprise_actions_permissions" "actions_opened_unset" {
  attrs       = core::merge(local.enterprise, { allowed_actions = null })
  prior_attrs = core::merge(local.enterprise, { allowed_actions = null })
}

# github-actions-all-allowed
resource "github_actions_organization_permissions" "actions_all_allowed_refused" {
  attrs          = core::merge(local.organization, { allowed_actions = "all" })
  expect_failure = true
}
resource "github_actions_organization_permissions" "actions_all_allowed_accepted" {
  attrs = local.organization
}
resource "github_actions_organization_permissions" "actions_all_allowed_unset" {
  attrs = core::merge(local.organization, { allowed_actions = null })
}
resource "github_actions_repository_permissions" "actions_all_allowed_refused" {
  attrs          = core::merge(local.repository, { allowed_actions = "all" })
  expect_failure = true
}
resource "github_actions_repository_permissions" "actions_all_allowed_accepted" {
  attrs = local.repository
}
resource "github_actions_repository_permissions" "actions_all_allowed_unset" {
  attrs = core::merge(local.repository, { allowed_actions = null })
}
resource "github_enterprise_actions_permissions" "actions_all_allowed_refused" {
  attrs          = core::merge(local.enterprise, { allowed_actions = "all" })
  expect_failure = true
}
resource "github_enterprise_actions_permissions" "actions_all_allowed_accepted" {
  attrs = local.enterprise
}
resource "github_enterprise_actions_permissions" "actions_all_allowed_unset" {
  attrs = core::merge(local.enterprise, { allowed_actions = null })
}

# github-workflow-token-writable
resource "github_workflow_repository_permissions" "workflow_token_writable_refused" {
  attrs          = core::merge(local.workflow, { default_workflow_permissions = "write" })
  expect_failure = true
}
resource "github_workflow_repository_permissions" "workflow_token_writable_unset" {
  attrs = core::merge(local.workflow, { default_workflow_permissions = null })
}
resource "github_workflow_repository_permissions" "workflow_token_writable_accepted" {
  attrs = local.workflow
}
resource "github_enterprise_actions_workflow_permissions" "workflow_token_writable_refused" {
  attrs          = core::merge(local.enterprise_workflow, { default_workflow_permissions = "write" })
  expect_failure = true
}
resource "github_enterprise_actions_workflow_permissions" "workflow_token_writable_unset" {
  attrs = core::merge(local.enterprise_workflow, { default_workflow_permissions = null })
}
resource "github_enterprise_actions_workflow_permissions" "workflow_token_writable_accepted" {
  attrs = local.enterprise_workflow
}

# github-workflow-may-approve
resource "github_workflow_repository_permissions" "workflow_may_approve_refused" {
  attrs          = core::merge(local.workflow, { can_approve_pull_request_reviews = true })
  expect_failure = true
}
resource "github_workflow_repository_permissions" "workflow_may_approve_refused_2" {
  attrs          = core::merge(local.workflow, { can_approve_pull_request_reviews = true })
  prior_attrs    = local.workflow
  expect_failure = true
}
resource "github_workflow_repository_permissions" "workflow_may_approve_unset" {
  attrs = core::merge(local.workflow, { can_approve_pull_request_reviews = null })
}
resource "github_workflow_repository_permissions" "workflow_may_approve_accepted" {
  attrs       = local.workflow
  prior_attrs = local.workflow
}
resource "github_enterprise_actions_workflow_permissions" "workflow_may_approve_refused" {
  attrs          = core::merge(local.enterprise_workflow, { can_approve_pull_request_reviews = true })
  expect_failure = true
}
resource "github_enterprise_actions_workflow_permissions" "workflow_may_approve_refused_2" {
  attrs          = core::merge(local.enterprise_workflow, { can_approve_pull_request_reviews = true })
  prior_attrs    = local.enterprise_workflow
  expect_failure = true
}
resource "github_enterprise_actions_workflow_permissions" "workflow_may_approve_unset" {
  attrs = core::merge(local.enterprise_workflow, { can_approve_pull_request_reviews = null })
}
resource "github_enterprise_actions_workflow_permissions" "workflow_may_approve_accepted" {
  attrs       = local.enterprise_workflow
  prior_attrs = local.enterprise_workflow
}

# github-app-access-added
resource "github_app_installation_repository" "app_access_added_refused" {
  attrs          = local.app
  expect_failure = true
}
resource "github_app_installation_repository" "app_access_added_accepted" {
  attrs = local.app
  meta  = { operation = "no-op" }
}

# github-app-access-widened
resource "github_app_installation_repositories" "app_access_widened_refused" {
  attrs          = core::merge(local.app_repositories, { selected_repositories = ["api", "web", "billing"] })
  prior_attrs    = local.app_repositories
  expect_failure = true
}
resource "github_app_installation_repositories" "app_access_widened_accepted" {
  attrs       = core::merge(local.app_repositories, { selected_repositories = ["api"] })
  prior_attrs = local.app_repositories
}
resource "github_app_installation_repositories" "app_access_widened_accepted_2" {
  attrs       = local.app_repositories
  prior_attrs = core::merge(local.app_repositories, { selected_repositories = ["api", "web"] })
}
resource "github_app_installation_repositories" "app_access_widened_unset" {
  attrs       = core::merge(local.app_repositories, { selected_repositories = null })
  prior_attrs = core::merge(local.app_repositories, { selected_repositories = null })
}
