//! The language's `==`.

use super::Value;

/// Whether two values are equal; none when that is known only after apply. Marks do not count.
pub fn equal(one: &Value, other: &Value) -> Option<bool> {
    match (one.unmark().0, other.unmark().0) {
        (Value::Null, Value::Null) => Some(true),
        (Value::Bool(one), Value::Bool(other)) => Some(one == other),
        (Value::Number(one), Value::Number(other)) => Some(one == other),
        (Value::String(one), Value::String(other)) => Some(one == other),
        (Value::Unknown(Some(one)), Value::Unknown(Some(other))) => one.same(other),
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => None,
        _ => Some(false),
    }
}
