//! Rows 12, 13, 17 and 28: the rules and the keys are the base branch's.

use std::process::{Command, Stdio};

use crate::stage::{ALICE, BOB, CONFIG, MALLORY, RULES, Said, Stage, plan};
use crate::support::skip::skip;

const SIGNERS: &str = ".pairgate/allowed_signers";

/// A key of Bob's in the checkout, and its public text; none without an `ssh-keygen`.
fn key(stage: &Stage, name: &str) -> Option<String> {
    let path = stage.write(&format!("home/{name}.txt"), "").with_extension("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
        .arg(&path)
        .stdin(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        skip("no ssh-keygen");
        return None;
    }
    let public = std::fs::read_to_string(path.with_extension("key.pub")).unwrap();
    Some(public.trim().to_owned())
}

fn key_path(stage: &Stage, name: &str) -> String {
    stage.path(&format!("home/{name}.key")).to_str().unwrap().to_owned()
}

/// The story where the base branch lists Bob's key, with these options of the line.
fn listed(options: &str) -> Option<Stage> {
    let stage = Stage::before_the_pull(RULES, &[]);
    let public = key(&stage, "bob")?;
    let line = format!("user:{BOB} {options}{public}\n");
    stage.repo.commit_and_push("main", BOB, &[(SIGNERS, &line)]);
    stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", "# a queue\n")]);
    let stage = stage.open("feature");
    stage.post_of(&plan("2")).waits();
    Some(stage)
}

fn sign_with_key(stage: &Stage) -> Said {
    stage.sign_with(BOB, &["--key", &key_path(stage, "bob")])
}

#[test]
fn threat_12_the_pull_request_edits_operators_policies_and_signers() {
    let policy = "resource_policy \"aws_sqs_queue\" \"p\" {\n  enforce {\n    condition = attrs.delay < 900\n    error_message = \"too late\"\n  }\n}\n";
    let rules = RULES.replace("{ pack = \"none\" }", "{\n  pack = \"none\"\n  folders = [\"policies\"]\n}");
    let stage = Stage::before_the_pull(&rules, &[("policies/a.policy.hcl", policy)]);
    let kinder =
        rules.replace("\"user:1001\"", "\"user:1001\", \"user:1666\"").replace("folders", "# folders");
    let files = [
        (CONFIG, kinder.as_str()),
        ("policies/a.policy.hcl", "# nothing\n"),
        (
            SIGNERS,
            "user:1666 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjFMSmnjFPEqQJ0cE5mQ8s5rTL4x+J3yQm0oAfcT0Kq\n",
        ),
        ("stacks/web/main.tf", "# a queue\n"),
    ];
    stage.repo.commit_and_push("feature", ALICE, &files);
    let stage = stage.open("feature");
    stage.repo.allow(MALLORY, "write");
    for (path, text) in files {
        stage.write(path, text);
    }
    // CI's checkout has the kinder copies, and they decide nothing.
    let said = stage.post_of(&plan("901"));
    said.blocked(&["too late", "base branch's copies", CONFIG, "policies/a.policy.hcl"]);
    assert_eq!(stage.status(), "failure");
    stage.post_of(&plan("2")).waits();
    stage.refuses_stranger(MALLORY, "mallory");
    stage.verify(&[]).denied(&["the copies of the base branch", CONFIG, "policies/a.policy.hcl", SIGNERS]);
    stage.verify(&["--post"]).waits();
    let told = stage.repo.comments(stage.pull);
    assert!(told.iter().any(|one| one["body"].as_str().unwrap().contains(SIGNERS)), "{told:?}");
}

#[test]
fn threat_13_a_wildcard_principal_is_a_mistake_of_the_configuration() {
    let stage = Stage::before_the_pull(RULES, &[]);
    let Some(public) = key(&stage, "bob") else { return };
    stage.repo.commit_and_push("main", BOB, &[(SIGNERS, &format!("* {public}\n"))]);
    stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", "# a queue\n")]);
    let stage = stage.open("feature");
    stage.post_of(&plan("2")).waits();
    stage.sign_by_comment(BOB);
    stage.verify(&[]).denied(&["allowed_signers` on the base branch is broken", "mend it there"]);
    stage.forge.advance(1);
    let said = sign_with_key(&stage);
    assert_ne!(said.code, 0, "{}", said.text);
    said.says("allowed_signers` on the base branch is broken");
}

#[test]
fn threat_17_a_signature_that_was_made_for_something_else() {
    let Some(stage) = listed("") else { return };
    stage.sign_by_comment(BOB);
    stage.verify(&[]).denied(&["signature", "pairgate sign"]);
    stage.forge.advance(1);
    sign_with_key(&stage).passes();
    let (review, body) = stage.review();
    let bytes = body.split("```pairgate-signoff\n").nth(1).unwrap().split("\n```").next().unwrap();
    let file = stage.write("home/record", bytes);
    let key = key_path(&stage, "bob");
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "git", "-f", &key])
        .arg(&file)
        .status()
        .unwrap();
    assert!(signed.success());
    let armour = std::fs::read_to_string(file.with_extension("sig")).unwrap();
    let good = body.split("```pairgate-signature\n").nth(1).unwrap();
    let changed = body.replace(good, &format!("{}\n```", armour.trim_end()));
    stage.repo.with(|repository| repository.reviews.retain(|found| found.id != review));
    stage.repo.review(stage.pull, BOB, "COMMENTED", &changed);
    stage
        .verify(&[])
        .denied(&["the signature was made for something else", "sign again with `pairgate sign`"]);
    stage.repo.with(|repository| repository.reviews.clear());
    stage.repo.review(stage.pull, BOB, "COMMENTED", &body);
    stage.verify(&[]).passes();
}

#[test]
fn threat_28_a_key_outside_of_its_time_or_taken_off_the_list() {
    for (options, why) in [
        ("valid-before=\"20200101Z\" ", "counts no more since"),
        ("valid-after=\"20990101Z\" ", "counts from 2099"),
    ] {
        let Some(stage) = listed(options) else { return };
        let said = sign_with_key(&stage);
        said.denied(&[why]);
        assert!(stage.repo.reviews(stage.pull).is_empty(), "it is told before anything is posted");
        stage.verify(&[]).waits();
    }
    // A key that the base branch does not list.
    let Some(stage) = listed("") else { return };
    key(&stage, "other").unwrap();
    let said = stage.sign_with(BOB, &["--key", &key_path(&stage, "other")]);
    said.denied(&["do not list the key"]);
    stage.forge.advance(1);
    // What was good until the list lost the key: the base moved, and the new list has it no more.
    sign_with_key(&stage).passes();
    stage.repo.commit_and_push("main", BOB, &[(SIGNERS, "# nobody\n")]);
    stage.verify(&[]).waits();
}

#[test]
fn a_waiting_time_begins_with_the_sign_off_and_does_not_forbid_it() {
    let rules =
        RULES.replace("signoff {", "signoff {\n  wait = \"10m\"\n").replace(" operators", "\n  operators");
    let rules = rules.replace("] }", "]\n}");
    let stage = Stage::with(&rules, &[]);
    stage.post_of(&plan("2")).waits();
    let said = stage.sign(BOB);
    said.waits();
    assert_eq!(stage.repo.reviews(stage.pull).len(), 1, "{}", said.text);
    stage.verify(&[]).waits();
    stage.forge.advance(601);
    stage.verify(&[]).passes();
}
