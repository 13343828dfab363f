//! The first apply of two networks, one of them with a flow log: a policy asks for the logs of each while all ids are
//! unknown. What tells them apart is the configuration.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Resource};
use super::super::large::kinds;
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("shop", "shop", TOKYO);
    let networks = [("build", "10.30.0.0/16"), ("main", "10.20.0.0/16")].map(|(name, cidr)| {
        aws::created(aws::vpc(name, &place), &kinds::VPC)
            .set("cidr_block", cidr)
            .unknown(&["default_route_table_id", "default_security_group_id", "dhcp_options_id", "owner_id"])
            .arguments(&["cidr_block", "enable_dns_hostnames", "tags"])
    });
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resources(networks)
        .resource(
            Resource::managed("aws_flow_log", "main")
                .after(json!({
                    "arn": "", "deliver_cross_account_role": null, "destination_options": [], "eni_id": null,
                    "iam_role_arn": null, "id": "", "log_destination": "arn:aws:s3:::acme-flow-logs",
                    "log_destination_type": "s3", "log_format": "", "log_group_name": "",
                    "max_aggregation_interval": 600, "subnet_id": null, "tags": null, "tags_all": {},
                    "traffic_type": "ALL", "transit_gateway_attachment_id": null, "transit_gateway_id": null,
                    "vpc_id": "",
                }))
                .unknown(&["arn", "id", "log_format", "log_group_name", "tags_all", "vpc_id"])
                .arguments(&["log_destination", "log_destination_type", "traffic_type"])
                .refers("vpc_id", &["aws_vpc.main.id"]),
        )
        .build()
}
