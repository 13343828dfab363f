policytest {
  targets = ["./protection.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  repository = {
    name               = "api"
    archived           = false
    archive_on_destroy = true
  }
  environment = {
    repository               = "api"
    environment              = "production"
    can_admins_bypass        = false
    prevent_self_review      = true
    reviewers                = [{ teams = [1], users = [2] }]
    deployment_branch_policy = [{ protected_branches = true, custom_branch_policies = false }]
  }
}

# github-repository-deleted
resource "github_repository" "repository_deleted_refused" {
  prior_attrs    = core::merge(local.repository, { archive_on_destroy = false })
  expect_failure = true
}
resource "github_repository" "repository_deleted_refused_2" {
  prior_attrs    = core::merge(local.repository, { archive_on_destroy = null })
  expect_failure = true
}
resource "github_repository" "repository_deleted_accepted" {
  prior_attrs = local.repository
}

# github-repository-archived
resource "github_repository" "repository_archived_refused" {
  attrs          = core::merge(local.repository, { archived = true })
  prior_attrs    = local.repository
  expect_failure = true
}
resource "github_repository" "repository_archived_accepted" {
  attrs       = core::merge(local.repository, { archived = true })
  prior_attrs = core::merge(local.repository, { archived = true })
}
resource "github_repository" "repository_archived_unset" {
  attrs       = core::merge(local.repository, { archived = null })
  prior_attrs = core::merge(local.repository, { archived = null })
}

# github-repository-archive-on-destroy
resource "github_repository" "repository_archive_on_destroy_refused" {
  attrs          = core::merge(local.repository, { archive_on_destroy = false })
  expect_failure = true
}
resource "github_repository" "repository_archive_on_destroy_refused_2" {
  attrs          = core::merge(local.repository, { archive_on_destroy = null })
  expect_failure = true
}
resource "github_repository" "repository_archive_on_destroy_accepted" {
  attrs = local.repository
}

# github-environment-removed
resource "github_repository_environment" "environment_removed_refused" {
  prior_attrs    = core::merge(local.environment, { environment = "gone" })
  expect_failure = true
}
resource "github_repository_environment" "environment_removed_accepted" {
  attrs = core::merge(local.environment, { environment = "moved" })
  meta  = { operation = "no-op" }
}
resource "github_repository_environment" "environment_removed_accepted_2" {
  prior_attrs = core::merge(local.environment, { environment = "moved" })
}

# github-environment-reviewers-removed
resource "github_repository_environment" "environment_reviewers_removed_refused" {
  attrs          = core::merge(local.environment, { reviewers = [] })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_reviewers_removed_refused_2" {
  attrs          = core::merge(local.environment, { reviewers = [{ teams = [], users = [] }] })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_reviewers_removed_unset" {
  attrs       = core::merge(local.environment, { reviewers = [{ teams = [1], users = null }] })
  prior_attrs = local.environment
}
resource "github_repository_environment" "environment_reviewers_removed_unset_2" {
  attrs       = core::merge(local.environment, { reviewers = null })
  prior_attrs = core::merge(local.environment, { reviewers = null })
}

# github-environment-admins-bypass
resource "github_repository_environment" "environment_admins_bypass_refused" {
  attrs          = core::merge(local.environment, { can_admins_bypass = true })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_admins_bypass_refused_2" {
  attrs          = core::merge(local.environment, { can_admins_bypass = null })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_admins_bypass_accepted" {
  attrs       = local.environment
  prior_attrs = local.environment
}
resource "github_repository_environment" "environment_admins_bypass_unset" {
  attrs       = core::merge(local.environment, { can_admins_bypass = null })
  prior_attrs = core::merge(local.environment, { can_admins_bypass = null })
}

# github-environment-self-review
resource "github_repository_environment" "environment_self_review_refused" {
  attrs          = core::merge(local.environment, { prevent_self_review = false })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_self_review_accepted" {
  attrs       = local.environment
  prior_attrs = core::merge(local.environment, { prevent_self_review = false })
}
resource "github_repository_environment" "environment_self_review_unset" {
  attrs       = core::merge(local.environment, { prevent_self_review = null })
  prior_attrs = core::merge(local.environment, { prevent_self_review = null })
}

# github-environment-branch-policy-removed
resource "github_repository_environment" "environment_branch_policy_removed_refused" {
  attrs          = core::merge(local.environment, { deployment_branch_policy = [] })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_branch_policy_removed_refused_2" {
  attrs          = core::merge(local.environment, { deployment_branch_policy = null })
  prior_attrs    = local.environment
  expect_failure = true
}
resource "github_repository_environment" "environment_branch_policy_removed_accepted" {
  attrs       = local.environment
  prior_attrs = local.environment
}
resource "github_repository_environment" "environment_branch_policy_removed_unset" {
  attrs       = core::merge(local.environment, { deployment_branch_policy = null })
  prior_attrs = core::merge(local.environment, { deployment_branch_policy = null })
}
