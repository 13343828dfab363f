# What strangers can reach: firewalls, public addresses, public roles and public objects.

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

input "google_public_roles" {
  type        = list(string)
  default     = ["roles/run.invoker", "roles/cloudfunctions.invoker"]
  description = "Roles that may be given to everybody, since they only call a public service."
}

locals {
  world    = ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"]
  everyone = ["allUsers", "allAuthenticatedUsers"]
}

# A firewall rule opens an administration port to the whole internet.
#
# Why: such ports are scanned within minutes, and one weak password or one unpatched service is enough.
# Do: name the networks in `source_ranges`, or go through Identity-Aware Proxy (`35.235.240.0/20`) or a VPN.
resource_policy "google_compute_firewall" "google-firewall-admin-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.disabled, false)
  locals {
    open = core::anytrue([for r in core::coalesce(attrs.source_ranges, []) : core::contains(local.world, r)])
    # No list of ports means every port of the protocol.
    ranges = core::flatten([for a in core::coalesce(attrs.allow, []) : core::contains(["tcp", "udp", "all", "6", "17"], core::lower(core::coalesce(a.protocol, "-"))) ? (core::length(core::coalesce(a.ports, [])) == 0 ? ["0-65535"] : a.ports) : []])
    spans  = [for r in local.ranges : [for p in core::split("-", r) : core::tonumber(p)]]
    hits   = [for p in input.admin_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = core::length(local.hits) == 0 || !local.open
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

# A firewall rule opens a database port to the whole internet.
#
# Why: a password is then the only thing between a stranger and the data.
# Do: name the networks in `source_ranges`, or the callers in `source_service_accounts`.
resource_policy "google_compute_firewall" "google-firewall-database-ports" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = !core::coalesce(attrs.disabled, false)
  locals {
    open   = core::anytrue([for r in core::coalesce(attrs.source_ranges, []) : core::contains(local.world, r)])
    ranges = core::flatten([for a in core::coalesce(attrs.allow, []) : core::contains(["tcp", "udp", "all", "6", "17"], core::lower(core::coalesce(a.protocol, "-"))) ? (core::length(core::coalesce(a.ports, [])) == 0 ? ["0-65535"] : a.ports) : []])
    spans  = [for r in local.ranges : [for p in core::split("-", r) : core::tonumber(p)]]
    hits   = [for p in input.database_ports : p if core::anytrue([for s in local.spans : s[0] <= p && p <= s[core::length(s) - 1]])]
  }
  enforce {
    condition     = core::length(local.hits) == 0 || !local.open
    error_message = "open to the internet: ${core::join(", ", [for p in local.hits : core::tostring(p)])}"
  }
}

# A Cloud SQL instance accepts connections from the whole internet.
#
# Why: a password is then the only thing between a stranger and the data.
# Do: name the networks in `authorized_networks`, or use a private address or the Cloud SQL connectors.
resource_policy "google_sql_database_instance" "google-sql-open-network" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    networks = core::flatten([for s in core::coalesce(attrs.settings, []) : [for i in core::coalesce(core::try(s.ip_configuration, null), []) : core::coalesce(core::try(i.authorized_networks, null), [])]])
  }
  enforce {
    condition     = !core::anytrue([for n in local.networks : core::contains(local.world, n.value)])
    error_message = "`authorized_networks` lets the whole internet in"
  }
}

# A Cloud SQL instance has a public address.
#
# Why: every change of its networks is then one line away from the internet.
# Do: set `ipv4_enabled = false` and give it a `private_network`.
resource_policy "google_sql_database_instance" "google-sql-public-address" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.settings[0].ip_configuration[0].ipv4_enabled, null), true) == false
    error_message = "`ipv4_enabled` is not false, so the instance has a public address"
  }
}

# A role is given to everybody on the internet.
#
# Why: `allUsers` needs no account at all, `allAuthenticatedUsers` any Google account in the world.
# Do: name the people, groups or service accounts that need the role.
#
# A bucket that serves a public website is the usual exception; waive it there.
resource_policy "google_*_iam_member" "google-public-role" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = !core::contains(input.google_public_roles, attrs.role)
  enforce {
    condition     = !core::contains(local.everyone, attrs.member)
    error_message = "`${core::coalesce(attrs.role, "-")}` is given to `${attrs.member}`"
  }
}

resource_policy "google_*_iam_binding" "google-public-role" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = !core::contains(input.google_public_roles, attrs.role)
  enforce {
    condition     = !core::anytrue([for m in core::coalesce(attrs.members, []) : core::contains(local.everyone, m)])
    error_message = "`${core::coalesce(attrs.role, "-")}` is given to everybody"
  }
}

# Objects of a bucket are readable for everybody through an access control list.
#
# Why: lists are set object by object, and nobody sees them in the roles of the bucket.
# Do: remove the list, turn on `uniform_bucket_level_access`, and give roles instead.
resource_policy "google_storage_*_access_control" "google-public-object" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(local.everyone, attrs.entity)
    error_message = "the list gives access to `${attrs.entity}`"
  }
}

