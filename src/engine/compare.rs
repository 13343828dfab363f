//! Why two plans have different digests: addresses and attributes, no values.
//!
//! A fingerprint that says "different" and not where was reverted in production after one day. Only
//! names are told, so nothing secret can slip out; inside of sensitive attributes not even those.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::value::join_path;
use crate::plan::volatile::{is_left_out, volatile_of};
use crate::plan::{Marks, Piece, PieceKind, Plan, Secrets, Value};

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
pub fn compare(first: &Plan<'_>, second: &Plan<'_>, secrets: [&Secrets; 2]) -> Vec<Difference> {
    let (one, other) = (Parts::of(first), Parts::of(second));
    let mut found = Found { secrets, parts: BTreeMap::new() };
    let names: BTreeSet<&Name> = one.pieces.keys().chain(other.pieces.keys()).collect();
    for name in names {
        let (part, section) = name;
        let pieces = (one.pieces.get(name), other.pieces.get(name));
        // Addresses are told as they are; a member may have any name.
        let is_member = pieces.0.or(pieces.1).is_some_and(|piece| piece.kind == PieceKind::Member);
        let part = if is_member { &found.redact(part) } else { part };
        match pieces {
            (Some(a), Some(b)) if a.text != b.text => {
                found.add(part, Side::Both, paths(section, [first, second], [*a, *b]));
            }
            (Some(_), None) => found.add(part, Side::First, vec![whole(section)]),
            (None, Some(_)) => found.add(part, Side::Second, vec![whole(section)]),
            _ => {}
        }
    }
    for (list, [one, other]) in [
        ("resource_changes", [one.in_order(&other, ""), other.in_order(&one, "")]),
        ("resource_drift", [one.in_order(&other, DRIFT), other.in_order(&one, DRIFT)]),
    ] {
        if one != other {
            found.add(list, Side::Both, vec!["(order)".to_owned()]);
        }
    }
    found.parts.into_values().collect()
}

struct Found<'s> {
    secrets: [&'s Secrets; 2],
    parts: BTreeMap<String, Difference>,
}

impl Found<'_> {
    /// Keys may be secret too, in either plan.
    fn redact(&self, text: &str) -> String {
        let [one, other] = self.secrets;
        other.redact(&one.redact(text)).into_owned()
    }

    fn add(&mut self, part: &str, side: Side, paths: Vec<String>) {
        if paths.is_empty() {
            return;
        }
        let paths: Vec<String> = paths.iter().map(|path| self.redact(path)).collect();
        let entry = self.parts.entry(part.to_owned()).or_insert_with(|| Difference {
            part: part.to_owned(),
            side,
            paths: Vec::new(),
            left_out: 0,
        });
        if entry.side != side {
            entry.side = Side::Both;
        }
        for path in paths {
            if entry.paths.len() < MOST {
                entry.paths.push(path);
            } else {
                entry.left_out += 1;
            }
        }
    }
}

/// Address or member, and the section of the plan below it.
type Name = (String, String);

const DRIFT: &str = "drift";

/// Pieces that count, by name.
struct Parts<'p, 'a> {
    pieces: BTreeMap<Name, &'p Piece<'a>>,
    /// Names of changes and drift, as they stand in the plan.
    order: Vec<Name>,
}

impl<'p, 'a> Parts<'p, 'a> {
    fn of(plan: &'p Plan<'a>) -> Self {
        let mut found = Self { pieces: BTreeMap::new(), order: Vec::new() };
        for piece in plan.pieces.iter().filter(|piece| !is_left_out(plan, piece)) {
            let (part, section) = match piece.kind {
                PieceKind::Member => member_name(&piece.path.base),
                PieceKind::Change(index) => (change_name(plan.changes.get(index)), String::new()),
                PieceKind::Drift(index) => (change_name(plan.drift.get(index)), DRIFT.to_owned()),
                PieceKind::Prior(index) => (object_name(plan.prior.get(index)), "prior_state".to_owned()),
                PieceKind::Planned(index) => {
                    (object_name(plan.planned.get(index)), "planned_values".to_owned())
                }
            };
            // Two leftovers of one address have one name; neither may hide the other.
            let mut name = (part.clone(), section.clone());
            for number in 2.. {
                if !found.pieces.contains_key(&name) {
                    break;
                }
                name = (format!("{part} ({number})"), section.clone());
            }
            if matches!(piece.kind, PieceKind::Change(_) | PieceKind::Drift(_)) {
                found.order.push(name.clone());
            }
            found.pieces.insert(name, piece);
        }
        found
    }

