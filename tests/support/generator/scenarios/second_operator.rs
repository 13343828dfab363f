//! One bucket goes for good, and the configuration has that signed by two people, one of them a keeper of the data.

use serde_json::Value;

use super::super::builder::{PlanBuilder, Provider};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("billing", "billing", TOKYO);
    let kept = |name: &str| aws::bucket(name, &place, name).arguments(&["bucket", "tags"]);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(
            aws::bucket("exports", &place, "exports")
                .with("force_destroy", true)
                .deleted("delete_because_no_resource_config"),
        )
        .resources(["assets", "audit", "invoices", "reports", "scans"].map(kept))
        .build()
}
