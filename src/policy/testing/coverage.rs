//! Conditions that never held, or never failed: what a test says nothing about.
//!
//! A condition that is the literal `false` cannot hold and one that is `true` cannot fail, so nobody asks for
//! that. Neither can `prior_attrs == null` hold in a policy about `update` and `delete` alone, where there always
//! are values before: that is how one writes that something must not be removed. Every other condition should
//! have been seen to do both.

use std::collections::BTreeMap;

use super::report::{Place, TestReport, on_one_line};
use crate::policy::expression::{BinaryOperator, Expr, Name, Node};
use crate::policy::judgement::Verdict;
use crate::policy::program::{Operation, Policy, PolicyFile};
use crate::policy::value::Value;

/// File, policy, `enforce` block.
type Block = (usize, usize, usize);

/// What the conditions of all policies said in all tests.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Whether it held, and whether it failed.
    seen: BTreeMap<Block, (bool, bool)>,
}

/// What a condition never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {
    /// No mock met it.
    Held,
    /// Every mock met it.
    Failed,
    /// No mock came to an answer.
    Decided,
}

impl Never {
    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "passed",
            Self::Failed => "failed",
            Self::Decided => "decided",
        }
    }
}

/// A condition that the tests say too little about.
#[derive(Debug)]
pub struct Gap {
    /// The policy's id.
    pub policy: String,
    /// Its first label.
    pub target: String,
    /// Where the condition stands.
    pub place: Place,
    /// The condition on one line.
    pub condition: String,
    /// What it never did.
    pub never: Never,
}

impl Coverage {
    /// Adds the results of a test file; `files` are the numbers of the policy files that it was given.
    pub fn add(&mut self, report: &TestReport, files: &[usize]) {
        for tally in &report.tallies {
            let Some(file) = files.get(tally.file) else { continue };
            let seen = self.seen.entry((*file, tally.policy, tally.enforce)).or_default();
            seen.0 |= tally.verdict == Verdict::Pass;
            seen.1 |= tally.verdict == Verdict::Fail;
        }
    }

    /// What is missing, in the order of the files.
    pub fn gaps(&self, files: &[PolicyFile]) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (number, file) in files.iter().enumerate() {
            for (index, policy) in file.policies.iter().enumerate() {
                for (block, enforce) in policy.enforce.iter().enumerate() {
                    let (held, failed) = self.seen.get(&(number, index, block)).copied().unwrap_or_default();
                    let constant = constant(policy, &enforce.condition);
                    let never = match (held || constant == Some(false), failed || constant == Some(true)) {
                        _ if !held && !failed => Never::Decided,
                        (false, _) => Never::Held,
                        (_, false) => Never::Failed,
                        (true, true) => continue,
                    };
                    gaps.push(Gap {
                        policy: policy.label.clone(),
                        target: policy.target.clone(),
                        place: Place::of(&file.source, enforce.condition.span),
                        condition: on_one_line(&file.source, enforce.condition.span),
                        never,
                    });
                }
            }
        }
        gaps
    }
}

/// What a condition gives for every subject of its policy, where that can be seen at once.
fn constant(policy: &Policy, condition: &Expr) -> Option<bool> {
    match &condition.node {
        Node::Literal(Value::Bool(value)) => Some(*value),
        Node::Binary(BinaryOperator::Equal, one, other) => {
            let changed = |operation: &Operation| matches!(operation, Operation::Update | Operation::Delete);
            let is_prior = |expr: &Expr| matches!(expr.node, Node::Name(Name::PriorAttrs));
            let is_null = |expr: &Expr| matches!(expr.node, Node::Literal(Value::Null));
            let compared = is_prior(one) && is_null(other) || is_null(one) && is_prior(other);
            (compared && policy.operations.iter().all(changed)).then_some(false)
        }
        _ => None,
    }
}
