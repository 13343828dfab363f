//! YAML as Terraform writes it, to the byte: block style, texts between double quotes or, with line
//! breaks, as literal blocks; lines folded at spaces behind column 80.

use std::fmt::Write as _;

use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::value::Value;

/// Behind this column a double-quoted text goes on in the next line.
const WIDTH: usize = 80;

/// Longer keys are written as `? key`.
const LONGEST_KEY: usize = 128;

/// A known value as a document.
pub(super) fn encode(value: &Value, fuel: &Fuel) -> Result<String, Problem> {
    let mut writer = Writer { out: String::new(), fuel };
    writer.node(value, 0, Place::Root)?;
    writer.end_line();
    // A plain scalar at the top could go on; this ends it.
    if matches!(value, Value::Null | Value::Bool(_) | Value::Number(_)) {
        writer.out.push_str("...\n");
    }
    Ok(writer.out)
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the top.
    Root,
    /// Behind `- `, `? ` or `: `, on the same line.
    Item,
    /// Behind a key.
    Value,
}

struct Writer<'f> {
    out: String,
    fuel: &'f Fuel,
}

impl Writer<'_> {
    /// A value inside what stands at `column`.
    fn node(&mut self, value: &Value, column: usize, place: Place) -> Result<(), Problem> {
        self.fuel.charge_text(16 + column)?;
        let fuel = self.fuel;
        if let Value::Number(number) = value {
            fuel.charge(number.weight())?;
        }
        match value {
            Value::Sequence(_, items) if !items.is_empty() => {
                let at = if place == Place::Item { column + 2 } else { column };
                for (index, item) in items.iter().enumerate() {
                    self.start(index, at, place);
                    self.out.push_str("- ");
                    fuel.deeper(|| self.node(item, at, Place::Item))?;
                }
            }
            Value::Mapping(_, members) if !members.is_empty() => {
                let at = if place == Place::Root { column } else { column + 2 };
                for (index, (key, item)) in members.iter().enumerate() {
                    self.start(index, at, place);
                    if is_simple_key(key) {
                        self.quoted(key, None)?;
                        self.out.push(':');
                        fuel.deeper(|| self.node(item, at, Place::Value))?;
                    } else {
                        self.out.push_str("? ");
                        self.text(key, at + 2)?;
                        self.start(1, at, place);
                        self.out.push_str(": ");
                        fuel.deeper(|| self.node(item, at, Place::Item))?;
                    }
                }
            }
            scalar => {
                if place == Place::Value {
                    self.out.push(' ');
                }
                self.scalar(scalar, column + 2)?;
            }
        }
        Ok(())
    }

    /// Goes to where an element starts; the first one may stay on the line.
    fn start(&mut self, index: usize, column: usize, place: Place) {
        if index > 0 || place == Place::Value {
            self.end_line();
            self.indent(column);
        }
    }

    fn end_line(&mut self) {
        if !self.out.ends_with(['\n', '\u{2028}', '\u{2029}']) {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }

    fn scalar(&mut self, value: &Value, column: usize) -> Result<(), Problem> {
        match value {
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&number.to_string()),
            Value::String(text) => self.text(text, column)?,
            Value::Sequence(..) => self.out.push_str("[]"),
            Value::Mapping(..) => self.out.push_str("{}"),
            Value::Null | Value::Unknown(_) | Value::Sensitive(_) => self.out.push_str("null"),
        }
        Ok(())
    }

    fn text(&mut self, text: &str, column: usize) -> Result<(), Problem> {
        if text.contains('\n') && may_be_literal(text) {
            return self.literal(text, column);
        }
        self.quoted(text, Some(column))
    }

    /// A literal block, its lines at `column`.
    fn literal(&mut self, text: &str, column: usize) -> Result<(), Problem> {
        // Each line costs its indentation.
        let lines = text.chars().filter(|c| is_break(*c)).count() + 1;
        self.fuel.charge_text(text.len().saturating_add(lines.saturating_mul(column)))?;
        self.out.push('|');
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.out.push('2');
        }
        let mut back = text.chars().rev();
        match (back.next().is_some_and(is_break), back.next()) {
            (false, _) => self.out.push('-'),
            (true, before) if before.is_none_or(is_break) => self.out.push('+'),
            _ => {}
        }
        self.out.push('\n');
        let mut fresh = true;
        for c in text.chars() {
            if !is_break(c) && fresh {
                self.indent(column);
            }
            fresh = is_break(c);
            self.out.push(c);
        }
        Ok(())
    }

    /// Between double quotes; what goes on in the next line does so at `column`.
    fn quoted(&mut self, text: &str, column: Option<usize>) -> Result<(), Problem> {
        self.fuel.charge_text(text.len().saturating_mul(2))?;
        let mut at = self.out.chars().rev().take_while(|c| *c != '\n').count() + 1;
        // Terraform looks for a byte order mark at the start of the text only, and there for each character.
        let escapes_all = text.starts_with('\u{feff}');
        self.out.push('"');
        let mut after_space = false;
        let mut chars = text.char_indices().peekable();
        while let Some((index, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            match column {
                Some(column)
                    if c == ' '
                        && !escapes_all
                        && !after_space
                        && at > WIDTH
                        && index > 0
                        && next.is_some() =>
                {
                    self.fuel.charge_text(column)?;
                    self.out.push('\n');
                    self.indent(column);
                    at = column;
                    if next == Some(' ') {
                        self.out.push('\\');
                        at += 1;
                    }
                }
                _ if escapes_all || !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') => {
                    at += escape(c, &mut self.out);
                }
                _ => {
                    self.out.push(c);
                    at += 1;
                }
            }
            after_space = c == ' ' && !escapes_all;
        }
        self.out.push('"');
        Ok(())
    }
}

fn is_simple_key(key: &str) -> bool {
    key.len() <= LONGEST_KEY && !key.contains(is_break)
}

fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// Nothing in it needs an escape, and no line ends with a space.
fn may_be_literal(text: &str) -> bool {
    let mut before = 'x';
    for c in text.chars() {
        if !is_printable(c) || before == ' ' && is_break(c) {
            return false;
        }
        before = c;
    }
    before != ' '
}

/// Writes an escape, and says how long it is.
fn escape(c: char, out: &mut String) -> usize {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c => {
            let (letter, digits) = match c as u32 {
                0..=0xff => ('x', 2),
                0x100..=0xffff => ('u', 4),
                _ => ('U', 8),
            };
            // Writing to a string cannot fail.
            let _ = write!(out, "\\{letter}{:0digits$X}", c as u32);
            return digits + 2;
        }
    };
    out.extend(['\\', short]);
    2
}
