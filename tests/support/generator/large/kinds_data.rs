//! Storage, databases and identity; see [`kinds`](super::kinds).

use super::aws_data::policy_document;
use super::kinds::{Kind, SERVICE_MODULE_NEEDS, nothing};
use super::place::Place;
use super::value::Shape::{List, Scalar};
use super::value::{Val, object};

fn no_edit(_: &mut Val, _: &Place) {}

fn widen_policy(policy: &mut Val, place: &Place) {
    policy.set("policy", policy_document(place, true));
}

const BUCKET_BASE: Kind = Kind {
    type_name: "aws_s3_bucket",
    name: "assets",
    schema_version: 0,
    computed: &[
        ("acceleration_status", Scalar),
        ("arn", Scalar),
        ("bucket_domain_name", Scalar),
        ("bucket_prefix", Scalar),
        ("bucket_regional_domain_name", Scalar),
        ("grant", List),
        ("hosted_zone_id", Scalar),
        ("id", Scalar),
        ("lifecycle_rule", List),
        ("region", Scalar),
        ("versioning", List),
    ],
    forces_replacement: "bucket",
    edit: |bucket, _| {
        let was = matches!(bucket.get("force_destroy"), Some(Val::Bool(true)));
        bucket.set("force_destroy", !was);
    },
    unlink: nothing,
    depends_on: &[],
};
pub static BUCKET: Kind = BUCKET_BASE;

pub static LOG_BUCKET: Kind = Kind { name: "log", ..BUCKET_BASE };
pub static LEGACY_BUCKET: Kind = Kind { name: "legacy", ..BUCKET_BASE };

pub static VERSIONING: Kind = Kind {
    type_name: "aws_s3_bucket_versioning",
    name: "assets",
    schema_version: 0,
    computed: &[("id", Scalar)],
    forces_replacement: "bucket",
    edit: |versioning, _| {
        let status = object! { mfa_delete: "", status: "Suspended" };
        versioning.set("versioning_configuration", vec![status]);
    },
    unlink: |versioning| versioning.set("bucket", Val::Unknown(Scalar)),
    depends_on: &["module.env.module.service.aws_s3_bucket.assets"],
};

pub static DATABASE: Kind = Kind {
    type_name: "aws_db_instance",
    name: "this",
    schema_version: 2,
    computed: &[
        ("address", Scalar),
        ("arn", Scalar),
        ("availability_zone", Scalar),
        ("endpoint", Scalar),
        ("engine_version_actual", Scalar),
        ("hosted_zone_id", Scalar),
        ("id", Scalar),
        ("latest_restorable_time", Scalar),
        ("listener_endpoint", List),
        ("master_user_secret", List),
        ("replicas", List),
        ("resource_id", Scalar),
        ("status", Scalar),
    ],
    forces_replacement: "kms_key_id",
    edit: |database, _| {
        database.set("allocated_storage", 200);
        database.set("backup_retention_period", 7);
    },
    unlink: nothing,
    depends_on: SERVICE_MODULE_NEEDS,
};

pub static SECRET_VERSION: Kind = Kind {
    type_name: "aws_secretsmanager_secret_version",
    name: "database",
    schema_version: 0,
    computed: &[("arn", Scalar), ("id", Scalar), ("version_id", Scalar), ("version_stages", List)],
    forces_replacement: "secret_string",
    edit: |version, _| version.set("version_stages", Val::texts(&["AWSCURRENT", "AWSPREVIOUS"])),
    unlink: |version| version.set("secret_string", Val::secret(Val::Unknown(Scalar))),
    depends_on: &["module.env.module.service.aws_db_instance.this"],
};

pub static ROLE: Kind = Kind {
    type_name: "aws_iam_role",
    name: "this",
    schema_version: 0,
    computed: &[
        ("arn", Scalar),
        ("create_date", Scalar),
        ("id", Scalar),
        ("inline_policy", List),
        ("managed_policy_arns", List),
        ("unique_id", Scalar),
    ],
    forces_replacement: "name",
    edit: |role, _| role.set("max_session_duration", 7200),
    unlink: |role| role.set("assume_role_policy", Val::Unknown(Scalar)),
    depends_on: &["module.env.module.service.data.aws_iam_policy_document.assume"],
};

const POLICY_BASE: Kind = Kind {
    type_name: "aws_iam_policy",
    name: "this",
    schema_version: 0,
    computed: &[("arn", Scalar), ("attachment_count", Scalar), ("id", Scalar), ("policy_id", Scalar)],
    forces_replacement: "name",
    edit: widen_policy,
    unlink: nothing,
    depends_on: &["module.env.module.service.aws_s3_bucket.assets"],
};
pub static POLICY: Kind = POLICY_BASE;

pub static BOUNDARY: Kind = Kind { name: "boundary", depends_on: &[], ..POLICY_BASE };

pub static TRUST_DOCUMENT: Kind = Kind {
    type_name: "aws_iam_policy_document",
    name: "assume",
    schema_version: 0,
    computed: &[("id", Scalar), ("json", Scalar), ("minified_json", Scalar)],
    forces_replacement: "",
    edit: no_edit,
    unlink: nothing,
    depends_on: &[],
};
