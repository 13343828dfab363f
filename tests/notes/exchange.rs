//! Notes in clones that push to one bare repository: nothing that anybody wrote is lost.

use std::sync::Barrier;

use pairgate::git::notes::{self, FETCHED, Fetched, Pushed, REFERENCE};
use pairgate::signoff::ledger::Entry;

use crate::world::{MONA, World, signoff, there};

const HUBOT: u64 = 9919;

fn entries(world: &World, name: &str, commit: &str) -> Vec<Entry> {
    let mut found = notes::of(&world.open(name), commit).unwrap().ledger.entries;
    found.sort_by_key(|entry| entry.author.id);
    found
}

/// The notes as git itself shows them.
fn shown(world: &World, name: &str, commit: &str) -> String {
    world.git(name, &["notes", "--ref", "pairgate", "show", commit])
}

#[test]
fn two_clones_that_both_add_notes_end_with_all_of_them() {
    if !there() {
        return;
    }
    let world = World::new();
    let commit = world.clones(&["mona", "hubot"]);
    let (mona, hubot) = (world.open("mona"), world.open("hubot"));
    assert_eq!(notes::push(&mona, "origin").unwrap(), Pushed::Nothing);
    assert_eq!(notes::fetch(&mona, "origin").unwrap(), Fetched::Nothing);
    assert!(notes::all(&mona).unwrap().is_empty());

    let (first, second, third) = (signoff(&commit, MONA), signoff(&commit, HUBOT), signoff(&commit, 3));
    assert!(notes::add(&mona, &commit, std::slice::from_ref(&first)).unwrap());
    assert!(!notes::add(&mona, &commit, std::slice::from_ref(&first)).unwrap());
    assert_eq!(shown(&world, "mona", &commit), first.line());
    assert_eq!(notes::push(&mona, "origin").unwrap(), Pushed::Sent);

    // Not fetched before: the push is refused, joined and sent again.
    assert!(notes::add(&hubot, &commit, std::slice::from_ref(&second)).unwrap());
    let elsewhere = "e".repeat(40);
    assert!(notes::add(&hubot, &elsewhere, std::slice::from_ref(&third)).unwrap());
    assert_eq!(notes::push(&hubot, "origin").unwrap(), Pushed::Sent);
    assert_eq!(entries(&world, "hubot", &commit), [second.clone(), first.clone()]);
    assert_eq!(world.git("hubot", &["rev-list", "--parents", "-1", REFERENCE]).split(' ').count(), 3);

    assert_eq!(notes::fetch(&mona, "origin").unwrap(), Fetched::New);
    assert_eq!(notes::fetch(&mona, "origin").unwrap(), Fetched::Known);
    assert_eq!(entries(&world, "mona", &commit), [second, first]);
    let mut expected = [commit.clone(), elsewhere];
    expected.sort();
    let all = notes::all(&mona).unwrap();
    assert_eq!(all.iter().map(|note| note.commit.clone()).collect::<Vec<_>>(), expected);
    let tip = |name: &str| world.git(name, &["rev-parse", REFERENCE]);
    assert_eq!(tip("mona"), tip("hubot"));
    assert_eq!(tip("mona"), world.git("forge.git", &["rev-parse", REFERENCE]));
    assert_eq!(world.git("mona", &["for-each-ref", "refs/pairgate"]), "");
    assert_eq!(world.git("mona", &["log", "-1", "--format=%an", REFERENCE]), "hubot");
}

#[test]
fn what_the_remote_lost_stays_here_and_comes_back() {
    if !there() {
        return;
    }
    let world = World::new();
    let commit = world.clones(&["mona", "mallory"]);
    let (mona, mallory) = (world.open("mona"), world.open("mallory"));
    let entry = signoff(&commit, MONA);
    notes::add(&mona, &commit, std::slice::from_ref(&entry)).unwrap();
    notes::push(&mona, "origin").unwrap();
    // In the open: the history goes on and the note is gone.
    notes::fetch(&mallory, "origin").unwrap();
    world.git("mallory", &["notes", "--ref", "pairgate", "remove", &commit]);
    world.git("mallory", &["push", "-q", "origin", REFERENCE]);
    assert_eq!(notes::fetch(&mona, "origin").unwrap(), Fetched::New);
    assert_eq!(entries(&world, "mona", &commit), std::slice::from_ref(&entry));
    notes::push(&mona, "origin").unwrap();
    assert_eq!(shown(&world, "forge.git", &commit), entry.line());
    // By force: another history altogether.
    world.git("mallory", &["update-ref", "-d", REFERENCE]);
    let forged = signoff(&commit, HUBOT);
    notes::add(&mallory, &commit, std::slice::from_ref(&forged)).unwrap();
    world.git("mallory", &["push", "-q", "--force", "origin", REFERENCE]);
    notes::fetch(&mona, "origin").unwrap();
    assert_eq!(entries(&world, "mona", &commit), [forged, entry.clone()]);
    // Deleted: what is here is all there is.
    world.git("forge.git", &["update-ref", "-d", REFERENCE]);
    assert_eq!(notes::fetch(&mona, "origin").unwrap(), Fetched::Nothing);
    assert_eq!(notes::push(&mona, "origin").unwrap(), Pushed::Sent);
    assert!(shown(&world, "forge.git", &commit).contains(&entry.line()));
}

