//! Plans that the real terraform makes of a configuration with nested modules, `count` and `for_each`.
//! `terraform_data` is built in: nothing is downloaded.

use std::path::Path;

use crate::plans::{line, radius};

const ROOT: &str = r#"variable "engine" { default = "a" }
module "net" {
  source   = "./net"
  for_each = toset(["x", "y"])
  cidr     = each.key == "x" ? var.engine : "fixed"
}
module "app" {
  source   = "./app"
  for_each = toset(["x", "y"])
  subnet   = module.net["x"].subnet_id
}
locals {
  vpc = module.net["x"].vpc_id
}
resource "terraform_data" "peer" {
  count            = 2
  triggers_replace = "fixed"
  input            = "p${count.index}"
  lifecycle { ignore_changes = [input] }
}
resource "terraform_data" "hidden" {
  input = local.vpc
  lifecycle { ignore_changes = [input] }
}
resource "terraform_data" "behind" {
  input = terraform_data.hidden.id
}
resource "terraform_data" "keyed" {
  for_each   = toset(["x", "y"])
  input      = module.net[each.key].fixed
}
resource "terraform_data" "waits" {
  depends_on = [module.net]
}
output "o" { value = module.app["x"].out }
"#;

const NET: &str = r#"variable "cidr" {}
resource "terraform_data" "vpc" {
  input            = "constant"
  triggers_replace = var.cidr
}
resource "terraform_data" "subnet" {
  count = 2
  input = terraform_data.vpc.input
}
output "subnet_id" { value = terraform_data.subnet[0].id }
output "vpc_id" { value = terraform_data.vpc.id }
output "fixed" { value = terraform_data.subnet[1].id }
"#;

const APP: &str = r#"variable "subnet" {}
module "svc" {
  source = "./svc"
  count  = 2
  where  = var.subnet
}
output "out" { value = module.svc[*].id }
"#;

const SVC: &str = r#"variable "where" {}
resource "terraform_data" "task" { input = var.where }
resource "terraform_data" "alarm" { input = terraform_data.task.id }
output "id" { value = terraform_data.alarm.id }
"#;

/// Runs terraform; what it prints is shown when it fails.
fn terraform(folder: &Path, arguments: &[&str]) -> String {
    let made = crate::support::terraform::terraform(Path::new("terraform"), folder, arguments);
    String::from_utf8(made).unwrap()
}

/// Applies the configuration, then makes one plan for each list of arguments.
fn plans(arguments: &[&[&str]]) -> Option<Vec<String>> {
    crate::support::terraform::find()?;
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [("main.tf", ROOT), ("net/main.tf", NET), ("app/main.tf", APP), ("app/svc/main.tf", SVC)]
    {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    terraform(folder.path(), &["init", "-no-color"]);
    terraform(folder.path(), &["apply", "-no-color", "-auto-approve"]);
    let made = arguments.iter().map(|arguments| {
        let mut all = vec!["plan", "-no-color", "-out=tfplan"];
        all.extend(*arguments);
        terraform(folder.path(), &all);
        terraform(folder.path(), &["show", "-json", "tfplan"])
    });
    Some(made.collect())
}

#[test]
fn a_replacement_at_the_bottom_spreads_through_outputs_and_variables() {
    let arguments: [&[&str]; 3] = [
        &["-var=engine=b"],
        &["-replace=module.net[\"x\"].terraform_data.subnet[0]"],
        &["-replace=module.app[\"y\"].module.svc[1].terraform_data.alarm"],
    ];
    let Some(plans) = plans(&arguments) else { return };
    let found: Vec<Vec<String>> =
        plans.iter().map(|text| radius(text).affected.iter().map(line).collect()).collect();
    let vpc = r#"module.net["x"].terraform_data.vpc"#;
    let subnet = |index| format!(r#"module.net["x"].terraform_data.subnet[{index}]"#);
    let apps = [("x", 0), ("x", 1), ("y", 0), ("y", 1)];
    let svc =
        |(key, index), name| format!(r#"module.app["{key}"].module.svc[{index}].terraform_data.{name}"#);
    let task = |app| {
        let through = r#"module.net["x"].subnet_id, var.subnet, var.where"#;
        format!("{} via {through} reads id <- {}", svc(app, "task"), subnet(0))
    };
    let alarm = |app| format!("{} reads id <- {}", svc(app, "alarm"), task(app));
    // Terraform lists `module.net[each.key].fixed` as `module.net`, so any output may be what is read.
    let looked_up = |of: &str| {
        [
            format!(r#"1 terraform_data.keyed["x"] via module.net["x"] <- {of}"#),
            format!(r#"1 terraform_data.waits via module.net["x"] <- {of}"#),
        ]
    };
    let input = |of: &str| format!("{of} reads input <- {vpc}");
    let mut wanted = vec![
        format!("1 {}", input(&subnet(0))),
        format!("1 {}", input(&subnet(1))),
        format!("1 terraform_data.hidden (recorded) <- {vpc}"),
    ];
    wanted.extend(looked_up(vpc));
    wanted.extend(apps.map(|app| format!("2 {}", input(&task(app)))));
    wanted.push(format!("2 terraform_data.behind reads id <- terraform_data.hidden (recorded) <- {vpc}"));
    wanted.extend(apps.map(|app| format!("3 {}", input(&alarm(app)))));
    assert_eq!(found[0], wanted);
    // The tasks are updated themselves, because the new subnet's id is not known yet.
    let mut wanted = looked_up(&subnet(0)).to_vec();
    wanted.extend(apps.map(|app| format!("2 {}", alarm(app))));
    assert_eq!(found[1], wanted);
    assert_eq!(found[2], [""; 0]);
    let numbers = radius(&plans[0]);
    assert_eq!((numbers.managed, numbers.hidden_references), (21, 0));
}
