# PagerDuty: who is called, and whether the call comes at all.

input "max_downtime_hours" {
  type        = number
  default     = 24
  description = "The longest silence, in hours, that a team plans for."
}

# A service is removed with its incidents.
#
# Why: alerts that are still sent to it call nobody, and the history of its incidents is gone.
# Do: move its integrations to another service first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "pagerduty_service" "pagerduty-service-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_service", { name = prior_attrs.name })) > 0
    error_message = "service ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An escalation policy is removed.
#
# Why: the services that used it call other people, or nobody.
# Do: move its services to another policy first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "pagerduty_escalation_policy" "pagerduty-escalation-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_escalation_policy", { name = prior_attrs.name })) > 0
    error_message = "escalation policy ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An incident is passed on to fewer levels than before.
#
# Why: when the first person sleeps through the call, fewer are left who get the next one.
# Do: keep the rules of the escalation policy.
resource_policy "pagerduty_escalation_policy" "pagerduty-escalation-shortened" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    before = core::try(core::length(prior_attrs.rule), 0)
    after  = core::try(core::length(attrs.rule), 0)
  }
  enforce {
    condition     = local.after >= local.before
    error_message = "levels of escalation policy ${core::coalesce(attrs.name, "-")}: ${local.after}, before the change: ${local.before}"
  }
}

# An escalation policy calls one target only.
#
# Why: when that person or schedule does not answer, nobody else is called.
# Do: add a second `rule`, or a second `target`.
resource_policy "pagerduty_escalation_policy" "pagerduty-escalation-single-target" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    targets = core::try(core::flatten([for r in attrs.rule : [for t in r.target : t.id]]), [])
  }
  enforce {
    condition     = core::length(local.targets) != 1
    error_message = "escalation policy ${core::coalesce(attrs.name, "-")} has one target, at least two are wanted"
  }
}

# The way by which alerts reach PagerDuty is removed.
#
# Why: whatever sends to the old key gets an error, or none, and nobody is called.
# Do: give the senders their new key first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "pagerduty_service_integration" "pagerduty-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_service_integration", { service = prior_attrs.service, name = prior_attrs.name })) > 0
    error_message = "integration ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# The way by which alerts reach PagerDuty is removed.
#
# Why: whatever sends to the old key gets an error, or none, and nobody is called.
# Do: give the senders their new key first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "pagerduty_event_orchestration_integration" "pagerduty-integration-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_event_orchestration_integration", { event_orchestration = prior_attrs.event_orchestration, label = prior_attrs.label })) > 0
    error_message = "integration ${core::coalesce(prior_attrs.label, "-")} is removed"
  }
}

# An on-call schedule is removed.
#
# Why: escalation policies that named it have one target less, and the record of who was on call is
# gone.
# Do: take it out of every escalation policy first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "pagerduty_schedule" "pagerduty-schedule-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_schedule", { name = prior_attrs.name })) > 0
    error_message = "schedule ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An on-call schedule knows one person only.
#
# Why: that person is on call every night, and what they know of incidents stays with them.
# Do: add a second person to `users`.
resource_policy "pagerduty_schedule" "pagerduty-schedule-single-person" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    people = core::try(core::distinct(core::flatten([for l in attrs.layer : [for u in l.users : u]])), [])
  }
  enforce {
    condition     = core::length(local.people) != 1
    error_message = "schedule ${core::coalesce(attrs.name, "-")} has one person, at least two are wanted"
  }
}

# Incidents of a service no longer call people at once.
#
# Why: low urgency is a mail that is read in the morning.
# Do: keep `urgency = "high"`, or use support hours.
resource_policy "pagerduty_service" "pagerduty-service-urgency-lowered" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::try(prior_attrs.incident_urgency_rule[0].urgency, null) != "low"
  enforce {
    condition     = core::try(attrs.incident_urgency_rule[0].urgency, null) != "low"
    error_message = "the urgency of service ${core::coalesce(attrs.name, "-")} becomes low, high is wanted"
  }
}

# A maintenance window lasts longer than the team plans for.
#
# Why: trouble that begins in it calls nobody until it ends.
# Do: shorten it to at most `max_downtime_hours`.
resource_policy "pagerduty_maintenance_window" "pagerduty-maintenance-window-long" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.start_time != null && attrs.end_time != null
  enforce {
    condition     = core::timecmp(attrs.end_time, core::timeadd(attrs.start_time, "${input.max_downtime_hours}h")) <= 0
    error_message = "the window ends at ${core::valuetostring(attrs.end_time)}, at most ${input.max_downtime_hours} hours after its start are wanted"
  }
}

# Incidents are no longer shown in a chat.
#
# Why: colleagues who are not on call learn late, or not at all, that something is wrong.
# Do: keep it, or say in the pull request where incidents are shown instead.
resource_policy "pagerduty_extension" "pagerduty-chat-connection-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_extension", { name = prior_attrs.name })) > 0
    error_message = "extension ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# Incidents are no longer shown in a chat.
#
# Why: colleagues who are not on call learn late, or not at all, that something is wrong.
# Do: keep it, or say in the pull request where incidents are shown instead.
resource_policy "pagerduty_slack_connection" "pagerduty-chat-connection-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("pagerduty_slack_connection", { channel_id = prior_attrs.channel_id, source_id = prior_attrs.source_id })) > 0
    error_message = "the connection to chat channel ${core::coalesce(prior_attrs.channel_id, "-")} is removed"
  }
}
