//! Module calls and provider configurations as subjects, with the real terraform.

use std::path::Path;

use serde_json::json;

use crate::generator::{PlanBuilder, Provider, Variable, compact, refers};
use crate::support::terraform::{find, terraform};
use crate::{expect, verdicts};

const MAIN: &str = r#"
variable "size" {
  default = 3
}
variable "env" {
  default = "dev"
}
variable "secret" {
  default   = 7
  sensitive = true
}
resource "terraform_data" "one" {}
module "a" {
  source  = "./m"
  text    = "constant"
  number  = var.size
  name    = "prod-${var.env}"
  object  = { region = "eu-west-1" }
  id      = terraform_data.one.id
  secret  = var.secret
}
"#;

const MODULE: &str = r#"
variable "text" {}
variable "number" {}
variable "name" {}
variable "object" {}
variable "id" {}
variable "secret" {
  sensitive = true
}
variable "given" {
  default = "by default"
}
module "inner" {
  source = "./inner"
  number = var.number
  name   = var.text
}
"#;

const INNER: &str = "variable \"number\" {}\nvariable \"name\" {}\nresource \"terraform_data\" \"x\" {}\n";

fn plan(program: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("m/inner");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(folder.path().join("main.tf"), MAIN).unwrap();
    std::fs::write(folder.path().join("m/main.tf"), MODULE).unwrap();
    std::fs::write(inner.join("main.tf"), INNER).unwrap();
    let run = |arguments: &[&str]| terraform(program, folder.path(), arguments);
    run(&["init", "-no-color", "-input=false"]);
    run(&["plan", "-no-color", "-input=false", "-out=tfplan"]);
    String::from_utf8(run(&["show", "-json", "tfplan"])).unwrap()
}

fn policy(kind: &str, target: &str, condition: &str) -> String {
    format!(
        "{kind}_policy \"{target}\" \"call\" {{\n  enforce {{\n    condition = {condition}\n    info_message = \"judged\"\n  }}\n}}\n"
    )
}

#[test]
fn inputs_are_known_as_far_as_the_plan_tells() {
    let Some(program) = find() else { return };
    let plan = plan(&program);
    for (condition, verdict) in [
        ("attrs.text == \"constant\"", "pass"),
        ("attrs.text == \"other\"", "fail"),
        ("attrs.number == 3", "pass"),
        ("attrs.given == \"by default\"", "pass"),
        ("attrs.object.region == \"eu-west-1\"", "pass"),
        ("attrs.missing == null", "pass"),
        // `"prod-${var.env}"` looks like `var.env` in a plan.
        ("attrs.name == \"dev\"", "unknown"),
        ("attrs.name == \"prod-dev\"", "unknown"),
        ("attrs.id == \"x\"", "unknown"),
        ("attrs.secret == 7", "pass"),
        ("meta.source == \"./m\" && meta.address == \"module.a\"", "pass"),
        ("meta.version == \"1.0.0\"", "unknown"),
    ] {
        let found = verdicts(&plan, &policy("module", "./m", condition), "call");
        assert_eq!(found.get("module.a"), Some(&verdict), "{condition}: {found:?}");
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
    }
}

#[test]
fn a_nested_call_gets_what_its_caller_was_given() {
    let Some(program) = find() else { return };
    let plan = plan(&program);
    let inner = "meta.address == \"module.a.module.inner\" && attrs.number == 3";
    expect(&verdicts(&plan, &policy("module", "./inner", inner), "call"), &["module.a.module.inner pass"]);
    let all = verdicts(&plan, &policy("module", "*", "true"), "call");
    expect(&all, &["module.a pass", "module.a.module.inner pass"]);
}

#[test]
fn providers_have_their_names_and_arguments() {
    let west = Provider::new("aws", "registry.terraform.io/hashicorp/aws").alias("west").version("5.80.0");
    let west = west.expression("region", refers(&["var.region"])).expression("url", refers(&["var.region"]));
    let plan = PlanBuilder::new()
        .provider(Provider::aws("eu-west-1"))
        .provider(west)
        .variable(Variable::new("region", json!("us-west-2")));
    let plan = compact(&plan.build());
    let found = |condition: &str| verdicts(&plan, &policy("provider", "aws", condition), "call");
    expect(
        &found("attrs.region == \"eu-west-1\" && meta.alias == null"),
        &["provider.aws pass", "provider.aws.west fail"],
    );
    expect(
        &found("attrs.region == \"us-west-2\" && meta.alias == \"west\" && meta.version == \"5.80.0\""),
        &["provider.aws fail", "provider.aws.west pass"],
    );
    expect(&found("attrs.url == \"us-west-2\""), &["provider.aws fail", "provider.aws.west unknown"]);
    expect(
        &found("meta.name == \"aws\" && meta.namespace == \"hashicorp\" && meta.type == \"aws\""),
        &["provider.aws pass", "provider.aws.west pass"],
    );
    assert!(verdicts(&plan, &policy("provider", "google", "true"), "call").is_empty());
}
