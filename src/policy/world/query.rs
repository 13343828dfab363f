//! `core::getresources` over a plan.

use std::sync::Arc;

use crate::plan::{Actions, Mode};
use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::subject::{Filter, Found, World};
use crate::policy::value::{Symbol, Value, equal};

use super::index::{Index, Key, symbol};
use super::{PlanWorld, Sides};

/// Undecided matches beyond this are left out: with so many nobody can tell the answer any more, and the
/// evaluator gives up long before.
const MOST_UNDECIDED: usize = 64;

/// Objects of a type that may have a wanted value.
struct Candidates {
    /// In the order of the plan.
    ids: Vec<u32>,
    /// There are so many undecided ones that only the first are here.
    cut: bool,
}

impl World for PlanWorld<'_> {
    fn resources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        let Candidates { ids, cut } = self.candidates(kind, filter, fuel)?;
        fuel.charge(1 + ids.len())?;
        let (mut found, mut undecided) = (Vec::new(), 0);
        for id in ids {
            // Of those that were cut off nobody has asked what else the filter wants.
            let certain = match self.matches(id, filter) {
                Some(false) if !cut => continue,
                Some(certain) => certain,
                None => false,
            };
            undecided += usize::from(!certain);
            if certain || undecided <= MOST_UNDECIDED {
                found.push(Found { id, attrs: self.value(id), certain });
            }
        }
        Ok(found)
    }

    fn data_sources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        let mut found = Vec::new();
        for (id, (values, node)) in (0..).zip(self.read_objects(kind)) {
            fuel.charge(1)?;
            let attrs = self.planned(values, node, None);
            match self.all(filter, &|name| member(&attrs, name)) {
                Some(false) => {}
                certain => found.push(Found { id, attrs, certain: certain.is_some() }),
            }
        }
        Ok(found)
    }

    fn mock(&self, _: usize, _: &Fuel) -> Result<Value, Problem> {
        Err(Problem::new("only tests have mocks"))
    }
}

fn member(object: &Value, name: &str) -> Value {
    match object.unmark() {
        (Value::Mapping(_, members), mark) => members.get(name).cloned().unwrap_or(Value::Null).marked(mark),
        (Value::Unknown(_), mark) => Value::unknown().marked(mark),
        _ => Value::Null,
    }
}

impl<'p> PlanWorld<'p> {
    /// Data sources of a type: those that the plan has read, and those that only apply will read.
    fn read_objects(&self, kind: &str) -> Vec<(Sides<'p>, Option<u32>)> {
        let later: Vec<_> = self
            .plan
            .changes
            .iter()
            .filter(|change| change.mode == Mode::Data && change.kind == kind)
            .filter(|change| change.actions == Actions::Read)
            .collect();
        let read = self.plan.prior.iter().filter(|object| {
            object.mode == Mode::Data
                && object.kind == kind
                && !later.iter().any(|change| change.address == object.address)
        });
        let read = read.map(|object| ((object.values, None, object.sensitive), None));
        let later = later.iter().map(|change| {
            let values = &change.change;
            let sides = (values.after, values.after_unknown, values.after_sensitive);
            (sides, self.graph.node_id(&change.address))
        });
        read.chain(later).collect()
    }

    fn matches(&self, id: u32, filter: &Filter) -> Option<bool> {
        self.all(filter, &|name| self.attribute(id, name))
    }

