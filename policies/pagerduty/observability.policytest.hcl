policytest {
  targets = ["./observability.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  service = {
    name                  = "api"
    incident_urgency_rule = [{ type = "constant", urgency = "high" }]
  }
  escalation = {
    name      = "backend"
    num_loops = 2
    rule      = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }, { escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }]
  }
  integration = {
    service = "S1"
    name    = "cloudwatch"
  }
  orchestration_integration = {
    event_orchestration = "E1"
    label               = "cloudwatch"
  }
  schedule = {
    name  = "backend"
    layer = [{ name = "week", users = ["U1", "U2"] }]
  }
  window = {
    start_time = "2030-01-01T00:00:00Z"
    end_time   = "2030-01-01T02:00:00Z"
    services   = ["S1"]
  }
  extension = {
    name = "chat"
  }
  slack = {
    channel_id = "C1"
    source_id  = "S1"
  }
}

# pagerduty-service-removed
resource "pagerduty_service" "service_removed_refused" {
  prior_attrs    = core::merge(local.service, { name = "gone" })
  expect_failure = true
}
resource "pagerduty_service" "service_removed_accepted" {
  attrs = core::merge(local.service, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_service" "service_removed_accepted_2" {
  prior_attrs = core::merge(local.service, { name = "moved" })
}

# pagerduty-escalation-policy-removed
resource "pagerduty_escalation_policy" "escalation_policy_removed_refused" {
  prior_attrs    = core::merge(local.escalation, { name = "gone" })
  expect_failure = true
}
resource "pagerduty_escalation_policy" "escalation_policy_removed_accepted" {
  attrs = core::merge(local.escalation, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_escalation_policy" "escalation_policy_removed_accepted_2" {
  prior_attrs = core::merge(local.escalation, { name = "moved" })
}

# pagerduty-escalation-shortened
resource "pagerduty_escalation_policy" "escalation_shortened_refused" {
  attrs          = core::merge(local.escalation, { rule = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }, { type = "user_reference", id = "U1" }] }] })
  prior_attrs    = local.escalation
  expect_failure = true
}
resource "pagerduty_escalation_policy" "escalation_shortened_refused_2" {
  attrs          = core::merge(local.escalation, { rule = [] })
  prior_attrs    = local.escalation
  expect_failure = true
}
resource "pagerduty_escalation_policy" "escalation_shortened_accepted" {
  attrs       = core::merge(local.escalation, { rule = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }, { escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }, { escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }] })
  prior_attrs = local.escalation
}
resource "pagerduty_escalation_policy" "escalation_shortened_unset" {
  attrs       = core::merge(local.escalation, { rule = null })
  prior_attrs = core::merge(local.escalation, { rule = null })
}

# pagerduty-escalation-single-target
resource "pagerduty_escalation_policy" "escalation_single_target_refused" {
  attrs          = core::merge(local.escalation, { rule = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }] })
  expect_failure = true
}
resource "pagerduty_escalation_policy" "escalation_single_target_accepted" {
  attrs = core::merge(local.escalation, { rule = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }, { type = "user_reference", id = "U1" }] }] })
}
resource "pagerduty_escalation_policy" "escalation_single_target_accepted_2" {
  attrs = core::merge(local.escalation, { rule = [{ escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }, { escalation_delay_in_minutes = 10, target = [{ type = "user_reference", id = "U0" }] }] })
}
resource "pagerduty_escalation_policy" "escalation_single_target_unset" {
  attrs = core::merge(local.escalation, { rule = null })
}

