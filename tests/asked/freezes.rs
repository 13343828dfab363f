//! When a freeze holds, as tables of moments; and files of holidays that nobody can rely on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pairgate::config::signoff::Freeze;
use pairgate::signoff::facts::Answer;
use pairgate::signoff::freeze::{Frozen, standing};
use pairgate::source::{Source, Span};
use pairgate::text::{Lang, Text};

const FILE: &str = ".pairgate/holidays.txt";
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

fn freeze(starts: Option<&str>, lasts: u64, zone: &str) -> Freeze {
    Freeze {
        name: "quiet".to_owned(),
        starts: starts.map(str::to_owned),
        lasts,
        holidays: None,
        time_zone: zone.to_owned(),
        reason: "nobody is there".to_owned(),
        span: Span::default(),
    }
}

fn at(freeze: &Freeze, file: Option<&str>, now: &str) -> Vec<Frozen> {
    let known = |text| Answer::Known(Some(Source::new(FILE, text)));
    let files = file.map(|text| (FILE.to_owned(), known(text)));
    standing(std::slice::from_ref(freeze), &files.into_iter().collect(), now.parse().unwrap())
}

/// Moments, each with the end of the freeze that holds; empty when none does.
fn table(freeze: &Freeze, file: Option<&str>, rows: &[(&str, &str)]) {
    for (now, until) in rows {
        let found = at(freeze, file, now);
        let ends: Vec<Option<Timestamp>> = found.iter().map(|one| one.until).collect();
        let wanted: Vec<Option<Timestamp>> =
            if until.is_empty() { Vec::new() } else { vec![Some(until.parse().unwrap())] };
        assert_eq!(ends, wanted, "{freeze:?} at {now}");
    }
}

#[test]
fn a_window_holds_from_its_first_second_until_before_its_last_across_the_year() {
    let year_end = freeze(Some("0 18 22 12 *"), 12 * DAY, "Asia/Tokyo");
    table(
        &year_end,
        None,
        &[
            ("2026-12-22T08:59:59Z", ""),
            ("2026-12-22T08:59:59.999Z", ""),
            ("2026-12-22T09:00:00Z", "2027-01-03T09:00:00Z"),
            ("2026-12-31T23:59:59Z", "2027-01-03T09:00:00Z"),
            ("2027-01-03T08:59:59.999Z", "2027-01-03T09:00:00Z"),
            ("2027-01-03T09:00:00Z", ""),
            ("2027-07-01T00:00:00Z", ""),
        ],
    );
    table(
        &freeze(Some("0 0 1 3 *"), 365 * DAY, "UTC"),
        None,
        &[
            ("2027-02-28T23:59:59Z", "2028-02-29T00:00:00Z"),
            ("2028-02-28T12:00:00Z", "2028-02-29T00:00:00Z"),
            ("2028-02-29T12:00:00Z", ""),
        ],
    );
}

#[test]
fn whole_days_go_by_the_wall_clock_and_the_rest_by_seconds() {
    // On 28 March 2027 Berlin loses an hour, on 31 October it gains one.
    let weekend = freeze(Some("0 18 * * FRI"), 3 * DAY, "Europe/Berlin");
    table(
        &weekend,
        None,
        &[
            ("2027-03-26T16:59:59Z", ""),
            ("2027-03-26T17:00:00Z", "2027-03-29T16:00:00Z"),
            ("2027-03-29T15:59:59Z", "2027-03-29T16:00:00Z"),
            ("2027-03-29T16:00:00Z", ""),
            ("2027-10-29T16:00:00Z", "2027-11-01T17:00:00Z"),
            ("2027-11-01T16:59:59Z", "2027-11-01T17:00:00Z"),
            ("2027-11-01T17:00:00Z", ""),
        ],
    );
    let night = freeze(Some("0 22 * * SAT"), 6 * HOUR, "Europe/Berlin");
    table(&night, None, &[("2027-03-28T02:59:59Z", "2027-03-28T03:00:00Z"), ("2027-03-28T03:00:00Z", "")]);
}

#[test]
fn a_window_whose_beginning_the_clock_skips_begins_right_after() {
    let skipped = freeze(Some("30 2 * * SUN"), HOUR, "Europe/Berlin");
    table(
        &skipped,
        None,
        &[
            ("2027-03-28T00:59:59Z", ""),
            ("2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z"),
            ("2027-03-28T01:59:59Z", "2027-03-28T02:00:00Z"),
            ("2027-03-28T02:00:00Z", ""),
            // A time that comes twice: the first of the two.
            ("2027-10-31T00:29:59Z", ""),
            ("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"),
            ("2027-10-31T01:29:59Z", "2027-10-31T01:30:00Z"),
            ("2027-10-31T01:30:00Z", ""),
        ],
    );
}

