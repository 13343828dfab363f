policytest {
  targets = ["./exposure.policy.hcl"]
}

# Every attribute that a policy of the file reads, with values that pass.
locals {
  aws_opensearch_domain = {
    vpc_options = [{ subnet_ids = ["subnet-1"] }]
    access_policies = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:role/app" }
          Action    = "*"
          Resource  = "*"
        },
      ]
    })
  }
  aws_elasticsearch_domain = {
    vpc_options = [{ subnet_ids = ["subnet-1"] }]
    access_policies = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:role/app" }
          Action    = "*"
          Resource  = "*"
        },
      ]
    })
  }
  aws_msk_cluster = {
    broker_node_group_info = [{ connectivity_info = [{ public_access = [{ type = "DISABLED" }] }] }]
    client_authentication  = [{ unauthenticated = false }]
  }
}

resource "aws_db_instance" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_db_instance" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_db_instance" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_rds_cluster_instance" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_rds_cluster_instance" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_rds_cluster_instance" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_neptune_cluster_instance" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_neptune_cluster_instance" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_neptune_cluster_instance" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_redshift_cluster" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_redshift_cluster" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_redshift_cluster" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_redshiftserverless_workgroup" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_redshiftserverless_workgroup" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_redshiftserverless_workgroup" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_dms_replication_instance" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_dms_replication_instance" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_dms_replication_instance" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_mq_broker" "private" {
  attrs = { publicly_accessible = false }
}

resource "aws_mq_broker" "absent" {
  attrs = { publicly_accessible = null }
}

resource "aws_mq_broker" "public" {
  attrs          = { publicly_accessible = true }
  expect_failure = true
}

resource "aws_opensearch_domain" "private" {
  attrs = local.aws_opensearch_domain
}

resource "aws_opensearch_domain" "policy_absent" {
  attrs = core::merge(local.aws_opensearch_domain, { access_policies = null })
}

resource "aws_opensearch_domain" "outside" {
  attrs          = core::merge(local.aws_opensearch_domain, { vpc_options = [] })
  expect_failure = true
}

resource "aws_opensearch_domain" "everybody" {
  attrs = core::merge(local.aws_opensearch_domain, {
    access_policies = core::jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
    })
  })
  expect_failure = true
}

resource "aws_elasticsearch_domain" "private" {
  attrs = local.aws_elasticsearch_domain
}

resource "aws_elasticsearch_domain" "policy_absent" {
  attrs = core::merge(local.aws_elasticsearch_domain, { access_policies = null })
}

resource "aws_elasticsearch_domain" "outside" {
  attrs          = core::merge(local.aws_elasticsearch_domain, { vpc_options = [] })
  expect_failure = true
}

resource "aws_elasticsearch_domain" "everybody" {
  attrs = core::merge(local.aws_elasticsearch_domain, {
    access_policies = core::jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
    })
  })
  expect_failure = true
}

resource "aws_opensearch_domain_policy" "office" {
  attrs = {
    access_policies = core::jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Principal = "*"
          Action    = "*"
          Resource  = "*"
          Condition = { IpAddress = { "aws:SourceIp" = ["203.0.113.0/24"] } }
        },
      ]
    })
  }
}

resource "aws_opensearch_domain_policy" "everybody" {
  attrs = {
    access_policies = core::jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
    })
  }
  expect_failure = true
}

resource "aws_msk_cluster" "private" {
  attrs = local.aws_msk_cluster
}

resource "aws_msk_cluster" "absent" {
  attrs = core::merge(local.aws_msk_cluster, {
    broker_node_group_info = [{ connectivity_info = [] }]
    client_authentication  = []
  })
}

resource "aws_msk_cluster" "public" {
  attrs = core::merge(local.aws_msk_cluster, {
    broker_node_group_info = [{ connectivity_info = [{ public_access = [{ type = "SERVICE_PROVIDED_EIPS" }] }] }]
  })
  expect_failure = true
}

resource "aws_msk_cluster" "open" {
  attrs          = core::merge(local.aws_msk_cluster, { client_authentication = [{ unauthenticated = true }] })
  expect_failure = true
}
