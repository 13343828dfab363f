//! Deletions that nobody can take back: a bucket with its objects, the key that other data was encrypted with, a zone.

use serde_json::{Value, json};

use super::super::builder::{PlanBuilder, Provider, Resource};
use super::aws::{self, TOKYO};

pub fn plan() -> Value {
    let place = aws::place("archive", "archive", TOKYO);
    let old = aws::place("old.example.com", "dns", TOKYO);
    let gone = "delete_because_no_resource_config";
    let bucket = "acme-archive-records";
    let key_arn = place.arn("kms", &format!("key/{}", aws::kms_key_id(&place)));
    let alias = Resource::managed("aws_kms_alias", "archive").values(json!({
        "arn": place.arn("kms", "alias/archive"),
        "id": "alias/archive",
        "name": "alias/archive",
        "name_prefix": "",
        "target_key_arn": key_arn,
        "target_key_id": aws::kms_key_id(&place),
    }));
    let zone_id = format!("Z{:016X}EX", old.hash("zone", 0));
    let encryption = json!([{ "rule": [{
        "apply_server_side_encryption_by_default": [{ "kms_master_key_id": key_arn, "sse_algorithm": "aws:kms" }],
        "bucket_key_enabled": true,
    }] }]);
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(
            aws::bucket("records", &place, "records")
                .with("force_destroy", true)
                .with("server_side_encryption_configuration", encryption)
                .deleted(gone),
        )
        .resource(
            aws::versioning("records", &place, bucket)
                .refers("bucket", &["aws_s3_bucket.records.id"])
                .deleted(gone),
        )
        .resource(aws::kms_key("archive", &place, "archived records").deleted(gone))
        .resource(alias.refers("target_key_id", &["aws_kms_key.archive.key_id"]).deleted(gone))
        .resource(aws::zone("old", &old, "old.example.com").with("force_destroy", true).deleted(gone))
        .resource(
            aws::record("www", &old)
                .with("fqdn", "www.old.example.com")
                .with("id", format!("{zone_id}_www.old.example.com_A"))
                .with("name", "www.old.example.com")
                .with("zone_id", zone_id)
                .refers("zone_id", &["aws_route53_zone.old.zone_id"])
                .deleted(gone),
        )
        .resource(
            aws::bucket("logs", &aws::place("logs", "platform", TOKYO), "access")
                .arguments(&["bucket", "tags"]),
        )
        .build()
}
