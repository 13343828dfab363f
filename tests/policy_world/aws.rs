//! Ids that are known on one side only, and ids that are names.

use serde_json::{Value, json};

use crate::generator::{PlanBuilder, Provider, Resource, block, compact, constant, refers};
use crate::{expect, verdicts};

const FLOW_LOGS: &str = r#"
resource_policy "aws_vpc" "flow-log" {
  enforce {
    condition    = core::getresources("aws_flow_log", { vpc_id = attrs.id }) != []
    info_message = "judged"
  }
}
"#;

const VERSIONING: &str = r#"
resource_policy "aws_s3_bucket" "versioning" {
  locals {
    wanted = { bucket = attrs.id, versioning_configuration = [{ status = "Enabled" }] }
  }
  enforce {
    condition    = core::getresources("aws_s3_bucket_versioning", local.wanted) != []
    info_message = "judged"
  }
}
"#;

fn plan(resources: Vec<Resource>) -> String {
    compact(&PlanBuilder::new().provider(Provider::aws("eu-west-1")).resources(resources).build())
}

/// Something that the plan creates; `unknown` are the attributes that only apply tells.
fn created(kind: &str, name: &str, values: Value, unknown: &[&str]) -> Resource {
    let mut values = values;
    unknown.iter().for_each(|name| values[*name] = "placeholder".into());
    Resource::managed(kind, name).after(values).unknown(unknown)
}

/// Something that is there and stays as it is.
fn kept(kind: &str, name: &str, values: Value) -> Resource {
    Resource::managed(kind, name).values(values)
}

fn vpc(name: &str) -> Resource {
    created("aws_vpc", name, json!({ "cidr_block": "10.0.0.0/16" }), &["id"])
}

fn flow_log(name: &str, refers: &[&str]) -> Resource {
    created("aws_flow_log", name, json!({ "traffic_type": "ALL" }), &["id", "vpc_id"])
        .refers("vpc_id", refers)
}

fn bucket(name: &str, known: bool) -> Resource {
    let values = json!({ "bucket": format!("acme-{name}"), "force_destroy": false });
    created("aws_s3_bucket", name, values, if known { &["id"] } else { &["id", "bucket"] })
}

fn versioning(name: &str, bucket: Value, refers: &[&str]) -> Resource {
    let values = json!({ "bucket": bucket, "versioning_configuration": [{ "status": "Enabled" }] });
    let unknown: &[&str] = if bucket.is_null() { &["id", "bucket"] } else { &["id"] };
    let made = created("aws_s3_bucket_versioning", name, values, unknown);
    if refers.is_empty() { made.arguments(&["bucket"]) } else { made.refers("bucket", refers) }
}

#[test]
fn of_two_new_networks_only_the_one_with_a_flow_log_passes() {
    let plan = plan(vec![vpc("logged"), vpc("bare"), flow_log("main", &["aws_vpc.logged.id"])]);
    expect(&verdicts(&plan, FLOW_LOGS, "flow-log"), &["aws_vpc.logged pass", "aws_vpc.bare fail"]);
}

#[test]
fn the_policy_on_the_page_about_policies_does_what_the_page_says() {
    let page = include_str!("../../docs/policies.md");
    let policy = page
        .split("```")
        .nth(1)
        .unwrap()
        .replace("error_message", "info_message = \"judged\"\n    error_message");
    let plan = plan(vec![vpc("logged"), vpc("bare"), flow_log("main", &["aws_vpc.logged.id"])]);
    expect(&verdicts(&plan, &policy, "vpc-flow-log"), &["aws_vpc.logged pass", "aws_vpc.bare fail"]);
}

#[test]
fn an_existing_network_and_a_new_log_are_told_apart_by_who_holds_the_id() {
    // The log is for the new network, so for the old one there is none: its id belongs to another object.
    let old = kept("aws_vpc", "old", json!({ "id": "vpc-1", "cidr_block": "10.0.0.0/16" }));
    let plan_one = plan(vec![old.clone(), vpc("new"), flow_log("main", &["aws_vpc.new.id"])]);
    expect(&verdicts(&plan_one, FLOW_LOGS, "flow-log"), &["aws_vpc.old fail", "aws_vpc.new pass"]);
    // And the reverse: a log that is there already, for the old network.
    let there = kept("aws_flow_log", "main", json!({ "id": "fl-1", "vpc_id": "vpc-1" }));
    let plan_two = plan(vec![old, vpc("new"), there.refers("vpc_id", &["aws_vpc.old.id"])]);
    expect(&verdicts(&plan_two, FLOW_LOGS, "flow-log"), &["aws_vpc.old pass", "aws_vpc.new fail"]);
}

