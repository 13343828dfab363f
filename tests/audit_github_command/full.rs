//! A disk that is full while facts are kept.

use super::support::program::{Ran, finish};
use super::world::{NOW, World, ids, texts, world};

/// Runs the program where no file may grow beyond a block, so that a write stops in the middle.
fn limited(world: &World, arguments: &[&str]) -> Ran {
    let mut command = assert_cmd::Command::new("sh");
    command.current_dir(world.folder()).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]);
    command.arg(assert_cmd::cargo::cargo_bin!("pairgate"));
    command.args(["audit", "github", "acme", "--as-of", NOW, "--fail-on", "never"]).args(arguments);
    command.env("GITHUB_API_URL", world.forge.url()).env("PAIRGATE_AUDIT_TOKEN", &world.reads);
    let ran = finish(command.env("PAIRGATE_RETRY_BASE_MS", "1"));
    world.keeps_secrets(&format!("{}{}", ran.stdout, ran.stderr));
    ran
}

#[test]
fn facts_that_cannot_be_kept_are_an_error_that_names_their_file() {
    let world = world();
    let ran = limited(&world, &["--state", "state"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `state/"), "{}", ran.stderr);
    assert!(ran.stderr.contains("the space left"), "{}", ran.stderr);
}

#[test]
fn facts_that_are_kept_survive_a_full_disk_whole() {
    let world = world();
    let found = ids(&world.report(&["--state", "state"]));
    let facts = world.state();
    world.forge.org("acme", |org| org.hooks.clear());
    let ran = limited(&world, &["--state", "state", "--max-age", "0h"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("cannot write `state/"), "{}", ran.stderr);
    assert!(!texts(&facts).is_empty());
    assert_eq!(ids(&world.report(&["--state", "state", "--offline"])), found);
}
