//! Everything that can go wrong, one by one and together: each breaks the good story, and no two wrongs mend it.

use pairgate::config::signoff::{Presence, Signatures};
use pairgate::signoff::facts::{
    Actor, ActorKind, Answer, CommitPerson, Permission, PullState, Push, Standing, StatementKind,
};
use pairgate::signoff::record::Mode;
use pairgate::signoff::session::Ended;
use pairgate::signoff::{Request, statement};
use pairgate::source::Source;
use pairgate::text::Text;
use proptest::prelude::*;

use super::applies::{MINE, OTHER, finished, started};
use super::story::{
    HEAD, Story, address, alice, bob, carol, dba, offer, record, request, review, says, time, unknown,
};

type Change = fn(&mut Story);

fn standing(story: &mut Story, id: u64, permission: Permission) {
    story.facts.standings.insert(2, Answer::Known(Standing { id, permission }));
}

fn nobody() -> CommitPerson {
    CommitPerson { email: "root@build".to_owned(), account: None }
}

/// What changes the people.
const PEOPLE: &[(&str, Change)] = &[
    ("the signer opened the pull request", |s| s.facts.pull_request.author = Some(bob())),
    ("the author is gone", |s| s.facts.pull_request.author = None),
    ("the signer is gone", |s| s.statement().author = None),
    ("the signer is a machine", |s| s.statement().author = Some(Actor { kind: ActorKind::Machine, ..bob() })),
    ("the signer is an organisation", |s| {
        s.statement().author = Some(Actor { kind: ActorKind::Other, ..bob() })
    }),
    ("somebody else signed", |s| s.statement().author = Some(alice())),
    ("an app wrote it", |s| s.statement().through_app = true),
    ("no operators", |s| s.settings.operators.clear()),
    ("not in the team", |s| drop(s.facts.teams.insert("acme/sre".to_owned(), Answer::Known([1].into())))),
    ("team unknown", |s| drop(s.facts.teams.insert("acme/sre".to_owned(), Answer::Unknown(unknown())))),
    ("team not asked", |s| drop(s.facts.teams.remove("acme/sre"))),
    ("may only read", |s| standing(s, 2, Permission::Read)),
    ("may do nothing", |s| standing(s, 2, Permission::None)),
    ("login recycled", |s| standing(s, 66, Permission::Admin)),
    ("standing unknown", |s| drop(s.facts.standings.insert(2, Answer::Unknown(unknown())))),
    ("standing not asked", |s| drop(s.facts.standings.remove(&2))),
    ("the signer applies", |s| s.applier = Some(2)),
    ("another one applies", |s| s.applier = Some(3)),
    ("the signer is an author", |s| s.commits().iter_mut().for_each(|c| c.authors.push(address(&bob())))),
    ("the signer committed", |s| s.commits().iter_mut().for_each(|c| c.committer = Some(address(&bob())))),
    ("nobody's address", |s| s.commits().iter_mut().for_each(|c| c.authors.push(nobody()))),
    ("nobody committed", |s| s.commits().iter_mut().for_each(|c| c.committer = Some(nobody()))),
    ("commits without authors", |s| s.commits().iter_mut().for_each(|c| c.authors.clear())),
    ("commits unknown", |s| s.facts.commits = Answer::Unknown(unknown())),
    ("a commit is missing", |s| drop(s.commits().pop())),
    ("more commits than known", |s| s.facts.pull_request.commit_count += 249),
    ("no commits", |s| s.commits().clear()),
    ("the signer pushed", |s| s.pushes().push(Push { actor: Some(bob()), after: "7".repeat(40) })),
    ("pushes unknown", |s| s.facts.pushes = Answer::Unknown(unknown())),
    ("nobody pushed the head", |s| s.pushes().retain(|push| push.after != HEAD)),
    ("a ghost pushed the head", |s| s.pushes().iter_mut().for_each(|push| push.actor = None)),
];

