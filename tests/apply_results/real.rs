//! Real applies, whole and broken.

use pairgate::apply::results::results;
use pairgate::apply::verdict::next;
use pairgate::signoff::session::{Done, Ended};
use pairgate::text::Lang;

use crate::read;
use crate::stage::{Applied, Stage};

const FIRST: &str = r#"
import {
  to = terraform_data.taken
  id = "some-id"
}
resource "terraform_data" "taken" {}
resource "terraform_data" "plain" { input = "one" }
resource "terraform_data" "many" {
  for_each = toset(["a.b", "x: Creation complete after 9s"])
  input    = each.key
}
resource "terraform_data" "replaced" { triggers_replace = "one" }
resource "terraform_data" "swapped" {
  triggers_replace = "one"
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "old_name" { input = 1 }
resource "terraform_data" "both" { input = 1 }
resource "terraform_data" "forgotten" { input = 1 }
resource "terraform_data" "deleted" { input = 1 }
output "text" { value = "x\nterraform_data.plain: Creation complete after 9s\n" }
"#;

/// Everything that can happen to an object, at once.
const SECOND: &str = r#"
resource "terraform_data" "taken" {}
resource "terraform_data" "plain" { input = "two" }
resource "terraform_data" "replaced" { triggers_replace = "two" }
resource "terraform_data" "swapped" {
  triggers_replace = "two"
  lifecycle { create_before_destroy = true }
}
resource "terraform_data" "new_name" { input = 1 }
moved {
  from = terraform_data.old_name
  to   = terraform_data.new_name
}
resource "terraform_data" "renamed" { input = 2 }
moved {
  from = terraform_data.both
  to   = terraform_data.renamed
}
removed {
  from = terraform_data.forgotten
  lifecycle { destroy = false }
}
"#;

const MANY: &str = r#"terraform_data.many["x: Creation complete after 9s"]"#;

fn second(applied: &Applied, done: Done) {
    for (address, action) in [
        ("terraform_data.plain", "update"),
        ("terraform_data.replaced", "replace"),
        ("terraform_data.swapped", "replace"),
        ("terraform_data.new_name", "move"),
        ("terraform_data.renamed", "update"),
        ("terraform_data.forgotten", "forget"),
        ("terraform_data.deleted", "delete"),
        (MANY, "delete"),
    ] {
        applied.is(address, action, done);
    }
    assert_eq!(applied.results().len(), 9);
}

#[test]
fn whole_applies_are_done_whatever_was_planned() {
    let Some(stage) = Stage::open(FIRST) else { return };
    let first = stage.apply(&[]);
    for result in first.results() {
        assert_eq!(result.done, Done::Done, "{result:?}");
        assert_eq!(result.seconds.is_some(), result.action != "import", "{result:?}");
    }
    first.is("terraform_data.taken", "import", Done::Done);
    first.is(MANY, "create", Done::Done);
    assert_eq!((first.results().len(), first.ended()), (10, Ended::Applied));

    // Without a fresh plan the log is all there is, and it says enough of these.
    let by_log = Applied { after: None, ..first };
    assert!(by_log.results().iter().all(|result| result.done == Done::Done), "{:?}", by_log.results());
    assert_eq!(by_log.ended(), Ended::Applied);

    stage.write(SECOND);
    let state = std::fs::read(stage.folder.path().join("terraform.tfstate")).unwrap();
    let second_time = stage.apply(&[]);
    second(&second_time, Done::Done);
    assert_eq!(second_time.ended(), Ended::Applied);

    // The state was not saved, which a fresh plan takes for nothing done; the log knows better.
    std::fs::write(stage.folder.path().join("terraform.tfstate"), &state).unwrap();
    let lost = Applied { after: Some(stage.plan("after", &["-refresh=false"])), ..second_time };
    for address in ["terraform_data.plain", "terraform_data.replaced", "terraform_data.swapped", MANY] {
        assert_eq!(lost.of(address).1, Done::Unknown, "{address}");
    }

    // Nothing ran at all.
    let nothing = Applied { log: String::new(), code: Some(1), ..lost };
    second(&nothing, Done::NotDone);
    assert_eq!(nothing.ended(), Ended::Failed);
}

#[test]
fn exit_code_0_without_an_apply_is_not_a_success() {
    let Some(stage) = Stage::open(FIRST) else { return };
    stage.apply(&[]);
    stage.write(SECOND);
    let planned = stage.plan("tfplan", &[]);
    let applied = stage.apply_planned(planned, &[("TF_CLI_ARGS", "-help")], &[]);
    assert_eq!(applied.code, Some(0), "{}", applied.log);
    second(&applied, Done::NotDone);
    assert_eq!(applied.ended(), Ended::Nothing);

    // Somebody else moved the state meanwhile: still no success.
    let moved =
        Applied { then: (applied.then.0.clone(), applied.then.1.map(|serial| serial + 1)), ..applied };
    assert_eq!(moved.ended(), Ended::Unknown);
}

const BREAKS: &str = r#"
variable "break" {
  type    = bool
  default = false
}
variable "round" { default = "1" }
variable "guard" { default = "good" }
resource "terraform_data" "free" { input = var.round }
resource "terraform_data" "scripted" {
  input            = var.round
  triggers_replace = var.round
  provisioner "local-exec" { command = var.break ? "exit 3" : "true" }
}
resource "terraform_data" "behind" {
  input = terraform_data.scripted.output
}
resource "terraform_data" "swapped" {
  triggers_replace = var.round
  lifecycle { create_before_destroy = true }
  provisioner "local-exec" { command = "test ! -e stop" }
}
resource "terraform_data" "guard" { input = var.guard }
resource "terraform_data" "guarded" {
  triggers_replace = var.round
  lifecycle {
    precondition {
      condition     = terraform_data.guard.output == "good"
      error_message = "The guard says no."
    }
  }
}
resource "terraform_data" "gone" {
  count = var.round == "1" ? 1 : 0
  provisioner "local-exec" {
    when    = destroy
    command = "test ! -e stop"
  }
}
"#;

#[test]
fn a_broken_apply_tells_what_is_done_half_done_and_not_done() {
    let Some(stage) = Stage::open(BREAKS) else { return };
    let first = stage.apply(&["-var=break=true", "-var=round=1"]);
    first.is("terraform_data.free", "create", Done::Done);
    first.is("terraform_data.scripted", "create", Done::Half);
    first.is("terraform_data.behind", "create", Done::NotDone);
    first.is("terraform_data.guarded", "create", Done::Done);
    assert_eq!(first.ended(), Ended::Failed);
    assert_eq!(first.results()[0].done, Done::Half, "halves come first: {:?}", first.results());
    assert!(next(first.ended(), 7, false, &first.results()).get(Lang::En).starts_with("1 change is half"));

    // The tainted object is replaced, and that one is tainted again.
    let again = stage.apply(&["-var=break=true", "-var=round=1"]);
    again.is("terraform_data.scripted", "replace", Done::Half);
    again.is("terraform_data.behind", "create", Done::NotDone);
    // And when nothing runs at all, it is the same tainted object as before.
    let untouched = Applied { log: String::new(), planned: again.after.clone().unwrap(), ..again };
    untouched.is("terraform_data.scripted", "replace", Done::NotDone);

    let repaired = stage.apply(&["-var=round=1"]);
    repaired.is("terraform_data.scripted", "replace", Done::Done);
    assert_eq!(repaired.ended(), Ended::Applied);

    // Now replacements break half-way, and destroying does too.
    std::fs::write(stage.folder.path().join("stop"), "").unwrap();
    let broken = stage.apply(&["-var=break=true", "-var=round=2", "-var=guard=bad"]);
    // The guard refuses the fresh plan too, which is no reason to know nothing.
    assert_eq!(read(broken.after.as_deref().unwrap()).errored, Some(true));
    broken.is("terraform_data.free", "update", Done::Done);
    broken.is("terraform_data.scripted", "replace", Done::Half);
    broken.is("terraform_data.swapped", "replace", Done::Half);
    broken.is("terraform_data.guarded", "replace", Done::Half);
    broken.is("terraform_data.behind", "update", Done::NotDone);
    broken.is("terraform_data.gone[0]", "delete", Done::NotDone);
    assert_eq!(broken.ended(), Ended::Failed);
    // What is left over is planned for as a deposed object; nothing ran yet.
    let leftover = broken.after.clone().unwrap();
    let found = results(&read(&leftover), Some(&read(&leftover)), "");
    let deposed: Vec<_> = found.into_iter().filter(|one| one.address.contains("(deposed object ")).collect();
    assert_eq!(deposed.len(), 1, "{leftover}");
    assert_eq!((deposed[0].action.as_str(), deposed[0].done), ("delete", Done::NotDone));

    // Without a fresh plan nobody can tell of what the log does not finish.
    let by_log = Applied { after: None, ..broken };
    by_log.is("terraform_data.free", "update", Done::Done);
    for address in ["scripted", "swapped", "guarded", "behind", "gone[0]"] {
        assert_eq!(by_log.of(&format!("terraform_data.{address}")).1, Done::Unknown, "{address}");
    }

    std::fs::remove_file(stage.folder.path().join("stop")).unwrap();
    let cleaned = stage.apply(&["-var=round=2"]);
    cleaned.is(&deposed[0].address, "delete", Done::Done);
    for (address, action) in [("swapped", "replace"), ("guarded", "create"), ("gone[0]", "delete")] {
        cleaned.is(&format!("terraform_data.{address}"), action, Done::Done);
    }
    assert_eq!(cleaned.ended(), Ended::Applied);
}

#[test]
fn what_every_plan_wants_again_is_done_when_log_and_state_say_so() {
    let main = r#"
resource "terraform_data" "clock" { input = timestamp() }
resource "terraform_data" "reborn" { triggers_replace = timestamp() }
resource "terraform_data" "asked" { input = 1 }
"#;
    let Some(stage) = Stage::open(main) else { return };
    stage.apply(&[]);
    // The clock has a second's resolution.
    let started = std::time::SystemTime::now();
    while started.elapsed().unwrap() < std::time::Duration::from_millis(1100) {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let applied = stage.apply(&["-replace=terraform_data.asked"]);
    applied.is("terraform_data.clock", "update", Done::Done);
    applied.is("terraform_data.reborn", "replace", Done::Done);
    applied.is("terraform_data.asked", "replace", Done::Done);
    assert_eq!(applied.ended(), Ended::Applied);
}

#[test]
fn destroying_everything_is_done_by_a_destroying_and_by_a_usual_plan() {
    let Some(stage) = Stage::open(FIRST) else { return };
    stage.apply(&[]);
    let destroyed = stage.apply(&["-destroy"]);
    assert_eq!(destroyed.results().len(), 10);
    assert!(destroyed.results().iter().all(|result| result.done == Done::Done), "{:?}", destroyed.results());
    assert_eq!(destroyed.ended(), Ended::Applied);
    let usual = stage.plan("after", &["-refresh=false"]);
    let found = results(&read(&destroyed.planned), Some(&read(&usual)), "");
    assert!(found.iter().all(|result| result.done == Done::Done), "{found:?}");
}
