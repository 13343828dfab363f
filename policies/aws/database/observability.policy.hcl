# Databases and clusters that cannot be looked into when they are slow.

# A database keeps no record of its slow queries.
#
# Why: on a bad night nobody can see which query is to blame.
# Do: set `performance_insights_enabled` to true; seven days cost nothing.
resource_policy "aws_db_instance" "aws-database-performance-insights-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.performance_insights_enabled == true
    error_message = "`performance_insights_enabled` is not true"
  }
}

# A database keeps no record of its slow queries.
#
# Why: on a bad night nobody can see which query is to blame.
# Do: set `performance_insights_enabled` to true; seven days cost nothing.
resource_policy "aws_rds_cluster_instance" "aws-database-performance-insights-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.performance_insights_enabled == true
    error_message = "`performance_insights_enabled` is not true"
  }
}

# A database does not report on its machine.
#
# Why: processes, memory and disk waits of the machine stay invisible.
# Do: set `monitoring_interval` to 60 seconds or less, but not 0, and `monitoring_role_arn`.
resource_policy "aws_db_instance" "aws-database-enhanced-monitoring-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.monitoring_interval, 0) > 0
    error_message = "`monitoring_interval` is 0, so nothing is reported; 60 seconds or less are wanted"
  }
}

# A database does not report on its machine.
#
# Why: processes, memory and disk waits of the machine stay invisible.
# Do: set `monitoring_interval` to 60 seconds or less, but not 0, and `monitoring_role_arn`.
resource_policy "aws_rds_cluster_instance" "aws-database-enhanced-monitoring-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.monitoring_interval, 0) > 0
    error_message = "`monitoring_interval` is 0, so nothing is reported; 60 seconds or less are wanted"
  }
}

# A database keeps its logs to itself.
#
# Why: they are gone after days, or with the machine, and no alarm can read them.
# Do: name the logs of the engine in `enabled_cloudwatch_logs_exports`.
resource_policy "aws_db_instance" "aws-database-logs-kept-inside" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled_cloudwatch_logs_exports != null && core::length(attrs.enabled_cloudwatch_logs_exports) > 0
    error_message = "`enabled_cloudwatch_logs_exports` is empty"
  }
}

# A database keeps its logs to itself.
#
# Why: they are gone after days, or with the machine, and no alarm can read them.
# Do: name the logs of the engine in `enabled_cloudwatch_logs_exports`.
resource_policy "aws_rds_cluster" "aws-database-logs-kept-inside" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enabled_cloudwatch_logs_exports != null && core::length(attrs.enabled_cloudwatch_logs_exports) > 0
    error_message = "`enabled_cloudwatch_logs_exports` is empty"
  }
}

# A container cluster reports no measures of its tasks.
#
# Why: memory and restarts of single tasks stay invisible.
# Do: set `containerInsights` to `enabled` or `enhanced` in `setting`.
resource_policy "aws_ecs_cluster" "aws-ecs-insights-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = core::anytrue([for s in attrs.setting == null ? [] : attrs.setting :
    s.name == "containerInsights" && core::contains(["enabled", "enhanced"], s.value)])
    error_message = "`containerInsights` is not on"
  }
}
