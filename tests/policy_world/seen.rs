//! What a policy sees of a change: operations, halves, `meta`, wildcards.

use serde_json::json;

use crate::generator::{PlanBuilder, Provider, Resource, compact};
use crate::{check, expect, verdicts};

fn plan() -> String {
    let vpc = |name: &str| Resource::managed("aws_vpc", name);
    let values = |id: &str| json!({ "id": id, "cidr_block": "10.0.0.0/16" });
    let all = vec![
        vpc("created").after(values("x")).unknown(&["id"]),
        vpc("kept").values(values("vpc-kept")),
        vpc("updated").values(values("vpc-updated")).set("cidr_block", "10.1.0.0/16"),
        vpc("replaced")
            .values(values("vpc-replaced"))
            .set("cidr_block", "10.2.0.0/16")
            .unknown(&["id"])
            .replaced_by(&["cidr_block"]),
        vpc("deleted").values(values("vpc-deleted")).deleted("delete_because_no_resource_config"),
        vpc("forgotten").values(values("vpc-forgotten")).forgotten(),
        vpc("imported").values(values("vpc-imported")).importing("vpc-imported"),
        vpc("kept").values(values("vpc-left")).deleted("").deposed("0123abcd"),
        Resource::managed("aws_vpc_ipam", "other").after(json!({ "cidr_block": "10.0.0.0/16" })),
        Resource::data("aws_vpc", "read").after(values("x")).unknown(&["id"]),
    ];
    compact(&PlanBuilder::new().provider(Provider::aws("eu-west-1")).resources(all).build())
}

fn policy(label: &str, target: &str, members: &str, condition: &str) -> String {
    format!(
        r#"
resource_policy "{target}" "{label}" {{
  {members}
  enforce {{
    condition     = {condition}
    info_message  = "judged"
    error_message = "${{meta.operation}} ${{meta.type}} ${{meta.provider_type}} ${{meta.module_path}} ${{meta.address}}"
  }}
}}
"#
    )
}

#[test]
fn without_a_list_what_is_created_updated_or_kept_is_judged() {
    let found = verdicts(&plan(), &policy("all", "aws_vpc", "", "attrs.cidr_block != null"), "all");
    expect(
        &found,
        &[
            "aws_vpc.created pass",
            "aws_vpc.kept pass",
            "aws_vpc.updated pass",
            "aws_vpc.replaced pass",
            "aws_vpc.imported pass",
        ],
    );
}

#[test]
fn deletions_are_the_halves_that_take_something_away() {
    let members = "operations = [\"delete\"]";
    let condition =
        "attrs.id == null && attrs.cidr_block == null && prior_attrs.cidr_block == \"10.0.0.0/16\"";
    expect(
        &verdicts(&plan(), &policy("gone", "aws_vpc", members, condition), "gone"),
        &["aws_vpc.deleted pass", "aws_vpc.kept (deposed object 0123abcd) pass", "aws_vpc.replaced pass"],
    );
}

#[test]
fn an_update_has_both_sides() {
    let members = "operations = [\"update\"]";
    let condition = "attrs.cidr_block == \"10.1.0.0/16\" && prior_attrs.cidr_block == \"10.0.0.0/16\"";
    let found = verdicts(&plan(), &policy("both", "aws_vpc", members, condition), "both");
    expect(&found, &["aws_vpc.updated pass"]);
}

#[test]
fn stars_match_types_and_data_sources_are_no_subjects() {
    let found = verdicts(&plan(), &policy("star", "aws_*_ipam", "", "true"), "star");
    expect(&found, &["aws_vpc_ipam.other pass"]);
    let found = verdicts(&plan(), &policy("star", "*", "operations = [\"create\"]", "true"), "star");
    expect(&found, &["aws_vpc.created pass", "aws_vpc.replaced pass", "aws_vpc_ipam.other pass"]);
}

#[test]
fn meta_tells_what_is_judged() {
    let nested = Resource::managed("aws_vpc", "main").module("module.net[\"a\"]").after(json!({ "id": "x" }));
    let plan = compact(&PlanBuilder::new().provider(Provider::aws("eu-west-1")).resource(nested).build());
    let ran =
        check(&plan, &policy("meta", "aws_vpc", "", "false"), &["--format", "text", "--color", "never"]);
    let wanted = "create aws_vpc aws module.net[\"a\"] module.net[\"a\"].aws_vpc.main";
    let flat = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(wanted), "{}", ran.stdout);
    let condition = "[for key, tag in meta.tfe_workspace.tags : key] == [] && meta.tfe_stack.name == \"\" && meta.module_path == \".\"";
    let found = verdicts(&self::plan(), &policy("empty", "aws_vpc_ipam", "", condition), "empty");
    expect(&found, &["aws_vpc_ipam.other pass"]);
}

#[test]
fn what_is_forgotten_or_deleted_is_not_found_and_what_is_imported_is() {
    let members = "operations = [\"create\"]";
    let query = r#"[for one in core::getresources("aws_vpc", {}) : one.cidr_block] == WANTED"#;
    let wanted = r#"["10.0.0.0/16", "10.0.0.0/16", "10.0.0.0/16", "10.2.0.0/16", "10.1.0.0/16"]"#;
    let condition = query.replace("WANTED", wanted);
    let found = verdicts(&plan(), &policy("all", "aws_vpc_ipam", members, &condition), "all");
    expect(&found, &["aws_vpc_ipam.other pass"]);
}
