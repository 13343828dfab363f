# Sentry: what is still watched, and who still hears of it. One alert less is a word of advice; what
# pages people has to be overridden.

# An alert is removed.
#
# Why: nobody hears of the errors that it was made for; alerts are mostly removed to end noise, and
# the reason for them is forgotten first.
# Do: keep it, narrow its conditions, or say in the pull request what alerts instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_alert" "sentry-alert-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_alert", { organization = prior_attrs.organization, name = prior_attrs.name })) > 0
    error_message = "alert ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert is removed.
#
# Why: nobody hears of the errors that it was made for; alerts are mostly removed to end noise, and
# the reason for them is forgotten first.
# Do: keep it, narrow its conditions, or say in the pull request what alerts instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_issue_alert" "sentry-alert-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_issue_alert", { organization = prior_attrs.organization, project = prior_attrs.project, name = prior_attrs.name })) > 0
    error_message = "alert ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert is removed.
#
# Why: nobody hears of the errors that it was made for; alerts are mostly removed to end noise, and
# the reason for them is forgotten first.
# Do: keep it, narrow its conditions, or say in the pull request what alerts instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_metric_alert" "sentry-alert-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_metric_alert", { organization = prior_attrs.organization, project = prior_attrs.project, name = prior_attrs.name })) > 0
    error_message = "alert ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert is disabled.
#
# Why: a disabled alert looks like a watch and is none.
# Do: set `enabled = true`, or remove the alert.
resource_policy "sentry_alert" "sentry-alert-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "alert ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# An alert tells nobody.
#
# Why: it is raised, and nobody hears of it unless they happen to look.
# Do: give the alert at least one action.
resource_policy "sentry_alert" "sentry-alert-tells-nobody" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::anytrue(core::try([for f in attrs.action_filters : core::try(core::length(f.actions), 0) > 0], []))
    error_message = "alert ${core::coalesce(attrs.name, "-")} has no action, at least one is wanted"
  }
}

# An alert tells nobody.
#
# Why: it is raised, and nobody hears of it unless they happen to look.
# Do: give the alert at least one action.
resource_policy "sentry_issue_alert" "sentry-alert-tells-nobody" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(core::length(attrs.actions_v2), 0) > 0 || core::try(core::length(attrs.actions), 0) > 0 && attrs.actions != "[]"
    error_message = "alert ${core::coalesce(attrs.name, "-")} has no action, at least one is wanted"
  }
}

# An alert tells nobody.
#
# Why: it is raised, and nobody hears of it unless they happen to look.
# Do: give the alert at least one action.
resource_policy "sentry_metric_alert" "sentry-alert-tells-nobody" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::anytrue(core::try([for t in attrs.trigger : core::try(core::length(t.action), 0) > 0], []))
    error_message = "alert ${core::coalesce(attrs.name, "-")} has no action, at least one is wanted"
  }
}

# A monitor is removed.
#
# Why: a job that no longer runs, or a page that no longer answers, is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_cron_monitor" "sentry-monitor-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_cron_monitor", { organization = prior_attrs.organization, project = prior_attrs.project, name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A monitor is removed.
#
# Why: a job that no longer runs, or a page that no longer answers, is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_uptime_monitor" "sentry-monitor-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_uptime_monitor", { organization = prior_attrs.organization, project = prior_attrs.project, name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A monitor is removed.
#
# Why: a job that no longer runs, or a page that no longer answers, is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_metric_monitor" "sentry-monitor-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_metric_monitor", { organization = prior_attrs.organization, project = prior_attrs.project, name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`, or remove the monitor.
resource_policy "sentry_cron_monitor" "sentry-monitor-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# A monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`, or remove the monitor.
resource_policy "sentry_uptime_monitor" "sentry-monitor-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# A monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`, or remove the monitor.
resource_policy "sentry_metric_monitor" "sentry-monitor-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# A notice of the organization is removed.
#
# Why: notices such as those of spike protection then reach nobody.
# Do: keep it, or name where the notice goes instead.
#
# Another notice for the same trigger that is there after the change counts as a replacement.
resource_policy "sentry_notification_action" "sentry-notification-action-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_notification_action", { organization = prior_attrs.organization, trigger_type = prior_attrs.trigger_type })) > 0
    error_message = "the last ${core::coalesce(prior_attrs.trigger_type, "-")} notice is removed"
  }
}

# The link from Sentry to the service that pages people is removed.
#
# Why: alerts that end there are raised and wake nobody.
# Do: move the alerts that use it to another service first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_integration_pagerduty" "sentry-paging-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_integration_pagerduty", { organization = prior_attrs.organization, service = prior_attrs.service })) > 0
    error_message = "the link to pagerduty service ${core::coalesce(prior_attrs.service, "-")} is removed"
  }
}

# The link from Sentry to the service that pages people is removed.
#
# Why: alerts that end there are raised and wake nobody.
# Do: move the alerts that use it to another service first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "sentry_integration_opsgenie" "sentry-paging-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_integration_opsgenie", { organization = prior_attrs.organization, team = prior_attrs.team })) > 0
    error_message = "the link to opsgenie team ${core::coalesce(prior_attrs.team, "-")} is removed"
  }
}

# Spike protection is off.
#
# Why: one loop that logs an error uses up the quota of the month, and later errors are dropped.
# Do: set `enabled = true`.
resource_policy "sentry_project_spike_protection" "sentry-spike-protection-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, false)
    error_message = "spike protection is off, enabled true is wanted"
  }
}

# Spike protection is off.
#
# Why: one loop that logs an error uses up the quota of the month, and later errors are dropped.
# Do: set `enabled = true`.
resource_policy "sentry_all_projects_spike_protection" "sentry-spike-protection-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, false)
    error_message = "spike protection is off, enabled true is wanted"
  }
}

# A project no longer knows who owns which code.
#
# Why: issues are then assigned to nobody, and alerts to the owners go to everybody or to no one.
# Do: keep the rules, or move them to a CODEOWNERS file first.
resource_policy "sentry_project_ownership" "sentry-ownership-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("sentry_project_ownership", { project = prior_attrs.project })) > 0
    error_message = "the ownership rules of project ${core::coalesce(prior_attrs.project, "-")} are removed"
  }
}
