# Mackerel: what is still watched, and who still hears of it. One watch less is a word of advice;
# silence for everybody has to be overridden.

input "max_downtime_hours" {
  type        = number
  default     = 24
  description = "The longest silence, in hours, that a team plans for."
}

# A monitor is removed.
#
# Why: nobody hears of the trouble that it was made for; monitors are mostly removed to end noise,
# and the reason for them is forgotten first.
# Do: keep it, raise its threshold, or say in the pull request what watches instead.
#
# A monitor of the same name that is there after the change, as in a replacement or a move, counts
# as kept. A muted monitor may go.
resource_policy "mackerel_monitor" "mackerel-monitor-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  filter            = !core::coalesce(prior_attrs.is_mute, false)
  enforce {
    condition     = core::length(core::getresources("mackerel_monitor", { name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A monitor is muted.
#
# Why: a muted monitor looks like a watch and is none, and nothing unmutes it.
# Do: set `is_mute = false`; for planned work use a downtime, which ends by itself.
resource_policy "mackerel_monitor" "mackerel-monitor-muted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.is_mute, false)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} is muted, is_mute false is wanted"
  }
}

# A monitor no longer raises critical alerts.
#
# Why: groups that listen only to critical alerts, usually the ones that wake people, hear nothing
# of it.
# Do: keep a `critical` threshold.
resource_policy "mackerel_monitor" "mackerel-monitor-critical-removed" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    kinds = ["host_metric", "service_metric", "expression", "query"]
    lost  = [for k in local.kinds : k if core::try(prior_attrs[k][0].critical, null) != null && core::try(attrs[k][0].operator, null) != null && core::try(attrs[k][0].critical, null) == null]
  }
  enforce {
    condition     = core::length(local.lost) == 0
    error_message = "monitor ${core::coalesce(attrs.name, "-")} had a critical threshold and has none"
  }
}

# A monitor raises critical alerts later than before.
#
# Why: a threshold is moved to end noise, and then lies beyond the value at which users already
# suffer.
# Do: say in the pull request what the value means for users, or repair what makes the noise.
resource_policy "mackerel_monitor" "mackerel-monitor-threshold-loosened" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    kinds    = ["host_metric", "service_metric", "expression", "query"]
    loosened = [for k in local.kinds : k if core::try(attrs[k][0].operator == "<" ? core::tonumber(attrs[k][0].critical) < core::tonumber(prior_attrs[k][0].critical) : core::tonumber(attrs[k][0].critical) > core::tonumber(prior_attrs[k][0].critical), false)]
  }
  enforce {
    condition     = core::length(local.loosened) == 0
    error_message = "the critical threshold of monitor ${core::coalesce(attrs.name, "-")} is loosened"
  }
}

# An open alert is no longer sent again.
#
# Why: the one notice that is left is easily missed at night, and the alert stays open unseen.
# Do: keep `notification_interval`.
resource_policy "mackerel_monitor" "mackerel-monitor-reminders-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(prior_attrs.notification_interval, 0) == 0 || core::coalesce(attrs.notification_interval, 0) > 0
    error_message = "alerts of monitor ${core::coalesce(attrs.name, "-")} were repeated every ${core::coalesce(prior_attrs.notification_interval, "-")} minutes and no longer are"
  }
}

# A monitor no longer notices that its metric stopped.
#
# Why: what sends the metric may be what broke: a silent job looks like a healthy one.
# Do: keep `missing_duration_warning` or `missing_duration_critical`.
resource_policy "mackerel_monitor" "mackerel-monitor-missing-data-ignored" {
  enforcement_level = "advisory"
  operations        = ["update"]
  locals {
    before = core::anytrue([for a in ["missing_duration_warning", "missing_duration_critical"] : core::coalesce(core::try(core::tonumber(prior_attrs.service_metric[0][a]), 0), 0) > 0])
    after  = core::anytrue([for a in ["missing_duration_warning", "missing_duration_critical"] : core::coalesce(core::try(core::tonumber(attrs.service_metric[0][a]), 0), 0) > 0])
  }
  enforce {
    condition     = !local.before || local.after
    error_message = "monitor ${core::coalesce(attrs.name, "-")} no longer watches for missing data"
  }
}

# A monitor of an https address does not watch when its certificate expires.
#
# Why: an expired certificate is a full outage with a date that is known months before.
# Do: set `certification_expiration_warning` and `certification_expiration_critical`, in days.
resource_policy "mackerel_monitor" "mackerel-external-certificate-expiry-unwatched" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::try(core::startswith(core::lower(attrs.external[0].url), "https://"), false)
  enforce {
    condition     = core::try(attrs.external[0].certification_expiration_warning, null) != null || core::try(attrs.external[0].certification_expiration_critical, null) != null
    error_message = "monitor ${core::coalesce(attrs.name, "-")} does not watch the expiry of the certificate"
  }
}

