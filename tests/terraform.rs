//! Saved plans go through the real terraform, and nothing around it changes what is read.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

#[cfg(unix)]
#[path = "terraform/fake.rs"]
mod fake;

use std::path::Path;

use pairgate::plan::{Address, Key};
use serde_json::Value;

use support::program::{Ran, finish, pairgate, run};
use support::terraform::{find, planned, terraform};

/// Builtin types need no download. The secret is copied by the provider into an attribute without a mark.
const MAIN: &str = r#"
variable "password" {
  type      = string
  default   = "hunter2-correct-horse"
  sensitive = true
}

resource "terraform_data" "web" {
  input = { password = var.password, size = 123456789012345678901234567890 }
}

resource "terraform_data" "keyed" {
  for_each = toset(KEYS)
  input    = "x"
}

output "password" {
  value     = var.password
  sensitive = true
}
"#;

/// Keys that other tools' splitting at dots loses.
const KEYS: [&str; 9] = [
    "plain",
    "a.b",
    "x[0]",
    "quo\"te",
    "back\\slash",
    "${x} %{y}",
    "日本 🦀",
    "wide\u{3000}space",
    "e\u{301}\u{200b}",
];

fn main_tf() -> String {
    let keys: Vec<String> = KEYS
        .iter()
        .map(|key| serde_json::to_string(key).unwrap().replace("${", "$${").replace("%{", "%%{"))
        .collect();
    MAIN.replace("KEYS", &format!("[{}]", keys.join(", ")))
}

fn check_json(folder: &Path, arguments: &[&str]) -> (Ran, Value) {
    let mut command = pairgate(folder);
    command.env("TF_CLI_CONFIG_FILE", "/dev/null").args(["check", "--format", "json"]).args(arguments);
    let ran = finish(&mut command);
    assert!(ran.code <= 1, "{}", ran.stderr);
    let report = serde_json::from_str(&ran.stdout).unwrap();
    (ran, report)
}

#[test]
fn a_saved_plan_is_the_same_as_its_json() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    let path = folder.path();
    let json = terraform(&program, path, &["show", "-json", "tfplan"]);
    std::fs::write(path.join("plan.json"), &json).unwrap();
    let (_, saved) = check_json(path, &["tfplan"]);
    let (_, shown) = check_json(path, &["plan.json"]);
    assert_eq!(saved["counts"]["create"], 1 + KEYS.len());
    for member in ["verdict", "counts", "digest", "findings", "changes", "radius"] {
        assert_eq!(saved[member], shown[member], "{member}");
    }
    // From another folder the plan's own folder is where terraform runs.
    let (_, away) = check_json(Path::new("/"), &[path.join("tfplan").to_str().unwrap()]);
    assert_eq!(away["digest"], saved["digest"]);
    // Without a name it is found, and that is said.
    let (_, found) = check_json(path, &[]);
    assert_eq!(found["digest"], saved["digest"]);
    assert!(found["notices"][0]["en"].as_str().unwrap().contains("tfplan"), "{found}");
    let bare = check_json(path, &["tfplan", "--terraform-bin", "terraform"]).1;
    assert_eq!(bare["digest"], saved["digest"]);
}

#[test]
fn addresses_are_printed_as_this_terraform_prints_them() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    let json = terraform(&program, folder.path(), &["show", "-json", "tfplan"]);
    let plan: Value = serde_json::from_slice(&json).unwrap();
    let changes = plan["resource_changes"].as_array().unwrap();
    let mut keys = Vec::new();
    for change in changes {
        let text = change["address"].as_str().unwrap();
        let parsed = Address::parse(text).unwrap();
        assert_eq!(parsed.to_string(), text);
        if let Some(key) = change["index"].as_str() {
            assert_eq!(parsed.key, Some(Key::Name(key.to_owned())));
            keys.push(key);
        }
    }
    assert_eq!(keys.len(), KEYS.len());
}

