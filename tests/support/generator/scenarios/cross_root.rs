//! The network of several root modules: a subnet and a security group are replaced, and another root module of the
//! repository reads both, one through `terraform_remote_state` and one through a data source.

use serde_json::{Value, json};

use super::super::builder::{Output, PlanBuilder, Provider, refers};
use super::super::large::kinds;
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("network", "network", TOKYO);
    let subnet = aws::computed(aws::subnet("private", &place, 0), &kinds::PRIVATE_SUBNET)
        .with("availability_zone", "ap-northeast-1a")
        .set("cidr_block", "10.20.128.0/20")
        .replaced_by(&["cidr_block"])
        .arguments(&["availability_zone", "cidr_block", "tags"])
        .refers("vpc_id", &["aws_vpc.main.id"]);
    let rule = (443, "10.20.0.0/16", "HTTPS from the VPC");
    let group = aws::security_group("internal", &place, vec![aws::ingress(rule.0, rule.1, rule.2)])
        .was("name", "internal")
        .set("name", "network-internal")
        .unknown(&["arn", "id"])
        .replaced_by(&["name"])
        .arguments(&["description", "name", "tags"])
        .expression("egress", super::egress_block())
        .expression("ingress", super::ingress_block(rule.0, rule.1, rule.2))
        .refers("vpc_id", &["aws_vpc.main.id"]);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(aws::vpc("main", &place).arguments(&["cidr_block", "enable_dns_hostnames", "tags"]))
        .resource(subnet)
        .resource(group)
        .output(
            Output::new("private_subnet_id", refers(&["aws_subnet.private.id"]))
                .before(place.subnet_id(0))
                .after_unknown()
                .description("where the services live"),
        )
        .output(Output::new("vpc_id", refers(&["aws_vpc.main.id"])).value(json!(place.vpc_id())))
        .build()
}
