//! Every format of one report, in both languages, and what none of them may leave out.

use insta::assert_snapshot;
use pairgate::audit::Report;
use pairgate::render::Style;
use pairgate::render::audit::{AuditFormat, render};
use pairgate::text::Lang;
use serde_json::Value;

use crate::story::{clean, report, role, show, style, unchecked, unmanaged};
use pairgate::audit::baseline::Status;
use pairgate::audit::{Entry, Risk};

#[test]
fn every_format_in_both_languages() {
    let report = report();
    for lang in [Lang::En, Lang::Ja] {
        for format in AuditFormat::ALL {
            // The version of the program is no part of what is looked at, and the page's style is long.
            let page = show(format, &report, lang).replace(env!("CARGO_PKG_VERSION"), "VERSION");
            let page = match (page.split_once("<style>"), page.split_once("</style>")) {
                (Some((before, _)), Some((_, after))) => {
                    let (after, _) = after.split_once("<script>").unwrap();
                    format!("{}{after}", before.split_once("<title>").unwrap().1)
                }
                _ => page,
            };
            assert_snapshot!(format!("{}_{}", format.name(), lang.code()), page);
        }
    }
}

#[test]
fn every_format_says_what_was_not_checked_and_never_calls_that_clean() {
    let words = ["not checked", "NOT CHECKED", "not_checked"];
    let unsure = Report { unchecked: vec![unchecked("123456789012")], ..clean() };
    for format in AuditFormat::ALL {
        let page = show(format, &unsure, Lang::En);
        assert!(
            words.iter().any(|word| page.contains(word)) || format == AuditFormat::Sarif,
            "{format:?}: {page}"
        );
        assert!(page.contains("service-specific credentials"), "{format:?}: {page}");
        assert!(!page.contains("Nothing was found, and everything was checked"), "{page}");
        assert!(!page.contains("\"clean\"") && !page.contains("class=\"clean\""), "{page}");
    }
    let text = show(AuditFormat::Text, &unsure, Lang::En);
    assert!(
        text.contains("Nothing open was found in what was checked, but 1 thing was not checked."),
        "{text}"
    );
    let text = show(AuditFormat::Text, &unsure, Lang::Ja);
    assert!(text.contains("確認できなかった項目が 1 件"), "{text}");
}

#[test]
fn an_audit_that_looked_at_nothing_is_not_clean() {
    let nothing = Report { counted: [("users", 0)].into(), ..clean() };
    for format in [AuditFormat::Text, AuditFormat::Markdown, AuditFormat::Html] {
        let page = show(format, &nothing, Lang::En);
        assert!(page.contains("Nothing was looked at, so nothing is known."), "{page}");
    }
    assert_eq!(json(&nothing)["outcome"], "unsure");
}

#[test]
fn a_clean_audit_says_so() {
    for format in [AuditFormat::Text, AuditFormat::Markdown, AuditFormat::Html] {
        let page = show(format, &clean(), Lang::En);
        assert!(page.contains("Nothing was found, and everything was checked."), "{page}");
    }
    assert_eq!(json(&clean())["outcome"], "clean");
}

#[test]
fn what_is_accepted_stands_apart_and_is_not_counted() {
    let mut accepted = report();
    accepted.entries.retain(|entry| !entry.status.is_open());
    accepted.unchecked.clear();
    let text = show(AuditFormat::Text, &accepted, Lang::En);
    assert!(text.contains("Nothing is open: what was found is accepted."), "{text}");
    assert!(text.contains("accepted by `@dave` until 2027-01-31:\n      `break-glass role`"), "{text}");
    let json = json(&accepted);
    assert_eq!((&json["counts"]["open"], &json["counts"]["accepted"]), (&0.into(), &1.into()));
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&show(AuditFormat::Json, report, Lang::En)).unwrap()
}

