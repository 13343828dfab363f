policytest {
  targets = ["./exposure.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_security_group = {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = ["::/0"]
        protocol         = "tcp"
        from_port        = 443
        to_port          = 443
      },
    ]
  }
  aws_default_security_group = { ingress = [] }
  aws_security_group_rule = {
    type             = "ingress"
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = null
  }
  aws_vpc_security_group_ingress_rule = {
    ip_protocol = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_ipv4   = "0.0.0.0/0"
    cidr_ipv6   = null
  }
  aws_network_acl = {
    ingress = [
      {
        action          = "allow"
        cidr_block      = "0.0.0.0/0"
        ipv6_cidr_block = ""
        protocol        = "6"
        from_port       = 443
        to_port         = 443
      },
      {
        action          = "allow"
        cidr_block      = "0.0.0.0/0"
        ipv6_cidr_block = ""
        protocol        = "6"
        from_port       = 1024
        to_port         = 65535
      },
    ]
  }
  aws_default_network_acl = { ingress = [] }
  aws_network_acl_rule = {
    egress          = false
    rule_action     = "allow"
    cidr_block      = "0.0.0.0/0"
    ipv6_cidr_block = null
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
  }
  aws_subnet = { map_public_ip_on_launch = false }
}

resource "aws_security_group" "web" {
  attrs = local.aws_security_group
}

resource "aws_security_group" "no_inline_rules" {
  attrs = core::merge(local.aws_security_group, { ingress = null })
}

resource "aws_security_group" "ssh_from_office" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["203.0.113.7/32"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
}

resource "aws_security_group" "ping_from_everywhere" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "icmp"
        from_port        = 8
        to_port          = 0
      },
    ]
  })
}

resource "aws_security_group" "private_ipv6" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = null
        ipv6_cidr_blocks = ["fc00::/7"]
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
}

resource "aws_security_group" "ssh_from_everywhere" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["10.0.0.0/8"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 443
        to_port          = 443
      },
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
  expect_failure = true
}

resource "aws_security_group" "ssh_from_ipv6_everywhere" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["10.0.0.0/8"]
        ipv6_cidr_blocks = ["::/0"]
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
  expect_failure = true
}

resource "aws_security_group" "ssh_from_both_halves" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/1", "128.0.0.0/1"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
  expect_failure = true
}

resource "aws_security_group" "range_with_database" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 3000
        to_port          = 3380
      },
    ]
  })
  expect_failure = true
}

resource "aws_security_group" "everything" {
  attrs = core::merge(local.aws_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "-1"
        from_port        = 0
        to_port          = 0
      },
    ]
  })
  expect_failure = true
}

resource "aws_default_security_group" "empty" {
  attrs = local.aws_default_security_group
}

resource "aws_default_security_group" "absent" {
  attrs = core::merge(local.aws_default_security_group, { ingress = null })
}

resource "aws_default_security_group" "lets_in" {
  attrs = core::merge(local.aws_default_security_group, {
    ingress = [
      {
        cidr_blocks      = ["10.0.0.0/8"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 443
        to_port          = 443
      },
    ]
  })
  expect_failure = true
}

resource "aws_default_security_group" "ssh" {
  attrs = core::merge(local.aws_default_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 22
        to_port          = 22
      },
    ]
  })
  expect_failure = true
}

resource "aws_default_security_group" "mysql" {
  attrs = core::merge(local.aws_default_security_group, {
    ingress = [
      {
        cidr_blocks      = ["0.0.0.0/0"]
        ipv6_cidr_blocks = []
        protocol         = "tcp"
        from_port        = 3306
        to_port          = 3306
      },
    ]
  })
  expect_failure = true
}

resource "aws_security_group_rule" "web" {
  attrs = local.aws_security_group_rule
}

resource "aws_security_group_rule" "from_group" {
  attrs = core::merge(local.aws_security_group_rule, { cidr_blocks = null, from_port = 5432, to_port = 5432 })
}

resource "aws_security_group_rule" "outgoing" {
  attrs = core::merge(local.aws_security_group_rule, { type = "egress", protocol = "-1", from_port = 0, to_port = 0 })
}

