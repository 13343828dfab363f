//! Lists and maps.

use crate::compare::compare;
use crate::generate::{Random, any, anything, bool, mapping, number, numbers, scalar, sequence, text, texts};
use crate::row::{Arg, Row};

/// A list of bools, perhaps with null, an unknown or a sensitive one in it.
fn bools(random: &mut Random) -> Arg {
    let items = random.many(4, |random| match random.below(12) {
        0 => Arg::Null,
        1 => Arg::Unknown,
        2 => Arg::Sensitive(Box::new(bool(random))),
        _ => Arg::Bool(random.below(3) > 0),
    });
    sequence(random, items)
}

/// Few different scalars, so that some of them meet.
fn atom(random: &mut Random) -> Arg {
    match random.below(16) {
        0 => Arg::Null,
        1 => Arg::Bool(true),
        2..=4 => random.pick(&["1", "2", "1.5"].map(|text| Arg::Number(text.to_owned()))),
        _ => random.pick_text(&["a", "b", "1", "", "é", "Z", "true"]),
    }
}

/// A sequence of few different scalars.
fn atoms(random: &mut Random) -> Arg {
    let items = match random.below(4) {
        0 => random.many(5, atom),
        1 => random.many(5, number),
        _ => random.many(5, |random| random.pick_text(&["a", "b", "c", "", "é"])),
    };
    spoilt(random, items)
}

/// A sequence with perhaps something unknown or sensitive in it.
fn spoilt(random: &mut Random, mut items: Vec<Arg>) -> Arg {
    let at = random.below(items.len().max(1));
    match (random.below(12), items.get_mut(at)) {
        (0, Some(item)) => *item = Arg::Unknown,
        (1, Some(item)) => *item = Arg::Sensitive(Box::new(item.clone())),
        (2, Some(item)) => *item = Arg::Null,
        _ => {}
    }
    sequence(random, items)
}

/// A sequence of anything: of sequences, of objects, of both.
fn nested(random: &mut Random) -> Arg {
    let items = match random.below(4) {
        0 => random.many(3, atoms),
        1 => random.many(3, |random| mapping(random, atom)),
        2 => random.many(3, nested),
        _ => random.many(4, |random| anything(random, 1)),
    };
    sequence(random, items)
}

/// A sequence of scalars, or a deeper one.
fn items(random: &mut Random) -> Arg {
    if random.below(3) == 0 { nested(random) } else { atoms(random) }
}

fn map(random: &mut Random) -> Arg {
    match random.below(3) {
        0 => mapping(random, atom),
        1 => mapping(random, text),
        _ => mapping(random, |random| anything(random, 1)),
    }
}

fn small(random: &mut Random) -> Arg {
    random.pick(&["0", "1", "2", "3", "4", "-1", "1.5", "7"].map(|text| Arg::Number(text.to_owned())))
}

fn key(random: &mut Random) -> Arg {
    random.pick_text(&["a", "b", "key", "é", "e\u{301}", "missing", "0"])
}

/// A map, a key, and mostly a default.
fn lookups(random: &mut Random) -> Vec<Arg> {
    let mut args = vec![map(random), key(random)];
    if random.below(4) > 0 {
        args.push(any(random));
    }
    args
}

/// As many keys as values, mostly.
fn pairs(random: &mut Random) -> Vec<Arg> {
    let count = random.below(4);
    let keys = (0..count).map(|_| key(random)).collect();
    let values = (0..count + random.below(9) / 8).map(|_| atom(random)).collect();
    vec![spoilt(random, keys), spoilt(random, values)]
}

/// As many values as keys, and what is searched.
fn searches(random: &mut Random) -> Vec<Arg> {
    let count = random.below(4);
    let values = (0..count).map(|_| atom(random)).collect();
    let keys = (0..count).map(|_| random.pick_text(&["a", "b", "1"])).collect();
    vec![spoilt(random, values), spoilt(random, keys), atoms(random)]
}

fn lists_of_texts(random: &mut Random) -> Arg {
    mapping(random, texts)
}

