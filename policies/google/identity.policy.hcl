# Who may do what: roles, keys, federation and the organisation's own rules.

locals {
  basic_roles = ["roles/owner", "roles/editor"]
  # Whoever holds one of these on a whole project can become anybody in it.
  escalation_roles = [
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.serviceAccountUser",
    "roles/iam.serviceAccountKeyAdmin",
    "roles/iam.workloadIdentityUser",
    "roles/resourcemanager.projectIamAdmin",
    "roles/resourcemanager.folderAdmin",
    "roles/resourcemanager.organizationAdmin",
    "roles/iam.securityAdmin",
  ]
}

# A long-lived key of a service account is made.
#
# Why: the key is a file that works from anywhere until somebody removes it, and it lies in the state as well.
# Do: use workload identity federation, or impersonation with short-lived tokens.
resource_policy "google_service_account_key" "google-service-account-key" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    # A key whose public half is brought along leaves no private half in the state.
    condition     = attrs.public_key_data != null
    error_message = "a private key is made and kept in the state"
  }
}

# The role of owner or editor is given on a whole project, folder or organisation.
#
# Why: it covers every service, deletion included, also services that nobody uses yet.
# Do: give the roles of the services that are needed, to a group.
resource_policy "google_*_iam_member" "google-basic-role" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::contains(["google_project_iam_member", "google_folder_iam_member", "google_organization_iam_member"], meta.type)
  enforce {
    condition     = !core::contains(local.basic_roles, attrs.role)
    error_message = "`${attrs.role}` is given to `${core::coalesce(attrs.member, "-")}`"
  }
}

resource_policy "google_*_iam_binding" "google-basic-role" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::contains(["google_project_iam_binding", "google_folder_iam_binding", "google_organization_iam_binding"], meta.type)
  enforce {
    condition     = !core::contains(local.basic_roles, attrs.role)
    error_message = "`${attrs.role}` is given"
  }
}

# A role that lets its holder become somebody else is given on a whole project, folder or organisation.
#
# Why: it reaches every service account there, so every right that any of them has.
# Do: give the role on the one service account, with `google_service_account_iam_member`.
resource_policy "google_*_iam_member" "google-impersonation-role" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::contains(["google_project_iam_member", "google_folder_iam_member", "google_organization_iam_member"], meta.type)
  enforce {
    condition     = !core::contains(local.escalation_roles, attrs.role)
    error_message = "`${attrs.role}` is given to `${core::coalesce(attrs.member, "-")}` on everything below"
  }
}

# A role is given to somebody's private account.
#
# Why: nobody closes that account when the person leaves, and nobody can demand a second factor.
# Do: give the role to an account or a group of the organisation.
resource_policy "google_*_iam_member" "google-private-account" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !(core::startswith(core::coalesce(attrs.member, "-"), "user:") && (core::endswith(core::lower(core::coalesce(attrs.member, "-")), "@gmail.com") || core::endswith(core::lower(core::coalesce(attrs.member, "-")), "@googlemail.com")))
    error_message = "`${core::coalesce(attrs.role, "-")}` is given to the private account `${attrs.member}`"
  }
}

resource_policy "google_*_iam_binding" "google-private-account" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::anytrue([for m in core::coalesce(attrs.members, []) : core::startswith(m, "user:") && (core::endswith(core::lower(m), "@gmail.com") || core::endswith(core::lower(m), "@googlemail.com"))])
    error_message = "`${core::coalesce(attrs.role, "-")}` is given to a private account"
  }
}

# The whole access list of a project is written from one file.
#
# Why: everything that is not in the file is taken away, the rights of Google's own agents and of the team included.
# Do: use `google_project_iam_member`, which adds one grant and leaves the others alone.
#
# A list that still names an owner and Google's agents passes, since nobody is locked out.
resource_policy "google_project_iam_policy" "google-authoritative-policy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    bindings = core::try(core::jsondecode(attrs.policy_data).bindings, [])
    owners   = core::flatten([for b in local.bindings : b.members if b.role == "roles/owner"])
    agents   = [for m in core::flatten([for b in local.bindings : b.members]) : m if core::regex_match("^serviceAccount:(service-[0-9]+@|[0-9]+@cloudservices[.])", m)]
  }
  enforce {
    condition     = core::length(local.owners) > 0
    error_message = "the list names no owner, so the team locks itself out"
  }
  enforce {
    condition     = core::length(local.agents) > 0
    error_message = "the list names none of Google's own agents, so their services stop"
  }
}

