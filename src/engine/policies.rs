//! What policies say, as findings.

use crate::diagnostic::Diagnostics;
use crate::finding::{Finding, Level};
use crate::graph::Graph;
use crate::plan::{Plan, Secrets};
use crate::policy::backend::Backend;
use crate::policy::fuel::Fuel;
use crate::policy::functions;
use crate::policy::judgement::{Enforced, Fault, Verdict};
use crate::policy::pack;
use crate::policy::program::{Enforce, LevelExpr, Manual, Policy, PolicyFile};
use crate::policy::suite::{Decision, Loaded, Suite};
use crate::policy::value::Value;
use crate::policy::world::PlanWorld;
use crate::rego::{Checked, Rego};
use crate::source::Span;
use crate::text::Text;

use super::undecided;

/// Messages of policies that passed are for information; more than this nobody reads.
const MOST_INFOS: usize = 20;

/// Attributes that name a resource.
const IDENTITIES: [&str; 3] = ["id", "arn", "self_link"];

/// The policies of a check.
pub struct Policies<'i> {
    /// Terraform Policy files.
    pub suite: &'i Suite,
    /// Rego policies.
    pub rego: Option<&'i Rego>,
    /// Where the state is kept, when a policy asks for it and it could be found out.
    pub backend: Option<&'i Backend>,
    /// The instant that `core::timestamp` gives, RFC 3339.
    pub now: &'i str,
}

/// Findings and notices of the policies.
pub(super) struct Judged {
    pub findings: Vec<Finding>,
    pub notices: Vec<Text>,
}

/// Judges a plan by its policies; `text` is what the plan was read from.
pub(super) fn judge(
    text: &str,
    plan: &Plan<'_>,
    graph: &Graph<'_>,
    secrets: &Secrets,
    policies: &Policies<'_>,
) -> Result<Judged, Diagnostics> {
    let world = PlanWorld::new(plan, graph).with_backend(policies.backend);
    let result = policies.suite.run(plan, &world, policies.now);
    let mut findings: Vec<Finding> = result.decisions.iter().flat_map(failures).collect();
    findings.extend(undecided::findings(&result.decisions));
    findings.extend(result.exhausted.iter().map(|(loaded, policy)| exhausted(loaded, policy)));
    let mut notices = versions(plan, policies.suite);
    notices.extend(infos(&result.decisions));
    if let Some(rego) = policies.rego {
        let checked = rego.check(text, plan, secrets)?;
        notices.extend(of_rego(&checked));
        findings.extend(checked.findings);
    }
    let redact = |text: Text| text.map(|text| secrets.redact(&text).into_owned());
    Ok(Judged { findings, notices: notices.into_iter().map(redact).collect() })
}

/// What Rego policies did not judge.
fn of_rego(checked: &Checked) -> Vec<Text> {
    let excepted = checked.excepted.iter().filter(|one| one.results > 0).map(|one| {
        Text::new(
            format!("an exception of the policies takes back `{}` ({} results)", one.rule, one.results),
            format!("ポリシーの例外により `{}` の結果 {} 件が取り消されました", one.rule, one.results),
        )
    });
    let masked = (checked.masked > 0).then(|| {
        Text::new(
            format!(
                "Rego policies did not see {} values that are sensitive; `--rego-sensitive` shows them",
                checked.masked
            ),
            format!(
                "機密の値 {} 件は Rego ポリシーに渡していません。渡すには `--rego-sensitive` を使います",
                checked.masked
            ),
        )
    });
    excepted.chain(masked).collect()
}

/// One finding for each condition that does not hold or cannot be evaluated.
fn failures(decision: &Decision<'_>) -> Vec<Finding> {
    let judgement = &decision.judgement;
    let whole = judgement.fault.iter().filter(|_| judgement.verdict == Verdict::Error);
    let whole = whole.map(|fault| broken(decision, fault, decision.policy.span));
    let blocks = judgement.enforced.iter().filter_map(|one| {
        let block = decision.policy.enforce.get(one.index)?;
        match (one.verdict, &one.fault) {
            (Verdict::Fail, _) => Some(failed(decision, one, block)),
            (Verdict::Error, Some(fault)) => Some(broken(decision, fault, block.span)),
            _ => None,
        }
    });
    whole.chain(blocks).collect()
}

fn failed(decision: &Decision<'_>, enforced: &Enforced, block: &Enforce) -> Finding {
    // A message that says nothing would leave a finding without a reason.
    let message = match enforced.error_message.as_ref().filter(|message| !message.trim().is_empty()) {
        Some(message) => message.clone(),
        None => format!("`{}` does not hold", condition(decision, block.condition.span)),
    };
    let japanese = match pack::japanese_title(&decision.policy.label).filter(|_| decision.file.built_in) {
        Some(title) => format!("{title}: {message}"),
        None => message.clone(),
    };
    let mut found = finding(decision, block.span, Text::new(message, japanese));
    // A condition that reads nothing but the identity asks for companions; the identity is not at fault.
    if let Some(attribute) = block.attribute.as_deref().filter(|name| !IDENTITIES.contains(name)) {
        found = found.attribute(attribute);
    }
    if let Some(fault) = &enforced.fault {
        let problem = &fault.problem.message;
        found = found.detail(Text::new(
            format!("a message of this policy cannot be shown: {problem}"),
            format!("このポリシーのメッセージは表示できません: {problem}"),
        ));
    }
    match &enforced.info_message {
        Some(info) => found.detail(Text::new(info.as_str(), info.as_str())),
        None => found,
    }
}

/// The text of a condition, on one line.
fn condition<'d>(decision: &'d Decision<'_>, span: Span) -> &'d str {
    let text = decision.file.file.source.text().get(span.start..span.end).unwrap_or_default();
    text.lines().next().unwrap_or_default()
}

