//! From one audit to the next.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::shop::{FILES, command, files, finding, json};
use crate::support::program::{Ran, finish, pairgate};

fn on(folder: &Path, day: &str, more: &[&str]) -> Value {
    let ran = finish(command(folder).args(FILES).args(["--as-of", day, "--format", "json"]).args(more));
    json(&ran)
}

fn accept(folder: &Path, arguments: &[&str]) -> Ran {
    finish(pairgate(folder).args(["audit", "accept", "--baseline", "memory.json"]).args(arguments))
}

/// A day in so many days from now: acceptances begin when somebody gives them.
fn in_days(days: i64) -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    now.saturating_add(jiff::Span::new().days(days)).to_string()
}

const BOTH: [&str; 4] = ["--baseline", "memory.json", "--write-baseline", "memory.json"];

#[test]
fn new_accepted_expired_and_gone() {
    let shop = files();
    let today = in_days(0);
    let first = on(shop.path(), &today, &["--write-baseline", "memory.json"]);
    assert!(first["findings"].as_array().unwrap().iter().all(|one| one["status"]["name"] == "untracked"));
    let vendor = finding(&first, "aws-external-trust", "vendor")["id"].as_str().unwrap().to_owned();
    let tomorrow = in_days(1);
    let ran = accept(
        shop.path(),
        &[
            &vendor,
            "--reason",
            "reads reports until the contract ends",
            "--owner",
            "@acme/shop",
            "--until",
            &tomorrow,
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("accepted 1 finding until"), "{}", ran.stdout);
    let status = |report: &Value| finding(report, "aws-external-trust", "vendor")["status"]["name"].clone();
    assert_eq!(status(&on(shop.path(), &today, &BOTH)), "accepted");
    let text =
        finish(command(shop.path()).args(FILES).args(["--as-of", &today, "--baseline", "memory.json"]));
    let text = text.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("until the contract ends"), "{text}");
    assert_eq!(status(&on(shop.path(), &in_days(3), &["--baseline", "memory.json"])), "expired");
    // Taken back.
    let ran = accept(shop.path(), &[&vendor, "--withdraw"]);
    assert!(ran.code == 0 && ran.stdout.contains("withdrew 1 acceptance in"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(status(&on(shop.path(), &today, &BOTH)), "open");
    let again = accept(shop.path(), &[&vendor, "--withdraw"]);
    assert_eq!((again.code, again.stderr.contains("nobody accepted")), (2, true), "{}", again.stderr);
    // The key is deleted, and everything of its kind was looked at: it is gone, once.
    let csv = shop.path().join("credential-report/production.csv");
    let text = fs::read_to_string(&csv).unwrap();
    fs::write(&csv, text.replace("true,2024-06-01T09:00:00+00:00,N/A,N/A,N/A", "false,N/A,N/A,N/A,N/A"))
        .unwrap();
    let after = on(shop.path(), &today, &BOTH);
    let gone: Vec<&str> =
        after["gone"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(gone.iter().any(|id| id.starts_with("aws-key-never-used/")), "{gone:?}");
    assert!(after["not_checked"].as_array().is_some_and(|all| !all.is_empty()), "a standing gap");
    assert_eq!(on(shop.path(), &today, &BOTH)["gone"], serde_json::json!([]));
}

#[test]
fn a_word_for_a_finding_that_nobody_found_is_refused() {
    let shop = files();
    on(shop.path(), &in_days(0), &["--write-baseline", "memory.json"]);
    let before = fs::read(shop.path().join("memory.json")).unwrap();
    let far = in_days(900);
    let soon = in_days(9);
    for (arguments, words) in [
        (
            ["aws-key-unused/0000000000", "--reason", "x", "--owner", "y", "--until", &soon],
            "knows no finding",
        ),
        (["aws-key-unused/0000000000", "--reason", "x", "--owner", "y", "--until", &far], "knows no finding"),
        (["aws-key-unused/0000000000", "--reason", "x", "--owner", "y", "--until", "soon"], "--until"),
    ] {
        let ran = accept(shop.path(), &arguments);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{}", ran.stderr);
    }
    assert_eq!(fs::read(shop.path().join("memory.json")).unwrap(), before);
}
