//! An emergency is signed afterwards: by whom, for which apply, and what does not count.

use pairgate::signoff::afterwards::{Afterwards, countersigned};
use pairgate::signoff::demands::Keys;
use pairgate::signoff::facts::{
    Actor, ActorKind, Answer, Commit, Permission, PullState, Standing, Statement, StatementKind,
};
use pairgate::signoff::record::{Account, Mode, Record};
use pairgate::signoff::session::{BreakGlass, Document, Ended, Started, compose};
use pairgate::signoff::sessions::sessions;
use pairgate::signoff::verification::{Holds, State};
use pairgate::signoff::{Request, statement};

use super::applies::{MINE, OTHER, finished, start_of};
use super::failing;
use super::story::{
    HEAD, Story, account, address, alice, bob, carol, person, record, request, says, time, unknown,
};

/// What carol applied in an emergency.
fn emergency(request: &Request) -> Started {
    Started {
        signers: Vec::new(),
        signoffs: Vec::new(),
        break_glass: Some(BreakGlass {
            reason: "the site is down".to_owned(),
            incident: "https://example.com/incidents/7".to_owned(),
            overridden: Vec::new(),
        }),
        ..start_of(&carol(), MINE, request)
    }
}

fn countersign(request: &Request, signer: &Actor) -> Record {
    Record {
        mode: Mode::Afterwards,
        nonce: MINE.to_owned(),
        applier: Some(account(&carol())),
        ..record(request, signer)
    }
}

fn review_of(id: u64, by: &Actor, record: &Record) -> Statement {
    says(id, by, StatementKind::Comments, statement::compose("I have looked at it.", record, None).unwrap())
}

/// Carol began in an emergency at ten past ten, and bob signed it at twenty past.
struct Night {
    story: Story,
    started: Started,
}

impl Night {
    fn new() -> Self {
        Self::of(emergency(&request()))
    }

    fn of(started: Started) -> Self {
        let mut story = Story::good();
        story.statements().clear();
        let document = Document::Started(Box::new(started.clone()));
        let start = says(200, &carol(), StatementKind::Comments, compose("Now.", &document).unwrap());
        story.say("10:10:00", start);
        let signed = review_of(300, &bob(), &countersign(&started.request, &bob()));
        story.say("10:20:00", signed);
        Self { story, started }
    }

    /// Another record in the place of bob's.
    fn record(mut self, change: impl FnOnce(&mut Record)) -> Self {
        let mut record = countersign(&self.started.request, &bob());
        change(&mut record);
        self.signed().body = statement::compose("Afterwards.", &record, None).unwrap();
        self
    }

    /// Somebody else signed.
    fn by(mut self, signer: &Actor) -> Self {
        self.signed().author = Some(signer.clone());
        self.record(|record| record.signer = account(signer))
    }

    fn changed(mut self, change: impl FnOnce(&mut Story)) -> Self {
        change(&mut self.story);
        self
    }

    fn start(&mut self) -> &mut Statement {
        &mut self.story.statements()[0]
    }

    fn signed(&mut self) -> &mut Statement {
        &mut self.story.statements()[1]
    }

    fn judged(&self) -> Afterwards {
        let at = time("10:10:00");
        countersigned(&self.story.facts, &self.started, &carol(), at, &self.story.settings, &Keys::NotNeeded)
    }

    /// It does not count, for exactly these reasons.
    #[track_caller]
    fn refused(&self, names: &[&str]) {
        let judged = self.judged();
        assert!(!judged.holds, "{judged:#?}");
        let found = failing(&judged.candidates[0]);
        assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names, "{found:#?}");
    }
}

#[test]
fn a_second_operator_signs_an_emergency_afterwards() {
    let night = Night::new();
    let judged = night.judged();
    assert!(judged.holds && !judged.late, "{judged:#?}");
    // The reader of applies finds the same one.
    assert_eq!(sessions(&night.story.facts)[0].started, night.started);
    // It signs no plan: the one that was applied has no end yet, and is not signed.
    let plan = night.story.verify();
    assert!(!plan.satisfied, "{plan:#?}");
}

