//! Where the value of an attribute comes from: backwards along the references of the configuration.
//!
//! `aws_flow_log.main.vpc_id` is unknown on a first create, but the configuration says that it is
//! `aws_vpc.main.id`. Following such references to their end tells whether two unknown values are the
//! same, which the values cannot.
//!
//! Plan JSON does not keep expressions, only what they refer to: `lower(x.id)`, `"${x.id}-a"` and `[x.id]` look
//! like `x.id`. An argument that refers to exactly one attribute is taken for that attribute. An argument with
//! several references, with a local, a splat or a key that is computed is not followed: it stays a value of
//! its own. The same goes for a nested block and for an argument that is written twice.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::plan::configuration::{ConfigResource, Configuration, Module, References};
use crate::plan::{Mode, Raw};

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
    /// It is a data source's. Two of those may have read the same object, or one that is managed here.
    pub data: bool,
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

/// An expression that is to be followed.
struct Open<'p> {
    site: Site<'p>,
    /// What it refers to.
    list: Vec<&'p str>,
    /// What is read of its value: `id` where a module reads `var.vpc.id` and its call says `vpc = aws_vpc.main`.
    rest: Option<&'p str>,
}

/// What one step backwards leads to.
enum Step<'p> {
    Attribute(u32, Option<&'p str>),
    On(Open<'p>),
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
        let mut at = Origin { node, attribute: Some(attribute), computed: false, data: self.is_data(node) };
        for _ in 0..LONGEST {
            let Some(name) = at.attribute else { return at };
            match self.argument(at.node, name) {
                Argument::Computed => return Origin { computed: true, ..at },
                Argument::Written => return at,
                Argument::Refers(open) => match self.follow(open) {
                    Some((node, attribute)) => {
                        at = Origin { node, attribute, computed: false, data: self.is_data(node) };
                    }
                    None => return at,
                },
            }
        }
        at
    }

    /// The instances of wanted types that an argument refers to, one for each element where it is a list: the first
    /// on each chain of references. None where one of them cannot be followed that far, or where it refers to nothing.
    pub fn referred(
        &self,
        node: u32,
        attribute: &'p str,
        wanted: &impl Fn(&str) -> bool,
    ) -> Option<Vec<u32>> {
        let Argument::Refers(Open { site, list, rest }) = self.argument(node, attribute) else { return None };
        let length = if looks_up_own_key(&list) { 2 } else { 1 };
        let each = list.chunks(length).map(|part| {
            let open = Open { site, list: part.to_vec(), rest };
            self.first_managed(open, wanted)
        });
        each.collect()
    }

    /// The first managed instance of a wanted type on a chain of references.
    fn first_managed(&self, mut open: Open<'p>, wanted: &impl Fn(&str) -> bool) -> Option<u32> {
        for _ in 0..LONGEST {
            let (node, attribute) = self.follow(open)?;
            if self.node_facts(node).is_some_and(|(_, kind)| wanted(kind)) && !self.is_data(node) {
                return Some(node);
            }
            let Argument::Refers(next) = self.argument(node, attribute?) else { return None };
            open = next;
        }
        None
    }

    /// What an argument or block of an instance refers to: each reference as it is written, with the address of the first
    /// managed instance that it leads to. `part` are the references of one part of a nested block, where only that is asked
    /// about; a whole block mixes those of all its parts.
    pub fn mentions(
        &self,
        node: u32,
        attribute: &str,
        part: Option<&[Cow<'_, str>]>,
    ) -> Vec<(String, Option<&'p str>)> {
        let Some((node, block)) = self.block(node) else { return Vec::new() };
        let written = block.references.iter().filter(|one| one.attribute == attribute);
        let known: Vec<&'p Cow<'p, str>> = written.flat_map(|one| &one.to).collect();
        let own: Vec<Cow<'_, str>> = known.iter().map(|text| Cow::Borrowed(text.as_ref())).collect();
        let list = specific(part.unwrap_or(&own));
        let length = if looks_up_own_key(&list) { 2 } else { 1 };
        let mut found: Vec<(String, Option<&'p str>)> = Vec::new();
        for texts in list.chunks(length) {
            let name = texts.first().copied().unwrap_or_default();
            let name = texts.get(1).map_or(name.to_owned(), |key| format!("{name}[{key}]"));
            let texts = texts.iter().filter_map(|text| known.iter().find(|one| one.as_ref() == *text));
            let list = texts.map(|text| text.as_ref()).collect();
            let open = Open { site: site(node, block), list, rest: None };
            let leads = self.first_managed(open, &|_| true);
            let leads = leads.and_then(|node| self.node_facts(node)).map(|(address, _)| address);
            if !found.iter().any(|(other, _)| *other == name) {
                found.push((name, leads));
            }
        }
        found
    }

    /// The arguments of the block that an instance is made from, as the configuration writes them.
    pub fn expressions(&self, node: u32) -> Option<Raw<'p>> {
        self.block(node)?.1.expressions
    }

    fn block(&self, id: u32) -> Option<(&Node<'p>, &'p ConfigResource<'p>)> {
        let node = self.instances.node(id)?;
        Some((node, self.blocks.0.get(&node.block)?))
    }

    /// Whether the configuration has the block of an instance and says nothing about an attribute of it, so that the
    /// provider decides its value.
    pub fn leaves_out(&self, node: u32, attribute: &'p str) -> bool {
        let written = || {
            let block = self.instances.node(node).and_then(|node| self.blocks.0.get(&node.block));
            block.is_some_and(|block| block.unreferring.iter().any(|one| one == top(attribute)))
        };
        matches!(self.argument(node, attribute), Argument::Computed) && !written()
    }

    /// Which provider configuration the block of an instance names.
    pub fn provider_key(&self, node: u32) -> Option<&'p str> {
        self.blocks.0.get(&self.instances.node(node)?.block)?.provider_key.as_deref()
    }

    fn argument(&self, id: u32, attribute: &'p str) -> Argument<'p> {
        let Some(node) = self.instances.node(id) else { return Argument::Written };
        let Some(block) = self.blocks.0.get(&node.block) else { return Argument::Written };
        let mut written = block.references.iter().filter(|one| one.attribute == top(attribute));
        match (written.next(), written.next()) {
            (None, _) => Argument::Computed,
            (Some(found), None) if found.attribute == attribute && !found.nested => {
                Argument::Refers(Open { site: site(node, block), list: specific(&found.to), rest: None })
            }
            // Inside of an argument references are not told apart.
            _ => Argument::Written,
        }
    }

    /// Follows references through variables and outputs to the attribute of a resource.
    fn follow(&self, open: Open<'p>) -> Option<(u32, Option<&'p str>)> {
        let mut open = open;
        for _ in 0..LONGEST {
            match self.step(&open)? {
                Step::Attribute(node, attribute) => return Some((node, attribute)),
                Step::On(next) => open = next,
            }
        }
        None
    }

    fn step(&self, open: &Open<'p>) -> Option<Step<'p>> {
        let Open { site, list, rest } = open;
        if let ([object, _], true) = (list.as_slice(), looks_up_own_key(list)) {
            let Reference::Resource { mode, kind, name, .. } = read(object) else { return None };
            let id = self.instance(*site, (mode, kind, name), site.key)?;
            return Some(Step::Attribute(id, None));
        }
        let [text] = list.as_slice() else { return None };
        if let Some(behind) = text.strip_prefix("each.value") {
            return self.each_value(*site, joined(behind, None)?, *rest);
        }
        match read(text) {
            Reference::Resource { mode, kind, name, key, path } => {
                let path = one_of(path, *rest)?;
                let key = key.map_or(Some(NONE), |key| self.instances.key_id(&key))?;
                let id = self.instance(*site, (mode, kind, name), key)?;
                Some(Step::Attribute(id, Some(path)))
            }
            Reference::Module { name, key, output: Some(output) } => {
                let rest = joined(behind(text, output)?, *rest)?;
                let key = key.map_or(Some(NONE), |key| self.instances.key_id(&key))?;
                self.output(*site, (name, key, output), rest)
            }
            Reference::Variable(name) => {
                let rest = joined(behind(text, name)?, *rest)?;
                let own = self.instances.module(site.module)?;
                let call = self.items.places.get(own.place as usize)?.call?;
                let argument = call.references.iter().find(|one| one.attribute == name)?;
                let site = Site { module: own.parent, key: own.key, each: each(&call.references) };
                Some(Step::On(Open { site, list: specific(&argument.to), rest }))
            }
            _ => None,
        }
    }

    /// `each.value.path` where `for_each` is all of a block or of a module call: then the keys are its keys.
    fn each_value(&self, site: Site<'p>, path: Option<&'p str>, rest: Option<&'p str>) -> Option<Step<'p>> {
        let [source] = specific(&site.each?.to)[..] else { return None };
        match read(source) {
            Reference::Resource { mode, kind, name, key: None, path: None } => {
                let path = one_of(path, rest)?;
                let id = self.instance(site, (mode, kind, name), site.key)?;
                Some(Step::Attribute(id, Some(path)))
            }
            Reference::Module { name, key: None, output: None } => {
                let (path, rest) = if path.is_some() { (path, rest) } else { (rest, None) };
                let output = top(path?);
                let rest = joined(behind(path?, output)?, rest)?;
                self.output(site, (name, site.key, output), rest)
            }
            _ => None,
        }
    }

    /// The expression of an output of a module that is called in `site`.
    fn output(
        &self,
        site: Site<'p>,
        (name, key, output): (&'p str, u32, &'p str),
        rest: Option<&'p str>,
    ) -> Option<Step<'p>> {
        let inner = self.items.find_place(self.instances.module(site.module)?.place, name)?;
        let [module] = *self.instances.of_place(inner, site.module, Some(key)) else { return None };
        let found = self.items.places.get(inner as usize)?.module?;
        let output = found.outputs.iter().find(|one| one.name == output)?;
        let site = Site { module, key: NONE, each: None };
        Some(Step::On(Open { site, list: specific(&output.to), rest }))
    }

    /// The one instance of a block with this key in the module of a site.
    fn instance(&self, site: Site<'p>, block: (Mode, &'p str, &'p str), key: u32) -> Option<u32> {
        let (mode, kind, name) = block;
        let place = self.instances.module(site.module)?.place;
        let item = self.items.find(place, Kind::Block { mode, kind, name })?;
        match *self.instances.of_block(item, site.module, Some(key)) {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// What is left of a reference behind the variable or output that it names: nothing, or a path.
fn behind<'p>(text: &'p str, name: &'p str) -> Option<&'p str> {
    let start = (name.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    text.get(start + name.len()..)
}

/// What is read of a value, after one more expression. Elements of lists are not followed, nor what is read of
/// what was read: there is no text that has both paths in it.
fn joined<'p>(behind: &'p str, rest: Option<&'p str>) -> Option<Option<&'p str>> {
    match (behind.strip_prefix('.'), rest) {
        (Some(path), None) => Some(Some(path)),
        (None, rest) if behind.is_empty() => Some(rest),
        _ => None,
    }
}

/// The attribute that is read, where either the reference or what reads it names one. With two nobody can
/// tell `{ a = x.b }.a` from `x.b.a`.
fn one_of<'p>(path: Option<&'p str>, rest: Option<&'p str>) -> Option<&'p str> {
    match (path, rest) {
        (Some(path), None) | (None, Some(path)) => Some(path),
        _ => None,
    }
}

/// What the configuration says about an attribute.
enum Argument<'p> {
    /// Nothing.
    Computed,
    /// Something that refers to nothing, or that is not told.
    Written,
    /// It refers to something.
    Refers(Open<'p>),
}

fn site<'p>(node: &Node<'p>, block: &'p ConfigResource<'p>) -> Site<'p> {
    Site { module: node.module, key: node.key, each: each(&block.references) }
}

fn each<'p>(references: &'p [References<'p>]) -> Option<&'p References<'p>> {
    references.iter().find(|one| one.attribute == "for_each")
}
