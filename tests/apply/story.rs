//! Applies of two people, from the sign-off to the record of how they ended.

use pairgate::signoff::record::Mode;
use pairgate::signoff::session::{Document, Ended, Finished, Kind, Started, words};

use crate::forge::Fault;
use crate::pty::Terminal;
use crate::roots::{AFTER, FAILS, SLOW};
use crate::running::Running;
use crate::wait::wait_for;
use crate::world::{ALICE, BOB, World};

/// Posted, and signed by Bob.
pub fn signed(main_tf: &str) -> Option<World> {
    let world = World::open(main_tf)?;
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    Some(world)
}

pub fn line(words: &str) -> String {
    format!("{words}\n")
}

/// The document that an apply began with.
pub fn started(world: &World) -> Started {
    match world.documents_of(Kind::Started).pop() {
        Some(Document::Started(started)) => *started,
        other => panic!("{other:?}"),
    }
}

/// The document that it ended with.
pub fn finished(world: &World) -> Finished {
    match world.documents_of(Kind::Finished).pop() {
        Some(Document::Finished(finished)) => *finished,
        other => panic!("{other:?}"),
    }
}

/// Nothing was applied, and nothing says that it was begun.
pub fn untouched(world: &World, before: &crate::world::State) {
    assert_eq!(world.state(), *before);
    assert!(world.documents_of(Kind::Started).is_empty(), "{:?}", world.documents());
}

#[test]
fn what_bob_signed_alice_applies() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let request = world.request();
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    let after = world.state();
    assert!(after.serial > before.serial && after.lineage == before.lineage, "{after:?}");
    let (started, finished) = (started(&world), finished(&world));
    assert_eq!((started.applier.login.as_str(), started.mode), (ALICE, Mode::Asynchronous));
    assert_eq!(started.signers.iter().map(|one| one.login.as_str()).collect::<Vec<_>>(), [BOB]);
    assert_eq!(
        (started.request.change_digest.as_str(), started.serial),
        (request.change_digest.as_str(), Some(before.serial))
    );
    assert!(started.break_glass.is_none() && started.signoffs.len() == 1, "{started:?}");
    assert_eq!((finished.ended, finished.serial), (Ended::Applied, Some(after.serial)));
    assert_eq!((finished.session == started.session, finished.done, finished.not_done), (true, 1, 0));
    assert_eq!(finished.resources[0].address, "terraform_data.orders");
    // The sign-off is used up, by whom is told, and nothing is applied twice.
    world.pairgate(BOB, &["verify", "1"], "").ends(0, &["applied by alice with bob"]);
    let again = world.apply(ALICE, &line(&world.words()), &[]);
    assert_eq!(world.documents_of(Kind::Started).len(), 1, "{again:?}");
    assert_eq!(world.state(), after);
}

#[test]
fn nothing_is_applied_without_a_signature_or_without_the_words() {
    let Some(world) = World::open(AFTER) else { return };
    let before = world.state();
    assert_ne!(world.apply(ALICE, "", &[]).code, 0);
    world.ci_posts();
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &[]);
    untouched(&world, &before);
    world.sign(BOB).ends(0, &[]);
    for answer in ["", "\n", "yes\n", "not these words\n"] {
        world.apply(ALICE, answer, &[]).ends(3, &["nothing was applied"]);
        untouched(&world, &before);
    }
    // Threat 11: who signed does not apply.
    world.ready(BOB);
    assert_ne!(world.apply(BOB, &line(&world.words()), &[]).code, 0);
    untouched(&world, &before);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

/// Threats 35, 41 and 42.
#[test]
fn another_plan_is_refused_by_the_addresses_and_attributes_that_differ() {
    let Some(world) = signed(AFTER) else { return };
    // Somebody applies past the gate: the serial moves and the resource is another one.
    world.git(&world.clone_of(BOB), &["checkout", "-q", "--detach", "origin/main"]);
    world.init(BOB);
    let file = world.root_of(BOB).join("main.tf");
    let text = std::fs::read_to_string(&file).unwrap().replace("\"one\"", "\"ten\"");
    std::fs::write(&file, text).unwrap();
    world.terraform(BOB, &["apply", "-no-color", "-input=false", "-auto-approve"]);
    let before = world.state();
    world.apply(ALICE, &line(&world.words()), &[]).ends(
        3,
        &["something was applied since it was signed", "terraform_data.orders", "`input`, `output`", "next:"],
    );
    untouched(&world, &before);
}