/// A number that makes a short range with others, mostly.
fn limit(random: &mut Random) -> Arg {
    random.pick(
        &["0", "1", "5", "-5", "0.5", "1.25", "-0.75", "20", "1024", "1025"]
            .map(|n| Arg::Number(n.to_owned())),
    )
}

/// Terraform cannot make a list of null and a structured value, or of one that is unknown, since their
/// types differ; nor of an empty list and others, since an empty one has another type. Ours takes null
/// and unknowns for values of any type: in a plan they have a type, which only the provider's schema
/// tells. Terraform also forgets that a null was sensitive when it makes a set of it.
pub fn untyped(args: &[Arg]) -> bool {
    let structured = |arg: &&Arg| {
        let scalar = matches!(
            arg,
            Arg::Null | Arg::Unknown | Arg::Bool(_) | Arg::Number(_) | Arg::Text(_) | Arg::Sensitive(_)
        );
        !scalar
    };
    let empty = |arg: &Arg| match arg {
        Arg::List(all) | Arg::Set(all) => all.is_empty(),
        Arg::Map(all) => all.is_empty(),
        _ => false,
    };
    let open = |arg: &&Arg| arg.any(&|arg| matches!(arg, Arg::Null | Arg::Unknown) || empty(arg));
    let odd = |all: &[&Arg]| {
        let has = |wanted: fn(&&Arg) -> bool| all.iter().copied().any(|arg| wanted(&arg));
        all.len() > 1 && all.iter().any(structured) && all.iter().any(open)
            || has(|arg| matches!(arg, Arg::Null)) && has(|arg| matches!(arg, Arg::Unknown))
            || has(|arg| matches!(arg, Arg::Sensitive(inner) if matches!(**inner, Arg::Null)))
    };
    let within = |arg: &Arg| match arg {
        Arg::Tuple(all) | Arg::List(all) | Arg::Set(all) => odd(&all.iter().collect::<Vec<_>>()),
        Arg::Object(all) | Arg::Map(all) => odd(&all.iter().map(|(_, arg)| arg).collect::<Vec<_>>()),
        _ => false,
    };
    // A set with unknown elements that is sensitive breaks as well.
    let any = |wanted: &dyn Fn(&Arg) -> bool| args.iter().any(|arg| arg.any(wanted));
    let open_set = any(&|arg| matches!(arg, Arg::Set(_)) && arg.any(&|arg| matches!(arg, Arg::Unknown)));
    any(&within) || open_set && any(&|arg| matches!(arg, Arg::Sensitive(_)))
}

/// The same across the elements of all arguments, which must have one type.
fn untyped_together(args: &[Arg]) -> bool {
    let mut all = Vec::new();
    for arg in args {
        let plain = if let Arg::Sensitive(inner) = arg { inner } else { arg };
        match plain {
            Arg::Tuple(items) | Arg::List(items) | Arg::Set(items) => all.extend(items.iter().cloned()),
            other => all.push(other.clone()),
        }
    }
    let has = |wanted: fn(&Arg) -> bool| all.iter().any(wanted);
    let open = has(|arg| matches!(arg, Arg::Null | Arg::Unknown));
    let scalars = has(|arg| matches!(arg, Arg::Bool(_))) && has(|arg| matches!(arg, Arg::Number(_)));
    untyped(args) || open && scalars || untyped(&[Arg::Tuple(all)])
}

/// Ours refuses a map although it is not wholly known yet.
fn flattened_map(args: &[Arg]) -> bool {
    let map = |arg: &Arg| matches!(arg, Arg::Map(_) | Arg::Object(_));
    args.first().is_some_and(|arg| map(arg) || matches!(arg, Arg::Sensitive(inner) if map(inner)))
        || untyped(args)
}

/// Terraform refuses a set before it sees that the index is unknown, and falls over a tuple with an index
/// below zero.
fn odd_index(args: &[Arg]) -> bool {
    let (first, second) = (args.first(), args.get(1));
    let below = second
        .is_some_and(|arg| arg.any(&|arg| matches!(arg, Arg::Number(number) if number.starts_with('-'))));
    untyped(args)
        || matches!(first, Some(Arg::Set(_)))
        || below && first.is_some_and(|arg| arg.any(&|arg| matches!(arg, Arg::Tuple(_))))
}

