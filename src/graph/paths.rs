//! The way from a changed resource to one that it affects, told hop by hop.

use super::items::{Item, Kind};
use super::spread::{Spot, Wave};
use super::{Graph, Hop};

impl<'p> Graph<'p> {
    /// The hops from the start of a wave to `node`, the start included.
    pub(super) fn path(&self, wave: &Wave<'p>, node: u32) -> Vec<Hop> {
        let mut hops = Vec::new();
        let mut at = Some(node);
        while let Some(id) = at.take() {
            let (Some(arrival), Some(found)) = (wave.arrival(Spot::Node(id)), self.instances.node(id)) else {
                break;
            };
            let mut hop = Hop {
                address: found.address.to_owned(),
                reads: None,
                through: Vec::new(),
                recorded: arrival.recorded,
            };
            let mut step = Some(*arrival);
            // `module.db[each.key].id` is listed as `module.db`: which output is read is not told.
            let mut any_output = false;
            while let Some(arrival) = step.take() {
                match arrival.from {
                    Some(Spot::Node(source)) => {
                        hop.reads = arrival.reads.filter(|_| !any_output).map(str::to_owned);
                        at = Some(source);
                    }
                    Some(between @ Spot::Between(item, module)) => {
                        let kind = self.items.item(item).map(|item| item.kind);
                        let named = any_output && matches!(kind, Some(Kind::Output(_)));
                        hop.through.extend(self.label(item, module).filter(|_| !named));
                        any_output |= kind == Some(Kind::Outputs);
                        step = wave.arrival(between).copied();
                    }
                    None => {}
                }
            }
            hop.through.reverse();
            hops.push(hop);
        }
        hops.reverse();
        hops
    }

    /// What a reference to an item looks like in the configuration.
    fn label(&self, item: u32, module: u32) -> Option<String> {
        let Item { place, kind } = *self.items.item(item)?;
        let call = || {
            let name = self.items.places.get(place as usize).map_or("", |place| place.name);
            let key = self.instances.module(module).map_or("", |module| module.key_text.as_str());
            format!("module.{name}{key}")
        };
        match kind {
            Kind::Variable(name) => Some(format!("var.{name}")),
            Kind::Output(name) => Some(format!("{}.{name}", call())),
            Kind::Whole | Kind::Outputs => Some(call()),
            Kind::Provider(key) => Some(format!("provider.{key}")),
            // A gate is the reader's own module call, which its address names.
            Kind::Gate | Kind::Block { .. } => None,
        }
    }
}
