//! What is allowed and does nothing, which is rarely what was meant.

use std::collections::BTreeSet;

use super::reach::Reach;
use super::report::Report;
use crate::hcl::quote;
use crate::policy::expression::{Expr, Name};
use crate::policy::program::{LevelExpr, Local, Policy, PolicyFile};

/// Warns of policies without conditions, and of names that nothing uses.
pub(super) fn warn(report: &mut Report<'_>, file: &PolicyFile) {
    let mut used = Used::default();
    used.add(file.locals.iter().map(|local| &local.value));
    for policy in &file.policies {
        if policy.enforce.is_empty() {
            let message = format!("the policy {} enforces nothing", quote(&policy.label));
            let help = "add an `enforce` block with a `condition`";
            report.warn("policy-idle", message, policy.span, "", help);
        }
        used.policy_locals.clear();
        used.add(expressions(policy));
        locals(report, &policy.locals, &used.policy_locals, "this policy");
    }
    locals(report, &file.locals, &used.file_locals, "this file");
    for (index, input) in file.inputs.iter().enumerate() {
        if !used.inputs.contains(&index) {
            let message = format!("the input {} is not used", quote(&input.name));
            report.warn("policy-idle", message, input.span, "", "use it, or remove it");
        }
    }
}

/// Numbers of names that something uses.
#[derive(Default)]
struct Used {
    inputs: BTreeSet<usize>,
    file_locals: BTreeSet<usize>,
    policy_locals: BTreeSet<usize>,
}

impl Used {
    fn add<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) {
        for name in Reach::names(expressions) {
            match name {
                Name::Input(index) => self.inputs.insert(index),
                Name::FileLocal(index) => self.file_locals.insert(index),
                Name::PolicyLocal(index) => self.policy_locals.insert(index),
                _ => false,
            };
        }
    }
}

fn locals(report: &mut Report<'_>, locals: &[Local], used: &BTreeSet<usize>, place: &str) {
    for (index, local) in locals.iter().enumerate() {
        if !used.contains(&index) {
            let message = format!("the local {} is not used in {place}", quote(&local.name));
            report.warn("policy-idle", message, local.span, "", "use it, or remove it");
        }
    }
}

fn expressions(policy: &Policy) -> impl Iterator<Item = &Expr> {
    let level = match &policy.level {
        LevelExpr::Expr(expr) => Some(expr),
        LevelExpr::Known(_) => None,
    };
    let parts = policy
        .enforce
        .iter()
        .flat_map(|one| std::iter::once(&one.condition).chain(&one.error_message).chain(&one.info_message));
    policy.locals.iter().map(|local| &local.value).chain(&policy.filter).chain(level).chain(parts)
}