/// Threats 30, 31 and 44.
#[test]
fn what_moved_since_is_refused() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let words = line(&world.words());
    // An edited file.
    let file = world.root_of(ALICE).join("main.tf");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("two", "three")).unwrap();
    assert_ne!(world.apply(ALICE, &words, &[]).code, 0);
    untouched(&world, &before);
    std::fs::write(&file, text).unwrap();
    // A base that moved, and a push.
    world.move_base();
    assert_ne!(world.apply(ALICE, &words, &[]).code, 0);
    untouched(&world, &before);
    world.push(&AFTER.replace("two", "three"));
    assert_ne!(world.apply(ALICE, &words, &[]).code, 0);
    world.ready(ALICE);
    assert_ne!(world.apply(ALICE, &words, &[]).code, 0);
    untouched(&world, &before);
}

/// Threat 56.
#[test]
fn threat_56_a_failure_in_the_middle_says_what_is_done() {
    let Some(world) = signed(FAILS) else { return };
    let before = world.state();
    world.apply(ALICE, &line(&world.words()), &[]).ends(4, &[]);
    let finished = finished(&world);
    assert_eq!((finished.ended, finished.done), (Ended::Failed, 1), "{finished:?}");
    assert!(finished.not_done >= 1 && world.state().serial > before.serial, "{finished:?}");
    assert!(finished.errors.iter().any(|one| one.contains("terraform_data.broken")), "{finished:?}");
    // What is left needs a plan and a signature of its own.
    assert_ne!(world.apply(ALICE, &line(&world.words()), &[]).code, 0);
    assert_eq!(world.documents_of(Kind::Started).len(), 1);
}

/// Threat 53: one Ctrl-C ends terraform in order, and the state is kept.
#[test]
fn threat_53_ctrl_c_interrupts_once_and_is_recorded() {
    let Some(world) = signed(SLOW) else { return };
    let mut terminal = at_terminal(&world);
    terminal.ctrl_c();
    assert_eq!(terminal.wait(), 130, "{}", terminal.screen());
    let finished = finished(&world);
    assert_eq!(finished.ended, Ended::Interrupted, "{finished:?}");
    assert!(!world.is_locked());
    assert!(world.state().resources.contains(&"terraform_data.orders".to_owned()));
    assert!(!terminal.screen().contains("Two interrupts received"), "{}", terminal.screen());
}

/// Threat 54: the window is closed, and the apply goes on to its end.
#[test]
fn threat_54_a_closed_window_does_not_end_the_apply() {
    let Some(world) = signed(SLOW) else { return };
    let mut terminal = at_terminal(&world);
    terminal.hang_up();
    assert!(terminal.ended().is_none());
    world.go();
    terminal.wait();
    let finished = finished(&world);
    assert_eq!((finished.ended, finished.done), (Ended::Applied, 2), "{finished:?}");
    assert!(world.state().resources.contains(&"terraform_data.slow".to_owned()));
}

fn at_terminal(world: &World) -> Terminal {
    let terminal = world.apply_at_terminal(ALICE, &[]);
    terminal.shows("type the three words");
    terminal.types(&line(&world.words()));
    world.wait_until_it_began(|| terminal.screen());
    terminal
}

fn slow(world: &World) -> Running {
    let running = world.spawn_apply(ALICE, &line(&world.words()), &[]);
    world.wait_until_it_began(|| running.output().join("\n"));
    running
}

/// Threat 55: nobody knows how it ended until somebody has looked.
#[test]
fn threat_55_a_gate_that_was_killed_is_reconciled_before_anything_else() {
    let Some(world) = signed(SLOW) else { return };
    let mut running = slow(&world);
    running.kill();
    world.go();
    wait_for("the end of terraform", || running.output().join("\n"), || !world.is_locked());
    assert_eq!((world.documents_of(Kind::Started).len(), world.documents_of(Kind::Finished).len()), (1, 0));
    let refused = world.apply(ALICE, &line(&world.words()), &[]);
    assert!(refused.code != 0 && refused.text.contains("reconcile"), "{refused:?}");
    world.pairgate(ALICE, &["reconcile", "1", "--chdir", crate::world::ROOT], "").ends(0, &[]);
    let Some(Document::Reconciled(found)) = world.documents_of(Kind::Reconciled).pop() else { panic!() };
    assert_eq!((found.session, found.serial), (started(&world).session, Some(world.state().serial)));
}

