//! Attributes of `aws_s3_bucket`, `aws_s3_bucket_versioning`, `aws_db_instance`, `aws_secretsmanager_secret_version`,
//! `aws_iam_role`, `aws_iam_policy` and of the data source `aws_iam_policy_document`.

use super::place::{ACCOUNT, Place};
use super::value::{Val, object};

pub fn bucket(place: &Place, suffix: &str) -> Val {
    let name = format!("acme-{}-{suffix}", place.name);
    let tags = place.tags(&name);
    object! {
        acceleration_status: "",
        acl: (),
        arn: format!("arn:aws:s3:::{name}"),
        bucket: name.clone(),
        bucket_domain_name: format!("{name}.s3.amazonaws.com"),
        bucket_prefix: "",
        bucket_regional_domain_name: format!("{name}.s3.{}.amazonaws.com", place.region),
        cors_rule: Vec::<Val>::new(),
        force_destroy: place.stage == "dev",
        grant: vec![object! {
            id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
            permissions: Val::texts(&["FULL_CONTROL"]),
            type: "CanonicalUser",
            uri: "",
        }],
        hosted_zone_id: "Z2M4EHUR26P7ZW",
        id: name,
        lifecycle_rule: vec![lifecycle_rule()],
        logging: Vec::<Val>::new(),
        object_lock_configuration: Vec::<Val>::new(),
        object_lock_enabled: false,
        policy: "",
        region: place.region,
        replication_configuration: Vec::<Val>::new(),
        request_payer: "BucketOwner",
        server_side_encryption_configuration: vec![object! {
            rule: vec![object! {
                apply_server_side_encryption_by_default: vec![object! {
                    kms_master_key_id: place.arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
                    sse_algorithm: "aws:kms",
                }],
                bucket_key_enabled: true,
            }],
        }],
        tags: tags.clone(),
        tags_all: tags,
        timeouts: (),
        versioning: vec![object! { enabled: true, mfa_delete: false }],
        website: Vec::<Val>::new(),
        website_domain: (),
        website_endpoint: (),
    }
}

fn lifecycle_rule() -> Val {
    object! {
        abort_incomplete_multipart_upload_days: 7,
        enabled: true,
        expiration: vec![object! { date: "", days: 400, expired_object_delete_marker: false }],
        id: "expire",
        noncurrent_version_expiration: vec![object! { days: 30 }],
        noncurrent_version_transition: Vec::<Val>::new(),
        prefix: "",
        tags: Val::object(Vec::new()),
        transition: vec![object! { date: "", days: 30, storage_class: "STANDARD_IA" }],
    }
}

pub fn versioning(place: &Place) -> Val {
    let bucket = format!("acme-{}-assets", place.name);
    object! {
        bucket: bucket.clone(),
        expected_bucket_owner: "",
        id: bucket,
        mfa: (),
        versioning_configuration: vec![object! { mfa_delete: "", status: "Enabled" }],
    }
}

pub fn database(place: &Place) -> Val {
    let host = place.database_host();
    let tags = place.tags(&place.name);
    object! {
        address: host.clone(),
        allocated_storage: 100,
        allow_major_version_upgrade: (),
        apply_immediately: false,
        arn: place.arn("rds", &format!("db:{}", place.name)),
        auto_minor_version_upgrade: true,
        availability_zone: format!("{}a", place.region),
        backup_retention_period: if place.stage == "prod" { 14 } else { 1 },
        backup_target: "region",
        backup_window: "18:00-18:30",
        blue_green_update: Vec::<Val>::new(),
        ca_cert_identifier: "rds-ca-rsa2048-g1",
        character_set_name: "",
        copy_tags_to_snapshot: true,
        custom_iam_instance_profile: "",
        customer_owned_ip_enabled: false,
        database_insights_mode: "standard",
        db_name: place.service,
        db_subnet_group_name: place.stage,
        dedicated_log_volume: false,
        delete_automated_backups: true,
        deletion_protection: place.stage == "prod",
        domain: "",
        domain_dns_ips: Vec::<Val>::new(),
        enabled_cloudwatch_logs_exports: Val::texts(&["postgresql", "upgrade"]),
        endpoint: format!("{host}:5432"),
        engine: "postgres",
        engine_lifecycle_support: "open-source-rds-extended-support",
        engine_version: "16.4",
        engine_version_actual: "16.4",
        final_snapshot_identifier: format!("{}-final", place.name),
        hosted_zone_id: "Z24O6O9L7SGTNB",
        iam_database_authentication_enabled: true,
        id: format!("db-{:026X}", u128::from(place.hash("database", 0))),
        identifier: place.name.clone(),
        identifier_prefix: "",
        instance_class: "db.m6g.large",
        iops: 3000,
        kms_key_id: place.arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        latest_restorable_time: "2026-11-22T02:05:00Z",
        license_model: "postgresql-license",
        listener_endpoint: Vec::<Val>::new(),
        maintenance_window: "sun:19:00-sun:19:30",
        manage_master_user_password: (),
        master_user_secret: Vec::<Val>::new(),
        max_allocated_storage: 500,
        monitoring_interval: 60,
        monitoring_role_arn: place.global_arn("iam", "role/rds-monitoring"),
        multi_az: place.stage == "prod",
        network_type: "IPV4",
        option_group_name: "default:postgres-16",
        parameter_group_name: format!("{}-postgres16", place.stage),
        password: Val::secret(place.dummy_secret()),
        password_wo: (),
        password_wo_version: (),
        performance_insights_enabled: true,
        performance_insights_retention_period: 7,
        port: 5432,
        publicly_accessible: false,
        replica_mode: "",
        replicas: Vec::<Val>::new(),
        replicate_source_db: "",
        resource_id: format!("db-{:026X}", u128::from(place.hash("database", 0))),
        restore_to_point_in_time: Vec::<Val>::new(),
        s3_import: Vec::<Val>::new(),
        skip_final_snapshot: place.stage != "prod",
        snapshot_identifier: (),
        status: "available",
        storage_encrypted: true,
        storage_throughput: 125,
        storage_type: "gp3",
        tags: tags.clone(),
        tags_all: tags,
        timeouts: (),
        username: "app",
        vpc_security_group_ids: vec![Val::from(place.base_security_group_id())],
    }
}

