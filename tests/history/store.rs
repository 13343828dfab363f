//! The store: nothing is lost when a process dies, nobody else may write, and two never apply one state at once.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use pairgate::apply::journal::{Journal, Outgoing, Phase};
use pairgate::signoff::session::{Document, Ended, compose};
use pairgate::store::Store;

use crate::story::{ALICE, BOB, Told, account, at};

const CHILD: &str = "PAIRGATE_TEST_STORE";

fn journal(number: u64) -> Journal {
    let told = Told::new(number, "envs/prod l-prod", (ALICE, &[BOB]), 3, "2025-03-03T01:00:00Z").ended(
        Ended::Applied,
        Some(4),
        (2, 0, 34),
    );
    let started = Document::Started(Box::new(told.started.clone()));
    let text = compose("Terraform is about to run.", &started).unwrap();
    Journal {
        schema: pairgate::apply::journal::SCHEMA.to_owned(),
        session: told.started.session.clone(),
        repository: "acme/infra".to_owned(),
        pull_request: number,
        head_sha: told.started.request.head_sha.clone(),
        root_module: "envs/prod".to_owned(),
        workspace: "default".to_owned(),
        backend: None,
        folder: "/srv/infra/envs/prod".to_owned(),
        request: told.started.request.digest(),
        serial: Some(3),
        lineage: Some("l-prod".to_owned()),
        phase: Phase::Prepared,
        pid: None,
        outbox: vec![Outgoing::new(&started, text)],
        at: at("2025-03-03T01:00:00Z"),
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn store(&self) -> Store {
        Store::at(&self.state()).unwrap()
    }

    fn file(&self, session: &str) -> PathBuf {
        self.state().join("journals").join(format!("{session}.json"))
    }
}

#[test]
fn a_journal_is_kept_replaced_and_forgotten() {
    let place = Place::new();
    let store = place.store();
    assert_eq!(store.all().unwrap(), []);
    let (mut one, other) = (journal(3), journal(4));
    store.save(&other).unwrap();
    store.save(&one).unwrap();
    one.phase = Phase::Executing;
    one.pid = Some(4711);
    one.outbox[0].url = Some("https://github.com/acme/infra/pull/3".to_owned());
    one.outbox[0].author = Some(account(ALICE));
    one.outbox[0].posted_at = Some(at("2025-03-03T01:00:01Z"));
    store.save(&one).unwrap();
    assert_eq!(place.store().all().unwrap(), [one.clone(), other.clone()]);
    assert!(one.is_pending() && one.concerns("envs/prod", "default", Some("s3:0")));
    one.outbox[0].noted = true;
    assert!(!one.is_pending() && !one.concerns("envs/stage", "default", None));
    store.remove(&one.session).unwrap();
    store.remove(&one.session).unwrap();
    assert_eq!(store.all().unwrap(), [other]);
}

#[test]
fn everything_is_for_its_owner_alone() {
    let place = Place::new();
    let store = place.store();
    store.save(&journal(3)).unwrap();
    let session = journal(3).session;
    let private = store.private(&session).unwrap();
    fs::write(private.join("plan"), "secret").unwrap();
    let lock = store.lock("acme/infra envs/prod default").unwrap();
    for folder in ["", "journals", "private", "locks"] {
        assert_eq!(mode(&place.state().join(folder)), 0o700, "{folder}");
    }
    assert_eq!(mode(&private), 0o700);
    assert_eq!(mode(&place.file(&session)), 0o600);
    for file in fs::read_dir(place.state().join("locks")).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    drop(lock);
    // Made by hand with the usual mode: others may not look in any more.
    chmod(&private, 0o755);
    assert_eq!(mode(&store.private(&session).unwrap()), 0o700);
    assert!(store.clear_private(&session).is_ok() && !private.exists());
    store.clear_private(&session).unwrap();
}

#[test]
fn a_place_that_others_may_write_to_is_refused() {
    for (folder, bits) in
        [("state", 0o777), ("state", 0o770), ("state/journals", 0o702), ("state/locks", 0o720)]
    {
        let place = Place::new();
        place.store();
        let path = place.folder.path().join(folder);
        chmod(&path, bits);
        let error = Store::at(&place.state()).unwrap_err();
        assert_eq!(error.code, "store-unsafe", "{folder}");
        assert!(error.message.contains("others may write to it"), "{}", error.message);
        assert!(error.help.unwrap().contains("PAIRGATE_STATE_DIR"));
    }
    let place = Place::new();
    chmod(place.folder.path(), 0o777);
    let error = Store::at(&place.state()).unwrap_err();
    assert!(error.message.contains("everybody may replace what is in it"), "{}", error.message);
    // As in a folder for everybody's temporary files, where nobody can replace what is another's.
    chmod(place.folder.path(), 0o1777);
    place.store();
}

#[test]
fn links_are_refused_wherever_they_stand() {
    let place = Place::new();
    let elsewhere = place.folder.path().join("elsewhere");
    Store::at(&elsewhere).unwrap().save(&journal(3)).unwrap();
    symlink(&elsewhere, place.state()).unwrap();
    assert_eq!(Store::at(&place.state()).unwrap_err().code, "store-unsafe");
    fs::remove_file(place.state()).unwrap();
    let store = place.store();
    let session = journal(3).session;
    let theirs = elsewhere.join("journals").join(format!("{session}.json"));
    symlink(&theirs, place.file(&session)).unwrap();
    let error = store.all().unwrap_err();
    assert_eq!(error.code, "journal-unreadable");
    // Saving replaces the link and not what it points to.
    let mut mine = journal(3);
    mine.phase = Phase::Ended;
    store.save(&mine).unwrap();
    assert_eq!(store.all().unwrap(), [mine]);
    assert_eq!(Store::at(&elsewhere).unwrap().all().unwrap(), [journal(3)]);
    symlink(&elsewhere, place.state().join("private").join(&session)).unwrap();
    assert_eq!(store.private(&session).unwrap_err().code, "store-unsafe");
}

#[test]
fn a_journal_that_cannot_be_read_is_never_skipped() {
    type Spoil = fn(&Path);
    let spoils: [(&str, Spoil); 7] = [
        ("empty", |file| fs::write(file, "").unwrap()),
        ("cut", |file| {
            let text = fs::read_to_string(file).unwrap();
            fs::write(file, &text[..text.len() / 2]).unwrap();
        }),
        ("another line at the end", |file| {
            fs::write(file, fs::read_to_string(file).unwrap() + "\n").unwrap()
        }),
        ("no text", |file| fs::write(file, [0xff, 0xfe]).unwrap()),
        ("another schema", |file| {
            let text = fs::read_to_string(file).unwrap();
            fs::write(file, text.replace("pairgate-journal-v1", "pairgate-journal-v2")).unwrap();
        }),
        ("another session's document", |file| {
            let text = fs::read_to_string(file).unwrap();
            let from = format!(r#"\"session\":\"{:032x}\""#, 3);
            assert!(text.contains(&from));
            fs::write(file, text.replace(&from, &from.replace('0', "1"))).unwrap();
        }),
        ("others may write to it", |file| chmod(file, 0o662)),
    ];
    for (what, spoil) in spoils {
        let place = Place::new();
        let store = place.store();
        store.save(&journal(3)).unwrap();
        store.save(&journal(4)).unwrap();
        let file = place.file(&journal(3).session);
        spoil(&file);
        let error = store.all().expect_err(what);
        assert_eq!(error.code, "journal-unreadable", "{what}");
        assert!(error.message.contains(file.to_str().unwrap()), "{what}: {}", error.message);
        assert!(error.help.unwrap().contains("pairgate reconcile"), "{what}");
    }
    let place = Place::new();
    let store = place.store();
    store.save(&journal(3)).unwrap();
    fs::rename(place.file(&journal(3).session), place.file("a copy")).unwrap();
    assert!(store.all().unwrap_err().message.contains("its name is not that of its session"));
}

#[test]
fn what_is_no_session_never_becomes_a_path() {
    let place = Place::new();
    let store = place.store();
    for odd in ["", "..", "../../x", "0123", &"A".repeat(32), &format!("{}/", "0".repeat(31))] {
        assert_eq!(store.private(odd).unwrap_err().code, "session-odd");
        assert!(store.remove(odd).is_err() && store.clear_private(odd).is_err());
        let mut journal = journal(3);
        journal.session = odd.to_owned();
        assert!(store.save(&journal).is_err());
    }
    let mut odd = journal(3);
    odd.outbox[0].url = Some("https://github.com/acme/infra/pull/3".to_owned());
    assert_eq!(store.save(&odd).unwrap_err().code, "journal-odd");
    assert_eq!(store.all().unwrap(), []);
}

#[test]
fn a_draft_that_was_never_renamed_changes_nothing() {
    let place = Place::new();
    let store = place.store();
    let one = journal(3);
    let draft = place.state().join("journals").join(format!(".{}.99.tmp", one.session));
    // Cut off before the first journal was there, and before a second replaced it.
    fs::write(&draft, &one.bytes()[..100]).unwrap();
    assert_eq!(store.all().unwrap(), []);
    store.save(&one).unwrap();
    assert_eq!(store.all().unwrap(), std::slice::from_ref(&one));
    let mine = place.state().join("journals").join(format!(".{}.{}.tmp", one.session, std::process::id()));
    fs::write(&mine, "half").unwrap();
    store.save(&one).unwrap();
    assert_eq!(store.all().unwrap(), std::slice::from_ref(&one));
    store.remove(&one.session).unwrap();
    assert_eq!(fs::read_dir(place.state().join("journals")).unwrap().count(), 0);
}

/// A process that does not outlive its test, however that ends.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Not a test of its own: a process that saves until it is killed.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn child() {
    let Some(state) = std::env::var_os(CHILD) else { return };
    let store = Store::at(Path::new(&state)).unwrap();
    let mut journal = journal(3);
    // Long enough that a write takes some time.
    journal.folder = format!("/{}", "x".repeat(20_000));
    for serial in 0.. {
        journal.serial = Some(serial);
        store.save(&journal).unwrap();
    }
}

#[test]
fn a_process_that_is_killed_while_it_saves_leaves_a_whole_journal() {
    let place = Place::new();
    let store = place.store();
    let mut last = 0;
    for round in 0..10_u64 {
        let mut child = Killed(
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "store::child", "--ignored", "--quiet"])
                .env(CHILD, place.state())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        // Killed at another moment each time, once it is at work.
        let begun = || fs::metadata(place.file(&journal(3).session)).and_then(|found| found.modified()).ok();
        for _ in 0..3 {
            let before = begun();
            let mut patience = 0;
            while begun() == before {
                assert!(child.0.try_wait().unwrap().is_none(), "the process that saves ended by itself");
                assert!(patience < 60_000, "the process saves nothing");
                std::thread::sleep(std::time::Duration::from_millis(1));
                patience += 1;
            }
        }
        std::thread::sleep(std::time::Duration::from_micros(700 * round));
        drop(child);
        let all = store.all().unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].folder.len(), 20_001);
        last = last.max(all[0].serial.unwrap());
    }
    assert!(last > 0, "nothing was ever replaced");
}

