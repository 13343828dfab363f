//! The one type that several values can have, as Terraform finds it for the elements of a list.
//!
//! Null and unknown have every type. So do the lists and objects of a plan: their exact types stand in
//! provider schemas, which a plan does not carry, and Terraform has checked them already.

use rustc_hash::FxHashSet;

use super::{Attribute, MappingKind, SequenceKind, Type, Value};

/// So many different types are compared with one another; nobody writes a list with more.
const MOST_CANDIDATES: usize = 64;

/// The type of a value as far as it shows.
pub fn type_of(value: &Value) -> Type {
    match value.unmark().0 {
        Value::Bool(_) => Type::Bool,
        Value::Number(_) => Type::Number,
        Value::String(_) => Type::String,
        Value::Sequence(SequenceKind::Tuple, items) => Type::Tuple(items.iter().map(type_of).collect()),
        Value::Sequence(SequenceKind::List, items) => Type::List(Box::new(element(items.iter()))),
        Value::Sequence(SequenceKind::Set, items) => Type::Set(Box::new(element(items.iter()))),
        Value::Mapping(MappingKind::Map, members) => Type::Map(Box::new(element(members.values()))),
        Value::Mapping(MappingKind::Object, members) => {
            Type::Object(members.iter().map(|(name, value)| attribute(name, type_of(value))).collect())
        }
        _ => Type::Any,
    }
}

/// Elements of a collection have one type already; an empty one tells none.
fn element<'v>(items: impl Iterator<Item = &'v Value>) -> Type {
    unify(items.map(type_of)).unwrap_or(Type::Any)
}

fn attribute(name: &str, kind: Type) -> Attribute {
    Attribute { name: name.to_owned(), kind, optional: false, default: None }
}

/// The type that values of all these types can be converted to; none where there is none.
pub fn unify(types: impl Iterator<Item = Type>) -> Option<Type> {
    let mut seen = FxHashSet::default();
    // The scalars are told apart without writing them down.
    let (mut bools, mut numbers, mut texts) = (false, false, false);
    let mut new = |kind: &Type| match kind {
        Type::Any => false,
        Type::Bool => !std::mem::replace(&mut bools, true),
        Type::Number => !std::mem::replace(&mut numbers, true),
        Type::String => !std::mem::replace(&mut texts, true),
        structured => seen.insert(format!("{structured:?}")),
    };
    let types: Vec<Type> = types.filter(|kind| new(kind)).collect();
    match types.as_slice() {
        [] => return Some(Type::Any),
        [only] => return Some(only.clone()),
        _ => {}
    }
    let (lists, sets, maps) = (count(&types, is_list), count(&types, is_set), count(&types, is_map));
    let (tuples, objects) = (count(&types, is_tuple), count(&types, is_object));
    let all = types.len();
    if maps == all || lists == all || sets == all {
        return collections(types);
    }
    if objects == all {
        return unify_objects(&types);
    }
    if tuples == all {
        return unify_tuples(&types);
    }
    if maps > 0 && maps + objects == all {
        if let Some(found) = apart(&types, is_object, objects_as_map) {
            return Some(found);
        }
    } else if lists > 0 && lists + tuples == all {
        if let Some(found) = apart(&types, is_tuple, tuples_as_list) {
            return Some(found);
        }
    } else if objects > 0 && tuples > 0 {
        return None;
    }
    preferred(types)
}

fn count(types: &[Type], is: fn(&Type) -> bool) -> usize {
    types.iter().filter(|kind| is(kind)).count()
}

fn is_list(kind: &Type) -> bool {
    matches!(kind, Type::List(_))
}

fn is_set(kind: &Type) -> bool {
    matches!(kind, Type::Set(_))
}

fn is_map(kind: &Type) -> bool {
    matches!(kind, Type::Map(_))
}

fn is_tuple(kind: &Type) -> bool {
    matches!(kind, Type::Tuple(_))
}

fn is_object(kind: &Type) -> bool {
    matches!(kind, Type::Object(_))
}

/// The first in order of preference that all others can be converted to.
fn preferred(mut types: Vec<Type>) -> Option<Type> {
    if types.len() > MOST_CANDIDATES {
        return None;
    }
    types.sort_by_key(preference);
    types.iter().find(|to| types.iter().all(|from| convertible(from, to))).cloned()
}

/// Smaller is better: a string can be made of more than a number, a list of more than a tuple.
fn preference(kind: &Type) -> Vec<u8> {
    let (own, element) = match kind {
        Type::String => (0, None),
        Type::List(element) | Type::Map(element) => (0, Some(element)),
        Type::Set(element) => (2, Some(element)),
        Type::Tuple(_) | Type::Object(_) => (1, None),
        _ => (2, None),
    };
    let mut all = vec![own];
    all.extend(element.map(|element| preference(element)).unwrap_or_default());
    all
}

