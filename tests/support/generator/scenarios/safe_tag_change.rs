//! Tags change on three resources and nothing else does: the plan that must pass without a word.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Resource, block, constant};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("web", "web", TOKYO);
    let instance = aws::instance("web", &place, 0)
        .with("vpc_security_group_ids", json!([place.security_group_id()]))
        .arguments(aws::INSTANCE)
        .refers("subnet_id", &["aws_subnet.private.id"])
        .refers("vpc_security_group_ids", &["aws_security_group.web.id"]);
    let bucket = aws::bucket("assets", &place, "assets").arguments(&["bucket"]);
    let function = aws::lambda("report", &place, &json!({ "LOG_LEVEL": "info" }))
        .arguments(aws::LAMBDA)
        .expression("environment", block(vec![("variables", constant(json!({ "LOG_LEVEL": "info" })))]));
    let rule = (443, "10.20.0.0/16", "HTTPS from the VPC");
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resources([instance, bucket, function].map(retagged))
        .resource(aws::vpc("main", &place).arguments(&["cidr_block", "enable_dns_hostnames", "tags"]))
        .resource(
            aws::subnet("private", &place, 0)
                .arguments(&["availability_zone", "cidr_block", "tags"])
                .refers("vpc_id", &["aws_vpc.main.id"]),
        )
        .resource(
            aws::security_group("web", &place, vec![aws::ingress(rule.0, rule.1, rule.2)])
                .arguments(&["description", "name", "tags"])
                .expression("egress", super::egress_block())
                .expression("ingress", super::ingress_block(rule.0, rule.1, rule.2))
                .refers("vpc_id", &["aws_vpc.main.id"]),
        )
        .build()
}

/// Another cost centre, and a tag more.
fn retagged(resource: Resource) -> Resource {
    let name = resource.name.clone();
    let tags = json!({ "CostCenter": "cc-0200", "Environment": "prod", "Name": name, "Owner": "web-team", "Service": "web" });
    let before = json!({ "CostCenter": "cc-0100", "Environment": "prod", "Name": name, "Service": "web" });
    ["tags", "tags_all"]
        .into_iter()
        .fold(resource, |resource, member| resource.was(member, before.clone()).set(member, tags.clone()))
        .arguments(&["tags"])
}
