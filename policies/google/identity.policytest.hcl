policytest {
  targets = ["./identity.policy.hcl"]
}

locals {
  member   = { role = "roles/viewer", member = "group:team@example.com" }
  binding  = { role = "roles/viewer", members = ["group:team@example.com"] }
  provider = { disabled = null, attribute_condition = "assertion.repository_owner == 'acme'", oidc = [{ issuer_uri = "https://token.actions.githubusercontent.com" }] }
  cluster  = { enable_legacy_abac = false, workload_identity_config = [{ workload_pool = "p.svc.id.goog" }] }
}

resource "google_service_account_key" "uploaded" {
  attrs = { public_key_data = "LS0t" }
}

resource "google_service_account_key" "made" {
  attrs          = { public_key_data = null }
  expect_failure = true
}

resource "google_project_iam_member" "good" {
  attrs = local.member
}

resource "google_project_iam_member" "owner" {
  attrs          = core::merge(local.member, { role = "roles/owner" })
  expect_failure = true
}

resource "google_folder_iam_member" "editor" {
  attrs          = core::merge(local.member, { role = "roles/editor" })
  expect_failure = true
}

resource "google_organization_iam_member" "token_creator" {
  attrs          = core::merge(local.member, { role = "roles/iam.serviceAccountTokenCreator" })
  expect_failure = true
}

resource "google_service_account_iam_member" "token_creator_of_one" {
  attrs = core::merge(local.member, { role = "roles/iam.serviceAccountTokenCreator" })
}

resource "google_pubsub_topic_iam_member" "private_account" {
  attrs          = core::merge(local.member, { member = "user:somebody@Gmail.com" })
  expect_failure = true
}

resource "google_project_iam_binding" "good" {
  attrs = local.binding
}

resource "google_project_iam_binding" "editor" {
  attrs          = core::merge(local.binding, { role = "roles/editor" })
  expect_failure = true
}

resource "google_project_iam_binding" "absent" {
  attrs = core::merge(local.binding, { members = null })
}

resource "google_storage_bucket_iam_binding" "private_account" {
  attrs          = core::merge(local.binding, { members = ["group:team@example.com", "user:somebody@gmail.com"] })
  expect_failure = true
}

resource "google_project_iam_policy" "complete" {
  attrs = {
    policy_data = core::jsonencode({
      bindings = [
        { role = "roles/owner", members = ["group:admins@example.com"] },
        { role = "roles/editor", members = ["serviceAccount:1@cloudservices.gserviceaccount.com"] },
      ]
    })
  }
}

resource "google_project_iam_policy" "no_owner" {
  attrs = {
    policy_data = core::jsonencode({ bindings = [{ role = "roles/editor", members = ["serviceAccount:1@cloudservices.gserviceaccount.com"] }] })
  }
  expect_failure = true
}

resource "google_project_iam_policy" "no_agents" {
  attrs = {
    policy_data = core::jsonencode({ bindings = [{ role = "roles/owner", members = ["serviceAccount:shop@p.iam.gserviceaccount.com"] }] })
  }
  expect_failure = true
}

resource "google_project_iam_policy" "empty" {
  attrs          = { policy_data = "{}" }
  expect_failure = true
}

resource "google_org_policy_policy" "next" {
  attrs = { name = "projects/p/policies/iam.disableServiceAccountKeyCreation" }
}

resource "google_org_policy_policy" "replaced" {
  prior_attrs = { name = "projects/p/policies/iam.disableServiceAccountKeyCreation" }
}

resource "google_org_policy_policy" "removed" {
  prior_attrs    = { name = "projects/p/policies/storage.publicAccessPrevention" }
  expect_failure = true
}

resource "google_project_organization_policy" "next" {
  attrs = { constraint = "compute.skipDefaultNetworkCreation" }
}

resource "google_project_organization_policy" "replaced" {
  prior_attrs = { constraint = "compute.skipDefaultNetworkCreation" }
}

resource "google_folder_organization_policy" "removed" {
  prior_attrs    = { constraint = "compute.skipDefaultNetworkCreation" }
  expect_failure = true
}

resource "google_iam_workload_identity_pool_provider" "good" {
  attrs = local.provider
}

resource "google_iam_workload_identity_pool_provider" "absent" {
  attrs          = core::merge(local.provider, { attribute_condition = null })
  expect_failure = true
}

resource "google_iam_workload_identity_pool_provider" "disabled" {
  attrs = core::merge(local.provider, { attribute_condition = null, disabled = true })
}

resource "google_project_iam_custom_role" "good" {
  attrs = { permissions = ["storage.objects.get"] }
}

resource "google_project_iam_custom_role" "absent" {
  attrs = { permissions = null }
}

resource "google_organization_iam_custom_role" "sets_rights" {
  attrs          = { permissions = ["storage.objects.get", "resourcemanager.projects.setIamPolicy"] }
  expect_failure = true
}

resource "google_compute_instance" "good" {
  attrs = { service_account = [{ email = "web@p.iam.gserviceaccount.com", scopes = ["cloud-platform"] }] }
}

resource "google_compute_instance" "absent" {
  attrs = { service_account = [] }
}

resource "google_compute_instance" "default_account" {
  attrs          = { service_account = [{ email = null, scopes = ["https://www.googleapis.com/auth/cloud-platform"] }] }
  expect_failure = true
}

resource "google_container_cluster" "good" {
  attrs = local.cluster
}

resource "google_container_cluster" "legacy" {
  attrs          = core::merge(local.cluster, { enable_legacy_abac = true })
  expect_failure = true
}

resource "google_container_cluster" "no_workload_identity" {
  attrs          = core::merge(local.cluster, { enable_legacy_abac = null, workload_identity_config = [] })
  expect_failure = true
}
