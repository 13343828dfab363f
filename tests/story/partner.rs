//! The partner's side: somebody waits, an emergency is signed afterwards, and the second screen.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use pairgate::render::session::{About, review};
use pairgate::signoff::record::{Account, Mode, Record};
use pairgate::signoff::session::{
    BreakGlass, Document, Done, Ended, Finished, Found, Reconciled, ResourceResult, Started, Waiting,
    compose, words,
};
use pairgate::signoff::{Request, statement};
use pairgate::text::Lang;

use crate::stage::{ALICE, BOB, CAROL, MALLORY, Said, Stage, plan};
use crate::support::program::finish;

const SESSION: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

fn account(id: u64) -> Account {
    let login = match id {
        ALICE => "alice",
        BOB => "bob",
        CAROL => "carol",
        _ => "mallory",
    };
    Account { id, login: login.to_owned() }
}

fn request(stage: &Stage) -> Request {
    stage.requests().pop().expect("a request was posted")
}

/// Somebody posts a document as the apply does.
fn post(stage: &Stage, by: u64, document: &Document) -> u64 {
    let request = request(stage);
    let applier = account(by);
    let sentences = review(document, &About::new(&request, &applier.login), Lang::En);
    stage.repo.review(stage.pull, by, "COMMENTED", &compose(&sentences, document).unwrap())
}

fn waiting(stage: &Stage, applier: u64, session: &str, partner: Option<u64>) -> Document {
    let now = whole(stage);
    Document::Waiting(Waiting {
        schema: "pairgate-waiting-v1".to_owned(),
        session: session.to_owned(),
        request: request(stage).digest(),
        applier: account(applier),
        partner: partner.map(account),
        at: now,
        until: now + SignedDuration::from_mins(5),
    })
}

fn whole(stage: &Stage) -> jiff::Timestamp {
    jiff::Timestamp::from_second(stage.forge.now().as_second()).unwrap()
}

fn started(stage: &Stage, applier: u64, emergency: bool) -> Document {
    let broken = BreakGlass {
        reason: "the site is down".to_owned(),
        incident: "https://example.com/incidents/7".to_owned(),
        overridden: vec!["1 more operator must sign".to_owned()],
    };
    let signers: Vec<Account> = if emergency { Vec::new() } else { vec![account(BOB)] };
    Document::Started(Box::new(Started {
        schema: "pairgate-started-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request(stage),
        applier: account(applier),
        signoffs: signers.iter().map(|_| "https://example.com/1".to_owned()).collect(),
        signers,
        mode: Mode::Live,
        plan_file: "ab".repeat(32),
        serial: Some(1),
        at: whole(stage),
        break_glass: emergency.then_some(broken),
    }))
}

fn finished(stage: &Stage, ended: Ended) -> Document {
    let resource = |address: &str, done| ResourceResult {
        address: address.to_owned(),
        action: "update".to_owned(),
        done,
        seconds: None,
    };
    Document::Finished(Box::new(Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request(stage).digest(),
        ended,
        lineage: None,
        serial: Some(2),
        seconds: 3,
        done: 1,
        not_done: 1,
        resources: vec![
            resource("aws_sqs_queue.left", Done::NotDone),
            resource("aws_sqs_queue.a", Done::Done),
        ],
        errors: vec!["Error: the queue is being deleted".to_owned()],
        policies: Vec::new(),
        remarks: Vec::new(),
        at: whole(stage),
    }))
}

fn session_words(stage: &Stage, session: &str) -> String {
    words(session, &request(stage).digest())
}

/// `pairgate sign` with these words typed.
fn sign(stage: &Stage, who: u64, typed: &str, more: &[&str]) -> Said {
    let pull = stage.pull.to_string();
    let mut command = stage.command(&stage.forge.token(who), &[&["sign", &pull], more].concat());
    Said::of(finish(command.write_stdin(format!("{typed}\n"))))
}

/// The record of the newest review.
fn record(stage: &Stage) -> Record {
    statement::read(&stage.review().1).unwrap().unwrap().record
}

