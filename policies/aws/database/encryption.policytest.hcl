policytest {
  targets = ["./encryption.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_db_instance = {
    storage_encrypted   = true
    snapshot_identifier = null
    replicate_source_db = null
  }
  aws_rds_cluster = {
    storage_encrypted             = true
    snapshot_identifier           = null
    replication_source_identifier = null
  }
  aws_docdb_cluster = { storage_encrypted = true, snapshot_identifier = null }
  aws_neptune_cluster = {
    storage_encrypted             = true
    snapshot_identifier           = null
    replication_source_identifier = null
  }
  aws_redshift_cluster              = { encrypted = "true", snapshot_identifier = null, snapshot_arn = null }
  aws_elasticache_replication_group = { at_rest_encryption_enabled = "true", transit_encryption_enabled = true }
  aws_opensearch_domain = {
    encrypt_at_rest         = [{ enabled = true }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
  aws_elasticsearch_domain = {
    encrypt_at_rest         = [{ enabled = true }]
    node_to_node_encryption = [{ enabled = true }]
    domain_endpoint_options = [{ enforce_https = true }]
  }
}

resource "aws_db_instance" "encrypted" {
  attrs = local.aws_db_instance
}

resource "aws_db_instance" "restored" {
  attrs = core::merge(local.aws_db_instance, { storage_encrypted = null, snapshot_identifier = "before" })
}

resource "aws_db_instance" "absent" {
  attrs          = core::merge(local.aws_db_instance, { storage_encrypted = null })
  expect_failure = true
}

resource "aws_rds_cluster" "encrypted" {
  attrs = local.aws_rds_cluster
}

resource "aws_rds_cluster" "restored" {
  attrs = core::merge(local.aws_rds_cluster, { storage_encrypted = null, snapshot_identifier = "before" })
}

resource "aws_rds_cluster" "absent" {
  attrs          = core::merge(local.aws_rds_cluster, { storage_encrypted = null })
  expect_failure = true
}

resource "aws_docdb_cluster" "encrypted" {
  attrs = local.aws_docdb_cluster
}

resource "aws_docdb_cluster" "restored" {
  attrs = core::merge(local.aws_docdb_cluster, { storage_encrypted = null, snapshot_identifier = "before" })
}

resource "aws_docdb_cluster" "absent" {
  attrs          = core::merge(local.aws_docdb_cluster, { storage_encrypted = null })
  expect_failure = true
}

resource "aws_neptune_cluster" "encrypted" {
  attrs = local.aws_neptune_cluster
}

resource "aws_neptune_cluster" "restored" {
  attrs = core::merge(local.aws_neptune_cluster, { storage_encrypted = null, snapshot_identifier = "before" })
}

resource "aws_neptune_cluster" "absent" {
  attrs          = core::merge(local.aws_neptune_cluster, { storage_encrypted = null })
  expect_failure = true
}

resource "aws_db_instance" "off" {
  attrs          = core::merge(local.aws_db_instance, { storage_encrypted = false })
  expect_failure = true
}

resource "aws_redshift_cluster" "encrypted" {
  attrs = local.aws_redshift_cluster
}

resource "aws_redshift_cluster" "absent" {
  attrs = core::merge(local.aws_redshift_cluster, { encrypted = null })
}

resource "aws_redshift_cluster" "off" {
  attrs          = core::merge(local.aws_redshift_cluster, { encrypted = "false" })
  expect_failure = true
}

resource "aws_elasticache_replication_group" "encrypted" {
  attrs = local.aws_elasticache_replication_group
}

resource "aws_elasticache_replication_group" "at_rest_absent" {
  attrs          = core::merge(local.aws_elasticache_replication_group, { at_rest_encryption_enabled = null })
  expect_failure = true
}

resource "aws_elasticache_replication_group" "at_rest_off" {
  attrs          = core::merge(local.aws_elasticache_replication_group, { at_rest_encryption_enabled = "false" })
  expect_failure = true
}

resource "aws_elasticache_replication_group" "plain" {
  attrs          = core::merge(local.aws_elasticache_replication_group, { transit_encryption_enabled = false })
  expect_failure = true
}

resource "aws_elasticache_replication_group" "transit_absent" {
  attrs          = core::merge(local.aws_elasticache_replication_group, { transit_encryption_enabled = null })
  expect_failure = true
}

resource "aws_memorydb_cluster" "absent" {
  attrs = { tls_enabled = null }
}

resource "aws_memorydb_cluster" "plain" {
  attrs          = { tls_enabled = false }
  expect_failure = true
}

resource "aws_dax_cluster" "tls" {
  attrs = { cluster_endpoint_encryption_type = "TLS" }
}

resource "aws_dax_cluster" "absent" {
  attrs          = { cluster_endpoint_encryption_type = null }
  expect_failure = true
}

resource "aws_opensearch_domain" "encrypted" {
  attrs = local.aws_opensearch_domain
}

resource "aws_opensearch_domain" "storage_absent" {
  attrs          = core::merge(local.aws_opensearch_domain, { encrypt_at_rest = [] })
  expect_failure = true
}

resource "aws_opensearch_domain" "nodes_plain" {
  attrs          = core::merge(local.aws_opensearch_domain, { node_to_node_encryption = [{ enabled = false }] })
  expect_failure = true
}

resource "aws_elasticsearch_domain" "encrypted" {
  attrs = local.aws_elasticsearch_domain
}

resource "aws_elasticsearch_domain" "storage_absent" {
  attrs          = core::merge(local.aws_elasticsearch_domain, { encrypt_at_rest = [] })
  expect_failure = true
}

resource "aws_elasticsearch_domain" "nodes_plain" {
  attrs          = core::merge(local.aws_elasticsearch_domain, { node_to_node_encryption = [{ enabled = false }] })
  expect_failure = true
}

resource "aws_opensearch_domain" "clients_absent" {
  attrs          = core::merge(local.aws_opensearch_domain, { domain_endpoint_options = [] })
  expect_failure = true
}

resource "aws_db_parameter_group" "tls" {
  attrs = {
    parameter = [{ name = "rds.force_ssl", value = "1" }, { name = "log_statement", value = "off" }]
  }
}

resource "aws_db_parameter_group" "absent" {
  attrs = { parameter = null }
}

resource "aws_db_parameter_group" "plain" {
  attrs          = { parameter = [{ name = "require_secure_transport", value = "OFF" }] }
  expect_failure = true
}

resource "aws_rds_cluster_parameter_group" "tls" {
  attrs = {
    parameter = [{ name = "rds.force_ssl", value = "1" }, { name = "log_statement", value = "off" }]
  }
}

resource "aws_rds_cluster_parameter_group" "absent" {
  attrs = { parameter = null }
}

resource "aws_rds_cluster_parameter_group" "plain" {
  attrs          = { parameter = [{ name = "require_secure_transport", value = "OFF" }] }
  expect_failure = true
}

resource "aws_redshift_parameter_group" "tls" {
  attrs = {
    parameter = [{ name = "rds.force_ssl", value = "1" }, { name = "log_statement", value = "off" }]
  }
}

resource "aws_redshift_parameter_group" "absent" {
  attrs = { parameter = null }
}

resource "aws_redshift_parameter_group" "plain" {
  attrs          = { parameter = [{ name = "require_ssl", value = "false" }] }
  expect_failure = true
}

resource "aws_docdb_cluster_parameter_group" "tls" {
  attrs = {
    parameter = [{ name = "rds.force_ssl", value = "1" }, { name = "log_statement", value = "off" }]
  }
}

resource "aws_docdb_cluster_parameter_group" "absent" {
  attrs = { parameter = null }
}

resource "aws_docdb_cluster_parameter_group" "plain" {
  attrs          = { parameter = [{ name = "require_secure_transport", value = "OFF" }] }
  expect_failure = true
}

resource "aws_db_proxy" "tls" {
  attrs = { require_tls = true }
}

resource "aws_db_proxy" "absent" {
  attrs          = { require_tls = null }
  expect_failure = true
}

resource "aws_dynamodb_table" "own" {
  attrs = { server_side_encryption = [{ enabled = true }] }
}

resource "aws_dynamodb_table" "absent" {
  attrs          = { server_side_encryption = [] }
  expect_failure = true
}
