//! The plan as policies see it: its resources by type, and unknown values that know what they stand for.
//!
//! On a first create nearly every id is unknown, and a query such as "flow logs of this VPC" could only
//! answer "perhaps all of them". The configuration in the plan says more: `aws_flow_log.main.vpc_id` is
//! `aws_vpc.main.id`. So an unknown attribute becomes a [`Symbol`]: the resource and the attribute at the
//! end of its references ([`crate::graph::Graph::origin`]). One symbol equals itself and, where the attribute is an
//! identity, no other object's. What remains undecided is given as such, and the evaluator finds out
//! whether the answer depends on it.
//!
//! Queries use an index by type and attribute, made when the first query needs it and shared by all
//! threads; objects are read when a query finds them.

mod identity;
mod index;
mod providers;
mod query;
mod subjects;

use std::sync::{Arc, OnceLock, RwLock};

use rustc_hash::FxHashMap;

use crate::graph::{Graph, Origin};
use crate::plan::value::Marks;
use crate::plan::{Mode, Plan, Raw};

use super::backend::Backend;
use super::value::{Intake, Symbol, Value};
use index::Index;

pub(in crate::policy) use subjects::object as meta;
pub use subjects::operations;

/// The plan as policies see it.
pub struct PlanWorld<'p> {
    plan: &'p Plan<'p>,
    graph: &'p Graph<'p>,
    backend: Option<&'p Backend>,
    /// Managed objects as planned, in the order of the plan.
    objects: Vec<Object<'p>>,
    by_kind: FxHashMap<&'p str, Vec<u32>>,
    /// Numbers of types, for symbols.
    kinds: FxHashMap<&'p str, u32>,
    by_node: FxHashMap<u32, u32>,
    values: Vec<OnceLock<Value>>,
    indexes: RwLock<Indexes>,
    unheld: RwLock<Unheld>,
}

/// Indexes by type and attribute.
type Indexes = FxHashMap<(u32, Arc<str>), Arc<Index>>;

/// Objects whose value no object holds, by type, attribute and what the value might be.
type Unheld = FxHashMap<(u32, Arc<str>, Symbol), Arc<Vec<u32>>>;

/// Values, and which parts of them are unknown and sensitive.
type Sides<'p> = (Option<Raw<'p>>, Option<Raw<'p>>, Option<Raw<'p>>);

/// A managed object as it is planned.
#[derive(Clone, Copy)]
struct Object<'p> {
    kind: &'p str,
    node: Option<u32>,
    values: Option<Raw<'p>>,
    unknown: Option<Raw<'p>>,
    sensitive: Option<Raw<'p>>,
}

impl<'p> PlanWorld<'p> {
    /// Finds the plan's objects; values stay unread.
    pub fn new(plan: &'p Plan<'p>, graph: &'p Graph<'p>) -> Self {
        let mut world = Self {
            plan,
            graph,
            backend: None,
            objects: Vec::with_capacity(plan.changes.len()),
            by_kind: FxHashMap::default(),
            kinds: FxHashMap::default(),
            by_node: FxHashMap::default(),
            values: Vec::new(),
            indexes: RwLock::default(),
            unheld: RwLock::default(),
        };
        let changed = plan.changes.iter().filter(|change| {
            let exists = change.change.after.is_some_and(|after| !after.is_null());
            let comes = change.change.after_unknown.is_some_and(|unknown| unknown.text() == "true");
            change.mode == Mode::Managed && change.is_current() && (exists || comes)
        });
        for change in changed {
            world.push(Object {
                kind: &change.kind,
                node: graph.node_id(&change.address),
                values: change.change.after,
                unknown: change.change.after_unknown,
                sensitive: change.change.after_sensitive,
            });
        }
        // A plan that another tool cut may have objects without a change.
        let changes: rustc_hash::FxHashSet<&str> =
            plan.changes.iter().map(|change| change.address.as_ref()).collect();
        for object in plan.planned.iter().filter(|object| object.mode == Mode::Managed && !object.deposed) {
            if !changes.contains(object.address.as_ref()) {
                world.push(Object {
                    kind: &object.kind,
                    node: graph.node_id(&object.address),
                    values: object.values,
                    unknown: None,
                    sensitive: object.sensitive,
                });
            }
        }
        world.values = world.objects.iter().map(|_| OnceLock::new()).collect();
        world
    }

    /// With the backend of the root module, when somebody has found it.
    #[must_use]
    pub fn with_backend(self, backend: Option<&'p Backend>) -> Self {
        Self { backend, ..self }
    }

