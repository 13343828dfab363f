//! From one audit to the next: what is new, what is gone, and what nobody looked at.

use pairgate::audit::baseline::{Baseline, Gone, Status, compare, next, unseen};
use pairgate::audit::{
    Audited, AwsItem, Check, Entry, Finding, GitHubItem, Object, Report, Risk, Scope, Settings, Unchecked,
};
use pairgate::source::Source;
use pairgate::text::Text;

use crate::story::{ACCOUNT, at, now, role, unchecked, unmanaged};

pub fn aws(accounts: &[&str]) -> Scope {
    Scope::Aws(accounts.iter().map(|id| ((*id).to_owned(), None)).collect())
}

fn in_account(account: &str, name: &str) -> Finding {
    let item = AwsItem::Role { name: name.to_owned() };
    let object = Object::Aws { account: account.to_owned(), partition: "aws".to_owned(), item };
    Finding { object, ..role(name, Risk::Medium, None) }
}

static HUB: Check = Check { id: "github-deploy-key-unused", title: ("keys", "鍵"), about: "Keys." };

fn hub(item: GitHubItem) -> Finding {
    let object = Object::GitHub { organisation: "Acme".to_owned(), item };
    Finding { check: &HUB, object, ..role("x", Risk::Low, None) }
}

fn deploy_key(repository: &str) -> Finding {
    hub(GitHubItem::DeployKey { repository: repository.to_owned(), id: 1, title: "ci".to_owned() })
}

/// An audit and the memory after it.
pub fn remember(
    before: Option<&Baseline>,
    scope: &Scope,
    findings: Vec<Finding>,
    unchecked: Vec<Unchecked>,
    day: &str,
) -> (Report, Baseline) {
    let now = at(&format!("{day}T12:00:00Z"));
    let audited = Audited { findings, unchecked, ..Audited::default() };
    let (statuses, gone) = compare(before, &audited, scope, now);
    let entries = audited.findings.into_iter().zip(statuses);
    let entry = |(finding, status)| Entry { finding, remedy: unmanaged(), status };
    let report = Report {
        scope: scope.clone(),
        settings: Settings::new(now),
        entries: entries.map(entry).collect(),
        gone,
        unchecked: audited.unchecked,
        counted: audited.counted,
    };
    let after = next(before, &report);
    (report, after)
}

fn ids(gone: &[Gone]) -> Vec<&str> {
    gone.iter().map(|gone| gone.id.as_str()).collect()
}

#[test]
fn new_then_open_with_its_age_then_gone() {
    let scope = aws(&[ACCOUNT]);
    let one = || in_account(ACCOUNT, "one");
    let (first, memory) = remember(None, &scope, vec![one()], vec![], "2026-01-01");
    assert_eq!(first.entries[0].status, Status::Untracked);
    let (second, memory) =
        remember(Some(&memory), &scope, vec![one(), in_account(ACCOUNT, "two")], vec![], "2026-02-01");
    let began = at("2026-01-01T12:00:00Z");
    assert_eq!(second.entries[0].status, Status::Open { first: began });
    assert_eq!(second.entries[1].status, Status::New);
    let (third, memory) = remember(Some(&memory), &scope, vec![one()], vec![], "2026-03-01");
    assert_eq!(third.entries[0].status, Status::Open { first: began }, "`first` survives");
    assert_eq!(ids(&third.gone), [second.entries[1].finding.id()]);
    assert_eq!(third.gone[0].first, at("2026-02-01T12:00:00Z"));
    let (fourth, memory) = remember(Some(&memory), &scope, vec![one()], vec![], "2026-04-01");
    assert!(fourth.gone.is_empty(), "what is gone is told once");
    let (fifth, _) = remember(Some(&memory), &scope, vec![in_account(ACCOUNT, "two")], vec![], "2026-05-01");
    assert_eq!(fifth.entries[0].status, Status::New, "what comes back is new");
}

#[test]
fn without_a_memory_nothing_is_gone_and_nothing_is_new() {
    let (report, _) = remember(None, &aws(&[ACCOUNT]), vec![in_account(ACCOUNT, "x")], vec![], "2026-01-01");
    assert_eq!((&report.entries[0].status, report.gone.len()), (&Status::Untracked, 0));
    let empty = Baseline::default();
    let (report, _) =
        remember(Some(&empty), &aws(&[ACCOUNT]), vec![in_account(ACCOUNT, "x")], vec![], "2026-01-01");
    assert_eq!(report.entries[0].status, Status::New);
}