/// What changes what was said.
const WORDS: &[(&str, Change)] = &[
    ("statements unknown", |s| s.facts.statements = Answer::Unknown(unknown())),
    ("nothing was said", |s| s.statements().clear()),
    ("edited", |s| s.statement().edited = Answer::Known(true)),
    ("edited, perhaps", |s| s.statement().edited = Answer::Unknown(unknown())),
    ("dismissed", |s| s.statement().kind = StatementKind::Dismissed),
    ("asks for changes", |s| s.statement().kind = StatementKind::ChangesRequested),
    ("an odd review", |s| s.statement().kind = StatementKind::OtherReview),
    ("a comment", |s| s.statement().kind = StatementKind::Comment),
    ("on another commit", |s| s.statement().commit = Some("6".repeat(40))),
    ("on no commit", |s| s.statement().commit = None),
    ("one byte more", |s| s.statement().body.push('x')),
    ("no marker", |s| s.statement().body.insert(0, ' ')),
    ("from the future", |s| s.statement().at = time("23:00:00")),
    ("from the morning", |s| s.statement().at = time("07:00:00")),
    ("revoked", |s| s.say("10:15:00", says(900, &bob(), StatementKind::Comment, "/pairgate revoke"))),
    ("changes later", |s| s.say("10:15:00", says(901, &bob(), StatementKind::ChangesRequested, "no"))),
    ("a dismissal later", |s| s.say("10:15:00", says(902, &bob(), StatementKind::Dismissed, ""))),
    ("used", |s| {
        let body = statement::started_marker(&request().digest());
        s.say("10:15:00", says(903, &alice(), StatementKind::Comment, body));
    }),
    ("an apply runs", |s| s.say("10:15:00", started(906, &alice(), MINE))),
    ("an older apply is open", |s| s.say("09:15:00", started(907, &carol(), OTHER))),
    ("an apply says that it is applied", |s| {
        s.say("10:00:02", started(99, &carol(), OTHER));
        s.say("10:15:00", finished(908, &carol(), OTHER, Ended::Applied));
    }),
    ("a newer one that is edited", |s| {
        let mut newer = review(904, &bob(), &record(&request(), &bob()));
        newer.edited = Answer::Known(true);
        s.say("10:04:00", newer);
    }),
    ("another signer named", |s| s.record(|r| r.signer.id = 3)),
    ("clock ahead", |s| s.record(|r| r.issued_at = time("11:00:00"))),
    ("too long", |s| s.record(|r| r.expires_at = time("23:00:00"))),
    ("expired at once", |s| s.record(|r| r.expires_at = r.issued_at)),
    ("not acknowledged", |s| s.record(|r| r.acknowledged.clear())),
    ("other pull request", |s| s.record(|r| r.request.pull_request = 99)),
    ("other repository", |s| s.record(|r| r.request.repository.id = 99)),
    ("other folder", |s| s.record(|r| r.request.root_module = "else/where".to_owned())),
    ("other workspace", |s| s.record(|r| r.request.workspace = "elsewhere".to_owned())),
    ("other head", |s| s.record(|r| r.request.head_sha = "a".repeat(40))),
    ("other base", |s| s.record(|r| r.request.base_sha = "b".repeat(40))),
    ("other change", |s| s.record(|r| r.request.change_digest = format!("v1:{}", "1".repeat(64)))),
    ("other serial", |s| s.record(|r| r.request.state.serial = Some(1))),
];