# A notification channel is removed.
#
# Why: whoever listened there hears nothing any more, and the groups that used it do not say so.
# Do: check that every group that used the channel still reaches somebody.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "mackerel_channel" "mackerel-channel-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("mackerel_channel", { name = prior_attrs.name })) > 0
    error_message = "channel ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A notification group is removed.
#
# Why: alerts of its monitors and services fall to the default group, which may reach nobody.
# Do: move its monitors and services to another group first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "mackerel_notification_group" "mackerel-notification-group-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("mackerel_notification_group", { name = prior_attrs.name })) > 0
    error_message = "notification group ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A notification group reaches nobody.
#
# Why: alerts that are sent to it are raised and never heard.
# Do: name at least one channel in `child_channel_ids`, or one group in
# `child_notification_group_ids`.
resource_policy "mackerel_notification_group" "mackerel-notification-group-reaches-nobody" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(core::length(attrs.child_channel_ids), 0) + core::try(core::length(attrs.child_notification_group_ids), 0) > 0
    error_message = "the group has no channel and no child group, at least one is wanted"
  }
}

# A notification group reaches nobody.
#
# Why: alerts that are sent to it are raised and never heard.
# Do: name at least one channel in `child_channel_ids`, or one group in
# `child_notification_group_ids`.
resource_policy "mackerel_default_notification_group" "mackerel-notification-group-reaches-nobody" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(core::length(attrs.child_channel_ids), 0) + core::try(core::length(attrs.child_notification_group_ids), 0) > 0
    error_message = "the group has no channel and no child group, at least one is wanted"
  }
}

# A notification group no longer hears of warnings.
#
# Why: a warning is the hour in which trouble can still be avoided.
# Do: keep `notification_level = "all"`.
resource_policy "mackerel_notification_group" "mackerel-notification-group-critical-only" {
  enforcement_level = "advisory"
  operations        = ["update"]
  filter            = prior_attrs.notification_level != "critical"
  enforce {
    condition     = attrs.notification_level != "critical"
    error_message = "notification_level becomes critical, all is wanted"
  }
}

# A notification group no longer hears of warnings.
#
# Why: a warning is the hour in which trouble can still be avoided.
# Do: keep `notification_level = "all"`.
resource_policy "mackerel_default_notification_group" "mackerel-notification-group-critical-only" {
  enforcement_level = "advisory"
  operations        = ["update"]
  filter            = prior_attrs.notification_level != "critical"
  enforce {
    condition     = attrs.notification_level != "critical"
    error_message = "notification_level becomes critical, all is wanted"
  }
}

# A downtime silences the whole organization.
#
# Why: without a scope no monitor alerts at all, also those that have nothing to do with the work.
# Do: name what is worked on in `service_scopes`, `role_scopes` or `monitor_scopes`.
resource_policy "mackerel_downtime" "mackerel-downtime-everything" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::anytrue([for s in [attrs.monitor_scopes, attrs.service_scopes, attrs.role_scopes] : core::try(core::length(s), 0) > 0])
    error_message = "downtime ${core::coalesce(attrs.name, "-")} has no scope, at least one is wanted"
  }
}

# A downtime lasts longer than the team plans for.
#
# Why: trouble that begins in a downtime is found when it ends, or by users.
# Do: shorten `duration`, in minutes, to at most `max_downtime_hours`.
resource_policy "mackerel_downtime" "mackerel-downtime-long" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.duration != null
  enforce {
    condition     = attrs.duration <= input.max_downtime_hours * 60
    error_message = "downtime ${core::coalesce(attrs.name, "-")} lasts ${core::coalesce(attrs.duration, "-")} minutes, at most ${input.max_downtime_hours * 60} are wanted"
  }
}

# A downtime comes back for ever.
#
# Why: it outlives the reason for it, and nobody remembers that alerts are off at that hour.
# Do: set `until` in `recurrence`.
resource_policy "mackerel_downtime" "mackerel-downtime-without-end" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::try(core::length(attrs.recurrence), 0) > 0
  enforce {
    condition     = core::try(attrs.recurrence[0].until, attrs.recurrence.until, null) != null
    error_message = "downtime ${core::coalesce(attrs.name, "-")} recurs without until"
  }
}

# The link between Mackerel and an AWS account is removed.
#
# Why: every metric of the account stops, and with it every monitor that reads them.
# Do: keep it, or move its monitors to another source first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "mackerel_aws_integration" "mackerel-aws-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("mackerel_aws_integration", { name = prior_attrs.name })) > 0
    error_message = "aws integration ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A dashboard is removed.
#
# Why: it is where people look first in an incident, and links in runbooks break.
# Do: check the runbooks for its address.
#
# A resource of the same title that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "mackerel_dashboard" "mackerel-dashboard-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("mackerel_dashboard", { title = prior_attrs.title })) > 0
    error_message = "dashboard ${core::coalesce(prior_attrs.title, "-")} is removed"
  }
}
