# What stands between a wrong plan and data that nobody can bring back.
#
# `core::try` reads attributes that older versions of the provider do not know.

input "key_deletion_window_days" {
  type        = number
  default     = 30
  description = "Days between the deletion of a key and its end, at least."
}

# A resource that Google protects against deletion was written without that protection.
#
# Why: `terraform destroy` or a replacement removes it with everything in it, and no second question is asked.
# Do: remove `deletion_protection = false`; the default is true.
resource_policy "google_sql_database_instance" "google-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::try(attrs.deletion_protection, null) != false
    error_message = "`deletion_protection` is false"
  }
}

resource_policy "google_spanner_database" "google-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::try(attrs.deletion_protection, null) != false
    error_message = "`deletion_protection` is false"
  }
}

resource_policy "google_bigtable_instance" "google-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::try(attrs.deletion_protection, null) != false
    error_message = "`deletion_protection` is false"
  }
}

resource_policy "google_container_cluster" "google-deletion-protection" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  enforce {
    condition     = core::try(attrs.deletion_protection, null) != false
    error_message = "`deletion_protection` is false"
  }
}

# A resource that holds data could be protected against deletion and is not.
#
# Why: one wrong plan removes it, and the console lets anybody with the role do the same.
# Do: turn the protection on; it is off by default for this type.
resource_policy "google_compute_instance" "google-deletion-protection-unused" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(attrs.deletion_protection, false)
    error_message = "`deletion_protection` is not true"
  }
}

resource_policy "google_filestore_instance" "google-deletion-protection-unused" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(core::try(attrs.deletion_protection_enabled, null), false)
    error_message = "`deletion_protection_enabled` is not true"
  }
}

resource_policy "google_firestore_database" "google-deletion-protection-unused" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "`delete_protection_state` is not `DELETE_PROTECTION_ENABLED`"
  }
}

resource_policy "google_bigtable_table" "google-deletion-protection-unused" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = attrs.deletion_protection == "PROTECTED"
    error_message = "`deletion_protection` is not `PROTECTED`"
  }
}

resource_policy "google_sql_database_instance" "google-deletion-protection-unused" {
  enforcement_level = "advisory"
  operations        = ["create"]
  enforce {
    condition     = core::coalesce(core::try(attrs.settings[0].deletion_protection_enabled, null), false)
    error_message = "`settings.deletion_protection_enabled` is not true, so the console and the API can delete the instance"
  }
}

# This change turns deletion protection off.
#
# Why: the next plan can remove the resource and its data; two small changes make what one change may not do.
# Do: keep the protection. To remove the resource on purpose, say so in the pull request and waive this policy there.
resource_policy "google_*" "google-deletion-protection-turned-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["update"]
  # Most types say true, Bigtable tables say `PROTECTED`.
  locals {
    was = core::try(prior_attrs.deletion_protection, null) == true || core::try(prior_attrs.deletion_protection, null) == "PROTECTED"
    is  = core::try(attrs.deletion_protection, null) == true || core::try(attrs.deletion_protection, null) == "PROTECTED"
  }
  enforce {
    condition     = !(local.was && !local.is)
    error_message = "`deletion_protection` is turned off by this change"
  }
  enforce {
    condition     = !(core::try(prior_attrs.deletion_protection_enabled, null) == true && core::try(attrs.deletion_protection_enabled, null) != true)
    error_message = "`deletion_protection_enabled` is turned off by this change"
  }
  enforce {
    condition     = !(core::try(prior_attrs.settings[0].deletion_protection_enabled, null) == true && core::try(attrs.settings[0].deletion_protection_enabled, null) != true)
    error_message = "`settings.deletion_protection_enabled` is turned off by this change"
  }
  enforce {
    condition     = !(core::try(prior_attrs.delete_protection_state, null) == "DELETE_PROTECTION_ENABLED" && core::try(attrs.delete_protection_state, null) != "DELETE_PROTECTION_ENABLED")
    error_message = "`delete_protection_state` is turned off by this change"
  }
  enforce {
    condition     = !(core::try(prior_attrs.enable_drop_protection, null) == true && core::try(attrs.enable_drop_protection, null) != true)
    error_message = "`enable_drop_protection` is turned off by this change"
  }
}

# Destroying this bucket or instance also destroys everything in it.
#
# Why: without `force_destroy` Google refuses to remove a bucket with objects or an instance with backups; with it they are gone.
# Do: remove `force_destroy`, and empty the resource by hand when it really has to go.
resource_policy "google_storage_bucket" "google-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, so the objects go with the bucket"
  }
}

