//! A clean-up in production, judged with the `.pairgate.hcl` beside the plan: a key that is protected, a bucket whose
//! loss is waived, a bucket whose waiver is over.

use serde_json::Value;

use super::super::builder::{PlanBuilder, Provider};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("billing", "billing", TOKYO);
    let gone = "delete_because_no_resource_config";
    let bucket = |name: &str| aws::bucket(name, &place, name);
    let [queue, reports, audit] = ["queue", "reports", "audit"].map(|name| {
        let metric = ("AWS/SQS", "ApproximateAgeOfOldestMessage");
        aws::alarm(name, &place, metric, ("QueueName", name)).arguments(aws::ALARM).arguments(&[
            "alarm_actions",
            "dimensions",
            "ok_actions",
        ])
    });
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(aws::kms_key("invoices", &place, "invoices").deleted(gone))
        .resource(bucket("exports").with("force_destroy", true).deleted(gone))
        .resource(bucket("invoices").with("force_destroy", true).deleted(gone))
        .resources([queue.was("threshold", 60), reports, audit])
        .build()
}
