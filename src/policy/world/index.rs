//! Objects of one type by the value of one attribute.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::policy::value::{Symbol, Value};

/// Objects of one type by the value of one attribute.
#[derive(Default)]
pub(super) struct Index {
    /// By a value that is known.
    pub known: FxHashMap<Key, Vec<u32>>,
    /// By the object that an unknown value stands for.
    pub symbols: FxHashMap<u32, Vec<u32>>,
    /// By what the unknown value is of its object: the symbol with object 0. Whole groups can be told
    /// apart from a value at once.
    pub groups: FxHashMap<Symbol, Vec<u32>>,
    /// What can be compared only one by one: lists, maps, unknowns without a symbol.
    pub others: Vec<u32>,
}

/// A value that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Null,
    Bool(bool),
    Number(String),
    Text(Arc<str>),
}

impl Key {
    /// The key of a value; none for lists, maps and unknowns.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value.unmark().0 {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            _ => return None,
        })
    }
}

/// The symbol of an unknown value.
pub(super) fn symbol(value: &Value) -> Option<&Symbol> {
    match value.unmark().0 {
        Value::Unknown(symbol) => symbol.as_deref(),
        _ => None,
    }
}

impl Index {
    pub fn insert(&mut self, id: u32, value: &Value) {
        if let Some(key) = Key::of(value) {
            self.known.entry(key).or_default().push(id);
        } else if let Some(symbol) = symbol(value) {
            self.symbols.entry(symbol.object).or_default().push(id);
            self.groups.entry(Symbol { object: 0, ..symbol.clone() }).or_default().push(id);
        } else {
            self.others.push(id);
        }
    }
}
