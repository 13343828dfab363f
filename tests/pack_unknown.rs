//! The built-in pack where a plan knows less than its mocks do: a value that only apply will tell, and a value
//! that is not there.
//!
//! Every mock of the pack is judged again for each value that a policy can reach in it, with that value unknown
//! and with it null. Both happen in real plans: providers fill in what nobody wrote, plans of older providers lack
//! what newer ones have. So no policy may fail over it, and none may take "unknown" for "as it should be".

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use pairgate::policy::evaluate::{Environment, judge};
use pairgate::policy::judgement::{Judgement, Verdict};
use pairgate::policy::pack::{self, PackFile};
use pairgate::policy::program::{Operation, Policy, PolicyFile};
use pairgate::policy::subject::Subject;
use pairgate::policy::target::matches;
use pairgate::policy::testing::{self, Mock, Setting};
use pairgate::policy::value::MappingKind;
use pairgate::policy::{self, Value};
use pairgate::source::Source;
use rayon::prelude::*;

/// A step from a value to one inside it.
#[derive(Clone)]
enum Step {
    Member(Arc<str>),
    Element(usize),
}

/// The value as a plan has it: what an object lacks is null.
fn as_planned(value: &Value) -> Value {
    match value {
        Value::Mapping(_, members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), as_planned(value)));
            Value::Mapping(MappingKind::Plan, Arc::new(members.collect()))
        }
        Value::Sequence(kind, items) => {
            Value::Sequence(*kind, Arc::new(items.iter().map(as_planned).collect()))
        }
        plain => plain.clone(),
    }
}

/// The ways to everything inside a value, from the outside in.
fn ways(value: &Value, so_far: &[Step], found: &mut Vec<Vec<Step>>) {
    let mut go = |step: Step, inner: &Value| {
        let way: Vec<Step> = so_far.iter().cloned().chain([step]).collect();
        found.push(way.clone());
        ways(inner, &way, found);
    };
    match value {
        Value::Mapping(_, members) => {
            members.iter().for_each(|(name, inner)| go(Step::Member(name.clone()), inner))
        }
        Value::Sequence(_, items) => {
            items.iter().enumerate().for_each(|(index, inner)| go(Step::Element(index), inner))
        }
        _ => {}
    }
}

/// The same with something else at the end of a way.
fn with(value: &Value, way: &[Step], other: &Value) -> Value {
    let Some((step, rest)) = way.split_first() else { return other.clone() };
    match (value, step) {
        (Value::Mapping(kind, members), Step::Member(name)) => {
            let mut members = (**members).clone();
            let inner = members.get(name).cloned().unwrap_or(Value::Null);
            members.insert(name.clone(), with(&inner, rest, other));
            Value::Mapping(*kind, Arc::new(members))
        }
        (Value::Sequence(kind, items), Step::Element(index)) => {
            let mut items = (**items).clone();
            items[*index] = with(&items[*index], rest, other);
            Value::Sequence(*kind, Arc::new(items))
        }
        _ => panic!("no such way"),
    }
}

/// Blocks and elements of lists are never null in a plan; attributes may be.
fn may_be_null(way: &[Step]) -> bool {
    matches!(way.last(), Some(Step::Member(_)))
}

fn told(way: &[Step]) -> String {
    let step = |step: &Step| match step {
        Step::Member(name) => format!(".{name}"),
        Step::Element(index) => format!("[{index}]"),
    };
    way.iter().map(step).collect()
}

/// What is wrong with a judgement by itself: a policy, or a message of it, that cannot be evaluated, or a message
/// in which a reader finds `null`, which nobody has written.
fn fault(judgement: &Judgement) -> Option<String> {
    let inner = judgement.enforced.iter().find_map(|one| one.fault.as_ref());
    if let Some(fault) = judgement.fault.as_ref().or(inner) {
        return Some(fault.problem.message.clone());
    }
    let messages = judgement.enforced.iter().filter_map(|one| one.error_message.as_ref());
    let mut bad =
        messages.filter(|text| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "null"));
    bad.next().map(|text| format!("the message says null: {text}"))
}

/// What came out for one file of the pack.
#[derive(Default)]
struct Outcome {
    judged: usize,
    faults: BTreeSet<String>,
    /// A failing mock passes once this value is unknown.
    forgiven: BTreeSet<String>,
}

/// One policy and one mock.
struct Case<'c> {
    mock: &'c Mock,
    subject: &'c Subject,
    file: &'c PolicyFile,
    policy: &'c Policy,
    environment: &'c Environment<'c>,
}

