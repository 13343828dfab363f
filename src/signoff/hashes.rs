//! Short hashes of what a plan changes: they bind nothing, and say afterwards what differs.
//!
//! A fresh plan that is not the signed one is refused by its digests. Somebody then wants to know which attribute
//! of which address it was, and there is nothing left of the signed plan but the request. So the request keeps a
//! few digits of each value that the report shows; of a sensitive value it keeps a mark and nothing else, because
//! a short secret is guessed from any hash.
//!
//! A value is one of
//!
//! | written | means |
//! |---|---|
//! | `-` | there is none |
//! | `?` | known after apply |
//! | `*` | sensitive |
//! | eight digits | its hash; with `?` or `*` behind it when that holds for a part of it |
//!
//! and an attribute is one value when the plan leaves it as it is, and two with `:` between them when it does not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::plan::digest::hex;

/// Stands for all attributes that the plan leaves as they are, in requests that have no room for each.
pub const UNCHANGED: &str = "(unchanged)";

/// The members of a plan that tell the changes again, in other words.
const ECHOES: [&str; 6] = [
    "output_changes",
    "planned_values",
    "prior_state",
    "relevant_attributes",
    "resource_changes",
    "resource_drift",
];

/// Attributes by name.
pub type Attributes = BTreeMap<String, String>;

/// Hashes of all that a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hashes {
    /// The first 16 digits of the hash of each member of the plan that is not told by `changes`.
    pub parts: BTreeMap<String, String>,
    /// What changes, by address.
    pub changes: Vec<ChangeHash>,
}

/// Hashes of one change: of a resource, of an output (`output.NAME`), or of what moved outside of terraform
/// (`ADDRESS (drift)`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct ChangeHash {
    /// The address.
    pub address: String,
    /// What happens there: `create`, `update` and their like.
    pub action: String,
    /// The first 16 digits of the hash of everything below, and of what no attribute is.
    pub hash: String,
    /// Attributes by name, and in parentheses what else the plan says of the change; none when there is no room.
    pub attributes: Option<Attributes>,
}

/// How it is written: thousands of them have to be short.
type Row = (String, String, String, Option<Attributes>);

impl From<Row> for ChangeHash {
    fn from((address, action, hash, attributes): Row) -> Self {
        Self { address, action, hash, attributes }
    }
}

impl From<ChangeHash> for Row {
    fn from(change: ChangeHash) -> Self {
        (change.address, change.action, change.hash, change.attributes)
    }
}

impl Hashes {
    /// In the one order that they are written in.
    pub fn sort(&mut self) {
        self.changes.sort();
    }

    /// One hash for all attributes that a change leaves as they are.
    pub fn shorten(&mut self) {
        for attributes in self.changes.iter_mut().filter_map(|change| change.attributes.as_mut()) {
            *attributes = shortened(attributes);
        }
    }

    /// No attributes.
    pub fn drop_attributes(&mut self) {
        self.changes.iter_mut().for_each(|change| change.attributes = None);
    }
}

/// The first digits of a hash.
pub fn digits(bytes: &[u8], count: usize) -> String {
    let mut text = hex(&Sha256::digest(bytes));
    text.truncate(count);
    text
}

fn shortened(attributes: &Attributes) -> Attributes {
    let stays = |name: &str, value: &str| !value.contains(':') && !name.starts_with('(');
    let (unchanged, mut kept): (Attributes, Attributes) =
        attributes.clone().into_iter().partition(|(name, value)| stays(name, value));
    if !unchanged.is_empty() {
        let lines: String = unchanged.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        kept.insert(UNCHANGED.to_owned(), digits(lines.as_bytes(), 8));
    }
    kept
}

/// How the changes of two plans differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differing {
    /// Addresses whose changes differ, sorted, those of one plan only among them.
    pub addresses: Vec<String>,
    /// Those of the first plan only.
    pub only_first: Vec<String>,
    /// Those of the second plan only.
    pub only_second: Vec<String>,
    /// For addresses of both plans, what differs; nothing for those whose attributes are not known.
    pub attributes: Vec<(String, Vec<String>)>,
    /// Members of the plan that differ and are not told by the addresses.
    pub parts: Vec<String>,
}

/// Compares the changes of two plans.
pub fn differing(first: &Hashes, second: &Hashes) -> Differing {
    let (one, other) = (by_address(first), by_address(second));
    let mut found = Differing::default();
    for address in one.keys().chain(other.keys()).copied().collect::<BTreeSet<&str>>() {
        let sides = (one.get(address), other.get(address));
        // One of the two may tell less of an equal change.
        if sides.0.map(|changes| sums(changes)) == sides.1.map(|changes| sums(changes)) {
            continue;
        }
        found.addresses.push(address.to_owned());
        match sides {
            (Some(one), Some(other)) => {
                found.attributes.extend(names(one, other).map(|names| (address.to_owned(), names)));
            }
            (Some(_), None) => found.only_first.push(address.to_owned()),
            _ => found.only_second.push(address.to_owned()),
        }
    }
    let parts: BTreeSet<&String> = first.parts.keys().chain(second.parts.keys()).collect();
    let told = |part: &str| !found.addresses.is_empty() && ECHOES.contains(&part);
    let parts = parts.into_iter().filter(|part| first.parts.get(*part) != second.parts.get(*part));
    found.parts = parts.filter(|part| !told(part)).cloned().collect();
    found
}

/// An address may stand there more than once: two leftovers of a resource.
fn by_address(hashes: &Hashes) -> BTreeMap<&str, Vec<&ChangeHash>> {
    let mut found: BTreeMap<&str, Vec<&ChangeHash>> = BTreeMap::new();
    for change in &hashes.changes {
        found.entry(&change.address).or_default().push(change);
    }
    found
}

fn sums<'h>(changes: &[&'h ChangeHash]) -> Vec<[&'h str; 2]> {
    changes.iter().map(|change| [change.action.as_str(), change.hash.as_str()]).collect()
}

/// What differs at one address; none when a plan has it more than once, or its attributes are not known.
fn names(one: &[&ChangeHash], other: &[&ChangeHash]) -> Option<Vec<String>> {
    let ([one], [other]) = (one, other) else { return None };
    let (one, other) = (one.attributes.as_ref()?, other.attributes.as_ref()?);
    // What one of the two tells in short can only be compared in short.
    let (short_one, short_other) = (shortened(one), shortened(other));
    let short = one.contains_key(UNCHANGED) || other.contains_key(UNCHANGED);
    let (one, other) = if short { (&short_one, &short_other) } else { (one, other) };
    let all: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    Some(all.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect())
}
