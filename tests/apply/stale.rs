//! Rows of the threat matrix about plans, states and files that are not those that were signed.

use crate::roots::AFTER;
use crate::rows::withdrawn;
use crate::running::Running;
use crate::story::{finished, line, signed, untouched};
use crate::world::{ALICE, BOB, ROOT, World};

/// As [`AFTER`], and what ran is told by a file.
const MARKED: &str = r#"resource "terraform_data" "orders" {
  input = "two"
  provisioner "local-exec" {
    command = "true"
  }
}

resource "terraform_data" "script" {
  provisioner "local-exec" {
    command = "sh ./script.sh '@SHARED@/ran'"
  }
}
"#;

/// As [`AFTER`], with the value from outside.
const VALUE: &str = "variable \"word\" {\n  default = \"two\"\n}\n\
    resource \"terraform_data\" \"orders\" {\n  input = var.word\n}\n";

/// The file in Alice's private folder, while her apply waits.
fn private_plan(world: &World) -> std::path::PathBuf {
    let folder = world.state_folder_of(ALICE).join("private");
    let sessions: Vec<_> = std::fs::read_dir(folder).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    sessions[0].join("tfplan")
}

/// A plan of something else, made past the gate.
fn other_plan(world: &World) -> Vec<u8> {
    let file = world.root_of(BOB).join("main.tf");
    world.ready(BOB);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("two", "evil")).unwrap();
    world.terraform(BOB, &["plan", "-no-color", "-input=false", "-out=tfplan"]);
    std::fs::read(world.root_of(BOB).join("tfplan")).unwrap()
}

#[test]
fn threat_32_a_plan_file_that_is_swapped_while_the_words_are_read_has_no_effect() {
    let Some(world) = signed(AFTER) else { return };
    let other = other_plan(&world);
    let running = world.at_the_words(&[]);
    std::fs::write(private_plan(&world), &other).unwrap();
    world.types_the_words(running).ends(0, &[]);
    assert!(world.state_text().contains("\"two\"") && !world.state_text().contains("evil"));
}

#[test]
fn threat_32_a_plan_file_that_is_swapped_while_it_is_looked_at_is_refused() {
    // The other plan is of the same files and the same state: only a value is another one.
    let Some(world) = signed(VALUE) else { return };
    let before = world.state();
    world.ready(BOB);
    world.terraform(BOB, &["plan", "-no-color", "-input=false", "-out=tfplan", "-var=word=evil"]);
    std::fs::copy(world.root_of(BOB).join("tfplan"), world.shared("other")).unwrap();
    let mut command = world.apply_command(ALICE, &[]);
    // Once it was shown, another one lies there.
    let script = "for last; do :; done\n\
        case \"$1\" in show) @TERRAFORM@ \"$@\"; end=$?; cp '@SHARED@/other' \"$last\"; exit $end;; esac\n\
        exec @TERRAFORM@ \"$@\"";
    world.behind(&mut command, script);
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(2, &["the file of the fresh plan changed while it was looked at"]);
    untouched(&world, &before);
}

#[test]
fn threat_33_no_plan_file_of_anybody_is_applied() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let other = other_plan(&world);
    std::fs::write(world.root_of(ALICE).join("tfplan"), &other).unwrap();
    for given in ["tfplan", "-out=tfplan"] {
        world.apply(ALICE, &line(&world.words()), &["--", given]).ends(2, &[]);
        untouched(&world, &before);
    }
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    assert!(!world.state_text().contains("evil"));
}

#[test]
fn threat_33_a_request_of_a_plan_of_other_files_is_not_the_fresh_plans() {
    let Some(world) = World::open(AFTER) else { return };
    let before = world.state();
    // What CI planned had a provisioner that no commit has.
    world.checkout(crate::world::CI);
    let file = world.root_of(crate::world::CI).join("more.tf");
    let more = "resource \"terraform_data\" \"more\" {\n  provisioner \"local-exec\" {\n    command = \"true\"\n  }\n}\n";
    std::fs::write(&file, more).unwrap();
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    world
        .apply(ALICE, &line(&world.words()), &[])
        .ends(3, &["the configuration files are not those that were signed", "terraform_data.more"]);
    untouched(&world, &before);
}

