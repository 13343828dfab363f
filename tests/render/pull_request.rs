//! What stands on a pull request.

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};
use pairgate::ports::{Conclusion, StatusState};
use pairgate::render::pull_request::{
    Kind, check_name, check_run, is_marker, job_summary, marker, read_marker, review_body, state,
    status_line, sticky, unfit_check_run, unfit_sticky,
};
use pairgate::render::{Options, RenderError};
use pairgate::report::Verdict;
use pairgate::signoff::Request;
use pairgate::signoff::verification::State;
use pairgate::text::{Lang, Text};

use crate::attacks::{ATTACKS, assert_only_our_inlines};
use crate::escapes::{gfm, no_hidden};
use crate::formats::snapshot;
use crate::{options, signing};

#[test]
fn a_marker_is_one_hidden_line_whatever_the_names() {
    for attack in ATTACKS.iter().copied().chain(["--", "-->", "--!>", "->", ">", "a\\", "envs/prod", ""]) {
        let line = marker(Kind::Plan, attack, attack);
        let inner = line.strip_prefix("<!--").unwrap().strip_suffix("-->").unwrap();
        assert!(!inner.contains("--") && !inner.contains('>') && !inner.contains('<'), "{line}");
        assert!(no_hidden(&line) && !line.contains('\n') && !line.contains("##["), "{line}");
        assert!(is_marker(&format!("{line}\r\nmore"), Kind::Plan, attack, attack));
        let read = read_marker(&line).unwrap();
        assert_eq!((read.kind, read.root.as_str(), read.workspace.as_str()), (Kind::Plan, attack, attack));
        assert!(!is_marker(&line, Kind::State, attack, attack));
        assert!(!is_marker(&line, Kind::Plan, attack, "other"));
        assert!(!is_marker(&format!("hello\n{line}"), Kind::Plan, attack, attack));
    }
    assert_eq!(
        marker(Kind::Plan, "envs/prod-eu", "default"),
        "<!-- pairgate:v1 {\"kind\":\"plan\",\"root\":\"envs/prod\\u002deu\",\"workspace\":\"default\"} -->"
    );
    for other in [
        "<!-- pairgate:v2 {\"kind\":\"plan\",\"root\":\"a\",\"workspace\":\"b\"} -->",
        "<!-- pairgate:v1 {\"kind\":\"plan\", \"root\":\"a\",\"workspace\":\"b\"} -->",
        "<!-- pairgate:v1 {\"kind\":\"plan\",\"root\":\"a\",\"workspace\":\"b\",\"x\":1} -->",
        "<!-- pairgate:signoff:v1 -->",
    ] {
        assert_eq!(read_marker(other), None, "{other}");
    }
}

#[test]
fn the_sticky_comment_is_marker_page_version_within_the_budget() {
    let (report, request) = (signing::waiting(), signing::request());
    for budget in [60_000, 4_500] {
        let options = Options { budget, ..options(Lang::Ja) };
        let body = sticky(&report, &request, &options).unwrap();
        assert!(is_marker(&body, Kind::Plan, "envs/prod", "default"));
        assert!(body.chars().count() <= budget);
        assert!(body.ends_with(&format!("<sub>pairgate {}</sub>\n", env!("CARGO_PKG_VERSION"))), "{body}");
        assert_eq!(body, sticky(&report, &request, &options).unwrap(), "the same again");
    }
    let small = Options { budget: 900, ..options(Lang::Ja) };
    let RenderError::DoesNotFit { needed, budget } = sticky(&report, &request, &small).unwrap_err() else {
        panic!()
    };
    assert!(budget == 900 && needed > 900);
    assert!(
        sticky(&report, &request, &Options { budget: needed, ..small }).is_ok(),
        "the number is the truth"
    );
}

#[test]
fn what_does_not_fit_offers_nothing_to_sign() {
    for lang in [Lang::En, Lang::Ja] {
        let body = unfit_sticky(&signing::waiting(), &signing::request(), lang);
        assert!(is_marker(&body, Kind::Plan, "envs/prod", "default"));
        snapshot(&format!("unfit-{}", lang.code()), &body.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        let run = unfit_check_run(&signing::waiting(), &signing::request(), lang);
        assert!(run.conclusion == Conclusion::Failure && run.text.is_empty() && run.external_id.is_empty());
        assert!(!body.contains("pairgate sign"));
    }
}

/// The request's bytes as a reader of Markdown finds them.
fn fenced(text: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &gfm());
    let mut found = root.descendants().filter_map(|node| match &node.data.borrow().value {
        NodeValue::CodeBlock(block) if block.info == "pairgate-request" => Some(block.literal.clone()),
        _ => None,
    });
    let bytes = found.next().unwrap();
    assert_eq!(found.next(), None);
    bytes.trim_end_matches('\n').to_owned()
}

