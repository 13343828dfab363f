//! Trees of marks, derived from a value and the paths that are marked in it.
//!
//! Terraform mirrors the value: scalars without a mark are left out of objects and are `false` in lists, containers
//! stay even when nothing in them is marked.

use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Name(String),
    Index(usize),
}

pub type Path = Vec<Step>;

/// Reads `environment[0].variables.DB_HOST`. A name in brackets may be quoted: `tags["a.b"]`.
pub fn parse_path(text: &str) -> Path {
    let (mut path, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (key, after) = super::address::parse_key(rest);
        rest = match key {
            super::address::Key::Index(index) => {
                path.push(Step::Index(index as usize));
                after
            }
            super::address::Key::Name(name) => {
                path.push(Step::Name(name));
                after
            }
            super::address::Key::None => {
                let name = rest.strip_prefix('.').unwrap_or(rest);
                let end = name.find(['.', '[']).unwrap_or(name.len());
                path.push(Step::Name(name.get(..end).unwrap_or_default().to_owned()));
                name.get(end..).unwrap_or_default()
            }
        };
    }
    path
}

pub fn path_to_json(path: &[Step]) -> Value {
    path.iter()
        .map(|step| match step {
            Step::Name(name) => Value::from(name.as_str()),
            Step::Index(index) => Value::from(*index),
        })
        .collect()
}

/// Takes what is unknown out of a value: a member disappears, a list element becomes `null`.
pub fn strip(value: &mut Value, path: &[Step]) {
    match (path, value) {
        ([Step::Name(name)], Value::Object(members)) => {
            members.remove(name);
        }
        ([Step::Index(index)], Value::Array(items)) => {
            if let Some(item) = items.get_mut(*index) {
                *item = Value::Null;
            }
        }
        ([Step::Name(name), rest @ ..], Value::Object(members)) => {
            if let Some(member) = members.get_mut(name) {
                strip(member, rest);
            }
        }
        ([Step::Index(index), rest @ ..], Value::Array(items)) => {
            if let Some(item) = items.get_mut(*index) {
                strip(item, rest);
            }
        }
        _ => {}
    }
}

/// Puts a value at a path, making objects on the way.
pub fn put(target: &mut Value, path: &[Step], value: Value) {
    match path {
        [] => *target = value,
        [Step::Name(name), rest @ ..] => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            if let Value::Object(members) = target {
                put(members.entry(name.clone()).or_insert(Value::Null), rest, value);
            }
        }
        [Step::Index(index), rest @ ..] => {
            if !target.is_array() {
                *target = Value::Array(Vec::new());
            }
            if let Value::Array(items) = target {
                while items.len() <= *index {
                    items.push(Value::Null);
                }
                if let Some(item) = items.get_mut(*index) {
                    put(item, rest, value);
                }
            }
        }
    }
}

/// `after_unknown`. A bare `{}` when everything is known. `value` still has placeholders where it is unknown.
pub fn unknown(value: &Value, unknown: &[Path]) -> Value {
    if unknown.is_empty() {
        return Value::Object(Map::new());
    }
    let paths: Vec<&[Step]> = unknown.iter().map(Vec::as_slice).collect();
    mirror(Some(value), &paths, &[]).unwrap_or(Value::Bool(false))
}

/// `before_sensitive`, `after_sensitive`, `sensitive_values`. What is unknown is an empty container there.
pub fn sensitive(value: &Value, marked: &[Path], unknown: &[Path]) -> Value {
    if value.is_null() {
        return Value::Bool(false);
    }
    let marked: Vec<&[Step]> = marked.iter().map(Vec::as_slice).collect();
    let unknown: Vec<&[Step]> = unknown.iter().map(Vec::as_slice).collect();
    mirror(Some(value), &marked, &unknown).unwrap_or(Value::Bool(false))
}

/// `emptied` are the paths below which the mirror is cut off.
fn mirror(value: Option<&Value>, marked: &[&[Step]], emptied: &[&[Step]]) -> Option<Value> {
    if marked.iter().any(|path| path.is_empty()) {
        return Some(Value::Bool(true));
    }
    let is_cut = emptied.iter().any(|path| path.is_empty());
    match value {
        Some(Value::Object(_)) if is_cut => Some(Value::Object(Map::new())),
        Some(Value::Array(_)) if is_cut => Some(Value::Array(Vec::new())),
        _ if is_cut => None,
        Some(Value::Object(members)) => {
            let mut marks = Map::new();
            let named = marked.iter().filter_map(|path| match path.first() {
                Some(Step::Name(name)) => Some(name),
                _ => None,
            });
            for name in members.keys().chain(named) {
                let step = Step::Name(name.clone());
                let mark = mirror(members.get(name), &below(marked, &step), &below(emptied, &step));
                if let Some(mark) = mark {
                    marks.insert(name.clone(), mark);
                }
            }
            Some(Value::Object(marks))
        }
        Some(Value::Array(items)) => Some(
            (0..items.len())
                .map(|index| {
                    let step = Step::Index(index);
                    mirror(items.get(index), &below(marked, &step), &below(emptied, &step))
                        .unwrap_or(Value::Bool(false))
                })
                .collect(),
        ),
        _ => None,
    }
}

fn below<'a>(paths: &[&'a [Step]], step: &Step) -> Vec<&'a [Step]> {
    paths
        .iter()
        .filter_map(|path| path.split_first().filter(|(first, _)| *first == step).map(|(_, rest)| rest))
        .collect()
}

/// The type of an output as cty writes it, as far as a JSON value tells.
pub fn type_of(value: &Value) -> Value {
    match value {
        Value::Null => Value::from("dynamic"),
        Value::Bool(_) => Value::from("bool"),
        Value::Number(_) => Value::from("number"),
        Value::String(_) => Value::from("string"),
        Value::Array(items) => {
            Value::Array(vec![Value::from("tuple"), items.iter().map(type_of).collect::<Vec<_>>().into()])
        }
        Value::Object(members) => {
            let types: Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), type_of(value))).collect();
            Value::Array(vec![Value::from("object"), Value::Object(types)])
        }
    }
}