    /// What both plans have, in the order of this one.
    fn in_order(&self, other: &Self, section: &str) -> Vec<&Name> {
        self.order.iter().filter(|name| name.1 == section && other.pieces.contains_key(*name)).collect()
    }
}

/// The name of a member: its first step, and the others.
fn member_name(path: &str) -> Name {
    let mut steps = path.split('/').map(|step| step.replace("~1", "/").replace("~0", "~"));
    let part = steps.next().unwrap_or_default();
    (part, steps.collect::<Vec<_>>().join("."))
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

/// Where two pieces of one name differ.
fn paths(section: &str, plans: [&Plan<'_>; 2], pieces: [&Piece<'_>; 2]) -> Vec<String> {
    let [first, second] = plans;
    let [a, b] = pieces;
    // The heads of lists and objects are no JSON; they differ as a whole.
    let (Ok(one), Ok(other)) = (Value::parse(a.text), Value::parse(b.text)) else {
        return vec![whole(section)];
    };
    let mut walk = Walk { marks: marks(first, a).with(&marks(second, b)), volatile: &[], found: Vec::new() };
    match a.kind {
        PieceKind::Change(index) | PieceKind::Drift(index) => {
            let list = if matches!(a.kind, PieceKind::Drift(_)) { &first.drift } else { &first.changes };
            walk.volatile = list.get(index).map_or(&[], |change| volatile_of(&change.kind));
            walk.resource(section, &one, &other);
        }
        PieceKind::Prior(index) => {
            walk.volatile = first.prior.get(index).map_or(&[], |object| volatile_of(&object.kind));
            walk.resource(section, &one, &other);
        }
        PieceKind::Planned(index) => {
            walk.volatile = first.planned.get(index).map_or(&[], |object| volatile_of(&object.kind));
            walk.resource(section, &one, &other);
        }
        PieceKind::Member if a.path.is("configuration") => walk.configuration(section, &one, &other),
        PieceKind::Member if a.path.is("relevant_attributes") => {
            let sorted = |value: &Value<'_>| {
                let mut texts: Vec<String> = value.items().iter().map(|item| format!("{item:?}")).collect();
                texts.sort();
                texts
            };
            if sorted(&one) != sorted(&other) || one.items().is_empty() {
                walk.found.push(whole(section));
            }
        }
        // Variables, outputs and the like are named; what is inside of them stays unsaid.
        PieceKind::Member => walk.level(section, &one, &other, |walk, path, one, other| {
            walk.leaf(path, one, other);
        }),
    }
    walk.found
}

/// Marks of the attributes of a resource.
fn marks<'a>(plan: &Plan<'a>, piece: &Piece<'_>) -> Marks<'a> {
    let of_change = |change: Option<&crate::plan::ResourceChange<'a>>| {
        let (before, after) = change.map(|change| change.change.sensitive_marks()).unwrap_or_default();
        before.with(&after)
    };
    let of_object = |object: Option<&crate::plan::StateObject<'a>>| {
        object.and_then(|object| object.sensitive).map_or(Marks::None, Marks::parse)
    };
    match piece.kind {
        PieceKind::Change(index) => of_change(plan.changes.get(index)),
        PieceKind::Drift(index) => of_change(plan.drift.get(index)),
        PieceKind::Prior(index) => of_object(plan.prior.get(index)),
        PieceKind::Planned(index) => of_object(plan.planned.get(index)),
        PieceKind::Member => Marks::None,
    }
}

struct Walk<'a> {
    /// Marks of the attributes, of both plans and of both sides.
    marks: Marks<'a>,
    /// Attributes that the digest leaves out.
    volatile: &'static [&'static str],
    found: Vec<String>,
}

type Sides<'s, 'v> = [Option<&'s Value<'v>>; 2];

