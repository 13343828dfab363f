# Doors of the network that stand open to the whole internet: security groups, network ACLs, subnets.

input "admin_ports" {
  type        = list(number)
  default     = [22, 23, 135, 445, 2375, 2376, 2379, 3389, 5900, 5985, 5986, 10250]
  description = "Ports that operators use and strangers try first."
}

input "database_ports" {
  type        = list(number)
  default     = [1433, 1521, 3306, 5432, 5439, 6379, 8182, 9042, 9092, 9200, 11211, 27017]
  description = "Ports behind which data is kept."
}

locals {
  # A prefix shorter than /8 is the internet in all but name (two halves of it are a known way around a check of
  # `0.0.0.0/0`); private ranges are /8 and longer, and `fc00::/7` starts with an `f`.
  world         = "^([0-9.]+|[0-9a-eA-E:][0-9a-fA-F:]*)/[0-7]$"
  every_traffic = ["-1", "all"]
  with_ports    = ["tcp", "udp", "6", "17"]
}

# An administration port is open to the whole internet.
#
# Why: these ports give a shell, a desktop or a cluster; they are scanned within minutes, and one weak password
# or one late patch is enough.
# Do: allow only the addresses of the office or the VPN, or use Session Manager and close the port.
# `admin_ports` lists the ports.
resource_policy "aws_security_group" "aws-admin-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    rules = [for r in attrs.ingress == null ? [] : attrs.ingress : {
      cidrs = core::concat(r.cidr_blocks == null ? [] : r.cidr_blocks, r.ipv6_cidr_blocks == null ? [] : r.ipv6_cidr_blocks)
      all   = core::contains(local.every_traffic, core::lower(core::coalesce(r.protocol, "-")))
      ports = core::contains(local.with_ports, core::lower(core::coalesce(r.protocol, "-"))) && r.from_port != null && r.to_port != null
      from  = r.from_port
      to    = r.to_port
    }]
    open = [for p in input.admin_ports : core::tostring(p) if core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) && (r.all || (r.ports && r.from <= p && p <= r.to))
    ])]
  }
  enforce {
    condition = !core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) &&
      (r.all || (r.ports && core::anytrue([for p in input.admin_ports : r.from <= p && p <= r.to])))
    ])
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# An administration port is open to the whole internet.
#
# Why: these ports give a shell, a desktop or a cluster; they are scanned within minutes, and one weak password
# or one late patch is enough.
# Do: allow only the addresses of the office or the VPN, or use Session Manager and close the port.
# `admin_ports` lists the ports.
resource_policy "aws_default_security_group" "aws-admin-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    rules = [for r in attrs.ingress == null ? [] : attrs.ingress : {
      cidrs = core::concat(r.cidr_blocks == null ? [] : r.cidr_blocks, r.ipv6_cidr_blocks == null ? [] : r.ipv6_cidr_blocks)
      all   = core::contains(local.every_traffic, core::lower(core::coalesce(r.protocol, "-")))
      ports = core::contains(local.with_ports, core::lower(core::coalesce(r.protocol, "-"))) && r.from_port != null && r.to_port != null
      from  = r.from_port
      to    = r.to_port
    }]
    open = [for p in input.admin_ports : core::tostring(p) if core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) && (r.all || (r.ports && r.from <= p && p <= r.to))
    ])]
  }
  enforce {
    condition = !core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) &&
      (r.all || (r.ports && core::anytrue([for p in input.admin_ports : r.from <= p && p <= r.to])))
    ])
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# An administration port is open to the whole internet.
#
# Why: these ports give a shell, a desktop or a cluster; they are scanned within minutes, and one weak password
# or one late patch is enough.
# Do: allow only the addresses of the office or the VPN, or use Session Manager and close the port.
# `admin_ports` lists the ports.
resource_policy "aws_security_group_rule" "aws-admin-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.type == "ingress"
  locals {
    cidrs = core::concat(
      attrs.cidr_blocks == null ? [] : attrs.cidr_blocks,
      attrs.ipv6_cidr_blocks == null ? [] : attrs.ipv6_cidr_blocks,
    )
    all   = core::contains(local.every_traffic, core::lower(core::coalesce(attrs.protocol, "-")))
    ports = core::contains(local.with_ports, core::lower(core::coalesce(attrs.protocol, "-"))) && attrs.from_port != null && attrs.to_port != null
    open  = [for p in input.admin_ports : core::tostring(p) if local.all || (local.ports && attrs.from_port <= p && p <= attrs.to_port)]
  }
  enforce {
    condition = !(core::anytrue([for c in local.cidrs : core::regex_match(local.world, c)]) &&
    (local.all || (local.ports && core::anytrue([for p in input.admin_ports : attrs.from_port <= p && p <= attrs.to_port]))))
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# An administration port is open to the whole internet.
#
# Why: these ports give a shell, a desktop or a cluster; they are scanned within minutes, and one weak password
# or one late patch is enough.
# Do: allow only the addresses of the office or the VPN, or use Session Manager and close the port.
# `admin_ports` lists the ports.
resource_policy "aws_vpc_security_group_ingress_rule" "aws-admin-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    cidrs = [for c in [attrs.cidr_ipv4, attrs.cidr_ipv6] : c if c != null]
    all   = core::contains(local.every_traffic, core::lower(core::coalesce(attrs.ip_protocol, "-")))
    ports = core::contains(local.with_ports, core::lower(core::coalesce(attrs.ip_protocol, "-"))) && attrs.from_port != null && attrs.to_port != null
    open  = [for p in input.admin_ports : core::tostring(p) if local.all || (local.ports && attrs.from_port <= p && p <= attrs.to_port)]
  }
  enforce {
    condition = !(core::anytrue([for c in local.cidrs : core::regex_match(local.world, c)]) &&
    (local.all || (local.ports && core::anytrue([for p in input.admin_ports : attrs.from_port <= p && p <= attrs.to_port]))))
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# A database port is open to the whole internet.
#
# Why: whoever reaches the port may guess passwords and use every hole of the server; the data behind it is what
# attackers come for.
# Do: allow the security groups of the services that read the data instead of addresses. `database_ports` lists
# the ports.
resource_policy "aws_security_group" "aws-database-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    rules = [for r in attrs.ingress == null ? [] : attrs.ingress : {
      cidrs = core::concat(r.cidr_blocks == null ? [] : r.cidr_blocks, r.ipv6_cidr_blocks == null ? [] : r.ipv6_cidr_blocks)
      all   = core::contains(local.every_traffic, core::lower(core::coalesce(r.protocol, "-")))
      ports = core::contains(local.with_ports, core::lower(core::coalesce(r.protocol, "-"))) && r.from_port != null && r.to_port != null
      from  = r.from_port
      to    = r.to_port
    }]
    open = [for p in input.database_ports : core::tostring(p) if core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) && (r.all || (r.ports && r.from <= p && p <= r.to))
    ])]
  }
  enforce {
    condition = !core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) &&
      (r.all || (r.ports && core::anytrue([for p in input.database_ports : r.from <= p && p <= r.to])))
    ])
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# A database port is open to the whole internet.
#
# Why: whoever reaches the port may guess passwords and use every hole of the server; the data behind it is what
# attackers come for.
# Do: allow the security groups of the services that read the data instead of addresses. `database_ports` lists
# the ports.
resource_policy "aws_default_security_group" "aws-database-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    rules = [for r in attrs.ingress == null ? [] : attrs.ingress : {
      cidrs = core::concat(r.cidr_blocks == null ? [] : r.cidr_blocks, r.ipv6_cidr_blocks == null ? [] : r.ipv6_cidr_blocks)
      all   = core::contains(local.every_traffic, core::lower(core::coalesce(r.protocol, "-")))
      ports = core::contains(local.with_ports, core::lower(core::coalesce(r.protocol, "-"))) && r.from_port != null && r.to_port != null
      from  = r.from_port
      to    = r.to_port
    }]
    open = [for p in input.database_ports : core::tostring(p) if core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) && (r.all || (r.ports && r.from <= p && p <= r.to))
    ])]
  }
  enforce {
    condition = !core::anytrue([for r in local.rules :
      core::anytrue([for c in r.cidrs : core::regex_match(local.world, c)]) &&
      (r.all || (r.ports && core::anytrue([for p in input.database_ports : r.from <= p && p <= r.to])))
    ])
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# A database port is open to the whole internet.
#
# Why: whoever reaches the port may guess passwords and use every hole of the server; the data behind it is what
# attackers come for.
# Do: allow the security groups of the services that read the data instead of addresses. `database_ports` lists
# the ports.
resource_policy "aws_security_group_rule" "aws-database-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.type == "ingress"
  locals {
    cidrs = core::concat(
      attrs.cidr_blocks == null ? [] : attrs.cidr_blocks,
      attrs.ipv6_cidr_blocks == null ? [] : attrs.ipv6_cidr_blocks,
    )
    all   = core::contains(local.every_traffic, core::lower(core::coalesce(attrs.protocol, "-")))
    ports = core::contains(local.with_ports, core::lower(core::coalesce(attrs.protocol, "-"))) && attrs.from_port != null && attrs.to_port != null
    open  = [for p in input.database_ports : core::tostring(p) if local.all || (local.ports && attrs.from_port <= p && p <= attrs.to_port)]
  }
  enforce {
    condition = !(core::anytrue([for c in local.cidrs : core::regex_match(local.world, c)]) &&
    (local.all || (local.ports && core::anytrue([for p in input.database_ports : attrs.from_port <= p && p <= attrs.to_port]))))
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# A database port is open to the whole internet.
#
# Why: whoever reaches the port may guess passwords and use every hole of the server; the data behind it is what
# attackers come for.
# Do: allow the security groups of the services that read the data instead of addresses. `database_ports` lists
# the ports.
resource_policy "aws_vpc_security_group_ingress_rule" "aws-database-port-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    cidrs = [for c in [attrs.cidr_ipv4, attrs.cidr_ipv6] : c if c != null]
    all   = core::contains(local.every_traffic, core::lower(core::coalesce(attrs.ip_protocol, "-")))
    ports = core::contains(local.with_ports, core::lower(core::coalesce(attrs.ip_protocol, "-"))) && attrs.from_port != null && attrs.to_port != null
    open  = [for p in input.database_ports : core::tostring(p) if local.all || (local.ports && attrs.from_port <= p && p <= attrs.to_port)]
  }
  enforce {
    condition = !(core::anytrue([for c in local.cidrs : core::regex_match(local.world, c)]) &&
    (local.all || (local.ports && core::anytrue([for p in input.database_ports : attrs.from_port <= p && p <= attrs.to_port]))))
    error_message = "open to the whole internet: ${core::join(", ", local.open)}"
  }
}

