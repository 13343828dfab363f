policytest { targets = ["./protection.policy.hcl"] }

resource "aws_lb" "protected" {
  attrs = { enable_deletion_protection = true }
}

resource "aws_lb" "unprotected" {
  attrs          = { enable_deletion_protection = false }
  expect_failure = true
}

resource "aws_lb" "protection_absent" {
  attrs          = { enable_deletion_protection = null }
  expect_failure = true
}

resource "aws_alb" "protected" {
  attrs = { enable_deletion_protection = true }
}

resource "aws_alb" "unprotected" {
  attrs          = { enable_deletion_protection = false }
  expect_failure = true
}

resource "aws_alb" "protection_absent" {
  attrs          = { enable_deletion_protection = null }
  expect_failure = true
}

resource "aws_networkfirewall_firewall" "protected" {
  attrs = { delete_protection = true }
}

resource "aws_networkfirewall_firewall" "unprotected" {
  attrs          = { delete_protection = false }
  expect_failure = true
}

resource "aws_networkfirewall_firewall" "protection_absent" {
  attrs          = { delete_protection = null }
  expect_failure = true
}

resource "aws_eks_cluster" "protected" {
  attrs = { deletion_protection = true }
}

resource "aws_eks_cluster" "unprotected" {
  attrs          = { deletion_protection = false }
  expect_failure = true
}

resource "aws_eks_cluster" "protection_absent" {
  attrs          = { deletion_protection = null }
  expect_failure = true
}

resource "aws_eks_cluster" "older_provider" {
  attrs = { name = "main" }
}

resource "aws_cognito_user_pool" "protected" {
  attrs = { deletion_protection = "ACTIVE" }
}

resource "aws_cognito_user_pool" "unprotected" {
  attrs          = { deletion_protection = "INACTIVE" }
  expect_failure = true
}

resource "aws_cognito_user_pool" "protection_absent" {
  attrs          = { deletion_protection = null }
  expect_failure = true
}

resource "aws_instance" "protected" {
  attrs = { disable_api_termination = true, force_destroy = null }
}

resource "aws_instance" "older_provider" {
  attrs = { disable_api_termination = true }
}

resource "aws_instance" "protection_absent" {
  attrs          = { disable_api_termination = null, force_destroy = false }
  expect_failure = true
}

resource "aws_instance" "protection_lifted_by_the_provider" {
  attrs          = { disable_api_termination = true, force_destroy = true }
  expect_failure = true
}

resource "aws_autoscaling_group" "careful" {
  attrs = { name = "main", force_delete = false }
}

resource "aws_autoscaling_group" "careful_by_default" {
  attrs = { name = "main", force_delete = null }
}

resource "aws_autoscaling_group" "careless" {
  attrs          = { name = "main", force_delete = true }
  expect_failure = true
}

resource "aws_route53_zone" "careful" {
  attrs = { name = "main", force_destroy = false }
}

resource "aws_route53_zone" "careful_by_default" {
  attrs = { name = "main", force_destroy = null }
}

resource "aws_route53_zone" "careless" {
  attrs          = { name = "main", force_destroy = true }
  expect_failure = true
}

resource "aws_ecr_repository" "careful" {
  attrs = { name = "main", force_delete = false }
}

resource "aws_ecr_repository" "careful_by_default" {
  attrs = { name = "main", force_delete = null }
}

resource "aws_ecr_repository" "careless" {
  attrs          = { name = "main", force_delete = true }
  expect_failure = true
}
