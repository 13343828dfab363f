# Sentry: from where projects accept events, and whom they trust.

# A project accepts events from web pages of any origin.
#
# Why: anybody can fill the project with made-up errors and hide the real ones.
# Do: name the domains of your pages in `allowed_domains`.
resource_policy "sentry_project" "sentry-project-any-origin" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    domains = core::try([for d in attrs.client_security.allowed_domains : d], [for d in attrs.client_security[0].allowed_domains : d], [])
  }
  enforce {
    condition     = !core::contains(local.domains, "*")
    error_message = "project ${core::coalesce(attrs.name, "-")} allows events from *, a list of domains is wanted"
  }
}

# Sentry does not check certificates when it fetches scripts of a project.
#
# Why: somebody in between can serve other source files than yours.
# Do: set `verify_tls_ssl = true`.
resource_policy "sentry_project" "sentry-project-tls-unchecked" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.client_security.verify_tls_ssl, attrs.client_security[0].verify_tls_ssl, true), true)
    error_message = "project ${core::coalesce(attrs.name, "-")} does not verify certificates, true is wanted"
  }
}
