//! Rows 14 to 25: what is said, changed, copied and taken back.

use crate::forge::ACTIONS_APP;
use crate::stage::{ALICE, BOB, CAROL, MALLORY, ROOT, Stage, plan};
use pairgate::signoff::record::{Account, Mode};
use pairgate::signoff::session::{Document, Found, Reconciled, Started, compose};

const AGAIN: &str = "sign again";

/// Bob's record as he posted it, taken away from where it was.
fn lifted(stage: &Stage) -> String {
    let (review, body) = stage.review();
    stage.repo.with(|repository| repository.reviews.retain(|found| found.id != review));
    body
}

#[test]
fn threat_14_another_writer_edits_the_record() {
    let stage = Stage::signed();
    let (review, body) = stage.review();
    stage.repo.edit_review(review, CAROL, &body.replace("alice", "alicia"));
    stage.verify(&[]).denied(&["it was edited after it was posted", "delete it and sign again"]);
    // The same words again are an edit all the same.
    stage.repo.edit_review(review, CAROL, &body);
    stage.verify(&[]).denied(&["it was edited after it was posted"]);
    let stage = Stage::posted();
    let comment = stage.sign_by_comment(BOB);
    stage.verify(&[]).passes();
    stage.repo.edit_comment(comment, BOB, &format!("/pairgate sign {}", stage.requests()[0].digest()));
    stage.verify(&[]).denied(&["it was edited after it was posted", "delete it and sign again"]);
}

#[test]
fn threat_15_the_record_is_deleted() {
    let stage = Stage::signed();
    lifted(&stage);
    stage.verify(&["--post"]).denied(&["`/pairgate sign s1:"]);
    assert_eq!(stage.status(), "pending");
    let stage = Stage::posted();
    let comment = stage.sign_by_comment(BOB);
    stage.verify(&["--post"]).passes();
    stage.repo.delete_comment(comment);
    stage.verify(&["--post"]).waits();
    assert_eq!(stage.status(), "pending");
}

#[test]
fn threat_16_the_record_is_copied_elsewhere() {
    let mut stage = Stage::signed();
    let (_, body) = stage.review();
    // Another pull request of the same branch and the same plan.
    let first = stage.pull;
    stage.pull = stage.repo.pull(ALICE, "feature", "main");
    stage.repo.with(|repository| repository.runs.clear());
    stage.post_of(&plan("2")).waits();
    stage.repo.review(stage.pull, BOB, "COMMENTED", &body);
    stage.verify(&[]).denied(&["it was signed for pull request `1`, and this is `2`", "`pairgate sign`"]);
    let digest = crate::stage::request_in(&body).digest();
    stage.repo.comment(stage.pull, BOB, &format!("/pairgate sign {digest}"));
    stage.verify(&[]).denied(&["no plan on the head commit has the digest"]);
    stage.pull = first;
    // Another repository with the very same commits.
    let other = Stage::posted();
    other.repo.review(other.pull, BOB, "COMMENTED", &body);
    other.verify(&[]).waits();
    // By another account.
    let third = Stage::posted();
    third.sign(BOB).passes();
    let body = lifted(&third);
    third.repo.review(third.pull, CAROL, "COMMENTED", &body);
    third.verify(&[]).denied(&["the record names account 1002 and account 1003", "`pairgate sign`"]);
    // In a comment, which any tool can post.
    third.repo.with(|repository| repository.reviews.clear());
    third.repo.comment(third.pull, BOB, &body);
    third.verify(&[]).denied(&["a record counts only in a review", "`pairgate sign`"]);
}

#[test]
fn threat_16_another_repository_folder_or_workspace() {
    let stage = Stage::signed();
    stage.post_at("stacks/db", &plan("2"), &[]).waits();
    stage.verify(&[]).denied(&["stacks/db"]);
    stage.post_at(ROOT, &plan("2"), &["--workspace", "production"]).waits();
    stage.verify(&["--all"]).denied(&["production"]);
    // Another repository, perhaps under the name of the old one: its number differs.
    let other = Stage::with(crate::stage::RULES, &[]);
    let bytes = stage.requests()[0].bytes().replacen(&format!("\"id\":{}", stage.repo.id), "\"id\":4242", 1);
    let text = format!("A plan.\n\n```pairgate-request\n{bytes}\n```");
    let digest = pairgate::signoff::request::digest(&bytes);
    let head = other.repo.head(other.pull);
    other.repo.check_run(ACTIONS_APP, &head, "pairgate: stacks/web", &digest, &text);
    other.repo.comment(other.pull, BOB, &format!("/pairgate sign {digest}"));
    other.verify(&[]).denied(&["the posted plan is for pull request 1 of `acme/shop`", "post its own"]);
}

