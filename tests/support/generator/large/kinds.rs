//! What terraform's AWS provider knows about each kind of resource: computed attributes, the one that forces a
//! replacement, how an ordinary update looks, and which attributes hang on other resources.

use super::aws_network::rule;
use super::place::Place;
use super::value::Shape::{self, List, Scalar};
use super::value::Val;

pub use super::kinds_data::*;

pub struct Kind {
    pub type_name: &'static str,
    pub name: &'static str,
    pub schema_version: u8,
    /// Unknown until it is created.
    pub computed: &'static [(&'static str, Shape)],
    pub forces_replacement: &'static str,
    /// What a plan changes in it, besides tags.
    pub edit: fn(&mut Val, &Place),
    /// Makes unknown what comes from resources that the same plan creates.
    pub unlink: fn(&mut Val),
    /// Transitive, as in a state file; addresses of the configuration.
    pub depends_on: &'static [&'static str],
}

pub const SERVICE_MODULE_NEEDS: &[&str] = &[
    "module.env.module.network.aws_security_group.base",
    "module.env.module.network.aws_subnet.private",
    "module.env.module.network.aws_vpc.this",
];

pub fn nothing(_: &mut Val) {}

fn unlink_alarm(alarm: &mut Val) {
    if let Some(Val::Map(dimensions)) = alarm.get_mut("dimensions") {
        for (_, value) in dimensions {
            *value = Val::Unknown(Scalar);
        }
    }
}

fn open_port(group: &mut Val, place: &Place) {
    if let Some(Val::List(rules)) = group.get_mut("ingress") {
        let port = 8000 + place.roll("new port", 0, 1000) as i64;
        rules.push(rule("198.51.100.0/24".to_owned(), "partner", port, port, Vec::new()));
    }
}

pub static VPC: Kind = Kind {
    type_name: "aws_vpc",
    name: "this",
    schema_version: 1,
    computed: &[
        ("arn", Scalar),
        ("id", Scalar),
        ("default_network_acl_id", Scalar),
        ("main_route_table_id", Scalar),
    ],
    forces_replacement: "instance_tenancy",
    edit: |vpc, _| vpc.set("enable_network_address_usage_metrics", true),
    unlink: nothing,
    depends_on: &[],
};

const SUBNET: Kind = Kind {
    type_name: "aws_subnet",
    name: "private",
    schema_version: 1,
    computed: &[("arn", Scalar), ("id", Scalar), ("availability_zone_id", Scalar), ("owner_id", Scalar)],
    forces_replacement: "cidr_block",
    edit: |subnet, _| subnet.set("enable_resource_name_dns_a_record_on_launch", true),
    unlink: |subnet| subnet.set("vpc_id", Val::Unknown(Scalar)),
    depends_on: &["module.env.module.network.aws_vpc.this"],
};
pub static PRIVATE_SUBNET: Kind = SUBNET;

pub static PUBLIC_SUBNET: Kind = Kind { name: "public", ..SUBNET };

pub static BASE_GROUP: Kind =
    Kind { name: "base", depends_on: &["module.env.module.network.aws_vpc.this"], ..SECURITY_GROUP_BASE };

const SECURITY_GROUP_BASE: Kind = Kind {
    type_name: "aws_security_group",
    name: "this",
    schema_version: 1,
    computed: &[("arn", Scalar), ("id", Scalar), ("name_prefix", Scalar), ("owner_id", Scalar)],
    forces_replacement: "description",
    edit: open_port,
    unlink: nothing,
    depends_on: SERVICE_MODULE_NEEDS,
};
pub static SECURITY_GROUP: Kind = SECURITY_GROUP_BASE;

pub static INSTANCE: Kind = Kind {
    type_name: "aws_instance",
    name: "this",
    schema_version: 1,
    computed: &[
        ("arn", Scalar),
        ("availability_zone", Scalar),
        ("capacity_reservation_specification", List),
        ("cpu_options", List),
        ("host_id", Scalar),
        ("id", Scalar),
        ("instance_state", Scalar),
        ("ipv6_addresses", List),
        ("maintenance_options", List),
        ("primary_network_interface_id", Scalar),
        ("private_dns", Scalar),
        ("private_ip", Scalar),
        ("public_dns", Scalar),
        ("public_ip", Scalar),
        ("secondary_private_ips", List),
        ("security_groups", List),
    ],
    forces_replacement: "ami",
    edit: |instance, _| instance.set("instance_type", "m7i.large"),
    unlink: |instance| instance.set("vpc_security_group_ids", Val::Unknown(List)),
    depends_on: &[
        "module.env.module.network.aws_security_group.base",
        "module.env.module.network.aws_subnet.private",
        "module.env.module.network.aws_vpc.this",
        "module.env.module.service.aws_iam_role.this",
        "module.env.module.service.aws_security_group.this",
        "module.env.module.service.data.aws_iam_policy_document.assume",
    ],
};

pub static LAMBDA: Kind = Kind {
    type_name: "aws_lambda_function",
    name: "worker",
    schema_version: 0,
    computed: &[
        ("arn", Scalar),
        ("code_sha256", Scalar),
        ("id", Scalar),
        ("invoke_arn", Scalar),
        ("last_modified", Scalar),
        ("qualified_arn", Scalar),
        ("source_code_size", Scalar),
        ("version", Scalar),
    ],
    forces_replacement: "function_name",
    edit: |function, _| {
        function.set("memory_size", 512);
        function.set("last_modified", Val::Unknown(Scalar));
    },
    unlink: |function| function.set("role", Val::Unknown(Scalar)),
    depends_on: &[
        "module.env.module.service.aws_db_instance.this",
        "module.env.module.service.aws_iam_role.this",
        "module.env.module.service.aws_s3_bucket.assets",
        "module.env.module.service.data.aws_iam_policy_document.assume",
    ],
};

pub static RECORD: Kind = Kind {
    type_name: "aws_route53_record",
    name: "this",
    schema_version: 2,
    computed: &[("allow_overwrite", Scalar), ("fqdn", Scalar), ("id", Scalar)],
    forces_replacement: "name",
    edit: |record, _| record.set("ttl", 300),
    unlink: |record| record.set("records", Val::Unknown(List)),
    depends_on: &[
        "module.env.module.network.aws_subnet.private",
        "module.env.module.service.aws_instance.this",
        "module.env.module.service.aws_security_group.this",
    ],
};

const ALARM_BASE: Kind = Kind {
    type_name: "aws_cloudwatch_metric_alarm",
    name: "cpu",
    schema_version: 1,
    computed: &[("arn", Scalar), ("evaluate_low_sample_count_percentiles", Scalar), ("id", Scalar)],
    forces_replacement: "alarm_name",
    edit: |alarm, _| alarm.set("evaluation_periods", 10),
    unlink: unlink_alarm,
    depends_on: &["module.env.module.service.aws_instance.this"],
};

pub static CPU_ALARM: Kind = ALARM_BASE;
pub static STATUS_ALARM: Kind = Kind { name: "status", ..ALARM_BASE };
pub static DATABASE_ALARM: Kind =
    Kind { name: "database", depends_on: &["module.env.module.service.aws_db_instance.this"], ..ALARM_BASE };
pub static WORKER_ALARM: Kind = Kind {
    name: "worker",
    depends_on: &["module.env.module.service.aws_lambda_function.worker"],
    ..ALARM_BASE
};
