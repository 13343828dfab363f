# New Relic: what is still watched, and who still hears of it. One watch less is a word of advice;
# what blinds or silences everybody has to be overridden.

# An alert policy is removed with all its conditions.
#
# Why: nothing that its conditions watched raises an issue any more.
# Do: move its conditions to another policy first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_alert_policy" "newrelic-alert-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_alert_policy", { name = prior_attrs.name })) > 0
    error_message = "alert policy ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert condition is removed.
#
# Why: nobody hears of the trouble that it was made for; monitors are mostly removed to end noise,
# and the reason for them is forgotten first.
# Do: keep it, raise its threshold, or say in the pull request what watches instead.
#
# A resource of the same name in the same policy that is there after the change, as in a replacement
# or a move, counts as kept.
resource_policy "newrelic_nrql_alert_condition" "newrelic-alert-condition-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_nrql_alert_condition", { policy_id = prior_attrs.policy_id, name = prior_attrs.name })) > 0
    error_message = "condition ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert condition is removed.
#
# Why: nobody hears of the trouble that it was made for; monitors are mostly removed to end noise,
# and the reason for them is forgotten first.
# Do: keep it, raise its threshold, or say in the pull request what watches instead.
#
# A resource of the same name in the same policy that is there after the change, as in a replacement
# or a move, counts as kept.
resource_policy "newrelic_infra_alert_condition" "newrelic-alert-condition-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_infra_alert_condition", { policy_id = prior_attrs.policy_id, name = prior_attrs.name })) > 0
    error_message = "condition ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert condition is removed.
#
# Why: nobody hears of the trouble that it was made for; monitors are mostly removed to end noise,
# and the reason for them is forgotten first.
# Do: keep it, raise its threshold, or say in the pull request what watches instead.
#
# A resource of the same name in the same policy that is there after the change, as in a replacement
# or a move, counts as kept.
resource_policy "newrelic_alert_condition" "newrelic-alert-condition-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_alert_condition", { policy_id = prior_attrs.policy_id, name = prior_attrs.name })) > 0
    error_message = "condition ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# An alert condition is disabled.
#
# Why: a disabled condition looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`; for planned work use a muting rule with an end.
resource_policy "newrelic_nrql_alert_condition" "newrelic-alert-condition-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "condition ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# An alert condition is disabled.
#
# Why: a disabled condition looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`; for planned work use a muting rule with an end.
resource_policy "newrelic_infra_alert_condition" "newrelic-alert-condition-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "condition ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# An alert condition is disabled.
#
# Why: a disabled condition looks like a watch and is none, and nothing switches it on again.
# Do: set `enabled = true`; for planned work use a muting rule with an end.
resource_policy "newrelic_alert_condition" "newrelic-alert-condition-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true)
    error_message = "condition ${core::coalesce(attrs.name, "-")} is disabled, enabled true is wanted"
  }
}

# A workflow that notifies people is removed.
#
# Why: issues that it sent on are raised and never heard.
# Do: put the workflow that replaces it in place first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_workflow" "newrelic-workflow-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_workflow", { name = prior_attrs.name })) > 0
    error_message = "workflow ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A workflow notifies nobody.
#
# Why: issues that it would send on are raised and never heard.
# Do: set `enabled` and `destinations_enabled` to true, and keep at least one `destination`.
resource_policy "newrelic_workflow" "newrelic-workflow-silent" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.enabled, true) && core::coalesce(attrs.destinations_enabled, true) && core::try(core::length(attrs.destination), 0) > 0
    error_message = "workflow ${core::coalesce(attrs.name, "-")} is off or has no destination"
  }
}

# A channel or a destination of notifications is removed.
#
# Why: workflows that used it reach nobody there any more.
# Do: change the workflows that use it first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_notification_channel" "newrelic-notification-target-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_notification_channel", { name = prior_attrs.name })) > 0
    error_message = "notification target ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A channel or a destination of notifications is removed.
#
# Why: workflows that used it reach nobody there any more.
# Do: change the workflows that use it first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_notification_destination" "newrelic-notification-target-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_notification_destination", { name = prior_attrs.name })) > 0
    error_message = "notification target ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A channel or a destination of notifications is inactive.
