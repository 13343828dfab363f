policytest {
  targets = ["./protection.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  service = {
    name = "backend"
  }
  role = {
    service = "backend"
    name    = "db"
  }
}

# mackerel-service-removed
resource "mackerel_service" "service_removed_refused" {
  prior_attrs    = local.service
  expect_failure = true
}
resource "mackerel_service" "service_removed_accepted" {
  attrs = local.service
}

# mackerel-role-removed
resource "mackerel_role" "role_removed_refused" {
  prior_attrs    = core::merge(local.role, { name = "gone" })
  expect_failure = true
}
resource "mackerel_role" "role_removed_accepted" {
  attrs = core::merge(local.role, { name = "moved" })
  meta  = { operation = "no-op" }
}
resource "mackerel_role" "role_removed_accepted_2" {
  prior_attrs = core::merge(local.role, { name = "moved" })
}
