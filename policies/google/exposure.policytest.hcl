policytest {
  targets = ["./exposure.policy.hcl"]
}

locals {
  firewall = { disabled = null, source_ranges = ["0.0.0.0/0"], allow = [{ protocol = "tcp", ports = ["443"] }] }
  sql = {
    settings = [{ ip_configuration = [{ ipv4_enabled = false, authorized_networks = [{ value = "203.0.113.0/24" }] }] }]
  }
  bucket = { public_access_prevention = "enforced", uniform_bucket_level_access = true }
  cluster = {
    private_cluster_config            = [{ enable_private_endpoint = false, enable_private_nodes = true }]
    control_plane_endpoints_config    = []
    master_authorized_networks_config = [{ cidr_blocks = [{ cidr_block = "203.0.113.0/24" }] }]
  }
  machine = { metadata = { enable-oslogin = "TRUE" }, network_interface = [{ subnetwork = "private", access_config = [] }] }
}

resource "google_compute_firewall" "web" {
  attrs = local.firewall
}

resource "google_compute_firewall" "ssh_from_office" {
  attrs = core::merge(local.firewall, { source_ranges = ["203.0.113.0/24"], allow = [{ protocol = "tcp", ports = ["22"] }] })
}

resource "google_compute_firewall" "ssh_from_everywhere" {
  attrs          = core::merge(local.firewall, { allow = [{ protocol = "tcp", ports = ["22"] }] })
  expect_failure = true
}

resource "google_compute_firewall" "range_over_rdp" {
  attrs          = core::merge(local.firewall, { source_ranges = ["::/0"], allow = [{ protocol = "TCP", ports = ["3380-3400"] }] })
  expect_failure = true
}

resource "google_compute_firewall" "disabled" {
  attrs = core::merge(local.firewall, { disabled = true, allow = [{ protocol = "tcp", ports = ["22"] }] })
}

resource "google_compute_firewall" "ping" {
  attrs = core::merge(local.firewall, { allow = [{ protocol = "icmp", ports = null }] })
}

resource "google_compute_firewall" "everything" {
  attrs          = core::merge(local.firewall, { allow = [{ protocol = "all", ports = [] }] })
  expect_failure = true
}

resource "google_compute_firewall" "postgres_from_everywhere" {
  attrs          = core::merge(local.firewall, { allow = [{ protocol = "tcp", ports = ["443", "5432"] }] })
  expect_failure = true
}

resource "google_compute_firewall" "absent" {
  attrs = core::merge(local.firewall, { source_ranges = null, allow = null })
}

resource "google_sql_database_instance" "good" {
  attrs = local.sql
}

resource "google_sql_database_instance" "open" {
  attrs          = { settings = [{ ip_configuration = [{ ipv4_enabled = false, authorized_networks = [{ value = "0.0.0.0/0" }] }] }] }
  expect_failure = true
}

resource "google_sql_database_instance" "public_address" {
  attrs          = { settings = [{ ip_configuration = [{ ipv4_enabled = true, authorized_networks = [] }] }] }
  expect_failure = true
}

resource "google_sql_database_instance" "absent" {
  attrs          = { settings = [{ ip_configuration = [] }] }
  expect_failure = true
}

resource "google_storage_bucket_iam_member" "good" {
  attrs = { role = "roles/storage.objectViewer", member = "group:team@example.com" }
}

resource "google_storage_bucket_iam_member" "everybody" {
  attrs          = { role = "roles/storage.objectViewer", member = "allUsers" }
  expect_failure = true
}

resource "google_cloud_run_service_iam_member" "public_service" {
  attrs = { role = "roles/run.invoker", member = "allUsers" }
}

resource "google_pubsub_topic_iam_binding" "good" {
  attrs = { role = "roles/pubsub.publisher", members = ["serviceAccount:shop@p.iam.gserviceaccount.com"] }
}

resource "google_pubsub_topic_iam_binding" "any_account" {
  attrs          = { role = "roles/pubsub.publisher", members = ["group:team@example.com", "allAuthenticatedUsers"] }
  expect_failure = true
}

