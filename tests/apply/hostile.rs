//! What changes under the hands of people who wait, and what somebody leaves behind to be applied with.

use pairgate::signoff::session::{Document, Ended, Kind};
use pairgate::store::Store;

use crate::forge::Fault;
use crate::roots::{AFTER, SLOW};
use crate::running::Running;
use crate::support::program::executable;
use crate::wait::wait_for;
use crate::world::{ALICE, BOB, ROOT, World};

const GLASS: [&str; 5] =
    ["--break-glass", "--reason", "the shop is down", "--incident", "https://incidents.example/7"];

/// Its value is in no plan.
const EPHEMERAL: &str = r#"variable "pin" {
  type      = string
  ephemeral = true
}

resource "terraform_data" "orders" {
  input = "two"
}
"#;

fn signed(main_tf: &str) -> Option<World> {
    let world = World::open(main_tf)?;
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    Some(world)
}

/// An apply that waits for the three words; what happens meanwhile happens before they are typed.
fn meanwhile(world: &World, more: &[&str], happens: impl FnOnce()) -> crate::world::Said {
    let mut running = world.spawn_apply(ALICE, "", more);
    running.says("type the three words");
    happens();
    running.answers(&format!("{}\n", world.words()));
    running.wait()
}

fn untouched(world: &World, before: &crate::world::State) {
    assert_eq!(world.state(), *before);
    assert!(world.documents_of(Kind::Started).is_empty(), "{:?}", world.documents());
}

/// The private folders of a machine.
fn left_behind(world: &World) -> usize {
    std::fs::read_dir(world.state_folder_of(ALICE).join("private")).unwrap().count()
}

/// Threat 44: a script that a provisioner runs is read when it runs.
#[test]
fn a_file_that_changes_while_people_wait_is_noticed_before_anything_begins() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let script = world.root_of(ALICE).join("deploy.sh");
    let said = meanwhile(&world, &[], || std::fs::write(&script, "exit 1\n").unwrap());
    assert!(said.code != 0 && said.text.contains("clone-dirty"), "{said:?}");
    untouched(&world, &before);
    std::fs::remove_file(&script).unwrap();
    let said = meanwhile(&world, &[], || {
        world.git(&world.clone_of(ALICE), &["checkout", "-q", "--detach", "origin/main"]);
    });
    assert!(said.code != 0 && said.text.contains("clone-moved"), "{said:?}");
    untouched(&world, &before);
    world.checkout(ALICE);
    meanwhile(&world, &[], || ()).ends(0, &[]);
}

/// Threat 43: nobody can compare ephemeral values afterwards, so their files are looked at before the sign-off is used.
#[test]
fn values_that_change_while_people_wait_use_up_no_sign_off() {
    let Some(world) = World::open(EPHEMERAL) else { return };
    world.ci_posts_with(&["-var=pin=1"]).ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    let file = world.shared("pin.tfvars");
    std::fs::write(&file, "pin = \"1\"\n").unwrap();
    let argument = format!("-var-file={}", file.display());
    let more = ["--", argument.as_str()];
    let said = meanwhile(&world, &more, || std::fs::write(&file, "pin = \"2\"\n").unwrap());
    assert!(said.code != 0 && said.text.contains("variables-changed"), "{said:?}");
    untouched(&world, &before);
    meanwhile(&world, &more, || ()).ends(0, &[]);
}

/// Threat 40: the plan of an empty state fits every empty state.
#[test]
fn another_workspace_that_is_selected_meanwhile_is_not_the_one_that_is_applied() {
    let Some(world) = World::open(AFTER) else { return };
    let selected = |name: &str| {
        world.root_of(ALICE).join(".terraform/environment").exists() && {
            let file = world.root_of(ALICE).join(".terraform/environment");
            std::fs::read_to_string(file).unwrap().trim() == name
        }
    };
    // Both workspaces are empty, and their states lie in a folder that all clones share.
    let states = format!("-backend-config=workspace_dir={}", world.shared("workspaces").display());
    for who in [crate::world::CI, ALICE] {
        let path = format!("-backend-config=path={}", world.shared("terraform.tfstate").display());
        world.checkout(who);
        world.terraform(who, &["init", "-no-color", "-input=false", "-reconfigure", &path, &states]);
    }
    for name in ["one", "two"] {
        world.terraform(ALICE, &["workspace", "new", "-no-color", name]);
    }
    world.terraform(ALICE, &["workspace", "select", "-no-color", "one"]);
    world.terraform(crate::world::CI, &["workspace", "select", "-no-color", "one"]);
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let said = meanwhile(&world, &[], || {
        world.terraform(ALICE, &["workspace", "select", "-no-color", "two"]);
    });
    assert!(selected("two"));
    let state = |name: &str| world.shared(&format!("workspaces/{name}/terraform.tfstate"));
    let holds = |name: &str| std::fs::read_to_string(state(name)).is_ok_and(|text| text.contains("orders"));
    assert!(!holds("two"), "{said:?}");
    said.ends(0, &[]);
    assert!(holds("one"));
}

