policytest {
  targets = ["./protection.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  branch = {
    repository_id                 = "api"
    pattern                       = "main"
    enforce_admins                = true
    allows_force_pushes           = false
    allows_deletions              = false
    require_signed_commits        = true
    force_push_bypassers          = []
    required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }]
    required_status_checks        = [{ contexts = ["build", "test"], strict = true }]
    restrict_pushes               = [{ push_allowances = ["/release-bot"], blocks_creations = true }]
  }
  branch_v3 = {
    repository                    = "api"
    branch                        = "main"
    enforce_admins                = true
    require_signed_commits        = true
    required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, bypass_pull_request_allowances = [] }]
    required_status_checks        = [{ checks = ["build", "test"], contexts = [], strict = true }]
    restrictions                  = [{ users = ["release-bot"], teams = [], apps = [] }]
  }
}

# github-branch-protection-removed
resource "github_branch_protection" "branch_protection_removed_refused" {
  prior_attrs    = core::merge(local.branch, { pattern = "gone" })
  expect_failure = true
}
resource "github_branch_protection" "branch_protection_removed_accepted" {
  attrs = core::merge(local.branch, { pattern = "moved" })
  meta  = { operation = "no-op" }
}
resource "github_branch_protection" "branch_protection_removed_accepted_2" {
  prior_attrs = core::merge(local.branch, { pattern = "moved" })
}
resource "github_branch_protection_v3" "branch_protection_removed_refused" {
  prior_attrs    = core::merge(local.branch_v3, { branch = "gone" })
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_protection_removed_accepted" {
  attrs = core::merge(local.branch_v3, { branch = "moved" })
  meta  = { operation = "no-op" }
}
resource "github_branch_protection_v3" "branch_protection_removed_accepted_2" {
  prior_attrs = core::merge(local.branch_v3, { branch = "moved" })
}

# github-branch-reviews-removed
resource "github_branch_protection" "branch_reviews_removed_refused" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_reviews_removed_refused_2" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = null })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_reviews_removed_accepted" {
  attrs       = local.branch
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_reviews_removed_unset" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = null })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = null })
}
resource "github_branch_protection_v3" "branch_reviews_removed_refused" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_reviews_removed_refused_2" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = null })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_reviews_removed_accepted" {
  attrs       = local.branch_v3
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_reviews_removed_unset" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = null })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = null })
}

# github-branch-reviews-lowered
resource "github_branch_protection" "branch_reviews_lowered_refused" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 1, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_reviews_lowered_accepted" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 3, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_reviews_lowered_unset" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = null, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = null, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}
resource "github_branch_protection_v3" "branch_reviews_lowered_refused" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 1, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_reviews_lowered_accepted" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 3, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_reviews_lowered_unset" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = null, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = null, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}

# github-branch-code-owner-reviews-off
resource "github_branch_protection" "branch_code_owner_reviews_off_refused" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = false, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_code_owner_reviews_off_refused_2" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_code_owner_reviews_off_accepted" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = false, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}
resource "github_branch_protection" "branch_code_owner_reviews_off_unset" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}
resource "github_branch_protection_v3" "branch_code_owner_reviews_off_refused" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = false, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_code_owner_reviews_off_refused_2" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_code_owner_reviews_off_accepted" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = false, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}
resource "github_branch_protection_v3" "branch_code_owner_reviews_off_unset" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = null, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
}

# github-branch-stale-reviews-kept
resource "github_branch_protection" "branch_stale_reviews_kept_refused" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = false, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_stale_reviews_kept_accepted" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = false, pull_request_bypassers = [] }] })
}
resource "github_branch_protection" "branch_stale_reviews_kept_unset" {
  attrs       = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = null, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = null, pull_request_bypassers = [] }] })
}
resource "github_branch_protection_v3" "branch_stale_reviews_kept_refused" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = false, pull_request_bypassers = [] }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_stale_reviews_kept_accepted" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = false, pull_request_bypassers = [] }] })
}
resource "github_branch_protection_v3" "branch_stale_reviews_kept_unset" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = null, pull_request_bypassers = [] }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = null, pull_request_bypassers = [] }] })
}

