//! The modules that the root module of a large plan calls: environment, network, service, monitoring.

use super::configuration::Expr::{self, Blocks, Constant, Refers};
use super::configuration::{Block, Call, Members, block, write_module};
use super::kinds;

const TAGS: Expr = Refers(&["local.tags", "var.name"]);

pub fn write_env(out: &mut String) {
    let outputs: Members =
        &[("addresses", Refers(&["module.service"])), ("vpc_id", Refers(&["module.network.vpc_id"]))];
    let blocks = vec![block(
        &kinds::BOUNDARY,
        &[
            ("description", Refers(&["var.stage"])),
            ("name", Refers(&["var.name"])),
            ("policy", Refers(&["var.name", "var.region"])),
            ("tags", TAGS),
        ],
    )];
    let network = Call {
        name: "network",
        expressions: &[
            ("name", Refers(&["var.name"])),
            ("number", Refers(&["var.number"])),
            ("region", Refers(&["var.region"])),
            ("tags", Refers(&["local.tags"])),
        ],
        for_each: None,
        depends_on: &[],
        module: write_network,
    };
    let service = Call {
        name: "service",
        expressions: &[
            ("api_token", Refers(&["var.api_token"])),
            ("boundary_arn", Refers(&["aws_iam_policy.boundary.arn"])),
            ("database", Refers(&["each.value.database"])),
            ("database_password", Refers(&["var.database_password"])),
            ("instances", Refers(&["each.value.instances"])),
            ("name", Refers(&["var.name", "each.key"])),
            ("security_group_id", Refers(&["module.network.security_group_id"])),
            ("subnet_ids", Refers(&["module.network.subnet_ids"])),
            ("tags", Refers(&["local.tags"])),
            ("vpc_id", Refers(&["module.network.vpc_id"])),
        ],
        for_each: Some(Refers(&["var.services"])),
        depends_on: &["module.network"],
        module: write_service,
    };
    let variables = r#"{"api_token":{"sensitive":true},"database_password":{"sensitive":true},"name":{},"number":{},"owner":{},"region":{},"services":{},"stage":{}}"#;
    write_module(out, outputs, blocks, vec![network, service], variables);
}

