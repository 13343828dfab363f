//! What a reader or a program could not do with a report: read it, click it, upload it.

use pairgate::audit::baseline::Status;
use pairgate::audit::finding::Person;
use pairgate::audit::{AwsItem, Entry, GitHubItem, Object, Report, Risk, Scope};
use pairgate::render::Style;
use pairgate::render::audit::{AuditFormat, render};
use pairgate::text::{Lang, Text};
use serde_json::Value;

use crate::story::{aws, clean, report, role, show, style, unmanaged};

fn entry(name: &str, risk: Risk) -> Entry {
    let finding = role(name, risk, Some("2024-01-01T00:00:00Z"));
    Entry { finding, remedy: unmanaged(), status: Status::New }
}

fn many(number: usize) -> Report {
    let risk = |at: usize| [Risk::Low, Risk::Medium, Risk::High][at % 3];
    let entries = (0..number).map(|at| entry(&format!("old-{at}"), risk(at))).collect();
    Report { entries, ..clean() }
}

fn sarif(report: &Report, lang: Lang) -> Value {
    serde_json::from_str(&show(AuditFormat::Sarif, report, lang)).unwrap()
}

#[test]
fn a_list_of_many_says_risk_verb_person_day_and_id_and_how_to_see_all() {
    let mut many = many(60);
    many.entries[0].finding.ask = vec![Person { name: "alice".into(), why: Text::new("owns it", "担当") }];
    many.entries.sort_by_key(|entry| std::cmp::Reverse(entry.finding.risk));
    let id = many.entries.iter().find(|one| !one.finding.ask.is_empty()).unwrap().finding.id();
    let text = render(AuditFormat::Text, &many, Style { width: 200, ..style(Lang::En) }).unwrap();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(&format!("low · Abolish · 2024-01-01 (1057 days) · `alice` · {id} · new")),
        "{text}"
    );
    assert!(flat.contains("`--all` shows each") && flat.contains("`--output html=audit.html`"), "{text}");
    assert!(text.find("High risk").unwrap() < text.find("Low risk").unwrap());
    assert!(text.lines().count() < 60 * 3 + 40, "{}", text.lines().count());
    let all = render(AuditFormat::Text, &many, Style { all: true, ..style(Lang::En) }).unwrap();
    assert!(all.lines().count() > 60 * 6 && !all.contains("--all"), "{}", all.lines().count());
}

#[test]
fn the_first_screen_says_how_many_what_was_not_checked_and_the_worst_three() {
    let mut many = many(60);
    many.unchecked = report().unchecked;
    for lang in [Lang::En, Lang::Ja] {
        let text = show(AuditFormat::Text, &many, lang);
        let first: Vec<&str> = text.lines().take(24).collect();
        let first = first.join("\n");
        let words = match lang {
            Lang::En => ["20 high · 20 medium · 20 low", "2 things were NOT CHECKED", "The worst 3"],
            Lang::Ja => ["高 20 件 · 中 20 件 · 低 20 件", "未確認の項目 2 件", "最も危険な 3 件"],
        };
        assert!(words.iter().all(|word| first.contains(word)), "{first}");
        for name in ["`old-2`", "`old-5`", "`old-8`"] {
            assert!(first.contains(name), "{name}: {first}");
        }
    }
    assert!(!show(AuditFormat::Text, &self::many(3), Lang::En).contains("The worst"));
}

#[test]
fn each_side_names_its_own_limits_alone() {
    let on_github = Report { scope: Scope::GitHub("acme".into()), ..clean() };
    for format in [AuditFormat::Text, AuditFormat::Markdown, AuditFormat::Html] {
        for (lang, key, secret) in [
            (Lang::En, "access keys older", "secrets older"),
            (Lang::Ja, "アクセスキー 365", "シークレット 365"),
        ] {
            let flat = |report| show(format, report, lang).split_whitespace().collect::<Vec<_>>().join(" ");
            let (of_aws, of_github) = (flat(&clean()), flat(&on_github));
            assert!(of_aws.contains(key) && !of_aws.contains(secret), "{of_aws}");
            assert!(of_github.contains(secret) && !of_github.contains(key), "{of_github}");
        }
    }
}