/// A terraform whose providers find on refresh that the resource is not what the state says.
const DRIFT: &str = r#"state='@SHARED@/terraform.tfstate'
case "$*" in plan*-refresh=false*) ;; plan*)
  cp "$state" '@SHARED@/kept'
  sed -i.old 's/"one"/"nine"/' "$state"
  @TERRAFORM@ "$@"; end=$?
  cp '@SHARED@/kept' "$state"
  exit $end;;
esac
exec @TERRAFORM@ "$@""#;

#[test]
fn threat_38_a_plan_without_a_refresh_is_not_the_fresh_one_where_something_drifted() {
    let Some(world) = World::open(AFTER) else { return };
    let before = world.state();
    world.ci_posts_with(&["-refresh=false"]).ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let mut command = world.apply_command(ALICE, &[]);
    world.behind(&mut command, DRIFT);
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(3, &["the fresh plan is not the one that was posted", "terraform_data.orders"]);
    untouched(&world, &before);
    // Her own plan always looks at what is there.
    world.apply(ALICE, "", &["--", "-refresh=false"]).ends(2, &["refresh"]);
    untouched(&world, &before);
    // The drift was the reason, and nothing else.
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

#[test]
fn threat_41_a_state_of_another_lineage_is_refused() {
    let Some(world) = signed(AFTER) else { return };
    let lineage = world.state().lineage;
    let other = world.edit_state(&lineage, "00000000-1111-2222-3333-444444444444");
    world
        .apply(ALICE, &line(&world.words()), &[])
        .ends(3, &["the fresh plan is not the one that was posted"]);
    untouched(&world, &other);
}

#[test]
fn threat_41_a_state_that_moves_while_the_words_are_read_is_refused_before_the_start() {
    let Some(world) = signed(AFTER) else { return };
    let running = world.at_the_words(&[]);
    let serial = world.state().serial;
    let moved = world.edit_state(&format!("\"serial\": {serial}"), &format!("\"serial\": {}", serial + 1));
    let said = world.types_the_words(running);
    said.ends(3, &["serial"]);
    untouched(&world, &moved);
}

#[test]
fn threat_42_a_state_that_was_edited_with_its_serial_kept_gives_another_plan() {
    let Some(world) = signed(AFTER) else { return };
    let serial = world.state().serial;
    let edited = world.edit_state("\"one\"", "\"nine\"");
    assert_eq!(edited.serial, serial);
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &["terraform_data.orders", "`input`, `output`"]);
    untouched(&world, &edited);
}

/// Reads the outputs of a state that is somebody else's.
const READS: &str = r#"data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "@SHARED@/network.tfstate" }
}

resource "terraform_data" "orders" {
  input = data.terraform_remote_state.network.outputs.subnet
}
"#;

fn network(world: &World, subnet: &str) {
    let state = format!(
        r#"{{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"a","outputs":{{"subnet":{{"value":"{subnet}","type":"string"}}}},"resources":[]}}"#
    );
    std::fs::write(world.shared("network.tfstate"), state).unwrap();
}

#[test]
fn threat_42_what_changed_outside_of_the_state_gives_another_plan() {
    let Some(world) = World::open(READS) else { return };
    network(&world, "two");
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    network(&world, "three");
    world
        .apply(ALICE, &line(&world.words()), &[])
        .ends(3, &["the fresh plan is not the one that was posted"]);
    untouched(&world, &before);
    network(&world, "two");
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

/// The value is in no plan; the provisioner writes it down.
const EPHEMERAL: &str = r#"variable "once" {
  type      = string
  ephemeral = true
}

resource "terraform_data" "orders" {
  input = "two"
}

resource "terraform_data" "got" {
  provisioner "local-exec" {
    command     = "echo got $ONCE > '@SHARED@/got'"
    environment = { ONCE = var.once }
  }
}
"#;

