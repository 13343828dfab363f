//! What an apply stands on: the two machines, a plan of the real terraform, and why another plan is another one.

use pairgate::render::{Style, difference};
use pairgate::signoff::hashes::digits;
use pairgate::signoff::requests;
use pairgate::text::Lang;

use crate::pty::Terminal;
use crate::roots::{AFTER, SLOW};
use crate::running::Running;
use crate::world::{ALICE, BOB, CI, World};

const SECRET: &str = r#"variable "pin" {
  type      = string
  sensitive = true
}

resource "terraform_data" "orders" {
  input = var.pin
}

resource "terraform_data" "note" {
  input = "1977"
}
"#;

#[test]
fn a_plan_of_one_machine_is_signed_on_another_and_the_state_is_nobodys() {
    let Some(world) = World::open(AFTER) else { return };
    let before = world.state();
    assert_eq!(before.resources, ["terraform_data.orders"]);
    world.ci_posts().ends(3, &["posted to"]);
    let request = world.request();
    assert_eq!(
        (request.state.serial, request.state.lineage.as_ref()),
        (Some(before.serial), Some(&before.lineage))
    );
    assert!(request.state.backend.as_ref().unwrap().starts_with("local:"), "{request:?}");
    world.sign(ALICE).ends(3, &["cannot-sign"]);
    world.sign(BOB).ends(0, &["signed, and it counts"]);
    world.pairgate(ALICE, &["verify", "1"], "").ends(0, &[]);
    assert_eq!((world.reviews().len(), world.documents().len()), (1, 0));
    assert!(world.notes(BOB).iter().any(|line| line.contains(BOB)));
    // Alice plans the same on her machine.
    world.terraform(ALICE, &["plan", "-no-color", "-input=false", "-out=tfplan"]);
    let plan = format!("{}/tfplan", crate::world::ROOT);
    let own = world.pairgate(ALICE, &["digest", &plan], "");
    own.ends(0, &[&request.short()]);
    assert_eq!(world.state(), before);
    assert!(!world.root_of(ALICE).join("terraform.tfstate").exists());
}

#[test]
fn a_key_in_somebodys_home_signs() {
    let Some(world) = World::keyed(AFTER) else { return };
    world.ci_posts().ends(3, &[]);
    world.sign(BOB).ends(0, &["signed, and it counts"]);
    world.pairgate(ALICE, &["verify", "1", "--format", "json"], "").ends(0, &[r#""assurance": "signed""#]);
}

#[test]
fn another_plan_is_told_by_what_happened_and_by_its_attributes() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts();
    let signed = world.request();
    // Somebody applies something past the gate, and Alice pushes.
    world.git(&world.clone_of(BOB), &["checkout", "-q", "--detach", "origin/main"]);
    world.init(BOB);
    let root = world.root_of(BOB).join("main.tf");
    let text = std::fs::read_to_string(&root).unwrap().replace("\"one\"", "\"ten\"");
    std::fs::write(&root, text + "resource \"terraform_data\" \"more\" {}\n").unwrap();
    world.terraform(BOB, &["apply", "-no-color", "-input=false", "-auto-approve"]);
    world.push(&AFTER.replace("two", "three"));
    world.move_base();
    world.ci_posts();
    let now = world.request();
    let found = requests::difference(&signed, &now);
    // The output is what the input was, on both sides of the change.
    let wanted = ["input", "output"].map(str::to_owned).to_vec();
    assert_eq!(found.attributes, [("terraform_data.orders".to_owned(), wanted)]);
    assert_eq!(found.only_now, ["terraform_data.more"]);
    let told =
        difference::text(&found, &signed, &now, Style { lang: Lang::En, width: 110, ..Style::default() });
    let serial = world.state().serial;
    let moved = format!("from serial {} to {serial}: something was applied", signed.state.serial.unwrap());
    let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        moved.as_str(),
        "there was a push to the pull request",
        "the base branch moved",
        "the configuration files are not those that were signed",
        "other numbers: 1 to change → 1 to destroy, 1 to change",
        "~ terraform_data.orders update",
        "`input`, `output`",
        "+ terraform_data.more delete",
    ] {
        assert!(flat.contains(wanted), "no `{wanted}` in:\n{told}");
    }
}

#[test]
fn no_pin_of_a_real_plan_can_be_guessed_from_its_request() {
    let Some(world) = World::open(SECRET) else { return };
    world.ci_posts_with(&["-var=pin=4711"]).ends(3, &[]);
    let one = world.request();
    world.ci_posts_with(&["-var=pin=4712"]).ends(3, &[]);
    let other = world.request();
    let found = requests::difference(&one, &other);
    assert!(found.is_sensitive_only(), "{found:?}");
    let bytes = one.bytes();
    let guessed: Vec<String> = (0..10_000)
        .map(|pin| format!("{pin:04}"))
        .filter(|pin| {
            let quoted = format!("\"{pin}\"");
            [pin.as_str(), quoted.as_str()].iter().any(|text| bytes.contains(&digits(text.as_bytes(), 8)))
        })
        .collect();
    // The one that is no secret is found, so the other would be.
    assert_eq!(guessed, ["1977"]);
    assert_eq!(other.bytes().replace(&other.change_digest, &one.change_digest), bytes);
}

#[test]
fn a_person_at_a_terminal_signs_changes_their_mind_and_goes_away() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts();
    let at_terminal = || {
        let terminal = Terminal::start(world.command(BOB, &world.clone_of(BOB), &["sign", "1"]));
        terminal.shows("The three words of this plan:");
        terminal
    };
    let mut leaves = at_terminal();
    leaves.ctrl_c();
    assert_eq!(leaves.wait(), 130, "{}", leaves.screen());
    let mut vanishes = at_terminal();
    vanishes.hang_up();
    assert_ne!(vanishes.wait(), 0);
    assert!(world.reviews().is_empty());
    let mut signs = at_terminal();
    signs.types(&format!("{}\n", world.words()));
    assert_eq!(signs.wait(), 0, "{}", signs.screen());
    signs.shows("signed, and it counts");
}

#[test]
fn a_program_that_runs_can_be_interrupted_killed_and_read() {
    let Some(world) = World::open(AFTER) else { return };
    world.ci_posts();
    let start = || {
        let running = Running::start(world.command(BOB, &world.clone_of(BOB), &["sign", "1"]), "");
        running.says("The three words of this plan:");
        running
    };
    let interrupted = start();
    interrupted.interrupt();
    assert_eq!(interrupted.wait().code, 130);
    let mut killed = start();
    assert!(killed.ended().is_none());
    killed.kill();
    assert!(world.reviews().is_empty());
    let mut goes_on = start();
    goes_on.answers(&format!("{}\n", world.words()));
    goes_on.wait().ends(0, &["signed, and it counts"]);
}

/// The slow root module holds the lock until it is let go, and leaves nothing behind.
#[test]
fn a_slow_apply_waits_to_be_let_go() {
    let Some(world) = World::open(SLOW) else { return };
    world.checkout(CI);
    let before = world.state();
    std::thread::scope(|scope| {
        let apply = || world.terraform(CI, &["apply", "-no-color", "-input=false", "-auto-approve"]);
        let applying = scope.spawn(apply);
        world.wait_until_it_began(String::new);
        assert!(world.is_locked());
        assert!(!applying.is_finished());
        world.go();
        applying.join().unwrap();
    });
    let after = world.state();
    assert!(
        !world.is_locked() && after.serial > before.serial && after.lineage == before.lineage,
        "{after:?}"
    );
    assert_eq!(after.resources, ["terraform_data.orders", "terraform_data.slow"]);
}