fn broken(decision: &Decision<'_>, fault: &Fault, span: Span) -> Finding {
    let source = &decision.file.file.source;
    let (problem, at) = (&fault.problem.message, source.position(fault.span.start));
    let message = Text::new(
        format!("the policy cannot be evaluated: {problem}"),
        format!("ポリシーを評価できません: {problem}"),
    );
    finding(decision, span, message).detail(Text::new(
        format!("at {}:{}:{}", source.name(), at.line, at.column),
        format!("{}:{}:{}", source.name(), at.line, at.column),
    ))
}

fn finding(decision: &Decision<'_>, span: Span, message: Text) -> Finding {
    let Decision { file, policy, judgement, address } = decision;
    Finding::new(&policy.label, judgement.level, message, help(&file.file, policy))
        .at(address.as_ref())
        .place(file.file.source.name(), file.file.source.position(span.start).line)
        .built_in(file.built_in)
}

/// The manual of a policy. One id may serve several types, and then often the first block has it for all.
pub fn manual<'f>(file: &'f PolicyFile, policy: &'f Policy) -> &'f Manual {
    if !policy.manual.title.is_empty() {
        return &policy.manual;
    }
    let named = file.policies.iter().find(|one| one.label == policy.label && !one.manual.title.is_empty());
    named.map_or(&policy.manual, |one| &one.manual)
}

/// What a policy finds, in one line.
pub fn title(loaded: &Loaded, policy: &Policy) -> Text {
    title_in(&loaded.file, loaded.built_in, policy)
}

/// The same for a file that has no inputs yet.
pub fn title_in(file: &PolicyFile, built_in: bool, policy: &Policy) -> Text {
    let own = &manual(file, policy).title;
    let english = if own.is_empty() { &policy.label } else { own };
    let japanese = pack::japanese_title(&policy.label).filter(|_| built_in);
    Text::new(english.as_str(), japanese.unwrap_or(english))
}

/// The level of a policy, as far as it is known without inputs.
pub fn level(policy: &Policy) -> Level {
    match policy.level {
        LevelExpr::Known(level) => level,
        LevelExpr::Expr(_) => Level::Mandatory,
    }
}

/// The next step: what the manual says, or what always helps.
pub fn help(file: &PolicyFile, policy: &Policy) -> Text {
    match &manual(file, policy).help {
        Some(help) => {
            // A manual is prose; the help of a finding has no final stop, whoever wrote it.
            let help = help.strip_suffix('.').unwrap_or(help);
            Text::new(help, help)
        }
        None => Text::new(
            format!("change the configuration so that the policy holds, or waive `{}`", policy.label),
            format!("ポリシーを満たすように構成を変更するか、`{}` を免除してください", policy.label),
        ),
    }
}

fn exhausted(loaded: &Loaded, policy: &Policy) -> Finding {
    let source = &loaded.file.source;
    let message = Text::new(
        "the policy takes too many steps over the whole plan, so none of its answers counts",
        "プラン全体に対する評価の手順が多すぎるため、このポリシーの判定は無効です",
    );
    let help = Text::new(
        "look up other resources with `core::getresources` and a filter instead of going through all of them",
        "他のリソースは、全件を走査せずに条件付きの `core::getresources` で取得してください",
    );
    Finding::new(&policy.label, level(policy), message, help)
        .place(source.name(), source.position(policy.span.start).line)
        .built_in(loaded.built_in)
}

/// Files that want another version of Terraform than the one that made the plan.
fn versions(plan: &Plan<'_>, suite: &Suite) -> Vec<Text> {
    let Some(version) = plan.terraform_version.as_deref() else { return Vec::new() };
    let fits = |wanted: &str| {
        let function = functions::find("semverconstraint")?;
        let args = [Value::text(version), Value::text(wanted)];
        Some(functions::call(function, &args, &Fuel::default(), "").ok()? == Value::Bool(true))
    };
    let outside = suite.files().iter().filter_map(|loaded| {
        let (wanted, _) = loaded.file.required_version.as_ref()?;
        let name = loaded.file.source.name();
        (fits(wanted) != Some(true)).then(|| {
            Text::new(
                format!("`{name}` is written for Terraform {wanted}, and the plan was made by {version}"),
                format!("`{name}` は Terraform {wanted} 向けですが、プランは {version} で作成されています"),
            )
        })
    });
    outside.collect()
}

/// What a condition that holds says for information, or why it cannot say it.
fn info(enforced: &Enforced) -> Option<String> {
    match (&enforced.info_message, &enforced.fault) {
        (Some(info), _) => (!info.trim().is_empty()).then(|| info.clone()),
        (None, Some(fault)) if enforced.verdict == Verdict::Pass => {
            Some(format!("the `info_message` cannot be shown: {}", fault.problem.message))
        }
        _ => None,
    }
}

/// What policies say for information.
fn infos(decisions: &[Decision<'_>]) -> Vec<Text> {
    let mut said: Vec<String> = Vec::new();
    for decision in decisions.iter().filter(|decision| decision.judgement.verdict != Verdict::Fail) {
        for info in decision.judgement.enforced.iter().filter_map(info) {
            let line = format!("`{}`: {info} ({})", decision.policy.label, decision.address);
            if !said.contains(&line) {
                said.push(line);
            }
            if said.len() > MOST_INFOS {
                said.pop();
                said.push("more messages of policies are left out".to_owned());
                return said.iter().map(|line| Text::new(line.as_str(), line.as_str())).collect();
            }
        }
    }
    said.iter().map(|line| Text::new(line.as_str(), line.as_str())).collect()
}
