# Logs that are removed, shortened or never written.

input "min_log_retention_days" {
  type        = number
  default     = 90
  description = "Days that logs must be kept at least where they were kept for ever until now."
}

# A log group is removed with all that is in it.
#
# Why: logs cannot be brought back, and the questions come weeks later.
# Do: export what is needed first, or set `skip_destroy` and let retention do it.
resource_policy "aws_cloudwatch_log_group" "aws-log-group-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs.skip_destroy == true
    error_message = "the log group `${core::coalesce(prior_attrs.name, "-")}` is removed with its logs"
  }
}

# Logs are kept for fewer days than before.
#
# Why: what is older than the new limit is deleted within days and cannot be brought back.
# Do: keep the old `retention_in_days`, or export what is older first.
#
# A first limit on logs that were kept for ever is fine from `min_log_retention_days` on.
resource_policy "aws_cloudwatch_log_group" "aws-log-retention-cut" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  locals {
    # Zero and nothing both mean that logs are kept for ever.
    before = core::coalesce(prior_attrs.retention_in_days, 0)
    after  = core::coalesce(attrs.retention_in_days, 0)
  }
  enforce {
    condition     = local.after == 0 || local.after >= (local.before == 0 ? input.min_log_retention_days : local.before)
    error_message = "logs were kept ${local.before == 0 ? "for ever" : "${core::tostring(local.before)} days"} and now ${core::tostring(local.after)} days"
  }
}

# Logs are kept for ever.
#
# Why: nobody reads them after a year, everybody pays for them, and personal data in them should not live that
# long.
# Do: set `retention_in_days` to what the team and the law want.
resource_policy "aws_cloudwatch_log_group" "aws-log-retention-unset" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.log_group_class == null || attrs.log_group_class != "DELIVERY"
  enforce {
    condition     = core::coalesce(attrs.retention_in_days, 0) != 0
    error_message = "`retention_in_days` is not set"
  }
}

# A count of log lines is removed.
#
# Why: alarms on the number it made find no data, and most of them then stay quiet.
# Do: remove the alarm with it, or keep both.
#
# One that is replaced is still there after the change.
resource_policy "aws_cloudwatch_log_metric_filter" "aws-log-metric-filter-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_cloudwatch_log_metric_filter", { name = prior_attrs.name, log_group_name = prior_attrs.log_group_name })) > 0
    error_message = "the filter `${core::coalesce(prior_attrs.name, "-")}` on `${core::coalesce(prior_attrs.log_group_name, "-")}` is removed"
  }
}

# Logs are no longer passed on.
#
# Why: what reads them elsewhere, the archive or the security team, gets nothing and is not told so.
# Do: ask who reads the other end.
#
# One that is replaced is still there after the change.
resource_policy "aws_cloudwatch_log_subscription_filter" "aws-log-subscription-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_cloudwatch_log_subscription_filter", { name = prior_attrs.name, log_group_name = prior_attrs.log_group_name })) > 0
    error_message = "the subscription `${core::coalesce(prior_attrs.name, "-")}` on `${core::coalesce(prior_attrs.log_group_name, "-")}` is removed"
  }
}

# The log of a web firewall is removed.
#
# Why: nobody can say afterwards who was stopped and who came through.
# Do: keep the log.
#
# One that is replaced is still there after the change.
resource_policy "aws_wafv2_web_acl_logging_configuration" "aws-waf-logging-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_wafv2_web_acl_logging_configuration", { resource_arn = prior_attrs.resource_arn })) > 0
    error_message = "the log of `${core::coalesce(prior_attrs.resource_arn, "-")}` is removed"
  }
}

# The access log of a bucket is removed.
#
# Why: nobody can say afterwards who read which object.
# Do: keep the log, or have CloudTrail record data events.
#
# One that is replaced is still there after the change.
resource_policy "aws_s3_bucket_logging" "aws-s3-access-log-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_s3_bucket_logging", { bucket = prior_attrs.bucket })) > 0
    error_message = "the access log of `${core::coalesce(prior_attrs.bucket, "-")}` is removed"
  }
}

# A load balancer writes no access log.
#
# Why: after an incident nobody can say who called what, and when.
# Do: add `access_logs` with a bucket and `enabled` on.
resource_policy "aws_lb" "aws-load-balancer-access-log-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.load_balancer_type == null || attrs.load_balancer_type == "application"
  enforce {
    condition     = core::try(attrs.access_logs[0].enabled, false) == true
    error_message = "`access_logs` is not enabled"
  }
}

# A load balancer writes no access log.
#
# Why: after an incident nobody can say who called what, and when.
# Do: add `access_logs` with a bucket and `enabled` on.
resource_policy "aws_alb" "aws-load-balancer-access-log-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.load_balancer_type == null || attrs.load_balancer_type == "application"
  enforce {
    condition     = core::try(attrs.access_logs[0].enabled, false) == true
    error_message = "`access_logs` is not enabled"
  }
}

# A load balancer writes no access log.
#
# Why: after an incident nobody can say who called what, and when.
# Do: add `access_logs` with a bucket and `enabled` on.
resource_policy "aws_elb" "aws-load-balancer-access-log-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.access_logs, null) != null && core::try(core::length(attrs.access_logs), 0) > 0 && core::try(attrs.access_logs[0].enabled, true) != false
    error_message = "`access_logs` is not enabled"
  }
}

# An API writes no access log.
#
# Why: after an incident nobody can say who called what, and when.
# Do: add `access_log_settings` with a log group.
resource_policy "aws_api_gateway_stage" "aws-api-access-log-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.access_log_settings != null && core::length(attrs.access_log_settings) > 0
    error_message = "`access_log_settings` is missing"
  }
}

# An API writes no access log.
#
# Why: after an incident nobody can say who called what, and when.
# Do: add `access_log_settings` with a log group.
resource_policy "aws_apigatewayv2_stage" "aws-api-access-log-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.access_log_settings != null && core::length(attrs.access_log_settings) > 0
    error_message = "`access_log_settings` is missing"
  }
}

# A Kubernetes cluster writes no audit log.
#
# Why: after an incident nobody can say who changed what in the cluster.
# Do: put `audit` and `authenticator` in `enabled_cluster_log_types`.
resource_policy "aws_eks_cluster" "aws-eks-audit-log-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled_cluster_log_types != null && core::contains(attrs.enabled_cluster_log_types, "audit")
    error_message = "`audit` is not in `enabled_cluster_log_types`"
  }
}