#[test]
fn whoever_waits_is_signed_for_live() {
    let stage = Stage::posted();
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, None));
    // The plan's words are those of somebody who has not talked to alice.
    let said = sign(&stage, BOB, &request(&stage).words(), &[]);
    assert!(said.code == 3 && said.text.contains("nothing was signed"), "{said:?}");
    assert_eq!(stage.repo.reviews(stage.pull).len(), 1);

    let said = sign(&stage, BOB, &session_words(&stage, SESSION), &[]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.text.contains("`alice` waits for a second operator, until"), "{said:?}");
    assert!(said.text.contains(&format!("words of this session: {}", session_words(&stage, SESSION))));
    let record = record(&stage);
    assert_eq!((record.mode, record.nonce.as_str()), (Mode::Live, SESSION));
    assert_eq!(record.applier, Some(account(ALICE)));
}

#[test]
fn a_tier_that_asks_for_both_is_met_by_somebody_who_waits() {
    let rules = r#"policies { pack = "none" }
signoff {
  operators = ["user:1001", "user:1002", "user:1003"]
  live = true
}"#;
    let stage = Stage::with(rules, &[]);
    stage.post_of(&plan("2")).waits();
    let alone = sign(&stage, BOB, &request(&stage).words(), &[]);
    assert!(alone.code == 3 && alone.text.contains("must be there together"), "{alone:?}");
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, Some(BOB)));
    let said = sign(&stage, BOB, &session_words(&stage, SESSION), &[]);
    assert!(said.code == 0 && said.text.contains("`alice` waits for you, until"), "{said:?}");
    stage.verify(&[]).passes();
}

#[test]
fn somebody_may_sign_for_later_although_somebody_waits() {
    let stage = Stage::posted();
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, Some(CAROL)));
    let said = sign(&stage, BOB, &request(&stage).words(), &["--not-live"]);
    assert_eq!(said.code, 0, "{said:?}");
    let record = record(&stage);
    assert_eq!((record.mode, record.applier.clone()), (Mode::Asynchronous, None));
    assert_ne!(record.nonce, SESSION);
}

#[test]
fn somebody_who_waits_for_another_operator_is_not_signed_for() {
    let stage = Stage::posted();
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, Some(CAROL)));
    let typed = session_words(&stage, SESSION);
    let said = sign(&stage, BOB, &typed, &[]);
    assert!(said.code == 3 && said.text.contains("`alice` waits for `carol`, and not for you"), "{said:?}");
    assert!(!said.text.contains("type the three words") && stage.repo.reviews(stage.pull).len() == 1);
    // Who knows the digits was told them.
    let said = sign(&stage, BOB, &typed, &["--live", SESSION]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(sign(&stage, CAROL, &typed, &[]).code, 0);
}