# github-branch-admins-not-enforced
resource "github_branch_protection" "branch_admins_not_enforced_refused" {
  attrs          = core::merge(local.branch, { enforce_admins = false })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_admins_not_enforced_refused_2" {
  attrs          = core::merge(local.branch, { enforce_admins = null })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_admins_not_enforced_accepted" {
  attrs       = local.branch
  prior_attrs = core::merge(local.branch, { enforce_admins = false })
}
resource "github_branch_protection" "branch_admins_not_enforced_unset" {
  attrs       = core::merge(local.branch, { enforce_admins = null })
  prior_attrs = core::merge(local.branch, { enforce_admins = null })
}
resource "github_branch_protection_v3" "branch_admins_not_enforced_refused" {
  attrs          = core::merge(local.branch_v3, { enforce_admins = false })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_admins_not_enforced_refused_2" {
  attrs          = core::merge(local.branch_v3, { enforce_admins = null })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_admins_not_enforced_accepted" {
  attrs       = local.branch_v3
  prior_attrs = core::merge(local.branch_v3, { enforce_admins = false })
}
resource "github_branch_protection_v3" "branch_admins_not_enforced_unset" {
  attrs       = core::merge(local.branch_v3, { enforce_admins = null })
  prior_attrs = core::merge(local.branch_v3, { enforce_admins = null })
}

# github-branch-force-pushes-allowed
resource "github_branch_protection" "branch_force_pushes_allowed_refused" {
  attrs          = core::merge(local.branch, { allows_force_pushes = true })
  expect_failure = true
}
resource "github_branch_protection" "branch_force_pushes_allowed_refused_2" {
  attrs          = core::merge(local.branch, { allows_force_pushes = true })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_force_pushes_allowed_unset" {
  attrs = core::merge(local.branch, { allows_force_pushes = null })
}
resource "github_branch_protection" "branch_force_pushes_allowed_accepted" {
  attrs = local.branch
}

# github-branch-deletions-allowed
resource "github_branch_protection" "branch_deletions_allowed_refused" {
  attrs          = core::merge(local.branch, { allows_deletions = true })
  expect_failure = true
}
resource "github_branch_protection" "branch_deletions_allowed_unset" {
  attrs = core::merge(local.branch, { allows_deletions = null })
}
resource "github_branch_protection" "branch_deletions_allowed_accepted" {
  attrs       = local.branch
  prior_attrs = local.branch
}

