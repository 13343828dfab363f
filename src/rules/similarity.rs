//! How alike a destroyed and a created object are, by what is known of both.
//!
//! Only what the configuration decides can tell a rename from a coincidence, so null, unknown and
//! sensitive values are left out, and so are values that every object of a type has (`false`, `0`, empty).

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::plan::{Marks, ResourceChange, Value};

/// Attributes that name or identify an object. Equal, they speak for a rename; different, they say
/// nothing, because a key of `for_each` is often part of the name.
const NAMES: [&str; 12] = [
    "name",
    "name_prefix",
    "display_name",
    "title",
    "bucket",
    "identifier",
    "cluster_identifier",
    "function_name",
    "family",
    "id",
    "arn",
    "self_link",
];

/// Leaves of an object by path.
#[derive(Default)]
pub(super) struct Traits {
    /// Hash of the path and hash of the value; no values are kept, for some are secrets' neighbours.
    plain: FxHashMap<u64, u64>,
    /// Naming attributes at the top, by name.
    names: Vec<(&'static str, u64)>,
}

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Likeness {
    pub(super) equal: usize,
    pub(super) compared: usize,
    /// A naming attribute that differs.
    pub(super) renamed: Option<&'static str>,
}

impl Traits {
    /// Of the object that goes.
    pub(super) fn before(change: &ResourceChange<'_>) -> Self {
        let (sensitive, _) = change.change.sensitive_marks();
        Self::of(&change.change.before_value(), &Marks::None, &sensitive)
    }

    /// Of the object that comes.
    pub(super) fn after(change: &ResourceChange<'_>) -> Self {
        let (_, sensitive) = change.change.sensitive_marks();
        Self::of(&change.change.after_value(), &change.change.unknown_marks(), &sensitive)
    }

    fn of(value: &Value<'_>, unknown: &Marks<'_>, sensitive: &Marks<'_>) -> Self {
        let mut found = Self::default();
        for (name, value) in value.members() {
            let (unknown, sensitive) = (unknown.member(name), sensitive.member(name));
            match NAMES.into_iter().find(|known| known == name) {
                None => found.walk(hash(0, name), value, unknown, sensitive),
                Some(known) => {
                    if !value.is_empty() && unknown.is_none() && sensitive.is_none() {
                        found.names.push((known, hash_value(value)));
                    }
                }
            }
        }
        found
    }

    fn walk(&mut self, path: u64, value: &Value<'_>, unknown: &Marks<'_>, sensitive: &Marks<'_>) {
        if value.is_empty() || unknown.is_all() || sensitive.is_all() {
            return;
        }
        match value {
            Value::Object(members) => {
                // `tags.Name` is a name, wherever tags are kept.
                for (name, value) in members.iter().filter(|(name, _)| name != "Name") {
                    self.walk(hash(path, name), value, unknown.member(name), sensitive.member(name));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(hash(path, &index), item, unknown.item(index), sensitive.item(index));
                }
            }
            plain => {
                self.plain.insert(path, hash_value(plain));
            }
        }
    }

    /// Compares what goes with what comes. What only the old object has was computed by the provider;
    /// what only the new one has was added with the rename, and counts against it.
    pub(super) fn likeness(&self, after: &Self) -> Likeness {
        let same = after.plain.iter().filter(|(path, value)| self.plain.get(path) == Some(value)).count();
        let mut found = Likeness { equal: same, compared: after.plain.len(), renamed: None };
        for (name, value) in &after.names {
            let before = self.names.iter().find(|(other, _)| other == name);
            match before {
                Some((_, other)) if other == value => {
                    found.equal += 1;
                    found.compared += 1;
                }
                Some(_) => found.renamed = found.renamed.or(Some(name)),
                None => {}
            }
        }
        found
    }
}

impl Likeness {
    /// Equal parts of a thousand; integers sort without surprises.
    pub(super) fn permille(self) -> usize {
        (self.equal * 1000).checked_div(self.compared).unwrap_or_default()
    }

    /// Alike enough to be asked about. With another name it is more likely a second object of one kind
    /// (one user goes, another comes), so more has to be equal.
    pub(super) fn is_close(self) -> bool {
        match self.renamed {
            None => self.equal >= 1 && self.permille() >= 800,
            Some(_) => self.equal >= 4 && self.permille() >= 900,
        }
    }
}

fn hash(seed: u64, part: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    seed.hash(&mut hasher);
    part.hash(&mut hasher);
    hasher.finish()
}

fn hash_value(value: &Value<'_>) -> u64 {
    match value {
        Value::Null => 0,
        Value::Bool(value) => hash(1, value),
        Value::Number(text) => hash(2, text.as_ref()),
        Value::String(text) => hash(3, text.as_ref()),
        Value::Array(items) => items.iter().fold(4, |seed, item| hash(seed, &hash_value(item))),
        Value::Object(members) => members
            .iter()
            .fold(5u64, |sum, (name, value)| sum.wrapping_add(hash(hash_value(value), name.as_ref()))),
    }
}