#[test]
fn windows_that_touch_are_one_and_windows_without_a_gap_have_no_end() {
    let touching = freeze(Some("0 0 * * 6,0"), DAY, "UTC");
    table(&touching, None, &[("2026-11-21T05:00:00Z", "2026-11-23T00:00:00Z"), ("2026-11-23T00:00:00Z", "")]);
    let always = freeze(Some("0 * * * *"), 2 * HOUR, "UTC");
    let found = at(&always, None, "2026-11-21T05:00:00Z");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].until, None);
    assert!(found[0].message.get(Lang::En).contains("without a gap"), "{:?}", found[0]);
}

#[test]
fn a_holiday_holds_from_midnight_to_midnight_of_its_zone() {
    let holidays = Freeze { holidays: Some(FILE.to_owned()), ..freeze(None, 0, "Asia/Tokyo") };
    let file = "\u{feff}# 2027\r\n2027-01-01 # 元日\r\n\n  2027-01-02\n2027-01-11\n";
    table(
        &holidays,
        Some(file),
        &[
            ("2026-12-31T14:59:59Z", ""),
            ("2026-12-31T15:00:00Z", "2027-01-02T15:00:00Z"),
            ("2027-01-02T14:59:59Z", "2027-01-02T15:00:00Z"),
            ("2027-01-02T15:00:00Z", ""),
            ("2027-01-11T00:00:00Z", "2027-01-11T15:00:00Z"),
        ],
    );
    table(&holidays, Some(""), &[("2027-01-01T00:00:00Z", "")]);
    // Days of a night in which the clock changes have 23 and 25 hours; one that has no midnight begins at one.
    let short = Freeze { time_zone: "Europe/Berlin".to_owned(), ..holidays.clone() };
    table(
        &short,
        Some("2027-03-28"),
        &[("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"), ("2027-03-28T22:00:00Z", "")],
    );
    let no_midnight = Freeze { time_zone: "America/Santiago".to_owned(), ..holidays };
    table(
        &no_midnight,
        Some("2027-09-04"),
        &[("2027-09-05T03:59:59Z", "2027-09-05T04:00:00Z"), ("2027-09-05T04:00:00Z", "")],
    );
}

#[test]
fn a_holiday_and_a_window_that_touch_are_one() {
    let both = Freeze { holidays: Some(FILE.to_owned()), ..freeze(Some("0 0 * * 6,0"), DAY, "UTC") };
    table(
        &both,
        Some("2026-11-23"),
        &[("2026-11-21T05:00:00Z", "2026-11-24T00:00:00Z"), ("2026-11-24T00:00:00Z", "")],
    );
}

#[test]
fn a_file_that_nobody_can_rely_on_is_a_freeze() {
    let holidays = Freeze { holidays: Some(FILE.to_owned()), ..freeze(None, 0, "UTC") };
    let unknown = Answer::Unknown(Text::new("the forge does not answer", "応答がありません"));
    let broken = "2027-01-01\n2027-02-30\n1.3.2027\n2027-1-1\n2027-01-01 to 2027-01-05\n20270101\nx\ny\n";
    let cases = [
        ("missing", Some(Answer::Known(None))),
        ("unread", None),
        ("unknown", Some(unknown)),
        ("broken", Some(Answer::Known(Some(Source::new(FILE, broken))))),
    ];
    let mut shown = Vec::new();
    for (name, answer) in cases {
        let files: BTreeMap<_, _> = answer.map(|answer| (FILE.to_owned(), answer)).into_iter().collect();
        let found =
            standing(std::slice::from_ref(&holidays), &files, "2026-11-21T05:00:00Z".parse().unwrap());
        assert_eq!((found.len(), found[0].until), (1, None), "{name}");
        let message = &found[0].message;
        shown.push(format!("{name}\n  {}\n  {}", message.get(Lang::En), message.get(Lang::Ja)));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_broken_file_does_not_hide_the_window_beside_it() {
    let both = Freeze { holidays: Some(FILE.to_owned()), ..freeze(Some("0 0 * * *"), DAY, "UTC") };
    let found = at(&both, Some("soon"), "2026-11-21T05:00:00Z");
    assert_eq!(found.len(), 2);
    // Text that the configuration would have refused is a refusal here too, not a pass.
    for odd in [freeze(Some("never"), DAY, "UTC"), freeze(Some("0 0 * * *"), DAY, "Mars/Base")] {
        assert_eq!(at(&odd, None, "2026-11-21T05:00:00Z").len(), 1, "{odd:?}");
    }
}

#[test]
fn a_freeze_says_its_reason_and_its_end_in_its_own_zone() {
    let year_end = freeze(Some("0 18 22 12 *"), 12 * DAY, "Asia/Tokyo");
    let found = at(&year_end, None, "2026-12-24T00:00:00Z");
    let message = &found[0].message;
    assert_eq!(
        message.get(Lang::En),
        "the freeze `quiet` holds until 2027-01-03 18:00 (Asia/Tokyo): nobody is there"
    );
    assert_eq!(
        message.get(Lang::Ja),
        "凍結期間 `quiet` は 2027-01-03 18:00 (Asia/Tokyo) まで続きます: nobody is there"
    );
}
