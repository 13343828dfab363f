//! Why two plans have different digests: addresses and attributes, no values.
//!
//! A fingerprint that says "different" and not where was reverted in production after one day. Only
//! names are told, so nothing secret can slip out; inside of sensitive attributes not even those.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::plan::{Marks, Piece, PieceKind, Plan, Value};

/// More paths than this for one address are counted.
const MOST: usize = 40;

/// How one part of two plans compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// A resource address, or a member of the plan such as `configuration`.
    pub part: String,
    /// `only in the first`, `only in the second`, or both.
    pub side: Side,
    /// Paths that differ.
    pub paths: Vec<String>,
    /// How many more there are.
    pub left_out: usize,
}

/// Where a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Only in the first plan.
    First,
    /// Only in the second plan.
    Second,
    /// In both, and different.
    Both,
}

/// Everything that differs between two plans and counts for the digest.
pub fn compare(first: &Plan<'_>, second: &Plan<'_>) -> Vec<Difference> {
    let (one, other) = (parts(first), parts(second));
    let mut found: BTreeMap<String, Difference> = BTreeMap::new();
    let keys: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    for key in keys {
        let (part, section) = key;
        match (one.get(key), other.get(key)) {
            (Some(a), Some(b)) => {
                if a.text != b.text {
                    let mut walk = Walk { top: section, paths: Vec::new() };
                    let secret = [marks(first, a), marks(second, b)];
                    walk.values(section, &value(a), &value(b), &secret);
                    merge(&mut found, part, Side::Both, walk.paths);
                }
            }
            (Some(_), None) => merge(&mut found, part, Side::First, vec![section.to_string()]),
            (None, Some(_)) => merge(&mut found, part, Side::Second, vec![section.to_string()]),
            (None, None) => {}
        }
    }
    found.into_values().collect()
}

fn merge(found: &mut BTreeMap<String, Difference>, part: &str, side: Side, paths: Vec<String>) {
    if paths.is_empty() {
        return;
    }
    let entry = found.entry(part.to_owned()).or_insert_with(|| Difference {
        part: part.to_owned(),
        side,
        paths: Vec::new(),
        left_out: 0,
    });
    if entry.side != side {
        entry.side = Side::Both;
    }
    for path in paths {
        if entry.paths.len() < MOST { entry.paths.push(path) } else { entry.left_out += 1 }
    }
}

type Parts<'p, 'a> = BTreeMap<(String, Cow<'static, str>), &'p Piece<'a>>;

/// Pieces by address and section.
fn parts<'p, 'a>(plan: &'p Plan<'a>) -> Parts<'p, 'a> {
    let mut found = BTreeMap::new();
    for piece in &plan.pieces {
        let key = match piece.kind {
            PieceKind::Member if piece.path == "timestamp" => continue,
            PieceKind::Member => {
                let (part, section) = piece.path.split_once('/').unwrap_or((&piece.path, ""));
                (part.to_owned(), Cow::Owned(section.replace('/', ".")))
            }
            PieceKind::Change(index) => (change_name(plan.changes.get(index)), Cow::Borrowed("")),
            PieceKind::Drift(index) => (change_name(plan.drift.get(index)), Cow::Borrowed("drift")),
            PieceKind::Prior(index) => (object_name(plan.prior.get(index)), Cow::Borrowed("prior_state")),
            PieceKind::Planned(index) => {
                (object_name(plan.planned.get(index)), Cow::Borrowed("planned_values"))
            }
        };
        found.insert(key, piece);
    }
    found
}

fn change_name(change: Option<&crate::plan::ResourceChange<'_>>) -> String {
    change.map_or_else(String::new, |change| match &change.deposed {
        Some(key) => format!("{} (deposed object {key})", change.address),
        None => change.address.to_string(),
    })
}

fn object_name(object: Option<&crate::plan::StateObject<'_>>) -> String {
    object.map_or_else(String::new, |object| {
        if object.deposed {
            format!("{} (deposed object)", object.address)
        } else {
            object.address.to_string()
        }
    })
}

fn value<'a>(piece: &Piece<'a>) -> Value<'a> {
    // The heads of lists are no JSON; they are equal or differ as a whole.
    let value = Value::parse(piece.text).unwrap_or(Value::String(Cow::Borrowed(piece.text)));
    match value {
        Value::Array(items) if piece.path == "relevant_attributes" => {
            let mut items: Vec<(String, Value<'a>)> =
                items.into_iter().map(|item| (format!("{item:?}"), item)).collect();
            items.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Array(items.into_iter().map(|(_, item)| item).collect())
        }
        other => other,
    }
}