#[test]
fn one_apply_of_a_state_at_a_time() {
    let place = Place::new();
    let (store, other) = (place.store(), place.store());
    let held = store.lock("acme/infra envs/prod default").unwrap();
    let error = other.lock("acme/infra envs/prod default").unwrap_err();
    assert_eq!(error.code, "apply-running");
    assert!(error.message.contains(&format!("process {}", std::process::id())), "{}", error.message);
    assert!(error.message.contains("`acme/infra envs/prod default`"), "{}", error.message);
    let _beside = other.lock("acme/infra envs/stage default").unwrap();
    drop(held);
    let _mine = other.lock("acme/infra envs/prod default").unwrap();
}

/// Between its fork and its exec a program that another thread starts has a copy of every open file. A lock that was
/// only closed here stayed held for as long as that took.
#[test]
fn a_lock_given_back_is_free_though_a_program_is_being_started() {
    let place = Place::new();
    let (store, other) = (place.store(), place.store());
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    // With a folder of its own and variables, std has to fork.
                    let mut child = Command::new("true");
                    child.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
                    assert!(child.status().unwrap().success());
                }
            });
        }
        let mut taken = Ok(());
        for _ in 0..2_000 {
            taken = store.lock("acme/infra envs/prod default").map(drop);
            taken = taken.and_then(|()| other.lock("acme/infra envs/prod default").map(drop));
            if taken.is_err() {
                break;
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(taken.is_ok(), "{taken:?}");
    });
}