# A network ACL lets the whole internet reach remote logins.
#
# Why: the ACL is the second fence behind the security groups; when it lets everything in, one careless group is
# enough.
# Do: allow SSH (22) and RDP (3389) only from known addresses, above the rule that lets the rest in.
#
# Return traffic needs high ports open, so a wide range of high ports that happens to include 3389 is not
# reported.
resource_policy "aws_network_acl" "aws-network-acl-admin-port-public" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for r in attrs.ingress == null ? [] : attrs.ingress :
      core::lower(core::coalesce(r.action, "-")) == "allow" &&
      core::anytrue([for c in [r.cidr_block, r.ipv6_cidr_block] : c != null && c != "" && core::regex_match(local.world, c)]) &&
      (core::contains(local.every_traffic, r.protocol) ||
      (core::contains(local.with_ports, r.protocol) && r.from_port != null && r.to_port != null && ((r.from_port <= 22 && 22 <= r.to_port) || r.from_port == 3389)))
    ])
    error_message = "the whole internet may reach port 22 or 3389 through this ACL"
  }
}

# A network ACL lets the whole internet reach remote logins.
#
# Why: the ACL is the second fence behind the security groups; when it lets everything in, one careless group is
# enough.
# Do: allow SSH (22) and RDP (3389) only from known addresses, above the rule that lets the rest in.
#
# Return traffic needs high ports open, so a wide range of high ports that happens to include 3389 is not
# reported.
resource_policy "aws_default_network_acl" "aws-network-acl-admin-port-public" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for r in attrs.ingress == null ? [] : attrs.ingress :
      core::lower(core::coalesce(r.action, "-")) == "allow" &&
      core::anytrue([for c in [r.cidr_block, r.ipv6_cidr_block] : c != null && c != "" && core::regex_match(local.world, c)]) &&
      (core::contains(local.every_traffic, r.protocol) ||
      (core::contains(local.with_ports, r.protocol) && r.from_port != null && r.to_port != null && ((r.from_port <= 22 && 22 <= r.to_port) || r.from_port == 3389)))
    ])
    error_message = "the whole internet may reach port 22 or 3389 through this ACL"
  }
}

