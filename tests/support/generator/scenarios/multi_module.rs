//! A subnet's address range changes in one environment, and the replacement spreads through module outputs.
//!
//! `module.env` exists for `prod` and `stage` in Tokyo, `module.dr` is the same module in Virginia. Only in `prod` is
//! the range of zone `a` another, yet instances, a DNS record and a root output follow.

use serde_json::{Value, json};

use super::super::builder::{
    Call, Expr, Output, PlanBuilder, Provider, Resource, Variable, block, constant, refers,
};
use super::super::large::kinds;
use super::super::large::place::Place;
use super::aws::{self, TOKYO};

const VIRGINIA: &str = "us-east-1";

/// One instance of the environment module.
struct Env {
    address: &'static str,
    place: Place,
    provider: &'static str,
    /// Whether the range of the subnet in zone `a` changes.
    is_renumbered: bool,
}

pub fn plan() -> Value {
    let place = |name: &'static str, number, region: &'static str| Place {
        number,
        stage: name,
        network: aws::place(name, "shop", region).salt,
        ..aws::place(name, "shop", region)
    };
    let environments = [
        Env {
            address: "module.env[\"prod\"]",
            place: place("prod", 20, TOKYO),
            provider: "aws.tokyo",
            is_renumbered: true,
        },
        Env {
            address: "module.env[\"stage\"]",
            place: place("stage", 30, TOKYO),
            provider: "aws.tokyo",
            is_renumbered: false,
        },
        Env {
            address: "module.dr",
            place: place("dr", 40, VIRGINIA),
            provider: "aws.virginia",
            is_renumbered: false,
        },
    ];
    let stage_addresses = addresses(&environments[1].place);
    let calls = calls("env", Some(refers(&["var.environments"]))).into_iter().chain(calls("dr", None));
    let plan = PlanBuilder::new()
        .provider(Provider::aws(TOKYO).alias("tokyo"))
        .provider(Provider::aws(VIRGINIA).alias("virginia"))
        .variable(Variable::new(
            "environments",
            json!({
                "prod": { "network": 20, "zone_a": "10.20.128.0/20" },
                "stage": { "network": 30, "zone_a": "10.30.0.0/20" },
            }),
        ));
    let plan = calls.fold(plan, PlanBuilder::module_call);
    environments
        .iter()
        .fold(plan, |plan, env| plan.resources(network(env)).resources(service(env)))
        .output(
            Output::new("prod_addresses", refers(&["module.env[\"prod\"].addresses"]))
                .before(addresses(&environments[0].place))
                .after_partly(json!([null, environments[0].place.private_ip(1)]), json!([true, false])),
        )
        .output(
            Output::new("stage_addresses", refers(&["module.env[\"stage\"].addresses"]))
                .value(stage_addresses),
        )
        .build()
}

fn addresses(place: &Place) -> Value {
    json!([place.private_ip(0), place.private_ip(1)])
}

/// The environment module and the two that it calls.
fn calls(name: &str, for_each: Option<Expr>) -> Vec<Call> {
    let env = Call::new(name, "./modules/env").output("addresses", refers(&["module.service.addresses"]));
    let env = match for_each {
        Some(keys) => env
            .for_each(keys)
            .input("name", refers(&["each.key"]))
            .input("network", refers(&["each.value.network"]))
            .input("zone_a", refers(&["each.value.zone_a"])),
        None => env
            .input("name", constant("dr"))
            .input("network", constant(40))
            .input("zone_a", constant("10.40.0.0/20")),
    };
    let network = Call::new(&format!("{name}.network"), "../network")
        .input("name", refers(&["var.name"]))
        .input("network", refers(&["var.network"]))
        .input("zone_a", refers(&["var.zone_a"]))
        .output("security_group_id", refers(&["aws_security_group.web.id"]))
        .output("subnet_ids", refers(&["aws_subnet.private"]))
        .output("vpc_id", refers(&["aws_vpc.this.id"]));
    let service = Call::new(&format!("{name}.service"), "../service")
        .input("name", refers(&["var.name"]))
        .input("security_group_id", refers(&["module.network.security_group_id"]))
        .input("subnet_ids", refers(&["module.network.subnet_ids"]))
        .output("addresses", refers(&["aws_instance.web"]));
    vec![env, network, service]
}

