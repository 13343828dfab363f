//! Threats 53 to 56 and 58: what happens to a gate while terraform applies, and a gate that is killed at every step.

use pairgate::apply::journal::Phase;
use pairgate::signoff::session::{Ended, Found, Kind};
use pairgate::terraform::is_running;

use crate::forge::Fault;
use crate::pty::Terminal;
use crate::roots::FAILS;
use crate::running::Running;
use crate::steps::Steps;
use crate::story::{finished, line, signed};
use crate::truth::{
    End, applied, hold, journals, reconcile, recovers, release, settled, signs_the_next, the_record_is_true,
    told, version, works,
};
use crate::wait::wait_for;
use crate::world::{ALICE, World};

/// A gate that asks for the words, and only then gets them.
pub fn at_the_words(world: &World, steps: &Steps) -> Running {
    let running = steps.apply(world, "");
    running.says("type the three words");
    running
}

pub fn goes_on(world: &World, running: &mut Running) {
    running.answers(&line(&world.words()));
}

pub fn output(running: &Running) -> String {
    running.output().join("\n")
}

/// Waits until so many requests came, the one that hangs among them.
pub fn asked(world: &World, running: &Running, what: &str, times: usize) {
    wait_for(what, || output(running), || world.forge.count(what) >= times);
}

pub const REVIEW: &str = "POST pulls/*/reviews";

#[test]
fn threat_53_a_second_ctrl_c_is_not_passed_on() {
    let Some(world) = signed(&version(1)) else { return };
    let steps = Steps::of(&world);
    steps.stop_before("apply 1");
    let mut terminal = Terminal::start(steps.command(&world));
    terminal.shows("type the three words");
    terminal.types(&line(&world.words()));
    steps.wait_until_stopped(|| terminal.screen());
    terminal.ctrl_c();
    terminal.shows("terraform was asked once to stop");
    for _ in 0..2 {
        terminal.ctrl_c();
    }
    terminal.shows("so it was not passed on");
    wait_for("the interrupt", || terminal.screen(), || steps.interrupts() > 0);
    steps.go_on();
    // What counted them goes on as terraform, which was not interrupted itself.
    assert_eq!(terminal.wait(), 0, "{}", terminal.screen());
    assert_eq!(steps.interrupts(), 1, "{}", terminal.screen());
    assert_eq!(finished(&world).ended, Ended::Applied);
    settled(&world);
}

#[test]
fn threat_53_ctrl_c_stops_in_order_and_what_is_left_is_signed_anew() {
    let Some(world) = signed(&version(1)) else { return };
    hold(&world);
    let mut terminal = world.apply_at_terminal(ALICE, &[]);
    terminal.shows("type the three words");
    terminal.types(&line(&world.words()));
    world.wait_until_it_began(|| terminal.screen());
    terminal.ctrl_c();
    assert_eq!(terminal.wait(), 130, "{}", terminal.screen());
    assert_eq!(finished(&world).ended, Ended::Interrupted);
    assert!(!world.is_locked() && journals(&world, ALICE).is_empty());
    // The resource that was interrupted is tainted: what is left is another plan.
    release(&world);
    let words = line(&world.words());
    world.apply(ALICE, &words, &[]).ends(3, &["nothing was applied"]);
    works(&world);
}

#[test]
fn threat_54_the_window_closes_and_the_record_is_whole() {
    let Some(world) = signed(&version(1)) else { return };
    hold(&world);
    let mut terminal = world.apply_at_terminal(ALICE, &[]);
    terminal.shows("type the three words");
    terminal.types(&line(&world.words()));
    world.wait_until_it_began(|| terminal.screen());
    terminal.hang_up();
    release(&world);
    terminal.wait();
    let finished = finished(&world);
    assert_eq!((finished.ended, finished.done), (Ended::Applied, 2), "{finished:?}");
    assert!(finished.remarks.iter().any(|one| one.contains("the terminal went away")), "{finished:?}");
    settled(&world);
    works(&world);
}

#[test]
fn threat_56_what_failed_is_settled_and_what_is_left_is_signed_anew() {
    let Some(world) = signed(FAILS) else { return };
    world.apply(ALICE, &line(&world.words()), &[]).ends(4, &[]);
    settled(&world);
    let words = line(&world.words());
    world.apply(ALICE, &words, &[]).ends(3, &["nothing was applied"]);
    works(&world);
}

