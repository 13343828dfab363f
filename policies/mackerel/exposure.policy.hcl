# Mackerel: checks that trust whoever answers.

# A monitor of an address does not check its certificate.
#
# Why: a wrong or expired certificate, which users see as an outage or an attack, is reported as
# healthy.
# Do: set `skip_certificate_verification = false`.
resource_policy "mackerel_monitor" "mackerel-external-certificate-unchecked" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(core::try(attrs.external[0].skip_certificate_verification, false), false)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} skips certificate verification, false is wanted"
  }
}

# A monitor talks to its address without encryption.
#
# Why: headers and body of the check, which may hold a token, travel in the open.
# Do: use an `https://` address.
resource_policy "mackerel_monitor" "mackerel-external-plain-http" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::try(core::startswith(core::lower(attrs.external[0].url), "http://"), false)
    error_message = "monitor ${core::coalesce(attrs.name, "-")} uses http, https is wanted"
  }
}
