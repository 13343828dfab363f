//! Rows of the threat matrix where something around the apply is not as it was when it was signed.

use pairgate::signoff::session::{Document, Ended, Kind};

use crate::props::THREE;
use crate::roots::AFTER;
use crate::running::Running;
use crate::story::{finished, line, signed, started, untouched};
use crate::world::{ALICE, BOB, CAROL, State, World};

/// Begun and taken back: nothing ran, and that is recorded.
pub fn withdrawn(world: &World, before: &State) {
    assert_eq!(world.state(), *before);
    assert_eq!(finished(world).ended, Ended::Withdrawn);
    let left = std::fs::read_dir(world.state_folder_of(ALICE).join("journals")).unwrap().count();
    assert_eq!(left, 0, "a journal is left");
}

#[test]
fn threat_09_an_operator_who_lost_the_right_to_write_has_not_signed() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let running = world.at_the_words(&[]);
    world.repo.allow(1002, "read");
    // Who is removed while the words are read is noticed as well.
    world.types_the_words(running).ends(3, &["must sign", "pairgate verify 1"]);
    withdrawn(&world, &before);
    let begun = world.documents_of(Kind::Started).len();
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &[]);
    assert_eq!((world.state(), world.documents_of(Kind::Started).len()), (before, begun));
}

#[test]
fn threat_09_an_operator_who_was_removed_before_is_refused_before_the_start() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    world.repo.allow(1002, "read");
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &["must sign", "pairgate verify 1"]);
    world.pairgate(ALICE, &["verify", "1"], "").ends(3, &["`bob`", "write"]);
    untouched(&world, &before);
    world.repo.allow(1002, "write");
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

/// Nothing is written before the one resource is made.
const WAITS: &str = r#"resource "terraform_data" "orders" {
  input = "one"
}

resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "touch '@SHARED@/began'; while [ ! -e '@SHARED@/go' ]; do sleep 0.1; done"
  }
}
"#;

#[test]
fn threat_52_of_two_operators_who_apply_at_once_one_does() {
    let Some(world) = World::with(WAITS, &[THREE]) else { return };
    world.carol_comes();
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let alice = world.at_the_words(&[]);
    let mut carol = world.spawn_apply(CAROL, "", &[]);
    carol.says("type the three words");
    let mut alice = alice;
    alice.answers(&line(&world.words()));
    world.wait_until_it_began(|| alice.output().join("\n"));
    // Both were let as far as the words; the sign-off is Alice's now.
    carol.answers(&line(&world.words()));
    let refused = carol.wait();
    refused.ends(3, &["`alice`"]);
    world.go();
    alice.wait().ends(0, &[]);
    let ends: Vec<Ended> = world
        .documents_of(Kind::Finished)
        .into_iter()
        .map(|one| match one {
            Document::Finished(one) => one.ended,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ends, [Ended::Withdrawn, Ended::Applied]);
    // Later it is Carol who finds nothing to apply, or no sign-off.
    let after = world.state();
    let late = world.apply(CAROL, &line(&world.words()), &[]);
    assert_eq!(world.state(), after, "{late:?}");
}

/// The program ends well and has done nothing, as with `-help` in its arguments.
const LAZY: &str = "case \"$1\" in apply) exit 0;; esac\nexec @TERRAFORM@ \"$@\"";

#[test]
fn threat_46_57_success_without_a_change_is_none_and_the_sign_off_is_used_up() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let mut command = world.apply_command(ALICE, &[]);
    world.behind(&mut command, LAZY);
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(4, &["the state did not move"]);
    let ended = finished(&world);
    assert_eq!(
        (ended.ended, ended.done, ended.serial),
        (Ended::Nothing, 0, Some(before.serial)),
        "{ended:?}"
    );
    assert_eq!(world.state(), before);
    world.pairgate(BOB, &["verify", "1"], "").ends(3, &[]);
    // The plan is the same to the last digit, and the sign-off is not there for a second try.
    let again = world.apply(ALICE, &line(&world.words()), &[]);
    again.ends(3, &["pairgate verify 1"]);
    assert_eq!((world.documents_of(Kind::Started).len(), world.state()), (1, before));
    world.a_moment_later();
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    assert_eq!(world.documents_of(Kind::Started).len(), 2);
}

#[test]
fn threat_48_arguments_in_the_environment_do_not_reach_the_apply() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let elsewhere = world.shared("elsewhere.tfstate");
    let mut command = world.apply_command(ALICE, &[]);
    command.env("TF_CLI_ARGS", "-help").env("TF_CLI_ARGS_plan", "-destroy");
    command.env("TF_CLI_ARGS_apply", format!("-state={}", elsewhere.display()));
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(0, &["`TF_CLI_ARGS`, `TF_CLI_ARGS_apply`, `TF_CLI_ARGS_plan`"]);
    let after = world.state();
    assert!(after.serial > before.serial && after.resources == before.resources, "{after:?}");
    assert!(!elsewhere.exists());
    assert_eq!(finished(&world).ended, Ended::Applied);
}

#[test]
fn threat_49_what_leads_terraform_elsewhere_is_kept_from_it_or_refused() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let overrides = world.shared("mine.tfrc");
    std::fs::write(&overrides, "provider_installation {\n  dev_overrides {\n    \"a/b\" = \"/x\"\n  }\n}\n")
        .unwrap();
    let mut command = world.apply_command(ALICE, &[]);
    command.env("TF_CLI_CONFIG_FILE", &overrides);
    let refused = Running::start(command, &line(&world.words())).wait();
    refused.ends(2, &["mine.tfrc` line 2 overrides providers for development"]);
    untouched(&world, &before);
    let mut command = world.apply_command(ALICE, &[]);
    command.env("TF_DATA_DIR", world.shared("data")).env("TF_WORKSPACE", "other");
    command.env("TF_REATTACH_PROVIDERS", "{\"hashicorp/x\": {}}");
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(0, &["`TF_DATA_DIR`, `TF_REATTACH_PROVIDERS`, `TF_WORKSPACE`"]);
    assert_eq!(started(&world).request.workspace, "default");
    assert!(world.state().serial > before.serial && !world.shared("data").exists());
}
