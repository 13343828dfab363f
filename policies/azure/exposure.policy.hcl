# What strangers can reach: network rules, public endpoints and public containers.
#
# `core::try` reads attributes that older versions of the provider do not know.

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
  # Lower case; `any` and `internet` are service tags.
  world = ["*", "0.0.0.0/0", "::/0", "internet", "any"]
}

# A network rule opens an administration port to the whole internet.
#
# Why: such ports are scanned within minutes, and one weak password or one unpatched service is enough.
# Do: name the networks in `source_address_prefixes`, or go through Azure Bastion or a VPN.
resource_policy "azurerm_network_security_rule" "azure-network-admin-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.access == "Allow" && attrs.direction == "Inbound" && core::contains(["Tcp", "Udp", "*"], attrs.protocol)
  locals {
    sources = core::concat([core::coalesce(attrs.source_address_prefix, "none")], core::coalesce(attrs.source_address_prefixes, []))
    open    = core::anytrue([for s in local.sources : core::contains(local.world, core::lower(s))])
    ports   = core::concat([core::coalesce(attrs.destination_port_range, "none")], core::coalesce(attrs.destination_port_ranges, []))
    spans   = [for r in local.ports : [for p in core::split("-", r == "*" ? "0-65535" : r) : core::tonumber(p)] if r != "none"]
    hits    = [for p in input.admin_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = !local.open || core::length(local.hits) == 0
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

resource_policy "azurerm_network_security_group" "azure-network-admin-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    open = [for r in core::coalesce(attrs.security_rule, []) : r if r.access == "Allow" && r.direction == "Inbound" && core::contains(["Tcp", "Udp", "*"], r.protocol) && core::anytrue([
      for s in core::concat([core::coalesce(r.source_address_prefix, "none")], core::coalesce(r.source_address_prefixes, [])) : core::contains(local.world, core::lower(s))
    ])]
    ports = core::flatten([for r in local.open : core::concat([core::coalesce(r.destination_port_range, "none")], core::coalesce(r.destination_port_ranges, []))])
    spans = [for r in local.ports : [for p in core::split("-", r == "*" ? "0-65535" : r) : core::tonumber(p)] if r != "none"]
    hits  = [for p in input.admin_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = core::length(local.hits) == 0
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

# A network rule opens a database port to the whole internet.
#
# Why: a password is then the only thing between a stranger and the data.
# Do: name the networks in `source_address_prefixes`, or use a private endpoint.
resource_policy "azurerm_network_security_rule" "azure-network-database-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = attrs.access == "Allow" && attrs.direction == "Inbound" && core::contains(["Tcp", "Udp", "*"], attrs.protocol)
  locals {
    sources = core::concat([core::coalesce(attrs.source_address_prefix, "none")], core::coalesce(attrs.source_address_prefixes, []))
    open    = core::anytrue([for s in local.sources : core::contains(local.world, core::lower(s))])
    ports   = core::concat([core::coalesce(attrs.destination_port_range, "none")], core::coalesce(attrs.destination_port_ranges, []))
    spans   = [for r in local.ports : [for p in core::split("-", r == "*" ? "0-65535" : r) : core::tonumber(p)] if r != "none"]
    hits    = [for p in input.database_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = !local.open || core::length(local.hits) == 0
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

resource_policy "azurerm_network_security_group" "azure-network-database-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    open = [for r in core::coalesce(attrs.security_rule, []) : r if r.access == "Allow" && r.direction == "Inbound" && core::contains(["Tcp", "Udp", "*"], r.protocol) && core::anytrue([
      for s in core::concat([core::coalesce(r.source_address_prefix, "none")], core::coalesce(r.source_address_prefixes, [])) : core::contains(local.world, core::lower(s))
    ])]
    ports = core::flatten([for r in local.open : core::concat([core::coalesce(r.destination_port_range, "none")], core::coalesce(r.destination_port_ranges, []))])
    spans = [for r in local.ports : [for p in core::split("-", r == "*" ? "0-65535" : r) : core::tonumber(p)] if r != "none"]
    hits  = [for p in input.database_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = core::length(local.hits) == 0
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

# A database has a public endpoint.
#
# Why: every change of its firewall is then one line away from the internet.
# Do: turn public network access off, and use a private endpoint or a delegated subnet.
resource_policy "azurerm_mssql_server" "azure-database-public-endpoint" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.public_network_access_enabled == false
    error_message = "`public_network_access_enabled` is not false"
  }
}

resource_policy "azurerm_cosmosdb_account" "azure-database-public-endpoint" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.public_network_access_enabled == false || core::coalesce(attrs.is_virtual_network_filter_enabled, false)
    error_message = "`public_network_access_enabled` is not false"
  }
}

