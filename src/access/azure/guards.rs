//! What guards subscriptions and sign-ins: policy assignments and exemptions, locks, conditional access.

use crate::access::Fact;
use crate::access::guards::{Guard, Sense, compare, guard};
use crate::access::walk::Change;
use crate::text::Text;

const ENFORCE: Guard = guard(
    &["enforce"],
    Sense::On,
    ("the policy only reports and denies nothing any more", "ポリシーが報告のみになり、拒否しなくなります"),
);
const SCOPES: Guard =
    guard(&["not_scopes"], Sense::Exempt, ("more is left out of the policy", "ポリシーの対象外が増えます"));
const DEFINITION: Guard = guard(
    &["policy_definition_id"],
    Sense::Cover,
    ("another policy takes its place", "別のポリシーに置き換わります"),
);
const ASSIGNMENT: [Guard; 3] = [ENFORCE, SCOPES, DEFINITION];

const LOCK: [Guard; 2] = [
    guard(
        &["lock_level"],
        Sense::Ladder(&["CanNotDelete", "ReadOnly"]),
        ("the lock forbids less", "ロックの制限が緩くなります"),
    ),
    guard(&["scope"], Sense::Cover, ("the lock is moved elsewhere", "ロックの対象が変わります")),
];

const LOST: (&str, &str) = ("the sign-in policy covers less", "サインインポリシーの対象が狭まります");
const SPARED: (&str, &str) =
    ("more is left out of the sign-in policy", "サインインポリシーの対象外が増えます");
const CONDITIONAL: [Guard; 12] = [
    guard(
        &["state"],
        Sense::Ladder(&["disabled", "enabledForReportingButNotEnforced", "enabled"]),
        ("the sign-in policy is enforced less", "サインインポリシーの適用が弱まります"),
    ),
    guard(&["conditions", "users", "included_users"], Sense::Needed, LOST),
    guard(&["conditions", "users", "included_groups"], Sense::Needed, LOST),
    guard(&["conditions", "users", "included_roles"], Sense::Needed, LOST),
    guard(&["conditions", "users", "excluded_users"], Sense::Exempt, SPARED),
    guard(&["conditions", "users", "excluded_groups"], Sense::Exempt, SPARED),
    guard(&["conditions", "users", "excluded_roles"], Sense::Exempt, SPARED),
    guard(&["conditions", "applications", "included_applications"], Sense::Needed, LOST),
    guard(&["conditions", "applications", "excluded_applications"], Sense::Exempt, SPARED),
    guard(&["conditions", "locations", "excluded_locations"], Sense::Exempt, SPARED),
    guard(
        &["grant_controls"],
        Sense::Block,
        ("the sign-in policy demands nothing any more", "サインインポリシーの要求がなくなります"),
    ),
    guard(
        &["grant_controls", "built_in_controls"],
        Sense::Needed,
        ("the sign-in policy demands less", "サインインポリシーの要求が減ります"),
    ),
];

/// The sort of guard that a type is.
fn table(kind: &str) -> Option<&'static [Guard]> {
    match kind {
        "azurerm_management_lock" => Some(&LOCK),
        "azuread_conditional_access_policy" => Some(&CONDITIONAL),
        _ if kind.starts_with("azurerm_") && kind.ends_with("_policy_assignment") => Some(&ASSIGNMENT),
        _ => None,
    }
}

fn is_exemption(kind: &str) -> bool {
    kind.starts_with("azurerm_") && kind.ends_with("_policy_exemption")
}

/// Whether objects of the type guard something, or take something out of a guard.
pub(super) fn is_wanted(kind: &str) -> bool {
    table(kind).is_some() || is_exemption(kind)
}

/// What no longer guards.
pub(super) fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let name = |subject: &crate::access::walk::Subject<'_, '_, '_>| {
        let word = subject.word("display_name").or_else(|| subject.word("name"));
        word.map_or_else(String::new, |word| word.shown())
    };
    if is_exemption(change.kind()) {
        if !change.is_new() {
            return Vec::new();
        }
        let what = change.after.must("policy_assignment_id").shown();
        let message = Text::new(
            format!("`{what}` no longer holds for what the exemption names"),
            format!("適用除外の対象には `{what}` が適用されなくなります"),
        );
        return vec![change.fact("guardrail-detached", message)];
    }
    let Some(table) = table(change.kind()).filter(|_| !change.is_new()) else { return Vec::new() };
    let what = name(&change.before);
    if change.is_gone() {
        let off = change.before.node.get("enforce").flag() == Some(false)
            || change.before.word("state").is_some_and(|word| word.text != "enabled");
        let message = Text::new(
            format!("the guardrail `{what}` is removed"),
            format!("ガードレール `{what}` が削除されます"),
        );
        let fact = change.fact("guardrail-detached", message);
        // It forbade nothing.
        return vec![if off { fact.advisory() } else { fact }];
    }
    let found = compare(table, &change.before.node, &change.after.node);
    let mut facts: Vec<Fact> = found.unknown.iter().map(|attribute| change.unknown(attribute)).collect();
    if !found.lines.is_empty() {
        let message = Text::new(
            format!("the guardrail `{what}` forbids less than before"),
            format!("ガードレール `{what}` の制限が以前より緩くなります"),
        );
        let mut fact = change.fact("guardrail-detached", message);
        fact.details = found.lines;
        facts.push(fact);
    }
    facts
}