#
# Why: workflows send to it without an error, and nobody hears of it.
# Do: set `active = true`.
resource_policy "newrelic_notification_channel" "newrelic-notification-target-inactive" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.active, true)
    error_message = "${core::coalesce(attrs.name, "-")} is inactive, active true is wanted"
  }
}

# A channel or a destination of notifications is inactive.
#
# Why: workflows send to it without an error, and nobody hears of it.
# Do: set `active = true`.
resource_policy "newrelic_notification_destination" "newrelic-notification-target-inactive" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.active, true)
    error_message = "${core::coalesce(attrs.name, "-")} is inactive, active true is wanted"
  }
}

# A muting rule has no end.
#
# Why: it outlives the reason for it, and nobody remembers that notifications are off.
# Do: give `schedule` an `end_time`, and an `end_repeat` or a `repeat_count` where it repeats.
resource_policy "newrelic_alert_muting_rule" "newrelic-muting-rule-without-end" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::coalesce(attrs.enabled, true)
  enforce {
    condition     = core::try(attrs.schedule[0].end_time, null) != null && (core::try(attrs.schedule[0].repeat, null) == null || core::try(attrs.schedule[0].end_repeat, null) != null || core::try(attrs.schedule[0].repeat_count, null) != null)
    error_message = "muting rule ${core::coalesce(attrs.name, "-")} has no end"
  }
}

# A synthetic monitor is removed.
#
# Why: a page or an interface that no longer answers is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_synthetics_monitor" "newrelic-synthetics-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_synthetics_monitor", { name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A synthetic monitor is removed.
#
# Why: a page or an interface that no longer answers is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_synthetics_script_monitor" "newrelic-synthetics-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_synthetics_script_monitor", { name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A synthetic monitor is removed.
#
# Why: a page or an interface that no longer answers is then found by users.
# Do: keep it, or say in the pull request what watches instead.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_synthetics_cert_check_monitor" "newrelic-synthetics-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_synthetics_cert_check_monitor", { name = prior_attrs.name })) > 0
    error_message = "monitor ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# A synthetic monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `status = "ENABLED"`.
resource_policy "newrelic_synthetics_monitor" "newrelic-synthetics-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.status == null || core::upper(attrs.status) == "ENABLED"
    error_message = "monitor ${core::coalesce(attrs.name, "-")} has the status ${core::coalesce(attrs.status, "not set")}, ENABLED is wanted"
  }
}

# A synthetic monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `status = "ENABLED"`.
resource_policy "newrelic_synthetics_script_monitor" "newrelic-synthetics-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.status == null || core::upper(attrs.status) == "ENABLED"
    error_message = "monitor ${core::coalesce(attrs.name, "-")} has the status ${core::coalesce(attrs.status, "not set")}, ENABLED is wanted"
  }
}

# A synthetic monitor is disabled.
#
# Why: a disabled monitor looks like a watch and is none, and nothing switches it on again.
# Do: set `status = "ENABLED"`.
resource_policy "newrelic_synthetics_cert_check_monitor" "newrelic-synthetics-disabled" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.status == null || core::upper(attrs.status) == "ENABLED"
    error_message = "monitor ${core::coalesce(attrs.name, "-")} has the status ${core::coalesce(attrs.status, "not set")}, ENABLED is wanted"
  }
}

# The link between New Relic and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the conditions of the account first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_cloud_aws_link_account" "newrelic-cloud-link-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_cloud_aws_link_account", { name = prior_attrs.name })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# The link between New Relic and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the conditions of the account first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_cloud_gcp_link_account" "newrelic-cloud-link-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_cloud_gcp_link_account", { name = prior_attrs.name })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}

# The link between New Relic and a cloud account is removed.
#
# Why: every metric and log of the account stops, and with them every monitor that reads them.
# Do: keep it, or remove the conditions of the account first.
#
# A resource of the same name that is there after the change, as in a replacement or a move, counts
# as kept.
resource_policy "newrelic_cloud_azure_link_account" "newrelic-cloud-link-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("newrelic_cloud_azure_link_account", { name = prior_attrs.name })) > 0
    error_message = "the link to ${core::coalesce(prior_attrs.name, "-")} is removed"
  }
}
