//! Who refers to whom, on the level of the configuration.
//!
//! Instances are never linked to instances: two blocks of fifty thousand instances each would make
//! billions of links. An edge leads from one item to an item that reads it and says how their
//! instances belong together; variables and outputs stay items of their own, so the number of edges
//! is the number of references, however many resources read one variable.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::plan::configuration::{ConfigResource, Configuration, Module, ModuleCall};
use crate::plan::{Key, Mode};

use super::items::{Item, Items, Kind};
use super::provider_edges;
use super::references::{Reference, looks_up_own_key, read, specific};

/// Which instances of the source an instance of the reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Pick {
    /// All of them.
    All,
    /// The one with this key, named in the reference.
    One(u32),
    /// None: the key that the reference names belongs to no instance.
    Missing,
    /// The one with the reader's own key, or all for a reader whose key the source does not have.
    Own,
}

/// How to get from the source's module instance to the reader's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Way {
    /// First up to the parent: the source is an output, the reader is in the module of the call.
    pub up: bool,
    /// Then down into the instances of the reader's module: the reader is an argument of its call.
    pub down: bool,
    /// Into every module instance there is: a provider configuration serves modules below, too.
    pub anywhere: bool,
}

/// One item reads another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Edge<'p> {
    /// Who reads.
    pub to: u32,
    /// What of a resource is read; none for the whole, and for what is no resource.
    pub reads: Option<&'p str>,
    /// Which instances.
    pub pick: Pick,
    /// How their modules lie to each other.
    pub way: Way,
}

/// All edges, by source.
#[derive(Debug, Default)]
pub(super) struct Edges<'p> {
    edges: Vec<Edge<'p>>,
    starts: Vec<u32>,
    /// Blocks of the configuration that refer to a local, directly or through modules.
    pub hidden: Vec<u32>,
}

impl<'p> Edges<'p> {
    /// The edges of an item, each with its number.
    pub fn of(&self, item: u32) -> impl Iterator<Item = (u32, &Edge<'p>)> {
        let start = self.starts.get(item as usize).copied().unwrap_or_default();
        let end = self.starts.get(item as usize + 1).copied().unwrap_or(start);
        let edges = self.edges.get(start as usize..end as usize).unwrap_or_default();
        (start..end).zip(edges)
    }

    /// Everything that depends on one of `items`, by any number of edges.
    pub fn dependents(&self, items: impl IntoIterator<Item = u32>) -> FxHashSet<u32> {
        let mut found = FxHashSet::default();
        let mut todo: Vec<u32> = items.into_iter().collect();
        while let Some(item) = todo.pop() {
            todo.extend(self.of(item).map(|(_, edge)| edge.to).filter(|to| found.insert(*to)));
        }
        found
    }
}

/// Reads the configuration once.
pub(super) fn build<'p>(
    configuration: &'p Configuration<'p>,
    items: &mut Items<'p>,
    key_id: impl Fn(&Key) -> Option<u32>,
) -> Edges<'p> {
    let mut builder = Builder { items, key_id, found: Vec::new(), hidden: Vec::new(), asked: Vec::new() };
    let modules: Vec<(u32, &'p Module<'p>)> = (0u32..)
        .zip(&builder.items.places)
        .filter_map(|(place, found)| Some((place, found.module?)))
        .collect();
    for (place, module) in modules {
        builder.module(place, module);
    }
    provider_edges::add(configuration, &mut builder);
    builder.groups();
    builder.finish()
}

/// What a reference is written in.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    /// The module that the expression stands in.
    pub place: u32,
    /// Who reads.
    pub to: u32,
    /// The reader is in the module that a call in `place` makes.
    pub down: bool,
    /// `module.db` stands for everything in the module, not for its outputs.
    pub waits: bool,
}

pub(super) struct Builder<'b, 'p, F> {
    pub items: &'b mut Items<'p>,
    key_id: F,
    found: Vec<(u32, Edge<'p>)>,
    hidden: Vec<u32>,
    /// `Whole` and `Outputs` items that something refers to.
    asked: Vec<u32>,
}

const HERE: Way = Way { up: false, down: false, anywhere: false };
const INWARD: Way = Way { up: false, down: true, anywhere: false };
const OUTWARD: Way = Way { up: true, down: false, anywhere: false };

impl<'p, F: Fn(&Key) -> Option<u32>> Builder<'_, 'p, F> {
    fn module(&mut self, place: u32, module: &'p Module<'p>) {
        let gate = (place != super::instances::ROOT).then(|| self.items.intern(place, Kind::Gate));
        for resource in &module.resources {
            let to = self.block(place, resource);
            let reader = Reader { place, to, down: false, waits: false };
            for references in &resource.references {
                self.expression(&references.to, reader);
            }
            self.expression(&resource.depends_on, Reader { waits: true, ..reader });
            if let Some(gate) = gate {
                self.add(gate, to, HERE);
            }
        }
        for call in &module.calls {
            self.call(place, gate, call);
        }
        for output in &module.outputs {
            let to = self.items.intern(place, Kind::Output(&output.name));
            self.expression(&output.to, Reader { place, to, down: false, waits: false });
        }
    }

