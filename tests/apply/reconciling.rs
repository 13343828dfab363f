//! Whoever finds out how an apply ended: not while anything of it runs, from any machine, and not against a state that
//! was not saved.

use std::fs;

use pairgate::signoff::session::{Ended, Found};
use serde_json::Value;

use crate::crashes::{after_terraform, killed_at, output, while_it_runs};
use crate::steps::Steps;
use crate::story::{finished, line, signed};
use crate::truth::{
    End, applied, journals, noted, posted, reconcile, recovers, settled, signs_the_next, the_record_is_true,
    told, version, works,
};
use crate::world::{ALICE, BOB, World};

/// Bob finds out what became of Alice's.
#[test]
fn threat_55_the_other_operator_reconciles_from_another_machine() {
    let Some(world) = World::open(&version(1)) else { return };
    let steps = Steps::of(&world);
    signs_the_next(&world);
    while_it_runs(&world, &steps);
    world.ready(BOB);
    reconcile(&world, BOB).ends(0, &["`alice` began it on another machine"]);
    assert_eq!(told(&world)[0].ends, [End::Found(Found::All)]);
    the_record_is_true(&world);
    // Alice's machine does not know it yet, and says nothing else.
    recovers(&world);
    assert_eq!(told(&world)[0].ends, [End::Found(Found::All)]);
    works(&world);
}

/// Her machine may never come back: the notes are whole without it.
#[test]
fn threat_55_what_another_machine_could_not_note_is_noted_by_who_reconciles() {
    let Some(world) = signed(&version(1)) else { return };
    let steps = Steps::of(&world);
    steps.no_push_succeeds();
    killed_at(&world, &steps, "push 1");
    assert!(noted(&world).is_empty());
    world.ready(BOB);
    reconcile(&world, BOB).ends(0, &["nothing of it was written"]);
    assert_eq!(told(&world)[0].ends, [End::Found(Found::Nothing)]);
    assert_eq!(noted(&world), posted(&world));
}

/// A gate that is still at work has the word: nobody records anything beside it.
#[test]
fn threat_52_nobody_reconciles_beside_a_gate_that_is_at_work() {
    let Some(world) = signed(&version(1)) else { return };
    let steps = Steps::of(&world);
    let running = after_terraform(&world, &steps);
    let before = (world.documents(), journals(&world, ALICE));
    let said = reconcile(&world, ALICE);
    assert!(said.code != 0 && said.text.contains("on this machine works on"), "{said:?}");
    assert_eq!((world.documents(), journals(&world, ALICE)), before);
    // The next stop is before anything ran.
    steps.go_on();
    running.wait().ends(0, &[]);
    settled(&world);
    signs_the_next(&world);
    steps.stop_before("push 1");
    let running = steps.apply(&world, &line(&world.words()));
    steps.wait_until_stopped(|| output(&running));
    assert_ne!(reconcile(&world, ALICE).code, 0);
    steps.go_on();
    running.wait().ends(0, &[]);
    assert_eq!(applied(&world), [1, 2]);
    settled(&world);
}

/// Terraform could not write the state: what it made is real, and only `errored.tfstate` knows of it.
#[test]
fn threat_56_a_state_that_was_not_saved_stops_everybody_until_it_is() {
    let Some(world) = signed(&version(1)) else { return };
    let before = world.state();
    // Without a place for the backup nothing is written.
    let backup = world.shared("terraform.tfstate.backup");
    let _ = fs::remove_file(&backup);
    fs::create_dir(&backup).unwrap();
    let said = world.apply(ALICE, &line(&world.words()), &[]);
    let errored = world.root_of(ALICE).join("errored.tfstate");
    assert!(errored.exists() && world.state() == before, "{said:?}");
    // It ran, the state does not say so, and so nobody knows how it ended until it does.
    said.ends(5, &["pairgate exec --pr 1 -- terraform state push errored.tfstate"]);
    assert_eq!(finished(&world).ended, Ended::Unknown);
    let said = || world.apply(ALICE, &line(&world.words()), &[]);
    assert_ne!(said().code, 0);
    let refused = reconcile(&world, ALICE);
    assert!(
        refused.code != 0 && refused.text.contains("terraform state push errored.tfstate"),
        "{refused:?}"
    );
    // On another machine there is no such file, and it is refused all the same.
    world.ready(BOB);
    let said = world.apply(BOB, "", &[]);
    said.ends(5, &["pairgate reconcile 1"]);
    assert_eq!(world.state(), before);
    // Saved, and taken away.
    fs::remove_dir(&backup).unwrap();
    // A backend that is far away has counted the write that failed, and this one has not.
    let mut state: Value = serde_json::from_slice(&fs::read(&errored).unwrap()).unwrap();
    state["serial"] = (before.serial + 1).into();
    fs::write(&errored, state.to_string()).unwrap();
    world.terraform(ALICE, &["state", "push", "errored.tfstate"]);
    let refused = reconcile(&world, ALICE);
    assert!(refused.code != 0 && refused.text.contains("take the file away"), "{refused:?}");
    fs::remove_file(&errored).unwrap();
    recovers(&world);
    assert_eq!(told(&world)[0].ends, [End::Found(Found::Part)]);
    works(&world);
}

/// One that somebody else's terraform left is in the way as well.
#[test]
fn threat_56_a_state_that_was_left_unsaved_is_refused_before_anything_is_planned() {
    let Some(world) = signed(&version(1)) else { return };
    let before = world.state();
    let errored = world.root_of(ALICE).join("errored.tfstate");
    fs::write(&errored, "{}").unwrap();
    let said = world.apply(ALICE, &line(&world.words()), &[]);
    assert!(said.code != 0 && said.text.contains("terraform state push errored.tfstate"), "{said:?}");
    crate::story::untouched(&world, &before);
    fs::remove_file(&errored).unwrap();
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}
