//! A clean-up in production, judged with the `.pairgate.hcl` beside the plan: a key that is protected, a bucket whose
//! loss is waived, a bucket whose waiver is over.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Resource};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("billing", "billing", TOKYO);
    let gone = "delete_because_no_resource_config";
    let bucket = |name: &str| aws::bucket(name, &place, name);
    let kept = ["queue", "reports", "audit"].map(|name| {
        aws::alarm(
            name,
            &aws::place(name, "billing", TOKYO),
            ("AWS/SQS", "ApproximateAgeOfOldestMessage"),
            ("QueueName", "billing"),
        )
        .with("dimensions", json!({ "QueueName": format!("billing-{name}") }))
        .arguments(aws::ALARM)
        .arguments(&["dimensions"])
    });
    let changed = |resource: Resource| resource.was("threshold", 60);
    let [queue, reports, audit] = kept;
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(aws::kms_key("invoices", &place, "invoices").deleted(gone))
        .resource(bucket("exports").with("force_destroy", true).deleted(gone))
        .resource(bucket("invoices").with("force_destroy", true).deleted(gone))
        .resources([changed(queue), reports, audit])
        .build()
}
