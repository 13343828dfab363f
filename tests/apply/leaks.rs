//! A secret that terraform itself prints is nowhere but on the screen of who applied.

use std::path::Path;

use pairgate::signoff::session::Ended;

use crate::story::{finished, line};
use crate::world::{ALICE, BOB, World};

/// Long enough to be masked.
const SECRET: &str = "correct-horse-4711-battery";

/// What the second resource prints quotes what the plan marks as sensitive.
const TELLS: &str = r#"variable "pin" {
  type      = string
  sensitive = true
}

resource "terraform_data" "orders" {
  input = var.pin
}

resource "terraform_data" "broken" {
  depends_on = [terraform_data.orders]
  provisioner "local-exec" {
    command = "cat '@SHARED@/told' >&2; exit @CODE@"
  }
}
"#;

/// Files below a folder that hold the secret.
fn holding(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            holding(&path, found);
        } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(SECRET) {
            found.push(path.display().to_string());
        }
    }
}

#[test]
fn threat_60_a_secret_in_terraforms_error_is_in_nothing_of_ours() {
    let Some(world) = told("7", 4) else { return };
    let ended = finished(&world);
    assert_eq!((ended.ended, ended.done), (Ended::Failed, 1), "{ended:?}");
    assert!(ended.errors.iter().any(|one| one.contains("terraform_data.broken")), "{ended:?}");
}

#[test]
fn threat_60_a_secret_in_what_terraform_prints_is_in_nothing_of_ours() {
    let Some(world) = told("0", 0) else { return };
    assert_eq!((finished(&world).ended, finished(&world).done), (Ended::Applied, 2));
}

/// An apply in which terraform prints the secret, and a look at everything that it left.
fn told(end: &str, code: i32) -> Option<World> {
    let world = World::open(&TELLS.replace("@CODE@", end))?;
    std::fs::write(world.shared("told"), format!("login with {SECRET} was refused\n")).unwrap();
    let pin = format!("-var=pin={SECRET}");
    world.ci_posts_with(&[&pin]).ends(3, &[]);
    world.sign(BOB).ends(0, &[]);
    let said = world.apply(ALICE, &line(&world.words()), &["--", &pin]);
    said.ends(code, &[]);
    // Between the two rules terraform speaks for itself, and it told: otherwise the rest would prove nothing.
    let (before, rest) = said.stdout.split_once("terraform · stacks/web").unwrap();
    let (terraforms, ours) = rest.split_once("── outcome").unwrap_or_else(|| panic!("{}", said.stdout));
    assert!(terraforms.contains(SECRET), "{terraforms}");
    for text in [before, ours, &said.stderr] {
        assert!(!text.contains(SECRET), "{text}");
    }
    let mut posted = world.reviews();
    posted.extend(world.repo.comments(1).iter().map(ToString::to_string));
    posted.extend(world.repo.check_runs(&world.repo.head(1)).iter().map(ToString::to_string));
    posted.extend(world.repo.statuses(&world.repo.head(1)).iter().map(ToString::to_string));
    posted.extend(world.forge.requests().iter().map(|one| format!("{one:?}")));
    for who in [ALICE, BOB] {
        let clone = world.clone_of(who);
        world.git(&clone, &["fetch", "-q", "origin", "refs/notes/pairgate:refs/notes/look"]);
        posted.push(world.git(&clone, &["log", "-p", "refs/notes/look"]));
        posted.push(world.pairgate(who, &["history"], "").text);
    }
    assert!(posted.iter().any(|text| text.contains("terraform_data.broken")), "nothing was posted");
    for text in posted {
        assert!(!text.contains(SECRET), "{text}");
    }
    let mut left = Vec::new();
    holding(&world.path("home"), &mut left);
    assert!(left.is_empty(), "{left:?}");
    Some(world)
}
