//! `core::getdatasource` is answered from the plan.

use serde_json::{Value, json};

use crate::generator::{PlanBuilder, Provider, Resource, compact};
use crate::{expect, verdicts};

fn plan(data: Vec<Resource>) -> String {
    let vpc = Resource::managed("aws_vpc", "main").after(json!({ "cidr_block": "10.0.0.0/16" }));
    compact(&PlanBuilder::new().provider(Provider::aws("eu-west-1")).resource(vpc).resources(data).build())
}

fn region(name: &str, value: &str) -> Resource {
    Resource::data("aws_region", name).values(json!({ "name": value, "id": value }))
}

/// A data source that waits for apply.
fn later(name: &str, values: Value, unknown: &[&str]) -> Resource {
    Resource::data("aws_region", name).after(values).unknown(unknown)
}

const POLICY: &str = r#"
resource_policy "aws_vpc" "region" {
  enforce {
    condition    = core::getdatasource("aws_region", FILTER).name == "eu-west-1"
    info_message = "judged"
  }
}
"#;

fn verdict(filter: &str, data: Vec<Resource>) -> String {
    let found = verdicts(&plan(data), &POLICY.replace("FILTER", filter), "region");
    found.get("aws_vpc.main").copied().unwrap_or("nothing").to_owned()
}

#[test]
fn exactly_one_result_answers() {
    assert_eq!(verdict("{}", vec![region("a", "eu-west-1")]), "pass");
    assert_eq!(verdict("{}", vec![region("a", "us-east-1")]), "fail");
    assert_eq!(verdict("{}", vec![]), "error");
    let two = || vec![region("a", "eu-west-1"), region("b", "us-east-1")];
    assert_eq!(verdict("{}", two()), "error");
    assert_eq!(verdict("{ id = \"eu-west-1\" }", two()), "pass");
    assert_eq!(verdict("{ id = \"ap-south-1\" }", two()), "error");
}

#[test]
fn a_result_that_waits_for_apply_is_unknown() {
    let one = |unknown: &[&str]| vec![later("a", json!({ "name": "eu-west-1", "id": "x" }), unknown)];
    assert_eq!(verdict("{}", one(&["name", "id"])), "unknown");
    assert_eq!(verdict("{}", one(&["id"])), "pass");
    assert_eq!(verdict("{ id = \"x\" }", one(&["id"])), "unknown");
}

#[test]
fn a_managed_resource_is_no_data_source() {
    let policy = POLICY.replace("aws_region", "aws_vpc").replace("FILTER", "{}");
    expect(&verdicts(&plan(vec![]), &policy, "region"), &["aws_vpc.main error"]);
}