# pagerduty-integration-removed
resource "pagerduty_service_integration" "integration_removed_refused" {
  prior_attrs    = core::merge(local.integration, { name = "gone" })
  expect_failure = true
}
resource "pagerduty_service_integration" "integration_removed_accepted" {
  attrs = core::merge(local.integration, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_service_integration" "integration_removed_accepted_2" {
  prior_attrs = core::merge(local.integration, { name = "moved" })
}
resource "pagerduty_event_orchestration_integration" "integration_removed_refused" {
  prior_attrs    = core::merge(local.orchestration_integration, { label = "gone" })
  expect_failure = true
}
resource "pagerduty_event_orchestration_integration" "integration_removed_accepted" {
  attrs = core::merge(local.orchestration_integration, { label = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_event_orchestration_integration" "integration_removed_accepted_2" {
  prior_attrs = core::merge(local.orchestration_integration, { label = "moved" })
}

# pagerduty-schedule-removed
resource "pagerduty_schedule" "schedule_removed_refused" {
  prior_attrs    = core::merge(local.schedule, { name = "gone" })
  expect_failure = true
}
resource "pagerduty_schedule" "schedule_removed_accepted" {
  attrs = core::merge(local.schedule, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_schedule" "schedule_removed_accepted_2" {
  prior_attrs = core::merge(local.schedule, { name = "moved" })
}

# pagerduty-schedule-single-person
resource "pagerduty_schedule" "schedule_single_person_refused" {
  attrs          = core::merge(local.schedule, { layer = [{ name = "week", users = ["U1"] }] })
  expect_failure = true
}
resource "pagerduty_schedule" "schedule_single_person_unset" {
  attrs = core::merge(local.schedule, { layer = null })
}
resource "pagerduty_schedule" "schedule_single_person_accepted" {
  attrs = local.schedule
}

# pagerduty-service-urgency-lowered
resource "pagerduty_service" "service_urgency_lowered_refused" {
  attrs          = core::merge(local.service, { incident_urgency_rule = [{ type = "constant", urgency = "low" }] })
  prior_attrs    = local.service
  expect_failure = true
}
resource "pagerduty_service" "service_urgency_lowered_accepted" {
  attrs       = local.service
  prior_attrs = local.service
}
resource "pagerduty_service" "service_urgency_lowered_accepted_2" {
  attrs       = core::merge(local.service, { incident_urgency_rule = [{ type = "constant", urgency = "low" }] })
  prior_attrs = core::merge(local.service, { incident_urgency_rule = [{ type = "constant", urgency = "low" }] })
}
resource "pagerduty_service" "service_urgency_lowered_unset" {
  attrs       = core::merge(local.service, { incident_urgency_rule = null })
  prior_attrs = core::merge(local.service, { incident_urgency_rule = null })
}

# pagerduty-maintenance-window-long
resource "pagerduty_maintenance_window" "maintenance_window_long_refused" {
  attrs          = core::merge(local.window, { end_time = "2030-01-08T00:00:00Z" })
  expect_failure = true
}
resource "pagerduty_maintenance_window" "maintenance_window_long_accepted" {
  attrs = core::merge(local.window, { end_time = "2030-01-02T00:00:00Z" })
}
resource "pagerduty_maintenance_window" "maintenance_window_long_unset" {
  attrs = core::merge(local.window, { end_time = null })
}

# pagerduty-chat-connection-removed
resource "pagerduty_extension" "chat_connection_removed_refused" {
  prior_attrs    = core::merge(local.extension, { name = "gone" })
  expect_failure = true
}
resource "pagerduty_extension" "chat_connection_removed_accepted" {
  attrs = core::merge(local.extension, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_extension" "chat_connection_removed_accepted_2" {
  prior_attrs = core::merge(local.extension, { name = "moved" })
}
resource "pagerduty_slack_connection" "chat_connection_removed_refused" {
  prior_attrs    = core::merge(local.slack, { channel_id = "gone" })
  expect_failure = true
}
resource "pagerduty_slack_connection" "chat_connection_removed_accepted" {
  attrs = core::merge(local.slack, { channel_id = "moved" })
  meta  = { operation = "no-op" }
}
resource "pagerduty_slack_connection" "chat_connection_removed_accepted_2" {
  prior_attrs = core::merge(local.slack, { channel_id = "moved" })
}
