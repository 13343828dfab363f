//! The change digest from outside: what it must tell apart, what it must not, and what it must not tell.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../support/generator/mod.rs"]
mod generator;

mod command;
mod duplicates;
mod explain;
mod identity;
mod plans;
mod properties;
mod seal;
mod terraform;
mod volatile;

use pairgate::plan::digest::{Digest, DigestError, Seal, digest};
use pairgate::plan::{self, Secrets, secrets};
use serde_json::Value;

/// A keyed commitment costs nothing, so most tests take it.
const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

fn try_digest(text: &str, seal: &Seal<'_>) -> Result<Digest, DigestError> {
    let plan = plan::plan("plan.json", text).unwrap_or_else(|error| panic!("{}: {text}", error.message));
    let marked = secrets::marked(&plan);
    let secrets = Secrets::from_marked(&marked);
    digest(text, &plan, &marked, &secrets, seal)
}

fn digest_of(text: &str) -> Digest {
    try_digest(text, &Seal::Key(KEY)).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn full(text: &str) -> String {
    digest_of(text).full()
}

/// The digest, or nothing when the text is refused as a plan.
fn outcome(text: &str) -> Option<String> {
    let plan = plan::plan("plan.json", text).ok()?;
    let marked = secrets::marked(&plan);
    let secrets = Secrets::from_marked(&marked);
    digest(text, &plan, &marked, &secrets, &Seal::Key(KEY)).ok().map(|digest| digest.full())
}

/// A plan with these members besides the usual ones.
fn plan_with(members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[]{comma}{members}}}"#
    )
}

/// A plan of one change, as text, so that numbers keep theirs.
fn plan_of(kind: &str, change: &str) -> String {
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{{"address":"{kind}.a","mode":"managed","type":"{kind}","name":"a","provider_name":"p","change":{change}}}]}}"#
    )
}

/// An update of one attribute.
fn update_to(value: &str) -> String {
    plan_of("terraform_data", &format!(r#"{{"actions":["update"],"before":{{}},"after":{{"a":{value}}}}}"#))
}

fn all_different(texts: &[(&str, String)]) {
    for (index, (name, text)) in texts.iter().enumerate() {
        for (other_name, other) in &texts[..index] {
            assert_ne!(full(text), full(other), "{name} and {other_name}:\n{text}\n{other}");
        }
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