/// What changes the request and the rules.
const RULES: &[(&str, Change)] = &[
    ("much later", |s| s.facts.now = "2026-11-29T10:00:00Z".parse().unwrap()),
    ("before", |s| s.facts.now = time("00:00:01")),
    ("closed", |s| s.facts.pull_request.state = PullState::Closed),
    ("merged", |s| s.facts.pull_request.state = PullState::Merged),
    ("head moved", |s| s.facts.pull_request.head_sha = "c".repeat(40)),
    ("base moved", |s| s.facts.pull_request.base_sha = "d".repeat(40)),
    ("here is elsewhere", |s| s.facts.repository.id = 98),
    ("other number", |s| s.facts.pull_request.number = 98),
    ("plans unknown", |s| s.facts.offers = Answer::Unknown(unknown())),
    ("no plan", |s| s.offers().clear()),
    ("another root", |s| s.offers().push(offer(&Request { root_module: "second".to_owned(), ..request() }))),
    ("a twin", |s| s.offers().push(offer(&Request { account: None, ..request() }))),
    ("a part", |s| s.offers().iter_mut().for_each(|offer| offer.part = true)),
    ("not complete", |s| s.facts.complete = Some([format!("s1:{}", "0".repeat(64))].into())),
    ("other app", |s| s.offers().iter_mut().for_each(|offer| offer.app = "other".to_owned())),
    ("no app is believed", |s| s.settings.apps.clear()),
    ("other bytes", |s| s.offers().iter_mut().for_each(|offer| offer.bytes.push('\n'))),
    ("blocked", |s| s.request(|r| r.verdict = "blocked".to_owned())),
    ("undecided", |s| s.request(|r| r.verdict = "undecided".to_owned())),
    ("odd radius", |s| s.request(|r| r.blast_radius = "HIGH".to_owned())),
    ("other policies", |s| s.request(|r| r.policy_digest = "0".repeat(64))),
    ("other lock", |s| s.request(|r| r.state.lock = None)),
    ("more to acknowledge", |s| s.request(|r| r.acknowledge.push("z.z".to_owned()))),
    ("more signers", |s| s.settings.requirement.signers = 2),
    ("a team", |s| s.settings.requirement.teams.push(dba())),
    ("live", |s| s.settings.requirement.presence = Presence::Live),
    ("wait", |s| s.settings.requirement.wait = 3600),
    ("short", |s| s.settings.requirement.expires = 60),
    ("keys required", |s| s.settings.signatures = Signatures::Required),
    ("keys listed", |s| s.facts.allowed_signers = Answer::Known(Some(Source::new("allowed_signers", "")))),
    ("keys unknown", |s| s.facts.allowed_signers = Answer::Unknown(unknown())),
    ("a freeze", |s| s.obstacles.push(Text::new("a freeze", "凍結中です"))),
];

/// What adds a record that is good in itself: alone it breaks the story, and beside a bad one it is a sign-off.
const ADDED: &[(&str, Change)] = &[("a tie", |s| {
    let mut twin = record(&request(), &bob());
    twin.nonce = "a".repeat(32);
    s.say("10:00:02", review(905, &bob(), &twin));
})];

fn everything() -> Vec<(&'static str, Change)> {
    [PEOPLE, WORDS, RULES].concat()
}

#[test]
fn each_breaks_the_story() {
    assert!(everything().len() > 90);
    for (name, change) in everything().iter().chain(ADDED) {
        let mut story = Story::good();
        change(&mut story);
        let verification = story.verify();
        assert!(!verification.satisfied, "{name}");
        let said = verification.requests.iter().map(|one| one.missing.len()).sum::<usize>()
            + verification.missing.len();
        assert!(said > 0, "{name}: nobody says what to do");
    }
}

#[test]
fn no_two_wrongs_make_a_right() {
    let everything = everything();
    for (at, (first, one)) in everything.iter().enumerate() {
        for (second, other) in &everything[at..] {
            let mut story = Story::good();
            one(&mut story);
            other(&mut story);
            assert!(!story.verify().satisfied, "{first}, then {second}");
        }
    }
}

#[test]
fn strangers_never_look_as_if_they_counted() {
    for (name, change) in everything() {
        let mut story = Story::good();
        change(&mut story);
        assert!(story.verify().strangers.iter().all(|one| !one.counts()), "{name}");
    }
}

#[test]
fn live_records_count_as_others_do() {
    let mut story = Story::good();
    story.record(|record| record.mode = Mode::Live);
    story.settings.requirement.presence = Presence::Live;
    assert!(story.verify().satisfied);
}

proptest! {
    #[test]
    fn many_wrongs_make_no_right(chosen in prop::collection::vec(any::<prop::sample::Index>(), 1..7)) {
        let everything = everything();
        let mut story = Story::good();
        let mut names = Vec::new();
        for index in chosen {
            let (name, change) = everything[index.index(everything.len())];
            names.push(name);
            change(&mut story);
        }
        prop_assert!(!story.verify().satisfied, "{:?}", names);
    }
}
