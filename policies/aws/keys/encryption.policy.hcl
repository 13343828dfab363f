# Keys that never change, secrets that lie open, and endpoints with TLS of another age.

# A key is never rotated.
#
# Why: a key that stays the same for years protects, and in the wrong hands opens, everything of those years.
# Do: set `enable_key_rotation` to true; old data stays readable.
#
# Only keys that KMS can rotate are looked at: symmetric ones that live in KMS itself.
resource_policy "aws_kms_key" "aws-kms-key-rotation-off" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::coalesce(attrs.customer_master_key_spec, "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT" && core::coalesce(attrs.key_usage, "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT" && attrs.custom_key_store_id == null
  enforce {
    condition     = attrs.enable_key_rotation == true
    error_message = "`enable_key_rotation` is not true"
  }
}

# The secrets of a Kubernetes cluster are not under a key of your own.
#
# Why: whoever reads the store of the cluster reads the secrets, and no use of a key is logged.
# Do: add `encryption_config` for `secrets` with a key of your own.
resource_policy "aws_eks_cluster" "aws-eks-secrets-own-key-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = core::contains(core::flatten([core::try(attrs.encryption_config[*].resources, [])]), "secrets")
    error_message = "`encryption_config` does not cover `secrets`"
  }
}

# A log group is not under a key of your own.
#
# Why: logs hold more personal data than planned; with your own key you can see who reads them and lock
# everybody out.
# Do: set `kms_key_id`.
resource_policy "aws_cloudwatch_log_group" "aws-log-group-own-key-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.kms_key_id != null && attrs.kms_key_id != ""
    error_message = "`kms_key_id` is not set"
  }
}

# The trail of API calls is not under a key of your own.
#
# Why: whoever may read the bucket reads who did what, and no use of a key is logged.
# Do: set `kms_key_id`.
resource_policy "aws_cloudtrail" "aws-cloudtrail-own-key-missing" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.kms_key_id != null && attrs.kms_key_id != ""
    error_message = "`kms_key_id` is not set"
  }
}

# A parameter that sounds like a secret is kept in the clear.
#
# Why: everybody who may list parameters reads it, and so does every log that prints them.
# Do: set `type` to `SecureString`.
resource_policy "aws_ssm_parameter" "aws-parameter-secret-in-clear" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  filter            = core::regex_match("(?i)(password|passwd|secret|token|private[_-]?key|api[_-]?key|credential)", core::coalesce(attrs.name, "none"))
  enforce {
    condition     = attrs.type == "SecureString"
    error_message = "the type of `${attrs.name}` is `${core::coalesce(attrs.type, "-")}`, `SecureString` is wanted"
  }
}

# An API speaks TLS older than 1.2.
#
# Why: the old versions have known holes, and audits reject them.
# Do: set `security_policy` to `TLS_1_2`.
resource_policy "aws_api_gateway_domain_name" "aws-api-domain-old-tls" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.security_policy == null || attrs.security_policy != "TLS_1_0"
    error_message = "`security_policy` is `TLS_1_0`, `TLS_1_2` is wanted"
  }
}

# A file server speaks plain FTP.
#
# Why: passwords and files cross the network where everybody on the way can read them.
# Do: use `SFTP` or `FTPS` in `protocols`.
resource_policy "aws_transfer_server" "aws-transfer-plain-ftp" {
  enforcement_level = "advisory"
  operations        = ["create", "update"]
  enforce {
    condition     = attrs.protocols == null || !core::contains(attrs.protocols, "FTP")
    error_message = "`FTP` is among the protocols"
  }
}
