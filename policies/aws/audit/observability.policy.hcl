# The witnesses of an account: CloudTrail, GuardDuty, Config and their companions. Whoever breaks in switches
# these off first.

# The record of API calls is removed.
#
# Why: from then on nobody can say who did what in the account, and what was not recorded cannot be recovered.
# Do: keep it; if another trail takes over, say which.
#
# One that is replaced is still there after the change.
resource_policy "aws_cloudtrail" "aws-cloudtrail-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_cloudtrail", { name = prior_attrs.name })) > 0
    error_message = "the trail `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# The record of API calls is switched off.
#
# Why: from then on nobody can say who did what in the account, and what was not recorded cannot be recovered.
# Do: leave `enable_logging` on.
resource_policy "aws_cloudtrail" "aws-cloudtrail-logging-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enable_logging != false
    error_message = "`enable_logging` is false, true is wanted"
  }
}

# The record of API calls covers one region only.
#
# Why: intruders work in the regions that nobody looks at.
# Do: set `is_multi_region_trail` to true.
resource_policy "aws_cloudtrail" "aws-cloudtrail-single-region" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.is_multi_region_trail == true
    error_message = "`is_multi_region_trail` is not true"
  }
}

# The record of API calls can be changed unseen.
#
# Why: without digests nobody can show that the files are as they were written.
# Do: set `enable_log_file_validation` to true.
resource_policy "aws_cloudtrail" "aws-cloudtrail-validation-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enable_log_file_validation == true
    error_message = "`enable_log_file_validation` is not true"
  }
}

# The detection of intruders is removed.
#
# Why: stolen keys and mining machines then go unseen, and past findings are deleted.
# Do: keep it in every region that is in use.
resource_policy "aws_guardduty_detector" "aws-guardduty-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the GuardDuty detector is removed"
  }
}

# The detection of intruders is switched off.
#
# Why: stolen keys and mining machines then go unseen.
# Do: leave `enable` on.
resource_policy "aws_guardduty_detector" "aws-guardduty-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.enable != false
    error_message = "`enable` is false, true is wanted"
  }
}

# The record of configuration is removed.
#
# Why: nobody can look up afterwards what a resource was like last week.
# Do: keep it in every region that is in use.
#
# One that is replaced is still there after the change.
resource_policy "aws_config_configuration_recorder" "aws-config-recorder-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_config_configuration_recorder", { name = prior_attrs.name })) > 0
    error_message = "the recorder `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# The record of configuration is removed.
#
# Why: nobody can look up afterwards what a resource was like last week.
# Do: keep it in every region that is in use.
#
# One that is replaced is still there after the change.
resource_policy "aws_config_configuration_recorder_status" "aws-config-recorder-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_config_configuration_recorder_status", { name = prior_attrs.name })) > 0
    error_message = "the recorder `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

# The record of configuration is stopped.
#
# Why: nobody can look up afterwards what a resource was like last week.
# Do: leave `is_enabled` on.
resource_policy "aws_config_configuration_recorder_status" "aws-config-recorder-stopped" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.is_enabled != false
    error_message = "`is_enabled` is false, true is wanted"
  }
}

# A scanner of the account is removed.
#
# Why: its findings are deleted, and new holes are found by somebody else.
# Do: keep it, or say in the change what takes over.
resource_policy "aws_securityhub_account" "aws-security-scanner-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "Security Hub is switched off"
  }
}

# A scanner of the account is removed.
#
# Why: its findings are deleted, and new holes are found by somebody else.
# Do: keep it, or say in the change what takes over.
#
# One that is replaced is still there after the change.
resource_policy "aws_accessanalyzer_analyzer" "aws-security-scanner-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_accessanalyzer_analyzer", { analyzer_name = prior_attrs.analyzer_name })) > 0
    error_message = "the access analyzer `${core::coalesce(prior_attrs.analyzer_name, "-")}` is removed"
  }
}

# A scanner of the account is removed.
#
# Why: its findings are deleted, and new holes are found by somebody else.
# Do: keep it, or say in the change what takes over.
resource_policy "aws_macie2_account" "aws-security-scanner-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "Macie is switched off"
  }
}

# A scanner of the account is removed.
#
# Why: its findings are deleted, and new holes are found by somebody else.
# Do: keep it, or say in the change what takes over.
resource_policy "aws_inspector2_enabler" "aws-security-scanner-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "Inspector is switched off"
  }
}

# A VPC writes no flow log.
#
# Why: after an incident nobody can say which machine talked to whom.
# Do: add an `aws_flow_log` for the VPC.
resource_policy "aws_vpc" "aws-vpc-flow-log-missing" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition     = core::length(core::getresources("aws_flow_log", { vpc_id = attrs.id })) > 0
    error_message = "no `aws_flow_log` names this VPC"
  }
}

# A flow log is removed.
#
# Why: after an incident nobody can say which machine talked to whom.
# Do: keep it while the network lives.
#
# One that is replaced is still there after the change.
resource_policy "aws_flow_log" "aws-flow-log-removed" {
  enforcement_level = "advisory"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("aws_flow_log", { vpc_id = core::try(prior_attrs.vpc_id, null), subnet_id = core::try(prior_attrs.subnet_id, null), eni_id = core::try(prior_attrs.eni_id, null) })) > 0
    error_message = "the flow log of `${core::coalesce(prior_attrs.vpc_id, prior_attrs.subnet_id, prior_attrs.eni_id, "a gateway")}` is removed"
  }
}
