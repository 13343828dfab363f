//! What differs between the values before and after, attribute by attribute.
//!
//! Documents inside strings (IAM policies, JSON, long texts) are compared as what they are: a policy
//! that gained one action is one line, not two screens of escaped text.

use std::borrow::Cow;

use similar::{ChangeTag, TextDiff};

use crate::plan::secrets::MASK;
use crate::plan::value::{join_path, path_text};
use crate::plan::{Change, Marks, Secrets, Value};
use crate::report::{AttributeView, DiffLine, Shown};

use super::show::{Marked, document, keys, shorten, show};

/// More attributes than this are counted and not shown.
const MOST: usize = 200;
/// Unchanged lines around a changed one.
const CONTEXT: usize = 2;
/// Longer differences of texts are cut.
const MOST_LINES: usize = 120;
/// Strings inside documents are parsed this deep: a document in a document is enough.
const NESTED_DOCUMENTS: u8 = 2;

static NULL: Value<'static> = Value::Null;
static NO_MARKS: Marks<'static> = Marks::None;

/// The attributes that differ, at most [`MOST`], and how many were left out.
pub fn attributes(
    change: &Change<'_>,
    replace_paths: &[Value<'_>],
    secrets: &Secrets,
) -> (Vec<AttributeView>, usize) {
    let (before, after) = (change.before_value(), change.after_value());
    let unknown = change.unknown_marks();
    let (sensitive_before, sensitive_after) = change.sensitive_marks();
    let before = Marked { value: &before, unknown: &NO_MARKS, sensitive: sensitive_before.over(&before) };
    let after = Marked { value: &after, unknown: &unknown, sensitive: sensitive_after.over(&after) };
    let forcing = replace_paths.iter().map(path_text).collect();
    let mut walk = Walk { secrets, forcing, found: Vec::new(), left_out: 0, documents: 0 };
    walk.top(before, after);
    (walk.found, walk.left_out)
}

/// Whether one path is the other or a part of it.
pub(super) fn leads_to(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

struct Walk<'s> {
    secrets: &'s Secrets,
    /// Paths that force the replacement.
    forcing: Vec<String>,
    found: Vec<AttributeView>,
    left_out: usize,
    documents: u8,
}

impl Walk<'_> {
    /// The whole object: attributes one by one, also when one side has none.
    fn top(&mut self, before: Marked<'_>, after: Marked<'_>) {
        let whole = before.sensitive.is_all() || after.sensitive.is_all() || after.unknown.is_all();
        let is_object = |marked: Marked<'_>| matches!(marked.value, Value::Object(_));
        if !whole && (is_object(before) || is_object(after)) {
            self.object("", before, after);
        } else {
            self.compare("", before, after);
        }
    }

    fn compare(&mut self, path: &str, before: Marked<'_>, after: Marked<'_>) {
        if before.equals(after) || (before.is_absent() && after.is_absent()) {
            return;
        }
        let whole = before.sensitive.is_all() || after.sensitive.is_all() || after.unknown.is_all();
        if whole {
            return self.push(path, before, after, Vec::new());
        }
        match (before.value, after.value) {
            (Value::Object(_), Value::Object(_)) => self.object(path, before, after),
            (Value::Array(one), Value::Array(other))
                if has_structure(before, one) || has_structure(after, other) =>
            {
                self.list(path, before, after);
            }
            (Value::String(one), Value::String(other)) => self.text(path, one, other, before, after),
            _ => self.push(path, before, after, Vec::new()),
        }
    }

    fn object(&mut self, path: &str, before: Marked<'_>, after: Marked<'_>) {
        let mut names = keys(before);
        for key in keys(after) {
            if !names.contains(&key) {
                names.push(key);
            }
        }
        names.sort();
        for key in names {
            self.compare(&join_path(path, &key), before.member(&key), after.member(&key));
        }
    }

    /// Blocks and lists of objects. Equal elements are taken out first, wherever they stand: many lists
    /// are sets, and one element more must not look like a change of all behind it.
    fn list(&mut self, path: &str, before: Marked<'_>, after: Marked<'_>) {
        let (count_before, count_after) =
            (before.value.items().len(), after.value.items().len().max(after.unknown.len()));
        let mut left: Vec<usize> = (0..count_before).collect();
        let mut right = Vec::new();
        for index in 0..count_after {
            let element = after.item(index);
            match left.iter().position(|&one| before.item(one).equals(element)) {
                Some(found) => {
                    left.remove(found);
                }
                None => right.push(index),
            }
        }
        let pairs = left.len().max(right.len());
        let absent = Marked { value: &NULL, unknown: &NO_MARKS, sensitive: &NO_MARKS };
        for number in 0..pairs {
            let (one, other) = (left.get(number), right.get(number));
            let index = other.or(one).copied().unwrap_or_default();
            self.compare(
                &format!("{path}[{index}]"),
                one.map_or(absent, |&index| before.item(index)),
                other.map_or(absent, |&index| after.item(index)),
            );
        }
    }

    fn text(&mut self, path: &str, one: &str, other: &str, before: Marked<'_>, after: Marked<'_>) {
        if self.documents < NESTED_DOCUMENTS
            && !self.secrets.hides(one)
            && !self.secrets.hides(other)
            && let (Some(one), Some(other)) = (self.document(one), self.document(other))
        {
            let count = self.found.len() + self.left_out;
            self.documents += 1;
            let plain = |value| Marked { value, unknown: &NO_MARKS, sensitive: &NO_MARKS };
            self.compare(path, plain(&one), plain(&other));
            self.documents -= 1;
            if self.found.len() + self.left_out > count {
                return;
            }
            // The documents say the same; only white space or the order of keys differs.
        }
        let long = one.contains('\n') || other.contains('\n');
        let lines = if long { lines(one, other, self.secrets) } else { Vec::new() };
        self.push(path, before, after, lines);
    }

    fn push(&mut self, path: &str, before: Marked<'_>, after: Marked<'_>, diff: Vec<DiffLine>) {
        if self.found.len() >= MOST {
            self.left_out += 1;
            return;
        }
        // What is marked on one side only is its neighbour in time on the other.
        let marks = before.sensitive.with(after.sensitive);
        let side = |side: Marked<'_>| match side.value {
            Value::Null => show(side, self.secrets),
            value => show(Marked { sensitive: marks.over(value), ..side }, self.secrets),
        };
        let (mut one, mut other) = (side(before), side(after));
        let secret = one == Shown::Sensitive || other == Shown::Sensitive;
        let same_mask = one == other && matches!(&one, Shown::Text(text) if text.contains(MASK));
        if secret || (same_mask && diff.is_empty()) {
            for side in [&mut one, &mut other] {
                if matches!(side, Shown::Text(_)) {
                    *side = Shown::Sensitive;
                }
            }
        }
        let forces_replacement = self.forcing.iter().any(|forcing| leads_to(forcing, path));
        let path = self.secrets.redact(path).into_owned();
        self.found.push(AttributeView { path, before: one, after: other, forces_replacement, diff });
    }

    /// A JSON document inside a string, unless a secret in it spans more than one of its values: taken
    /// apart, none of them would be recognised.
    fn document<'t>(&self, text: &'t str) -> Option<Value<'t>> {
        let found = document(text)?;
        match self.secrets.redact(text) {
            Cow::Borrowed(_) => Some(found),
            Cow::Owned(masked) => {
                document(&masked).is_some_and(|masked| same_shape(&found, &masked)).then_some(found)
            }
        }
    }
}

