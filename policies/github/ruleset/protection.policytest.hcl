policytest {
  targets = ["./protection.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  ruleset = {
    repository    = "api"
    name          = "main"
    enforcement   = "active"
    bypass_actors = [{ actor_type = "Team", actor_id = 1, bypass_mode = "pull_request" }]
    rules         = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }]
  }
  organization_ruleset = {
    name          = "main"
    enforcement   = "active"
    bypass_actors = [{ actor_type = "Team", actor_id = 1, bypass_mode = "pull_request" }]
    rules         = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }]
  }
}

# github-ruleset-removed
resource "github_repository_ruleset" "ruleset_removed_refused" {
  prior_attrs    = core::merge(local.ruleset, { name = "gone" })
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_removed_accepted" {
  prior_attrs = core::merge(local.ruleset, { name = "trial", enforcement = "evaluate" })
}
resource "github_repository_ruleset" "ruleset_removed_accepted_2" {
  attrs = core::merge(local.ruleset, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "github_repository_ruleset" "ruleset_removed_accepted_3" {
  prior_attrs = core::merge(local.ruleset, { name = "moved" })
}
resource "github_repository_ruleset" "ruleset_removed_refused_2" {
  prior_attrs    = core::merge(local.ruleset, { name = "moved", repository = "web" })
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_removed_unset" {
  prior_attrs = core::merge(local.ruleset, { name = "trial", enforcement = null })
}
resource "github_organization_ruleset" "ruleset_removed_refused" {
  prior_attrs    = core::merge(local.organization_ruleset, { name = "gone" })
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_removed_accepted" {
  prior_attrs = core::merge(local.organization_ruleset, { name = "trial", enforcement = "evaluate" })
}
resource "github_organization_ruleset" "ruleset_removed_accepted_2" {
  attrs = core::merge(local.organization_ruleset, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "github_organization_ruleset" "ruleset_removed_accepted_3" {
  prior_attrs = core::merge(local.organization_ruleset, { name = "moved" })
}
resource "github_organization_ruleset" "ruleset_removed_unset" {
  prior_attrs = core::merge(local.organization_ruleset, { name = "trial", enforcement = null })
}

# github-ruleset-not-enforced
resource "github_repository_ruleset" "ruleset_not_enforced_refused" {
  attrs          = core::merge(local.ruleset, { enforcement = "disabled" })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_not_enforced_refused_2" {
  attrs          = core::merge(local.ruleset, { enforcement = "evaluate" })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_not_enforced_accepted" {
  attrs       = local.ruleset
  prior_attrs = core::merge(local.ruleset, { enforcement = "disabled" })
}
resource "github_repository_ruleset" "ruleset_not_enforced_unset" {
  attrs       = core::merge(local.ruleset, { enforcement = null })
  prior_attrs = core::merge(local.ruleset, { enforcement = null })
}
resource "github_organization_ruleset" "ruleset_not_enforced_refused" {
  attrs          = core::merge(local.organization_ruleset, { enforcement = "disabled" })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_not_enforced_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { enforcement = "evaluate" })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_not_enforced_accepted" {
  attrs       = local.organization_ruleset
  prior_attrs = core::merge(local.organization_ruleset, { enforcement = "disabled" })
}
resource "github_organization_ruleset" "ruleset_not_enforced_unset" {
  attrs       = core::merge(local.organization_ruleset, { enforcement = null })
  prior_attrs = core::merge(local.organization_ruleset, { enforcement = null })
}

# github-ruleset-reviews-lowered
resource "github_repository_ruleset" "ruleset_reviews_lowered_refused" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 1, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_reviews_lowered_accepted" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 3, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = local.ruleset
}
resource "github_repository_ruleset" "ruleset_reviews_lowered_unset" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = null, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = null, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_reviews_lowered_refused" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 1, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_reviews_lowered_accepted" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 3, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = local.organization_ruleset
}
resource "github_organization_ruleset" "ruleset_reviews_lowered_unset" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = null, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = null, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}

# github-ruleset-code-owner-reviews-off
resource "github_repository_ruleset" "ruleset_code_owner_reviews_off_refused" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = false }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_code_owner_reviews_off_refused_2" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_code_owner_reviews_off_accepted" {
  attrs       = local.ruleset
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = false }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_repository_ruleset" "ruleset_code_owner_reviews_off_unset" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_code_owner_reviews_off_refused" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = false }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_code_owner_reviews_off_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_code_owner_reviews_off_accepted" {
  attrs       = local.organization_ruleset
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = false }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_code_owner_reviews_off_unset" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = null }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}