#[test]
fn the_check_run_holds_exactly_the_request() {
    for attack in ATTACKS.iter().copied().chain(["plain", "````", "##[error]x ::error::y"]) {
        for request in [signing::request(), signing::hostile_request(attack)] {
            let bytes = request.bytes();
            let run = check_run(&signing::hostile(attack), &request, false, &options(Lang::En)).unwrap();
            assert_eq!(fenced(&run.text), bytes, "{attack:?}");
            assert_eq!(Request::read(&fenced(&run.text)).unwrap(), request);
            assert_eq!(run.external_id, request.digest());
            assert!(run.summary.chars().count() <= 65_535 && run.text.chars().count() <= 65_535);
            assert!(no_hidden(&run.name) && no_hidden(&run.title) && !run.title.contains('\n'));
            assert_only_our_inlines(&run.summary);
            for one in &run.annotations {
                assert!(no_hidden(&one.title) && no_hidden(&one.message), "{one:?}");
            }
        }
    }
    let mut long = signing::request();
    long.acknowledge = (0..4000).map(|n| format!("aws_db_instance.main[{n}]")).collect();
    let error = check_run(&signing::waiting(), &long, false, &options(Lang::En)).unwrap_err();
    assert!(matches!(error, RenderError::DoesNotFit { budget: 65_535, .. }), "{error}");
}

#[test]
fn the_check_run_tells_about_the_plan() {
    let request = signing::request();
    let verdicts = [
        (Verdict::Clear, Conclusion::Success),
        (Verdict::NeedsSignoff, Conclusion::Neutral),
        (Verdict::Blocked, Conclusion::Failure),
        (Verdict::Undecided, Conclusion::Failure),
    ];
    for (verdict, wanted) in verdicts {
        let mut report = signing::waiting();
        report.verdict = verdict;
        let run = check_run(&report, &request, false, &options(Lang::En)).unwrap();
        assert_eq!(run.conclusion, wanted);
    }
    let run = check_run(&signing::waiting(), &request, false, &options(Lang::Ja)).unwrap();
    assert_eq!(run.name, "pairgate: envs/prod");
    assert_eq!(check_name("envs/prod", "eu"), "pairgate: envs/prod [eu]");
    assert_eq!(run.head_sha, signing::HEAD);
    assert!(run.title.starts_with("2人目のサインオフ待ち · 置き換え 1、"), "{}", run.title);
    let [one] = run.annotations.as_slice() else { panic!("{:?}", run.annotations) };
    assert_eq!((one.path.as_str(), one.line), ("infra/policies/backup copies.policy.hcl", 12));
    assert_eq!(
        (one.level, one.title.as_str()),
        ("failure", "backup-missing: module.db.aws_db_instance.main")
    );
}

#[test]
fn the_job_summary_stays_below_a_mebibyte() {
    let mut report = signing::waiting();
    let change = report.changes[0].clone();
    report.changes = (0..9000)
        .map(|n| {
            let mut change = change.clone();
            change.address = format!("aws_iam_role_policy.日本語日本語日本語日本語[{n}]");
            change
        })
        .collect();
    let page = job_summary(&report, &options(Lang::Ja)).unwrap();
    assert!(page.len() < 1_048_576 && page.chars().count() > 200_000, "{}", page.len());
    assert!(page.contains("✂️"), "says what is missing");
    let small = job_summary(&signing::waiting(), &options(Lang::Ja)).unwrap();
    assert!(!small.contains("✂️"));
}

#[test]
fn the_state_comment_in_both_languages() {
    for lang in [Lang::En, Lang::Ja] {
        for (name, verification) in [
            ("half-signed", signing::half_signed()),
            ("satisfied", signing::satisfied()),
            ("applied", signing::applied()),
        ] {
            let body = state(&verification, lang, 60_000).unwrap();
            assert!(is_marker(&body, Kind::State, "", ""));
            snapshot(
                &format!("state-{name}-{}", lang.code()),
                &body.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
            );
        }
    }
}

