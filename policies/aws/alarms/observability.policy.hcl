# Alarms, probes and notifications that fall silent. What is removed here is not noticed until the day it is
# needed.

# An alarm is removed.
#
# Why: the next incident of this kind is reported by a customer.
# Do: keep it while what it watches lives, and say in the change what watches it instead.
#
# One that is replaced is still there after the change.
resource_policy "aws_cloudwatch_metric_alarm" "aws-alarm-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_cloudwatch_metric_alarm", { alarm_name = prior_attrs.alarm_name })) > 0
    error_message = "the alarm `${core::coalesce(prior_attrs.alarm_name, "-")}` is removed"
  }
}

# An alarm is removed.
#
# Why: the next incident of this kind is reported by a customer.
# Do: keep it while what it watches lives, and say in the change what watches it instead.
#
# One that is replaced is still there after the change.
resource_policy "aws_cloudwatch_composite_alarm" "aws-alarm-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_cloudwatch_composite_alarm", { alarm_name = prior_attrs.alarm_name })) > 0
    error_message = "the alarm `${core::coalesce(prior_attrs.alarm_name, "-")}` is removed"
  }
}

# An alarm is told not to act.
#
# Why: it still turns red, but nobody hears of it; such pauses are forgotten.
# Do: leave `actions_enabled` on, and mute for a limited time where people are paged.
resource_policy "aws_cloudwatch_metric_alarm" "aws-alarm-actions-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(prior_attrs.actions_enabled != false && attrs.actions_enabled == false)
    error_message = "`actions_enabled` of `${core::coalesce(prior_attrs.alarm_name, "-")}` is turned off"
  }
}

# An alarm is told not to act.
#
# Why: it still turns red, but nobody hears of it; such pauses are forgotten.
# Do: leave `actions_enabled` on, and mute for a limited time where people are paged.
resource_policy "aws_cloudwatch_composite_alarm" "aws-alarm-actions-disabled" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(prior_attrs.actions_enabled != false && attrs.actions_enabled == false)
    error_message = "`actions_enabled` of `${core::coalesce(prior_attrs.alarm_name, "-")}` is turned off"
  }
}

# An alarm loses all of its receivers.
#
# Why: it still turns red, but nobody hears of it.
# Do: keep at least one entry in `alarm_actions`.
resource_policy "aws_cloudwatch_metric_alarm" "aws-alarm-actions-emptied" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition = !(prior_attrs.alarm_actions != null && core::length(prior_attrs.alarm_actions) > 0 &&
    (attrs.alarm_actions == null || core::length(attrs.alarm_actions) == 0))
    error_message = "`alarm_actions` of `${core::coalesce(prior_attrs.alarm_name, "-")}` becomes empty, at least one is wanted"
  }
}

# An alarm loses all of its receivers.
#
# Why: it still turns red, but nobody hears of it.
# Do: keep at least one entry in `alarm_actions`.
resource_policy "aws_cloudwatch_composite_alarm" "aws-alarm-actions-emptied" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition = !(prior_attrs.alarm_actions != null && core::length(prior_attrs.alarm_actions) > 0 &&
    (attrs.alarm_actions == null || core::length(attrs.alarm_actions) == 0))
    error_message = "`alarm_actions` of `${core::coalesce(prior_attrs.alarm_name, "-")}` becomes empty, at least one is wanted"
  }
}

# An alarm tells nobody.
#
# Why: an alarm without a receiver is a graph that turns red in an empty room.
# Do: put the topic of the team in `alarm_actions`.
#
# An alarm that only feeds a composite alarm or a scaling policy may be left as it is.
resource_policy "aws_cloudwatch_metric_alarm" "aws-alarm-without-actions" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.alarm_actions != null && core::length(attrs.alarm_actions) > 0
    error_message = "`alarm_actions` is empty"
  }
}

