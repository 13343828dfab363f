//! Rows 53 to 55 of the threats: Ctrl-C, the terminal that closes, the gate that is killed.

use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::sync::atomic::Ordering;

use pairgate::terraform::is_running;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;

use crate::backend::Backend;
use crate::{Running, World, until};

/// The gate in a process group of its own, as a shell starts it.
fn started(world: &World, spec: &serde_json::Value) -> Running {
    Running(world.gate(spec).process_group(0).spawn().unwrap())
}

/// As the terminal does it: to every process of the gate's group.
fn send(gate: &Running, signal: Signal) {
    kill_process_group(Pid::from_child(&gate.0), signal).unwrap();
}

/// Its provisioner waits for a file, then the state is written. Not for ever: a test may fail.
const WAITS: &str = r#"
resource "terraform_data" "waits" {
  provisioner "local-exec" {
    command = "echo waiting; n=0; while [ ! -e ../go-on ] && [ $n -lt 2000 ]; do n=$((n+1)); sleep 0.05; done"
  }
}
"#;

/// Sends two signals while terraform writes its state. What the gate made of them, and terraform's words.
fn asked_twice(first: Signal, second: Signal, asked: [&str; 2]) -> Option<(World, Backend)> {
    let backend = Backend::start();
    let world = World::new(&backend.main_tf())?;
    let mut gate = started(&world, &json!({}));
    until("the state to be written", || backend.writing.load(Ordering::SeqCst));
    send(&gate, first);
    world.wait_for("asked", &format!("{}.", asked[0]));
    world.wait_for("private/log", "Interrupt received.");
    send(&gate, second);
    world.wait_for("asked", &format!("{}.", asked[1]));
    backend.let_go();
    assert!(gate.ended().success());
    let result = world.result();
    assert_eq!(result["asked"], json!(asked));
    assert_eq!(result["ran"]["interrupted"], true);
    assert_eq!(result["ran"]["signal"], json!(null));
    Some((world, backend))
}

#[test]
fn of_two_interrupts_terraform_gets_one_and_its_state_is_written() {
    let Some((world, backend)) = asked_twice(Signal::INT, Signal::INT, ["Interrupt", "InterruptAgain"])
    else {
        return;
    };
    let log = world.text("private/log");
    assert_eq!(log.matches("Interrupt received.").count(), 1, "{log}");
    assert!(!log.contains("Two interrupts"), "{log}");
    assert!(backend.state().contains("terraform_data"), "the state is lost: {log}");
}

#[test]
fn a_gate_that_is_to_end_interrupts_terraform_once() {
    let Some((world, backend)) = asked_twice(Signal::TERM, Signal::INT, ["Terminate", "InterruptAgain"])
    else {
        return;
    };
    let log = world.text("private/log");
    assert_eq!(log.matches("Interrupt received.").count(), 1, "{log}");
    assert!(!log.contains("Two interrupts"), "{log}");
    assert!(backend.state().contains("terraform_data"), "the state is lost: {log}");
}

#[test]
fn an_interrupt_stops_a_provisioner_and_the_outcome_is_told() {
    let Some(world) = World::new(WAITS) else { return };
    let mut gate = started(&world, &json!({}));
    world.wait_for("private/log", "(local-exec): waiting");
    send(&gate, Signal::INT);
    assert!(gate.ended().success());
    let result = world.result();
    assert_eq!(result["ran"]["code"], 1, "{result}");
    assert_eq!(result["ran"]["interrupted"], true);
    // The state knows of the resource that is half made.
    assert!(world.text("root/terraform.tfstate").contains("\"tainted\""), "{result}");
    fs::write(world.path("go-on"), "").unwrap();
}

#[test]
fn when_the_terminal_closes_terraform_and_the_gate_go_on_and_afterwards_ctrl_c_is_what_it_was() {
    let Some(world) = World::new(WAITS) else { return };
    let mut gate = started(&world, &json!({ "lingers": true }));
    world.wait_for("private/log", "(local-exec): waiting");
    send(&gate, Signal::HUP);
    world.wait_for("asked", "HangUp.");
    fs::write(world.path("go-on"), "").unwrap();
    until("the outcome", || world.path("result.json").exists());
    let result = world.result();
    assert_eq!(result["ran"]["code"], 0, "{result}");
    assert_eq!((&result["ran"]["hung_up"], &result["ran"]["interrupted"]), (&json!(true), &json!(false)));
    assert!(result["output"].as_str().unwrap().contains("Apply complete!"));
    // The outcome is still to be posted: another hang-up does nothing, an interrupt ends the gate.
    send(&gate, Signal::HUP);
    send(&gate, Signal::INT);
    assert_eq!(gate.ended().signal(), Some(2));
}

#[test]
fn when_the_gate_is_killed_terraform_writes_its_state() {
    let Some(world) = World::new(WAITS) else { return };
    let mut gate = started(&world, &json!({}));
    world.wait_for("private/log", "(local-exec): waiting");
    let pid: u32 = world.text("pid").trim_end_matches('.').parse().unwrap();
    send(&gate, Signal::KILL);
    assert_eq!(gate.ended().signal(), Some(9));
    assert!(is_running(pid), "terraform died with the gate");
    fs::write(world.path("go-on"), "").unwrap();
    until("terraform to end", || !is_running(pid));
    assert!(world.text("private/log").contains("Apply complete! Resources: 1 added"));
    assert!(world.text("root/terraform.tfstate").contains("terraform_data"));
    assert!(!world.path("result.json").exists());
}

#[test]
fn no_process_has_a_number_that_none_can_have() {
    assert!(is_running(std::process::id()));
    assert!(!is_running(0));
    assert!(!is_running(u32::MAX));
}
