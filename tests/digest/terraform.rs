//! Plans of the real terraform: equal ones again and again, and every edit another digest.
//!
//! Offline: `terraform_data` is built in.

use std::collections::BTreeMap;
use std::path::Path;

use crate::properties::sort_modules;
use crate::{digest_of, full};

/// Runs terraform in a folder; none when this machine has none.
fn terraform(folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let program = crate::support::terraform::find()?;
    Some(crate::support::terraform::terraform(&program, folder, arguments))
}

fn is_there() -> bool {
    crate::support::terraform::find().is_some()
}

const MAIN: &str = r#"
variable "name" {
  default = "web"
}
variable "pin" {
  sensitive = true
  default   = "4711"
}
resource "terraform_data" "one" {
  input = { name = var.name, list = ["a", "b"], number = 7, text = "1" }
}
resource "terraform_data" "many" {
  count = 3
  input = "${terraform_data.one.output.name}-${count.index}"
}
resource "terraform_data" "each" {
  for_each         = { a = 1, b = 2 }
  input            = { value = each.value, pin = var.pin }
  triggers_replace = [var.name]
}
resource "terraform_data" "stay" {
  input = "same"
}
module "outer" {
  source = "./outer"
  for_each = { x = "1", y = "2" }
  name   = "${var.name}-${each.key}"
  ids    = [for it in terraform_data.many : it.output]
}
output "names" { value = terraform_data.many[*].output }
output "outer" { value = { for key, it in module.outer : key => it.all } }
output "pin" {
  value     = var.pin
  sensitive = true
}
check "name" {
  assert {
    condition     = terraform_data.one.output.name == "other"
    error_message = "not the other"
  }
}
"#;

const OUTER: &str = r#"
variable "name" {}
variable "ids" {}
resource "terraform_data" "it" { input = [var.name, var.ids] }
module "inner" {
  source = "../inner"
  count  = 2
  name   = terraform_data.it.output
}
output "all" { value = module.inner[*].out }
"#;

const INNER: &str = r#"
variable "name" {}
resource "terraform_data" "it" { input = var.name }
output "out" { value = terraform_data.it.output }
"#;

/// A root module with state, whose default name has moved on from `web` to `db`.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("outer", OUTER), ("outer2", OUTER), ("inner", INNER)] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join("main.tf"), text).unwrap();
    }
    std::fs::write(folder.path().join("main.tf"), MAIN).unwrap();
    terraform(folder.path(), &["init", "-input=false"]).unwrap();
    terraform(folder.path(), &["apply", "-auto-approve", "-input=false"]).unwrap();
    std::fs::write(folder.path().join("main.tf"), later()).unwrap();
    folder
}