# github-ruleset-force-pushes-allowed
resource "github_repository_ruleset" "ruleset_force_pushes_allowed_refused" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = false, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_force_pushes_allowed_refused_2" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_force_pushes_allowed_accepted" {
  attrs       = local.ruleset
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = false, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_repository_ruleset" "ruleset_force_pushes_allowed_unset" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_force_pushes_allowed_refused" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = false, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_force_pushes_allowed_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_force_pushes_allowed_accepted" {
  attrs       = local.organization_ruleset
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = false, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_force_pushes_allowed_unset" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = null, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}

# github-ruleset-deletions-allowed
resource "github_repository_ruleset" "ruleset_deletions_allowed_refused" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = false, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_deletions_allowed_refused_2" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_deletions_allowed_accepted" {
  attrs       = local.ruleset
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = false, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_repository_ruleset" "ruleset_deletions_allowed_unset" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_deletions_allowed_refused" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = false, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_deletions_allowed_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_deletions_allowed_accepted" {
  attrs       = local.organization_ruleset
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = false, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}
resource "github_organization_ruleset" "ruleset_deletions_allowed_unset" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = null, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }, { context = "test" }] }] }] })
}

# github-ruleset-status-checks-removed
resource "github_repository_ruleset" "ruleset_status_checks_removed_refused" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [] }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_status_checks_removed_refused_2" {
  attrs          = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_status_checks_removed_accepted" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }] }] }] })
  prior_attrs = local.ruleset
}
resource "github_repository_ruleset" "ruleset_status_checks_removed_unset" {
  attrs       = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
  prior_attrs = core::merge(local.ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
}
resource "github_organization_ruleset" "ruleset_status_checks_removed_refused" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [] }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_status_checks_removed_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_status_checks_removed_accepted" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = [{ context = "build" }] }] }] })
  prior_attrs = local.organization_ruleset
}
resource "github_organization_ruleset" "ruleset_status_checks_removed_unset" {
  attrs       = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
  prior_attrs = core::merge(local.organization_ruleset, { rules = [{ non_fast_forward = true, deletion = true, pull_request = [{ required_approving_review_count = 2, require_code_owner_review = true }], required_status_checks = [{ required_check = null }] }] })
}

# github-ruleset-bypass-added
resource "github_repository_ruleset" "ruleset_bypass_added_refused" {
  attrs          = core::merge(local.ruleset, { bypass_actors = [{ actor_type = "OrganizationAdmin", actor_id = null, bypass_mode = "always" }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_bypass_added_refused_2" {
  attrs          = core::merge(local.ruleset, { bypass_actors = [{ actor_type = "Team", actor_id = 1, bypass_mode = "always" }] })
  prior_attrs    = local.ruleset
  expect_failure = true
}
resource "github_repository_ruleset" "ruleset_bypass_added_accepted" {
  attrs       = core::merge(local.ruleset, { bypass_actors = [] })
  prior_attrs = local.ruleset
}
resource "github_repository_ruleset" "ruleset_bypass_added_unset" {
  attrs       = core::merge(local.ruleset, { bypass_actors = null })
  prior_attrs = core::merge(local.ruleset, { bypass_actors = null })
}
resource "github_organization_ruleset" "ruleset_bypass_added_refused" {
  attrs          = core::merge(local.organization_ruleset, { bypass_actors = [{ actor_type = "OrganizationAdmin", actor_id = null, bypass_mode = "always" }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_bypass_added_refused_2" {
  attrs          = core::merge(local.organization_ruleset, { bypass_actors = [{ actor_type = "Team", actor_id = 1, bypass_mode = "always" }] })
  prior_attrs    = local.organization_ruleset
  expect_failure = true
}
resource "github_organization_ruleset" "ruleset_bypass_added_accepted" {
  attrs       = core::merge(local.organization_ruleset, { bypass_actors = [] })
  prior_attrs = local.organization_ruleset
}
resource "github_organization_ruleset" "ruleset_bypass_added_unset" {
  attrs       = core::merge(local.organization_ruleset, { bypass_actors = null })
  prior_attrs = core::merge(local.organization_ruleset, { bypass_actors = null })
}