#[test]
fn what_nobody_looked_at_is_never_gone() {
    let other = "210987654321";
    let both = aws(&[ACCOUNT, other]);
    let found = vec![in_account(ACCOUNT, "one"), in_account(other, "two")];
    let (_, memory) = remember(None, &both, found, vec![], "2026-01-01");
    // Each row: the accounts, what was not checked, and how much of the two is gone then.
    let rows: [(&[&str], &[&str], usize); 7] = [
        (&[ACCOUNT, other], &[], 2),
        (&[ACCOUNT], &[], 1),
        (&["000000000000"], &[], 0),
        (&[ACCOUNT, other], &[other], 1),
        (&[ACCOUNT, other], &[ACCOUNT, other], 0),
        (&[ACCOUNT, other], &["210987654321/eu-west-1"], 1),
        // Nobody can tell where that is.
        (&[ACCOUNT, other], &["o-abc123"], 0),
    ];
    for (accounts, hidden, expected) in rows {
        let hidden: Vec<Unchecked> = hidden.iter().map(|place| unchecked(place)).collect();
        let (report, after) = remember(Some(&memory), &aws(accounts), vec![], hidden, "2026-02-01");
        assert_eq!(report.gone.len(), expected, "{accounts:?} {:?}", report.unchecked);
        assert_eq!(after.iter().count(), 2 - expected, "what was not looked at stays as it is");
        assert_eq!(unseen(Some(&memory), &report).len(), 2 - expected);
        assert!(after.iter().all(|one| memory.get(&one.id) == Some(one)));
    }
}

