//! Lists made of lists.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Call;
use crate::policy::problem::Problem;
use crate::policy::value::{Number, SequenceKind, Type, Value, convert, key, type_of, unify};

/// More numbers than these `range` does not make.
const LONGEST_RANGE: usize = 1024;

/// A sequence without its own mark, and whether it had one.
pub(super) struct Items<'v> {
    pub kind: SequenceKind,
    pub items: &'v Arc<Vec<Value>>,
    pub marked: bool,
}

/// Argument `index`, which must be a list, set or tuple.
pub(super) fn sequence<'v>(call: &'v Call<'_>, index: usize) -> Result<Items<'v>, Problem> {
    match call.arg(index).unmark() {
        (Value::Sequence(kind, items), marked) => Ok(Items { kind: *kind, items, marked }),
        (other, _) => {
            Err(Problem::argument(index, format!("a list or tuple is wanted, not {}", other.kind_name())))
        }
    }
}

/// Argument `index`, which must have an order that means something.
pub(super) fn ordered<'v>(call: &'v Call<'_>, index: usize) -> Result<Items<'v>, Problem> {
    let found = sequence(call, index)?;
    if found.kind == SequenceKind::Set {
        return Err(Problem::argument(
            index,
            "the elements of a set have no order; `core::tolist` makes a list of it",
        ));
    }
    Ok(found)
}

fn make(kind: SequenceKind, items: Vec<Value>) -> Value {
    Value::Sequence(kind, Arc::new(items))
}

pub(super) fn chunklist(call: &Call<'_>) -> Result<Value, Problem> {
    let list = sequence(call, 0)?;
    let (size, size_marked) = call.arg(1).unmark();
    let size = match size {
        Value::Number(size) => size.to_i64(),
        _ => None,
    };
    let size = size.and_then(|size| usize::try_from(size).ok());
    let size =
        size.ok_or_else(|| Problem::argument(1, "the size must be a whole number that is not negative"))?;
    call.fuel.charge(2 * list.items.len() + 1)?;
    let chunks = match size {
        0 if list.items.is_empty() => Vec::new(),
        0 => vec![make(SequenceKind::List, list.items.to_vec())],
        size => list.items.chunks(size).map(|chunk| make(SequenceKind::List, chunk.to_vec())).collect(),
    };
    Ok(Value::list(chunks).marked(list.marked || size_marked))
}

pub(super) fn compact(call: &Call<'_>) -> Result<Value, Problem> {
    let items = call.items(0)?;
    call.fuel.charge(items.len())?;
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    let kept = items.iter().filter(|item| matches!(item, Value::String(text) if !text.is_empty()));
    Ok(Value::list(kept.cloned().collect()))
}

pub(super) fn concat(call: &Call<'_>) -> Result<Value, Problem> {
    if call.args.is_empty() {
        return Err(Problem::new("at least one list is wanted"));
    }
    let parts: Vec<Items<'_>> =
        (0..call.args.len()).map(|index| ordered(call, index)).collect::<Result<_, _>>()?;
    call.fuel.charge(parts.iter().map(|part| part.items.len()).sum::<usize>() + 1)?;
    let marked = parts.iter().any(|part| part.marked);
    let all = |wanted: &[SequenceKind]| parts.iter().all(|part| wanted.contains(&part.kind));
    if all(&[SequenceKind::List]) {
        let common = unify(parts.iter().map(|part| type_of(&Value::Sequence(part.kind, part.items.clone()))));
        if let Some(common) = common {
            let mut joined = Vec::new();
            for (index, arg) in call.args.iter().enumerate() {
                let list =
                    convert(arg, &common).map_err(|problem| Problem { argument: Some(index), ..problem })?;
                if let Value::Sequence(_, items) = list.unmark().0 {
                    joined.extend(items.iter().cloned());
                }
            }
            return Ok(Value::list(joined).marked(marked));
        }
    }
    let kind =
        if all(&[SequenceKind::List, SequenceKind::Plan]) { SequenceKind::Plan } else { SequenceKind::Tuple };
    let joined = parts.iter().flat_map(|part| part.items.iter().cloned()).collect();
    Ok(make(kind, joined).marked(marked))
}

pub(super) fn distinct(call: &Call<'_>) -> Result<Value, Problem> {
    let items = call.items(0)?;
    call.fuel.charge(2 * items.len())?;
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    let mut seen = FxHashSet::default();
    let kept = items.iter().filter(|item| key(item).is_none_or(|key| seen.insert(key)));
    Ok(Value::list(kept.cloned().collect()))
}

