//! `--post`: the tracking issue, which belongs to the people who write in it.

use serde_json::json;

use super::forge::Fault;
use super::support::program::Ran;
use super::world::{World, ids, world};

pub const BEGIN: &str = "<!-- pairgate audit: github acme -->";
pub const END: &str = "<!-- end of pairgate audit: github acme -->";

pub fn post(world: &World, number: u64) -> Ran {
    world.run(&["--post", &number.to_string(), "--fail-on", "never"])
}

pub fn body(world: &World, number: u64) -> String {
    let body = world.audits.issue(number).body.unwrap();
    world.keeps_secrets(&body);
    body
}

pub fn comments(world: &World, number: u64) -> Vec<String> {
    let all = world.audits.with(|found| found.comments.clone());
    all.into_iter().filter(|one| one.pull == number).map(|one| one.body).collect()
}

fn refused(world: &World, arguments: &[&str], words: &str) {
    let before = format!("{:?}", world.audits.issues());
    let ran = world.run(arguments);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains(words), "{words} in {}", ran.stderr);
    assert_eq!(format!("{:?}", world.audits.issues()), before);
    assert_eq!(world.forge.count("POST issues") + world.forge.count("PATCH issues/*"), 0);
}

#[test]
fn a_new_issue_has_a_box_for_each_finding() {
    let world = world();
    let number = ids(&world.report(&[])).len();
    world.forge.forget_requests();
    let ran = world.run(&["--post", "new", "--fail-on", "never"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let issues = world.audits.issues();
    assert_eq!(issues.len(), 1);
    let text = body(&world, issues[0].number);
    assert_eq!(text.matches("- [ ] ").count(), number);
    assert!(text.starts_with(BEGIN) && text.ends_with(END), "{text}");
    assert!(ran.stderr.contains("acme/audits/issues/1"), "{}", ran.stderr);
    assert!(issues[0].title.contains("acme"), "{}", issues[0].title);
    // The token that reads everything writes nothing, and the other one reads nothing of the organisation.
    for seen in world.forge.requests() {
        let of_issue = seen.path.starts_with("/repos/acme/audits") && seen.who == "user robot";
        assert!(
            of_issue || seen.who == "user alice" || seen.path == "/user",
            "{} by {}",
            seen.path,
            seen.who
        );
        assert!(seen.method == "GET" || seen.path == "/graphql" || seen.who == "user robot");
    }
}

#[test]
fn a_second_run_with_nothing_new_writes_nothing() {
    let world = world();
    let number = world.audits.open_issue(7, "Audit", "");
    assert_eq!(post(&world, number).code, 0);
    let text = body(&world, number);
    world.forge.forget_requests();
    world.forge.advance(60);
    assert_eq!(post(&world, number).code, 0);
    assert_eq!((world.forge.count("PATCH issues/*"), world.forge.count("POST issues/*/comments")), (0, 0));
    assert_eq!(body(&world, number), text);
    assert_eq!(comments(&world, number), Vec::<String>::new());
}

#[test]
fn what_people_write_around_the_list_stays_byte_by_byte() {
    let world = world();
    let (before, after) =
        ("# Ours\r\n\r\n- [x] call *dave*  \r\n", "\r\n\r\nsee <b>wiki</b> \u{3000}☃\r\n- [ ] more");
    let number = world.audits.open_issue(1, "Audit", before);
    post(&world, number);
    let text = body(&world, number);
    assert!(text.starts_with(before) && text.ends_with(END), "{text}");
    world.audits.change_issue(number, |issue| issue.body = Some(format!("{text}{after}")));
    world.forge.org("acme", |org| org.hooks.clear());
    post(&world, number);
    let text = body(&world, number);
    assert!(text.starts_with(before) && text.ends_with(&format!("{END}{after}")), "{text}");
    assert_eq!((text.matches(BEGIN).count(), text.matches(END).count()), (1, 1));
}

#[test]
fn two_scopes_share_an_issue() {
    let world = world();
    let aws = "<!-- pairgate audit: aws -->\n- [x] x <!-- pairgate:finding aws-x/1 -->\n<!-- end of pairgate audit: aws -->";
    let number = world.audits.open_issue(1, "Audit", aws);
    post(&world, number);
    let text = body(&world, number);
    assert!(text.starts_with(aws) && text.contains(BEGIN), "{text}");
    post(&world, number);
    assert_eq!(body(&world, number), text);
    assert_eq!(comments(&world, number), Vec::<String>::new(), "the box of the other list is its business");
}

#[test]
fn a_tick_without_a_change_is_opened_again_and_told() {
    let world = world();
    let number = world.audits.open_issue(1, "Audit", "");
    post(&world, number);
    let text = body(&world, number);
    let id = ids(&world.report(&[]))[0].clone();
    let line = text.lines().find(|line| line.contains(&format!("pairgate:finding {id} "))).unwrap();
    let ticked = text.replace(line, &line.replacen("- [ ] ", "- [x] ", 1));
    assert_ne!(ticked, text);
    // The web page sends such line ends.
    world.audits.change_issue(number, |issue| issue.body = Some(ticked.replace('\n', "\r\n")));
    post(&world, number);
    assert_eq!(body(&world, number), text);
    let told = comments(&world, number);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains(&id), "{}", told[0]);
    assert!(!told[0].contains("0 new"), "nothing is said of what did not happen: {}", told[0]);
}

#[test]
fn a_baseline_says_what_is_new_and_gone() {
    let world = world();
    // Who opened it is active there, before the first comment as well as after it.
    let number = world.audits.open_issue(7, "Audit", "");
    let file = world.folder().join("audit.json");
    let file = file.to_str().unwrap();
    let run = |baseline: &[&str]| {
        let number = number.to_string();
        let arguments =
            [&["--post", &number, "--fail-on", "never", "--write-baseline", file], baseline].concat();
        world.run(&arguments)
    };
    assert_eq!(run(&[]).code, 0);
    let first = ids(&world.report(&[]));
    world.forge.org("acme", |org| {
        org.tokens.retain(|token| token.id != 5);
        org.secrets.push((
            "NEW".to_owned(),
            "all".to_owned(),
            super::world::at("2024-01-01T00:00:00Z"),
            super::world::at("2024-01-01T00:00:00Z"),
        ));
    });
    let second = ids(&world.report(&[]));
    let ran = run(&["--baseline", file]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("new") && ran.stdout.contains("gone"), "{}", ran.stdout);
    let told = comments(&world, number);
    assert_eq!(told.len(), 1, "{told:?}");
    let (new, gone) = (
        second.iter().filter(|id| !first.contains(id)).count(),
        first.iter().filter(|id| !second.contains(id)).count(),
    );
    assert!(new > 0 && gone > 0);
    assert!(
        told[0].contains(&format!("{new} new")) && told[0].contains(&format!("{gone} gone")),
        "{}",
        told[0]
    );
    assert!(body(&world, number).contains("ci-5"), "what is gone is told once");
    // The third run has nothing to tell.
    run(&["--baseline", file]);
    world.forge.forget_requests();
    run(&["--baseline", file]);
    assert_eq!((world.forge.count("PATCH issues/*"), comments(&world, number).len()), (0, 1));
}

#[test]
fn an_accepted_finding_is_no_box() {
    let world = world();
    let file = world.folder().join("audit.json");
    let file = file.to_str().unwrap();
    // A word counts from the day on that it is given.
    let now = jiff::Timestamp::now();
    world.forge.set_now(&now.to_string());
    let run = |arguments: &[&str]| {
        let all = [&["--fail-on", "never"], arguments].concat();
        let ran = world.ran(&mut world.command_as_of(&now.to_string(), &all));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    let found: serde_json::Value =
        serde_json::from_str(&run(&["--write-baseline", file, "--format", "json"])).unwrap();
    let id = ids(&found).into_iter().find(|id| id.starts_with("github-actions-write/")).unwrap();
    let until = now.to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(jiff::Span::new().days(30));
    let mut accept = super::support::program::pairgate(world.folder());
    accept.args(["audit", "accept", &id, "--baseline", file, "--reason", "needed", "--owner", "alice"]);
    accept.args(["--until", &until.to_string()]);
    let ran = world.ran(&mut accept);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let number = world.audits.open_issue(1, "Audit", "");
    run(&["--post", &number.to_string(), "--baseline", file]);
    let text = body(&world, number);
    assert!(!text.lines().any(|line| line.starts_with("- [ ] ") && line.contains(&id)), "{text}");
    assert!(text.contains("needed") && text.contains("alice") && text.contains(&until.to_string()), "{text}");
    let withdraw = ["audit", "accept", &id, "--baseline", file, "--withdraw"];
    assert_eq!(super::support::program::run(world.folder(), withdraw).code, 0);
    run(&["--post", &number.to_string(), "--baseline", file]);
    assert!(body(&world, number).lines().any(|line| line.starts_with("- [ ] ") && line.contains(&id)));
}

#[test]
fn wrong_places_are_refused_and_nothing_is_written() {
    let world = world();
    let closed = world.audits.open_issue(1, "Audit", "x");
    world.audits.change_issue(closed, |issue| issue.open = false);
    refused(&world, &["--post", &closed.to_string()], "is closed");
    refused(&world, &["--post", "77"], "77");
    let half = world.audits.open_issue(1, "Audit", &format!("a\n{END}\nb"));
    refused(&world, &["--post", &half.to_string()], "only one of the two markers");
    let pull = world.shop.with(|found| found.pulls[0].number);
    world.shop.allow(7, "write");
    refused(&world, &["--post", &pull.to_string(), "--repository", "acme/shop"], "is a pull request");
    world.audits.make_public();
    refused(&world, &["--post", "new"], "is public");
}

/// An audit of hours ended at a slip that one question would have told.
#[test]
fn wrong_places_are_refused_before_the_organisation_is_read() {
    let world = world();
    let closed = world.audits.open_issue(1, "Audit", "x");
    world.audits.change_issue(closed, |issue| issue.open = false);
    refused(&world, &["--post", &closed.to_string()], "is closed");
    world.audits.make_public();
    refused(&world, &["--post", "new"], "is public");
    assert_eq!(world.forge.count("GET orgs/acme/members"), 0);
}

#[test]
fn a_lost_answer_does_not_make_two_issues() {
    for fault in [Fault::DoneThenClose, Fault::DoneThenStatus(502), Fault::Close, Fault::Torn] {
        let world = world();
        world.forge.fail("POST acme/audits/issues", fault.clone(), 1);
        let ran = world.run(&["--post", "new", "--fail-on", "never"]);
        assert_eq!(ran.code, 0, "{fault:?}: {}", ran.stderr);
        assert_eq!(world.audits.issues().len(), 1, "{fault:?}");
    }
}

#[test]
fn a_long_list_is_cut_within_the_limit_and_says_so() {
    let world = world();
    let before = "words of people ".repeat(1000);
    world.forge.org("acme", |org| {
        for number in 0..800 {
            let old = super::world::at("2024-05-01T00:00:00Z");
            org.secrets.push((format!("SECRET_{number}"), "all".to_owned(), old, old));
        }
    });
    let number = world.audits.open_issue(1, "Audit", &before);
    assert_eq!(post(&world, number).code, 0);
    let text = body(&world, number);
    assert!(text.chars().count() <= 65_536 && text.chars().count() > 60_000, "{}", text.chars().count());
    assert!(text.starts_with(&before) && text.ends_with(END));
    let boxes = text.matches("- [ ] ").count();
    assert!(boxes > 50 && boxes < 1600, "{boxes}");
    world.audits.change_issue(number, |issue| issue.body = Some("x".repeat(65_500)));
    let ran = post(&world, number);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no room"), "{}", ran.stderr);
}

#[test]
fn a_token_that_may_not_write_says_so_and_the_report_is_there() {
    let world = world();
    let number = world.audits.open_issue(1, "Audit", "");
    world.forge.fail(
        "PATCH issues/*",
        Fault::Answer { status: 403, body: json!({"message": "Resource not accessible by integration"}) },
        usize::MAX,
    );
    let ran = post(&world, number);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("github-") && ran.stderr.contains("`issues: write`"), "{}", ran.stderr);
}

/// The forge leads from an issue that was moved to the one that it became, and the number of that one belonged to
/// somebody else's issue in the old repository.
#[test]
fn an_issue_that_was_moved_is_refused_and_the_stranger_under_its_new_number_keeps_its_text() {
    let world = world();
    let records = world.forge.repository("acme/records");
    records.allow(7, "write");
    let numbers: Vec<u64> =
        (0..3).map(|_| world.audits.open_issue(1, "Ours", "a stranger's words")).collect();
    let there = records.open_issue(1, "Audit", "");
    assert!(numbers.contains(&there), "{there} is somebody's here");
    let gone = world.audits.open_issue(1, "Audit", "");
    world.audits.move_issue(gone, &records, there);
    refused(&world, &["--post", &gone.to_string()], "moved to");
    let ran = world.run(&["--post", &gone.to_string()]);
    let help: Vec<&str> = ran.stderr.split_whitespace().collect();
    let wanted = format!("`--repository acme/records --post {there}`");
    assert!(help.join(" ").contains(&wanted), "{}", ran.stderr);
    assert_eq!(world.forge.count("GET orgs/acme/members"), 0, "before an audit of hours");
    let arguments = ["--post", &there.to_string(), "--repository", "acme/records", "--fail-on", "never"];
    assert_eq!(world.run(&arguments).code, 0);
    assert!(records.issue(there).body.unwrap().contains(BEGIN));
    // Under the same number in another repository it is another one as well.
    let same = world.audits.open_issue(1, "Audit", "");
    while records.open_issue(1, "Audit", "") < same {}
    world.audits.move_issue(same, &records, same);
    refused_after(&world, &["--post", &same.to_string()], "moved to");
}

fn refused_after(world: &World, arguments: &[&str], words: &str) {
    world.forge.forget_requests();
    refused(world, arguments, words);
}

#[test]
fn a_repository_that_was_renamed_is_refused_before_the_organisation_is_read() {
    let world = world();
    let number = world.audits.open_issue(1, "Audit", "x");
    world.audits.rename("records");
    for post in [number.to_string(), "new".to_owned()] {
        refused(&world, &["--post", &post], "`--repository acme/records`");
    }
    assert_eq!(world.forge.count("GET orgs/acme/members"), 0);
}

/// What somebody wrote while pairgate wrote its comment was overwritten.
#[test]
fn what_people_write_while_the_comment_is_written_stays() {
    let world = world();
    let number = world.audits.open_issue(7, "Audit", "");
    assert_eq!(post(&world, number).code, 0);
    let old = super::world::at("2026-10-01T00:00:00Z");
    world.forge.org("acme", |org| org.secrets.push(("NEW".to_owned(), "all".to_owned(), old, old)));
    world.forge.fail("POST issues/*/comments", Fault::Slow(std::time::Duration::from_secs(2)), 1);
    std::thread::scope(|scope| {
        let running = scope.spawn(|| post(&world, number));
        super::wait::wait_for(
            "the comment",
            || format!("{:?}", world.forge.requests().last()),
            || world.forge.faults_left() == 0,
        );
        world.audits.change_issue(number, |issue| {
            issue.body = issue.body.take().map(|text| format!("before\n\n{text}\nafter"));
        });
        assert_eq!(running.join().unwrap().code, 0);
    });
    let text = body(&world, number);
    assert!(text.starts_with("before\n") && text.ends_with("\nafter"), "{text}");
    assert!(text.contains("`NEW`"), "{text}");
    assert_eq!(text.matches(BEGIN).count(), 1);
    assert_eq!(comments(&world, number), ["1 new"]);
}

/// A token that may write was told to be one that may not.
#[test]
fn a_locked_conversation_is_called_that() {
    let world = world();
    let number = world.audits.open_issue(7, "Audit", "");
    assert_eq!(post(&world, number).code, 0);
    let old = super::world::at("2026-10-01T00:00:00Z");
    world.forge.org("acme", |org| org.secrets.push(("NEW".to_owned(), "all".to_owned(), old, old)));
    let body = json!({"message": "Unable to create comment because issue is locked."});
    world.forge.fail("POST issues/*/comments", Fault::Answer { status: 403, body }, usize::MAX);
    let ran = post(&world, number);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("unlock it") && !ran.stderr.contains("`issues: write`"), "{}", ran.stderr);
}
