//! Every instance of the plan, each under a small number.
//!
//! A hundred thousand instances share a few thousand blocks, modules and keys. Interning those makes
//! an instance forty bytes, and "all instances of this block in this module" a binary search.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::plan::address::steps;
use crate::plan::{Key, Mode, Plan, ResourceChange};

use super::items::{Items, Kind};

/// No such thing: no parent, no key, no entry in a list of the plan.
pub(super) const NONE: u32 = u32::MAX;
/// The root module's instance.
pub(super) const ROOT: u32 = 0;

/// One instance of a module.
#[derive(Debug)]
pub(super) struct ModuleInstance {
    /// The instance that holds the call; [`NONE`] for the root.
    pub parent: u32,
    /// The module in the configuration.
    pub place: u32,
    /// Its interned key.
    pub key: u32,
    /// Its key as text, `["a"]`, empty without one.
    pub key_text: String,
}

/// One resource instance.
#[derive(Debug)]
pub(super) struct Node<'p> {
    /// Its address, as the plan writes it.
    pub address: &'p str,
    /// The block that it is made from.
    pub block: u32,
    /// The module instance that it stands in.
    pub module: u32,
    /// Its interned key.
    pub key: u32,
    /// Index into the plan's changes.
    pub change: u32,
    /// Index into the prior state.
    pub prior: u32,
    /// Index into the planned values.
    pub planned: u32,
}

/// All instances with their indexes.
#[derive(Debug, Default)]
pub(super) struct Instances<'p> {
    pub nodes: Vec<Node<'p>>,
    pub modules: Vec<ModuleInstance>,
    pub by_address: FxHashMap<&'p str, u32>,
    keys: FxHashMap<Cow<'p, Key>, u32>,
    module_ids: FxHashMap<(u32, u32, u32), u32>,
    module_texts: FxHashMap<&'p str, u32>,
    /// Nodes ordered by block, module and key.
    by_block: Vec<u32>,
    /// Module instances ordered by parent, place and key.
    by_parent: Vec<u32>,
}

impl<'p> Instances<'p> {
    /// Gathers every managed and data instance of the plan. Deposed objects are leftovers beside an
    /// instance, not instances: nothing refers to them.
    pub fn gather(plan: &'p Plan<'p>, items: &mut Items<'p>) -> Self {
        let mut found = Self::default();
        found.modules.push(ModuleInstance { parent: NONE, place: ROOT, key: NONE, key_text: String::new() });
        found.nodes.reserve(plan.changes.len());
        found.by_address.reserve(plan.changes.len());
        for (index, change) in plan.changes.iter().enumerate().filter(|(_, change)| change.is_current()) {
            if let Some(node) = found.of_change(change, items) {
                node.change = index as u32;
            }
        }
        let moved: FxHashMap<&str, &str> = plan
            .changes
            .iter()
            .filter_map(|change| Some((change.previous_address.as_deref()?, change.address.as_ref())))
            .collect();
        let states = [(&plan.prior, true), (&plan.planned, false)];
        for (objects, prior) in states {
            for (index, object) in objects.iter().enumerate().filter(|(_, object)| !object.deposed) {
                let mut address = object.address.as_ref();
                if !found.by_address.contains_key(address) {
                    address = moved.get(address).copied().unwrap_or(address);
                }
                if let Some(node) = found.of_address(address, object.mode, items) {
                    *(if prior { &mut node.prior } else { &mut node.planned }) = index as u32;
                }
            }
        }
        found.sort();
        found
    }

    fn sort(&mut self) {
        let nodes = &self.nodes;
        self.by_block = (0..nodes.len() as u32).collect();
        self.by_block.sort_unstable_by_key(|id| {
            nodes.get(*id as usize).map(|node| (node.block, node.module, node.key, *id))
        });
        let modules = &self.modules;
        self.by_parent = (0..modules.len() as u32).collect();
        self.by_parent.sort_unstable_by_key(|id| {
            modules.get(*id as usize).map(|module| (module.parent, module.place, module.key))
        });
    }

    fn of_change(&mut self, change: &'p ResourceChange<'p>, items: &mut Items<'p>) -> Option<&mut Node<'p>> {
        let address = change.address.as_ref();
        let module_text = change.module_address.as_ref();
        // Hand-cut plans leave members out; then the address has to be taken apart.
        let lacks_module = module_text.is_empty() && address.starts_with("module.");
        let lacks_key = change.key.is_none() && address.ends_with(']');
        let cut = change.kind.is_empty() || change.name.is_empty() || lacks_module || lacks_key;
        if cut
            || !address.starts_with(module_text)
            || change.mode == Mode::Other
            || self.by_address.contains_key(address)
        {
            return self.of_address(address, change.mode, items);
        }
        let module = self.module_of_text(module_text, items)?;
        let key = change.key.as_ref().map_or(NONE, |key| self.key(Cow::Borrowed(key)));
        let kind = Kind::Block { mode: change.mode, kind: &change.kind, name: &change.name };
        self.insert(address, kind, module, key, items)
    }

    fn of_address(&mut self, address: &'p str, mode: Mode, items: &mut Items<'p>) -> Option<&mut Node<'p>> {
        if let Some(id) = self.by_address.get(address) {
            return self.nodes.get_mut(*id as usize);
        }
        if mode == Mode::Other {
            return None;
        }
        let parsed = steps(address)?;
        // Names of modules stand at odd places: `module.a.module.b.kind.name`.
        let mut at = 0;
        while parsed.get(at).is_some_and(|step| step.name == "module") {
            at += 2;
        }
        let mut module = ROOT;
        for step in parsed.get(..at)?.iter().skip(1).step_by(2) {
            module = self.child(module, step.name, step.key.clone(), items);
        }
        let mut rest = parsed.get(at..)?.iter();
        let mut kind = rest.next()?;
        if mode == Mode::Data && kind.name == "data" {
            kind = rest.next()?;
        }
        let name = rest.next()?;
        let key = name.key.clone().map_or(NONE, |key| self.key(Cow::Owned(key)));
        let kind = Kind::Block { mode, kind: kind.name, name: name.name };
        self.insert(address, kind, module, key, items)
    }

