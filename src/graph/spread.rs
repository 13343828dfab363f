//! How a change spreads from instance to instance.
//!
//! The walk takes the edges of the configuration and finds the instances that belong to them as it
//! goes. An edge that leads to *all* instances of a block in a module is taken once for that module,
//! not once for every instance at its source, which keeps the walk linear.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Graph;
use super::edges::{Edge, Pick};
use super::items::Kind;

/// Where a walk stands: at a resource instance, or at a variable or output of a module instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Spot {
    /// A resource instance.
    Node(u32),
    /// An item that is no block, and the module instance.
    Between(u32, u32),
}

/// How a walk came to a spot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'p> {
    /// From where; none at the start.
    pub from: Option<Spot>,
    /// What is read of the resource at `from`.
    pub reads: Option<&'p str>,
    /// How many resources away from the start.
    pub distance: u32,
    /// By the state's record rather than by the configuration.
    pub recorded: bool,
}

/// Edges already taken to all readers in one module instance.
pub(super) type Taken = FxHashSet<(u32, u32)>;

impl<'p> Graph<'p> {
    /// Calls `visit` for every spot that an edge leads to from `spot`.
    pub(super) fn expand(
        &self,
        spot: Spot,
        wanted: impl Fn(&Edge<'p>) -> bool,
        taken: &mut Taken,
        mut visit: impl FnMut(&Edge<'p>, Spot),
    ) {
        let (item, module, key) = match spot {
            Spot::Between(item, module) => (item, module, None),
            Spot::Node(id) => match self.instances.node(id) {
                Some(node) => (node.block, node.module, Some(node.key)),
                None => return,
            },
        };
        let Some(instance) = self.instances.module(module) else { return };
        for (number, edge) in self.edges.of(item).filter(|(_, edge)| wanted(edge)) {
            let (base, key) = if edge.way.up { (instance.parent, Some(instance.key)) } else { (module, key) };
            match edge.pick {
                Pick::Missing => continue,
                Pick::One(wanted) if key != Some(wanted) => continue,
                Pick::One(_) | Pick::All => {
                    if taken.insert((number, base)) {
                        self.readers(edge, base, None, &mut |to| visit(edge, to));
                    }
                }
                Pick::Own => {
                    self.readers(edge, base, key, &mut |to| visit(edge, to));
                    if taken.insert((number, base)) {
                        self.keyless_readers(item, edge, base, &mut |to| visit(edge, to));
                    }
                }
            }
        }
    }

    /// The instances of an edge's reader under the module instance `base`.
    fn readers(&self, edge: &Edge<'p>, base: u32, key: Option<u32>, visit: &mut impl FnMut(Spot)) {
        let Some(reader) = self.items.item(edge.to) else { return };
        let mut inside = |module: u32, key: Option<u32>| {
            if matches!(reader.kind, Kind::Block { .. }) {
                self.instances.of_block(edge.to, module, key).iter().for_each(|id| visit(Spot::Node(*id)));
            } else {
                visit(Spot::Between(edge.to, module));
            }
        };
        if edge.way.anywhere {
            self.instances.all_of_block(edge.to).iter().for_each(|id| visit(Spot::Node(*id)));
        } else if edge.way.down {
            for module in self.instances.of_place(reader.place, base, key) {
                inside(*module, None);
            }
        } else {
            inside(base, key);
        }
    }

    /// Readers of `x[each.key]` whose key no instance of `x` has: the key may have been worked out from
    /// something else, so they count as readers of all.
    fn keyless_readers(&self, source: u32, edge: &Edge<'p>, base: u32, visit: &mut impl FnMut(Spot)) {
        let place = self.items.item(source).map_or(0, |source| source.place);
        self.readers(edge, base, None, &mut |to| {
            let key = match to {
                Spot::Node(id) => self.instances.node(id).map(|node| node.key),
                Spot::Between(_, module) => self.instances.module(module).map(|module| module.key),
            };
            let known = if edge.way.up {
                !self.instances.of_place(place, base, key).is_empty()
            } else {
                !self.instances.of_block(source, base, key).is_empty()
            };
            if !known {
                visit(to);
            }
        });
    }
}

/// Fills an entry that is vacant.
fn put<K, V>(entry: Entry<'_, K, V>, value: V) -> bool {
    match entry {
        Entry::Vacant(entry) => {
            entry.insert(value);
            true
        }
        Entry::Occupied(_) => false,
    }
}

/// Everything reached so far by one kind of spreading.
#[derive(Debug, Default)]
pub(super) struct Wave<'p> {
    pub nodes: FxHashMap<u32, Arrival<'p>>,
    pub between: FxHashMap<(u32, u32), Arrival<'p>>,
    taken: Taken,
}

impl<'p> Wave<'p> {
    /// Puts a spot in, if it is new.
    pub fn arrive(&mut self, spot: Spot, arrival: Arrival<'p>) -> bool {
        match spot {
            Spot::Node(id) => put(self.nodes.entry(id), arrival),
            Spot::Between(item, module) => put(self.between.entry((item, module)), arrival),
        }
    }

    /// How the walk came to a spot.
    pub fn arrival(&self, spot: Spot) -> Option<&Arrival<'p>> {
        match spot {
            Spot::Node(id) => self.nodes.get(&id),
            Spot::Between(item, module) => self.between.get(&(item, module)),
        }
    }

    /// Spreads from `seeds`, breadth first. `carries` says which edges a resource's change goes along.
    pub fn spread(&mut self, graph: &Graph<'p>, seeds: Vec<u32>, carries: &mut impl FnMut(u32) -> Carries) {
        let mut level = seeds;
        while !level.is_empty() {
            let mut next = Vec::new();
            for node in level {
                let what = carries(node);
                if !matches!(what, Carries::Nothing) {
                    self.leave(graph, node, &what, &mut next);
                }
            }
            level = next;
        }
    }

    /// Follows all edges from one resource, through variables and outputs, to the next resources.
    fn leave(&mut self, graph: &Graph<'p>, node: u32, what: &Carries, next: &mut Vec<u32>) {
        let distance = self.nodes.get(&node).map_or(0, |arrival| arrival.distance);
        // First in, first out: the way with the fewest variables and outputs is the one to tell.
        let mut todo = VecDeque::from([Spot::Node(node)]);
        let mut taken = std::mem::take(&mut self.taken);
        while let Some(from) = todo.pop_front() {
            let wanted = |edge: &Edge<'p>| matches!(from, Spot::Between(..)) || what.goes_along(edge.reads);
            graph.expand(from, wanted, &mut taken, |edge, to| {
                let resource = matches!(to, Spot::Node(_));
                let distance = distance + u32::from(resource);
                let arrival = Arrival { from: Some(from), reads: edge.reads, distance, recorded: false };
                if self.arrive(to, arrival) {
                    match to {
                        Spot::Node(id) => next.push(id),
                        Spot::Between(..) => todo.push_back(to),
                    }
                }
            });
        }
        self.taken = taken;
    }
}

/// Along which edges a change goes on from a resource.
#[derive(Debug, Clone)]
pub(super) enum Carries {
    /// None: it ends here.
    Nothing,
    /// To whoever reads one of these attributes, or the whole.
    Attributes(Vec<String>),
    /// All.
    Everything,
}

impl Carries {
    /// Whether it goes to a reader of the attribute path `reads`.
    fn goes_along(&self, reads: Option<&str>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Everything => true,
            Self::Attributes(names) => reads.is_none_or(|path| {
                let top = super::references::top(path);
                names.iter().any(|name| name == top)
            }),
        }
    }
}
