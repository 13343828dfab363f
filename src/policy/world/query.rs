//! `core::getresources` over a plan.

use std::sync::Arc;

use crate::plan::Mode;
use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::subject::{Filter, Found, World};
use crate::policy::value::{Symbol, Value, equal};

use super::PlanWorld;
use super::index::{Index, Key, symbol};

/// Undecided matches beyond this are left out: with so many nobody can tell the answer any more, and the
/// evaluator gives up long before.
const MOST_UNDECIDED: usize = 64;

impl World for PlanWorld<'_> {
    fn resources(&self, kind: &str, filter: &Filter, fuel: &Fuel) -> Result<Vec<Found>, Problem> {
        let all = self.by_kind.get(kind).map(Vec::as_slice).unwrap_or_default();
        let candidates =
            match filter.iter().find(|(_, wanted)| Key::of(wanted).is_some() || symbol(wanted).is_some()) {
                Some((name, wanted)) => self.candidates(kind, name, wanted),
                None => all.to_vec(),
            };
        fuel.charge(1 + candidates.len())?;
        let (mut found, mut undecided) = (Vec::new(), 0);
        for id in candidates {
            let certain = match self.matches(id, filter) {
                Some(false) => continue,
                Some(true) => true,
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
        let read = self.plan.prior.iter().filter(|object| object.mode == Mode::Data && object.kind == kind);
        let mut found = Vec::new();
        for (id, object) in read.enumerate() {
            fuel.charge(1)?;
            let attrs = self.planned((object.values, None, object.sensitive), None, None);
            match self.all(filter, &|name| member(&attrs, name)) {
                Some(false) => {}
                certain => found.push(Found { id: id as u32, attrs, certain: certain.is_some() }),
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

impl PlanWorld<'_> {
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

    /// Objects of a type that may have this value, in the order of the plan.
    fn candidates(&self, kind: &str, name: &Arc<str>, wanted: &Value) -> Vec<u32> {
        let Some(number) = self.kinds.get(kind).copied() else { return Vec::new() };
        let index = self.index(number, name);
        let mut found = index.others.clone();
        let mut undecided = |list: &[u32]| found.extend(list.iter().take(MOST_UNDECIDED));
        if let Some(key) = Key::of(wanted) {
            let open = index.groups.iter().filter(|(group, _)| !self.is_held(group, &key));
            open.for_each(|(_, list)| undecided(list));
            found.extend(index.known.get(&key).into_iter().flatten());
        } else if let Some(symbol) = symbol(wanted) {
            let apart =
                |group: &Symbol| Symbol { object: u32::MAX, ..group.clone() }.same(symbol) == Some(false);
            let open = index.groups.iter().filter(|(group, _)| !apart(group));
            open.for_each(|(_, list)| undecided(list));
            undecided(&self.unheld(number, name, symbol, &index));
            found.extend(index.symbols.get(&symbol.object).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first few objects whose value is known and belongs to no object of the symbol's type: it may
    /// still turn out to be the symbol's.
    fn unheld(&self, kind: u32, name: &Arc<str>, symbol: &Symbol, index: &Index) -> Arc<Vec<u32>> {
        let key = (kind, name.clone(), Symbol { object: 0, ..symbol.clone() });
        if let Some(found) = self.unheld.read().ok().and_then(|known| known.get(&key).cloned()) {
            return found;
        }
        let open = index.known.iter().filter(|(key, _)| **key != Key::Null && !self.is_held(symbol, key));
        let found =
            Arc::new(open.flat_map(|(_, list)| list).copied().take(MOST_UNDECIDED).collect::<Vec<_>>());
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