impl Walk<'_> {
    /// Names a place whose values differ, and nothing inside of it.
    fn leaf(&mut self, path: &str, one: Option<&Value<'_>>, other: Option<&Value<'_>>) {
        let equal = match (one, other) {
            (Some(one), Some(other)) => same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        if !equal {
            self.found.push(whole(path));
        }
    }

    /// Calls `below` for every member or element of two objects or lists; other values are leaves. Lists
    /// of things with addresses go by these, others by number.
    fn level(
        &mut self,
        path: &str,
        one: &Value<'_>,
        other: &Value<'_>,
        mut below: impl FnMut(&mut Self, &str, Option<&Value<'_>>, Option<&Value<'_>>),
    ) {
        match (one, other) {
            (Value::Object(_), Value::Object(_)) => {
                for key in union(one, other) {
                    below(self, &join_path(path, &key), one.get(&key), other.get(&key));
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (index, (a, b)) in a.iter().zip(b).enumerate() {
                    below(self, &format!("{path}[{index}]"), Some(a), Some(b));
                }
            }
            _ => self.leaf(path, Some(one), Some(other)),
        }
    }

    /// Like [`Walk::level`] with one argument for both sides; a side that is missing is a leaf.
    fn inside(&mut self, path: &str, [one, other]: Sides<'_, '_>, below: fn(&mut Self, &str, Sides<'_, '_>)) {
        match (one, other) {
            (Some(one), Some(other)) => {
                self.level(path, one, other, |walk, path, one, other| below(walk, path, [one, other]));
            }
            (one, other) => self.leaf(path, one, other),
        }
    }

    /// A change or an object of a state: attributes are below `change.before`, `change.after`, `values`.
    fn resource(&mut self, path: &str, one: &Value<'_>, other: &Value<'_>) {
        self.level(path, one, other, |walk, path, one, other| match path.rsplit('.').next() {
            Some("values") => walk.attributes(path, [one, other]),
            Some("sensitive_values") => walk.inside(path, [one, other], Self::closed),
            Some("change") => {
                walk.inside(path, [one, other], |walk, path, sides| match path.rsplit('.').next() {
                    Some("before" | "after") => walk.attributes(path, sides),
                    // Marks repeat the keys of what they mark.
                    Some("before_sensitive" | "after_sensitive") => walk.inside(path, sides, Self::closed),
                    _ => walk.anything(path, sides),
                })
            }
            _ => walk.anything(path, [one, other]),
        });
    }

    fn attributes(&mut self, path: &str, [one, other]: Sides<'_, '_>) {
        let (Some(Value::Object(_)), Some(Value::Object(_)), false) = (one, other, self.marks.is_all())
        else {
            return self.leaf(path, one, other);
        };
        let (one, other) = (one.unwrap_or(&Value::Null), other.unwrap_or(&Value::Null));
        for key in union(one, other) {
            let (a, b) = (one.get(&key), other.get(&key));
            let below = join_path(path, &key);
            if self.volatile.contains(&key.as_str()) {
                continue;
            }
            // Marks that are no members do not mirror the value: anything may be secret.
            let secret = matches!(self.marks, Marks::Items(_)) || !self.marks.member(&key).is_none();
            if secret {
                let count = self.found.len();
                self.leaf(&below, a, b);
                self.found.iter_mut().skip(count).for_each(|path| path.push_str(" (sensitive)"));
            } else {
                self.anything(&below, [a, b]);
            }
        }
    }

    fn closed(&mut self, path: &str, [one, other]: Sides<'_, '_>) {
        self.leaf(path, one, other);
    }

    /// As deep as both sides agree.
    fn anything(&mut self, path: &str, sides: Sides<'_, '_>) {
        self.inside(path, sides, Self::anything);
    }

    /// Modules, blocks and expressions. Constants are closed: one may be the default of a secret.
    fn configuration(&mut self, path: &str, one: &Value<'_>, other: &Value<'_>) {
        let addresses = [addresses(one), addresses(other)];
        if let [Some(a), Some(b)] = addresses {
            let names: BTreeSet<&str> = a.keys().chain(b.keys()).copied().collect();
            for name in names {
                self.expression(&format!("{path}[{name}]"), [a.get(name).copied(), b.get(name).copied()]);
            }
            return;
        }
        self.level(path, one, other, |walk, path, one, other| walk.expression(path, [one, other]));
    }

    fn expression(&mut self, path: &str, sides: Sides<'_, '_>) {
        let closed = matches!(path.rsplit('.').next(), Some("constant_value" | "default"));
        match sides {
            [Some(one), Some(other)] if !closed => self.configuration(path, one, other),
            [one, other] => self.leaf(path, one, other),
        }
    }
}

/// The elements of a list by their addresses, when all have different ones.
fn addresses<'s, 'v>(list: &'s Value<'v>) -> Option<BTreeMap<&'s str, &'s Value<'v>>> {
    let Value::Array(items) = list else { return None };
    let found: Option<BTreeMap<&str, &Value<'v>>> =
        items.iter().map(|item| Some((item.get("address")?.as_str()?, item))).collect();
    found.filter(|found| found.len() == items.len() && !items.is_empty())
}

/// Equal whatever the order of keys.
fn same(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

fn union(one: &Value<'_>, other: &Value<'_>) -> Vec<String> {
    let mut keys: Vec<String> =
        one.members().iter().chain(other.members()).map(|(key, _)| key.to_string()).collect();
    keys.sort();
    keys.dedup();
    keys
}

fn whole(path: &str) -> String {
    if path.is_empty() { "(whole)".to_owned() } else { path.to_owned() }
}
