# What stands between a wrong destroy and the entry points, clusters and machines of a service.

# A load balancer can be deleted by a single call.
#
# Why: its address is gone for good, and whoever points at it has to change.
# Do: set `enable_deletion_protection = true`.
resource_policy "aws_lb" "aws-lb-deletion-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.enable_deletion_protection, false)
    error_message = "`enable_deletion_protection` is off, true is wanted"
  }
}

# A load balancer can be deleted by a single call.
#
# Why: its address is gone for good, and whoever points at it has to change.
# Do: set `enable_deletion_protection = true`.
resource_policy "aws_alb" "aws-lb-deletion-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.enable_deletion_protection, false)
    error_message = "`enable_deletion_protection` is off, true is wanted"
  }
}

# A user pool can be deleted by a single call.
#
# Why: a deleted pool takes every account and password with it, and Cognito has no backup of them.
# Do: set `deletion_protection = "ACTIVE"`.
resource_policy "aws_cognito_user_pool" "aws-cognito-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, "INACTIVE") == "ACTIVE"
    error_message = "`deletion_protection` is ${core::coalesce(attrs.deletion_protection, "INACTIVE")}, ACTIVE is wanted"
  }
}

# A Kubernetes cluster can be deleted by a single call.
#
# Why: with the cluster goes the state of everything that runs in it.
# Do: set `deletion_protection = true`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_eks_cluster" "aws-eks-deletion-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  filter            = core::can(attrs.deletion_protection)
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is off, true is wanted"
  }
}

# A network firewall can be deleted by a single call.
#
# Why: traffic then flows past it or stops, depending on the routes.
# Do: set `delete_protection = true`.
resource_policy "aws_networkfirewall_firewall" "aws-firewall-delete-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.delete_protection, false)
    error_message = "`delete_protection` is off, true is wanted"
  }
}

# A machine can be terminated by a single call.
#
# Why: what was only on its disks or in its memory is gone.
# Do: set `disable_api_termination = true` on machines that cannot be built again from code.
resource_policy "aws_instance" "aws-instance-termination-protection" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.disable_api_termination, false)
    error_message = "`disable_api_termination` is off, true is wanted"
  }
}

# Destroying the resource terminates a machine in spite of its termination protection.
#
# Why: `force_destroy` makes the provider lift the protection by itself.
# Do: set `force_destroy = false`.
#
# Provider versions that do not know the attribute are left out.
resource_policy "aws_instance" "aws-instance-force-destroy" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.force_destroy)
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, false is wanted"
  }
}

# Destroying a scaling group does not wait for its machines.
#
# Why: `force_delete` drops the group while machines still run or drain; some may be left running without an owner.
# Do: set `force_delete = false`.
resource_policy "aws_autoscaling_group" "aws-autoscaling-force-delete" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_delete, false)
    error_message = "`force_delete` is true, false is wanted"
  }
}

# Destroying a DNS zone also removes records that Terraform did not make.
#
# Why: records made by hand or by other root modules vanish, and with them mail, logins and certificates.
# Do: set `force_destroy = false`, so that the destroy stops when it finds them.
resource_policy "aws_route53_zone" "aws-dns-zone-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` of `${core::coalesce(attrs.name, "-")}` is true, false is wanted"
  }
}

# Destroying a container repository also removes its images.
#
# Why: the images that production runs may exist nowhere else; a restart then finds nothing to pull.
# Do: set `force_delete = false`, so that the destroy stops when it finds images.
resource_policy "aws_ecr_repository" "aws-ecr-force-delete" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_delete, false)
    error_message = "`force_delete` of `${core::coalesce(attrs.name, "-")}` is true, false is wanted"
  }
}
