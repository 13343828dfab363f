//! Rows of the threat matrix about the plan that is signed: who says no, and in which words.

use pairgate::plan::digest::{Seal, digest};
use pairgate::plan::{self, Secrets, secrets};
use pairgate::signoff::facts::{Commit, Push};
use pairgate::signoff::requests;

use super::story::{OLD, Story, address, alice, offer, request};
use super::{refused, unsignable};

#[test]
fn threat_30_pushed_after_the_sign_off() {
    let next = "4".repeat(40);
    let pushed = |mut story: Story| {
        story.facts.pull_request.head_sha = next.clone();
        story.facts.pull_request.commit_count = 3;
        story.commits().push(Commit { sha: next.clone(), authors: vec![address(&alice())], committer: None });
        story.pushes().push(Push { actor: Some(alice()), after: next.clone() });
        story
    };
    // Before the new plan is there: the old one is for the old head.
    let story = pushed(Story::good());
    unsignable(
        &story,
        &["made for 111111111111 and the head is 444444444444", "wait for the plan of the head"],
    );
    // And with it.
    let mut story = pushed(Story::good());
    story.request(|request| request.head_sha = next.clone());
    let words: &[&str] = &["signed for 111111111111 and the head is 444444444444 now", "sign again"];
    refused(
        &story,
        &[("head-unmoved", words), ("request-unchanged", &["differs in `head_sha`", "sign again"])],
    );
    assert_eq!(story.verify().strangers.len(), 1);
    let mut story = pushed(Story::commented());
    story.request(|request| request.head_sha = next.clone());
    refused(
        &story,
        &[("request-unchanged", &["no plan on the head commit has the digest `s1:", "sign that one"])],
    );
    // A review of an older commit.
    let mut story = Story::good();
    story.statement().commit = Some(OLD.to_owned());
    refused(
        &story,
        &[("review-is-on-head", &["on 333333333333 and the head is 111111111111", "sign again"])],
    );
    story.statement().commit = None;
    refused(&story, &[("review-is-on-head", &["unknown", "does not say which commit"])]);
}

#[test]
fn threat_31_base_moved() {
    let mut story = Story::good();
    story.facts.pull_request.base_sha = "5".repeat(40);
    unsignable(&story, &["`main` moved from 222222222222 to 555555555555", "plan again"]);
    story.request(|request| request.base_sha = "5".repeat(40));
    let words: &[&str] = &["`main` was at 222222222222 and is at 555555555555 now", "plan again"];
    refused(&story, &[("base-unmoved", words), ("request-unchanged", &["differs in `base_sha`"])]);
}

/// The change digest of a plan that sets one attribute.
fn change(after: &str, sensitive: &str) -> String {
    let text = format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{{
        "address":"a_b.c","mode":"managed","type":"a_b","name":"c","provider_name":"registry.terraform.io/x/a",
        "change":{{"actions":["create"],"before":null,"after":{{"v":{after}}},"after_unknown":{{}},
        "before_sensitive":false,"after_sensitive":{sensitive}}}}}]}}"#
    );
    let plan = plan::plan("plan.json", &text).unwrap_or_else(|error| panic!("{}", error.message));
    let marked = secrets::marked(&plan);
    let secrets = Secrets::from_marked(&marked);
    digest(&text, &plan, &marked, &secrets, &Seal::Key(&[7; 32])).unwrap().full()
}

/// Signed was one change, and the head has another one.
fn replanned(signed: &str, now: &str, hash: &str) {
    assert_ne!(signed, now);
    let mut story = Story::good();
    story.record(|record| record.request.change_digest = signed.to_owned());
    story.request(|request| request.change_digest = signed.to_owned());
    assert!(story.verify().satisfied);
    story.request(|request| {
        request.change_digest = now.to_owned();
        request.hashes.as_mut().unwrap().changes[0].hash = hash.to_owned();
    });
    let words: &[&str] =
        &["differs in `change_digest`", "other changes at `aws_db_instance.main`", "sign again"];
    refused(&story, &[("request-unchanged", words)]);
}

#[test]
fn threat_34_only_a_sensitive_value_changed() {
    let mark = r#"{"v":true}"#;
    replanned(&change(r#""1234""#, mark), &change(r#""1235""#, mark), &"7".repeat(16));
}

#[test]
fn threat_35_numbers_beyond_floats() {
    replanned(&change("9007199254740992", "{}"), &change("9007199254740993", "{}"), &"8".repeat(16));
}

#[test]
fn threat_36_only_a_provisioner_or_lifecycle_changed() {
    let mut story = Story::good();
    story.request(|request| request.state.configuration = Some("9".repeat(64)));
    refused(
        &story,
        &[("request-unchanged", &["differs in `state.configuration`", "read it and sign again"])],
    );
    let mut story = Story::commented();
    story.request(|request| request.state.configuration = None);
    refused(&story, &[("request-unchanged", &["no plan on the head commit", "read the newest plan"])]);
}

#[test]
fn threat_37_blocked_plans_cannot_be_signed() {
    for (verdict, words) in [
        ("blocked", "no sign-off lifts them"),
        ("undecided", "could not be judged"),
        ("splendid", "`splendid`"),
    ] {
        let mut story = Story::good();
        story.request(|request| request.verdict = verdict.to_owned());
        let now = story.offers()[0].request.clone();
        story.record(|record| record.request = now);
        unsignable(&story, &[words]);
    }
    let mut story = Story::good();
    story.request(|request| request.blast_radius = "huge".to_owned());
    unsignable(&story, &["`huge` is not known to this version"]);
}

type Change = fn(&mut pairgate::signoff::Request);

#[test]
fn threat_40_41_47_other_place_or_program() {
    let changes: [(&str, Change); 6] = [
        ("state.backend", |request| request.state.backend = Some("s3:ff".to_owned())),
        ("state.lineage", |request| request.state.lineage = None),
        ("state.serial", |request| request.state.serial = Some(42)),
        ("account", |request| request.account = Some("999999999999".to_owned())),
        ("program", |request| request.program = Some("tofu".to_owned())),
        ("version", |request| request.version = Some("1.11.5".to_owned())),
    ];
    for (field, change) in changes {
        let mut story = Story::good();
        story.request(change);
        let words = format!("differs in `{field}`; read it");
        refused(&story, &[("request-unchanged", &[&words])]);
    }
}

#[test]
fn what_check_runs_hold_is_what_is_signed() {
    let text = requests::compose("", &request(), false).unwrap();
    let posted = requests::read(&text).unwrap().unwrap();
    assert_eq!(posted.request.digest(), offer(&request()).request.digest());
}
