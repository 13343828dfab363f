# Rules of the storage team, version 3.

policy {
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 5.0" }
    random = ">= 3"
  }
  terraform_config {
    required_version = ">= 1.5"
  }
}

input "stage" {
  type        = string
  default     = "prod"
  description = "which account"
}
input "sizes" {
  type      = map(object({ name = string, count = optional(number, 1) }))
  nullable  = false
  sensitive = true
}

locals {
  strict = input.stage == "prod"
  sizes  = core::keys(input.sizes)
}
locals {
  level = local.strict ? "mandatory" : "advisory"
}

// Buckets keep versions.
//
// Do: add a `aws_s3_bucket_versioning`
// for the bucket.
resource_policy "aws_s3_bucket" "versioned" {
  enforcement_level = local.level
  operations        = ["create", "update", "no-op"]
  filter            = core::contains(local.sizes, meta.provider_type)
  locals {
    rules  = core::getresources("aws_s3_bucket_versioning", { bucket = attrs.id })
    strict = attrs.tags.Stage != "dev"
  }
  enforce {
    condition     = local.strict && core::length(local.rules) > 0
    error_message = "${meta.address} (${attrs.bucket}) has no versioning"
    info_message  = "looked at ${core::length(local.rules)}"
  }
  enforce { condition = true }
}

resource_policy "aws_db_*" "kept" {
  operations = ["delete"]
  enforce {
    condition = prior_attrs.deletion_protection == false
  }
}
module_policy "*" "pinned" {
  enforce {
    condition = meta.version != null && meta.tfe_workspace.tags == {} && attrs.name != ""
  }
}
provider_policy "aws" "regions" {
  enforcement_level = "mandatory_overridable"
  enforce {
    condition = core::contains(["eu-west-1"], attrs.region) || meta.alias == "us"
  }
}