/// Terraform may find a mistake in one argument before it sees that another is unknown.
fn unknown(args: &[Arg]) -> bool {
    args.iter().any(|arg| matches!(arg, Arg::Unknown)) || untyped(args)
}

/// In a list of numbers, what is unknown is no text for Terraform; ours has no type for it.
fn unknown_inside(args: &[Arg]) -> bool {
    args.iter().any(|arg| arg.any(&|arg| matches!(arg, Arg::Unknown))) || untyped(args)
}

/// The policy language defines that nothing contains null, where Terraform has an error.
fn null_is_sought(args: &[Arg]) -> bool {
    let null = |arg: &Arg| matches!(arg, Arg::Null);
    args.get(1).is_some_and(|arg| null(arg) || matches!(arg, Arg::Sensitive(inner) if null(inner)))
        || untyped(args)
}

/// Ours skips a list that is null: without a schema nobody knows that it is a list.
fn null_list(args: &[Arg]) -> bool {
    args.iter().any(|arg| matches!(arg, Arg::Null)) || untyped(args)
}

/// Terraform finds nothing as soon as one of the searched is unknown; ours says that it does not know.
fn search_is_open(args: &[Arg]) -> bool {
    args.get(2).is_some_and(|arg| arg.any(&|arg| matches!(arg, Arg::Unknown))) || untyped(args)
}

const ROWS: &[Row] = &[
    Row::each("alltrue", &[bools]).except(untyped),
    Row::each("anytrue", &[bools]).except(untyped),
    Row::each("chunklist", &[items, small]).except(untyped),
    Row::each("coalesce", &[]).rest(atom).except(untyped),
    Row::each("coalescelist", &[]).rest(items).except(null_list),
    Row::each("compact", &[atoms]).except(untyped),
    Row::each("concat", &[]).rest(items).except(untyped_together),
    Row::each("contains", &[items, atom]).except(null_is_sought),
    Row::each("distinct", &[items]).except(untyped),
    Row::each("element", &[items, small]).except(odd_index),
    Row::each("flatten", &[nested]).except(flattened_map),
    Row::each("index", &[items, atom]).except(unknown_inside),
    Row::each("keys", &[map]).except(untyped),
    Row::each("length", &[any]).except(untyped),
    Row::whole("lookup", lookups).except(unknown),
    Row::whole("matchkeys", searches).except(search_is_open),
    Row::each("merge", &[]).rest(map).except(untyped),
    Row::each("one", &[items]).except(untyped),
    Row::each("range", &[limit]).rest(limit),
    Row::each("reverse", &[items]).except(untyped),
    Row::each("slice", &[items, small, small]).except(unknown),
    Row::each("sort", &[texts]),
    Row::each("sum", &[numbers]),
    Row::each("transpose", &[lists_of_texts]),
    Row::each("values", &[map]).except(untyped),
    Row::whole("zipmap", pairs).except(unknown_inside),
];

const SETS: &[Row] = &[
    Row::each("setintersection", &[items]).rest(atoms).except(untyped_together),
    Row::each("setproduct", &[atoms, items]).rest(atoms).except(untyped_together),
    Row::each("setsubtract", &[items, items]).except(untyped_together),
    Row::each("setunion", &[items]).rest(items).except(untyped_together),
];

const TYPES: &[Row] = &[
    Row::each("issensitive", &[any]),
    Row::each("nonsensitive", &[any]),
    Row::each("sensitive", &[any]),
    Row::each("tobool", &[scalar]),
    Row::each("tolist", &[items]).except(untyped),
    Row::each("tomap", &[map]).except(untyped),
    Row::each("tonumber", &[scalar]),
    Row::each("toset", &[items]).except(untyped),
    Row::each("tostring", &[scalar]),
];

#[test]
fn collections_are_those_of_terraform() {
    compare(ROWS);
}

#[test]
fn sets_are_those_of_terraform() {
    compare(SETS);
}

#[test]
fn types_are_those_of_terraform() {
    compare(TYPES);
}
