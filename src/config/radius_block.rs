//! Reading the block `blast_radius`.
//!
//! A term is a map, not a block: HCL allows one attribute in a block on one line, and four lines for
//! each of eight terms would hide their shape. A level that never holds is `"never"`, not `null`,
//! because `null` means "as if not written" in Terraform, which here would be the default.

use super::layer::is_never;
use super::radius::{RadiusLevel, RadiusTerm, Thresholds};
use super::raw::{Node, RawAttribute, RawBody, Value};
use super::read::{Reader, attribute, quote};
use super::suggest::closest;
use crate::source::Span;
use std::collections::BTreeMap;

/// The thresholds that are written, by term and level; none as a value means never.
pub(super) type Written = BTreeMap<(RadiusTerm, RadiusLevel), Node<Option<u64>>>;

/// Reads the body of the block.
pub(super) fn read(reader: &mut Reader<'_>, body: &RawBody) -> (Option<Node<RadiusLevel>>, Written) {
    reader.check(body, &super::shapes::BLAST_RADIUS);
    let levels = RadiusLevel::ALL.map(|level| (level.name(), level));
    let max_level = attribute(body, "max_level").and_then(|found| reader.choice(found, &levels));
    let mut written = Written::new();
    for term in RadiusTerm::ALL {
        if let Some(found) = attribute(body, term.name()) {
            read_term(reader, term, found, &mut written);
        }
    }
    (max_level, written)
}

fn read_term(reader: &mut Reader<'_>, term: RadiusTerm, found: &RawAttribute, written: &mut Written) {
    let Value::Map(entries) = &found.value.value else {
        reader.mismatch(
            term.name(),
            &found.value,
            "a map from levels to numbers, such as `{ medium = 5, high = 25 }`",
        );
        return;
    };
    let mut seen: BTreeMap<RadiusLevel, Span> = BTreeMap::new();
    for (key, value) in entries {
        let known = RadiusLevel::THRESHOLDS.into_iter().find(|level| level.name() == key.value);
        let Some(level) = known else {
            unknown_level(reader, term, key);
            continue;
        };
        if let Some(first) = seen.insert(level, key.span) {
            let message = format!("`{}` has two thresholds for `{}`", term.name(), level.name());
            reader.twice(message, first, key.span, "keep one of the two");
        }
        if is_never(&value.value) {
            written.insert((term, level), Node::new(None, value.span));
            continue;
        }
        let (most, wanted) = match term.is_percent() {
            true => (100, "a whole number from 1 to 100, or `\"never\"`"),
            false => (u64::MAX, "a whole number from 1, or `\"never\"`"),
        };
        let name = format!("{}.{}", term.name(), level.name());
        if let Some(number) = reader.whole(&name, value, most, wanted) {
            written.insert((term, level), Node::new(Some(number.value), number.span));
        }
    }
}

fn unknown_level(reader: &mut Reader<'_>, term: RadiusTerm, key: &Node<String>) {
    let names = RadiusLevel::THRESHOLDS.map(RadiusLevel::name);
    let near = closest(&key.value, names).map(|near| format!("did you mean `{near}`?"));
    let message = format!("unknown level {} in `{}`", quote(&key.value), term.name());
    let help = "the levels with thresholds are `low`, `medium`, `high` and `critical`";
    reader.error("config-name", message, key.span, near.as_deref().unwrap_or_default(), help.to_owned());
}

/// Reports thresholds that do not grow with the level, for a layer on top of `base`.
pub(super) fn check_growth(reader: &mut Reader<'_>, base: &[&Written], written: &Written) {
    for term in RadiusTerm::ALL {
        let mut values = term.defaults();
        for layer in base.iter().copied().chain([written]) {
            overlay(&mut values, term, layer);
        }
        let mut below: Option<(RadiusLevel, u64)> = None;
        for level in RadiusLevel::THRESHOLDS {
            let Some(value) = values.get(level) else { continue };
            if let Some((lower, from)) = below.filter(|(_, from)| *from >= value) {
                report_growth(reader, term, (lower, from), (level, value), written);
            }
            below = Some((level, value));
        }
    }
}

/// Puts the written thresholds of a term over `values`.
pub(super) fn overlay(values: &mut Thresholds, term: RadiusTerm, written: &Written) {
    for level in RadiusLevel::THRESHOLDS {
        if let Some(node) = written.get(&(term, level)) {
            values.set(level, node.value);
        }
    }
}

fn report_growth(
    reader: &mut Reader<'_>,
    term: RadiusTerm,
    (lower, from): (RadiusLevel, u64),
    (level, value): (RadiusLevel, u64),
    written: &Written,
) {
    // A pair of which this layer wrote neither was reported where it was written.
    let Some(place) = written.get(&(term, level)).or_else(|| written.get(&(term, lower))) else { return };
    let (term_name, lower_name, level_name) = (term.name(), lower.name(), level.name());
    let inherited = |at| if written.contains_key(&(term, at)) { "" } else { " (not written here)" };
    let message = format!("the thresholds of `{term_name}` do not increase");
    let label = format!(
        "`{lower_name}` holds from {from}{}, `{level_name}` from {value}{}",
        inherited(lower),
        inherited(level)
    );
    let help = format!(
        "raise `{level_name}`, lower `{lower_name}`, or write `{lower_name} = \"never\"` to skip that level"
    );
    reader.error("config-thresholds", message, place.span, &label, help);
}
