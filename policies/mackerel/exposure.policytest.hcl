policytest {
  targets = ["./exposure.policy.hcl"]
}

# What every policy of the file accepts; a mock below changes one thing.
locals {
  monitor = {
    name     = "site"
    external = [{ url = "https://example.com/", skip_certificate_verification = false }]
  }
}

# mackerel-external-certificate-unchecked
resource "mackerel_monitor" "external_certificate_unchecked_refused" {
  attrs          = core::merge(local.monitor, { external = [{ url = "https://example.com/", skip_certificate_verification = true }] })
  expect_failure = true
}
resource "mackerel_monitor" "external_certificate_unchecked_unset" {
  attrs = core::merge(local.monitor, { external = [{ url = "https://example.com/", skip_certificate_verification = null }] })
}
resource "mackerel_monitor" "external_certificate_unchecked_unset_2" {
  attrs = core::merge(local.monitor, { external = null })
}

# mackerel-external-plain-http
resource "mackerel_monitor" "external_plain_http_refused" {
  attrs          = core::merge(local.monitor, { external = [{ url = "http://example.com/", skip_certificate_verification = false }] })
  expect_failure = true
}
resource "mackerel_monitor" "external_plain_http_unset" {
  attrs = core::merge(local.monitor, { external = null })
}
resource "mackerel_monitor" "external_plain_http_accepted" {
  attrs = local.monitor
}
