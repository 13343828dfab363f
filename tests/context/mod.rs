//! A context for rules, made by hand: what the graph and the table of types would say is spelled out
//! here for the few types that the fixtures use, so that a rule's test fails for the rule's own reasons.

use pairgate::access;
use pairgate::config::{Config, RadiusTerm, Settings};
use pairgate::finding::Finding;
use pairgate::graph::{Consequence, Consumer, Radius, RadiusTermView, Reversibility};
use pairgate::plan::{self, Actions, Plan, ResourceChange, Secrets, Value};
use pairgate::rules::{self, Context};
use pairgate::source::Source;
use pairgate::text::{Lang, Text};

/// Runs one rule over a plan with the settings of a configuration text.
pub fn findings(id: &str, plan: &str, config: &str) -> Vec<Finding> {
    findings_with(id, plan, config, |_| {})
}

/// The same; `change` may touch the consequences first.
pub fn findings_with(
    id: &str,
    plan: &str,
    config: &str,
    change: impl FnOnce(&mut Vec<Consequence>),
) -> Vec<Finding> {
    found(id, plan, config, None, change)
}

/// The same for a pull request with this description.
pub fn findings_described(id: &str, plan: &str, config: &str, description: Option<&str>) -> Vec<Finding> {
    found(id, plan, config, description, |_| {})
}

fn found(
    id: &str,
    plan: &str,
    config: &str,
    description: Option<&str>,
    change: impl FnOnce(&mut Vec<Consequence>),
) -> Vec<Finding> {
    let rule = rules::find(id).unwrap_or_else(|| panic!("no rule {id}"));
    let plan = plan::read(plan).unwrap_or_else(|error| panic!("{error:?}"));
    let settings = settings(config);
    let radius = radius(&plan, &settings);
    let mut consequences: Vec<Consequence> = plan.changes.iter().filter_map(consequence).collect();
    change(&mut consequences);
    let secrets = Secrets::of(&plan);
    let access = access::review(&plan);
    let serves = |kind: &str| matches!(kind, "aws_lb" | "aws_instance" | "aws_db_instance");
    let context = Context {
        plan: &plan,
        settings: &settings,
        radius: &radius,
        consequences: &consequences,
        secrets: &secrets,
        description,
        access: &access,
        serves: &serves,
    };
    (rule.check)(&context, rule)
}

fn settings(config: &str) -> Settings {
    let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let (config, warnings) = Config::parse(&Source::new(".pairgate.hcl", config), &ids)
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    assert!(warnings.is_empty(), "{warnings:?}");
    config.settings(".").unwrap()
}

fn radius(plan: &Plan<'_>, settings: &Settings) -> Radius {
    let managed = || plan.changes.iter().filter(|change| change.is_managed());
    let numbers = [
        (
            RadiusTerm::Changed,
            "changed resources",
            managed().filter(|change| !change.actions.is_idle()).count(),
        ),
        (
            RadiusTerm::Destroyed,
            "destroyed resources",
            managed().filter(|change| change.actions.destroys()).count(),
        ),
    ];
    let mut terms: Vec<RadiusTermView> = numbers
        .into_iter()
        .map(|(term, label, value)| RadiusTermView {
            name: term.name(),
            label: Text::new(
                label,
                if label.starts_with('c') {
                    "変更されるリソース"
                } else {
                    "削除されるリソース"
                },
            ),
            value: value as u64,
            level: settings.radius.term(term).level(value as u64),
            decisive: false,
        })
        .collect();
    let level = terms.iter().map(|term| term.level).max().unwrap();
    terms.iter_mut().for_each(|term| term.decisive = term.level == level);
    let read_elsewhere = ["db_endpoint", "vpc_id"];
    let consumers = plan.outputs.iter().filter(|output| read_elsewhere.contains(&output.name.as_ref()));
    Radius {
        level,
        terms,
        affected: Vec::new(),
        groups: Vec::new(),
        consumers: consumers
            .map(|output| Consumer {
                root_module: "apps/api".to_owned(),
                place: "apps/api/main.tf:12".to_owned(),
                reads: Text::new(format!("output {}", output.name), format!("出力値 {}", output.name)),
                target: format!("output.{}", output.name),
            })
            .collect(),
        managed: managed().filter(|change| change.is_current() && change.actions != Actions::Create).count(),
        hidden_references: 0,
    }
}

fn consequence(change: &ResourceChange<'_>) -> Option<Consequence> {
    let gone = change.actions.destroys() || change.actions.replaces() || change.actions == Actions::Forget;
    let before = change.change.before_value();
    let (category, holds, reversibility, en, ja) = match change.kind.as_ref() {
        _ if !change.is_managed() => return None,
        "aws_secretsmanager_secret" => (
            "secret",
            "key",
            Reversibility::Irreversible,
            "`recovery_window_in_days` is 0: a deletion takes effect at once",
            "`recovery_window_in_days` が 0 のため、削除は即座に確定します",
        ),
        _ if !gone => return None,
        _ if change.actions == Actions::Forget => {
            ("database", "data", Reversibility::Reversible, "the object stays", "実体は残ります")
        }
        "aws_db_instance" if before.get("skip_final_snapshot").and_then(Value::as_bool) == Some(false) => (
            "database",
            "data",
            Reversibility::Recoverable,
            "`skip_final_snapshot` is false: a last snapshot stays",
            "`skip_final_snapshot` が false のため、最終スナップショットが残ります",
        ),
        "aws_db_instance" => (
            "database",
            "data",
            Reversibility::Irreversible,
            "`skip_final_snapshot` is true: no last snapshot is made",
            "`skip_final_snapshot` が true のため、最終スナップショットは作られません",
        ),
        "aws_s3_bucket" => (
            "object-store",
            "data",
            Reversibility::Irreversible,
            "nothing proves a copy elsewhere",
            "別の場所に複製があることを確認できません",
        ),
        "aws_kms_key" => (
            "key",
            "key",
            Reversibility::Recoverable,
            "the deletion can be cancelled for 7 days",
            "7 日間は削除を取り消せます",
        ),
        "aws_lb" => {
            ("load-balancer", "none", Reversibility::Reversible, "it holds nothing", "何も保持しません")
        }
        _ => return None,
    };
    Some(Consequence {
        address: change.address.to_string(),
        kind: change.kind.to_string(),
        action: change.actions.name(),
        category: category.to_owned(),
        holds,
        reversibility,
        reason: Text::new(en, ja),
    })
}

/// Findings as a reader sees them, both languages.
pub fn show(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = finding.address.as_deref().unwrap_or("(the plan)");
        let attribute = finding.attribute.as_deref().map(|path| format!(" {path}")).unwrap_or_default();
        out += &format!("[{}] {} at {place}{attribute}\n", finding.level.name(), finding.rule);
        for lang in [Lang::En, Lang::Ja] {
            out += &format!("  {}: {}\n", lang.code(), finding.message.get(lang));
        }
        for detail in &finding.details {
            let (en, ja) = (detail.get(Lang::En), detail.get(Lang::Ja));
            let en = en.replace('\n', "\n      ");
            out += &if en.lines().next() == ja.lines().next() {
                format!("    - {en}\n")
            } else {
                format!("    - {en}\n      {ja}\n")
            };
        }
        for lang in [Lang::En, Lang::Ja] {
            out += &format!("  help {}: {}\n", lang.code(), finding.help.get(lang));
        }
        out.push('\n');
    }
    out
}
