//! Google Cloud: bindings of roles, custom roles, keys, trust in other identity providers, and policies of the
//! organization.
//!
//! The types are those of the providers `google` and `google-beta`; what a resource is called stands in its own
//! identifying attributes, so that bindings of every service are read alike.

mod acl;
mod bindings;
mod custom;
mod guards;
mod roles;
mod trust;

use crate::plan::Plan;

use super::holdings::{Holding, Model};
use super::walk::{self, Change, Subject};
use super::{Fact, Review};

/// What the plan's Google objects grant and take away.
pub fn review(plan: &Plan<'_>) -> Review {
    walk::review(plan, wanted, &MODEL, holdings, |change, _| facts(change))
}

const MODEL: Model = Model {
    principals: |who| match who {
        "allUsers" => Vec::new(),
        "allAuthenticatedUsers" => vec!["allUsers"],
        _ => vec!["allUsers", "allAuthenticatedUsers"],
    },
    scopes: |one, other| one == other,
    capabilities: |one, other| one == other,
};

const KEYS: [(&str, &str, &str, &str); 3] = [
    ("google_service_account_key", "service_account_id", "a key", "鍵"),
    ("google_storage_hmac_key", "service_account_email", "an HMAC key", "HMAC 鍵"),
    ("google_apikeys_key", "name", "an API key", "API キー"),
];

fn wanted(kind: &str) -> bool {
    bindings::is_binding(kind)
        || custom::TYPES.contains(&kind)
        || acl::TYPES.contains(&kind)
        || trust::TYPES.contains(&kind)
        || guards::TYPES.contains(&kind)
        || KEYS.iter().any(|(key, ..)| *key == kind)
}

fn holdings(subject: &Subject<'_, '_, '_>) -> Vec<Holding> {
    match subject.kind() {
        kind if bindings::is_binding(kind) => bindings::holdings(subject),
        kind if custom::TYPES.contains(&kind) => custom::holdings(subject),
        kind if acl::TYPES.contains(&kind) => acl::holdings(subject),
        _ => Vec::new(),
    }
}

fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    let kind = change.kind();
    if let Some((_, of, en, ja)) = KEYS.iter().find(|(key, ..)| *key == kind) {
        return walk::key(change, &change.after.must(of), (en, ja)).into_iter().collect();
    }
    if trust::TYPES.contains(&kind) {
        return trust::facts(change);
    }
    if guards::TYPES.contains(&kind) {
        return guards::facts(change);
    }
    if bindings::is_binding(kind) {
        return bindings::facts(change);
    }
    Vec::new()
}
