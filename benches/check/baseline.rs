//! The baselines: what a careful programmer gets from serde_json with little and with full types.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Addresses and actions; everything else is skipped.
pub fn minimal(plan: &Path) -> usize {
    #[derive(Deserialize)]
    struct Plan<'a> {
        #[serde(borrow)]
        resource_changes: Vec<ResourceChange<'a>>,
    }
    #[derive(Deserialize)]
    struct ResourceChange<'a> {
        #[serde(borrow)]
        address: Cow<'a, str>,
        #[serde(borrow)]
        change: Change<'a>,
    }
    #[derive(Deserialize)]
    struct Change<'a> {
        #[serde(borrow)]
        actions: Vec<Cow<'a, str>>,
        #[allow(dead_code)]
        after: IgnoredAny,
    }
    let bytes = std::fs::read(plan).expect("the plan");
    let plan: Plan<'_> = serde_json::from_slice(&bytes).expect("a plan");
    plan.resource_changes.iter().map(|one| one.address.len() + one.change.actions.len()).sum()
}

/// A value, borrowed where it can be; numbers as `f64`.
#[allow(dead_code)]
enum Value<'a> {
    Null,
    Bool(bool),
    Number(f64),
    String(Cow<'a, str>),
    Array(Vec<Value<'a>>),
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value as f64))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Borrowed(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::String(Cow::Owned(value.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            members.push((key, map.next_value()?));
        }
        Ok(Value::Object(members))
    }
}

/// A key, borrowed where it can be: `Cow` alone always copies.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// The sections of a plan with every value typed.
pub fn typed(plan: &Path) -> usize {
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Plan<'a> {
        #[serde(borrow)]
        resource_changes: Vec<ResourceChange<'a>>,
        #[serde(borrow, default)]
        resource_drift: Vec<ResourceChange<'a>>,
        #[serde(borrow)]
        planned_values: Value<'a>,
        #[serde(borrow)]
        prior_state: Value<'a>,
        #[serde(borrow)]
        configuration: Value<'a>,
        #[serde(borrow)]
        output_changes: Value<'a>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct ResourceChange<'a> {
        #[serde(borrow)]
        address: Cow<'a, str>,
        #[serde(borrow, default)]
        module_address: Option<Cow<'a, str>>,
        #[serde(borrow)]
        mode: Cow<'a, str>,
        #[serde(borrow, rename = "type")]
        kind: Cow<'a, str>,
        #[serde(borrow)]
        name: Cow<'a, str>,
        #[serde(borrow)]
        provider_name: Cow<'a, str>,
        #[serde(borrow)]
        change: Change<'a>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Change<'a> {
        #[serde(borrow)]
        actions: Vec<Cow<'a, str>>,
        #[serde(borrow)]
        before: Value<'a>,
        #[serde(borrow)]
        after: Value<'a>,
        #[serde(borrow)]
        after_unknown: Value<'a>,
        #[serde(borrow)]
        before_sensitive: Value<'a>,
        #[serde(borrow)]
        after_sensitive: Value<'a>,
    }
    let bytes = std::fs::read(plan).expect("the plan");
    let plan: Plan<'_> = serde_json::from_slice(&bytes).expect("a plan");
    plan.resource_changes.iter().map(|one| one.address.len() + one.change.actions.len()).sum()
}
