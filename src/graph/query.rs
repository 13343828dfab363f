//! Questions about single resources, answered without walking the whole graph.

use rustc_hash::FxHashSet;

use crate::plan::Mode;

use super::Graph;
use super::items::Kind;
use super::spread::{Spot, Taken};

/// A resource that reads another directly: no other resource lies between, though variables and
/// outputs of modules may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dependent<'p> {
    /// Its address.
    pub address: &'p str,
    /// The attribute path that it reads; none when it depends on the whole.
    pub reads: Option<&'p str>,
    /// A data source rather than a managed resource.
    pub data: bool,
}

impl<'p> Graph<'p> {
    /// Whether the plan knows a resource instance of this address.
    pub fn contains(&self, address: &str) -> bool {
        self.instances.by_address.contains_key(address)
    }

    /// How many managed and data instances the plan knows.
    pub fn len(&self) -> usize {
        self.instances.nodes.len()
    }

    /// Whether the plan knows none.
    pub fn is_empty(&self) -> bool {
        self.instances.nodes.is_empty()
    }

    /// What reads the instance `address` directly according to the configuration, by address; an
    /// instance that reads several attributes appears with each. Nothing for an address that the plan
    /// does not know.
    pub fn dependents_of(&self, address: &str) -> Vec<Dependent<'p>> {
        self.direct(address, |_, _| true)
    }

    /// Addresses of the managed instances of these types that read the instance `address` directly.
    pub fn direct_dependents_of_type(&self, address: &str, types: &[&str]) -> Vec<&'p str> {
        let wanted = |mode, kind: &str| mode == Mode::Managed && types.contains(&kind);
        let mut found: Vec<&str> = self.direct(address, wanted).iter().map(|found| found.address).collect();
        found.dedup();
        found
    }

    fn direct(&self, address: &str, wanted: impl Fn(Mode, &str) -> bool) -> Vec<Dependent<'p>> {
        let Some(start) = self.instances.by_address.get(address) else { return Vec::new() };
        let block = |item: u32| match self.items.item(item)?.kind {
            Kind::Block { mode, kind, .. } => Some((mode, kind)),
            _ => None,
        };
        // Decided by block: instances of other types are not even looked up.
        let wanted = |item: u32| block(item).is_none_or(|(mode, kind)| wanted(mode, kind));
        let mut found = Vec::new();
        // What is read of the resource goes along with the walk through variables and outputs.
        let mut seen: FxHashSet<(Spot, Option<&str>)> = FxHashSet::default();
        let mut todo = vec![(Spot::Node(*start), None)];
        while let Some((from, carried)) = todo.pop() {
            self.expand(
                from,
                |edge| wanted(edge.to),
                &mut Taken::default(),
                |edge, to| {
                    let reads = if matches!(from, Spot::Node(_)) { edge.reads } else { carried };
                    if to == Spot::Node(*start) || !seen.insert((to, reads)) {
                        return;
                    }
                    let Spot::Node(id) = to else { return todo.push((to, reads)) };
                    found.extend(self.instances.node(id).map(|node| Dependent {
                        address: node.address,
                        reads,
                        data: self.is_data(id),
                    }));
                },
            );
        }
        found.sort_unstable();
        found
    }
}
