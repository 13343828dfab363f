//! Row 43: what a plan does not hold is the same at the apply, or nothing is applied.

use std::fs;

use serde_json::json;

use crate::{Running, World};

/// The provisioner writes down the ephemeral value that it got.
const MAIN: &str = r#"
variable "once" {
  type      = string
  ephemeral = true
}
variable "kept" {
  type    = list(number)
  default = []
}
variable "secret" {
  type      = string
  default   = "x"
  sensitive = true
}
resource "terraform_data" "x" {
  input = [var.kept, var.secret]
  provisioner "local-exec" {
    command     = "echo got $ONCE > ../got"
    environment = { ONCE = var.once }
  }
}
"#;

#[test]
fn the_apply_gets_the_plans_values_again() {
    let Some(world) = World::new(MAIN) else { return };
    fs::write(world.path("root/more.tfvars"), "secret = \"hunter2\"\n").unwrap();
    let plan = ["-var=once=first", "-var", "kept=[1,2]", "-var-file=more.tfvars", "-target=terraform_data.x"];
    let result = world.ran(&json!({ "plan": plan, "again": true }));
    assert_eq!(result["ran"]["code"], 0, "{result}");
    assert_eq!(world.text("got"), "got first\n");
}

#[test]
fn values_from_the_environment_are_those_of_the_plan() {
    let Some(world) = World::new(MAIN) else { return };
    let mut gate = world.gate(&json!({ "again": true }));
    assert!(gate.env("TF_VAR_once", "from outside").status().unwrap().success());
    assert_eq!(world.result()["ran"]["code"], 0);
    assert_eq!(world.text("got"), "got from outside\n");
}

#[test]
fn without_them_terraform_applies_nothing_and_says_so() {
    let Some(world) = World::new(MAIN) else { return };
    let result = world.ran(&json!({ "plan": ["-var=once=first"] }));
    assert_eq!(result["ran"]["code"], 1, "{result}");
    assert!(result["output"].as_str().unwrap().contains("must also"), "{result}");
    assert_eq!(result["after"], json!({ "lineage": null, "serial": null }));
}

#[test]
fn a_file_of_values_that_changes_after_the_plan_stops_the_apply() {
    for (change, name) in [("once = \"second\"\n", "mine.auto.tfvars"), ("", "new.auto.tfvars.json")] {
        let Some(world) = World::new(MAIN) else { return };
        fs::write(world.path("root/mine.auto.tfvars"), "once = \"first\"\n").unwrap();
        let mut gate = Running(world.gate(&json!({ "pauses": true, "again": true })).spawn().unwrap());
        world.wait_for("sealed", "yes");
        fs::write(world.path("root").join(name), change).unwrap();
        fs::write(world.path("go"), "").unwrap();
        gate.ended();
        let error = &world.result()["error"];
        assert_eq!(error["code"], "variables-changed", "{error}");
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
        assert!(!world.path("got").exists());
    }
}
