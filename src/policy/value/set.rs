//! Sets: each element once, in the order in which Terraform iterates them.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Number, SequenceKind, Value};

/// A set of these elements. Texts are sorted by their bytes, numbers and bools by value, other kinds by
/// what cty hashes of them; then null, then unknown elements, which stay each by itself. A mark inside is
/// a mark on the whole: which element is equal to which one is told by the rest.
pub fn set(items: Vec<Value>) -> Value {
    let marked = items.iter().any(Value::is_marked);
    let mut keys = FxHashSet::default();
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items {
        let item = if marked { item.unmark_deep().0 } else { item };
        if key(&item).is_none_or(|key| keys.insert(key)) {
            kept.push(item);
        }
    }
    if kept.iter().any(|item| matches!(item, Value::Sequence(..) | Value::Mapping(..))) {
        let mut hashed: Vec<(String, Value)> =
            kept.into_iter().map(|item| (text(&item, &rounded), item)).collect();
        hashed.sort_by(|(one_hash, one), (other_hash, other)| {
            rank(one).cmp(&rank(other)).then_with(|| one_hash.cmp(other_hash))
        });
        kept = hashed.into_iter().map(|(_, item)| item).collect();
    } else {
        kept.sort_by(order);
    }
    Value::Sequence(SequenceKind::Set, Arc::new(kept)).marked(marked)
}

/// A text that two elements of one type share when they are equal; none for what is not wholly known.
pub fn key(value: &Value) -> Option<String> {
    value.is_wholly_known().then(|| text(value, &Number::to_string))
}

fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => one.cmp(other),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (one, other) => rank(one).cmp(&rank(other)),
    }
}

/// Null behind everything, what is unknown last.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Null => 5,
        Value::Unknown(_) => 6,
        _ => 4,
    }
}

/// As cty writes an element to hash it, and to sort elements that are no scalars.
fn text(value: &Value, number: &dyn Fn(&Number) -> String) -> String {
    let mut out = String::new();
    write(value, number, &mut out);
    out
}

fn write(value: &Value, number: &dyn Fn(&Number) -> String, out: &mut String) {
    match value.unmark().0 {
        Value::Null => out.push('~'),
        Value::Bool(value) => out.push(if *value { 'T' } else { 'F' }),
        Value::Number(value) => out.push_str(&number(value)),
        Value::String(text) => quote(text, out),
        Value::Sequence(kind, items) => {
            let (open, close) = if *kind == SequenceKind::Tuple { ('<', '>') } else { ('[', ']') };
            out.push(open);
            for item in items.iter() {
                write(item, number, out);
                out.push(';');
            }
            out.push(close);
        }
        Value::Mapping(kind, members) => {
            // Objects of one type have the same names; a plan's may lack some.
            let (open, close) = if *kind == super::MappingKind::Object { ('<', '>') } else { ('{', '}') };
            out.push(open);
            for (name, item) in members.iter() {
                if *kind != super::MappingKind::Object {
                    quote(name, out);
                    out.push(':');
                }
                write(item, number, out);
                out.push(';');
            }
            out.push(close);
        }
        Value::Unknown(_) | Value::Sensitive(_) => out.push('?'),
    }
}

/// Go's `%q`, as far as the order of texts depends on it.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        // Writing to a string cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\u{7}' => write!(out, "\\a"),
            '\u{8}' => write!(out, "\\b"),
            '\u{c}' => write!(out, "\\f"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            '\u{b}' => write!(out, "\\v"),
            ' ' => write!(out, " "),
            '\0'..' ' | '\u{7f}' => write!(out, "\\x{:02x}", c as u32),
            c if is_unprintable(c) => write!(out, "\\u{:04x}", c as u32),
            c => write!(out, "{c}"),
        };
    }
    out.push('"');
}

fn is_unprintable(c: char) -> bool {
    let format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    format || c.is_control() || c.is_whitespace() || matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Go's `%.10g`: the order of tuples and objects goes by no more than ten digits.
fn rounded(number: &Number) -> String {
    let scientific = format!("{:.9e}", number.to_f64());
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count() as i32;
    let Ok(exponent) = exponent.parse::<i32>() else { return scientific };
    if !(-4..10).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let decimals = (digits - 1 - exponent).max(0) as usize;
    format!("{:.decimals$}", number.to_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(value: &Value) -> Vec<Value> {
        match value.unmark().0 {
            Value::Sequence(SequenceKind::Set, items) => items.to_vec(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn elements_are_sorted_and_stand_once() {
        let made = set(["b", "a", "b", "ab"].map(Value::text).to_vec());
        assert_eq!(elements(&made), ["a", "ab", "b"].map(Value::text).to_vec());
        let made = elements(&set(vec![Value::Null, Value::int(10), Value::int(9), Value::int(10)]));
        assert_eq!(made, vec![Value::int(9), Value::int(10), Value::Null]);
        assert_eq!(elements(&set(vec![Value::unknown(), Value::unknown()])).len(), 2);
        let pair = |one, other| Value::tuple(vec![Value::int(one), Value::int(other)]);
        let made = elements(&set(vec![pair(2, 1), pair(10, 1), pair(2, 1)]));
        assert_eq!(made, vec![pair(10, 1), pair(2, 1)]);
    }

    #[test]
    fn a_mark_inside_is_a_mark_on_the_whole() {
        let made = set(vec![Value::text("a").sensitive(), Value::text("a")]);
        assert!(made.unmark().1);
        assert_eq!(elements(&made).len(), 1);
        assert!(!elements(&made).iter().any(Value::is_marked));
    }

    #[test]
    fn numbers_are_written_with_ten_digits() {
        for (number, text) in [
            ("0", "0"),
            ("10", "10"),
            ("-1.5", "-1.5"),
            ("0.00001", "1e-05"),
            ("12345678901", "1.23456789e+10"),
            ("1e21", "1e+21"),
            ("0.1", "0.1"),
        ] {
            assert_eq!(Number::parse(number).map(|number| rounded(&number)).as_deref(), Some(text));
        }
    }
}
