//! Conversion of values to types, as Terraform converts arguments and inputs.

use std::sync::Arc;

use super::{Attribute, MappingKind, Members, Number, SequenceKind, Type, Value, set, type_of, unify};
use crate::policy::problem::Problem;

/// Converts a value, or says why that cannot be. Null stays null and unknown stays unknown; marks stay
/// where they are.
pub fn convert(value: &Value, to: &Type) -> Result<Value, Problem> {
    let (plain, mark) = value.unmark();
    let converted = match (plain, to) {
        (_, Type::Any) | (Value::Null | Value::Unknown(_), _) => plain.clone(),
        (_, Type::Bool) => bool(plain)?,
        (_, Type::Number) => number(plain)?,
        (_, Type::String) => string(plain)?,
        (_, Type::List(item)) => sequence(plain, item, SequenceKind::List)?,
        (_, Type::Set(item)) => sequence(plain, item, SequenceKind::Set)?,
        (_, Type::Map(item)) => map(plain, item)?,
        (_, Type::Tuple(items)) => tuple(plain, items)?,
        (_, Type::Object(attributes)) => object(plain, attributes)?,
    };
    Ok(converted.marked(mark))
}

fn wanted(what: &str, value: &Value) -> Problem {
    Problem::new(format!("{what} is wanted, not {}", article(value.kind_name())))
}

fn article(kind: &str) -> String {
    match kind {
        "null" | "unknown" => kind.to_owned(),
        "object" => "an object".to_owned(),
        _ => format!("a {kind}"),
    }
}

fn bool(value: &Value) -> Result<Value, Problem> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::String(text) => match text.as_ref() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(Problem::new("a bool is wanted; of strings only \"true\" and \"false\" are one")),
        },
        _ => Err(wanted("a bool", value)),
    }
}

fn number(value: &Value) -> Result<Value, Problem> {
    match value {
        Value::Number(_) => Ok(value.clone()),
        Value::String(text) => Number::parse(text)
            .map(Value::Number)
            .ok_or_else(|| Problem::new("a number is wanted, and the string is none")),
        _ => Err(wanted("a number", value)),
    }
}

fn string(value: &Value) -> Result<Value, Problem> {
    match value {
        Value::String(_) => Ok(value.clone()),
        Value::Number(number) => Ok(Value::String(number.to_string().into())),
        Value::Bool(value) => Ok(Value::text(if *value { "true" } else { "false" })),
        _ => Err(wanted("a string", value)),
    }
}

fn sequence(value: &Value, item: &Type, kind: SequenceKind) -> Result<Value, Problem> {
    let Value::Sequence(own, items) = value else {
        return Err(wanted(if kind == SequenceKind::Set { "a set" } else { "a list" }, value));
    };
    if *own == kind && *item == Type::Any {
        return Ok(value.clone());
    }
    // Elements of a set that are unknown may turn out to be one, and then the list is shorter.
    if *own == SequenceKind::Set && kind == SequenceKind::List && items.len() > 1 && !value.is_wholly_known()
    {
        return Ok(Value::unknown());
    }
    // The elements of lists and sets have one type already.
    let mixed = matches!(own, SequenceKind::Tuple | SequenceKind::Plan);
    let item = if mixed && *item == Type::Any { one_type(items.iter())? } else { item.clone() };
    let items = items.iter().map(|one| convert(one, &item)).collect::<Result<Vec<_>, _>>()?;
    Ok(if kind == SequenceKind::Set { set(items) } else { Value::list(items) })
}

/// The one type that all elements of a collection can have.
fn one_type<'v>(items: impl Iterator<Item = &'v Value>) -> Result<Type, Problem> {
    unify(items.map(type_of)).ok_or_else(|| Problem::new("all elements must have one type"))
}

fn map(value: &Value, item: &Type) -> Result<Value, Problem> {
    let Value::Mapping(own, members) = value else { return Err(wanted("a map", value)) };
    if *own == MappingKind::Map && *item == Type::Any {
        return Ok(value.clone());
    }
    let mixed = matches!(own, MappingKind::Object | MappingKind::Plan);
    let item = if mixed && *item == Type::Any { one_type(members.values())? } else { item.clone() };
    let members = members
        .iter()
        .map(|(key, one)| {
            convert(one, &item).map(|one| (key.clone(), one)).map_err(|problem| inside(key, problem))
        })
        .collect::<Result<Members, _>>()?;
    Ok(Value::map(members))
}

fn tuple(value: &Value, types: &[Type]) -> Result<Value, Problem> {
    let Value::Sequence(_, items) = value else { return Err(wanted("a tuple", value)) };
    if items.len() != types.len() {
        let message = format!("a tuple of {} elements is wanted, not of {}", types.len(), items.len());
        return Err(Problem::new(message));
    }
    let items = items.iter().zip(types).map(|(one, to)| convert(one, to)).collect::<Result<Vec<_>, _>>()?;
    Ok(Value::tuple(items))
}

fn object(value: &Value, attributes: &[Attribute]) -> Result<Value, Problem> {
    let Value::Mapping(_, members) = value else { return Err(wanted("an object", value)) };
    let mut made = Members::new();
    for attribute in attributes {
        let found = members.get(attribute.name.as_str());
        let value = match (found, &attribute.default) {
            (Some(found), Some(default)) if found.is_null() => default.clone(),
            (Some(found), _) => found.clone(),
            (None, Some(default)) => default.clone(),
            (None, None) if attribute.optional => Value::Null,
            (None, None) => {
                return Err(Problem::new(format!("the attribute `{}` is missing", attribute.name)));
            }
        };
        let value = convert(&value, &attribute.kind).map_err(|problem| inside(&attribute.name, problem))?;
        made.insert(Arc::from(attribute.name.as_str()), value);
    }
    Ok(Value::object(made))
}

fn inside(name: &str, problem: Problem) -> Problem {
    Problem { message: format!("`{name}`: {}", problem.message), ..problem }
}
