# Data of databases, caches and search clusters that is kept or sent in the clear.

# A new database keeps its data unencrypted.
#
# Why: disks, snapshots and backups can be read by whoever gets hold of them; this can only be chosen at
# creation; changing it later means a new one and a copy of all data.
# Do: set `storage_encrypted` to true before the database is created.
#
# A replica and a database restored from a snapshot take this from their source and are left alone.
resource_policy "aws_db_instance" "aws-database-storage-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.snapshot_identifier == null && attrs.replicate_source_db == null
  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`storage_encrypted` is not true"
  }
}

# A new database keeps its data unencrypted.
#
# Why: disks, snapshots and backups can be read by whoever gets hold of them; this can only be chosen at
# creation; changing it later means a new one and a copy of all data.
# Do: set `storage_encrypted` to true before the database is created.
#
# A replica and a database restored from a snapshot take this from their source and are left alone.
resource_policy "aws_rds_cluster" "aws-database-storage-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.snapshot_identifier == null && attrs.replication_source_identifier == null
  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`storage_encrypted` is not true"
  }
}

# A new database keeps its data unencrypted.
#
# Why: disks, snapshots and backups can be read by whoever gets hold of them; this can only be chosen at
# creation; changing it later means a new one and a copy of all data.
# Do: set `storage_encrypted` to true before the database is created.
#
# A replica and a database restored from a snapshot take this from their source and are left alone.
resource_policy "aws_docdb_cluster" "aws-database-storage-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.snapshot_identifier == null
  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`storage_encrypted` is not true"
  }
}

# A new database keeps its data unencrypted.
#
# Why: disks, snapshots and backups can be read by whoever gets hold of them; this can only be chosen at
# creation; changing it later means a new one and a copy of all data.
# Do: set `storage_encrypted` to true before the database is created.
#
# A replica and a database restored from a snapshot take this from their source and are left alone.
resource_policy "aws_neptune_cluster" "aws-database-storage-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.snapshot_identifier == null && attrs.replication_source_identifier == null
  enforce {
    condition     = attrs.storage_encrypted == true
    error_message = "`storage_encrypted` is not true"
  }
}

# A new database keeps its data unencrypted.
#
# Why: disks, snapshots and backups can be read by whoever gets hold of them; this can only be chosen at
# creation; changing it later means a new one and a copy of all data.
# Do: set `encrypted` to true before the cluster is created.
#
# Redshift encrypts by itself when nothing is said. A cluster restored from a snapshot is left alone.
resource_policy "aws_redshift_cluster" "aws-database-storage-unencrypted" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = attrs.snapshot_identifier == null && attrs.snapshot_arn == null
  enforce {
    condition     = attrs.encrypted == null || core::lower(core::tostring(attrs.encrypted)) == "true"
    error_message = "`encrypted` is `${core::valuetostring(attrs.encrypted)}`, true is wanted"
  }
}

# A new cache keeps its data unencrypted.
#
# Why: snapshots and swap can be read by whoever gets hold of them; this can only be chosen at creation;
# changing it later means a new one and a copy of all data.
# Do: set `at_rest_encryption_enabled` to true before the cache is created.
resource_policy "aws_elasticache_replication_group" "aws-cache-storage-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.at_rest_encryption_enabled != null && core::lower(core::tostring(attrs.at_rest_encryption_enabled)) == "true"
    error_message = "`at_rest_encryption_enabled` is not true"
  }
}

# A cache talks in the clear.
#
# Why: sessions and tokens cross the network where a neighbour can read them.
# Do: set `transit_encryption_enabled` to true (`transit_encryption_mode = "preferred"` first, while clients
# move).
resource_policy "aws_elasticache_replication_group" "aws-cache-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.transit_encryption_enabled == true
    error_message = "`transit_encryption_enabled` is not true"
  }
}

# A cache talks in the clear.
#
# Why: sessions and tokens cross the network where a neighbour can read them.
# Do: set `tls_enabled` to true; the cluster has to be created anew.
resource_policy "aws_memorydb_cluster" "aws-cache-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.tls_enabled != false
    error_message = "`tls_enabled` is false, true is wanted"
  }
}

# A cache talks in the clear.
#
# Why: sessions and tokens cross the network where a neighbour can read them.
# Do: set `cluster_endpoint_encryption_type` to `TLS`; the cluster has to be created anew.
resource_policy "aws_dax_cluster" "aws-cache-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.cluster_endpoint_encryption_type == "TLS"
    error_message = "`cluster_endpoint_encryption_type` is not `TLS`"
  }
}

# A search domain keeps its data unencrypted.
#
# Why: every document, index and snapshot can be read by whoever gets hold of the disk.
# Do: set `encrypt_at_rest` to enabled. Older engines need a new domain for it.
resource_policy "aws_opensearch_domain" "aws-opensearch-storage-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.encrypt_at_rest[0].enabled, false) == true
    error_message = "`encrypt_at_rest` is not enabled"
  }
}

