policytest {
  targets = ["./identity.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_ssoadmin_account_assignment = {
    permission_set_arn = "arn:set/reader"
    principal_type     = "GROUP"
    target_id          = "111122223333"
  }
}

resource "aws_organizations_policy_attachment" "removed" {
  prior_attrs    = { policy_id = "p-1", target_id = "ou-1" }
  expect_failure = true
}

resource "aws_organizations_policy" "removed" {
  prior_attrs    = { name = "deny-regions" }
  expect_failure = true
}

resource "aws_organizations_account" "removed" {
  prior_attrs    = { name = "sandbox" }
  expect_failure = true
}

resource "aws_ssoadmin_managed_policy_attachment" "reader" {
  attrs = { managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess", permission_set_arn = "arn:set/reader" }
}

resource "aws_ssoadmin_managed_policy_attachment" "admin" {
  attrs          = { managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess", permission_set_arn = "arn:set/other" }
  expect_failure = true
}

resource "aws_ssoadmin_managed_policy_attachment" "admin_set" {
  attrs = {
    permission_set_arn = "arn:set/admin"
    managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
  }
  skip = true
}

resource "aws_ssoadmin_account_assignment" "group" {
  attrs = local.aws_ssoadmin_account_assignment
}

resource "aws_ssoadmin_account_assignment" "person" {
  attrs          = core::merge(local.aws_ssoadmin_account_assignment, { principal_type = "USER" })
  expect_failure = true
}

resource "aws_ssoadmin_account_assignment" "admin" {
  attrs          = core::merge(local.aws_ssoadmin_account_assignment, { permission_set_arn = "arn:set/admin" })
  expect_failure = true
}

resource "aws_ssoadmin_permission_set" "short" {
  attrs = { session_duration = "PT2H" }
}

resource "aws_ssoadmin_permission_set" "minutes" {
  attrs = { session_duration = "PT90M" }
}

resource "aws_ssoadmin_permission_set" "absent" {
  attrs = { session_duration = null }
}

resource "aws_ssoadmin_permission_set" "long" {
  attrs          = { session_duration = "PT12H" }
  expect_failure = true
}

resource "aws_ssoadmin_permissions_boundary_attachment" "removed" {
  prior_attrs    = { permission_set_arn = "arn:set/dev" }
  expect_failure = true
}

resource "aws_eks_access_policy_association" "viewer" {
  attrs = {
    policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    access_scope  = [{ type = "cluster" }]
    principal_arn = "arn:role"
    cluster_name  = "main"
  }
}

resource "aws_eks_access_policy_association" "one_namespace" {
  attrs = {
    policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    access_scope  = [{ type = "namespace" }]
    principal_arn = "arn:role"
    cluster_name  = "main"
  }
}

resource "aws_eks_access_policy_association" "admin" {
  attrs = {
    policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    access_scope  = [{ type = "cluster" }]
    principal_arn = "arn:role"
    cluster_name  = "main"
  }
  expect_failure = true
}

resource "aws_eks_access_policy_association" "scope_absent" {
  attrs = {
    policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    access_scope  = []
    principal_arn = "arn:role"
    cluster_name  = "main"
  }
  expect_failure = true
}