# github-branch-status-checks-removed
resource "github_branch_protection" "branch_status_checks_removed_refused" {
  attrs          = core::merge(local.branch, { required_status_checks = [] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_status_checks_removed_refused_2" {
  attrs          = core::merge(local.branch, { required_status_checks = null })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_status_checks_removed_accepted" {
  attrs       = local.branch
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_status_checks_removed_unset" {
  attrs       = core::merge(local.branch, { required_status_checks = null })
  prior_attrs = core::merge(local.branch, { required_status_checks = null })
}
resource "github_branch_protection_v3" "branch_status_checks_removed_refused" {
  attrs          = core::merge(local.branch_v3, { required_status_checks = [] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_status_checks_removed_refused_2" {
  attrs          = core::merge(local.branch_v3, { required_status_checks = null })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_status_checks_removed_accepted" {
  attrs       = local.branch_v3
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_status_checks_removed_unset" {
  attrs       = core::merge(local.branch_v3, { required_status_checks = null })
  prior_attrs = core::merge(local.branch_v3, { required_status_checks = null })
}

# github-branch-status-check-dropped
resource "github_branch_protection" "branch_status_check_dropped_refused" {
  attrs          = core::merge(local.branch, { required_status_checks = [{ contexts = ["build"], strict = true }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_status_check_dropped_accepted" {
  attrs       = core::merge(local.branch, { required_status_checks = [{ contexts = ["build", "test", "lint"], strict = true }] })
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_status_check_dropped_unset" {
  attrs       = core::merge(local.branch, { required_status_checks = null })
  prior_attrs = core::merge(local.branch, { required_status_checks = null })
}
resource "github_branch_protection_v3" "branch_status_check_dropped_refused" {
  attrs          = core::merge(local.branch_v3, { required_status_checks = [{ checks = ["build"], contexts = [], strict = true }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_status_check_dropped_accepted" {
  attrs       = core::merge(local.branch_v3, { required_status_checks = [{ checks = ["build", "test", "lint"], contexts = [], strict = true }] })
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_status_check_dropped_unset" {
  attrs       = core::merge(local.branch_v3, { required_status_checks = null })
  prior_attrs = core::merge(local.branch_v3, { required_status_checks = null })
}

# github-branch-push-restrictions-removed
resource "github_branch_protection" "branch_push_restrictions_removed_refused" {
  attrs          = core::merge(local.branch, { restrict_pushes = [] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_push_restrictions_removed_accepted" {
  attrs       = local.branch
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_push_restrictions_removed_unset" {
  attrs       = core::merge(local.branch, { restrict_pushes = null })
  prior_attrs = core::merge(local.branch, { restrict_pushes = null })
}
resource "github_branch_protection_v3" "branch_push_restrictions_removed_refused" {
  attrs          = core::merge(local.branch_v3, { restrictions = [] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_push_restrictions_removed_accepted" {
  attrs       = local.branch_v3
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_push_restrictions_removed_unset" {
  attrs       = core::merge(local.branch_v3, { restrictions = null })
  prior_attrs = core::merge(local.branch_v3, { restrictions = null })
}

# github-branch-signed-commits-off
resource "github_branch_protection" "branch_signed_commits_off_refused" {
  attrs          = core::merge(local.branch, { require_signed_commits = false })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_signed_commits_off_accepted" {
  attrs       = local.branch
  prior_attrs = local.branch
}
resource "github_branch_protection" "branch_signed_commits_off_unset" {
  attrs       = core::merge(local.branch, { require_signed_commits = null })
  prior_attrs = core::merge(local.branch, { require_signed_commits = null })
}
resource "github_branch_protection_v3" "branch_signed_commits_off_refused" {
  attrs          = core::merge(local.branch_v3, { require_signed_commits = false })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_signed_commits_off_accepted" {
  attrs       = local.branch_v3
  prior_attrs = local.branch_v3
}
resource "github_branch_protection_v3" "branch_signed_commits_off_unset" {
  attrs       = core::merge(local.branch_v3, { require_signed_commits = null })
  prior_attrs = core::merge(local.branch_v3, { require_signed_commits = null })
}

# github-branch-bypassers-added
resource "github_branch_protection" "branch_bypassers_added_refused" {
  attrs          = core::merge(local.branch, { force_push_bypassers = ["/mallory"] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_bypassers_added_refused_2" {
  attrs          = core::merge(local.branch, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, pull_request_bypassers = ["/mallory"] }] })
  prior_attrs    = local.branch
  expect_failure = true
}
resource "github_branch_protection" "branch_bypassers_added_unset" {
  attrs       = core::merge(local.branch, { force_push_bypassers = null })
  prior_attrs = core::merge(local.branch, { force_push_bypassers = null })
}
resource "github_branch_protection_v3" "branch_bypassers_added_refused" {
  attrs          = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, bypass_pull_request_allowances = [{ users = ["mallory"], teams = [], apps = [] }] }] })
  prior_attrs    = local.branch_v3
  expect_failure = true
}
resource "github_branch_protection_v3" "branch_bypassers_added_unset" {
  attrs       = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, bypass_pull_request_allowances = null }] })
  prior_attrs = core::merge(local.branch_v3, { required_pull_request_reviews = [{ required_approving_review_count = 2, require_code_owner_reviews = true, dismiss_stale_reviews = true, bypass_pull_request_allowances = null }] })
}