impl Case<'_> {
    fn judge(&self, subject: &Subject) -> Option<Judgement> {
        judge(self.file, self.policy, subject, self.environment)
    }

    fn name(&self, side: &str, way: &[Step]) -> String {
        format!(
            "{} `{}`: {side}{} of {}",
            self.file.source.name(),
            self.policy.label,
            told(way),
            self.mock.name()
        )
    }

    /// Everything in `attrs` that the policy can reach, and attributes that the mock does not have.
    fn reachable(&self, value: &Value) -> Vec<Vec<Step>> {
        let mut found = Vec::new();
        ways(value, &[], &mut found);
        let reads = self.policy.reads.as_ref();
        found.retain(|way| match (&way[0], reads) {
            (Step::Member(name), Some(reads)) => reads.contains(name),
            _ => true,
        });
        let absent = reads.into_iter().flatten().map(|name| vec![Step::Member(name.clone())]);
        let has = |way: &[Step]| found.iter().any(|one| told(one) == told(way));
        let absent: Vec<_> = absent.filter(|way| !has(way)).collect();
        found.into_iter().chain(absent).collect()
    }

    fn vary(&self, outcome: &mut Outcome) {
        let before = self.judge(self.subject).map(|judgement| judgement.verdict);
        let after = (self.subject.operation != Some(Operation::Delete)).then_some(&self.subject.attrs);
        for way in after.map(|attrs| self.reachable(attrs)).unwrap_or_default() {
            for other in [Value::unknown(), Value::Null] {
                if other.is_null() && !may_be_null(&way) {
                    continue;
                }
                let attrs = with(&self.subject.attrs, &way, &other);
                let subject = Subject { attrs, ..self.subject.clone() };
                let after = self.judge(&subject);
                outcome.judged += 1;
                let kind = if other.is_null() { "null" } else { "unknown" };
                if let Some(fault) = after.as_ref().and_then(fault) {
                    outcome.faults.insert(format!("{} is {kind}: {fault}", self.name("attrs", &way)));
                }
                let passes = after.is_none_or(|judgement| judgement.verdict == Verdict::Pass);
                if !other.is_null() && before == Some(Verdict::Fail) && passes {
                    outcome.forgiven.insert(self.name("attrs", &way));
                }
            }
        }
        for way in self.reachable(&self.subject.prior_attrs) {
            if self.subject.prior_attrs.is_null() {
                break;
            }
            if !may_be_null(&way) {
                continue;
            }
            let prior_attrs = with(&self.subject.prior_attrs, &way, &Value::Null);
            let after = self.judge(&Subject { prior_attrs, ..self.subject.clone() });
            outcome.judged += 1;
            if let Some(fault) = after.as_ref().and_then(fault) {
                outcome.faults.insert(format!("{} is null: {fault}", self.name("prior_attrs", &way)));
            }
        }
    }
}

/// Judges every mock of a test file again and again.
fn outcome(policies: &Source, tests: &Source) -> Outcome {
    let program = policy::compile(policies).unwrap().0;
    let test = testing::compile(tests).unwrap();
    let setting = Setting { given: &[], filter: None, now: "2026-03-01T09:00:00Z" };
    let mut outcome = Outcome::default();
    testing::each(&test, &[&program], &setting, &mut |mock, subject, file, environment| {
        let attrs = as_planned(&subject.attrs);
        let subject = &Subject { attrs, prior_attrs: as_planned(&subject.prior_attrs), ..subject.clone() };
        for policy in &file.policies {
            let due = subject.operation.is_none_or(|operation| policy.operations.contains(&operation));
            if due && policy.kind == subject.kind && matches(&policy.target, &subject.target) {
                Case { mock, subject, file, policy, environment }.vary(&mut outcome);
            }
        }
    });
    outcome
}

fn of_pack(file: &PackFile) -> Outcome {
    let path = file.path.replace(".policy.hcl", ".policytest.hcl");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(&path));
    outcome(&file.source(), &Source::new(path, text.unwrap()))
}

#[test]
fn what_is_unknown_or_absent_is_no_error_and_unknown_is_no_pass() {
    let outcomes: Vec<Outcome> = pack::files().par_iter().map(of_pack).collect();
    let faults: Vec<&str> = outcomes.iter().flat_map(|one| &one.faults).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} cannot be evaluated:\n{}", faults.len(), faults.join("\n"));
    // What may be any value may be the one that failed.
    let forgiven: Vec<&str> = outcomes.iter().flat_map(|one| &one.forgiven).map(String::as_str).collect();
    assert!(forgiven.is_empty(), "fails, and passes once this is unknown:\n{}", forgiven.join("\n"));
    let judged: usize = outcomes.iter().map(|one| one.judged).sum();
    assert!(judged > 30_000, "only {judged} judgements were made");
}

#[test]
fn a_policy_that_cannot_do_without_a_value_is_found() {
    let policies = r#"
resource_policy "aws_x" "careless" {
  operations = ["update"]
  enforce {
    condition     = core::length(attrs.rule) >= core::length(prior_attrs.rule)
    error_message = "`${attrs.name}` has fewer rules"
  }
  enforce { condition = core::alltrue([for rule in core::coalesce(attrs.rule, []) : rule.days > 7]) }
}
"#;
    let tests = r#"
resource "aws_x" "fewer" {
  attrs          = { name = "n", rule = [{ days = 9 }] }
  prior_attrs    = { name = "n", rule = [{ days = 9 }, { days = 9 }] }
  expect_failure = true
}
"#;
    let outcome = outcome(&Source::new("x.policy.hcl", policies), &Source::new("x.policytest.hcl", tests));
    let faults: Vec<String> =
        outcome.faults.iter().map(|line| line.split(": ").nth(1).unwrap().to_owned()).collect();
    let wanted = [
        "attrs.name of aws_x.fewer is null",
        "attrs.rule of aws_x.fewer is null",
        "attrs.rule[0].days of aws_x.fewer is null",
        "prior_attrs.rule of aws_x.fewer is null",
    ];
    assert_eq!(faults, wanted);
    assert!(outcome.forgiven.is_empty());
}
