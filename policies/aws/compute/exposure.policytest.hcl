policytest {
  targets = ["./exposure.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_instance = {
    metadata_options            = [{ http_tokens = "required", http_endpoint = "enabled" }]
    associate_public_ip_address = false
  }
  aws_launch_template = {
    metadata_options   = [{ http_tokens = "required", http_endpoint = null }]
    network_interfaces = [{ associate_public_ip_address = "false" }]
  }
}

resource "aws_instance" "modern" {
  attrs = local.aws_instance
}

resource "aws_instance" "no_public_ip_said" {
  attrs = core::merge(local.aws_instance, { associate_public_ip_address = null })
}

resource "aws_instance" "no_metadata" {
  attrs = core::merge(local.aws_instance, { metadata_options = [{ http_tokens = null, http_endpoint = "disabled" }] })
}

resource "aws_instance" "metadata_absent" {
  attrs          = core::merge(local.aws_instance, { metadata_options = [] })
  expect_failure = true
}

resource "aws_instance" "metadata_optional" {
  attrs          = core::merge(local.aws_instance, { metadata_options = [{ http_tokens = "optional", http_endpoint = "enabled" }] })
  expect_failure = true
}

resource "aws_instance" "public_ip" {
  attrs          = core::merge(local.aws_instance, { associate_public_ip_address = true })
  expect_failure = true
}

resource "aws_launch_template" "modern" {
  attrs = local.aws_launch_template
}

resource "aws_launch_template" "interfaces_absent" {
  attrs = core::merge(local.aws_launch_template, { network_interfaces = [] })
}

resource "aws_launch_template" "metadata_absent" {
  attrs          = core::merge(local.aws_launch_template, { metadata_options = [] })
  expect_failure = true
}

resource "aws_launch_template" "public_ip" {
  attrs          = core::merge(local.aws_launch_template, { network_interfaces = [{ associate_public_ip_address = "true" }] })
  expect_failure = true
}

resource "aws_ec2_instance_metadata_defaults" "required" {
  attrs = { http_tokens = "required", http_endpoint = null }
}

resource "aws_ec2_instance_metadata_defaults" "absent" {
  attrs          = { http_tokens = null, http_endpoint = null }
  expect_failure = true
}

resource "aws_ami_launch_permission" "account" {
  attrs = { group = null }
}

resource "aws_ami_launch_permission" "everybody" {
  attrs          = { group = "all" }
  expect_failure = true
}

resource "aws_db_snapshot" "account" {
  attrs = { shared_accounts = ["111122223333"] }
}

resource "aws_db_snapshot" "absent" {
  attrs = { shared_accounts = null }
}

resource "aws_db_snapshot" "everybody" {
  attrs          = { shared_accounts = ["all"] }
  expect_failure = true
}

resource "aws_db_snapshot_copy" "account" {
  attrs = { shared_accounts = ["111122223333"] }
}

resource "aws_db_snapshot_copy" "absent" {
  attrs = { shared_accounts = null }
}

resource "aws_db_snapshot_copy" "everybody" {
  attrs          = { shared_accounts = ["all"] }
  expect_failure = true
}

resource "aws_db_cluster_snapshot" "account" {
  attrs = { shared_accounts = ["111122223333"] }
}

resource "aws_db_cluster_snapshot" "absent" {
  attrs = { shared_accounts = null }
}

resource "aws_db_cluster_snapshot" "everybody" {
  attrs          = { shared_accounts = ["all"] }
  expect_failure = true
}

resource "aws_ebs_snapshot_block_public_access" "blocked" {
  attrs = { state = "block-all-sharing" }
}

resource "aws_ebs_snapshot_block_public_access" "unblocked" {
  attrs          = { state = "unblocked" }
  expect_failure = true
}

resource "aws_ebs_snapshot_block_public_access" "removed" {
  prior_attrs    = { state = "block-all-sharing" }
  expect_failure = true
}

resource "aws_ec2_image_block_public_access" "blocked" {
  attrs = { state = "block-new-sharing" }
}

resource "aws_ec2_image_block_public_access" "unblocked" {
  attrs          = { state = "unblocked" }
  expect_failure = true
}

resource "aws_eks_cluster" "private" {
  attrs = { vpc_config = [{ endpoint_public_access = false, public_access_cidrs = null }] }
}

resource "aws_eks_cluster" "office" {
  attrs = {
    vpc_config = [{ endpoint_public_access = true, public_access_cidrs = ["203.0.113.0/24"] }]
  }
}

resource "aws_eks_cluster" "absent" {
  attrs          = { vpc_config = [{ endpoint_public_access = null, public_access_cidrs = null }] }
  expect_failure = true
}

resource "aws_eks_cluster" "world" {
  attrs = {
    vpc_config = [{ endpoint_public_access = true, public_access_cidrs = ["0.0.0.0/0"] }]
  }
  expect_failure = true
}

resource "aws_eks_cluster" "nothing_listed" {
  attrs          = { vpc_config = [{ endpoint_public_access = true, public_access_cidrs = [] }] }
  expect_failure = true
}

resource "aws_lambda_function_url" "login" {
  attrs = { authorization_type = "AWS_IAM" }
}

resource "aws_lambda_function_url" "everybody" {
  attrs          = { authorization_type = "NONE" }
  expect_failure = true
}
