//! Which attributes of an update differ.
//!
//! Most of a resource stays as it is when one tag changes, and whoever reads the rest is not affected.
//! Texts are compared first, because nearly all attributes are written alike before and after; values
//! only where the texts differ, since `1.0` is `1` and the order of members says nothing.

use std::borrow::Cow;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::plan::json::{Cursor, Kind};
use crate::plan::model::Change;
use crate::plan::{Marks, Raw, Value};

use super::spread::Carries;

/// The top-level attributes that differ or are known only after apply.
pub(super) fn attributes<'a>(change: &Change<'a>) -> Carries {
    let unknown = change.unknown_marks();
    let (Some(before), Some(after)) = (change.before.map(members), change.after.map(members)) else {
        return Carries::Everything;
    };
    let (Some(before), Some(after)) = (before, after) else { return Carries::Everything };
    if matches!(unknown, Marks::All | Marks::Items(_)) {
        return Carries::Everything;
    }
    let mut found: Vec<String> = unknown.names().map(str::to_owned).collect();
    if before.len() == after.len() && before.iter().zip(&after).all(|((a, _), (b, _))| a == b) {
        // Terraform writes the same attributes in the same order on both sides.
        let pairs = before.iter().zip(&after).map(|((name, a), (_, b))| (name.as_ref(), *a, *b));
        found.extend(differing(pairs));
    } else {
        let old: FxHashMap<&str, &str> = before.iter().map(|(name, text)| (name.as_ref(), *text)).collect();
        let new: FxHashMap<&str, &str> = after.iter().map(|(name, text)| (name.as_ref(), *text)).collect();
        let both = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
        let text = |side: Option<&&'a str>| side.copied().unwrap_or("null");
        let pairs = both.map(|name| (*name, text(old.get(name)), text(new.get(name))));
        found.extend(differing(pairs));
    }
    found.sort_unstable();
    found.dedup();
    if found.is_empty() { Carries::Nothing } else { Carries::Attributes(found) }
}

/// Names of the attributes whose texts do not say the same.
fn differing<'t>(
    attributes: impl Iterator<Item = (&'t str, &'t str, &'t str)>,
) -> impl Iterator<Item = String> {
    attributes.filter(|(_, a, b)| !equal_texts(a, b)).map(|(name, _, _)| name.to_owned())
}

/// The members of an object with their texts; none for other values.
fn members(raw: Raw<'_>) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut cursor = Cursor::new(raw.text());
    if cursor.peek().ok()? != Kind::Object {
        return None;
    }
    let mut found = Vec::new();
    cursor
        .object(|name, cursor| {
            found.push((name, cursor.skip()?));
            Ok(())
        })
        .ok()?;
    Some(found)
}

fn equal_texts(a: &str, b: &str) -> bool {
    let value = |text| Value::parse(text).unwrap_or(Value::Null);
    a == b || equal(&value(a), &value(b))
}

/// Whether two values are the same to Terraform: numbers by what they say, objects in any order, and a
/// member that is null like one that is not there.
pub(super) fn equal(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => number(a) == number(b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let (a, b) = (sorted(a), sorted(b));
            a.len() == b.len() && a.iter().zip(&b).all(|((x, a), (y, b))| x == y && equal(a, b))
        }
        _ => a == b,
    }
}

fn sorted<'v>(members: &'v [(Cow<'_, str>, Value<'v>)]) -> Vec<(&'v str, &'v Value<'v>)> {
    let set = members.iter().filter(|(_, value)| !value.is_null());
    let mut found: Vec<_> = set.map(|(name, value)| (name.as_ref(), value)).collect();
    found.sort_by_key(|(name, _)| *name);
    found
}

/// A number as sign, digits without zeros around them, and power of ten. No `f64`: account ids and
/// numbers of a hundred digits would become equal to their neighbours.
fn number(text: &str) -> (bool, String, i64) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let trimmed = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - trimmed.len()).unwrap_or(i64::MAX);
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    // An exponent beyond 64 bits keeps its sign; such numbers are equal only if all else is.
    let exponent = exponent.parse::<i64>().unwrap_or(match exponent.starts_with('-') {
        true => i64::MIN,
        false => i64::MAX,
    });
    let power = exponent.saturating_sub(places).saturating_add(dropped);
    let digits = trimmed.trim_start_matches('0').to_owned();
    match digits.len().cmp(&0) {
        Ordering::Equal => (false, digits, 0),
        _ => (negative, digits, power),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        equal_texts(a, b)
    }

    #[test]
    fn numbers_are_compared_by_what_they_say() {
        assert!(same("1", "1.0") && same("100", "1e2") && same("-0", "0.0") && same("0.10", "1E-1"));
        assert!(!same("1", "-1") && !same("9007199254740993", "9007199254740992") && !same("1", "10"));
    }

    #[test]
    fn the_order_of_members_and_null_members_say_nothing() {
        assert!(same(r#"{"a":1,"b":[2.0]}"#, r#"{"b":[2],"a":1,"c":null}"#));
        assert!(!same(r#"[1,2]"#, r#"[2,1]"#) && !same(r#""1""#, "1") && !same(r#"{"a":1}"#, r#"{"b":1}"#));
    }
}
