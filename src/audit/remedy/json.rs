//! Resources and calls of modules in the JSON syntax of Terraform. They are looked up by what stands there; nothing is
//! followed, so what is made of anything else may be what is looked for.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::resource::{DERIVED, Instance, arn, named};
use super::value::{Item, Piece, Value, slug};

/// Resources by their type.
pub(super) fn resources(text: &str) -> Vec<(String, Instance)> {
    let Ok(whole) = serde_json::from_str::<Json>(text) else { return Vec::new() };
    let mut found = Vec::new();
    for (_, kinds) in members(&whole).into_iter().filter(|(name, _)| *name == "resource") {
        for (kind, resources) in members(kinds) {
            let bodies = members(resources).into_iter().flat_map(|(_, body)| each(body));
            found.extend(bodies.map(|body| (kind.to_owned(), instance(kind, body))));
        }
    }
    found
}

/// Names of calls of modules whose code is not in this repository; an error where it is no JSON.
pub(super) fn remote(text: &str) -> Result<Vec<String>, String> {
    let whole: Json =
        serde_json::from_str(text).map_err(|error| format!("line {}: it is not valid JSON", error.line()))?;
    let calls = members(&whole).into_iter().filter(|(name, _)| *name == "module");
    let calls = calls.flat_map(|(_, calls)| members(calls));
    let is_local = |call: &Json| {
        let source = members(call).into_iter().find(|(name, _)| *name == "source");
        source.and_then(|(_, source)| source.as_str()).is_some_and(|source| source.starts_with('.'))
    };
    Ok(calls.filter(|(_, call)| !is_local(call)).map(|(name, _)| name.to_owned()).collect())
}

/// A block, or each of several in a list.
fn each(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().filter(|item| item.is_object()).collect(),
        Json::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

fn members(value: &Json) -> Vec<(&str, &Json)> {
    let all = each(value).into_iter().filter_map(Json::as_object).flatten();
    all.map(|(name, value)| (name.as_str(), value)).collect()
}

fn instance(kind: &str, body: &Json) -> Instance {
    let mut values: BTreeMap<String, Value> = BTreeMap::new();
    for (name, found) in members(body).into_iter().filter(|(_, found)| !found.is_null()) {
        values.insert(name.to_owned(), value(found));
        if name == "dynamic" {
            values.extend(members(found).into_iter().map(|(made, _)| (made.to_owned(), Value::Unknown)));
        }
    }
    let written = |name: &str| values.get(name).cloned();
    let derived = DERIVED.map(|(derived, name)| {
        let value = match (name, kind.strip_prefix("aws_iam_")) {
            ("slug", _) => slug(written("name").unwrap_or(Value::Unknown)),
            ("arn", Some(kind)) => arn(kind, named(&written), &written),
            _ => named(&written),
        };
        (derived.to_owned(), value)
    });
    values.extend(derived);
    Instance {
        origin: None,
        key: None,
        is_one_of_many: false,
        call: None,
        call_origin: None,
        call_key: None,
        values,
    }
}

fn value(found: &Json) -> Value {
    let item = |found: &Json| Item { value: value(found), origin: None };
    match found {
        Json::Null => Value::Unknown,
        Json::Bool(found) => Value::literal(found.to_string()),
        Json::Number(found) => Value::literal(found.to_string()),
        Json::String(text) => template(text),
        Json::Array(items) => Value::List(items.iter().map(item).collect()),
        Json::Object(members) => {
            Value::Map(members.iter().map(|(name, found)| (Value::literal(name), item(found))).collect())
        }
    }
}

/// A text; nobody knows what its templates say. Where one ends is not told apart from a brace within it, so that only
/// what stands before the first one is taken at its word.
fn template(text: &str) -> Value {
    let first = text.find("${").into_iter().chain(text.find("%{")).min();
    match first.and_then(|at| text.get(..at)) {
        None => Value::literal(text),
        // One that is written twice is no template, but a sign of a text.
        Some(before) => {
            let before = before.trim_end_matches(['$', '%']);
            Value::Text(vec![Piece::Literal(before.to_owned()), Piece::Hole])
        }
    }
}
