//! What the state remembers and the configuration does not show.
//!
//! Plan JSON hides what stands behind a local, and a deleted block is in no configuration at all. The
//! state records for every object which blocks it depended on when it was last applied: without keys,
//! and with everything behind them, so it tells that a path exists but not how long it is. It is
//! asked last, only about what is destroyed, and only where the configuration knows no path.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Graph;
use super::spread::{Arrival, Carries, Spot, Wave};

/// An instance whose state names a block of which instances are destroyed.
struct Candidate {
    node: u32,
    block: u32,
    seed: u32,
}

impl<'p> Graph<'p> {
    /// Carries a finished wave of destruction on along the state's records.
    pub(super) fn spread_recorded(&self, wave: &mut Wave<'p>, seeds: &[u32]) {
        let candidates = self.candidates(wave, seeds);
        if candidates.is_empty() {
            return;
        }
        // A record holds what lies behind its dependencies, too. So whoever depends on another
        // candidate comes later: the configuration leads there from it, with the right distance.
        let blocks: FxHashSet<u32> = candidates.iter().map(|candidate| candidate.block).collect();
        let behind = self.edges.dependents(blocks);
        let (later, first): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|candidate| behind.contains(&candidate.block));
        for part in [first, later] {
            let mut entries = Vec::new();
            for Candidate { node, seed, .. } in part {
                let from = Some(Spot::Node(seed));
                if wave.arrive(Spot::Node(node), Arrival { from, reads: None, distance: 1, recorded: true }) {
                    entries.push(node);
                }
            }
            wave.spread(self, entries, &mut |_| Carries::Everything);
        }
    }

    fn candidates(&self, wave: &Wave<'p>, seeds: &[u32]) -> Vec<Candidate> {
        let texts = self.seed_blocks(seeds);
        let above = self.seeds_by_module(seeds);
        let mut known: FxHashMap<u32, FxHashSet<u32>> = FxHashMap::default();
        let mut found = Vec::new();
        for (id, node) in (0u32..).zip(&self.instances.nodes) {
            let Some(object) = self.plan.prior.get(node.prior as usize) else { continue };
            if !object.has_dependencies() || wave.nodes.contains_key(&id) {
                continue;
            }
            let seed = object.dependencies().iter().find_map(|text| {
                let block = *texts.get(text.as_ref())?;
                let seed = *above.get(&(block, self.meeting(node.block, node.module, block)?))?;
                let shown = known.entry(block).or_insert_with(|| self.edges.dependents([block]));
                (block != node.block && !shown.contains(&node.block)).then_some(seed)
            });
            if let Some(seed) = seed {
                found.push(Candidate { node: id, block: node.block, seed });
            }
        }
        found
    }

    /// The blocks of the seeds by their configuration addresses.
    fn seed_blocks(&self, seeds: &[u32]) -> FxHashMap<String, u32> {
        let blocks: FxHashSet<u32> =
            seeds.iter().filter_map(|seed| self.instances.node(*seed)).map(|node| node.block).collect();
        blocks.into_iter().filter_map(|block| Some((self.items.block_text(block)?, block))).collect()
    }

    /// For every block and every module instance above a seed of it: the first such seed.
    fn seeds_by_module(&self, seeds: &[u32]) -> FxHashMap<(u32, u32), u32> {
        let mut found = FxHashMap::default();
        for seed in seeds {
            let Some(node) = self.instances.node(*seed) else { continue };
            let mut module = node.module;
            while let Some(instance) = self.instances.module(module) {
                found.entry((node.block, module)).or_insert(*seed);
                module = instance.parent;
            }
        }
        found
    }

    /// The lowest module instance that an instance in `module` shares with the block that it depends
    /// on: records have no keys, and a module's own resources are meant unless it cannot be.
    fn meeting(&self, block: u32, module: u32, other: u32) -> Option<u32> {
        let (own, other) = (self.items.item(block)?.place, self.items.item(other)?.place);
        let up = self.items.depth(own).checked_sub(self.items.common_depth(own, other))?;
        Some(self.instances.ancestor(module, up))
    }

    /// Blocks of the configuration that refer to a local, unless the state can tell what they depend
    /// on: it records that for managed resources, and it records something at all.
    pub(super) fn hidden_references(&self) -> usize {
        let records = self.plan.prior.iter().any(|object| object.has_dependencies());
        let covered = |block: u32| {
            self.instances.all_of_block(block).iter().any(|id| {
                let prior =
                    self.instances.node(*id).and_then(|node| self.plan.prior.get(node.prior as usize));
                prior.is_some_and(|object| {
                    object.has_dependencies() || records && object.mode == crate::plan::Mode::Managed
                })
            })
        };
        self.edges.hidden.iter().filter(|block| !covered(**block)).count()
    }
}
