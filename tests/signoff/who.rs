//! Rows of the threat matrix about people: who says no, and in which words.

use pairgate::config::signoff::Operator;
use pairgate::signoff::facts::{Actor, ActorKind, Answer, Commit, CommitPerson, Permission, Push, Standing};
use pairgate::signoff::verification::State;

use super::story::{HEAD, Story, address, bob, dba, person, request, time, unknown};
use super::{english, failing, refused};

const ANOTHER: &str = "another operator must sign";

#[test]
fn the_good_story_is_satisfied() {
    for story in [Story::good(), Story::commented()] {
        let verification = story.verify();
        let one = &verification.requests[0];
        assert!(verification.satisfied && one.state == State::Satisfied, "{verification:#?}");
        assert!(
            one.missing.is_empty() && verification.strangers.is_empty() && verification.notices.is_empty()
        );
        assert_eq!(failing(&one.candidates[0]), []);
        assert_eq!(one.digest, request().digest());
        assert!(one.candidates[0].checks.len() >= 20, "{:#?}", one.candidates[0].checks);
    }
    assert_eq!(Story::good().verify().requests[0].until, Some(time("12:00:00")));
    assert_eq!(Story::commented().verify().requests[0].until, Some(time("12:00:02")));
}

#[test]
fn threat_01_author_signs() {
    let mut story = Story::good();
    story.applier = None;
    story.record(|record| record.applier = None);
    story.facts.pull_request.author = Some(bob());
    refused(&story, &[("signer-is-not-author", &["`bob` opened this pull request", ANOTHER])]);
    story.facts.pull_request.author = None;
    refused(&story, &[("signer-is-not-author", &["unknown", "is gone", "new pull request"])]);
}

#[test]
fn threat_02_commit_author_or_committer_signs() {
    let mut story = Story::good();
    story.commits()[0].authors = vec![address(&bob())];
    refused(&story, &[("signer-is-not-in-commits", &["`bob`", "333333333333", ANOTHER])]);
    let mut story = Story::good();
    story.commits()[1].committer = Some(address(&bob()));
    refused(&story, &[("signer-is-not-in-commits", &["committer of 111111111111", ANOTHER])]);
}

#[test]
fn threat_03_co_author_signs() {
    let mut story = Story::commented();
    story.commits()[1].authors.push(address(&bob()));
    refused(&story, &[("signer-is-not-in-commits", &["co-author", ANOTHER])]);
}

#[test]
fn threat_04_pusher_signs_under_another_name() {
    let mut story = Story::good();
    story.pushes()[0].actor = Some(bob());
    refused(&story, &[("signer-did-not-push", &["`bob` pushed 333333333333", ANOTHER])]);
    let mut story = Story::good();
    story.pushes().pop();
    refused(
        &story,
        &[("signer-did-not-push", &["unknown", "does not yet say who pushed 1111", "try again"])],
    );
    story.pushes().push(Push { actor: None, after: HEAD.to_owned() });
    refused(&story, &[("signer-did-not-push", &["unknown", "is gone", "push a commit again"])]);
}

#[test]
fn threat_05_address_of_nobody() {
    let mut story = Story::good();
    let nobody = CommitPerson { email: "root@build".to_owned(), account: None };
    story.commits()[1].authors.push(nobody.clone());
    let words: &[&str] = &["`root@build`", "111111111111", "belongs to no account", "add it to the account"];
    refused(&story, &[("commit-addresses-are-known", words)]);
    let mut story = Story::good();
    story.commits()[0].committer = Some(nobody);
    refused(&story, &[("commit-addresses-are-known", &["333333333333", "make the commit again"])]);
    let mut story = Story::good();
    story.commits()[0].authors.clear();
    refused(&story, &[("commit-addresses-are-known", &["names no author"])]);
}

#[test]
fn threat_06_commits_are_cut_off() {
    let mut story = Story::good();
    story.facts.pull_request.commit_count = 251;
    refused(&story, &[("commits-complete", &["unknown", "2 of 251 commits", "full clone"])]);
    // The same commit twice is one commit.
    let mut story = Story::good();
    story.facts.pull_request.commit_count = 3;
    let again: Commit = story.commits()[0].clone();
    story.commits().push(again);
    refused(&story, &[("commits-complete", &["2 of 3 commits"])]);
    let mut story = Story::good();
    story.commits()[1].sha = "9".repeat(40);
    refused(&story, &[("commits-complete", &["not among the known commits", "try again"])]);
    let mut story = Story::good();
    story.facts.commits = Answer::Unknown(unknown());
    let words: &[&str] = &["unknown", "did not answer", "try again"];
    refused(
        &story,
        &[
            ("commits-complete", words),
            ("commit-addresses-are-known", words),
            ("signer-is-not-in-commits", words),
        ],
    );
}

