# Datadog: what is still watched, and who still hears of it. One watch less is a word of advice;
# what blinds or silences everybody, or drops logs for good, has to be overridden.

# A monitor is removed.
#
# Why: nobody hears of the trouble that it was made for; monitors are mostly removed to end noise,
# and the reason for them is forgotten first.
# Do: keep it, raise its threshold, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_monitor" "datadog-monitor-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_monitor", { name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A monitor is a draft and notifies nobody.
#
# Why: a draft looks like a watch in the list and never sends anything.
# Do: set `draft_status = "published"`.
resource_policy "datadog_monitor" "datadog-monitor-draft" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.draft_status, null) != "draft"
    error_message = "monitor ${core::coalesce(attrs.name, "-")} is a draft, published is wanted"
  }
}

# The message of a monitor names nobody.
#
# Why: the monitor turns red, and nobody hears of it unless they happen to look or a notification
# rule catches it.
# Do: name a person, a team or a channel with `@` in `message`.
#
# A team that routes everything with notification rules may switch this policy off.
resource_policy "datadog_monitor" "datadog-monitor-notifies-nobody" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(core::strcontains(attrs.message, "@"), false)
    error_message = "the message of monitor ${core::coalesce(attrs.name, "-")} has no @, at least one is wanted"
  }
}

# A monitor no longer notices that its data stopped.
#
# Why: what sends the data may be what broke: a silent host looks like a healthy one.
# Do: keep `notify_no_data = true`, or set `on_missing_data = "show_and_notify_no_data"`.
resource_policy "datadog_monitor" "datadog-monitor-no-data-ignored" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !core::coalesce(prior_attrs.notify_no_data, false) || core::coalesce(attrs.notify_no_data, false) || attrs.on_missing_data == "show_and_notify_no_data"
    error_message = "monitor ${core::coalesce(attrs.name, "-")} notified about missing data and no longer does"
  }
}

# A synthetic test is removed.
#
# Why: a page or an interface that no longer answers is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_synthetics_test" "datadog-synthetics-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_synthetics_test", { name = prior_attrs.name })) > 0
    error_message = "synthetic test ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A synthetic test is paused.
#
# Why: a paused test looks like a watch and is none, and nothing starts it again.
# Do: set `status = "live"`; for planned work use a downtime, which ends by itself.
resource_policy "datadog_synthetics_test" "datadog-synthetics-paused" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.status != "paused"
    error_message = "synthetic test ${core::coalesce(attrs.name, "-")} is paused, live is wanted"
  }
}

# A service level objective is removed.
#
# Why: the team loses what it measured itself against, and the alerts on its error budget.
# Do: keep it, or say in the pull request what replaces it.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_service_level_objective" "datadog-slo-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_service_level_objective", { name = prior_attrs.name })) > 0
    error_message = "objective ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A downtime has no end.
#
# Why: it outlives the reason for it, and nobody remembers that alerts are off.
# Do: set `end` in `one_time_schedule`, or a recurring schedule.
resource_policy "datadog_downtime_schedule" "datadog-downtime-without-end" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.one_time_schedule.end, attrs.one_time_schedule[0].end, null) != null || core::try(core::length(attrs.recurring_schedule), 0) > 0
    error_message = "the downtime has no end, one is wanted"
  }
}

# A downtime has no end.
#
# Why: it outlives the reason for it, and nobody remembers that alerts are off.
# Do: set `end` in `one_time_schedule`, or a recurring schedule.
resource_policy "datadog_downtime" "datadog-downtime-without-end" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(core::tonumber(attrs.end) > 0, false) || attrs.end_date != null || core::try(core::length(attrs.recurrence), 0) > 0
    error_message = "the downtime has no end, one is wanted"
  }
}

# A downtime silences everything.
#
# Why: no monitor notifies at all, also those that have nothing to do with the work.
# Do: name an environment, a service or a host in `scope`.
resource_policy "datadog_downtime_schedule" "datadog-downtime-everything" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.scope != "*"
    error_message = "the scope of the downtime is *, a narrower one is wanted"
  }
}

# A downtime silences everything.
#
# Why: no monitor notifies at all, also those that have nothing to do with the work.
# Do: name an environment, a service or a host in `scope`.
resource_policy "datadog_downtime" "datadog-downtime-everything" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(core::try([for s in attrs.scope : s], []), "*")
    error_message = "the scope of the downtime is *, a narrower one is wanted"
  }
}

# The archive of logs is removed.
#
# Why: logs older than the index keeps are then gone for good, also for an audit.
# Do: keep it, or add the archive that replaces it in an earlier change.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_logs_archive" "datadog-logs-archive-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_logs_archive", { name = prior_attrs.name })) > 0
    error_message = "archive ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# Logs are kept fewer days than before.
#
# Why: older logs cannot be searched any more, and without an archive they are gone for good.
# Do: keep `retention_days`, or make sure that an archive holds the older ones.
resource_policy "datadog_logs_index" "datadog-logs-retention-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = attrs.retention_days != null && prior_attrs.retention_days != null
  enforce {
    condition     = attrs.retention_days >= prior_attrs.retention_days
    error_message = "logs of index ${core::coalesce(attrs.name, "-")} are kept ${core::coalesce(attrs.retention_days, "not set")} days, ${core::coalesce(prior_attrs.retention_days, "not set")} were before"
  }
}

# The link between Datadog and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the monitors of the account first.
#
# A link to the same account that is there after the change counts as kept.
resource_policy "datadog_integration_aws_account" "datadog-cloud-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_integration_aws_account", { aws_account_id = prior_attrs.aws_account_id })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.aws_account_id, "-")} is removed"
  }
}

# The link between Datadog and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the monitors of the account first.
#
# A link to the same account that is there after the change counts as kept.
resource_policy "datadog_integration_gcp_sts" "datadog-cloud-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_integration_gcp_sts", { client_email = prior_attrs.client_email })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.client_email, "-")} is removed"
  }
}

# The link between Datadog and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the monitors of the account first.
#
# A link to the same account that is there after the change counts as kept.
resource_policy "datadog_integration_azure" "datadog-cloud-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_integration_azure", { client_id = prior_attrs.client_id })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.client_id, "-")} is removed"
  }
}

# A target of notifications is removed.
#
# Why: monitors that name it in their message go on without an error, and nobody hears of them.
# Do: change the messages of the monitors that name it first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_integration_pagerduty_service_object" "datadog-notification-target-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_integration_pagerduty_service_object", { service_name = prior_attrs.service_name })) > 0
    error_message = "notification target ${core::coalesce(prior_attrs.service_name, "-")} is removed"
  }
}

# A target of notifications is removed.
#
# Why: monitors that name it in their message go on without an error, and nobody hears of them.
# Do: change the messages of the monitors that name it first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_integration_slack_channel" "datadog-notification-target-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_integration_slack_channel", { channel_name = prior_attrs.channel_name })) > 0
    error_message = "notification target ${core::coalesce(prior_attrs.channel_name, "-")} is removed"
  }
}

# A target of notifications is removed.
#
# Why: monitors that name it in their message go on without an error, and nobody hears of them.
# Do: change the messages of the monitors that name it first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "datadog_webhook" "datadog-notification-target-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("datadog_webhook", { name = prior_attrs.name })) > 0
    error_message = "notification target ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}
