# Repositories and deployment environments: what is deleted, archived or guarded by fewer people.

# A repository is deleted together with its issues, pull requests and wiki.
#
# Why: clones bring back the code but not the discussion, the releases, the secrets or the links
# from elsewhere. A deleted repository can be restored for 90 days only, and not always.
# Do: set `archive_on_destroy = true` and apply that first; the repository is then archived instead.
resource_policy "github_repository" "github-repository-deleted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::coalesce(prior_attrs.archive_on_destroy, false)
    error_message = "repository ${core::coalesce(prior_attrs.name, "-")} is deleted, archiving it is wanted"
  }
}

# A repository becomes read-only.
#
# Why: pushes, issues and scheduled workflows stop at once, also those that somebody still counts
# on.
# Do: make sure that no pipeline pushes to the repository and no schedule runs in it.
resource_policy "github_repository" "github-repository-archived" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.archived, false) || !core::coalesce(attrs.archived, false)
    error_message = "repository ${core::coalesce(attrs.name, "-")} is archived by this change"
  }
}

# Destroying a repository would delete it for good.
#
# Why: a mistaken destroy then costs issues, pull requests and releases instead of one click to
# unarchive.
# Do: set `archive_on_destroy = true`.
resource_policy "github_repository" "github-repository-archive-on-destroy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.archive_on_destroy, false)
    error_message = "archive_on_destroy is off, true is wanted"
  }
}

# A deployment environment is removed with its secrets and reviewers.
#
# Why: its secrets cannot be read back, and a workflow that names the environment creates it again
# without any protection.
# Do: keep the environment, or remove the workflows that use it first and note where its secrets
# come from.
resource_policy "github_repository_environment" "github-environment-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("github_repository_environment", { repository = prior_attrs.repository, environment = prior_attrs.environment })) > 0
    error_message = "environment ${core::coalesce(prior_attrs.environment, "-")} is removed"
  }
}

# Deployments to an environment no longer wait for a reviewer.
#
# Why: any workflow run can then deploy and read the secrets of the environment, with nobody asked.
# Do: keep at least one team or user in `reviewers`.
resource_policy "github_repository_environment" "github-environment-reviewers-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try(core::flatten([for r in prior_attrs.reviewers : [core::try([for u in r.users : u], []), core::try([for t in r.teams : t], [])]]), [])
    after  = core::try(core::flatten([for r in attrs.reviewers : [core::try([for u in r.users : u], []), core::try([for t in r.teams : t], [])]]), [])
  }
  enforce {
    condition     = core::length(local.before) == 0 || core::length(local.after) > 0
    error_message = "all reviewers are removed, ${core::length(local.before)} before the change"
  }
}

# Administrators may skip the protection of an environment.
#
# Why: a deployment can then go out with no second person.
# Do: keep `can_admins_bypass = false`.
resource_policy "github_repository_environment" "github-environment-admins-bypass" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.can_admins_bypass, true) || !core::coalesce(attrs.can_admins_bypass, true)
    error_message = "administrators could not bypass the protection and now can"
  }
}

# Whoever starts a deployment may approve it too.
#
# Why: the review of one person by the same person is none.
# Do: keep `prevent_self_review = true`.
resource_policy "github_repository_environment" "github-environment-self-review" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(core::try(prior_attrs.prevent_self_review, false), false) || core::coalesce(core::try(attrs.prevent_self_review, false), false)
    error_message = "self-review was prevented and is no longer"
  }
}

# Every branch may deploy to an environment.
#
# Why: a branch that nobody reviewed can then deploy and read the secrets of the environment.
# Do: keep the `deployment_branch_policy` block.
resource_policy "github_repository_environment" "github-environment-branch-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(core::length(prior_attrs.deployment_branch_policy), 0) == 0 || core::try(core::length(attrs.deployment_branch_policy), 0) > 0
    error_message = "the list of branches that may deploy is removed"
  }
}