pub(super) fn flatten(call: &Call<'_>) -> Result<Value, Problem> {
    sequence(call, 0)?;
    let (mut out, mut marked) = (Vec::new(), false);
    flatten_into(call, call.arg(0), &mut out, &mut marked)?;
    // What is unknown may be a list of any length.
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown().marked(call.arg(0).is_marked()));
    }
    Ok(Value::tuple(out).marked(marked))
}

/// Marks of lists end up on the result, those of elements stay where they are.
fn flatten_into(
    call: &Call<'_>,
    value: &Value,
    out: &mut Vec<Value>,
    marked: &mut bool,
) -> Result<(), Problem> {
    let (Value::Sequence(_, items), mark) = value.unmark() else {
        out.push(value.clone());
        return Ok(());
    };
    *marked |= mark;
    call.fuel.charge(items.len() + 1)?;
    call.fuel.deeper(|| items.iter().try_for_each(|item| flatten_into(call, item, out, marked)))
}

pub(super) fn range(call: &Call<'_>) -> Result<Value, Problem> {
    let numbers: Vec<&Number> = call
        .args
        .iter()
        .filter_map(|arg| if let Value::Number(number) = arg { Some(number) } else { None })
        .collect();
    let zero = Number::from(0);
    let towards = |down: bool| Number::from(if down { -1 } else { 1 });
    let (start, end, step) = match numbers.as_slice() {
        [end] => (zero.clone(), (*end).clone(), towards(end.is_negative())),
        [start, end] => ((*start).clone(), (*end).clone(), towards(end < start)),
        [start, end, step] => ((*start).clone(), (*end).clone(), (*step).clone()),
        _ => {
            return Err(Problem::new(
                "one to three numbers are wanted: a limit; a start and a limit; and a step",
            ));
        }
    };
    if step.is_zero() && start != end {
        return Err(Problem::argument(2, "the step must not be zero"));
    }
    let down = step.is_negative();
    if down && end > start || !down && end < start {
        return Err(Problem::argument(1, "the step leads away from the limit"));
    }
    let (mut made, mut next) = (Vec::new(), start);
    while if down { next > end } else { next < end } {
        if made.len() >= LONGEST_RANGE {
            return Err(Problem::new(format!(
                "more than {LONGEST_RANGE} numbers; bring start and limit nearer or take a longer step"
            )));
        }
        call.fuel.charge(1)?;
        let after = next.add(&step);
        made.push(Value::Number(next));
        next = after;
    }
    Ok(Value::list(made))
}

pub(super) fn reverse(call: &Call<'_>) -> Result<Value, Problem> {
    let list = sequence(call, 0)?;
    call.fuel.charge(list.items.len())?;
    let kind = if list.kind == SequenceKind::Set { SequenceKind::List } else { list.kind };
    Ok(make(kind, list.items.iter().rev().cloned().collect()).marked(list.marked))
}

pub(super) fn slice(call: &Call<'_>) -> Result<Value, Problem> {
    let list = ordered(call, 0)?;
    let at = |index: usize, what: &str| {
        let at = usize::try_from(call.whole(index)?);
        at.ok().filter(|at| *at <= list.items.len()).ok_or_else(|| {
            let length = list.items.len();
            Problem::argument(
                index,
                format!("the {what} index must be between 0 and the length of the list, {length}"),
            )
        })
    };
    let (start, end) = (at(1, "start")?, at(2, "end")?);
    let part = list
        .items
        .get(start..end)
        .ok_or_else(|| Problem::argument(1, "the start index must not be greater than the end index"))?;
    call.fuel.charge(part.len())?;
    Ok(make(list.kind, part.to_vec()).marked(list.marked))
}

pub(super) fn sort(call: &Call<'_>) -> Result<Value, Problem> {
    if !call.arg(0).is_wholly_known() {
        return Ok(Value::unknown());
    }
    let items = call.items(0)?;
    // Comparing, too, is work.
    call.fuel.charge(items.len().saturating_mul(4))?;
    let mut texts = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match item {
            Value::String(text) => texts.push(text.clone()),
            _ => {
                return Err(Problem::argument(0, format!("element {index} is null, which cannot be sorted")));
            }
        }
    }
    texts.sort();
    Ok(Value::list(texts.into_iter().map(Value::String).collect()))
}

/// The elements of a sequence as a list of one type.
pub(super) fn as_list(value: &Value) -> Result<Value, Problem> {
    convert(value, &Type::List(Box::new(Type::Any)))
}