    /// The backend of the root module.
    pub fn backend(&self) -> Option<&'p Backend> {
        self.backend
    }

    fn push(&mut self, object: Object<'p>) {
        let id = self.objects.len() as u32;
        let next = self.kinds.len() as u32;
        self.kinds.entry(object.kind).or_insert(next);
        self.by_kind.entry(object.kind).or_default().push(id);
        if let Some(node) = object.node {
            self.by_node.insert(node, id);
        }
        self.objects.push(object);
    }

    /// All attributes of an object, read once.
    fn value(&self, id: u32) -> Value {
        let (Some(cell), Some(object)) = (self.values.get(id as usize), self.objects.get(id as usize)) else {
            return Value::Null;
        };
        cell.get_or_init(|| self.read(object, None)).clone()
    }

    /// One attribute of an object, without reading the others.
    fn attribute(&self, id: u32, name: &str) -> Value {
        let Some(object) = self.objects.get(id as usize) else { return Value::Null };
        if let Some(Value::Mapping(_, members)) = self.values.get(id as usize).and_then(OnceLock::get) {
            return members.get(name).cloned().unwrap_or(Value::Null);
        }
        match self.read(object, Some(&|wanted: &str| wanted == name)) {
            Value::Mapping(_, members) => members.get(name).cloned().unwrap_or(Value::Null),
            // Sensitive or unknown as a whole.
            other => match other.unmark() {
                (Value::Mapping(_, members), mark) => {
                    members.get(name).cloned().unwrap_or(Value::Null).marked(mark)
                }
                (other, mark) => other.clone().marked(mark),
            },
        }
    }

    fn read(&self, object: &Object<'p>, only: Option<&dyn Fn(&str) -> bool>) -> Value {
        self.planned((object.values, object.unknown, object.sensitive), object.node, only)
    }

    /// Values with their marks, unknown ones with their symbols.
    fn planned(
        &self,
        (values, unknown, sensitive): Sides<'p>,
        node: Option<u32>,
        only: Option<&dyn Fn(&str) -> bool>,
    ) -> Value {
        let marks = |raw: Option<Raw<'p>>| raw.map_or(Marks::None, Marks::parse);
        let (unknown, sensitive) = (marks(unknown), marks(sensitive));
        let symbol = |name: &str| node.and_then(|node| self.symbol(node, name));
        Intake { unknown: &unknown, sensitive: &sensitive, only, symbol: &symbol }.object(values)
    }

    /// What an unknown attribute of an instance stands for. A value where that is known after all: the id
    /// of a bucket is its name.
    fn symbol(&self, node: u32, attribute: &str) -> Option<Value> {
        let mut origin = self.graph.origin(node, attribute);
        if origin.node != node && self.is_known(&origin) {
            // A plain reference would be known too, so this is something that is made of it.
            origin = Origin { node, attribute: Some(attribute), computed: false, data: false };
        }
        let (_, kind) = self.graph.node_facts(origin.node)?;
        let mut name = origin.attribute;
        if let Some(same) = identity::same_as_id(kind).filter(|_| name == Some("id")) {
            if let Some(value) = self.by_node.get(&origin.node).and_then(|object| self.plain(*object, same)) {
                return Some(value);
            }
            name = Some(same);
        }
        let number = self.kinds.get(kind).copied().filter(|_| !origin.data);
        let is_identity = |name| identity::is_identity(kind, name, origin.computed);
        Some(Value::from(Symbol {
            object: origin.node,
            kind: number.unwrap_or(u32::MAX),
            attribute: name.map(Arc::from),
            identity: number.is_some() && name.is_some_and(is_identity),
        }))
    }

    /// Whether a value has an origin that is known in this plan.
    fn is_known(&self, origin: &Origin<'_>) -> bool {
        let (Some(name), Some(object)) = (origin.attribute, self.by_node.get(&origin.node)) else {
            return false;
        };
        let Some(object) = self.objects.get(*object as usize) else { return false };
        let name = name.split(['.', '[']).next().unwrap_or(name);
        let marks = object.unknown;
        !marks.is_some_and(|marks| {
            marks.text() == "true" || marks.member(name).is_some_and(|mark| mark.text().contains("true"))
        })
    }

    /// The value of an attribute that is known and no secret.
    fn plain(&self, id: u32, name: &str) -> Option<Value> {
        let object = self.objects.get(id as usize)?;
        let hidden = |raw: Option<Raw<'p>>| {
            raw.is_some_and(|raw| {
                raw.text() == "true" || raw.member(name).is_some_and(|raw| raw.text().contains("true"))
            })
        };
        if hidden(object.unknown) || hidden(object.sensitive) {
            return None;
        }
        let found = object.values?.member(name)?;
        (!found.is_null()).then(|| super::value::from_json(&found.value(), &Marks::None, &Marks::None))
    }
}
