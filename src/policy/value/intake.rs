//! From plan JSON to values, with the marks that the plan keeps beside them.

use std::sync::Arc;

use super::{MappingKind, Members, Number, SequenceKind, Symbol, Value};
use crate::plan::json::Kind;
use crate::plan::value::Marks;
use crate::plan::{Raw, Value as Json};

/// What is known about a JSON value besides itself.
pub struct Intake<'i> {
    /// Parts that are known only after apply.
    pub unknown: &'i Marks<'i>,
    /// Parts that are sensitive.
    pub sensitive: &'i Marks<'i>,
    /// The members at the top that are wanted; none for all.
    pub only: Option<&'i dyn Fn(&str) -> bool>,
    /// What an unknown member at the top stands for.
    pub symbol: &'i dyn Fn(&str) -> Option<Value>,
}

impl Intake<'_> {
    /// Reads an object of a plan: members at the top as asked for, everything inside of them.
    pub fn object(&self, raw: Option<Raw<'_>>) -> Value {
        let raw = raw.filter(|raw| !raw.is_null());
        if raw.is_none() && self.unknown.is_all() {
            return Value::unknown().marked(self.sensitive.is_all());
        }
        // Marks of a shape that an object cannot have say that something is secret and not what.
        let sensitive = self.sensitive.over_kind(if raw.is_some() { Kind::Object } else { Kind::Null });
        let wanted = |name: &str| self.only.is_none_or(|only| only(name));
        let mut members = Members::new();
        if let Some(raw) = raw {
            raw.members(wanted, |name, raw| {
                let (unknown, sensitive) = (self.unknown.member(&name), sensitive.member(&name));
                let value = if unknown.is_all() {
                    self.unknown_member(&name).marked(sensitive.is_all())
                } else {
                    from_json(&raw.value(), unknown, sensitive)
                };
                members.insert(Arc::from(name.as_ref()), value);
            });
        }
        // `after` leaves out what is unknown as a whole.
        for name in self.unknown.names().filter(|name| wanted(name)) {
            if !members.contains_key(name) {
                let marks = self.unknown.member(name);
                let value = if marks.is_all() { self.unknown_member(name) } else { absent(marks) };
                members.insert(Arc::from(name), value.marked(!sensitive.member(name).is_none()));
            }
        }
        Value::Mapping(MappingKind::Plan, Arc::new(members)).marked(sensitive.is_all())
    }

    fn unknown_member(&self, name: &str) -> Value {
        (self.symbol)(name).unwrap_or_else(Value::unknown)
    }
}

/// A JSON value with its marks.
pub fn from_json(json: &Json<'_>, unknown: &Marks<'_>, sensitive: &Marks<'_>) -> Value {
    let sensitive = sensitive.over(json);
    let secret = sensitive.is_all();
    if unknown.is_all() {
        return Value::unknown().marked(secret);
    }
    let value = match json {
        Json::Null => absent(unknown),
        Json::Bool(value) => Value::Bool(*value),
        // A number with thousands of digits is none that a policy could compute with. It is known all the same:
        // an unknown would let it pass, and a text fails where a number is wanted.
        Json::Number(text) => Number::parse(text).map_or_else(|| Value::text(text), Value::Number),
        Json::String(text) => Value::text(text),
        Json::Array(items) => {
            let count = items.len().max(unknown.len());
            let item = |index: usize| {
                let json = items.get(index).unwrap_or(&Json::Null);
                from_json(json, unknown.item(index), sensitive.item(index))
            };
            Value::Sequence(SequenceKind::Plan, Arc::new((0..count).map(item).collect()))
        }
        Json::Object(members) => {
            let mut made: Members = members
                .iter()
                .map(|(name, value)| {
                    let value = from_json(value, unknown.member(name), sensitive.member(name));
                    (Arc::from(name.as_ref()), value)
                })
                .collect();
            for name in unknown.names() {
                if !made.contains_key(name) {
                    let value = from_json(&Json::Null, unknown.member(name), sensitive.member(name));
                    made.insert(Arc::from(name), value);
                }
            }
            Value::Mapping(MappingKind::Plan, Arc::new(made))
        }
    };
    value.marked(secret)
}

/// What stands where the plan has no value but marks say that parts of one are unknown.
fn absent(unknown: &Marks<'_>) -> Value {
    match unknown {
        Marks::None => Value::Null,
        Marks::All => Value::unknown(),
        Marks::Items(_) => from_json(&Json::Array(Vec::new()), unknown, &Marks::None),
        Marks::Members(_) => from_json(&Json::Object(Vec::new()), unknown, &Marks::None),
    }
}

impl From<Symbol> for Value {
    fn from(symbol: Symbol) -> Self {
        Self::Unknown(Some(Arc::new(symbol)))
    }
}