pub fn secret_version(place: &Place) -> Val {
    let secret = place.arn("secretsmanager", &format!("secret:{}/database-AbCdEf", place.name));
    let version = format!("terraform-{:020}", place.hash("secret version", 0));
    object! {
        arn: secret.clone(),
        id: format!("{secret}|{version}"),
        secret_binary: Val::secret(""),
        secret_id: secret,
        secret_string: Val::secret(format!(
            "{{\"host\":\"{}\",\"password\":\"{}\",\"username\":\"app\"}}", place.database_host(), place.dummy_secret()
        )),
        secret_string_wo: (),
        secret_string_wo_version: (),
        version_id: version,
        version_stages: Val::texts(&["AWSCURRENT"]),
    }
}

const TRUST: &str = concat!(
    r#"{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","#,
    r#""lambda.amazonaws.com"]},"Sid":""}],"Version":"2012-10-17"}"#
);

pub fn role(place: &Place) -> Val {
    let name = place.name.clone();
    let tags = place.tags(&name);
    object! {
        arn: place.global_arn("iam", &format!("role/{name}")),
        assume_role_policy: TRUST,
        create_date: "2025-02-03T04:05:06Z",
        description: format!("Runs {} in {}", place.service, place.stage),
        force_detach_policies: false,
        id: name.clone(),
        inline_policy: Vec::<Val>::new(),
        managed_policy_arns: vec![
            Val::from("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"),
            Val::from(place.global_arn("iam", &format!("policy/{name}"))),
        ],
        max_session_duration: 3600,
        name: name,
        name_prefix: "",
        path: "/",
        permissions_boundary: place.global_arn("iam", &format!("policy/{}-boundary", place.stage)),
        tags: tags.clone(),
        tags_all: tags,
        unique_id: format!("AROA{:016X}", place.hash("role", 0)),
    }
}

/// A service's policy: its bucket, its queue, its secrets. `wide` is what an update makes of it.
pub fn policy_document(place: &Place, wide: bool) -> String {
    let bucket = if wide { "*".to_owned() } else { format!("acme-{}-assets", place.name) };
    let (region, name) = (place.region, &place.name);
    format!(
        concat!(
            r#"{{"Statement":[{{"Action":["s3:GetObject","s3:ListBucket","s3:PutObject"],"Effect":"Allow","#,
            r#""Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"],"Sid":"Assets"}},"#,
            r#"{{"Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:SendMessage","sqs:GetQueueAttributes"],"#,
            r#""Effect":"Allow","Resource":"arn:aws:sqs:{region}:{account}:{name}-*","Sid":"Queues"}},"#,
            r#"{{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","#,
            r#""Resource":"arn:aws:secretsmanager:{region}:{account}:secret:{name}/*","Sid":"Secrets"}},"#,
            r#"{{"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow","#,
            r#""Resource":"arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{name}-*:*","Sid":"Logs"}},"#,
            r#"{{"Action":["kms:Decrypt","kms:GenerateDataKey"],"Condition":{{"StringEquals":"#,
            r#"{{"kms:ViaService":"s3.{region}.amazonaws.com"}}}},"Effect":"Allow","#,
            r#""Resource":"arn:aws:kms:{region}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab","Sid":"Key"}}"#,
            r#"],"Version":"2012-10-17"}}"#
        ),
        bucket = bucket,
        region = region,
        account = ACCOUNT,
        name = name,
    )
}

pub fn policy(place: &Place, name: &str) -> Val {
    let tags = place.tags(name);
    let arn = place.global_arn("iam", &format!("policy/{name}"));
    object! {
        arn: arn.clone(),
        attachment_count: 1,
        description: format!("What {} may do in {}", place.service, place.stage),
        id: arn,
        name: name.to_owned(),
        name_prefix: "",
        path: "/",
        policy: policy_document(place, false),
        policy_id: format!("ANPA{:016X}", place.hash("policy", 0)),
        tags: tags.clone(),
        tags_all: tags,
    }
}

pub fn trust_document(place: &Place) -> Val {
    object! {
        id: format!("{}", place.hash("trust document", 0) >> 32),
        json: TRUST,
        minified_json: TRUST,
        override_json: (),
        override_policy_documents: (),
        policy_id: (),
        source_json: (),
        source_policy_documents: (),
        statement: vec![object! {
            actions: Val::texts(&["sts:AssumeRole"]),
            condition: Vec::<Val>::new(),
            effect: "Allow",
            not_actions: Vec::<Val>::new(),
            not_principals: Vec::<Val>::new(),
            not_resources: Vec::<Val>::new(),
            principals: vec![object! {
                identifiers: Val::texts(&["ec2.amazonaws.com", "lambda.amazonaws.com"]),
                type: "Service",
            }],
            resources: Vec::<Val>::new(),
            sid: "",
        }],
        version: "2012-10-17",
    }
}