fn write_network(out: &mut String) {
    let outputs: Members = &[
        ("public_subnet_ids", Refers(&["aws_subnet.public"])),
        ("security_group_id", Refers(&["aws_security_group.base.id"])),
        ("subnet_ids", Refers(&["aws_subnet.private"])),
        ("vpc_id", Refers(&["aws_vpc.this.id"])),
    ];
    const SUBNET: Members = &[
        ("availability_zone", Refers(&["var.region", "each.key"])),
        ("cidr_block", Refers(&["aws_vpc.this.cidr_block", "each.value"])),
        ("tags", TAGS),
        ("vpc_id", Refers(&["aws_vpc.this.id"])),
    ];
    let subnet = |kind| Block { for_each: Some(Constant(r#"{"a":0,"b":2,"c":4}"#)), ..block(kind, SUBNET) };
    let blocks = vec![
        block(
            &kinds::BASE_GROUP,
            &[
                (
                    "egress",
                    Constant(r#"[{"cidr_blocks":["0.0.0.0/0"],"description":"anywhere","protocol":"-1"}]"#),
                ),
                ("ingress", Blocks(&[&[("cidr_blocks", Refers(&["aws_vpc.this.cidr_block"]))]])),
                ("name", Refers(&["var.name"])),
                ("tags", TAGS),
                ("vpc_id", Refers(&["aws_vpc.this.id"])),
            ],
        ),
        subnet(&kinds::PRIVATE_SUBNET),
        subnet(&kinds::PUBLIC_SUBNET),
        block(
            &kinds::VPC,
            &[
                ("cidr_block", Refers(&["var.number"])),
                ("enable_dns_hostnames", Constant("true")),
                ("tags", TAGS),
            ],
        ),
    ];
    write_module(out, outputs, blocks, Vec::new(), r#"{"name":{},"number":{},"region":{},"tags":{}}"#);
}

fn write_service(out: &mut String) {
    let outputs: Members = &[
        ("addresses", Refers(&["aws_instance.this"])),
        ("record", Refers(&["aws_route53_record.this.fqdn"])),
    ];
    let monitoring = Call {
        name: "monitoring",
        expressions: &[
            ("database", Refers(&["aws_db_instance.this"])),
            ("functions", Refers(&["aws_lambda_function.worker"])),
            ("instance_ids", Refers(&["aws_instance.this"])),
            ("name", Refers(&["var.name"])),
        ],
        for_each: None,
        depends_on: &[],
        module: write_monitoring,
    };
    let variables = concat!(
        r#"{"api_token":{"sensitive":true},"boundary_arn":{},"database":{},"database_password":{"sensitive":true},"instances":{},"name":{},"#,
        r#""security_group_id":{},"subnet_ids":{},"tags":{},"vpc_id":{}}"#
    );
    write_module(out, outputs, service_blocks(), vec![monitoring], variables);
}

/// Managed resources by address, then data sources: terraform's order.
fn service_blocks() -> Vec<Block> {
    let database = Some(Refers(&["var.database"]));
    vec![
        Block {
            count: database,
            ..block(
                &kinds::DATABASE,
                &[
                    ("allocated_storage", Constant("100")),
                    ("engine", Constant(r#""postgres""#)),
                    ("identifier", Refers(&["var.name"])),
                    ("instance_class", Constant(r#""db.m6g.large""#)),
                    ("password", Refers(&["var.database_password"])),
                    ("vpc_security_group_ids", Refers(&["var.security_group_id"])),
                ],
            )
        },
        block(
            &kinds::POLICY,
            &[("name", Refers(&["var.name"])), ("policy", Refers(&["aws_s3_bucket.assets.arn", "var.name"]))],
        ),
        block(
            &kinds::ROLE,
            &[
                ("assume_role_policy", Refers(&["data.aws_iam_policy_document.assume.json"])),
                ("name", Refers(&["var.name"])),
                ("permissions_boundary", Refers(&["var.boundary_arn"])),
            ],
        ),
        Block {
            count: Some(Refers(&["var.instances"])),
            ..block(
                &kinds::INSTANCE,
                &[
                    ("ami", Constant(r#""ami-0abcdef1234567890""#)),
                    ("iam_instance_profile", Refers(&["aws_iam_role.this.name"])),
                    ("instance_type", Refers(&["var.name"])),
                    ("metadata_options", Blocks(&[&[("http_tokens", Constant(r#""required""#))]])),
                    (
                        "root_block_device",
                        Blocks(&[&[("encrypted", Constant("true")), ("volume_size", Constant("40"))]]),
                    ),
                    ("subnet_id", Refers(&["var.subnet_ids", "count.index"])),
                    ("tags", TAGS),
                    (
                        "vpc_security_group_ids",
                        Refers(&["var.security_group_id", "aws_security_group.this.id"]),
                    ),
                ],
            )
        },
        Block {
            for_each: Some(Constant(r#"["cleanup","ingest"]"#)),
            ..block(
                &kinds::LAMBDA,
                &[
                    (
                        "environment",
                        Blocks(&[&[(
                            "variables",
                            Refers(&[
                                "var.api_token",
                                "aws_s3_bucket.assets.bucket",
                                "aws_db_instance.this[0].address",
                            ]),
                        )]]),
                    ),
                    ("function_name", Refers(&["var.name", "each.key"])),
                    ("role", Refers(&["aws_iam_role.this.arn"])),
                    ("s3_bucket", Constant(r#""acme-artifacts""#)),
                ],
            )
        },
        block(
            &kinds::RECORD,
            &[
                ("name", Refers(&["var.name"])),
                ("records", Refers(&["aws_instance.this"])),
                ("ttl", Constant("60")),
                ("type", Constant(r#""A""#)),
                ("zone_id", Constant(r#""Z0123456789EXAMPLE""#)),
            ],
        ),
        block(&kinds::BUCKET, &[("bucket", Refers(&["var.name"])), ("tags", TAGS)]),
        block(
            &kinds::VERSIONING,
            &[
                ("bucket", Refers(&["aws_s3_bucket.assets.id"])),
                ("versioning_configuration", Blocks(&[&[("status", Constant(r#""Enabled""#))]])),
            ],
        ),
        Block {
            count: database,
            ..block(
                &kinds::SECRET_VERSION,
                &[
                    ("secret_id", Refers(&["var.name"])),
                    (
                        "secret_string",
                        Refers(&["aws_db_instance.this[0].address", "aws_db_instance.this[0].password"]),
                    ),
                ],
            )
        },
        block(
            &kinds::SECURITY_GROUP,
            &[
                ("description", Refers(&["var.name"])),
                ("ingress", Blocks(&[&[("security_groups", Refers(&["var.security_group_id"]))]])),
                ("name", Refers(&["var.name"])),
                ("vpc_id", Refers(&["var.vpc_id"])),
            ],
        ),
        Block {
            mode: "data",
            ..block(
                &kinds::TRUST_DOCUMENT,
                &[("statement", Blocks(&[&[("actions", Constant(r#"["sts:AssumeRole"]"#))]]))],
            )
        },
    ]
}

fn write_monitoring(out: &mut String) {
    const NAMES: Members = &[("alarm_name", Refers(&["var.name"]))];
    const INSTANCE: Members = &[
        ("alarm_name", Refers(&["var.name", "count.index"])),
        ("dimensions", Refers(&["var.instance_ids", "count.index"])),
    ];
    const DATABASE: Members =
        &[("alarm_name", Refers(&["var.name"])), ("dimensions", Refers(&["var.database[0].identifier"]))];
    const WORKER: Members = &[
        ("alarm_name", Refers(&["var.name", "each.key"])),
        ("dimensions", Refers(&["each.value.function_name"])),
    ];
    let per_instance = || Some(Refers(&["var.instance_ids"]));
    let blocks = vec![
        Block { count: per_instance(), ..block(&kinds::CPU_ALARM, INSTANCE) },
        Block { count: Some(Refers(&["var.database"])), ..block(&kinds::DATABASE_ALARM, DATABASE) },
        Block { count: per_instance(), ..block(&kinds::STATUS_ALARM, INSTANCE) },
        Block { for_each: Some(Refers(&["var.functions"])), ..block(&kinds::WORKER_ALARM, WORKER) },
    ];
    write_module(
        out,
        NAMES,
        blocks,
        Vec::new(),
        r#"{"database":{},"functions":{},"instance_ids":{},"name":{}}"#,
    );
}
