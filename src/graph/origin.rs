//! Where the value of an attribute comes from: backwards along the references of the configuration.
//!
//! `aws_flow_log.main.vpc_id` is unknown on a first create, but the configuration says that it is
//! `aws_vpc.main.id`. Following such references to their end tells whether two unknown values are the
//! same, which the values cannot.
//!
//! Plan JSON does not keep expressions, only what they refer to. An argument that refers to exactly one
//! attribute is taken for that attribute. An argument with several references, with a local, a splat or
//! a key that is computed is not followed: it stays a value of its own.

use rustc_hash::FxHashMap;

use crate::plan::Mode;
use crate::plan::configuration::{ConfigResource, Configuration, Module, References};

use super::Graph;
use super::instances::{NONE, Node};
use super::items::{Items, Kind};
use super::references::{Reference, looks_up_own_key, read, specific, top};

/// No chain of references that a person wrote is longer.
const LONGEST: usize = 64;

/// The end of a chain of references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'p> {
    /// The resource instance, by [`Graph::node_id`].
    pub node: u32,
    /// The attribute, as a path; none where the plan does not tell which (`x[each.key].id`).
    pub attribute: Option<&'p str>,
    /// The configuration says nothing about the attribute: the provider computes it.
    pub computed: bool,
}

/// Blocks of the configuration by item, for [`Graph::origin`].
#[derive(Debug)]
pub(super) struct Blocks<'p>(FxHashMap<u32, &'p ConfigResource<'p>>);

impl<'p> Blocks<'p> {
    pub(super) fn new(configuration: &'p Configuration<'p>, items: &Items<'p>) -> Self {
        let mut found = FxHashMap::default();
        let mut todo: Vec<(u32, &'p Module<'p>)> = vec![(0, &configuration.root)];
        while let Some((place, module)) = todo.pop() {
            for block in &module.resources {
                let kind = Kind::Block { mode: block.mode, kind: &block.kind, name: &block.name };
                if let Some(item) = items.find(place, kind) {
                    found.insert(item, block);
                }
            }
            for call in &module.calls {
                todo.extend(items.find_place(place, &call.name).map(|place| (place, &call.module)));
            }
        }
        Self(found)
    }
}

/// Where a reference is read: a module instance, the key of the block or call that holds it, and what
/// that block's `for_each` refers to.
#[derive(Clone, Copy)]
struct Site<'p> {
    module: u32,
    key: u32,
    each: Option<&'p References<'p>>,
}

/// What one step backwards leads to.
enum Step<'p> {
    Attribute(u32, Option<&'p str>),
    On(Site<'p>, Vec<&'p str>),
}

impl<'p> Graph<'p> {
    /// The number of the resource instance at an address.
    pub fn node_id(&self, address: &str) -> Option<u32> {
        self.instances.by_address.get(address).copied()
    }

    /// The address and type of a resource instance.
    pub fn node_facts(&self, id: u32) -> Option<(&'p str, &'p str)> {
        let node = self.instances.node(id)?;
        match self.items.item(node.block)?.kind {
            Kind::Block { kind, .. } => Some((node.address, kind)),
            _ => None,
        }
    }

