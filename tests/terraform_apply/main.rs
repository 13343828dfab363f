//! The real terraform applies, and nothing that happens around it changes what becomes of the state.
//!
//! Every apply runs in a process of its own (`gate`), so that it can have an environment, be sent signals and be
//! killed.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod backend;
mod ephemeral;
mod gate;
mod refused;
mod signals;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Generous: a condition that does not come true within it never does.
const LIMIT: Duration = Duration::from_secs(90);

/// An initialised root module, and a private folder for what the gate makes.
pub struct World {
    pub program: PathBuf,
    folder: tempfile::TempDir,
}

impl World {
    /// None (and said) where there is no terraform.
    pub fn new(main: &str) -> Option<Self> {
        let program = support::terraform::find()?;
        let world = Self { program, folder: tempfile::tempdir().unwrap() };
        for folder in ["root", "private"] {
            fs::create_dir(world.path(folder)).unwrap();
        }
        fs::set_permissions(world.path("private"), PermissionsExt::from_mode(0o700)).unwrap();
        fs::write(world.path("root/main.tf"), main).unwrap();
        support::terraform::terraform(
            &world.program,
            &world.path("root"),
            &["init", "-no-color", "-input=false"],
        );
        Some(world)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The gate as a command: plans, seals, applies, and writes what became of it into `result.json`.
    pub fn gate(&self, spec: &Value) -> Command {
        let mut whole =
            json!({ "program": self.program, "folder": self.folder.path(), "plan": [], "apply": [] });
        for (name, value) in spec.as_object().unwrap() {
            whole[name] = value.clone();
        }
        fs::write(self.path("spec.json"), whole.to_string()).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["gate::run", "--exact", "--ignored", "--nocapture"]).current_dir(self.folder.path());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.folder.path()).env("PAIRGATE_TEST_GATE", self.path("spec.json"));
        command.env("TF_CLI_CONFIG_FILE", "/dev/null");
        command.stdout(fs::File::create(self.path("harness")).unwrap());
        command.stderr(fs::File::create(self.path("harness-errors")).unwrap());
        command
    }

    /// Runs the gate to its end.
    pub fn ran(&self, spec: &Value) -> Value {
        let status = self.gate(spec).status().unwrap();
        assert!(status.success(), "{}{}", self.text("harness"), self.text("harness-errors"));
        self.result()
    }

    pub fn result(&self) -> Value {
        serde_json::from_str(&self.text("result.json")).unwrap()
    }

    /// Waits until a file holds a text.
    pub fn wait_for(&self, name: &str, text: &str) {
        until(&format!("`{text}` in {name}: {}", self.text("private/log")), || {
            self.text(name).contains(text)
        });
    }
}

pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < LIMIT, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends what is left of the gate when a test fails.
pub struct Running(pub Child);

impl Running {
    pub fn ended(&mut self) -> std::process::ExitStatus {
        let mut status = None;
        until("the gate to end", || {
            status = self.0.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Its provisioner writes its whole environment into a file.
const SHOWS: &str = r#"
resource "terraform_data" "shows" {
  provisioner "local-exec" {
    command = "env > ../environment; readlink /proc/$PPID/fd/0 > ../stdin; echo said by the provisioner"
  }
}
"#;

#[test]
fn a_plan_is_applied_and_everything_terraform_says_is_in_a_private_log() {
    let Some(world) = World::new(SHOWS) else { return };
    let result =
        world.ran(&json!({ "environment": [["PAIRGATE_SESSION", "s-1"], ["AWS_PROFILE", "staging"]] }));
    assert_eq!(result["before"], json!({ "lineage": null, "serial": null }));
    assert_eq!(result["ran"]["code"], 0, "{result}");
    assert_eq!(result["ran"]["signal"], Value::Null);
    assert_eq!((&result["ran"]["interrupted"], &result["ran"]["hung_up"]), (&json!(false), &json!(false)));
    let state: Value = serde_json::from_str(&world.text("root/terraform.tfstate")).unwrap();
    assert_eq!(result["after"], json!({ "lineage": state["lineage"], "serial": state["serial"] }));
    let log = world.text("private/log");
    assert!(
        log.contains("Apply complete! Resources: 1 added") && log.contains("said by the provisioner"),
        "{log}"
    );
    assert_eq!(result["output"], log);
    assert_eq!(mode(&world.path("private/log")), 0o600);
    assert_eq!(mode(&world.path("private/plan")), 0o600);
    let environment = world.text("environment");
    for line in ["PAIRGATE_SESSION=s-1", "AWS_PROFILE=staging", "TF_IN_AUTOMATION=1", "TF_INPUT=0"] {
        assert!(environment.lines().any(|other| other == line), "{line}: {environment}");
    }
    assert_eq!(result["sha256"].as_str().unwrap().len(), 64);
    if cfg!(target_os = "linux") {
        assert_eq!(world.text("stdin").trim(), "/memfd:pairgate-plan (deleted)");
    }
}

#[test]
fn the_callers_environment_redirects_nothing() {
    let Some(world) = World::new(SHOWS) else { return };
    let redirecting = [
        ("TF_CLI_ARGS", "-help"),
        ("TF_CLI_ARGS_apply", "-state=other.tfstate -state-out=other.tfstate"),
        ("TF_CLI_ARGS_plan", "-destroy"),
        ("TF_DATA_DIR", "elsewhere"),
        ("TF_LOG", "trace"),
        ("TF_REATTACH_PROVIDERS", "{\"terraform.io/builtin/terraform\":{}}"),
        ("TF_WORKSPACE", "other"),
    ];
    let mut gate = world.gate(&json!({}));
    gate.envs(redirecting).env("PAIRGATE_SEAL_KEY", "the-gates-own").env("SOME_TOKEN", "for a provider");
    assert!(gate.status().unwrap().success());
    let result = world.result();
    assert_eq!(result["ran"]["code"], 0, "{result}");
    assert_eq!(result["set_aside"], json!(redirecting.map(|(name, _)| name)));
    assert!(world.text("root/terraform.tfstate").contains("terraform_data"));
    for nothing in ["other.tfstate", "terraform.tfstate.d", "elsewhere"] {
        assert!(!world.path("root").join(nothing).exists(), "{nothing}");
    }
    let environment = world.text("environment");
    assert!(environment.contains("SOME_TOKEN=for a provider"));
    assert!(!environment.contains("the-gates-own"));
}

#[test]
fn a_plan_file_that_is_swapped_after_it_was_sealed_has_no_effect() {
    let marked = |name: &str| {
        format!(
            "resource \"terraform_data\" \"x\" {{\n  provisioner \"local-exec\" {{\n    command = \"touch ../{name}\"\n  }}\n}}\n"
        )
    };
    let Some(world) = World::new(&marked("other")) else { return };
    support::terraform::terraform(
        &world.program,
        &world.path("root"),
        &["plan", "-input=false", "-out=../other-plan"],
    );
    fs::write(world.path("root/main.tf"), marked("signed")).unwrap();
    let mut gate = Running(world.gate(&json!({ "pauses": true })).spawn().unwrap());
    world.wait_for("sealed", "yes");
    fs::copy(world.path("other-plan"), world.path("private/plan")).unwrap();
    fs::write(world.path("go"), "").unwrap();
    gate.ended();
    assert_eq!(world.result()["ran"]["code"], 0);
    assert!(world.path("signed").exists(), "the plan that was sealed is applied");
    assert!(!world.path("other").exists(), "the plan that was put in its place is not");
}