resource_policy "azurerm_postgresql_flexible_server" "azure-database-public-endpoint" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.public_network_access_enabled == false || attrs.delegated_subnet_id != null
    error_message = "`public_network_access_enabled` is not false"
  }
}

resource_policy "azurerm_mysql_flexible_server" "azure-database-public-endpoint" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.delegated_subnet_id != null || core::try(attrs.public_network_access, null) == "Disabled"
    error_message = "`public_network_access` is not `Disabled`"
  }
}

# The firewall of a database lets the whole internet in.
#
# Why: a password is then the only thing between a stranger and the data.
# Do: name the addresses that need access, or use a private endpoint.
resource_policy "azurerm_*_firewall_rule" "azure-database-open-firewall" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::can(attrs.start_ip_address) && core::can(attrs.end_ip_address)
  enforce {
    condition     = !(attrs.start_ip_address == "0.0.0.0" && attrs.end_ip_address != "0.0.0.0") && attrs.end_ip_address != "255.255.255.255"
    error_message = "the rule opens ${core::coalesce(attrs.start_ip_address, "-")} to ${core::coalesce(attrs.end_ip_address, "-")}"
  }
}

# The firewall of a database lets every customer of Azure in.
#
# Why: the rule from 0.0.0.0 to 0.0.0.0 means all of Azure, other tenants included.
# Do: use a private endpoint or a virtual network rule.
resource_policy "azurerm_*_firewall_rule" "azure-database-azure-wide-firewall" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::can(attrs.start_ip_address) && core::can(attrs.end_ip_address)
  enforce {
    condition     = !(attrs.start_ip_address == "0.0.0.0" && attrs.end_ip_address == "0.0.0.0")
    error_message = "the rule lets all of Azure in"
  }
}

# A storage container is readable for everybody on the internet.
#
# Why: whoever knows or guesses a name reads the blob; with `container` they can list the names.
# Do: set `container_access_type = "private"`, and hand out short-lived links.
resource_policy "azurerm_storage_container" "azure-public-container" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.container_access_type, "private") == "private"
    error_message = "`container_access_type` is `${core::valuetostring(attrs.container_access_type)}`"
  }
}

# Containers of a storage account could be made public.
#
# Why: the default allows it, so one later line or click is enough.
# Do: set `allow_nested_items_to_be_public = false`.
resource_policy "azurerm_storage_account" "azure-storage-public-containers-allowed" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.allow_nested_items_to_be_public == false
    error_message = "`allow_nested_items_to_be_public` is not false"
  }
}

# A storage account answers every network.
#
# Why: a leaked key then works from anywhere.
# Do: set `default_action = "Deny"` in `network_rules`, or turn public network access off.
resource_policy "azurerm_storage_account" "azure-storage-open-network" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition = core::anytrue([
      attrs.public_network_access_enabled == false,
      core::try(attrs.network_rules[0].default_action, null) == "Deny",
      core::length(core::getresources("azurerm_storage_account_network_rules", { storage_account_id = attrs.id, default_action = "Deny" })) > 0,
    ])
    error_message = "`default_action` is not `Deny`"
  }
}

# A key vault answers every network.
#
# Why: a stolen credential then opens the keys from anywhere.
# Do: set `default_action = "Deny"` in `network_acls`, or turn public network access off.
resource_policy "azurerm_key_vault" "azure-key-vault-open-network" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.public_network_access_enabled == false || core::try(attrs.network_acls[0].default_action, null) == "Deny"
    error_message = "`default_action` is not `Deny`"
  }
}

# The control plane of a cluster answers the whole internet.
#
# Why: a stolen credential or a flaw in Kubernetes can then be used from anywhere.
# Do: set `private_cluster_enabled = true`, or list your networks in `authorized_ip_ranges`.
resource_policy "azurerm_kubernetes_cluster" "azure-cluster-open-control-plane" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    ranges = core::coalesce(core::try(attrs.api_server_access_profile[0].authorized_ip_ranges, null), [])
  }
  enforce {
    condition     = core::coalesce(attrs.private_cluster_enabled, false) || (core::length(local.ranges) > 0 && !core::contains(local.ranges, "0.0.0.0/0"))
    error_message = "neither `private_cluster_enabled` nor `authorized_ip_ranges` keeps strangers out"
  }
}

# A container registry hands out images without a login.
#
# Why: images hold source code, and now and then a secret.
# Do: remove `anonymous_pull_enabled`.
resource_policy "azurerm_container_registry" "azure-registry-anonymous-pull" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.anonymous_pull_enabled, false)
    error_message = "`anonymous_pull_enabled` is true"
  }
}
