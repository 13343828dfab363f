//! Changes, attributes and outputs in JSON.

use serde::Serialize;

use crate::report::{AttributeView, ChangeView, DiffLine, OutputView, Shown};

#[derive(Serialize)]
pub(super) struct Change<'a> {
    address: &'a str,
    previous_address: Option<&'a str>,
    importing: Option<&'a str>,
    deposed: Option<&'a str>,
    module: &'a str,
    mode: &'static str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    provider: &'a str,
    action: &'a str,
    action_reason: Option<&'a str>,
    reversibility: &'static str,
    attributes: Vec<Attribute<'a>>,
    attributes_left_out: usize,
    offset: usize,
}

#[derive(Serialize)]
pub(super) struct Output<'a> {
    name: &'a str,
    action: &'a str,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Serialize)]
struct Attribute<'a> {
    path: &'a str,
    before: Value<'a>,
    after: Value<'a>,
    forces_replacement: bool,
    diff: Vec<Line<'a>>,
}

/// A value is tagged, so that a text `(sensitive)` cannot look like a sensitive value.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Value<'a> {
    Absent,
    Text { text: &'a str },
    Sensitive,
    Unknown,
}

#[derive(Serialize)]
pub(super) struct Line<'a> {
    sign: &'static str,
    text: &'a str,
}

pub(super) fn changes(changes: &[ChangeView]) -> Vec<Change<'_>> {
    changes.iter().map(change).collect()
}

pub(super) fn outputs(outputs: &[OutputView]) -> Vec<Output<'_>> {
    outputs.iter().map(output).collect()
}

fn output(one: &OutputView) -> Output<'_> {
    Output { name: &one.name, action: one.action, attributes: one.attributes.iter().map(attribute).collect() }
}

fn change(one: &ChangeView) -> Change<'_> {
    Change {
        address: &one.address,
        previous_address: one.previous_address.as_deref(),
        importing: one.importing.as_deref(),
        deposed: one.deposed.as_deref(),
        module: &one.module,
        mode: if one.data { "data" } else { "managed" },
        kind: &one.kind,
        name: &one.name,
        provider: &one.provider,
        action: one.action,
        action_reason: one.action_reason.as_deref(),
        reversibility: one.reversibility.name(),
        attributes: one.attributes.iter().map(attribute).collect(),
        attributes_left_out: one.attributes_left_out,
        offset: one.offset,
    }
}

fn attribute(one: &AttributeView) -> Attribute<'_> {
    Attribute {
        path: &one.path,
        before: value(&one.before),
        after: value(&one.after),
        forces_replacement: one.forces_replacement,
        diff: lines(&one.diff),
    }
}

pub(super) fn lines(diff: &[DiffLine]) -> Vec<Line<'_>> {
    diff.iter().map(|line| Line { sign: sign(line.sign), text: &line.text }).collect()
}

fn value(shown: &Shown) -> Value<'_> {
    match shown {
        Shown::Absent => Value::Absent,
        Shown::Text(text) => Value::Text { text },
        Shown::Sensitive => Value::Sensitive,
        Shown::Unknown => Value::Unknown,
    }
}

fn sign(sign: char) -> &'static str {
    match sign {
        '+' => "added",
        '-' => "removed",
        '…' => "left_out",
        _ => "context",
    }
}