/// Marks of everything sensitive in a piece of a resource; by top-level attribute.
fn marks<'a>(plan: &Plan<'a>, piece: &Piece<'_>) -> Marks<'a> {
    let of_change = |change: Option<&crate::plan::ResourceChange<'a>>| {
        let (before, after) = change.map(|change| change.change.sensitive_marks()).unwrap_or_default();
        if before.is_all() || after.is_all() {
            return Marks::All;
        }
        let names: Vec<_> = before
            .names()
            .chain(after.names())
            .map(|name| (Cow::Owned(name.to_owned()), Marks::All))
            .collect();
        Marks::Members(names)
    };
    match piece.kind {
        PieceKind::Change(index) => of_change(plan.changes.get(index)),
        PieceKind::Drift(index) => of_change(plan.drift.get(index)),
        PieceKind::Prior(index) => {
            plan.prior.get(index).and_then(|object| object.sensitive).map_or(Marks::None, Marks::parse)
        }
        PieceKind::Planned(index) => {
            plan.planned.get(index).and_then(|object| object.sensitive).map_or(Marks::None, Marks::parse)
        }
        // Variables and outputs are named; what is inside of them stays unsaid.
        PieceKind::Member if piece.path.starts_with("configuration") => Marks::None,
        PieceKind::Member => Marks::All,
    }
}

struct Walk<'s> {
    /// The path that the piece itself has.
    top: &'s str,
    paths: Vec<String>,
}

impl Walk<'_> {
    fn values(&mut self, path: &str, one: &Value<'_>, other: &Value<'_>, secret: &[Marks<'_>; 2]) {
        if one == other {
            return;
        }
        // Below these members the marks of attributes apply.
        let last = path.rsplit('.').next().unwrap_or_default();
        let attributes = matches!(last, "before" | "after" | "values");
        match (one, other) {
            (Value::Object(_), Value::Object(_)) => {
                for key in union(one, other) {
                    let below = join(path, &key);
                    let (a, b) =
                        (one.get(&key).unwrap_or(&Value::Null), other.get(&key).unwrap_or(&Value::Null));
                    let in_secret = attributes && secret.iter().any(|marks| !marks.member(&key).is_none());
                    let closed = path == self.top && secret.iter().all(Marks::is_all);
                    if in_secret && a != b {
                        self.paths.push(format!("{below} (sensitive)"));
                    } else if closed && a != b {
                        self.paths.push(below);
                    } else {
                        self.values(&below, a, b, secret);
                    }
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (index, (a, b)) in a.iter().zip(b).enumerate() {
                    let label =
                        a.get("address").and_then(Value::as_str).map_or(index.to_string(), str::to_owned);
                    self.values(&format!("{path}[{label}]"), a, b, secret);
                }
            }
            _ => self.paths.push(if path.is_empty() { "(whole)".to_owned() } else { path.to_owned() }),
        }
    }
}

fn union(one: &Value<'_>, other: &Value<'_>) -> Vec<String> {
    let mut keys: Vec<String> =
        one.members().iter().chain(other.members()).map(|(key, _)| key.to_string()).collect();
    keys.sort();
    keys.dedup();
    keys
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
