//! Rules about access: who may do what after the change and could not before.
//!
//! What a policy, a binding or a branch protection means is found out in [`crate::access`], which says it as facts. A
//! rule here has the manual and the level, and turns the facts of its id into findings.

pub(super) mod access_unknown_until_apply;
pub(super) mod access_widened;
pub(super) mod admin_granted;
pub(super) mod app_installed;
pub(super) mod boundary_removed;
pub(super) mod branch_protection_weakened;
pub(super) mod condition_removed;
pub(super) mod confused_deputy;
pub(super) mod credential_exposure;
pub(super) mod cross_account_trust;
pub(super) mod data_exfiltration;
pub(super) mod default_permission_raised;
pub(super) mod deny_removed;
pub(super) mod guardrail_detached;
pub(super) mod long_lived_key_created;
pub(super) mod oidc_trust_too_wide;
pub(super) mod owner_added;
pub(super) mod passrole_unbounded;
pub(super) mod policy_document_invalid;
pub(super) mod privilege_escalation;
pub(super) mod public_principal;
pub(super) mod repo_admin_granted;
pub(super) mod wildcard_action;
pub(super) mod wildcard_resource;

use super::subject::lines;
use super::{Context, Rule};
use crate::access::Fact;
use crate::finding::{Finding, Level};

/// The facts that belong to the rule.
fn granted(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let facts = context.access.facts.iter().filter(|fact| fact.rule == rule.id);
    facts.map(|fact| finding(rule, fact)).collect()
}

fn finding(rule: &Rule, fact: &Fact) -> Finding {
    let Fact { rule: _, address, attribute, message, details, advisory } = fact;
    let mut found = rule.finding(message.clone()).at(address.as_str());
    if let Some(attribute) = attribute {
        found = found.attribute(attribute.as_str());
    }
    if *advisory {
        found.level = Level::Advisory;
        found.weaker = true;
    }
    lines(found, details.iter().cloned())
}
