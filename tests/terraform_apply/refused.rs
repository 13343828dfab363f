//! What is refused before terraform starts, and what its own refusals become.

use std::fs;
use std::path::Path;

use pairgate::terraform::{Terraform, VariableFiles};
use serde_json::{Value, json};

use crate::World;

const MAIN: &str = "resource \"terraform_data\" \"x\" {}\n";

fn nothing_was_applied(world: &World) {
    assert!(!world.path("root/terraform.tfstate").exists());
}

fn code(result: &Value) -> &str {
    result["error"]["code"].as_str().unwrap_or_else(|| panic!("{result}"))
}

#[test]
fn dev_overrides_are_refused_by_file_and_line_wherever_terraform_would_read_them() {
    const OVERRIDES: &str =
        "provider_installation {\n  dev_overrides {\n    \"hashicorp/null\" = \"/x\"\n  }\n}\n";
    for (name, text, line) in [
        ("mine.tfrc", OVERRIDES, 2),
        (".terraformrc", OVERRIDES, 2),
        (".tofurc", OVERRIDES, 2),
        (".terraform.d/x.tfrc", OVERRIDES, 2),
        (".terraform.d/x.tfrc.json", "{\"provider_installation\":\n\n{\"dev_overrides\": {}}}", 3),
    ] {
        let Some(world) = World::new(MAIN) else { return };
        fs::create_dir(world.path(".terraform.d")).unwrap();
        fs::write(world.path(name), text).unwrap();
        let mut gate = world.gate(&json!({}));
        gate.env_remove("TF_CLI_CONFIG_FILE");
        if name == "mine.tfrc" {
            // From the folder of the gate, which is not the one that terraform runs in.
            gate.env("TF_CLI_CONFIG_FILE", name);
        }
        assert!(gate.status().unwrap().success());
        let result = world.result();
        assert_eq!(code(&result), "dev-overrides", "{name}");
        let message = result["error"]["message"].as_str().unwrap();
        assert!(message.contains(&format!("{name}` line {line} ")), "{message}");
        nothing_was_applied(&world);
    }
}

#[test]
fn a_configuration_of_terraform_that_cannot_be_checked_is_refused_and_not_shown() {
    let Some(world) = World::new(MAIN) else { return };
    fs::write(world.path("mine.tfrc"), "credentials \"x\" { token = \"hunter2\"").unwrap();
    let mut gate = world.gate(&json!({}));
    assert!(gate.env("TF_CLI_CONFIG_FILE", "mine.tfrc").status().unwrap().success());
    let result = world.result();
    assert_eq!(code(&result), "cli-config-unreadable");
    assert!(!result.to_string().contains("hunter2"), "{result}");
    nothing_was_applied(&world);
}

#[test]
fn arguments_that_lead_around_the_gate_are_refused() {
    for spec in [
        json!({ "plan": ["-out=elsewhere"] }),
        json!({ "plan": ["-refresh=false"] }),
        json!({ "plan": ["-state=other.tfstate"] }),
        json!({ "apply": ["-state=other.tfstate"] }),
        json!({ "apply": ["-lock=false"] }),
        json!({ "apply": ["elsewhere"] }),
    ] {
        let Some(world) = World::new(MAIN) else { return };
        assert_eq!(code(&world.ran(&spec)), "plan-argument", "{spec}");
        nothing_was_applied(&world);
        assert!(!world.path("private/log").exists(), "{spec}");
    }
}

#[test]
fn files_that_are_there_are_never_written_over() {
    for name in ["plan", "log"] {
        let Some(world) = World::new(MAIN) else { return };
        fs::write(world.path("private").join(name), "somebody's").unwrap();
        assert_eq!(code(&world.ran(&json!({}))), "file-unwritable", "{name}");
        assert_eq!(world.text(&format!("private/{name}")), "somebody's");
        nothing_was_applied(&world);
    }
}

#[test]
fn what_terraform_says_of_a_plan_that_fails_is_told_and_no_half_plan_is_left() {
    let Some(world) = World::new(MAIN) else { return };
    fs::write(world.path("root/main.tf"), "resource \"terraform_data\" \"x\" {\n  nonsense = 1\n}\n")
        .unwrap();
    let result = world.ran(&json!({}));
    assert_eq!(code(&result), "terraform-failed");
    let message = result["error"]["message"].as_str().unwrap();
    assert!(message.contains("plan` failed") && message.contains("Unsupported argument"), "{message}");
    assert!(!world.path("private/plan").exists());
}

#[test]
fn a_program_or_folder_that_is_not_there_is_refused() {
    let Some(world) = World::new(MAIN) else { return };
    let file = world.path("root/main.tf");
    for (program, folder, code) in [
        (Some(Path::new("no-such-terraform")), "root", "terraform-missing"),
        (Some(file.as_path()), "root", "terraform-missing"),
        (None, "nowhere", "folder-unreadable"),
        (None, "root/main.tf", "folder-unreadable"),
    ] {
        let error = Terraform::find(program, &world.path(folder)).unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.help.is_some());
    }
}

#[test]
fn values_come_from_plain_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("x.auto.tfvars")).unwrap();
    let error = VariableFiles::read(folder.path(), &[]).unwrap_err();
    assert_eq!(error.code, "variables-unreadable");
    fs::remove_dir(folder.path().join("x.auto.tfvars")).unwrap();
    let error = VariableFiles::read(folder.path(), &["-var-file=gone".to_owned()]).unwrap_err();
    assert_eq!(error.code, "variables-unreadable");
}