#[test]
fn threat_58_an_outcome_that_waits_stops_everything_and_is_posted_once() {
    let Some(world) = signed(&version(1)) else { return };
    hold(&world);
    let running = world.spawn_apply(ALICE, &line(&world.words()), &[]);
    world.wait_until_it_began(|| output(&running));
    world.forge.fail(REVIEW, Fault::Status(503), 1_000);
    release(&world);
    running.wait().ends(5, &["It is kept on this machine", "pairgate reconcile 1"]);
    assert_eq!(journals(&world, ALICE)[0].phase, Phase::Ended);
    // Still down: nothing is lost and nothing else begins.
    the_record_is_true(&world);
    assert_ne!(reconcile(&world, ALICE).code, 0);
    assert_eq!(journals(&world, ALICE).len(), 1);
    world.forge.heal();
    recovers(&world);
    assert_eq!(finished(&world).ended, Ended::Applied);
    works(&world);
}

/// One way to be killed.
struct Crash {
    when: &'static str,
    /// Leads a signed apply to the step, kills the gate there, and lets what it began come to its end.
    kill: fn(&World, &Steps),
    /// What the machine remembers.
    left: Option<Phase>,
    /// How the pull request says that it ended, once that was found out; none where nothing began.
    end: Option<End>,
}

const CRASHES: [Crash; 11] = [
    Crash { when: "while planning", kill: planning, left: None, end: None },
    Crash { when: "before *started* is there", kill: before_started, left: Some(Phase::Prepared), end: None },
    Crash {
        when: "after *started* is there, its answer lost",
        kill: started_and_lost,
        left: Some(Phase::Prepared),
        end: WITHDRAWN,
    },
    Crash {
        when: "while *started* is noted",
        kill: |world, steps| killed_at(world, steps, "push 1"),
        left: Some(Phase::Prepared),
        end: WITHDRAWN,
    },
    Crash { when: "while it verifies again", kill: verifying, left: Some(Phase::Prepared), end: WITHDRAWN },
    Crash { when: "as terraform begins", kill: as_it_begins, left: Some(Phase::Executing), end: FOUND },
    Crash { when: "while terraform runs", kill: while_it_runs, left: Some(Phase::Executing), end: FOUND },
    Crash {
        when: "while it looks what became of it",
        kill: |world, steps| killed_at(world, steps, "plan 2"),
        left: Some(Phase::Executing),
        end: FOUND,
    },
    Crash { when: "before the outcome is there", kill: before_the_end, left: Some(Phase::Ended), end: SAID },
    Crash {
        when: "after the outcome is there, its answer lost",
        kill: ended_and_lost,
        left: Some(Phase::Ended),
        end: SAID,
    },
    Crash {
        when: "while the outcome is noted",
        kill: |world, steps| killed_at(world, steps, "push 2"),
        left: Some(Phase::Ended),
        end: SAID,
    },
];

const WITHDRAWN: Option<End> = Some(End::Said(Ended::Withdrawn));
const FOUND: Option<End> = Some(End::Found(Found::All));
const SAID: Option<End> = Some(End::Said(Ended::Applied));

// Which of the crashes it was is told when one fails.
#[allow(clippy::print_stderr)]
#[test]
fn threat_55_a_gate_that_is_killed_at_any_step_is_found_out() {
    let Some(world) = World::open(&version(1)) else { return };
    let steps = Steps::of(&world);
    for crash in &CRASHES {
        signs_the_next(&world);
        let before = (told(&world).len(), applied(&world).len());
        (crash.kill)(&world, &steps);
        world.forge.heal();
        steps.go_on();
        let left: Vec<Phase> = journals(&world, ALICE).iter().map(|one| one.phase).collect();
        assert_eq!(left, crash.left.into_iter().collect::<Vec<_>>(), "{}", crash.when);
        recovers(&world);
        let told = told(&world);
        let ends: Vec<End> = told[before.0..].iter().flat_map(|one| one.ends.clone()).collect();
        assert_eq!(ends, crash.end.into_iter().collect::<Vec<_>>(), "{}", crash.when);
        let ran = usize::from(matches!(crash.end, FOUND | SAID));
        assert_eq!(applied(&world).len(), before.1 + ran, "{}", crash.when);
    }
    works(&world);
}

