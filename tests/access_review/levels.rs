//! Levels over the whole table: in production two rules become mandatory, one blocks that does not elsewhere, and nothing else moves.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::row::{all, plan};
use crate::run::Case;

/// The level of every finding, by rule, address and message.
fn levels(config: &str) -> BTreeMap<(String, String, String), String> {
    let report = Case::new(&plan(&all()), config).report(&["--pack", "none"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|one| {
        let key = (text(&one["rule"]), text(&one["address"]), text(&one["message"]["en"]));
        (key, text(&one["level"]))
    })
    .collect()
}

fn environment(name: &str, rest: &str) -> String {
    format!("environment \"{name}\" {{\n  paths = [\".\"]\n{rest}}}\n")
}

#[test]
fn administrators_and_escalation_are_mandatory_in_production_the_unknown_blocks_there_and_the_rest_stays() {
    let (plain, production) = (levels(""), levels(&environment("production", "")));
    assert_eq!(plain.len(), production.len());
    assert_eq!(plain, levels(&environment("staging", "")));
    for (key, level) in &plain {
        let wanted = match key.0.as_str() {
            "admin-granted" | "privilege-escalation" => ("mandatory_overridable", "mandatory"),
            "access-unknown-until-apply" => ("advisory", "mandatory_overridable"),
            _ => (level.as_str(), level.as_str()),
        };
        assert_eq!((level.as_str(), production[key].as_str()), wanted, "{key:?}");
    }
    for rule in ["admin-granted", "privilege-escalation", "access-unknown-until-apply"] {
        assert!(plain.keys().any(|(id, ..)| id == rule), "no row has {rule}");
    }
}

#[test]
fn the_configuration_decides_over_the_environment() {
    let inside = "  rule \"admin-granted\" {\n    level = \"advisory\"\n  }\n";
    let outside = "rule \"privilege-escalation\" {\n  level = \"off\"\n}\nrule \"access-widened\" {\n  level = \"mandatory\"\n}\n";
    let found = levels(&format!("{outside}{}", environment("production", inside)));
    let of = |rule: &str| -> Vec<&str> {
        let all = found.iter().filter(|((id, ..), _)| id == rule);
        all.map(|(_, level)| level.as_str()).collect()
    };
    assert!(of("privilege-escalation").is_empty());
    assert!(!of("admin-granted").is_empty() && of("admin-granted").iter().all(|level| *level == "advisory"));
    assert!(
        !of("access-widened").is_empty() && of("access-widened").iter().all(|level| *level == "mandatory")
    );
}
