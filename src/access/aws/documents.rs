//! Texts of policy documents on one side of the change, and the documents that they are, each read once.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::estate::{Estate, When};
use crate::iam::document::{Document, Kind, Problem, parse};
use crate::plan::{Marks, Value};

/// A document as one side has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Held<'e> {
    /// This text.
    Text {
        /// The text.
        text: Cow<'e, str>,
        /// It is marked sensitive: it may be judged and never shown.
        sensitive: bool,
    },
    /// Known only after apply.
    Unknown,
    /// A policy by its ARN or name, whose document is neither in the plan nor known otherwise.
    Foreign(String),
}

/// A document where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'e> {
    /// The object that holds the text, or names the policy.
    pub object: usize,
    /// The attribute.
    pub attribute: &'static str,
    /// Everything that must be there for it to count: the policy, the attachment.
    pub via: Vec<usize>,
    /// The document.
    pub held: Held<'e>,
}

impl Part<'_> {
    /// The attribute only names the policy: its document is AWS's own, and nobody can mend it here.
    pub fn is_named(&self) -> bool {
        self.attribute.ends_with("_arn")
            || self.attribute.ends_with("_arns")
            || ["permissions_boundary", "customer_managed_policy_reference"].contains(&self.attribute)
    }
}

/// The document in an attribute: none where there is none, or where the provider fills it in by itself.
pub(super) fn held<'e>(
    estate: &'e Estate<'_>,
    index: usize,
    path: &'static str,
    when: When,
) -> Option<Held<'e>> {
    let object = estate.object(index)?;
    let (unknown, sensitive) = match when {
        When::Before => (&Marks::None, &object.before_sensitive),
        When::After => (&object.unknown, &object.after_sensitive),
    };
    let mut at = Some(estate.values(index, when));
    let (mut unknown, mut sensitive) = (unknown, sensitive);
    for name in path.split('.') {
        // A block is a list of one.
        if let Some(Value::Array(items)) = at {
            at = items.first();
            unknown = unknown.item(0);
            sensitive = sensitive.item(0);
        }
        at = at.and_then(|value| value.get(name));
        unknown = unknown.member(name);
        sensitive = sensitive.member(name);
    }
    if !unknown.is_none() {
        let top = path.split('.').next().unwrap_or(path);
        return (!estate.is_computed(index, top)).then_some(Held::Unknown);
    }
    match at {
        Some(Value::String(text)) if !text.is_empty() => {
            Some(Held::Text { text: Cow::Borrowed(text), sensitive: !sensitive.is_none() })
        }
        _ => None,
    }
}

/// What a text was read as.
pub(super) type Read = Result<Arc<Document>, Arc<Problem>>;

/// Documents that were read, so that a policy of thirty roles is read once.
#[derive(Default)]
pub(super) struct Library {
    read: FxHashMap<(Kind, String), Read>,
}

impl Library {
    /// Reads a text.
    pub fn read(&mut self, text: &str, kind: Kind) -> Read {
        let key = (kind, text.to_owned());
        let read = || parse(text, kind).map(Arc::new).map_err(Arc::new);
        self.read.entry(key).or_insert_with(read).clone()
    }
}

/// A document with indentation, for people; none when it is no JSON.
pub(super) fn pretty(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    serde_json::to_string_pretty(&value).ok()
}
