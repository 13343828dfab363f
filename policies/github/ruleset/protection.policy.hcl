# Rulesets of a repository or of the whole organization, removed or made weaker. Like the policies
# of branch protection they look at the change itself.

# A ruleset that was in force is removed.
#
# Why: what it forbade on the branches and tags it covered is allowed from then on.
# Do: keep the ruleset, or apply the one that replaces it in an earlier change.
#
# A ruleset that was disabled or only evaluated may go. So may one that is replaced or moves to
# another address: it still exists after the change.
resource_policy "github_repository_ruleset" "github-ruleset-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = prior_attrs.enforcement == "active"
  enforce {
    condition     = core::length(core::getresources("github_repository_ruleset", { repository = prior_attrs.repository, name = prior_attrs.name })) > 0
    error_message = "ruleset ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A ruleset that was in force is removed.
#
# Why: what it forbade on the branches and tags it covered is allowed from then on.
# Do: keep the ruleset, or apply the one that replaces it in an earlier change.
#
# A ruleset that was disabled or only evaluated may go. So may one that is replaced or moves to
# another address: it still exists after the change.
resource_policy "github_organization_ruleset" "github-ruleset-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  filter            = prior_attrs.enforcement == "active"
  enforce {
    condition     = core::length(core::getresources("github_organization_ruleset", { name = prior_attrs.name })) > 0
    error_message = "ruleset ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A ruleset stops being enforced.
#
# Why: a ruleset that is disabled or only evaluated forbids nothing, though it still shows in the
# settings.
# Do: keep `enforcement = "active"`.
resource_policy "github_repository_ruleset" "github-ruleset-not-enforced" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = prior_attrs.enforcement == "active"
  enforce {
    condition     = attrs.enforcement == "active"
    error_message = "enforcement is ${core::coalesce(attrs.enforcement, "not set")}, active is wanted"
  }
}

# A ruleset stops being enforced.
#
# Why: a ruleset that is disabled or only evaluated forbids nothing, though it still shows in the
# settings.
# Do: keep `enforcement = "active"`.
resource_policy "github_organization_ruleset" "github-ruleset-not-enforced" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = prior_attrs.enforcement == "active"
  enforce {
    condition     = attrs.enforcement == "active"
    error_message = "enforcement is ${core::coalesce(attrs.enforcement, "not set")}, active is wanted"
  }
}

# A ruleset asks for fewer approvals than before.
#
# Why: with fewer approvals a change is merged with fewer people who understand it, in every
# repository that the ruleset covers.
# Do: keep the `pull_request` rule and its `required_approving_review_count`.
resource_policy "github_repository_ruleset" "github-ruleset-reviews-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::coalesce(core::try(prior_attrs.rules[0].pull_request[0].required_approving_review_count, 0), 0)
    after  = core::coalesce(core::try(attrs.rules[0].pull_request[0].required_approving_review_count, 0), 0)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "required approvals: ${local.after}, before the change: ${local.before}"
  }
}

# A ruleset asks for fewer approvals than before.
#
# Why: with fewer approvals a change is merged with fewer people who understand it, in every
# repository that the ruleset covers.
# Do: keep the `pull_request` rule and its `required_approving_review_count`.
resource_policy "github_organization_ruleset" "github-ruleset-reviews-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::coalesce(core::try(prior_attrs.rules[0].pull_request[0].required_approving_review_count, 0), 0)
    after  = core::coalesce(core::try(attrs.rules[0].pull_request[0].required_approving_review_count, 0), 0)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "required approvals: ${local.after}, before the change: ${local.before}"
  }
}

# A ruleset no longer asks code owners.
#
# Why: the people who know a part of the code then learn of a change to it after it was merged.
# Do: keep `require_code_owner_review = true` in the `pull_request` rule.
resource_policy "github_repository_ruleset" "github-ruleset-code-owner-reviews-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].pull_request[0].require_code_owner_review, false), false) || core::coalesce(core::try(attrs.rules[0].pull_request[0].require_code_owner_review, false), false)
    error_message = "approval by code owners was required and is no longer"
  }
}

# A ruleset no longer asks code owners.
#
# Why: the people who know a part of the code then learn of a change to it after it was merged.
# Do: keep `require_code_owner_review = true` in the `pull_request` rule.
resource_policy "github_organization_ruleset" "github-ruleset-code-owner-reviews-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].pull_request[0].require_code_owner_review, false), false) || core::coalesce(core::try(attrs.rules[0].pull_request[0].require_code_owner_review, false), false)
    error_message = "approval by code owners was required and is no longer"
  }
}