    fn insert(
        &mut self,
        address: &'p str,
        kind: Kind<'p>,
        module: u32,
        key: u32,
        items: &mut Items<'p>,
    ) -> Option<&mut Node<'p>> {
        let place = self.modules.get(module as usize)?.place;
        let block = items.intern(place, kind);
        self.by_address.insert(address, self.nodes.len() as u32);
        self.nodes.push(Node { address, block, module, key, change: NONE, prior: NONE, planned: NONE });
        self.nodes.last_mut()
    }

    fn module_of_text(&mut self, text: &'p str, items: &mut Items<'p>) -> Option<u32> {
        if text.is_empty() {
            return Some(ROOT);
        }
        if let Some(id) = self.module_texts.get(text) {
            return Some(*id);
        }
        let mut module = ROOT;
        for step in steps(text)?.into_iter().skip(1).step_by(2) {
            module = self.child(module, step.name, step.key, items);
        }
        self.module_texts.insert(text, module);
        Some(module)
    }

    fn child(&mut self, parent: u32, name: &'p str, key: Option<Key>, items: &mut Items<'p>) -> u32 {
        let place = self.modules.get(parent as usize).map_or(ROOT, |parent| items.place(parent.place, name));
        let key_text = key.as_ref().map(Key::to_string).unwrap_or_default();
        let key = key.map_or(NONE, |key| self.key(Cow::Owned(key)));
        *self.module_ids.entry((parent, place, key)).or_insert_with(|| {
            self.modules.push(ModuleInstance { parent, place, key, key_text });
            self.modules.len() as u32 - 1
        })
    }

    fn key(&mut self, key: Cow<'p, Key>) -> u32 {
        let next = self.keys.len() as u32;
        *self.keys.entry(key).or_insert(next)
    }

    /// The number of a key, if any instance has it.
    pub fn key_id(&self, key: &Key) -> Option<u32> {
        self.keys.get(key).copied()
    }

    /// The parts of an instance.
    pub fn node(&self, id: u32) -> Option<&Node<'p>> {
        self.nodes.get(id as usize)
    }

    /// A module instance.
    pub fn module(&self, id: u32) -> Option<&ModuleInstance> {
        self.modules.get(id as usize)
    }

    /// The module instance `up` calls above `module`.
    pub fn ancestor(&self, module: u32, up: u32) -> u32 {
        (0..up).fold(module, |at, _| self.module(at).map_or(ROOT, |found| found.parent))
    }

    /// Instances of a block in one module instance, all of them or those with one key.
    pub fn of_block(&self, block: u32, module: u32, key: Option<u32>) -> &[u32] {
        let order = |id: &u32| self.node(*id).map(|node| (node.block, node.module, node.key));
        range(&self.by_block, order, (block, module), key)
    }

    /// Instances of a block in all modules.
    pub fn all_of_block(&self, block: u32) -> &[u32] {
        let order = |id: &u32| self.node(*id).map(|node| node.block);
        let start = self.by_block.partition_point(|id| order(id) < Some(block));
        let end = self.by_block.partition_point(|id| order(id) <= Some(block));
        self.by_block.get(start..end).unwrap_or_default()
    }

    /// Instances of a module in one instance of its parent, all of them or the one with a key.
    pub fn of_place(&self, place: u32, parent: u32, key: Option<u32>) -> &[u32] {
        let order = |id: &u32| self.module(*id).map(|module| (module.parent, module.place, module.key));
        range(&self.by_parent, order, (parent, place), key)
    }
}

/// The part of a sorted list under a prefix.
fn range(
    list: &[u32],
    order: impl Fn(&u32) -> Option<(u32, u32, u32)>,
    (first, second): (u32, u32),
    key: Option<u32>,
) -> &[u32] {
    let low = Some((first, second, key.unwrap_or(0)));
    let high = Some((first, second, key.unwrap_or(u32::MAX)));
    let start = list.partition_point(|id| order(id) < low);
    let end = list.partition_point(|id| order(id) <= high);
    list.get(start..end).unwrap_or_default()
}
