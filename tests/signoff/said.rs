//! Rows of the threat matrix about what was said, and when: who says no, and in which words.

use pairgate::config::signoff::{Presence, Signatures};
use pairgate::signoff::facts::{Actor, Answer, StatementKind};
use pairgate::signoff::statement;
use pairgate::source::Source;

use super::story::{Story, alice, bob, carol, comment, person, record, request, review, says, time, unknown};
use super::{all, english, failing, refused};

#[test]
fn threat_14_record_is_edited() {
    let mut story = Story::good();
    story.statement().edited = Answer::Known(true);
    refused(&story, &[("statement-is-unedited", &["was edited", "delete it and sign again"])]);
    story.statement().edited = Answer::Unknown(unknown());
    refused(&story, &[("statement-is-unedited", &["unknown", "did not answer"])]);
}

#[test]
fn threat_15_record_is_deleted() {
    let mut story = Story::good();
    story.statements().clear();
    let verification = story.verify();
    assert!(!verification.satisfied && verification.requests[0].candidates.is_empty());
    let next = english(&verification.requests[0].missing[0]);
    assert!(next.contains("1 more operator must sign"), "{next}");
    assert!(next.contains(&format!("`/pairgate sign {}`", request().digest())), "{next}");
}

#[test]
fn threat_16_record_is_copied() {
    let sign_here = "sign here with `pairgate sign`";
    let unsigned: (&str, &[&str]) = ("request-unchanged", &["no plan on the head commit", "sign that one"]);
    let mut story = Story::good();
    story.record(|record| record.request.pull_request = 11);
    refused(&story, &[("record-is-for-this", &["pull request `11`, and this is `12`", sign_here]), unsigned]);
    let mut story = Story::good();
    story.record(|record| record.request.repository.id = 8);
    refused(&story, &[("record-is-for-this", &["`acme/infra (8)`, and this is `acme/infra (7)`"]), unsigned]);
    let mut story = Story::good();
    story.record(|record| record.request.root_module = "shops/test".to_owned());
    refused(&story, &[("record-is-for-this", &["`shops/test` in workspace `default`"]), unsigned]);
    let mut story = Story::good();
    story.record(|record| record.request.workspace = "test".to_owned());
    refused(&story, &[("record-is-for-this", &["workspace `test`"]), unsigned]);
    // Carol posts what bob made.
    let mut story = Story::good();
    story.statement().author = Some(carol());
    refused(&story, &[("record-names-its-author", &["names account 2 and account 3 (`carol`) posted it"])]);
    // A record outside of a review.
    let mut story = Story::good();
    story.statement().kind = StatementKind::Comment;
    story.statement().commit = None;
    refused(&story, &[("review-is-on-head", &["only in a review", "`pairgate sign`"])]);
}

#[test]
fn threat_17_no_signature_or_another_purpose() {
    let file = Source::new(".pairgate/allowed_signers", "");
    for mut story in [Story::good(), Story::commented()] {
        story.facts.allowed_signers = Answer::Known(Some(file.clone()));
        refused(&story, &[("signature-is-there-and-good", &["no signature by key", "run `pairgate sign`"])]);
        let verification = story.verify();
        assert!(verification.requests[0].signed);
        let next = english(&verification.requests[0].missing[0]);
        assert!(next.contains("run `pairgate sign 12`") && !next.contains("/pairgate sign"), "{next}");
        story.facts.allowed_signers = Answer::Known(None);
        story.settings.signatures = Signatures::Required;
        refused(&story, &[("signature-is-there-and-good", &["`.pairgate/allowed_signers`", "add it there"])]);
        story.facts.allowed_signers = Answer::Unknown(unknown());
        refused(&story, &[("signature-is-there-and-good", &["unknown", "did not answer"])]);
    }
    // Armour that holds no signature of ours never counts.
    let mut story = Story::good();
    let armour = "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n";
    story.statement().body = statement::compose("", &record(&request(), &bob()), Some(armour)).unwrap();
    assert!(story.verify().satisfied, "without a file nobody asks for keys");
    story.facts.allowed_signers = Answer::Known(Some(file));
    refused(&story, &[("signature-is-there-and-good", &["no: ", "`pairgate sign`"])]);
}

