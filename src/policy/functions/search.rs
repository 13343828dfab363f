//! Questions about lists: what is in them, how much, and the one element that is wanted.

use super::{Call, graphemes, lists};
use crate::policy::problem::Problem;
use crate::policy::value::{Number, SequenceKind, Type, Value, convert, equal, type_of, unify};

pub(super) fn alltrue(call: &Call<'_>) -> Result<Value, Problem> {
    let items = call.items(0)?;
    call.fuel.charge(items.len())?;
    for item in items {
        match item {
            // As Terraform: nothing behind the first unknown is looked at.
            Value::Unknown(_) => return Ok(Value::unknown()),
            Value::Bool(true) => {}
            _ => return Ok(Value::Bool(false)),
        }
    }
    Ok(Value::Bool(true))
}

pub(super) fn anytrue(call: &Call<'_>) -> Result<Value, Problem> {
    let items = call.items(0)?;
    call.fuel.charge(items.len())?;
    if items.iter().any(|item| matches!(item, Value::Bool(true))) {
        return Ok(Value::Bool(true));
    }
    Ok(if items.iter().any(Value::is_unknown) { Value::unknown() } else { Value::Bool(false) })
}

pub(super) fn coalesce(call: &Call<'_>) -> Result<Value, Problem> {
    // Beside null, as beside anything whose type nobody knows, arguments may be of different types.
    let untyped = call.args.iter().any(|arg| type_of(arg) == Type::Any).then_some(Type::Any);
    let common = unify(call.args.iter().map(type_of))
        .or(untyped)
        .filter(|_| !call.args.is_empty())
        .ok_or_else(|| Problem::new("one or more arguments that have one type are wanted"))?;
    for (index, arg) in call.args.iter().enumerate() {
        // A value out of a plan may be of any type, so it fits as it is.
        let arg = match type_of(arg) {
            Type::Any => arg.clone(),
            _ => convert(arg, &common).map_err(|problem| Problem { argument: Some(index), ..problem })?,
        };
        let empty = arg.is_null() || common == Type::String && arg == Value::text("");
        if arg.is_unknown() || !empty {
            return Ok(arg);
        }
    }
    Err(Problem::new("all arguments are null or empty strings"))
}

pub(super) fn coalescelist(call: &Call<'_>) -> Result<Value, Problem> {
    for (index, arg) in call.args.iter().enumerate() {
        if arg.is_unknown() {
            break;
        }
        if !arg.is_null() {
            lists::ordered(call, index)?;
        }
    }
    for arg in call.args {
        match arg {
            Value::Unknown(_) => return Ok(Value::unknown()),
            Value::Sequence(_, items) if !items.is_empty() => return Ok(arg.clone()),
            _ => {}
        }
    }
    Err(Problem::new("one list that is not empty is wanted"))
}

pub(super) fn contains(call: &Call<'_>) -> Result<Value, Problem> {
    let (items, value) = (lists::sequence(call, 0)?.items, call.arg(1));
    call.fuel.charge(2 * items.len())?;
    // Terraform refuses null here; the policy language says that nothing contains it.
    if items.is_empty() || value.is_null() || differs(call.arg(0), value) {
        return Ok(Value::Bool(false));
    }
    let mut open = false;
    for item in items.iter() {
        match equal(value, item) {
            Some(true) => return Ok(Value::Bool(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    Ok(if open { Value::unknown() } else { Value::Bool(false) })
}

/// Whether a list has elements of another type, so that what is unknown among them differs, too.
fn differs(list: &Value, value: &Value) -> bool {
    let (Type::List(element) | Type::Set(element)) = type_of(list) else { return false };
    let (element, value) = (element.as_ref(), &type_of(value));
    let known = *element != Type::Any && *value != Type::Any;
    known && std::mem::discriminant(element) != std::mem::discriminant(value)
}

pub(super) fn element(call: &Call<'_>) -> Result<Value, Problem> {
    let list = lists::ordered(call, 0)?;
    // Behind the end it starts again, and before the start it goes on from the end.
    let length = i64::try_from(list.items.len()).unwrap_or(i64::MAX);
    let at = call.whole(1)?.checked_rem_euclid(length).and_then(|at| usize::try_from(at).ok());
    match at.and_then(|at| list.items.get(at)) {
        Some(found) => Ok(found.clone().marked(list.marked)),
        None => Err(Problem::argument(0, "the list has no elements")),
    }
}

pub(super) fn index(call: &Call<'_>) -> Result<Value, Problem> {
    let items = lists::ordered(call, 0)?.items;
    call.fuel.charge(items.len())?;
    for (at, item) in items.iter().enumerate() {
        match equal(item, call.arg(1)) {
            Some(true) => return Ok(Value::int(i64::try_from(at).unwrap_or(i64::MAX))),
            Some(false) => {}
            None => return Ok(Value::unknown()),
        }
    }
    Err(Problem::argument(1, "the list does not have this element; `core::contains` asks whether it has"))
}

/// A set that has unknown elements has an unknown length: two of them may turn out to be one. An array
/// of plan JSON counts as a list, which nearly all of them are.
pub(super) fn length(call: &Call<'_>) -> Result<Value, Problem> {
    let (value, marked) = call.arg(0).unmark();
    let length = match value {
        Value::Unknown(_) => return Ok(Value::unknown().marked(marked)),
        Value::Sequence(SequenceKind::Set, items) if items.len() > 1 && !value.is_wholly_known() => {
            return Ok(Value::unknown().marked(marked));
        }
        Value::Sequence(_, items) => items.len(),
        Value::Mapping(_, members) => members.len(),
        Value::String(text) => {
            call.fuel.charge_text(text.len())?;
            graphemes::count(text)
        }
        other => {
            let found = other.kind_name();
            return Err(Problem::argument(
                0,
                format!("a string, a collection or an object is wanted, not a {found}"),
            ));
        }
    };
    Ok(Value::int(i64::try_from(length).unwrap_or(i64::MAX)).marked(marked))
}

pub(super) fn one(call: &Call<'_>) -> Result<Value, Problem> {
    let list = lists::sequence(call, 0)?;
    match list.items.as_slice() {
        [] => Ok(Value::Null),
        [only] => Ok(only.clone()),
        _ if list.kind == SequenceKind::Set && !call.arg(0).is_wholly_known() => Ok(Value::unknown()),
        items => Err(Problem::argument(
            0,
            format!("a list, set or tuple with no or one element is wanted, not with {}", items.len()),
        )),
    }
}

pub(super) fn sum(call: &Call<'_>) -> Result<Value, Problem> {
    let items = lists::sequence(call, 0)?.items;
    call.fuel.charge(items.len())?;
    if items.is_empty() {
        return Err(Problem::argument(0, "an empty list has no sum"));
    }
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    let mut sum = Number::from(0);
    for item in items.iter() {
        match convert(item, &Type::Number) {
            Ok(Value::Number(number)) => sum = sum.add(&number),
            _ => return Err(Problem::argument(0, "all elements must be numbers")),
        }
    }
    if sum.is_out_of_range() {
        return Err(Problem::argument(0, "the sum is too large"));
    }
    Ok(Value::Number(sum))
}