#[test]
fn many_that_write_and_push_at_once_lose_nothing() {
    if !there() {
        return;
    }
    let world = World::new();
    let commit = world.clones(&["mona", "hubot"]);
    let start = Barrier::new(4);
    std::thread::scope(|scope| {
        for number in 0..4u64 {
            let (world, commit, start) = (&world, &commit, &start);
            scope.spawn(move || {
                let name = if number % 2 == 0 { "mona" } else { "hubot" };
                let clone = world.open(name);
                start.wait();
                for round in 0..5 {
                    let entry = signoff(commit, 100 * (number + 1) + round);
                    while notes::add(&clone, commit, std::slice::from_ref(&entry))
                        .is_err_and(|error| error.code == "note-contended")
                    {}
                }
            });
        }
    });
    assert_eq!(entries(&world, "mona", &commit).len(), 10);
    assert_eq!(entries(&world, "hubot", &commit).len(), 10);
    std::thread::scope(|scope| {
        for name in ["mona", "hubot"] {
            let world = &world;
            scope.spawn(move || assert_eq!(notes::push(&world.open(name), "origin").unwrap(), Pushed::Sent));
        }
    });
    assert_eq!(shown(&world, "forge.git", &commit).lines().count(), 20);
}

#[test]
fn lines_that_are_not_ours_stay_and_git_merges_by_hand() {
    if !there() {
        return;
    }
    let world = World::new();
    let commit = world.clones(&["mona"]);
    world.git("mona", &["notes", "--ref", "pairgate", "add", "-m", "a person wrote this", &commit]);
    let mona = world.open("mona");
    let entry = signoff(&commit, MONA);
    notes::add(&mona, &commit, std::slice::from_ref(&entry)).unwrap();
    let note = notes::of(&mona, &commit).unwrap();
    assert_eq!((note.ledger.entries.as_slice(), note.ledger.broken.len()), (&[entry][..], 1));
    assert!(shown(&world, "mona", &commit).contains("a person wrote this"));
    // Bytes that are no text do not stop the next one.
    std::fs::write(world.path("bytes"), b"\xff\xfe\n").unwrap();
    world.git("mona", &["notes", "--ref", "pairgate", "append", "-F", "../bytes", &commit]);
    notes::add(&mona, &commit, &[signoff(&commit, HUBOT)]).unwrap();
    assert_eq!(notes::of(&mona, &commit).unwrap().ledger.entries.len(), 2);
    // As a note written by git itself in a fetched reference.
    world.git("mona", &["update-ref", FETCHED, REFERENCE]);
    assert!(!notes::merge(&mona).unwrap());
}

#[test]
fn an_unknown_writer_a_missing_remote_and_a_refused_push_are_told() {
    if !there() {
        return;
    }
    let world = World::new();
    let commit = world.clones(&["mona"]);
    let mona = world.open("mona");
    notes::add(&mona, &commit, &[signoff(&commit, MONA)]).unwrap();
    for remote in ["", "--upload-pack=touch /tmp/x", "-u"] {
        assert!(notes::push(&mona, remote).unwrap_err().message.contains("is no remote"));
        assert!(notes::fetch(&mona, remote).unwrap_err().message.contains("is no remote"));
    }
    assert_eq!(notes::fetch(&mona, "nowhere").unwrap_err().code, "git-remote");
    let hook = world.path("forge.git/hooks/pre-receive");
    // Whoever runs the tests may keep hooks somewhere else.
    world.git("forge.git", &["config", "core.hooksPath", "hooks"]);
    crate::support::program::executable(&hook, "#!/bin/sh\necho 'notes are closed' >&2\nexit 1\n");
    let error = notes::push(&mona, "origin").unwrap_err();
    assert!(error.message.contains("notes are closed"), "{}", error.message);
    world.git("mona", &["remote", "set-url", "origin", "https://mona:hunter2@localhost:1/acme/infra"]);
    let error = notes::fetch(&mona, "origin").unwrap_err();
    assert!(error.message.contains("localhost") && !error.message.contains("hunter2"), "{}", error.message);
    assert_eq!(notes::add(&mona, "HEAD", &[]).unwrap_err().code, "git-commit");
    world.git("mona", &["config", "user.name", ""]);
    let error = notes::add(&world.open("mona"), &commit, &[signoff(&commit, HUBOT)]).unwrap_err();
    assert_eq!(error.code, "git-identity");
    assert!(error.help.unwrap().contains("git config --global user.name"));
}