#[test]
fn nobody_signs_for_themselves_or_for_one_of_two() {
    let stage = Stage::posted();
    post(&stage, CAROL, &waiting(&stage, CAROL, SESSION, None));
    let typed = session_words(&stage, SESSION);
    let own = sign(&stage, CAROL, &typed, &[]);
    assert!(own.code == 3 && own.text.contains("it is you who waits to apply this"), "{own:?}");
    let own = sign(&stage, CAROL, &typed, &["--live", SESSION]);
    assert!(own.code == 3 && own.text.contains("it is you who waits to apply this"), "{own:?}");
    let named = sign(&stage, BOB, &typed, &["--applier", "alice"]);
    assert!(named.code == 3 && named.text.contains("`carol` waits to apply this"), "{named:?}");

    post(&stage, ALICE, &waiting(&stage, ALICE, OTHER, None));
    let said = sign(&stage, BOB, &typed, &[]);
    assert!(said.code == 3 && said.text.contains("2 appliers wait"), "{said:?}");
    assert!(said.text.contains(&format!("`--live {OTHER}` for `alice`")), "{said:?}");
    assert_eq!(stage.repo.reviews(stage.pull).len(), 2);
    let said = sign(&stage, BOB, &session_words(&stage, OTHER), &["--live", OTHER]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(record(&stage).applier, Some(account(ALICE)));
}

#[test]
fn nobody_listens_to_a_wait_that_is_not_what_it_says() {
    // (what makes it so, what the signer reads)
    type Case<'c> = (&'c dyn Fn(&Stage), &'c str);
    let cases: [Case<'_>; 4] = [
        (
            &|stage| {
                post(stage, ALICE, &waiting(stage, ALICE, SESSION, None));
                stage.forge.advance(301);
            },
            "`alice` says that they wait, which is ignored: they waited until",
        ),
        (
            &|stage| {
                let id = post(stage, ALICE, &waiting(stage, ALICE, OTHER, None));
                let mine = waiting(stage, ALICE, SESSION, None);
                let sentences = review(&mine, &About::new(&request(stage), "alice"), Lang::En);
                stage.repo.edit_review(id, CAROL, &compose(&sentences, &mine).unwrap());
            },
            "`alice` says that they wait, which is ignored: it was edited",
        ),
        (
            &|stage| {
                post(stage, CAROL, &waiting(stage, ALICE, SESSION, None));
            },
            "`carol` says that they wait, which is ignored: it names `alice`, and somebody else posted it",
        ),
        (
            &|stage| {
                post(stage, MALLORY, &waiting(stage, MALLORY, SESSION, None));
            },
            "`mallory` says that they wait, which is ignored: they may not write to this repository",
        ),
    ];
    for (make, sentence) in cases {
        let stage = Stage::posted();
        make(&stage);
        let said = sign(&stage, BOB, &request(&stage).words(), &[]);
        assert!(said.code == 0 && said.text.contains(sentence), "{sentence}: {said:?}");
        assert_eq!(record(&stage).mode, Mode::Asynchronous);
    }
}

#[test]
fn an_applier_who_gave_up_meanwhile_is_not_signed_for() {
    let ways: [&dyn Fn(&Stage); 2] = [&|stage| stage.forge.advance(301), &|stage| {
        post(stage, ALICE, &started(stage, ALICE, false));
    }];
    for way in ways {
        let stage = Stage::posted();
        post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, None));
        let mut running = Running::start(&stage, BOB, &["sign", &stage.pull.to_string()]);
        running.until("type the three words of the session");
        way(&stage);
        let before = stage.repo.reviews(stage.pull).len();
        running.type_line(&session_words(&stage, SESSION));
        let (code, text) = running.end();
        assert!(code == 3 && text.contains("`alice` does not wait any more"), "{code} {text}");
        assert_eq!(stage.repo.reviews(stage.pull).len(), before);
    }
}

/// Carol applied in an emergency and failed half-way.
fn after_the_night() -> Stage {
    let stage = Stage::posted();
    post(&stage, CAROL, &started(&stage, CAROL, true));
    stage.forge.advance(60);
    post(&stage, CAROL, &finished(&stage, Ended::Failed));
    stage
}

#[test]
fn an_emergency_is_looked_at_and_signed_before_anything_else() {
    let stage = after_the_night();
    // Neither the plan's words nor options about a plan.
    assert_eq!(sign(&stage, BOB, &request(&stage).words(), &[]).code, 3);
    for more in [&["--live", OTHER][..], &["--approve"], &["--applier", "alice"]] {
        let said = sign(&stage, BOB, "", more);
        assert!(said.code == 3 && said.text.contains("must be signed first"), "{said:?}");
    }
    assert_eq!(stage.repo.reviews(stage.pull).len(), 2);

    let said = sign(&stage, BOB, &session_words(&stage, SESSION), &[]);
    assert_eq!(said.code, 0, "{said:?}");
    for sentence in [
        "Applied in an emergency, without a second operator",
        "applied by: carol",
        "Reason: the site is down",
        "Incident: https://example.com/incidents/7",
        "- 1 more operator must sign",
        "A second operator must sign this afterwards, until",
        "Failed half-way",
        "update aws_sqs_queue.left",
        "Error: the queue is being deleted",
        "signed, and it counts",
    ] {
        assert!(said.text.contains(sentence), "{sentence}: {said:?}");
    }
    let record = record(&stage);
    assert_eq!((record.mode, record.nonce.as_str()), (Mode::Afterwards, SESSION));
    assert_eq!((record.request, record.applier), (request(&stage), Some(account(CAROL))));
    assert!(stage.review().1.contains("I have looked at what `carol` applied"), "{}", stage.review().1);

    // Then the plan can be signed again: the emergency owes nothing any more. Not in the same second: of two sign-offs
    // at one time nobody could say which is the newer.
    stage.forge.advance(2);
    let said = sign(&stage, BOB, &request(&stage).words(), &[]);
    assert!(!said.text.contains("emergency") && said.text.contains("You are about to sign"), "{said:?}");
}