# A topic for notifications is removed.
#
# Why: alarms that name it still turn red, but reach nobody.
# Do: move its alarms and subscriptions first.
#
# One that is replaced is still there after the change.
resource_policy "aws_sns_topic" "aws-notification-topic-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_sns_topic", { name = prior_attrs.name })) > 0
    error_message = "the topic `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# A receiver of notifications is removed.
#
# Why: whoever relied on it hears nothing, and is not told so.
# Do: make sure that somebody else on the topic is told.
#
# One that is replaced is still there after the change.
resource_policy "aws_sns_topic_subscription" "aws-notification-subscription-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_sns_topic_subscription", { protocol = prior_attrs.protocol, endpoint = core::try(prior_attrs.endpoint, null) })) > 0
    error_message = "the `${core::coalesce(prior_attrs.protocol, "-")}` subscription of `${core::coalesce(prior_attrs.topic_arn, "-")}` is removed"
  }
}

# A health check is removed.
#
# Why: traffic is no longer led away from what is down, and nobody is told.
# Do: keep it while a record or an alarm uses it.
#
# One that is replaced is still there after the change.
resource_policy "aws_route53_health_check" "aws-health-check-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_route53_health_check", { fqdn = core::try(prior_attrs.fqdn, null), ip_address = core::try(prior_attrs.ip_address, null) })) > 0
    error_message = "the health check of `${core::coalesce(prior_attrs.fqdn, "-")}` is removed"
  }
}

# A health check is switched off.
#
# Why: it counts as healthy whatever happens.
# Do: leave `disabled` at false.
resource_policy "aws_route53_health_check" "aws-health-check-disabled" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !(prior_attrs.disabled != true && attrs.disabled == true)
    error_message = "`disabled` is turned on"
  }
}

# A canary is removed.
#
# Why: nobody walks through the service any more before the customers do.
# Do: say in the change what watches it instead.
#
# One that is replaced is still there after the change.
resource_policy "aws_synthetics_canary" "aws-canary-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_synthetics_canary", { name = prior_attrs.name })) > 0
    error_message = "the canary `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# A canary is stopped.
#
# Why: nobody walks through the service any more before the customers do.
# Do: leave `start_canary` on.
resource_policy "aws_synthetics_canary" "aws-canary-stopped" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !(prior_attrs.start_canary == true && attrs.start_canary != true)
    error_message = "`start_canary` is turned off"
  }
}

# An event rule is switched off.
#
# Why: a job no longer runs or a warning no longer comes, and nothing turns red.
# Do: leave `state` at `ENABLED`.
resource_policy "aws_cloudwatch_event_rule" "aws-event-rule-disabled" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !(prior_attrs.state != "DISABLED" && prior_attrs.is_enabled != false && (attrs.state == "DISABLED" || attrs.is_enabled == false))
    error_message = "the rule `${core::coalesce(prior_attrs.name, "-")}` is switched off"
  }
}

# A warning about cost is removed.
#
# Why: a stolen key or a runaway job is then first seen on the invoice.
# Do: keep a warning for every account.
#
# One that is replaced is still there after the change.
resource_policy "aws_budgets_budget" "aws-cost-warning-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_budgets_budget", { name = prior_attrs.name })) > 0
    error_message = "the cost warning `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# A warning about cost is removed.
#
# Why: a stolen key or a runaway job is then first seen on the invoice.
# Do: keep a warning for every account.
#
# One that is replaced is still there after the change.
resource_policy "aws_ce_anomaly_subscription" "aws-cost-warning-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_ce_anomaly_subscription", { name = prior_attrs.name })) > 0
    error_message = "the cost warning `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# The notice of database events is removed.
#
# Why: failovers, full disks and forced restarts pass unseen.
# Do: keep it while databases live in the account.
#
# One that is replaced is still there after the change.
resource_policy "aws_db_event_subscription" "aws-database-events-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_db_event_subscription", { name = prior_attrs.name })) > 0
    error_message = "the subscription `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}
