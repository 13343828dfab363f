policytest {
  targets = ["./state.policy.hcl"]
}

locals {
  s3 = {
    type           = "s3"
    bucket         = "acme-tfstate"
    key            = "prod/terraform.tfstate"
    encrypt        = true
    use_lockfile   = true
    dynamodb_table = null
  }
  http = {
    type         = "http"
    address      = "https://state.example.com"
    lock_address = "https://state.example.com"
  }
}

resource "terraform_backend" "s3" {
  attrs = local.s3
  meta  = { operation = "no-op" }
}

resource "terraform_backend" "s3_lock_table" {
  attrs = core::merge(local.s3, { use_lockfile = null, dynamodb_table = "locks" })
}

resource "terraform_backend" "s3_unlocked" {
  attrs          = core::merge(local.s3, { use_lockfile = null })
  expect_failure = true
}

resource "terraform_backend" "s3_lock_off" {
  attrs          = core::merge(local.s3, { use_lockfile = false })
  expect_failure = true
}

resource "terraform_backend" "s3_default_encryption" {
  attrs          = core::merge(local.s3, { encrypt = null })
  expect_failure = true
}

resource "terraform_backend" "s3_unencrypted" {
  attrs          = core::merge(local.s3, { encrypt = false })
  expect_failure = true
}

resource "terraform_backend" "gcs" {
  attrs = { type = "gcs", bucket = "acme-tfstate", prefix = "prod" }
}

resource "terraform_backend" "azurerm" {
  attrs = { type = "azurerm", storage_account_name = "acme", container_name = "states", key = "prod" }
}

resource "terraform_backend" "cloud" {
  attrs = { type = "cloud", organization = "acme", workspaces = [{ name = "prod" }] }
}

resource "terraform_backend" "local" {
  attrs          = { type = "local", path = null }
  expect_failure = true
}

resource "terraform_backend" "http" {
  attrs = local.http
}

resource "terraform_backend" "http_from_the_environment" {
  attrs          = core::merge(local.http, { address = null, lock_address = null })
  expect_failure = true
}

resource "terraform_backend" "http_unlocked" {
  attrs          = core::merge(local.http, { lock_address = null })
  expect_failure = true
}

resource "terraform_backend" "http_plain" {
  attrs          = core::merge(local.http, { address = "HTTP://state.example.com:8080" })
  expect_failure = true
}

resource "terraform_backend" "http_plain_lock" {
  attrs          = core::merge(local.http, { lock_address = "http://state.example.com" })
  expect_failure = true
}

resource "terraform_backend" "http_plain_looks_near" {
  attrs          = core::merge(local.http, { address = "http://localhost.example.com" })
  expect_failure = true
}

resource "terraform_backend" "http_near" {
  attrs = core::merge(local.http, { address = "http://localhost:6061", lock_address = "http://[::1]:6061" })
}

resource "terraform_backend" "oss" {
  attrs = { type = "oss", bucket = "acme", encrypt = true, tablestore_table = "locks" }
}

resource "terraform_backend" "oss_unlocked" {
  attrs          = { type = "oss", bucket = "acme", encrypt = true, tablestore_table = null }
  expect_failure = true
}

resource "terraform_backend" "consul" {
  attrs = { type = "consul", path = "states/prod", lock = null }
}

resource "terraform_backend" "consul_unlocked" {
  attrs          = { type = "consul", path = "states/prod", lock = false }
  expect_failure = true
}