/// Collections of one kind.
fn collections(types: Vec<Type>) -> Option<Type> {
    let make = match types.first()? {
        Type::List(_) => Type::List,
        Type::Set(_) => Type::Set,
        _ => Type::Map,
    };
    let elements = types.into_iter().map(|kind| match kind {
        Type::List(element) | Type::Set(element) | Type::Map(element) => *element,
        _ => Type::Any,
    });
    Some(make(Box::new(unify(elements)?)))
}

/// Those that `are` turned into one collection, and then unified with the rest.
fn apart(types: &[Type], are: fn(&Type) -> bool, turn: fn(&[Type]) -> Option<Type>) -> Option<Type> {
    let (these, mut rest): (Vec<Type>, Vec<Type>) = types.iter().cloned().partition(are);
    rest.push(turn(&these)?);
    collections(rest)
}

fn attributes(kind: &Type) -> &[Attribute] {
    match kind {
        Type::Object(attributes) => attributes,
        _ => &[],
    }
}

fn elements(kind: &Type) -> &[Type] {
    match kind {
        Type::Tuple(elements) => elements,
        _ => &[],
    }
}

/// Objects with the same names stay objects; others become a map.
fn unify_objects(types: &[Type]) -> Option<Type> {
    let first = attributes(types.first()?);
    let names = |kind: &Type| -> Vec<String> {
        attributes(kind).iter().map(|attribute| attribute.name.clone()).collect()
    };
    let wanted: Vec<String> = first.iter().map(|attribute| attribute.name.clone()).collect();
    // Members are kept in the order of their names.
    if types.iter().any(|kind| names(kind) != wanted) {
        return objects_as_map(types);
    }
    let across =
        |at: usize| unify(types.iter().filter_map(|kind| Some(attributes(kind).get(at)?.kind.clone())));
    let made: Option<Vec<Attribute>> =
        wanted.iter().enumerate().map(|(at, name)| Some(attribute(name, across(at)?))).collect();
    Some(Type::Object(made?))
}

fn objects_as_map(types: &[Type]) -> Option<Type> {
    let all = types.iter().flat_map(attributes).map(|attribute| attribute.kind.clone());
    let to = Type::Map(Box::new(unify(all)?));
    types.iter().all(|from| convertible(from, &to)).then_some(to)
}

/// Tuples of one length stay tuples; others become a list.
fn unify_tuples(types: &[Type]) -> Option<Type> {
    let length = elements(types.first()?).len();
    if types.iter().any(|kind| elements(kind).len() != length) {
        return tuples_as_list(types);
    }
    let across = |at: usize| unify(types.iter().filter_map(|kind| elements(kind).get(at).cloned()));
    let made: Option<Vec<Type>> = (0..length).map(across).collect();
    Some(Type::Tuple(made?))
}

fn tuples_as_list(types: &[Type]) -> Option<Type> {
    let to = Type::List(Box::new(unify(types.iter().flat_map(elements).cloned())?));
    types.iter().all(|from| convertible(from, &to)).then_some(to)
}

/// Whether some value of one type can be converted to the other: `"a"` to a number is tried.
fn convertible(from: &Type, to: &Type) -> bool {
    let scalar = |kind: &Type| matches!(kind, Type::Bool | Type::Number | Type::String);
    match (from, to) {
        (Type::Any, _) | (_, Type::Any) => true,
        (from, to) if scalar(from) && scalar(to) => {
            from == to || *from == Type::String || *to == Type::String
        }
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to)) => convertible(from, to),
        (Type::Map(from), Type::Map(to)) => convertible(from, to),
        (Type::Tuple(items), Type::List(to) | Type::Set(to)) => match to.as_ref() {
            Type::Any => unify(items.iter().cloned()).is_some(),
            to => items.iter().all(|from| convertible(from, to)),
        },
        (Type::Object(items), Type::Map(to)) => match to.as_ref() {
            Type::Any => unify(items.iter().map(|item| item.kind.clone())).is_some(),
            to => items.iter().all(|from| convertible(&from.kind, to)),
        },
        (Type::Map(from), Type::Object(to)) => to.iter().all(|to| convertible(from, &to.kind)),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| convertible(from, to))
        }
        (Type::Object(from), Type::Object(to)) => to.iter().all(|to| {
            let found = from.iter().find(|from| from.name == to.name);
            found.map_or(to.optional, |from| convertible(&from.kind, &to.kind))
        }),
        _ => false,
    }
}
