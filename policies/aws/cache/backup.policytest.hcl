policytest { targets = ["./backup.policy.hcl"] }

locals {
  cache      = { engine = "redis", replication_group_id = null, snapshot_retention_limit = 14 }
  serverless = { engine = "redis", snapshot_retention_limit = 14 }
  group      = { snapshot_retention_limit = 14 }
}

resource "aws_elasticache_replication_group" "long_enough" {
  attrs = local.group
}

resource "aws_elasticache_replication_group" "kept_as_long" {
  attrs       = local.group
  prior_attrs = { snapshot_retention_limit = 7 }
}

resource "aws_elasticache_replication_group" "retention_absent" {
  attrs          = { snapshot_retention_limit = null }
  expect_failure = true
}

resource "aws_elasticache_replication_group" "kept_too_short" {
  attrs          = { snapshot_retention_limit = 1 }
  expect_failure = true
}

resource "aws_elasticache_replication_group" "shortened" {
  attrs          = local.group
  prior_attrs    = { snapshot_retention_limit = 30 }
  expect_failure = true
}

resource "aws_elasticache_replication_group" "deleted_with_snapshot" {
  prior_attrs = { final_snapshot_identifier = "last" }
}

resource "aws_elasticache_replication_group" "deleted_without_snapshot" {
  prior_attrs    = { final_snapshot_identifier = null }
  expect_failure = true
}

resource "aws_elasticache_cluster" "long_enough" {
  attrs = local.cache
}

resource "aws_elasticache_cluster" "kept_as_long" {
  attrs       = local.cache
  prior_attrs = core::merge(local.cache, { snapshot_retention_limit = 7 })
}

resource "aws_elasticache_cluster" "memcached" {
  attrs = core::merge(local.cache, { engine = "memcached", snapshot_retention_limit = null })
}

resource "aws_elasticache_cluster" "member_of_a_group" {
  attrs = core::merge(local.cache, { replication_group_id = "sessions", snapshot_retention_limit = null })
}

resource "aws_elasticache_cluster" "retention_absent" {
  attrs          = core::merge(local.cache, { snapshot_retention_limit = null })
  expect_failure = true
}

resource "aws_elasticache_cluster" "shortened" {
  attrs          = local.cache
  prior_attrs    = core::merge(local.cache, { snapshot_retention_limit = 30 })
  expect_failure = true
}

resource "aws_elasticache_cluster" "deleted_with_snapshot" {
  prior_attrs = { final_snapshot_identifier = "last" }
}

resource "aws_elasticache_cluster" "deleted_without_snapshot" {
  prior_attrs    = { final_snapshot_identifier = null }
  expect_failure = true
}

resource "aws_elasticache_serverless_cache" "long_enough" {
  attrs = local.serverless
}

resource "aws_elasticache_serverless_cache" "kept_as_long" {
  attrs       = local.serverless
  prior_attrs = local.serverless
}

resource "aws_elasticache_serverless_cache" "memcached" {
  attrs = core::merge(local.serverless, { engine = "memcached", snapshot_retention_limit = null })
}

resource "aws_elasticache_serverless_cache" "retention_absent" {
  attrs          = core::merge(local.serverless, { snapshot_retention_limit = null })
  expect_failure = true
}

resource "aws_elasticache_serverless_cache" "shortened" {
  attrs          = local.serverless
  prior_attrs    = core::merge(local.serverless, { snapshot_retention_limit = 30 })
  expect_failure = true
}
