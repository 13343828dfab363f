//! AWS resources with all the attributes that the provider reports, to be changed by the scenarios.
//!
//! Most come from the tables of the large plan; the rest are written out here.

use serde_json::{Value, json};

use super::super::builder::{Resource, block, constant};
use super::super::large::kinds::Kind;
use super::super::large::place::Place;
use super::super::large::value::Val;
use super::super::large::{aws_compute, aws_data, aws_network, kinds};
use super::super::render::jsonencode;
use super::super::rng::mix;

pub use super::aws_more::*;

pub const ACCOUNT: &str = "123456789012";

/// Arguments that the examples' configurations set to constants, besides those that refer to something.
pub const DATABASE: &[&str] = &[
    "allocated_storage",
    "backup_retention_period",
    "backup_window",
    "copy_tags_to_snapshot",
    "db_name",
    "db_subnet_group_name",
    "deletion_protection",
    "enabled_cloudwatch_logs_exports",
    "engine",
    "engine_version",
    "iam_database_authentication_enabled",
    "identifier",
    "instance_class",
    "maintenance_window",
    "max_allocated_storage",
    "monitoring_interval",
    "monitoring_role_arn",
    "multi_az",
    "performance_insights_enabled",
    "skip_final_snapshot",
    "storage_encrypted",
    "storage_type",
    "tags",
    "username",
];
pub const INSTANCE: &[&str] = &["ami", "ebs_optimized", "instance_type"];
pub const LAMBDA: &[&str] = &[
    "architectures",
    "description",
    "function_name",
    "handler",
    "memory_size",
    "role",
    "runtime",
    "s3_bucket",
    "s3_key",
    "source_code_hash",
    "timeout",
];
pub const ALARM: &[&str] = &[
    "alarm_description",
    "alarm_name",
    "comparison_operator",
    "evaluation_periods",
    "metric_name",
    "namespace",
    "period",
    "statistic",
    "tags",
    "threshold",
    "treat_missing_data",
];
pub const TOKYO: &str = "ap-northeast-1";

/// A place in production; `name` is what resources are called, `service` what they are tagged with.
pub fn place(name: &str, service: &'static str, region: &'static str) -> Place {
    let salt = mix(0x9a17, name, 0);
    Place {
        name: name.into(),
        stage: "prod",
        service,
        region,
        number: 20,
        salt,
        network: mix(0x9a17, region, 1),
    }
}

/// The value as JSON, with the few tags that the examples' configurations set.
fn attributes(place: &Place, value: &Val) -> Value {
    let mut text = String::new();
    value.write_value(&mut text);
    let mut json: Value = serde_json::from_str(&text).unwrap_or_default();
    if let Some(members) = json.as_object_mut().filter(|members| members.contains_key("tags")) {
        let tags = json!({ "Environment": place.stage, "Name": place.name, "Service": place.service });
        members.insert("tags".into(), tags.clone());
        members.insert("tags_all".into(), tags);
    }
    json
}

fn resource(kind: &Kind, name: &str, place: &Place, value: &Val) -> Resource {
    Resource::managed(kind.type_name, name)
        .schema_version(kind.schema_version.into())
        .values(attributes(place, value))
}

/// What is unknown until the object exists.
pub fn computed(resource: Resource, kind: &Kind) -> Resource {
    kind.computed.iter().fold(resource, |resource, (name, _)| resource.unknown(&[name]))
}

/// Turns a resource that exists into one that the plan creates.
pub fn created(mut resource: Resource, kind: &Kind) -> Resource {
    resource.before = None;
    computed(resource, kind)
}

pub fn database(name: &str, place: &Place) -> Resource {
    resource(&kinds::DATABASE, name, place, &aws_data::database(place))
        .with("kms_key_id", place.arn("kms", "key/00000000-aaaa-4bbb-8ccc-dddddddddddd"))
        .with("password", "not-a-real-password")
        .sensitive(&["password"])
}

pub fn secret_version(name: &str, place: &Place) -> Resource {
    resource(&kinds::SECRET_VERSION, name, place, &aws_data::secret_version(place))
        .sensitive(&["secret_binary", "secret_string"])
}

