//! Whether the values of a change have arrived in the state, when a fresh plan wants something at the address again.

use crate::plan::{ResourceChange, Value};

/// How much of a change stands in the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landed {
    /// No attribute has its planned value.
    Nothing,
    /// Some have.
    Some,
    /// All have whose value was known, and there is a sign that the object changed at all.
    All,
}

/// Compares the values that were planned with those that a fresh plan found.
pub fn landed(planned: &ResourceChange<'_>, left: &ResourceChange<'_>) -> Landed {
    let (before, wanted) = (planned.change.before_value(), planned.change.after_value());
    let now = left.change.before_value();
    let unknown = planned.change.unknown_marks();
    let (mut changed, mut arrived, mut moved) = (0, 0, false);
    for (key, wanted) in wanted.members().iter().filter(|(key, _)| unknown.member(key).is_none()) {
        if wanted != member(&before, key) {
            changed += 1;
            arrived += usize::from(wanted == member(&now, key));
        }
    }
    for key in unknown.names() {
        moved |= member(&now, key) != member(&before, key);
    }
    match (changed, arrived) {
        (0, _) if moved => Landed::All,
        (0, _) | (_, 0) => Landed::Nothing,
        (changed, arrived) if arrived == changed => Landed::All,
        _ => Landed::Some,
    }
}

/// Whether it is the very object that the change found: by its id, or by all of its values without one. A plan
/// refreshes the values that it shows and the state may not have them, so ids come first.
pub fn same_object(planned: &ResourceChange<'_>, left: &ResourceChange<'_>) -> bool {
    let (was, is) = (planned.change.before_value(), left.change.before_value());
    match (member(&was, "id"), member(&is, "id")) {
        (Value::Null, _) | (_, Value::Null) => was == is,
        (one, other) => one == other,
    }
}

fn member<'v, 'a>(value: &'v Value<'a>, key: &str) -> &'v Value<'a> {
    value.get(key).unwrap_or(&Value::Null)
}