    /// Where attribute `attribute` of an instance comes from: itself, when the configuration does not say
    /// or cannot be followed.
    pub fn origin(&self, node: u32, attribute: &'p str) -> Origin<'p> {
        let mut at = Origin { node, attribute: Some(attribute), computed: false };
        for _ in 0..LONGEST {
            let Some(name) = at.attribute else { return at };
            match self.argument(at.node, name) {
                Argument::Computed => return Origin { computed: true, ..at },
                Argument::Written => return at,
                Argument::Refers(site, list) => match self.follow(site, list) {
                    Some((node, attribute)) => at = Origin { node, attribute, computed: false },
                    None => return at,
                },
            }
        }
        at
    }

    fn argument(&self, id: u32, attribute: &'p str) -> Argument<'p> {
        let Some(node) = self.instances.node(id) else { return Argument::Written };
        let Some(block) = self.blocks.0.get(&node.block) else { return Argument::Written };
        match block.references.iter().find(|one| one.attribute == attribute) {
            Some(found) => Argument::Refers(site(node, block), specific(&found.to)),
            // Inside of a nested block references are not told apart.
            None if block.references.iter().any(|one| one.attribute == top(attribute)) => Argument::Written,
            None => Argument::Computed,
        }
    }

    /// Follows references through variables and outputs to the attribute of a resource.
    fn follow(&self, site: Site<'p>, list: Vec<&'p str>) -> Option<(u32, Option<&'p str>)> {
        let (mut site, mut list) = (site, list);
        for _ in 0..LONGEST {
            match self.step(site, &list)? {
                Step::Attribute(node, attribute) => return Some((node, attribute)),
                Step::On(next, references) => (site, list) = (next, references),
            }
        }
        None
    }

    fn step(&self, site: Site<'p>, list: &[&'p str]) -> Option<Step<'p>> {
        let place = self.instances.module(site.module)?.place;
        if let ([object, _], true) = (list, looks_up_own_key(list)) {
            let Reference::Resource { mode, kind, name, .. } = read(object) else { return None };
            return self
                .instance(place, site.module, (mode, kind, name), site.key)
                .map(|id| Step::Attribute(id, None));
        }
        let [text] = list else { return None };
        if let Some(path) = text.strip_prefix("each.value.") {
            let [source] = specific(&site.each?.to)[..] else { return None };
            let Reference::Resource { mode, kind, name, key: None, path: None } = read(source) else {
                return None;
            };
            let id = self.instance(place, site.module, (mode, kind, name), site.key)?;
            return Some(Step::Attribute(id, Some(path)));
        }
        match read(text) {
            Reference::Resource { mode, kind, name, key, path: Some(path) } => {
                let key = key.map_or(Some(NONE), |key| self.instances.key_id(&key))?;
                self.instance(place, site.module, (mode, kind, name), key)
                    .map(|id| Step::Attribute(id, Some(path)))
            }
            Reference::Module { name, key, output: Some(output) } => {
                let inner = self.items.find_place(place, name)?;
                let key = key.map_or(Some(NONE), |key| self.instances.key_id(&key))?;
                let [module] = *self.instances.of_place(inner, site.module, Some(key)) else { return None };
                let found = self.items.places.get(inner as usize)?.module?;
                let output = found.outputs.iter().find(|one| one.name == output)?;
                Some(Step::On(Site { module, key: NONE, each: None }, specific(&output.to)))
            }
            Reference::Variable(name) => {
                let (own, call) =
                    (self.instances.module(site.module)?, self.items.places.get(place as usize)?.call?);
                let argument = call.references.iter().find(|one| one.attribute == name)?;
                let each = call.references.iter().find(|one| one.attribute == "for_each");
                Some(Step::On(Site { module: own.parent, key: own.key, each }, specific(&argument.to)))
            }
            _ => None,
        }
    }

    /// The one instance of a block with this key.
    fn instance(&self, place: u32, module: u32, block: (Mode, &'p str, &'p str), key: u32) -> Option<u32> {
        let (mode, kind, name) = block;
        let item = self.items.find(place, Kind::Block { mode, kind, name })?;
        match *self.instances.of_block(item, module, Some(key)) {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What the configuration says about an attribute.
enum Argument<'p> {
    /// Nothing.
    Computed,
    /// Something that refers to nothing, or that is not told.
    Written,
    /// It refers to something.
    Refers(Site<'p>, Vec<&'p str>),
}

fn site<'p>(node: &Node<'p>, block: &'p ConfigResource<'p>) -> Site<'p> {
    let each = block.references.iter().find(|one| one.attribute == "for_each");
    Site { module: node.module, key: node.key, each }
}
