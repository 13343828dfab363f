//! Rules that the engine reports where policies are judged: their fixtures hold a policy besides the plan.

use jiff::civil::date;
use pairgate::config::Settings;
use pairgate::engine::policies::Policies;
use pairgate::engine::{self, Inputs};
use pairgate::finding::Finding;
use pairgate::plan;
use pairgate::plan::digest::Seal;
use pairgate::policy::{self, suite};
use pairgate::source::Source;

/// What the rule `id` says when this policy judges this plan.
pub fn findings(id: &str, plan: &str, policy: &str) -> Vec<Finding> {
    let (file, _) = policy::compile(&Source::new("backups.policy.hcl", policy)).unwrap();
    let loaded = suite::Loaded { file, inputs: Vec::new(), built_in: false };
    let suite = suite::Suite::new(vec![loaded], []);
    let read = plan::plan("plan.json", plan).unwrap();
    let settings = Settings::default();
    let inputs = Inputs {
        name: "plan.json",
        settings: &settings,
        config: None,
        root_module: ".",
        today: date(2026, 11, 1),
        seal: &Seal::Key(b"0123456789abcdef0123456789abcdef"),
        consumers: Vec::new(),
        description: None,
        policies: Some(Policies { suite: &suite, rego: None, backend: None, now: "2026-11-01T00:00:00Z" }),
        notices: Vec::new(),
    };
    let report = engine::check(plan, &read, inputs).unwrap();
    report.findings.into_iter().filter(|finding| finding.rule == id).collect()
}
