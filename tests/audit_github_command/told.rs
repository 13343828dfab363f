//! `--post`: what people hear of, whatever goes wrong in between, and names that want to be more than names.

use serde_json::json;

use super::forge::Fault;
use super::issue::{BEGIN, END, body, comments, post};
use super::world::{World, at, world};

fn no() -> Fault {
    Fault::Answer { status: 403, body: json!({"message": "Resource not accessible by integration"}) }
}

/// Another secret that everybody may read.
fn secret(world: &World, name: &str) {
    let old = at("2026-10-01T00:00:00Z");
    world.forge.org("acme", |org| org.secrets.push((name.to_owned(), "all".to_owned(), old, old)));
}

/// Each run found an end of the list in the name, took the rest for somebody's words and wrote the list again, until the
/// issue was full.
#[test]
fn a_name_that_looks_like_the_end_of_the_list_leaves_nothing_behind() {
    let world = world();
    world.forge.org("acme", |org| {
        for token in &mut org.tokens {
            token.name = format!("{END} {BEGIN}");
        }
    });
    world.shop.extras(|extras| extras.keys[0].title = format!("x {END}"));
    let quoted = format!("The list stands between `{BEGIN}` and `{END}`.\n\n");
    let number = world.audits.open_issue(7, "Audit", &quoted);
    let after = format!("\nnever write {END} yourself");
    assert_eq!(post(&world, number).code, 0);
    world.audits.change_issue(number, |issue| issue.body = issue.body.take().map(|text| text + &after));
    let first = body(&world, number);
    for round in 0..4 {
        secret(&world, &format!("ROUND_{round}"));
        assert_eq!(post(&world, number).code, 0);
    }
    let text = body(&world, number);
    assert!(text.starts_with(&quoted) && text.ends_with(&after), "{text}");
    let lines = |line: &str| text.lines().filter(|one| one.trim_end() == line).count();
    assert_eq!((lines(BEGIN), lines(END)), (1, 1), "{text}");
    // Commands are shown as they have to be run, whatever a name in them says: indented, and so no whole line.
    let ends = |text: &str| text.matches(END).count();
    assert_eq!((text.matches(BEGIN).count(), ends(&text)), (2, ends(&first)), "{text}");
    let boxes = |text: &str| text.matches("- [ ] ").count();
    assert_eq!(boxes(&text), boxes(&first) + 4, "{text}");
}

#[test]
fn without_a_baseline_the_list_that_is_there_says_what_is_new() {
    let world = world();
    let number = world.audits.open_issue(7, "Audit", "");
    assert_eq!(post(&world, number).code, 0);
    assert_eq!(comments(&world, number), Vec::<String>::new(), "the first list is all new");
    secret(&world, "NEW");
    assert_eq!(post(&world, number).code, 0);
    assert_eq!(comments(&world, number), ["1 new"]);
    assert_eq!(post(&world, number).code, 0);
    assert_eq!(comments(&world, number).len(), 1);
}

#[test]
fn an_acceptance_that_ends_is_told() {
    let world = world();
    let number = world.audits.open_issue(7, "Audit", "").to_string();
    let file = world.folder().join("audit.json");
    let file = file.to_str().unwrap();
    let now = jiff::Timestamp::now();
    let days = |days: i64| now + jiff::SignedDuration::from_hours(24 * days);
    let run = |at: jiff::Timestamp, more: &[&str]| {
        world.forge.set_now(&at.to_string());
        let all = [&["--fail-on", "never", "--write-baseline", file, "--format", "json"], more].concat();
        let ran = world.ran(&mut world.command_as_of(&at.to_string(), &all));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()
    };
    let found = run(now, &[]);
    let ids = super::world::ids(&found);
    let id = ids.iter().find(|id| id.starts_with("github-actions-write/")).unwrap();
    let until = days(10).to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let accept =
        ["audit", "accept", id, "--baseline", file, "--reason", "x", "--owner", "alice", "--until", &until];
    assert_eq!(super::support::program::run(world.folder(), accept).code, 0);
    run(now, &["--baseline", file, "--post", &number]);
    assert_eq!(comments(&world, number.parse().unwrap()), Vec::<String>::new());
    run(days(12), &["--baseline", file, "--post", &number]);
    let told = comments(&world, number.parse().unwrap());
    assert!(told.len() == 1 && told[0].contains("1 accepted no longer"), "{told:?}");
}

/// The list and the baseline were written first, so the next run knew all and told nobody.
#[test]
fn a_comment_that_was_refused_is_written_by_the_next_run() {
    for with_baseline in [true, false] {
        let world = world();
        let number = world.audits.open_issue(7, "Audit", "");
        let file = world.folder().join("audit.json");
        let file = file.to_str().unwrap();
        let run = |first: bool| {
            let number = number.to_string();
            let mut arguments = vec!["--fail-on", "never", "--post", &number];
            if with_baseline {
                arguments.extend(["--write-baseline", file]);
                arguments.extend(if first { vec![] } else { vec!["--baseline", file] });
            }
            world.run(&arguments)
        };
        assert_eq!(run(true).code, 0);
        secret(&world, "NEW");
        let before = (body(&world, number), std::fs::read(file).ok());
        world.forge.fail("POST issues/*/comments", no(), 1);
        let ran = run(false);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains("`issues: write`") && ran.stdout.contains("`NEW`"), "{}", ran.stderr);
        assert_eq!((body(&world, number), std::fs::read(file).ok()), before, "nothing is taken for told");
        assert_eq!(run(false).code, 0);
        assert_eq!(comments(&world, number), ["1 new"]);
        assert!(body(&world, number).contains("`NEW`"));
        assert_eq!(run(false).code, 0);
        assert_eq!(comments(&world, number).len(), 1);
    }
}

#[test]
fn a_comment_whose_answer_is_lost_is_not_written_twice() {
    for fault in [Fault::DoneThenClose, Fault::DoneThenStatus(502), Fault::Close, Fault::Torn] {
        let world = world();
        let number = world.audits.open_issue(7, "Audit", "");
        assert_eq!(post(&world, number).code, 0);
        secret(&world, "NEW");
        world.forge.fail("POST issues/*/comments", fault.clone(), 1);
        let ran = post(&world, number);
        assert_eq!(ran.code, 0, "{fault:?}: {}", ran.stderr);
        assert_eq!(comments(&world, number), ["1 new"], "{fault:?}");
        world.forge.fail("PATCH issues/*", fault.clone(), 1);
        secret(&world, "NEWER");
        assert_eq!(post(&world, number).code, 0, "{fault:?}");
        assert_eq!(comments(&world, number).len(), 2, "{fault:?}");
        assert!(body(&world, number).contains("`NEWER`"), "{fault:?}");
    }
}

/// The help named every variable but the one whose token was wrong.
#[test]
fn a_wrong_token_of_the_audit_is_called_by_its_name() {
    let world = world();
    let bad = Fault::Answer { status: 401, body: json!({"message": "Bad credentials"}) };
    world.forge.fail("GET orgs/acme", bad, usize::MAX);
    let ran = world.run(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`PAIRGATE_AUDIT_TOKEN`"), "{}", ran.stderr);
}
