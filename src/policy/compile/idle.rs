//! What is allowed and does nothing, which is rarely what was meant.

use super::reach::Reach;
use super::report::Report;
use crate::hcl::quote;
use crate::policy::expression::{Expr, Name};
use crate::policy::program::{LevelExpr, Local, Policy, PolicyFile};

/// Warns of policies without conditions, and of names that nothing uses.
pub(super) fn warn(report: &mut Report<'_>, file: &PolicyFile) {
    let mut used = Reach::names(file.locals.iter().map(|local| &local.value));
    for policy in &file.policies {
        if policy.enforce.is_empty() {
            let message = format!("the policy {} enforces nothing", quote(&policy.label));
            let help = "add an `enforce` block with a `condition`";
            report.warn("policy-idle", message, policy.span, "", help);
        }
        let names = Reach::names(expressions(policy));
        let is_used = |index| names.contains(&Name::PolicyLocal(index));
        locals(report, &policy.locals, is_used, "this policy");
        used.extend(names);
    }
    locals(report, &file.locals, |index| used.contains(&Name::FileLocal(index)), "this file");
    for (index, input) in file.inputs.iter().enumerate() {
        if !used.contains(&Name::Input(index)) {
            let message = format!("the input {} is not used", quote(&input.name));
            report.warn("policy-idle", message, input.span, "", "use it, or remove it");
        }
    }
}

fn locals(report: &mut Report<'_>, locals: &[Local], is_used: impl Fn(usize) -> bool, place: &str) {
    for (index, local) in locals.iter().enumerate() {
        if !is_used(index) {
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