# A rule of the organisation is removed or reset.
#
# Why: such rules are what forbids public buckets and service account keys for everybody, consoles included.
# Do: keep the rule; allow the exception on the one project that needs it.
resource_policy "google_org_policy_policy" "google-org-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_org_policy_policy", { name = prior_attrs.name })) > 0
    error_message = "the rule `${core::coalesce(prior_attrs.name, "-")}` is removed"
  }
}

resource_policy "google_*_organization_policy" "google-org-policy-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources(meta.type, { constraint = prior_attrs.constraint })) > 0
    error_message = "the rule `${core::coalesce(prior_attrs.constraint, "-")}` is removed"
  }
}

# Any repository or tenant of an outside provider may sign in to the pool.
#
# Why: providers such as GitHub serve everybody; without a condition a stranger's pipeline has a valid token too.
# Do: set `attribute_condition`, for instance `assertion.repository_owner == "your-organisation"`.
resource_policy "google_iam_workload_identity_pool_provider" "google-federation-condition" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::length(core::coalesce(attrs.oidc, [])) > 0 && !core::coalesce(attrs.disabled, false)
  enforce {
    condition     = core::coalesce(attrs.attribute_condition, "none") != "none"
    error_message = "`attribute_condition` is not set, so every token of the issuer is accepted"
  }
}

# A custom role lets its holder change who has which rights.
#
# Why: whoever may set the access list can give themselves everything else.
# Do: leave `setIamPolicy`, `actAs` and key creation to roles that few people hold.
resource_policy "google_*_iam_custom_role" "google-custom-role-escalation" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  locals {
    found = [for p in core::coalesce(attrs.permissions, []) : p if core::endswith(p, ".setIamPolicy") || core::contains(["iam.serviceAccounts.actAs", "iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.signJwt", "iam.serviceAccountKeys.create", "iam.roles.update"], p)]
  }
  enforce {
    condition     = core::length(local.found) == 0
    error_message = "the role contains ${core::join(", ", local.found)}"
  }
}

# A virtual machine runs as the default service account with every scope.
#
# Why: that account is an editor of the project as a rule, so whoever breaks into the machine owns the project.
# Do: make a service account for the machine, with the roles that it needs.
resource_policy "google_compute_instance" "google-default-service-account" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition = !core::anytrue([for s in core::coalesce(attrs.service_account, []) :
      (s.email == null || core::endswith(core::coalesce(s.email, "none"), "-compute@developer.gserviceaccount.com"))
      && core::anytrue([for c in core::coalesce(s.scopes, []) : core::contains(["cloud-platform", "https://www.googleapis.com/auth/cloud-platform"], c)])
    ])
    error_message = "the machine runs as the default service account with the scope `cloud-platform`"
  }
}

# A cluster still uses the old access rules of Kubernetes.
#
# Why: legacy authorisation gives every account in the cluster broad rights that no role shows.
# Do: remove `enable_legacy_abac`.
resource_policy "google_container_cluster" "google-cluster-legacy-authorisation" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.enable_legacy_abac, false)
    error_message = "`enable_legacy_abac` is true"
  }
}

# The pods of a cluster share the rights of their node.
#
# Why: one broken pod then has every right that any pod on the node needs.
# Do: add `workload_identity_config` with the `workload_pool` of the project.
resource_policy "google_container_cluster" "google-cluster-workload-identity" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::length(core::coalesce(attrs.workload_identity_config, [])) > 0
    error_message = "`workload_identity_config` is not set"
  }
}
