//! The first apply: no state, only creations, identifiers unknown all along the references.

use serde_json::{Value, json};

use super::super::builder::{Output, PlanBuilder, Provider, Resource, Variable, block, constant, refers};
use super::super::large::kinds;
use super::super::large::place::Place;
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("shop", "shop", TOKYO);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .variable(Variable::new("db_password", "not-a-real-password").sensitive())
        .resources(network(&place))
        .resources(data(&place))
        .output(Output::new("db_endpoint", refers(&["aws_db_instance.main.endpoint"])).after_unknown())
        .output(Output::new("region", constant(TOKYO)).after(TOKYO))
        .build()
}

fn network(place: &Place) -> Vec<Resource> {
    let vpc = aws::created(aws::vpc("main", place), &kinds::VPC)
        .unknown(&["default_route_table_id", "default_security_group_id", "dhcp_options_id", "owner_id"])
        .arguments(&["cidr_block", "enable_dns_hostnames", "tags"]);
    let subnets = [("a", 0), ("c", 4)].map(|(key, number)| {
        aws::created(aws::subnet("private", place, number), &kinds::PRIVATE_SUBNET)
            .key(key)
            .unknown(&["vpc_id"])
            .for_each(constant(json!({ "a": "10.20.0.0/20", "c": "10.20.64.0/20" })))
            .refers("availability_zone", &["each.key"])
            .refers("cidr_block", &["each.value"])
            .arguments(&["tags"])
            .refers("vpc_id", &["aws_vpc.main.id"])
    });
    let rules = vec![aws::ingress(443, "0.0.0.0/0", "HTTPS")];
    let group = aws::created(aws::security_group("web", place, rules), &kinds::SECURITY_GROUP)
        .unknown(&["vpc_id"])
        .arguments(&["description", "name", "tags"])
        .expression("egress", super::egress_block())
        .expression("ingress", super::ingress_block(443, "0.0.0.0/0", "HTTPS"))
        .refers("vpc_id", &["aws_vpc.main.id"]);
    let instances = [0, 1].map(|index| {
        aws::created(aws::instance("web", place, index), &kinds::INSTANCE)
            .key(index)
            .unknown(&["root_block_device[0].volume_id", "subnet_id", "vpc_security_group_ids"])
            .count(constant(2))
            .arguments(aws::INSTANCE)
            .arguments(&["tags"])
            .refers("subnet_id", &["aws_subnet.private", "count.index"])
            .refers("vpc_security_group_ids", &["aws_security_group.web.id"])
    });
    [vec![vpc, group], subnets.into(), instances.into()].concat()
}

fn data(place: &Place) -> Vec<Resource> {
    let database = aws::created(aws::database("main", place), &kinds::DATABASE)
        .set("kms_key_id", Value::Null)
        .set("parameter_group_name", Value::Null)
        .unknown(&["kms_key_id", "parameter_group_name", "vpc_security_group_ids"])
        .arguments(aws::DATABASE)
        .arguments(&["final_snapshot_identifier"])
        .refers("password", &["var.db_password"])
        .refers("vpc_security_group_ids", &["aws_security_group.web.id"]);
    let bucket =
        aws::created(aws::bucket("assets", place, "assets"), &kinds::BUCKET).arguments(&["bucket", "tags"]);
    let versioning = aws::created(aws::versioning("assets", place, "acme-shop-assets"), &kinds::VERSIONING)
        .unknown(&["bucket"])
        .refers("bucket", &["aws_s3_bucket.assets.id"])
        .expression("versioning_configuration", block(vec![("status", constant("Enabled"))]));
    vec![database, bucket, versioning]
}