/// Stops at a step of terraform or git, and kills the gate there.
pub fn killed_at(world: &World, steps: &Steps, step: &str) {
    steps.stop_before(step);
    let mut running = steps.apply(world, &line(&world.words()));
    steps.wait_until_stopped(|| output(&running));
    running.kill();
    steps.go_on_to_the_end();
}

fn planning(world: &World, steps: &Steps) {
    killed_at(world, steps, "plan 1");
}

fn before_started(world: &World, steps: &Steps) {
    let mut running = at_the_words(world, steps);
    let so_far = world.forge.count(REVIEW);
    world.forge.fail(REVIEW, Fault::Timeout, 1);
    goes_on(world, &mut running);
    asked(world, &running, REVIEW, so_far + 1);
    running.kill();
}

fn started_and_lost(world: &World, steps: &Steps) {
    let mut running = at_the_words(world, steps);
    world.forge.fail(REVIEW, Fault::DoneThenClose, 1);
    world.forge.fail("GET issues/*/comments", Fault::Timeout, 1_000);
    world.forge.fail("GET pulls/*/reviews", Fault::Timeout, 1_000);
    let before = world.documents_of(Kind::Started).len();
    goes_on(world, &mut running);
    let posted = || world.documents_of(Kind::Started).len() > before;
    wait_for("*started*", || output(&running), posted);
    running.kill();
    assert!(journals(world, ALICE)[0].outbox[0].url.is_none(), "it does not know");
}

fn verifying(world: &World, steps: &Steps) {
    steps.stop_before("push 1");
    let mut running = steps.apply(world, &line(&world.words()));
    steps.wait_until_stopped(|| output(&running));
    world.forge.forget_requests();
    world.forge.fail("* *", Fault::Timeout, 1_000);
    steps.go_on();
    asked(world, &running, "* *", 1);
    running.kill();
}

/// The process is there and is no terraform yet.
fn as_it_begins(world: &World, steps: &Steps) {
    steps.stop_before("apply 1");
    let mut running = steps.apply(world, &line(&world.words()));
    steps.wait_until_stopped(|| output(&running));
    running.kill();
    nobody_touches_what_runs(world);
    steps.go_on_to_the_end();
}

pub fn while_it_runs(world: &World, steps: &Steps) {
    hold(world);
    let mut running = steps.apply(world, &line(&world.words()));
    world.wait_until_it_began(|| output(&running));
    running.kill();
    nobody_touches_what_runs(world);
    release(world);
    let pid = journals(world, ALICE)[0].pid.unwrap();
    wait_for("the end of terraform", String::new, || !is_running(pid));
}

/// Neither an apply nor a reconciliation goes on while terraform runs without its gate.
fn nobody_touches_what_runs(world: &World) {
    let before = (world.documents(), journals(world, ALICE));
    let said = reconcile(world, ALICE);
    assert!(said.code != 0 && said.text.contains("still runs"), "{said:?}");
    let said = world.apply(ALICE, "", &[]);
    assert!(said.code != 0 && said.text.contains("still runs"), "{said:?}");
    assert_eq!((world.documents(), journals(world, ALICE)), before);
    the_record_is_true(world);
}

fn before_the_end(world: &World, steps: &Steps) {
    let mut running = after_terraform(world, steps);
    let so_far = world.forge.count(REVIEW);
    world.forge.fail(REVIEW, Fault::Timeout, 1);
    steps.go_on();
    asked(world, &running, REVIEW, so_far + 1);
    running.kill();
}

fn ended_and_lost(world: &World, steps: &Steps) {
    let mut running = after_terraform(world, steps);
    world.forge.fail(REVIEW, Fault::DoneThenClose, 1);
    world.forge.fail("GET issues/*/comments", Fault::Timeout, 1_000);
    world.forge.fail("GET pulls/*/reviews", Fault::Timeout, 1_000);
    let before = world.documents_of(Kind::Finished).len();
    steps.go_on();
    let posted = || world.documents_of(Kind::Finished).len() > before;
    wait_for("the outcome", || output(&running), posted);
    running.kill();
    assert!(journals(world, ALICE)[0].outbox[1].url.is_none(), "it does not know");
}

/// A gate whose terraform has ended, and that is about to look what became of it.
pub fn after_terraform(world: &World, steps: &Steps) -> Running {
    steps.stop_before("plan 2");
    let running = steps.apply(world, &line(&world.words()));
    steps.wait_until_stopped(|| output(&running));
    running
}
