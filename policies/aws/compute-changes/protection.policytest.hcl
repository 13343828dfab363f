policytest { targets = ["./protection.policy.hcl"] }

resource "aws_lb" "protection_kept" {
  attrs       = { enable_deletion_protection = true }
  prior_attrs = { enable_deletion_protection = true }
}

resource "aws_lb" "protection_turned_on" {
  attrs       = { enable_deletion_protection = true }
  prior_attrs = { enable_deletion_protection = null }
}

resource "aws_lb" "protection_turned_off" {
  attrs          = { enable_deletion_protection = false }
  prior_attrs    = { enable_deletion_protection = true }
  expect_failure = true
}

resource "aws_lb" "protection_line_removed" {
  attrs          = { enable_deletion_protection = null }
  prior_attrs    = { enable_deletion_protection = true }
  expect_failure = true
}

resource "aws_alb" "protection_kept" {
  attrs       = { enable_deletion_protection = true }
  prior_attrs = { enable_deletion_protection = true }
}

resource "aws_alb" "protection_turned_on" {
  attrs       = { enable_deletion_protection = true }
  prior_attrs = { enable_deletion_protection = null }
}

resource "aws_alb" "protection_turned_off" {
  attrs          = { enable_deletion_protection = false }
  prior_attrs    = { enable_deletion_protection = true }
  expect_failure = true
}

resource "aws_alb" "protection_line_removed" {
  attrs          = { enable_deletion_protection = null }
  prior_attrs    = { enable_deletion_protection = true }
  expect_failure = true
}

resource "aws_eks_cluster" "protection_kept" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = true }
}

resource "aws_eks_cluster" "protection_turned_on" {
  attrs       = { deletion_protection = true }
  prior_attrs = { deletion_protection = null }
}

resource "aws_eks_cluster" "protection_turned_off" {
  attrs          = { deletion_protection = false }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_eks_cluster" "protection_line_removed" {
  attrs          = { deletion_protection = null }
  prior_attrs    = { deletion_protection = true }
  expect_failure = true
}

resource "aws_networkfirewall_firewall" "protection_kept" {
  attrs       = { delete_protection = true }
  prior_attrs = { delete_protection = true }
}

resource "aws_networkfirewall_firewall" "protection_turned_on" {
  attrs       = { delete_protection = true }
  prior_attrs = { delete_protection = null }
}

resource "aws_networkfirewall_firewall" "protection_turned_off" {
  attrs          = { delete_protection = false }
  prior_attrs    = { delete_protection = true }
  expect_failure = true
}

resource "aws_networkfirewall_firewall" "protection_line_removed" {
  attrs          = { delete_protection = null }
  prior_attrs    = { delete_protection = true }
  expect_failure = true
}

resource "aws_instance" "protection_kept" {
  attrs       = { disable_api_termination = true }
  prior_attrs = { disable_api_termination = true }
}

resource "aws_instance" "protection_turned_on" {
  attrs       = { disable_api_termination = true }
  prior_attrs = { disable_api_termination = null }
}

resource "aws_instance" "protection_turned_off" {
  attrs          = { disable_api_termination = false }
  prior_attrs    = { disable_api_termination = true }
  expect_failure = true
}

resource "aws_instance" "protection_line_removed" {
  attrs          = { disable_api_termination = null }
  prior_attrs    = { disable_api_termination = true }
  expect_failure = true
}

resource "aws_eks_cluster" "older_provider" {
  attrs       = { name = "main" }
  prior_attrs = { name = "main" }
}

resource "aws_cognito_user_pool" "protection_turned_on" {
  attrs       = { deletion_protection = "ACTIVE" }
  prior_attrs = { deletion_protection = null }
}

resource "aws_cognito_user_pool" "unprotected_before_and_after" {
  attrs       = { deletion_protection = null }
  prior_attrs = { deletion_protection = "INACTIVE" }
}

resource "aws_cognito_user_pool" "protection_turned_off" {
  attrs          = { deletion_protection = "INACTIVE" }
  prior_attrs    = { deletion_protection = "ACTIVE" }
  expect_failure = true
}
