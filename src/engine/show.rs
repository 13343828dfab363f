//! Values as text, safe to show: secrets masked, unknowns named, length bounded.
//!
//! The notation is that of `terraform plan`: HCL-like, strings in quotes. Control characters are left
//! to the renderers, which escape for their own place.

use std::fmt::Write as _;

use crate::plan::secrets::MASK;
use crate::plan::{Marks, Secrets, Value};
use crate::report::Shown;

/// Longer values are cut; the cut is said. Characters.
const LONGEST: usize = 2_000;

/// What stands for a value that is known only after apply.
pub const UNKNOWN: &str = "(known after apply)";

/// A value with its marks.
#[derive(Clone, Copy)]
pub struct Marked<'v> {
    /// The value.
    pub value: &'v Value<'v>,
    /// What of it is known only after apply.
    pub unknown: &'v Marks<'v>,
    /// What of it is sensitive.
    pub sensitive: &'v Marks<'v>,
}

static NULL: Value<'static> = Value::Null;

impl<'v> Marked<'v> {
    /// Member `key`; null when it is absent.
    pub fn member(self, key: &str) -> Self {
        let value = self.value.get(key).unwrap_or(&NULL);
        Self { value, unknown: self.unknown.member(key), sensitive: self.sensitive.member(key).over(value) }
    }

    /// Element `index`; null when it is absent.
    pub fn item(self, index: usize) -> Self {
        let value = self.value.item(index).unwrap_or(&NULL);
        Self { value, unknown: self.unknown.item(index), sensitive: self.sensitive.item(index).over(value) }
    }

    /// Nothing is there: neither a value nor the promise of one.
    pub fn is_absent(self) -> bool {
        self.value.is_null() && self.unknown.is_none() && self.sensitive.is_none()
    }

    /// The same value with the same marks.
    pub fn equals(self, other: Self) -> bool {
        self.unknown.is_none()
            && other.unknown.is_none()
            && self.value == other.value
            && self.sensitive == other.sensitive
    }
}

/// Shows a value.
pub fn show(marked: Marked<'_>, secrets: &Secrets) -> Shown {
    if marked.sensitive.is_all() {
        return Shown::Sensitive;
    }
    if marked.unknown.is_all() {
        return Shown::Unknown;
    }
    if marked.is_absent() {
        return Shown::Absent;
    }
    let hidden = match marked.value {
        Value::String(text) => secrets.hides(text) || hides_leaf(text, secrets),
        Value::Number(text) => secrets.hides(text),
        _ => false,
    };
    if hidden {
        return Shown::Sensitive;
    }
    let mut out = String::new();
    write_value(marked, secrets, &mut out);
    Shown::Text(shorten(out))
}

/// Cuts a text that is too long to be read and says so.
pub fn shorten(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((at, _)) => {
            let rest = text.get(at..).unwrap_or_default().chars().count();
            format!("{}… (+{rest} characters)", text.get(..at).unwrap_or_default())
        }
    }
}

fn write_value(marked: Marked<'_>, secrets: &Secrets, out: &mut String) {
    if marked.sensitive.is_all() {
        out.push_str(MASK);
        return;
    }
    if marked.unknown.is_all() {
        out.push_str(UNKNOWN);
        return;
    }
    match marked.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(&secrets.redact(text)),
        Value::String(text) if secrets.hides(text) || hides_leaf(text, secrets) => out.push_str(MASK),
        Value::String(text) => {
            let _ = write!(out, "\"{}\"", secrets.redact(text));
        }
        Value::Array(items) => {
            out.push('[');
            for index in 0..items.len().max(marked.unknown.len()) {
                if index > 0 {
                    out.push_str(", ");
                }
                write_value(marked.item(index), secrets, out);
            }
            out.push(']');
        }
        Value::Object(_) => write_object(marked, secrets, out),
    }
}

/// A JSON document inside a string.
pub fn document(text: &str) -> Option<Value<'_>> {
    let first = text.trim_start();
    if !first.starts_with(['{', '[']) {
        return None;
    }
    Value::parse(text).ok().filter(|value| matches!(value, Value::Object(_) | Value::Array(_)))
}

/// Whether a text is a document with a leaf that must not be shown: a secret that is too short to be looked
/// for inside of texts is still a whole leaf there.
fn hides_leaf(text: &str, secrets: &Secrets) -> bool {
    let mut found = false;
    if !secrets.is_empty()
        && let Some(document) = document(text)
    {
        document.leaves(&mut |leaf| found |= !secrets.within(leaf) && secrets.hides(leaf));
    }
    found
}

fn write_object(marked: Marked<'_>, secrets: &Secrets, out: &mut String) {
    let mut first = true;
    out.push('{');
    for key in keys(marked) {
        let member = marked.member(&key);
        // Terraform fills objects with nulls for what is not set; they say nothing here.
        if member.is_absent() {
            continue;
        }
        out.push_str(if first { " " } else { ", " });
        first = false;
        let _ = write!(out, "{} = ", secrets.redact(&key));
        write_value(member, secrets, out);
    }
    out.push_str(if first { "}" } else { " }" });
}

/// Keys of an object and of its marks: an unknown member may be missing from the value.
pub fn keys(marked: Marked<'_>) -> Vec<String> {
    let mut keys: Vec<String> = marked.value.members().iter().map(|(key, _)| key.to_string()).collect();
    for name in marked.unknown.names().chain(marked.sensitive.names()) {
        if !keys.iter().any(|key| key == name) {
            keys.push(name.to_owned());
        }
    }
    keys
}
