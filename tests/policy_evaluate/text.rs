//! Policies as people write them, from text to judgement.

use pairgate::policy::Value;
use pairgate::policy::compile::compile;
use pairgate::policy::evaluate::{Environment, judge};
use pairgate::policy::judgement::Judgement;
use pairgate::policy::subject::Found;
use pairgate::source::Source;

use crate::ir::{Mocks, plan_list, plan_object, subject};

/// JSON as a plan has it; `"<unknown>"` and `"<secret>"` are what they say.
fn plan(json: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::int(number.as_i64().unwrap()),
        Json::String(text) if text == "<unknown>" => Value::unknown(),
        Json::String(text) if text == "<secret>" => Value::text("hunter2").sensitive(),
        Json::String(text) => Value::text(text),
        Json::Array(items) => plan_list(items.iter().map(plan).collect()),
        Json::Object(members) => {
            plan_object(members.iter().map(|(key, value)| (key.as_str(), plan(value))).collect())
        }
    }
}

fn judged(text: &str, attrs: serde_json::Value, found: &[(bool, serde_json::Value)]) -> Option<Judgement> {
    let source = Source::new("p.policy.hcl", text);
    let (file, _) = compile(&source).unwrap_or_else(|errors| panic!("{errors:?}"));
    let found = found.iter().zip(0_u32..);
    let found = found.map(|((certain, attrs), id)| Found { id, attrs: plan(attrs), certain: *certain });
    let world = Mocks { found: found.collect(), ..Mocks::default() };
    let environment = Environment::new(&file, &[], &world, "2026-01-01T00:00:00Z");
    judge(&file, &file.policies[0], &subject(plan(&attrs)), &environment)
}

/// Verdict and error message of the first block.
fn told(text: &str, attrs: serde_json::Value, found: &[(bool, serde_json::Value)]) -> String {
    let Some(judgement) = judged(text, attrs, found) else { return "does not apply".to_owned() };
    let message = judgement.enforced.first().and_then(|first| first.error_message.clone());
    format!("{}{}", judgement.verdict.name(), message.map_or(String::new(), |text| format!(": {text}")))
}

const OPEN: &str = r#"
resource_policy "t" "no_open_ssh" {
  filter = attrs.kind != "internal"
  locals {
    open = [
      for rule in local.rules : rule.name
      if rule.port == 22 && core::try([for c in rule.cidrs : c if c == "0.0.0.0/0"][0], null) != null
    ]
    rules = core::try(attrs.ingress, null) == null ? [] : attrs.ingress
  }
  enforce {
    condition     = local.open == []
    error_message = "${attrs.name} opens %{ for i, name in local.open }${i + 1}:${name} %{ endfor }to all (${attrs.token})"
  }
}
"#;

#[test]
fn a_policy_with_locals_loops_and_a_message() {
    let with = |kind: &str, ingress: serde_json::Value| {
        told(
            OPEN,
            serde_json::json!({ "kind": kind, "name": "db", "token": "<secret>", "ingress": ingress }),
            &[],
        )
    };
    let rule = |name: &str, port: i64, cidr: &str| serde_json::json!({ "name": name, "port": port, "cidrs": [cidr] });
    let open = || rule("a", 22, "0.0.0.0/0");
    assert_eq!(with("internal", serde_json::json!([open()])), "does not apply");
    assert_eq!(with("<unknown>", serde_json::json!([open()])), "unknown");
    assert_eq!(with("x", serde_json::Value::Null), "pass");
    assert_eq!(
        with("x", serde_json::json!([rule("a", 443, "0.0.0.0/0"), rule("b", 22, "10.0.0.0/8")])),
        "pass"
    );
    assert_eq!(
        with("x", serde_json::json!([open(), rule("b", 443, "0.0.0.0/0"), rule("c", 22, "0.0.0.0/0")])),
        "fail: db opens 1:a 2:c to all ((sensitive value))"
    );
    assert_eq!(with("x", serde_json::json!([rule("a", 22, "<unknown>")])), "unknown");
    assert_eq!(with("x", serde_json::json!([rule("a", 443, "<unknown>")])), "pass");
    assert_eq!(with("x", serde_json::json!("<unknown>")), "unknown");
    assert_eq!(with("x", serde_json::json!([{ "name": "a" }])), "pass");
}

const VERSIONED: &str = r#"
locals {
  wanted = "Enabled"
}
resource_policy "t" "versioned" {
  locals {
    versioning = core::getresources("v", { bucket = attrs.id })
    status     = core::try(local.versioning[0].versioning_configuration[0].status, "none")
  }
  enforce {
    condition     = local.status == local.wanted
    error_message = "versioning of ${attrs.name} is ${local.status}"
  }
}
"#;

#[test]
fn a_policy_about_another_resource() {
    let with = |found: &[(bool, serde_json::Value)]| {
        told(VERSIONED, serde_json::json!({ "name": "logs", "id": "<unknown>" }), found)
    };
    let status = |status: &str| serde_json::json!({ "versioning_configuration": [{ "status": status }], "id": "<unknown>" });
    assert_eq!(with(&[]), "fail: versioning of logs is none");
    assert_eq!(with(&[(true, status("Enabled"))]), "pass");
    assert_eq!(with(&[(true, status("Suspended"))]), "fail: versioning of logs is Suspended");
    assert_eq!(with(&[(true, status("<unknown>"))]), "unknown");
    assert_eq!(with(&[(false, status("Enabled"))]), "unknown");
    // It fails whether or not the candidate is the one; only the message cannot say how.
    assert_eq!(with(&[(false, status("Suspended"))]), "fail: versioning of logs is (known after apply)");
    assert_eq!(with(&[(true, status("Enabled")), (false, status("Suspended"))]), "pass");
    assert_eq!(
        with(&[(true, serde_json::json!({ "versioning_configuration": null }))]),
        "fail: versioning of logs is none"
    );
}

#[test]
fn nesting_that_compiles_can_be_evaluated() {
    // The compiler draws the line: what it lets pass must not reach the limit of the evaluator.
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        let expr = format!("{}{inner}{}", open.repeat(times), close.repeat(times));
        let text =
            format!("resource_policy \"t\" \"p\" {{\n  enforce {{\n    condition = {expr} == 1\n  }}\n}}\n");
        compile(&Source::new("p.policy.hcl", text.clone())).is_ok().then(|| {
            let judgement = judged(&text, serde_json::json!({ "a": 1 }), &[]).unwrap();
            judgement.enforced[0].fault.clone().is_none_or(|fault| !fault.problem.limit)
        })
    };
    for (open, close) in
        [("[", "]"), ("(true ? ", " : 1)"), ("core::try(", ")"), ("[for x in [1] : ", "]"), ("\"a${", "}\"")]
    {
        let tried: Vec<bool> = (1..130).map_while(|times| nested(open, "attrs.a", close, times)).collect();
        assert!(tried.len() >= 10, "{open} compiles {} times", tried.len());
        let evaluated = tried.iter().filter(|fine| **fine).count();
        assert_eq!(evaluated, tried.len(), "{open}");
    }
}