# A search domain keeps its data unencrypted.
#
# Why: every document, index and snapshot can be read by whoever gets hold of the disk.
# Do: set `encrypt_at_rest` to enabled. Older engines need a new domain for it.
resource_policy "aws_elasticsearch_domain" "aws-opensearch-storage-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.encrypt_at_rest[0].enabled, false) == true
    error_message = "`encrypt_at_rest` is not enabled"
  }
}

# A search domain talks in the clear.
#
# Why: queries and documents cross the network where a neighbour can read them.
# Do: enable `node_to_node_encryption` and set `enforce_https` to true in `domain_endpoint_options`.
resource_policy "aws_opensearch_domain" "aws-opensearch-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      core::try(attrs.node_to_node_encryption[0].enabled, false) == true &&
      core::try(attrs.domain_endpoint_options[0].enforce_https, false) == true
    )
    error_message = "`node_to_node_encryption` and `enforce_https` are not both on"
  }
}

# A search domain talks in the clear.
#
# Why: queries and documents cross the network where a neighbour can read them.
# Do: enable `node_to_node_encryption` and set `enforce_https` to true in `domain_endpoint_options`.
resource_policy "aws_elasticsearch_domain" "aws-opensearch-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = (
      core::try(attrs.node_to_node_encryption[0].enabled, false) == true &&
      core::try(attrs.domain_endpoint_options[0].enforce_https, false) == true
    )
    error_message = "`node_to_node_encryption` and `enforce_https` are not both on"
  }
}

# A parameter group lets clients talk to the database in the clear.
#
# Why: passwords and rows cross the network where a neighbour can read them.
# Do: set `rds.force_ssl`, `require_secure_transport`, `require_ssl` or `tls` (as the engine names it) to on, or
# leave the default of a new engine.
resource_policy "aws_db_parameter_group" "aws-database-parameters-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for p in attrs.parameter == null ? [] : attrs.parameter :
      core::contains(["rds.force_ssl", "require_secure_transport", "require_ssl", "tls"], core::lower(core::coalesce(p.name, "-"))) &&
    core::contains(["0", "off", "false", "disabled"], core::lower(core::coalesce(p.value, "-")))])
    error_message = "a parameter switches the demand for TLS off"
  }
}

# A parameter group lets clients talk to the database in the clear.
#
# Why: passwords and rows cross the network where a neighbour can read them.
# Do: set `rds.force_ssl`, `require_secure_transport`, `require_ssl` or `tls` (as the engine names it) to on, or
# leave the default of a new engine.
resource_policy "aws_rds_cluster_parameter_group" "aws-database-parameters-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for p in attrs.parameter == null ? [] : attrs.parameter :
      core::contains(["rds.force_ssl", "require_secure_transport", "require_ssl", "tls"], core::lower(core::coalesce(p.name, "-"))) &&
    core::contains(["0", "off", "false", "disabled"], core::lower(core::coalesce(p.value, "-")))])
    error_message = "a parameter switches the demand for TLS off"
  }
}

# A parameter group lets clients talk to the database in the clear.
#
# Why: passwords and rows cross the network where a neighbour can read them.
# Do: set `rds.force_ssl`, `require_secure_transport`, `require_ssl` or `tls` (as the engine names it) to on, or
# leave the default of a new engine.
resource_policy "aws_redshift_parameter_group" "aws-database-parameters-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for p in attrs.parameter == null ? [] : attrs.parameter :
      core::contains(["rds.force_ssl", "require_secure_transport", "require_ssl", "tls"], core::lower(core::coalesce(p.name, "-"))) &&
    core::contains(["0", "off", "false", "disabled"], core::lower(core::coalesce(p.value, "-")))])
    error_message = "a parameter switches the demand for TLS off"
  }
}

# A parameter group lets clients talk to the database in the clear.
#
# Why: passwords and rows cross the network where a neighbour can read them.
# Do: set `rds.force_ssl`, `require_secure_transport`, `require_ssl` or `tls` (as the engine names it) to on, or
# leave the default of a new engine.
resource_policy "aws_docdb_cluster_parameter_group" "aws-database-parameters-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for p in attrs.parameter == null ? [] : attrs.parameter :
      core::contains(["rds.force_ssl", "require_secure_transport", "require_ssl", "tls"], core::lower(core::coalesce(p.name, "-"))) &&
    core::contains(["0", "off", "false", "disabled"], core::lower(core::coalesce(p.value, "-")))])
    error_message = "a parameter switches the demand for TLS off"
  }
}

# A database proxy lets clients in without TLS.
#
# Why: passwords and rows cross the network where a neighbour can read them.
# Do: set `require_tls` to true.
resource_policy "aws_db_proxy" "aws-database-proxy-plain-transit" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.require_tls == true
    error_message = "`require_tls` is not true"
  }
}

# A table is encrypted with a key that the team does not control.
#
# Why: with the key of the service nobody can see who used it, nor lock everybody out with one switch.
# Do: set `server_side_encryption` to enabled, with a `kms_key_arn` for sensitive data.
resource_policy "aws_dynamodb_table" "aws-dynamodb-own-key-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.server_side_encryption[0].enabled, false) == true
    error_message = "`server_side_encryption` is not enabled, the key of the service is used"
  }
}
