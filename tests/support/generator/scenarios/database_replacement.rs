//! A key change that looks harmless and replaces the production database.
//!
//! RDS can't change `kms_key_id` in place. No final snapshot is taken, and with the database its automated backups go.
//! The API's task definition, a function, a secret and an output read its endpoint.

use serde_json::{Value, json};

use super::super::builder::{
    Expr, Output, PlanBuilder, Provider, Resource, Variable, block, constant, refers,
};
use super::super::large::kinds;
use super::super::render::jsonencode;
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("orders", "orders", TOKYO);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .variable(Variable::new("db_password", "not-a-real-password").sensitive())
        .variable(Variable::new("subnet_ids", json!([place.subnet_id(0), place.subnet_id(2)])))
        .variable(Variable::new("vpc_id", place.vpc_id()))
        .resources(database())
        .resources(readers())
        .output(
            Output::new("db_endpoint", refers(&["aws_db_instance.main.endpoint"]))
                .before(format!("{}:5432", place.database_host()))
                .after_unknown()
                .description("where the services find the database"),
        )
        .build()
}

fn database() -> Vec<Resource> {
    let place = aws::place("orders", "orders", TOKYO);
    let key = place.arn("kms", &format!("key/{}", aws::kms_key_id(&place)));
    let main = aws::database("main", &place)
        .set("kms_key_id", key)
        .with("backup_retention_period", 7)
        .with("deletion_protection", false)
        .with("final_snapshot_identifier", Value::Null)
        .with("parameter_group_name", "orders-postgres16")
        .with("skip_final_snapshot", true)
        .with("vpc_security_group_ids", json!([place.security_group_id()]));
    let main = aws::computed(main, &kinds::DATABASE)
        .replaced_by(&["kms_key_id"])
        .arguments(aws::DATABASE)
        .refers("kms_key_id", &["aws_kms_key.database.arn"])
        .refers("parameter_group_name", &["aws_db_parameter_group.main.name"])
        .refers("password", &["var.db_password"])
        .refers("vpc_security_group_ids", &["aws_security_group.database.id"]);
    let parameter = |name: &str, value: &str, method: &str| {
        vec![
            ("apply_method".to_owned(), constant(method)),
            ("name".to_owned(), constant(name)),
            ("value".to_owned(), constant(value)),
        ]
    };
    let parameters = vec![
        parameter("log_min_duration_statement", "500", "immediate"),
        parameter("max_connections", "400", "pending-reboot"),
    ];
    vec![
        main,
        aws::kms_key("database", &place, "orders database").arguments(&[
            "deletion_window_in_days",
            "description",
            "enable_key_rotation",
            "tags",
        ]),
        aws::parameter_group("main", &place, "200")
            .set("parameter[1].value", "400")
            .arguments(&["family", "name", "tags"])
            .expression("parameter", Expr::Blocks(parameters)),
        aws::security_group(
            "database",
            &place,
            vec![aws::ingress(5432, "10.20.0.0/16", "PostgreSQL from the VPC")],
        )
        .arguments(&["description", "name", "tags"])
        .expression("ingress", super::ingress_block(5432, "10.20.0.0/16", "PostgreSQL from the VPC"))
        .expression("egress", super::egress_block())
        .refers("vpc_id", &["var.vpc_id"]),
    ]
}

/// What reads the endpoint, and so follows.
fn readers() -> Vec<Resource> {
    let orders = aws::place("orders", "orders", TOKYO);
    let api = aws::place("orders-api", "orders", TOKYO);
    let host = orders.database_host();
    let environment = json!([{ "name": "DATABASE_HOST", "value": host }]);
    let report = json!({ "DATABASE_HOST": host, "LOG_LEVEL": "info" });
    let task = aws::task_definition("api", &api, &environment)
        .unknown(&["arn", "arn_without_revision", "container_definitions", "id", "revision"])
        .replaced_by(&["container_definitions"])
        .arguments(&[
            "cpu",
            "execution_role_arn",
            "family",
            "memory",
            "network_mode",
            "requires_compatibilities",
            "tags",
            "task_role_arn",
        ])
        .expression(
            "runtime_platform",
            block(vec![
                ("cpu_architecture", constant("ARM64")),
                ("operating_system_family", constant("LINUX")),
            ]),
        )
        .refers("container_definitions", &["aws_db_instance.main.address"]);
    let service = aws::ecs_service("api", &api, &orders.security_group_id())
        .with("network_configuration[0].subnets", json!([orders.subnet_id(0), orders.subnet_id(2)]))
        .unknown(&["task_definition"])
        .arguments(&["cluster", "desired_count", "launch_type", "name", "tags"])
        .refers("task_definition", &["aws_ecs_task_definition.api.arn"])
        .expression(
            "deployment_circuit_breaker",
            block(vec![("enable", constant(true)), ("rollback", constant(true))]),
        )
        .expression(
            "network_configuration",
            block(vec![
                ("security_groups", refers(&["aws_security_group.database.id"])),
                ("subnets", refers(&["var.subnet_ids"])),
            ]),
        );
    let function = aws::lambda("report", &orders, &report)
        .unknown(&["environment[0].variables.DATABASE_HOST", "last_modified"])
        .arguments(aws::LAMBDA)
        .arguments(&["tags"])
        .expression("environment", block(vec![("variables", refers(&["aws_db_instance.main.address"]))]));
    let secret = aws::secret_version("database", &orders)
        .with(
            "secret_string",
            jsonencode(&json!({ "endpoint": format!("{host}:5432"), "password": "not-a-real-password" })),
        )
        .unknown(&["arn", "id", "secret_string", "version_id", "version_stages"])
        .replaced_by(&["secret_string"])
        .arguments(&["secret_id"])
        .refers("secret_string", &["aws_db_instance.main.endpoint", "var.db_password"]);
    let alarm = aws::alarm(
        "database_cpu",
        &orders,
        ("AWS/RDS", "CPUUtilization"),
        ("DBInstanceIdentifier", "orders"),
    )
    .arguments(aws::ALARM)
    .arguments(&["alarm_actions", "ok_actions"])
    .refers("dimensions", &["aws_db_instance.main.identifier"]);
    vec![task, service, function, secret, alarm]
}
