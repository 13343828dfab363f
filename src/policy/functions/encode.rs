//! JSON as Terraform writes it, to the byte: what `jsonencode` gives and what `%v` shows of collections.

use std::fmt::Write as _;

use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::value::Value;

/// A known value as JSON; unknowns inside are a mistake of the caller and become null.
pub(super) fn json(value: &Value, fuel: &Fuel) -> Result<String, Problem> {
    let mut out = String::new();
    write(value, fuel, &mut out)?;
    Ok(out)
}

fn write(value: &Value, fuel: &Fuel, out: &mut String) -> Result<(), Problem> {
    fuel.charge(1)?;
    match value.unmark().0 {
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            fuel.charge(number.weight())?;
            out.push_str(&number.to_string());
        }
        Value::String(text) => write_text(text, fuel, out)?,
        Value::Sequence(_, items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                fuel.deeper(|| write(item, fuel, out))?;
            }
            out.push(']');
        }
        Value::Mapping(_, members) => {
            out.push('{');
            for (index, (key, item)) in members.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_text(key, fuel, out)?;
                out.push(':');
                fuel.deeper(|| write(item, fuel, out))?;
            }
            out.push('}');
        }
        Value::Null | Value::Unknown(_) | Value::Sensitive(_) => out.push_str("null"),
    }
    Ok(())
}

/// Go's encoder escapes what could end a script element of HTML.
fn write_text(text: &str, fuel: &Fuel, out: &mut String) -> Result<(), Problem> {
    fuel.charge_text(text.len().saturating_mul(2))?;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}
