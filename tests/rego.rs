//! Rego policies over plans: what conftest says about its own examples, and what the gate adds to it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "rego/conftest.rs"]
mod conftest;
#[path = "rego/hostile.rs"]
mod hostile;
#[path = "rego/judging.rs"]
mod judging;
#[path = "rego/secrets.rs"]
mod secrets;
#[path = "rego/wrong.rs"]
mod wrong;

use pairgate::diagnostic::Diagnostics;
use pairgate::finding::{Finding, Level};
use pairgate::plan::{self, Secrets};
use pairgate::rego::{Checked, DataFile, Options, Rego};
use pairgate::source::Source;
use pairgate::text::Lang;

/// A file of the folder `tests/rego`.
fn fixture(name: &str) -> Source {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rego").join(name);
    Source::new(name, std::fs::read_to_string(path).unwrap())
}

fn policy(text: &str) -> Vec<Source> {
    vec![Source::new("policy/main.rego", text)]
}

/// Judges the plan `text`.
fn judge_with(
    policies: &[Source],
    data: &[DataFile],
    options: &Options,
    text: &str,
) -> Result<Checked, Diagnostics> {
    let rego = Rego::compile(policies, data, options)?;
    let plan = plan::plan("plan.json", text).unwrap();
    rego.check(text, &plan, &Secrets::of(&plan))
}

fn judge(policies: &[Source], text: &str) -> Result<Checked, Diagnostics> {
    judge_with(policies, &[], &Options::default(), text)
}

/// Judges a small plan by one policy.
fn small(text: &str) -> Result<Checked, Diagnostics> {
    judge(&policy(text), PLAN)
}

/// Codes and messages of what went wrong, a line each.
fn told(result: Result<Checked, Diagnostics>) -> String {
    match result {
        Ok(checked) => panic!("nothing went wrong: {checked:?}"),
        Err(diagnostics) => {
            let line = |one: &pairgate::diagnostic::Diagnostic| {
                assert!(one.help.is_some(), "{} has no help", one.message);
                let place = one.source.as_ref().map_or(String::new(), |source| {
                    let place = source.position(one.labels[0].0.start);
                    format!(" at {}:{}:{}", source.name(), place.line, place.column)
                });
                format!("{}: {}{place}", one.code, one.message)
            };
            diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

/// Findings, a line each.
fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |one: &Finding| {
        let level = if one.level == Level::Advisory { "warn" } else { "fail" };
        assert_eq!(one.message.get(Lang::En), one.message.get(Lang::Ja));
        let address = one.address.as_ref().map_or(String::new(), |address| format!(" @ {address}"));
        format!("{level} {} {}{address}", one.rule, one.message.get(Lang::En))
    };
    findings.iter().map(line).collect()
}

/// A plan with two resources.
const PLAN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.11.4",
  "planned_values": {"root_module": {}},
  "resource_changes": [
    {"address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs",
     "provider_name": "registry.terraform.io/hashicorp/aws",
     "change": {"actions": ["create"], "before": null,
       "after": {"bucket": "logs", "acl": "public-read", "days": 30}, "after_unknown": {"id": true}}},
    {"address": "module.net.aws_subnet.a[\"eu west\"]", "module_address": "module.net", "mode": "managed",
     "type": "aws_subnet", "name": "a", "index": "eu west",
     "provider_name": "registry.terraform.io/hashicorp/aws",
     "change": {"actions": ["delete"], "before": {"cidr_block": "10.0.1.0/24"}, "after": null, "after_unknown": {}}}
  ],
  "configuration": {"root_module": {}}
}"#;
