//! Types and marks.

use super::{Call, Function, Param, Want, sets};
use crate::policy::problem::Problem;
use crate::policy::value::{MappingKind, SequenceKind, Type, Value, type_of};

const VALUE: Param = Param::new("value", Want::Any).null().unknown().marked();
const CONVERTED: Param = Param::new("v", Want::Any).null().marked();

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("issensitive", &[VALUE], issensitive),
    Function::plain("nonsensitive", &[VALUE], nonsensitive),
    Function::plain("sensitive", &[VALUE], |call| Ok(call.arg(0).clone().sensitive())),
    Function::plain("tobool", &[CONVERTED], |call| sets::to(call, &Want::Bool.as_type())),
    Function::plain("tolist", &[CONVERTED], |call| sets::to(call, &Want::List.as_type())),
    Function::plain("tomap", &[CONVERTED], |call| sets::to(call, &Want::Map.as_type())),
    Function::plain("tonumber", &[CONVERTED], |call| sets::to(call, &Want::Number.as_type())),
    Function::plain("toset", &[CONVERTED], |call| sets::to(call, &Want::Set.as_type())),
    Function::plain("tostring", &[CONVERTED], |call| sets::to(call, &Want::Text.as_type())),
    Function::plain("type", &[VALUE], type_text),
];

/// Whether a value that nobody knows yet will be sensitive, nobody knows either.
fn issensitive(call: &Call<'_>) -> Result<Value, Problem> {
    Ok(match call.arg(0) {
        Value::Sensitive(_) => Value::Bool(true),
        Value::Unknown(_) => Value::unknown(),
        _ => Value::Bool(false),
    })
}

/// Takes the mark off the value itself; marks inside of it stay.
fn nonsensitive(call: &Call<'_>) -> Result<Value, Problem> {
    Ok(call.arg(0).unmark().0.clone())
}

/// The type as text, as `terraform console` prints what its own `type` gives: `string`, `list(number)`,
/// an object on several lines. An array of a plan counts as a list when its elements have one type, and
/// as a tuple otherwise; an object of a plan is an object.
fn type_text(call: &Call<'_>) -> Result<Value, Problem> {
    let mut out = String::new();
    write(call, &plan_type(call, call.arg(0))?, 0, &mut out)?;
    Ok(Value::text(out))
}

fn plan_type(call: &Call<'_>, value: &Value) -> Result<Type, Problem> {
    call.fuel.charge(1)?;
    let inner = |value: &Value| call.fuel.deeper(|| plan_type(call, value));
    Ok(match value.unmark().0 {
        Value::Sequence(kind @ (SequenceKind::Plan | SequenceKind::Tuple), items) => {
            let types = items.iter().map(inner).collect::<Result<Vec<Type>, _>>()?;
            match types.split_first() {
                Some((first, rest))
                    if *kind == SequenceKind::Plan && rest.iter().all(|kind| kind == first) =>
                {
                    Type::List(Box::new(first.clone()))
                }
                _ => Type::Tuple(types),
            }
        }
        Value::Mapping(MappingKind::Plan | MappingKind::Object, members) => {
            let attribute = |(name, value): (&std::sync::Arc<str>, &Value)| {
                let kind = inner(value)?;
                Ok(crate::policy::value::Attribute {
                    name: name.to_string(),
                    kind,
                    optional: false,
                    default: None,
                })
            };
            Type::Object(members.iter().map(attribute).collect::<Result<_, Problem>>()?)
        }
        other => type_of(other),
    })
}

fn write(call: &Call<'_>, kind: &Type, indent: usize, out: &mut String) -> Result<(), Problem> {
    call.fuel.charge_text(16 + indent)?;
    let within = |name: &str, element: &Type, out: &mut String| {
        out.push_str(name);
        out.push('(');
        // What has several lines stands on its own.
        let multiline = matches!(element, Type::Object(all) if !all.is_empty())
            || matches!(element, Type::Tuple(all) if !all.is_empty());
        let inside = if multiline { indent + 4 } else { indent };
        if multiline {
            line(inside, out);
        }
        write(call, element, inside, out)?;
        if multiline {
            out.push(',');
            line(indent, out);
        }
        out.push(')');
        Ok(())
    };
    match kind {
        Type::Any => out.push_str("dynamic"),
        Type::Bool => out.push_str("bool"),
        Type::Number => out.push_str("number"),
        Type::String => out.push_str("string"),
        Type::List(element) => within("list", element, out)?,
        Type::Set(element) => within("set", element, out)?,
        Type::Map(element) => within("map", element, out)?,
        Type::Tuple(items) if items.is_empty() => out.push_str("tuple([])"),
        Type::Tuple(items) => {
            out.push_str("tuple([");
            for item in items {
                line(indent + 4, out);
                write(call, item, indent + 4, out)?;
                out.push(',');
            }
            line(indent, out);
            out.push_str("])");
        }
        Type::Object(attributes) if attributes.is_empty() => out.push_str("object({})"),
        Type::Object(attributes) => {
            out.push_str("object({");
            for attribute in attributes {
                line(indent + 4, out);
                call.fuel.charge_text(attribute.name.len())?;
                out.push_str(&attribute.name);
                out.push_str(": ");
                write(call, &attribute.kind, indent + 4, out)?;
                out.push(',');
            }
            line(indent, out);
            out.push_str("})");
        }
    }
    Ok(())
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}
