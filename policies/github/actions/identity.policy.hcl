# What machines may do on GitHub: workflows, deploy keys and apps.

# A deploy key may push to the repository.
#
# Why: the key belongs to no person, does not expire, and passes branch protection where
# administrators do.
# Do: set `read_only = true`; for pushes use an app with a short-lived token.
resource_policy "github_repository_deploy_key" "github-deploy-key-writable" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.read_only, true)
    error_message = "deploy key ${core::coalesce(attrs.title, "-")} may write, read_only is wanted"
  }
}

# Workflows may use any action of any author from now on.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: keep `allowed_actions` at `selected` or `local_only`, and add the action that is needed to
# `patterns_allowed`.
resource_policy "github_actions_organization_permissions" "github-actions-opened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = prior_attrs.allowed_actions != "all"
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions was ${core::coalesce(prior_attrs.allowed_actions, "not set")} and becomes all"
  }
}

# Workflows may use any action of any author from now on.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: keep `allowed_actions` at `selected` or `local_only`, and add the action that is needed to
# `patterns_allowed`.
resource_policy "github_actions_repository_permissions" "github-actions-opened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = prior_attrs.allowed_actions != "all"
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions was ${core::coalesce(prior_attrs.allowed_actions, "not set")} and becomes all"
  }
}

# Workflows may use any action of any author from now on.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: keep `allowed_actions` at `selected` or `local_only`, and add the action that is needed to
# `patterns_allowed`.
resource_policy "github_enterprise_actions_permissions" "github-actions-opened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = prior_attrs.allowed_actions != "all"
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions was ${core::coalesce(prior_attrs.allowed_actions, "not set")} and becomes all"
  }
}

# Workflows may use any action of any author.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: set `allowed_actions = "selected"` and list the actions in `patterns_allowed`.
#
# The change that opens it has a policy of its own, `github-actions-opened`.
resource_policy "github_actions_organization_permissions" "github-actions-all-allowed" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions is all, selected is wanted"
  }
}

# Workflows may use any action of any author.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: set `allowed_actions = "selected"` and list the actions in `patterns_allowed`.
#
# The change that opens it has a policy of its own, `github-actions-opened`.
resource_policy "github_actions_repository_permissions" "github-actions-all-allowed" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions is all, selected is wanted"
  }
}

# Workflows may use any action of any author.
#
# Why: an action runs with the secrets of the workflow; of a stranger's one nobody here has read the
# code.
# Do: set `allowed_actions = "selected"` and list the actions in `patterns_allowed`.
#
# The change that opens it has a policy of its own, `github-actions-opened`.
resource_policy "github_enterprise_actions_permissions" "github-actions-all-allowed" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.allowed_actions != "all"
    error_message = "allowed_actions is all, selected is wanted"
  }
}

# The token of every workflow may write by default.
#
# Why: each step of each job, also those of strangers, can then push code and publish packages.
# Do: set `default_workflow_permissions = "read"` and ask for more in the workflows that need it.
resource_policy "github_workflow_repository_permissions" "github-workflow-token-writable" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.default_workflow_permissions != "write"
    error_message = "default_workflow_permissions is write, read is wanted"
  }
}

# The token of every workflow may write by default.
#
# Why: each step of each job, also those of strangers, can then push code and publish packages.
# Do: set `default_workflow_permissions = "read"` and ask for more in the workflows that need it.
resource_policy "github_enterprise_actions_workflow_permissions" "github-workflow-token-writable" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.default_workflow_permissions != "write"
    error_message = "default_workflow_permissions is write, read is wanted"
  }
}

# Workflows may approve pull requests.
#
# Why: a required review is meant to be a person; a workflow that approves lets one person merge
# alone.
# Do: set `can_approve_pull_request_reviews = false`.
resource_policy "github_workflow_repository_permissions" "github-workflow-may-approve" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.can_approve_pull_request_reviews, false)
    error_message = "workflows can approve pull requests, false is wanted"
  }
}

# Workflows may approve pull requests.
#
# Why: a required review is meant to be a person; a workflow that approves lets one person merge
# alone.
# Do: set `can_approve_pull_request_reviews = false`.
resource_policy "github_enterprise_actions_workflow_permissions" "github-workflow-may-approve" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.can_approve_pull_request_reviews, false)
    error_message = "workflows can approve pull requests, false is wanted"
  }
}

# An app gets access to one more repository.
#
# Why: an app keeps its access until somebody takes it away, and acts with rights that are shown
# only in its own settings.
# Do: check in the settings of the installation what the app may do.
resource_policy "github_app_installation_repository" "github-app-access-added" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = false
    error_message = "app installation ${core::coalesce(attrs.installation_id, "-")} gets access to ${core::coalesce(attrs.repository, "-")}"
  }
}

# An app gets access to more repositories than before.
#
# Why: an app keeps its access until somebody takes it away, and acts with rights that are shown
# only in its own settings.
# Do: check in the settings of the installation what the app may do.
resource_policy "github_app_installation_repositories" "github-app-access-widened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    added = core::tolist(core::setsubtract(core::try([for r in attrs.selected_repositories : r], []), core::try([for r in prior_attrs.selected_repositories : r], [])))
  }
  enforce {
    condition     = core::length(local.added) == 0
    error_message = "app installation ${core::coalesce(attrs.installation_id, "-")} gets access to ${core::join(", ", local.added)}"
  }
}