pub fn bucket(name: &str, place: &Place, suffix: &str) -> Resource {
    resource(&kinds::BUCKET, name, place, &aws_data::bucket(place, suffix))
        .with("force_destroy", false)
        .with("lifecycle_rule", json!([]))
        .with("server_side_encryption_configuration", json!([{ "rule": [{
            "apply_server_side_encryption_by_default": [{ "kms_master_key_id": "", "sse_algorithm": "AES256" }],
            "bucket_key_enabled": false,
        }] }]))
}

pub fn versioning(name: &str, place: &Place, bucket: &str) -> Resource {
    let all = resource(&kinds::VERSIONING, name, place, &aws_data::versioning(place));
    all.with("bucket", bucket).with("id", bucket)
}

pub fn role(name: &str, place: &Place, trust: &Value) -> Resource {
    resource(&kinds::ROLE, name, place, &aws_data::role(place)).with("assume_role_policy", jsonencode(trust))
}

pub fn policy(name: &str, place: &Place, document: &Value) -> Resource {
    resource(&kinds::POLICY, name, place, &aws_data::policy(place, &place.name))
        .with("policy", jsonencode(document))
}

pub fn vpc(name: &str, place: &Place) -> Resource {
    resource(&kinds::VPC, name, place, &aws_network::vpc(place))
}

pub fn subnet(name: &str, place: &Place, number: u64) -> Resource {
    resource(&kinds::PRIVATE_SUBNET, name, place, &aws_network::subnet(place, number))
}

pub fn instance(name: &str, place: &Place, index: u64) -> Resource {
    resource(&kinds::INSTANCE, name, place, &aws_compute::instance(place, index))
        .with("disable_api_termination", false)
        .with("iam_instance_profile", "")
        .with("monitoring", false)
        .with("root_block_device[0].kms_key_id", place.arn("kms", "key/00000000-aaaa-4bbb-8ccc-dddddddddddd"))
        .with("user_data", Value::Null)
        .with("user_data_replace_on_change", false)
        .expression("metadata_options", block(vec![("http_tokens", constant("required"))]))
        .expression(
            "root_block_device",
            block(vec![
                ("encrypted", constant(true)),
                ("volume_size", constant(40)),
                ("volume_type", constant("gp3")),
            ]),
        )
}

pub fn lambda(name: &str, place: &Place, variables: &Value) -> Resource {
    resource(&kinds::LAMBDA, name, place, &aws_compute::lambda(place, "report"))
        .with("dead_letter_config", json!([]))
        .with("environment[0].variables", variables.clone())
        .with("logging_config[0].application_log_level", "")
        .with("logging_config[0].log_format", "Text")
        .with("logging_config[0].system_log_level", "")
        .with("tracing_config[0].mode", "PassThrough")
}

pub fn record(name: &str, place: &Place) -> Resource {
    resource(&kinds::RECORD, name, place, &aws_compute::record(place))
}

/// An alarm on one metric, with the dimension that ties it to a resource.
pub fn alarm(
    name: &str,
    place: &Place,
    metric: (&'static str, &'static str),
    dimension: (&'static str, &str),
) -> Resource {
    let watched = aws_compute::Watched {
        namespace: metric.0,
        metric: metric.1,
        dimension: dimension.0,
        id: dimension.1.to_owned(),
        threshold: 80,
    };
    resource(&kinds::CPU_ALARM, name, place, &aws_compute::alarm(place, &name.replace('_', "-"), watched))
}

pub fn security_group(name: &str, place: &Place, ingress: Vec<Value>) -> Resource {
    resource(&kinds::SECURITY_GROUP, name, place, &aws_network::security_group(place, false))
        .with("ingress", ingress)
}

/// A rule of a security group, as the provider reports it.
pub fn ingress(port: u16, cidr: &str, description: &str) -> Value {
    json!({
        "cidr_blocks": [cidr],
        "description": description,
        "from_port": port,
        "ipv6_cidr_blocks": [],
        "prefix_list_ids": [],
        "protocol": "tcp",
        "security_groups": [],
        "self": false,
        "to_port": port,
    })
}