#[test]
fn threat_18_time() {
    let mut story = Story::good();
    story.facts.now = time("12:00:00");
    refused(&story, &[("signed-in-time", &["expired at 2026-11-22 12:00:00 UTC", "sign again"])]);
    story.facts.now = time("11:59:59");
    assert!(story.verify().satisfied);
    story.facts.now = time("10:00:01");
    let expected: (&str, &[&str]) =
        ("signed-in-time", &["from 2026-11-22 10:00:02 UTC", "clock has not reached"]);
    refused(&story, &[expected, ("waited", &["wait until then"])]);
    for issued in ["09:54:00", "10:06:00"] {
        let mut story = Story::good();
        story.record(|record| record.issued_at = time(issued));
        refused(&story, &[("signed-in-time", &["more than five minutes apart", "set the clock"])]);
    }
    let mut story = Story::good();
    story.record(|record| record.expires_at = time("12:00:01"));
    refused(&story, &[("signed-in-time", &["longer than 120 min", "sign again"])]);
    // A signer may want less, and a tier never gives more than a day.
    let mut story = Story::good();
    story.record(|record| record.expires_at = time("10:20:00"));
    refused(&story, &[("signed-in-time", &["expired at 2026-11-22 10:20:00"])]);
    let mut story = Story::commented();
    story.settings.requirement.expires = u64::MAX;
    story.facts.now = "2026-11-23T10:00:01Z".parse().unwrap();
    assert!(story.verify().satisfied);
    story.facts.now = "2026-11-23T10:00:02Z".parse().unwrap();
    refused(&story, &[("signed-in-time", &["expired at 2026-11-23 10:00:02"])]);
}

#[test]
fn threat_19_revoked() {
    let revoke = |body: &str| says(200, &bob(), StatementKind::Comment, body);
    let mine = format!("/pairgate revoke {}", request().digest());
    for body in ["/pairgate revoke", &mine, "/pairgate revoke everything"] {
        let mut story = Story::good();
        story.say("10:10:00", revoke(body));
        refused(&story, &[("not-revoked", &["`bob` revoked it at 2026-11-22 10:10:00", "sign again"])]);
        story.statements()[1].edited = Answer::Known(true);
        refused(&story, &[("not-revoked", &["revoked it"])]);
    }
    // An old comment that became a revocation by an edit.
    let mut story = Story::good();
    story.say("09:00:00", revoke("/pairgate revoke"));
    assert!(story.verify().satisfied, "an older revocation is over");
    story.statements()[1].edited = Answer::Known(true);
    refused(&story, &[("not-revoked", &["was edited", "delete it and sign again"])]);
    // Somebody else's, or for another request, takes nothing back.
    let mut story = Story::good();
    story.say("10:10:00", says(200, &carol(), StatementKind::Comment, "/pairgate revoke"));
    story.say("10:10:00", revoke(&format!("/pairgate revoke s1:{}", "0".repeat(64))));
    assert!(story.verify().satisfied);
}

#[test]
fn threat_20_signer_asks_for_changes() {
    let mut story = Story::good();
    story.say("10:10:00", says(200, &bob(), StatementKind::ChangesRequested, "wait"));
    refused(&story, &[("no-changes-requested-later", &["`bob` asked for changes at 2026-11-22 10:10:00"])]);
    story.statements()[1].kind = StatementKind::Dismissed;
    refused(
        &story,
        &[("no-changes-requested-later", &["unknown", "may have asked for changes", "sign again"])],
    );
    story.statements()[1].at = time("09:00:00");
    assert!(story.verify().satisfied, "bob signed after that");
    let mut story = Story::good();
    story.statement().kind = StatementKind::ChangesRequested;
    refused(&story, &[("no-changes-requested-later", &["asked for changes"])]);
}

#[test]
fn threat_21_review_is_dismissed() {
    let mut story = Story::good();
    story.statement().kind = StatementKind::Dismissed;
    refused(&story, &[("not-dismissed", &["was dismissed", "sign again"])]);
}

#[test]
fn threat_22_records_conflict() {
    let mut newer = record(&request(), &bob());
    newer.nonce = "f".repeat(32);
    let mut story = Story::good();
    story.say("10:00:02", review(101, &bob(), &newer));
    refused(&story, &[("newest-of-signer", &["a tie", "sign once more"])]);
    assert!(story.verify().requests[0].candidates.iter().all(|one| !one.counts()));
    // The newest is looked at, also when it is the one that does not count.
    story.statements()[1].at = time("10:00:03");
    let verification = story.verify();
    assert!(verification.satisfied);
    assert_eq!(failing(&verification.requests[0].candidates[0])[0].0, "newest-of-signer");
    story.statements()[1].edited = Answer::Known(true);
    // Edited, it may also have been a revocation.
    refused(
        &story,
        &[
            ("not-revoked", &["10:00:03", "may have been a revocation"]),
            ("newest-of-signer", &["signed again at 2026-11-22 10:00:03"]),
        ],
    );
}