/// Threats 46 and 52.
#[test]
fn of_two_applies_at_once_one_is_refused() {
    let Some(world) = signed(SLOW) else { return };
    let running = slow(&world);
    let second = world.apply(ALICE, &line(&world.words()), &[]);
    assert_ne!(second.code, 0, "{second:?}");
    assert_eq!(world.documents_of(Kind::Started).len(), 1);
    world.go();
    running.wait().ends(0, &[]);
    assert_eq!(finished(&world).ended, Ended::Applied);
}

/// Threat 58.
#[test]
fn threat_58_an_outcome_that_cannot_be_posted_is_kept_and_posted_later() {
    let Some(world) = signed(SLOW) else { return };
    let running = slow(&world);
    // Everything but looking fails from here on.
    world.forge.fail("POST *", Fault::Status(503), 1_000);
    world.forge.fail("* pulls/*/reviews", Fault::Status(503), 1_000);
    world.go();
    running.wait().ends(5, &["reconcile"]);
    assert!(world.documents_of(Kind::Finished).is_empty());
    world.forge.heal();
    world.pairgate(ALICE, &["reconcile", "1", "--chdir", crate::world::ROOT], "").ends(0, &[]);
    assert_eq!(finished(&world).ended, Ended::Applied);
}

/// Section 7 of the design: loud, recorded first, and nothing else until somebody has signed it.
#[test]
fn breaking_the_glass_is_recorded_first_and_stops_the_next_apply() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts();
    let before = world.state();
    let reason =
        ["--break-glass", "--reason", "the shop is down", "--incident", "https://incidents.example/7"];
    world.apply(ALICE, "yes\n", &reason).ends(3, &[]);
    untouched(&world, &before);
    world.apply(ALICE, "default\n", &reason).ends(0, &[]);
    let started = started(&world);
    let glass = started.break_glass.as_ref().unwrap();
    assert_eq!((glass.reason.as_str(), glass.incident.as_str()), (reason[2], reason[4]));
    assert!(!glass.overridden.is_empty() && started.signers.is_empty(), "{started:?}");
    assert_eq!(finished(&world).ended, Ended::Applied);
    world.push(&AFTER.replace("two", "three"));
    world.ready(ALICE);
    world.ci_posts();
    let next = world.apply(ALICE, &line(&world.words()), &[]);
    assert!(next.code != 0 && world.documents_of(Kind::Started).len() == 1, "{next:?}");
    // The emergency comes first, by the words of its session; then the plan.
    let emergency = words(&started.session, &started.request.digest());
    world.pairgate(BOB, &["sign", "1"], &line(&emergency)).ends(0, &[]);
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

/// Section 6: the partner signs while this session waits, and both see the same words.
#[test]
fn a_partner_who_is_there_signs_for_this_session() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts();
    let mut running = world.spawn_apply(ALICE, "", &["--live", "--with", BOB]);
    wait_for(
        "somebody who waits",
        || running.output().join("\n"),
        || !world.documents_of(Kind::Waiting).is_empty(),
    );
    let Some(Document::Waiting(waiting)) = world.documents_of(Kind::Waiting).pop() else { panic!() };
    let both = words(&waiting.session, &waiting.request);
    running.says(&both);
    // Bob's program finds who waits, and asks for the words of the session.
    world.pairgate(BOB, &["sign", "1"], &line(&both)).ends(0, &[]);
    running.answers(&line(&both));
    running.wait().ends(0, &[]);
    assert_eq!((started(&world).mode, started(&world).session), (Mode::Live, waiting.session));
    assert_eq!(finished(&world).ended, Ended::Applied);
}

/// Threats 48 and 49.
#[test]
fn nothing_of_the_environment_reaches_terraform() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let elsewhere = world.shared("elsewhere.tfstate");
    let mut command = world.apply_command(ALICE, &[]);
    command.env("TF_CLI_ARGS_apply", format!("-state={}", elsewhere.display()));
    command.env("TF_CLI_ARGS", "-help").env("TF_DATA_DIR", world.shared("data")).env("TF_WORKSPACE", "other");
    let said = Running::start(command, &line(&world.words())).wait();
    assert!(!elsewhere.exists(), "{said:?}");
    match said.code {
        0 => assert!(world.state().serial > before.serial, "{said:?}"),
        _ => untouched(&world, &before),
    }
    assert!(said.text.contains("TF_CLI_ARGS"), "{said:?}");
}
