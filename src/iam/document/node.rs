//! JSON with the place of every value: a policy's problems are told by line and column, and serde_json's tree has
//! neither places nor the second of two equal keys.

use super::Item;
use crate::plan::json::{Cursor, JsonError, Kind, Problem};
use crate::source::Span;

/// Deeper nesting is no policy: the deepest element, a list of values of a condition, is at level 6.
pub(super) const MAX_DEPTH: usize = 16;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Value,
    /// The whole value, quotes and brackets included.
    pub(super) span: Span,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number's text, untouched.
    Number(String),
    /// A string, escapes undone.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object: also what stands twice.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its key.
    pub(super) key: Item,
    /// Its value.
    pub(super) value: Node,
}

impl Member {
    /// Key and value.
    pub(super) fn span(&self) -> Span {
        Span::new(self.key.span.start, self.value.span.end)
    }
}

impl Node {
    /// The string that it is.
    pub(super) fn text(&self) -> Option<Item> {
        match &self.value {
            Value::String(text) => Some(Item { text: text.clone(), span: self.span }),
            _ => None,
        }
    }

    /// A list's values, or the one value: AWS takes both wherever it takes a list.
    pub(super) fn list(&self) -> &[Self] {
        match &self.value {
            Value::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }
}

/// Reads the one value of a text.
pub(super) fn read(text: &str) -> Result<Node, JsonError> {
    let mut cursor = Cursor::new(text);
    let node = value(text, &mut cursor, 0)?;
    cursor.end()?;
    Ok(node)
}

fn value(text: &str, cursor: &mut Cursor<'_>, depth: usize) -> Result<Node, JsonError> {
    let kind = cursor.peek()?;
    let start = cursor.offset();
    if depth > MAX_DEPTH {
        return Err(JsonError { offset: start, problem: Problem::TooDeep });
    }
    let value = match kind {
        Kind::Null => cursor.null().map(|()| Value::Null)?,
        Kind::Bool => Value::Bool(cursor.bool()?),
        Kind::Number => Value::Number(cursor.number()?.to_owned()),
        Kind::String => Value::String(cursor.string()?.into_owned()),
        Kind::Array => {
            let mut items = Vec::new();
            cursor.array(|cursor| {
                items.push(value(text, cursor, depth + 1)?);
                Ok(())
            })?;
            Value::Array(items)
        }
        Kind::Object => object(text, cursor, depth)?,
    };
    Ok(Node { value, span: Span::new(start, cursor.offset()) })
}

fn object(text: &str, cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, JsonError> {
    let mut members = Vec::new();
    // Before a key there are only blanks and a bracket or comma, so the next quote begins it.
    let mut from = cursor.offset();
    cursor.object(|key, cursor| {
        let rest = text.get(from..).unwrap_or_default();
        let start = from + rest.find('"').unwrap_or_default();
        let length = Cursor::new(text.get(start..).unwrap_or_default()).skip()?.len();
        let key = Item { text: key.into_owned(), span: Span::new(start, start + length) };
        let value = value(text, cursor, depth + 1)?;
        from = cursor.offset();
        members.push(Member { key, value });
        Ok(())
    })?;
    Ok(Value::Object(members))
}