#[test]
fn a_hostile_environment_changes_nothing_and_is_said() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    let (_, wanted) = check_json(folder.path(), &["tfplan"]);
    assert!(!wanted["notices"].to_string().contains("kept from terraform"), "{wanted}");
    let log = folder.path().join("trace.log");
    let hostile = [
        ("TF_CLI_ARGS", "-help"),
        ("TF_CLI_ARGS_show", "-no-such-flag"),
        ("TF_DATA_DIR", "/nonexistent"),
        ("TF_WORKSPACE", "other"),
        ("TF_REATTACH_PROVIDERS", "{\"x\":1}"),
        ("TF_LOG", "trace"),
        ("TF_LOG_PATH", log.to_str().unwrap()),
        ("TF_VAR_password", "another"),
        ("TF_INPUT", "1"),
    ];
    let mut command = pairgate(folder.path());
    command.envs(hostile).args(["check", "tfplan", "--format", "json"]);
    let ran = finish(&mut command);
    assert!(ran.code <= 1, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["digest"], wanted["digest"]);
    assert_eq!(report["verdict"], wanted["verdict"]);
    let notices = report["notices"].to_string();
    for name in ["TF_CLI_ARGS`", "TF_CLI_ARGS_show", "TF_DATA_DIR", "TF_WORKSPACE", "TF_REATTACH_PROVIDERS"] {
        assert!(notices.contains(name), "{name}: {notices}");
    }
    assert!(!log.exists(), "a trace holds secrets");
    assert!(!ran.stderr.contains("[TRACE]"), "{}", ran.stderr);
}

#[test]
fn a_secret_of_a_saved_plan_is_never_printed() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    for format in ["text", "markdown", "json", "sarif", "junit", "github"] {
        let ran = run(folder.path(), ["check", "tfplan", "--all", "--format", format]);
        assert!(ran.code <= 1, "{}", ran.stderr);
        assert!(
            !ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"),
            "{format}: {}",
            ran.stdout
        );
    }
    let ran = run(folder.path(), ["digest", "tfplan"]);
    assert!(ran.code == 0 && ran.stdout.contains("sensitive values bound"), "{ran:?}");
    assert!(!ran.stdout.contains("hunter2"), "{}", ran.stdout);
}

/// `terraform/uninstalled-provider.tfplan` is a plan of Terraform 1.11.4 whose configuration was changed to
/// use `hashicorp/null`: for terraform it is a plan made in another folder, where that was installed.
#[test]
fn a_plan_away_from_its_initialised_folder_is_terraforms_failure_with_the_way_out() {
    let Some(_) = find() else { return };
    let away = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/uninstalled-provider.tfplan");
    std::fs::copy(fixture, away.path().join("tfplan")).unwrap();
    let ran = run(away.path(), ["check", "tfplan"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("terraform-failed") && ran.stderr.contains("--chdir"), "{}", ran.stderr);
    assert!(ran.stderr.contains("Error: "), "terraform's own words are told: {}", ran.stderr);
    // Its box and its line breaks are not.
    assert!(!ran.stderr.contains(['╷', '╵', '\u{240a}', '\u{241b}', '\u{1b}']), "{}", ran.stderr);
    let mut command = pairgate(away.path());
    let ran = finish(command.env("TF_DATA_DIR", "/data").args(["digest", "tfplan"]));
    assert_eq!(ran.code, 4);
    assert!(ran.stderr.contains("`TF_DATA_DIR` is set"), "{}", ran.stderr);
}

#[test]
fn a_saved_plan_that_is_cut_is_terraforms_failure() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    let plan = std::fs::read(folder.path().join("tfplan")).unwrap();
    for length in [4, plan.len() / 2, plan.len() - 1] {
        std::fs::write(folder.path().join("cut"), &plan[..length]).unwrap();
        let ran = run(folder.path(), ["check", "cut"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{length} bytes: {}", ran.stderr);
    }
}

#[test]
fn a_saved_plan_on_standard_input_is_refused_with_the_way_out() {
    let Some(program) = find() else { return };
    let folder = planned(&program, &main_tf());
    let plan = std::fs::read(folder.path().join("tfplan")).unwrap();
    let ran = finish(pairgate(folder.path()).args(["check", "-"]).write_stdin(plan));
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("plan-saved-stdin") && ran.stderr.contains("name the file"),
        "{}",
        ran.stderr
    );
}