#[test]
fn threat_43_an_ephemeral_value_is_that_of_the_plan_or_nothing_is_applied() {
    let ignored = (".gitignore", ".terraform*\n*.tfstate*\ntfplan\n*.auto.tfvars\n");
    let Some(world) = World::with(EPHEMERAL, &[ignored]) else { return };
    world.ci_posts_with(&["-var=once=first"]).ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    world.write_for_alice("mine.auto.tfvars", "once = \"first\"\n");
    let running = world.at_the_words(&[]);
    world.write_for_alice("mine.auto.tfvars", "once = \"second\"\n");
    world.types_the_words(running).ends(2, &["mine.auto.tfvars` is not what it was when the plan was made"]);
    untouched(&world, &before);
    world.write_for_alice("mine.auto.tfvars", "once = \"first\"\n");
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    assert_eq!(std::fs::read_to_string(world.shared("got")).unwrap(), "got first\n");
}

#[test]
fn threat_44_a_script_that_changes_before_or_after_the_plan_is_refused() {
    let Some(world) = World::with(MARKED, &[(&format!("{ROOT}/script.sh"), "echo reviewed > \"$1\"\n")])
    else {
        return;
    };
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    world.write_for_alice("script.sh", "echo evil > \"$1\"\n");
    world.apply(ALICE, &line(&world.words()), &[]).ends(2, &["`stacks/web/script.sh`"]);
    // Git was told to look away.
    let clone = world.clone_of(ALICE);
    for (flag, back) in
        [("--assume-unchanged", "--no-assume-unchanged"), ("--skip-worktree", "--no-skip-worktree")]
    {
        world.git(&clone, &["update-index", flag, "stacks/web/script.sh"]);
        world.apply(ALICE, &line(&world.words()), &[]).ends(2, &["`stacks/web/script.sh`"]);
        world.git(&clone, &["update-index", back, "stacks/web/script.sh"]);
    }
    untouched(&world, &before);
    world.git(&clone, &["checkout", "-q", "--", "."]);
    let running = world.at_the_words(&[]);
    world.write_for_alice("script.sh", "echo evil > \"$1\"\n");
    world.types_the_words(running).ends(2, &["`stacks/web/script.sh`"]);
    untouched(&world, &before);
    assert!(!world.shared("ran").exists());
    world.git(&clone, &["checkout", "-q", "--", "."]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
    assert_eq!(std::fs::read_to_string(world.shared("ran")).unwrap(), "reviewed\n");
}

/// Somebody edits the script when everything was looked at and nothing is posted yet.
const LATE: &str = r#"case "$1" in state) echo 'echo evil > "$1"' > script.sh;; esac
exec @TERRAFORM@ "$@""#;

#[test]
fn threat_44_a_script_that_changes_after_the_start_takes_the_start_back() {
    let script = format!("{ROOT}/script.sh");
    let Some(world) = World::with(MARKED, &[(&script, "echo reviewed > \"$1\"\n")]) else { return };
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let before = world.state();
    let mut command = world.apply_command(ALICE, &[]);
    world.behind(&mut command, LATE);
    let said = Running::start(command, &line(&world.words())).wait();
    said.ends(2, &["`stacks/web/script.sh`"]);
    withdrawn(&world, &before);
    assert!(!world.shared("ran").exists());
    let told = finished(&world).remarks.join("\n");
    assert!(told.contains("stacks/web/script.sh"), "{told}");
    // The start was posted, so it takes a new signature.
    world.git(&world.clone_of(ALICE), &["checkout", "-q", "--", "."]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(3, &[]);
    world.a_moment_later();
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}

/// The program goes away before it is to apply.
#[test]
fn a_terraform_that_cannot_be_started_takes_the_start_back() {
    let Some(world) = signed(AFTER) else { return };
    let before = world.state();
    let mut command = world.apply_command(ALICE, &[]);
    let script = "case \"$1\" in state) rm '@SHARED@/../wrapped/terraform';; esac\nexec @TERRAFORM@ \"$@\"";
    world.behind(&mut command, script);
    let said = Running::start(command, &line(&world.words())).wait();
    assert_ne!(said.code, 0, "{said:?}");
    withdrawn(&world, &before);
    let told = finished(&world).remarks.join("\n");
    assert_eq!(told, "terraform was not started (terraform-not-run)");
    world.a_moment_later();
    world.sign(BOB).ends(0, &[]);
    world.apply(ALICE, &line(&world.words()), &[]).ends(0, &[]);
}