/// Threat 5 of the record: what a reader posts counts for nobody, so it would not use up the sign-off.
#[test]
fn who_may_not_write_does_not_apply() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    world.repo.allow(1001, "read");
    let said = world.apply(ALICE, &format!("{}\n", world.words()), &[]);
    assert!(said.code != 0 && said.text.contains("applier-may-not-write"), "{said:?}");
    untouched(&world, &before);
}

/// A program of the clone must not become the terraform that plans it.
#[test]
fn a_folder_in_path_that_is_relative_leads_to_no_terraform() {
    let Some(world) = signed(AFTER) else { return };
    let program = world.root_of(ALICE).join(".terraform/bin/terraform");
    executable(&program, &format!("#!/bin/sh\ntouch '{}'\nexit 1\n", world.shared("ran").display()));
    let mut command = world.apply_command(ALICE, &[]);
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!(".terraform/bin:{path}"));
    let said = Running::start(command, &format!("{}\n", world.words())).wait();
    assert!(!world.shared("ran").exists(), "{said:?}");
    said.ends(0, &[]);
}

/// Whoever looks at another folder than terraform does finds it clean.
#[test]
fn a_clone_whose_files_lie_elsewhere_is_refused() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let elsewhere = world.path("elsewhere");
    let clone = world.clone_of(ALICE);
    world.git(&clone, &["worktree", "add", "-q", "--detach", elsewhere.to_str().unwrap(), "HEAD"]);
    world.git(&clone, &["config", "core.worktree", elsewhere.to_str().unwrap()]);
    std::fs::write(world.root_of(ALICE).join("more.tf"), "").unwrap();
    let said = world.apply(ALICE, &format!("{}\n", world.words()), &[]);
    assert!(said.code != 0 && said.text.contains("clone-elsewhere"), "{said:?}");
    untouched(&world, &before);
}

/// The notes of a fork know nothing of what others left behind.
#[test]
fn a_clone_of_another_repository_is_refused() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    world.git(&world.clone_of(ALICE), &["remote", "set-url", "origin", "https://127.0.0.1:1/eve/shop.git"]);
    let said = world.apply(ALICE, &format!("{}\n", world.words()), &[]);
    assert!(said.code != 0 && said.text.contains("another-repository"), "{said:?}");
    untouched(&world, &before);
    // Letters of both sizes are the same name to the forge.
    let own = world.repo.git_path();
    world.git(&world.clone_of(ALICE), &["remote", "set-url", "origin", own.to_str().unwrap()]);
    world.apply(ALICE, &format!("{}\n", world.words()), &[]).ends(0, &[]);
}

/// Section 7: an emergency that was recorded under a name in other letters is recorded all the same.
#[test]
fn an_emergency_is_found_again_however_the_repository_was_spelt() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts().ends(3, &[]);
    world.git(&world.clone_of(ALICE), &["remote", "set-head", "origin", "main"]);
    world.forge.fail("* *", Fault::Status(503), 10_000);
    let mut command = world.apply_command(ALICE, &GLASS);
    command.env("GITHUB_REPOSITORY", "Acme/Shop");
    Running::start(command, "default\n").wait().ends(5, &["reconcile"]);
    world.forge.heal();
    let next = world.apply(ALICE, &format!("{}\n", world.words()), &[]);
    assert!(next.code != 0 && next.text.contains("apply-unrecorded"), "{next:?}");
    world.pairgate(ALICE, &["reconcile", "1", "--chdir", ROOT], "").ends(0, &[]);
    assert_eq!(world.documents_of(Kind::Started).len(), 1);
    assert_eq!(world.documents_of(Kind::Finished).len(), 1);
    let next = world.apply(ALICE, &format!("{}\n", world.words()), &[]);
    assert!(next.code != 0 && next.text.contains("emergency"), "{next:?}");
    // The debt can be paid.
    let Some(Document::Started(started)) = world.documents_of(Kind::Started).pop() else { panic!() };
    let words = pairgate::signoff::session::words(&started.session, &started.request.digest());
    world.pairgate(BOB, &["sign", "1"], &format!("{words}\n")).ends(0, &[]);
}

