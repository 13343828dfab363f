//! Sets.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Call, Function, Param, Want, lists};
use crate::policy::problem::Problem;
use crate::policy::value::{SequenceKind, Type, Value, convert, key, set, type_of, unify};

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("setintersection", &[Param::new("first_set", Want::Set)], setintersection)
        .rest(Param::new("other_sets", Want::Set)),
    Function::plain("setproduct", &[], setproduct).rest(Param::new("sets", Want::Any).marked()),
    Function::plain("setsubtract", &[Param::new("a", Want::Set), Param::new("b", Want::Set)], setsubtract),
    Function::plain("setunion", &[Param::new("first_set", Want::Set)], setunion)
        .rest(Param::new("other_sets", Want::Set)),
];

/// The arguments as sets of one type.
fn sets(call: &Call<'_>) -> Result<Vec<Arc<Vec<Value>>>, Problem> {
    call.fuel.charge(
        2 * (0..call.args.len()).filter_map(|index| Some(call.items(index).ok()?.len())).sum::<usize>(),
    )?;
    // Beside elements whose type nobody knows, those of other sets may be of different types.
    let any = Type::Set(Box::new(Type::Any));
    let untyped = call.args.iter().any(|arg| type_of(arg) == any && !arg.is_wholly_known());
    let common = unify(call.args.iter().map(type_of))
        .or(untyped.then_some(any))
        .ok_or_else(|| Problem::new("the sets must have elements of one type"))?;
    let mut made = Vec::new();
    for (index, arg) in call.args.iter().enumerate() {
        match convert(arg, &common).map_err(|problem| Problem { argument: Some(index), ..problem })? {
            Value::Sequence(_, items) => made.push(items),
            _ => return Err(Problem::argument(index, "a set is wanted")),
        }
    }
    Ok(made)
}

fn setunion(call: &Call<'_>) -> Result<Value, Problem> {
    Ok(set(sets(call)?.iter().flat_map(|items| items.iter().cloned()).collect()))
}

fn setintersection(call: &Call<'_>) -> Result<Value, Problem> {
    pick(call, |here| here)
}

fn setsubtract(call: &Call<'_>) -> Result<Value, Problem> {
    pick(call, |here| !here)
}

/// The elements of the first set that are in each other one, or that are not.
fn pick(call: &Call<'_>, wanted: fn(bool) -> bool) -> Result<Value, Problem> {
    let sets = sets(call)?;
    // An unknown element may be equal to any other.
    if !call.args.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown());
    }
    let others: Vec<FxHashSet<Option<String>>> =
        sets.iter().skip(1).map(|items| items.iter().map(key).collect()).collect();
    let first = sets.first().map(|items| items.as_slice()).unwrap_or_default();
    let kept = first.iter().filter(|item| {
        let key = key(item);
        others.iter().all(|other| wanted(other.contains(&key)))
    });
    Ok(set(kept.cloned().collect()))
}

fn setproduct(call: &Call<'_>) -> Result<Value, Problem> {
    if call.args.len() < 2 {
        return Err(Problem::new("at least two sets are wanted"));
    }
    let (mut columns, mut marked, mut open, mut total) = (Vec::new(), false, false, 1_usize);
    let mut kind = SequenceKind::List;
    for (index, arg) in call.args.iter().enumerate() {
        let found = lists::sequence(call, index)?;
        marked |= found.marked;
        if found.kind == SequenceKind::Set {
            kind = SequenceKind::Set;
            open |= found.items.len() > 1 && !arg.is_wholly_known();
        }
        let list = match lists::as_list(arg) {
            // Beside null and unknowns, elements may be of different types.
            Err(_) if found.items.iter().any(|item| type_of(item) == Type::Any) => arg.clone(),
            list => list.map_err(|problem| Problem { argument: Some(index), ..problem })?,
        };
        let Value::Sequence(_, items) = list.unmark().0 else { continue };
        total = total.saturating_mul(items.len());
        columns.push(items.clone());
    }
    if open {
        return Ok(Value::unknown().marked(call.args.iter().any(Value::is_marked)));
    }
    call.fuel.charge(total.saturating_mul(columns.len() + 1))?;
    let mut rows: Vec<Vec<Value>> = if total == 0 { Vec::new() } else { vec![Vec::new()] };
    for column in &columns {
        rows = rows
            .iter()
            .flat_map(|row| {
                column.iter().map(|item| row.iter().cloned().chain([item.clone()]).collect::<Vec<Value>>())
            })
            .collect();
    }
    let rows = rows.into_iter().map(Value::tuple).collect();
    let made = if kind == SequenceKind::Set { set(rows) } else { Value::list(rows) };
    Ok(made.marked(marked))
}

/// For `tolist` and its like: a value converted to a type, with a message that names it.
pub(super) fn to(call: &Call<'_>, to: &Type) -> Result<Value, Problem> {
    call.fuel.charge(match call.arg(0).unmark().0 {
        Value::Sequence(_, items) => 2 * items.len(),
        Value::Mapping(_, members) => 2 * members.len(),
        _ => 1,
    })?;
    convert(call.arg(0), to).map_err(|problem| Problem { argument: Some(0), ..problem })
}