#[test]
fn an_emergency_that_was_signed_afterwards_was_applied_by_two() {
    let applied = |night: &Night| night.story.verify().requests.remove(0).state;
    let ended = |story: &mut Story| story.say("10:15:00", finished(250, &carol(), MINE, Ended::Applied));
    let night = Night::new().changed(ended);
    match applied(&night) {
        State::Applied(found) => assert_eq!((found.by, found.with), (carol(), vec![bob()])),
        other => panic!("{other:?}"),
    }
    let alone = Night::new().changed(ended).by(&carol());
    assert!(!matches!(applied(&alone), State::Applied(_)));
}

#[test]
fn it_counts_wherever_head_and_base_are_now_and_after_the_merge() {
    let night = Night::new().changed(|story| {
        let pull = &mut story.facts.pull_request;
        (pull.state, pull.base_sha, pull.head_sha) = (PullState::Merged, "8".repeat(40), "7".repeat(40));
        pull.commit_count = 3;
        let newer = Commit { sha: "7".repeat(40), authors: vec![address(&alice())], committer: None };
        story.commits().push(newer);
        story.pushes().push(pairgate::signoff::facts::Push { actor: Some(alice()), after: "7".repeat(40) });
        story.facts.offers = Answer::Known(Vec::new());
    });
    assert!(night.judged().holds, "{:#?}", night.judged());
}

#[test]
fn late_is_told_and_counts() {
    let day = |story: &mut Story, hours: i64| {
        let later = jiff::SignedDuration::from_hours(hours);
        story.facts.now += later;
        story.statements()[1].at = story.facts.now;
    };
    let in_time = Night::new().changed(|story| day(story, 23));
    assert!(in_time.judged().holds && !in_time.judged().late);
    let late = Night::new().changed(|story| day(story, 24));
    assert!(late.judged().holds && late.judged().late);
    // Nobody signed: late as soon as the day is over, and not before.
    let nobody = |hours: i64| {
        Night::new().changed(|story| {
            day(story, hours);
            story.statements().pop();
        })
    };
    assert!(!nobody(23).judged().late && !nobody(23).judged().holds);
    assert!(nobody(24).judged().late && !nobody(24).judged().holds);
}

#[test]
fn who_may_not() {
    Night::new().by(&carol()).refused(&["signer-is-not-applier"]);
    Night::new().by(&alice()).refused(&[
        "signer-is-not-author",
        "signer-is-not-in-commits",
        "signer-did-not-push",
    ]);
    let dave = person(4, "dave");
    let may = |story: &mut Story| {
        let standing = Answer::Known(Standing { id: 4, permission: Permission::Write });
        story.facts.standings.insert(4, standing);
    };
    Night::new().by(&dave).changed(may).refused(&["signer-is-not-in-commits"]);
    Night::new().by(&person(9, "mallory")).refused(&["signer-is-operator", "signer-may-write"]);
    let robot = Actor { id: 5, login: "robot".to_owned(), kind: ActorKind::Machine };
    Night::new().by(&robot).refused(&["signer-is-a-person"]);
    let mut through = Night::new();
    through.signed().through_app = true;
    through.refused(&["statement-is-not-through-app"]);
    let mut gone = Night::new();
    gone.signed().author = None;
    gone.refused(&["signer-is-known"]);
}

#[test]
fn what_nobody_could_find_out_is_no() {
    let unknown_commits = |story: &mut Story| story.facts.commits = Answer::Unknown(unknown());
    Night::new().changed(unknown_commits).refused(&[
        "commits-complete",
        "commit-addresses-are-known",
        "applied-commit-is-known",
        "signer-is-not-in-commits",
    ]);
    let unknown_pushes = |story: &mut Story| story.facts.pushes = Answer::Unknown(unknown());
    Night::new().changed(unknown_pushes).refused(&["signer-did-not-push"]);
    let nobody = |story: &mut Story| story.facts.statements = Answer::Unknown(unknown());
    let silent = Night::new().changed(nobody).judged();
    assert!(!silent.holds && silent.candidates.is_empty());
}