resource "aws_security_group_rule" "rdp" {
  attrs          = core::merge(local.aws_security_group_rule, { from_port = 3389, to_port = 3389 })
  expect_failure = true
}

resource "aws_security_group_rule" "postgres" {
  attrs = core::merge(local.aws_security_group_rule, {
    from_port        = 5432
    to_port          = 5432
    cidr_blocks      = null
    ipv6_cidr_blocks = ["::/0"]
  })
  expect_failure = true
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  attrs = local.aws_vpc_security_group_ingress_rule
}

resource "aws_vpc_security_group_ingress_rule" "from_group" {
  attrs = core::merge(local.aws_vpc_security_group_ingress_rule, { cidr_ipv4 = null, ip_protocol = "-1", from_port = null, to_port = null })
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  attrs          = core::merge(local.aws_vpc_security_group_ingress_rule, { from_port = 22, to_port = 22 })
  expect_failure = true
}

resource "aws_vpc_security_group_ingress_rule" "redis" {
  attrs          = core::merge(local.aws_vpc_security_group_ingress_rule, { from_port = 6000, to_port = 7000, cidr_ipv4 = null, cidr_ipv6 = "::/0" })
  expect_failure = true
}

resource "aws_vpc_security_group_ingress_rule" "everything" {
  attrs          = core::merge(local.aws_vpc_security_group_ingress_rule, { ip_protocol = "-1", from_port = null, to_port = null })
  expect_failure = true
}

resource "aws_network_acl" "web" {
  attrs = local.aws_network_acl
}

resource "aws_network_acl" "absent" {
  attrs = core::merge(local.aws_network_acl, { ingress = null })
}

resource "aws_network_acl" "ssh_denied" {
  attrs = core::merge(local.aws_network_acl, {
    ingress = [
      {
        action          = "deny"
        cidr_block      = "0.0.0.0/0"
        ipv6_cidr_block = ""
        protocol        = "6"
        from_port       = 22
        to_port         = 22
      },
    ]
  })
}

resource "aws_network_acl" "ssh" {
  attrs = core::merge(local.aws_network_acl, {
    ingress = [
      {
        action          = "allow"
        cidr_block      = "0.0.0.0/0"
        ipv6_cidr_block = ""
        protocol        = "6"
        from_port       = 22
        to_port         = 22
      },
    ]
  })
  expect_failure = true
}

resource "aws_default_network_acl" "empty" {
  attrs = local.aws_default_network_acl
}

resource "aws_default_network_acl" "everything" {
  attrs = core::merge(local.aws_default_network_acl, {
    ingress = [
      {
        action          = "allow"
        cidr_block      = "0.0.0.0/0"
        ipv6_cidr_block = ""
        protocol        = "-1"
        from_port       = 0
        to_port         = 0
      },
    ]
  })
  expect_failure = true
}

resource "aws_network_acl_rule" "web" {
  attrs = local.aws_network_acl_rule
}

resource "aws_network_acl_rule" "outgoing" {
  attrs = core::merge(local.aws_network_acl_rule, { egress = true, from_port = 22, to_port = 22 })
}

resource "aws_network_acl_rule" "rdp" {
  attrs          = core::merge(local.aws_network_acl_rule, { from_port = 3389, to_port = 3389, egress = null })
  expect_failure = true
}

resource "aws_network_acl_rule" "everything_ipv6" {
  attrs = core::merge(local.aws_network_acl_rule, {
    protocol        = "-1"
    from_port       = null
    to_port         = null
    cidr_block      = null
    ipv6_cidr_block = "::/0"
  })
  expect_failure = true
}

resource "aws_subnet" "private" {
  attrs = local.aws_subnet
}

resource "aws_subnet" "absent" {
  attrs = core::merge(local.aws_subnet, { map_public_ip_on_launch = null })
}

resource "aws_subnet" "public" {
  attrs          = core::merge(local.aws_subnet, { map_public_ip_on_launch = true })
  expect_failure = true
}
