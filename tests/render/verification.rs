//! `pairgate verify` as text and JSON.

use pairgate::render::Style;
use pairgate::render::verification::{json, text};
use pairgate::signoff::Verification;
use pairgate::text::Lang;
use serde_json::Value;

use crate::attacks::ATTACKS;
use crate::escapes::no_hidden;
use crate::formats::snapshot;
use crate::signing;

fn style(lang: Lang, all: bool) -> Style {
    Style { lang, width: 100, all, ..Style::default() }
}

#[test]
fn every_statement_and_why() {
    for lang in [Lang::En, Lang::Ja] {
        snapshot(&format!("verify-{}", lang.code()), &text(&signing::half_signed(), style(lang, false)));
    }
    snapshot("verify-all-en", &text(&signing::half_signed(), style(Lang::En, true)));
    for lang in [Lang::En, Lang::Ja] {
        snapshot(&format!("verify-applied-{}", lang.code()), &text(&signing::applied(), style(lang, false)));
    }
    snapshot("verify-satisfied-ja", &text(&signing::satisfied(), style(Lang::Ja, false)));
}

#[test]
fn what_holds_is_a_number_until_asked_for() {
    let short = text(&signing::half_signed(), style(Lang::En, false));
    assert!(!short.contains("signer-is-a-person") && short.contains("2 other demands hold"), "{short}");
    assert!(
        short.contains("? statement-is-unedited") && short.contains("✗ statement-is-unedited"),
        "{short}"
    );
    let all = text(&signing::half_signed(), style(Lang::En, true));
    assert_eq!(all.matches("✓ signer-is-a-person").count(), 6, "{all}");
    assert!(!all.contains("demands hold"));
}

#[test]
fn nobody_asked_for_anything_yet() {
    let none = Verification {
        satisfied: false,
        refused: false,
        requests: vec![],
        missing: vec![],
        strangers: vec![],
        notices: vec![],
    };
    assert!(text(&none, style(Lang::En, false)).contains("no plan is waiting on the head commit"));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/verify-v1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut deleted = signing::half_signed();
    deleted.requests[0].candidates[0].author = None;
    let mut examples = vec![signing::half_signed(), signing::satisfied(), signing::applied(), deleted];
    examples.extend(ATTACKS.iter().map(|attack| signing::hostile_verification(attack)));
    for one in &examples {
        let shown = json(one).unwrap();
        assert!(no_hidden(&shown));
        let value: Value = serde_json::from_str(&shown).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut value: Value = serde_json::from_str(&json(&examples[0]).unwrap()).unwrap();
    assert_eq!(value["requests"][0]["candidates"][1]["counts"], false);
    assert_eq!(value["requests"][0]["candidates"][1]["checks"][1]["holds"], "no");
    assert_eq!(value["requests"][0]["until"], Value::Null);
    assert_eq!(value["requests"][1]["until"], "2026-10-13T10:40:12Z");
    assert_eq!(value["requests"][0]["applied"], Value::Null);
    let done: Value = serde_json::from_str(&json(&examples[2]).unwrap()).unwrap();
    assert_eq!(done["requests"][0]["state"], "applied");
    assert_eq!(done["requests"][0]["applied"]["by"]["login"], "alice");
    assert_eq!(done["requests"][0]["applied"]["with"][1]["id"], 24_517);
    value["requests"][0]["state"] = "fine".into();
    assert!(!validator.is_valid(&value));
}

#[test]
fn hostile_names_reach_no_terminal() {
    for attack in ATTACKS {
        for lang in [Lang::En, Lang::Ja] {
            for all in [false, true] {
                let shown = text(&signing::hostile_verification(attack), style(lang, all));
                assert!(no_hidden(&shown), "{attack:?}");
                for line in shown.lines() {
                    assert!(!line.contains("##["), "{line}");
                    let command = line.trim_start().strip_prefix("::").unwrap_or_default();
                    assert!(!command.starts_with(|c: char| c.is_ascii_alphabetic()), "{line}");
                }
            }
        }
    }
}