/// Threat 55: two programs that both find out how an apply ended would each record it.
#[test]
fn reconcile_keeps_out_of_an_apply_that_runs_and_of_another_workspace() {
    let Some(world) = signed(SLOW) else { return };
    let mut running = world.spawn_apply(ALICE, &format!("{}\n", world.words()), &[]);
    world.wait_until_it_began(|| running.output().join("\n"));
    running.kill();
    world.go();
    wait_for("the end of terraform", || running.output().join("\n"), || !world.is_locked());
    let reconcile = || world.pairgate(ALICE, &["reconcile", "1", "--chdir", ROOT], "");
    let store = Store::at(&world.state_folder_of(ALICE)).unwrap();
    let folder = std::fs::canonicalize(world.root_of(ALICE)).unwrap();
    let lock = store.lock(folder.to_str().unwrap()).unwrap();
    let said = reconcile();
    assert!(said.code != 0 && said.text.contains("apply-running"), "{said:?}");
    drop(lock);
    world.terraform(ALICE, &["workspace", "new", "-no-color", "other"]);
    let said = reconcile();
    assert!(said.code != 0 && said.text.contains("another-place"), "{said:?}");
    assert!(world.documents_of(Kind::Reconciled).is_empty());
    world.terraform(ALICE, &["workspace", "select", "-no-color", "default"]);
    reconcile().ends(0, &[]);
    assert_eq!(world.documents_of(Kind::Reconciled).len(), 1);
}

/// The plan holds every secret of the state in plain text.
#[test]
fn a_plan_that_somebody_left_with_ctrl_c_does_not_stay() {
    let Some(world) = signed(AFTER) else { return };
    for _ in 0..2 {
        let running = world.spawn_apply(ALICE, "", &[]);
        running.says("type the three words");
        // The one of the session before is gone, and this one's is not.
        assert_eq!(left_behind(&world), 1);
        // Nor does another session on this machine take it away.
        world.pairgate(ALICE, &["reconcile", "1", "--chdir", ROOT], "");
        assert_eq!(left_behind(&world), 1);
        running.interrupt();
        assert_eq!(running.wait().code, 130);
    }
    world.apply(ALICE, &format!("{}\n", world.words()), &[]).ends(0, &[]);
    assert_eq!(left_behind(&world), 0);
}

/// Nobody reads any more: what was begun in the pull request is taken back, and the next apply is not in its way.
#[test]
fn an_apply_that_cannot_start_terraform_says_so_in_the_pull_request() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    // A terraform that plans and is gone when it is to apply.
    let program = world.path("bin/terraform");
    let real = pairgate_terraform();
    let script = format!("#!/bin/sh\n[ \"$1\" = state ] && chmod 0644 \"$0\"\nexec '{real}' \"$@\"\n");
    executable(&program, &script);
    let bin = program.to_str().unwrap().to_owned();
    let said = world.apply(ALICE, &format!("{}\n", world.words()), &["--terraform-bin", &bin]);
    assert!(said.code != 0 && said.text.contains("terraform-not-run"), "{said:?}");
    assert_eq!(world.state(), before);
    let ended: Vec<Ended> = world
        .documents_of(Kind::Finished)
        .iter()
        .map(|document| match document {
            Document::Finished(finished) => finished.ended,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ended, [Ended::Withdrawn], "{said:?}");
    assert_eq!(left_behind(&world), 0);
    world.a_moment_later();
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &format!("{}\n", world.words()), &[]).ends(0, &[]);
}

fn pairgate_terraform() -> String {
    crate::support::terraform::find().unwrap().to_str().unwrap().to_owned()
}

/// Section 7: nothing else is applied before an emergency is signed, also when it began while people waited, and in
/// another root module.
#[test]
fn an_emergency_that_begins_while_people_wait_comes_first() {
    let Some(world) = signed(AFTER) else { return };
    let main = format!("{}{AFTER}", crate::roots::BACKEND);
    world.repo.commit_and_push("other", 1002, &[("stacks/db/main.tf", &main)]);
    assert_eq!(world.repo.pull(1002, "other", "main"), 2);
    let clone = world.clone_of(BOB);
    world.git(&clone, &["fetch", "-q", "origin"]);
    world.git(&clone, &["checkout", "-q", "--detach", &world.repo.tip("other")]);
    let path = format!("-backend-config=path={}", world.shared("db.tfstate").display());
    world.terraform(BOB, &["-chdir=../db", "init", "-no-color", "-input=false", &path]);
    let before = world.state();
    let said = meanwhile(&world, &[], || {
        let arguments = [["apply", "2"].as_slice(), &GLASS].concat();
        let command = world.command(BOB, &clone.join("stacks/db"), &arguments);
        Running::start(command, "default\n").wait().ends(0, &[]);
    });
    assert!(world.shared("db.tfstate").exists());
    said.ends(3, &["emergency-unsigned"]);
    assert_eq!(world.state(), before);
    let Some(Document::Finished(finished)) = world.documents_of(Kind::Finished).pop() else { panic!() };
    assert_eq!(finished.ended, Ended::Withdrawn);
}