#[test]
fn threat_18_time_is_the_forges() {
    let stage = Stage::signed();
    stage.forge.advance(7_201);
    stage.verify(&["--post"]).denied(&["it expired at", AGAIN]);
    assert_eq!(stage.status(), "pending");
    // A record from the future, as a signer's wrong clock or a patient cheat makes it.
    let stage = Stage::signed();
    let body = lifted(&stage);
    stage.forge.advance(-3_600);
    stage.repo.review(stage.pull, BOB, "COMMENTED", &body);
    stage.verify(&[]).denied(&["more than five minutes apart", "set the clock and sign again"]);
    // A record that wants to live longer than the rules allow.
    let stage = Stage::signed();
    let body = lifted(&stage);
    let until = body.split("\"expires_at\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let later: jiff::Timestamp = until.parse().unwrap();
    let later = later + jiff::SignedDuration::from_hours(1);
    stage.repo.review(stage.pull, BOB, "COMMENTED", &body.replace(&until, &later.to_string()));
    stage.verify(&[]).denied(&["wants to count for longer than 120 min", AGAIN]);
    stage.forge.advance(-86_400);
    stage.verify(&[]).denied(&["which the forge's clock has not reached"]);
}

#[test]
fn threat_19_revoked() {
    let stage = Stage::signed();
    stage.forge.advance(1);
    let pull = stage.pull.to_string();
    stage.run(&mut stage.command(&stage.forge.token(BOB), &["revoke", &pull])).passes().says("revoked: ");
    stage.verify(&["--post"]).denied(&["`bob` revoked it at", AGAIN]);
    assert_eq!(stage.status(), "pending");
    stage.forge.advance(1);
    stage.sign(BOB).passes();
    stage.verify(&["--post"]).passes();
    assert_eq!(stage.status(), "success");
    stage.forge.advance(1);
    // By phone, with a capital letter and a reason.
    stage.repo.comment(stage.pull, BOB, "/Pairgate revoke, the replica lags");
    stage.verify(&[]).denied(&["`bob` revoked it at"]);
}

#[test]
fn threat_20_the_signer_asks_for_changes() {
    let stage = Stage::signed();
    stage.forge.advance(1);
    let review = stage.repo.review(stage.pull, BOB, "CHANGES_REQUESTED", "wait");
    stage.verify(&["--post"]).denied(&["`bob` asked for changes at", "let the signer sign again"]);
    assert_eq!(stage.status(), "pending");
    // Alice dismisses it herself.
    stage.repo.dismiss_review(review);
    stage.verify(&[]).denied(&["was dismissed and may have asked for changes", "must sign again"]);
}

#[test]
fn threat_21_the_review_is_dismissed() {
    let stage = Stage::signed();
    stage.repo.dismiss_review(stage.review().0);
    stage.verify(&["--post"]).denied(&["the review was dismissed", AGAIN]);
    assert_eq!(stage.status(), "pending");
}

#[test]
fn threat_22_two_records_conflict() {
    let stage = Stage::signed();
    let now = stage.forge.now().to_string();
    stage.forge.set_now(&now);
    let (_, body) = stage.review();
    let nonce = body.split("\"nonce\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = body.replace(&nonce, &"0".repeat(32));
    stage.repo.with(|repository| repository.reviews.clear());
    for text in [&body, &other] {
        stage.repo.review(stage.pull, BOB, "COMMENTED", text);
    }
    stage.verify(&[]).denied(&["a tie: the signer posted two that differ", "sign once more"]);
    // A newer one that is broken is not passed over for the older one.
    stage.repo.with(|repository| drop(repository.reviews.pop()));
    stage.verify(&[]).passes();
    stage.forge.advance(1);
    stage.repo.review(stage.pull, BOB, "COMMENTED", &other);
    stage.verify(&[]).passes().says("that one is looked at instead");
}

#[test]
fn threat_23_the_record_is_on_a_later_page() {
    let stage = Stage::posted();
    for number in 0..130 {
        stage.repo.comment(stage.pull, ALICE, &format!("note {number}"));
        stage.repo.review(stage.pull, CAROL, "COMMENTED", &format!("remark {number}"));
    }
    stage.verify(&[]).waits();
    stage.sign(BOB).passes();
    stage.verify(&[]).passes();
    stage.forge.advance(1);
    // So is what takes it back.
    stage.repo.comment(stage.pull, BOB, "/pairgate revoke");
    stage.verify(&[]).denied(&["`bob` revoked it at"]);
    assert!(
        stage
            .forge
            .requests()
            .iter()
            .any(|seen| seen.query.iter().any(|pair| pair == &("page".into(), "2".into())))
    );
}

#[test]
fn threat_25_the_record_is_changed_by_hand() {
    let stage = Stage::signed();
    let body = lifted(&stage);
    let remake = "make a new one with `pairgate sign`";
    for (what, from, to) in [
        ("a key twice", "{\"schema\"", "{\"schema\":\"pairgate-signoff-v1\",\"schema\""),
        ("an unknown field", "\"mode\"", "\"force\":true,\"mode\""),
        ("trailing bytes", "}\n```", "}\n{}\n```"),
        ("white space", "\"mode\":", "\"mode\": "),
        ("a second fence", "\n\n```pairgate-signoff", "\n\n```json\n{}\n```\n\n```pairgate-signoff"),
        ("another version", "pairgate-signoff-v1\"", "pairgate-signoff-v2\""),
        ("a large number", "\"pull_request\":1", "\"pull_request\":1.0"),
    ] {
        let changed = body.replacen(from, to, 1);
        assert_ne!(changed, body, "{what}");
        stage.repo.with(|repository| repository.reviews.clear());
        stage.repo.review(stage.pull, BOB, "COMMENTED", &changed);
        stage.verify(&[]).denied(&["the record cannot be read", remake]);
    }
    stage.repo.with(|repository| repository.reviews.clear());
    stage.repo.review(stage.pull, BOB, "COMMENTED", &body);
    stage.verify(&[]).passes();
}

#[test]
fn threat_46_a_sign_off_that_was_used_is_used_up() {
    let stage = Stage::signed();
    stage.forge.advance(1);
    let digest = stage.requests()[0].digest();
    stage.repo.comment(stage.pull, ALICE, &format!("<!-- pairgate:started:v1 {digest} -->\nstarted"));
    stage.verify(&[]).denied(&["`alice` began to apply it at", AGAIN]);
}

/// What an apply says of itself, as its program posts it.
fn says(stage: &Stage, who: u64, document: &Document) {
    stage.forge.advance(1);
    stage.repo.review(stage.pull, who, "COMMENTED", &compose("An apply.", document).unwrap());
}

#[test]
fn an_apply_is_followed_from_its_start_to_its_end() {
    let stage = Stage::signed();
    let request = stage.requests().remove(0);
    let (session, at) = ("0123456789abcdef".repeat(2), "2026-11-22T10:00:00Z".parse().unwrap());
    let account = |id, login: &str| Account { id, login: login.to_owned() };
    let started = Started {
        schema: "pairgate-started-v1".to_owned(),
        session: session.clone(),
        request: request.clone(),
        applier: account(ALICE, "alice"),
        signers: vec![account(BOB, "bob")],
        signoffs: vec!["https://forge.example/review".to_owned()],
        mode: Mode::Asynchronous,
        plan_file: "9".repeat(64),
        serial: Some(1),
        at,
        break_glass: None,
    };
    let found = Reconciled {
        schema: "pairgate-reconciled-v1".to_owned(),
        session,
        request: request.digest(),
        by: account(CAROL, "carol"),
        found: Found::All,
        lineage: None,
        serial: Some(2),
        resources: Vec::new(),
        at,
    };
    says(&stage, ALICE, &Document::Started(Box::new(started)));
    stage.verify(&["--post"]).denied(&["the apply that `alice` began", "run `pairgate reconcile 1`"]);
    assert_eq!(stage.status(), "failure");
    // A stranger found nothing, and what was edited neither.
    says(&stage, MALLORY, &Document::Reconciled(Box::new(found.clone())));
    stage.verify(&[]).denied(&["run `pairgate reconcile 1`"]);
    says(&stage, CAROL, &Document::Reconciled(Box::new(found.clone())));
    let (review, _) = stage.review();
    stage.verify(&["--post"]).passes().says("applied by alice with bob");
    assert_eq!(stage.status(), "success");
    let json: serde_json::Value =
        serde_json::from_str(&stage.verify(&["--format", "json"]).ran.stdout).unwrap();
    assert_eq!(json["requests"][0]["state"], "applied");
    assert_eq!(json["requests"][0]["applied"]["with"][0]["id"], BOB);
    let body = compose("Edited.", &Document::Reconciled(Box::new(found))).unwrap();
    stage.repo.edit_review(review, CAROL, &body);
    stage.verify(&[]).denied(&["run `pairgate reconcile 1`"]);
}
