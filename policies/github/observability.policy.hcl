# What tells a team about leaked secrets, vulnerable dependencies and events on GitHub.

# A repository no longer reports vulnerable dependencies.
#
# Why: the team then learns of a hole in a library from the news, or from whoever used it.
# Do: keep `vulnerability_alerts = true`.
#
# An archived repository is left alone.
resource_policy "github_repository" "github-vulnerability-alerts-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  filter            = !core::coalesce(attrs.archived, false)
  enforce {
    condition     = !core::coalesce(prior_attrs.vulnerability_alerts, false) || core::coalesce(attrs.vulnerability_alerts, false)
    error_message = "vulnerability alerts of ${core::coalesce(attrs.name, "-")} are switched off"
  }
}

# A repository is no longer searched for secrets.
#
# Why: a key that is committed by mistake stays valid until somebody abuses it.
# Do: keep `status = "enabled"` in the `secret_scanning` block.
resource_policy "github_repository" "github-secret-scanning-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(prior_attrs.security_and_analysis[0].secret_scanning[0].status, null) != "enabled" || core::try(attrs.security_and_analysis[0].secret_scanning[0].status, null) == "enabled"
    error_message = "secret scanning of ${core::coalesce(attrs.name, "-")} was enabled and no longer is"
  }
}

# Pushes are no longer checked for secrets.
#
# Why: a pushed key is in the history of every clone; stopping the push is the only moment when it
# costs nothing.
# Do: keep `status = "enabled"` in the `secret_scanning_push_protection` block.
resource_policy "github_repository" "github-push-protection-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::try(prior_attrs.security_and_analysis[0].secret_scanning_push_protection[0].status, null) != "enabled" || core::try(attrs.security_and_analysis[0].secret_scanning_push_protection[0].status, null) == "enabled"
    error_message = "push protection of ${core::coalesce(attrs.name, "-")} was enabled and no longer is"
  }
}

# A repository no longer gets security updates by itself.
#
# Why: an alert without a ready pull request waits for somebody to have time.
# Do: set `enabled = true`.
resource_policy "github_repository_dependabot_security_updates" "github-dependabot-updates-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, false)
    error_message = "security updates of ${core::coalesce(attrs.repository, "-")} are off, true is wanted"
  }
}

# New repositories start with less security than before.
#
# Why: nobody thinks of switching it on in each new repository by hand.
# Do: keep the `..._enabled_for_new_repositories` settings on.
resource_policy "github_organization_settings" "github-organization-security-defaults-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    names = ["advanced_security", "dependabot_alerts", "dependabot_security_updates", "dependency_graph", "secret_scanning", "secret_scanning_push_protection"]
    lost  = [for n in local.names : n if core::coalesce(core::try(prior_attrs["${n}_enabled_for_new_repositories"], false), false) && !core::coalesce(core::try(attrs["${n}_enabled_for_new_repositories"], false), false)]
  }
  enforce {
    condition     = core::length(local.lost) == 0
    error_message = "no longer on for new repositories: ${core::join(", ", local.lost)}"
  }
}

# A webhook that was in use is removed.
#
# Why: what hangs on it, such as a pipeline, an audit feed or a notice in the chat, stops without an
# error.
# Do: make sure that its receiver is gone too, or gets the events in another way.
resource_policy "github_repository_webhook" "github-webhook-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.active, true)
    error_message = "an active webhook is removed, kinds of events it got: ${core::try(core::length(prior_attrs.events), 0)}"
  }
}

# A webhook that was in use is removed.
#
# Why: what hangs on it, such as a pipeline, an audit feed or a notice in the chat, stops without an
# error.
# Do: make sure that its receiver is gone too, or gets the events in another way.
resource_policy "github_organization_webhook" "github-webhook-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = !core::coalesce(prior_attrs.active, true)
    error_message = "an active webhook is removed, kinds of events it got: ${core::try(core::length(prior_attrs.events), 0)}"
  }
}

# A webhook is switched off.
#
# Why: what hangs on it, such as a pipeline, an audit feed or a notice in the chat, stops without an
# error.
# Do: keep `active = true`, or remove the webhook.
resource_policy "github_repository_webhook" "github-webhook-inactive" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.active, true) || core::coalesce(attrs.active, true)
    error_message = "the webhook was active and no longer is"
  }
}

# A webhook is switched off.
#
# Why: what hangs on it, such as a pipeline, an audit feed or a notice in the chat, stops without an
# error.
# Do: keep `active = true`, or remove the webhook.
resource_policy "github_organization_webhook" "github-webhook-inactive" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.active, true) || core::coalesce(attrs.active, true)
    error_message = "the webhook was active and no longer is"
  }
}
