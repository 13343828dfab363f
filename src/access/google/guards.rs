//! Deny policies and policies of the organization: what forbids whatever roles grant.

use std::collections::BTreeSet;

use crate::access::Fact;
use crate::access::node::{Node, Word};
use crate::access::walk::Change;
use crate::text::Text;

pub(super) const TYPES: [&str; 5] = [
    "google_iam_deny_policy",
    "google_org_policy_policy",
    "google_organization_policy",
    "google_folder_organization_policy",
    "google_project_organization_policy",
];

/// What no longer forbids.
pub(super) fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    if change.is_new() {
        return Vec::new();
    }
    if change.kind() == "google_iam_deny_policy" { deny(change) } else { organization(change) }
}

#[derive(Debug, PartialEq, Eq)]
struct Deny {
    principals: BTreeSet<String>,
    permissions: BTreeSet<String>,
    spared: BTreeSet<String>,
    left_out: BTreeSet<String>,
    condition: Option<String>,
}

impl Deny {
    fn includes(&self, other: &Self) -> bool {
        other.principals.is_subset(&self.principals)
            && other.permissions.is_subset(&self.permissions)
            && self.spared.is_subset(&other.spared)
            && self.left_out.is_subset(&other.left_out)
            && (self.condition.is_none() || self.condition == other.condition)
    }
}

/// The rules of a deny policy, and whether all of them is known.
fn rules(node: &Node<'_, '_>) -> (Vec<Deny>, bool) {
    let mut known = true;
    let mut found = Vec::new();
    for rule in node.get("rules").items() {
        let rule = rule.get("deny_rule");
        let mut set = |name: &str| -> BTreeSet<String> {
            let words = rule.get(name).words();
            known &= !words.iter().any(Word::is_unknown);
            words.into_iter().map(|word| word.text).collect()
        };
        let (principals, permissions) = (set("denied_principals"), set("denied_permissions"));
        let (spared, left_out) = (set("exception_principals"), set("exception_permissions"));
        let condition = rule.path(&["denial_condition", "expression"]).text();
        known &= !condition.as_ref().is_some_and(Word::is_unknown);
        let condition = condition.map(|word| word.text);
        found.push(Deny { principals, permissions, spared, left_out, condition });
    }
    (found, known)
}

fn deny(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let (old, _) = rules(&change.before.node);
    let (new, known) = rules(&change.after.node);
    if !known {
        return vec![change.unknown("rules")];
    }
    let secret = change.before.node.get("rules").word().is_some_and(|word| word.shown() != word.text);
    let lost: Vec<&Deny> = old.iter().filter(|rule| !new.iter().any(|other| other.includes(rule))).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let message = Text::new(
        "what a deny policy forbade may become allowed",
        "拒否ポリシーで禁止されていた操作が許可される可能性があります",
    );
    let mut fact = change.fact("deny-removed", message).attribute("rules");
    for rule in lost {
        let list = |set: &BTreeSet<String>| {
            if secret {
                "(sensitive value)".to_owned()
            } else {
                set.iter().map(String::as_str).collect::<Vec<_>>().join("`, `")
            }
        };
        let (what, who) = (list(&rule.permissions), list(&rule.principals));
        fact = fact.detail(Text::new(
            format!("denied before: `{what}` for `{who}`"),
            format!("変更前の拒否: `{who}` に対する `{what}`"),
        ));
    }
    vec![fact]
}

/// What a policy of the organization demands, and what it lets through.
#[derive(Debug, Default)]
struct Demand {
    /// Enforced, or everything denied.
    strict: bool,
    denied: BTreeSet<String>,
    allowed: BTreeSet<String>,
    /// Only what is listed as allowed.
    listed: bool,
    /// Rules under a condition, which are not compared.
    conditional: BTreeSet<String>,
    known: bool,
}

fn flag(node: &Node<'_, '_>) -> bool {
    node.word().is_some_and(|word| word.text.eq_ignore_ascii_case("true"))
}

fn demand(node: &Node<'_, '_>) -> Demand {
    let mut found = Demand { known: true, ..Demand::default() };
    let mut list = |node: Node<'_, '_>| -> BTreeSet<String> {
        let words = node.words();
        found.known &= !words.iter().any(Word::is_unknown);
        words.into_iter().map(|word| word.text).collect()
    };
    let mut denied = list(node.path(&["list_policy", "deny", "values"]));
    let mut allowed = list(node.path(&["list_policy", "allow", "values"]));
    let mut strict = flag(&node.path(&["boolean_policy", "enforced"]))
        || flag(&node.path(&["list_policy", "deny", "all"]));
    let mut open = flag(&node.path(&["list_policy", "allow", "all"]));
    let mut conditional = BTreeSet::new();
    for rule in node.path(&["spec", "rules"]).items() {
        if let Some(condition) = rule.path(&["condition", "expression"]).text() {
            let enforce = rule.get("enforce").word().map(|word| word.text).unwrap_or_default();
            conditional.insert(format!("{} {enforce}", condition.text));
            continue;
        }
        denied.extend(list(rule.path(&["values", "denied_values"])));
        allowed.extend(list(rule.path(&["values", "allowed_values"])));
        strict |= flag(&rule.get("enforce")) || flag(&rule.get("deny_all"));
        open |= flag(&rule.get("allow_all"));
    }
    found.known &= !node.path(&["spec", "rules"]).is_unknown();
    found.listed = !allowed.is_empty() && !open;
    Demand { strict, denied, allowed, conditional, ..found }
}

fn organization(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let old = demand(&change.before.node);
    let new = demand(&change.after.node);
    if !new.known {
        return vec![change.unknown("rules")];
    }
    let guards = old.strict || old.listed || !old.denied.is_empty();
    let looser = old.strict
        || !old.denied.is_subset(&new.denied)
        || (old.listed && !(new.listed && new.allowed.is_subset(&old.allowed)));
    // Rules under a condition are not compared.
    let other = old.conditional != new.conditional && !(new.strict && new.conditional.is_empty());
    let weaker = (!new.strict && looser) || other;
    if !weaker {
        return Vec::new();
    }
    let name = change
        .before
        .word("constraint")
        .or_else(|| change.before.word("name"))
        .map_or_else(String::new, |word| word.shown());
    let message = if change.is_gone() && guards {
        Text::new(
            format!("the policy `{name}` of the organization no longer applies here"),
            format!("組織のポリシー `{name}` がここでは適用されなくなります"),
        )
    } else {
        Text::new(
            format!("the policy `{name}` of the organization allows more than before"),
            format!("組織のポリシー `{name}` の制限が以前より緩くなります"),
        )
    };
    vec![change.fact("guardrail-detached", message)]
}