fn network(env: &Env) -> Vec<Resource> {
    let place = &env.place;
    let module = format!("{}.module.network", env.address);
    let inside = |resource: Resource| resource.module(&module).provider(env.provider);
    let cidr = format!("10.{}.0.0/16", place.number);
    let vpc = inside(aws::vpc("this", place))
        .arguments(&["enable_dns_hostnames"])
        .refers("cidr_block", &["var.network"])
        .refers("tags", &["var.name"]);
    let group =
        inside(aws::security_group("web", place, vec![aws::ingress(443, &cidr, "HTTPS from the VPC")]))
            .refers("description", &["var.name"])
            .expression("egress", super::egress_block())
            .expression(
                "ingress",
                block(vec![
                    ("cidr_blocks", refers(&["aws_vpc.this.cidr_block"])),
                    ("description", constant("HTTPS from the VPC")),
                    ("from_port", constant(443)),
                    ("protocol", constant("tcp")),
                    ("to_port", constant(443)),
                ]),
            )
            .refers("name", &["var.name"])
            .refers("vpc_id", &["aws_vpc.this.id"]);
    let subnets = [("a", 0), ("c", 4)].map(|(key, number)| {
        let subnet = inside(aws::subnet("private", place, number))
            .key(key)
            .for_each(refers(&["var.zone_a", "var.network"]))
            .refers("availability_zone", &["data.aws_region.current.name", "each.key"])
            .refers("cidr_block", &["each.value"])
            .refers("tags", &["var.name"])
            .refers("vpc_id", &["aws_vpc.this.id"]);
        if env.is_renumbered && key == "a" {
            aws::computed(subnet, &kinds::PRIVATE_SUBNET)
                .with("availability_zone", format!("{}a", place.region))
                .set("cidr_block", format!("10.{}.128.0/20", place.number))
                .replaced_by(&["cidr_block"])
        } else {
            subnet
        }
    });
    let region = inside(Resource::data("aws_region", "current")).values(json!({
        "description": if place.region == TOKYO { "Asia Pacific (Tokyo)" } else { "US East (N. Virginia)" },
        "endpoint": format!("ec2.{}.amazonaws.com", place.region),
        "id": place.region,
        "name": place.region,
    }));
    [vec![vpc, group, region], subnets.into()].concat()
}

fn service(env: &Env) -> Vec<Resource> {
    let place = &env.place;
    let module = format!("{}.module.service", env.address);
    let inside = |resource: Resource| resource.module(&module).provider(env.provider);
    let instances = [0_u64, 1].map(|index| {
        // The second instance is in zone c, whose subnet stays.
        let subnet = place.subnet_id(index * 4);
        let zone = if index == 0 { "a" } else { "c" };
        let instance = inside(aws::instance("web", place, index))
            .key(index)
            .with("availability_zone", format!("{}{zone}", place.region))
            .with("subnet_id", subnet)
            .with("vpc_security_group_ids", json!([place.security_group_id()]))
            .count(constant(2))
            .arguments(aws::INSTANCE)
            .refers("subnet_id", &["var.subnet_ids", "count.index"])
            .refers("tags", &["var.name"])
            .refers("vpc_security_group_ids", &["var.security_group_id"]);
        if env.is_renumbered && index == 0 {
            aws::computed(instance, &kinds::INSTANCE)
                .unknown(&["root_block_device[0].volume_id", "subnet_id"])
                .replaced_by(&["subnet_id"])
        } else {
            instance
        }
    });
    let record = inside(aws::record("web", place))
        .with("records", addresses(place))
        .arguments(&["ttl", "type", "zone_id"])
        .refers("name", &["var.name"])
        .refers("records", &["aws_instance.web"]);
    let record = if env.is_renumbered { record.unknown(&["records"]) } else { record };
    [vec![record], instances.into()].concat()
}
