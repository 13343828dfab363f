//! A finding whose texts do not matter.

use pairgate::audit::{Change, Check, Evidence, Finding, Object, Risk, Verb};
use pairgate::text::Text;

pub static CHECK: Check = Check { id: "test", title: ("a test", "テスト"), about: "" };

/// A finding that says nothing beside its object and what should become of it.
pub fn finding(object: Object, change: Change) -> Finding {
    let text = Text::new("x", "x");
    let read = "2026-11-01T00:00:00Z".parse().unwrap();
    Finding {
        check: &CHECK,
        object,
        what: text.clone(),
        since: None,
        evidence: vec![Evidence { what: text.clone(), source: "test".into(), read, url: None }],
        risk: Risk::Low,
        why: text.clone(),
        verb: Verb::Abolish,
        because: text,
        ask: Vec::new(),
        change,
        proposals: Vec::new(),
        fingerprint: None,
    }
}
