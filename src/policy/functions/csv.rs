//! Comma-separated values, as Go's `encoding/csv` reads them: RFC 4180, strictly.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::value::{Members, Value};

/// A list of objects, whose attributes are named by the first line.
pub(super) fn decode(text: &str, fuel: &Fuel) -> Result<Value, Problem> {
    let mut reader = Reader { rest: text, line: 0 };
    let header = reader.record()?.ok_or_else(|| Problem::new("the header line is missing"))?;
    let mut names: Vec<Arc<str>> = Vec::with_capacity(header.len());
    for name in header {
        if let Value::String(name) = Value::text(name) {
            names.push(name);
        }
    }
    let mut seen = FxHashSet::default();
    if let Some(name) = names.iter().find(|name| !seen.insert(*name)) {
        return Err(Problem::new(format!("the column `{name}` stands there twice")));
    }
    let mut rows = Vec::new();
    while let Some(fields) = reader.record()? {
        fuel.charge(fields.len())?;
        if fields.len() != names.len() {
            let (wanted, found) = (names.len(), fields.len());
            return Err(Problem::new(format!(
                "line {} has {found} fields, and the header {wanted}",
                reader.line
            )));
        }
        let members: Members = names.iter().cloned().zip(fields.into_iter().map(Value::text)).collect();
        rows.push(Value::object(members));
    }
    Ok(Value::list(rows))
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
}

impl<'t> Reader<'t> {
    /// The next line without its end, and whether it had one.
    fn line(&mut self) -> Option<(&'t str, bool)> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let (line, rest, ended) = match self.rest.split_once('\n') {
            Some((line, rest)) => (line, rest, true),
            None => (self.rest, "", false),
        };
        self.rest = rest;
        Some((line.strip_suffix('\r').unwrap_or(line), ended))
    }

    /// The fields of the next record; none at the end. Empty lines are none.
    fn record(&mut self) -> Result<Option<Vec<String>>, Problem> {
        let mut line = loop {
            match self.line() {
                None => return Ok(None),
                Some(("", _)) => {}
                Some(found) => break found,
            }
        };
        let mut fields = Vec::new();
        loop {
            let Some(quoted) = line.0.strip_prefix('"') else {
                let (field, rest) = match line.0.split_once(',') {
                    Some((field, rest)) => (field, Some(rest)),
                    None => (line.0, None),
                };
                if field.contains('"') {
                    return self.fail("a quote in a field that is not quoted");
                }
                fields.push(field.to_owned());
                match rest {
                    Some(rest) => line.0 = rest,
                    None => return Ok(Some(fields)),
                }
                continue;
            };
            line.0 = quoted;
            let (field, more) = self.quoted(&mut line)?;
            fields.push(field);
            if !more {
                return Ok(Some(fields));
            }
        }
    }

    /// A field behind its first quote, which may have several lines, and whether another follows.
    fn quoted(&mut self, line: &mut (&'t str, bool)) -> Result<(String, bool), Problem> {
        let mut field = String::new();
        loop {
            let Some((part, rest)) = line.0.split_once('"') else {
                field.push_str(line.0);
                if line.1 {
                    field.push('\n');
                }
                match self.line() {
                    Some(next) => *line = next,
                    None => return self.fail("the last quote is never closed"),
                }
                continue;
            };
            field.push_str(part);
            line.0 = rest;
            if let Some(rest) = rest.strip_prefix('"') {
                field.push('"');
                line.0 = rest;
            } else if let Some(rest) = rest.strip_prefix(',') {
                line.0 = rest;
                return Ok((field, true));
            } else if rest.is_empty() {
                return Ok((field, false));
            } else {
                return self.fail("a quoted field goes on behind its last quote");
            }
        }
    }

    fn fail<T>(&self, what: &str) -> Result<T, Problem> {
        Err(Problem::new(format!("the text is no CSV: {what}, in line {}", self.line)))
    }
}