#[test]
fn an_id_that_nobody_holds_may_still_become_that_of_the_new_object() {
    let foreign = kept("aws_flow_log", "main", json!({ "id": "fl-1", "vpc_id": "vpc-elsewhere" }));
    let plan = plan(vec![vpc("new"), foreign]);
    expect(&verdicts(&plan, FLOW_LOGS, "flow-log"), &["aws_vpc.new unknown"]);
}

#[test]
fn a_data_source_may_have_read_the_very_object() {
    let read = Resource::data("aws_vpc", "found").after(json!({ "id": "x" })).unknown(&["id"]);
    let plan = plan(vec![vpc("new"), read, flow_log("main", &["data.aws_vpc.found.id"])]);
    expect(&verdicts(&plan, FLOW_LOGS, "flow-log"), &["aws_vpc.new unknown"]);
}

#[test]
fn a_log_of_another_kind_of_thing_is_told_apart_by_nobody() {
    // A subnet's id is no network's. But plan JSON does not say what an id is of, only whose.
    let subnet = created("aws_subnet", "a", json!({}), &["id"]);
    let plan = plan(vec![vpc("new"), subnet, flow_log("main", &["aws_subnet.a.id"])]);
    expect(&verdicts(&plan, FLOW_LOGS, "flow-log"), &["aws_vpc.new unknown"]);
}

#[test]
fn the_id_of_a_bucket_is_its_name() {
    let plan = plan(vec![
        bucket("by-id", true),
        versioning("a", Value::Null, &["aws_s3_bucket.by-id.id"]),
        bucket("by-name", true),
        versioning("b", json!("acme-by-name"), &["aws_s3_bucket.by-name.bucket"]),
        bucket("by-literal", true),
        versioning("c", json!("acme-by-literal"), &[]),
        bucket("random", false),
        versioning("d", Value::Null, &["aws_s3_bucket.random.bucket"]),
        bucket("bare", true),
        bucket("random-bare", false),
    ]);
    expect(
        &verdicts(&plan, VERSIONING, "versioning"),
        &[
            "aws_s3_bucket.by-id pass",
            "aws_s3_bucket.by-name pass",
            "aws_s3_bucket.by-literal pass",
            "aws_s3_bucket.random pass",
            "aws_s3_bucket.bare fail",
            "aws_s3_bucket.random-bare fail",
        ],
    );
}

#[test]
fn an_attribute_that_no_provider_makes_unique_tells_nothing_apart() {
    // Two accounts may own one network each, or one both.
    let policy = r#"
resource_policy "aws_vpc" "owner" {
  enforce {
    condition    = core::getresources("aws_flow_log", { owner = attrs.owner_id }) != []
    info_message = "judged"
  }
}
"#;
    let with_owner = |name| created("aws_vpc", name, json!({}), &["id", "owner_id"]);
    let log = created("aws_flow_log", "main", json!({}), &["id", "owner"]);
    let plan = plan(vec![with_owner("a"), with_owner("b"), log.refers("owner", &["aws_vpc.b.owner_id"])]);
    expect(&verdicts(&plan, policy, "owner"), &["aws_vpc.a unknown", "aws_vpc.b pass"]);
}

#[test]
fn many_undecided_candidates_hide_none_that_matches_for_another_reason() {
    // A hundred logs may be this network's; only the last is in the wanted zone.
    let policy = r#"
resource_policy "aws_vpc" "zone" {
  enforce {
    condition    = core::getresources("aws_flow_log", { vpc_id = attrs.id, zone = "z" }) != []
    info_message = "judged"
  }
}
"#;
    let mut all = vec![vpc("new")];
    for number in 0..100u64 {
        let zone = if number == 99 { "z" } else { "a" };
        let log = created("aws_flow_log", "main", json!({ "zone": zone }), &["id", "vpc_id"]);
        all.push(log.refers("vpc_id", &["local.vpc_id"]).key(number).count(constant(100)));
    }
    expect(&verdicts(&plan(all), policy, "zone"), &["aws_vpc.new unknown"]);
}

#[test]
fn a_nested_block_is_no_plain_reference() {
    // The only reference stands inside of a block of that name.
    let log = created("aws_flow_log", "main", json!({}), &["id", "vpc_id"]);
    let nested = block(vec![("a", refers(&["aws_vpc.new.id"]))]);
    let plan = plan(vec![vpc("new"), vpc("other"), log.expression("vpc_id", nested)]);
    expect(&verdicts(&plan, FLOW_LOGS, "flow-log"), &["aws_vpc.new unknown", "aws_vpc.other unknown"]);
}
