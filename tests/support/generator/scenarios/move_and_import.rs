//! A refactoring: everything keeps its identity. Moves into a module and between keys, an import, a `removed` block.
//!
//! All but the `forget` are no-ops, so a tool that lists only changes shows next to nothing. The alarm that is let go
//! of lives on in AWS and nobody manages it any more.

use serde_json::{Value, json};

use super::super::builder::{Call, Output, PlanBuilder, Provider, Variable, constant, refers};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("web", "web", TOKYO);
    let zone = aws::place("example.com", "dns", TOKYO);
    let zone_id = format!("Z{:016X}EX", zone.hash("zone", 0));
    let instance = aws::instance("this", &place, 0);
    let subnets = [("a", 0_u64, 0_u64), ("c", 4, 1)].map(|(key, number, old)| {
        aws::subnet("private", &place, number)
            .key(key)
            .moved_from(&format!("aws_subnet.private[{old}]"))
            // A call of `toset` is neither a constant nor a reference, so a plan shows nothing of it.
            .for_each(refers(&[]))
            .refers("availability_zone", &["each.key"])
            .refers("cidr_block", &["each.key"])
            .arguments(&["tags"])
            .refers("vpc_id", &["var.vpc_id"])
    });
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .variable(Variable::new("vpc_id", place.vpc_id()))
        .module_call(
            Call::new("web", "./modules/web")
                .input("name", constant("web"))
                .input("subnet_id", refers(&["aws_subnet.private[\"a\"].id"]))
                .output("instance_id", refers(&["aws_instance.this.id"])),
        )
        .resource(
            aws::bucket("assets", &place, "assets")
                .moved_from("aws_s3_bucket.bucket")
                .arguments(&["bucket", "tags"]),
        )
        .resource(
            instance
                .module("module.web")
                .moved_from("aws_instance.web")
                .with("vpc_security_group_ids", json!([place.base_security_group_id()]))
                .arguments(aws::INSTANCE)
                .arguments(&["tags"])
                .refers("subnet_id", &["var.subnet_id"]),
        )
        .resources(subnets)
        .resource(
            aws::zone("main", &zone, "example.com")
                .importing(&zone_id)
                .arguments(&["comment", "name", "tags"]),
        )
        .resource(
            aws::alarm(
                "legacy",
                &place,
                ("AWS/EC2", "StatusCheckFailed"),
                ("InstanceId", &place.instance_id(0)),
            )
            .forgotten(),
        )
        .output(Output::new("instance_id", refers(&["module.web.instance_id"])).value(place.instance_id(0)))
        .build()
}
