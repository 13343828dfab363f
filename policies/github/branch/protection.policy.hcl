# Branch protection of one repository, removed or made weaker. The policies look at the change
# itself: a team whose branches are less strict is not held up until it lowers them further.

# A branch loses its protection.
#
# Why: anyone with write access can then push to the branch without review, and rewrite or delete
# it.
# Do: keep the protection, or put a ruleset in its place first and remove the protection in a later
# change.
#
# A protection that is replaced, or that moves to another address, still exists after the change and
# is accepted.
resource_policy "github_branch_protection" "github-branch-protection-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("github_branch_protection", { repository_id = prior_attrs.repository_id, pattern = prior_attrs.pattern })) > 0
    error_message = "the protection of branch pattern ${core::coalesce(prior_attrs.pattern, "-")} is removed"
  }
}

# A branch loses its protection.
#
# Why: anyone with write access can then push to the branch without review, and rewrite or delete
# it.
# Do: keep the protection, or put a ruleset in its place first and remove the protection in a later
# change.
#
# A protection that is replaced, or that moves to another address, still exists after the change and
# is accepted.
resource_policy "github_branch_protection_v3" "github-branch-protection-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("github_branch_protection_v3", { repository = prior_attrs.repository, branch = prior_attrs.branch })) > 0
    error_message = "the protection of branch ${core::coalesce(prior_attrs.branch, "-")} is removed"
  }
}

# A protected branch no longer needs a pull request.
#
# Why: one person alone can then change the branch, and nobody else has read the change.
# Do: keep a `required_pull_request_reviews` block.
resource_policy "github_branch_protection" "github-branch-reviews-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(core::length(prior_attrs.required_pull_request_reviews), 0) == 0 || core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
    error_message = "the required reviews are removed, at least one reviewed pull request is wanted"
  }
}

# A protected branch no longer needs a pull request.
#
# Why: one person alone can then change the branch, and nobody else has read the change.
# Do: keep a `required_pull_request_reviews` block.
resource_policy "github_branch_protection_v3" "github-branch-reviews-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(core::length(prior_attrs.required_pull_request_reviews), 0) == 0 || core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
    error_message = "the required reviews are removed, at least one reviewed pull request is wanted"
  }
}

# A protected branch needs fewer approvals than before.
#
# Why: with fewer approvals a change reaches the branch with fewer people who understand it, and
# with none a single stolen account is enough.
# Do: keep `required_approving_review_count` where it was.
resource_policy "github_branch_protection" "github-branch-reviews-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  locals {
    before = core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].required_approving_review_count, 0), 0)
    after  = core::coalesce(core::try(attrs.required_pull_request_reviews[0].required_approving_review_count, 0), 0)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "required approvals: ${local.after}, before the change: ${local.before}"
  }
}

# A protected branch needs fewer approvals than before.
#
# Why: with fewer approvals a change reaches the branch with fewer people who understand it, and
# with none a single stolen account is enough.
# Do: keep `required_approving_review_count` where it was.
resource_policy "github_branch_protection_v3" "github-branch-reviews-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  locals {
    before = core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].required_approving_review_count, 0), 0)
    after  = core::coalesce(core::try(attrs.required_pull_request_reviews[0].required_approving_review_count, 0), 0)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "required approvals: ${local.after}, before the change: ${local.before}"
  }
}

# Code owners no longer have to approve changes.
#
# Why: the people who know a part of the code then learn of a change to it after it was merged.
# Do: keep `require_code_owner_reviews = true`.
resource_policy "github_branch_protection" "github-branch-code-owner-reviews-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].require_code_owner_reviews, false), false) || core::coalesce(core::try(attrs.required_pull_request_reviews[0].require_code_owner_reviews, false), false)
    error_message = "approval by code owners was required and is no longer"
  }
}

# Code owners no longer have to approve changes.
#
# Why: the people who know a part of the code then learn of a change to it after it was merged.
# Do: keep `require_code_owner_reviews = true`.
resource_policy "github_branch_protection_v3" "github-branch-code-owner-reviews-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].require_code_owner_reviews, false), false) || core::coalesce(core::try(attrs.required_pull_request_reviews[0].require_code_owner_reviews, false), false)
    error_message = "approval by code owners was required and is no longer"
  }
}

# Approvals stay valid after new commits are pushed.
#
# Why: somebody can get a harmless change approved, push another one on top and merge both.
# Do: keep `dismiss_stale_reviews = true`.
resource_policy "github_branch_protection" "github-branch-stale-reviews-kept" {
  enforcement_level = "advisory"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].dismiss_stale_reviews, false), false) || core::coalesce(core::try(attrs.required_pull_request_reviews[0].dismiss_stale_reviews, false), false)
    error_message = "stale approvals were dismissed and are kept from now on"
  }
}

