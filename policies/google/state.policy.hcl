# The buckets that hold Terraform's own state.

input "state_bucket_pattern" {
  type        = string
  default     = "(tf|terraform|tofu)[-_.]?state"
  description = "Regular expression for the lower-case names of buckets and containers that hold states; on AWS also of tag values."
}

# A bucket of Terraform's state keeps no older versions.
#
# Why: a broken or truncated state is repaired from the version before; without one, every resource is imported by hand.
# Do: add `versioning { enabled = true }`.
resource_policy "google_storage_bucket" "google-state-versioning" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-")))
  enforce {
    condition     = core::coalesce(core::try(attrs.versioning[0].enabled, null), false)
    error_message = "`${attrs.name}` holds state and versioning is off"
  }
}

# A bucket of Terraform's state can be destroyed with the state in it.
#
# Why: without the state Terraform knows nothing of what it built.
# Do: remove `force_destroy`.
resource_policy "google_storage_bucket" "google-state-force-destroy" {
  enforcement_level = "mandatory"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-")))
  enforce {
    condition     = !core::coalesce(attrs.force_destroy, false)
    error_message = "`${attrs.name}` holds state and `force_destroy` is true"
  }
}

# A bucket of Terraform's state could become public.
#
# Why: state holds passwords and keys in plain text.
# Do: set `public_access_prevention = "enforced"` and `uniform_bucket_level_access = true`.
resource_policy "google_storage_bucket" "google-state-public-access" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-")))
  enforce {
    condition     = attrs.public_access_prevention == "enforced"
    error_message = "`${attrs.name}` holds state and `public_access_prevention` is ${core::coalesce(attrs.public_access_prevention, "not set")}"
  }
  enforce {
    condition     = core::coalesce(attrs.uniform_bucket_level_access, false)
    error_message = "`${attrs.name}` holds state and `uniform_bucket_level_access` is not true"
  }
}

# A lifecycle rule can delete the current state.
#
# Why: a state that nobody changed for a while is as old as any other object, and just as needed.
# Do: limit the rule to old versions with `with_state = "ARCHIVED"`, `num_newer_versions` or `days_since_noncurrent_time`.
resource_policy "google_storage_bucket" "google-state-expiry" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  filter            = core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(attrs.name, "-")))
  locals {
    deleting = [for r in core::coalesce(attrs.lifecycle_rule, []) : r if core::try(r.action[0].type, null) == "Delete"]
    bounded  = [for r in local.deleting : r if core::try(r.condition[0].with_state, null) == "ARCHIVED" || core::coalesce(core::try(r.condition[0].num_newer_versions, null), 0) > 0 || core::coalesce(core::try(r.condition[0].days_since_noncurrent_time, null), 0) > 0]
  }
  enforce {
    condition     = core::length(local.bounded) == core::length(local.deleting)
    error_message = "`${attrs.name}` holds state and a lifecycle rule deletes current objects"
  }
}

# This change removes a bucket of Terraform's state.
#
# Why: without the state Terraform knows nothing of what it built.
# Do: move every state elsewhere first, and keep the bucket until nobody misses it.
resource_policy "google_storage_bucket" "google-state-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = !core::regex_match(input.state_bucket_pattern, core::lower(core::coalesce(prior_attrs.name, "-")))
    error_message = "`${prior_attrs.name}` holds state and is destroyed"
  }
}
