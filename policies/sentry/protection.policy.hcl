# Sentry: what cannot be brought back once it is removed.

# A project is removed with all its events.
#
# Why: issues, their discussion, releases and keys cannot be brought back, and applications that
# still send get errors.
# Do: keep the project, or stop its applications first and export what is still needed.
resource_policy "sentry_project" "sentry-project-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = false
    error_message = "project ${core::coalesce(prior_attrs.name, "-")} is removed with its events"
  }
}

# The whole organization is removed from Sentry.
#
# Why: every project, event, team and integration goes with it.
# Do: take it out of the state with a `removed` block instead.
resource_policy "sentry_organization" "sentry-organization-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = false
    error_message = "organization ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A team is removed.
#
# Why: its projects, alerts and issues lose their owner, and its members their access.
# Do: give the projects of the team to another one first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_team" "sentry-team-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_team", { name = prior_attrs.name })) > 0
    error_message = "team ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# The key that applications report with is removed.
#
# Why: every application that has it built in stops reporting, without an error that anybody sees,
# and the same key cannot be made again.
# Do: roll out the new key first, and remove the old one when no event comes in with it.
resource_policy "sentry_key" "sentry-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = false
    error_message = "client key ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A key accepts any number of events.
#
# Why: the key is public in browsers; one loop, or one stranger, uses up the quota of the month and
# later errors are dropped.
# Do: set `rate_limit_count` and `rate_limit_window`.
resource_policy "sentry_key" "sentry-key-without-rate-limit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.rate_limit_count, 0) > 0 && core::coalesce(attrs.rate_limit_window, 0) > 0
    error_message = "client key ${core::coalesce(attrs.name, "-")} has no rate limit"
  }
}
