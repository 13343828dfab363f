//! What the configuration is made of, each part under a small number.
//!
//! An *item* is whatever a reference can end at or pass through: a block, a variable, an output. A
//! *place* is a module of the configuration, known by the names of the calls that lead to it.

use rustc_hash::FxHashMap;

use crate::plan::Mode;
use crate::plan::configuration::{Module, ModuleCall};

use super::instances::{NONE, ROOT};

/// What an item is. Its place is the module whose instances it has one of each in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind<'p> {
    /// A resource or data block.
    Block {
        /// Managed or data.
        mode: Mode,
        /// The type.
        kind: &'p str,
        /// The name.
        name: &'p str,
    },
    /// A variable of a module: what its call gives.
    Variable(&'p str),
    /// An output of a module.
    Output(&'p str),
    /// All outputs of a module: `module.db` in an expression.
    Outputs,
    /// Everything in a module: `module.db` in `depends_on`.
    Whole,
    /// What all of a module waits for: `count`, `for_each` and `depends_on` of its call.
    Gate,
    /// A provider configuration, by its key.
    Provider(&'p str),
}

/// An item and the module that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Item<'p> {
    pub place: u32,
    pub kind: Kind<'p>,
}

/// A module of the configuration, or one that only the state still knows.
#[derive(Debug)]
pub(super) struct Place<'p> {
    /// The module that holds the call; [`NONE`] for the root.
    pub parent: u32,
    /// The name of the call.
    pub name: &'p str,
    /// How many calls lead here.
    pub depth: u32,
    /// The module, when the configuration has it.
    pub module: Option<&'p Module<'p>>,
    /// The call, when the configuration has it.
    pub call: Option<&'p ModuleCall<'p>>,
}

/// All items and places.
#[derive(Debug, Default)]
pub(super) struct Items<'p> {
    pub items: Vec<Item<'p>>,
    pub places: Vec<Place<'p>>,
    item_ids: FxHashMap<Item<'p>, u32>,
    place_ids: FxHashMap<(u32, &'p str), u32>,
}

impl<'p> Items<'p> {
    /// The modules of a configuration; calls nest only as deep as the plan's reader allows.
    pub fn new(root: &'p Module<'p>) -> Self {
        let mut found = Self::default();
        let place = Place { parent: NONE, name: "", depth: 0, module: Some(root), call: None };
        found.places.push(place);
        let mut todo = vec![(ROOT, root)];
        while let Some((parent, module)) = todo.pop() {
            for call in &module.calls {
                let id = found.place(parent, &call.name);
                if let Some(place) = found.places.get_mut(id as usize) {
                    place.module = Some(&call.module);
                    place.call = Some(call);
                }
                todo.push((id, &call.module));
            }
        }
        found
    }

    /// The place of the call `name` in `parent`, made when it is new.
    pub fn place(&mut self, parent: u32, name: &'p str) -> u32 {
        let depth = self.depth(parent) + 1;
        *self.place_ids.entry((parent, name)).or_insert_with(|| {
            self.places.push(Place { parent, name, depth, module: None, call: None });
            self.places.len() as u32 - 1
        })
    }

    /// The place of the call `name` in `parent`, if there is one.
    pub fn find_place(&self, parent: u32, name: &str) -> Option<u32> {
        self.place_ids.get(&(parent, name)).copied()
    }

    /// The number of an item, new or known.
    pub fn intern(&mut self, place: u32, kind: Kind<'p>) -> u32 {
        let item = Item { place, kind };
        *self.item_ids.entry(item).or_insert_with(|| {
            self.items.push(item);
            self.items.len() as u32 - 1
        })
    }

    /// The number of an item, if it is known.
    pub fn find(&self, place: u32, kind: Kind<'p>) -> Option<u32> {
        self.item_ids.get(&Item { place, kind }).copied()
    }

    /// An item by its number.
    pub fn item(&self, id: u32) -> Option<&Item<'p>> {
        self.items.get(id as usize)
    }

    /// How many calls lead to a place.
    pub fn depth(&self, place: u32) -> u32 {
        self.places.get(place as usize).map_or(0, |place| place.depth)
    }

    /// The parent of a place, itself for the root.
    pub fn parent(&self, place: u32) -> u32 {
        match self.places.get(place as usize) {
            Some(found) if found.parent != NONE => found.parent,
            _ => place,
        }
    }

    /// The depth down to which two places have the same calls before them.
    pub fn common_depth(&self, mut a: u32, mut b: u32) -> u32 {
        while a != b {
            match self.depth(a).cmp(&self.depth(b)) {
                std::cmp::Ordering::Less => b = self.parent(b),
                std::cmp::Ordering::Greater => a = self.parent(a),
                std::cmp::Ordering::Equal => (a, b) = (self.parent(a), self.parent(b)),
            }
        }
        self.depth(a)
    }

    /// The configuration address of a block, as the state records dependencies.
    pub fn block_text(&self, id: u32) -> Option<String> {
        let Item { place, kind: Kind::Block { mode, kind, name } } = *self.item(id)? else { return None };
        let mut calls = Vec::new();
        let mut at = place;
        while let Some(found) = self.places.get(at as usize).filter(|found| found.parent != NONE) {
            calls.push(found.name);
            at = found.parent;
        }
        let mut text = String::new();
        for call in calls.iter().rev() {
            text.push_str("module.");
            text.push_str(call);
            text.push('.');
        }
        text.push_str(if mode == Mode::Data { "data." } else { "" });
        text.push_str(kind);
        text.push('.');
        text.push_str(name);
        Some(text)
    }
}
