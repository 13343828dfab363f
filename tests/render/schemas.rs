//! Machine formats against their schemas.

use pairgate::render::Format;
use pairgate::report::{DigestView, Report};
use pairgate::text::{Lang, Text};
use serde_json::Value;

use crate::{attacks::ATTACKS, show, signing, story};

fn examples() -> Vec<Report> {
    let mut reports = vec![story::clear(), story::database(), signing::waiting(), signing::plain()];
    reports.extend(ATTACKS.iter().map(|attack| signing::hostile(attack)));
    reports.extend(ATTACKS.iter().map(|attack| story::hostile(attack)));
    let mut none = story::clear();
    none.digest = DigestView::Unavailable(Text::new("the plan is incomplete", "プランが不完全です"));
    reports.push(none);
    reports
}

fn assert_valid(schema: &str, format: Format) {
    // The schema of OASIS has a pattern for languages with a bracket too many; we set no language.
    let schema = schema.replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in examples() {
        let value: Value = serde_json::from_str(&show(format, &report, Lang::Ja)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn json_is_what_its_schema_says() {
    assert_valid(include_str!("../../schemas/report-v1.schema.json"), Format::Json);
}

#[test]
fn sarif_is_what_oasis_says() {
    assert_valid(include_str!("../schemas/sarif-2.1.0.json"), Format::Sarif);
}

#[test]
fn the_schema_lets_nothing_else_in() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/report-v1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut value: Value = serde_json::from_str(&show(Format::Json, &story::database(), Lang::En)).unwrap();
    value["verdict"] = "fine".into();
    assert!(!validator.is_valid(&value));
    value["verdict"] = "clear".into();
    assert!(validator.is_valid(&value));
    value["digest"]["full"] = 3.into();
    assert!(!validator.is_valid(&value));
}

#[test]
fn json_keeps_every_character() {
    for attack in ATTACKS {
        let value: Value =
            serde_json::from_str(&show(Format::Json, &story::hostile(attack), Lang::En)).unwrap();
        assert_eq!(value["changes"][0]["address"], *attack);
        assert_eq!(value["findings"][0]["help"]["ja"], *attack);
    }
}

#[test]
fn fingerprints_tell_findings_apart() {
    let value: Value = serde_json::from_str(&show(Format::Sarif, &story::database(), Lang::En)).unwrap();
    let results = value["runs"][0]["results"].as_array().unwrap();
    let prints: std::collections::BTreeSet<String> =
        results.iter().map(|one| one["partialFingerprints"]["pairgateFinding/v1"].to_string()).collect();
    assert_eq!(prints.len(), results.len());
    assert_eq!(results[3]["suppressions"][0]["status"], "accepted");
}
