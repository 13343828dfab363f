//! YAML as Terraform reads it: one document, keys that are scalars, values that JSON could have.
//!
//! An alias stands for what its anchor holds, and is paid for as if that were written out once more: a
//! document that doubles itself thirty times ends where the steps of the policy end.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::yaml_scalar::{self, Scalar};
use crate::policy::fuel::Fuel;
use crate::policy::problem::Problem;
use crate::policy::value::{Members, Value};

/// The value of a document.
pub(super) fn decode(text: &str, fuel: &Fuel) -> Result<Value, Problem> {
    if let Some(c) = text.chars().find(|c| !is_allowed(*c)) {
        return Err(Problem::new(format!(
            "the text is no YAML: it has the control character U+{:04X}",
            c as u32
        )));
    }
    // A block that the text ends with has no last line break where the text has none.
    let unended = text.rsplit('\n').next().is_some_and(|line| !line.trim().is_empty());
    let end = if unended { text.chars().count() } else { usize::MAX };
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: FxHashMap::default(), end, fuel };
    reader.next()?;
    if !matches!(reader.next()?, Event::DocumentStart(_)) {
        return Err(Problem::new("the text has no YAML document"));
    }
    let first = reader.next()?;
    let (value, _) = reader.node(first)?;
    reader.next()?;
    if reader.next()? != Event::StreamEnd {
        return Err(Problem::new("the text has more than one YAML document"));
    }
    Ok(value)
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// What is written out at each anchor, and how many parts it has.
    anchors: FxHashMap<usize, (Value, usize)>,
    /// Where a block ends that has no last line break.
    end: usize,
    fuel: &'t Fuel,
}

fn unreadable(error: &ScanError) -> Problem {
    Problem::new(format!("the text is no YAML: {error}"))
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, Problem> {
        match self.parser.next_event() {
            Some(Ok((
                Event::Scalar(text, style @ (ScalarStyle::Literal | ScalarStyle::Folded), anchor, tag),
                span,
            ))) if span.end.index() >= self.end => {
                let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
                Ok(Event::Scalar(text.into(), style, anchor, tag))
            }
            Some(Ok((event, _))) => Ok(event),
            Some(Err(error)) => Err(unreadable(&error)),
            None => Ok(Event::StreamEnd),
        }
    }

    /// The value that starts with this event, and how many parts it has.
    fn node(&mut self, event: Event<'t>) -> Result<(Value, usize), Problem> {
        self.fuel.charge(1)?;
        let fuel = self.fuel;
        let (anchor, made) = match event {
            Event::Alias(anchor) => {
                let found = self.anchors.get(&anchor).cloned();
                let (value, size) =
                    found.ok_or_else(|| Problem::new("an alias stands inside of what it stands for"))?;
                fuel.charge(size)?;
                return Ok((value, size));
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = match scalar(&text, style, tag.as_deref())? {
                    Scalar::Value(value) => value,
                    Scalar::Merge => Value::text("<<"),
                };
                (anchor, (value, 1 + text.len() / 16))
            }
            Event::SequenceStart(anchor, tag) => {
                collection(tag.as_deref(), "seq")?;
                (anchor, fuel.deeper(|| self.sequence())?)
            }
            Event::MappingStart(anchor, tag) => {
                collection(tag.as_deref(), "map")?;
                (anchor, fuel.deeper(|| self.mapping())?)
            }
            _ => return Err(Problem::new("the text ends where a value should be")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, made.clone());
        }
        Ok(made)
    }

    fn sequence(&mut self) -> Result<(Value, usize), Problem> {
        let (mut items, mut size) = (Vec::new(), 1);
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok((Value::tuple(items), size)),
                event => {
                    let (item, parts) = self.node(event)?;
                    items.push(item);
                    size += parts;
                }
            }
        }
    }

    fn mapping(&mut self) -> Result<(Value, usize), Problem> {
        let (mut members, mut size) = (Members::new(), 1);
        loop {
            let key = match self.next()? {
                Event::MappingEnd => return Ok((Value::object(members), size)),
                Event::Scalar(text, style, _, tag) => scalar(&text, style, tag.as_deref())?,
                _ => return Err(Problem::new("a key must be a scalar, not a list, a map or an alias")),
            };
            let event = self.next()?;
            let (value, parts) = self.node(event)?;
            size += 1 + parts;
            match (key, value) {
                (Scalar::Value(key), value) => drop(members.insert(text_of(key)?, value)),
                (Scalar::Merge, Value::Mapping(_, merged)) => {
                    self.fuel.charge(merged.len())?;
                    members.extend(merged.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
                (Scalar::Merge, _) => return Err(Problem::new("what is merged with `<<` must be a map")),
            }
        }
    }
}

fn text_of(key: Value) -> Result<Arc<str>, Problem> {
    match crate::policy::value::convert(&key, &crate::policy::value::Type::String)? {
        Value::String(text) => Ok(text),
        _ => Err(Problem::new("a key must not be null")),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Scalar, Problem> {
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let tag = tag.map(|tag| format!("{}{}", tag.handle, tag.suffix));
    let short = match tag.as_deref() {
        None => None,
        Some(tag) => Some(tag.strip_prefix("tag:yaml.org,2002:").ok_or_else(|| unsupported(tag))?),
    };
    yaml_scalar::resolve(text, quoted, short)
}

fn unsupported(tag: &str) -> Problem {
    Problem::new(format!("the tag `{tag}` is not supported"))
}

/// Lists and maps may have their own tag, which says nothing.
fn collection(tag: Option<&Tag>, own: &str) -> Result<(), Problem> {
    match tag {
        Some(tag) if !(tag.is_yaml_core_schema() && tag.suffix == own) => {
            Err(unsupported(&format!("{}{}", tag.handle, tag.suffix)))
        }
        _ => Ok(()),
    }
}