    fn call(&mut self, place: u32, gate: Option<u32>, call: &'p ModuleCall<'p>) {
        let inside = self.items.place(place, &call.name);
        let inner = self.items.intern(inside, Kind::Gate);
        let reader = Reader { place, to: inner, down: true, waits: false };
        for references in &call.references {
            let to = match references.attribute.as_ref() {
                "count" | "for_each" => inner,
                name => self.items.intern(inside, Kind::Variable(name)),
            };
            self.expression(&references.to, Reader { to, ..reader });
        }
        self.expression(&call.depends_on, Reader { waits: true, ..reader });
        if let Some(gate) = gate {
            self.add(gate, inner, INWARD);
        }
    }

    /// The block of a resource of the configuration.
    pub fn block(&mut self, place: u32, resource: &'p ConfigResource<'p>) -> u32 {
        let kind = Kind::Block { mode: resource.mode, kind: &resource.kind, name: &resource.name };
        self.items.intern(place, kind)
    }

    /// Adds an edge to who reads all of something.
    pub fn add(&mut self, from: u32, to: u32, way: Way) {
        self.found.push((from, Edge { to, reads: None, pick: Pick::All, way }));
    }

    /// Adds what one expression refers to.
    pub fn expression(&mut self, list: &'p [Cow<'p, str>], reader: Reader) {
        let list = specific(list);
        let own = !reader.waits && looks_up_own_key(&list);
        for text in list {
            let pick = if own { Some(Pick::Own) } else { None };
            self.reference(text, pick, reader);
        }
    }

    fn reference(&mut self, text: &'p str, pick: Option<Pick>, reader: Reader) {
        let way = Way { down: reader.down, ..HERE };
        match read(text) {
            Reference::Resource { mode, kind, name, key, path } => {
                let from = self.items.intern(reader.place, Kind::Block { mode, kind, name });
                let pick = pick.unwrap_or_else(|| self.pick(key.as_ref()));
                self.found.push((from, Edge { to: reader.to, reads: path, pick, way }));
            }
            Reference::Module { name, key, output } => {
                let Some(called) = self.items.find_place(reader.place, name) else { return };
                let kind = match output {
                    Some(output) => Kind::Output(output),
                    None if reader.waits => Kind::Whole,
                    None => Kind::Outputs,
                };
                let from = self.items.intern(called, kind);
                if output.is_none() {
                    self.asked.push(from);
                }
                let pick = pick.unwrap_or_else(|| self.pick(key.as_ref()));
                let way = Way { up: true, ..way };
                self.found.push((from, Edge { to: reader.to, reads: None, pick, way }));
            }
            Reference::Variable(name) => {
                let from = self.items.intern(reader.place, Kind::Variable(name));
                self.found.push((from, Edge { to: reader.to, reads: None, pick: Pick::All, way }));
            }
            Reference::Local => self.hidden.push(reader.to),
            Reference::OwnKey | Reference::Nothing => {}
        }
    }

    fn pick(&self, key: Option<&Key>) -> Pick {
        match key {
            None => Pick::All,
            Some(key) => (self.key_id)(key).map_or(Pick::Missing, Pick::One),
        }
    }

    /// Connects modules as wholes, where something refers to them so.
    fn groups(&mut self) {
        let mut calls: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (place, found) in (0u32..).zip(&self.items.places) {
            calls.entry(found.parent).or_default().push(place);
        }
        let mut done = FxHashSet::default();
        while let Some(to) = self.asked.pop() {
            let Some(Item { place, kind }) = self.items.item(to).copied() else { continue };
            let module = self.items.places.get(place as usize).and_then(|place| place.module);
            let Some(module) = module.filter(|_| done.insert(to)) else { continue };
            if kind == Kind::Outputs {
                for output in &module.outputs {
                    let from = self.items.intern(place, Kind::Output(&output.name));
                    self.add(from, to, HERE);
                }
                continue;
            }
            for resource in &module.resources {
                let from = self.block(place, resource);
                self.add(from, to, HERE);
            }
            for inside in calls.get(&place).into_iter().flatten() {
                let from = self.items.intern(*inside, Kind::Whole);
                self.asked.push(from);
                self.add(from, to, OUTWARD);
            }
        }
    }

    fn finish(mut self) -> Edges<'p> {
        self.found.sort_by_key(|(from, _)| *from);
        let mut seen = FxHashSet::default();
        self.found.retain(|found| seen.insert(*found));
        let mut starts = vec![0u32; self.items.items.len() + 1];
        for (from, _) in &self.found {
            if let Some(count) = starts.get_mut(*from as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let edges = self.found.into_iter().map(|(_, edge)| edge).collect();
        let mut built = Edges { edges, starts, hidden: Vec::new() };
        let mut seen = FxHashSet::default();
        while let Some(item) = self.hidden.pop() {
            if !seen.insert(item) {
                continue;
            }
            // Variables and outputs hand on what they hide; who depends on a resource is shown.
            if self.items.item(item).is_some_and(is_block) {
                built.hidden.push(item);
            } else {
                self.hidden.extend(built.of(item).map(|(_, edge)| edge.to));
            }
        }
        built
    }
}

/// Whether an item is a block of managed resources or data sources.
pub(super) fn is_block(item: &Item<'_>) -> bool {
    matches!(item.kind, Kind::Block { mode: Mode::Managed | Mode::Data, .. })
}
