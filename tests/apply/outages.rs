//! The forge goes away at every request of an apply, and terraform is killed: nothing is applied without a record.

use std::collections::BTreeSet;

use pairgate::signoff::session::{Ended, Found, Kind};
use pairgate::terraform::is_running;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::crashes::after_terraform;
use crate::forge::Fault;
use crate::running::Running;
use crate::steps::Steps;
use crate::story::{finished, line, signed};
use crate::truth::{
    End, applied, hold, journals, recovers, release, settled, signs_the_next, the_record_is_true, told,
    version, works,
};
use crate::wait::wait_for;
use crate::world::{ALICE, BOB, Said, World};

/// How the forge is away, one after the other.
const FAULTS: [Fault; 4] = [Fault::Close, Fault::Status(500), Fault::Timeout, Fault::DoneThenClose];

/// Whether and how an apply ended that the forge left at its k-th request.
struct Tried {
    said: Said,
    /// The forge was asked so often at least.
    reached: bool,
}

/// The first `passes` requests go well and no other: an apply that needs no more of them is untouched.
fn apply_while(world: &World, passes: usize, fault: &Fault, times: usize) -> Tried {
    world.forge.fail_after(passes, "* *", fault.clone(), times);
    let mut command = world.apply_command(ALICE, &[]);
    command.env("PAIRGATE_TIMEOUT_MS", "600");
    let said = Running::start(command, &line(&world.words())).wait();
    let reached = world.forge.faults_left() < times;
    world.forge.heal();
    Tried { said, reached }
}

/// From the k-th request on nobody answers, for every k of an apply: the even ones here, the odd ones below.
#[test]
fn threat_55_the_forge_goes_away_at_every_other_request() {
    goes_away(0);
}

#[test]
fn threat_55_the_forge_goes_away_at_the_requests_between() {
    goes_away(1);
}

fn goes_away(first: usize) {
    let Some(world) = signed(&version(1)) else { return };
    let mut seen = BTreeSet::new();
    for (number, passes) in (first..).step_by(2).enumerate() {
        let fault = &FAULTS[number % FAULTS.len()];
        let before = (applied(&world), told(&world).len());
        let tried = apply_while(&world, passes, fault, 10_000);
        let text = format!("{fault:?} after {passes} requests: {:?}", tried.said);
        the_record_is_true(&world);
        if !tried.reached {
            tried.said.ends(0, &[]);
            break;
        }
        assert_ne!(tried.said.code, 0, "{text}");
        let Some(journal) = journals(&world, ALICE).pop() else {
            // Refused before anything began: nothing to find out, and the sign-off still counts.
            assert_eq!((applied(&world), told(&world).len()), before, "{text}");
            continue;
        };
        seen.insert(format!("{:?}", journal.phase));
        // Whoever reads this knows what to do.
        assert!(tried.said.text.contains("pairgate reconcile 1"), "{text}");
        recovers(&world);
        if applied(&world).len() > before.0.len() {
            assert_eq!(tried.said.code, 5, "{text}");
            signs_the_next(&world);
        } else {
            // The same plan, and another signature because the first one is used up.
            world.forge.advance(2);
            world.sign(BOB).ends(0, &[]);
        }
    }
    assert_eq!(seen, ["Ended", "Prepared"].map(str::to_owned).into(), "what was left");
    settled(&world);
    works(&world);
}

/// A single request that fails: the write of the record is not doubled and not lost.
#[test]
fn threat_58_a_record_is_written_once_however_its_answer_is_lost() {
    let Some(world) = World::open(&version(1)) else { return };
    for (skip, fault) in [0, 1].into_iter().flat_map(|skip| FAULTS.iter().map(move |fault| (skip, fault))) {
        signs_the_next(&world);
        let before = (applied(&world).len(), world.documents().len());
        world.forge.fail_after(skip, "POST pulls/*/reviews", fault.clone(), 1);
        let mut command = world.apply_command(ALICE, &[]);
        command.env("PAIRGATE_TIMEOUT_MS", "3000");
        let said = Running::start(command, &line(&world.words())).wait();
        assert_eq!(world.forge.faults_left(), 0, "{said:?}");
        said.ends(0, &[]);
        assert_eq!(applied(&world).len(), before.0 + 1, "{fault:?}");
        assert_eq!(world.documents().len(), before.1 + 2, "{fault:?}");
        settled(&world);
    }
}

/// The forge answers, and the notes cannot be pushed: a start that is not noted begins nothing, and an outcome that is
/// not noted is not recorded.
#[test]
fn threat_58_notes_that_cannot_be_pushed_are_pushed_later() {
    let Some(world) = signed(&version(1)) else { return };
    let steps = Steps::of(&world);
    steps.no_push_succeeds();
    let words = line(&world.words());
    let said = steps.apply(&world, &words).wait();
    assert!(said.code != 0 && said.text.contains("pairgate reconcile 1"), "{said:?}");
    assert!(applied(&world).is_empty());
    steps.pushes_succeed();
    recovers(&world);
    assert_eq!(told(&world)[0].ends, [End::Said(Ended::Withdrawn)]);
    signs_the_next(&world);
    let running = after_terraform(&world, &steps);
    steps.no_push_succeeds();
    steps.go_on();
    running.wait().ends(5, &["It is kept on this machine", "pairgate reconcile 1"]);
    steps.pushes_succeed();
    recovers(&world);
    assert_eq!(told(&world)[1].ends, [End::Said(Ended::Applied)]);
    works(&world);
}

/// Terraform itself is killed, with all that it began: the gate is there and says that nobody knows.
#[test]
fn threat_55_terraform_is_killed_and_the_gate_says_so() {
    let Some(world) = signed(&version(1)) else { return };
    hold(&world);
    let running = world.spawn_apply(ALICE, &line(&world.words()), &[]);
    world.wait_until_it_began(|| running.output().join("\n"));
    let pid = journals(&world, ALICE)[0].pid.unwrap();
    kill_process_group(Pid::from_raw(i32::try_from(pid).unwrap()).unwrap(), Signal::KILL).unwrap();
    running.wait().ends(5, &["pairgate reconcile 1"]);
    wait_for("the end of terraform", String::new, || !is_running(pid));
    release(&world);
    assert_eq!(finished(&world).ended, Ended::Unknown);
    assert_eq!(world.documents_of(Kind::Finished).len(), 1);
    recovers(&world);
    // The first change was written, the second did not come to its end.
    assert_eq!((told(&world)[0].ends.as_slice(), applied(&world)), (&[End::Found(Found::Part)][..], vec![]));
    works(&world);
}