resource_policy "google_spanner_instance" "google-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, so the backups go with the instance"
  }
}

resource_policy "google_bigtable_instance" "google-force-destroy" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`force_destroy` is true, so the backups go with the instance"
  }
}

# Destroying this BigQuery dataset also destroys its tables.
#
# Why: without the switch Google refuses to remove a dataset that has tables.
# Do: remove `delete_contents_on_destroy`.
resource_policy "google_bigquery_dataset" "google-bigquery-delete-contents" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(attrs.delete_contents_on_destroy, false)
    error_message = "`delete_contents_on_destroy` is true, so the tables go with the dataset"
  }
}

# Tables of this BigQuery dataset expire by themselves.
#
# Why: a table that somebody puts there in good faith is gone after the time, and no plan shows it.
# Do: remove `default_table_expiration_ms`, or keep such a dataset for scratch work and say so in its name.
resource_policy "google_bigquery_dataset" "google-bigquery-table-expiry" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.default_table_expiration_ms == null
    error_message = "tables expire after ${core::valuetostring(attrs.default_table_expiration_ms)} milliseconds"
  }
}

# A destroyed key version cannot be called back for as long as the team wants.
#
# Why: what was encrypted with the key is lost when the version ends; the delay is the only time to notice.
# Do: remove `destroy_scheduled_duration` or raise it to at least `key_deletion_window_days` days, in seconds.
#
# Without the attribute Google waits thirty days.
resource_policy "google_kms_crypto_key" "google-kms-destroy-delay" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::tonumber(core::trimsuffix(core::coalesce(attrs.destroy_scheduled_duration, "2592000s"), "s")) >= input.key_deletion_window_days * 86400
    error_message = "destroyed versions end after `${core::valuetostring(attrs.destroy_scheduled_duration)}`, at least ${input.key_deletion_window_days} days are wanted"
  }
}

# This change destroys the versions of an encryption key.
#
# Why: everything encrypted with them becomes unreadable when the delay is over, backups included.
# Do: leave the key in place with `removed { lifecycle { destroy = false } }`; a key without use costs cents.
resource_policy "google_kms_crypto_key" "google-kms-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key `${core::coalesce(prior_attrs.id, "-")}` is destroyed with its versions"
  }
}

resource_policy "google_kms_crypto_key_version" "google-kms-key-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the key version `${core::coalesce(prior_attrs.id, "-")}` is destroyed"
  }
}

# This change destroys a secret with all its versions.
#
# Why: a deleted secret cannot be restored, and whatever still reads it stops at its next start.
# Do: disable the versions first, wait some days, then remove the secret.
resource_policy "google_secret_manager_secret" "google-secret-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the secret `${core::coalesce(prior_attrs.secret_id, "-")}` is destroyed with its versions"
  }
}

# A destroyed version of a secret is gone at once.
#
# Why: the wrong version is destroyed now and then, and a delay is the only way back.
# Do: set `version_destroy_ttl`, for instance to `604800s`.
resource_policy "google_secret_manager_secret" "google-secret-destroy-delay" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.version_destroy_ttl, null) != null
    error_message = "`version_destroy_ttl` is not set"
  }
}

# This change removes a lien that protects a project.
#
# Why: the lien is what refuses the deletion of the whole project.
# Do: keep the lien until the project really has to go.
resource_policy "google_resource_manager_lien" "google-lien-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = core::length(core::getresources("google_resource_manager_lien", { parent = prior_attrs.parent })) > 0
    error_message = "the lien on `${core::coalesce(prior_attrs.parent, "-")}` is removed and no other one takes its place"
  }
}

# Removing the project from the configuration deletes it with everything in it.
#
# Why: a moved file or a renamed module is enough to plan the deletion of a project.
# Do: set `deletion_policy = "PREVENT"`, or `ABANDON` when another team owns the project.
resource_policy "google_project" "google-project-deletion" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::try(attrs.deletion_policy, null) != "DELETE"
    error_message = "`deletion_policy` is `DELETE`, `PREVENT` is wanted"
  }
}

# A backup vault can be deleted together with the backups in it.
#
# Why: the vault is there so that nobody can remove the copies; these switches are its back door.
# Do: remove `force_delete` and `ignore_backup_plan_references`.
resource_policy "google_backup_dr_backup_vault" "google-backup-vault-deletion" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::coalesce(core::try(attrs.force_delete, null), false) && !core::coalesce(core::try(attrs.ignore_backup_plan_references, null), false)
    error_message = "`force_delete` or `ignore_backup_plan_references` is true"
  }
}
