# Mackerel: how it gets into an AWS account.

# Mackerel reads an AWS account with a long-lived access key.
#
# Why: the key stands in the state and in the plan of whoever applies, does not expire, and is one
# more to rotate.
# Do: set `role_arn` and `external_id`, and delete the key.
resource_policy "mackerel_aws_integration" "mackerel-aws-integration-access-key" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.role_arn != null && attrs.role_arn != ""
    error_message = "aws integration ${core::coalesce(attrs.name, "-")} has no role_arn, a role is wanted"
  }
}

# The role for Mackerel is assumed without an external id.
#
# Why: without it, another customer of the same service who knows the role could have it assumed.
# Do: set `external_id`, and ask for it in the trust policy of the role.
resource_policy "mackerel_aws_integration" "mackerel-aws-integration-external-id" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.role_arn != null && attrs.role_arn != ""
  enforce {
    condition     = attrs.external_id != null && attrs.external_id != ""
    error_message = "aws integration ${core::coalesce(attrs.name, "-")} has no external_id"
  }
}