resource_policy "google_storage_*_acl" "google-public-object" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(["publicread", "publicreadwrite", "authenticatedread"], core::lower(core::coalesce(core::try(attrs.predefined_acl, null), "none")))
    error_message = "`predefined_acl` is `${core::valuetostring(core::try(attrs.predefined_acl, null))}`"
  }
  enforce {
    condition     = !core::anytrue([for e in core::coalesce(attrs.role_entity, []) : core::endswith(e, ":allUsers") || core::endswith(e, ":allAuthenticatedUsers")])
    error_message = "`role_entity` gives access to everybody"
  }
}

# A bucket could be opened to the public by a later role or list.
#
# Why: the switch refuses public access whatever the roles say, also when somebody clicks.
# Do: set `public_access_prevention = "enforced"`.
resource_policy "google_storage_bucket" "google-bucket-public-access-prevention" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.public_access_prevention == "enforced"
    error_message = "`public_access_prevention` is ${core::coalesce(attrs.public_access_prevention, "not set")}, `enforced` is wanted"
  }
}

# A bucket still uses access control lists on single objects.
#
# Why: who can read what is then written on every object, and no review sees it.
# Do: set `uniform_bucket_level_access = true`.
resource_policy "google_storage_bucket" "google-bucket-uniform-access" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(attrs.uniform_bucket_level_access, false)
    error_message = "`uniform_bucket_level_access` is not true"
  }
}

# A BigQuery dataset is readable for everybody with a Google account.
#
# Why: the tables can be queried and copied by any account in the world.
# Do: name the group or the service account in `access`.
resource_policy "google_bigquery_dataset" "google-bigquery-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::anytrue([for a in core::coalesce(attrs.access, []) : core::contains(local.everyone, core::try(a.special_group, null)) || core::contains(local.everyone, core::try(a.iam_member, null))])
    error_message = "`access` names everybody"
  }
}

resource_policy "google_bigquery_dataset_access" "google-bigquery-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(local.everyone, attrs.special_group) && !core::contains(local.everyone, attrs.iam_member)
    error_message = "the access entry names everybody"
  }
}

# The control plane of a cluster answers the whole internet.
#
# Why: a stolen credential or a flaw in Kubernetes can then be used from anywhere.
# Do: list your networks in `master_authorized_networks_config`, or set `enable_private_endpoint = true`.
resource_policy "google_container_cluster" "google-cluster-open-control-plane" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    private = core::try(attrs.private_cluster_config[0].enable_private_endpoint, null) == true || core::try(attrs.control_plane_endpoints_config[0].ip_endpoints_config[0].enabled, null) == false
    blocks  = core::flatten([for c in core::coalesce(attrs.master_authorized_networks_config, []) : core::coalesce(core::try(c.cidr_blocks, null), [])])
  }
  enforce {
    condition     = core::length(core::coalesce(attrs.master_authorized_networks_config, [])) > 0 || local.private
    error_message = "no `master_authorized_networks_config`, so every address may connect"
  }
  enforce {
    condition     = !core::anytrue([for b in local.blocks : core::contains(local.world, b.cidr_block)]) || local.private
    error_message = "`master_authorized_networks_config` lets the whole internet in"
  }
}

# The nodes of a cluster have public addresses.
#
# Why: every node port and every mistake in a firewall rule is then reachable.
# Do: set `enable_private_nodes = true` in `private_cluster_config` and use Cloud NAT for traffic that goes out.
resource_policy "google_container_cluster" "google-cluster-public-nodes" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::coalesce(core::try(attrs.private_cluster_config[0].enable_private_nodes, null), false)
    error_message = "`enable_private_nodes` is not true"
  }
}

# A virtual machine has a public address.
#
# Why: whatever listens on it is one firewall rule away from the internet.
# Do: remove `access_config`, and use a load balancer, Cloud NAT or Identity-Aware Proxy.
resource_policy "google_compute_instance" "google-instance-public-address" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::anytrue([for n in core::coalesce(attrs.network_interface, []) : core::length(core::coalesce(core::try(n.access_config, null), [])) > 0])
    error_message = "`network_interface` has a public address"
  }
}

# The serial console of a virtual machine is open.
#
# Why: it knows no firewall; whoever has the key of one user comes in from any address.
# Do: remove `serial-port-enable` from `metadata`, and set it for the minutes in which it is needed.
resource_policy "google_compute_instance" "google-serial-port" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(["true", "1"], core::lower(core::coalesce(core::try(attrs.metadata["serial-port-enable"], null), "false")))
    error_message = "`serial-port-enable` is true"
  }
}

resource_policy "google_compute_project_metadata" "google-serial-port" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(["true", "1"], core::lower(core::coalesce(core::try(attrs.metadata["serial-port-enable"], null), "false")))
    error_message = "`serial-port-enable` is true for every machine of the project"
  }
}