#[test]
fn an_emergency_is_signed_after_the_merge_and_although_the_branch_moved() {
    let stage = after_the_night();
    let typed = session_words(&stage, SESSION);
    stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", "# more\n")]);
    stage.repo.set_state(stage.pull, "merged");
    stage.forge.advance(25 * 60 * 60);
    let said = sign(&stage, BOB, &typed, &[]);
    assert!(said.code == 0 && said.text.contains("it is late"), "{said:?}");
}

#[test]
fn whoever_may_not_sign_an_emergency_is_told_why_and_asked_nothing() {
    let stage = after_the_night();
    stage.repo.allow(MALLORY, "read");
    let typed = session_words(&stage, SESSION);
    for (who, sentence) in [
        (CAROL, "`carol` is the one who applies; another operator must sign"),
        (ALICE, "`alice` opened this pull request; another operator must sign"),
        (MALLORY, "is not an operator; an operator must sign"),
    ] {
        let said = sign(&stage, who, &typed, &[]);
        assert!(said.code == 3 && said.text.contains(sentence), "{said:?}");
        assert!(!said.text.contains("type the three words"), "{said:?}");
    }
    // What she writes by hand does not count either: bob is asked all the same.
    let Document::Started(begun) = started(&stage, CAROL, true) else { unreachable!() };
    for (by, nonce) in [(CAROL, SESSION), (BOB, OTHER)] {
        let forged = Record {
            schema: "pairgate-signoff-v1".to_owned(),
            request: begun.request.clone(),
            signer: account(by),
            applier: None,
            mode: Mode::Afterwards,
            nonce: nonce.to_owned(),
            issued_at: whole(&stage),
            expires_at: whole(&stage),
            acknowledged: Vec::new(),
        };
        let body = statement::compose("Afterwards.", &forged, None).unwrap();
        stage.repo.review(stage.pull, by, "COMMENTED", &body);
    }
    assert_eq!(sign(&stage, BOB, &typed, &[]).code, 0);
    // Somebody edits his review: then nobody has signed it.
    let (id, body) = stage.review();
    stage.repo.edit_review(id, CAROL, &body.replace("I have looked", "I have not looked"));
    let said = sign(&stage, BOB, "no", &[]);
    assert!(said.code == 3 && said.text.contains("Applied in an emergency"), "{said:?}");
}

#[test]
fn an_emergency_that_nobody_can_look_at_cannot_be_signed() {
    let stage = Stage::posted();
    let start = post(&stage, CAROL, &started(&stage, CAROL, true));
    let typed = session_words(&stage, SESSION);
    let said = sign(&stage, BOB, &typed, &[]);
    assert!(said.code == 3 && said.text.contains("nobody knows yet how the emergency apply"), "{said:?}");
    let unknown = post(&stage, CAROL, &finished(&stage, Ended::Unknown));
    assert!(unknown > start && sign(&stage, BOB, &typed, &[]).code == 3);
    post(
        &stage,
        CAROL,
        &Document::Reconciled(Box::new(Reconciled {
            schema: "pairgate-reconciled-v1".to_owned(),
            session: SESSION.to_owned(),
            request: request(&stage).digest(),
            by: account(CAROL),
            found: Found::All,
            lineage: None,
            serial: Some(2),
            resources: Vec::new(),
            at: whole(&stage),
        })),
    );
    // The start is made to look harmless.
    let body = stage.repo.reviews(stage.pull)[0]["body"].as_str().unwrap().to_owned();
    stage.repo.edit_review(start, CAROL, &body.replace("Break-glass", "All is well"));
    let said = sign(&stage, BOB, &typed, &[]);
    assert!(said.code == 3 && said.text.contains("start-is-unedited"), "{said:?}");
}

#[test]
fn the_second_screen_shows_each_event_once_and_ends_as_the_apply_did() {
    let stage = Stage::posted();
    let pull = stage.pull.to_string();
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, None));
    let mut running = Running::start(&stage, BOB, &["watch", &pull, "--interval", "1s"]);
    running.until("`alice` waits to apply `stacks/web`");
    running.until(&session_words(&stage, SESSION));
    sign(&stage, BOB, &session_words(&stage, SESSION), &[]).passes();
    running.until("`bob` signed the plan of `stacks/web`");
    post(&stage, ALICE, &started(&stage, ALICE, false));
    running.until("`alice` applies `stacks/web` now, with `bob`");
    post(&stage, ALICE, &finished(&stage, Ended::Failed));
    let (code, text) = running.end();
    assert_eq!(code, 4, "{text}");
    for once in ["waits to apply", "signed the plan", "now, with", "Failed half-way", "aws_sqs_queue.left"] {
        assert_eq!(text.matches(once).count(), 1, "{once}: {text}");
    }
    assert!(!text.contains("does not wait any more"), "{text}");
    assert!(text.contains("pairgate apply"), "{text}");
}

