# Changes that take the protection against deletion away.

# This change turns off the deletion protection of a load balancer.
#
# Why: turning it off is the first half of deleting it; the second half then needs no further consent.
# Do: keep `enable_deletion_protection = true`, or name in the runbook who still points at its address.
resource_policy "aws_lb" "aws-lb-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.enable_deletion_protection, false) && !core::coalesce(attrs.enable_deletion_protection, false))
    error_message = "`enable_deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a load balancer.
#
# Why: turning it off is the first half of deleting it; the second half then needs no further consent.
# Do: keep `enable_deletion_protection = true`, or name in the runbook who still points at its address.
resource_policy "aws_alb" "aws-lb-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.enable_deletion_protection, false) && !core::coalesce(attrs.enable_deletion_protection, false))
    error_message = "`enable_deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a user pool.
#
# Why: turning it off is the first half of deleting every account in the pool, and Cognito has no backup of them.
# Do: keep `deletion_protection = "ACTIVE"`, or name in the runbook where the users were moved.
resource_policy "aws_cognito_user_pool" "aws-cognito-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, "INACTIVE") == "ACTIVE" && core::coalesce(attrs.deletion_protection, "INACTIVE") != "ACTIVE")
    error_message = "`deletion_protection` goes from ACTIVE to INACTIVE, ACTIVE is wanted"
  }
}

# This change turns off the deletion protection of a Kubernetes cluster.
#
# Why: turning it off is the first half of deleting the cluster; the second half then needs no further consent.
# Do: keep `deletion_protection = true`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_eks_cluster" "aws-eks-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  filter            = core::can(attrs.deletion_protection) && core::can(prior_attrs.deletion_protection)
  enforce {
    condition     = !(core::coalesce(prior_attrs.deletion_protection, false) && !core::coalesce(attrs.deletion_protection, false))
    error_message = "`deletion_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the deletion protection of a network firewall.
#
# Why: turning it off is the first half of deleting the firewall; traffic then flows past it or stops.
# Do: keep `delete_protection = true`.
resource_policy "aws_networkfirewall_firewall" "aws-firewall-delete-protection-turned-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.delete_protection, false) && !core::coalesce(attrs.delete_protection, false))
    error_message = "`delete_protection` goes from true to false, true is wanted"
  }
}

# This change turns off the termination protection of a machine.
#
# Why: turning it off is the first half of terminating the machine with what is only on its disks.
# Do: keep `disable_api_termination = true`.
resource_policy "aws_instance" "aws-instance-termination-protection-turned-off" {
  enforcement_level = "advisory"
  operations        = ["update"]
  enforce {
    condition     = !(core::coalesce(prior_attrs.disable_api_termination, false) && !core::coalesce(attrs.disable_api_termination, false))
    error_message = "`disable_api_termination` goes from true to false, true is wanted"
  }
}
