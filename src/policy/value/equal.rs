//! The language's `==`.
//!
//! Terraform's rule is that values of different types are never equal, not even `["a"]` and
//! `tolist(["a"])`. It holds here between the kinds that are known. A value out of plan JSON, whose kind
//! is not, equals every kind that has the same elements; a set, whatever their order.

use std::sync::Arc;

use super::{MappingKind, Members, SequenceKind, Value};

/// Whether two values are equal; none when that is known only after apply. Marks do not count.
pub fn equal(one: &Value, other: &Value) -> Option<bool> {
    match (one.unmark().0, other.unmark().0) {
        (Value::Unknown(Some(one)), Value::Unknown(Some(other))) => one.same(other),
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => None,
        (Value::Null, Value::Null) => Some(true),
        (Value::Bool(one), Value::Bool(other)) => Some(one == other),
        (Value::Number(one), Value::Number(other)) => Some(one == other),
        (Value::String(one), Value::String(other)) => Some(one == other),
        (Value::Sequence(kind, one), Value::Sequence(other_kind, other)) => {
            sequences((*kind, one), (*other_kind, other))
        }
        (Value::Mapping(kind, one), Value::Mapping(other_kind, other)) => {
            let comparable =
                kind == other_kind || *kind == MappingKind::Plan || *other_kind == MappingKind::Plan;
            if comparable { members(one, other) } else { Some(false) }
        }
        _ => Some(false),
    }
}

type Sequence<'v> = (SequenceKind, &'v Arc<Vec<Value>>);

fn sequences((kind, one): Sequence<'_>, (other_kind, other): Sequence<'_>) -> Option<bool> {
    let plan = kind == SequenceKind::Plan || other_kind == SequenceKind::Plan;
    if kind != other_kind && !plan {
        return Some(false);
    }
    if Arc::ptr_eq(one, other) && one.iter().all(Value::is_wholly_known) {
        return Some(true);
    }
    if kind == SequenceKind::Set || other_kind == SequenceKind::Set {
        return sets(one, other);
    }
    if one.len() != other.len() {
        return Some(false);
    }
    all(one.iter().zip(other.iter()).map(|(one, other)| equal(one, other)))
}

/// Every element of each has its like in the other. An unknown element may turn out to be equal to one
/// that is there, so only sets without unknowns are compared by their elements.
fn sets(one: &[Value], other: &[Value]) -> Option<bool> {
    if !one.iter().chain(other).all(Value::is_wholly_known) {
        return None;
    }
    let within = |one: &[Value], other: &[Value]| {
        one.iter().all(|item| other.iter().any(|like| equal(item, like) == Some(true)))
    };
    Some(within(one, other) && within(other, one))
}

/// An absent member of a plan's object is null, so members are compared over the keys of both.
fn members(one: &Members, other: &Members) -> Option<bool> {
    if one.keys().ne(other.keys()) {
        return Some(false);
    }
    all(one.values().zip(other.values()).map(|(one, other)| equal(one, other)))
}

/// One difference decides; one unknown leaves it open.
fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut open = false;
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            Some(true) => {}
            None => open = true,
        }
    }
    (!open).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(kind: SequenceKind, texts: &[&str]) -> Value {
        Value::Sequence(kind, Arc::new(texts.iter().map(Value::text).collect()))
    }

    #[test]
    fn known_kinds_differ_and_a_plans_value_may_be_any() {
        let [list, tuple, set, plan] =
            [SequenceKind::List, SequenceKind::Tuple, SequenceKind::Set, SequenceKind::Plan]
                .map(|kind| texts(kind, &["a", "b"]));
        assert_eq!(equal(&list, &tuple), Some(false));
        assert_eq!(equal(&list, &set), Some(false));
        for value in [&list, &tuple, &set, &plan] {
            assert_eq!(equal(value, &plan), Some(true));
            assert_eq!(equal(&plan, value), Some(true));
        }
        let turned = texts(SequenceKind::Plan, &["b", "a"]);
        assert_eq!(equal(&turned, &set), Some(true));
        assert_eq!(equal(&turned, &plan), Some(false));
    }

    #[test]
    fn one_difference_decides_although_the_rest_is_unknown() {
        let open = Value::tuple(vec![Value::unknown(), Value::int(1)]);
        assert_eq!(equal(&open, &Value::tuple(vec![Value::int(1), Value::int(2)])), Some(false));
        assert_eq!(equal(&open, &Value::tuple(vec![Value::int(1), Value::int(1)])), None);
        assert_eq!(equal(&open, &Value::tuple(vec![Value::int(1)])), Some(false));
        assert_eq!(equal(&Value::Null, &Value::Bool(false)), Some(false));
        assert_eq!(equal(&Value::text("1"), &Value::int(1)), Some(false));
        assert_eq!(equal(&Value::text("a").sensitive(), &Value::text("a")), Some(true));
    }
}