fn later() -> String {
    edit(MAIN, r#"default = "web""#, r#"default = "db""#)
}

fn edit(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn plan(folder: &Path, more: &[&str]) -> String {
    terraform(folder, &[&["plan", "-input=false", "-lock=false", "-out=tfplan"], more].concat()).unwrap();
    String::from_utf8(terraform(folder, &["show", "-json", "tfplan"]).unwrap()).unwrap()
}

#[test]
fn two_dozen_plans_of_one_configuration_have_one_digest() {
    if !is_there() {
        return;
    }
    let folder = workspace();
    let plans: Vec<String> = (0..24).map(|_| plan(folder.path(), &[])).collect();
    let first = full(&plans[0]);
    for text in &plans {
        assert_eq!(first, full(text));
    }
    let different = |take: fn(&serde_json::Value) -> String| {
        let mut seen: Vec<String> =
            plans.iter().map(|text| take(&serde_json::from_str(text).unwrap())).collect();
        seen.sort();
        seen.dedup();
        seen.len()
    };
    assert!(different(|plan| plan["timestamp"].to_string()) > 1, "plans that do not differ prove nothing");
    assert!(
        different(|plan| plan["relevant_attributes"].to_string()) > 1,
        "relevant_attributes did not move"
    );
    assert!(different(|plan| plan["planned_values"].to_string()) > 1, "child modules did not move");
    assert_eq!(
        different(|plan| {
            let mut plan = plan.clone();
            let members = plan.as_object_mut().unwrap();
            members.retain(|key, _| key != "timestamp" && key != "relevant_attributes");
            sort_modules(&mut members["planned_values"]["root_module"]);
            plan.to_string()
        }),
        1,
        "something else moves in this version of terraform"
    );
    let digest = digest_of(&plans[0]);
    assert_eq!(digest.commitment, "keyed");
}

#[test]
fn every_edit_has_a_digest_of_its_own() {
    if !is_there() {
        return;
    }
    let folder = workspace();
    let base = later();
    let stay = "input = \"same\"";
    let with = |text: &str| edit(&base, stay, &format!("{stay}\n{text}"));
    let number = |text: &str| edit(&base, "number = 7", &format!("number = {text}"));
    let destroy_time = with("provisioner \"local-exec\" {\n when = destroy\n command = \"rm\"\n}");
    let edits: Vec<(&str, String, &[&str])> = vec![
        ("nothing", base.clone(), &[]),
        ("a provisioner", with("provisioner \"local-exec\" { command = \"true\" }"), &[]),
        ("another command", with("provisioner \"local-exec\" { command = \"false\" }"), &[]),
        ("a destroy-time provisioner", destroy_time.clone(), &[]),
        ("a value", edit(&base, stay, "input = \"other\""), &[]),
        ("another type", edit(&base, "text = \"1\"", "text = 1"), &[]),
        ("order of a list", edit(&base, r#"["a", "b"]"#, r#"["b", "a"]"#), &[]),
        ("2^53", number("9007199254740992"), &[]),
        ("2^53+1", number("9007199254740993"), &[]),
        ("30 digits", number("123456789012345678901234567890"), &[]),
        ("30 digits, one more", number("123456789012345678901234567891"), &[]),
        ("a sensitive value", edit(&base, "\"4711\"", "\"4712\""), &[]),
        ("a sensitive value of another type", edit(&base, "\"4711\"", "4711"), &[]),
        ("a mark only", edit(&base, stay, "input = sensitive(\"same\")"), &[]),
        (
            "a mark of a variable only",
            edit(&base, r#"default = "db""#, "default = \"db\"\nsensitive = false"),
            &[],
        ),
        (
            "order of actions",
            edit(
                &base,
                "triggers_replace = [var.name]",
                "triggers_replace = [var.name]\nlifecycle { create_before_destroy = true }",
            ),
            &[],
        ),
        ("value of a variable", base.clone(), &["-var=name=third"]),
        ("an output", format!("{base}\noutput \"more\" {{ value = 1 }}"), &[]),
        (
            "an output less",
            edit(&base, "output \"names\" { value = terraform_data.many[*].output }", ""),
            &[],
        ),
        ("source of a module", edit(&base, "./outer\"", "./outer2\""), &[]),
        ("a count", edit(&base, "count = 3", "count = 2"), &[]),
        ("a key", edit(&base, "{ a = 1, b = 2 }", "{ a = 1, c = 2 }"), &[]),
        ("replacement by request", base.clone(), &["-replace=terraform_data.stay"]),
        ("a target", base.clone(), &["-target=terraform_data.one"]),
        ("destroy", base.clone(), &["-destroy"]),
        ("refresh only", base.clone(), &["-refresh-only"]),
        (
            "a move",
            edit(
                &base,
                "resource \"terraform_data\" \"stay\"",
                "moved {\n from = terraform_data.stay\n to = terraform_data.gone\n}\nresource \"terraform_data\" \"gone\"",
            ),
            &[],
        ),
        (
            "removed",
            edit(
                &base,
                "resource \"terraform_data\" \"stay\" {\n  input = \"same\"\n}",
                "removed {\n from = terraform_data.stay\n lifecycle { destroy = false }\n}",
            ),
            &[],
        ),
    ];
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (name, text, arguments) in &edits {
        std::fs::write(folder.path().join("main.tf"), text).unwrap();
        if *name == "source of a module" {
            terraform(folder.path(), &["init", "-input=false"]).unwrap();
        }
        let found = full(&plan(folder.path(), arguments));
        if let Some(other) = seen.insert(found, name) {
            // A mark `sensitive = false` is what stands there without it.
            assert_eq!((other, *name), ("nothing", "a mark of a variable only"), "one digest for two plans");
        }
        if *name == "source of a module" {
            std::fs::write(folder.path().join("main.tf"), &base).unwrap();
            terraform(folder.path(), &["init", "-input=false"]).unwrap();
        }
    }
    // The manual says so: what the plan JSON does not show is not bound. Neither is when a provisioner runs.
    std::fs::write(
        folder.path().join("main.tf"),
        edit(&destroy_time, "when = destroy", "on_failure = continue"),
    )
    .unwrap();
    let found = full(&plan(folder.path(), &[]));
    assert_eq!(
        seen.get(&found),
        Some(&"a destroy-time provisioner"),
        "the plan JSON shows `when` now: say so in docs/digest.md"
    );
    for text in [
        with("lifecycle { prevent_destroy = true }"),
        with("lifecycle { ignore_changes = [triggers_replace] }"),
        with("lifecycle { create_before_destroy = true }"),
        edit(&base, "not the other", "another message"),
    ] {
        std::fs::write(folder.path().join("main.tf"), &text).unwrap();
        let found = full(&plan(folder.path(), &[]));
        assert!(
            matches!(seen.get(&found), Some(&("nothing" | "a mark of a variable only"))),
            "the plan JSON shows this now: say so in docs/digest.md\n{text}"
        );
    }
}
