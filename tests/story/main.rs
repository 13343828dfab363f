//! The whole story through the real program: a plan is posted, signed by a second operator, and verified.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod example;
#[path = "../support/forge/mod.rs"]
mod forge;
mod partner;
#[allow(dead_code, reason = "the threat matrix needs more of it")]
#[path = "../threats/stage.rs"]
mod stage;
#[path = "../support/mod.rs"]
mod support;
mod world;

use serde_json::json;
use world::{ALICE, BOB, Shop};

#[test]
fn a_plan_is_posted_signed_by_a_second_operator_and_verified() {
    let Some(shop) = Shop::open(world::RULES, &[]) else { return };
    let posted = shop.post();
    assert_eq!(posted.code, 3, "{posted:?}");
    assert_eq!(shop.status(), "pending");
    let words = shop.words();

    // Who opened the pull request is refused before any question.
    let own = shop.sign(ALICE, &words, &[]);
    assert_eq!(own.code, 3, "{own:?}");
    assert!(own.stderr.contains("cannot-sign") && !own.stdout.contains("three words"), "{own:?}");
    assert!(shop.repo.reviews(1).is_empty());

    // Other words are a no.
    let no = shop.sign(BOB, "not these words", &[]);
    assert_eq!((no.code, shop.repo.reviews(1).len()), (3, 0), "{no:?}");

    let signed = shop.sign(BOB, &words, &[]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let verified = shop.verify(&["--post"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert_eq!(shop.status(), "success");

    // Posting the same again leaves it as it is.
    let (comments, runs) = (shop.repo.comments(1), shop.repo.check_runs(&shop.repo.head(1)).len());
    assert_eq!(shop.post().code, 3);
    assert_eq!(shop.repo.comments(1), comments);
    assert_eq!(shop.repo.check_runs(&shop.repo.head(1)).len(), runs);
    assert_eq!(shop.status(), "success");

    // The notes of the signer's clone hold the same record.
    let listed = shop.pairgate(BOB, &["notes", "list"]);
    assert!(listed.code == 0 && listed.stdout.contains("bob"), "{listed:?}");
    // Without a key nobody but the forge knows who wrote it.
    let offline = shop.pairgate(BOB, &["verify", "--offline"]);
    assert!(offline.code == 3 && offline.stdout.contains("only the forge could say"), "{offline:?}");

    // A push makes it stale, though the plan is the same.
    shop.push("notes.txt", "nothing for terraform\n");
    shop.post();
    let stale = shop.verify(&["--post"]);
    assert_eq!(stale.code, 3, "{stale:?}");
    assert_eq!(shop.status(), "pending");
    assert_eq!(shop.sign(BOB, &shop.words(), &[]).code, 0);
    assert_eq!(shop.verify(&[]).code, 0);
}

#[test]
fn a_comment_signs_where_no_key_is_asked_for() {
    let Some(shop) = Shop::open(world::RULES, &[]) else { return };
    shop.post();
    let line = shop.comment_to_copy();
    shop.repo.comment(1, shop.stranger, &line);
    assert_eq!(shop.verify(&["--post"]).code, 3);
    shop.repo.comment(1, shop.bob, &line);
    let verified = shop.verify(&["--post"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    shop.forge.advance(60);
    shop.repo.comment(1, shop.bob, "/pairgate revoke");
    assert_eq!(shop.verify(&["--post"]).code, 3);
    assert_eq!(shop.status(), "pending");
}

#[test]
fn a_key_on_the_base_branch_is_asked_for_and_its_signature_verified() {
    let folder = tempfile::tempdir().unwrap();
    let Some(key) = world::key(folder.path()) else { return };
    let signers = format!("user:1002 {}", key.public);
    let Some(shop) = Shop::open(world::RULES, &[(".pairgate/allowed_signers", &signers)]) else { return };
    shop.post();
    // A comment is not enough any more.
    let digest = shop.digest();
    shop.repo.comment(1, shop.bob, &format!("/pairgate sign {digest}"));
    assert_eq!(shop.verify(&[]).code, 3);
    // Two statements in one second would be a tie.
    shop.forge.advance(60);
    let signed = shop.sign(BOB, &shop.words(), &["--key", key.file.to_str().unwrap()]);
    assert_eq!(signed.code, 0, "{signed:?}");
    let verified = shop.verify(&["--format", "json"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let page: serde_json::Value = serde_json::from_str(&verified.stdout).unwrap();
    let counts: Vec<_> = page["requests"][0]["candidates"].as_array().unwrap().iter().collect();
    assert!(counts.iter().any(|one| one["counts"] == json!(true) && one["assurance"] == "signed"), "{page}");
    let offline = shop.pairgate(BOB, &["verify", "--offline"]);
    assert_eq!(offline.code, 0, "{offline:?}");
}
