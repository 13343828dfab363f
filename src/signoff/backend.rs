//! A backend's fingerprint: which state it is, without anything that could be a secret.
//!
//! The change digest of staging's plan and of production's can be equal. What tells them apart is the state that
//! they are for. Settings of a backend hold access keys beside names, so a setting is hashed only when it is on
//! the list of those that name a place; a hash over a secret could be guessed by anybody who reads the record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::plan::digest::hex;

/// Digits of the hash that are kept.
const DIGITS: usize = 32;

/// Addresses may hold a password or a token: only scheme, host and path are hashed.
const ADDRESSES: [&str; 2] = ["address", "endpoint"];

/// The settings of a backend that name its place.
fn names(kind: &str) -> &'static [&'static str] {
    match kind {
        "s3" => &["bucket", "endpoint", "key", "region", "workspace_key_prefix"],
        "gcs" => &["bucket", "prefix"],
        "azurerm" => &["container_name", "key", "resource_group_name", "storage_account_name"],
        "http" => &["address"],
        "consul" => &["address", "path"],
        "oss" => &["bucket", "endpoint", "key", "prefix", "region"],
        "cos" => &["bucket", "key", "prefix", "region"],
        "kubernetes" => &["namespace", "secret_suffix"],
        "pg" => &["schema_name"],
        "local" => &["path", "workspace_dir"],
        "remote" | "cloud" => &["hostname", "organization", "workspaces"],
        _ => &[],
    }
}

/// Members of the `workspaces` block that name something.
const WORKSPACES: [&str; 3] = ["name", "prefix", "project"];

/// `TYPE:` and 32 hexadecimal digits over the settings that name the place. A setting that is not on the list,
/// null or empty adds nothing; of an unknown type only its name counts.
pub fn fingerprint(kind: &str, settings: &Map<String, Value>) -> String {
    let mut told = BTreeMap::new();
    for name in names(kind) {
        match (*name, settings.get(*name)) {
            ("workspaces", Some(found)) => workspaces(found, &mut told),
            (name, Some(Value::String(text))) if ADDRESSES.contains(&name) => {
                told.insert(name.to_owned(), place_of(text));
            }
            (name, Some(found)) => {
                told.extend(plain(found).map(|text| (name.to_owned(), text)));
            }
            (_, None) => {}
        }
    }
    let mut hash = Sha256::new();
    hash.update(b"pairgate-backend-v1\n");
    for text in std::iter::once(kind).chain(told.iter().flat_map(|(name, text)| [name.as_str(), text])) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    let digits: String = hex(&hash.finalize()).chars().take(DIGITS).collect();
    format!("{kind}:{digits}")
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(found) => Some(found.to_string()),
        _ => None,
    }
}

/// A block is an object in a plan file and a list of one in what `init` writes.
fn workspaces(value: &Value, told: &mut BTreeMap<String, String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| workspaces(item, told)),
        Value::Object(members) => {
            for name in WORKSPACES {
                let text = members.get(name).and_then(plain);
                told.extend(text.map(|text| (format!("workspaces.{name}"), text)));
            }
        }
        _ => {}
    }
}

/// Scheme, host and path. Up to the last `@` there may be a password, and after `?` or `#` a token.
fn place_of(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}://{rest}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(kind: &str, settings: Value) -> String {
        fingerprint(kind, settings.as_object().unwrap())
    }

    #[test]
    fn the_place_counts_and_secrets_do_not() {
        let one = of("s3", json!({"bucket": "b", "key": "prod", "region": "eu", "access_key": "AKIA1"}));
        assert!(one.starts_with("s3:") && one.len() == 3 + 32, "{one}");
        let same = json!({"bucket": "b", "key": "prod", "region": "eu", "access_key": "AKIA2", "token": "t"});
        assert_eq!(one, of("s3", same));
        assert_ne!(one, of("s3", json!({"bucket": "b", "key": "stage", "region": "eu"})));
        assert_ne!(one, of("oss", json!({"bucket": "b", "key": "prod", "region": "eu"})));
        assert_eq!(of("pg", json!({"conn_str": "postgres://u:p@h/d"})), of("pg", json!({})));
        assert_eq!(of("new-type", json!({"bucket": "a"})), of("new-type", json!({"bucket": "b"})));
        assert_eq!(of("local", json!({"path": null, "workspace_dir": ""})), of("local", json!({})));
    }

    #[test]
    fn one_setting_is_not_taken_for_another() {
        assert_ne!(of("gcs", json!({"bucket": "ab"})), of("gcs", json!({"prefix": "ab"})));
        assert_ne!(
            of("gcs", json!({"bucket": "a", "prefix": "b"})),
            of("gcs", json!({"bucket": "aprefixb"}))
        );
    }

    #[test]
    fn addresses_are_told_without_what_may_be_a_secret() {
        let plain = of("http", json!({"address": "https://git.example.com/state/prod"}));
        for address in [
            "https://me:se/cret@git.example.com/state/prod",
            "https://git.example.com/state/prod?token=t",
            "https://git.example.com/state/prod#t",
        ] {
            assert_eq!(of("http", json!({"address": address})), plain, "{address}");
        }
        assert_ne!(of("http", json!({"address": "https://git.example.com/state/stage"})), plain);
    }

    #[test]
    fn a_workspace_block_is_the_same_in_both_shapes() {
        let object = json!({"organization": "acme", "workspaces": {"name": "prod", "tags": ["x"]}});
        let list = json!({"organization": "acme", "workspaces": [{"name": "prod"}]});
        assert_eq!(of("cloud", object), of("cloud", list.clone()));
        assert_ne!(
            of("cloud", list),
            of("cloud", json!({"organization": "acme", "workspaces": [{"prefix": "prod"}]}))
        );
    }
}
