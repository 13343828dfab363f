//! Texts of policy documents on one side of the change, as far as they are known.

use std::borrow::Cow;
use std::sync::Arc;

use super::deferred::{Deferred, deferred};
use super::estate::{Estate, When};
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
    /// Known in part: the rest comes with the apply.
    Deferred(Arc<Deferred>),
    /// Known only after apply.
    Unknown,
    /// A policy by its ARN or name, whose document is neither in the plan nor known otherwise.
    Foreign(String),
}

impl Held<'_> {
    /// It is marked sensitive.
    pub fn is_sensitive(&self) -> bool {
        match self {
            Self::Text { sensitive, .. } => *sensitive,
            Self::Deferred(deferred) => deferred.sensitive,
            Self::Unknown | Self::Foreign(_) => false,
        }
    }

    /// There is a text, though labels may stand in it.
    pub fn has_text(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Deferred(_))
    }

    /// More of it is unknown than on which resources and under which conditions.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Deferred(deferred) => deferred.open,
            other => *other == Self::Unknown,
        }
    }

    /// What it denies is not known.
    pub fn hides_denies(&self) -> bool {
        match self {
            Self::Deferred(deferred) => deferred.open || deferred.denies,
            other => *other == Self::Unknown,
        }
    }
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
        if estate.is_computed(index, top) {
            return None;
        }
        // A block of its own may hold more than the document, and then nobody knows what refers to it.
        let known = if top == path { deferred(estate, index, path) } else { None };
        return Some(known.map_or(Held::Unknown, |mut known| {
            known.sensitive |= !sensitive.is_none();
            Held::Deferred(Arc::new(known))
        }));
    }
    match at {
        Some(Value::String(text)) if !text.is_empty() => {
            Some(Held::Text { text: Cow::Borrowed(text), sensitive: !sensitive.is_none() })
        }
        _ => None,
    }
}

/// A document with indentation, for people; none when it is no JSON.
pub(super) fn pretty(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    serde_json::to_string_pretty(&value).ok()
}
