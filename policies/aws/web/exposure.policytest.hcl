policytest {
  targets = ["./exposure.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_lb_listener = {
    load_balancer_arn = "arn:public"
    protocol          = "HTTPS"
    ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    default_action    = [{ type = "forward", redirect = [] }]
  }
  aws_alb_listener = {
    load_balancer_arn = "arn:public"
    protocol          = "HTTPS"
    ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
    default_action    = [{ type = "forward", redirect = [] }]
  }
  aws_cloudfront_distribution = {
    default_cache_behavior = [{ viewer_protocol_policy = "redirect-to-https" }]
    ordered_cache_behavior = []
    viewer_certificate = [
      {
        cloudfront_default_certificate = null
        minimum_protocol_version       = "TLSv1.2_2021"
      },
    ]
    origin = [{ custom_origin_config = [{ origin_protocol_policy = "https-only" }] }]
  }
}

resource "aws_lb" "public" {
  attrs = { arn = "arn:public", internal = false }
  skip  = true
}

resource "aws_lb" "internal" {
  attrs = { arn = "arn:internal", internal = true }
  skip  = true
}

resource "aws_lb_listener" "https" {
  attrs = local.aws_lb_listener
}

resource "aws_lb_listener" "network" {
  attrs = core::merge(local.aws_lb_listener, { protocol = "TCP", ssl_policy = null })
}

resource "aws_lb_listener" "gateway" {
  attrs = core::merge(local.aws_lb_listener, { protocol = null, ssl_policy = null })
}

resource "aws_lb_listener" "redirect" {
  attrs = core::merge(local.aws_lb_listener, {
    protocol       = "HTTP"
    ssl_policy     = null
    default_action = [{ type = "redirect", redirect = [{ protocol = "HTTPS" }] }]
  })
}

resource "aws_lb_listener" "inside" {
  attrs = core::merge(local.aws_lb_listener, { protocol = "HTTP", ssl_policy = null, load_balancer_arn = aws_lb.internal.arn })
}

resource "aws_lb_listener" "plain" {
  attrs          = core::merge(local.aws_lb_listener, { protocol = "HTTP", ssl_policy = "" })
  expect_failure = true
}

resource "aws_lb_listener" "redirect_to_plain" {
  attrs = core::merge(local.aws_lb_listener, {
    protocol       = "HTTP"
    ssl_policy     = null
    default_action = [{ type = "redirect", redirect = [{ protocol = "HTTP" }] }]
  })
  expect_failure = true
}

resource "aws_lb_listener" "old_tls" {
  attrs          = core::merge(local.aws_lb_listener, { ssl_policy = "ELBSecurityPolicy-2016-08" })
  expect_failure = true
}

resource "aws_lb_listener" "old_tls13" {
  attrs          = core::merge(local.aws_lb_listener, { ssl_policy = "ELBSecurityPolicy-TLS13-1-0-2021-06" })
  expect_failure = true
}

resource "aws_alb" "public" {
  attrs = { arn = "arn:public", internal = false }
  skip  = true
}

resource "aws_alb" "internal" {
  attrs = { arn = "arn:internal", internal = true }
  skip  = true
}

resource "aws_alb_listener" "https" {
  attrs = local.aws_alb_listener
}

resource "aws_alb_listener" "network" {
  attrs = core::merge(local.aws_alb_listener, { protocol = "TCP", ssl_policy = null })
}

resource "aws_alb_listener" "gateway" {
  attrs = core::merge(local.aws_alb_listener, { protocol = null, ssl_policy = null })
}

resource "aws_alb_listener" "redirect" {
  attrs = core::merge(local.aws_alb_listener, {
    protocol       = "HTTP"
    ssl_policy     = null
    default_action = [{ type = "redirect", redirect = [{ protocol = "HTTPS" }] }]
  })
}

resource "aws_alb_listener" "inside" {
  attrs = core::merge(local.aws_alb_listener, { protocol = "HTTP", ssl_policy = null, load_balancer_arn = aws_alb.internal.arn })
}

resource "aws_alb_listener" "plain" {
  attrs          = core::merge(local.aws_alb_listener, { protocol = "HTTP", ssl_policy = "" })
  expect_failure = true
}

resource "aws_alb_listener" "redirect_to_plain" {
  attrs = core::merge(local.aws_alb_listener, {
    protocol       = "HTTP"
    ssl_policy     = null
    default_action = [{ type = "redirect", redirect = [{ protocol = "HTTP" }] }]
  })
  expect_failure = true
}

resource "aws_alb_listener" "old_tls" {
  attrs          = core::merge(local.aws_alb_listener, { ssl_policy = "ELBSecurityPolicy-2016-08" })
  expect_failure = true
}

resource "aws_alb_listener" "old_tls13" {
  attrs          = core::merge(local.aws_alb_listener, { ssl_policy = "ELBSecurityPolicy-TLS13-1-0-2021-06" })
  expect_failure = true
}

resource "aws_elb" "https" {
  attrs = { internal = null, listener = [{ lb_protocol = "HTTPS" }] }
}

resource "aws_elb" "inside" {
  attrs = { internal = true, listener = [{ lb_protocol = "http" }] }
}

resource "aws_elb" "plain" {
  attrs          = { internal = null, listener = [{ lb_protocol = "http" }] }
  expect_failure = true
}

resource "aws_cloudfront_distribution" "modern" {
  attrs = local.aws_cloudfront_distribution
}

resource "aws_cloudfront_distribution" "absent" {
  attrs = core::merge(local.aws_cloudfront_distribution, {
    ordered_cache_behavior = null
    origin                 = [{ custom_origin_config = [] }]
    viewer_certificate     = [{ cloudfront_default_certificate = true, minimum_protocol_version = null }]
  })
}

resource "aws_cloudfront_distribution" "plain" {
  attrs          = core::merge(local.aws_cloudfront_distribution, { default_cache_behavior = [{ viewer_protocol_policy = "allow-all" }] })
  expect_failure = true
}

resource "aws_cloudfront_distribution" "one_path_plain" {
  attrs          = core::merge(local.aws_cloudfront_distribution, { ordered_cache_behavior = [{ viewer_protocol_policy = "allow-all" }] })
  expect_failure = true
}

resource "aws_cloudfront_distribution" "old_tls" {
  attrs = core::merge(local.aws_cloudfront_distribution, {
    viewer_certificate = [
      {
        cloudfront_default_certificate = false
        minimum_protocol_version       = "TLSv1.1_2016"
      },
    ]
  })
  expect_failure = true
}

resource "aws_cloudfront_distribution" "tls_absent" {
  attrs = core::merge(local.aws_cloudfront_distribution, {
    viewer_certificate = [{ cloudfront_default_certificate = null, minimum_protocol_version = null }]
  })
  expect_failure = true
}

resource "aws_cloudfront_distribution" "origin_plain" {
  attrs = core::merge(local.aws_cloudfront_distribution, {
    origin = [{ custom_origin_config = [{ origin_protocol_policy = "match-viewer" }] }]
  })
  expect_failure = true
}
