//! Maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Call, lists};
use crate::policy::problem::Problem;
use crate::policy::value::{MappingKind, Members, SequenceKind, Type, Value, convert, key, type_of, unify};

fn mapping<'v>(call: &'v Call<'_>, index: usize) -> Result<(MappingKind, &'v Arc<Members>, bool), Problem> {
    match call.arg(index).unmark() {
        (Value::Mapping(kind, members), marked) => Ok((*kind, members, marked)),
        (other, _) => {
            Err(Problem::argument(index, format!("a map or an object is wanted, not {}", other.kind_name())))
        }
    }
}

/// The kind that the list of a mapping's parts has.
fn parts(kind: MappingKind) -> SequenceKind {
    match kind {
        MappingKind::Map => SequenceKind::List,
        MappingKind::Object => SequenceKind::Tuple,
        MappingKind::Plan => SequenceKind::Plan,
    }
}

pub(super) fn keys(call: &Call<'_>) -> Result<Value, Problem> {
    if call.arg(0).is_unknown() {
        return Ok(call.arg(0).clone());
    }
    let (kind, members, marked) = mapping(call, 0)?;
    call.fuel.charge(members.len())?;
    let keys = members.keys().cloned().map(Value::String).collect();
    Ok(Value::Sequence(parts(kind), Arc::new(keys)).marked(marked))
}

pub(super) fn values(call: &Call<'_>) -> Result<Value, Problem> {
    let (kind, members, marked) = mapping(call, 0)?;
    call.fuel.charge(members.len())?;
    Ok(Value::Sequence(parts(kind), Arc::new(members.values().cloned().collect())).marked(marked))
}

pub(super) fn lookup(call: &Call<'_>) -> Result<Value, Problem> {
    if call.args.len() > 3 {
        return Err(Problem::argument(3, "a map, a key and one default are wanted"));
    }
    let (kind, members, marked) = mapping(call, 0)?;
    let (Value::String(name), key_marked) = call.arg(1).unmark() else {
        return Err(Problem::argument(1, "the key must be a string"));
    };
    // The elements of a map have one type, and the default must fit it whether it is used or not.
    let default =
        match call.args.get(2) {
            Some(default) if kind == MappingKind::Map => {
                let element = unify(members.values().map(type_of)).unwrap_or(Type::Any);
                call.fuel.charge(members.len())?;
                Some(convert(default, &element).map_err(|_| {
                    Problem::argument(2, "the default must have the type of the map's elements")
                })?)
            }
            default => default.cloned(),
        };
    match members.get(name).or(default.as_ref()) {
        Some(found) => Ok(found.clone().marked(marked || key_marked)),
        None => Err(Problem::argument(
            0,
            format!("there is no `{name}` in it; a third argument would be the default"),
        )),
    }
}

pub(super) fn matchkeys(call: &Call<'_>) -> Result<Value, Problem> {
    let common = unify([1, 2].into_iter().map(|index| type_of(call.arg(index))))
        .ok_or_else(|| Problem::argument(2, "keys and searchset must have one type"))?;
    let (values, keys) = (call.items(0)?, call.items(1)?);
    if values.len() != keys.len() {
        return Err(Problem::argument(1, "there must be as many keys as values"));
    }
    let (keys, searched) = (convert(call.arg(1), &common)?, convert(call.arg(2), &common)?);
    let (Value::Sequence(_, keys), Value::Sequence(_, searched)) = (&keys, &searched) else {
        return Err(Problem::argument(1, "lists are wanted"));
    };
    call.fuel.charge(2 * (keys.len() + searched.len()))?;
    if searched.is_empty() {
        return Ok(Value::list(Vec::new()));
    }
    if !call.args.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown());
    }
    let wanted: FxHashSet<Option<String>> = searched.iter().map(key).collect();
    let found = values.iter().zip(keys.iter()).filter(|(_, at)| wanted.contains(&key(at)));
    Ok(Value::list(found.map(|(value, _)| value.clone()).collect()))
}

pub(super) fn merge(call: &Call<'_>) -> Result<Value, Problem> {
    let (mut merged, mut marked) = (Members::new(), false);
    let (mut kinds, mut types) = (Vec::new(), Vec::new());
    for (index, arg) in call.args.iter().enumerate() {
        if arg.is_null() {
            continue;
        }
        let (kind, members, mark) = mapping(call, index)?;
        call.fuel.charge(members.len() + 1)?;
        marked |= mark;
        kinds.push(kind);
        types.push(type_of(arg));
        merged.extend(members.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    let all = |wanted: &[MappingKind]| !kinds.is_empty() && kinds.iter().all(|kind| wanted.contains(kind));
    let kind = match types.split_first() {
        Some((first, rest)) if all(&[MappingKind::Map]) && rest.iter().all(|kind| kind == first) => {
            MappingKind::Map
        }
        _ if all(&[MappingKind::Map, MappingKind::Plan]) && kinds.contains(&MappingKind::Plan) => {
            MappingKind::Plan
        }
        _ => MappingKind::Object,
    };
    Ok(Value::Mapping(kind, Arc::new(merged)).marked(marked))
}

pub(super) fn transpose(call: &Call<'_>) -> Result<Value, Problem> {
    let (_, members, _) = mapping(call, 0)?;
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    let mut turned: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in members.iter() {
        let Value::Sequence(_, items) = list else {
            return Err(Problem::argument(0, "a map of lists must not have a list that is null"));
        };
        call.fuel.charge(items.len() + 1)?;
        for item in items.iter() {
            let Value::String(text) = item else {
                return Err(Problem::argument(0, "a list must not have an element that is null"));
            };
            // Keys come in order, so the lists need no sorting.
            turned.entry(text.clone()).or_default().push(Value::String(key.clone()));
        }
    }
    Ok(Value::map(turned.into_iter().map(|(key, items)| (key, Value::list(items))).collect()))
}

pub(super) fn zipmap(call: &Call<'_>) -> Result<Value, Problem> {
    let (keys, values) = (lists::sequence(call, 0)?, lists::ordered(call, 1)?);
    let mut marked = keys.marked || values.marked;
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown().marked(call.arg(0).is_marked() || call.arg(1).is_marked()));
    }
    if keys.items.len() != values.items.len() {
        return Err(Problem::argument(
            1,
            format!(
                "there are {} keys and {} values; there must be as many",
                keys.items.len(),
                values.items.len()
            ),
        ));
    }
    call.fuel.charge(keys.items.len())?;
    let mut made = Members::new();
    for (index, (key, value)) in keys.items.iter().zip(values.items.iter()).enumerate() {
        let (Value::String(key), mark) = key.unmark() else {
            return Err(Problem::argument(0, format!("key {index} is null")));
        };
        marked |= mark;
        made.insert(key.clone(), value.clone());
    }
    let kind = match values.kind {
        SequenceKind::List | SequenceKind::Set => MappingKind::Map,
        SequenceKind::Tuple => MappingKind::Object,
        SequenceKind::Plan => MappingKind::Plan,
    };
    Ok(Value::Mapping(kind, Arc::new(made)).marked(marked))
}