#[test]
fn each_sarif_result_has_a_file_and_a_plain_name() {
    let mut all = report();
    let hook = GitHubItem::RepositoryHook { repository: "shop".into(), id: 7, host: "x".into() };
    let items = [
        aws(AwsItem::Role { name: "..".into() }),
        aws(AwsItem::Trust { role: "ci".into(), trusted: "arn:aws:iam::1:role/a b".into() }),
        Object::GitHub { organisation: "acme".into(), item: hook },
    ];
    for item in items {
        let mut one = entry("x", Risk::Low);
        one.finding.object = item;
        all.entries.push(one);
    }
    let value = sarif(&all, Lang::En);
    let (mut names, mut files) = (Vec::new(), Vec::new());
    for result in value["runs"][0]["results"].as_array().unwrap() {
        for location in result["locations"].as_array().unwrap() {
            let physical = &location["physicalLocation"];
            assert!(physical["region"]["startLine"].as_u64() >= Some(1), "{location}");
            files.push(physical["artifactLocation"]["uri"].as_str().unwrap().to_owned());
            names.push(location["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap().to_owned());
        }
        let prints = &result["partialFingerprints"];
        let id = prints["pairgateAudit/v1"].as_str().unwrap();
        let digits = id.rsplit('/').next().unwrap();
        assert_eq!(prints["primaryLocationLineHash"], format!("{digits}:1"));
    }
    assert!(names.iter().all(|name| !name.contains('{')), "{names:?}");
    assert!(names.contains(&"github/acme/repository/shop/webhook/7".to_owned()), "{names:?}");
    assert!(files.contains(&"pairgate-audit/aws/123456789012/role/__".to_owned()), "{files:?}");
    assert!(files.contains(&"pairgate-audit/github/acme/repository/shop/webhook/7".to_owned()), "{files:?}");
    assert!(files.iter().all(|file| !file.contains([' ', '<', ':'])), "{files:?}");
}

#[test]
fn sarif_holds_what_github_takes_and_says_how_many_it_left_out() {
    let value = sarif(&many(25_003), Lang::En);
    let run = &value["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    let levels = |level| results.iter().filter(|result| result["level"] == level).count();
    assert_eq!((levels("error"), levels("warning"), levels("note")), (8334, 8334, 8332));
    let told = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(told.starts_with("3 findings are not in this file"), "{told}");
    let whole = sarif(&many(5), Lang::En);
    assert_eq!(whole["runs"][0]["invocations"][0]["toolExecutionNotifications"], Value::Array(Vec::new()));
}

#[test]
fn the_help_of_a_sarif_rule_is_japanese_in_a_japanese_report() {
    let mut of_each = clean();
    for check in pairgate::audit::aws::CHECKS.iter().chain(pairgate::audit::github::CHECKS) {
        let mut one = entry(check.id, Risk::Low);
        one.finding.check = check;
        of_each.entries.push(one);
    }
    let value = sarif(&of_each, Lang::Ja);
    let rules = value["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.len() > 50);
    for rule in rules {
        let help = rule["help"]["text"].as_str().unwrap();
        assert!(help.chars().any(|c| ('ぁ'..='ヿ').contains(&c)), "{rule}");
        assert!(help.ends_with('。') || help == rule["shortDescription"]["text"], "{rule}");
    }
}

#[test]
fn an_address_of_the_tool_can_be_clicked_and_one_of_somebody_else_cannot() {
    let page = "https://github.com/organizations/acme/settings/personal-access-tokens/active";
    let mut one = entry("x", Risk::High);
    one.finding.why = Text::new("it failed: see https://evil.example/a", "失敗：https://evil.example/a");
    one.remedy.steps = Some(Text::new(
        format!(
            "revoke `https://evil.example/b` at {page}; only an app can do it (https://console.aws.amazon.com/iam/)."
        ),
        format!(
            "{page} で `https://evil.example/b` を取り消してください（https://console.aws.amazon.com/iam/）。"
        ),
    ));
    let report = Report { entries: vec![one], ..clean() };
    for lang in [Lang::En, Lang::Ja] {
        let text = show(AuditFormat::Markdown, &report, lang);
        assert!(text.contains(&format!("<{page}>")), "{text}");
        assert!(text.contains("<https://console.aws.amazon.com/iam/>"), "{text}");
        let html = comrak::markdown_to_html(&text, &comrak::Options::default());
        let links: Vec<&str> =
            html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links, [page, "https://console.aws.amazon.com/iam/"].as_slice(), "{html}");
        assert!(!text.contains("https://evil.example/a"), "{text}");
    }
    // What only looks like an address of ours stays words.
    let mut one = entry("x", Risk::High);
    one.remedy.steps = Some(Text::new("look at https:// and https://github.com/a[b](c)", "https://（不明）"));
    let report = Report { entries: vec![one], ..clean() };
    for lang in [Lang::En, Lang::Ja] {
        assert!(!show(AuditFormat::Markdown, &report, lang).contains("<https"), "{lang:?}");
    }
}

#[test]
fn people_to_ask_are_not_broken_in_mid_word() {
    let page = show(AuditFormat::Html, &report(), Lang::En);
    let rule = page.split("td.who {").nth(1).unwrap().split('}').next().unwrap();
    assert!(
        rule.contains("min-width") && !page.contains("td.where { max-width: 16rem; overflow-wrap: anywhere")
    );
}
