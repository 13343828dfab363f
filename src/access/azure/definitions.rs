//! Custom roles of Azure and Entra: what everybody who has one may do.

use std::collections::BTreeSet;

use crate::access::Fact;
use crate::access::holdings::Holding;
use crate::access::node::{Node, Word};
use crate::access::walk::Subject;
use crate::text::Text;

pub(super) const TYPES: [&str; 2] = ["azurerm_role_definition", "azuread_custom_directory_role"];

/// Actions that lead to more of them, and what they mean.
const STRONG: [(&str, &str, &str); 8] = [
    (
        "Microsoft.Authorization/roleAssignments/write",
        "whoever has the role may assign any role to anybody",
        "このロールを持つ人は、誰に対しても任意のロールを割り当てられます",
    ),
    (
        "Microsoft.Authorization/roleDefinitions/write",
        "whoever has the role may add actions to custom roles, its own too",
        "このロールを持つ人は、自分のものを含むカスタムロールに操作を追加できます",
    ),
    (
        "Microsoft.Authorization/elevateAccess/action",
        "whoever has the role may make itself administrator of every subscription",
        "このロールを持つ人は、自分をすべてのサブスクリプションの管理者にできます",
    ),
    (
        "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        "whoever has the role may start workloads that run as a managed identity",
        "このロールを持つ人は、マネージド ID として動くワークロードを起動できます",
    ),
    (
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
        "whoever has the role may let other identities sign in as a managed identity",
        "このロールを持つ人は、他の ID がマネージド ID としてサインインできるよう設定できます",
    ),
    (
        "Microsoft.Compute/virtualMachines/runCommand/action",
        "whoever has the role may run commands on virtual machines with the permissions of their identities",
        "このロールを持つ人は、仮想マシンの ID の権限で、仮想マシン上のコマンドを実行できます",
    ),
    (
        "Microsoft.Compute/virtualMachines/extensions/write",
        "whoever has the role may run code on virtual machines with the permissions of their identities",
        "このロールを持つ人は、仮想マシンの ID の権限で、仮想マシン上のコードを実行できます",
    ),
    (
        "microsoft.directory/applications/credentials/update",
        "whoever has the role may add a credential to an application with more permissions",
        "このロールを持つ人は、より強い権限を持つアプリケーションに資格情報を追加できます",
    ),
];

/// Whether a pattern of actions includes another one: `*` stands for any text, slashes too, and case does not count.
pub(super) fn covers(pattern: &str, other: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let other = other.to_ascii_lowercase();
    let mut parts = pattern.split('*');
    let Some(mut rest) = other.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// One an action and scope.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    if subject.kind() == "azuread_custom_directory_role" {
        return directory(subject);
    }
    let who = subject.must("name").after("everybody with the custom role");
    let mut scopes = subject.words("assignable_scopes");
    // The provider takes the scope of the definition where none is listed.
    if scopes.is_empty() || scopes.iter().all(Word::is_unknown) {
        scopes = vec![subject.must("scope")];
    }
    let mut found = Vec::new();
    for permission in subject.node.get("permissions").items() {
        for (attribute, not) in [("actions", "not_actions"), ("data_actions", "not_data_actions")] {
            let except = permission.get(not).words();
            for action in permission.get(attribute).words() {
                for scope in &scopes {
                    found.push(one(subject, who.clone(), scope.clone(), action.clone(), &except));
                }
            }
        }
        if permission.is_unknown() {
            let scope = scopes.first().cloned().unwrap_or_else(Word::unknown);
            found.push(Holding::new("permissions", who.clone(), scope, Word::unknown()));
        }
    }
    found
}

fn one(subject: &Subject<'_, '_, '_>, who: Word, scope: Word, action: Word, except: &[Word]) -> Holding {
    // An exception that is unknown may take nothing away.
    let except: BTreeSet<Word> = except
        .iter()
        .filter(|word| {
            !word.is_unknown() && (covers(&action.text, &word.text) || covers(&word.text, &action.text))
        })
        .cloned()
        .collect();
    let facts = strong(subject, &action, &except);
    let mut holding = Holding::new("permissions", who, scope, action);
    if !facts.is_empty() {
        holding.level = Some("permissions management");
    }
    holding.except = except;
    holding.facts = facts;
    holding
}

fn strong(subject: &Subject<'_, '_, '_>, action: &Word, except: &BTreeSet<Word>) -> Vec<Fact> {
    if action.is_unknown() {
        return Vec::new();
    }
    let shown = action.shown();
    let say = |rule, en: &str, ja: &str| {
        subject
            .fact(rule, Text::new(format!("`{shown}`: {en}"), format!("`{shown}`: {ja}")))
            .attribute("permissions")
    };
    let left = |strong: &str| {
        covers(&action.text, strong) && !except.iter().any(|pattern| covers(&pattern.text, strong))
    };
    if action.text == "*" && left("Microsoft.Authorization/roleAssignments/write") {
        let fact = say(
            "admin-granted",
            "whoever has the role may do everything, and assign any role to anybody",
            "このロールを持つ人は、すべての操作と、任意のロールの割り当てができます",
        );
        return vec![fact];
    }
    STRONG
        .iter()
        .find(|(name, ..)| left(name))
        .map(|(_, en, ja)| say("privilege-escalation", en, ja))
        .into_iter()
        .collect()
}

fn directory(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    if subject.node.get("enabled").flag() == Some(false) {
        return Vec::new();
    }
    let who = subject.must("display_name").after("everybody with the custom role");
    let actions = |node: &Node<'_, '_>| node.get("allowed_resource_actions").words();
    let permissions = subject.node.get("permissions").items();
    permissions
        .iter()
        .flat_map(actions)
        .map(|action| one(subject, who.clone(), Word::plain("the directory"), action, &[]))
        .collect()
}