resource "google_pubsub_topic_iam_binding" "absent" {
  attrs = { role = "roles/pubsub.publisher", members = null }
}

resource "google_storage_bucket_access_control" "good" {
  attrs = { entity = "group-team@example.com" }
}

resource "google_storage_default_object_access_control" "everybody" {
  attrs          = { entity = "allUsers" }
  expect_failure = true
}

resource "google_storage_bucket_acl" "good" {
  attrs = { predefined_acl = "private", role_entity = null }
}

resource "google_storage_bucket_acl" "absent" {
  attrs = { predefined_acl = null, role_entity = ["OWNER:group-team@example.com"] }
}

resource "google_storage_bucket_acl" "predefined" {
  attrs          = { predefined_acl = "publicRead", role_entity = null }
  expect_failure = true
}

resource "google_storage_object_acl" "entity" {
  attrs          = { predefined_acl = null, role_entity = ["READER:allUsers"] }
  expect_failure = true
}

resource "google_storage_bucket" "good" {
  attrs = local.bucket
}

resource "google_storage_bucket" "prevention_inherited" {
  attrs          = core::merge(local.bucket, { public_access_prevention = "inherited" })
  expect_failure = true
}

resource "google_storage_bucket" "prevention_absent" {
  attrs          = core::merge(local.bucket, { public_access_prevention = null })
  expect_failure = true
}

resource "google_storage_bucket" "lists" {
  attrs          = core::merge(local.bucket, { uniform_bucket_level_access = null })
  expect_failure = true
}

resource "google_bigquery_dataset" "good" {
  attrs = { access = [{ role = "READER", group_by_email = "team@example.com", special_group = null }, { role = "OWNER", special_group = "projectOwners" }] }
}

resource "google_bigquery_dataset" "absent" {
  attrs = { access = null }
}

resource "google_bigquery_dataset" "any_account" {
  attrs          = { access = [{ role = "READER", special_group = "allAuthenticatedUsers" }] }
  expect_failure = true
}

resource "google_bigquery_dataset_access" "good" {
  attrs = { special_group = null, iam_member = null }
}

resource "google_bigquery_dataset_access" "everybody" {
  attrs          = { special_group = null, iam_member = "allUsers" }
  expect_failure = true
}

resource "google_container_cluster" "good" {
  attrs = local.cluster
}

resource "google_container_cluster" "no_networks" {
  attrs          = core::merge(local.cluster, { master_authorized_networks_config = null })
  expect_failure = true
}

resource "google_container_cluster" "open_networks" {
  attrs          = core::merge(local.cluster, { master_authorized_networks_config = [{ cidr_blocks = [{ cidr_block = "0.0.0.0/0" }] }] })
  expect_failure = true
}

resource "google_container_cluster" "private_endpoint" {
  attrs = core::merge(local.cluster, {
    master_authorized_networks_config = []
    private_cluster_config            = [{ enable_private_endpoint = true, enable_private_nodes = true }]
  })
}

resource "google_container_cluster" "public_nodes" {
  attrs          = core::merge(local.cluster, { private_cluster_config = [] })
  expect_failure = true
}

resource "google_compute_instance" "good" {
  attrs = local.machine
}

resource "google_compute_instance" "absent" {
  attrs = core::merge(local.machine, { metadata = null, network_interface = [] })
}

resource "google_compute_instance" "public_address" {
  attrs          = core::merge(local.machine, { network_interface = [{ access_config = [{ nat_ip = null }] }] })
  expect_failure = true
}

resource "google_compute_instance" "serial_port" {
  attrs          = core::merge(local.machine, { metadata = { serial-port-enable = "TRUE" } })
  expect_failure = true
}

resource "google_compute_project_metadata" "good" {
  attrs = { metadata = { enable-oslogin = "TRUE" } }
}

resource "google_compute_project_metadata" "serial_port" {
  attrs          = { metadata = { serial-port-enable = "1" } }
  expect_failure = true
}