fn errors(schema: &str, value: &Value) -> Vec<String> {
    // The schema of OASIS has a pattern for languages with a bracket too many; we set no language.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

const SCHEMA: &str = include_str!("../../schemas/audit-v1.schema.json");

#[test]
fn json_is_what_its_schema_says() {
    for report in [report(), clean()] {
        let found = errors(SCHEMA, &json(&report));
        assert!(found.is_empty(), "{found:#?}");
    }
    // Everything that is written is named there, and a wrong word is not let through.
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let value = json(&report());
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&value), names(&schema["properties"]));
    assert_eq!(names(&value["findings"][0]), names(&schema["$defs"]["finding"]["properties"]));
    let mut wrong = value.clone();
    wrong["findings"][0]["risk"] = "none".into();
    assert!(!errors(SCHEMA, &wrong).is_empty());
    let mut wrong = value;
    wrong["not_checked"][0]["reason"] = "fine".into();
    assert!(!errors(SCHEMA, &wrong).is_empty());
}

#[test]
fn sarif_is_what_oasis_says() {
    for report in [report(), clean()] {
        let value: Value = serde_json::from_str(&show(AuditFormat::Sarif, &report, Lang::Ja)).unwrap();
        let found = errors(include_str!("../schemas/sarif-2.1.0.json"), &value);
        assert!(found.is_empty(), "{found:#?}");
    }
    let value: Value = serde_json::from_str(&show(AuditFormat::Sarif, &report(), Lang::En)).unwrap();
    let run = &value["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    let managed = &results[3]["locations"][0];
    assert_eq!(managed["physicalLocation"]["artifactLocation"]["uri"], "iam/users.tf");
    assert_eq!(managed["physicalLocation"]["region"]["startLine"], 11);
    let stand_in = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(stand_in, "pairgate-audit/aws/123456789012/root/access-keys");
    assert_eq!(results[2]["suppressions"][0]["status"], "accepted");
    assert!(results[4].get("suppressions").is_none(), "an acceptance that ended suppresses nothing");
    assert_eq!((&results[0]["level"], &results[5]["level"]), (&"error".into(), &"note".into()));
    assert_eq!(results[0]["baselineState"], "new");
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().contains("service-specific credentials"), "{told}");
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    }
}

#[test]
fn csv_has_a_row_for_everything_and_no_formula() {
    let page = show(AuditFormat::Csv, &report(), Lang::En);
    let mut reader = csv::Reader::from_reader(page.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6 + 1 + 2);
    let status = head.iter().position(|name| name == "status").unwrap();
    assert_eq!(rows.iter().filter(|row| &row[status] == "not_checked").count(), 2);
    assert_eq!(rows.iter().filter(|row| &row[status] == "gone").count(), 1);
    // No formula, whatever a spreadsheet takes for one.
    for cell in rows.iter().flat_map(|row| row.iter()) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
}

#[test]
fn many_findings_of_one_check_are_a_list_unless_all_is_asked_for() {
    let mut many = report();
    let entry = |number| Entry {
        finding: role(&format!("old-{number}"), Risk::Medium, Some("2024-01-01T00:00:00Z")),
        remedy: unmanaged(),
        status: Status::New,
    };
    many.entries = (0..11).map(entry).collect();
    let text = show(AuditFormat::Text, &many, Lang::En);
    assert_eq!(text.matches("Whoever may assume it").count(), 1, "{text}");
    assert!(text.contains("These 11 are shown in short"), "{text}");
    let all = render(AuditFormat::Text, &many, Style { all: true, ..style(Lang::En) }).unwrap();
    assert_eq!(all.matches("Whoever may assume it").count(), 11, "{all}");
    many.entries.pop();
    let text = show(AuditFormat::Text, &many, Lang::En);
    assert_eq!(text.matches("Whoever may assume it").count(), 10, "{text}");
}

#[test]
fn a_place_with_much_that_was_not_checked_is_told_once() {
    let places = (0..40).map(|number| unchecked(&format!("{number:012}"))).collect();
    let report = Report { unchecked: places, ..report() };
    let text = show(AuditFormat::Text, &report, Lang::En);
    assert!(text.contains("40 things were NOT CHECKED") && text.contains("and 30 more"), "{text}");
    assert_eq!(text.matches("Allow `iam:ListServiceSpecificCredentials`").count(), 1);
    let all = render(AuditFormat::Text, &report, Style { all: true, ..style(Lang::En) }).unwrap();
    assert!(all.contains("000000000039"), "{all}");
}
