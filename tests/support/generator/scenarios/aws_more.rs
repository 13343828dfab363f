//! Resources that the large plan has none of; see [`aws`](super::aws).

use serde_json::{Value, json};

use super::super::builder::Resource;
use super::super::large::place::Place;
use super::super::render::jsonencode;
use super::aws::ACCOUNT;

fn plain(type_name: &str, name: &str, schema_version: u64, value: Value) -> Resource {
    Resource::managed(type_name, name).schema_version(schema_version).values(value)
}

fn tags(place: &Place) -> Value {
    json!({ "Environment": place.stage, "Name": place.name, "Service": place.service })
}

pub fn parameter_group(name: &str, place: &Place, max_connections: &str) -> Resource {
    let id = format!("{}-postgres16", place.name);
    plain(
        "aws_db_parameter_group",
        name,
        0,
        json!({
            "arn": place.arn("rds", &format!("pg:{id}")),
            "description": "Managed by Terraform",
            "family": "postgres16",
            "id": id,
            "name": id,
            "name_prefix": "",
            "parameter": [
                { "apply_method": "immediate", "name": "log_min_duration_statement", "value": "500" },
                { "apply_method": "pending-reboot", "name": "max_connections", "value": max_connections },
            ],
            "skip_destroy": false,
            "tags": tags(place),
            "tags_all": tags(place),
        }),
    )
}

pub fn kms_key_id(place: &Place) -> String {
    let (high, low) = (place.hash("key", 0), place.hash("key", 1));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high & 0xffff,
        low >> 52,
        (low >> 40) & 0xfff,
        low & 0xff_ffff_ffff
    )
}

pub fn kms_key(name: &str, place: &Place, description: &str) -> Resource {
    let id = kms_key_id(place);
    let policy = json!({
        "Statement": [{
            "Action": "kms:*",
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
            "Resource": "*",
            "Sid": "Enable IAM User Permissions",
        }],
        "Version": "2012-10-17",
    });
    plain(
        "aws_kms_key",
        name,
        0,
        json!({
            "arn": place.arn("kms", &format!("key/{id}")),
            "bypass_policy_lockout_safety_check": false,
            "custom_key_store_id": "",
            "customer_master_key_spec": "SYMMETRIC_DEFAULT",
            "deletion_window_in_days": 7,
            "description": description,
            "enable_key_rotation": true,
            "id": id,
            "is_enabled": true,
            "key_id": id,
            "key_usage": "ENCRYPT_DECRYPT",
            "multi_region": false,
            "policy": jsonencode(&policy),
            "rotation_period_in_days": 365,
            "tags": tags(place),
            "tags_all": tags(place),
            "timeouts": null,
            "xks_key_id": "",
        }),
    )
}

pub fn zone(name: &str, place: &Place, domain: &str) -> Resource {
    let id = format!("Z{:016X}EX", place.hash("zone", 0));
    plain(
        "aws_route53_zone",
        name,
        0,
        json!({
            "arn": format!("arn:aws:route53:::hostedzone/{id}"),
            "comment": "Managed by Terraform",
            "delegation_set_id": "",
            "force_destroy": false,
            "id": id,
            "name": domain,
            "name_servers": ["ns-1.example.net", "ns-2.example.org", "ns-3.example.com", "ns-4.example.net"],
            "primary_name_server": "ns-1.example.net",
            "tags": tags(place),
            "tags_all": tags(place),
            "timeouts": null,
            "vpc": [],
            "zone_id": id,
        }),
    )
}

pub fn public_access_block(name: &str, bucket: &str) -> Resource {
    plain(
        "aws_s3_bucket_public_access_block",
        name,
        0,
        json!({
            "block_public_acls": true,
            "block_public_policy": true,
            "bucket": bucket,
            "id": bucket,
            "ignore_public_acls": true,
            "restrict_public_buckets": true,
        }),
    )
}

/// `environment` is the container's, as ECS wants it in the JSON text.
pub fn task_definition(name: &str, place: &Place, environment: &Value) -> Resource {
    let containers = json!([{
        "cpu": 256,
        "environment": environment,
        "essential": true,
        "image": format!("{ACCOUNT}.dkr.ecr.{}.amazonaws.com/{}:2026.11.1", place.region, place.service),
        "memory": 512,
        "name": place.service,
        "portMappings": [{ "containerPort": 8080, "hostPort": 8080, "protocol": "tcp" }],
    }]);
    let arn = place.arn("ecs", &format!("task-definition/{}", place.name));
    plain(
        "aws_ecs_task_definition",
        name,
        1,
        json!({
            "arn": format!("{arn}:41"),
            "arn_without_revision": arn,
            "container_definitions": jsonencode(&containers),
            "cpu": "256",
            "enable_fault_injection": false,
            "ephemeral_storage": [],
            "execution_role_arn": place.global_arn("iam", "role/ecs-execution"),
            "family": place.name,
            "id": place.name,
            "inference_accelerator": [],
            "ipc_mode": "",
            "memory": "512",
            "network_mode": "awsvpc",
            "pid_mode": "",
            "placement_constraints": [],
            "proxy_configuration": [],
            "requires_compatibilities": ["FARGATE"],
            "revision": 41,
            "runtime_platform": [{ "cpu_architecture": "ARM64", "operating_system_family": "LINUX" }],
            "skip_destroy": false,
            "tags": tags(place),
            "tags_all": tags(place),
            "task_role_arn": place.global_arn("iam", &format!("role/{}", place.name)),
            "track_latest": false,
            "volume": [],
        }),
    )
}

pub fn ecs_service(name: &str, place: &Place, security_group: &str) -> Resource {
    plain(
        "aws_ecs_service",
        name,
        1,
        json!({
            "alarms": [],
            "availability_zone_rebalancing": "DISABLED",
            "capacity_provider_strategy": [],
            "cluster": place.arn("ecs", "cluster/main"),
            "deployment_circuit_breaker": [{ "enable": true, "rollback": true }],
            "deployment_controller": [{ "type": "ECS" }],
            "deployment_maximum_percent": 200,
            "deployment_minimum_healthy_percent": 100,
            "desired_count": 3,
            "enable_ecs_managed_tags": false,
            "enable_execute_command": false,
            "force_delete": null,
            "force_new_deployment": null,
            "health_check_grace_period_seconds": 0,
            "iam_role": "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            "id": place.arn("ecs", &format!("service/main/{}", place.name)),
            "launch_type": "FARGATE",
            "load_balancer": [],
            "name": place.name,
            "network_configuration": [{
                "assign_public_ip": false,
                "security_groups": [security_group],
                "subnets": [place.subnet_id(0), place.subnet_id(2)],
            }],
            "ordered_placement_strategy": [],
            "placement_constraints": [],
            "platform_version": "LATEST",
            "propagate_tags": "NONE",
            "scheduling_strategy": "REPLICA",
            "service_connect_configuration": [],
            "service_registries": [],
            "tags": tags(place),
            "tags_all": tags(place),
            "task_definition": format!("{}:41", place.arn("ecs", &format!("task-definition/{}", place.name))),
            "timeouts": null,
            "triggers": {},
            "volume_configuration": [],
            "vpc_lattice_configurations": [],
            "wait_for_steady_state": false,
        }),
    )
}
