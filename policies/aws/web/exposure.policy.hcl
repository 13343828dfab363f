# Load balancers and distributions that talk to the public without TLS, or with TLS of another age.

# A public load balancer serves plain HTTP.
#
# Why: passwords and sessions cross the internet where everybody on the way can read and change them.
# Do: let the HTTP listener redirect to HTTPS, and serve from an HTTPS listener with a certificate.
#
# An internal load balancer of the same plan is left alone.
resource_policy "aws_lb_listener" "aws-load-balancer-plain-http" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    balancers = core::getresources("aws_lb", { arn = attrs.load_balancer_arn })
  }
  enforce {
    condition = (
      attrs.protocol == null || attrs.protocol != "HTTP" || core::anytrue([for lb in local.balancers : lb.internal == true]) ||
      core::anytrue([for a in attrs.default_action == null ? [] : attrs.default_action :
      a.type == "redirect" && core::coalesce(core::try(a.redirect[0].protocol, null), "none") == "HTTPS"])
    )
    error_message = "the listener serves plain HTTP, a redirect to HTTPS is wanted"
  }
}

# A public load balancer serves plain HTTP.
#
# Why: passwords and sessions cross the internet where everybody on the way can read and change them.
# Do: let the HTTP listener redirect to HTTPS, and serve from an HTTPS listener with a certificate.
#
# An internal load balancer of the same plan is left alone.
resource_policy "aws_alb_listener" "aws-load-balancer-plain-http" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  locals {
    balancers = core::getresources("aws_alb", { arn = attrs.load_balancer_arn })
  }
  enforce {
    condition = (
      attrs.protocol == null || attrs.protocol != "HTTP" || core::anytrue([for lb in local.balancers : lb.internal == true]) ||
      core::anytrue([for a in attrs.default_action == null ? [] : attrs.default_action :
      a.type == "redirect" && core::coalesce(core::try(a.redirect[0].protocol, null), "none") == "HTTPS"])
    )
    error_message = "the listener serves plain HTTP, a redirect to HTTPS is wanted"
  }
}

# A public load balancer serves plain HTTP.
#
# Why: passwords and sessions cross the internet where everybody on the way can read and change them.
# Do: use `https` or `ssl` as `lb_protocol`, or move to an application load balancer.
#
# An internal load balancer of the same plan is left alone.
resource_policy "aws_elb" "aws-load-balancer-plain-http" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      attrs.internal == true ||
      !core::anytrue([for l in attrs.listener == null ? [] : attrs.listener : core::lower(core::coalesce(l.lb_protocol, "-")) == "http"])
    )
    error_message = "a listener serves plain HTTP, `https` is wanted"
  }
}

# A load balancer speaks TLS older than 1.2.
#
# Why: the old versions have known holes, and audits reject them.
# Do: set `ssl_policy` to `ELBSecurityPolicy-TLS13-1-2-2021-06` or newer.
resource_policy "aws_lb_listener" "aws-load-balancer-old-tls" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.ssl_policy == null || attrs.ssl_policy == "" || core::regex_match("(TLS13-1-[23]|TLS-1-2|FS-1-2)", attrs.ssl_policy)
    error_message = "the policy is `${core::valuetostring(attrs.ssl_policy)}`, one that starts at TLS 1.2 is wanted"
  }
}

# A load balancer speaks TLS older than 1.2.
#
# Why: the old versions have known holes, and audits reject them.
# Do: set `ssl_policy` to `ELBSecurityPolicy-TLS13-1-2-2021-06` or newer.
resource_policy "aws_alb_listener" "aws-load-balancer-old-tls" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.ssl_policy == null || attrs.ssl_policy == "" || core::regex_match("(TLS13-1-[23]|TLS-1-2|FS-1-2)", attrs.ssl_policy)
    error_message = "the policy is `${core::valuetostring(attrs.ssl_policy)}`, one that starts at TLS 1.2 is wanted"
  }
}

# A distribution serves plain HTTP.
#
# Why: passwords and sessions cross the internet where everybody on the way can read and change them.
# Do: set `viewer_protocol_policy` to `redirect-to-https` in every behaviour.
resource_policy "aws_cloudfront_distribution" "aws-cloudfront-plain-http" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for b in core::concat(
      attrs.default_cache_behavior == null ? [] : attrs.default_cache_behavior,
      attrs.ordered_cache_behavior == null ? [] : attrs.ordered_cache_behavior,
    ) : b.viewer_protocol_policy == "allow-all"])
    error_message = "a behaviour has `viewer_protocol_policy` `allow-all`, `redirect-to-https` is wanted"
  }
}

# A distribution speaks TLS older than 1.2.
#
# Why: the old versions have known holes, and audits reject them.
# Do: set `minimum_protocol_version` to `TLSv1.2_2021` or newer.
resource_policy "aws_cloudfront_distribution" "aws-cloudfront-old-tls" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::try(attrs.viewer_certificate[0].cloudfront_default_certificate, false) != true
  locals {
    version = core::coalesce(core::try(attrs.viewer_certificate[0].minimum_protocol_version, null), "TLSv1")
  }
  enforce {
    condition     = !core::contains(["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"], local.version)
    error_message = "the minimum is `${local.version}`, `TLSv1.2_2021` is wanted"
  }
}

# A distribution fetches from its origin over plain HTTP.
#
# Why: the visitor sees a padlock while the second half of the way is open.
# Do: set `origin_protocol_policy` to `https-only`.
#
# An S3 web site endpoint knows no HTTPS; use the bucket itself with an origin access control.
resource_policy "aws_cloudfront_distribution" "aws-cloudfront-origin-plain-http" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for o in attrs.origin == null ? [] : attrs.origin :
    core::anytrue([for c in o.custom_origin_config == null ? [] : o.custom_origin_config : c.origin_protocol_policy != "https-only"])])
    error_message = "an origin is not fetched over HTTPS only, `https-only` is wanted"
  }
}