    /// Whether all wanted attributes are there: one that differs decides, one that is unknown leaves it open.
    fn all(&self, filter: &Filter, attribute: &dyn Fn(&str) -> Value) -> Option<bool> {
        let mut open = false;
        for (name, wanted) in filter {
            match self.same(&attribute(name), wanted) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => open = true,
            }
        }
        (!open).then_some(true)
    }

    /// Equality, with maps compared over the wanted keys, and with what is known about who has an identity.
    fn same(&self, value: &Value, wanted: &Value) -> Option<bool> {
        if let (value @ Value::Mapping(..), Value::Mapping(_, keys)) = (value.unmark().0, wanted.unmark().0) {
            let keys: Vec<_> = keys.iter().map(|(name, wanted)| (name.clone(), wanted.clone())).collect();
            return self.all(&keys, &|name| member(value, name));
        }
        equal(value, wanted).or_else(|| {
            let (symbol, known) = match (symbol(value), symbol(wanted)) {
                (Some(symbol), None) => (symbol, Key::of(wanted)?),
                (None, Some(symbol)) => (symbol, Key::of(value)?),
                _ => return None,
            };
            self.is_held(symbol, &known).then_some(false)
        })
    }

    /// Whether an object of the symbol's type has this identity already. The symbol's own object does not:
    /// its value would be known.
    fn is_held(&self, symbol: &Symbol, known: &Key) -> bool {
        let Some(name) = symbol.attribute.as_ref().filter(|_| symbol.identity) else { return false };
        self.index(symbol.kind, name).known.contains_key(known)
    }

    /// Objects of a type that may match: looked up by the wanted value that leaves the fewest.
    fn candidates(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Candidates, Problem> {
        let all = self.by_kind.get(kind).map(Vec::as_slice).unwrap_or_default();
        let Some(number) = self.kinds.get(kind).copied() else {
            return Ok(Candidates { ids: Vec::new(), cut: false });
        };
        let mut best: Option<Candidates> = None;
        for (name, wanted) in filter {
            let Some(found) = self.with_value(number, name, wanted) else { continue };
            // Those of the other attributes have been gathered too; copying is faster than evaluating.
            fuel.charge(found.ids.len() / 8)?;
            if best.as_ref().is_none_or(|best| (found.cut, found.ids.len()) < (best.cut, best.ids.len())) {
                best = Some(found);
            }
        }
        let mut found = best.unwrap_or_else(|| Candidates { ids: all.to_vec(), cut: false });
        found.ids.sort_unstable();
        found.ids.dedup();
        Ok(found)
    }

    /// Objects of a type that have or may have this value; none where it is no value to look up.
    fn with_value(&self, kind: u32, name: &Arc<str>, wanted: &Value) -> Option<Candidates> {
        let (key, symbol) = (Key::of(wanted), symbol(wanted));
        if key.is_none() && symbol.is_none() {
            return None;
        }
        let index = self.index(kind, name);
        let (mut ids, mut cut) = (index.others.clone(), false);
        let mut undecided = |list: &[u32]| {
            ids.extend(list.iter().take(MOST_UNDECIDED));
            cut |= list.len() > MOST_UNDECIDED;
        };
        if let Some(key) = key {
            let open = index.groups.iter().filter(|(group, _)| !self.is_held(group, &key));
            open.for_each(|(_, list)| undecided(list));
            ids.extend(index.known.get(&key).into_iter().flatten());
        } else if let Some(symbol) = symbol {
            let apart =
                |group: &Symbol| Symbol { object: u32::MAX, ..group.clone() }.same(symbol) == Some(false);
            let open = index.groups.iter().filter(|(group, _)| !apart(group));
            open.for_each(|(_, list)| undecided(list));
            undecided(&self.unheld(kind, name, symbol, &index));
            ids.extend(index.symbols.get(&symbol.object).into_iter().flatten());
        }
        Some(Candidates { ids, cut })
    }

    /// The first few objects whose value is known and belongs to no object of the symbol's type: it may
    /// still turn out to be the symbol's. One more than are looked at, which tells that there are more.
    fn unheld(&self, kind: u32, name: &Arc<str>, symbol: &Symbol, index: &Index) -> Arc<Vec<u32>> {
        let key = (kind, name.clone(), Symbol { object: 0, ..symbol.clone() });
        if let Some(found) = self.unheld.read().ok().and_then(|known| known.get(&key).cloned()) {
            return found;
        }
        let open = index.known.iter().filter(|(key, _)| **key != Key::Null && !self.is_held(symbol, key));
        let mut found: Vec<u32> = open.flat_map(|(_, list)| list).copied().collect();
        found.sort_unstable();
        found.truncate(MOST_UNDECIDED + 1);
        let found = Arc::new(found);
        if let Ok(mut known) = self.unheld.write() {
            known.insert(key, found.clone());
        }
        found
    }

    /// The index of a type and an attribute, made once.
    pub(super) fn index(&self, kind: u32, name: &Arc<str>) -> Arc<Index> {
        let key = (kind, name.clone());
        if let Some(found) = self.indexes.read().ok().and_then(|indexes| indexes.get(&key).cloned()) {
            return found;
        }
        let mut index = Index::default();
        let own = self.kinds.iter().find(|(_, number)| **number == kind).map(|(kind, _)| *kind);
        for id in own.and_then(|kind| self.by_kind.get(kind)).into_iter().flatten() {
            index.insert(*id, &self.attribute(*id, name));
        }
        let index = Arc::new(index);
        if let Ok(mut indexes) = self.indexes.write() {
            indexes.insert(key, index.clone());
        }
        index
    }
}