#[test]
fn statements_that_do_not_count_are_left_out_oldest_first() {
    let mut verification = signing::half_signed();
    let loser = |n: u32| signing::candidate(&format!("user{n}"), 2 * n + 1, Some(signing::edited()));
    verification.requests[0].candidates.extend((0..900).map(loser));
    let body = state(&verification, Lang::En, 20_000).unwrap();
    assert!(body.chars().count() <= 20_000 && body.chars().count() > 18_000);
    assert!(body.contains("`user899`") && !body.contains("`user1`") && body.contains("`carol`"), "{body}");
    assert!(body.contains("more statements that do not count are not shown"), "{body}");
    let shown = body.matches("❌").count();
    assert!(body.contains(&format!("{} more statements", 903 - shown)), "{shown}");
    assert!(matches!(state(&verification, Lang::En, 300), Err(RenderError::DoesNotFit { .. })));
}

#[test]
fn hostile_statements_hold_no_markup() {
    for attack in ATTACKS {
        let verification = signing::hostile_verification(attack);
        for lang in [Lang::En, Lang::Ja] {
            let body = state(&verification, lang, 60_000).unwrap();
            let (marker, page) = body.split_once('\n').unwrap();
            assert!(no_hidden(&body), "{attack:?}");
            assert!(marker.starts_with("<!-- pairgate:v1 "));
            assert_only_our_inlines(page);
            let (_, line) = status_line(&verification, lang);
            assert!(no_hidden(&line) && !line.contains('\n') && line.chars().count() <= 140, "{line}");
            let mut record = signing::record();
            record.request = signing::hostile_request(attack);
            record.acknowledged = vec![(*attack).to_owned()];
            record.applier.as_mut().unwrap().login = (*attack).to_owned();
            let body = review_body(&record, lang);
            assert!(no_hidden(&body), "{body}");
            assert_only_our_inlines(&body);
            // The record follows in a fence, which nothing here may look like.
            assert!(!body.lines().any(|line| line.trim_start().starts_with("```")), "{body}");
        }
    }
}

#[test]
fn the_status_is_green_only_when_all_is_signed() {
    let both = |en: &str| Text::new(en, en);
    let (status, text) = status_line(&signing::satisfied(), Lang::En);
    assert_eq!(
        (status, text.as_str()),
        (StatusState::Success, "signed by bob, carol · counts until 2026-10-13 10:40 UTC")
    );
    let applied = signing::applied();
    let line = |lang| status_line(&applied, lang);
    assert_eq!(line(Lang::En), (StatusState::Success, "applied by alice with carol, bob".to_owned()));
    assert_eq!(line(Lang::Ja), (StatusState::Success, "alice が適用（サインオフ carol、bob）".to_owned()));
    let mut both_kinds = applied.clone();
    both_kinds.requests.extend(signing::satisfied().requests);
    let (status, text) = status_line(&both_kinds, Lang::En);
    assert_eq!(status, StatusState::Success);
    assert!(
        text.starts_with("applied by alice with carol, bob; signed by bob, carol · counts until"),
        "{text}"
    );
    let mut nothing = signing::satisfied();
    nothing.requests.remove(0);
    assert_eq!(status_line(&nothing, Lang::Ja), (StatusState::Success, "サインオフ不要".to_owned()));
    let half = signing::half_signed();
    let (status, text) = status_line(&half, Lang::En);
    assert_eq!(status, StatusState::Pending);
    assert_eq!(text, "Waiting (envs/prod): one more person of `acme/dba` must sign: `pairgate sign 17`");
    // Whatever the requests say, the answer of the verifier decides.
    let mut frozen = signing::satisfied();
    (frozen.satisfied, frozen.missing) = (false, vec![both("a freeze holds")]);
    assert_eq!(status_line(&frozen, Lang::En), (StatusState::Pending, "a freeze holds".to_owned()));
    frozen.missing.clear();
    assert_eq!(status_line(&frozen, Lang::En).0, StatusState::Pending);
    frozen.requests[0].state = State::Refused;
    frozen.requests[0].missing = vec![both(&"long ".repeat(60))];
    let (status, text) = status_line(&frozen, Lang::En);
    assert_eq!((status, text.chars().count()), (StatusState::Failure, 140));
    assert!(text.ends_with('…'));
}

#[test]
fn a_review_says_what_was_signed() {
    for lang in [Lang::En, Lang::Ja] {
        snapshot(&format!("review-{}", lang.code()), &review_body(&signing::record(), lang));
    }
}
