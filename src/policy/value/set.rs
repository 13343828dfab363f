//! Sets: each element once, in the order in which Terraform iterates them.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{SequenceKind, Value, equal};

/// A set of these elements. Texts are sorted by their bytes, numbers and bools by value, as cty sorts
/// them; elements of other kinds keep their order behind. Unknown elements stay, each by itself.
pub fn set(items: Vec<Value>) -> Value {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    // Texts are compared through their hash; a set of a hundred thousand ids is no rarity.
    let mut texts: FxHashMap<Arc<str>, ()> = FxHashMap::default();
    for item in items {
        let known = match item.unmark().0 {
            Value::String(text) => texts.insert(text.clone(), ()).is_some(),
            Value::Unknown(_) => false,
            plain => kept
                .iter()
                .filter(|other| !matches!(other.unmark().0, Value::String(_)))
                .any(|other| equal(plain, other) == Some(true)),
        };
        if !known {
            kept.push(item);
        }
    }
    kept.sort_by(order);
    Value::Sequence(SequenceKind::Set, Arc::new(kept))
}

fn order(one: &Value, other: &Value) -> Ordering {
    match (one.unmark().0, other.unmark().0) {
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => one.cmp(other),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (one, other) => rank(one).cmp(&rank(other)),
    }
}

/// Null first, what is unknown last.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Unknown(_) => 5,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted_and_stand_once() {
        let made = set(["b", "a", "b", "ab"].map(Value::text).to_vec());
        let wanted = ["a", "ab", "b"].map(Value::text).to_vec();
        assert_eq!(made, Value::Sequence(SequenceKind::Set, Arc::new(wanted)));
        let made = set(vec![Value::int(10), Value::int(9), Value::Null, Value::int(10)]);
        assert!(matches!(&made, Value::Sequence(_, items) if items.len() == 3));
        let made = set(vec![Value::unknown(), Value::unknown()]);
        assert!(matches!(&made, Value::Sequence(_, items) if items.len() == 2));
    }
}