# A ruleset no longer forbids force pushes.
#
# Why: a force push drops commits from a branch, and reviews and tags that point to them lose their
# meaning.
# Do: keep `non_fast_forward = true` in `rules`.
resource_policy "github_repository_ruleset" "github-ruleset-force-pushes-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].non_fast_forward, false), false) || core::coalesce(core::try(attrs.rules[0].non_fast_forward, false), false)
    error_message = "force pushes were forbidden and are no longer"
  }
}

# A ruleset no longer forbids force pushes.
#
# Why: a force push drops commits from a branch, and reviews and tags that point to them lose their
# meaning.
# Do: keep `non_fast_forward = true` in `rules`.
resource_policy "github_organization_ruleset" "github-ruleset-force-pushes-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].non_fast_forward, false), false) || core::coalesce(core::try(attrs.rules[0].non_fast_forward, false), false)
    error_message = "force pushes were forbidden and are no longer"
  }
}

# A ruleset no longer forbids the deletion of branches.
#
# Why: whoever has write access can delete a branch, and what was merged only there is gone.
# Do: keep `deletion = true` in `rules`.
resource_policy "github_repository_ruleset" "github-ruleset-deletions-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].deletion, false), false) || core::coalesce(core::try(attrs.rules[0].deletion, false), false)
    error_message = "deletion was forbidden and is no longer"
  }
}

# A ruleset no longer forbids the deletion of branches.
#
# Why: whoever has write access can delete a branch, and what was merged only there is gone.
# Do: keep `deletion = true` in `rules`.
resource_policy "github_organization_ruleset" "github-ruleset-deletions-allowed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.rules[0].deletion, false), false) || core::coalesce(core::try(attrs.rules[0].deletion, false), false)
    error_message = "deletion was forbidden and is no longer"
  }
}

# A ruleset no longer waits for any status check.
#
# Why: a change that does not build, or whose tests fail, can then be merged.
# Do: keep at least one `required_check`.
resource_policy "github_repository_ruleset" "github-ruleset-status-checks-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try([for c in prior_attrs.rules[0].required_status_checks[0].required_check : c.context], [])
    after  = core::try([for c in attrs.rules[0].required_status_checks[0].required_check : c.context], [])
  }
  enforce {
    condition     = core::length(local.before) == 0 || core::length(local.after) > 0
    error_message = "all required status checks are removed, ${core::length(local.before)} before the change"
  }
}

# A ruleset no longer waits for any status check.
#
# Why: a change that does not build, or whose tests fail, can then be merged.
# Do: keep at least one `required_check`.
resource_policy "github_organization_ruleset" "github-ruleset-status-checks-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try([for c in prior_attrs.rules[0].required_status_checks[0].required_check : c.context], [])
    after  = core::try([for c in attrs.rules[0].required_status_checks[0].required_check : c.context], [])
  }
  enforce {
    condition     = core::length(local.before) == 0 || core::length(local.after) > 0
    error_message = "all required status checks are removed, ${core::length(local.before)} before the change"
  }
}

# Somebody more may bypass a ruleset.
#
# Why: an actor on the bypass list changes protected branches alone, and no rule tells the team.
# Do: leave `bypass_actors` as it is; where it must grow, prefer `bypass_mode = "pull_request"`.
resource_policy "github_repository_ruleset" "github-ruleset-bypass-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    added = core::setsubtract(core::try([for a in attrs.bypass_actors : "${a.actor_type} ${core::valuetostring(core::try(a.actor_id, null))} ${a.bypass_mode}"], []), core::try([for a in prior_attrs.bypass_actors : "${a.actor_type} ${core::valuetostring(core::try(a.actor_id, null))} ${a.bypass_mode}"], []))
  }
  enforce {
    condition     = core::length(local.added) == 0
    error_message = "actors added to the bypass list: ${core::length(local.added)}, none is wanted"
  }
}

# Somebody more may bypass a ruleset.
#
# Why: an actor on the bypass list changes protected branches alone, and no rule tells the team.
# Do: leave `bypass_actors` as it is; where it must grow, prefer `bypass_mode = "pull_request"`.
resource_policy "github_organization_ruleset" "github-ruleset-bypass-added" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    added = core::setsubtract(core::try([for a in attrs.bypass_actors : "${a.actor_type} ${core::valuetostring(core::try(a.actor_id, null))} ${a.bypass_mode}"], []), core::try([for a in prior_attrs.bypass_actors : "${a.actor_type} ${core::valuetostring(core::try(a.actor_id, null))} ${a.bypass_mode}"], []))
  }
  enforce {
    condition     = core::length(local.added) == 0
    error_message = "actors added to the bypass list: ${core::length(local.added)}, none is wanted"
  }
}
