//! Somebody opened SSH to the world by hand; the plan that goes with a harmless change closes it again.
//!
//! `resource_drift` says what was found, the change that it is reverted. Whoever opened it may still need it.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Variable};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("bastion", "platform", TOKYO);
    let office = aws::ingress(22, "192.0.2.0/24", "office VPN");
    let world = aws::ingress(22, "0.0.0.0/0", "temporary, ask Jane");
    let group = aws::security_group("bastion", &place, vec![office.clone()])
        .was("ingress", vec![world, office.clone()])
        .arguments(&["description", "name", "tags"])
        .expression("egress", super::egress_block())
        .expression("ingress", super::ingress_block(22, "192.0.2.0/24", "office VPN"))
        .refers("vpc_id", &["var.vpc_id"]);
    let mut recorded = group.before.clone().unwrap_or_default();
    if let Some(members) = recorded.as_object_mut() {
        members.insert("ingress".into(), json!([office]));
    }
    let instance = aws::instance("bastion", &place, 0)
        .with("vpc_security_group_ids", json!([place.security_group_id()]))
        .was("instance_type", "t3.micro")
        .set("instance_type", "t3.small")
        .arguments(aws::INSTANCE)
        .arguments(&["tags"])
        .refers("subnet_id", &["var.subnet_id"])
        .refers("vpc_security_group_ids", &["aws_security_group.bastion.id"]);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .variable(Variable::new("subnet_id", place.subnet_id(0)))
        .variable(Variable::new("vpc_id", place.vpc_id()))
        .resource(group.drifted_from(recorded))
        .resource(instance)
        .build()
}
