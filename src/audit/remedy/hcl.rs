//! Writes HCL: texts in quotes, and JSON as `jsonencode(...)` in the layout of `terraform fmt`.

use std::fmt::Write as _;

use serde_json::Value;

/// A text in double quotes, in which nothing is a template.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A document as the argument of `jsonencode`, for a place with this indentation.
pub(super) fn jsonencode(document: &Value, indent: &str) -> String {
    format!("jsonencode({})", value(document, indent))
}

fn value(one: &Value, indent: &str) -> String {
    let inner = format!("{indent}  ");
    match one {
        Value::Null => "null".to_owned(),
        Value::Bool(found) => found.to_string(),
        Value::Number(found) => found.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) if items.len() == 1 && !has_lines(items) => {
            format!("[{}]", items.iter().map(|item| value(item, indent)).collect::<String>())
        }
        Value::Array(items) => {
            let lines: Vec<String> =
                items.iter().map(|item| format!("{inner}{},\n", value(item, &inner))).collect();
            format!("[\n{}{indent}]", lines.concat())
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let written: Vec<(String, String)> =
                members.iter().map(|(key, item)| (name(key), value(item, &inner))).collect();
            format!("{{\n{}{indent}}}", aligned(&written, &inner))
        }
    }
}

fn has_lines(items: &[Value]) -> bool {
    items.iter().any(|item| matches!(item, Value::Array(_) | Value::Object(_)))
}

fn name(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && key.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { key.to_owned() } else { quoted(key) }
}

/// Signs of neighbouring members below each other, as `terraform fmt` has them: a member of more than one line ends the
/// row.
fn aligned(members: &[(String, String)], indent: &str) -> String {
    let mut out = String::new();
    let mut row: Vec<&(String, String)> = Vec::new();
    for member in members {
        row.push(member);
        if member.1.contains('\n') {
            // The sign of the member that ends a row is not moved.
            row.pop();
            flush(&mut out, &mut row, indent);
            let _ = writeln!(out, "{indent}{} = {}", member.0, member.1);
        }
    }
    flush(&mut out, &mut row, indent);
    out
}

fn flush(out: &mut String, row: &mut Vec<&(String, String)>, indent: &str) {
    let width = row.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, value) in row.drain(..) {
        let gap = " ".repeat(width.saturating_sub(name.chars().count()));
        let _ = writeln!(out, "{indent}{name}{gap} = {value}");
    }
}
