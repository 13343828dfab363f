//! `--state`: a run that was cut off goes on where it stopped, and `--offline` asks nobody.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::forge::Fault;
use super::wait::wait_for;
use super::world::{NOW, World, texts, world};

fn state(world: &World) -> String {
    world.state().to_str().unwrap().to_owned()
}

#[test]
fn a_run_that_was_killed_goes_on_without_asking_again() {
    let world = world();
    let state = state(&world);
    world.forge.fail("GET shop/hooks", Fault::Slow(Duration::from_secs(300)), 1);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("pairgate"));
    child.args(["audit", "github", "acme", "--as-of", NOW, "--state", &state]).current_dir(world.folder());
    child.env("GITHUB_API_URL", world.forge.url()).env("PAIRGATE_AUDIT_TOKEN", &world.reads);
    let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for(
        "the slow question",
        || format!("{:?}", world.forge.requests().last()),
        || world.forge.faults_left() == 0,
    );
    // SIGKILL.
    child.kill().unwrap();
    child.wait().unwrap();
    world.forge.forget_requests();
    let report = world.report(&["--state", &state]);
    let asked: Vec<String> = world.forge.requests().iter().map(|seen| seen.path.clone()).collect();
    assert!(asked.iter().any(|path| path == "/repos/acme/shop/hooks"), "{asked:?}");
    for done in ["/repos/acme/audits", "/repos/acme/empty", "/orgs/acme/members", "/orgs/acme/hooks"] {
        assert!(!asked.iter().any(|path| path.starts_with(done)), "{done} again: {asked:?}");
    }
    assert_eq!(report, world.report(&["--max-age", "0s"]), "and finds the same");
    world.keeps_secrets(&texts(&world.state()));
}

#[test]
fn what_did_not_change_costs_no_quota() {
    let world = world();
    let state = state(&world);
    let first = world.report(&["--state", &state]);
    let cold = world.forge.quota_used();
    world.forge.forget_requests();
    world.forge.advance(60);
    let second = world.report(&["--state", &state, "--max-age", "0s"]);
    let requests = world.forge.requests();
    assert!(requests.len() * 10 >= cold * 8, "all is asked: {} of {cold}", requests.len());
    // The organisation itself is always read, and what is not there has no tag.
    let paid: Vec<&str> = requests
        .iter()
        .filter(|seen| seen.status == 200 && seen.method == "GET")
        .map(|seen| seen.path.as_str())
        .collect();
    assert_eq!(paid, ["/orgs/acme", "/orgs/acme"], "of {cold}");
    assert_eq!(first["findings"].as_array().unwrap().len(), second["findings"].as_array().unwrap().len());
}

#[test]
fn offline_asks_nobody_and_finds_the_same() {
    let world = world();
    let state = state(&world);
    let missing = world.run(&["--state", &state, "--offline"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("without `--offline`"), "{}", missing.stderr);
    let first = world.report(&["--state", &state]);
    world.forge.forget_requests();
    let mut command = world.command(&["--state", &state, "--offline", "--format", "json"]);
    command.env_remove("PAIRGATE_AUDIT_TOKEN").env_remove("PAIRGATE_GITHUB_TOKEN");
    let ran = world.ran(&mut command);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap(), first);
    assert!(world.forge.requests().is_empty());
    assert_eq!(world.run(&["--offline"]).code, 2, "without a folder there is nothing to look at");
    assert_eq!(world.run(&["--offline", "--state", &state, "--post", "1"]).code, 2);
}

/// A part that was not read was taken as not read for a day, although the limit had ended.
#[test]
fn what_was_not_read_is_asked_for_again() {
    let world = world();
    let state = state(&world);
    for fault in [Fault::PrimaryLimit { reset_in: 7200 }, Fault::Forbidden { permission: "some=read" }] {
        world.forge.fail("GET shop/keys", fault.clone(), usize::MAX);
        world.forge.fail("GET orgs/acme/hooks", fault, usize::MAX);
        let first = world.report(&["--state", &state, "--max-age", "0s"]);
        let told = first["not_checked"].to_string();
        assert!(told.contains("deploy keys") && told.contains("webhooks of the organisation"), "{told}");
        world.forge.heal();
        let second = world.report(&["--state", &state]);
        assert_eq!(second["not_checked"], world.report(&["--max-age", "0s"])["not_checked"]);
        assert_ne!(second["not_checked"], first["not_checked"]);
    }
}

/// Facts that look back for 90 days made everybody idle for whom 300 days count.
#[test]
fn facts_that_look_back_less_far_are_no_evidence() {
    let world = world();
    let state = state(&world);
    world.report(&["--state", &state]);
    let offline = world.run(&["--state", &state, "--offline", "--unused-after", "300d"]);
    assert_eq!((offline.code, offline.stdout.as_str()), (2, ""));
    assert!(offline.stderr.contains("90 days"), "{}", offline.stderr);
    world.forge.forget_requests();
    world.report(&["--state", &state, "--unused-after", "300d"]);
    assert!(world.forge.count("GET shop/commits") > 0, "asked anew");
    world.forge.forget_requests();
    world.report(&["--state", &state]);
    assert_eq!(world.forge.requests().len(), 1, "what looks back further is enough; the clock is asked");
}

/// The list is a day old, and the forge leads from the old name to the new one.
#[test]
fn a_repository_that_was_renamed_since_it_was_listed_is_read() {
    let world = world();
    let state = state(&world);
    world.report(&["--state", &state]);
    world.shop.rename("store");
    std::fs::remove_file(world.state().join("github/acme/repositories/shop.json")).unwrap();
    for more in [&[][..], &["--offline"]] {
        let report = world.report(&[&["--state", &*state], more].concat());
        let told = report["not_checked"].to_string();
        assert!(!told.contains("everything in the repository"), "{told}");
        assert!(report["findings"].to_string().contains("store"), "{report:#}");
    }
}
