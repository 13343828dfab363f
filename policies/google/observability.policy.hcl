# What tells the team that something is wrong, and what it finds in the logs afterwards.

# This change removes an alert.
#
# Why: the next trouble of that kind is found by a customer.
# Do: keep the alert, or put its successor in the same change under the same `display_name`.
resource_policy "google_monitoring_alert_policy" "google-alert-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_monitoring_alert_policy", { display_name = prior_attrs.display_name })) > 0
    error_message = "the alert `${core::coalesce(prior_attrs.display_name, "-")}` is removed and no other one of its name takes its place"
  }
}

# An alert is switched off.
#
# Why: an alert that was silenced for an evening is forgotten for a year.
# Do: set `enabled = true`, and use a snooze for planned work.
resource_policy "google_monitoring_alert_policy" "google-alert-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

# An alert tells nobody.
#
# Why: without a channel an incident is only a line in the console.
# Do: name at least one channel in `notification_channels`.
resource_policy "google_monitoring_alert_policy" "google-alert-without-channel" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.notification_channels, [])) > 0
    error_message = "`notification_channels` is empty"
  }
}

# This change removes a channel that alerts use.
#
# Why: the alerts stay green in the console, and their messages reach nobody.
# Do: point the alerts to another channel first; a successor may carry the same `display_name`.
resource_policy "google_monitoring_notification_channel" "google-notification-channel-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_monitoring_notification_channel", { display_name = prior_attrs.display_name })) > 0
    error_message = "the channel `${core::coalesce(prior_attrs.display_name, "-")}` is removed and no other one of its name takes its place"
  }
}

# A channel for alerts is switched off.
#
# Why: the alerts stay green in the console, and their messages reach nobody.
# Do: set `enabled = true`.
resource_policy "google_monitoring_notification_channel" "google-notification-channel-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled != false
    error_message = "`enabled` is false"
  }
}

# This change removes an uptime check.
#
# Why: nothing looks at the service from outside any more.
# Do: keep the check, or put its successor in the same change under the same `display_name`.
resource_policy "google_monitoring_uptime_check_config" "google-uptime-check-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_monitoring_uptime_check_config", { display_name = prior_attrs.display_name })) > 0
    error_message = "the uptime check `${core::coalesce(prior_attrs.display_name, "-")}` is removed and no other one of its name takes its place"
  }
}

# This change stops logs from reaching the place where they are kept.
#
# Why: an inquiry months later finds nothing from this day on.
# Do: keep the sink enabled, or put its successor in the same change under the same name.
resource_policy "google_logging_*_sink" "google-log-sink-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update", "delete"]
  enforce {
    condition     = meta.operation != "delete" || core::length(core::getresources(meta.type, { name = prior_attrs.name })) > 0
    error_message = "the sink `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
  enforce {
    condition     = meta.operation != "update" || !core::coalesce(core::try(attrs.disabled, null), false) || core::coalesce(core::try(prior_attrs.disabled, null), false)
    error_message = "the sink `${core::coalesce(prior_attrs.name, "-")}` is disabled by this change"
  }
}

# This change keeps logs for fewer days than before.
#
# Why: what is older than the new limit is deleted soon after the apply, for good.
# Do: keep the old number, or export the older logs first.
resource_policy "google_logging_*_bucket_config" "google-log-retention-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = core::coalesce(attrs.retention_days, 30) >= core::coalesce(prior_attrs.retention_days, 30)
    error_message = "`retention_days` falls from ${core::coalesce(prior_attrs.retention_days, "not set")} to ${core::coalesce(attrs.retention_days, "not set")}"
  }
}

# Some logs are thrown away before they are stored.
#
# Why: an exclusion is a quiet way to lose exactly the lines that an inquiry needs.
# Do: make the filter as narrow as possible, or store the logs in a cheaper bucket instead.
resource_policy "google_logging_*_exclusion" "google-log-exclusion" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.disabled, false)
    error_message = "logs that match the filter are not stored"
  }
}

# This change stops the record of who read or changed data.
#
# Why: after an incident nobody can say which data was seen.
# Do: keep the audit configuration of the service.
resource_policy "google_*_iam_audit_config" "google-audit-log-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::anytrue([for c in core::getresources(meta.type, {}) : c.service == prior_attrs.service || c.service == "allServices"])
    error_message = "the audit log of `${core::coalesce(prior_attrs.service, "-")}` is removed and no other configuration covers it"
  }
}

# Somebody is left out of the audit log.
#
# Why: an exempted account is the one that a thief would choose.
# Do: remove `exempted_members`.
resource_policy "google_*_iam_audit_config" "google-audit-log-exemption" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::alltrue([for c in core::coalesce(attrs.audit_log_config, []) : core::length(core::coalesce(core::try(c.exempted_members, null), [])) == 0])
    error_message = "`exempted_members` is not empty"
  }
}

# A subnetwork records no flow logs.
#
# Why: after an incident nobody can say who talked to whom.
# Do: add a `log_config` block; `flow_sampling` keeps it cheap.
#
# Subnetworks that belong to a load balancer cannot have flow logs and pass.
resource_policy "google_compute_subnetwork" "google-subnet-flow-logs" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.log_config, [])) > 0 || core::contains(["REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY"], attrs.purpose)
    error_message = "the subnetwork has no `log_config`"
  }
}

# This change removes a metric that is counted from logs.
#
# Why: an alert on the metric stays in place and never fires again.
# Do: remove the alerts first, or put the successor in the same change under the same name.
resource_policy "google_logging_metric" "google-log-metric-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_logging_metric", { name = prior_attrs.name })) > 0
    error_message = "the metric `${core::coalesce(prior_attrs.name, "-")}` is removed and no other one of its name takes its place"
  }
}
