//! Rows 24 and 27: the forge or the way to it fails, and nothing is ever green because of it.

use crate::forge::Fault;
use crate::stage::{BOB, CAROL, Stage, plan};

/// Everything that a verdict asks for.
const QUESTIONS: [&str; 9] = [
    "GET pulls/1",
    "GET pulls/1/commits",
    "GET pulls/1/files",
    "GET pulls/1/reviews",
    "GET issues/1/comments",
    "GET commits/*/check-runs",
    "GET collaborators/*/permission",
    "GET repos/acme/shop/activity",
    "POST graphql",
];

#[test]
fn threat_24_every_question_may_fail_and_no_answer_is_an_approval() {
    let stage = Stage::signed();
    for question in QUESTIONS {
        assert!(stage.forge.count(question) > 0, "`{question}` is never asked");
        for fault in [
            Fault::Status(500),
            Fault::Status(403),
            Fault::Status(404),
            Fault::HalfPage,
            Fault::Torn,
            Fault::Garbage,
            Fault::Close,
            Fault::SecondaryLimit { retry_after: 3_600 },
            Fault::PrimaryLimit { reset_in: 3_600 },
        ] {
            stage.forge.fail(question, fault.clone(), 1_000);
            let said = stage.verify(&[]);
            assert!(matches!(said.code, 2 | 3), "{question} {fault:?}: {}", said.text);
            assert!(said.text.len() > 20, "{question} {fault:?} is not explained");
            stage.forge.heal();
        }
    }
    stage.verify(&[]).passes();
    // What fails once and then goes well is asked again.
    for question in QUESTIONS {
        stage.forge.fail(question, Fault::Status(502), 1);
    }
    stage.verify(&[]).passes();
}

#[test]
fn threat_24_the_page_with_the_record_is_the_one_that_fails() {
    let stage = Stage::signed();
    for number in 0..120 {
        stage.repo.comment(stage.pull, BOB, &format!("note {number}"));
    }
    // The revocation is on page two, and page two does not come.
    stage.forge.advance(1);
    stage.repo.comment(stage.pull, BOB, "/pairgate revoke");
    for fault in [Fault::Status(500), Fault::HalfPage, Fault::Garbage] {
        stage.forge.fail("GET issues/1/comments?page=2", fault, 1_000);
        let said = stage.verify(&[]);
        assert!(matches!(said.code, 2 | 3), "{}", said.text);
        stage.forge.heal();
    }
}

#[test]
fn threat_24_silence_ends() {
    let stage = Stage::signed();
    for question in ["GET issues/1/comments", "POST graphql", "* *"] {
        stage.forge.fail(question, Fault::Timeout, 1_000);
        let pull = stage.pull.to_string();
        let mut command = stage.command(&stage.forge.token(CAROL), &["verify", &pull]);
        let said = stage.run(command.env("PAIRGATE_TIMEOUT_MS", "200"));
        assert!(matches!(said.code, 2 | 3), "{question}: {}", said.text);
        said.says("no answer came in time").says("run it again");
        stage.forge.heal();
    }
}

#[test]
fn threat_27_a_fault_in_the_middle_of_writing() {
    for (what, question) in [
        ("the check run", "POST check-runs"),
        ("the comment", "POST issues/*/comments"),
        ("the status", "POST statuses/*"),
        ("what was said so far", "GET pulls/*/reviews"),
        ("whether the base moved", "GET pulls/1/files"),
    ] {
        for fault in [Fault::Status(403), Fault::DoneThenClose] {
            let stage = Stage::with(crate::stage::RULES, &[]);
            stage.forge.fail(question, fault.clone(), 1_000);
            let said = stage.post_of(&plan("2"));
            assert!(matches!(said.code, 2 | 3), "{what} {fault:?}: {}", said.text);
            assert_ne!(stage.status(), "success", "{what} {fault:?}");
            stage.forge.heal();
            // Again, and all is there, once.
            stage.post_of(&plan("2")).waits();
            assert_eq!((stage.status().as_str(), stage.requests().len()), ("pending", 1), "{what} {fault:?}");
            assert_eq!(stage.repo.comments(stage.pull).len(), 1, "{what} {fault:?}");
        }
    }
}

#[test]
fn threat_27_a_sign_off_that_cannot_be_posted() {
    for fault in [Fault::Status(500), Fault::Status(403), Fault::Garbage, Fault::Close] {
        let stage = Stage::posted();
        stage.forge.fail("POST pulls/*/reviews", fault.clone(), 1_000);
        let said = stage.sign(BOB);
        assert_eq!(said.code, 2, "{fault:?}: {}", said.text);
        stage.forge.heal();
    }
    // The status that `verify --post` could not change is an error, not a word in passing.
    let stage = Stage::signed();
    stage.forge.fail("POST statuses/*", Fault::Status(403), 1_000);
    stage.verify(&["--post"]).fails(&["help"]);
}