# Approvals stay valid after new commits are pushed.
#
# Why: somebody can get a harmless change approved, push another one on top and merge both.
# Do: keep `dismiss_stale_reviews = true`.
resource_policy "github_branch_protection_v3" "github-branch-stale-reviews-kept" {
  enforcement_level = "advisory"
  operations        = ["update"]
  filter            = core::try(core::length(attrs.required_pull_request_reviews), 0) > 0
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.required_pull_request_reviews[0].dismiss_stale_reviews, false), false) || core::coalesce(core::try(attrs.required_pull_request_reviews[0].dismiss_stale_reviews, false), false)
    error_message = "stale approvals were dismissed and are kept from now on"
  }
}

# Administrators may skip the rules of a protected branch.
#
# Why: the accounts that can do most harm are then the ones that nobody checks.
# Do: keep `enforce_admins = true`; for an emergency, switch it off by hand and back on the same
# day.
resource_policy "github_branch_protection" "github-branch-admins-not-enforced" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.enforce_admins, false) || core::coalesce(attrs.enforce_admins, false)
    error_message = "the rules applied to administrators and no longer do"
  }
}

# Administrators may skip the rules of a protected branch.
#
# Why: the accounts that can do most harm are then the ones that nobody checks.
# Do: keep `enforce_admins = true`; for an emergency, switch it off by hand and back on the same
# day.
resource_policy "github_branch_protection_v3" "github-branch-admins-not-enforced" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.enforce_admins, false) || core::coalesce(attrs.enforce_admins, false)
    error_message = "the rules applied to administrators and no longer do"
  }
}

# A protected branch accepts force pushes.
#
# Why: a force push drops commits from the branch, and reviews and tags that point to them lose
# their meaning.
# Do: set `allows_force_pushes = false`; name the few accounts that need it in
# `force_push_bypassers`.
resource_policy "github_branch_protection" "github-branch-force-pushes-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.allows_force_pushes, false)
    error_message = "force pushes are allowed, false is wanted"
  }
}

# A protected branch may be deleted.
#
# Why: whoever has write access can delete the branch, and what was merged only there is gone.
# Do: set `allows_deletions = false`.
resource_policy "github_branch_protection" "github-branch-deletions-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.allows_deletions, false)
    error_message = "deletion of the branch is allowed, false is wanted"
  }
}

# A protected branch no longer waits for any status check.
#
# Why: a change that does not build, or whose tests fail, can then be merged.
# Do: keep at least one check in `required_status_checks`.
resource_policy "github_branch_protection" "github-branch-status-checks-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try([for c in prior_attrs.required_status_checks[0].contexts : c], [])
    after  = core::try([for c in attrs.required_status_checks[0].contexts : c], [])
  }
  enforce {
    condition     = core::length(local.before) == 0 || core::length(local.after) > 0
    error_message = "all required status checks are removed, ${core::length(local.before)} before the change"
  }
}

# A protected branch no longer waits for any status check.
#
# Why: a change that does not build, or whose tests fail, can then be merged.
# Do: keep at least one check in `required_status_checks`.
resource_policy "github_branch_protection_v3" "github-branch-status-checks-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::concat(core::try([for c in prior_attrs.required_status_checks[0].checks : c], []), core::try([for c in prior_attrs.required_status_checks[0].contexts : c], []))
    after  = core::concat(core::try([for c in attrs.required_status_checks[0].checks : c], []), core::try([for c in attrs.required_status_checks[0].contexts : c], []))
  }
  enforce {
    condition     = core::length(local.before) == 0 || core::length(local.after) > 0
    error_message = "all required status checks are removed, ${core::length(local.before)} before the change"
  }
}

# A protected branch waits for fewer status checks.
#
# Why: what the dropped check found before a merge is found after it, or not at all.
# Do: keep the check in `required_status_checks`, or say in the pull request what replaces it.
#
# A renamed check looks dropped too. When all are removed, `github-branch-status-checks-removed`
# says so.
resource_policy "github_branch_protection" "github-branch-status-check-dropped" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = core::try([for c in prior_attrs.required_status_checks[0].contexts : c], [])
    after  = core::try([for c in attrs.required_status_checks[0].contexts : c], [])
  }
  enforce {
    condition     = core::length(local.after) == 0 || core::length(core::setsubtract(local.before, local.after)) == 0
    error_message = "required status checks dropped: ${core::length(core::setsubtract(local.before, local.after))} of ${core::length(local.before)}"
  }
}