#[test]
fn a_commit_that_was_pushed_away_hides_who_wrote_it() {
    let forced = |story: &mut Story| {
        story.commits().retain(|commit| commit.sha != HEAD);
        story.commits().push(Commit {
            sha: "7".repeat(40),
            authors: vec![address(&alice())],
            committer: None,
        });
        story.facts.pull_request.head_sha = "7".repeat(40);
        story.pushes().push(pairgate::signoff::facts::Push { actor: Some(alice()), after: "7".repeat(40) });
    };
    Night::new().changed(forced).refused(&["applied-commit-is-known"]);
}

#[test]
fn only_this_apply_of_this_request() {
    Night::new().record(|record| record.nonce = OTHER.to_owned()).refused(&["record-is-for-this-apply"]);
    Night::new().record(|record| record.request.counts.delete = 9).refused(&["request-unchanged"]);
    Night::new()
        .record(|record| record.request.workspace = "staging".to_owned())
        .refused(&["record-is-for-this", "request-unchanged"]);
    Night::new().record(|record| record.acknowledged.clear()).refused(&["acknowledged-all"]);
    Night::new().record(|record| record.signer = account(&alice())).refused(&["record-names-its-author"]);
    // A record for the plan is none for what was done, whatever it names.
    for mode in [Mode::Asynchronous, Mode::Live] {
        let judged = Night::new().record(|record| record.mode = mode).judged();
        assert!(!judged.holds && judged.candidates.is_empty(), "{judged:#?}");
    }
    // An apply of another pull request, copied here.
    let mut copied = request();
    copied.pull_request = 13;
    Night::of(emergency(&copied)).refused(&["record-is-for-this"]);
}

#[test]
fn edited_dismissed_revoked_or_too_early() {
    let mut edited = Night::new();
    edited.signed().edited = Answer::Known(true);
    edited.refused(&["statement-is-unedited"]);
    let mut dismissed = Night::new();
    dismissed.signed().kind = StatementKind::Dismissed;
    dismissed.refused(&["not-dismissed"]);
    let mut comment = Night::new();
    comment.signed().kind = StatementKind::Comment;
    comment.refused(&["record-is-in-a-review"]);
    let mut early = Night::new();
    early.signed().at = time("10:09:00");
    early.refused(&["signed-after-it-began"]);
    let mut start = Night::new();
    start.start().edited = Answer::Known(true);
    start.refused(&["start-is-unedited"]);
    let revoked = says(400, &bob(), StatementKind::Comments, "/pairgate revoke");
    Night::new().changed(|story| story.say("10:25:00", revoked)).refused(&["not-revoked"]);
}

#[test]
fn with_the_forge_down_names_must_do() {
    let offline = || {
        let mut request = request();
        request.repository.id = 0;
        let mut started = emergency(&request);
        started.applier.id = 0;
        started
    };
    assert!(Night::of(offline()).judged().holds, "{:#?}", Night::of(offline()).judged());
    // Bob applied, and carol, whose network came back first, posted it for him.
    let mut for_bob = offline();
    for_bob.applier = Account { id: 0, login: "Bob".to_owned() };
    Night::of(for_bob).refused(&["signer-is-not-applier"]);
    let mut elsewhere = offline();
    elsewhere.request.repository.name = "acme/other".to_owned();
    Night::of(elsewhere).refused(&["record-is-for-this"]);
}

#[test]
fn keys_are_asked_for_where_the_base_branch_lists_them() {
    let night = Night::new();
    let why = pairgate::text::Text::new("the list is broken", "一覧に誤りがあります");
    let keys = Keys::Unusable(Holds::No(why));
    let at = time("10:10:00");
    let judged =
        countersigned(&night.story.facts, &night.started, &carol(), at, &night.story.settings, &keys);
    assert!(!judged.holds);
    let names: Vec<_> = failing(&judged.candidates[0]).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["signature-is-there-and-good"]);
}
