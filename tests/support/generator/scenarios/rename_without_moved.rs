//! Somebody renamed a bucket's block and forgot the `moved` block: terraform deletes the bucket and creates its twin.
//!
//! The creation fails as long as the old bucket exists or its name is not free again; if it succeeds, the objects are
//! gone all the same.

use serde_json::Value;

use super::super::builder::{Output, PlanBuilder, Provider, Resource, block, constant, refers};
use super::super::large::kinds;
use super::aws::{self, TOKYO};

const BUCKET: &str = "acme-web-assets";

pub fn plan() -> Value {
    let place = aws::place("web", "web", TOKYO);
    let old = "delete_because_no_resource_config";
    let bucket = |name: &str| aws::bucket(name, &place, "assets").with("force_destroy", true);
    let versioning = |name: &str| aws::versioning(name, &place, BUCKET);
    let access = |name: &str| aws::public_access_block(name, BUCKET);
    let attached = |resource: Resource, bucket: &str| resource.refers("bucket", &[bucket]);
    let mut created = attached(access("static_assets"), "aws_s3_bucket.static_assets.id")
        .arguments(&[
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets",
        ])
        .unknown(&["bucket", "id"]);
    created.before = None;
    PlanBuilder::new()
        .provider(Provider::aws(TOKYO))
        .resource(bucket("assets").deleted(old))
        .resource(attached(versioning("assets"), "aws_s3_bucket.assets.id").deleted(old))
        .resource(attached(access("assets"), "aws_s3_bucket.assets.id").deleted(old))
        .resource(aws::created(bucket("static_assets"), &kinds::BUCKET).arguments(&[
            "bucket",
            "force_destroy",
            "tags",
        ]))
        .resource(
            attached(
                aws::created(versioning("static_assets"), &kinds::VERSIONING),
                "aws_s3_bucket.static_assets.id",
            )
            .unknown(&["bucket"])
            .expression("versioning_configuration", block(vec![("status", constant("Enabled"))])),
        )
        .resource(created)
        .output(
            Output::new("assets_bucket_arn", refers(&["aws_s3_bucket.static_assets.arn"]))
                .before(format!("arn:aws:s3:::{BUCKET}"))
                .after_unknown(),
        )
        .build()
}