# A protected branch waits for fewer status checks.
#
# Why: what the dropped check found before a merge is found after it, or not at all.
# Do: keep the check in `required_status_checks`, or say in the pull request what replaces it.
#
# A renamed check looks dropped too. When all are removed, `github-branch-status-checks-removed`
# says so.
resource_policy "github_branch_protection_v3" "github-branch-status-check-dropped" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = core::concat(core::try([for c in prior_attrs.required_status_checks[0].checks : c], []), core::try([for c in prior_attrs.required_status_checks[0].contexts : c], []))
    after  = core::concat(core::try([for c in attrs.required_status_checks[0].checks : c], []), core::try([for c in attrs.required_status_checks[0].contexts : c], []))
  }
  enforce {
    condition     = core::length(local.after) == 0 || core::length(core::setsubtract(local.before, local.after)) == 0
    error_message = "required status checks dropped: ${core::length(core::setsubtract(local.before, local.after))} of ${core::length(local.before)}"
  }
}

# Everybody with write access may push to a restricted branch.
#
# Why: the list of who may push was the last thing between a leaked token and the branch.
# Do: keep the `restrict_pushes` block (`restrictions` in the older resource).
resource_policy "github_branch_protection" "github-branch-push-restrictions-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(core::length(prior_attrs.restrict_pushes), 0) == 0 || core::try(core::length(attrs.restrict_pushes), 0) > 0
    error_message = "the restriction of who may push is removed"
  }
}

# Everybody with write access may push to a restricted branch.
#
# Why: the list of who may push was the last thing between a leaked token and the branch.
# Do: keep the `restrict_pushes` block (`restrictions` in the older resource).
resource_policy "github_branch_protection_v3" "github-branch-push-restrictions-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(core::length(prior_attrs.restrictions), 0) == 0 || core::try(core::length(attrs.restrictions), 0) > 0
    error_message = "the restriction of who may push is removed"
  }
}

# A protected branch accepts commits without a signature.
#
# Why: the author of an unsigned commit is whatever its text says.
# Do: keep `require_signed_commits = true`.
resource_policy "github_branch_protection" "github-branch-signed-commits-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.require_signed_commits, false) || core::coalesce(attrs.require_signed_commits, false)
    error_message = "signed commits were required and are no longer"
  }
}

# A protected branch accepts commits without a signature.
#
# Why: the author of an unsigned commit is whatever its text says.
# Do: keep `require_signed_commits = true`.
resource_policy "github_branch_protection_v3" "github-branch-signed-commits-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.require_signed_commits, false) || core::coalesce(attrs.require_signed_commits, false)
    error_message = "signed commits were required and are no longer"
  }
}

# Somebody more may bypass the reviews of a protected branch.
#
# Why: an account on the bypass list changes the branch alone, at any time, and no rule tells the
# team.
# Do: leave the list as it is; let the account open pull requests like everybody else.
resource_policy "github_branch_protection" "github-branch-bypassers-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    added = core::setsubtract(core::concat(core::try([for a in attrs.force_push_bypassers : a], []), core::try([for a in attrs.required_pull_request_reviews[0].pull_request_bypassers : a], [])), core::concat(core::try([for a in prior_attrs.force_push_bypassers : a], []), core::try([for a in prior_attrs.required_pull_request_reviews[0].pull_request_bypassers : a], [])))
  }
  enforce {
    condition     = core::length(local.added) == 0
    error_message = "accounts added to the bypass lists: ${core::length(local.added)}, none is wanted"
  }
}

# Somebody more may bypass the reviews of a protected branch.
#
# Why: an account on the bypass list changes the branch alone, at any time, and no rule tells the
# team.
# Do: leave the list as it is; let the account open pull requests like everybody else.
resource_policy "github_branch_protection_v3" "github-branch-bypassers-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    added = core::setsubtract(core::flatten([for k in ["users", "teams", "apps"] : core::try([for a in attrs.required_pull_request_reviews[0].bypass_pull_request_allowances[0][k] : a], [])]), core::flatten([for k in ["users", "teams", "apps"] : core::try([for a in prior_attrs.required_pull_request_reviews[0].bypass_pull_request_allowances[0][k] : a], [])]))
  }
  enforce {
    condition     = core::length(local.added) == 0
    error_message = "accounts added to the bypass lists: ${core::length(local.added)}, none is wanted"
  }
}
