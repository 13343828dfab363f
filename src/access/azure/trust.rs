//! Trust of Azure in other identity providers: who may sign in as an application or a managed identity.

use crate::access::holdings::Holding;
use crate::access::node::Word;
use crate::access::walk::Subject;
use crate::text::Text;

pub(super) const TYPES: [&str; 3] = [
    "azurerm_federated_identity_credential",
    "azuread_application_federated_identity_credential",
    "azuread_application_flexible_federated_identity_credential",
];

/// The identity that may sign in, as the identity that it may be.
pub(super) fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let (attribute, expression) = match subject.kind() {
        "azuread_application_flexible_federated_identity_credential" => ("claims_matching_expression", true),
        _ => ("subject", false),
    };
    let identity = match subject.kind() {
        "azurerm_federated_identity_credential" => subject.must("parent_id"),
        _ => subject.must("application_id"),
    };
    let text = subject.must(attribute);
    let who = subject.must("issuer").with(" ", &text);
    let mut holding = Holding::new(attribute, who, identity, Word::plain("sign in"));
    let said = text.shown();
    if !text.is_unknown() && (text.text.contains('*') && too_wide(&text.text, expression)) {
        let message = Text::new(
            format!("`{said}` lets more than one repository sign in"),
            format!("`{said}` では複数のリポジトリがサインインできます"),
        );
        holding.facts.push(subject.fact("oidc-trust-too-wide", message).attribute(attribute));
    } else if !text.is_unknown() && text.text.ends_with(":pull_request") {
        let message = Text::new(
            format!("`{said}` lets every pull request sign in, before anybody reviewed it"),
            format!("`{said}` では、レビュー前のものを含むすべてのプルリクエストがサインインできます"),
        );
        holding.facts.push(subject.fact("oidc-trust-too-wide", message).attribute(attribute));
    }
    vec![holding]
}

/// A wildcard before the repository is fixed. In a plain subject a wildcard is no pattern, and whoever writes one
/// means something else than Entra does.
fn too_wide(text: &str, expression: bool) -> bool {
    if !expression {
        return true;
    }
    let Some((_, rest)) = text.split_once("repo:") else { return true };
    let fixed = rest.split('*').next().unwrap_or(rest);
    // `repo:org/name:` and no less.
    !(fixed.contains('/') && fixed.split_once('/').is_some_and(|(_, name)| name.contains(':')))
}