#[test]
fn the_second_screen_ends_with_what_became_of_an_apply_that_has_just_ended() {
    for (ended, expected) in [
        (Ended::Applied, 0),
        (Ended::Failed, 4),
        (Ended::Nothing, 4),
        (Ended::Interrupted, 130),
        (Ended::Unknown, 5),
        (Ended::Withdrawn, 3),
    ] {
        let stage = Stage::posted();
        post(&stage, ALICE, &started(&stage, ALICE, false));
        post(&stage, ALICE, &finished(&stage, ended));
        // Nobody believes the end of an apply from somebody else.
        post(&stage, CAROL, &finished(&stage, Ended::Applied));
        let running = Running::start(&stage, BOB, &["watch", &stage.pull.to_string(), "--lang", "ja"]);
        let (code, text) = running.end();
        assert_eq!(code, expected, "{ended:?} {text}");
    }
}

#[test]
fn the_second_screen_goes_when_nothing_waits_and_nothing_runs() {
    let stage = Stage::signed();
    let pull = stage.pull.to_string();
    post(&stage, ALICE, &waiting(&stage, ALICE, SESSION, None));
    stage.forge.advance(301);
    let running = Running::start(&stage, CAROL, &["watch", &pull, "--interval", "1s", "--timeout", "2s"]);
    let (code, text) = running.end();
    assert!(code == 3 && text.contains("nothing waits and nothing runs"), "{code} {text}");
    assert!(!text.contains("waits to apply") && !text.contains("signed the plan"), "{text}");
    // What is no time is told at once.
    for wrong in ["0s", "5", "soon"] {
        let said =
            stage.run(&mut stage.command(&stage.forge.token(BOB), &["watch", &pull, "--interval", wrong]));
        assert_eq!(said.code, 2, "{said:?}");
    }
}

/// The real program while it runs.
struct Running {
    child: Child,
    read: Arc<Mutex<String>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start(stage: &Stage, who: u64, arguments: &[&str]) -> Self {
        let model = stage.command(&stage.forge.token(who), arguments);
        let mut command = Command::new(model.get_program());
        command.args(model.get_args()).env_clear().current_dir(stage.checkout.path());
        command.envs(model.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let read = Arc::new(Mutex::new(String::new()));
        let pipes: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        let readers = pipes.into_iter().map(|pipe| drain(pipe, Arc::clone(&read))).collect();
        Self { child, read, readers }
    }

    /// What was printed, with wrapped lines joined.
    fn text(&self) -> String {
        self.read.lock().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn until(&mut self, sentence: &str) {
        let patience = Instant::now() + Duration::from_secs(120);
        while !self.text().contains(sentence) {
            assert!(Instant::now() < patience, "no `{sentence}` in: {}", self.text());
            assert!(self.child.try_wait().unwrap().is_none(), "it ended: {}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn type_line(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn end(mut self) -> (i32, String) {
        let patience = Instant::now() + Duration::from_secs(120);
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.code().unwrap();
            }
            assert!(Instant::now() < patience, "it does not end: {}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        };
        for reader in std::mem::take(&mut self.readers) {
            reader.join().unwrap();
        }
        let text = self.text();
        assert!(!text.contains("panicked at"), "{text}");
        (code, text)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A test that failed must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn drain(mut pipe: Box<dyn Read + Send>, into: Arc<Mutex<String>>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut chunk = [0; 4096];
        let mut rest = Vec::new();
        while let Ok(length) = pipe.read(&mut chunk) {
            if length == 0 {
                break;
            }
            rest.extend_from_slice(&chunk[..length]);
            // A character may come in two halves.
            let whole = match std::str::from_utf8(&rest) {
                Ok(_) => rest.len(),
                Err(error) => error.valid_up_to(),
            };
            let done: Vec<u8> = rest.drain(..whole).collect();
            into.lock().unwrap().push_str(&String::from_utf8(done).unwrap());
        }
    })
}