#[test]
fn threat_25_record_is_changed_by_hand() {
    let good = Story::good().statement().body.clone();
    for (bad, words) in [
        (good.replacen("\"mode\"", "\"extra\":1,\"mode\"", 1), "unknown field `extra`"),
        (good.replacen("\"mode\":", "\"mode\":\"live\",\"mode\":", 1), "duplicate field `mode`"),
        (format!("{good}\nx"), "behind the last fence"),
        (good.replace("I read", "```\nI read"), "another fence"),
        (good.replacen("\"mode\":", "\"mode\": ", 1), "white space"),
    ] {
        assert_ne!(bad, good);
        let mut story = Story::good();
        story.statement().body = bad;
        refused(&story, &[("record-is-readable", &[words, "make a new one with `pairgate sign`"])]);
        assert_eq!(story.verify().strangers.len(), 1);
    }
}

#[test]
fn threat_46_sign_off_is_used_again() {
    let marker = statement::started_marker(&request().digest());
    let started = |author: &Actor, body: &str| says(200, author, StatementKind::Comment, body);
    for body in [&marker, "<!-- pairgate:started:v1 -->", "<!-- pairgate:started:v1 s1:12 -->\r\nx"] {
        let mut story = Story::good();
        story.say("10:10:00", started(&alice(), body));
        refused(&story, &[("not-used", &["`alice` began to apply it at 2026-11-22 10:10:00", "sign again"])]);
        story.facts.standings.remove(&1);
        refused(&story, &[("not-used", &["unknown", "try again"])]);
    }
    // Strangers cannot use up anything, other requests neither, and a newer sign-off stands.
    let mut story = Story::good();
    story.say("10:10:00", started(&person(9, "eve"), &marker));
    story.say("10:10:00", started(&alice(), &statement::started_marker(&format!("s1:{}", "0".repeat(64)))));
    story.say("09:10:00", started(&alice(), &marker));
    story.say("10:10:00", started(&alice(), &format!("look: {marker}")));
    assert!(story.verify().satisfied);
}

#[test]
fn threat_64_strangers_are_ignored_and_told_once() {
    let mut story = Story::good();
    for id in 0..50 {
        let eve = person(9, "eve");
        story.say("10:10:00", comment(200 + id, &eve, &request()));
        story.say("10:10:00", says(300 + id, &eve, StatementKind::Comment, "/pairgate sign please"));
    }
    let verification = story.verify();
    assert!(verification.satisfied);
    assert_eq!(all(&verification).len(), 1);
    assert_eq!(verification.notices.len(), 1);
    let notice = english(&verification.notices[0]);
    assert!(notice.contains("ignored: `eve`; an operator must sign"), "{notice}");
    // An operator's slip is answered.
    let mut story = Story::good();
    *story.statements() = vec![says(1, &bob(), StatementKind::Comment, "/pairgate sign aaaa-bbbb-cccc")];
    refused(
        &story,
        &[("command-is-readable", &["`aaaa-bbbb-cccc` is not a whole digest", "copy the whole line"])],
    );
}

#[test]
fn what_the_tier_asks_for() {
    let mut story = Story::good();
    story.settings.requirement.presence = Presence::Live;
    refused(&story, &[("mode-is-enough", &["must be there together", "`pairgate sign`"])]);
    let mut story = Story::good();
    story.settings.requirement.wait = 31 * 60;
    refused(&story, &[("waited", &["counts from 2026-11-22 10:31:02 UTC on"])]);
    let next = english(&story.verify().requests[0].missing[0]);
    assert!(next.contains("counts from 2026-11-22 10:31:02 UTC on"), "nobody needs to sign again: {next}");
    let mut story = Story::good();
    story.record(|record| drop(record.acknowledged.pop()));
    let words: &[&str] =
        &["not acknowledged: `stateful-destroy aws_db_instance.main`;", "`acknowledge ITEM`"];
    refused(&story, &[("acknowledged-all", words)]);
    let mut story = Story::commented();
    story.statement().body = format!("/pairgate sign {}", request().digest());
    refused(
        &story,
        &[("acknowledged-all", &["`aws_db_instance.main`, `stateful-destroy aws_db_instance.main`"])],
    );
}