# A network ACL lets the whole internet reach remote logins.
#
# Why: the ACL is the second fence behind the security groups; when it lets everything in, one careless group is
# enough.
# Do: allow SSH (22) and RDP (3389) only from known addresses, above the rule that lets the rest in.
#
# Return traffic needs high ports open, so a wide range of high ports that happens to include 3389 is not
# reported.
resource_policy "aws_network_acl_rule" "aws-network-acl-admin-port-public" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = attrs.egress != true
  enforce {
    condition = !(core::lower(core::coalesce(attrs.rule_action, "-")) == "allow" &&
      core::anytrue([for c in [attrs.cidr_block, attrs.ipv6_cidr_block] : c != null && c != "" && core::regex_match(local.world, c)]) &&
      (core::contains(local.every_traffic, attrs.protocol) ||
        (core::contains(local.with_ports, attrs.protocol) && attrs.from_port != null && attrs.to_port != null &&
    ((attrs.from_port <= 22 && 22 <= attrs.to_port) || attrs.from_port == 3389))))
    error_message = "the whole internet may reach port 22 or 3389 through this ACL"
  }
}

# The default security group of a VPC lets traffic in.
#
# Why: whatever is created without a group falls into this one and is reachable without anybody having decided
# so.
# Do: remove every `ingress` block and give each service its own group.
resource_policy "aws_default_security_group" "aws-default-security-group-open" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.ingress == null || core::length(attrs.ingress) == 0
    error_message = "the default security group has ${core::tostring(core::length(attrs.ingress))} ingress rules, none is wanted"
  }
}

# A subnet gives every new machine a public address.
#
# Why: a machine started there for a test is on the internet at once.
# Do: set `map_public_ip_on_launch` to false and give addresses only to what must have one, such as a load
# balancer.
resource_policy "aws_subnet" "aws-subnet-public-ip" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.map_public_ip_on_launch != true
    error_message = "`map_public_ip_on_launch` is true, false is wanted"
  }
}
