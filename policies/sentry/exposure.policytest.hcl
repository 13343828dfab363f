policytest {
  targets = ["./exposure.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  project = {
    name            = "api"
    client_security = { allowed_domains = ["example.com"], verify_tls_ssl = true }
  }
}

# sentry-project-any-origin
resource "sentry_project" "project_any_origin_refused" {
  attrs          = core::merge(local.project, { client_security = { allowed_domains = ["*"], verify_tls_ssl = true } })
  expect_failure = true
}
resource "sentry_project" "project_any_origin_unset" {
  attrs = core::merge(local.project, { client_security = { allowed_domains = null, verify_tls_ssl = true } })
}
resource "sentry_project" "project_any_origin_unset_2" {
  attrs = core::merge(local.project, { client_security = null })
}
resource "sentry_project" "project_any_origin_accepted" {
  attrs = core::merge(local.project, { client_security = [{ allowed_domains = ["example.com"], verify_tls_ssl = true }] })
}
resource "sentry_project" "project_any_origin_refused_2" {
  attrs          = core::merge(local.project, { client_security = [{ allowed_domains = ["*"], verify_tls_ssl = true }] })
  expect_failure = true
}

# sentry-project-tls-unchecked
resource "sentry_project" "project_tls_unchecked_refused" {
  attrs          = core::merge(local.project, { client_security = { allowed_domains = ["example.com"], verify_tls_ssl = false } })
  expect_failure = true
}
resource "sentry_project" "project_tls_unchecked_unset" {
  attrs = core::merge(local.project, { client_security = { allowed_domains = ["example.com"], verify_tls_ssl = null } })
}
resource "sentry_project" "project_tls_unchecked_unset_2" {
  attrs = core::merge(local.project, { client_security = null })
}
