# Buckets that strangers can read, and the blocks that keep them from it.

locals {
  # Conditions that narrow "everybody" to somebody. A condition on transport or on time does not.
  narrowing = "(?i)^(aws:(source(arn|account|owner|ip|vpc|vpce|orgid|orgpaths)|principal.*|vpcsourceip|userid)|kms:calleraccount|kms:viaservice|s3:dataaccesspoint(account|arn)|elasticfilesystem:accessedviamounttarget|sns:endpoint)$"
  # Operators that hold for the strangers as well, or when the key is not there at all.
  loose    = "(?i)(not|ifexists|forallvalues|null)"
  anything = ["*", "0.0.0.0/0", "::/0"]
}

# A block against public buckets is not fully on.
#
# Why: each of the four switches closes one way in; with one of them off, one wrong ACL or policy publishes the
# bucket.
# Do: set `block_public_acls`, `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` to
# true.
#
# A bucket that is a public web site on purpose is better served through CloudFront with an origin access
# control.
resource_policy "aws_s3_bucket_public_access_block" "aws-s3-public-access-block-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::alltrue([for flag in [attrs.block_public_acls, attrs.block_public_policy, attrs.ignore_public_acls, attrs.restrict_public_buckets] : flag == true])
    error_message = "one of the four switches against public access is off, all are wanted on"
  }
}

# A block against public buckets is not fully on.
#
# Why: each of the four switches closes one way in; with one of them off, one wrong ACL or policy publishes the
# bucket.
# Do: set `block_public_acls`, `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` to
# true.
#
# A bucket that is a public web site on purpose is better served through CloudFront with an origin access
# control.
resource_policy "aws_s3_account_public_access_block" "aws-s3-public-access-block-off" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = core::alltrue([for flag in [attrs.block_public_acls, attrs.block_public_policy, attrs.ignore_public_acls, attrs.restrict_public_buckets] : flag == true])
    error_message = "one of the four switches against public access is off, all are wanted on"
  }
}

# A block against public buckets is removed.
#
# Why: without the block, ACLs and policies that were harmless until now take effect at once.
# Do: keep the block, or remove it only together with the bucket.
resource_policy "aws_s3_bucket_public_access_block" "aws-s3-public-access-block-removed" {
  # Also when another one names the bucket: both are the same setting, and whichever is destroyed last takes it away.
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the public access block of `${core::coalesce(prior_attrs.bucket, "-")}` is removed"
  }
}

# A block against public buckets is removed.
#
# Why: without the block, ACLs and policies that were harmless until now take effect at once.
# Do: keep the block, or remove it only together with the bucket.
resource_policy "aws_s3_account_public_access_block" "aws-s3-public-access-block-removed" {
  enforcement_level = "mandatory_overridable"
  operations        = ["delete"]
  enforce {
    condition     = prior_attrs == null
    error_message = "the public access block of the account is removed"
  }
}

# A bucket has no block against public access beside it.
#
# Why: the protection that AWS switches on for new buckets is not written down, so nobody notices when somebody
# switches it off by hand.
# Do: add an `aws_s3_bucket_public_access_block` for the bucket.
resource_policy "aws_s3_bucket" "aws-s3-public-access-block-missing" {
  enforcement_level = "advisory"
  filter            = meta.operation != "no-op"
  enforce {
    condition = (
      core::length(core::getresources("aws_s3_bucket_public_access_block", { bucket = attrs.id })) > 0 ||
      core::length(core::getresources("aws_s3_bucket_public_access_block", { bucket = attrs.bucket })) > 0
    )
    error_message = "no `aws_s3_bucket_public_access_block` names this bucket"
  }
}

# An ACL opens a bucket to everybody.
#
# Why: anyone can list and read every object, and with write access replace them.
# Do: set the ACL to `private` and serve public files through CloudFront.
resource_policy "aws_s3_bucket_acl" "aws-s3-bucket-acl-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition = (
      !core::contains(["public-read", "public-read-write", "authenticated-read"], core::coalesce(attrs.acl, "private")) &&
      !core::anytrue([for g in core::flatten([core::try(attrs.access_control_policy[*].grant, [])]) :
      core::regex_match("/(AllUsers|AuthenticatedUsers)$", core::coalesce(core::try(g.grantee[0].uri, null), "none"))])
    )
    error_message = "the ACL gives everybody access, `private` is wanted"
  }
}

# An ACL opens a bucket to everybody.
#
# Why: anyone can list and read every object, and with write access replace them.
# Do: set the ACL to `private` and serve public files through CloudFront.
resource_policy "aws_s3_bucket" "aws-s3-bucket-acl-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  enforce {
    condition     = !core::contains(["public-read", "public-read-write", "authenticated-read"], core::coalesce(attrs.acl, "private"))
    error_message = "the ACL is `${core::valuetostring(attrs.acl)}`, `private` is wanted"
  }
}

# A bucket policy allows everybody.
#
# Why: a principal of `*` without a narrowing condition means every person with an internet connection.
# Do: name the accounts or roles, or narrow the statement with a condition such as `aws:PrincipalOrgID` or
# `aws:SourceVpce`.
#
# A condition that only asks for TLS (`aws:SecureTransport`) does not narrow who may come in.
resource_policy "aws_s3_bucket_policy" "aws-s3-bucket-policy-public" {
  enforcement_level = "mandatory_overridable"
  operations        = ["create", "update"]
  locals {
    statements = core::try(core::flatten([core::jsondecode(attrs.policy).Statement]), [])
  }
  enforce {
    condition = !core::anytrue([for s in local.statements :
      core::try(s.Effect, "") == "Allow" &&
      (core::can(s.NotPrincipal) || core::contains(core::flatten([core::try(s.Principal.AWS, s.Principal, [])]), "*")) &&
      !core::anytrue(core::flatten([for operator, test in core::try(s.Condition, {}) : [for key, wanted in test :
        core::regex_match(local.narrowing, key) && !core::regex_match(local.loose, operator) &&
        !core::anytrue([for v in core::flatten([wanted]) : core::contains(local.anything, v)])
      ]]))
    ])
    error_message = "a statement allows principal `*` without a narrowing condition"
  }
}
