# Where the state of the root module itself is kept: its backend.
# A plan does not say that; `pairgate check` reads it from the folder of the root module.

# The state is not locked.
#
# Why: two applies at once write over each other, and what one of them made is lost from the state.
# Do: set `use_lockfile = true` (s3, Terraform or OpenTofu 1.10 or later, older: `dynamodb_table`), `lock_address` (http), `tablestore_table` (oss) or remove `lock = false` (consul).
#
# The other backends lock by themselves. A lock address that only the environment gives
# (`TF_HTTP_LOCK_ADDRESS`) is not seen; waive the finding then.
resource_policy "terraform_backend" "terraform-backend-unlocked" {
  enforcement_level = "mandatory_overridable"
  operations        = ["no-op"]
  enforce {
    condition     = attrs.type != "s3" || core::coalesce(attrs.use_lockfile, false) || attrs.dynamodb_table != null
    error_message = "the state in s3 is not locked, `use_lockfile = true` is wanted"
  }
  enforce {
    condition     = attrs.type != "http" || attrs.lock_address != null
    error_message = "the state behind http is not locked, a `lock_address` is wanted"
  }
  enforce {
    condition     = attrs.type != "oss" || attrs.tablestore_table != null
    error_message = "the state in oss is not locked, a `tablestore_table` is wanted"
  }
  enforce {
    condition     = attrs.type != "consul" || core::coalesce(attrs.lock, true)
    error_message = "`lock` of the consul backend is false, true is wanted"
  }
}

# The backend does not ask for encryption of the state.
#
# Why: states hold passwords and keys in clear, and without the request only the bucket's default decides how they are stored.
# Do: set `encrypt = true`, best with a key of your own (`kms_key_id`).
resource_policy "terraform_backend" "terraform-backend-unencrypted" {
  enforcement_level = "advisory"
  operations        = ["no-op"]
  filter            = core::contains(["s3", "oss", "cos"], attrs.type)
  enforce {
    condition     = core::coalesce(attrs.encrypt, false)
    error_message = "`encrypt` of the ${attrs.type} backend is not true, true is wanted"
  }
}

# The state lies on one machine's disk.
#
# Why: nobody else can plan or apply, and with the disk the only record of what Terraform made is lost.
# Do: add a `backend` or `cloud` block, and move the state there with `terraform init -migrate-state`.
#
# Where a platform keeps the state and puts its backend in by itself, turn this off with a `rule` block.
resource_policy "terraform_backend" "terraform-backend-local" {
  enforcement_level = "advisory"
  operations        = ["no-op"]
  enforce {
    condition     = attrs.type != "local"
    error_message = "the state is a file on the local disk, a shared backend is wanted"
  }
}

# The state travels without encryption.
#
# Why: states hold passwords and keys in clear, and so does the request that fetches them; anyone on the way can read both.
# Do: use an address that begins with https.
#
# A helper on the same machine (`localhost`, `127.0.0.1`) is fine.
resource_policy "terraform_backend" "terraform-backend-http-plain" {
  enforcement_level = "mandatory_overridable"
  operations        = ["no-op"]
  filter            = attrs.type == "http"
  locals {
    plain = "(?i)^http://"
    near  = "(?i)^http://(localhost|127[.]0[.]0[.]1|\\[::1\\])(:[0-9]+)?$"
  }
  enforce {
    condition = attrs.address == null ? true : (
      !core::regex_match(local.plain, attrs.address) || core::regex_match(local.near, attrs.address)
    )
    error_message = "the address `${attrs.address}` is not encrypted, https is wanted"
  }
  enforce {
    condition = attrs.lock_address == null ? true : (
      !core::regex_match(local.plain, attrs.lock_address) || core::regex_match(local.near, attrs.lock_address)
    )
    error_message = "the lock address `${attrs.lock_address}` is not encrypted, https is wanted"
  }
}
