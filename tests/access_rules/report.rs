//! What the report holds of who gains and loses access: in order, redacted, and counted where it is cut.

use jiff::civil::date;
use pairgate::config::Settings;
use pairgate::engine::{self, Inputs};
use pairgate::plan;
use pairgate::plan::digest::Seal;
use pairgate::render::{Format, Options, render};
use pairgate::report::Report;
use serde_json::{Value, json};

fn membership(user: &str, before: Value, after: Value) -> Value {
    let side = |role: Value| match role {
        Value::Null => Value::Null,
        role => json!({"id": format!("acme:{user}"), "username": user, "role": role}),
    };
    let actions = match (&before, &after) {
        (Value::Null, _) => "create",
        (_, Value::Null) => "delete",
        _ => "update",
    };
    json!({
        "address": format!("github_membership.n[\"{user}\"]"), "mode": "managed", "type": "github_membership",
        "name": "n", "index": user, "provider_name": "registry.terraform.io/integrations/github",
        "change": {"actions": [actions], "before": side(before), "after": side(after)},
    })
}

fn report(changes: &[Value], rest: Value) -> Report {
    let mut plan =
        json!({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes});
    for (name, value) in rest.as_object().unwrap() {
        plan[name] = value.clone();
    }
    let text = plan.to_string();
    let read = plan::plan("plan.json", &text).unwrap();
    let inputs = Inputs {
        name: "plan.json",
        settings: &Settings::default(),
        config: None,
        root_module: ".",
        today: date(2026, 11, 1),
        seal: &Seal::Key(b"0123456789abcdef0123456789abcdef"),
        consumers: Vec::new(),
        policies: None,
        description: None,
        notices: Vec::new(),
    };
    engine::check(&text, &read, inputs).unwrap()
}

fn shown(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    render(format, report, &[], &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn those_who_gain_come_first() {
    let found = report(
        &[
            membership("alice", json!("admin"), Value::Null),
            membership("bob", json!("member"), json!("admin")),
            membership("carol", json!("admin"), json!("admin")),
        ],
        json!({}),
    );
    let rows: Vec<(bool, bool)> =
        found.access.iter().map(|one| (!one.added.is_empty(), !one.removed.is_empty())).collect();
    assert_eq!(rows.len(), 2, "{:?}", found.access);
    assert!(rows[0].0 && rows[1] == (false, true), "{:?}", found.access);
    assert!(found.access[0].principal.contains("bob"));
    let text = shown(&found, Format::Text);
    let (_, table) = text.split_once("\nAccess\n").unwrap();
    assert!(table.find("bob").unwrap() < table.find("alice").unwrap(), "{text}");
}

#[test]
fn a_principal_that_is_a_secret_is_not_said_in_any_format() {
    let secret = json!({"sensitive_outputs": {"x": 1}, "output_changes": {"token": {
        "actions": ["no-op"], "before": "hunter2hunter2", "after": "hunter2hunter2",
        "before_sensitive": true, "after_sensitive": true,
    }}});
    let mut change = membership("bob", json!("member"), json!("admin"));
    change["change"]["after"]["username"] = json!("hunter2hunter2");
    change["change"]["before"]["username"] = json!("hunter2hunter2");
    let found = report(&[change], secret);
    assert_eq!(found.access.len(), 1, "{:?}", found.access);
    for format in Format::ALL {
        assert!(!shown(&found, format).contains("hunter2"), "{format:?}");
    }
}

#[test]
fn thousands_are_cut_and_counted_in_every_format() {
    let changes: Vec<Value> =
        (0..1203).map(|n| membership(&format!("user{n:04}"), json!("member"), json!("admin"))).collect();
    let found = report(&changes, json!({}));
    assert_eq!((found.access.len(), found.access_left_out), (1000, 203));
    assert!(shown(&found, Format::Text).contains("203 more principals are not shown"));
    let json: Value = serde_json::from_str(&shown(&found, Format::Json)).unwrap();
    assert_eq!(json["access_left_out"], 203);
    assert_eq!(json["access"].as_array().unwrap().len(), 1000);
}

#[test]
fn nothing_is_said_where_nobody_gains_or_loses() {
    let same = membership("carol", json!("admin"), json!("admin"));
    let found = report(&[same], json!({}));
    assert!(found.access.is_empty());
    assert!(!shown(&found, Format::Text).contains("Access"));
    assert!(!shown(&found, Format::Markdown).contains("| principal |"));
}
