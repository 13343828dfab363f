# Machines, images, snapshots and clusters that strangers can reach or take.

locals {
  # A prefix shorter than /8 is the internet in all but name.
  world = "^([0-9.]+|[0-9a-eA-E:][0-9a-fA-F:]*)/[0-7]$"
}

# A machine answers the old metadata service.
#
# Why: one request that a web application can be tricked into sending is enough to steal the role of the
# machine.
# Do: set `http_tokens = "required"` in `metadata_options`.
resource_policy "aws_instance" "aws-instance-metadata-v1" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      core::coalesce(core::try(attrs.metadata_options[0].http_tokens, null), "optional") == "required" ||
      core::coalesce(core::try(attrs.metadata_options[0].http_endpoint, null), "enabled") == "disabled"
    )
    error_message = "`http_tokens` is `${core::coalesce(core::try(attrs.metadata_options[0].http_tokens, null), "not set")}`, `required` is wanted"
  }
}

# A machine answers the old metadata service.
#
# Why: one request that a web application can be tricked into sending is enough to steal the role of the
# machine.
# Do: set `http_tokens = "required"` in `metadata_options`.
resource_policy "aws_launch_template" "aws-instance-metadata-v1" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      core::coalesce(core::try(attrs.metadata_options[0].http_tokens, null), "optional") == "required" ||
      core::coalesce(core::try(attrs.metadata_options[0].http_endpoint, null), "enabled") == "disabled"
    )
    error_message = "`http_tokens` is `${core::coalesce(core::try(attrs.metadata_options[0].http_tokens, null), "not set")}`, `required` is wanted"
  }
}

# A machine has a public address.
#
# Why: it is found by scanners at once, and only its security group stands before it.
# Do: put the machine in a private subnet behind a load balancer, and log in through Session Manager.
resource_policy "aws_instance" "aws-instance-public-ip" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.associate_public_ip_address != true
    error_message = "`associate_public_ip_address` is true, false is wanted"
  }
}

# A machine has a public address.
#
# Why: it is found by scanners at once, and only its security group stands before it.
# Do: put the machine in a private subnet behind a load balancer, and log in through Session Manager.
resource_policy "aws_launch_template" "aws-instance-public-ip" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for n in attrs.network_interfaces == null ? [] : attrs.network_interfaces :
    core::contains(["true", "1"], core::coalesce(n.associate_public_ip_address, "false"))])
    error_message = "`associate_public_ip_address` is true, false is wanted"
  }
}

# The default for new machines allows the old metadata service.
#
# Why: every machine that does not say otherwise answers requests that a web application can be tricked into
# sending.
# Do: set `http_tokens` to `required`.
resource_policy "aws_ec2_instance_metadata_defaults" "aws-metadata-defaults-v1" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.http_tokens == "required" || attrs.http_endpoint == "disabled"
    error_message = "`http_tokens` is `${core::coalesce(attrs.http_tokens, "not set")}`, `required` is wanted"
  }
}

# A machine image is given to everybody.
#
# Why: whatever was on the disk when the image was made, keys and logs included, can be read by anybody.
# Do: share the image with `account_id` or `organization_arn` instead of `group = "all"`.
resource_policy "aws_ami_launch_permission" "aws-image-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.group != "all"
    error_message = "the image is shared with group `all`"
  }
}

# A database snapshot is given to everybody.
#
# Why: anybody can restore the whole database in their own account.
# Do: list the account numbers that need it in `shared_accounts`, never `all`.
resource_policy "aws_db_snapshot" "aws-database-snapshot-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.shared_accounts == null || !core::contains(attrs.shared_accounts, "all")
    error_message = "`shared_accounts` contains `all`"
  }
}

# A database snapshot is given to everybody.
#
# Why: anybody can restore the whole database in their own account.
# Do: list the account numbers that need it in `shared_accounts`, never `all`.
resource_policy "aws_db_snapshot_copy" "aws-database-snapshot-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.shared_accounts == null || !core::contains(attrs.shared_accounts, "all")
    error_message = "`shared_accounts` contains `all`"
  }
}

# A database snapshot is given to everybody.
#
# Why: anybody can restore the whole database in their own account.
# Do: list the account numbers that need it in `shared_accounts`, never `all`.
resource_policy "aws_db_cluster_snapshot" "aws-database-snapshot-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.shared_accounts == null || !core::contains(attrs.shared_accounts, "all")
    error_message = "`shared_accounts` contains `all`"
  }
}

# The account allows public snapshots of disks.
#
# Why: one wrong click shares a whole disk with the world.
# Do: set `state` to `block-all-sharing`.
resource_policy "aws_ebs_snapshot_block_public_access" "aws-snapshot-public-block-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.state != "unblocked"
    error_message = "`state` is `unblocked`, `block-all-sharing` is wanted"
  }
}

# The account allows public machine images.
#
# Why: one wrong click shares a machine image with the world.
# Do: set `state` to `block-new-sharing`.
resource_policy "aws_ec2_image_block_public_access" "aws-image-public-block-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.state != "unblocked"
    error_message = "`state` is `unblocked`, `block-new-sharing` is wanted"
  }
}

# The block against public snapshots is removed.
#
# Why: removing it sets the account back to allowing public snapshots.
# Do: keep the block.
resource_policy "aws_ebs_snapshot_block_public_access" "aws-snapshot-public-block-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the block was `${core::coalesce(prior_attrs.state, "-")}` and is removed"
  }
}

# The API of a Kubernetes cluster answers the whole internet.
#
# Why: a hole in the API server, or one leaked token, is usable from anywhere.
# Do: set `endpoint_public_access` to false, or list the addresses of the team in `public_access_cidrs`.
resource_policy "aws_eks_cluster" "aws-eks-endpoint-public" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    # Nothing listed means everybody.
    listed = core::try(attrs.vpc_config[0].public_access_cidrs, null)
    cidrs  = local.listed == null ? ["0.0.0.0/0"] : core::length(local.listed) == 0 ? ["0.0.0.0/0"] : local.listed
  }
  enforce {
    condition = (
      core::try(attrs.vpc_config[0].endpoint_public_access, true) == false ||
      !core::anytrue([for c in local.cidrs : core::regex_match(local.world, c)])
    )
    error_message = "the API of the cluster is open to the whole internet"
  }
}

# A function URL answers everybody without a login.
#
# Why: whoever finds the address runs the function, at your cost and with its role.
# Do: set `authorization_type` to `AWS_IAM`, or put an API with a login before it.
#
# A webhook that checks a signature itself is a good reason for an exception; say so when you override.
resource_policy "aws_lambda_function_url" "aws-lambda-url-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.authorization_type != "NONE"
    error_message = "`authorization_type` is `NONE`, `AWS_IAM` is wanted"
  }
}
