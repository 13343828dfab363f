# What the outside world can see or reach on GitHub.

# A repository that was closed becomes public.
#
# Why: the whole history becomes readable at once, with every secret that was ever committed, and
# copies made meanwhile stay public.
# Do: keep `visibility` as it is, or publish a new repository with a clean history.
resource_policy "github_repository" "github-repository-made-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = (prior_attrs.visibility == null ? !core::coalesce(prior_attrs.private, false) : prior_attrs.visibility == "public") || (attrs.visibility == null ? core::coalesce(attrs.private, true) : attrs.visibility != "public")
    error_message = "repository ${core::coalesce(attrs.name, "-")} becomes public"
  }
}

# A new repository is public from the start.
#
# Why: everything pushed to it is read by the whole world within minutes; where nothing is said, the
# provider makes a public repository.
# Do: set `visibility = "private"` and publish when the content was reviewed.
resource_policy "github_repository" "github-repository-created-public" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.visibility == null ? core::coalesce(attrs.private, false) : attrs.visibility != "public"
    error_message = "visibility is ${attrs.visibility == null ? "public by default" : core::valuetostring(attrs.visibility)}, private is wanted"
  }
}

# Every member may create public repositories.
#
# Why: one wrong choice in a form publishes internal code, and nobody else sees it happen.
# Do: set `members_can_create_public_repositories = false`.
resource_policy "github_organization_settings" "github-organization-public-repositories" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.members_can_create_public_repositories, true)
    error_message = "members can create public repositories, false is wanted"
  }
}

# Every member may fork private repositories.
#
# Why: a fork has its own collaborators and no branch protection.
# Do: set `members_can_fork_private_repositories = false`.
resource_policy "github_organization_settings" "github-organization-private-forks" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.members_can_fork_private_repositories, false)
    error_message = "members can fork private repositories, false is wanted"
  }
}

# A webhook does not check the certificate of its receiver.
#
# Why: anybody between GitHub and the receiver can read and change the events.
# Do: set `insecure_ssl = false` and give the receiver a valid certificate.
resource_policy "github_repository_webhook" "github-webhook-insecure-ssl" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(core::try(attrs.configuration[0].insecure_ssl, null), false)
    error_message = "insecure_ssl is on, false is wanted"
  }
}

# A webhook does not check the certificate of its receiver.
#
# Why: anybody between GitHub and the receiver can read and change the events.
# Do: set `insecure_ssl = false` and give the receiver a valid certificate.
resource_policy "github_organization_webhook" "github-webhook-insecure-ssl" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(core::try(attrs.configuration[0].insecure_ssl, null), false)
    error_message = "insecure_ssl is on, false is wanted"
  }
}

# A webhook sends its events without encryption.
#
# Why: the events name commits, branches and people, and travel in the open.
# Do: use an `https://` address.
resource_policy "github_repository_webhook" "github-webhook-plain-http" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::try(core::startswith(core::lower(core::try(attrs.configuration[0].url, null)), "http://"), false)
    error_message = "the address of the webhook starts with http, https is wanted"
  }
}

# A webhook sends its events without encryption.
#
# Why: the events name commits, branches and people, and travel in the open.
# Do: use an `https://` address.
resource_policy "github_organization_webhook" "github-webhook-plain-http" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::try(core::startswith(core::lower(core::try(attrs.configuration[0].url, null)), "http://"), false)
    error_message = "the address of the webhook starts with http, https is wanted"
  }
}

# A webhook has no secret.
#
# Why: the receiver cannot tell an event of GitHub from one that somebody made up.
# Do: set `secret` in `configuration` and check the signature in the receiver.
resource_policy "github_repository_webhook" "github-webhook-without-secret" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.configuration[0].secret, null) != null && core::try(attrs.configuration[0].secret, null) != ""
    error_message = "the webhook has no secret"
  }
}

# A webhook has no secret.
#
# Why: the receiver cannot tell an event of GitHub from one that somebody made up.
# Do: set `secret` in `configuration` and check the signature in the receiver.
resource_policy "github_organization_webhook" "github-webhook-without-secret" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.configuration[0].secret, null) != null && core::try(attrs.configuration[0].secret, null) != ""
    error_message = "the webhook has no secret"
  }
}

# Public repositories may run jobs on own runners.
#
# Why: a stranger opens a pull request with a workflow of their own and is inside the network of the
# runner.
# Do: set `allows_public_repositories = false`.
resource_policy "github_actions_runner_group" "github-runner-group-public-repositories" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.allows_public_repositories, false)
    error_message = "runner group ${core::coalesce(attrs.name, "-")} allows public repositories, false is wanted"
  }
}

# A secret of the organization is readable by workflows of every repository.
#
# Why: whoever can push to any repository, even a forgotten one, can print the secret.
# Do: set `visibility = "selected"` and name the repositories.
resource_policy "github_actions_organization_secret" "github-secret-for-all-repositories" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.visibility != "all"
    error_message = "secret ${core::coalesce(attrs.secret_name, "-")} is visible to all repositories, selected is wanted"
  }
}