#[test]
fn a_gap_in_one_check_hides_only_what_that_check_found_there() {
    static OTHER: Check = Check { id: "aws-key-old", title: ("keys", "鍵"), about: "Keys." };
    let other = "210987654321";
    let old = |account: &str| Finding { check: &OTHER, ..in_account(account, "key") };
    let found = || vec![in_account(ACCOUNT, "one"), old(ACCOUNT), old(other)];
    let scope = aws(&[ACCOUNT, other]);
    let (_, memory) = remember(None, &scope, found(), vec![], "2026-01-01");
    let all: Vec<String> = found().iter().map(Finding::id).collect();
    // Each row: where, which checks, and which of the three are gone then.
    let rows: [(&str, &[&'static str], &[usize]); 6] = [
        (ACCOUNT, &[], &[2]),
        (ACCOUNT, &["aws-key-old"], &[0, 2]),
        (ACCOUNT, &["aws-key-old", "aws-role-unused"], &[2]),
        (ACCOUNT, &["aws-key"], &[0, 1, 2]),
        ("organisation", &["aws-key-old"], &[0]),
        ("organisation", &["aws-sso-assignment-stale"], &[0, 1, 2]),
    ];
    for (place, checks, wanted) in rows {
        let gap = Unchecked { checks: checks.to_vec(), ..unchecked(place) };
        let (report, after) = remember(Some(&memory), &scope, vec![], vec![gap], "2026-02-01");
        let mut wanted: Vec<&str> = wanted.iter().map(|at| all[*at].as_str()).collect();
        wanted.sort_unstable();
        assert_eq!(ids(&report.gone), wanted, "{place} {checks:?}");
        assert_eq!(after.iter().count(), 3 - wanted.len(), "{place} {checks:?}");
    }
}

#[test]
fn a_repository_that_was_not_read_hides_itself_and_what_is_said_of_people() {
    let scope = Scope::GitHub("Acme".to_owned());
    let member = || hub(GitHubItem::Member { login: "eve".to_owned(), owner: false });
    let found = || vec![deploy_key("shop"), deploy_key("blog"), member()];
    let (_, memory) = remember(None, &scope, found(), vec![], "2026-01-01");
    let gone = |scope: Scope, places: &[&str]| {
        let hidden = places.iter().map(|place| unchecked(place)).collect();
        let (report, _) = remember(Some(&memory), &scope, vec![], hidden, "2026-02-01");
        let mut gone: Vec<String> = report.gone.into_iter().map(|gone| gone.id).collect();
        gone.sort();
        gone
    };
    let mut all: Vec<String> = found().iter().map(Finding::id).collect();
    all.sort();
    assert_eq!(gone(scope.clone(), &[]), all);
    assert_eq!(gone(Scope::GitHub("acme".to_owned()), &[]), all, "names of GitHub have no case");
    assert_eq!(gone(scope.clone(), &["ACME/Shop"]), [deploy_key("blog").id()]);
    assert_eq!(gone(scope.clone(), &["acme/shop/main"]), [deploy_key("blog").id()]);
    assert_eq!(gone(scope.clone(), &["acme/shopping"]).len(), 2);
    assert!(gone(scope, &["acme"]).is_empty());
    assert!(gone(Scope::GitHub("other".to_owned()), &[]).is_empty());
    assert!(gone(aws(&["Acme"]), &[]).is_empty(), "an account is no organisation");
}

#[test]
fn accounts_and_organisations_share_a_file() {
    let (_, memory) =
        remember(None, &aws(&[ACCOUNT]), vec![in_account(ACCOUNT, "one")], vec![], "2026-01-01");
    let scope = Scope::GitHub("Acme".to_owned());
    let (report, memory) = remember(Some(&memory), &scope, vec![deploy_key("shop")], vec![], "2026-02-01");
    assert!(report.gone.is_empty());
    let (report, _) = remember(Some(&memory), &aws(&[ACCOUNT]), vec![], vec![], "2026-03-01");
    assert_eq!(ids(&report.gone), [in_account(ACCOUNT, "one").id()]);
}

#[test]
fn the_file_is_stable_and_is_read_back_as_it_was() {
    let findings = ["b", "a", "c"].map(|name| in_account(ACCOUNT, name));
    let (_, memory) = remember(None, &aws(&[ACCOUNT]), findings.to_vec(), vec![], "2026-01-01");
    let turned: Vec<Finding> = findings.iter().rev().cloned().collect();
    let (_, other) = remember(None, &aws(&[ACCOUNT]), turned, vec![], "2026-01-01");
    assert_eq!(memory.text(), other.text());
    assert!(memory.text().ends_with("}\n") && memory.text().contains("  \"findings\": [\n    {\n"));
    let read = Baseline::parse(&Source::new("memory.json", memory.text())).unwrap();
    assert_eq!(read, memory);
    let schema = include_str!("../../schemas/audit-baseline-v1.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(&memory.text()).unwrap()), "{}", memory.text());
    insta::assert_snapshot!("baseline", memory.text());
    assert_eq!(Baseline::parse(&Source::new("x", Baseline::default().text())).unwrap(), Baseline::default());
}

#[test]
fn two_findings_of_one_id_are_remembered_once() {
    let twice = vec![in_account(ACCOUNT, "one"), in_account(ACCOUNT, "one")];
    let (_, memory) = remember(None, &aws(&[ACCOUNT]), twice, vec![], "2026-01-01");
    assert!(Baseline::parse(&Source::new("memory.json", memory.text())).is_ok());
}

#[test]
fn the_newest_words_are_remembered() {
    let scope = aws(&[ACCOUNT]);
    let (_, memory) = remember(None, &scope, vec![in_account(ACCOUNT, "one")], vec![], "2026-01-01");
    let mut worse = in_account(ACCOUNT, "one");
    worse.risk = Risk::High;
    worse.what = Text::new("it got worse", "悪化しました");
    let id = worse.id();
    let (_, memory) = remember(Some(&memory), &scope, vec![worse], vec![], "2026-02-01");
    let one = memory.get(&id).unwrap();
    assert_eq!((one.what.as_str(), one.risk), ("it got worse", Risk::High));
    assert_eq!(one.first, at("2026-01-01T12:00:00Z"));
    assert!(one.first < now());
}

/// A suspended account is told as not checked, and nobody audits it. It stopped "gone" in every other account.
#[test]
fn an_account_that_was_left_out_hides_itself_and_no_other_account() {
    let (other, suspended) = ("210987654321", "333333333333");
    let all = aws(&[ACCOUNT, other, suspended]);
    let found = [ACCOUNT, other, suspended].map(|account| in_account(account, "x"));
    let (_, memory) = remember(None, &all, found.to_vec(), vec![], "2026-01-01");
    for place in [suspended.to_owned(), format!("{suspended}/eu-west-1")] {
        let scope = aws(&[ACCOUNT, other]);
        let (report, after) = remember(Some(&memory), &scope, vec![], vec![unchecked(&place)], "2026-02-01");
        assert_eq!(report.gone.len(), 2, "{place}");
        assert!(after.get(&found[2].id()).is_some(), "nobody looked at it");
    }
    // Whatever is no account may be anywhere.
    for place in [
        "o-abc123",
        "organisation",
        "arn:aws:sso:::instance/ssoins-1",
        "33333333333",
        "3333333333333",
        "x33333333333",
    ] {
        let (report, _) = remember(Some(&memory), &all, vec![], vec![unchecked(place)], "2026-02-01");
        assert!(report.gone.is_empty(), "{place}");
    }
}

#[test]
fn what_is_gone_is_told_in_the_language_of_the_report() {
    use pairgate::render::audit::AuditFormat;
    use pairgate::text::Lang;
    let scope = aws(&[ACCOUNT]);
    let one =
        Finding { what: Text::new("It was there", "それはありました"), ..in_account(ACCOUNT, "one") };
    let (_, memory) = remember(None, &scope, vec![one.clone()], vec![], "2026-01-01");
    let gone = |text: String| {
        let memory = Baseline::parse(&Source::new("memory.json", text)).unwrap();
        remember(Some(&memory), &scope, vec![], vec![], "2026-02-01").0
    };
    let report = gone(memory.text());
    for format in AuditFormat::ALL.into_iter().filter(|format| *format != AuditFormat::Sarif) {
        let ja = crate::story::show(format, &report, Lang::Ja);
        assert!(ja.contains("それはありました"), "{format:?}: {ja}");
        assert!(format == AuditFormat::Json || !ja.contains("It was there"), "{format:?}: {ja}");
        assert!(crate::story::show(format, &report, Lang::En).contains("It was there"), "{format:?}");
    }
    let page = pairgate::render::audit::checklist(&report, Lang::Ja, 65_536);
    assert!(page.contains("それはありました") && !page.contains("It was there"), "{page}");
    // Files of before have the English sentence alone.
    let old: Vec<String> =
        memory.text().lines().filter(|line| !line.contains("what_ja")).map(str::to_owned).collect();
    let report = gone(old.join("\n"));
    assert_eq!(report.gone[0].what, Text::new("It was there", "It was there"));
}
