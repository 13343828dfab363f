//! Azure and Microsoft Entra: role assignments and definitions, groups, credentials of applications, trust in other
//! identity providers, and what guards subscriptions.

mod assignments;
mod definitions;
mod guards;
mod roles;
mod trust;

use crate::plan::Plan;

use super::holdings::{Holding, Model};
use super::node::Word;
use super::walk::{self, Change, Subject};
use super::{Fact, Review};

/// What the plan's Azure objects grant and take away.
pub fn review(plan: &Plan<'_>) -> Review {
    walk::review(plan, wanted, &MODEL, holdings, |change, _| facts(change))
}

const MODEL: Model = Model { principals: |_| Vec::new(), scopes: below, capabilities: definitions::covers };

/// Whether the second scope is the first one or lies below it. Azure compares ids without case.
fn below(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('/'), other.trim_end_matches('/'));
    match other.get(..one.len()) {
        Some(head) if head.eq_ignore_ascii_case(one) => {
            let rest = other.get(one.len()..).unwrap_or_default();
            rest.is_empty() || (rest.starts_with('/') && one.starts_with("/subscriptions/"))
        }
        _ => false,
    }
}

/// Credentials: type, whose, and what.
const KEYS: [(&str, &str, &str, &str); 8] = [
    ("azuread_application_password", "application_id", "a client secret", "クライアントシークレット"),
    ("azuread_application_certificate", "application_id", "a certificate", "証明書"),
    (
        "azuread_service_principal_password",
        "service_principal_id",
        "a client secret",
        "クライアントシークレット",
    ),
    ("azuread_service_principal_certificate", "service_principal_id", "a certificate", "証明書"),
    ("azurerm_container_registry_token_password", "container_registry_token_id", "a password", "パスワード"),
    ("azurerm_application_insights_api_key", "application_insights_id", "an API key", "API キー"),
    ("azurerm_iothub_shared_access_policy", "iothub_name", "a shared access key", "共有アクセスキー"),
    ("azurerm_iothub_dps_shared_access_policy", "iothub_dps_name", "a shared access key", "共有アクセスキー"),
];

/// Rules of Event Hubs, Service Bus, Relay and Notification Hubs, which have two keys each.
fn is_rule(kind: &str) -> bool {
    kind.starts_with("azurerm_") && kind.ends_with("_authorization_rule")
}

fn wanted(kind: &str) -> bool {
    assignments::is_wanted(kind)
        || definitions::TYPES.contains(&kind)
        || trust::TYPES.contains(&kind)
        || guards::is_wanted(kind)
        || is_rule(kind)
        || KEYS.iter().any(|(key, ..)| *key == kind)
}

fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    let kind = subject.kind();
    if definitions::TYPES.contains(&kind) {
        definitions::holdings(subject)
    } else if trust::TYPES.contains(&kind) {
        trust::holdings(subject)
    } else {
        assignments::holdings(subject)
    }
}

fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let kind = change.kind();
    if let Some((_, of, en, ja)) = KEYS.iter().find(|(key, ..)| *key == kind) {
        return walk::key(change, &change.after.must(of), (en, ja)).into_iter().collect();
    }
    if is_rule(kind) {
        let manages = change.after.node.get("manage").flag() == Some(true);
        let of: Word = change.after.must("name");
        let fact = walk::key(change, &of, ("a shared access key", "共有アクセスキー"));
        return fact.map(|fact| if manages { fact } else { fact.advisory() }).into_iter().collect();
    }
    guards::facts(change)
}