#[test]
fn threat_07_machine_approves() {
    for (kind, words) in
        [(ActorKind::Machine, "is a bot or an app"), (ActorKind::Other, "not the account of a person")]
    {
        let mut story = Story::good();
        story.statement().author = Some(Actor { kind, ..bob() });
        refused(&story, &[("signer-is-a-person", &["`bob`", words, "a person must sign"])]);
    }
    let mut story = Story::commented();
    story.statement().through_app = true;
    refused(&story, &[("statement-is-not-through-app", &["an app wrote it", "`pairgate sign`"])]);
}

#[test]
fn threat_08_reader_signs() {
    for permission in [Permission::Read, Permission::None] {
        let mut story = Story::good();
        story.facts.standings.insert(2, Answer::Known(Standing { id: 2, permission }));
        refused(&story, &[("signer-may-write", &["`bob` may not write", "somebody who may must sign"])]);
    }
    let mut story = Story::good();
    story.facts.standings.insert(2, Answer::Unknown(unknown()));
    refused(&story, &[("signer-may-write", &["unknown", "did not answer"])]);
    story.facts.standings.remove(&2);
    refused(&story, &[("signer-may-write", &["unknown", "try again"])]);
}

#[test]
fn threat_09_operator_was_removed() {
    let mut story = Story::good();
    story.facts.teams.insert("acme/sre".to_owned(), Answer::Known([1, 3].into()));
    refused(
        &story,
        &[("signer-is-operator", &["account 2 (`bob`) is not an operator", "an operator must sign"])],
    );
    story.facts.teams.insert("acme/sre".to_owned(), Answer::Unknown(unknown()));
    refused(&story, &[("signer-is-operator", &["unknown", "did not answer"])]);
    story.facts.teams.clear();
    refused(&story, &[("signer-is-operator", &["unknown", "`acme/sre`", "token"])]);
    story.settings.operators.clear();
    refused(&story, &[("signer-is-operator", &["names no operators", "base branch"])]);
}

#[test]
fn threat_10_login_is_recycled() {
    // Another account has bob's login now, and has write access.
    let mut story = Story::good();
    story.facts.standings.insert(2, Answer::Known(Standing { id: 77, permission: Permission::Write }));
    refused(
        &story,
        &[("signer-may-write", &["belongs to account 77 now and not to 2", "an operator must sign"])],
    );
    // An account that took bob's login signs.
    let mut story = Story::good();
    story.signer(&person(77, "bob"));
    story.facts.standings.insert(77, Answer::Known(Standing { id: 77, permission: Permission::Write }));
    refused(&story, &[("signer-is-operator", &["account 77 (`bob`) is not an operator"])]);
    // Bob was renamed: he is still himself, and still the author of what he wrote.
    let mut story = Story::good();
    story.statement().author = Some(person(2, "robert"));
    assert!(story.verify().satisfied);
    story.commits()[0].authors = vec![address(&bob())];
    refused(&story, &[("signer-is-not-in-commits", &["`robert`"])]);
}

#[test]
fn threat_11_applier_signs() {
    let mut story = Story::good();
    story.record(|record| record.applier = None);
    story.applier = Some(2);
    refused(&story, &[("signer-is-not-applier", &["`bob` is the one who applies", ANOTHER])]);
    let mut story = Story::good();
    story.applier = None;
    story.record(|record| record.applier = Some(record.signer.clone()));
    refused(&story, &[("signer-is-not-applier", &["`bob` is the one who applies"])]);
    let mut story = Story::good();
    story.applier = Some(3);
    refused(&story, &[("record-names-this-applier", &["signed for `alice` to apply", "sign again"])]);
}

#[test]
fn threat_12_own_rules_are_told() {
    let mut story = Story::good();
    story.facts.own_rules = vec![".pairgate.hcl".to_owned(), ".pairgate/allowed_signers".to_owned()];
    let verification = story.verify();
    let notice = english(&verification.notices[0]);
    for word in ["`.pairgate.hcl`, `.pairgate/allowed_signers`", "copies of the base branch at 222222222222"]
    {
        assert!(notice.contains(word), "{notice}");
    }
}

#[test]
fn one_account_listed_by_number_signs() {
    let mut story = Story::good();
    story.signer(&person(5, "erin"));
    assert!(story.verify().satisfied);
    story.settings.operators = vec![Operator::Team(dba())];
    refused(&story, &[("signer-is-operator", &["account 5 (`erin`)"])]);
}

#[test]
fn a_deleted_account_signs_nothing() {
    let mut story = Story::good();
    story.statement().author = None;
    refused(&story, &[("signer-is-known", &["is gone", "another operator must sign"])]);
}