/// The lines that differ between two texts, redacted, with context.
pub(super) fn lines(one: &str, other: &str, secrets: &Secrets) -> Vec<DiffLine> {
    let (one, other) = (secrets.redact(one), secrets.redact(other));
    let diff = TextDiff::from_lines(one.as_ref(), other.as_ref());
    let mut found = Vec::new();
    for (number, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if number > 0 {
            found.push(DiffLine { sign: '…', text: String::new() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let text = shorten(change.value().trim_end_matches(['\n', '\r']).to_owned());
            found.push(DiffLine { sign, text });
        }
    }
    if found.len() > MOST_LINES {
        let rest = found.len() - MOST_LINES;
        found.truncate(MOST_LINES);
        found.push(DiffLine { sign: '…', text: format!("(+{rest} lines)") });
    }
    found
}

/// Whether two values have the same members and elements, whatever their names and leaves.
fn same_shape(one: &Value<'_>, other: &Value<'_>) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_shape(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((_, one), (_, other))| same_shape(one, other))
        }
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => false,
        _ => true,
    }
}

/// Lists of plain values are shown as a whole. What is secret counts as plain: its type is nobody's business.
fn has_structure(list: Marked<'_>, items: &[Value<'_>]) -> bool {
    items.iter().enumerate().any(|(index, item)| {
        matches!(item, Value::Object(_) | Value::Array(_)) && !list.item(index).sensitive.is_all()
    })
}
